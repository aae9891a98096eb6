//! Why one file of a plan cannot be read, while the others can.

use std::io;

use super::ObjectId;

/// The largest file that is read: 64 MiB, as the plan language has it.
pub const FILE_LIMIT: u64 = 64 << 20;

/// Why a file or folder of a plan cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The system refuses.
    #[error("cannot be read: {reason}")]
    Unreadable {
        /// What the system says.
        reason: String,
    },
    /// There is nothing at that path.
    #[error("does not exist")]
    Missing,
    /// A folder has the name of a plan file.
    #[error("is a folder, not a file")]
    Folder,
    /// A pipe, a socket or a device has the name of a plan file.
    #[error("is neither a file nor a folder")]
    Special,
    /// A symbolic link to something that is not there.
    #[error("is a link to `{target}`, which does not exist")]
    BrokenLink {
        /// What the link says.
        target: String,
    },
    /// A symbolic link that leads to itself, or through too many others.
    #[error("is a link that leads back to itself")]
    LinkLoop,
    /// A symbolic link that leaves the repository, or enters git's own folder.
    #[error("is a link to `{target}`, outside the repository")]
    OutsideRepository {
        /// What the link says.
        target: String,
    },
    /// A path that a plan file names leads out of the plan.
    #[error("is outside the plan's folder")]
    OutsidePlan,
    /// It is larger than [`FILE_LIMIT`] and was not read.
    #[error("is {} MiB, and a file may have {} at most", size.div_ceil(1 << 20), FILE_LIMIT >> 20)]
    TooLarge {
        /// Its size in bytes.
        size: u64,
    },
    /// Git LFS keeps the content elsewhere, and only its pointer is here.
    #[error("is a Git LFS pointer in place of its content")]
    LfsPointer,
    /// The repository does not have the object, as in a partial clone.
    #[error("is not in the repository: object {id} is missing")]
    MissingObject {
        /// The id of the object.
        id: ObjectId,
    },
    /// Git cannot read the object.
    #[error("cannot be read from the repository: {reason}")]
    Corrupt {
        /// What libgit2 says.
        reason: String,
    },
    /// Folders are nested more deeply than is followed.
    #[error("is nested more than {limit} folders deep")]
    TooDeep {
        /// How many folders are followed.
        limit: usize,
    },
    /// There are more files and folders below than are looked at.
    #[error("has more than {limit} files and folders below it")]
    TooMany {
        /// How many are looked at.
        limit: usize,
    },
}

impl Fault {
    /// Returns what to do about it, naming the command to type where there is one.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "see who may read it with `ls -l`",
            Self::Missing => "see what git knows of it with `git status`",
            Self::Folder => "give the folder another name; its files count as before",
            Self::Special => "remove it, or give it another name",
            Self::BrokenLink { .. } | Self::LinkLoop => {
                "see where it leads with `ls -l`, and mend or remove it"
            }
            Self::OutsideRepository { .. } => "replace it with the file itself",
            Self::OutsidePlan => "move the file into the plan's folder",
            Self::TooLarge { .. } => {
                "spread its items over several files: how they are spread has no meaning"
            }
            Self::LfsPointer => {
                "fetch the content with `git lfs pull`; better, keep plans out of LFS with `git lfs untrack`"
            }
            Self::MissingObject { .. } => {
                "in a partial clone, `git archive --output=/dev/null REVISION` fetches what a revision lacks"
            }
            Self::Corrupt { .. } => "see what is damaged with `git fsck`",
            Self::TooDeep { .. } | Self::TooMany { .. } => {
                "exclude folders that hold no plan files with `exclude:` in the manifest"
            }
        }
    }

    pub(super) fn from_io(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::Missing,
            io::ErrorKind::IsADirectory => Self::Folder,
            // The kind is not stable as a variant, and the number of the error differs between systems.
            kind if kind.to_string().starts_with("filesystem loop") => Self::LinkLoop,
            io::ErrorKind::PermissionDenied => Self::Unreadable { reason: "permission denied".to_owned() },
            _ => Self::Unreadable { reason: error.to_string() },
        }
    }

    pub(super) fn from_git(error: &git2::Error, id: git2::Oid) -> Self {
        match error.code() {
            git2::ErrorCode::NotFound => Self::MissingObject { id: ObjectId(id) },
            _ => Self::Corrupt { reason: error.message().to_owned() },
        }
    }
}

/// A file or folder of a plan that cannot be read, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Its path from the top of the repository, with forward slashes.
    pub path: String,
    /// Why it cannot be read.
    pub fault: Fault,
}
