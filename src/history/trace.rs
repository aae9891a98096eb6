//! From an item to the commits that are for it, and from commits up to what they are for.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::graph::{Branch, ItemIx, lines_down, lines_to, lines_up};
use crate::snapshot::Snapshot;

use super::{Nearest, Unknown, Work, WorkLog};

/// What is traced, with the lines up and down, and the commits.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    /// The item; of commits those that they name, in the order in which they are named.
    pub items: Vec<ItemIx>,
    /// What the commits name and the plan does not have.
    pub unknown: Vec<Unknown>,
    /// What the items serve, each once, with the number of steps by which it is reached first.
    pub up: Vec<(ItemIx, usize)>,
    /// The tree from the top down to the items.
    pub lines: Vec<Branch>,
    /// The tree of what serves the item.
    pub down: Vec<Branch>,
    /// The commits that name the item or what serves it; of commits, those themselves. Newest first.
    pub commits: Vec<TracedCommit>,
}

/// A commit of a trace.
#[derive(Clone, Debug)]
pub struct TracedCommit {
    /// The commit.
    pub work: Work,
    /// The items of the trace that it names.
    pub items: Vec<ItemIx>,
}

impl Trace {
    /// Traces an item: up to the themes, down to all that serves it, and to the commits that are for any of that.
    pub fn of_item(snapshot: &Snapshot, item: ItemIx, log: &WorkLog) -> Self {
        let down = lines_down(&snapshot.plan, &snapshot.graph, item);
        let mut traced: FxHashSet<ItemIx> = down.iter().map(|branch| branch.item).collect();
        traced.insert(item);
        let commits = log.work.iter().filter_map(|work| {
            let named = work.ids.iter().filter_map(|id| snapshot.plan.find(id));
            let items: Vec<ItemIx> = named.filter(|named| traced.contains(named)).collect();
            (!items.is_empty()).then(|| TracedCommit { work: work.clone(), items })
        });
        let commits = commits.collect();
        Self { down, commits, ..Self::upwards(snapshot, vec![item]) }
    }

    /// Traces commits: up from all that they name.
    pub fn of_commits(snapshot: &Snapshot, commits: Vec<Work>) -> Self {
        let mut items = Vec::new();
        let mut unknown = Vec::new();
        let mut seen = FxHashSet::default();
        let mut nearest = Nearest::new(snapshot);
        for id in commits.iter().flat_map(|work| &work.ids).filter(|id| seen.insert(id.as_str())) {
            match snapshot.plan.find(id) {
                Some(item) => items.push(item),
                None => unknown.push(nearest.to(id)),
            }
        }
        let named = |work: Work| {
            let items = work.ids.iter().filter_map(|id| snapshot.plan.find(id)).collect();
            TracedCommit { work, items }
        };
        let commits = commits.into_iter().map(named).collect();
        Self { unknown, commits, ..Self::upwards(snapshot, items) }
    }

    /// Returns how many of the commits name each item.
    pub fn commit_counts(&self) -> FxHashMap<ItemIx, usize> {
        let mut counts = FxHashMap::default();
        for item in self.commits.iter().flat_map(|commit| &commit.items) {
            *counts.entry(*item).or_default() += 1;
        }
        counts
    }

    fn upwards(snapshot: &Snapshot, items: Vec<ItemIx>) -> Self {
        let (plan, graph) = (&snapshot.plan, &snapshot.graph);
        let lines = lines_to(plan, graph, &items);
        let mut seen = FxHashSet::default();
        let mut up = Vec::new();
        // An item that another one leads to has all that it serves in the list already.
        for item in &items {
            if seen.contains(item) {
                continue;
            }
            let above = lines_up(plan, graph, *item).into_iter().filter(|branch| seen.insert(branch.item));
            up.extend(above.map(|branch| (branch.item, branch.depth + 1)));
        }
        Self { items, up, lines, ..Self::default() }
    }
}
