//! Where a command stands: a working directory, the repository around it, and the plan that it finds there.

use std::path::{Path, PathBuf};

use super::discover::{above, below};
use super::disk::{self, Disk};
use super::error::INDEX;
use super::path::{ancestors, join, name, parent, resolve, to_text};
use super::revision::RevisionTree;
use super::tree::Tree;
use super::{Commit, MANIFEST, ObjectId, Place, PlanSource, Repository, SourceError};

/// The folder beside other things in which a plan may live.
const INNER: &str = "plan";

/// A working directory, and the repository that it or the plan named with `--plan` lies in, if any.
pub struct Location {
    directory: PathBuf,
    repository: Option<Repository>,
    named: Option<Named>,
}

/// A plan that is named outright.
enum Named {
    /// A folder that is on disk.
    Folder(PathBuf),
    /// A path that is not on disk, and may be in a commit.
    Path(String),
}

impl Location {
    /// Opens a plan on disk as if there were no git: `plan` is a folder or a manifest, from the directory.
    ///
    /// Its files are named from its own folder, so that what is found in two such plans can be told to be the same.
    pub fn without_git(directory: &Path, plan: &Path) -> Result<Self, SourceError> {
        let named = Named::new(&enter(directory)?, plan)?;
        let directory = match &named {
            Named::Folder(folder) => folder.clone(),
            Named::Path(path) => return Err(SourceError::NoManifest { folder: path.clone(), at: None }),
        };
        if !disk::has_manifest(&directory) {
            return Err(SourceError::NoManifest { folder: or_dot(plan.display().to_string()), at: None });
        }
        Ok(Self { directory, repository: None, named: Some(named) })
    }

    /// Opens a working directory; `plan` is a folder or a manifest, from there, if one is named outright.
    pub fn open(directory: &Path, plan: Option<&Path>) -> Result<Self, SourceError> {
        let directory = enter(directory)?;
        let named = plan.map(|plan| Named::new(&directory, plan)).transpose()?;
        let anchor = match &named {
            Some(Named::Folder(folder)) => folder,
            _ => &directory,
        };
        let repository = Repository::discover(anchor)?;
        Self { directory, repository, named }.enter_submodule()
    }

    /// Returns the working directory, without symbolic links in it.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Returns the repository; its absence is an error that says so.
    pub fn repository(&self) -> Result<&Repository, SourceError> {
        let none = || SourceError::NoRepository { directory: self.directory.clone() };
        self.repository.as_ref().ok_or_else(none)
    }

    /// Returns whether there is a repository.
    pub fn has_repository(&self) -> bool {
        self.repository.is_some()
    }

    /// Finds the plan in the work tree; in a bare repository, in the tree of `HEAD`.
    pub fn plan(&self) -> Result<PlanSource<'_>, SourceError> {
        let Some(repository) = &self.repository else { return self.plan_without_git() };
        let Some(top) = repository.work_tree() else { return self.plan_at(&repository.commit("HEAD")?) };
        let (start, _) = self.bounds();
        let folder = match self.named_folder()? {
            Some(folder) => folder.to_path_buf(),
            None => find_on_disk(start, top).ok_or_else(|| self.no_plan_on_disk(start, top))?,
        };
        let inside = folder
            .strip_prefix(top)
            .map_err(|_| SourceError::OutsideWorkTree { path: folder.display().to_string() })?;
        let disk = Disk::new(top.to_path_buf(), Some(repository.git()));
        Ok(PlanSource::on_disk(Some(repository), disk, to_text(inside)))
    }

    /// Finds the plan in the tree of a commit, from the same folder as in the work tree.
    pub fn plan_at(&self, commit: &Commit) -> Result<PlanSource<'_>, SourceError> {
        let place = Place::Revision(Box::new(commit.clone()));
        self.plan_in_tree(place, commit.tree, &commit.id.short())
    }

    /// Finds the plan among the files that are staged, from the same folder as in the work tree.
    pub fn staged_plan(&self) -> Result<PlanSource<'_>, SourceError> {
        let tree = self.repository()?.staged_tree()?;
        self.plan_in_tree(Place::Index, tree, INDEX)
    }

    fn plan_in_tree(&self, place: Place, tree: ObjectId, at: &str) -> Result<PlanSource<'_>, SourceError> {
        let repository = self.repository()?;
        let tree = RevisionTree::new(repository.git(), tree);
        let at = || Some(at.to_owned());
        let folder = if self.named.is_some() {
            let folder = self.named_in_tree(repository)?;
            if !tree.has_manifest(&folder) {
                return Err(SourceError::NoManifest { folder: or_dot(folder), at: at() });
            }
            folder
        } else {
            let start = self.directory_in_tree(repository);
            let found = above(
                ancestors(&start).map(str::to_owned),
                |folder| join(folder, INNER),
                |folder| tree.has_manifest(folder),
            );
            found.ok_or_else(|| SourceError::NoPlan {
                below: below(&tree, &start).iter().map(|plan| from_folder(plan, &start)).collect(),
                directory: or_dot(start.clone()),
                at: at(),
                lookalike: None,
            })?
        };
        Ok(PlanSource::at(repository, place, tree, folder))
    }

    /// Finds the plan in a commit that another place has: in the same folder; or, since it may have been moved, in
    /// the folders where a plan usually is; or as the only plan there.
    ///
    /// A folder that is a plan in both places is not where this one was moved from. Where there is none, the result
    /// says that it does not exist, which is no error: the plan is new.
    pub fn same_plan_at(
        &self,
        plan: &PlanSource<'_>,
        commit: &Commit,
    ) -> Result<PlanSource<'_>, SourceError> {
        let place = Place::Revision(Box::new(commit.clone()));
        self.same_plan_in_tree(plan, place, commit.tree)
    }

    /// Finds among the files that are staged the plan that another place has, by the rule of
    /// [`same_plan_at`](Self::same_plan_at).
    pub fn same_plan_staged(&self, plan: &PlanSource<'_>) -> Result<PlanSource<'_>, SourceError> {
        let tree = self.repository()?.staged_tree()?;
        self.same_plan_in_tree(plan, Place::Index, tree)
    }

    fn same_plan_in_tree(
        &self,
        plan: &PlanSource<'_>,
        place: Place,
        tree: ObjectId,
    ) -> Result<PlanSource<'_>, SourceError> {
        let repository = self.repository()?;
        let tree = RevisionTree::new(repository.git(), tree);
        let was_moved = |folder: &String| tree.has_manifest(folder) && !plan.has_manifest(folder);
        let folder = if tree.has_manifest(plan.folder()) {
            Some(plan.folder().to_owned())
        } else {
            let usual = [String::new(), INNER.to_owned()].into_iter().find(was_moved);
            usual.or_else(|| only(below(&tree, "")).filter(was_moved))
        };
        Ok(match folder {
            Some(folder) => PlanSource::at(repository, place, tree, folder),
            None => PlanSource::absent(repository, place, plan.folder().to_owned()),
        })
    }

    /// Returns the folder of a plan in another commit, whether or not there is a plan.
    pub fn same_folder_at<'l>(
        &'l self,
        plan: &PlanSource<'_>,
        commit: &Commit,
    ) -> Result<PlanSource<'l>, SourceError> {
        let repository = self.repository()?;
        let tree = RevisionTree::new(repository.git(), commit.tree);
        let place = Place::Revision(Box::new(commit.clone()));
        Ok(PlanSource::at(repository, place, tree, plan.folder().to_owned()))
    }

    /// Finds the plan in a commit in a folder, and nowhere else; the result may say that it does not exist.
    pub fn plan_in(&self, folder: &str, commit: &Commit) -> Result<PlanSource<'_>, SourceError> {
        let repository = self.repository()?;
        let tree = RevisionTree::new(repository.git(), commit.tree);
        let place = Place::Revision(Box::new(commit.clone()));
        Ok(if tree.has_manifest(folder) {
            PlanSource::at(repository, place, tree, folder.to_owned())
        } else {
            PlanSource::absent(repository, place, folder.to_owned())
        })
    }

    /// Goes over to the repository of the plan, where the plan that is found here is the top of another one.
    fn enter_submodule(mut self) -> Result<Self, SourceError> {
        let (start, top) = self.bounds();
        let found = if self.named.is_none() { find_on_disk(start, top) } else { None };
        if let Some(folder) = found.filter(|folder| folder != top && folder.join(".git").exists()) {
            self.repository = Repository::discover(&folder)?;
            self.named = Some(Named::Folder(folder));
        }
        Ok(self)
    }

    /// Returns the folders on disk between which a plan is looked for.
    fn bounds(&self) -> (&Path, &Path) {
        match &self.repository {
            Some(repository) => match repository.work_tree() {
                Some(top) if self.directory.starts_with(top) => (&self.directory, top),
                Some(top) => (top, top),
                None => (&self.directory, &self.directory),
            },
            None => (&self.directory, self.directory.ancestors().last().unwrap_or(&self.directory)),
        }
    }

    fn plan_without_git(&self) -> Result<PlanSource<'_>, SourceError> {
        let (start, top) = self.bounds();
        let folder = match self.named_folder()? {
            Some(folder) => folder.to_path_buf(),
            None => find_on_disk(start, top)
                .ok_or_else(|| self.no_plan_on_disk(&self.directory, &self.directory))?,
        };
        // Paths are told from where the user stands, if the plan is there; else the plan is all there is.
        let (top, inside) = match folder.strip_prefix(&self.directory) {
            Ok(inside) => (self.directory.clone(), to_text(inside)),
            Err(_) => (folder, String::new()),
        };
        Ok(PlanSource::on_disk(None, Disk::new(top, None), inside))
    }

    /// Returns the folder on disk that is named outright, if one is.
    fn named_folder(&self) -> Result<Option<&Path>, SourceError> {
        match &self.named {
            None => Ok(None),
            Some(Named::Folder(folder)) if disk::has_manifest(folder) => Ok(Some(folder)),
            Some(Named::Folder(folder)) => {
                let folder = folder.strip_prefix(&self.directory).unwrap_or(folder);
                Err(SourceError::NoManifest { folder: or_dot(folder.display().to_string()), at: None })
            }
            Some(Named::Path(path)) => Err(SourceError::NoManifest { folder: path.clone(), at: None }),
        }
    }

    /// Returns the folder that is named outright, from the top of the repository.
    fn named_in_tree(&self, repository: &Repository) -> Result<String, SourceError> {
        let outside = |path: &str| SourceError::OutsideWorkTree { path: path.to_owned() };
        match (&self.named, repository.work_tree()) {
            (Some(Named::Folder(folder)), Some(top)) => {
                folder.strip_prefix(top).map(to_text).map_err(|_| outside(&folder.to_string_lossy()))
            }
            (Some(Named::Folder(folder)), None) => {
                // The path may be that of a folder on disk by chance; in a bare repository it is meant in the tree.
                folder
                    .strip_prefix(&self.directory)
                    .map(to_text)
                    .map_err(|_| outside(&folder.to_string_lossy()))
            }
            (Some(Named::Path(path)), _) => {
                let path = resolve(&self.directory_in_tree(repository), path).ok_or_else(|| outside(path))?;
                Ok(if name(&path) == MANIFEST { parent(&path).to_owned() } else { path })
            }
            (None, _) => Ok(String::new()),
        }
    }

    fn directory_in_tree(&self, repository: &Repository) -> String {
        let inside = repository.work_tree().and_then(|top| self.directory.strip_prefix(top).ok());
        inside.map(to_text).unwrap_or_default()
    }

    fn no_plan_on_disk(&self, start: &Path, top: &Path) -> SourceError {
        let git = self.repository.as_ref().map(Repository::git);
        let inside = start.strip_prefix(top).map(to_text).unwrap_or_default();
        let plans = below(&Disk::new(top.to_path_buf(), git), &inside);
        let lookalikes = ["plan.yml", "plan/plan.yml", "Plan.yaml", "plan/Plan.yaml"];
        SourceError::NoPlan {
            directory: start.display().to_string(),
            at: None,
            below: plans.iter().map(|plan| from_folder(plan, &inside)).collect(),
            lookalike: lookalikes.iter().find(|path| start.join(path).is_file()).map(|&path| path.to_owned()),
        }
    }
}

impl Named {
    fn new(directory: &Path, plan: &Path) -> Result<Self, SourceError> {
        let Ok(found) = directory.join(plan).metadata() else {
            return Ok(Self::Path(plan.to_string_lossy().into_owned()));
        };
        if found.is_dir() {
            return Ok(Self::Folder(enter(&directory.join(plan))?));
        }
        match plan.parent() {
            Some(folder) if plan.file_name().is_some_and(|name| name == MANIFEST) => {
                Ok(Self::Folder(enter(&directory.join(folder))?))
            }
            _ => Err(SourceError::NotAManifest { path: plan.display().to_string() }),
        }
    }
}

fn enter(directory: &Path) -> Result<PathBuf, SourceError> {
    let entered = directory.canonicalize().and_then(|path| path.read_dir().map(|_| path));
    entered.map_err(|source| SourceError::Directory { path: directory.to_path_buf(), source })
}

fn find_on_disk(start: &Path, top: &Path) -> Option<PathBuf> {
    let folders = start.ancestors().take_while(|folder| folder.starts_with(top)).map(Path::to_path_buf);
    above(folders, |folder| folder.join(INNER), |folder| disk::has_manifest(folder))
}

fn only(mut plans: Vec<String>) -> Option<String> {
    if plans.len() == 1 { plans.pop() } else { None }
}

/// Tells a folder from the one in which the user stands.
fn from_folder(path: &str, folder: &str) -> String {
    or_dot(super::path::below(path, folder).unwrap_or(path).to_owned())
}

fn or_dot(path: String) -> String {
    if path.is_empty() { ".".to_owned() } else { path }
}
