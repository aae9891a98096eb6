//! Since when things are under way: tasks by their own word, what they serve by the first of them.

use crate::base::Day;
use crate::graph::ItemIx;
use crate::model::{ItemKind, registry};
use crate::schedule::State;
use crate::snapshot::Snapshot;

/// Returns the day since which each item is under way, by its number: a task in `doing` or done since it was `started` (or
/// `finished`, where that is all that is said), everything else since the first of the work that serves it; `None` where
/// nothing has begun.
pub fn begun(snapshot: &Snapshot) -> Vec<Option<Day>> {
    let plan = &snapshot.plan;
    let mut since: Vec<Option<Day>> = vec![None; plan.item_count()];
    let mut tasks: Vec<(Day, ItemIx)> = plan
        .items_of(ItemKind::Task)
        .filter(|task| matches!(snapshot.state(*task), State::Doing | State::Done))
        .filter_map(|task| {
            let written = plan.item(task);
            let day = written.get(registry::STARTED).or_else(|| written.get(registry::FINISHED))?;
            Some((*day, task))
        })
        .collect();
    // The earliest first, so that the first to reach what it serves is the one that counts.
    tasks.sort_unstable();
    let mut pending = Vec::new();
    for (day, task) in tasks {
        pending.push(task);
        while let Some(item) = pending.pop() {
            let known = &mut since[item.at()];
            if known.is_none() {
                *known = Some(day);
                pending.extend(snapshot.graph.serves_of(item).map(|link| link.container));
            }
        }
    }
    since
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::sketch::snapshot;

    #[test]
    fn what_is_served_is_under_way_since_the_first_of_its_work() {
        let snapshot = snapshot(
            "objectives: {goal: {title: G, owner: ana, due: 2026-06-30}, far: {title: F, owner: ana, due: 2026-06-30}}\n\
             initiatives:\n  effort:\n    title: E\n    owner: ana\n    drives: [goal]\n    tasks:\n      \
             a: {title: A, owner: ana, status: doing, started: 2026-03-05}\n      \
             b: {title: B, owner: ana, status: done, finished: 2026-03-03}\n      \
             c: {title: C, owner: ana}\n      \
             d: {title: D, owner: ana, status: dropped, started: 2026-03-02}\n",
        );
        let begun = begun(&snapshot);
        let since = |id: &str| begun[snapshot.plan.find(id).expect(id).at()].map(|day| day.to_string());
        assert_eq!(since("a").as_deref(), Some("2026-03-05"));
        assert_eq!(since("effort").as_deref(), Some("2026-03-03"));
        assert_eq!(since("goal").as_deref(), Some("2026-03-03"));
        for unstarted in ["c", "d", "far"] {
            assert_eq!(since(unstarted), None, "{unstarted}");
        }
    }
}
