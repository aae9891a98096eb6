//! Names that the plan does not have, and what may have been meant.

use crate::base::{LONGEST_ID, nearest};
use crate::snapshot::Snapshot;

/// After so many comparisons, unknown names are told without the nearest known ones.
const MOST_COMPARED: usize = 1_000_000;
/// So many known names are proposed for an unknown one.
const MOST_PROPOSED: usize = 3;

/// A name that the plan does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// The name as it is written.
    pub id: String,
    /// The ids of the plan that are nearest to it.
    pub near: Vec<String>,
}

/// Finds what may have been meant, as long as that is quick.
pub struct Nearest<'s> {
    snapshot: &'s Snapshot,
    compared: usize,
}

impl<'s> Nearest<'s> {
    /// Looks among the ids of a plan.
    pub fn new(snapshot: &'s Snapshot) -> Self {
        Self { snapshot, compared: 0 }
    }

    /// Returns a name with the ids nearest to it.
    pub fn to(&mut self, id: &str) -> Unknown {
        let plan = &self.snapshot.plan;
        self.compared += plan.item_count();
        let near = if self.compared > MOST_COMPARED || id.len() > 2 * LONGEST_ID {
            Vec::new()
        } else {
            nearest(id, plan.items().map(|item| plan.id(item)), MOST_PROPOSED)
        };
        Unknown { id: id.to_owned(), near: near.into_iter().map(str::to_owned).collect() }
    }
}
