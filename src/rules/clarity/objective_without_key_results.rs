use crate::diagnostic::{Finding, reading};
use crate::graph::ServeWay;
use crate::model::ItemKind;
use crate::rules::RuleContext;
use crate::rules::rule::declare_rule;
use crate::schedule::State;

declare_rule! {
    /// ## What it finds
    /// An objective that no key result measures, dropped ones aside.
    ///
    /// ## Why it matters
    /// On its due day somebody will ask whether it is reached, and there will be as many answers as people in the room. A
    /// figure with a beginning and a target, agreed on today, is what settles that.
    ///
    /// ## Example
    /// ```yaml
    /// objectives:
    ///   second-hall:
    ///     title: Room to grow
    ///     owner: ana
    ///     due: 2026-Q4
    /// ```
    ///
    /// ## Mended
    /// ```yaml
    /// objectives:
    ///   second-hall:
    ///     title: Room to grow
    ///     owner: ana
    ///     due: 2026-Q4
    ///     key_results:
    ///       pallet-places:
    ///         title: Room for 13,000 pallets
    ///         owner: ana
    ///         unit: pallets
    ///         from: 9000
    ///         to: 13000
    ///
    /// initiatives:
    ///   fit-out:
    ///     title: Fit out the second hall
    ///     owner: ana
    ///     drives: [pallet-places]
    ///     done_when: The second hall takes 4,000 pallets.
    /// ```
    pub(super) static OBJECTIVE_WITHOUT_KEY_RESULTS = {
        name: "objective-without-key-results",
        group: Clarity,
        level: Warning,
        needs: WholePlan,
        since: "0.1.0",
        check: check,
    }
}

fn check(context: &RuleContext<'_>, findings: &mut Vec<Finding>) {
    for (item, written) in context.open_items() {
        if written.kind != ItemKind::Objective {
            continue;
        }
        let mut measures = context.graph().served_by(item).filter(|serve| serve.way == ServeWay::Measures);
        if measures.any(|serve| context.snapshot.state(serve.member) != State::Dropped)
            || context.may_be_meant(&written.id.value)
            || has_unreadable_part(context, &written.id.value)
        {
            continue;
        }
        findings.push(
            OBJECTIVE_WITHOUT_KEY_RESULTS
                .finding(
                    context.plan().id_place(item),
                    format!("objective `{}` has no key result", written.id.value),
                )
                .label("how will anybody know?")
                .help("add `key_results:` with a figure, where it stands today and where it is to go")
                .item(written.kind.name(), written.id.value.as_ref()),
        );
    }
}

/// Whether something of the objective that is no field, such as its `key_results`, is reported as unreadable.
fn has_unreadable_part(context: &RuleContext<'_>, id: &str) -> bool {
    context.snapshot.reading.iter().any(|finding| {
        finding.rule == reading::WRONG_TYPE
            && finding.field.is_none()
            && finding
                .item
                .as_ref()
                .is_some_and(|item| item.kind == ItemKind::Objective.name() && item.id == id)
    })
}
