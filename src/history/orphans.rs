//! Work that no commit is for, and commits that are for no work.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::base::Day;
use crate::graph::{ItemIx, serving_objectives};
use crate::model::{ItemKind, registry};
use crate::schedule::State;
use crate::snapshot::Snapshot;

use super::{Nearest, Unknown, Work, WorkLog};

/// Work that no commit is for, and commits that are for no work.
#[derive(Clone, Debug)]
pub struct Orphans<'l> {
    /// Tasks in doing without a commit, those that are silent for longest first.
    pub silent: Vec<Silent<'l>>,
    /// What trailers name and the plan does not have, what most commits name first.
    pub strays: Vec<Stray<'l>>,
    /// How many commits serve an objective.
    pub share: Share,
}

/// A task in doing that no commit was for, for a while before the data date.
#[derive(Clone, Debug)]
pub struct Silent<'l> {
    /// The task.
    pub item: ItemIx,
    /// Its last commit before, where there is one.
    pub last: Option<&'l Work>,
    /// For how many days: since that commit, or since it began; `None` where it does not say when that was.
    pub days: Option<i64>,
}

/// A name in trailers that the plan does not have.
#[derive(Clone, Debug)]
pub struct Stray<'l> {
    /// The name, with what may have been meant.
    pub unknown: Unknown,
    /// How many commits name it.
    pub commits: usize,
    /// The newest of them.
    pub last: &'l Work,
}

/// How many commits say what they are for. Merges are left out: what they bring in is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// How many there are.
    pub commits: usize,
    /// How many of them have a trailer.
    pub with_trailer: usize,
    /// How many of them name something that serves an objective, or is one.
    pub serving: usize,
}

impl Share {
    /// Returns the share that serves an objective, 0 to 1; `None` where there are no commits.
    pub fn of_all(self) -> Option<f64> {
        (self.commits > 0).then(|| self.serving as f64 / self.commits as f64)
    }
}

impl<'l> Orphans<'l> {
    /// Compares a plan with the commits of its work; work is silent after so many days without a commit.
    ///
    /// Commits after the data date do not break a silence. Milestones, recurring work and what somebody outside delivers are no work that
    /// commits are for. Nothing is a stray where the plan was not read whole.
    pub fn new(snapshot: &Snapshot, log: &'l WorkLog, days: u32) -> Self {
        Self {
            silent: silent(snapshot, log, days),
            strays: strays(snapshot, log),
            share: share(snapshot, log),
        }
    }
}

fn silent<'l>(snapshot: &Snapshot, log: &'l WorkLog, days: u32) -> Vec<Silent<'l>> {
    let plan = &snapshot.plan;
    let mut last: FxHashMap<ItemIx, &Work> = FxHashMap::default();
    for work in log.work.iter().filter(|work| work.commit.day() <= snapshot.data_date) {
        for item in work.ids.iter().filter_map(|id| plan.find(id)) {
            let known = last.entry(item).or_insert(work);
            if known.commit.day() < work.commit.day() {
                *known = work;
            }
        }
    }
    let since = |day: Day| i64::from(snapshot.data_date.0) - i64::from(day.0);
    let one = |item: ItemIx| {
        let last = last.get(&item).copied();
        let started = plan.item(item).get(registry::STARTED).copied();
        let from = last.map(|work| work.commit.day()).max(started);
        Silent { item, last, days: from.map(since) }
    };
    let mut silent: Vec<Silent<'_>> = plan
        .items_of(ItemKind::Task)
        .filter(|item| snapshot.state(*item) == State::Doing && is_worked_on(snapshot, *item))
        .map(one)
        .filter(|silent| silent.days.is_none_or(|silence| silence >= i64::from(days)))
        .collect();
    // What does not say when it began comes first; among equals the order is that of the ids.
    silent.sort_by_key(|silent| std::cmp::Reverse(silent.days.unwrap_or(i64::MAX)));
    silent
}

fn is_worked_on(snapshot: &Snapshot, item: ItemIx) -> bool {
    let task = snapshot.plan.item(item);
    task.kind_name() == ItemKind::Task.name() && task.get(registry::REPEAT).is_none()
}

fn strays<'l>(snapshot: &Snapshot, log: &'l WorkLog) -> Vec<Stray<'l>> {
    if !snapshot.is_whole() {
        return Vec::new();
    }
    let mut named: BTreeMap<&str, (usize, &Work)> = BTreeMap::new();
    for work in &log.work {
        for id in work.ids.iter().filter(|id| snapshot.plan.find(id).is_none()) {
            named.entry(id).or_insert((0, work)).0 += 1;
        }
    }
    let mut named: Vec<(&str, (usize, &Work))> = named.into_iter().collect();
    named.sort_by_key(|(_, (commits, _))| std::cmp::Reverse(*commits));
    let mut nearest = Nearest::new(snapshot);
    let stray = |(id, (commits, last))| Stray { unknown: nearest.to(id), commits, last };
    named.into_iter().map(stray).collect()
}

fn share(snapshot: &Snapshot, log: &WorkLog) -> Share {
    let serving = serving_objectives(&snapshot.plan, &snapshot.graph);
    let serves = |id: &String| snapshot.plan.find(id).is_some_and(|item| serving[item.at()]);
    let work = || log.work.iter().filter(|work| work.commit.parents.len() < 2);
    Share {
        commits: log.readings.iter().map(|reading| reading.commits - reading.merges).sum(),
        with_trailer: work().count(),
        serving: work().filter(|work| work.ids.iter().any(serves)).count(),
    }
}
