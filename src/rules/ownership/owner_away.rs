use crate::base::{Calendar, Day, Place, Spanned};
use crate::diagnostic::Finding;
use crate::graph::{ItemIx, PartyIx};
use crate::model::value::Range;
use crate::model::{Item, registry as fields};
use crate::progress;
use crate::rules::RuleContext;
use crate::rules::rule::declare_rule;
use crate::schedule;

declare_rule! {
    /// ## What it finds
    /// Open work whose owner is away on the very day that it is due; and a task whose owner is away for more than half of
    /// the working days between its start and its finish.
    ///
    /// ## Why it matters
    /// On the due day questions come up that only the owner can answer. And a task that mostly waits for its owner takes
    /// far longer than anybody who reads the estimate would think: three days of work around a week of holiday are eight.
    ///
    /// The days on which an owner is away are not worked in any forecast, so the dates are right. The plan is what needs a
    /// thought: somebody to stand in, another day, or other work first.
    ///
    /// ## Example
    /// ```yaml
    /// people:
    ///   eva:
    ///     name: Eva Lind
    ///     away:
    ///       2026-03-12..2026-03-13: a conference
    ///
    /// tasks:
    ///   price-list:
    ///     title: Agree on the prices
    ///     owner: eva
    ///     part_of: launch
    ///     estimate: 3d
    ///     due: 2026-03-13
    ///     done_when: Sales has signed the list.
    /// ```
    ///
    /// ## Mended
    /// ```yaml
    /// people:
    ///   eva:
    ///     name: Eva Lind
    ///     away:
    ///       2026-03-12..2026-03-13: a conference
    ///
    /// tasks:
    ///   price-list:
    ///     title: Agree on the prices
    ///     owner: eva
    ///     part_of: launch
    ///     estimate: 3d
    ///     due: 2026-03-11
    ///     done_when: Sales has signed the list.
    /// ```
    pub(super) static OWNER_AWAY = {
        name: "owner-away",
        group: Ownership,
        level: Warning,
        needs: Schedule,
        since: "0.1.0",
        check: check,
    }
}

fn check(context: &RuleContext<'_>, findings: &mut Vec<Finding>) {
    for (item, written) in context.open_work() {
        let Some(party) = context.graph().owner(item) else { continue };
        let away = context.plan().party(party).get(fields::AWAY).unwrap_or_default();
        if away.is_empty() {
            continue;
        }
        let work = Absence { context, item, written, party, away };
        // One absence is one mistake, whatever it gets in the way of.
        findings.extend(work.on_the_due_day().or_else(|| work.for_most_of_the_time()));
    }
}

/// Work, and when its owner is not there.
struct Absence<'r, 's> {
    context: &'r RuleContext<'s>,
    item: ItemIx,
    written: &'s Item,
    party: PartyIx,
    away: &'s [Range],
}

impl Absence<'_, '_> {
    fn on_the_due_day(&self) -> Option<Finding> {
        let due = self.written.spanned(fields::DUE)?;
        let day = due.value.last;
        if day < self.context.snapshot.data_date {
            return None;
        }
        let range = self.away.iter().find(|range| range.first <= day && day <= range.last)?;
        if progress::is_done(self.context.snapshot, self.item) {
            return None;
        }
        let finding = self
            .finding(
                self.context.plan().place(self.item, due.span),
                format!("`{}` is due {day}, and its owner `{}` is away", self.id(), self.person()),
            )
            .label("due here")
            .context(self.place(range), told(range))
            .help("move `due` to a day on which its owner is there, or hand it over")
            .field(fields::DUE.name());
        Some(finding)
    }

    fn for_most_of_the_time(&self) -> Option<Finding> {
        let timetable = self.context.timetable();
        if timetable.work_left(self.item) == 0 {
            return None;
        }
        let days = timetable.days(self.item);
        let (start, finish) = (days.early_start?, days.early_finish?);
        let met: Vec<&Range> =
            self.away.iter().filter(|range| range.first <= finish && start <= range.last).collect();
        if met.is_empty() {
            return None;
        }
        let calendar =
            schedule::calendar_without_absence(self.context.plan(), self.context.graph(), self.item);
        let all = calendar.working_days(start, finish.plus(1));
        let missed = days_away(&calendar, &met, start, finish);
        if 2 * missed <= all {
            return None;
        }
        let owner: Spanned<&str> = self.written.spanned(fields::OWNER)?;
        let mut finding = self
            .finding(
                self.context.plan().place(self.item, owner.span),
                format!(
                    "`{}` takes from {start} to {finish}, and for {missed} of these {all} working days its owner `{}` is away",
                    self.id(),
                    self.person()
                ),
            )
            .label("mostly away")
            .help("let somebody stand in, or do it before or after")
            .field(fields::OWNER.name())
            .measure(missed);
        for range in met {
            finding = finding.context(self.place(range), told(range));
        }
        Some(finding)
    }

    fn finding(&self, place: Place, message: String) -> Finding {
        OWNER_AWAY
            .finding(place, message)
            .item(self.written.kind.name(), self.id())
            .distinction(self.person())
    }

    fn id(&self) -> &str {
        &self.written.id.value
    }

    fn person(&self) -> &str {
        self.context.plan().party_id(self.party)
    }

    fn place(&self, range: &Range) -> Place {
        self.context.plan().party_place(self.party, range.span)
    }
}

fn told(range: &Range) -> String {
    if range.text.is_empty() { "away".to_owned() } else { format!("away: {}", range.text) }
}

/// Returns how many working days of a calendar, from one day to another, lie in one of the ranges.
fn days_away(calendar: &Calendar, ranges: &[&Range], start: Day, finish: Day) -> i64 {
    let mut spans: Vec<(Day, Day)> =
        ranges.iter().map(|range| (range.first.max(start), range.last.min(finish))).collect();
    spans.sort_unstable();
    let mut counted = start;
    let mut days = 0;
    for (first, last) in spans {
        let first = first.max(counted);
        if first <= last {
            days += calendar.working_days(first, last.plus(1));
            counted = last.plus(1);
        }
    }
    days
}

#[cfg(test)]
mod tests {
    use crate::rules::sketch::{check_each, findings, findings_under, tasks};

    const RULE: &str = "owner-away";

    fn plan(away: &str, fields: &str) -> String {
        format!("people:\n  eva: {{name: Eva, away: {{{away}}}}}\n")
            + &tasks(&[("work", &format!("owner: eva, {fields}"))])
    }

    #[test]
    fn half_of_the_time_is_not_most_of_it() {
        let three_days = |away: &str| plan(away, "estimate: 3d");
        let day = |days: &str| days.to_owned() + ": trip";
        check_each(
            RULE,
            &[
                // Wednesday, then from Wednesday on: three of six days.
                (three_days(&day("2026-03-12..2026-03-16")), ""),
                (three_days(&day("2026-03-12..2026-03-17")), "for 4 of these 7 working days"),
                // Weekends and overlaps count once or not at all.
                (three_days(&day("2026-03-12..2026-03-15")), ""),
                (
                    three_days("2026-03-12..2026-03-16: trip, 2026-03-13..2026-03-17: late"),
                    "for 4 of these 7 working days its owner `eva` is away",
                ),
                (
                    three_days("2026-03-12..2026-03-13: trip, 2026-03-16..2026-03-17: fair"),
                    "for 4 of these 7",
                ),
                // Before it, after it, and with somebody else's absence.
                (three_days(&day("2026-03-02..2026-03-10")), ""),
                (three_days(&day("2026-03-16..2026-03-27")), ""),
                (plan(&day("2026-03-12..2026-03-17"), "estimate: 3d, status: dropped"), ""),
                (
                    plan(
                        &day("2026-03-03..2026-03-09"),
                        "status: done, started: 2026-03-02, finished: 2026-03-10",
                    ),
                    "",
                ),
                (plan(&day("2026-03-12..2026-03-17"), "milestone: true"), ""),
            ],
        );
    }

    #[test]
    fn holidays_are_nobodys_absence() {
        let manifest = "plan: P\nversion: 1\nstart: 2026-03-02\nas_of: 2026-03-11\n\
                        calendar: {holidays: {2026-03-12: H}}\n";
        let text = plan("2026-03-12..2026-03-17: trip", "estimate: 3d");
        let found = findings_under(manifest, RULE, &text);
        assert_eq!(found.len(), 0, "three of six: {found:#?}");
    }

    #[test]
    fn the_due_day_is_the_items_own_and_still_to_come() {
        let away = "2026-03-12..2026-03-17: a fair";
        check_each(
            RULE,
            &[
                (
                    plan(away, "estimate: 3d, due: 2026-03-17"),
                    "`work` is due 2026-03-17, and its owner `eva`",
                ),
                (plan(away, "estimate: 1d, due: 2026-03-17"), "is due 2026-03-17"),
                (plan(away, "estimate: 1d, due: 2026-03-18"), ""),
                (plan(away, "milestone: true, due: 2026-03-12"), "is due 2026-03-12"),
                (plan("2026-03-09: trip", "estimate: 1d, due: 2026-03-09"), ""),
                (plan("2026-03-31: trip", "estimate: 1d, due: 2026-Q1"), "is due 2026-03-31"),
            ],
        );
        let found = findings(RULE, &plan(away, "estimate: 1d, due: 2026-03-17"));
        assert_eq!(found[0].related[0].text, "away: a fair");
    }
}
