use crate::base::{Day, Place};
use crate::diagnostic::Finding;
use crate::graph::ItemIx;
use crate::model::registry as fields;
use crate::progress;
use crate::rules::RuleContext;
use crate::rules::rule::declare_rule;
use crate::rules::words::{chain, in_days, working_days};
use crate::schedule::{Cause, End, Path};

/// How many items may be looked at for all chains together. A chain is sought in the whole plan, so where very much is late
/// in a very large plan, only some get theirs told; the rest name what holds them back directly.
const MOST_LOOKED_AT: usize = 500_000;
/// How many chains are told in any case.
const FEWEST_CHAINS: usize = 8;

declare_rule! {
    /// ## What it finds
    /// Work, and what work serves, that is forecast to finish after the `due` written on it: by how many working days,
    /// through which chain of work, and what that costs where the objective says what a delay does.
    ///
    /// Where the due date has passed already, it is `overdue` instead.
    ///
    /// ## Why it matters
    /// A date that the plan itself does not reach is a promise that is already broken. Known today, it can still be
    /// mended: by starting sooner, by doing less, or by agreeing on another day with whoever counts on this one. Only what
    /// is on the chain helps; to hurry anything else changes nothing.
    ///
    /// ## Example
    /// ```yaml
    /// tasks:
    ///   build:
    ///     title: Build the first version
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 10d
    ///     done_when: It passes the acceptance test.
    ///     due: 2026-03-06
    /// ```
    ///
    /// ## Mended
    /// ```yaml
    /// tasks:
    ///   build:
    ///     title: Build the first version
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 10d
    ///     done_when: It passes the acceptance test.
    ///     due: 2026-03-20
    /// ```
    pub(super) static LATE = {
        name: "late",
        group: Schedule,
        level: Warning,
        needs: Schedule,
        since: "0.1.0",
        check: check,
    }
}

fn check(context: &RuleContext<'_>, findings: &mut Vec<Finding>) {
    let timetable = context.timetable();
    let mut late: Vec<(ItemIx, Day)> = Vec::new();
    for (item, written) in context.open_items() {
        let Some(due) = written.get(fields::DUE) else { continue };
        if due.last < context.snapshot.data_date {
            continue;
        }
        let Some(finish) = timetable.finish(item).filter(|finish| *finish > due.last) else { continue };
        if !progress::is_done(context.snapshot, item) {
            late.push((item, finish));
        }
    }
    // What most people ask about comes first: objectives and initiatives, then the work.
    late.sort_by_key(|(item, _)| (context.plan().item(*item).kind.is_work(), *item));
    let chains = (MOST_LOOKED_AT / context.plan().item_count().max(1)).max(FEWEST_CHAINS);
    for (at, (item, finish)) in late.into_iter().enumerate() {
        let path = if at < chains { timetable.path(Some(item)) } else { None };
        findings.push(Late { context, item, finish, path }.finding());
    }
}

/// Something that is late.
struct Late<'r, 's> {
    context: &'r RuleContext<'s>,
    item: ItemIx,
    finish: Day,
    path: Option<Path>,
}

impl Late<'_, '_> {
    fn finding(&self) -> Finding {
        let (plan, timetable) = (self.context.plan(), self.context.timetable());
        let written = plan.item(self.item);
        let due = written.get(fields::DUE).map_or(self.finish, |due| due.last);
        let days = timetable.days_between(due, self.finish);
        // A Saturday after a Friday is later by no working day.
        let late = if days == 0 {
            "later by no working day".to_owned()
        } else {
            format!("{} late", working_days(days))
        };
        let rate = written.get(fields::COST_OF_DELAY).filter(|_| days > 0);
        let cost = rate.map(|rate| rate.cost(days, timetable.time.days_per_week));
        let parts = [
            Some(format!("`{}` is due {due} and is forecast to finish {}", written.id.value, self.finish)),
            Some(late),
            cost.map(|cost| format!("which costs {cost}")),
            self.chain().map(|chain| format!("driven by {chain}")),
        ];
        let message = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
        let mut finding = LATE
            .finding(plan.place(self.item, written.span_of(fields::DUE)), message)
            .label("due here")
            .help("start what drives it sooner, do less of it, or agree on another day")
            .item(written.kind.name(), written.id.value.as_ref())
            .field(fields::DUE.name())
            .measure(days);
        for (place, text) in self.drivers() {
            finding = finding.context(place, text);
        }
        finding
    }

    /// Returns the ids on the driving path, where there is more than the item itself.
    fn chain(&self) -> Option<String> {
        let plan = self.context.plan();
        let Some(path) = &self.path else {
            let before = self.need_that_binds()?;
            let ids = format!("`{}` → `{}`", plan.id(plan_item(before.0)), plan.id(self.item));
            return Some(format!("… → {ids}"));
        };
        let ids: Vec<&str> = path.steps.iter().map(|step| plan.id(plan_item(step.item))).collect();
        let others = ids.iter().any(|id| *id != plan.id(self.item));
        others.then(|| chain(&ids))
    }

    /// Returns the places that explain the date: where the chain begins, its longest step, and what the item waits for.
    fn drivers(&self) -> Vec<(Place, String)> {
        let mut drivers: Vec<(Place, String)> = Vec::new();
        drivers.extend(self.beginning());
        drivers.extend(self.longest_step());
        drivers.extend(self.end());
        let mut told: Vec<Place> = Vec::new();
        drivers.retain(|(place, _)| {
            let first = !told.contains(place);
            told.push(*place);
            first
        });
        drivers
    }

    fn beginning(&self) -> Option<(Place, String)> {
        let plan = self.context.plan();
        let first = self.path.as_ref()?.steps.first()?;
        let item = plan_item(first.item);
        let written = plan.item(item);
        let (span, text) = match first.because.cause {
            Cause::Promised => {
                let promised = written.spanned(fields::PROMISED)?;
                (promised.span, format!("`{}` is promised for {}", written.id.value, promised.value))
            }
            Cause::StartAfter => {
                let after = written.spanned(fields::START_AFTER)?;
                (after.span, format!("`{}` does not start before {}", written.id.value, after.value.first))
            }
            _ => return None,
        };
        Some((plan.place(item, span), text))
    }

    fn longest_step(&self) -> Option<(Place, String)> {
        let (plan, timetable) = (self.context.plan(), self.context.timetable());
        let steps = &self.path.as_ref()?.steps;
        let mut longest: Option<(ItemIx, i64)> = None;
        for step in steps {
            let left = timetable.work_left(plan_item(step.item));
            if left > longest.map_or(0, |(_, most)| most) {
                longest = Some((plan_item(step.item), left));
            }
        }
        let (item, left) = longest?;
        let written = plan.item(item);
        let remaining = written.field(fields::REMAINING.ix()).map(|field| field.span);
        let span = remaining.unwrap_or_else(|| written.span_of(fields::ESTIMATE));
        let left = in_days(left, timetable.time.minutes_per_day);
        let text = if steps.len() > 1 {
            format!("`{}`, the longest step, takes {left}", written.id.value)
        } else {
            format!("takes {left}")
        };
        Some((plan.place(item, span), text))
    }

    fn end(&self) -> Option<(Place, String)> {
        let plan = self.context.plan();
        let last = self.path.as_ref().and_then(|path| path.steps.last());
        if let Some(last) = last.filter(|last| plan_item(last.item) != self.item) {
            let last = plan_item(last.item);
            return Some((plan.id_place(last), format!("`{}` finishes last", plan.id(last))));
        }
        let binding = match last {
            Some(last) => Some(last.because.cause),
            None => self.need_that_binds().map(|(_, cause)| cause),
        };
        let Some(Cause::Link(link)) = binding else { return None };
        let need = self.context.graph().needs().get(link as usize)?;
        Some((need.place, "waits for this".to_owned()))
    }

    /// Returns what the item waits for, found without the whole chain.
    fn need_that_binds(&self) -> Option<(u32, Cause)> {
        let timetable = self.context.timetable();
        let bindings = [End::Finish, End::Start]
            .into_iter()
            .flat_map(|end| timetable.passes.bindings(&timetable.schedule, self.item.0, end));
        for binding in bindings {
            if let Cause::Link(link) = binding.cause {
                let need = timetable.passes.network().links.get(link as usize)?;
                return Some((need.from, binding.cause));
            }
        }
        None
    }
}

/// Items have the same numbers in the plan and in its network.
fn plan_item(item: u32) -> ItemIx {
    ItemIx(item)
}

#[cfg(test)]
mod tests {
    use crate::rules::sketch::{check_each, findings, findings_under, found, tasks};

    fn one(fields: &str) -> String {
        tasks(&[("work", fields)])
    }

    #[test]
    fn late_is_after_the_close_of_the_due_day_as_days_are_shown() {
        let (a_day, days) = ("1 working day late", "2 working days late");
        check_each(
            "late",
            &[
                (one("estimate: 1d, due: 2026-03-11"), ""),
                (one("estimate: 2d, due: 2026-03-11"), a_day),
                (one("estimate: 3d, due: 2026-03-11"), days),
                (one("estimate: 4h, due: 2026-03-11"), ""),
                // Due on a Saturday, and finished on the Monday after.
                (one("estimate: 3d, due: 2026-03-14"), ""),
                (one("estimate: 4d, due: 2026-03-14"), a_day),
                (
                    one("external: X, promised: 2026-03-14, due: 2026-03-13"),
                    "2026-03-14, later by no working day",
                ),
                (one("estimate: 99d"), ""),
                (one("estimate: 99d, due: 2026-03-12, status: dropped"), ""),
                (one("status: done, started: 2026-03-02, finished: 2026-03-10, due: 2026-03-03"), ""),
                // It finishes with the open of Monday, which is shown as Friday.
                (
                    tasks(&[
                        ("moment", "milestone: true, start_after: 2026-03-16"),
                        ("work", "estimate: 1d, due: 2026-03-13, needs: [{id: moment, type: FF}]"),
                    ]),
                    "",
                ),
            ],
        );
    }

    #[test]
    fn what_is_past_due_is_overdue_and_not_late_as_well() {
        for (due, late, overdue) in [("2026-03-10", 0, 1), ("2026-03-11", 1, 0), ("2026-03-12", 1, 0)] {
            let text = one(&format!("estimate: 5d, due: {due}"));
            assert_eq!((found("late", &text).len(), found("overdue", &text).len()), (late, overdue), "{due}");
        }
    }

    #[test]
    fn the_chain_the_cost_and_the_reasons_are_told() {
        let text = "objectives:\n  goal: {title: G, owner: ana, due: 2026-03-20, cost_of_delay: 10k EUR/w}\n"
            .to_owned()
            + &tasks(&[
                ("parts", "external: X, promised: 2026-03-13"),
                ("build", "estimate: 5d, needs: [parts]"),
                ("test", "estimate: 1d, needs: [build], drives: [goal]"),
            ]);
        let found = findings("late", &text);
        assert_eq!(
            found[0].message,
            "`goal` is due 2026-03-20 and is forecast to finish 2026-03-23, 1 working day late, which costs 2000 EUR, \
             driven by `parts` → `build` → `test`"
        );
        assert_eq!(found[0].measure.map(|measure| measure.0), Some(1));
        let labels: Vec<&str> = found[0].related.iter().map(|label| label.text.as_str()).collect();
        assert_eq!(
            labels,
            [
                "`parts` is promised for 2026-03-13",
                "`build`, the longest step, takes 5d",
                "`test` finishes last"
            ]
        );
    }

    #[test]
    fn a_reached_objective_is_not_late_whatever_its_work_does() {
        let text = |value: u8| {
            format!(
                "objectives:\n  goal:\n    title: G\n    owner: ana\n    due: 2026-03-12\n    key_results:\n      \
                 figure: {{title: F, owner: ana, from: 1, to: 5, readings: {{2026-03-09: {value}}}}}\n"
            ) + &tasks(&[("work", "estimate: 9d, drives: [figure]")])
        };
        check_each("late", &[(text(4), "`goal` is due 2026-03-12"), (text(5), "")]);
    }

    #[test]
    fn in_a_plan_where_everything_is_late_most_name_only_what_they_wait_for() {
        let manifest =
            "plan: P\nversion: 1\nstart: 2026-03-02\nas_of: 2026-03-02\npeople: {ana: {name: Ana}}\n";
        let due = "due: 2026-03-03";
        let mut all = vec![("t00000".to_owned(), format!("estimate: 4d, {due}"))];
        all.extend((1..2000).map(|at| (format!("t{at:05}"), format!("{due}, needs: [t{:05}]", at - 1))));
        let all: Vec<(&str, &str)> = all.iter().map(|(id, rest)| (id.as_str(), rest.as_str())).collect();
        let text = tasks(&all);
        let found = findings_under(manifest, "late", &text);
        assert_eq!(found.len(), 2000);
        assert!(
            found[249]
                .message
                .ends_with("driven by `t00000` → `t00001` → `t00002` → … → `t00248` → `t00249`")
        );
        assert!(found[1999].message.ends_with("driven by … → `t01998` → `t01999`"));
        assert_eq!(found[1999].related[0].text, "waits for this");
    }
}
