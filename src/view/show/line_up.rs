//! From an item up to the themes, and one step down.

use rustc_hash::FxHashMap;
use schemars::JsonSchema;
use serde::Serialize;

use crate::graph::ItemIx;
use crate::model::{ItemKind, registry};
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
    let mut tree = Vec::new();
    let mut known: FxHashMap<ItemIx, usize> = FxHashMap::default();
    let mut ahead: Vec<(ItemIx, usize)> =
        parents(snapshot, item).into_iter().rev().map(|up| (up, 1)).collect();
    while let Some((at, depth)) = ahead.pop() {
        if let Some(&rung) = known.get(&at) {
            tree.push(Branch { rung, depth, again: true });
            continue;
        }
        known.insert(at, rungs.len());
        tree.push(Branch { rung: rungs.len(), depth, again: false });
        let written = snapshot.plan.item(at);
        rungs.push(RungView {
            kind: written.kind_name(),
            id: written.id.value.to_string(),
            title: written.title().to_owned(),
            depth,
        });
        ahead.extend(parents(snapshot, at).into_iter().rev().map(|up| (up, depth + 1)));
    }
    (rungs, tree)
}

/// What an item serves itself, as written, and the theme that an objective supports.
fn parents(snapshot: &Snapshot, item: ItemIx) -> Vec<ItemIx> {
    let mut parents: Vec<ItemIx> = snapshot.graph.serves_of(item).map(|link| link.container).collect();
    parents.extend(theme(snapshot, item));
    let mut seen = Vec::new();
    parents.retain(|parent| {
        let new = !seen.contains(parent);
        seen.push(*parent);
        new
    });
    parents
}

fn theme(snapshot: &Snapshot, item: ItemIx) -> Option<ItemIx> {
    let supported = snapshot.plan.find(snapshot.plan.item(item).get(registry::SUPPORTS)?)?;
    (snapshot.plan.item(supported).kind == ItemKind::Theme).then_some(supported)
}

/// Returns what serves an item directly; of a theme, the objectives that support it.
pub(super) fn members(snapshot: &Snapshot, item: ItemIx) -> Vec<ItemIx> {
    if snapshot.plan.item(item).kind == ItemKind::Theme {
        let objectives = snapshot.plan.items_of(ItemKind::Objective);
        return objectives.filter(|objective| theme(snapshot, *objective) == Some(item)).collect();
    }
    snapshot.graph.served_by(item).map(|link| link.member).collect()
}
