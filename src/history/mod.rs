//! What the commits of a repository did to its plan: many revisions of one plan, one after another.
//!
//! [`History`] knows the revisions of a plan ([`Revision`]: which files, by the ids of their contents) and walks through them
//! ([`Steps`]), newest first, giving the commits that changed a plan file ([`Step`]) with the plan before and after. Trees are
//! compared by their ids, and a content is read and lowered once, whatever number of revisions hold it.
//!
//! What cannot be read in a commit (a file that does not parse, a plan in a newer version of the language) is passed over: the plan
//! is taken as it was before, and the step says so ([`Unread`]).
//!
//! This room never looks at the work tree, the clock or the terminal, and finds no words for people.

mod census;
mod excerpt;
mod log;
mod revision;
mod steps;

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::base::Day;
use crate::graph::PlanFile;
use crate::model::{LoweredFile, Role, lower};
use crate::snapshot::{self, LoweringMemo, Snapshot};
use crate::source::{
    Commit, Commits, Fault, Location, ObjectId, Parents, PlanSource, Repository, SourceError,
};

pub use log::{Entry, Log};
pub use revision::{ChangedFile, HeldFile, Revision};
pub use steps::{Step, Steps, Unread, Why};

/// Two versions of a file, without what stands in both.
type Excerpts = (Arc<LoweredFile>, Arc<LoweredFile>);

/// How many bytes of contents are kept, since the next commit will ask for them again.
const MOST_TEXT: usize = 64 << 20;

/// A plan's history in its repository.
pub struct History<'l> {
    location: &'l Location,
    repository: &'l Repository,
    memo: LoweringMemo,
    /// Of each content and role that was asked about, why it cannot be read, if so.
    faults: RefCell<FxHashMap<(ObjectId, Role), Option<Why>>>,
    /// Contents that were read, and how many bytes they have.
    texts: RefCell<(FxHashMap<ObjectId, Arc<[u8]>>, usize)>,
    /// Pairs of contents with what they have in common left out.
    excerpts: RefCell<FxHashMap<(ObjectId, ObjectId), Option<Excerpts>>>,
    /// What is read in place of a version of a file that cannot be read.
    stand_ins: RefCell<FxHashMap<(Arc<str>, ObjectId), Option<HeldFile>>>,
    /// What is read in place of a plan that must not be read, by the tree of its folder.
    older: RefCell<FxHashMap<ObjectId, Rc<Revision<'l>>>>,
}

impl<'l> History<'l> {
    /// Opens the history of the repository where a command stands.
    pub fn open(location: &'l Location) -> Result<Self, SourceError> {
        Ok(Self {
            location,
            repository: location.repository()?,
            memo: LoweringMemo::default(),
            faults: RefCell::default(),
            texts: RefCell::default(),
            excerpts: RefCell::default(),
            stand_ins: RefCell::default(),
            older: RefCell::default(),
        })
    }

    /// Returns the repository.
    pub fn repository(&self) -> &'l Repository {
        self.repository
    }

    /// Returns the plan as a commit has it.
    pub fn revision(&self, plan: PlanSource<'l>) -> Rc<Revision<'l>> {
        Rc::new(self.read_revision(plan))
    }

    /// Begins a walk from a commit back to the first, along the commits that changed a file of the plan. `head` is the plan as
    /// that commit has it.
    pub fn steps(
        &self,
        commit: &Commit,
        head: PlanSource<'l>,
        parents: Parents,
    ) -> Result<Steps<'_, 'l>, SourceError> {
        Steps::new(self, self.commits(commit, parents)?, commit, self.revision(head))
    }

    /// Begins a walk from a commit back to the first, along all commits.
    pub fn commits(&self, commit: &Commit, parents: Parents) -> Result<Commits<'l>, SourceError> {
        self.repository.history(commit, parents)
    }

    /// Returns what a file of a revision says, each content being read once; nothing where it cannot be read at all.
    pub fn lowered(&self, file: &HeldFile) -> Option<Arc<LoweredFile>> {
        let role = file.role();
        if let Some(known) = self.memo.known(file.blob, role) {
            return Some(known);
        }
        let bytes = self.text(file.blob).ok()?;
        Some(self.memo.lower(Some(file.blob), role, &bytes))
    }

    /// Returns the plan of a revision as of a day, with its relations and dates. What is wrong with it is not looked for.
    pub fn snapshot(&self, revision: &Revision<'l>, day: Day) -> Snapshot {
        let files = revision.files.iter().filter_map(|file| {
            Some(PlanFile { path: file.path.as_ref().into(), lowered: self.lowered(file)? })
        });
        snapshot::relink(&revision.source, files.collect(), day)
    }

    /// Finds the plan in a parent of the commit that has a revision; it is the same one where nothing of it changed.
    fn revision_before(
        &self,
        parent: &Commit,
        after: &Rc<Revision<'l>>,
    ) -> Result<Rc<Revision<'l>>, SourceError> {
        if after.root == Some(parent.tree) {
            return Ok(Rc::clone(after));
        }
        let source = if after.exists() {
            self.location.same_plan_at(&after.source, parent)?
        } else {
            // Before the plan was there, it may have been there once; elsewhere it would be another plan.
            self.location.plan_in(after.source.folder(), parent)?
        };
        if !source.exists() && !after.exists() {
            return Ok(Rc::clone(after));
        }
        let is_same = source.folder() == after.source.folder() && source.tree() == after.tree;
        if is_same && !after.has_links {
            return Ok(Rc::clone(after));
        }
        Ok(Rc::new(self.read_revision(source)))
    }

    fn read_revision(&self, source: PlanSource<'l>) -> Revision<'l> {
        Revision::read(source, |manifest| self.lowered(manifest))
    }

    /// Says why a file of a revision cannot be read to its end, if so. `beside` is another version of it, which can be.
    fn fault(&self, file: &HeldFile, beside: Option<&HeldFile>) -> Option<Why> {
        let key = (file.blob, file.role());
        if let Some(known) = self.faults.borrow().get(&key) {
            return known.clone();
        }
        let fault = match beside.and_then(|beside| self.excerpts(file, beside)) {
            Some(_) => None,
            None => match (self.text(file.blob), self.lowered(file)) {
                (Err(fault), _) => Some(Why::Fault(fault)),
                (_, lowered) => lowered.filter(|lowered| !lowered.complete).map(|_| Why::Syntax),
            },
        };
        self.faults.borrow_mut().insert(key, fault.clone());
        fault
    }

    /// Returns what two versions of a file say, mostly without what both say alike.
    fn differing(
        &self,
        old: Option<&HeldFile>,
        new: Option<&HeldFile>,
    ) -> (Option<Arc<LoweredFile>>, Option<Arc<LoweredFile>>) {
        if let (Some(old), Some(new)) = (old, new)
            && let Some((old, new)) = self.excerpts(old, new)
        {
            return (Some(old), Some(new));
        }
        (old.and_then(|old| self.lowered(old)), new.and_then(|new| self.lowered(new)))
    }

    /// Returns two versions of a file without what stands in both, if they are written plainly and without mistakes.
    fn excerpts(&self, old: &HeldFile, new: &HeldFile) -> Option<Excerpts> {
        let key = (old.blob, new.blob);
        if let Some(known) = self.excerpts.borrow().get(&key) {
            return known.clone();
        }
        let (one, other) = (self.text(old.blob).ok()?, self.text(new.blob).ok()?);
        let texts = std::str::from_utf8(&one).ok().zip(std::str::from_utf8(&other).ok());
        let lowered = texts.and_then(|(one, other)| excerpt::excerpts(one, other)).map(|(one, other)| {
            (Arc::new(lower(one.as_bytes(), old.role())), Arc::new(lower(other.as_bytes(), new.role())))
        });
        let found = lowered.filter(|(one, other)| one.complete && other.complete && one.whole && other.whole);
        self.excerpts.borrow_mut().insert(key, found.clone());
        found
    }

    /// Reads a content, or returns what was read before.
    fn text(&self, blob: ObjectId) -> Result<Arc<[u8]>, Fault> {
        if let Some(known) = self.texts.borrow().0.get(&blob) {
            return Ok(Arc::clone(known));
        }
        let bytes = self.repository.blob(blob)?;
        let (texts, size) = &mut *self.texts.borrow_mut();
        if *size > MOST_TEXT {
            (*texts, *size) = (FxHashMap::default(), 0);
        }
        *size += bytes.len();
        texts.insert(blob, Arc::clone(&bytes));
        Ok(bytes)
    }

    /// Forgets what only the commit before had use for.
    fn forget(&self) {
        self.excerpts.borrow_mut().clear();
    }
}
