//! The files of one plan at one place, read.

use std::sync::Arc;

use super::{Fault, MANIFEST, ObjectId, Problem};

/// What a Git LFS pointer begins with; it is never longer than a kilobyte.
const LFS_POINTER: &[u8] = b"version https://git-lfs.github.com/spec/";
const LFS_POINTER_LIMIT: usize = 1024;

/// A file of a plan, with its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanFile {
    /// Its path from the top of the repository, with forward slashes.
    ///
    /// Without git it is the path from the working directory where the plan lies there or below, and else the one
    /// from the plan's folder.
    pub path: String,
    /// Its path from the plan's folder, with forward slashes.
    pub path_in_plan: String,
    /// The content.
    pub bytes: Arc<[u8]>,
    /// The id of the content, where it comes from a commit.
    pub blob: Option<ObjectId>,
}

impl PlanFile {
    /// Returns whether this is the plan's manifest.
    pub fn is_manifest(&self) -> bool {
        self.path_in_plan == MANIFEST
    }
}

/// The files of one plan at one place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlanFiles {
    /// Whether there is a plan at all. A plan that did not exist yet has no files and no problems.
    pub exists: bool,
    /// What could be read, the manifest among them, sorted by the bytes of [`PlanFile::path_in_plan`].
    pub files: Vec<PlanFile>,
    /// What could not be read, sorted by path.
    pub problems: Vec<Problem>,
    /// The folders of other plans below, from the plan's folder.
    pub nested: Vec<String>,
}

impl PlanFiles {
    /// Returns the manifest, if it could be read.
    pub fn manifest(&self) -> Option<&PlanFile> {
        self.files.iter().find(|file| file.is_manifest())
    }
}

/// Refuses content that is not what it stands for.
pub(super) fn refuse_pointer(bytes: Arc<[u8]>) -> Result<Arc<[u8]>, Fault> {
    if bytes.len() <= LFS_POINTER_LIMIT && bytes.starts_with(LFS_POINTER) {
        return Err(Fault::LfsPointer);
    }
    Ok(bytes)
}
