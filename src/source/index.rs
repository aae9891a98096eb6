//! The files that are staged, as a tree.

use super::{ObjectId, Repository, SourceError};

/// What the index says of a file that was announced with `git add --intent-to-add`, and of which nothing is staged yet.
const INTENT_TO_ADD: u16 = 1 << 13;
/// Memory is asked to keep an object before the disk is.
const FIRST: i32 = 1000;

impl Repository {
    /// Returns the tree that a commit of the index would have. It is kept in memory, so nothing is written.
    ///
    /// An index with a conflict has no such tree.
    pub(super) fn staged_tree(&self) -> Result<ObjectId, SourceError> {
        if self.work_tree().is_none() {
            return Err(SourceError::NoIndex);
        }
        let index = self.git().index().map_err(SourceError::git("the index"))?;
        let conflicts = conflicts(&index).map_err(SourceError::git("the index"))?;
        if !conflicts.is_empty() {
            return Err(SourceError::Conflict { paths: conflicts });
        }
        self.tree_in_memory(&index).map(ObjectId).map_err(SourceError::git("the index"))
    }

    fn tree_in_memory(&self, index: &git2::Index) -> Result<git2::Oid, git2::Error> {
        let objects = self.git().odb()?;
        objects.add_new_mempack_backend(FIRST)?;
        let mut staged = git2::Index::new()?;
        for entry in index.iter().filter(|entry| entry.flags_extended & INTENT_TO_ADD == 0) {
            staged.add(&entry)?;
        }
        staged.write_tree_to(self.git())
    }
}

/// Returns the paths that are in conflict, sorted by their bytes.
fn conflicts(index: &git2::Index) -> Result<Vec<String>, git2::Error> {
    let mut paths = Vec::new();
    if !index.has_conflicts() {
        return Ok(paths);
    }
    for conflict in index.conflicts()? {
        let conflict = conflict?;
        let entry = conflict.our.or(conflict.their).or(conflict.ancestor);
        paths.extend(entry.map(|entry| String::from_utf8_lossy(&entry.path).into_owned()));
    }
    paths.sort();
    paths.dedup();
    Ok(paths)
}
