//! From an item up to the themes.

use rustc_hash::FxHashMap;
use schemars::JsonSchema;
use serde::Serialize;

use crate::graph::{ItemIx, lines_up};
use crate::snapshot::Snapshot;

/// An item that is served.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RungView {
    /// Its kind.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// How many steps it is away, by the way on which it comes first.
    pub depth: usize,
}

/// A place in the tree of what is served.
#[derive(Clone, Copy, Debug)]
pub(super) struct Branch {
    /// The place in the list of what is served.
    pub(super) rung: usize,
    /// How deep it is.
    pub(super) depth: usize,
    /// Whether it stands above already, so that what it serves itself is not repeated.
    pub(super) again: bool,
}

/// Returns what an item serves, each once, and the tree of it.
pub(super) fn line_up(snapshot: &Snapshot, item: ItemIx) -> (Vec<RungView>, Vec<Branch>) {
    let mut rungs: Vec<RungView> = Vec::new();
    let mut known: FxHashMap<ItemIx, usize> = FxHashMap::default();
    let tree = lines_up(&snapshot.plan, &snapshot.graph, item).into_iter().map(|branch| {
        let depth = branch.depth + 1;
        let rung = *known.entry(branch.item).or_insert_with(|| {
            rungs.push(RungView::new(snapshot, branch.item, depth));
            rungs.len() - 1
        });
        Branch { rung, depth, again: branch.again }
    });
    let tree = tree.collect();
    (rungs, tree)
}

impl RungView {
    /// Makes the view of an item that is so many steps away.
    pub(in crate::view) fn new(snapshot: &Snapshot, item: ItemIx, depth: usize) -> Self {
        let written = snapshot.plan.item(item);
        Self {
            kind: written.kind_name(),
            id: written.id.value.to_string(),
            title: written.title().to_owned(),
            depth,
        }
    }
}
