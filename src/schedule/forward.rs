//! The forward pass: the earliest that everything can be.

use crate::base::{Calendar, Instant, Minutes};

use super::dates::Schedule;
use super::network::{Durations, End, ItemIx, Kind};
use super::nodes::{Mode, Node};
use super::passes::{Origin, Passes};

/// The early dates of the nodes: room that a simulation uses again and again.
#[derive(Clone, Debug, Default)]
pub struct Early {
    pub(super) start: Vec<Instant>,
    pub(super) finish: Vec<Instant>,
    /// How long what is still to do of the node takes.
    pub(super) work: Vec<Minutes>,
    /// Of a container's close: the latest finish of the work that serves it.
    pub(super) last: Vec<Instant>,
}

/// How the dates of a node come out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Settled {
    /// Its early start.
    pub(super) start: Instant,
    /// Where what is still to do of it is worked from.
    pub(super) from: Instant,
    /// Where that work ends.
    pub(super) end: Instant,
    /// Its early finish.
    pub(super) finish: Instant,
}

impl Settled {
    fn at(instant: Instant) -> Self {
        Self { start: instant, from: instant, end: instant, finish: instant }
    }
}

impl Passes {
    /// Makes the forward pass: fills `early`, whatever it held.
    ///
    /// The early start is the latest of the bounds on the start, snapped to working time where there is work, and of
    /// the bounds on the finish less that work; the early finish is the later of the end of the work and the bounds on
    /// it.
    pub fn forward(&self, durations: &Durations, early: &mut Early) {
        for dates in [&mut early.start, &mut early.finish, &mut early.last] {
            dates.clear();
            dates.resize(self.nodes.len(), Instant::BEFORE_ALL);
        }
        early.work.clear();
        early.work.extend(self.nodes.iter().map(|node| self.work(node, durations)));
        for &place in &self.order {
            self.date(place, early);
        }
    }

    /// Works out the early dates of a node from those of what bounds it; returns whether they are others than before.
    pub(super) fn date(&self, place: u32, early: &mut Early) -> bool {
        let at = place as usize;
        let node = &self.nodes[at];
        let before = (early.start[at], early.finish[at], early.last[at]);
        if node.mode == Mode::Close {
            self.close(place, early);
        } else {
            let (start, finish) = self.bounds(place, early);
            let settled = settle(node, self.node_calendar(node), early.work[at], start, finish);
            (early.start[at], early.finish[at]) = (settled.start, settled.finish);
        }
        before != (early.start[at], early.finish[at], early.last[at])
    }

    /// Returns the largest early finish of all work that counts: the plan's finish.
    pub fn finish(&self, early: &Early) -> Option<Instant> {
        let work = self.nodes.iter().zip(&early.finish).filter(|(node, _)| node.counts);
        work.map(|(_, &finish)| finish).max()
    }

    /// Returns the early finish of an item: of a container, the largest of the work that serves it.
    pub fn early_finish(&self, early: &Early, item: ItemIx) -> Option<Instant> {
        let ends = self.ends[item as usize];
        match self.network.items[item as usize].kind {
            Kind::Container => early.last[ends.close as usize].bound(),
            Kind::Unscheduled => None,
            _ => early.finish[item as usize].bound(),
        }
    }

    /// Returns the early start of an item: of a container, the smallest of the work that serves it.
    pub fn early_start(&self, early: &Early, item: ItemIx) -> Option<Instant> {
        let ends = self.ends[item as usize];
        match self.network.items[item as usize].kind {
            Kind::Container => {
                early.last[ends.close as usize].bound().and(early.start[ends.close as usize].bound())
            }
            Kind::Unscheduled => None,
            _ => early.start[item as usize].bound(),
        }
    }

    /// Returns from when to when what is still to do of an item is worked, at its early dates; `None` where nothing is. What
    /// waits for another finish after its own work is at work no longer.
    pub fn at_work(&self, schedule: &Schedule, item: ItemIx) -> Option<(Instant, Instant)> {
        let node = &self.nodes[item as usize];
        let work = schedule.early.work[item as usize];
        let calendar = self.node_calendar(node);
        let (from, end) = match node.mode {
            _ if work <= 0 => return None,
            Mode::Todo => {
                let start = schedule.early.start[item as usize];
                (start, calendar.after(start, work))
            }
            Mode::Doing | Mode::OpenGate => {
                let (start, finish) = self.bounds(item, &schedule.early);
                let settled = settle(node, calendar, work, start, finish);
                (settled.from, settled.end)
            }
            Mode::Fixed | Mode::ApprovedGate | Mode::Point | Mode::Close => return None,
        };
        Some((from.bound()?, end.bound()?))
    }

    /// Returns the latest bound on the start of a node (its floor included), and that on its finish.
    pub(super) fn bounds(&self, place: u32, early: &Early) -> (Instant, Instant) {
        let node = &self.nodes[place as usize];
        let calendar = self.node_calendar(node);
        let (mut start, mut finish) = (node.floor, Instant::BEFORE_ALL);
        for edge in self.into.of(place) {
            let from = match edge.from {
                End::Start => early.start[edge.node as usize],
                End::Finish => early.finish[edge.node as usize],
            };
            let bound = edge.lag.bound(from, calendar);
            match edge.to {
                End::Start => start = start.max(bound),
                End::Finish => finish = finish.max(bound),
            }
        }
        (start, finish)
    }

    /// Gathers what serves a container: its start is the first start of work, its finish when all is over.
    fn close(&self, place: u32, early: &mut Early) {
        let (mut first, mut over, mut last) = (Instant::AFTER_ALL, Instant::BEFORE_ALL, Instant::BEFORE_ALL);
        for edge in self.into.of(place) {
            let from = edge.node as usize;
            over = over.max(early.finish[from]);
            if edge.origin == Origin::Serve {
                let member = &self.nodes[from];
                let is_work = member.mode != Mode::Close;
                first = first.min(early.start[from]);
                last = last.max(if is_work { early.finish[from] } else { early.last[from] });
            }
        }
        early.start[place as usize] = first;
        early.finish[place as usize] = over;
        early.last[place as usize] = last;
    }
}

/// Works out the dates of a node from the latest bounds on its start and on its finish.
pub(super) fn settle(
    node: &Node,
    calendar: &Calendar,
    work: Minutes,
    start: Instant,
    finish: Instant,
) -> Settled {
    match node.mode {
        Mode::Todo if work > 0 => {
            let start = calendar.snap(start).max(calendar.before(finish, work));
            let end = calendar.after(start, work);
            Settled { start, from: start, end, finish: end.max(finish) }
        }
        Mode::Todo | Mode::Point | Mode::Close => Settled::at(start.max(finish)),
        Mode::Doing => {
            let from = if work > 0 { calendar.snap(start) } else { start };
            let end = if work > 0 { calendar.after(from, work) } else { from };
            Settled { start: node.begun, from, end, finish: end.max(finish) }
        }
        Mode::Fixed => {
            let start = match node.begun.bound() {
                Some(begun) => begun,
                None if work > 0 => calendar.before(node.done, work),
                None => node.done,
            };
            Settled { start, from: start, end: node.done, finish: node.done }
        }
        Mode::OpenGate => {
            let start = ready(calendar, work, start, finish);
            let from = start.max(node.begun);
            let from = if work > 0 { calendar.snap(from) } else { from };
            let end = if work > 0 { calendar.after(from, work) } else { from };
            Settled { start, from, end, finish: end.max(node.finish_floor).max(finish) }
        }
        Mode::ApprovedGate => {
            let start = ready(calendar, work, start, finish).min(node.done);
            Settled { start, from: start, end: node.done, finish: node.done }
        }
    }
}

/// Returns when the needs of a gate are met.
fn ready(calendar: &Calendar, work: Minutes, start: Instant, finish: Instant) -> Instant {
    if work > 0 { calendar.snap(start).max(calendar.before(finish, work)) } else { start.max(finish) }
}

#[cfg(test)]
mod tests {
    use super::super::network::{Gate, Item, Lag, LinkKind};
    use super::super::sketch::{Sketch, day, days};
    use super::super::states::State;
    use super::*;
    use LinkKind::{FinishToFinish, FinishToStart, StartToFinish, StartToStart};

    #[test]
    fn a_day_from_monday_ends_on_monday_and_its_milestone_is_that_day() {
        let mut plan = Sketch::new("2026-03-02");
        let (work, next, reached) = (plan.task(1), plan.task(1), plan.milestone());
        plan.after(work, next);
        plan.after(work, reached);
        assert_eq!(plan.early(work), "03-02..03-02");
        assert_eq!(plan.early(next), "03-03..03-03");
        assert_eq!(plan.early(reached), "03-02..03-02");
    }

    #[test]
    fn a_lag_is_worked_and_an_elapsed_one_is_not() {
        let mut plan = Sketch::new("2026-03-06");
        let (a, b, c) = (plan.task(1), plan.task(1), plan.task(1));
        plan.link(a, b, FinishToStart, days(2));
        plan.link(a, c, FinishToStart, Lag::Elapsed(3));
        assert_eq!(plan.early(a), "03-06..03-06");
        assert_eq!(plan.early(b), "03-11..03-11");
        assert_eq!(plan.early(c), "03-10..03-10");
    }

    #[test]
    fn start_to_finish_bounds_the_finish_from_the_very_instant() {
        let mut plan = Sketch::new("2026-03-02");
        let (a, b) = (plan.task_from(1, "2026-03-09"), plan.task(3));
        plan.link(a, b, StartToFinish, days(2));
        assert_eq!(plan.early(b), "03-06..03-10");
    }

    #[test]
    fn finish_to_finish_bounds_the_start_by_working_back_in_the_own_calendar() {
        let mut plan = Sketch::new("2026-03-02");
        let (a, b) = (plan.task_from(1, "2026-03-10"), plan.task(3));
        plan.away(b, "2026-03-09", "2026-03-11");
        plan.link(a, b, FinishToFinish, Lag::default());
        assert_eq!(plan.early(b), "03-04..03-10");
        // What works on from the bound resumes when the owner is back.
        let c = plan.task(1);
        plan.after(b, c);
        assert_eq!(plan.early(c), "03-11..03-11");
    }

    #[test]
    fn a_lead_pulls_ahead_but_not_before_start_or_data_date() {
        let mut plan = Sketch::as_of("2026-03-02", "2026-03-04");
        let (a, b, c) = (plan.task(5), plan.task(1), plan.task(1));
        plan.link(a, b, FinishToStart, days(-2));
        plan.link(a, c, FinishToStart, days(-20));
        assert_eq!(plan.early(a), "03-04..03-10");
        assert_eq!(plan.early(b), "03-09..03-09");
        assert_eq!(plan.early(c), "03-04..03-04");
    }

    #[test]
    fn what_is_done_has_its_days_and_an_unknown_finish_is_the_data_date() {
        let mut plan = Sketch::as_of("2026-03-02", "2026-03-11");
        let done = plan.done("2026-02-26", "2026-03-03");
        let guessed = plan.done("2026-02-26", "2026-03-03");
        *plan.item(guessed) = Item { started: None, finished: None, ..*plan.item(guessed) };
        let reached = plan.milestone();
        plan.item(reached).state = State::Done;
        plan.item(reached).finished = Some(day("2026-03-07"));
        assert_eq!(plan.early(done), "02-26..03-03");
        assert_eq!(plan.early(guessed), "03-10..03-10");
        assert_eq!(plan.early(reached), "03-07..03-07");
        assert_eq!(plan.late(done), "-");
    }

    #[test]
    fn what_remains_of_started_work_waits_for_its_links_and_ignores_its_first_day() {
        let mut plan = Sketch::as_of("2026-03-02", "2026-03-09");
        let (before, doing) = (plan.task(2), plan.doing("2026-03-03", 2));
        plan.item(doing).start_after = Some(day("2026-06-01"));
        plan.after(before, doing);
        let free = plan.doing("2026-03-03", 2);
        assert_eq!(plan.early(doing), "03-03..03-12");
        assert_eq!(plan.early(free), "03-03..03-10");
        // Nothing remains: it ends with the instant that binds it.
        let over = plan.doing("2026-03-03", 0);
        plan.after(before, over);
        assert_eq!(plan.early(over), "03-03..03-10");
    }

    #[test]
    fn containers_hold_back_what_serves_them_and_show_its_span() {
        let mut plan = Sketch::new("2026-03-02");
        let (needed, member, started) = (plan.task(3), plan.task(1), plan.doing("2026-02-25", 1));
        let initiative = plan.container(&[member, started]);
        let objective = plan.container(&[initiative]);
        plan.link(needed, objective, FinishToStart, days(1));
        plan.item(initiative).start_after = Some(day("2026-03-04"));
        let after = plan.task(1);
        plan.after(initiative, after);
        assert_eq!(plan.early(member), "03-06..03-06");
        assert_eq!(plan.early(started), "02-25..03-06");
        assert_eq!(plan.early(objective), "02-25..03-06");
        assert_eq!(plan.early(after), "03-09..03-09");
    }

    #[test]
    fn a_container_without_work_passes_its_bounds_on() {
        let mut plan = Sketch::new("2026-03-02");
        let (needed, after) = (plan.task(3), plan.task(1));
        let empty = plan.container(&[]);
        plan.link(needed, empty, FinishToStart, days(1));
        plan.after(empty, after);
        assert_eq!(plan.early(empty), "-");
        assert_eq!(plan.early(after), "03-06..03-06");
    }

    #[test]
    fn what_is_dropped_takes_no_time_and_keeps_its_links() {
        let mut plan = Sketch::new("2026-03-02");
        let (needed, dropped, after) = (plan.task(3), plan.task_from(5, "2026-06-01"), plan.task(1));
        plan.item(dropped).state = State::Dropped;
        plan.link(needed, dropped, StartToFinish, days(2));
        plan.after(dropped, after);
        assert_eq!(plan.early(after), "03-04..03-04");
        let container = plan.container(&[after]);
        plan.item(container).state = State::Dropped;
        plan.item(container).start_after = Some(day("2026-09-01"));
        plan.link(needed, container, FinishToStart, days(1));
        let last = plan.task(1);
        plan.after(container, last);
        assert_eq!(plan.early(after), "03-04..03-04");
        assert_eq!(plan.early(last), "03-06..03-06");
    }

    #[test]
    fn what_is_outside_is_not_before_its_promise() {
        let mut plan = Sketch::new("2026-03-02");
        let outside = plan.add(Item::new(Kind::External { promised: Some(day("2026-03-07")) }), 0, 0);
        let after = plan.task(1);
        plan.after(outside, after);
        assert_eq!(plan.early(outside), "03-07..03-07");
        assert_eq!(plan.early(after), "03-09..03-09");
    }

    #[test]
    fn an_open_gate_starts_in_the_past_and_ends_no_earlier_than_the_data_date() {
        let mut plan = Sketch::as_of("2026-03-02", "2026-03-11");
        let met = plan.done("2026-03-02", "2026-03-03");
        let gate = plan.add(Item::new(Kind::Gate(Gate::default())), 480, 0);
        let asks = plan.add(
            Item::new(Kind::Gate(Gate {
                turns: 3,
                last_approval: Some(day("2026-03-10")),
                ..Gate::default()
            })),
            480,
            0,
        );
        let void = plan.add(Item::new(Kind::Gate(Gate { void: true, ..Gate::default() })), 480, 0);
        let approved = plan.add(
            Item {
                state: State::Done,
                finished: Some(day("2026-03-06")),
                ..Item::new(Kind::Gate(Gate::default()))
            },
            480,
            0,
        );
        for gate in [gate, asks, void, approved] {
            plan.after(met, gate);
        }
        assert_eq!(plan.early(gate), "03-04..03-11");
        assert_eq!(plan.early(asks), "03-04..03-13");
        assert_eq!(plan.early(void), "03-03..03-03");
        assert_eq!(plan.early(approved), "03-04..03-06");
        plan.item(met).finished = Some(day("2026-03-09"));
        assert_eq!(plan.early(approved), "03-06..03-06");
    }

    #[test]
    fn work_ends_where_it_is_done_and_what_remains_is_worked_after_what_it_waits_for() {
        let mut plan = Sketch::as_of("2026-03-02", "2026-03-09");
        let (long, short, before, doing) =
            (plan.task(5), plan.task(1), plan.task(2), plan.doing("2026-03-03", 2));
        plan.link(long, short, StartToFinish, days(4));
        plan.item(short).start_after = Some(day("2026-03-09"));
        plan.after(before, doing);
        let over = plan.doing("2026-03-03", 0);
        let passes = super::super::passes::Passes::new(plan.network).expect("no cycle");
        let schedule = passes.run();
        let at = |item| {
            let (from, end) = passes.at_work(&schedule, item)?;
            Some(format!("{from:?} {end:?}"))
        };
        assert_eq!(at(long).as_deref(), Some("2026-03-09+0 2026-03-13+480"));
        assert_eq!(at(short).as_deref(), Some("2026-03-12+0 2026-03-12+480"));
        assert_eq!(at(doing).as_deref(), Some("2026-03-11+0 2026-03-12+480"));
        assert_eq!(at(over), None);
    }

    #[test]
    fn start_to_start_counts_from_the_start() {
        let mut plan = Sketch::new("2026-03-02");
        let (a, b) = (plan.task(5), plan.task(1));
        plan.link(a, b, StartToStart, days(1));
        assert_eq!(plan.early(b), "03-03..03-03");
    }
}
