//! The lines from an item up to the themes, and down to the work that serves it.

use rustc_hash::FxHashSet;

use crate::model::{ItemKind, registry};

use super::{Graph, ItemIx, Plan};

/// A place in a tree of items that serve one another, in the order in which it is read: each item before what hangs on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Branch {
    /// The item.
    pub item: ItemIx,
    /// How deep it is; what the tree begins with is at 0.
    pub depth: usize,
    /// Whether it stands above already, so that what hangs on it is not repeated.
    pub again: bool,
}

/// Returns what an item serves itself, each once and as written: its initiative, key results and objectives, and the theme that an
/// objective supports.
pub fn serves(plan: &Plan, graph: &Graph, item: ItemIx) -> Vec<ItemIx> {
    let containers = graph.serves_of(item).map(|link| link.container);
    let mut seen = FxHashSet::default();
    containers.chain(theme(plan, item)).filter(|container| seen.insert(*container)).collect()
}

/// Returns what serves an item itself, each once, in the order of ids; of a theme the objectives that support it.
pub fn members(plan: &Plan, graph: &Graph, item: ItemIx) -> Vec<ItemIx> {
    if plan.item(item).kind == ItemKind::Theme {
        let objectives = plan.items_of(ItemKind::Objective);
        return objectives.filter(|objective| theme(plan, *objective) == Some(item)).collect();
    }
    let mut seen = FxHashSet::default();
    graph.served_by(item).map(|link| link.member).filter(|member| seen.insert(*member)).collect()
}

/// Returns the tree of what an item serves: upwards, what it serves itself first. An item is in it as often as lines lead to it,
/// but what it serves in turn only once, so the tree is never larger than the plan.
pub fn lines_up(plan: &Plan, graph: &Graph, item: ItemIx) -> Vec<Branch> {
    tree(serves(plan, graph, item), |at| serves(plan, graph, at))
}

/// Returns the tree of what serves an item: downwards, what serves it itself first.
pub fn lines_down(plan: &Plan, graph: &Graph, item: ItemIx) -> Vec<Branch> {
    tree(members(plan, graph, item), |at| members(plan, graph, at))
}

/// Returns the tree from the top down to some items: from the themes, or what else they lead to that serves nothing, and through
/// nothing that is not on the way.
pub fn lines_to(plan: &Plan, graph: &Graph, items: &[ItemIx]) -> Vec<Branch> {
    let mut on_the_way: FxHashSet<ItemIx> = items.iter().copied().collect();
    let mut tops = Vec::new();
    let mut ahead: Vec<ItemIx> = items.to_vec();
    while let Some(at) = ahead.pop() {
        let above = serves(plan, graph, at);
        if above.is_empty() {
            tops.push(at);
        }
        ahead.extend(above.into_iter().filter(|up| on_the_way.insert(*up)));
    }
    tops.sort_unstable();
    tops.dedup();
    tree(tops, |at| {
        let mut next = members(plan, graph, at);
        next.retain(|member| on_the_way.contains(member));
        next
    })
}

/// Returns which items, by their numbers, serve an objective or are one.
pub fn serving_objectives(plan: &Plan, graph: &Graph) -> Vec<bool> {
    let mut serving = vec![false; plan.item_count()];
    let mut ahead: Vec<ItemIx> = plan.items_of(ItemKind::Objective).collect();
    while let Some(at) = ahead.pop() {
        if !std::mem::replace(&mut serving[at.at()], true) {
            ahead.extend(graph.served_by(at).map(|link| link.member));
        }
    }
    serving
}

/// Walks down from the first items, each item's next ones once.
fn tree(first: Vec<ItemIx>, next: impl Fn(ItemIx) -> Vec<ItemIx>) -> Vec<Branch> {
    let mut known = FxHashSet::default();
    let mut branches = Vec::new();
    let mut ahead: Vec<(ItemIx, usize)> = first.into_iter().rev().map(|item| (item, 0)).collect();
    while let Some((item, depth)) = ahead.pop() {
        let again = !known.insert(item);
        branches.push(Branch { item, depth, again });
        if !again {
            ahead.extend(next(item).into_iter().rev().map(|one| (one, depth + 1)));
        }
    }
    branches
}

fn theme(plan: &Plan, item: ItemIx) -> Option<ItemIx> {
    let supported = plan.find(plan.item(item).get(registry::SUPPORTS)?)?;
    (plan.item(supported).kind == ItemKind::Theme).then_some(supported)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::graph::{PlanFile, link};
    use crate::model::{Role, lower};

    fn linked(text: &str) -> (Plan, Graph) {
        let lowered = Arc::new(lower(text.as_bytes(), Role::Part));
        let (plan, graph, _) = link(vec![PlanFile { path: "a.plan.yaml".into(), lowered }]);
        (plan, graph)
    }

    /// Writes a tree in a line: two dots for each step, and a star behind what stands above.
    fn told(plan: &Plan, branches: &[Branch]) -> String {
        let one = |branch: &Branch| {
            let again = if branch.again { "*" } else { "" };
            format!("{}{}{again}", "..".repeat(branch.depth), plan.id(branch.item))
        };
        branches.iter().map(one).collect::<Vec<_>>().join(" ")
    }

    const PLAN: &str = "
themes: { trust: { title: Trust, owner: ana } }
objectives:
  live: { title: L, owner: ana, due: 2026-06-30, supports: trust, key_results: { loans: { title: K, owner: ana, from: 0, to: 9 } } }
  sound: { title: S, owner: ana, due: 2026-06-30, supports: trust }
initiatives:
  launch: { title: I, owner: ana, drives: [loans, sound], tasks: { build: { title: B, owner: ana, estimate: 1d, drives: [loans] } } }
tasks:
  alone: { title: A, owner: ana, estimate: 1d }
";

    #[test]
    fn every_line_leads_up_and_no_item_is_told_twice() {
        let (plan, graph) = linked(PLAN);
        let find = |id: &str| plan.find(id).expect(id);
        assert_eq!(
            told(&plan, &lines_up(&plan, &graph, find("build"))),
            "launch ..loans ....live ......trust ..sound ....trust* loans*"
        );
        assert_eq!(told(&plan, &lines_up(&plan, &graph, find("alone"))), "");
        assert_eq!(
            told(&plan, &lines_to(&plan, &graph, &[find("build")])),
            "trust ..live ....loans ......build ......launch ........build* ..sound ....launch*"
        );
        assert_eq!(
            told(&plan, &lines_to(&plan, &graph, &[find("alone"), find("sound")])),
            "alone trust ..sound"
        );
    }

    #[test]
    fn below_an_item_is_all_that_serves_it() {
        let (plan, graph) = linked(PLAN);
        let find = |id: &str| plan.find(id).expect(id);
        assert_eq!(told(&plan, &lines_down(&plan, &graph, find("sound"))), "launch ..build");
        assert_eq!(
            told(&plan, &lines_down(&plan, &graph, find("trust"))),
            "live ..loans ....build ....launch ......build* sound ..launch*"
        );
        assert_eq!(told(&plan, &lines_down(&plan, &graph, find("build"))), "");
    }

    #[test]
    fn what_serves_an_objective_does_so_through_others_too() {
        let (plan, graph) = linked(PLAN);
        let serving = serving_objectives(&plan, &graph);
        let ids: Vec<&str> =
            plan.items().filter(|item| serving[item.at()]).map(|item| plan.id(item)).collect();
        assert_eq!(ids, ["build", "launch", "live", "loans", "sound"]);
    }

    #[test]
    fn parts_of_each_other_do_not_hang() {
        let initiative = |id: &str, of: &str| format!("  {id}: {{ title: I, owner: ana, part_of: {of} }}\n");
        let text =
            format!("initiatives:\n{}{}{}", initiative("a", "b"), initiative("b", "c"), initiative("c", "a"));
        let (plan, graph) = linked(&text);
        let a = plan.find("a").expect("a");
        assert_eq!(told(&plan, &lines_up(&plan, &graph, a)), "");
        assert_eq!(told(&plan, &lines_to(&plan, &graph, &[a])), "a");
        assert_eq!(told(&plan, &lines_down(&plan, &graph, a)), "");
    }

    #[test]
    fn crossing_lines_are_as_many_as_there_are_links() {
        // Forty initiatives in each other, each for forty objectives in a row: 64,000 ways to the last objective.
        let mut text = String::from("objectives:\n");
        for at in 0..40 {
            let supports = if at == 0 { String::new() } else { format!(", supports: o{:02}", at - 1) };
            text.push_str(&format!("  o{at:02}: {{ title: O, owner: ana, due: 2026-06-30{supports} }}\n"));
        }
        let drives: Vec<String> = (0..40).map(|at| format!("o{at:02}")).collect();
        let drives = drives.join(", ");
        text.push_str("initiatives:\n");
        for at in 0..40 {
            let part = if at == 0 { String::new() } else { format!(", part_of: i{:02}", at - 1) };
            text.push_str(&format!("  i{at:02}: {{ title: I, owner: ana, drives: [{drives}]{part} }}\n"));
        }
        let (plan, graph) = linked(&text);
        let find = |id: &str| plan.find(id).expect(id);
        let links = 39 + 40 * 40 + 39;
        assert_eq!(lines_up(&plan, &graph, find("i39")).len(), links);
        assert_eq!(lines_down(&plan, &graph, find("o00")).len(), links);
    }
}
