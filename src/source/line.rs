//! The first-parent line of a commit: what a branch was, day by day.

use super::{Commit, Parents, Repository, SourceError};
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
        let mut line = self.history(from, Parents::First)?;
        let mut first = from.clone();
        while let Some(commit) = line.next().transpose()? {
            if commit.day() <= day {
                return Ok(AsOfDay::Commit(Box::new(commit)));
            }
            first = commit;
        }
        Ok(if line.is_cut_off(&first) { AsOfDay::CutOff } else { AsOfDay::AllLater(Box::new(first)) })
    }
}
