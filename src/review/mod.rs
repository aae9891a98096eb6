//! What a change of plan means to its reviewers: findings that are new, and who must agree.
//!
//! Everything here is a function of two snapshots and what is different between them. This room never reads a repository,
//! decides no exit code, and writes no words for a format.

pub mod reviewers;
pub mod since;
