use crate::diagnostic::Finding;
use crate::model::{Item, ItemKind, registry as fields};
use crate::rules::RuleContext;
use crate::rules::rule::declare_rule;

declare_rule! {
    /// ## What it finds
    /// A task with an estimate, or an initiative, without `done_when`. Recurring work is never done and needs none.
    ///
    /// ## Why it matters
    /// "Done" is what the estimate is an estimate of. Where it is not said, whoever does the work and whoever waits for it
    /// find out on the last day that they meant different things.
    ///
    /// ## Example
    /// ```yaml
    /// tasks:
    ///   canopy:
    ///     title: Canopy over the loading bay
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 5d
    /// ```
    ///
    /// ## Mended
    /// ```yaml
    /// tasks:
    ///   canopy:
    ///     title: Canopy over the loading bay
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 5d
    ///     done_when: A lorry is unloaded in the rain and the pallets stay dry.
    /// ```
    pub(super) static MISSING_DEFINITION_OF_DONE = {
        name: "missing-definition-of-done",
        group: Clarity,
        level: Warning,
        needs: Plan,
        since: "0.1.0",
        check: check,
    }
}

fn check(context: &RuleContext<'_>, findings: &mut Vec<Finding>) {
    let asked = |written: &Item| match written.kind {
        ItemKind::Task => written.mentions(fields::ESTIMATE) && !written.mentions(fields::REPEAT),
        kind => kind == ItemKind::Initiative,
    };
    for (item, written) in context.open_items() {
        if !asked(written) || written.mentions(fields::DONE_WHEN) || !context.is_whole(item) {
            continue;
        }
        findings.push(
            MISSING_DEFINITION_OF_DONE
                .finding(
                    context.plan().id_place(item),
                    format!("{} `{}` does not say when it is done", written.kind.words(), written.id.value),
                )
                .label("done when?")
                .help("add `done_when:`, one sentence by which anybody can tell")
                .item(written.kind.name(), written.id.value.as_ref())
                .field(fields::DONE_WHEN.name()),
        );
    }
}
