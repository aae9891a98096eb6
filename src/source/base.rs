//! What a revision is compared with where nobody named it: parents, the default branch, and what must be fetched for them.

use std::path::Path;
use std::process::{Command, Stdio};

use super::{Commit, ObjectId, Repository, SourceError};

/// The name that git gives the repository that one was cloned from.
const ORIGIN: &str = "origin";
/// How many commits a fetch deepens a shallow clone by.
const DEEPEN: usize = 200;

/// What is fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted<'n> {
    /// One commit, by its whole id.
    Commit(&'n str),
    /// The tip of a branch, which becomes that of `refs/remotes/origin/…`.
    Branch(&'n str),
    /// A branch, with more of its history and of a commit's.
    History {
        /// The branch.
        branch: &'n str,
        /// The whole id of the commit.
        commit: &'n str,
    },
}

impl Repository {
    /// Returns the first parent that a commit records, and how many there are, also where they were cut off when the
    /// repository was cloned: libgit2 hides them then.
    pub fn recorded_parents(&self, commit: ObjectId) -> Result<Vec<String>, SourceError> {
        let read = || -> Result<Vec<String>, git2::Error> {
            let objects = self.git().odb()?;
            let object = objects.read(commit.0)?;
            let text = String::from_utf8_lossy(object.data()).into_owned();
            let head = text.lines().take_while(|line| !line.is_empty());
            Ok(head.filter_map(|line| line.strip_prefix("parent ")).map(str::to_owned).collect())
        };
        read().map_err(SourceError::git(format!("commit {commit}")))
    }

    /// Returns the commit of a branch: as it was fetched from `origin`, else a local one of that name; with how it is named.
    pub fn branch_commit(&self, name: &str) -> Option<(String, Commit)> {
        let names = [format!("refs/remotes/{ORIGIN}/{name}"), format!("refs/heads/{name}")];
        let shown = [format!("{ORIGIN}/{name}"), name.to_owned()];
        let mut found = names.iter().zip(shown).filter_map(|(reference, shown)| {
            let reference = self.git().find_reference(reference).ok()?;
            Some((shown, Commit::from_git(&reference.peel_to_commit().ok()?)))
        });
        found.next()
    }

    /// Returns the name of the default branch: what `origin` says, else `init.defaultBranch`, else `main` or `master`, of those
    /// that there are.
    pub fn default_branch(&self) -> Option<String> {
        let head = self.git().find_reference(&format!("refs/remotes/{ORIGIN}/HEAD")).ok();
        let prefix = format!("refs/remotes/{ORIGIN}/");
        let told = head.and_then(|head| {
            let target = String::from_utf8_lossy(head.symbolic_target_bytes()?).into_owned();
            target.strip_prefix(&prefix).map(str::to_owned)
        });
        let configured = || self.git().config().ok()?.get_string("init.defaultBranch").ok();
        let usual = ["main", "master"].into_iter().map(str::to_owned);
        let mut names = told.into_iter().chain(configured()).chain(usual);
        names.find(|name| self.branch_commit(name).is_some())
    }

    /// Returns whether history was cut off when the repository was cloned.
    pub fn is_shallow(&self) -> bool {
        self.git().is_shallow()
    }

    /// Fetches from `origin` by git's own program, which knows how to get there. A whole clone stays whole.
    ///
    /// Nothing is asked of whoever runs it; `Err` is what git says.
    pub fn fetch(&self, wanted: &Wanted<'_>) -> Result<(), SourceError> {
        let refspec = |branch: &str| format!("+refs/heads/{branch}:refs/remotes/{ORIGIN}/{branch}");
        let (depth, wants) = match wanted {
            Wanted::Commit(id) => ("--depth=1".to_owned(), vec![(*id).to_owned()]),
            Wanted::Branch(branch) => ("--depth=1".to_owned(), vec![refspec(branch)]),
            Wanted::History { branch, commit } => {
                (format!("--deepen={DEEPEN}"), vec![refspec(branch), (*commit).to_owned()])
            }
        };
        for want in &wants {
            let name = want.strip_prefix('+').and_then(|pair| pair.split(':').next()).unwrap_or(want);
            let is_id = name.bytes().all(|byte| byte.is_ascii_hexdigit());
            if !is_id && !git2::Reference::is_valid_name(name) {
                return Err(SourceError::Fetch {
                    what: name.to_owned(),
                    why: "it is no name of a branch".to_owned(),
                });
            }
        }
        let mut command = Command::new("git");
        command.arg("-C").arg(self.work_tree().unwrap_or_else(|| self.git().path()));
        command.args(["fetch", "--no-tags", "--quiet"]);
        // In a whole clone this would cut off what is there.
        if self.is_shallow() {
            command.arg(depth);
        }
        command.arg(ORIGIN).args(&wants);
        command.env("GIT_TERMINAL_PROMPT", "0").env("LC_ALL", "C").stdin(Stdio::null());
        let failed = |why: String| SourceError::Fetch { what: wants.join(" "), why };
        let output = command.output().map_err(|error| failed(format!("git cannot be started: {error}")))?;
        if output.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let line = said.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("git says nothing");
        Err(failed(line.to_owned()))
    }
}

/// Adds to a file that somebody else reads and empties, such as the summary of a job; it is made if it is not there.
pub fn append(path: &Path, text: &str) -> Result<(), SourceError> {
    use std::io::Write;
    let file = std::fs::OpenOptions::new().create(true).append(true).open(path);
    file.and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(|source| SourceError::Write { path: path.to_owned(), source })
}

/// Reads a small text file that a service hands over, such as the event of a run; `None` where it cannot be read.
pub fn read_text(path: &Path) -> Option<String> {
    std::fs::read_to_string(path).ok()
}
