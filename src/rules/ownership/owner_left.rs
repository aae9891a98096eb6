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
