//! The commits that changed a file of the plan, newest first.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use crate::source::{Commit, Commits, Fault, ObjectId, SourceError};

use super::History;
use super::revision::{ChangedFile, HeldFile, Revision, changed};

/// A commit that changed a file of the plan, or that has one that cannot be read.
pub struct Step<'l> {
    /// The commit.
    pub commit: Commit,
    /// The plan before it, as its first parent has it; `None` where the commit has no parent.
    pub base: Option<Rc<Revision<'l>>>,
    /// The plan after it.
    pub head: Rc<Revision<'l>>,
    /// The plan files that differ.
    pub files: Vec<ChangedFile>,
    /// The tables that differ, which may hold readings.
    pub tables: Vec<ChangedFile>,
    /// What cannot be read in this commit and could be in the one before, or is another version of it: it is taken as it was before.
    pub unread: Vec<Unread>,
    /// All that is taken as it was before, where anything is.
    pub unreadable: Vec<Unread>,
    /// Whether the history before it was cut off, so that nobody can say what it changed.
    pub is_cut_off: bool,
}

/// What cannot be read in a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// The path of the file from the top of the repository; of a plan that cannot be read at all, its manifest.
    pub path: Arc<str>,
    /// Why not.
    pub why: Why,
}

/// Why something cannot be read in a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// It does not parse to its end.
    Syntax,
    /// Its content cannot be had.
    Fault(Fault),
    /// The plan asks for a newer program; the sentence says which.
    Newer(String),
}

/// A walk from a commit back to the first, along the commits that changed a file of the plan.
pub struct Steps<'h, 'l> {
    history: &'h History<'l>,
    commits: Commits<'l>,
    /// The plan of commits whose children were met.
    waiting: HashMap<ObjectId, Held<'l>>,
    /// How many commits were met.
    met: usize,
    /// Whether what cannot be read is taken as it was before.
    settles: bool,
}

/// The plan of a commit, as it is there and as it is taken.
#[derive(Clone)]
struct Held<'l> {
    raw: Rc<Revision<'l>>,
    /// With what cannot be read as it was before; the same one where everything can.
    readable: Rc<Revision<'l>>,
}

impl<'h, 'l> Steps<'h, 'l> {
    pub(super) fn new(
        history: &'h History<'l>,
        commits: Commits<'l>,
        commit: &Commit,
        head: Rc<Revision<'l>>,
        settles: bool,
    ) -> Result<Self, SourceError> {
        let mut steps = Self { history, commits, waiting: HashMap::new(), met: 0, settles };
        let readable = steps.readable(commit, &head, None)?;
        steps.waiting.insert(commit.id, Held { raw: head, readable });
        Ok(steps)
    }

    /// Returns the plan of the commit where the walk begins, with what cannot be read as it was before.
    pub(super) fn head(&self, commit: &Commit) -> Option<Rc<Revision<'l>>> {
        self.waiting.get(&commit.id).map(|held| Rc::clone(&held.readable))
    }

    /// Returns how many commits were met so far, for telling how far the walk is.
    pub fn met(&self) -> usize {
        self.met
    }

    fn step(&mut self, commit: Commit) -> Result<Option<Step<'l>>, SourceError> {
        self.history.contents.go_on();
        let head = self.waiting.remove(&commit.id).expect("the walk gives children before their parents");
        let first = self.commits.first_parent(&commit)?;
        let base = match &first {
            Some(parent) => Some(self.hold(parent, &head)?),
            None => None,
        };
        for parent in commit.parents.iter().skip(1) {
            if let Some(parent) = self.commits.also_follows(*parent)? {
                self.hold(&parent, &head)?;
            }
        }
        if base.as_ref().is_some_and(|base| Rc::ptr_eq(&base.raw, &head.raw)) {
            return Ok(None);
        }
        let old = base.as_ref().map(|base| &base.readable);
        let files = changed(old.map_or(&[], |old| &old.files), &head.readable.files);
        let tables = changed(old.map_or(&[], |old| &old.tables), &head.readable.tables);
        self.history.contents.replace(files.iter().filter_map(|file| Some(file.head.as_ref()?.blob)));
        let old_raw = base.as_ref().map(|base| &base.raw);
        let unread = if self.settles { self.unread(old_raw, &head) } else { Vec::new() };
        if files.is_empty() && tables.is_empty() && unread.is_empty() {
            return Ok(None);
        }
        let is_taken_whole = Rc::ptr_eq(&head.raw, &head.readable);
        let unreadable = if is_taken_whole { Vec::new() } else { self.unread(None, &head) };
        let is_cut_off = self.commits.is_cut_off(&commit);
        let base = base.map(|base| base.readable);
        Ok(Some(Step { commit, base, head: head.readable, files, tables, unread, unreadable, is_cut_off }))
    }

    /// Returns the plan of a parent, and keeps it until that is met.
    fn hold(&mut self, parent: &Commit, child: &Held<'l>) -> Result<Held<'l>, SourceError> {
        if let Some(held) = self.waiting.get(&parent.id) {
            return Ok(held.clone());
        }
        let raw = self.history.revision_before(parent, &child.raw)?;
        let readable = if Rc::ptr_eq(&raw, &child.raw) && Rc::ptr_eq(&child.raw, &child.readable) {
            Rc::clone(&raw)
        } else {
            self.readable(parent, &raw, Some(child))?
        };
        let held = Held { raw, readable };
        self.waiting.insert(parent.id, held.clone());
        Ok(held)
    }

    /// Returns the plan of a commit with what cannot be read as it was before. `child` is a neighbour of which that is known
    /// already.
    fn readable(
        &self,
        commit: &Commit,
        raw: &Rc<Revision<'l>>,
        child: Option<&Held<'l>>,
    ) -> Result<Rc<Revision<'l>>, SourceError> {
        if !self.settles {
            return Ok(Rc::clone(raw));
        }
        if raw.newer.is_some() {
            return self.older(commit, raw);
        }
        // What a neighbour has too, all of which can be read, need not be looked at.
        let known = child.filter(|child| Rc::ptr_eq(&child.raw, &child.readable));
        let differing = changed(known.map_or(&[], |child| &child.raw.files), &raw.files);
        let looks_wrong =
            |base: Option<&HeldFile>, file: &HeldFile| self.history.contents.fault(file, base).is_some();
        let wrong: Vec<HeldFile> = differing
            .into_iter()
            .filter_map(|ChangedFile { base, head }| head.filter(|file| looks_wrong(base.as_ref(), file)))
            .collect();
        if wrong.is_empty() {
            return Ok(Rc::clone(raw));
        }
        let mut files: Vec<HeldFile> =
            raw.files.iter().filter(|file| !wrong.contains(file)).cloned().collect();
        for file in wrong {
            files.extend(self.stand_in(commit, raw, &file)?);
        }
        files.sort_by(|one, other| one.path_in_plan().cmp(other.path_in_plan()));
        Ok(Rc::new(raw.with_files(files)))
    }

    /// Returns the version of a file that was there before one that cannot be read.
    fn stand_in(
        &self,
        commit: &Commit,
        raw: &Rc<Revision<'l>>,
        file: &HeldFile,
    ) -> Result<Option<HeldFile>, SourceError> {
        let key = |blob| (file.path_in_plan().clone(), blob);
        let (mut commit, mut revision) = (commit.clone(), Rc::clone(raw));
        let mut unread = vec![file.blob];
        let found = loop {
            if let Some(known) =
                unread.last().and_then(|blob| self.history.stand_ins.borrow().get(&key(*blob)).cloned())
            {
                break known;
            }
            let Some(parent) = self.commits.first_parent(&commit)? else { break None };
            revision = self.history.revision_before(&parent, &revision)?;
            commit = parent;
            let Some(version) = revision.file(file.path_in_plan()) else { break None };
            if unread.last() == Some(&version.blob) {
                continue;
            }
            if revision.newer.is_none() && self.history.contents.fault(version, None).is_none() {
                break Some(version.clone());
            }
            unread.push(version.blob);
        };
        let mut stand_ins = self.history.stand_ins.borrow_mut();
        stand_ins.extend(unread.into_iter().map(|blob| (key(blob), found.clone())));
        Ok(found)
    }

    /// Returns the plan that was there before one that this program must not read.
    fn older(&self, commit: &Commit, raw: &Rc<Revision<'l>>) -> Result<Rc<Revision<'l>>, SourceError> {
        let (mut commit, mut revision) = (commit.clone(), Rc::clone(raw));
        let mut newer = Vec::new();
        let found = loop {
            newer.extend(revision.tree);
            if let Some(known) = newer.last().and_then(|tree| self.history.older.borrow().get(tree).cloned())
            {
                break known;
            }
            let Some(parent) = self.commits.first_parent(&commit)? else {
                break Rc::new(revision.with_files(Vec::new()));
            };
            revision = self.history.revision_before(&parent, &revision)?;
            commit = parent;
            if revision.newer.is_none() {
                break self.readable(&commit, &revision, None)?;
            }
        };
        self.history.older.borrow_mut().extend(newer.into_iter().map(|tree| (tree, Rc::clone(&found))));
        Ok(found)
    }

    /// Returns what cannot be read in a commit and could be in the one before, or is another version of it.
    fn unread(&self, base: Option<&Rc<Revision<'l>>>, head: &Held<'l>) -> Vec<Unread> {
        let manifest = |held: &Revision<'l>| {
            held.files.iter().find(|file| file.role() == crate::model::Role::Manifest).cloned()
        };
        if let Some(needed) = &head.raw.newer {
            let path = manifest(&head.raw).map_or_else(|| Arc::from(""), |file| Arc::clone(file.path()));
            return vec![Unread { path, why: Why::Newer(needed.clone()) }];
        }
        let mut unread: Vec<Unread> = head
            .raw
            .problems
            .iter()
            .filter(|problem| base.is_none_or(|base| !base.problems.contains(problem)))
            .map(|problem| Unread {
                path: problem.path.as_str().into(),
                why: Why::Fault(problem.fault.clone()),
            })
            .collect();
        if Rc::ptr_eq(&head.raw, &head.readable) {
            return unread;
        }
        let before = |file: &HeldFile| base.and_then(|base| base.file(file.path_in_plan()));
        for file in &head.raw.files {
            let is_new = before(file).is_none_or(|before| before.blob != file.blob);
            if let Some(why) = self.history.contents.fault(file, None).filter(|_| is_new) {
                unread.push(Unread { path: Arc::clone(file.path()), why });
            }
        }
        unread
    }
}

impl<'l> Iterator for Steps<'_, 'l> {
    type Item = Result<Step<'l>, SourceError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let commit = match self.commits.next()? {
                Ok(commit) => commit,
                Err(error) => return Some(Err(error)),
            };
            self.met += 1;
            match self.step(commit) {
                Ok(None) => {}
                Ok(Some(step)) => return Some(Ok(step)),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}
