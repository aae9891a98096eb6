//! What a change of plan means to those who agree to it: which edits moved each forecast, what joined and left the critical
//! paths, which findings are new, worse and gone, who is asked for more than they have time for, and whether a gate of the reviewers trips.
//!
//! Causes are found by undoing edits in the model and running the passes again, never by guessing from the graph. This
//! room reads no file, has no words for people, and decides no exit code.

mod causes;
mod claim;
mod deciding;
mod findings;
mod gate;
mod load;
mod minimal;
mod path;
pub mod reviewers;
mod rounds;
pub mod since;
#[cfg(test)]
mod tests;

use crate::diff::PlanDiff;
use crate::rules::{self, Checked, Comparison};
use crate::snapshot::Snapshot;

use self::reviewers::Reviewer;

pub use causes::{Cause, Causes, causes_of};
pub use claim::{Claim, Proof, Said, best};
pub use deciding::deciding;
pub use findings::Findings;
pub use gate::{Gate, GateError};
pub use load::Rise;
pub use path::PathChange;
pub use rounds::{Pair, Rounds, Standing, rounds};

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
    /// Who is asked for more than they have time for, and was not or for less of it, by person and week.
    pub load: Vec<Rise>,
    /// Who must agree, by id.
    pub reviewers: Vec<Reviewer>,
}

impl Review {
    /// Reviews a comparison of two snapshots of which nothing else is known.
    pub fn new(old: &Snapshot, new: &Snapshot, diff: &PlanDiff) -> Self {
        Self::with(old, new, diff, || rules::check(new))
    }

    /// Reviews a comparison of which is known when it began and what was said of it, so that rules about what changed
    /// are asked too.
    pub fn against(new: &Snapshot, comparison: &Comparison<'_>) -> Self {
        Self::with(comparison.base, new, comparison.diff, || rules::check_against(new, comparison))
    }

    fn with(old: &Snapshot, new: &Snapshot, diff: &PlanDiff, check: impl FnOnce() -> Checked + Send) -> Self {
        if diff.changes.is_empty() {
            let count = diff.consequences.len();
            let causes = Causes { of: vec![Vec::new(); count], ..Causes::default() };
            return Self { causes, paths: vec![PathChange::default(); count], ..Self::default() };
        }
        let (causes, (paths, findings, load)) = rayon::join(
            || causes::causes(old, new, diff),
            || {
                let findings = findings::compare(old, new, diff, check);
                (path::paths(old, new, diff), findings, load::rises(old, new, diff))
            },
        );
        let (paths, plan_path) = paths;
        Self { causes, paths, plan_path, findings, load, reviewers: reviewers::reviewers(old, new, diff) }
    }
}
