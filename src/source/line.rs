//! The first-parent line of a commit: what a branch was, day by day.

use super::{Commit, Repository, SourceError};
use crate::base::Day;

/// What the first-parent line has to say of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AsOfDay {
    /// The last commit up to the close of the day.
    Commit(Box<Commit>),
    /// All of it is later; this is the first.
    AllLater(Box<Commit>),
    /// History was cut off when the repository was cloned, and all that is there is later.
    CutOff,
}

impl Repository {
    /// Finds the last commit of a first-parent line that was committed on a day or before it, each commit's day being that of
    /// its committer's own clock.
    pub fn as_of_day(&self, from: &Commit, day: Day) -> Result<AsOfDay, SourceError> {
        let cut_off = self.shallow_roots();
        let mut commit = from.clone();
        loop {
            if commit.day() <= day {
                return Ok(AsOfDay::Commit(Box::new(commit)));
            }
            if cut_off.contains(&commit.id.0) {
                return Ok(AsOfDay::CutOff);
            }
            let Some(parent) = commit.parents.first() else { return Ok(AsOfDay::AllLater(Box::new(commit))) };
            let found =
                self.git().find_commit(parent.0).map_err(SourceError::git(format!("commit {parent}")))?;
            commit = Commit::from_git(&found);
        }
    }
}
