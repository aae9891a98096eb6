//! What a plan is compared with, for rules about what changed.

use crate::base::{Day, Trailer};
use crate::diff::PlanDiff;
use crate::snapshot::Snapshot;

/// What a plan is compared with: another snapshot, what is different, and what was said of it.
#[derive(Clone, Copy, Debug)]
pub struct Comparison<'c> {
    /// What it is compared with, as of the same day.
    pub base: &'c Snapshot,
    /// The day since which things are different: that of the base's commit.
    pub since: Day,
    /// What is different.
    pub diff: &'c PlanDiff,
    /// The trailers of the commits that made it so.
    pub trailers: &'c [Trailer],
}
