//! Which commits moved the forecast of an item, and through which chain.

use std::rc::Rc;

use crate::base::Day;
use crate::diff::{Change, PlanDiff};
use crate::graph::ItemIx;
use crate::model::{Class, FieldIx, ItemKind, ValueKind, registry};
use crate::snapshot::{self, Snapshot};
use crate::source::SourceError;

use super::History;
use super::forecast::Forecasts;
use super::log::{Entry, Log};
use super::moments::Skipped;
use super::revision::Revision;
use super::steps::Step;

/// A commit that moved the forecast of an item: both plans are scheduled as of its day, so that the passing of time moves nothing.
#[derive(Debug)]
pub struct Move {
    /// The commit with all that it changed of the plan, as the log has it.
    pub entry: Entry,
    /// The forecast finish before it; `None` where the item had none, or was not there.
    pub from: Option<Day>,
    /// The forecast finish after it.
    pub to: Option<Day>,
    /// By how many working days of the plan's calendar it finishes later.
    pub days: Option<i64>,
    /// What drives the finish: the ids on the path to the item, from the first that the commit changed. It is the path after the
    /// commit; where nothing on that was changed, the one before it.
    pub chain: Vec<String>,
    /// The places in `entry.diff.changes` of the changes of what stands on the chain.
    pub causes: Vec<usize>,
}

/// The commits that moved the forecast of an item, newest first.
pub struct Moves<'h, 'l> {
    history: &'h History<'l>,
    log: Log<'h, 'l>,
    forecasts: Forecasts<'h, 'l>,
    /// The id as it is at the commit that comes next.
    id: String,
    /// The commits so far in which something cannot be read, newest first: it is taken as it was before.
    pub skipped: Vec<Skipped>,
    /// Whether the walk came to where history was cut off.
    pub is_cut_off: bool,
}

impl<'h, 'l> Moves<'h, 'l> {
    /// Begins with the log of a walk from a commit where the item has an id.
    pub fn new(history: &'h History<'l>, log: Log<'h, 'l>, id: &str) -> Self {
        Self {
            history,
            log,
            forecasts: Forecasts::new(history),
            id: id.to_owned(),
            skipped: Vec::new(),
            is_cut_off: false,
        }
    }

    /// Returns how many commits were met so far, for telling how far the walk is.
    pub fn met(&self) -> usize {
        self.log.met()
    }

    fn compare(&mut self, step: Step<'l>) -> Option<Move> {
        let (head, base) = (Rc::clone(&step.head), step.base.clone());
        let entry = self.log.entry(step);
        self.is_cut_off |= entry.is_cut_off;
        if !entry.unread.is_empty() {
            self.skipped.push(Skipped { commit: entry.commit.clone(), unread: entry.unread.clone() });
        }
        if !entry.diff.changes.iter().any(may_move) {
            return None;
        }
        let day = entry.commit.day();
        let id = self.id.clone();
        let renamed = entry.diff.changes.iter().find(|change| change.subject.id == id);
        if let Some(was) = renamed.and_then(|change| change.subject.was.clone()) {
            self.id = was;
        }
        let to = self.finish(&head, &id, day);
        let from = base.as_ref().and_then(|base| self.finish(base, &self.id.clone(), day));
        if from == to {
            return None;
        }
        // Only what moved the forecast is worth the whole of both plans.
        let new = self.history.snapshot(&head, day);
        let old = match &base {
            Some(base) => self.history.snapshot(base, day),
            None => snapshot::relink(&head.source, Vec::new(), day),
        };
        let (was, is) = (old.plan.find(&self.id), new.plan.find(&id));
        let paths = [(&new, is), (&old, was)];
        let chains = paths.map(|(snapshot, item)| item.map_or_else(Vec::new, |item| path(snapshot, item)));
        let (chain, causes) = chain(&entry.diff, chains);
        let days = from.zip(to).and_then(|(from, to)| Some(new.timetable()?.days_between(from, to)));
        Some(Move { entry, from, to, days, chain, causes })
    }

    /// Returns the day on which a revision as of a day has an item finish.
    fn finish(&mut self, revision: &Rc<Revision<'l>>, id: &str, day: Day) -> Option<Day> {
        let outlook = self.forecasts.at(revision, day);
        outlook.finish(outlook.plan().find(id)?)
    }
}

impl Iterator for Moves<'_, '_> {
    type Item = Result<Move, SourceError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let step = match self.log.next_step()? {
                Ok(step) => step,
                Err(error) => return Some(Err(error)),
            };
            if let Some(found) = self.compare(step) {
                return Some(Ok(found));
            }
        }
    }
}

/// Whether a change can move a date: words and money cannot, nor what was said of how it goes.
fn may_move(change: &Change) -> bool {
    let Some(kind) = change.subject.kind.filter(|kind| *kind != ItemKind::CheckIn) else { return false };
    let Some(field) = change.field.and_then(|name| FieldIx::named(kind, name)) else {
        return change.class != Class::Governance;
    };
    let only_says = matches!(
        field.spec().kind,
        ValueKind::Text
            | ValueKind::Texts
            | ValueKind::Links
            | ValueKind::Custom
            | ValueKind::Money
            | ValueKind::Currency
            | ValueKind::Quantity
            | ValueKind::Bound
            | ValueKind::Readings
            | ValueKind::Rules
            | ValueKind::Reviews
            | ValueKind::Version
            | ValueKind::Requirement
    );
    // Who outside delivers it makes a task one that nobody here works on; what is excluded is in the plan no more.
    !only_says || field == registry::EXTERNAL.ix() || field == registry::EXCLUDE.ix()
}

/// Returns the ids on the driving path to an item, the first of it first.
fn path(snapshot: &Snapshot, item: ItemIx) -> Vec<String> {
    let path = snapshot.timetable().and_then(|timetable| timetable.path(Some(item)));
    let ids =
        path.iter().flat_map(|path| &path.steps).map(|step| snapshot.plan.id(ItemIx(step.item)).to_owned());
    let mut ids: Vec<String> = ids.collect();
    let target = snapshot.plan.id(item);
    if ids.last().is_none_or(|last| last != target) {
        ids.push(target.to_owned());
    }
    ids
}

/// Returns the first of some paths on which something was changed, from there on, with the places of these changes.
fn chain(diff: &PlanDiff, paths: [Vec<String>; 2]) -> (Vec<String>, Vec<usize>) {
    for path in &paths {
        let on_it = |id: &str| path.iter().position(|known| known == id);
        let place = |change: &Change| {
            on_it(&change.subject.id).or_else(|| change.subject.was.as_deref().and_then(on_it))
        };
        let found: Vec<(usize, usize)> = diff
            .changes
            .iter()
            .enumerate()
            .filter(|(_, change)| may_move(change))
            .filter_map(|(at, change)| Some((at, place(change)?)))
            .collect();
        if let Some(first) = found.iter().map(|(_, place)| *place).min() {
            return (path[first..].to_vec(), found.into_iter().map(|(at, _)| at).collect());
        }
    }
    let [path, before] = paths;
    (if path.is_empty() { before } else { path }, Vec::new())
}
