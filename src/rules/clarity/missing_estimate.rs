use crate::diagnostic::Finding;
use crate::model::{Item, ItemKind, registry as fields};
use crate::rules::RuleContext;
use crate::rules::rule::declare_rule;

declare_rule! {
    /// ## What it finds
    /// A task without an estimate. Milestones, recurring work and what somebody outside delivers need none.
    ///
    /// ## Why it matters
    /// The schedule takes such a task for one day, which tables show as `1d?`. Every date behind it is as good as that
    /// guess. A rough estimate of three numbers, at best, likely and at worst, is better than none: `[2d, 5d, 15d]`.
    ///
    /// ## Example
    /// ```yaml
    /// tasks:
    ///   signs:
    ///     title: Signs for the lorry park
    ///     owner: ana
    ///     part_of: launch
    ///     done_when: A driver who was never here finds gate 4.
    /// ```
    ///
    /// ## Mended
    /// ```yaml
    /// tasks:
    ///   signs:
    ///     title: Signs for the lorry park
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 2d
    ///     done_when: A driver who was never here finds gate 4.
    /// ```
    pub(super) static MISSING_ESTIMATE = {
        name: "missing-estimate",
        group: Clarity,
        level: Warning,
        needs: Plan,
        since: "0.1.0",
        check: check,
    }
}

fn check(context: &RuleContext<'_>, findings: &mut Vec<Finding>) {
    let takes_none = |written: &Item| {
        written.is_milestone()
            || written.unreadable.contains(&fields::MILESTONE.ix())
            || written.mentions(fields::EXTERNAL)
            || written.mentions(fields::REPEAT)
    };
    for (item, written) in context.open_items() {
        let asked = written.kind == ItemKind::Task && !takes_none(written);
        if !asked || written.mentions(fields::ESTIMATE) || !context.is_whole(item) {
            continue;
        }
        let id = &written.id.value;
        let message = if written.get(fields::REMAINING).is_some() {
            format!("task `{id}` has no estimate, so nobody knows how much of it is done")
        } else {
            format!("task `{id}` has no estimate, so it counts as one day")
        };
        findings.push(
            MISSING_ESTIMATE
                .finding(context.plan().id_place(item), message)
                .label("how long?")
                .help("add `estimate:`, such as `3d` or `[2d, 5d, 15d]`; say `milestone: true` if it takes no time")
                .item(written.kind.name(), id.as_ref())
                .field(fields::ESTIMATE.name()),
        );
    }
}
