//! Files on disk: a work tree, or a folder without git.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::ignored::{Patterns, Tracked};
use super::path::{enters_git, join, to_text};
use super::selection::{is_hidden, is_yaml};
use super::tree::{Entry, FileNode, Kind, Tree};
use super::{FILE_LIMIT, Fault, MANIFEST};

/// The files below a folder on disk, without what git ignores if it is the top of a work tree.
pub(super) struct Disk<'r> {
    /// The top, without symbolic links in it.
    top: PathBuf,
    tracked: Option<Tracked<'r>>,
}

/// A folder below the top.
pub(super) struct DiskFolder {
    path: PathBuf,
    from_top: String,
    patterns: Option<Arc<Patterns>>,
    /// Whether a folder above is ignored, so that only what is tracked counts.
    only_tracked: bool,
    /// Whether the folder was asked for by its path, rather than met on the way.
    was_named: bool,
}

impl<'r> Disk<'r> {
    /// Gives the files below a folder; with a repository, the top of its work tree.
    pub(super) fn new(top: PathBuf, repository: Option<&'r git2::Repository>) -> Self {
        Self { top, tracked: repository.map(Tracked::new) }
    }

    /// Returns where a folder is, which is named by its path from the top.
    pub(super) fn folder(&self, from_top: &str) -> PathBuf {
        if from_top.is_empty() { self.top.clone() } else { self.top.join(from_top) }
    }

    /// Reads the patterns of a folder, which hold for what is in it.
    fn patterns(&self, folder: &Path, above: Option<Arc<Patterns>>) -> Option<Arc<Patterns>> {
        self.tracked.as_ref().and_then(|_| Patterns::read(folder, above))
    }

    /// Returns the kind of an entry, or `None` where it is hidden or git ignores it.
    fn kind(&self, folder: &DiskFolder, name: &str, entry: &fs::DirEntry) -> Option<Kind<DiskFolder>> {
        if is_hidden(name) {
            return None;
        }
        let file_type = entry.file_type().ok()?;
        let path = entry.path();
        let from_top = join(&folder.from_top, name);
        let is_folder = file_type.is_dir();
        let is_ignored = folder.only_tracked
            || folder.patterns.as_ref().is_some_and(|patterns| patterns.ignore(&path, is_folder));
        if is_ignored && !self.is_tracked(&from_top, is_folder) {
            return None;
        }
        if is_folder {
            let patterns = self.patterns(&path, folder.patterns.clone());
            return Some(Kind::Folder(DiskFolder {
                path,
                from_top,
                patterns,
                only_tracked: is_ignored,
                was_named: false,
            }));
        }
        Some(match file_type {
            kind if kind.is_file() => Kind::File(FileNode::Disk(path)),
            kind if kind.is_symlink() => Kind::Link,
            _ => Kind::Special,
        })
    }

    fn is_tracked(&self, from_top: &str, is_folder: bool) -> bool {
        let Some(tracked) = &self.tracked else { return false };
        // Build folders hold much that is ignored; the index is read only where it matters.
        if is_folder { tracked.has_below(from_top) } else { is_yaml(from_top) && tracked.has_file(from_top) }
    }
}

impl Tree for Disk<'_> {
    type Folder = DiskFolder;

    fn folder(&self, path: &str) -> Option<DiskFolder> {
        let patterns = self.patterns(&self.top, None);
        let mut folder = DiskFolder {
            path: self.top.clone(),
            from_top: String::new(),
            patterns,
            only_tracked: false,
            was_named: true,
        };
        let mut is_ignored = false;
        for part in path.split('/').filter(|part| !part.is_empty()) {
            let path = folder.path.join(part);
            is_ignored |= folder.patterns.as_ref().is_some_and(|patterns| patterns.ignore(&path, true));
            let patterns = self.patterns(&path, folder.patterns);
            folder = DiskFolder { from_top: join(&folder.from_top, part), path, patterns, ..folder };
        }
        let manifest = folder.path.join(MANIFEST);
        is_ignored |= folder.patterns.as_ref().is_some_and(|patterns| patterns.ignore(&manifest, false));
        if is_ignored && self.is_tracked(&join(&folder.from_top, MANIFEST), false) {
            folder.only_tracked = true;
        } else if is_ignored {
            // A plan that is itself ignored was meant all the same; the patterns would leave nothing of it.
            folder.patterns = None;
        }
        folder.path.is_dir().then_some(folder)
    }

    fn list(&self, folder: &DiskFolder) -> Result<Vec<Entry<DiskFolder>>, Fault> {
        let mut entries = Vec::new();
        for entry in fs::read_dir(&folder.path).map_err(|error| Fault::from_io(&error))? {
            let entry = entry.map_err(|error| Fault::from_io(&error))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name == ".git" && !folder.was_named {
                // A submodule, or a repository that merely lies here: its files are not of this one.
                return Ok(Vec::new());
            }
            if let Some(kind) = self.kind(folder, &name, &entry) {
                entries.push(Entry { name, kind });
            }
        }
        Ok(entries)
    }

    fn locate(&self, path: &str) -> Result<FileNode, Fault> {
        let path = self.top.join(path);
        let found = path.canonicalize().map_err(|error| match Fault::from_io(&error) {
            Fault::Missing => {
                link_target(&path).map_or(Fault::Missing, |target| Fault::BrokenLink { target })
            }
            fault => fault,
        })?;
        let is_inside = found.strip_prefix(&self.top).is_ok_and(|inside| !enters_git(&to_text(inside)));
        if !is_inside {
            return Err(Fault::OutsideRepository { target: link_target(&path).unwrap_or_default() });
        }
        let metadata = found.metadata().map_err(|error| Fault::from_io(&error))?;
        if metadata.is_dir() {
            return Err(Fault::Folder);
        }
        if metadata.is_file() { Ok(FileNode::Disk(found)) } else { Err(Fault::Special) }
    }

    fn has_manifest(&self, folder: &str) -> bool {
        has_manifest(&self.top.join(folder))
    }
}

/// Returns whether a folder on disk holds a manifest. A broken link counts: it is told when it is read.
pub(super) fn has_manifest(folder: &Path) -> bool {
    let path = folder.join(MANIFEST);
    path.symlink_metadata().is_ok() && !path.is_dir()
}

/// Reads a file, unless it is larger than [`FILE_LIMIT`].
pub(super) fn read(path: &Path) -> Result<Arc<[u8]>, Fault> {
    let from_io = |error: std::io::Error| Fault::from_io(&error);
    // Asked before it is opened, since to open a pipe is to wait for whoever writes to it.
    if !path.metadata().map_err(from_io)?.is_file() {
        return Err(Fault::Special);
    }
    let file = File::open(path).map_err(from_io)?;
    let size = file.metadata().map_err(from_io)?.len();
    if size > FILE_LIMIT {
        return Err(Fault::TooLarge { size });
    }
    let mut bytes = Vec::with_capacity(size as usize + 1);
    file.take(FILE_LIMIT + 1).read_to_end(&mut bytes).map_err(from_io)?;
    if bytes.len() as u64 > FILE_LIMIT {
        return Err(Fault::TooLarge { size: bytes.len() as u64 });
    }
    Ok(bytes.into())
}

/// Reads a file up to a number of bytes.
pub(super) fn read_start(path: &Path, limit: u64) -> Result<Arc<[u8]>, Fault> {
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| Fault::from_io(&error))?;
    file.take(limit).read_to_end(&mut bytes).map_err(|error| Fault::from_io(&error))?;
    Ok(bytes.into())
}

fn link_target(path: &Path) -> Option<String> {
    path.read_link().ok().map(|target| target.to_string_lossy().into_owned())
}
