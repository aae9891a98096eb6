//! How the work for something goes, by its dates alone.
//!
//! This is the light of delivery, and never that of value: whether the work has the effect that it is for is another question
//! ([`super::Outlook`]).

use crate::base::Day;
use crate::graph::ItemIx;
use crate::model::registry;
use crate::schedule::State;
use crate::snapshot::{Snapshot, Timetable};

use super::cadence::cadence_minutes;
use super::health::Health;

/// How the work for something goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// How it goes.
    pub health: Health,
    /// Why that is said.
    pub because: Why,
    /// The day on which it is forecast to finish.
    pub finish: Option<Day>,
    /// The day that it must meet.
    pub due: Option<Day>,
    /// How early it is, in working days of the plan; negative where it is late.
    pub margin_days: Option<i64>,
    /// Its total float in whole working days, rounded down; negative where something that waits for it is late.
    pub float_days: Option<i64>,
    /// How far it may slip before it, or something that it serves, is late: its margin; where it has no due date, the least
    /// margin above it, and what its float is more than the least float there.
    pub spare_days: Option<i64>,
    /// Its cadence, in whole working days of the plan.
    pub cadence_days: i64,
    /// What of it is blocked, in the order of ids; itself among them.
    pub blocked: Vec<ItemIx>,
    /// Where its float is negative: what is the latest of all that serves it and that it serves, and whether it serves that.
    pub late: Option<(ItemIx, bool)>,
}

/// Why a delivery has its health.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Nothing is left to be done.
    Done,
    /// The plan has no dates: it has a cycle, or was not read to its end.
    NoDates,
    /// No work serves it.
    NoWork,
    /// It is past due and not done.
    Overdue,
    /// It is forecast to finish after it is due.
    Late,
    /// It is on the way to something that is late.
    MakesLate,
    /// It, or work that serves it, is blocked.
    Blocked,
    /// It has less to spare than the time to the next word about it.
    ThinMargin,
    /// It has a due date, or serves something that has, and more to spare than that.
    InTime,
    /// Nothing that it serves has a due date.
    NoDue,
}

impl Why {
    fn health(self) -> Health {
        match self {
            Self::Done | Self::InTime => Health::OnTrack,
            Self::Blocked | Self::ThinMargin => Health::AtRisk,
            Self::Overdue | Self::Late | Self::MakesLate => Health::OffTrack,
            Self::NoDates | Self::NoWork | Self::NoDue => Health::Unknown,
        }
    }
}

impl Delivery {
    /// Judges work, or what work serves, by its dates as of the data date; `None` of what is closed or dropped, of recurring
    /// work, and of what no work can serve.
    ///
    /// What is forecast after it is due is off track; so is a task or gate with float below zero, because something that waits
    /// for it is late, and an initiative that has no due date of its own. What is blocked, or has less to spare than one
    /// cadence, is at risk.
    pub fn of(snapshot: &Snapshot, item: ItemIx) -> Option<Self> {
        let plan = &snapshot.plan;
        let written = plan.item(item);
        let is_scheduled = written.kind.is_work() || written.kind.is_container();
        if !is_scheduled || written.get(registry::REPEAT).is_some() || snapshot.state(item) == State::Dropped
        {
            return None;
        }
        if written.kind.is_container() && snapshot.state(item) == State::Done {
            return None;
        }
        let timetable = snapshot.timetable().filter(|_| snapshot.is_complete());
        let mut delivery = Self {
            health: Health::Unknown,
            because: Why::NoDates,
            finish: timetable.and_then(|timetable| timetable.finish(item)),
            due: timetable.and_then(|timetable| timetable.due(item)),
            margin_days: timetable.and_then(|timetable| timetable.margin_days(item)),
            float_days: timetable.and_then(|timetable| float_days(timetable, item)),
            spare_days: timetable.and_then(|timetable| spare_days(snapshot, timetable, item)),
            cadence_days: 0,
            blocked: blocked(snapshot, item),
            late: None,
        };
        if let Some(timetable) = timetable {
            delivery.cadence_days = cadence_minutes(snapshot, item) / timetable.time.minutes_per_day.max(1);
            delivery.late =
                latest_around(snapshot, timetable, item).filter(|_| delivery.float_days < Some(0));
            delivery.because = delivery.why(snapshot, item);
        } else if super::is_done(snapshot, item) {
            delivery.because = Why::Done;
        }
        delivery.health = delivery.because.health();
        Some(delivery)
    }

    fn why(&self, snapshot: &Snapshot, item: ItemIx) -> Why {
        match (self.finish, self.due) {
            _ if super::is_done(snapshot, item) => Why::Done,
            (None, _) => Why::NoWork,
            (_, Some(due)) if due < snapshot.data_date => Why::Overdue,
            (Some(finish), Some(due)) if finish > due => Why::Late,
            _ if self.makes_late(snapshot, item) => Why::MakesLate,
            _ if !self.blocked.is_empty() => Why::Blocked,
            _ => match self.spare_days {
                None => Why::NoDue,
                Some(days) if days < self.cadence_days => Why::ThinMargin,
                Some(_) => Why::InTime,
            },
        }
    }

    /// Whether something else is late because of it. What has work in it has the least float of that work, which may serve
    /// other things too: so its float counts only where it has no due date to be measured by.
    fn makes_late(&self, snapshot: &Snapshot, item: ItemIx) -> bool {
        let counts = snapshot.plan.item(item).kind.is_work() || self.due.is_none();
        counts && self.float_days.is_some_and(|float| float < 0)
    }

    /// Says why, in a sentence without its full stop.
    pub fn sentence(&self, snapshot: &Snapshot) -> String {
        let plan = &snapshot.plan;
        let day = |day: Option<Day>| day.map_or_else(|| "an unknown day".to_owned(), |day| day.to_string());
        let (finish, due) = (day(self.finish), day(self.due));
        let early = |days: i64| match self.margin_days {
            Some(_) => format!("forecast to finish {finish}, {} before it is due {due}", days_in_words(days)),
            None => format!(
                "forecast to finish {finish}, {} before anything it serves is late",
                days_in_words(days)
            ),
        };
        let to_spare = self.spare_days.unwrap_or_default();
        match self.because {
            Why::Done => match self.finish {
                Some(finish) => format!("done, the last of it {finish}"),
                None => "done".to_owned(),
            },
            Why::NoDates => "the plan has no dates".to_owned(),
            Why::NoWork => "no work serves it".to_owned(),
            Why::Overdue => format!("it was due {due}, and is forecast to finish {finish}"),
            Why::Late => {
                let late = self.margin_days.map_or(0, i64::abs);
                format!("forecast to finish {finish}, {} after it is due {due}", days_in_words(late))
            }
            Why::MakesLate => {
                let float = self.float_days.unwrap_or_default().abs();
                let what = match self.late {
                    Some((late, true)) => format!("`{}`, which it serves, is late", plan.id(late)),
                    Some((late, false)) => format!("`{}`, which serves it, is late", plan.id(late)),
                    None => "something that waits for it is late".to_owned(),
                };
                format!("{what}, and its float is {} below zero", days_in_words(float))
            }
            Why::Blocked => {
                let first = self.blocked.first().map(|item| plan.item(*item));
                let said = first.and_then(|item| Some((item, item.get(registry::BLOCKED)?)));
                let more = match self.blocked.len() {
                    0 | 1 => String::new(),
                    count => format!(", and {} more", count - 1),
                };
                said.map_or_else(String::new, |(item, blocked)| {
                    let since = blocked.since.value;
                    format!("`{}` is blocked since {since} ({}){more}", item.id.value, blocked.why.value)
                })
            }
            Why::ThinMargin => {
                format!("{}, less than its cadence of {}", early(to_spare), days_in_words(self.cadence_days))
            }
            Why::InTime => early(to_spare),
            Why::NoDue => format!("forecast to finish {finish}, and nothing says by when it should"),
        }
    }
}

fn float_days(timetable: &Timetable, item: ItemIx) -> Option<i64> {
    timetable.dates(item).total_float.map(|minutes| minutes.div_euclid(timetable.time.minutes_per_day.max(1)))
}

fn spare_days(snapshot: &Snapshot, timetable: &Timetable, item: ItemIx) -> Option<i64> {
    let above = || {
        let float = float_days(timetable, item)?;
        let served = snapshot.graph.all_served(item).into_iter();
        let spare =
            |above| Some(timetable.margin_days(above)? + (float - float_days(timetable, above)?).max(0));
        served.filter_map(spare).min()
    };
    timetable.margin_days(item).or_else(above)
}

/// The latest of all that serves an item and that it serves, the first by id where several are equally late; with whether
/// the item serves it.
fn latest_around(snapshot: &Snapshot, timetable: &Timetable, item: ItemIx) -> Option<(ItemIx, bool)> {
    let above = snapshot.graph.all_served(item).into_iter().map(|one| (one, true));
    let below = snapshot.graph.all_serving(item).into_iter().map(|one| (one, false));
    let late = above.chain(below).filter(|(one, _)| timetable.is_late(*one));
    late.min_by_key(|(one, serves)| (timetable.margin_days(*one), !serves, *one))
}

/// What of an item is blocked and not over: itself, and what serves it; up to the data date.
fn blocked(snapshot: &Snapshot, item: ItemIx) -> Vec<ItemIx> {
    let is_blocked = |item: &ItemIx| {
        let blocked = snapshot.plan.item(*item).get(registry::BLOCKED);
        blocked.is_some_and(|blocked| blocked.since.value <= snapshot.data_date)
            && snapshot.state(*item).is_active()
            && !super::is_done(snapshot, *item)
    };
    let mut found = snapshot.graph.all_serving(item);
    found.push(item);
    found.retain(is_blocked);
    found.sort_unstable();
    found
}

fn days_in_words(days: i64) -> String {
    match days {
        1 => "1 working day".to_owned(),
        days => format!("{days} working days"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::sketch::{item, snapshot};

    fn told(text: &str, id: &str) -> String {
        let snapshot = snapshot(text);
        let delivery = Delivery::of(&snapshot, item(&snapshot, id)).expect("a light");
        format!("{}: {}", delivery.health.name(), delivery.sentence(&snapshot))
    }

    /// The objective `goal`, due on a day, with the initiative `effort` that drives it by one task.
    fn goal(due: &str, task: &str) -> String {
        format!(
            "objectives: {{goal: {{title: G, owner: ana, due: {due}}}}}\ninitiatives:\n  effort:\n    title: E\n    owner: \
             ana\n    drives: [goal]\n    tasks:\n      work: {{title: W, owner: ana, {task}}}\n"
        )
    }

    #[test]
    fn late_is_off_track_and_thin_is_at_risk() {
        for (due, expected) in [
            (
                "2026-03-11",
                "off_track: forecast to finish 2026-03-12, 1 working day after it is due 2026-03-11",
            ),
            (
                "2026-03-12",
                "at_risk: forecast to finish 2026-03-12, 0 working days before it is due 2026-03-12, less than its cadence \
                 of 5 working days",
            ),
            (
                "2026-03-18",
                "at_risk: forecast to finish 2026-03-12, 4 working days before it is due 2026-03-18, less than its cadence \
                 of 5 working days",
            ),
            (
                "2026-03-19",
                "on_track: forecast to finish 2026-03-12, 5 working days before it is due 2026-03-19",
            ),
            ("2026-03-09", "off_track: it was due 2026-03-09, and is forecast to finish 2026-03-12"),
        ] {
            assert_eq!(told(&goal(due, "estimate: 3d"), "goal"), expected, "{due}");
        }
    }

    #[test]
    fn what_makes_its_objective_late_is_off_track_whatever_its_own_day() {
        let late = goal("2026-03-11", "estimate: 3d");
        let expected =
            "off_track: `goal`, which it serves, is late, and its float is 1 working day below zero";
        assert_eq!(told(&late, "effort"), expected);
        assert_eq!(told(&late, "work"), expected);
        let early = goal("2026-03-31", "estimate: 3d");
        assert_eq!(
            told(&early, "effort"),
            "on_track: forecast to finish 2026-03-12, 13 working days before anything it serves is late"
        );
    }

    #[test]
    fn an_objective_in_time_is_on_track_though_its_work_makes_another_late() {
        let text = "objectives:\n  early: {title: E, owner: ana, due: 2026-06-30}\n  \
                    late: {title: L, owner: ana, due: 2026-03-11}\n\
                    tasks: {work: {title: W, owner: ana, estimate: 3d, due: 2026-03-31, drives: [early, late]}}\n";
        assert!(told(text, "early").starts_with("on_track"), "{}", told(text, "early"));
        assert!(told(text, "late").starts_with("off_track"));
        assert_eq!(
            told(text, "work"),
            "off_track: `late`, which it serves, is late, and its float is 1 working day below zero"
        );
    }

    #[test]
    fn what_is_blocked_is_at_risk_up_to_what_it_serves() {
        let blocked = goal("2026-06-30", "estimate: 3d, blocked: {since: 2026-03-05, why: No keys.}");
        for id in ["work", "effort", "goal"] {
            assert_eq!(told(&blocked, id), "at_risk: `work` is blocked since 2026-03-05 (No keys.)", "{id}");
        }
        let to_come = goal("2026-06-30", "estimate: 3d, blocked: {since: 2026-03-11, why: No keys.}");
        assert!(told(&to_come, "goal").starts_with("on_track"));
        let done = "status: done, started: 2026-03-02, finished: 2026-03-03, blocked: {since: 2026-03-02, why: No keys.}";
        assert_eq!(told(&goal("2026-06-30", done), "work"), "on_track: done, the last of it 2026-03-03");
    }

    #[test]
    fn what_has_no_dates_is_unknown() {
        let text = "objectives: {goal: {title: G, owner: ana, due: 2026-06-30}}\n\
                    tasks: {free: {title: F, owner: ana, estimate: 1d}}\n";
        assert_eq!(told(text, "goal"), "unknown: no work serves it");
        assert_eq!(
            told(text, "free"),
            "unknown: forecast to finish 2026-03-10, and nothing says by when it should"
        );
        let round =
            "tasks:\n  a: {title: A, owner: ana, needs: [b]}\n  b: {title: B, owner: ana, needs: [a]}\n";
        assert_eq!(told(round, "a"), "unknown: the plan has no dates");
    }
}
