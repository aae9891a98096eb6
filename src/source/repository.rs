//! A git repository: opening it, and finding commits in it. Its history is never changed.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use git2::{ErrorClass, ErrorCode, RepositoryOpenFlags};

use super::error::Remedy;
use super::{Commit, Fault, ObjectId, SourceError};

/// How much alike names must be, of 1, for one to be proposed for the other.
const ALIKE: f64 = 0.75;

/// A git repository, bare or with a work tree, which may be a linked one.
pub struct Repository {
    git: git2::Repository,
    work_tree: Option<PathBuf>,
}

impl Repository {
    /// Opens the repository that a directory lies in, if there is one, as git finds it.
    ///
    /// Neither `GIT_DIR` nor any other variable of the environment is read.
    pub fn discover(directory: &Path) -> Result<Option<Self>, SourceError> {
        let no_ceilings: [&Path; 0] = [];
        match git2::Repository::open_ext(directory, RepositoryOpenFlags::empty(), no_ceilings) {
            Ok(git) => Self::new(git).map(Some),
            Err(error) => Self::refusal(error, directory).map_or(Ok(None), Err),
        }
    }

    fn new(git: git2::Repository) -> Result<Self, SourceError> {
        let work_tree = match git.workdir() {
            Some(path) => Some(
                path.canonicalize()
                    .map_err(|source| SourceError::Directory { path: path.to_path_buf(), source })?,
            ),
            None => None,
        };
        Ok(Self { git, work_tree })
    }

    /// Says why a repository cannot be opened; `None` where there is none.
    fn refusal(error: git2::Error, directory: &Path) -> Option<SourceError> {
        let message = error.message().to_lowercase();
        if message.contains("object format") || message.contains("objectformat") {
            return Some(SourceError::Sha256);
        }
        if message.contains("extensions.refstorage") {
            return Some(SourceError::Reftable);
        }
        if let Some(name) = message.strip_prefix("unsupported extension name ") {
            return Some(SourceError::UnsupportedExtension { name: name.to_owned() });
        }
        let holder = directory.ancestors().find(|folder| folder.join(".git").exists());
        match (error.code(), error.class()) {
            (ErrorCode::Owner, _) => Some(SourceError::DubiousOwnership {
                message: error.message().to_owned(),
                directory: holder.unwrap_or(directory).to_path_buf(),
            }),
            (ErrorCode::NotFound, ErrorClass::Repository | ErrorClass::Os) => holder
                .map(|folder| folder.join(".git"))
                .filter(|path| path.is_file())
                .map(|path| SourceError::BrokenRepositoryLink { path }),
            _ => Some(SourceError::Git { what: "the repository".to_owned(), source: error }),
        }
    }

    /// Returns the top of the work tree, without symbolic links in it; `None` where the repository is bare.
    pub fn work_tree(&self) -> Option<&Path> {
        self.work_tree.as_deref()
    }

    /// Returns the commit that a revision names, in any of git's ways; an empty one is `HEAD`.
    pub fn commit(&self, revision: &str) -> Result<Commit, SourceError> {
        let revision = if revision.is_empty() { "HEAD" } else { revision };
        let object = self.git.revparse_single(revision).map_err(|error| self.unresolved(revision, error))?;
        match object.peel_to_commit() {
            Ok(commit) => Ok(Commit::from_git(&commit)),
            Err(_) => Err(SourceError::NotACommit {
                revision: revision.to_owned(),
                kind: object.kind().map_or("thing", |kind| kind.str()).to_owned(),
            }),
        }
    }

    /// Returns the newest commit that two have in common. The names are those to use in an error.
    pub fn merge_base(&self, base: (&str, &Commit), head: (&str, &Commit)) -> Result<Commit, SourceError> {
        let shallow_roots = self.shallow_roots();
        let none = || SourceError::NoMergeBase {
            base: base.0.to_owned(),
            head: head.0.to_owned(),
            shallow: !shallow_roots.is_empty(),
        };
        let (base, head) = (base.1.id.0, head.1.id.0);
        let found = match self.git.merge_base(base, head) {
            Ok(found) => found,
            // In a linked work tree libgit2 does not know where history was cut off, and misses the parents.
            Err(error) if !shallow_roots.is_empty() && error.class() == ErrorClass::Odb => return Err(none()),
            Err(error) if error.code() == ErrorCode::NotFound => return Err(none()),
            Err(error) => return Err(SourceError::git("the history")(error)),
        };
        let is_certain = found == base || found == head || shallow_roots.is_empty();
        if !is_certain && self.reaches(&[base, head], found, &shallow_roots)? {
            // Beyond the cut there may be a newer commit in common, so the one that was found may be wrong.
            return Err(none());
        }
        let commit = self.git.find_commit(found).map_err(SourceError::git(format!("commit {found}")))?;
        Ok(Commit::from_git(&commit))
    }

    /// Returns the commits that one has and another has not, the newest first; parents come after their children.
    pub fn commits_between(&self, base: &Commit, head: &Commit) -> Result<Vec<Commit>, SourceError> {
        let walk = || -> Result<Vec<Commit>, git2::Error> {
            let mut walk = self.git.revwalk()?;
            walk.set_sorting(git2::Sort::TOPOLOGICAL | git2::Sort::TIME)?;
            walk.push(head.id.0)?;
            walk.hide(base.id.0)?;
            walk.map(|id| Ok(Commit::from_git(&self.git.find_commit(id?)?))).collect()
        };
        walk().map_err(SourceError::git("the history"))
    }

    /// Returns the name of the branch that `HEAD` is on; `None` where it is detached.
    pub fn branch(&self) -> Option<String> {
        let head = self.git.find_reference("HEAD").ok()?;
        let target = String::from_utf8_lossy(head.symbolic_target_bytes()?).into_owned();
        Some(target.strip_prefix("refs/heads/").unwrap_or(&target).to_owned())
    }

    /// Reads a file's content by its id.
    pub fn blob(&self, id: ObjectId) -> Result<Arc<[u8]>, Fault> {
        super::revision::read(&self.git, id).and_then(super::files::refuse_pointer)
    }

    /// Returns whether the repository has an object, without reading it.
    pub fn has(&self, id: ObjectId) -> bool {
        self.git.odb().is_ok_and(|objects| objects.exists(id.0))
    }

    pub(super) fn git(&self) -> &git2::Repository {
        &self.git
    }

    /// Returns whether the history of some commits, without that of another, comes to one of a set.
    fn reaches(
        &self,
        from: &[git2::Oid],
        without: git2::Oid,
        to: &HashSet<git2::Oid>,
    ) -> Result<bool, SourceError> {
        let walk = || -> Result<bool, git2::Error> {
            let mut walk = self.git.revwalk()?;
            for &id in from {
                walk.push(id)?;
            }
            walk.hide(without)?;
            for id in walk {
                if to.contains(&id?) {
                    return Ok(true);
                }
            }
            Ok(false)
        };
        walk().map_err(SourceError::git("the history"))
    }

    /// Returns the commits whose parents were cut off when the repository was cloned.
    pub(super) fn shallow_roots(&self) -> HashSet<git2::Oid> {
        let text = fs::read_to_string(self.git.commondir().join("shallow")).unwrap_or_default();
        text.lines().filter_map(|line| git2::Oid::from_str(line.trim()).ok()).collect()
    }

    fn unresolved(&self, revision: &str, error: git2::Error) -> SourceError {
        let revision = revision.to_owned();
        match error.code() {
            ErrorCode::NotFound if names_head(&revision) && self.is_unborn() => {
                SourceError::UnbornBranch { branch: self.branch().unwrap_or_default() }
            }
            ErrorCode::UnbornBranch => {
                SourceError::UnbornBranch { branch: self.branch().unwrap_or_default() }
            }
            ErrorCode::NotFound | ErrorCode::InvalidSpec => {
                SourceError::UnknownRevision { remedy: self.remedy(&revision), revision }
            }
            ErrorCode::Ambiguous => SourceError::AmbiguousRevision { revision },
            _ => SourceError::Git { what: format!("revision `{revision}`"), source: error },
        }
    }

    fn is_unborn(&self) -> bool {
        self.git.head().is_err_and(|error| error.code() == ErrorCode::UnbornBranch)
    }

    fn remedy(&self, revision: &str) -> Remedy {
        if let Some(name) = self.alike(revision) {
            return Remedy::DidYouMean(name);
        }
        if let Some((remote, branch)) = revision.split_once('/')
            && self.git.find_remote(remote).is_ok()
        {
            return Remedy::Fetch { remote: remote.to_owned(), branch: branch.to_owned() };
        }
        if self.shallow_roots().is_empty() { Remedy::List } else { Remedy::Unshallow }
    }

    /// Returns the branch or tag whose name is most like another; of equals, the first by name.
    fn alike(&self, revision: &str) -> Option<String> {
        let references = self.git.references().ok()?;
        let names = references.filter_map(|reference| {
            let reference = reference.ok()?;
            let name = String::from_utf8_lossy(reference.name_bytes()).into_owned();
            let prefixes = ["refs/heads/", "refs/remotes/", "refs/tags/"];
            prefixes.iter().find_map(|prefix| name.strip_prefix(prefix).map(str::to_owned))
        });
        let mut best: Option<(f64, String)> = None;
        for name in names {
            let likeness = strsim::normalized_damerau_levenshtein(revision, &name);
            let is_better = match &best {
                Some((most, known)) => likeness > *most || (likeness >= *most && name < *known),
                None => likeness >= ALIKE,
            };
            if is_better {
                best = Some((likeness, name));
            }
        }
        best.map(|(_, name)| name)
    }
}

fn names_head(revision: &str) -> bool {
    let rest = revision.strip_prefix("HEAD").or_else(|| revision.strip_prefix('@'));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['~', '^', '@', ':']))
}
