//! When a forecast is asked for: the plan of a commit, and the day as of which it is scheduled.

use std::collections::VecDeque;
use std::rc::Rc;

use crate::base::Day;
use crate::diff;
use crate::source::{Commit, SourceError};

use super::History;
use super::revision::Revision;
use super::steps::{Steps, Unread};

/// The most moments between which the same number of days lies; whoever asks for every day of centuries gets the last of them.
const MOST_SAMPLES: usize = 10_000;

/// The plan of a commit at a day.
#[derive(Clone)]
pub(super) struct Moment<'l> {
    /// The commit; of a day between commits, the last one before it.
    pub(super) commit: Rc<Commit>,
    /// Its plan.
    pub(super) revision: Rc<Revision<'l>>,
    /// The data date.
    pub(super) day: Day,
    /// Whether it is one of those that are asked for; others only tell which commit moved what.
    pub(super) is_asked: bool,
}

/// A commit in which something cannot be read: it has no moment, and what it changed is told of the next one that has.
#[derive(Clone, Debug)]
pub struct Skipped {
    /// The commit.
    pub commit: Commit,
    /// What cannot be read, and why.
    pub unread: Vec<Unread>,
}

/// The moments of a walk, newest first: of the head, of each commit that changed the plan, and, where days are asked for, of every
/// so many days back from the head's.
pub(super) struct Moments<'h, 'l> {
    steps: Steps<'h, 'l>,
    head: Commit,
    /// Whether the head changed nothing of the plan, as far as is known, so that it has that of the next commit.
    awaits_head: bool,
    /// How many days lie between those that are asked for; without, each commit is.
    every: Option<i32>,
    next_sample: Day,
    samples_left: usize,
    ready: VecDeque<Moment<'l>>,
    /// The commits that were skipped so far, newest first.
    pub(super) skipped: Vec<Skipped>,
    has_pushed: bool,
    /// Whether the walk came to where history was cut off.
    pub(super) is_cut_off: bool,
}

impl<'h, 'l> Moments<'h, 'l> {
    /// Begins with a walk from `head`.
    pub(super) fn new(steps: Steps<'h, 'l>, head: &Commit, every: Option<i32>) -> Self {
        Self {
            steps,
            head: head.clone(),
            awaits_head: true,
            every,
            next_sample: head.day().plus(-every.unwrap_or(0)),
            samples_left: if every.is_some() { MOST_SAMPLES } else { 0 },
            ready: VecDeque::new(),
            skipped: Vec::new(),
            has_pushed: false,
            is_cut_off: false,
        }
    }

    /// Returns how many commits were met so far.
    pub(super) fn met(&self) -> usize {
        self.steps.met()
    }

    /// Returns the next moment, that of an older plan or of an earlier day.
    pub(super) fn next(&mut self) -> Result<Option<Moment<'l>>, SourceError> {
        while self.ready.is_empty() {
            let Some(step) = self.steps.next().transpose()? else { return Ok(None) };
            self.is_cut_off |= step.is_cut_off;
            let is_head = step.commit.id == self.head.id;
            let is_after_head = std::mem::replace(&mut self.awaits_head, false) && !is_head;
            let unread = if step.unreadable.is_empty() { step.unread } else { step.unreadable };
            if !unread.is_empty() {
                self.awaits_head = is_after_head;
                self.skipped.push(Skipped { commit: step.commit, unread });
                continue;
            }
            let (commit, revision) = (Rc::new(step.commit), step.head);
            let day = commit.day();
            if is_after_head {
                let commit = Rc::new(self.head.clone());
                self.push(&commit, &revision, self.head.day(), true);
            }
            while self.samples_left > 0 && self.next_sample >= day {
                self.samples_left -= 1;
                self.push(&commit, &revision, self.next_sample, true);
                self.next_sample = self.next_sample.plus(-self.every.unwrap_or(1));
            }
            let is_there =
                self.ready.back().is_some_and(|last| last.commit.id == commit.id && last.day == day);
            if !is_there {
                self.push(&commit, &revision, day, is_head || self.every.is_none());
            }
        }
        Ok(self.ready.pop_front())
    }

    fn push(&mut self, commit: &Rc<Commit>, revision: &Rc<Revision<'l>>, day: Day, is_asked: bool) {
        let (commit, revision) = (Rc::clone(commit), Rc::clone(revision));
        // What the newest plan says is always asked for.
        let is_first = !std::mem::replace(&mut self.has_pushed, true);
        let is_asked = is_asked || is_first;
        self.ready.push_back(Moment { commit, revision, day, is_asked });
    }
}

impl<'l> History<'l> {
    /// Returns the id in an older plan of an item of a newer one, where that is another one: the plans are compared whole.
    pub(super) fn id_before(&self, id: &str, older: &Moment<'l>, newer: &Moment<'l>) -> Option<String> {
        let old = self.snapshot(&older.revision, newer.day);
        let new = self.snapshot(&newer.revision, newer.day);
        let base = diff::edits(&old, &new).matching.bases[new.plan.find(id)?.at()]?;
        Some(old.plan.id(base).to_owned())
    }
}
