//! What was found to be needed when the work had begun.

use std::rc::Rc;

use crate::base::Day;
use crate::diff::What;
use crate::graph::ItemIx;
use crate::model::registry;
use crate::snapshot::Snapshot;
use crate::source::Commit;

use super::Subject;
use super::walk::{Gathered, Step, Walk};

/// A dependency that was added after the start.
#[derive(Clone, Debug)]
pub struct LateNeed {
    /// What needs it.
    pub subject: Subject,
    /// What is needed: the id that it had in the commit.
    pub needs: String,
    /// The day on which the work began; `None` where the plan says that it had, and not when.
    pub started: Option<Day>,
    /// The commit that added it.
    pub commit: Rc<Commit>,
}

/// A need that a commit added.
#[derive(Clone, Debug)]
pub(super) struct Added {
    id: String,
    needs: String,
    started: Option<Day>,
    commit: Rc<Commit>,
}

/// Takes the needs that a commit adds to work that had begun.
pub(super) fn take(gathered: &mut Gathered, step: &Step<'_>) {
    if step.change.field != Some(registry::NEEDS.name()) || step.change.what != What::Changed {
        return;
    }
    let (Some(old), Some(new)) = (step.old, step.new) else { return };
    let day = step.commit.day();
    let started = |snapshot: &Snapshot, item: ItemIx| {
        snapshot.plan.item(item).get(registry::STARTED).copied().filter(|started| *started <= day)
    };
    let started = started(&step.entry.new, new).or_else(|| started(&step.entry.old, old));
    let is_begun = matches!(step.entry.old.plan.item(old).status(), Some("doing" | "done"));
    if started.is_none() && !is_begun {
        return;
    }
    let added = step.change.entries.iter().filter(|entry| entry.old.is_none()).map(|entry| Added {
        id: step.id.clone(),
        needs: entry.key.clone(),
        started,
        commit: Rc::clone(step.commit),
    });
    // The way goes back, and these are told the other way round.
    let mut added: Vec<Added> = added.collect();
    added.reverse();
    gathered.needed.extend(added);
}

/// Returns the needs that were added late, in the order of the commits.
pub(super) fn late_needs(walk: &Walk) -> Vec<LateNeed> {
    let late = |added: &Added| {
        let Added { id, needs, started, commit } = added.clone();
        Some(LateNeed { subject: walk.subject(&id)?, needs, started, commit })
    };
    walk.needed.iter().rev().filter_map(late).collect()
}
