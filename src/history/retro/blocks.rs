//! What was blocked, from the day on which it is said to be until the commit that took it back.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::base::Day;
use crate::graph::ItemIx;
use crate::model::registry;
use crate::schedule;
use crate::snapshot::Snapshot;
use crate::source::Commit;

use super::Subject;
use super::walk::{Gathered, Step, Walk};

/// That something was blocked.
#[derive(Clone, Debug)]
pub struct Block {
    /// What was.
    pub subject: Subject,
    /// The day since which it is said to be.
    pub since: Day,
    /// What it waited for, as it was said last.
    pub why: String,
    /// The commit that said so first, where it is of the period or later.
    pub said_by: Option<Rc<Commit>>,
    /// The commit that took it back; `None` while it lasts.
    pub ended_by: Option<Rc<Commit>>,
    /// How many working days of it were in the period: from its first day to the one before it was taken back.
    pub days: i64,
}

/// The commits that said and took back that something is blocked, by its id now and the day since which it is.
pub(super) type BlockedBy = FxHashMap<(String, Day), Times>;

/// What is known of one time that something was blocked.
#[derive(Clone, Debug, Default)]
pub(super) struct Times {
    why: String,
    said_by: Option<Rc<Commit>>,
    ended_by: Option<Rc<Commit>>,
}

/// Takes what a commit says of what is blocked.
pub(super) fn take(gathered: &mut Gathered, step: &Step<'_>) {
    let was = step.old.and_then(|item| blocked(&step.entry.old, item));
    let is = step.new.and_then(|item| blocked(&step.entry.new, item));
    let (before, after) = (was.as_ref().map(|(since, _)| *since), is.as_ref().map(|(since, _)| *since));
    if before == after {
        return;
    }
    // The way goes back, so that what is met first is the last word.
    if let Some((since, why)) = was {
        let said = gathered
            .blocked
            .entry((step.id.clone(), since))
            .or_insert_with(|| Times { why, ..Times::default() });
        if said.said_by.is_none() {
            said.ended_by.get_or_insert_with(|| Rc::clone(step.commit));
        }
    }
    if let Some((since, why)) = is {
        let said = gathered
            .blocked
            .entry((step.id.clone(), since))
            .or_insert_with(|| Times { why, ..Times::default() });
        said.said_by = Some(Rc::clone(step.commit));
    }
}

/// Returns what was blocked in the period, the longest first.
pub(super) fn blocks(walk: &Walk) -> Vec<Block> {
    let mut said = walk.blocked.clone();
    // What lasted all the time, no commit speaks of.
    for (id, moment, item) in walk.all() {
        if let Some((since, why)) = blocked(&moment.snapshot, item) {
            said.entry((id.to_owned(), since)).or_insert_with(|| Times { why, ..Times::default() });
        }
    }
    let calendar = schedule::plan_calendar(&walk.closing.snapshot.plan);
    let ask = &walk.ask;
    let mut blocks: Vec<Block> = said
        .into_iter()
        .filter_map(|((id, since), Times { why, said_by, ended_by })| {
            let end = ended_by.as_ref().map_or(ask.until().plus(1), |by| by.day().min(ask.until().plus(1)));
            let from = since.max(ask.first);
            if end < from || ended_by.as_ref().is_some_and(|by| by.day() < ask.first) || since > ask.until() {
                return None;
            }
            let days = calendar.working_days(from, end);
            let subject = walk.subject(&id)?;
            Some(Block { subject, since, why, said_by, ended_by, days })
        })
        .collect();
    blocks.sort_by(|one, other| {
        let key = |block: &Block| (-block.days, block.subject.id.clone(), block.since);
        key(one).cmp(&key(other))
    });
    blocks
}

fn blocked(snapshot: &Snapshot, item: ItemIx) -> Option<(Day, String)> {
    let blocked = snapshot.plan.item(item).get(registry::BLOCKED)?;
    Some((blocked.since.value, blocked.why.value.trim().to_owned()))
}
