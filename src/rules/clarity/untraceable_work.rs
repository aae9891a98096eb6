use crate::diagnostic::Finding;
use crate::graph::ItemIx;
use crate::model::{Item, ItemKind, registry as fields};
use crate::rules::RuleContext;
use crate::rules::rule::declare_rule;

declare_rule! {
    /// ## What it finds
    /// A task or an initiative from which no way leads to an objective: it is part of nothing that drives one, and drives
    /// none itself. Of an initiative without an objective, it is the initiative that is found, once for all the work in
    /// it that drives none by itself; where all of its open tasks do, there is nothing to find. Recurring work counts as
    /// well; what is done or dropped is left alone.
    ///
    /// ## Why it matters
    /// Work that serves no objective cannot be weighed against work that does. It takes people's time, and when it slips
    /// nobody can say what that costs. Either an objective is missing from the plan, or the work is.
    ///
    /// ## Example
    /// ```yaml
    /// tasks:
    ///   press-kit:
    ///     title: Press kit
    ///     owner: ana
    ///     estimate: 3d
    ///     done_when: Ten photos and one page of text are on the press page.
    /// ```
    ///
    /// ## Mended
    /// ```yaml
    /// tasks:
    ///   press-kit:
    ///     title: Press kit
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 3d
    ///     done_when: Ten photos and one page of text are on the press page.
    /// ```
    pub(super) static UNTRACEABLE_WORK = {
        name: "untraceable-work",
        group: Clarity,
        level: Error,
        needs: WholePlan,
        since: "0.1.0",
        check: check,
    }
}

fn check(context: &RuleContext<'_>, findings: &mut Vec<Finding>) {
    let (plan, graph) = (context.plan(), context.graph());
    let traced = traced(context);
    let untraced = |item: ItemIx, written: &Item| {
        matches!(written.kind, ItemKind::Initiative | ItemKind::Task) && !traced[item.at()]
    };
    for (item, written) in context.open_items().filter(|(item, written)| untraced(*item, written)) {
        // What stands in an untraceable initiative is found with it.
        let above =
            |item: ItemIx| context.snapshot.state(item).is_active() && untraced(item, plan.item(item));
        if graph.serves_of(item).any(|serve| above(serve.container)) {
            continue;
        }
        let mut work = graph.all_serving(item);
        work.retain(|item| plan.item(*item).kind.is_work());
        let has_work = !work.is_empty();
        work.retain(|item| context.snapshot.state(*item).is_active());
        if has_work && work.is_empty() {
            // All of it is done or dropped, and so the initiative is.
            continue;
        }
        let (traceable, work): (Vec<ItemIx>, Vec<ItemIx>) =
            work.into_iter().partition(|item| traced[item.at()]);
        // The initiative only holds together work that says by itself what it is for, with the gates before it.
        if !traceable.is_empty() && work.iter().all(|item| plan.item(*item).kind == ItemKind::Gate) {
            continue;
        }
        let with = match work.len() {
            0 => String::new(),
            1 => ", with the one open piece of work in it".to_owned(),
            count => format!(", with the {count} open pieces of work in it"),
        };
        let help = match written.kind {
            ItemKind::Initiative => "say in `drives` which key result it moves, or drop it",
            _ => "say in `part_of` which initiative it belongs to, or in `drives` which key result it moves",
        };
        findings.push(
            UNTRACEABLE_WORK
                .finding(
                    plan.id_place(item),
                    format!("{} `{}` serves no objective{with}", written.kind.words(), written.id.value),
                )
                .label("what is it for?")
                .help(help)
                .item(written.kind.name(), written.id.value.as_ref()),
        );
    }
}

/// Which items lead to an objective, or to something of which it is reported already that it leads nowhere.
fn traced(context: &RuleContext<'_>) -> Vec<bool> {
    let (plan, graph) = (context.plan(), context.graph());
    let mut traced = vec![false; plan.item_count()];
    let mut pending: Vec<ItemIx> = plan
        .items()
        .filter(|item| plan.item(*item).kind == ItemKind::Objective || is_in_doubt(context, *item))
        .collect();
    while let Some(item) = pending.pop() {
        if !std::mem::replace(&mut traced[item.at()], true) {
            pending.extend(graph.served_by(item).map(|serve| serve.member));
        }
    }
    traced
}

/// Whether an item says that it serves something, and that could not be read, found or followed.
fn is_in_doubt(context: &RuleContext<'_>, item: ItemIx) -> bool {
    let written = context.plan().item(item);
    let said = match written.kind {
        ItemKind::KeyResult => 1,
        ItemKind::Initiative | ItemKind::Task => {
            let unreadable = |field| written.unreadable.contains(&field);
            if unreadable(fields::PART_OF.ix()) || unreadable(fields::DRIVES.ix()) {
                return true;
            }
            usize::from(written.nested_in.is_some() || written.mentions(fields::PART_OF))
                + written.get(fields::DRIVES).map_or(0, <[_]>::len)
        }
        _ => 0,
    };
    context.graph().serves_of(item).len() < said
}
