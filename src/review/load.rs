//! Whose load rises above what they have time for, and when.

use std::collections::BTreeMap;

use crate::base::Day;
use crate::diff::{Both, PlanDiff};
use crate::graph::ItemIx;
use crate::load::{WeekLoad, Weeks, Workload, workloads};
use crate::snapshot::Snapshot;

/// A week in which a person is asked for more than they have time for, and was not, or for less of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rise {
    /// The person's id in the head.
    pub person: String,
    /// The week, such as `2026-W38`.
    pub week: String,
    /// Its Monday.
    pub first_day: Day,
    /// Which percentage of their time is asked for; `None` on the side on which they do not work in the week, or are not there.
    pub percent: Both<Option<i64>>,
    /// Which percentage of their time is for planned work, in the head.
    pub capacity: i64,
    /// What asks for it in the head, in the order of ids.
    pub items: Vec<ItemIx>,
}

/// Returns the weeks in which somebody's load rises above what there is, by person, then in order.
///
/// It rises where more above their capacity is asked for than in the base: so a capacity or a week that shrinks under the same
/// work counts too. Work is where it is forecast, at its early dates.
pub(super) fn rises(old: &Snapshot, new: &Snapshot, diff: &PlanDiff) -> Vec<Rise> {
    if !old.is_complete() || !new.is_complete() || !diff.exists.old {
        return Vec::new();
    }
    let (Some(before), Some(after)) = (workloads(old), workloads(new)) else { return Vec::new() };
    let last = before.iter().chain(&after).filter_map(Workload::last_day).max();
    let weeks = Weeks::between(new.data_date, last.unwrap_or(new.data_date));
    let before: BTreeMap<&str, &Workload> = before
        .iter()
        .map(|workload| (diff.matching.renames.party(old.plan.party_id(workload.person)), workload))
        .collect();
    let mut found = Vec::new();
    for workload in &after {
        let id = new.plan.party_id(workload.person);
        let was = before.get(id).copied();
        let loads_before = was.map(|was| was.by_week(weeks)).unwrap_or_default();
        for (week, load) in workload.by_week(weeks).into_iter().enumerate() {
            let before = loads_before.get(week).copied().unwrap_or_default();
            let was_over = was.map_or(0, |was| before.points_over(was.capacity).max(0));
            if load.points_over(workload.capacity) - was_over < WeekLoad::POINTS {
                continue;
            }
            let percent = Both::of(before.percent(), load.percent());
            found.push(Rise {
                person: id.to_owned(),
                week: weeks.name(week),
                first_day: weeks.monday(week),
                percent,
                capacity: workload.capacity.percent(),
                items: workload.items_in(weeks, week),
            });
        }
    }
    found
}
