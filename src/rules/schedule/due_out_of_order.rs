use crate::base::{Calendar, Day, Place};
use crate::diagnostic::Finding;
use crate::graph::{ItemIx, NeedLink, ServeWay};
use crate::model::value::LinkType;
use crate::model::{Item, registry as fields};
use crate::progress;
use crate::rules::RuleContext;
use crate::rules::rule::declare_rule;
use crate::schedule::{self, WorkingTime};

declare_rule! {
    /// ## What it finds
    /// Due dates that contradict each other: something due before what it needs is due, or due after what it is part of, or
    /// after what it drives or measures. It compares the days as they are written, whatever is forecast, and leaves alone
    /// what is done. A need with a lead (`lag: -3d`) may be due that much earlier.
    ///
    /// ## Why it matters
    /// Two people work towards two days that cannot both be meant. Each of them keeps their own promise, and the thing still
    /// comes too late: usually one day was moved, and nobody told those who count on it.
    ///
    /// ## Example
    /// ```yaml
    /// tasks:
    ///   contract:
    ///     title: Sign the contract with the printer
    ///     owner: jon
    ///     part_of: launch
    ///     estimate: 3d
    ///     done_when: Both sides have signed.
    ///     due: 2026-03-20
    ///   brochure:
    ///     title: Print the brochure
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 2d
    ///     done_when: A thousand copies are in the office.
    ///     due: 2026-03-18
    ///     needs:
    ///       - contract
    /// ```
    ///
    /// ## Mended
    /// ```yaml
    /// tasks:
    ///   contract:
    ///     title: Sign the contract with the printer
    ///     owner: jon
    ///     part_of: launch
    ///     estimate: 3d
    ///     done_when: Both sides have signed.
    ///     due: 2026-03-13
    ///   brochure:
    ///     title: Print the brochure
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 2d
    ///     done_when: A thousand copies are in the office.
    ///     due: 2026-03-18
    ///     needs:
    ///       - contract
    /// ```
    pub(super) static DUE_OUT_OF_ORDER = {
        name: "due-out-of-order",
        group: Schedule,
        level: Warning,
        needs: Plan,
        since: "0.1.0",
        check: check,
    }
}

fn check(context: &RuleContext<'_>, findings: &mut Vec<Finding>) {
    let dues = Dues { context, calendar: schedule::plan_calendar(context.plan()) };
    for (item, written) in context.open_items() {
        if written.get(fields::DUE).is_some() {
            findings.extend(dues.before_a_need(item, written));
            findings.extend(dues.after_a_container(item, written));
        }
    }
}

/// The due dates of a plan.
struct Dues<'r, 's> {
    context: &'r RuleContext<'s>,
    calendar: Calendar,
}

impl Dues<'_, '_> {
    /// Compares an item with what it needs; of several that are due later, the latest is told, and the others are shown.
    fn before_a_need(&self, item: ItemIx, written: &Item) -> Option<Finding> {
        let due = written.get(fields::DUE)?.last;
        let mut later: Vec<(&NeedLink, Day)> = Vec::new();
        for need in self.context.graph().needs_of(item) {
            let bounds_the_finish = matches!(need.link, LinkType::FinishToStart | LinkType::FinishToFinish);
            let Some((needed_by, _)) = self.own(need.predecessor).filter(|_| bounds_the_finish) else {
                continue;
            };
            if due < self.less_the_lead(needed_by, need) && self.is_open(need.predecessor) {
                later.push((need, needed_by));
            }
        }
        if later.is_empty() || !self.is_open(item) {
            return None;
        }
        later.sort_by_key(|(need, due)| (std::cmp::Reverse(*due), need.predecessor));
        let plan = self.context.plan();
        let (worst, needed_by) = later[0];
        let id = plan.id(worst.predecessor);
        let mut finding = self
            .finding(
                item,
                written,
                id,
                format!(
                    "`{}` is due {due}, before `{id}`, which it needs, is due {needed_by}",
                    written.id.value
                ),
            )
            .help("agree on days in the order in which things are needed, or remove the need")
            .measure(self.calendar.working_days(due, needed_by));
        for (need, needed_by) in later {
            let id = plan.id(need.predecessor);
            if let Some((_, place)) = self.own(need.predecessor) {
                finding = finding.context(place, format!("`{id}` is due {needed_by}"));
            }
            finding = finding.context(need.place, "needed here");
        }
        Some(finding)
    }

    /// Compares an item with what it serves; of several that are due earlier, the earliest is told.
    fn after_a_container(&self, item: ItemIx, written: &Item) -> Option<Finding> {
        let due = written.get(fields::DUE)?.last;
        let plan = self.context.plan();
        let mut earlier: Vec<(Day, ItemIx, ServeWay, Place)> = Vec::new();
        for link in self.context.graph().serves_of(item) {
            let (container, found) = match link.way {
                ServeWay::PartOf => self.nearest_whole(link.container),
                _ => (link.container, self.of_container(link.container)),
            };
            if let Some((day, place)) = found.filter(|(day, _)| *day < due)
                && self.is_open(container)
            {
                earlier.push((day, container, link.way, place));
            }
        }
        let (day, container, way, place) = earlier.into_iter().min_by_key(|(day, item, ..)| (*day, *item))?;
        if !self.is_open(item) {
            return None;
        }
        let id = plan.id(container);
        let relation = match way {
            ServeWay::PartOf => "is part of",
            ServeWay::Drives => "drives",
            ServeWay::Measures => "measures",
            ServeWay::Supports => "supports",
        };
        let finding = self
            .finding(
                item,
                written,
                id,
                format!(
                    "`{}` is due {due}, after `{id}`, which it {relation}, is due {day}",
                    written.id.value
                ),
            )
            .context(place, format!("`{id}` is due {day}"))
            .help("agree on a day within that of the whole, or move the whole")
            .measure(self.calendar.working_days(day, due));
        Some(finding)
    }

    fn finding(&self, item: ItemIx, written: &Item, other: &str, message: String) -> Finding {
        DUE_OUT_OF_ORDER
            .finding(self.context.plan().place(item, written.span_of(fields::DUE)), message)
            .label("due here")
            .item(written.kind.name(), written.id.value.as_ref())
            .field(fields::DUE.name())
            .distinction(other)
    }

    /// Returns the due date written on an item, with its place.
    fn own(&self, item: ItemIx) -> Option<(Day, Place)> {
        let plan = self.context.plan();
        let due = plan.item(item).spanned(fields::DUE)?;
        Some((due.value.last, plan.place(item, due.span)))
    }

    /// Returns the due date of what is served; a key result without one has its objective's.
    fn of_container(&self, container: ItemIx) -> Option<(Day, Place)> {
        self.own(container).or_else(|| {
            let mut links = self.context.graph().serves_of(container);
            links.find(|link| link.way == ServeWay::Measures).and_then(|link| self.own(link.container))
        })
    }

    /// Returns the nearest initiative with a due date, from this one on upwards.
    fn nearest_whole(&self, initiative: ItemIx) -> (ItemIx, Option<(Day, Place)>) {
        let mut whole = initiative;
        // No link of service is part of a circle, so this ends.
        while self.own(whole).is_none() {
            let mut links = self.context.graph().serves_of(whole);
            match links.find(|link| link.way == ServeWay::PartOf) {
                Some(link) => whole = link.container,
                None => break,
            }
        }
        (whole, self.own(whole))
    }

    /// Returns the earliest day on which a successor may be due: that of what it needs, less a lead.
    fn less_the_lead(&self, due: Day, need: &NeedLink) -> Day {
        let lag = WorkingTime::of(self.context.plan()).minutes(need.lag);
        let elapsed = need.lag.elapsed_days().unwrap_or(0);
        if elapsed < 0 {
            due.plus(elapsed)
        } else if lag < 0 {
            let close = self.calendar.position(self.calendar.close(due));
            self.calendar.earliest(close + lag).day()
        } else {
            due
        }
    }

    fn is_open(&self, item: ItemIx) -> bool {
        self.context.snapshot.state(item).is_active() && !progress::is_done(self.context.snapshot, item)
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::sketch::{check_each, found, tasks};

    const RULE: &str = "due-out-of-order";

    #[test]
    fn nothing_is_due_before_what_it_needs() {
        let pair = |due: &str, need: &str, needed: &str| {
            tasks(&[("first", needed), ("then", &format!("due: {due}, needs: [{need}]"))])
        };
        let typed = |rest: &str| format!("{{id: first, {rest}}}");
        let friday = "due: 2026-03-20";
        check_each(
            RULE,
            &[
                (pair("2026-03-20", "first", friday), ""),
                (
                    pair("2026-03-19", "first", friday),
                    "`then` is due 2026-03-19, before `first`, which it needs, is due 2026-03-20",
                ),
                // A period is due on its last day.
                (pair("2026-03", "first", "due: 2026-Q1"), ""),
                (
                    pair("2026-03-30", "first", "due: 2026-Q1"),
                    "before `first`, which it needs, is due 2026-03-31",
                ),
                (pair("2026-W12", "first", "due: 2026-03-22"), ""),
                (pair("2026-W12", "first", "due: 2026-03-23"), "due 2026-03-22"),
                // Only a finish that is waited for has a due date.
                (pair("2026-03-19", &typed("type: FF"), friday), "before"),
                (pair("2026-03-19", &typed("type: SS"), friday), ""),
                (pair("2026-03-19", &typed("type: SF"), friday), ""),
                // A lead is taken into account, in working or calendar days; a lag asks for nothing.
                (pair("2026-03-18", &typed("lag: -2d"), friday), ""),
                (pair("2026-03-17", &typed("lag: -2d"), friday), "before"),
                (pair("2026-03-17", &typed("lag: -3ed"), friday), ""),
                (pair("2026-03-16", &typed("lag: -3ed"), friday), "before"),
                (pair("2026-03-20", &typed("lag: 5d"), friday), ""),
                // What is over is over.
                (
                    pair(
                        "2026-03-09",
                        "first",
                        "due: 2026-03-20, status: done, started: 2026-03-02, finished: 2026-03-05",
                    ),
                    "",
                ),
                (pair("2026-03-09", "first", "due: 2026-03-20, status: dropped"), ""),
                (
                    pair(
                        "2026-03-09, status: done, started: 2026-03-02, finished: 2026-03-05",
                        "first",
                        friday,
                    ),
                    "",
                ),
                (pair("2026-03-19", "first", "estimate: 2d"), ""),
            ],
        );
    }

    #[test]
    fn of_several_needs_the_latest_is_told_and_all_are_shown() {
        let text = tasks(&[
            ("one", "due: 2026-03-20"),
            ("two", "due: 2026-03-25"),
            ("then", "due: 2026-03-19, needs: [one, two]"),
        ]);
        let found = crate::rules::sketch::findings(RULE, &text);
        assert_eq!(found.len(), 1);
        assert!(found[0].message.contains("`two`"), "{}", found[0].message);
        assert_eq!(found[0].related.len(), 4);
    }

    #[test]
    fn nothing_is_due_after_what_it_is_part_of_or_serves() {
        let work = |due: &str, inner: &str, outer: &str| {
            format!(
                "initiatives:\n  outer: {{title: O, owner: ana, drives: [figure]{outer}}}\n  inner: {{title: I, owner: ana, \
                 part_of: outer{inner}}}\n"
            ) + &tasks(&[("work", &format!("part_of: inner, due: {due}"))])
        };
        let goals = |goal: &str, figure: &str| {
            format!(
                "objectives:\n  goal:\n    title: G\n    owner: ana\n    {goal}\n    key_results: {{figure: {{title: F, owner: \
                 ana, from: 1, to: 5{figure}}}}}\n"
            )
        };
        let june = goals("due: 2026-06-30", "");
        let driving = |due: &str, what: &str| tasks(&[("work", &format!("drives: [{what}], due: {due}"))]);
        check_each(
            RULE,
            &[
                (june.clone() + &work("2026-05-29", ", due: 2026-05-29", ""), ""),
                (
                    june.clone() + &work("2026-06-01", ", due: 2026-05-29", ""),
                    "`work` is due 2026-06-01, after `inner`, which it is part of, is due 2026-05-29",
                ),
                // Where the nearest initiative has no date, that around it counts.
                (
                    june.clone() + &work("2026-06-01", "", ", due: 2026-05-29"),
                    "after `outer`, which it is part of",
                ),
                (
                    june.clone() + &driving("2026-07-01", "goal"),
                    "after `goal`, which it drives, is due 2026-06-30",
                ),
                (
                    june.clone() + &driving("2026-07-01", "figure"),
                    "after `figure`, which it drives, is due 2026-06-30",
                ),
                (june.clone() + &driving("2026-Q2", "figure"), ""),
                (
                    goals("due: 2026-06-30", ", due: 2026-Q3"),
                    "`figure` is due 2026-09-30, after `goal`, which it measures",
                ),
                (goals("due: 2026-06-30", ", due: 2026-06-30"), ""),
                (
                    goals("due: 2026-06-30\n    supports: large", "")
                        + "  large: {title: L, owner: ana, due: 2026-03-31}\n",
                    "after `large`, which it supports",
                ),
            ],
        );
    }

    #[test]
    fn a_need_and_a_whole_are_two_contradictions() {
        let text = "initiatives:\n  whole: {title: I, owner: ana, due: 2026-03-17}\n".to_owned()
            + &tasks(&[
                ("first", "due: 2026-03-20"),
                ("then", "part_of: whole, due: 2026-03-18, needs: [first]"),
            ]);
        assert_eq!(found(RULE, &text).len(), 2);
    }
}
