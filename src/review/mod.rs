//! What a change of plan means to those who agree to it: which edits moved each forecast, what joined and left the critical
//! paths, which findings are new, worse and gone, and whether a gate of the reviewers trips.
//!
//! Causes are found by undoing edits in the model and running the passes again, never by guessing from the graph. This
//! room reads no file, has no words for people, and decides no exit code.

mod causes;
mod deciding;
mod findings;
mod gate;
mod minimal;
mod path;
pub mod reviewers;
pub mod since;
#[cfg(test)]
mod tests;

use crate::diff::PlanDiff;
use crate::snapshot::Snapshot;

pub use causes::{Cause, Causes, causes_of};
pub use deciding::deciding;
pub use findings::Findings;
pub use gate::{Gate, GateError};
pub use path::PathChange;

/// What follows from a change of plan.
#[derive(Clone, Debug, Default)]
pub struct Review {
    /// For each consequence of the comparison which changes moved it.
    pub causes: Causes,
    /// For each consequence what joined and left its critical path.
    pub paths: Vec<PathChange>,
    /// What joined and left the path to whatever finishes last.
    pub plan_path: PathChange,
    /// What is wrong now and was not, and the other way round.
    pub findings: Findings,
}

impl Review {
    /// Reviews a comparison of two snapshots.
    pub fn new(old: &Snapshot, new: &Snapshot, diff: &PlanDiff) -> Self {
        if diff.changes.is_empty() {
            let count = diff.consequences.len();
            let causes = Causes { of: vec![Vec::new(); count], ..Causes::default() };
            return Self { causes, paths: vec![PathChange::default(); count], ..Self::default() };
        }
        let (causes, (paths, findings)) = rayon::join(
            || causes::causes(old, new, diff),
            || (path::paths(old, new, diff), findings::compare(old, new, diff)),
        );
        let (paths, plan_path) = paths;
        Self { causes, paths, plan_path, findings }
    }
}
