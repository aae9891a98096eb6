//! Which changes moved a forecast: found by undoing them.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::base::Day;
use crate::diff::{Model, PlanDiff};
use crate::snapshot::{Snapshot, Timetable};

use super::minimal::minimal;

/// The most changes that are undone alone.
const MOST_ALONE: usize = 200;
/// The most sets of changes that are undone together, in the search for those that act only together.
const MOST_TOGETHER: usize = 200;

/// What moved a forecast.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// The changes, by their places in the list: one with what cannot stay without it, or several that act together.
    pub changes: Vec<usize>,
    /// Whether undoing any fewer of them brings the forecast no nearer.
    pub joint: bool,
    /// How many working days of the head's calendar earlier the forecast is once they are undone; negative where it is
    /// later.
    pub days: i64,
}

/// What moved some forecasts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Causes {
    /// For each consequence, or each item asked about, its causes, those that cost most first.
    pub of: Vec<Vec<Cause>>,
    /// How many changes that move dates were not tried, because there are too many.
    pub untried: usize,
}

/// A forecast that moved.
struct Target {
    /// The place of the consequence.
    at: usize,
    id: String,
    base: Day,
    head: Day,
}

/// The forecasts of the targets, once some changes are undone.
type Forecasts = Vec<Option<Day>>;

/// Returns what moved each forecast.
///
/// A change is a cause where undoing it alone (with what rests on it) brings the forecast nearer to that of the base. Where
/// none does, as when two ways of equal length have both grown, a set is looked for from which none can be left out.
pub(super) fn causes(old: &Snapshot, new: &Snapshot, diff: &PlanDiff) -> Causes {
    causes_of_targets(old, new, diff, &targets(diff), diff.consequences.len())
}

/// Returns what moved the forecasts of some items, of any kind, which have these ids in the head. Nothing did where a forecast
/// stayed, or where one side has none.
pub fn causes_of(old: &Snapshot, new: &Snapshot, diff: &PlanDiff, ids: &[&str]) -> Causes {
    let finish = |snapshot: &Snapshot, item| snapshot.timetable()?.finish(item);
    let target = |(at, id): (usize, &&str)| {
        let item = new.plan.find(id)?;
        let before = diff.matching.bases[item.at()]?;
        let (base, head) = finish(old, before).zip(finish(new, item))?;
        (base != head).then(|| Target { at, id: (*id).to_owned(), base, head })
    };
    let targets: Vec<Target> = ids.iter().enumerate().filter_map(target).collect();
    causes_of_targets(old, new, diff, &targets, ids.len())
}

/// Returns what moved each target; `count` is how many places there are.
fn causes_of_targets(
    old: &Snapshot,
    new: &Snapshot,
    diff: &PlanDiff,
    targets: &[Target],
    count: usize,
) -> Causes {
    let mut causes = Causes { of: vec![Vec::new(); count], untried: 0 };
    let Some(timetable) = new.timetable().filter(|_| !targets.is_empty()) else { return causes };
    let model = Model::new(old, new, diff);
    let (units, untried) = units(diff, &model);
    causes.untried = untried;
    let undone = |changes: &[usize]| forecasts(&model.without(changes), targets);
    let alone: Vec<Forecasts> = units.par_iter().map(|unit| undone(unit)).collect();
    let mut together: BTreeMap<Vec<usize>, Forecasts> = BTreeMap::new();
    let mut tried = 0;
    for (place, target) in targets.iter().enumerate() {
        let found: Vec<Cause> = units
            .iter()
            .zip(&alone)
            .filter_map(|(unit, forecasts)| cause(timetable, target, unit.clone(), forecasts[place]))
            .collect();
        causes.of[target.at] = least(found);
        if !causes.of[target.at].is_empty() {
            continue;
        }
        let all: Vec<usize> = (0..units.len()).collect();
        let union = |set: &[usize]| {
            let mut changes: Vec<usize> = set.iter().flat_map(|unit| units[*unit].iter().copied()).collect();
            changes.sort_unstable();
            changes.dedup();
            changes
        };
        let set = minimal(&all, &mut |set| {
            if let [unit] = set {
                return Some(target.is_nearer(alone[*unit][place]));
            }
            let changes = union(set);
            if !together.contains_key(&changes) {
                tried += 1;
                if tried > MOST_TOGETHER {
                    return None;
                }
                together.insert(changes.clone(), undone(&changes));
            }
            Some(target.is_nearer(together[&changes][place]))
        });
        let Some(changes) = set.map(|set| union(&set)) else { continue };
        let forecast = together.get(&changes).and_then(|forecasts| forecasts[place]);
        let joint = cause(timetable, target, changes, forecast).map(|cause| Cause { joint: true, ..cause });
        causes.of[target.at] = joint.into_iter().collect();
    }
    causes
}

fn targets(diff: &PlanDiff) -> Vec<Target> {
    let target = |(at, one): (usize, &crate::diff::Consequence)| {
        let (base, head) = one.finish.old.zip(one.finish.new)?;
        (base != head).then(|| Target { at, id: one.id.clone(), base, head })
    };
    diff.consequences.iter().enumerate().filter_map(target).collect()
}

/// Returns what is undone, each set once, and how many changes are left out.
fn units(diff: &PlanDiff, model: &Model<'_>) -> (Vec<Vec<usize>>, usize) {
    let moving: Vec<usize> =
        (0..diff.changes.len()).filter(|change| diff.changes[*change].moves_dates()).collect();
    let untried = moving.len().saturating_sub(MOST_ALONE);
    let mut units: Vec<Vec<usize>> =
        moving.iter().take(MOST_ALONE).map(|change| model.unit(*change)).collect();
    units.sort();
    units.dedup();
    (units, untried)
}

fn forecasts(snapshot: &Snapshot, targets: &[Target]) -> Forecasts {
    let finish = |timetable: &Timetable, id: &str| timetable.finish(snapshot.plan.find(id)?);
    targets
        .iter()
        .map(|target| snapshot.timetable().and_then(|timetable| finish(timetable, &target.id)))
        .collect()
}

impl Target {
    fn is_nearer(&self, forecast: Option<Day>) -> bool {
        let away = |day: Day| day.0.abs_diff(self.base.0);
        forecast.is_some_and(|day| away(day) < away(self.head))
    }
}

fn cause(
    timetable: &Timetable,
    target: &Target,
    changes: Vec<usize>,
    forecast: Option<Day>,
) -> Option<Cause> {
    let forecast = forecast.filter(|_| target.is_nearer(forecast))?;
    Some(Cause { changes, joint: false, days: timetable.days_between(forecast, target.head) })
}

/// Leaves out sets that hold a smaller one which gives back as much, and puts what costs most first.
fn least(mut found: Vec<Cause>) -> Vec<Cause> {
    found.sort_by_key(|cause| cause.changes.len());
    let mut kept: Vec<Cause> = Vec::new();
    for cause in found {
        let has = |smaller: &Cause| {
            smaller.days == cause.days && smaller.changes.iter().all(|change| cause.changes.contains(change))
        };
        if !kept.iter().any(has) {
            kept.push(cause);
        }
    }
    kept.sort_by(|one, other| {
        other.days.abs().cmp(&one.days.abs()).then_with(|| one.changes.cmp(&other.changes))
    });
    kept
}
