//! What was planned for the period and what came of it.

use std::rc::Rc;

use rustc_hash::FxHashSet;

use crate::base::Day;
use crate::graph::ItemIx;
use crate::schedule::State;
use crate::source::Commit;

use super::walk::{Moment, Walk};
use super::{Subject, finished, is_finished};

/// Something that was planned for the period, or finished in it.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// What it is.
    pub subject: Subject,
    /// Its due date at the beginning of the period.
    pub due: Option<Day>,
    /// Its forecast finish then.
    pub forecast: Option<Day>,
    /// What came of it.
    pub outcome: Outcome,
    /// The day on which it was finished, up to the end of the period.
    pub finished: Option<Day>,
    /// By how many working days it was finished later than planned: than its due date, or where it had none, than its forecast.
    pub days: Option<i64>,
    /// Of what is open its forecast at the end of the period.
    pub forecast_now: Option<Day>,
    /// The commit that says that it is finished.
    pub commit: Option<Rc<Commit>>,
}

/// What came of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was finished.
    Finished,
    /// It is still to come.
    Open,
    /// It is not to be done any more.
    Dropped,
    /// The plan does not have it any more.
    Removed,
}

impl Outcome {
    /// Returns the name that outputs use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Finished => "finished",
            Self::Open => "open",
            Self::Dropped => "dropped",
            Self::Removed => "removed",
        }
    }
}

impl Delivery {
    /// Returns the day for which it was planned: its due date, else its forecast.
    pub fn planned(&self) -> Option<Day> {
        self.due.or(self.forecast)
    }
}

/// Returns what was planned for the period, by day, and what else was finished in it, by day.
pub(super) fn deliveries(walk: &Walk) -> (Vec<Delivery>, Vec<Delivery>) {
    let opening = &walk.opening;
    let mut is_told: FxHashSet<&str> = FxHashSet::default();
    let mut planned = Vec::new();
    for (id, _, item) in opening.all() {
        let state = opening.snapshot.state(item);
        if !state.is_active() {
            is_told.insert(id);
            continue;
        }
        let Some((due, forecast)) = plan_of(opening, item) else { continue };
        let is_due = due.is_some_and(|due| walk.ask.has(due));
        let is_work = opening.snapshot.plan.item(item).kind.is_work();
        if is_due || is_work && forecast.is_some_and(|forecast| walk.ask.has(forecast)) {
            is_told.insert(id);
            planned.extend(delivery(walk, id, due, forecast));
        }
    }
    let mut unplanned = Vec::new();
    for (id, moment, item) in walk.all() {
        let is_work = moment.snapshot.plan.item(item).kind.is_work();
        let day = finished_on(walk, id, moment, item);
        if is_told.contains(id) || !is_work || !day.is_some_and(|day| walk.ask.has(day)) {
            continue;
        }
        let then = opening.find(id).and_then(|item| plan_of(opening, item));
        let (due, forecast) = then.unwrap_or_default();
        unplanned.extend(delivery(walk, id, due, forecast));
    }
    planned.sort_by_key(|one| (one.planned(), one.subject.id.clone()));
    unplanned.sort_by_key(|one| (one.finished, one.subject.id.clone()));
    (planned, unplanned)
}

/// The due date and the forecast of what has dates.
fn plan_of(moment: &Moment, item: ItemIx) -> Option<(Option<Day>, Option<Day>)> {
    let kind = moment.snapshot.plan.item(item).kind;
    if !kind.is_work() && !kind.is_container() {
        return None;
    }
    let snapshot = &moment.snapshot;
    let due = crate::schedule::due(&snapshot.plan, &snapshot.graph, item);
    Some((due, snapshot.timetable().and_then(|timetable| timetable.finish(item))))
}

/// The day on which something was finished: the one that is written, else that of the commit that says so.
fn finished_on(walk: &Walk, id: &str, moment: &Moment, item: ItemIx) -> Option<Day> {
    let by = || walk.finished_by.get(id).map(|commit| commit.day());
    finished(&moment.snapshot, item)
        .or_else(|| by().filter(|_| is_finished(&moment.snapshot, item)))
        .filter(|day| *day <= walk.ask.last)
}

fn delivery(walk: &Walk, id: &str, due: Option<Day>, forecast: Option<Day>) -> Option<Delivery> {
    let subject = walk.subject(id)?;
    let latest = [&walk.now, &walk.closing].into_iter().find_map(|moment| Some((moment, moment.find(id)?)));
    let day = latest.and_then(|(moment, item)| finished_on(walk, id, moment, item));
    let at_end = walk.closing.find(id);
    let outcome = match at_end.map(|item| walk.closing.snapshot.state(item)) {
        _ if day.is_some() => Outcome::Finished,
        None => Outcome::Removed,
        Some(State::Dropped) => Outcome::Dropped,
        Some(_) => Outcome::Open,
    };
    let timetable = walk.closing.snapshot.timetable().filter(|_| outcome == Outcome::Open);
    Some(Delivery {
        subject,
        due,
        forecast,
        outcome,
        finished: day,
        days: due.or(forecast).zip(day).map(|(planned, day)| walk.days_between(planned, day)),
        forecast_now: timetable.zip(at_end).and_then(|(timetable, item)| timetable.finish(item)),
        commit: walk.finished_by.get(id).cloned().filter(|_| day.is_some()),
    })
}
