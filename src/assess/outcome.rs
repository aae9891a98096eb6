//! What came of the past: deliverables in time, and how soon something came of a decision.

use crate::base::Day;
use crate::graph::ItemIx;
use crate::model::{ItemKind, registry};
use crate::schedule::{self, State};
use crate::snapshot::Snapshot;

/// Which deliverables were in time: tasks and gates with a due date of their own, once they are done or past it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OnTime<'s> {
    /// The ids of those done by the close of their due date, sorted.
    pub in_time: Vec<&'s str>,
    /// The ids of those done later, or past it and not done, sorted.
    pub late: Vec<&'s str>,
}

impl OnTime<'_> {
    /// Returns the share that was in time, 0 to 1; `None` where there are none.
    pub fn share(&self) -> Option<f64> {
        let all = self.in_time.len() + self.late.len();
        (all > 0).then(|| self.in_time.len() as f64 / all as f64)
    }
}

/// How soon something came of a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FirstOutput<'s> {
    /// The decision.
    pub decision: &'s str,
    /// Its day.
    pub decided: Day,
    /// The first of the tasks it `commits` to that was finished, and when; `None` where none is.
    pub first: Option<(&'s str, Day)>,
    /// The working days of the plan's calendar from the one to the other, or to the data date where nothing came of it yet.
    pub days: i64,
}

/// Finds which deliverables were in time.
pub fn on_time(snapshot: &Snapshot) -> OnTime<'_> {
    let plan = &snapshot.plan;
    let mut found = OnTime::default();
    for item in plan.items().filter(|item| plan.item(*item).kind.is_work()) {
        let written = plan.item(item);
        let Some(due) = written.get(registry::DUE).map(|due| due.last) else { continue };
        if written.get(registry::REPEAT).is_some() || snapshot.state(item) == State::Dropped {
            continue;
        }
        match finished(snapshot, item) {
            Some(day) if day <= due => found.in_time.push(plan.id(item)),
            Some(_) => found.late.push(plan.id(item)),
            None if due < snapshot.data_date && snapshot.state(item) != State::Done => {
                found.late.push(plan.id(item));
            }
            None => {}
        }
    }
    found
}

/// Finds how soon something came of each accepted decision that `commits` to tasks, by id.
pub fn first_outputs(snapshot: &Snapshot) -> Vec<FirstOutput<'_>> {
    let (plan, calendar) = (&snapshot.plan, schedule::plan_calendar(&snapshot.plan));
    let mut found = Vec::new();
    for decision in plan.items_of(ItemKind::Decision) {
        let written = plan.item(decision);
        let day = written.get(registry::DATE).filter(|day| **day <= snapshot.data_date);
        let committed = written.get(registry::COMMITS).unwrap_or_default();
        let (Some(decided), Some("accepted"), false) = (day.copied(), written.status(), committed.is_empty())
        else {
            continue;
        };
        let tasks = committed.iter().filter_map(|id| plan.find(&id.value));
        let first = tasks.filter_map(|task| Some((finished(snapshot, task)?, plan.id(task)))).min();
        let until = first.map_or(snapshot.data_date, |(day, _)| day);
        found.push(FirstOutput {
            decision: plan.id(decision),
            decided,
            first: first.map(|(day, id)| (id, day)),
            days: calendar.working_days(decided.plus(1), until.plus(1)).max(0),
        });
    }
    found
}

/// Returns the median of the days from decisions to what came of them first, the mean of the two in the middle where they are
/// even in number; `None` where nothing came of any yet.
pub fn median_days(outputs: &[FirstOutput<'_>]) -> Option<f64> {
    let mut days: Vec<i64> = outputs.iter().filter(|one| one.first.is_some()).map(|one| one.days).collect();
    days.sort_unstable();
    let middle = days.len() / 2;
    match days.len() {
        0 => None,
        odd if odd % 2 == 1 => Some(days[middle] as f64),
        _ => Some((days[middle - 1] + days[middle]) as f64 / 2.0),
    }
}

/// The day on which a task was finished, or enough had approved a gate, up to the data date.
fn finished(snapshot: &Snapshot, item: ItemIx) -> Option<Day> {
    let written = snapshot.plan.item(item);
    let day = match written.kind {
        ItemKind::Gate => schedule::approved_on(written, snapshot.data_date),
        _ if snapshot.state(item) == State::Done => written.get(registry::FINISHED).copied(),
        _ => None,
    };
    day.filter(|day| *day <= snapshot.data_date)
}
