//! What keeps a plan from being read, or written, at all.

use std::io;
use std::path::PathBuf;

/// Why the source of a plan cannot be had. Each says what to do in [`hint`](Self::hint).
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// The working directory cannot be entered.
    #[error("cannot enter `{}`", path.display())]
    Directory {
        /// The directory.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// No plan is found from the working directory upwards.
    #[error("no plan in `{directory}` or any folder above it{}", at_words(at.as_deref()))]
    NoPlan {
        /// Where it was looked for.
        directory: String,
        /// The revision that was looked at, if not the work tree.
        at: Option<String>,
        /// Folders below that hold a plan, as `--plan` takes them.
        below: Vec<String>,
        /// A file whose name is almost that of a manifest.
        lookalike: Option<String>,
    },
    /// The folder that was named holds no manifest.
    #[error("no `plan.yaml` in `{folder}`{}", at_words(at.as_deref()))]
    NoManifest {
        /// The folder.
        folder: String,
        /// The revision that was looked at, if not the work tree.
        at: Option<String>,
    },
    /// The file that was named as the manifest has another name.
    #[error("`{path}` is not a manifest: it is not called `plan.yaml`")]
    NotAManifest {
        /// The path as it was given.
        path: String,
    },
    /// A path leads out of the repository.
    #[error("`{path}` is not in the work tree of its repository")]
    OutsideWorkTree {
        /// The path.
        path: String,
    },
    /// Revisions are asked for where there is no git.
    #[error("`{}` is not in a git repository, so there are no revisions to compare", directory.display())]
    NoRepository {
        /// The working directory.
        directory: PathBuf,
    },
    /// A `.git` file names a folder that is not a repository.
    #[error("`{}` does not lead to a git repository", path.display())]
    BrokenRepositoryLink {
        /// The `.git` file.
        path: PathBuf,
    },
    /// The repository belongs to somebody else, and git does not trust it.
    #[error("git does not trust this repository: {message}")]
    DubiousOwnership {
        /// What libgit2 says.
        message: String,
        /// The folder to trust.
        directory: PathBuf,
    },
    /// The repository names its objects by SHA-256.
    #[error("this repository names its objects by SHA-256, which libgit2 cannot read yet")]
    Sha256,
    /// The repository keeps its references in the reftable format.
    #[error("this repository keeps its references in the reftable format, which libgit2 cannot read yet")]
    Reftable,
    /// The repository has an extension that libgit2 does not know.
    #[error("this repository uses `{name}`, which libgit2 cannot read yet")]
    UnsupportedExtension {
        /// The name of the extension in the repository's configuration.
        name: String,
    },
    /// The repository is damaged, or git fails in a way that has no name of its own.
    #[error("git cannot read {what}: {}", source.message())]
    Git {
        /// What was read.
        what: String,
        /// What libgit2 says.
        source: git2::Error,
    },
    /// The branch has no commit yet.
    #[error("the branch `{branch}` has no commits yet")]
    UnbornBranch {
        /// The name of the branch.
        branch: String,
    },
    /// Nothing has that name.
    #[error("unknown revision `{revision}`")]
    UnknownRevision {
        /// The revision as it was given.
        revision: String,
        /// What to do.
        remedy: Remedy,
    },
    /// Several objects begin with those digits.
    #[error("`{revision}` is the beginning of several ids")]
    AmbiguousRevision {
        /// The revision as it was given.
        revision: String,
    },
    /// The name is that of something without a commit.
    #[error("`{revision}` is a {kind}, not a commit")]
    NotACommit {
        /// The revision as it was given.
        revision: String,
        /// What it is.
        kind: String,
    },
    /// The index holds files whose conflict is not resolved.
    #[error("the index has {} in conflict: {}", if paths.len() == 1 { "a file" } else { "files" }, quoted_few(paths))]
    Conflict {
        /// The paths, from the top of the repository.
        paths: Vec<String>,
    },
    /// A bare repository has no index.
    #[error("a bare repository has no index, so nothing can be staged in it")]
    NoIndex,
    /// Two commits have no ancestor in common, or it is not in this clone.
    #[error("`{base}` and `{head}` have no merge base{}", if *shallow { " that is certain in this shallow clone" } else { "" })]
    NoMergeBase {
        /// One side, as it was given.
        base: String,
        /// The other side, as it was given.
        head: String,
        /// Whether the history was cut off when the repository was cloned.
        shallow: bool,
    },
    /// Git could not fetch.
    #[error("git could not fetch `{what}`: {why}")]
    Fetch {
        /// What was wanted.
        what: String,
        /// What git says.
        why: String,
    },
    /// A new repository or file would have to replace what is there.
    #[error("`{}` is not empty", path.display())]
    NotEmpty {
        /// What is there.
        path: PathBuf,
    },
    /// A file to write is already there.
    #[error("`{}` already exists", path.display())]
    AlreadyExists {
        /// The file.
        path: PathBuf,
    },
    /// A path cannot be written into a repository.
    #[error("`{path}` is not a path inside the new folder")]
    UnsafePath {
        /// The path as it was given.
        path: String,
    },
    /// A file was changed by somebody else between reading and writing it.
    #[error("`{}` was changed by somebody else meanwhile", path.display())]
    ChangedMeanwhile {
        /// The file.
        path: PathBuf,
    },
    /// The hooks of this repository are those of all others on the machine too.
    #[error("`core.hooksPath` names `{}` for all repositories of this machine, so nothing is written there", path.display())]
    SharedHooks {
        /// The folder.
        path: PathBuf,
    },
    /// A file that was named cannot be read.
    #[error("cannot read `{}`", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The system refuses to write.
    #[error("cannot write `{}`", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// What may help where a revision is unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// A name that is almost the same.
    DidYouMean(String),
    /// A branch of a remote that was not fetched.
    Fetch {
        /// The remote.
        remote: String,
        /// The branch.
        branch: String,
    },
    /// The history was cut off when the repository was cloned.
    Unshallow,
    /// Nothing in particular.
    List,
}

impl SourceError {
    /// Returns what to do about it, naming the command to type.
    pub fn hint(&self) -> String {
        match self {
            Self::Directory { .. } => "name another directory with `-C DIR`".to_owned(),
            Self::NoPlan { below, lookalike, at, .. } => no_plan_hint(below, lookalike.as_deref(), at.as_deref()),
            Self::NoManifest { at: None, .. } => {
                "name the folder that holds `plan.yaml`, or write a first plan with `git plan init`".to_owned()
            }
            Self::NoManifest { at: Some(at), .. } if at == INDEX => {
                "see what is staged with `git ls-files`, and stage the plan with `git add`".to_owned()
            }
            Self::NoManifest { at: Some(at), .. } => format!("see what was there with `git ls-tree -r --name-only {at}`"),
            Self::NotAManifest { .. } => "name the folder that holds `plan.yaml`: `--plan DIR`".to_owned(),
            Self::OutsideWorkTree { .. } => "go to the plan's repository with `-C DIR`".to_owned(),
            Self::NoRepository { .. } => "make it one with `git init`, or go to one with `-C DIR`".to_owned(),
            Self::BrokenRepositoryLink { .. } => {
                "mend a linked work tree with `git worktree repair`, a submodule with `git submodule update --init`"
                    .to_owned()
            }
            Self::DubiousOwnership { directory, .. } => format!(
                "if you trust it: `git config --global --add safe.directory {}`",
                directory.display()
            ),
            Self::Sha256 => {
                "copy the plan into a repository made with `git init --object-format=sha1`".to_owned()
            }
            Self::Reftable => "convert the references with `git refs migrate --ref-format=files`".to_owned(),
            Self::UnsupportedExtension { name } => {
                format!("see where it is set with `git config --show-origin {name}`")
            }
            Self::Git { .. } => "see what is damaged with `git fsck`".to_owned(),
            Self::UnbornBranch { .. } => "commit the plan first: `git add --all && git commit`".to_owned(),
            Self::UnknownRevision { remedy, .. } => remedy.hint(),
            Self::AmbiguousRevision { revision } => {
                format!("give more digits; `git rev-parse --disambiguate={revision}` lists them")
            }
            Self::NotACommit { revision, .. } => format!("see what it is with `git show {revision}`"),
            Self::Conflict { .. } => "resolve it and `git add` the file, or give the merge up with `git merge --abort`".to_owned(),
            Self::NoIndex => "compare two revisions: `git plan diff A..B`".to_owned(),
            Self::NoMergeBase { shallow: true, .. } => UNSHALLOW.to_owned(),
            Self::NoMergeBase { base, head, .. } => {
                format!("compare the two as they are: `git plan diff {base}..{head}`")
            }
            Self::Fetch { .. } => "see whether `git fetch origin` works here".to_owned(),
            Self::NotEmpty { .. } => "name a folder that is empty, or does not exist yet".to_owned(),
            Self::AlreadyExists { .. } => "name another folder, or move the file away".to_owned(),
            Self::UnsafePath { .. } => "use a relative path without `..` and `.git`".to_owned(),
            Self::ChangedMeanwhile { .. } => "nothing was written to it: run the command again".to_owned(),
            Self::SharedHooks { .. } => {
                "give this repository a folder of its own, `git config core.hooksPath .git/hooks`, or write the hook there yourself: \
                 `git plan setup hooks` prints it"
                    .to_owned()
            }
            Self::Read { .. } => "name another file, or `-` for standard input".to_owned(),
            Self::Write { .. } => "see who may write there with `ls -ld`".to_owned(),
        }
    }

    pub(super) fn git(what: impl Into<String>) -> impl FnOnce(git2::Error) -> Self {
        let what = what.into();
        move |source| Self::Git { what, source }
    }
}

const UNSHALLOW: &str =
    "fetch the rest of the history with `git fetch --unshallow` (in CI, clone with `fetch-depth: 0`)";

impl Remedy {
    fn hint(&self) -> String {
        match self {
            Self::DidYouMean(name) => format!("did you mean `{name}`?"),
            Self::Fetch { remote, branch } => {
                format!("fetch it with `git fetch {remote} {branch}:refs/remotes/{remote}/{branch}`")
            }
            Self::Unshallow => UNSHALLOW.to_owned(),
            Self::List => "see what there is with `git branch --all` and `git log --oneline`".to_owned(),
        }
    }
}

/// Names the first few of some paths.
fn quoted_few(paths: &[String]) -> String {
    const FEW: usize = 3;
    let named: Vec<String> = paths.iter().take(FEW).map(|path| format!("`{path}`")).collect();
    let more = paths.len().saturating_sub(FEW);
    format!("{}{}", named.join(", "), if more > 0 { format!(" and {more} more") } else { String::new() })
}

/// How the index is called where a revision would be named.
pub(super) const INDEX: &str = "the index";

fn at_words(at: Option<&str>) -> String {
    match at {
        None => String::new(),
        Some(INDEX) => ", in what is staged".to_owned(),
        Some(at) => format!(", at `{at}`"),
    }
}

fn no_plan_hint(below: &[String], lookalike: Option<&str>, at: Option<&str>) -> String {
    match (below, lookalike) {
        ([only], _) => format!("there is one below: add `--plan {only}`"),
        ([first, ..], _) => {
            format!(
                "there are several below; name one with `--plan`, as in `--plan {first}`: {}",
                below.join(", ")
            )
        }
        ([], Some(path)) => format!("there is `{path}`: a manifest is called `plan.yaml`"),
        ([], None) if at == Some(INDEX) => {
            "stage it with `git add`, or name the folder that it is in with `--plan DIR`".to_owned()
        }
        ([], None) if at.is_some() => "name the folder that it was in with `--plan DIR`".to_owned(),
        ([], None) => "write a first plan here with `git plan init`".to_owned(),
    }
}
