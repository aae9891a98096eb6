//! The course of a key result: from where to where, from when to when, and so where it should be on any day.

use crate::base::Day;
use crate::graph::{ItemIx, ServeWay};
use crate::model::registry;
use crate::schedule;
use crate::snapshot::Snapshot;

/// From where to where a key result is to go, and when.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Course {
    /// The figure at the start.
    pub from: f64,
    /// The figure to reach.
    pub to: f64,
    /// The first day: its own `start`, else its objective's, else the plan's.
    pub start: Day,
    /// The day whose close it must meet: its own `due`, else its objective's.
    pub due: Option<Day>,
}

impl Course {
    /// Returns the course of a key result; `None` where `from` or `to` is missing or could not be read.
    pub fn of(snapshot: &Snapshot, key_result: ItemIx) -> Option<Self> {
        let written = snapshot.plan.item(key_result);
        Some(Self {
            from: written.get(registry::FROM)?.number,
            to: written.get(registry::TO)?.number,
            start: start(snapshot, key_result),
            due: schedule::due(&snapshot.plan, &snapshot.graph, key_result),
        })
    }

    /// Returns whether a figure has reached the target. A target that is where it began is held, not reached: nothing but
    /// the target itself will do.
    pub fn reaches(&self, value: f64) -> bool {
        match self.from.partial_cmp(&self.to) {
            Some(std::cmp::Ordering::Less) => value >= self.to,
            Some(std::cmp::Ordering::Greater) => value <= self.to,
            _ => (value - self.to).abs() < f64::EPSILON,
        }
    }

    /// Returns whether there is a way to go at all.
    pub fn leads_somewhere(&self) -> bool {
        (self.to - self.from).abs() > 0.0
    }

    /// Returns how far along the way a figure is: 0 at `from`, 1 at `to`, negative before it and above 1 beyond it; `None`
    /// where there is no way to go.
    pub fn share(&self, value: f64) -> Option<f64> {
        self.leads_somewhere().then(|| (value - self.from) / (self.to - self.from))
    }

    /// Returns where it should be at the close of a day: on the straight line from `from` on its first day to `to` on the
    /// day it is due, before and after which it stays. `None` without a due date.
    pub fn expected(&self, day: Day) -> Option<f64> {
        let due = self.due?;
        if day >= due {
            return Some(self.to);
        }
        let (gone, whole) = (day.0 - self.start.0, due.0 - self.start.0);
        let share = if gone <= 0 { 0.0 } else { f64::from(gone) / f64::from(whole) };
        Some(self.from + (self.to - self.from) * share)
    }
}

/// Returns the first day of a key result: its own `start`, else its objective's, else the plan's.
pub fn start(snapshot: &Snapshot, item: ItemIx) -> Day {
    let plan = &snapshot.plan;
    let own = |item: ItemIx| plan.item(item).get(registry::START).map(|period| period.first);
    let of_objective = || {
        let mut measured = snapshot.graph.serves_of(item).filter(|link| link.way == ServeWay::Measures);
        measured.find_map(|link| own(link.container))
    };
    let of_plan = || plan.manifest().and_then(|manifest| manifest.get(registry::PLAN_START)).copied();
    own(item).or_else(of_objective).or_else(of_plan).unwrap_or(snapshot.data_date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::sketch::{day, item, snapshot};

    fn course(from: f64, to: f64) -> Course {
        Course { from, to, start: day("2026-03-02"), due: Some(day("2026-03-12")) }
    }

    #[test]
    fn it_should_be_on_a_straight_line() {
        let rising = course(100.0, 200.0);
        for (on, expected) in [
            ("2026-03-01", 100.0),
            ("2026-03-02", 100.0),
            ("2026-03-07", 150.0),
            ("2026-03-12", 200.0),
            ("2026-04-12", 200.0),
        ] {
            assert_eq!(rising.expected(day(on)), Some(expected), "{on}");
        }
        assert_eq!(course(45.0, 5.0).expected(day("2026-03-04")), Some(37.0), "downwards");
        let backwards = Course { due: Some(day("2026-03-01")), ..rising };
        assert_eq!(backwards.expected(day("2026-02-28")), Some(100.0));
        assert_eq!(backwards.expected(day("2026-03-01")), Some(200.0));
        assert_eq!(Course { due: None, ..rising }.expected(day("2026-03-07")), None);
    }

    #[test]
    fn shares_run_from_where_it_began_to_where_it_ends() {
        assert_eq!(course(45.0, 5.0).share(25.0), Some(0.5));
        assert_eq!(course(0.0, 10.0).share(-5.0), Some(-0.5));
        assert_eq!(course(3.0, 3.0).share(3.0), None);
        assert!(course(3.0, 3.0).reaches(3.0) && !course(3.0, 3.0).reaches(4.0));
        assert!(course(45.0, 5.0).reaches(4.0) && !course(45.0, 5.0).reaches(6.0));
    }

    #[test]
    fn its_start_is_its_own_or_its_objectives_or_the_plans() {
        let snapshot = snapshot(
            "objectives:\n  late: {title: L, owner: ana, start: 2026-04-01, due: 2026-06-30}\n  \
             plain: {title: P, owner: ana, due: 2026-06-30}\nkey_results:\n  \
             own: {title: A, owner: ana, of: late, from: 1, to: 2, start: 2026-05-01, due: 2026-05-31}\n  \
             objectives: {title: A, owner: ana, of: late, from: 1, to: 2}\n  \
             plans: {title: A, owner: ana, of: plain, from: 1, to: 2}\n",
        );
        let told = |id: &str| {
            let course = Course::of(&snapshot, item(&snapshot, id)).expect("a course");
            format!("{} {}", course.start, course.due.expect("a day"))
        };
        assert_eq!(
            ["own", "objectives", "plans"].map(told),
            ["2026-05-01 2026-05-31", "2026-04-01 2026-06-30", "2026-03-02 2026-06-30"]
        );
    }
}
