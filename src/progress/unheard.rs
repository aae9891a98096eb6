//! For how long nobody has said how something goes.

use crate::base::{Calendar, Day, Duration};
use crate::graph::{ItemIx, ServeWay};
use crate::model::{ItemKind, registry};
use crate::schedule::{self, State, WorkingTime};
use crate::snapshot::Snapshot;

use super::begun::begun;
use super::cadence::cadence;
use super::{is_done, latest_reading};

/// For how long nobody has said how an objective, key result or initiative goes that is under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unheard {
    /// The day from which it is under way.
    pub start: Day,
    /// The day of the last word about it, be it from before it began; of a key result a reading is one too.
    pub last: Option<Day>,
    /// How many working days have passed since the later of the two.
    pub days: i64,
    /// How often something should be said.
    pub cadence: Duration,
    minutes_per_day: i64,
    cadence_minutes: i64,
}

impl Unheard {
    /// Returns whether longer than the cadence has passed.
    pub fn is_overdue(&self) -> bool {
        self.days.saturating_mul(self.minutes_per_day) > self.cadence_minutes
    }

    /// Returns whether something should be said now: as much as the cadence has passed, or nothing was said since it began.
    pub fn is_due(&self) -> bool {
        self.last.is_none_or(|last| last < self.start)
            || self.days.saturating_mul(self.minutes_per_day) >= self.cadence_minutes
    }

    /// Returns the last word since it began.
    pub fn last_since_start(&self) -> Option<Day> {
        self.last.filter(|last| *last >= self.start)
    }
}

/// What is known of all items of a plan, so that each can be asked about.
pub struct Silence<'s> {
    snapshot: &'s Snapshot,
    calendar: Calendar,
    begun: Vec<Option<Day>>,
}

impl<'s> Silence<'s> {
    /// Looks at a plan once.
    pub fn of(snapshot: &'s Snapshot) -> Self {
        Self { snapshot, calendar: schedule::plan_calendar(&snapshot.plan), begun: begun(snapshot) }
    }

    /// Finds for how long nothing was said of an item; `None` of what is neither objective, key result nor initiative, has not
    /// begun, or is over.
    ///
    /// Something is under way from its `start`, a key result from its objective's, and where there is none from the day on
    /// which the first work for it began. What was said before that says nothing of how it goes.
    pub fn about(&self, item: ItemIx) -> Option<Unheard> {
        let snapshot = self.snapshot;
        let written = snapshot.plan.item(item);
        let is_open = matches!(snapshot.state(item), State::Todo | State::Doing);
        if !written.kind.is_container() || !is_open {
            return None;
        }
        let start =
            start(snapshot, item).or(self.begun[item.at()]).filter(|day| *day <= snapshot.data_date)?;
        let read = if written.kind == ItemKind::KeyResult { latest_reading(snapshot, item) } else { None };
        let said = snapshot.plan.check_ins_of(&written.id.value).filter_map(|(_, check_in)| check_in.day);
        let last = said.map(|day| day.value).filter(|day| *day <= snapshot.data_date).max().max(read);
        if is_done(snapshot, item) {
            return None;
        }
        let since = last.map_or(start, |last| last.max(start));
        let (time, cadence) = (WorkingTime::of(&snapshot.plan), cadence(snapshot, item));
        Some(Unheard {
            start,
            last,
            days: self.calendar.working_days(since.plus(1), snapshot.data_date.plus(1)),
            cadence,
            minutes_per_day: time.minutes_per_day,
            cadence_minutes: time.minutes(cadence),
        })
    }
}

/// Returns the day from which an item is under way, where one is written.
fn start(snapshot: &Snapshot, item: ItemIx) -> Option<Day> {
    let written = |item: ItemIx| snapshot.plan.item(item).get(registry::START).map(|start| start.first);
    let mut measured = snapshot.graph.serves_of(item).filter(|link| link.way == ServeWay::Measures);
    written(item).or_else(|| measured.find_map(|link| written(link.container)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::sketch::{day, item, snapshot};

    fn unheard(rest: &str) -> Option<Unheard> {
        let snapshot = snapshot(&format!(
            "objectives: {{goal: {{title: G, owner: ana, due: 2026-06-30, start: 2026-02-02{rest}"
        ));
        let goal = item(&snapshot, "goal");
        Silence::of(&snapshot).about(goal)
    }

    fn said(day: &str) -> String {
        format!("}}}}\ncheckins: {{{day}: {{goal: {{by: ana, health: on_track}}}}}}\n")
    }

    #[test]
    fn a_word_is_due_when_as_much_as_the_cadence_has_passed_and_overdue_after() {
        for (at, is_due, is_overdue) in [
            ("2026-03-04", false, false),
            ("2026-03-03", true, false),
            ("2026-03-02", true, true),
            ("2026-01-30", true, true),
        ] {
            let found = unheard(&said(at)).expect("it is under way");
            assert_eq!((found.is_due(), found.is_overdue()), (is_due, is_overdue), "{at}");
            assert_eq!(found.last, Some(day(at)));
        }
    }

    #[test]
    fn of_what_has_not_begun_or_is_over_nothing_is_asked() {
        assert!(unheard(&format!(", status: closed{}", said("2026-03-02"))).is_none());
        let later =
            snapshot("objectives: {goal: {title: G, owner: ana, due: 2026-06-30, start: 2026-05-04}}");
        assert!(Silence::of(&later).about(item(&later, "goal")).is_none());
        let begins_today =
            snapshot("objectives: {goal: {title: G, owner: ana, due: 2026-06-30, start: 2026-03-10}}");
        assert!(Silence::of(&begins_today).about(item(&begins_today, "goal")).expect("asked").is_due());
    }
}
