use crate::diagnostic::Finding;
use crate::model::registry as fields;
use crate::progress;
use crate::rules::RuleContext;
use crate::rules::rule::declare_rule;

declare_rule! {
    /// ## What it finds
    /// A task, gate or initiative that is forecast to finish after its owner's last day, the `until` of that person.
    ///
    /// ## Why it matters
    /// On the day it is finished, nobody will be there who answers for it. A handover takes time and two people, and one of
    /// them is still here: that is the moment to agree on it.
    ///
    /// ## Example
    /// ```yaml
    /// people:
    ///   eva:
    ///     name: Eva Lind
    ///     until: 2026-03-06
    ///
    /// tasks:
    ///   price-list:
    ///     title: Agree on the prices
    ///     owner: eva
    ///     part_of: launch
    ///     estimate: 8d
    ///     done_when: Sales has signed the list.
    /// ```
    ///
    /// ## Mended
    /// ```yaml
    /// people:
    ///   eva:
    ///     name: Eva Lind
    ///     until: 2026-03-06
    ///
    /// tasks:
    ///   price-list:
    ///     title: Agree on the prices
    ///     owner: jon
    ///     with:
    ///       - eva
    ///     part_of: launch
    ///     estimate: 8d
    ///     done_when: Sales has signed the list.
    /// ```
    pub(super) static OWNER_LEFT = {
        name: "owner-left",
        group: Ownership,
        level: Error,
        needs: Schedule,
        since: "0.1.0",
        check: check,
    }
}

fn check(context: &RuleContext<'_>, findings: &mut Vec<Finding>) {
    let (plan, timetable) = (context.plan(), context.timetable());
    for (item, written) in context.open_work() {
        let (Some(party), Some(owner)) = (context.graph().owner(item), written.spanned(fields::OWNER)) else {
            continue;
        };
        let Some(until) = plan.party(party).spanned(fields::UNTIL) else { continue };
        let Some(finish) = timetable.finish(item).filter(|finish| finish > until.value) else { continue };
        if progress::is_done(context.snapshot, item) {
            continue;
        }
        findings.push(
            OWNER_LEFT
                .finding(
                    plan.place(item, owner.span),
                    format!(
                        "`{}` is forecast to finish {finish}, and the last day of its owner `{}` is {}",
                        written.id.value, owner.value, until.value
                    ),
                )
                .label("will have left")
                .context(plan.party_place(party, until.span), format!("the last day of `{}`", owner.value))
                .help("hand it over to somebody who stays, or finish it sooner")
                .item(written.kind.name(), written.id.value.as_ref())
                .field(fields::OWNER.name())
                .distinction(owner.value)
                .measure(timetable.days_between(*until.value, finish)),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::sketch::{check_each, tasks};

    #[test]
    fn the_last_day_is_still_a_day() {
        let plan = |until: &str, fields: &str| {
            format!("people:\n  eva: {{name: Eva, until: {until}}}\n")
                + &tasks(&[("work", &format!("owner: eva, {fields}"))])
        };
        let initiative = "initiatives:\n  effort: {title: E, owner: eva, tasks: {part: {title: T, owner: ana, estimate: 3d}}}\n";
        check_each(
            "owner-left",
            &[
                (plan("2026-03-13", "estimate: 3d"), ""),
                (
                    plan("2026-03-12", "estimate: 3d"),
                    "finish 2026-03-13, and the last day of its owner `eva` is 2026-03-12",
                ),
                (plan("2026-02-27", "milestone: true"), "finish 2026-03-11"),
                (plan("2026-03-12", "estimate: 3d, status: dropped"), ""),
                (plan("2026-03-03", "status: done, started: 2026-03-02, finished: 2026-03-10"), ""),
                (plan("2026-03-12", "estimate: 1h, repeat: 1w"), ""),
                (plan("2026-03-12", "") + initiative, "`effort` is forecast to finish 2026-03-13"),
            ],
        );
    }
}
