//! Since which commit something is so of an item, and which edit made it so.

use std::rc::Rc;

use crate::base::Day;
use crate::diagnostic::Finding;
use crate::diff::{self, PlanDiff};
use crate::review;
use crate::rules::{self, Needs, Rule};
use crate::snapshot::{self, AsOf, Snapshot};
use crate::source::{Commit, Parents, PlanSource, SourceError};

use super::History;
use super::forecast::Forecasts;
use super::moments::{Moment, Moments, Skipped};
use super::revision::Revision;

/// What may be so of an item in the plan of a commit, as of the commit's day.
#[derive(Clone, Copy, Debug)]
pub enum Condition {
    /// It is forecast to finish after its due date.
    Late,
    /// It is forecast to finish after this day.
    FinishAfter(Day),
    /// `check` has a finding of this rule about it.
    Finding(&'static Rule),
}

/// Since when something is so, and when it was so before.
#[derive(Debug)]
pub struct Bisect {
    /// The first commit from which on it is so up to the head; `None` where it is not so at the head.
    pub since: Option<Since>,
    /// When it was so besides, the latest time first.
    pub other_times: Vec<Stretch>,
    /// The commits in which something cannot be read, newest first.
    pub skipped: Vec<Skipped>,
    /// How many plans were looked at.
    pub looked_at: usize,
    /// Whether history was cut off.
    pub is_cut_off: bool,
}

/// Commits that follow each other, in the plan of each of which something is so.
#[derive(Clone, Debug)]
pub struct Stretch {
    /// The first of them.
    pub first: Rc<Commit>,
    /// The last of them.
    pub last: Rc<Commit>,
}

/// The first commit from which on something is so.
#[derive(Debug)]
pub struct Since {
    /// The commit.
    pub commit: Rc<Commit>,
    /// What made it so.
    pub why: Reason,
}

/// What made something so.
#[derive(Debug)]
pub enum Reason {
    /// Edits of that commit.
    Edits(Box<Decision>),
    /// The passing of time: the plan before it, which is told here, would have come to that too by this day.
    Time(Rc<Commit>),
    /// Nobody can say, since history is cut off there.
    CutOff,
}

/// What a commit changed, and what of it decides.
#[derive(Debug)]
pub struct Decision {
    /// The plan before it.
    pub old: Snapshot,
    /// The plan after it.
    pub new: Snapshot,
    /// What is different.
    pub diff: PlanDiff,
    /// The changes, by their places in the list, without which it would not be so: one alone, or several that act together.
    pub changes: Vec<usize>,
}

impl<'l> History<'l> {
    /// Looks through the plans of all commits back from one, whose plan is `plan`, for when a condition holds of the item that
    /// has an id there. Nothing says that what began once did not end in between, so that all are looked at. `met` hears how many
    /// commits were met.
    pub fn bisect(
        &self,
        commit: &Commit,
        plan: PlanSource<'l>,
        id: &str,
        condition: Condition,
        mut met: impl FnMut(usize),
    ) -> Result<Bisect, SourceError> {
        let mut moments = Moments::new(self.steps(commit, plan, Parents::First)?, commit, None);
        let mut forecasts = Forecasts::new(self);
        let mut search = Search { id: id.to_owned(), condition, stretches: Vec::new(), looked_at: 0 };
        let mut newer: Option<Looked<'l>> = None;
        let mut since = None;
        let mut is_so_at_head = false;
        while let Some(moment) = moments.next()? {
            met(moments.met());
            let id_after = search.id.clone();
            if let Some(newer) = newer.as_ref().filter(|newer| newer.is_there) {
                let is_there =
                    forecasts.at(&moment.revision, newer.moment.day).plan().find(&search.id).is_some();
                let id = if is_there { None } else { self.id_before(&search.id, &moment, &newer.moment) };
                search.id = id.unwrap_or(search.id);
            }
            let was_so = newer.as_ref().is_some_and(|newer| newer.is_so);
            let looked = self.look(&mut forecasts, &mut search, moment, was_so);
            match &newer {
                None => is_so_at_head = looked.is_so,
                Some(newer) if is_so_at_head && since.is_none() && !looked.is_so => {
                    let ids = (search.id.as_str(), id_after.as_str());
                    let why = self.reason(&mut forecasts, &looked.moment, &newer.moment, ids, condition);
                    since = Some(Since { commit: Rc::clone(&newer.moment.commit), why });
                }
                Some(_) => {}
            }
            newer = Some(looked);
        }
        if let (Some(oldest), true, None) = (&newer, is_so_at_head, &since) {
            let why = if moments.is_cut_off {
                Reason::CutOff
            } else {
                let before = snapshot::relink(&oldest.moment.revision.source, Vec::new(), oldest.moment.day);
                self.decision(before, &oldest.moment, &search.id, condition)
            };
            since = Some(Since { commit: Rc::clone(&oldest.moment.commit), why });
        }
        let current = usize::from(is_so_at_head).min(search.stretches.len());
        Ok(Bisect {
            since,
            other_times: search.stretches.split_off(current),
            skipped: moments.skipped,
            looked_at: search.looked_at,
            is_cut_off: moments.is_cut_off,
        })
    }

    /// Looks at the plan of a moment, and makes the last stretch longer, or begins one.
    fn look(
        &self,
        forecasts: &mut Forecasts<'_, 'l>,
        search: &mut Search,
        moment: Moment<'l>,
        was_so: bool,
    ) -> Looked<'l> {
        search.looked_at += 1;
        let is_so = self.is_so(forecasts, &moment.revision, moment.day, &search.id, search.condition);
        let is_there = forecasts.at(&moment.revision, moment.day).plan().find(&search.id).is_some();
        let commit = || Rc::clone(&moment.commit);
        match search.stretches.last_mut() {
            Some(stretch) if is_so && was_so => stretch.first = commit(),
            _ if is_so => search.stretches.push(Stretch { first: commit(), last: commit() }),
            _ => {}
        }
        Looked { moment, is_so, is_there }
    }

    /// Whether a condition holds of an item of a revision as of a day.
    fn is_so(
        &self,
        forecasts: &mut Forecasts<'_, 'l>,
        revision: &Rc<Revision<'l>>,
        day: Day,
        id: &str,
        condition: Condition,
    ) -> bool {
        if let Condition::Finding(_) = condition {
            return holds(&self.loaded(revision, day), id, condition);
        }
        let outlook = forecasts.at(revision, day);
        let Some(item) = outlook.plan().find(id) else { return false };
        match condition {
            Condition::Late => outlook.is_late(item),
            Condition::FinishAfter(after) => outlook.finish(item).is_some_and(|finish| finish > after),
            Condition::Finding(_) => false,
        }
    }

    /// Says what made something so that is so in one plan and was not in the one before; `ids` are those of the item in both.
    fn reason(
        &self,
        forecasts: &mut Forecasts<'_, 'l>,
        older: &Moment<'l>,
        newer: &Moment<'l>,
        ids: (&str, &str),
        condition: Condition,
    ) -> Reason {
        if self.is_so(forecasts, &older.revision, newer.day, ids.0, condition) {
            return Reason::Time(Rc::clone(&older.commit));
        }
        self.decision(self.snapshot(&older.revision, newer.day), newer, ids.1, condition)
    }

    fn decision(&self, old: Snapshot, newer: &Moment<'l>, id: &str, condition: Condition) -> Reason {
        let new = self.snapshot(&newer.revision, newer.day);
        let diff = diff::edits(&old, &new);
        let changes = match condition {
            // What reading finds is not in the model, where changes are undone; it is about what the item itself says.
            Condition::Finding(rule) if rule.needs == Needs::Reading => {
                (0..diff.changes.len()).filter(|at| diff.changes[*at].subject.id == id).collect()
            }
            _ => review::deciding(&old, &new, &diff, |snapshot| holds(snapshot, id, condition)),
        };
        Reason::Edits(Box::new(Decision { old, new, diff, changes }))
    }

    /// Reads a revision with all that is wrong with it.
    fn loaded(&self, revision: &Revision<'l>, day: Day) -> Snapshot {
        snapshot::load(&revision.source, AsOf::Day(day), self.contents.memo())
    }
}

/// The search on its way back.
struct Search {
    /// The id as it is in the plan that was met last.
    id: String,
    condition: Condition,
    /// When it was so, the latest time first.
    stretches: Vec<Stretch>,
    looked_at: usize,
}

/// A plan that was looked at.
struct Looked<'l> {
    moment: Moment<'l>,
    is_so: bool,
    is_there: bool,
}

/// Whether a condition holds of an item of a snapshot.
fn holds(snapshot: &Snapshot, id: &str, condition: Condition) -> bool {
    if let Condition::Finding(rule) = condition {
        let is_about = |finding: &Finding| finding.item.as_ref().is_some_and(|item| item.id == id);
        return rules::check_for(snapshot, rule).iter().any(is_about);
    }
    let Some((item, timetable)) = snapshot.plan.find(id).zip(snapshot.timetable()) else { return false };
    match condition {
        Condition::Late => timetable.is_late(item),
        Condition::FinishAfter(after) => timetable.finish(item).is_some_and(|finish| finish > after),
        Condition::Finding(_) => false,
    }
}
