//! A commit as data: its id, who wrote it and when, and what they said.

use std::fmt;
use std::str::FromStr;

use super::Moment;
use crate::base::{Day, Trailer};

/// The id of an object of a git repository: a commit, a tree or a blob.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId(pub(super) git2::Oid);

impl ObjectId {
    /// Returns the first seven digits, enough for a person to find it again.
    ///
    /// The length is fixed, since the one that git chooses depends on what else is in the repository.
    pub fn short(self) -> String {
        self.0.to_string().chars().take(7).collect()
    }
}

impl FromStr for ObjectId {
    type Err = git2::Error;

    /// Reads all forty digits.
    fn from_str(text: &str) -> Result<Self, git2::Error> {
        git2::Oid::from_str(text).map(Self)
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Who wrote something, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The name as they configured it.
    pub name: String,
    /// The mail address as they configured it.
    pub email: String,
    /// When, by their own clock.
    pub at: Moment,
}

/// A commit: what is known of it without reading its files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// The commit's id.
    pub id: ObjectId,
    /// The id of the tree of its files.
    pub tree: ObjectId,
    /// The ids of the commits before it; more than one for a merge, none for the first.
    pub parents: Vec<ObjectId>,
    /// Who wrote the change.
    pub author: Identity,
    /// Who committed it.
    pub committer: Identity,
    /// The whole message.
    pub message: String,
}

impl Commit {
    /// Returns the day on which it was committed, in the committer's own offset.
    pub fn day(&self) -> Day {
        self.committer.at.day()
    }

    /// Returns the first line of the message.
    pub fn subject(&self) -> &str {
        self.message.trim_start().lines().next().unwrap_or_default().trim_end()
    }

    /// Returns the trailers of the message, in the order written.
    pub fn trailers(&self) -> Vec<Trailer> {
        trailers(&self.message)
    }

    pub(super) fn from_git(commit: &git2::Commit<'_>) -> Self {
        Self {
            id: ObjectId(commit.id()),
            tree: ObjectId(commit.tree_id()),
            parents: commit.parent_ids().map(ObjectId).collect(),
            author: identity(&commit.author()),
            committer: identity(&commit.committer()),
            message: String::from_utf8_lossy(commit.message_bytes()).into_owned(),
        }
    }
}

/// Returns the trailers of a message, in the order written: what git takes for such in its last paragraph.
pub fn trailers(message: &str) -> Vec<Trailer> {
    let Ok(trailers) = git2::message_trailers_strs(message) else { return Vec::new() };
    trailers
        .iter()
        .map(|(key, value)| Trailer { key: key.to_owned(), value: value.trim().to_owned() })
        .collect()
}

fn identity(signature: &git2::Signature<'_>) -> Identity {
    Identity {
        name: String::from_utf8_lossy(signature.name_bytes()).into_owned(),
        email: String::from_utf8_lossy(signature.email_bytes()).into_owned(),
        at: Moment { seconds: signature.when().seconds(), offset_minutes: signature.when().offset_minutes() },
    }
}
