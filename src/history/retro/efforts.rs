//! How long finished tasks took, against what they were estimated at.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::base::Day;
use crate::graph::ItemIx;
use crate::model::{ItemKind, registry};
use crate::schedule::{self, WorkingTime};
use crate::snapshot::Snapshot;
use crate::source::Commit;

use super::walk::{Gathered, Moment, Step, Walk};
use super::{Subject, finished};

/// A task that was finished in the period, with its estimate.
#[derive(Clone, Debug)]
pub struct Effort {
    /// The task.
    pub subject: Subject,
    /// Its labels.
    pub labels: Vec<String>,
    /// The day on which it began.
    pub started: Day,
    /// The day on which it was finished.
    pub finished: Day,
    /// What it was estimated at, in working days: the likely estimate that it had when the work began, or at the beginning of the
    /// period where that is later.
    pub estimate_days: f64,
    /// How many working days there were from its first day to its last, both included, by the calendar of its owner.
    pub actual_days: i64,
    /// The commit that said that it is finished.
    pub commit: Option<Rc<Commit>>,
}

/// Actual working time by estimate, of one task or several.
#[derive(Clone, Debug, PartialEq)]
pub struct Ratio {
    /// The owner or label; nothing where it is all of them.
    pub of: String,
    /// The tasks, by id.
    pub tasks: Vec<String>,
    /// The sum of their estimates, in working days.
    pub estimate_days: f64,
    /// The sum of the working days that they took.
    pub actual_days: i64,
}

impl Ratio {
    /// Returns how many times the estimates it took.
    pub fn value(&self) -> f64 {
        self.actual_days as f64 / self.estimate_days
    }
}

/// Takes an estimate that was changed when the work had begun: the one before it is the one that was made.
pub(super) fn take(gathered: &mut Gathered, step: &Step<'_>) {
    let (Some(old), true) = (step.old, step.change.field == Some(registry::ESTIMATE.name())) else { return };
    let written = step.entry.old.plan.item(old);
    if matches!(written.status(), Some("doing" | "done"))
        && let Some(minutes) = estimate(&step.entry.old, old)
    {
        gathered.first_estimates.insert(step.id.clone(), minutes);
    }
}

/// Returns the finished tasks of which estimate and days are known, by id.
pub(super) fn efforts(walk: &Walk) -> Vec<Effort> {
    let whole = schedule::plan_calendar(&walk.closing.snapshot.plan);
    let effort = |(id, moment, item): (&str, &Moment, ItemIx)| {
        let snapshot = &moment.snapshot;
        let written = snapshot.plan.item(item);
        if written.kind != ItemKind::Task || written.is_milestone() {
            return None;
        }
        let finished = finished(snapshot, item).filter(|day| walk.ask.has(*day))?;
        let started = written.get(registry::STARTED).copied().filter(|started| *started <= finished)?;
        let minutes = walk.first_estimates.get(id).copied().or_else(|| estimate(snapshot, item))?;
        let dated = snapshot.timetable().map(|timetable| timetable.passes.calendar_of(item.0));
        let calendar = dated.unwrap_or(&whole);
        let actual_days = calendar.working_days(started, finished.plus(1));
        let labels = written.get(registry::LABELS).unwrap_or_default();
        let per_day = calendar.minutes_per_day();
        if minutes <= 0 || per_day <= 0 {
            return None;
        }
        Some(Effort {
            subject: Subject::of(snapshot, item, id),
            labels: labels.iter().map(|label| label.value.to_string()).collect(),
            started,
            finished,
            estimate_days: minutes as f64 / per_day as f64,
            actual_days,
            commit: walk.finished_by.get(id).cloned(),
        })
    };
    walk.all().into_iter().filter_map(effort).collect()
}

/// Returns all tasks together.
pub(super) fn ratio(efforts: &[Effort]) -> Option<Ratio> {
    by(efforts, |_| vec![String::new()]).into_iter().next()
}

/// Returns the tasks of each owner together.
pub(super) fn by_owner(efforts: &[Effort]) -> Vec<Ratio> {
    by(efforts, |effort| effort.subject.owner.iter().cloned().collect())
}

/// Returns the tasks of each label together.
pub(super) fn by_label(efforts: &[Effort]) -> Vec<Ratio> {
    by(efforts, |effort| {
        let mut labels = effort.labels.clone();
        labels.sort_unstable();
        labels.dedup();
        labels
    })
}

fn by(efforts: &[Effort], names: impl Fn(&Effort) -> Vec<String>) -> Vec<Ratio> {
    let mut ratios: BTreeMap<String, Ratio> = BTreeMap::new();
    for effort in efforts {
        for name in names(effort) {
            let ratio = ratios.entry(name.clone()).or_insert_with(|| Ratio {
                of: name,
                tasks: Vec::new(),
                estimate_days: 0.0,
                actual_days: 0,
            });
            ratio.tasks.push(effort.subject.id.clone());
            ratio.estimate_days += effort.estimate_days;
            ratio.actual_days += effort.actual_days;
        }
    }
    ratios.into_values().collect()
}

/// The likely estimate in working minutes.
fn estimate(snapshot: &Snapshot, item: ItemIx) -> Option<i64> {
    let estimate = snapshot.plan.item(item).get(registry::ESTIMATE)?;
    Some(WorkingTime::of(&snapshot.plan).minutes(estimate.likely))
}
