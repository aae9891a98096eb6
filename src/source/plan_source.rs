//! One plan at one place, whose files can be asked for.

use std::collections::HashMap;
use std::io;
use std::sync::Arc;

use rayon::prelude::*;

use super::create::write_new_inside;
use super::disk::{self, Disk};
use super::files::refuse_pointer;
use super::overwrite::overwrite;
use super::path::{below, enters_git, join, parent, resolve};
use super::revision::{self, RevisionTree};
use super::selection::select;
use super::tree::{FileNode, Tree};
use super::{
    Commit, Exclude, Fault, MANIFEST, ObjectId, PlanFile, PlanFiles, Problem, Repository, SelectedFile,
    Selection, SourceError,
};

/// How much of other YAML is read to see whether it was meant to be a plan file.
const OTHERS_LIMIT: u64 = 1 << 20;

/// Where a plan is read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The files as they are on disk.
    Disk,
    /// The files as they are staged in the index.
    Index,
    /// The tree of a commit.
    Revision(Box<Commit>),
}

/// One plan at one place: a folder with a manifest, on disk, in the index or in a commit.
///
/// Reading goes in two steps, since the manifest says what to exclude: [`manifest`](Self::manifest), then
/// [`files`](Self::files).
pub struct PlanSource<'l> {
    repository: Option<&'l Repository>,
    place: Place,
    folder: String,
    tree: PlanTree<'l>,
    /// Bytes that count in place of those of a file, by its path from the top.
    drafts: HashMap<String, Arc<[u8]>>,
}

enum PlanTree<'l> {
    Disk(Disk<'l>),
    Revision(RevisionTree<'l>),
    Absent,
}

impl<'l> PlanSource<'l> {
    pub(super) fn on_disk(repository: Option<&'l Repository>, disk: Disk<'l>, folder: String) -> Self {
        Self { repository, place: Place::Disk, folder, tree: PlanTree::Disk(disk), drafts: HashMap::new() }
    }

    pub(super) fn at(
        repository: &'l Repository,
        place: Place,
        tree: RevisionTree<'l>,
        folder: String,
    ) -> Self {
        let tree = PlanTree::Revision(tree);
        Self { repository: Some(repository), place, folder, tree, drafts: HashMap::new() }
    }

    pub(super) fn absent(repository: &'l Repository, place: Place, folder: String) -> Self {
        Self { repository: Some(repository), place, folder, tree: PlanTree::Absent, drafts: HashMap::new() }
    }

    /// Returns where the plan is read from.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Returns the plan's folder, from the top of the repository; empty where it is the top.
    pub fn folder(&self) -> &str {
        &self.folder
    }

    /// Returns whether there is a plan here. Where there is none, it has no files, and that is no error.
    pub fn exists(&self) -> bool {
        !matches!(self.tree, PlanTree::Absent)
    }

    /// Returns the files in the plan's folder whose content is another than in an older commit, by their paths from there, with the
    /// content that they had; `None` where files came or went, or where that cannot be told.
    pub fn replaced(&self, older: &Self) -> Option<Vec<(String, ObjectId)>> {
        let (PlanTree::Revision(tree), PlanTree::Revision(older_tree)) = (&self.tree, &older.tree) else {
            return None;
        };
        tree.replaced(tree.folder(&self.folder)?, (older_tree, older_tree.folder(&older.folder)?))
    }

    /// Returns the id of the tree of the plan's folder, where it is read from a commit: while it is the same, so is all
    /// that is in the folder.
    pub fn tree(&self) -> Option<ObjectId> {
        match &self.tree {
            PlanTree::Revision(tree) => tree.folder(&self.folder).map(ObjectId),
            PlanTree::Disk(_) | PlanTree::Absent => None,
        }
    }

    /// Lets a file, which is named by its path from the top, say something else from now on, as if that stood on disk.
    pub fn draft(&mut self, path: impl Into<String>, bytes: impl Into<Arc<[u8]>>) {
        self.drafts.insert(path.into(), bytes.into());
    }

    /// Puts other bytes in place of those of a file on disk, which is named by its path from the top: at once or not at all, and
    /// only if it still says what was read.
    pub fn overwrite(&self, path: &str, before: &[u8], after: &[u8]) -> Result<(), SourceError> {
        let read_only =
            || SourceError::Write { path: path.into(), source: io::ErrorKind::ReadOnlyFilesystem.into() };
        match self.locate(path) {
            Ok(FileNode::Disk(found)) => overwrite(&found, before, after),
            _ => Err(read_only()),
        }
    }

    /// Writes a new file of the plan on disk, which is named by its path from the plan's folder; never over one that is there.
    pub fn create(&self, path_in_plan: &str, bytes: &[u8]) -> Result<(), SourceError> {
        match &self.tree {
            PlanTree::Disk(disk) => write_new_inside(&disk.folder(&self.folder), path_in_plan, bytes),
            _ => Err(SourceError::Write {
                path: join(&self.folder, path_in_plan).into(),
                source: io::ErrorKind::ReadOnlyFilesystem.into(),
            }),
        }
    }

    /// Reads the manifest.
    pub fn manifest(&self) -> Result<PlanFile, Problem> {
        let path = join(&self.folder, MANIFEST);
        let read = self.locate(&path).and_then(|node| {
            let path_in_plan = MANIFEST.to_owned();
            self.read(&SelectedFile { path: path.clone(), path_in_plan, node })
        });
        read.map_err(|fault| Problem { path, fault })
    }

    /// Selects the plan's files without reading them.
    pub fn select(&self, exclude: &Exclude) -> Selection {
        match &self.tree {
            PlanTree::Disk(disk) => select(disk, &self.folder, exclude),
            PlanTree::Revision(tree) => select(tree, &self.folder, exclude),
            PlanTree::Absent => Selection::default(),
        }
    }

    /// Reads one of the files that were selected here.
    pub fn read(&self, file: &SelectedFile) -> Result<PlanFile, Fault> {
        let bytes = match self.drafts.get(&file.path) {
            Some(draft) => Arc::clone(draft),
            None => self.bytes(&file.node).and_then(refuse_pointer)?,
        };
        Ok(plan_file(file, bytes))
    }

    /// Selects and reads the plan's files.
    pub fn files(&self, exclude: &Exclude) -> PlanFiles {
        self.read_all(self.select(exclude))
    }

    /// Reads all files that were selected here; those that cannot be read become problems.
    pub fn read_all(&self, selection: Selection) -> PlanFiles {
        let nested = selection.nested.clone();
        let (files, problems) = self.read_each(selection, |file| file);
        PlanFiles { exists: self.exists(), files, problems, nested }
    }

    /// Reads all files that were selected here and makes something of each, in parallel, so that the bytes of one need
    /// not be kept until the last is read; those that cannot be read become problems.
    ///
    /// A repository is for one thread at a time, so files of a commit are all read before the first is made something of.
    pub fn read_each<T: Send>(
        &self,
        selection: Selection,
        make: impl Fn(PlanFile) -> T + Sync,
    ) -> (Vec<T>, Vec<Problem>) {
        let Selection { files, mut problems, .. } = selection;
        let made: Vec<Result<T, Problem>> = if let PlanTree::Disk(_) = self.tree {
            let drafts = &self.drafts;
            let read = |file: &SelectedFile| match drafts.get(&file.path) {
                Some(draft) => Ok(plan_file(file, Arc::clone(draft))),
                None => read_disk(file),
            };
            files.par_iter().map(|file| read(file).map(&make)).collect()
        } else {
            // A tree may name one blob any number of times.
            let mut known = HashMap::new();
            let mut bytes = |file: &SelectedFile| match file.blob() {
                Some(id) => known.entry(id).or_insert_with(|| self.bytes(&file.node)).clone(),
                None => self.bytes(&file.node),
            };
            let read: Vec<_> = files
                .iter()
                .map(|file| (file, bytes(file)))
                .map(|(file, bytes)| made_of(file, bytes))
                .collect();
            read.into_par_iter().map(|file| file.map(&make)).collect()
        };
        let mut each = Vec::with_capacity(made.len());
        for made in made {
            match made {
                Ok(made) => each.push(made),
                Err(problem) => problems.push(problem),
            }
        }
        problems.sort_by(|a, b| a.path.cmp(&b.path));
        (each, problems)
    }

    /// Reads the other YAML of a selection, a mebibyte of each, to see whether it was meant to be a plan file.
    /// What cannot be read is passed over.
    pub fn read_others(&self, selection: &Selection) -> Vec<PlanFile> {
        let read = |file: &SelectedFile| {
            let bytes = match &file.node {
                FileNode::Disk(path) => disk::read_start(path, OTHERS_LIMIT),
                node @ FileNode::Blob(_) => {
                    self.bytes(node).map(|bytes| bytes[..bytes.len().min(OTHERS_LIMIT as usize)].into())
                }
            };
            bytes.ok().map(|bytes| plan_file(file, bytes))
        };
        selection.others.iter().filter_map(read).collect()
    }

    /// Reads a file that a plan file names by a path from its own folder, such as a CSV of readings.
    ///
    /// `naming` is the [`path_in_plan`](PlanFile::path_in_plan) of the file that names it. It must be inside the
    /// plan's folder, and comes from the same place.
    pub fn read_beside(&self, naming: &str, named: &str) -> Result<PlanFile, Fault> {
        let path_in_plan = resolve(parent(naming), named).ok_or(Fault::OutsidePlan)?;
        let path = join(&self.folder, &path_in_plan);
        let node = self.locate(&path)?;
        self.read(&SelectedFile { path, path_in_plan, node })
    }

    /// Returns whether a folder of this place, from the top, holds a manifest.
    pub(super) fn has_manifest(&self, folder: &str) -> bool {
        match &self.tree {
            PlanTree::Disk(disk) => disk.has_manifest(folder),
            PlanTree::Revision(tree) => tree.has_manifest(folder),
            PlanTree::Absent => false,
        }
    }

    fn locate(&self, path: &str) -> Result<FileNode, Fault> {
        // The trees refuse links into git's own folder; a plain path into it is refused here.
        if below(path, &self.folder).is_none() || enters_git(path) {
            return Err(Fault::OutsidePlan);
        }
        match &self.tree {
            PlanTree::Disk(disk) => disk.locate(path),
            PlanTree::Revision(tree) => tree.locate(path),
            PlanTree::Absent => Err(Fault::Missing),
        }
    }

    fn bytes(&self, node: &FileNode) -> Result<Arc<[u8]>, Fault> {
        match (node, self.repository) {
            (FileNode::Disk(path), _) => disk::read(path),
            (FileNode::Blob(id), Some(repository)) => revision::read(repository.git(), *id),
            (FileNode::Blob(id), None) => Err(Fault::MissingObject { id: *id }),
        }
    }
}

/// Reads a file on disk.
fn read_disk(file: &SelectedFile) -> Result<PlanFile, Problem> {
    let bytes = match &file.node {
        FileNode::Disk(path) => disk::read(path),
        FileNode::Blob(id) => Err(Fault::MissingObject { id: *id }),
    };
    made_of(file, bytes)
}

fn made_of(file: &SelectedFile, bytes: Result<Arc<[u8]>, Fault>) -> Result<PlanFile, Problem> {
    let bytes = bytes.and_then(refuse_pointer);
    bytes.map(|bytes| plan_file(file, bytes)).map_err(|fault| Problem { path: file.path.clone(), fault })
}

fn plan_file(file: &SelectedFile, bytes: Arc<[u8]>) -> PlanFile {
    PlanFile { path: file.path.clone(), path_in_plan: file.path_in_plan.clone(), bytes, blob: file.blob() }
}
