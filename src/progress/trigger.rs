//! Whether a trigger has fired, since when, and by which figures.

use crate::base::{Day, quoted};
use crate::graph::ItemIx;
use crate::model::value::Reading;
use crate::model::{Value, registry};
use crate::schedule::State;
use crate::snapshot::{Snapshot, Timetable};

use super::decisions::{Answer, Decisions};
use super::readings;

/// How a trigger stands.
#[derive(Clone, Debug, PartialEq)]
pub struct TriggerStanding {
    /// What its condition comes to as of the data date, key by key.
    pub terms: Vec<TermStanding>,
    /// Whether it has fired; `None` where it has not.
    pub fired: Option<Fired>,
}

/// What one key of a trigger's condition comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct TermStanding {
    /// Its key.
    pub key: &'static str,
    /// Whether it holds as of the data date.
    pub holds: bool,
    /// The figures, in a sentence without a full stop.
    pub words: String,
}

/// That a trigger has fired.
#[derive(Clone, Debug, PartialEq)]
pub struct Fired {
    /// The day on which it did; where that is not certain, the last on which it can have done so.
    pub since: Day,
    /// Whether that is the very day. From one state of a plan nobody can tell since when a forecast has been late.
    pub is_certain: bool,
    /// Whether somebody set the day by hand.
    pub by_hand: bool,
    /// The figures that made it fire, each in a sentence without a full stop.
    pub because: Vec<String>,
    /// The decision that answers it.
    pub answer: Option<Answer>,
}

/// When the keys of a condition hold: from a day on, and before another where it came to an end.
#[derive(Clone, Debug)]
struct Stretch {
    from: Day,
    until: Option<Day>,
    because: String,
}

/// What one key comes to.
struct Term {
    stretches: Vec<Stretch>,
    is_certain: bool,
    now: TermStanding,
}

impl TriggerStanding {
    /// Evaluates a trigger's condition as of the data date.
    ///
    /// A metric's key holds from the first reading beyond the bound until one that is not; `leaves` from the day after the
    /// person's last day; `date` from the day; `late` while an item is forecast (or was finished) by so much after its due
    /// date. The trigger fires on the day on which all its keys hold. Once an accepted decision has answered it, it fires
    /// again when its condition begins to hold anew. A day in `fired` that has come wins over all of that.
    pub fn of(
        snapshot: &Snapshot,
        timetable: Option<&Timetable>,
        decisions: &Decisions<'_>,
        trigger: ItemIx,
    ) -> Self {
        let written = snapshot.plan.item(trigger);
        let terms = terms(snapshot, timetable, trigger);
        let by_hand = written.get(registry::FIRED).copied();
        let fired = match by_hand {
            Some(since) if since > snapshot.data_date => None,
            Some(since) => Some(Fired {
                since,
                is_certain: true,
                by_hand: true,
                because: vec![format!("somebody wrote `fired: {since}`")],
                answer: decisions.answer(&written.id.value, since),
            }),
            None => by_figures(decisions, &written.id.value, &terms),
        };
        Self { terms: terms.into_iter().map(|term| term.now).collect(), fired }
    }
}

/// Returns the firing that counts: the first that no decision has answered, else the last.
fn by_figures(decisions: &Decisions<'_>, id: &str, terms: &[Term]) -> Option<Fired> {
    let is_certain = terms.iter().all(|term| term.is_certain);
    let mut counts: Option<Fired> = None;
    for (since, because) in firings(terms) {
        if let Some(before) = &counts {
            match before.answer {
                None => break,
                // What the decision knew of, it has answered.
                Some(answer) if since <= answer.day => continue,
                Some(_) => {}
            }
        }
        let from = if is_certain { since } else { Day::FIRST };
        let answer = decisions.answer(id, from);
        counts = Some(Fired { since, is_certain, by_hand: false, because, answer });
    }
    counts
}

/// Returns the days on which all keys began to hold, the earliest first, each with why.
fn firings(terms: &[Term]) -> Vec<(Day, Vec<String>)> {
    let Some(first) = terms.first() else { return Vec::new() };
    let mut together: Vec<(Day, Option<Day>, Vec<String>)> = first
        .stretches
        .iter()
        .map(|stretch| (stretch.from, stretch.until, vec![stretch.because.clone()]))
        .collect();
    for term in &terms[1..] {
        let mut both = Vec::new();
        // Both are sorted and do not overlap, so one walk over them meets every pair that does.
        let (mut one, mut other) = (0, 0);
        while let (Some((from, until, because)), Some(stretch)) =
            (together.get(one), term.stretches.get(other))
        {
            let start = (*from).max(stretch.from);
            let end = match (*until, stretch.until) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            };
            if end.is_none_or(|end| start < end) {
                let mut because = because.clone();
                because.push(stretch.because.clone());
                both.push((start, end, because));
            }
            if stretch.until.is_none() || until.is_some_and(|until| Some(until) <= stretch.until) {
                one += 1;
            } else {
                other += 1;
            }
        }
        together = both;
    }
    together.into_iter().map(|(from, _, because)| (from, because)).collect()
}

/// Returns what each key of a trigger's condition comes to; `metric` goes with its bounds.
fn terms(snapshot: &Snapshot, timetable: Option<&Timetable>, trigger: ItemIx) -> Vec<Term> {
    let Some(condition) = snapshot.plan.item(trigger).get(registry::TRIGGER_WHEN) else { return Vec::new() };
    let value = |key: &str| condition.get(key).map(|term| &term.value);
    let mut terms = Vec::new();
    for term in &condition.terms {
        match (term.key, &term.value.value) {
            ("metric", Value::Text(metric)) => {
                let bound = |key: &str| match value(key) {
                    Some(Value::Quantity(bound)) => Some((bound.number, bound.to_string())),
                    _ => None,
                };
                terms.push(metric_term(snapshot, metric, bound("above").as_ref(), bound("below").as_ref()));
            }
            ("leaves", Value::Text(person)) => terms.push(leaves_term(snapshot, person)),
            ("late", Value::Text(id)) => {
                let by = match value("by") {
                    Some(Value::Duration(by)) => Some(**by),
                    _ => None,
                };
                terms.push(late_term(snapshot, timetable, id, by));
            }
            ("date", Value::Day(day)) => terms.push(date_term(snapshot, *day)),
            _ => {}
        }
    }
    terms
}

fn metric_term(
    snapshot: &Snapshot,
    metric: &str,
    above: Option<&(f64, String)>,
    below: Option<&(f64, String)>,
) -> Term {
    let mut known: Vec<&Reading> = snapshot
        .plan
        .find(metric)
        .map(|item| readings(snapshot, item))
        .unwrap_or_default()
        .iter()
        .filter(|reading| reading.day.value <= snapshot.data_date)
        .collect();
    known.sort_by_key(|reading| reading.day.value);
    let holds = |number: f64| {
        above.is_none_or(|(bound, _)| number > *bound) && below.is_none_or(|(bound, _)| number < *bound)
    };
    let bounds = [("above", above), ("below", below)];
    let bounds: Vec<String> = bounds
        .into_iter()
        .filter_map(|(word, bound)| bound.map(|(_, text)| format!("{word} {text}")))
        .collect();
    let bounds = bounds.join(" and ");
    let said = |reading: &Reading| {
        let not = if holds(reading.value.value.number) { "" } else { "not " };
        format!("{} read {} on {}, {not}{bounds}", quoted(metric), reading.value.value, reading.day.value)
    };
    let mut stretches: Vec<Stretch> = Vec::new();
    for reading in &known {
        let last = stretches.last_mut().filter(|stretch| stretch.until.is_none());
        match (last, holds(reading.value.value.number)) {
            (None, true) => {
                stretches.push(Stretch { from: reading.day.value, until: None, because: said(reading) });
            }
            (Some(open), false) => open.until = Some(reading.day.value),
            _ => {}
        }
    }
    let now = TermStanding {
        key: "metric",
        holds: known.last().is_some_and(|reading| holds(reading.value.value.number)),
        words: known.last().map_or_else(
            || format!("{} has no reading yet; it fires {bounds}", quoted(metric)),
            |last| said(last),
        ),
    };
    Term { stretches, is_certain: true, now }
}

fn leaves_term(snapshot: &Snapshot, person: &str) -> Term {
    let plan = &snapshot.plan;
    let last = plan.find_person(person).and_then(|party| plan.party(party).get(registry::UNTIL)).copied();
    let left = last.filter(|last| *last < snapshot.data_date);
    let words = match (last, left) {
        (_, Some(last)) => format!("the last day of {} was {last}", quoted(person)),
        (Some(last), None) => format!("the last day of {} is {last}", quoted(person)),
        (None, None) => format!("{} has no last day (`until`)", quoted(person)),
    };
    let stretches = left.map(|last| Stretch { from: last.plus(1), until: None, because: words.clone() });
    Term {
        stretches: stretches.into_iter().collect(),
        is_certain: true,
        now: TermStanding { key: "leaves", holds: left.is_some(), words },
    }
}

fn date_term(snapshot: &Snapshot, day: Day) -> Term {
    let holds = day <= snapshot.data_date;
    let words = if holds { format!("{day} has come") } else { format!("{day} is still to come") };
    let stretch = Stretch { from: day, until: None, because: words.clone() };
    Term {
        stretches: holds.then_some(stretch).into_iter().collect(),
        is_certain: true,
        now: TermStanding { key: "date", holds, words },
    }
}

fn late_term(
    snapshot: &Snapshot,
    timetable: Option<&Timetable>,
    id: &str,
    by: Option<crate::base::Duration>,
) -> Term {
    let unknown = |words: String| Term {
        stretches: Vec::new(),
        is_certain: false,
        now: TermStanding { key: "late", holds: false, words },
    };
    let Some(item) = snapshot.plan.find(id) else { return unknown(format!("{} is not known", quoted(id))) };
    let Some(timetable) = timetable else { return unknown("there are no dates".to_owned()) };
    let Some(due) = timetable.due(item) else { return unknown(format!("{} has no due date", quoted(id))) };
    let Some(finish) = timetable.finish(item).filter(|_| snapshot.state(item) != State::Dropped) else {
        return unknown(format!("{} has no forecast", quoted(id)));
    };
    let days = timetable.days_between(due, finish);
    let asked = by.map_or(0, |by| timetable.time.minutes(by));
    let holds = finish > due && days * timetable.time.minutes_per_day >= asked;
    let is = if finish < snapshot.data_date { "was finished" } else { "is forecast to finish" };
    let late = match days {
        days if days > 0 => format!("{} after", in_working_days(days)),
        0 if finish > due => "after".to_owned(),
        0 => "on the very day,".to_owned(),
        days => format!("{} before", in_working_days(-days)),
    };
    let mut words = format!("{} {is} {finish}, {late} {due}", quoted(id));
    if let Some(by) = by.filter(|_| !holds) {
        words.push_str(&format!("; it fires from {by} on"));
    }
    // By this day at the latest everybody could see it: nothing was done, and so much time had passed.
    let late_for_certain = timetable.calendar().after(timetable.calendar().close(due), asked).day().plus(1);
    let stretch =
        Stretch { from: late_for_certain.min(snapshot.data_date), until: None, because: words.clone() };
    Term {
        stretches: holds.then_some(stretch).into_iter().collect(),
        is_certain: false,
        now: TermStanding { key: "late", holds, words },
    }
}

fn in_working_days(days: i64) -> String {
    if days == 1 { "1 working day".to_owned() } else { format!("{days} working days") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::sketch::{item, snapshot};

    /// Says how a trigger with this condition stands, beside a metric with these readings.
    fn stands(when: &str, readings: &str, more: &str) -> String {
        let text = format!(
            "metrics: {{m: {{title: M, owner: ana, direction: up, kind: leading, readings: {{{readings}}}}}}}\n\
             tasks:\n  slow: {{title: S, owner: ana, estimate: 10d, due: 2026-03-13}}\n  \
             past: {{title: S, owner: ana, estimate: 10d, due: 2026-03-02}}\n\
             triggers: {{t: {{title: T, owner: ana, review: [m], when: {when}}}}}\n{more}"
        );
        let snapshot = snapshot(&text);
        let decisions = Decisions::of(&snapshot);
        let standing = TriggerStanding::of(&snapshot, snapshot.timetable(), &decisions, item(&snapshot, "t"));
        match standing.fired {
            None => format!("not: {}", standing.terms[0].words),
            Some(fired) => {
                let about = if fired.is_certain { "" } else { "~" };
                let answered = fired.answer.map_or("", |_| " answered");
                format!("{about}{}{answered}: {}", fired.since, fired.because.join("; "))
            }
        }
    }

    fn decided(days: &[&str]) -> String {
        let lines: String = days
            .iter()
            .map(|day| {
                format!("  d-{day}: {{title: D, by: ana, date: {day}, status: accepted, affects: [t]}}\n")
            })
            .collect();
        format!("decisions:\n{lines}")
    }

    #[test]
    fn a_metric_fires_with_its_first_reading_beyond_the_bound() {
        let above = "{metric: m, above: 5}";
        for (when, readings, expected) in [
            (above, "", "not: `m` has no reading yet; it fires above 5"),
            (above, "2026-03-02: 5", "not: `m` read 5 on 2026-03-02, not above 5"),
            (above, "2026-03-03: 6, 2026-03-02: 5.5", "2026-03-02: `m` read 5.5 on 2026-03-02, above 5"),
            // That it came back is no answer.
            (above, "2026-03-02: 6, 2026-03-04: 4", "2026-03-02: `m` read 6 on 2026-03-02, above 5"),
            (above, "2026-03-11: 6, 2026-03-02: 4", "not: `m` read 4 on 2026-03-02, not above 5"),
            ("{metric: m, below: 5}", "2026-03-02: 4", "2026-03-02: `m` read 4 on 2026-03-02, below 5"),
            (
                "{metric: m, above: 5, below: 7}",
                "2026-03-02: 8, 2026-03-03: 6",
                "2026-03-03: `m` read 6 on 2026-03-03, above 5 and below 7",
            ),
        ] {
            assert_eq!(stands(when, readings, ""), expected, "{when} {readings}");
        }
    }

    #[test]
    fn an_answered_trigger_fires_again_when_its_condition_begins_anew() {
        let when = "{metric: m, above: 5}";
        let twice = "2026-03-02: 6, 2026-03-04: 4, 2026-03-06: 7";
        let stands = |days: &[&str]| stands(when, twice, &decided(days));
        assert_eq!(stands(&["2026-03-03"]), "2026-03-06: `m` read 7 on 2026-03-06, above 5");
        assert_eq!(
            stands(&["2026-03-03", "2026-03-09"]),
            "2026-03-06 answered: `m` read 7 on 2026-03-06, above 5"
        );
        // One decision after both answers both.
        assert_eq!(stands(&["2026-03-09"]), "2026-03-02 answered: `m` read 6 on 2026-03-02, above 5");
        assert_eq!(
            stands(&["2026-03-01"]),
            "2026-03-02: `m` read 6 on 2026-03-02, above 5",
            "decided before"
        );
    }

    #[test]
    fn days_and_people_fire_on_their_day() {
        for (when, expected) in [
            ("{date: 2026-03-10}", "2026-03-10: 2026-03-10 has come"),
            ("{date: 2026-03-11}", "not: 2026-03-11 is still to come"),
            ("{leaves: ben}", "2026-03-07: the last day of `ben` was 2026-03-06"),
            ("{leaves: ana}", "not: `ana` has no last day (`until`)"),
            (
                "{leaves: ben, date: 2026-03-09}",
                "2026-03-09: the last day of `ben` was 2026-03-06; 2026-03-09 has come",
            ),
        ] {
            assert_eq!(stands(when, "", ""), expected, "{when}");
        }
    }

    #[test]
    fn all_keys_must_hold_at_one_time() {
        let when = "{metric: m, above: 5, date: 2026-03-05}";
        let early = stands(when, "2026-03-02: 6, 2026-03-04: 4", "");
        assert_eq!(early, "not: `m` read 4 on 2026-03-04, not above 5");
        let late = stands(when, "2026-03-02: 6", "");
        assert_eq!(late, "2026-03-05: `m` read 6 on 2026-03-02, above 5; 2026-03-05 has come");
    }

    #[test]
    fn of_a_late_forecast_nobody_knows_since_when() {
        let slow = "`slow` is forecast to finish 2026-03-23, 6 working days after 2026-03-13";
        for (when, expected) in [
            ("{late: slow}", format!("~2026-03-10: {slow}")),
            ("{late: slow, by: 1w}", format!("~2026-03-10: {slow}")),
            ("{late: slow, by: 2w}", format!("not: {slow}; it fires from 2w on")),
            // A day after it was due nobody could think otherwise.
            (
                "{late: past}",
                "~2026-03-03: `past` is forecast to finish 2026-03-23, 15 working days after 2026-03-02"
                    .to_owned(),
            ),
        ] {
            assert_eq!(stands(when, "", ""), expected, "{when}");
        }
        // Whoever decided before it was certain has decided.
        assert!(stands("{late: past}", "", &decided(&["2026-03-02"])).contains("answered"));
    }

    #[test]
    fn a_day_set_by_hand_wins() {
        let by_hand = |day: &str| stands(&format!("{{date: 2026-03-04}}, fired: {day}"), "", "");
        assert_eq!(by_hand("2026-03-06"), "2026-03-06: somebody wrote `fired: 2026-03-06`");
        assert_eq!(by_hand("2026-03-20"), "not: 2026-03-04 has come");
    }
}
