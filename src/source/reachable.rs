//! All commits that others lead to, whichever way.

use std::collections::{BinaryHeap, HashSet};

use git2::ErrorCode;

use super::{Commit, ObjectId, Repository, SourceError};

/// A walk over all commits that some lead to, themselves among them, each once: the newest by its committer's clock first, of those
/// whose way was found.
///
/// Where history was cut off when the repository was cloned, the walk ends.
pub struct Reachable<'r> {
    repository: &'r Repository,
    cut_off: HashSet<git2::Oid>,
    known: HashSet<git2::Oid>,
    ahead: BinaryHeap<(i64, git2::Oid)>,
    is_cut_off: bool,
}

impl Repository {
    /// Begins a walk over all commits that some lead to.
    pub fn reachable(&self, from: &[Commit]) -> Reachable<'_> {
        let known: HashSet<git2::Oid> = from.iter().map(|commit| commit.id.0).collect();
        let mut ahead: Vec<(i64, git2::Oid)> =
            from.iter().map(|commit| (commit.committer.at.seconds, commit.id.0)).collect();
        ahead.sort_unstable();
        ahead.dedup();
        let cut_off = self.shallow_roots();
        Reachable { repository: self, cut_off, known, ahead: ahead.into(), is_cut_off: false }
    }

    /// Returns the commit that `HEAD` names; `None` where the branch has no commits yet.
    pub fn head(&self) -> Result<Option<Commit>, SourceError> {
        match self.commit("HEAD") {
            Ok(commit) => Ok(Some(commit)),
            Err(SourceError::UnbornBranch { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

impl Reachable<'_> {
    /// Returns whether the walk has come to where history was cut off, so that there may be more commits than it gave.
    pub fn is_cut_off(&self) -> bool {
        self.is_cut_off
    }

    fn step(&mut self, id: git2::Oid) -> Result<Commit, SourceError> {
        let git = self.repository.git();
        let failed = |error| SourceError::git(format!("commit {id}"))(error);
        let found = git.find_commit(id).map_err(failed)?;
        if self.cut_off.contains(&id) {
            self.is_cut_off = true;
            return Ok(Commit { parents: Vec::new(), ..Commit::from_git(&found) });
        }
        for parent in found.parent_ids() {
            if !self.known.insert(parent) {
                continue;
            }
            match git.find_commit(parent) {
                Ok(commit) => self.ahead.push((commit.committer().when().seconds(), parent)),
                Err(error) if error.code() == ErrorCode::NotFound && !self.cut_off.is_empty() => {
                    self.is_cut_off = true;
                }
                Err(error) => return Err(SourceError::git(format!("commit {}", ObjectId(parent)))(error)),
            }
        }
        Ok(Commit::from_git(&found))
    }
}

impl Iterator for Reachable<'_> {
    type Item = Result<Commit, SourceError>;

    fn next(&mut self) -> Option<Self::Item> {
        let (_, id) = self.ahead.pop()?;
        Some(self.step(id))
    }
}
