//! Files of a past revision, from the tree of its commit.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::sync::Arc;

use super::path::{enters_git, join};
use super::tree::{Entry, FileNode, Kind, Tree};
use super::tree_object::{EntryKind, TreeObject};
use super::{FILE_LIMIT, Fault, MANIFEST, ObjectId};

/// How many symbolic links are followed for one file, as on Linux.
const LINKS_LIMIT: usize = 40;
/// How many folders are kept as they were read.
const KEPT: usize = 8;
/// How long the target of a symbolic link may be, as on Linux.
const LINK_LENGTH_LIMIT: usize = 4096;

/// The tree of a commit.
pub(super) struct RevisionTree<'r> {
    repository: &'r git2::Repository,
    top: git2::Oid,
    /// The folders that were read last, which are often asked for again.
    last: RefCell<VecDeque<(git2::Oid, TreeObject)>>,
}

impl<'r> RevisionTree<'r> {
    pub(super) fn new(repository: &'r git2::Repository, tree: ObjectId) -> Self {
        Self { repository, top: tree.0, last: RefCell::default() }
    }

    fn tree(&self, id: git2::Oid) -> Result<TreeObject, Fault> {
        if let Some((_, known)) = self.last.borrow().iter().find(|(known, _)| *known == id) {
            return Ok(known.clone());
        }
        let tree = TreeObject::read(self.repository, id)?;
        let mut last = self.last.borrow_mut();
        last.truncate(KEPT - 1);
        last.push_front((id, tree.clone()));
        Ok(tree)
    }

    /// Returns the files of a folder whose content is another than in an older folder, by their paths from there, with the
    /// content in the older one; `None` where more is different than the content of regular files, or where that cannot be told.
    pub(super) fn replaced(
        &self,
        folder: git2::Oid,
        older: (&Self, git2::Oid),
    ) -> Option<Vec<(String, ObjectId)>> {
        let (older, older_folder) = older;
        let mut found = Vec::new();
        let mut folders = vec![(String::new(), folder, older_folder)];
        while let Some((path, folder, older_folder)) = folders.pop() {
            let (tree, older_tree) = (self.tree(folder).ok()?, older.tree(older_folder).ok()?);
            for (entry, content) in tree.replaced(&older_tree)? {
                let inside = join(&path, &String::from_utf8_lossy(entry.name));
                match entry.kind() {
                    EntryKind::Folder => folders.push((inside, entry.id(), content)),
                    EntryKind::File => found.push((inside, ObjectId(content))),
                    EntryKind::Link | EntryKind::Submodule => return None,
                }
            }
        }
        Some(found)
    }

    fn link_target(&self, id: git2::Oid) -> Result<String, Fault> {
        let target = read(self.repository, ObjectId(id))?;
        if target.len() > LINK_LENGTH_LIMIT {
            return Err(Fault::TooLarge { size: target.len() as u64 });
        }
        Ok(String::from_utf8_lossy(&target).into_owned())
    }

    /// Walks a path from the top, putting the target of each symbolic link in its place.
    fn follow(&self, path: &str) -> Result<git2::Oid, Fault> {
        let mut folders = vec![self.top];
        let mut parts: Vec<String> = path.split('/').rev().map(str::to_owned).collect();
        let mut links: Vec<String> = Vec::new();
        while let Some(part) = parts.pop() {
            if part.is_empty() || part == "." {
                continue;
            }
            if part == ".." && folders.len() > 1 {
                folders.pop();
                continue;
            }
            if part == ".." || enters_git(&part) {
                return Err(leaves(&links));
            }
            let folder = self.tree(folders[folders.len() - 1])?;
            let Some(entry) = folder.entry(&part)? else { return Err(leads_nowhere(&links)) };
            match entry.kind() {
                EntryKind::Folder => folders.push(entry.id()),
                EntryKind::Link => {
                    let target = self.link_target(entry.id())?;
                    parts.extend(target.split('/').rev().map(str::to_owned));
                    let is_absolute = target.starts_with('/');
                    links.push(target);
                    if is_absolute {
                        return Err(leaves(&links));
                    }
                    if links.len() > LINKS_LIMIT {
                        return Err(Fault::LinkLoop);
                    }
                }
                EntryKind::File if parts.is_empty() => return Ok(entry.id()),
                EntryKind::File | EntryKind::Submodule => return Err(leads_nowhere(&links)),
            }
        }
        Err(Fault::Folder)
    }
}

/// Tells that a path leaves the repository by the first of the links that were followed.
fn leaves(links: &[String]) -> Fault {
    Fault::OutsideRepository { target: links.first().cloned().unwrap_or_default() }
}

/// Tells that there is nothing at a path, or at what the first of the links stands for.
fn leads_nowhere(links: &[String]) -> Fault {
    links.first().map_or(Fault::Missing, |target| Fault::BrokenLink { target: target.clone() })
}

impl Tree for RevisionTree<'_> {
    type Folder = git2::Oid;

    fn folder(&self, path: &str) -> Option<git2::Oid> {
        let mut id = self.top;
        for part in path.split('/').filter(|part| !part.is_empty()) {
            let tree = self.tree(id).ok()?;
            id = tree.entry(part).ok()?.filter(|entry| entry.kind() == EntryKind::Folder)?.id();
        }
        Some(id)
    }

    fn list(&self, folder: &git2::Oid) -> Result<Vec<Entry<git2::Oid>>, Fault> {
        let tree = self.tree(*folder)?;
        let entries = tree.entries().map(|entry| {
            let entry = entry?;
            let kind = match entry.kind() {
                EntryKind::Folder => Kind::Folder(entry.id()),
                EntryKind::Link => Kind::Link,
                EntryKind::File => Kind::File(FileNode::Blob(ObjectId(entry.id()))),
                EntryKind::Submodule => Kind::Submodule,
            };
            Ok(Entry { name: String::from_utf8_lossy(entry.name).into_owned(), kind })
        });
        entries.collect()
    }

    fn locate(&self, path: &str) -> Result<FileNode, Fault> {
        self.follow(path).map(|id| FileNode::Blob(ObjectId(id)))
    }

    fn has_manifest(&self, folder: &str) -> bool {
        let tree = self.folder(folder).and_then(|id| self.tree(id).ok());
        let entry = tree.as_ref().and_then(|tree| tree.entry(MANIFEST).ok()?);
        entry.is_some_and(|entry| matches!(entry.kind(), EntryKind::File | EntryKind::Link))
    }
}

/// Reads a blob, unless it is larger than [`FILE_LIMIT`].
pub(super) fn read(repository: &git2::Repository, id: ObjectId) -> Result<Arc<[u8]>, Fault> {
    let from_git = |error: git2::Error| Fault::from_git(&error, id.0);
    let objects = repository.odb().map_err(from_git)?;
    // The header tells the size without inflating the content.
    let (size, _) = objects.read_header(id.0).map_err(from_git)?;
    if size as u64 > FILE_LIMIT {
        return Err(Fault::TooLarge { size: size as u64 });
    }
    let object = objects.read(id.0).map_err(from_git)?;
    if object.kind() != git2::ObjectType::Blob {
        return Err(Fault::Corrupt {
            reason: format!("object {id} is a {}, not a blob", object.kind().str()),
        });
    }
    Ok(object.data().into())
}
