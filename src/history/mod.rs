//! What the commits of a repository did to its plan: many revisions of one plan, one after another.
//!
//! [`History`] knows the revisions of a plan ([`Revision`]: which files, by the ids of their contents) and walks through them
//! ([`Steps`]), newest first, giving the commits that changed a plan file ([`Step`]) with the plan before and after. Trees are
//! compared by their ids, and a content is read and lowered once, whatever number of revisions hold it.
//!
//! What cannot be read in a commit (a file that does not parse, a plan in a newer version of the language) is passed over: the plan
//! is taken as it was before, and the step says so ([`Unread`]).
//!
//! A commit of the work names items of the plan in a trailer, `Plan: ID`. [`WorkLog`] is what the commits of some repositories say
//! so, [`Trace`] leads from an item to its commits and from a commit up to the themes, [`Orphans`] are work without commits and
//! commits without work, and [`Offer`] is what can be said of a message before it is committed.
//!
//! This room never looks at the work tree, the clock or the terminal, and finds no words for people.

mod answers;
mod attestations;
mod bisect;
mod blame;
mod census;
mod contents;
mod drift;
mod excerpt;
mod forecast;
mod kept;
mod log;
mod message;
mod moments;
mod moves;
mod orphans;
mod parts;
mod renames;
mod retro;
mod revision;
mod steps;
mod trace;
mod unknown;
mod work_log;

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::base::Day;
use crate::model::LoweredFile;
use crate::snapshot::{self, Snapshot};
use crate::source::{Commit, Commits, Location, ObjectId, Parents, PlanSource, Repository, SourceError};

pub use attestations::Attested;
pub use bisect::{Bisect, Condition, Decision, Reason, Since, Stretch};
pub use blame::{Blame, Origin};
pub use drift::{Comparison, Drift, DriftMove, DriftQuestion, Point, Series};
pub use kept::Kept;
pub use log::{Entry, Log};
pub use message::{Offer, in_doing_by};
pub use moments::Skipped;
pub use moves::{Move, Moves};
pub use orphans::{Orphans, Share, Silent, Stray};
pub use renames::{Former, Formers};
pub use retro::{
    Ask, Block, Delivery, DueMove, DueMoves, Effort, LateNeed, Outcome, Ratio, Retro, Subject, Wait,
};
pub use revision::{ChangedFile, HeldFile, Revision};
pub use steps::{Step, Steps, Unread, Why};
pub use trace::{Trace, TracedCommit};
pub use unknown::{Nearest, Unknown};
pub use work_log::{Reading, TRAILER, Work, WorkLog, named_by};

use self::contents::Contents;

/// What is read in place of versions of files that cannot be read, by path in the plan and content.
type StandIns = FxHashMap<(Arc<str>, ObjectId), Option<HeldFile>>;

/// A plan's history in its repository.
pub struct History<'l> {
    location: &'l Location,
    repository: &'l Repository,
    contents: Contents<'l>,
    stand_ins: RefCell<StandIns>,
    /// What is read in place of a plan that must not be read, by the tree of its folder.
    older: RefCell<FxHashMap<ObjectId, Rc<Revision<'l>>>>,
}

impl<'l> History<'l> {
    /// Opens the history of the repository where a command stands.
    pub fn open(location: &'l Location) -> Result<Self, SourceError> {
        let repository = location.repository()?;
        let contents = Contents::of(repository);
        Ok(Self { location, repository, contents, stand_ins: RefCell::default(), older: RefCell::default() })
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
        self.steps_from(commit, self.revision(head), parents)
    }

    /// Begins a walk at a revision.
    fn steps_from(
        &self,
        commit: &Commit,
        head: Rc<Revision<'l>>,
        parents: Parents,
    ) -> Result<Steps<'_, 'l>, SourceError> {
        Steps::new(self, self.commits(commit, parents)?, commit, head, true)
    }

    /// Begins a walk that takes every file as it is, whether or not it can be read.
    fn raw_steps(&self, commit: &Commit, head: Rc<Revision<'l>>) -> Result<Steps<'_, 'l>, SourceError> {
        Steps::new(self, self.commits(commit, Parents::First)?, commit, head, false)
    }

    /// Begins a walk from a commit back to the first, along all commits.
    pub fn commits(&self, commit: &Commit, parents: Parents) -> Result<Commits<'l>, SourceError> {
        self.repository.history(commit, parents)
    }

    /// Returns what a file of a revision says, each content being read once; nothing where it cannot be read at all.
    pub fn lowered(&self, file: &HeldFile) -> Option<Arc<LoweredFile>> {
        self.contents.lowered(file)
    }

    /// Returns the plan of a revision as of a day, with its relations and dates. What is wrong with it is not looked for.
    pub fn snapshot(&self, revision: &Revision<'l>, day: Day) -> Snapshot {
        snapshot::relink(&revision.source, self.plan_files(revision), day)
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
        if after.exists() && !after.has_links {
            let source = self.location.same_folder_at(&after.source, parent)?;
            if let Some(replaced) = after.source.replaced(&source) {
                if replaced.is_empty() {
                    return Ok(Rc::clone(after));
                }
                if let Some(older) = after.with_contents(&replaced, source, parent) {
                    return Ok(Rc::new(older));
                }
            }
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
        Ok(Rc::new(self.read_revision(source)))
    }

    fn read_revision(&self, source: PlanSource<'l>) -> Revision<'l> {
        Revision::read(source, |manifest| self.lowered(manifest))
    }
}
