//! The dates of a plan, by item.

use crate::base::{Calendar, Day, Instant, Minutes};
use crate::graph::{Graph, ItemIx, Plan};
use crate::schedule::{self, Dates, Days, End, Kind, Passes, Path, Schedule, State, Target, WorkingTime};

/// The dates of every item of a plan, with the passes that made them, so that they can be run again.
#[derive(Debug)]
pub struct Timetable {
    /// The passes over the plan's network; its items have the numbers of the plan's.
    pub passes: Passes,
    /// What they gave.
    pub schedule: Schedule,
    /// How long days and weeks are.
    pub time: WorkingTime,
    due: Vec<Option<Day>>,
}

impl Timetable {
    /// Schedules a plan as of a day; `None` where there is a cycle, of needs or of parts.
    pub(super) fn new(plan: &Plan, graph: &Graph, data_date: Day) -> Option<Self> {
        if graph.has_cycle_of_parts() {
            return None;
        }
        let passes = Passes::new(schedule::network(plan, graph, data_date)).ok()?;
        let schedule = passes.run();
        let due = plan.items().map(|item| schedule::due(plan, graph, item)).collect();
        Some(Self { passes, schedule, time: WorkingTime::of(plan), due })
    }

    /// Returns the dates of an item; all are `None` where it has none.
    pub fn dates(&self, item: ItemIx) -> &Dates {
        self.schedule.dates(item.0)
    }

    /// Returns the days on which the dates of an item are shown.
    pub fn days(&self, item: ItemIx) -> Days {
        self.passes.days(self.dates(item))
    }

    /// Returns the day on which an item is forecast to finish.
    pub fn finish(&self, item: ItemIx) -> Option<Day> {
        self.days(item).early_finish
    }

    /// Returns the day on which the last work of the plan finishes.
    pub fn plan_finish(&self) -> Option<Day> {
        let last = self.schedule.finish()?;
        let ends_it = |dates: &&Dates| dates.early_finish == Some(last);
        self.schedule
            .all()
            .iter()
            .filter(ends_it)
            .filter_map(|dates| self.passes.days(dates).early_finish)
            .max()
    }

    /// Returns the due date of an item: its own; of a key result without one, its objective's.
    pub fn due(&self, item: ItemIx) -> Option<Day> {
        self.due[item.at()]
    }

    /// Returns how early an item is, in working days of the plan's calendar: due less forecast finish; negative where it is
    /// late, `None` without a due date or a forecast.
    pub fn margin_days(&self, item: ItemIx) -> Option<i64> {
        Some(self.days_between(self.finish(item)?, self.due(item)?))
    }

    /// Returns whether the day on which an item is forecast to finish is after its due date.
    pub fn is_late(&self, item: ItemIx) -> bool {
        matches!((self.finish(item), self.due(item)), (Some(finish), Some(due)) if finish > due)
    }

    /// Returns the working time that is still to be spent on a task: nothing on what is done or dropped, on milestones, on
    /// what others do, and on gates.
    pub fn work_left(&self, item: ItemIx) -> Minutes {
        let at = item.at();
        let network = self.passes.network();
        let durations = &network.durations;
        let Some(scheduled) = network.items.get(at) else { return 0 };
        match (scheduled.kind, scheduled.state) {
            (Kind::Task, State::Todo) => durations.whole[at],
            (Kind::Task, State::Doing) => durations.remaining[at],
            _ => 0,
        }
    }

    /// Returns the instant before which a link does not let its successor start (or finish, if it bounds that); `None`
    /// where what is needed has no date. `link` is its place in [`Graph::needs`].
    pub fn bound(&self, link: usize) -> Option<Instant> {
        let link = self.passes.network().links.get(link)?;
        let dates = self.schedule.dates(link.from);
        let from = match link.kind.from_end() {
            End::Start => dates.early_start,
            End::Finish => dates.early_finish,
        };
        Some(link.lag.bound(from?, self.passes.calendar_of(link.to)))
    }

    /// Returns the working days of the plan's calendar from the close of one day to the close of another; negative backwards.
    pub fn days_between(&self, from: Day, to: Day) -> i64 {
        self.calendar().working_days(from.plus(1), to.plus(1))
    }

    /// Returns the driving path to an item, or to whatever finishes last.
    pub fn path(&self, target: Option<ItemIx>) -> Option<Path> {
        let target = target.map_or(Target::Plan, |item| Target::Item(item.0));
        self.passes.driving_path(&self.schedule, target)
    }

    /// Returns the plan's calendar.
    pub fn calendar(&self) -> &Calendar {
        self.passes.calendar()
    }

    /// Returns the working minutes of the plan's calendar from the plan's start to an instant; negative before it.
    pub fn offset(&self, instant: Instant) -> Minutes {
        self.passes.offset(instant)
    }
}
