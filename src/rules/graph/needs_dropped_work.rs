use crate::base::Place;
use crate::diagnostic::Finding;
use crate::graph::ItemIx;
use crate::model::registry as fields;
use crate::rules::RuleContext;
use crate::rules::rule::declare_rule;
use crate::schedule::State;

declare_rule! {
    /// ## What it finds
    /// Work that needs something that has been dropped, by its own `status` or with the initiative that it was part of.
    ///
    /// ## Why it matters
    /// What was to come first will never come. Either the work does not need it after all, or it needs something else that
    /// nobody has planned. The schedule takes dropped work to be no work at all, so its dates do not show the gap.
    ///
    /// ## Example
    /// ```yaml
    /// tasks:
    ///   tender:
    ///     title: Tender for a canteen
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 10d
    ///     status: dropped
    ///     done_when: Three offers are on the table.
    ///   canteen:
    ///     title: Hot meals on day one
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 4d
    ///     done_when: Sixty meals are served in one break.
    ///     needs: [tender]
    /// ```
    ///
    /// ## Mended
    /// ```yaml
    /// tasks:
    ///   tender:
    ///     title: Tender for a canteen
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 10d
    ///     status: dropped
    ///     done_when: Three offers are on the table.
    ///   caterer:
    ///     title: Hire the caterer next door
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 1d
    ///     done_when: The contract is signed.
    ///   canteen:
    ///     title: Hot meals on day one
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 4d
    ///     done_when: Sixty meals are served in one break.
    ///     needs: [caterer]
    /// ```
    pub(super) static NEEDS_DROPPED_WORK = {
        name: "needs-dropped-work",
        group: Graph,
        level: Warning,
        needs: Plan,
        since: "0.1.0",
        check: check,
    }
}

fn check(context: &RuleContext<'_>, findings: &mut Vec<Finding>) {
    let plan = context.plan();
    for (item, written) in context.open_items() {
        for need in context.graph().needs_of(item) {
            if context.snapshot.state(need.predecessor) != State::Dropped {
                continue;
            }
            let id = plan.id(need.predecessor);
            let (with, place) = dropped_at(context, need.predecessor);
            let with = with.map(|with| format!(" with `{}`", plan.id(with))).unwrap_or_default();
            findings.push(
                NEEDS_DROPPED_WORK
                    .finding(
                        need.place,
                        format!("`{}` needs `{id}`, which is dropped{with}", written.id.value),
                    )
                    .label("this will never come")
                    .context(place, "dropped here")
                    .help("remove the need, or need what takes the place of the dropped work")
                    .item(written.kind.name(), written.id.value.as_ref())
                    .field(fields::NEEDS.name())
                    .distinction(id),
            );
        }
    }
}

/// Where it says that an item is dropped: at itself, or at what it served.
fn dropped_at(context: &RuleContext<'_>, item: ItemIx) -> (Option<ItemIx>, Place) {
    let plan = context.plan();
    let says_so = |item: ItemIx| plan.item(item).status() == Some("dropped");
    let status = |item: ItemIx| {
        let written = plan.item(item);
        let span = match written.kind {
            crate::model::ItemKind::Task => written.span_of(fields::TASK_STATUS_FIELD),
            _ => written.span_of(fields::STATUS),
        };
        plan.place(item, span)
    };
    if says_so(item) {
        return (None, status(item));
    }
    match context.graph().all_served(item).into_iter().find(|served| says_so(*served)) {
        Some(served) => (Some(served), status(served)),
        None => (None, plan.id_place(item)),
    }
}
