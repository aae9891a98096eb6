//! Commits one after another, each before the ones that it came from.

use std::cell::RefCell;
use std::collections::{BinaryHeap, HashMap, HashSet};

use super::{Commit, ObjectId, Repository, SourceError};

/// Where replacements of commits are kept.
const REPLACEMENTS: &str = "refs/replace/";

/// Which of a commit's parents are followed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Parents {
    /// The first: what happened on the branch itself, a merge as one step.
    #[default]
    First,
    /// All: every commit that led to where the walk begins.
    All,
}

impl Parents {
    /// Returns all parents where these are asked for, else the first.
    pub fn all_if(all: bool) -> Self {
        if all { Self::All } else { Self::First }
    }
}

/// A walk through the history of a commit, itself first.
///
/// Along first parents a commit is read when its turn comes. Along all of them the walk first reads where every commit
/// stands, and then gives them newest first, children before their parents whatever their clocks said.
///
/// Grafts and replacements count as they do for git. A commit whose parents were cut off, as in a shallow clone, has none.
pub struct Commits<'r> {
    repository: &'r Repository,
    known: Known,
    pending: Pending,
    /// The commit that was read last because it is a parent: mostly the next one of the walk.
    ahead: RefCell<Option<Commit>>,
}

/// What is known of commits beside their objects.
struct Known {
    replacements: HashMap<git2::Oid, git2::Oid>,
    cut_off: HashSet<git2::Oid>,
}

enum Pending {
    First(Option<git2::Oid>),
    All(Ordered),
}

/// Commits whose children were all given, the newest of which is next.
struct Ordered {
    parents: HashMap<git2::Oid, (i64, Vec<git2::Oid>)>,
    children: HashMap<git2::Oid, usize>,
    ready: BinaryHeap<(i64, git2::Oid)>,
}

impl Repository {
    /// Begins a walk through the history of a commit.
    pub fn history(&self, head: &Commit, parents: Parents) -> Result<Commits<'_>, SourceError> {
        // Git does not hash objects anew when it reads them either; over a whole history that is a third of the time.
        git2::opts::strict_hash_verification(false);
        let known = Known { replacements: self.replacements(), cut_off: self.shallow_roots() };
        let pending = match parents {
            Parents::First => Pending::First(Some(head.id.0)),
            Parents::All => Pending::All(self.order(head.id.0, &known)?),
        };
        Ok(Commits { repository: self, known, pending, ahead: RefCell::default() })
    }

    fn order(&self, head: git2::Oid, known: &Known) -> Result<Ordered, SourceError> {
        let mut parents: HashMap<git2::Oid, (i64, Vec<git2::Oid>)> = HashMap::new();
        let mut children: HashMap<git2::Oid, usize> = HashMap::new();
        let mut found = vec![head];
        while let Some(id) = found.pop() {
            if parents.contains_key(&id) {
                continue;
            }
            let commit = self.read_commit(id, known)?;
            let ids: Vec<git2::Oid> = commit.parents.iter().map(|parent| parent.0).collect();
            for id in &ids {
                *children.entry(*id).or_default() += 1;
            }
            found.extend(&ids);
            parents.insert(id, (commit.committer.at.seconds, ids));
        }
        let ready = BinaryHeap::from([(parents[&head].0, head)]);
        Ok(Ordered { parents, children, ready })
    }

    fn read_commit(&self, id: git2::Oid, known: &Known) -> Result<Commit, SourceError> {
        let object = known.replacements.get(&id).copied().unwrap_or(id);
        let found = self.git().find_commit(object).map_err(SourceError::git(format!("commit {id}")))?;
        let mut commit = Commit::from_git(&found);
        commit.id = ObjectId(id);
        if known.cut_off.contains(&id) {
            // In a linked work tree libgit2 does not know where history was cut off.
            commit.parents.clear();
        }
        Ok(commit)
    }

    /// Returns the objects that stand in for commits, by the ids of the commits.
    fn replacements(&self) -> HashMap<git2::Oid, git2::Oid> {
        let Ok(references) = self.git().references_glob(&format!("{REPLACEMENTS}*")) else {
            return HashMap::new();
        };
        references
            .filter_map(|reference| {
                let reference = reference.ok()?;
                let name = std::str::from_utf8(reference.name_bytes()).ok()?.strip_prefix(REPLACEMENTS)?;
                Some((git2::Oid::from_str(name).ok()?, reference.target()?))
            })
            .collect()
    }
}

impl Commits<'_> {
    /// Returns the first parent of a commit, as this walk knows it.
    pub fn first_parent(&self, commit: &Commit) -> Result<Option<Commit>, SourceError> {
        let Some(parent) = commit.parents.first() else { return Ok(None) };
        if let Some(known) = self.ahead.borrow().as_ref().filter(|known| known.id == *parent) {
            return Ok(Some(known.clone()));
        }
        let parent = self.repository.read_commit(parent.0, &self.known)?;
        *self.ahead.borrow_mut() = Some(parent.clone());
        Ok(Some(parent))
    }

    /// Returns another parent than the first, where the walk follows that too.
    pub fn also_follows(&self, parent: ObjectId) -> Result<Option<Commit>, SourceError> {
        match self.pending {
            Pending::First(_) => Ok(None),
            Pending::All(_) => self.repository.read_commit(parent.0, &self.known).map(Some),
        }
    }

    /// Returns whether the history before a commit was cut off, as in a shallow clone.
    pub fn is_cut_off(&self, commit: &Commit) -> bool {
        self.known.cut_off.contains(&commit.id.0)
    }
}

impl Ordered {
    fn next(&mut self) -> Option<git2::Oid> {
        let (_, id) = self.ready.pop()?;
        let (_, parents) = self.parents.remove(&id)?;
        for parent in parents {
            let Some(left) = self.children.get_mut(&parent) else { continue };
            *left -= 1;
            if *left == 0 {
                let at = self.parents.get(&parent).map_or(0, |(at, _)| *at);
                self.ready.push((at, parent));
            }
        }
        Some(id)
    }
}

impl Iterator for Commits<'_> {
    type Item = Result<Commit, SourceError>;

    fn next(&mut self) -> Option<Self::Item> {
        let id = match &mut self.pending {
            Pending::First(next) => next.take()?,
            Pending::All(ordered) => ordered.next()?,
        };
        let ahead = self.ahead.take().filter(|ahead| ahead.id.0 == id);
        let commit = ahead.map_or_else(|| self.repository.read_commit(id, &self.known), Ok);
        if let (Ok(commit), Pending::First(next)) = (&commit, &mut self.pending) {
            *next = commit.parents.first().map(|parent| parent.0);
        }
        Some(commit)
    }
}
