//! What discovery and selection ask of a tree of files, be it on disk or in a commit.

use super::{Fault, ObjectId};
use std::path::PathBuf;

/// A tree of folders and files. All paths are from its top, with forward slashes.
pub(super) trait Tree {
    /// What leads to a folder.
    type Folder;

    /// Returns the folder at a path, which may be empty for the top.
    fn folder(&self, path: &str) -> Option<Self::Folder>;

    /// Returns what is in a folder, in any order, without what the tree itself passes over.
    fn list(&self, folder: &Self::Folder) -> Result<Vec<Entry<Self::Folder>>, Fault>;

    /// Returns the file at a path, through symbolic links that stay in the tree.
    fn locate(&self, path: &str) -> Result<FileNode, Fault>;

    /// Returns whether the folder at a path holds a manifest.
    fn has_manifest(&self, folder: &str) -> bool;
}

/// One name in a folder.
pub(super) struct Entry<F> {
    /// The name; bytes that are not UTF-8 are replaced.
    pub(super) name: String,
    /// What has that name.
    pub(super) kind: Kind<F>,
}

/// What a name in a folder stands for.
pub(super) enum Kind<F> {
    /// A folder.
    Folder(F),
    /// A regular file.
    File(FileNode),
    /// A symbolic link, not yet followed.
    Link,
    /// Another repository.
    Submodule,
    /// A pipe, a socket or a device.
    Special,
}

/// What leads to the bytes of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum FileNode {
    /// A file on disk.
    Disk(PathBuf),
    /// A blob of the repository.
    Blob(ObjectId),
}
