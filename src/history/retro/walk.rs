//! The way back through the commits of a period: the plan at its beginning, at its end and now, and what commits did in between.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::base::Day;
use crate::diff::{Change, What};
use crate::graph::ItemIx;
use crate::history::History;
use crate::history::log::{Entry, Log};
use crate::history::revision::Revision;
use crate::model::ItemKind;
use crate::snapshot::Snapshot;
use crate::source::{Commit, Parents, PlanSource, SourceError};

use super::blocks::BlockedBy;
use super::due_moves::Moved;
use super::late_needs::Added;
use super::{Ask, Subject, blocks, due_moves, efforts, is_finished, late_needs};

/// A plan at a commit, and its items by the ids that they have now.
pub(super) struct Moment {
    pub(super) commit: Rc<Commit>,
    pub(super) snapshot: Snapshot,
    items: FxHashMap<String, ItemIx>,
}

/// What the way back found.
pub(super) struct Walk {
    pub(super) ask: Ask,
    /// The newest plan.
    pub(super) now: Moment,
    /// The plan at the end of the period.
    pub(super) closing: Moment,
    /// The plan at its beginning.
    pub(super) opening: Moment,
    pub(super) begins_within: bool,
    pub(super) is_cut_off: bool,
    pub(super) commits: usize,
    /// The commits that finished something, by its id now: the newest.
    pub(super) finished_by: FxHashMap<String, Rc<Commit>>,
    /// What commits took away: as it was last.
    gone: FxHashMap<String, Subject>,
    /// The commits of the period that brought something: the oldest.
    pub(super) added_by: FxHashMap<String, Rc<Commit>>,
    /// The estimates, in working minutes, that tasks had when the work on them began, where they were changed since.
    pub(super) first_estimates: FxHashMap<String, i64>,
    /// Since when and why items were blocked: the newest first.
    pub(super) blocked: BlockedBy,
    /// The due dates that commits of the period moved, the newest first.
    pub(super) moved: Vec<Moved>,
    /// The needs that commits of the period added to work that had begun, the newest first.
    pub(super) needed: Vec<Added>,
}

/// What is gathered on the way.
#[derive(Default)]
pub(super) struct Gathered {
    names: Names,
    commits: usize,
    finished_by: FxHashMap<String, Rc<Commit>>,
    added_by: FxHashMap<String, Rc<Commit>>,
    gone: FxHashMap<String, Subject>,
    pub(super) first_estimates: FxHashMap<String, i64>,
    pub(super) blocked: BlockedBy,
    pub(super) moved: Vec<Moved>,
    pub(super) needed: Vec<Added>,
}

/// The ids that items have now, by those that they have at the commit that comes next.
#[derive(Default)]
struct Names(FxHashMap<String, Option<String>>);

/// One change of an item, with the item on both sides.
pub(super) struct Step<'s> {
    pub(super) change: &'s Change,
    pub(super) entry: &'s Entry,
    pub(super) commit: &'s Rc<Commit>,
    /// The id that the item has now.
    pub(super) id: String,
    pub(super) old: Option<ItemIx>,
    pub(super) new: Option<ItemIx>,
}

impl Walk {
    /// Goes back from a commit to the beginning of a period; `None` where no commit up to its last day has the plan.
    pub(super) fn back<'l>(
        history: &History<'l>,
        commit: &Commit,
        plan: PlanSource<'l>,
        ask: Ask,
        mut met: impl FnMut(usize),
    ) -> Result<Option<Self>, SourceError> {
        let mut log = Log::new(history, history.steps(commit, plan, Parents::First)?);
        let mut gathered = Gathered::default();
        let (mut now, mut closing, mut opening) = (None, None, None);
        let mut oldest: Option<(Rc<Commit>, Rc<Revision<'l>>)> = None;
        let mut is_cut_off = false;
        while let Some(step) = log.next_step() {
            let step = step?;
            met(log.met());
            let at = Rc::new(step.commit.clone());
            let day = at.day();
            let moment = |day: Day, names: &Names| {
                Moment::new(Rc::clone(&at), history.snapshot(&step.head, day), names)
            };
            if now.is_none() {
                now = Some(moment(ask.until(), &gathered.names));
            }
            if closing.is_none() && day <= ask.last {
                closing = Some(moment(ask.until(), &gathered.names));
            }
            if day < ask.first {
                opening = Some(moment(ask.first, &gathered.names));
                break;
            }
            oldest = Some((Rc::clone(&at), Rc::clone(&step.head)));
            is_cut_off = step.is_cut_off;
            if !is_cut_off {
                let entry = log.entry(step);
                gathered.take(&entry, &at, closing.is_some());
            }
        }
        let begins_within = opening.is_none();
        // Before its first commit the plan said nothing, so what was planned is what that one says.
        if let (None, Some((at, head))) = (&opening, oldest) {
            let names = &gathered.names;
            let day = at.day().max(ask.first);
            opening = Some(Moment::new(at, history.snapshot(&head, day), names));
        }
        let (Some(now), Some(closing), Some(opening)) = (now, closing, opening) else { return Ok(None) };
        let Gathered {
            commits, finished_by, added_by, gone, first_estimates, blocked, moved, needed, ..
        } = gathered;
        Ok(Some(Self {
            ask,
            now,
            closing,
            opening,
            begins_within: begins_within && !is_cut_off,
            is_cut_off,
            commits,
            finished_by,
            added_by,
            gone,
            first_estimates,
            blocked,
            moved,
            needed,
        }))
    }

    /// Returns the newest plan that has an item, and its place there: the one of now, of the end or of the beginning.
    pub(super) fn latest(&self, id: &str) -> Option<(&Moment, ItemIx)> {
        [&self.now, &self.closing, &self.opening]
            .into_iter()
            .find_map(|moment| Some((moment, moment.find(id)?)))
    }

    /// Returns what an item is, by the newest plan that has it; of one that none of them has, by the last commit that had it.
    pub(super) fn subject(&self, id: &str) -> Option<Subject> {
        let latest = self.latest(id).map(|(moment, item)| Subject::of(&moment.snapshot, item, id));
        latest.or_else(|| self.gone.get(id).cloned())
    }

    /// Returns the items of now and of the period's end, each once, by id.
    pub(super) fn all(&self) -> Vec<(&str, &Moment, ItemIx)> {
        let mut all: Vec<(&str, &Moment, ItemIx)> = self.now.all().collect();
        all.extend(self.closing.all().filter(|(id, ..)| self.now.find(id).is_none()));
        all.sort_by_key(|(id, ..)| *id);
        all
    }

    /// Returns how many working days lie from the close of one day to the close of another, by the calendar of the period's end.
    pub(super) fn days_between(&self, from: Day, to: Day) -> i64 {
        let calendar = crate::schedule::plan_calendar(&self.closing.snapshot.plan);
        calendar.working_days(from.plus(1), to.plus(1))
    }
}

impl Ask {
    /// Returns the day up to which what still lasts is counted; of a period that is still to come its first.
    pub fn until(&self) -> Day {
        self.last.min(self.as_of.max(self.first))
    }

    /// Returns whether a day is in the period.
    pub fn has(&self, day: Day) -> bool {
        self.first <= day && day <= self.last
    }
}

impl Moment {
    fn new(commit: Rc<Commit>, snapshot: Snapshot, names: &Names) -> Self {
        let plan = &snapshot.plan;
        let items =
            plan.items().filter_map(|item| Some((names.now(plan.id(item))?.to_owned(), item))).collect();
        Self { commit, snapshot, items }
    }

    /// Finds an item by the id that it has now.
    pub(super) fn find(&self, id: &str) -> Option<ItemIx> {
        self.items.get(id).copied()
    }

    /// Returns the items, in no order, each with the id that it has now.
    pub(super) fn all(&self) -> impl Iterator<Item = (&str, &Self, ItemIx)> {
        self.items.iter().map(move |(id, item)| (id.as_str(), self, *item))
    }
}

impl Gathered {
    /// Takes what a commit changed; what is told of the period alone only where the commit is of it or older than its end.
    fn take(&mut self, entry: &Entry, commit: &Rc<Commit>, is_in_period: bool) {
        self.commits += usize::from(is_in_period);
        let of_item = |change: &&Change| {
            let other =
                |kind: ItemKind| kind.is_party() || matches!(kind, ItemKind::CheckIn | ItemKind::Manifest);
            change.subject.kind.is_some_and(|kind| !other(kind))
        };
        for change in entry.diff.changes.iter().filter(of_item) {
            let was = change.subject.was.as_deref().unwrap_or(&change.subject.id);
            let Some(id) = self.names.now(&change.subject.id).map(str::to_owned) else { continue };
            let old = entry.old.plan.find(was).filter(|_| change.what != What::Added);
            let new = entry.new.plan.find(&change.subject.id).filter(|_| change.what != What::Removed);
            let step = Step { change, entry, commit, id, old, new };
            self.take_finish(&step);
            if let (What::Removed, Some(old)) = (change.what, old) {
                let gone = || Subject::of(&entry.old, old, &step.id);
                self.gone.entry(step.id.clone()).or_insert_with(gone);
            }
            blocks::take(self, &step);
            if is_in_period {
                if change.what == What::Added {
                    self.added_by.insert(step.id.clone(), Rc::clone(commit));
                }
                due_moves::take(self, &step);
                late_needs::take(self, &step);
                efforts::take(self, &step);
            }
        }
        self.names.go_back(entry);
    }

    fn take_finish(&mut self, step: &Step<'_>) {
        let was = step.old.is_some_and(|item| is_finished(&step.entry.old, item));
        let is = step.new.is_some_and(|item| is_finished(&step.entry.new, item));
        if is && !was {
            self.finished_by.entry(step.id.clone()).or_insert_with(|| Rc::clone(step.commit));
        }
    }
}

impl Names {
    /// Returns the id that an item has now; `None` where another item took its id later.
    fn now<'n>(&'n self, id: &'n str) -> Option<&'n str> {
        self.0.get(id).map_or(Some(id), Option::as_deref)
    }

    /// Goes on to the ids before a commit.
    fn go_back(&mut self, entry: &Entry) {
        let renamed = |change: &&Change| {
            let is_item = change.subject.kind.is_some_and(|kind| !kind.is_party());
            is_item && change.subject.was.is_some() && change.subject.kind != Some(ItemKind::CheckIn)
        };
        let mut renames: Vec<(String, &str, Option<String>)> = entry
            .diff
            .changes
            .iter()
            .filter(renamed)
            .filter_map(|change| {
                let was = change.subject.was.clone()?;
                let id = change.subject.id.as_str();
                Some((was, id, self.now(id).map(str::to_owned)))
            })
            .collect();
        renames.dedup();
        for (_, id, _) in &renames {
            self.0.insert((*id).to_owned(), None);
        }
        for (was, _, now) in renames {
            self.0.insert(was, now);
        }
    }
}
