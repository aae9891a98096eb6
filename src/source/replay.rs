//! Writes a history: a new repository whose commits have the same ids wherever it is made.

use std::fs;
use std::path::Path;

use git2::build::CheckoutBuilder;
use git2::{Index, IndexEntry, IndexTime, RepositoryInitOptions};

use super::create::safe;
use super::{Identity, ObjectId, SourceError};

/// The branch that the commits are on.
const BRANCH: &str = "main";

/// A commit to write; who wrote it also committed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplayCommit {
    /// Who wrote it, and when.
    pub author: Identity,
    /// The message; it is written with one line break at its end.
    pub message: String,
    /// What is different from the commit before.
    pub changes: Vec<FileChange>,
}

/// A change of one file in a commit to write. Paths are from the top, with forward slashes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileChange {
    /// The file is added, or its content replaced.
    Write {
        /// Its path.
        path: String,
        /// Its content.
        bytes: Vec<u8>,
    },
    /// The file is deleted. One that is not there stays so.
    Delete {
        /// Its path.
        path: String,
    },
}

/// Makes a repository of the commits, one after another on `main`, and checks the last one out; returns its id,
/// or `None` where there are no commits.
///
/// The directory must be empty or not exist. Ids and bytes do not depend on the user's configuration: no template,
/// no conversion of line ends, no signature.
pub fn replay(directory: &Path, commits: &[ReplayCommit]) -> Result<Option<ObjectId>, SourceError> {
    refuse_invalid(commits)?;
    make_empty(directory)?;
    let mut options = RepositoryInitOptions::new();
    options.no_reinit(true).external_template(false).initial_head(BRANCH);
    let repository = git2::Repository::init_opts(directory, &options)
        .map_err(SourceError::git(format!("the new repository `{}`", directory.display())))?;
    write(&repository, commits).map_err(SourceError::git("the new repository"))
}

fn refuse_invalid(commits: &[ReplayCommit]) -> Result<(), SourceError> {
    for commit in commits {
        signature(&commit.author)
            .map_err(SourceError::git(format!("the author `{}`", commit.author.name)))?;
        for change in &commit.changes {
            match change {
                FileChange::Write { path, .. } | FileChange::Delete { path } => safe(path)?,
            };
        }
    }
    Ok(())
}

fn make_empty(directory: &Path) -> Result<(), SourceError> {
    let to_write = |source| SourceError::Write { path: directory.to_path_buf(), source };
    fs::create_dir_all(directory).map_err(to_write)?;
    match fs::read_dir(directory).map_err(to_write)?.next() {
        None => Ok(()),
        Some(_) => Err(SourceError::NotEmpty { path: directory.to_path_buf() }),
    }
}

fn write(repository: &git2::Repository, commits: &[ReplayCommit]) -> Result<Option<ObjectId>, git2::Error> {
    let mut index = Index::new()?;
    let mut last: Option<git2::Oid> = None;
    for commit in commits {
        for change in &commit.changes {
            apply(repository, &mut index, change)?;
        }
        let tree = repository.find_tree(index.write_tree_to(repository)?)?;
        let parent = last.map(|id| repository.find_commit(id)).transpose()?;
        let author = signature(&commit.author)?;
        let message = format!("{}\n", commit.message.trim());
        let parents: Vec<_> = parent.iter().collect();
        last = Some(repository.commit(None, &author, &author, &message, &tree, &parents)?);
    }
    let Some(id) = last else { return Ok(None) };
    repository.reference(&format!("refs/heads/{BRANCH}"), id, false, "replay")?;
    // Filters would convert line ends as the user's configuration or a `.gitattributes` says.
    repository.checkout_head(Some(CheckoutBuilder::new().force().disable_filters(true)))?;
    Ok(Some(ObjectId(id)))
}

fn apply(repository: &git2::Repository, index: &mut Index, change: &FileChange) -> Result<(), git2::Error> {
    match change {
        FileChange::Write { path, bytes } => index.add(&entry(path, repository.blob(bytes)?)),
        FileChange::Delete { path } => match index.remove(Path::new(path), 0) {
            Err(error) if error.code() != git2::ErrorCode::NotFound => Err(error),
            _ => Ok(()),
        },
    }
}

/// Makes an entry of an index that exists only to write trees, so nothing but path, mode and id counts.
fn entry(path: &str, id: git2::Oid) -> IndexEntry {
    IndexEntry {
        ctime: IndexTime::new(0, 0),
        mtime: IndexTime::new(0, 0),
        dev: 0,
        ino: 0,
        mode: 0o100_644,
        uid: 0,
        gid: 0,
        file_size: 0,
        id,
        flags: 0,
        flags_extended: 0,
        path: path.as_bytes().to_vec(),
    }
}

fn signature(identity: &Identity) -> Result<git2::Signature<'static>, git2::Error> {
    let time = git2::Time::new(identity.at.seconds, identity.at.offset_minutes);
    git2::Signature::new(&identity.name, &identity.email, &time)
}
