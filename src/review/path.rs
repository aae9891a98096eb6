//! What joined and left the critical paths.

use std::collections::BTreeSet;

use crate::diff::PlanDiff;
use crate::graph::ItemIx;
use crate::snapshot::{Snapshot, Timetable};

/// The most consequences whose paths are compared.
const MOST_PATHS: usize = 200;

/// What is different between the path that drives a date and the one that did, in the order of the paths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PathChange {
    /// The whole path, the earliest first.
    pub now: Vec<String>,
    /// What is on it now.
    pub joined: Vec<String>,
    /// What was on it, by the ids of the head.
    pub left: Vec<String>,
}

impl PathChange {
    /// Returns whether the path is another one.
    pub fn is_other(&self) -> bool {
        !self.joined.is_empty() || !self.left.is_empty()
    }
}

/// Returns how the path to each consequence changed, and that to whatever finishes last.
pub(super) fn paths(old: &Snapshot, new: &Snapshot, diff: &PlanDiff) -> (Vec<PathChange>, PathChange) {
    let (Some(one), Some(other)) = (old.timetable(), new.timetable()) else {
        return (vec![PathChange::default(); diff.consequences.len()], PathChange::default());
    };
    let between = |base: Option<ItemIx>, head: Option<ItemIx>| {
        let was: Vec<String> =
            ids(old, one, base).into_iter().map(|id| diff.matching.renames.item(&id).to_owned()).collect();
        let now = ids(new, other, head);
        let missing = |from: &[String], to: &[String]| -> Vec<String> {
            let to: BTreeSet<&String> = to.iter().collect();
            from.iter().filter(|id| !to.contains(id)).cloned().collect()
        };
        PathChange { joined: missing(&now, &was), left: missing(&was, &now), now }
    };
    let of = |(at, one): (usize, &crate::diff::Consequence)| match (one.base, one.head) {
        (Some(base), Some(head)) if at < MOST_PATHS => between(Some(base), Some(head)),
        _ => PathChange::default(),
    };
    (diff.consequences.iter().enumerate().map(of).collect(), between(None, None))
}

/// Returns the ids on the path to an item, or to whatever finishes last.
fn ids(snapshot: &Snapshot, timetable: &Timetable, target: Option<ItemIx>) -> Vec<String> {
    let steps = timetable.path(target).map(|path| path.steps).unwrap_or_default();
    let mut ids: Vec<String> =
        steps.iter().map(|step| snapshot.plan.id(ItemIx(step.item)).to_owned()).collect();
    ids.dedup();
    ids
}
