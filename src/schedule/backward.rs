//! The backward pass: the latest that everything can be.

use crate::base::{Calendar, Instant, Minutes};

use super::dates::Schedule;
use super::forward::Early;
use super::lag::latest_from;
use super::network::End;
use super::nodes::{Mode, Node};
use super::passes::Passes;

/// The latest that the ends of the nodes may be.
#[derive(Clone, Debug, Default)]
pub(super) struct Late {
    /// The latest that a bound on the start, or on the start of what remains, may be.
    pub(super) start: Vec<Instant>,
    /// The latest that the finish, or a bound on it, may be.
    pub(super) finish: Vec<Instant>,
}

impl Late {
    pub(super) fn clear(&mut self, nodes: usize) {
        for dates in [&mut self.start, &mut self.finish] {
            dates.clear();
            dates.resize(nodes, Instant::AFTER_ALL);
        }
    }
}

impl Passes {
    /// Makes the backward pass: fills `late`, whatever it held. No finish is later than `ceiling` says of its node.
    ///
    /// A late finish is the latest for which everything holds that can still be held: every bound out of the node is
    /// within the late dates of what it bounds. Each such bound is inverted exactly, so lags, calendars and holidays
    /// count as they do forward. What is done has no late dates.
    pub(super) fn backward(&self, early: &Early, ceiling: impl Fn(u32) -> Instant, late: &mut Late) {
        late.clear(self.nodes.len());
        for &place in self.order.iter().rev() {
            self.date_late(place, early, ceiling(place), late);
        }
    }

    /// Works out the late dates of a node from those of what it bounds; returns whether they are others than before.
    pub(super) fn date_late(&self, place: u32, early: &Early, ceiling: Instant, late: &mut Late) -> bool {
        let at = place as usize;
        let node = &self.nodes[at];
        let dates = if matches!(node.mode, Mode::Fixed | Mode::ApprovedGate) {
            (Instant::AFTER_ALL, Instant::AFTER_ALL)
        } else {
            let finish = self.latest_finish(place, node, early, late).min(ceiling);
            (latest_start(self.node_calendar(node), finish, early.work[at]), finish)
        };
        let before = (late.start[at], late.finish[at]);
        (late.start[at], late.finish[at]) = dates;
        before != dates
    }

    /// Returns the latest that each item may finish without missing a due date, its own or that of what comes after it; where the
    /// plan's finish is all that would move, that is [`Instant::AFTER_ALL`].
    pub fn latest_when_due(&self, schedule: &Schedule) -> Vec<Instant> {
        let mut late = Late::default();
        self.backward(&schedule.early, |place| self.nodes[place as usize].due, &mut late);
        late.finish.truncate(self.network.items.len());
        late.finish
    }

    /// Returns the latest finish of a node that keeps every bound out of it within `limits`.
    pub(super) fn latest_finish(&self, place: u32, node: &Node, early: &Early, limits: &Late) -> Instant {
        let (mut start, mut finish) = (Instant::AFTER_ALL, Instant::AFTER_ALL);
        for edge in self.out_of.of(place).iter().filter(|edge| edge.holds) {
            let limit = match edge.to {
                End::Start => limits.start[edge.node as usize],
                End::Finish => limits.finish[edge.node as usize],
            };
            let latest = edge.lag.latest_within(limit, self.node_calendar(&self.nodes[edge.node as usize]));
            match edge.from {
                End::Start => start = start.min(latest),
                End::Finish => finish = finish.min(latest),
            }
        }
        // A gate that has begun waits for its approvals: what its start bounds does not hold its finish.
        let begun = node.mode == Mode::OpenGate && early.start[place as usize] <= node.finish_floor;
        if begun {
            return finish;
        }
        // The start is the finish less the work; that it is not after a limit is a lead, inverted.
        let work = early.work[place as usize];
        let held = if work > 0 { latest_from(start, work, self.node_calendar(node)) } else { start };
        finish.min(held)
    }
}

/// Returns the latest instant from which the work is done by `finish`.
pub(super) fn latest_start(calendar: &Calendar, finish: Instant, work: Minutes) -> Instant {
    if work > 0 { calendar.before(finish, work) } else { finish }
}

#[cfg(test)]
mod tests {
    use super::super::network::{Lag, LinkKind};
    use super::super::sketch::{Sketch, day, days};
    use super::super::states::State;
    use LinkKind::{FinishToStart, StartToStart};

    #[test]
    fn late_dates_lead_back_from_the_plans_finish() {
        let mut plan = Sketch::new("2026-03-02");
        let (a, b, c) = (plan.task(2), plan.task(1), plan.task(3));
        plan.after(a, c);
        plan.link(b, c, FinishToStart, days(1));
        assert_eq!(plan.late(a), "03-02..03-03");
        assert_eq!(plan.late(b), "03-02..03-02");
        plan.link(b, c, FinishToStart, Lag::Elapsed(0));
        assert_eq!(plan.late(c), "03-04..03-06");
        assert_eq!(plan.float(c), (Some(0.0), Some(0.0)));
    }

    #[test]
    fn where_nothing_is_due_only_the_plans_finish_is_at_stake() {
        let mut plan = Sketch::new("2026-03-02");
        let (a, b, c, free) = (plan.task(2), plan.task(1), plan.task(3), plan.task(1));
        plan.after(a, c);
        plan.link(b, c, FinishToStart, days(1));
        plan.item(c).due = Some(day("2026-03-10"));
        let passes = super::super::passes::Passes::new(plan.network).expect("no cycle");
        let latest = passes.latest_when_due(&passes.run());
        let told = |item| latest[item as usize].bound().map(|latest| format!("{latest:?}"));
        assert_eq!(told(a).as_deref(), Some("2026-03-06+0"));
        assert_eq!(told(b).as_deref(), Some("2026-03-05+0"));
        assert_eq!((told(c).as_deref(), told(free)), (Some("2026-03-10+480"), None));
    }

    #[test]
    fn a_start_that_is_bound_holds_the_whole_item() {
        let mut plan = Sketch::new("2026-03-02");
        let (a, b) = (plan.task(2), plan.task(5));
        plan.link(a, b, StartToStart, days(1));
        assert_eq!(plan.late(a), "03-02..03-03");
        assert_eq!(plan.float(a), (Some(0.0), Some(0.0)));
    }

    #[test]
    fn a_due_day_flows_down_what_serves_it() {
        let mut plan = Sketch::new("2026-03-02");
        let (a, b) = (plan.task(2), plan.task(3));
        plan.after(a, b);
        let initiative = plan.container(&[b]);
        let objective = plan.container(&[initiative]);
        plan.item(objective).due = Some(day("2026-03-05"));
        assert_eq!(plan.float(a), (Some(-1.0), Some(0.0)));
        assert_eq!(plan.float(objective), (Some(-1.0), None));
        assert_eq!(plan.late(objective), "-");
        plan.item(objective).state = State::Done;
        assert_eq!(plan.float(a), (Some(0.0), Some(0.0)));
    }

    #[test]
    fn what_is_needed_by_what_a_task_serves_holds_the_task() {
        let mut plan = Sketch::new("2026-03-02");
        let (slack, long, after) = (plan.task(1), plan.task(4), plan.task(1));
        let initiative = plan.container(&[slack, long]);
        plan.after(initiative, after);
        assert_eq!(plan.late(slack), "03-05..03-05");
        assert_eq!(plan.float(slack), (Some(3.0), Some(3.0)));
    }

    #[test]
    fn work_that_has_begun_has_no_late_start_and_its_start_holds_nothing() {
        let mut plan = Sketch::as_of("2026-03-02", "2026-03-04");
        let (doing, other, long) = (plan.doing("2026-03-02", 1), plan.task(3), plan.task(5));
        plan.link(doing, other, StartToStart, days(1));
        assert_eq!(plan.late(doing), "?..03-10");
        assert_eq!(plan.float(doing), (Some(4.0), Some(4.0)));
        assert_eq!(plan.late(long), "03-04..03-10");
    }

    #[test]
    fn what_is_dropped_is_held_by_its_successors_alone() {
        let mut plan = Sketch::new("2026-03-02");
        let (alone, between, after) = (plan.task(9), plan.task(9), plan.task(2));
        for dropped in [alone, between] {
            plan.item(dropped).state = State::Dropped;
            plan.item(dropped).due = Some(day("2026-03-02"));
        }
        let before = plan.task(1);
        plan.after(before, between);
        plan.after(before, alone);
        plan.after(between, after);
        assert_eq!(plan.late(alone), "-");
        assert_eq!(plan.late(between), "03-03..03-03");
        assert_eq!(plan.float(alone), (None, None));
        assert_eq!(plan.float(before), (Some(0.0), Some(0.0)));
    }

    #[test]
    fn what_is_done_has_no_late_dates_and_holds_nothing() {
        let mut plan = Sketch::as_of("2026-03-02", "2026-03-06");
        let (before, done, after) = (plan.task(1), plan.done("2026-03-02", "2026-03-03"), plan.task(3));
        plan.after(before, done);
        plan.after(done, after);
        assert_eq!(plan.late(done), "-");
        assert_eq!(plan.float(done), (None, None));
        assert_eq!(plan.float(before), (Some(2.0), Some(2.0)));
    }
}
