//! What is compared with what, in git's own words: `REV`, `A..B`, `A...B`, `--staged`.

use super::{Commit, Repository, SourceError};

/// A comparison as it was asked for. Revisions are as they were written; an empty one is `HEAD`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RevisionRange {
    /// `REV`: the work tree against a revision.
    Since(String),
    /// `--staged REV`: the index against a revision.
    Staged(String),
    /// `A..B`: one revision against another.
    Between(String, String),
    /// `A...B`: a revision against where it left another, their merge base.
    SinceFork(String, String),
}

/// A comparison with its commits found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// What is compared with.
    pub base: Commit,
    /// What is compared.
    pub head: Head,
    /// Whether the base is the merge base of what was named.
    pub base_is_merge_base: bool,
}

/// What is compared with a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Head {
    /// The files on disk.
    WorkTree,
    /// The files that are staged.
    Index,
    /// The files of a commit.
    Commit(Box<Commit>),
}

impl Head {
    /// Returns the commit, where it is one.
    pub fn commit(&self) -> Option<&Commit> {
        match self {
            Self::Commit(commit) => Some(commit),
            Self::WorkTree | Self::Index => None,
        }
    }
}

impl RevisionRange {
    /// Reads a range; an empty text is the work tree against `HEAD`.
    pub fn parse(text: &str) -> Self {
        if let Some((base, head)) = text.split_once("...") {
            Self::SinceFork(or_head(base), or_head(head))
        } else if let Some((base, head)) = text.split_once("..") {
            Self::Between(or_head(base), or_head(head))
        } else {
            Self::Since(or_head(text))
        }
    }
}

impl Repository {
    /// Finds the commits of a range. A bare repository has no work tree, so `HEAD` stands in its place.
    pub fn compare(&self, range: &RevisionRange) -> Result<Comparison, SourceError> {
        let commit = |commit| Head::Commit(Box::new(commit));
        let (base, head, base_is_merge_base) = match range {
            RevisionRange::Since(base) if self.work_tree().is_some() => {
                (self.commit(base)?, Head::WorkTree, false)
            }
            RevisionRange::Staged(base) => (self.commit(base)?, Head::Index, false),
            RevisionRange::Since(base) => (self.commit(base)?, commit(self.commit("HEAD")?), false),
            RevisionRange::Between(base, head) => (self.commit(base)?, commit(self.commit(head)?), false),
            RevisionRange::SinceFork(base, head) => {
                let (base_commit, head_commit) = (self.commit(base)?, self.commit(head)?);
                let fork = self.merge_base((base, &base_commit), (head, &head_commit))?;
                (fork, commit(head_commit), true)
            }
        };
        Ok(Comparison { base, head, base_is_merge_base })
    }
}

fn or_head(revision: &str) -> String {
    if revision.is_empty() { "HEAD".to_owned() } else { revision.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let words = match RevisionRange::parse(text) {
            RevisionRange::Since(base) => format!("since {base}"),
            RevisionRange::Staged(base) => format!("staged since {base}"),
            RevisionRange::Between(base, head) => format!("between {base} and {head}"),
            RevisionRange::SinceFork(base, head) => format!("{head} since it left {base}"),
        };
        assert_eq!(words, expected, "{text}");
    }

    #[test]
    fn ranges_are_read_as_git_reads_them() {
        check("", "since HEAD");
        check("main", "since main");
        check("v1.0~2", "since v1.0~2");
        check("main..topic", "between main and topic");
        check("main..", "between main and HEAD");
        check("..topic", "between HEAD and topic");
        check("origin/main...", "HEAD since it left origin/main");
        check("a...b", "b since it left a");
    }
}
