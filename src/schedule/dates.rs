//! The dates of every item, and how they are shown as days and offsets.

use crate::base::{Day, Instant, Minutes};

use super::State;
use super::backward::Late;
use super::forward::Early;
use super::network::{Durations, ItemIx, Kind};
use super::nodes::Mode;
use super::passes::{Origin, Passes};

/// The dates of one item; of a container, those of the work that serves it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dates {
    /// The earliest start, or the actual one.
    pub early_start: Option<Instant>,
    /// The earliest finish, or the actual one.
    pub early_finish: Option<Instant>,
    /// The latest start for which everything holds; work that has begun has none, nor has a container.
    pub late_start: Option<Instant>,
    /// The latest finish for which everything holds; what is done has none, nor has a container.
    pub late_finish: Option<Instant>,
    /// From the early to the late finish, in working minutes of the item's calendar; negative where something due is
    /// missed. Of a container, the least of the work that serves it.
    pub total_float: Option<Minutes>,
    /// How far the item may slip without moving anything else, in working minutes of its calendar.
    pub free_float: Option<Minutes>,
    /// On a driving path to the plan's finish, or without float.
    pub critical: bool,
    /// Whether both dates are shown on the day of their minute, as they are of what takes no time.
    pub takes_no_time: bool,
}

/// The days on which the dates of an item are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Days {
    /// The day of the early start.
    pub early_start: Option<Day>,
    /// The day whose working time the early finish ends.
    pub early_finish: Option<Day>,
    /// The day of the late start.
    pub late_start: Option<Day>,
    /// The day whose working time the late finish ends.
    pub late_finish: Option<Day>,
}

/// The schedule of a network.
#[derive(Clone, Debug)]
pub struct Schedule {
    dates: Vec<Dates>,
    finish: Option<Instant>,
    pub(super) early: Early,
}

impl Schedule {
    /// Returns the dates of an item.
    pub fn dates(&self, item: ItemIx) -> &Dates {
        &self.dates[item as usize]
    }

    /// Returns the dates of all items, by their places.
    pub fn all(&self) -> &[Dates] {
        &self.dates
    }

    /// Returns the plan's finish, the largest early finish of all work, if there is any.
    pub fn finish(&self) -> Option<Instant> {
        self.finish
    }
}

impl Passes {
    /// Makes the schedule with the network's own durations.
    pub fn run(&self) -> Schedule {
        self.run_with(&self.network.durations)
    }

    /// Makes the schedule with other durations, as many as there are items.
    pub fn run_with(&self, durations: &Durations) -> Schedule {
        let mut early = Early::default();
        self.forward(durations, &mut early);
        let finish = self.finish(&early);
        let plan_finish = finish.unwrap_or(Instant::AFTER_ALL);
        let late = self.late(&early, finish);
        let total = self.total_float(&early, &late);
        let free = self.free_float(&early, plan_finish);
        let instants = self.instants(&early);
        let dates = (0..self.ends.len() as u32)
            .map(|item| match self.network.items[item as usize].kind {
                Kind::Container => self.container_dates(item, &early, &total, &instants),
                Kind::Unscheduled => Dates::default(),
                _ => Dates {
                    takes_no_time: instants[item as usize],
                    ..self.work_dates(item, &early, &late, &total, &free)
                },
            })
            .collect();
        let mut schedule = Schedule { dates, finish, early };
        self.mark_critical(&mut schedule);
        schedule
    }

    /// Returns the late dates for which everything due is met, and nothing moves the plan's finish.
    pub(super) fn late(&self, early: &Early, finish: Option<Instant>) -> Late {
        let mut late = Late::default();
        self.backward(early, |place| self.ceiling(place, finish), &mut late);
        late
    }

    /// Returns the latest that a node may finish by itself: when it is due, and where it counts the plan's finish.
    pub(super) fn ceiling(&self, place: u32, finish: Option<Instant>) -> Instant {
        let node = &self.nodes[place as usize];
        if node.counts { node.due.min(finish.unwrap_or(Instant::AFTER_ALL)) } else { node.due }
    }

    fn work_dates(
        &self,
        item: ItemIx,
        early: &Early,
        late: &Late,
        total: &[Option<Minutes>],
        free: &[Option<Minutes>],
    ) -> Dates {
        let at = item as usize;
        let node = &self.nodes[at];
        let has_late = !matches!(node.mode, Mode::Fixed | Mode::ApprovedGate);
        Dates {
            early_start: early.start[at].bound(),
            early_finish: early.finish[at].bound(),
            late_start: late.start[at].bound().filter(|_| has_late && node.mode != Mode::Doing),
            late_finish: late.finish[at].bound().filter(|_| has_late),
            total_float: total[at],
            // What counts nowhere and bounds nothing has neither float.
            free_float: free[at].filter(|_| total[at].is_some()),
            ..Dates::default()
        }
    }

    fn container_dates(
        &self,
        item: ItemIx,
        early: &Early,
        total: &[Option<Minutes>],
        instants: &[bool],
    ) -> Dates {
        let close = self.ends[item as usize].close;
        let finish = self.early_finish(early, item);
        Dates {
            early_start: self.early_start(early, item),
            early_finish: finish,
            total_float: total[close as usize],
            takes_no_time: instants[close as usize],
            ..Dates::default()
        }
    }

    /// Returns which nodes take no time; of a container's close, whether work does by which it finishes last.
    fn instants(&self, early: &Early) -> Vec<bool> {
        let mut instants = vec![false; self.nodes.len()];
        for &place in &self.order {
            let node = &self.nodes[place as usize];
            instants[place as usize] = match node.mode {
                Mode::Close => self.into.of(place).iter().any(|edge| {
                    let member = edge.node as usize;
                    let is_close = self.nodes[member].mode == Mode::Close;
                    let last = if is_close { early.last[member] } else { early.finish[member] };
                    edge.origin == Origin::Serve && last == early.last[place as usize] && instants[member]
                }),
                _ => self.takes_no_time(early, place),
            };
        }
        instants
    }

    /// Marks what is on a driving path to the plan's finish, and what has no float; never what is done.
    fn mark_critical(&self, schedule: &mut Schedule) {
        let driving = self.driving_to_finish(schedule);
        for (item, dates) in schedule.dates.iter_mut().enumerate() {
            let Some(kind) = self.network.items.get(item).map(|item| (item.kind, item.state)) else {
                continue;
            };
            let can_be = match kind {
                (Kind::Unscheduled, _) => false,
                (Kind::Container, state) => {
                    state.is_active() && (dates.total_float.is_some() || !self.has_work[item])
                }
                (Kind::Gate(gate), State::Done) => gate.void,
                (_, state) => state != State::Done,
            };
            dates.critical = can_be && (driving[item] || dates.total_float.is_some_and(|float| float <= 0));
        }
    }

    /// Returns the days on which dates are shown.
    pub fn days(&self, dates: &Dates) -> Days {
        let start = |instant: Option<Instant>| instant.map(Instant::day);
        let finish = |instant: Option<Instant>| {
            instant.map(|instant| if dates.takes_no_time { instant.day() } else { self.finish_day(instant) })
        };
        Days {
            early_start: start(dates.early_start),
            early_finish: finish(dates.early_finish),
            late_start: start(dates.late_start),
            late_finish: finish(dates.late_finish),
        }
    }

    /// Returns the day whose working time an instant ends: at a day's open, the working day before it in the plan's
    /// calendar.
    pub fn finish_day(&self, instant: Instant) -> Day {
        if instant.minute() > 0 { instant.day() } else { self.calendar().working_day_before(instant.day()) }
    }

    /// Returns by how many working days of the plan's calendar an item is forecast to finish before the close of a
    /// day; negative where it is late.
    pub fn margin(&self, dates: &Dates, due: Day) -> Option<i64> {
        let finish = self.days(dates).early_finish?;
        Some(self.calendar().working_days(finish.plus(1), due.plus(1)))
    }

    /// Returns the working minutes of the plan's calendar from the plan's start to an instant; negative before it.
    pub fn offset(&self, instant: Instant) -> Minutes {
        self.calendar().between(Instant::open(self.network.start), instant)
    }
}

#[cfg(test)]
mod tests {
    use super::super::network::{Lag, LinkKind};
    use super::super::sketch::{Sketch, day};
    use super::*;

    #[test]
    fn a_finish_at_an_open_is_shown_on_the_working_day_before() {
        let mut plan = Sketch::new("2026-03-02");
        let (a, b) = (plan.task_from(1, "2026-03-06"), plan.task(1));
        plan.link(a, b, LinkKind::StartToFinish, Lag::Elapsed(3));
        assert_eq!(plan.early(b), "03-06..03-06");
    }

    #[test]
    fn a_container_whose_last_work_is_a_milestone_is_shown_on_its_day() {
        let mut plan = Sketch::new("2026-03-02");
        let (work, reached) = (plan.task(1), plan.milestone());
        plan.item(reached).start_after = Some(day("2026-03-09"));
        let initiative = plan.container(&[work, reached]);
        let objective = plan.container(&[initiative]);
        assert_eq!(plan.early(initiative), "03-02..03-09");
        assert_eq!(plan.early(objective), "03-02..03-09");
    }

    #[test]
    fn offsets_count_from_the_plans_start_and_may_be_negative() {
        let mut plan = Sketch::as_of("2026-03-02", "2026-03-04");
        let (done, next) = (plan.done("2026-02-26", "2026-02-27"), plan.task(2));
        plan.away(next, "2026-03-05", "2026-03-05");
        let passes = plan.passes();
        let schedule = passes.run();
        let offset = |instant: Option<Instant>| instant.map(|instant| passes.offset(instant) / 480);
        assert_eq!(offset(schedule.dates(done).early_start), Some(-2));
        assert_eq!(offset(schedule.dates(done).early_finish), Some(0));
        assert_eq!(offset(schedule.dates(next).early_finish), Some(5));
    }

    #[test]
    fn a_margin_counts_the_working_days_to_the_due_day() {
        let mut plan = Sketch::new("2026-03-02");
        let task = plan.task(5);
        let passes = plan.passes();
        let schedule = passes.run();
        let margin = |due| passes.margin(schedule.dates(task), day(due));
        assert_eq!(margin("2026-03-06"), Some(0));
        assert_eq!(margin("2026-03-08"), Some(0));
        assert_eq!(margin("2026-03-10"), Some(2));
        assert_eq!(margin("2026-03-04"), Some(-2));
    }

    #[test]
    fn other_durations_need_no_other_passes() {
        let mut plan = Sketch::new("2026-03-02");
        let (a, b) = (plan.task(1), plan.task(1));
        plan.after(a, b);
        let passes = plan.passes();
        let mut durations = passes.network().durations.clone();
        durations.whole[a as usize] = 3 * 480;
        let schedule = passes.run_with(&durations);
        assert_eq!(passes.days(schedule.dates(b)).early_start, Some(day("2026-03-05")));
        assert_eq!(passes.run().finish().map(Instant::day), Some(day("2026-03-03")));
    }
}
