//! Which changes made something so that holds of the head and not of the base: found by undoing them.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::diff::{Model, PlanDiff};
use crate::snapshot::Snapshot;

use super::minimal::minimal;

/// The most changes that are undone alone.
const MOST_ALONE: usize = 200;
/// The most sets of changes that are undone together.
const MOST_TOGETHER: usize = 200;

/// Returns the changes, by their places in the list, without which something that holds of the head would not: one alone where
/// one is enough, else a set of which none can be left out. It is empty where none was found.
///
/// `holds` is asked about the head with changes undone, as [`Model`] has it: items, and no text.
pub fn deciding(
    old: &Snapshot,
    new: &Snapshot,
    diff: &PlanDiff,
    holds: impl Fn(&Snapshot) -> bool + Sync,
) -> Vec<usize> {
    let model = Model::new(old, new, diff);
    let mut units: Vec<(usize, Vec<usize>)> =
        (0..diff.changes.len().min(MOST_ALONE)).map(|change| (change, model.unit(change))).collect();
    // Of several that would do alone, the one that takes least with it says most.
    units.sort_by_key(|(change, unit)| (unit.len(), *change));
    let ends = |changes: &[usize]| !holds(&model.without(changes));
    let alone: Vec<bool> = units.par_iter().map(|(_, unit)| ends(unit)).collect();
    if let Some(at) = alone.iter().position(|ends| *ends) {
        return vec![units[at].0];
    }
    let union = |set: &[usize]| {
        let mut changes: Vec<usize> = set.iter().flat_map(|unit| units[*unit].1.iter().copied()).collect();
        changes.sort_unstable();
        changes.dedup();
        changes
    };
    let all: Vec<usize> = (0..units.len()).collect();
    let mut known: BTreeMap<Vec<usize>, bool> = BTreeMap::new();
    let set = minimal(&all, &mut |set| {
        let changes = union(set);
        if !known.contains_key(&changes) {
            if known.len() >= MOST_TOGETHER {
                return None;
            }
            known.insert(changes.clone(), ends(&changes));
        }
        Some(known[&changes])
    });
    let mut named: Vec<usize> = set.unwrap_or_default().into_iter().map(|unit| units[unit].0).collect();
    named.sort_unstable();
    named
}
