//! What git knows of a stretch of time: what was planned for it and what came of it, told by the commits of the plan.
//!
//! The commits of a period are those of the branch itself (a merge counts as one) from behind the last one that was committed before
//! its first day up to the last one committed by its last day. What was *planned* is what the plan said before the first of them,
//! scheduled as of the period's first day. What *came of it* is told by the newest plan there is, since what was finished on the last
//! day is often written down on the next. Items are followed through renames and told of by the ids that they have now.

mod blocks;
mod deliveries;
mod due_moves;
mod efforts;
mod late_needs;
mod waits;
mod walk;

use std::rc::Rc;

use crate::base::Day;
use crate::graph::ItemIx;
use crate::model::{ItemKind, registry};
use crate::schedule;
use crate::snapshot::Snapshot;
use crate::source::{Commit, PlanSource, SourceError};

use super::History;

pub use blocks::Block;
pub use deliveries::{Delivery, Outcome};
pub use due_moves::{DueMove, DueMoves};
pub use efforts::{Effort, Ratio};
pub use late_needs::LateNeed;
pub use waits::Wait;

use self::walk::Walk;

/// What is asked: a period, and how much of it is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ask {
    /// The first day of the period.
    pub first: Day,
    /// The last day of it.
    pub last: Day,
    /// The day as of which what still lasts is counted, if that is before the last one.
    pub as_of: Day,
}

/// What came of a period.
#[derive(Debug)]
pub struct Retro {
    /// What was asked.
    pub ask: Ask,
    /// The commit whose plan is what was planned: the last one that changed the plan before the period; where the plan begins
    /// within the period, its first.
    pub opening: Rc<Commit>,
    /// The last commit that changed the plan up to the end of the period.
    pub closing: Rc<Commit>,
    /// Whether the plan begins within the period.
    pub begins_within: bool,
    /// Whether the history before the opening was cut off, so that the plan of the period's beginning is not known.
    pub is_cut_off: bool,
    /// How many commits changed the plan in the period.
    pub commits: usize,
    /// What was due or forecast in the period at its beginning, and what came of it; by the day for which it was planned.
    pub planned: Vec<Delivery>,
    /// What else was finished in it, by day.
    pub unplanned: Vec<Delivery>,
    /// The finished tasks of which estimate and days are known, by id.
    pub efforts: Vec<Effort>,
    /// All of these together; nothing where there are none.
    pub ratio: Option<Ratio>,
    /// The same by owner, by id.
    pub by_owner: Vec<Ratio>,
    /// The same by label; a task counts with each of its labels.
    pub by_label: Vec<Ratio>,
    /// What was found to be needed when the work had begun, in the order of the commits.
    pub late_needs: Vec<LateNeed>,
    /// What was blocked in the period, the longest first.
    pub blocks: Vec<Block>,
    /// The due dates that moved, the one that moved most often first.
    pub due_moves: Vec<DueMoves>,
    /// The gates that were approved in the period, or waited at its end; the longest wait first.
    pub waits: Vec<Wait>,
}

/// An item that is told of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    /// Its kind, as outputs name it.
    pub kind: &'static str,
    /// Its id: the one that it has now, or had last.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who answers for it.
    pub owner: Option<String>,
}

impl Subject {
    fn of(snapshot: &Snapshot, item: ItemIx, id: &str) -> Self {
        let written = snapshot.plan.item(item);
        Self {
            kind: written.kind_name(),
            id: id.to_owned(),
            title: written.title().trim().to_owned(),
            owner: written.get(registry::OWNER).map(str::to_owned),
        }
    }
}

impl<'l> History<'l> {
    /// Returns what came of a period, from the plan of a commit back; `None` where no commit up to its last day has the plan.
    /// `met` is told how many commits were met.
    pub fn retro(
        &self,
        commit: &Commit,
        plan: PlanSource<'l>,
        ask: Ask,
        met: impl FnMut(usize),
    ) -> Result<Option<Retro>, SourceError> {
        let Some(walk) = Walk::back(self, commit, plan, ask, met)? else { return Ok(None) };
        let efforts = efforts::efforts(&walk);
        let (planned, unplanned) = deliveries::deliveries(&walk);
        Ok(Some(Retro {
            ask,
            opening: Rc::clone(&walk.opening.commit),
            closing: Rc::clone(&walk.closing.commit),
            begins_within: walk.begins_within,
            is_cut_off: walk.is_cut_off,
            commits: walk.commits,
            planned,
            unplanned,
            ratio: efforts::ratio(&efforts),
            by_owner: efforts::by_owner(&efforts),
            by_label: efforts::by_label(&efforts),
            efforts,
            late_needs: late_needs::late_needs(&walk),
            blocks: blocks::blocks(&walk),
            due_moves: due_moves::due_moves(&walk),
            waits: waits::waits(&walk),
        }))
    }
}

/// Returns the day on which an item was finished, as it is written; `None` where it is not finished, or no day is.
fn finished(snapshot: &Snapshot, item: ItemIx) -> Option<Day> {
    let written = snapshot.plan.item(item);
    match written.kind {
        ItemKind::Gate => schedule::approved_on(written, Day::LAST),
        _ if is_finished(snapshot, item) => written.get(registry::FINISHED).copied(),
        _ => None,
    }
}

/// Returns whether an item is finished, as it is written: work that is done, a gate that is approved, a container that is closed.
fn is_finished(snapshot: &Snapshot, item: ItemIx) -> bool {
    let written = snapshot.plan.item(item);
    match written.kind {
        ItemKind::Gate => schedule::approved_on(written, Day::LAST).is_some(),
        _ => matches!(written.status(), Some("done" | "closed")),
    }
}
