use crate::diagnostic::Finding;
use crate::graph::ItemIx;
use crate::model::{ItemKind, registry as fields};
use crate::rules::RuleContext;
use crate::rules::rule::declare_rule;
use crate::schedule::State;

declare_rule! {
    /// ## What it finds
    /// A task that nothing waits for, neither for itself nor for what it is part of, and that moves no key result.
    /// Milestones are ends, and so are left alone. The rule is off unless the manifest sets a level for it.
    ///
    /// ## Why it matters
    /// Such a task can slip for as long as it likes without moving any date. Either something should wait for it and does
    /// not say so, and then the plan's dates are too early, or it is not needed for this plan at all.
    ///
    /// ## Example
    /// ```yaml
    /// initiatives:
    ///   move:
    ///     title: Move to the new hall
    ///     owner: ana
    ///     drives: [more-customers]
    ///     done_when: The old hall is empty.
    ///     tasks:
    ///       farewell:
    ///         title: Farewell at the old hall
    ///         owner: ana
    ///         estimate: 1d
    ///         done_when: The old sign hangs in the new canteen.
    /// ```
    ///
    /// ## Mended
    /// ```yaml
    /// initiatives:
    ///   move:
    ///     title: Move to the new hall
    ///     owner: ana
    ///     drives: [more-customers]
    ///     done_when: The old hall is empty.
    ///     tasks:
    ///       farewell:
    ///         title: Farewell at the old hall
    ///         owner: ana
    ///         estimate: 1d
    ///         done_when: The old sign hangs in the new canteen.
    ///       moved:
    ///         title: We have moved
    ///         owner: ana
    ///         milestone: true
    ///         needs: [farewell]
    /// ```
    pub(super) static OPEN_END = {
        name: "open-end",
        group: Graph,
        level: Off,
        needs: WholePlan,
        since: "0.1.0",
        check: check,
    }
}

fn check(context: &RuleContext<'_>, findings: &mut Vec<Finding>) {
    let graph = context.graph();
    let awaited = |item: ItemIx| {
        graph.needed_by(item).any(|need| context.snapshot.state(need.successor) != State::Dropped)
    };
    for (item, written) in context.open_items() {
        let is_end = written.is_milestone() || written.mentions(fields::REPEAT);
        if written.kind != ItemKind::Task || is_end || awaited(item) {
            continue;
        }
        let served = graph.all_served(item);
        let leads_on =
            |item: &ItemIx| context.plan().item(*item).kind == ItemKind::KeyResult || awaited(*item);
        if served.iter().any(leads_on) || context.may_be_meant(&written.id.value) {
            continue;
        }
        findings.push(
            OPEN_END
                .finding(
                    context.plan().id_place(item),
                    format!("nothing waits for `{}`, and it moves no key result", written.id.value),
                )
                .label("no date depends on it")
                .help("let what waits for it say so in its `needs`, or drop the task")
                .item(written.kind.name(), written.id.value.as_ref()),
        );
    }
}
