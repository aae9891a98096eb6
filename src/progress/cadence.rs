//! How often something should be heard of.

use crate::base::{Duration, Minutes};
use crate::graph::{ItemIx, ServeWay};
use crate::model::{ItemKind, registry};
use crate::schedule::{State, WorkingTime};
use crate::snapshot::Snapshot;

/// Returns the cadence of an item as it is written: its own, of a key result without one its objective's; else the plan's,
/// else a week. That of a metric depends on its key results: see [`Shown::cadence`].
pub fn cadence(snapshot: &Snapshot, item: ItemIx) -> Duration {
    own_or_objectives(snapshot, item).unwrap_or_else(|| of_plan(snapshot))
}

/// Returns the cadence of an item in working minutes of the plan.
pub fn cadence_minutes(snapshot: &Snapshot, item: ItemIx) -> Minutes {
    WorkingTime::of(&snapshot.plan).minutes(cadence(snapshot, item))
}

/// Which metric is shown by which key results: those that are active.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Metric and key result, sorted.
    pairs: Vec<(ItemIx, ItemIx)>,
}

impl Shown {
    /// Finds the key results of each metric.
    pub fn of(snapshot: &Snapshot) -> Self {
        let plan = &snapshot.plan;
        let mut pairs: Vec<(ItemIx, ItemIx)> = plan
            .items_of(ItemKind::KeyResult)
            .filter(|key_result| !matches!(snapshot.state(*key_result), State::Done | State::Dropped))
            .filter_map(|key_result| {
                Some((plan.find(plan.item(key_result).get(registry::METRIC)?)?, key_result))
            })
            .collect();
        pairs.sort_unstable();
        Self { pairs }
    }

    /// Returns the active key results that a metric shows, in the order of their ids.
    pub fn by(&self, metric: ItemIx) -> impl ExactSizeIterator<Item = ItemIx> + Clone + '_ {
        let first = self.pairs.partition_point(|pair| pair.0 < metric);
        let count = self.pairs[first..].partition_point(|pair| pair.0 == metric);
        self.pairs[first..first + count].iter().map(|pair| pair.1)
    }

    /// Returns the cadence of a metric: its own; else the shortest of its key results', else the plan's.
    pub fn cadence(&self, snapshot: &Snapshot, metric: ItemIx) -> Duration {
        if let Some(own) = snapshot.plan.item(metric).get(registry::CADENCE) {
            return *own;
        }
        let time = WorkingTime::of(&snapshot.plan);
        let shortest = self.by(metric).map(|one| cadence(snapshot, one)).min_by_key(|one| time.minutes(*one));
        shortest.unwrap_or_else(|| of_plan(snapshot))
    }
}

fn own_or_objectives(snapshot: &Snapshot, item: ItemIx) -> Option<Duration> {
    let own = |item: ItemIx| snapshot.plan.item(item).get(registry::CADENCE).copied();
    own(item).or_else(|| {
        let mut measured = snapshot.graph.serves_of(item).filter(|link| link.way == ServeWay::Measures);
        measured.find_map(|link| own(link.container))
    })
}

fn of_plan(snapshot: &Snapshot) -> Duration {
    let written = snapshot.plan.manifest().and_then(|manifest| manifest.get(registry::CADENCE));
    written.copied().unwrap_or_else(|| Duration::parse("1w").expect("a week is a duration"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::sketch::{item, snapshot_under};

    #[test]
    fn the_nearest_cadence_counts() {
        let manifest = "plan: P\nversion: 1\nstart: 2026-03-02\ncadence: 2w\npeople: {ana: {name: Ana}}\n";
        let text = "objectives:\n  goal: {title: G, owner: ana, due: 2026-06-30, cadence: 3w}\n  \
                    plain: {title: P, owner: ana, due: 2026-06-30}\n\
                    metrics:\n  size: {title: S, owner: ana, direction: up, kind: lagging}\n  \
                    own: {title: S, owner: ana, direction: up, kind: lagging, cadence: 4w}\n\
                    key_results:\n  a: {title: A, owner: ana, of: goal, metric: size, from: 1, to: 2}\n  \
                    b: {title: B, owner: ana, of: goal, metric: size, from: 1, to: 2, cadence: 1d}\n  \
                    c: {title: C, owner: ana, of: plain, metric: own, from: 1, to: 2}\n  \
                    d: {title: D, owner: ana, of: goal, metric: size, from: 1, to: 2, cadence: 1h, status: dropped}\n";
        let snapshot = snapshot_under(manifest, text);
        let told = |id: &str| cadence(&snapshot, item(&snapshot, id)).to_string();
        assert_eq!(["goal", "plain", "a", "b", "c"].map(told), ["3w", "2w", "3w", "1d", "2w"]);
        let shown = Shown::of(&snapshot);
        let of_metric = |id: &str| shown.cadence(&snapshot, item(&snapshot, id)).to_string();
        assert_eq!(["size", "own"].map(of_metric), ["1d", "4w"]);
        let bare = snapshot_under(&manifest.replace("cadence: 2w\n", ""), text);
        assert_eq!(cadence(&bare, item(&bare, "plain")).to_string(), "1w");
    }
}
