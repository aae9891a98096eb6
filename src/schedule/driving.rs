//! What drives a date: the causes that bind each end, and the longest chain of them to a target.

use crate::base::{Instant, Rest};

use super::Schedule;
use super::causes::{Place, Pull};
use super::network::{End, ItemIx};
use super::passes::Passes;

/// The most days without work that are listed between a cause and what it binds.
const MOST_RESTS: usize = 100;

/// What a driving path leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Whatever finishes last.
    Plan,
    /// An item; a container finishes with the last work that serves it.
    Item(ItemIx),
}

/// The chain that drives the finish of a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// The finish of the last step, which is the target's.
    pub finish: Instant,
    /// The steps, the earliest first.
    pub steps: Vec<Step>,
}

/// A step of a driving path: work, or the open of a container that holds what serves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The item.
    pub item: ItemIx,
    /// Its early start; of a container, the instant before which what serves it may not start.
    pub start: Instant,
    /// Its early finish; of a container, the same instant as `start`.
    pub finish: Instant,
    /// What binds the end at hand, and leads to the step before.
    pub because: Binding,
    /// The other causes that bind it.
    pub also: Vec<Binding>,
}

/// A cause that binds an end of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// The cause.
    pub cause: Cause,
    /// The end of the item that it binds.
    pub end: End,
    /// The instant of the cause: the end of the predecessor, the open of the day.
    pub from: Instant,
    /// The instant that it binds.
    pub to: Instant,
    /// The days in between on which the item's calendar does not work; at most a hundred ranges.
    pub delayed_by: Vec<Rest>,
}

/// What binds an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// The link at a place in [`Network::links`](super::Network::links).
    Link(u32),
    /// The needs or the first day of a container that the item serves.
    Container(ItemIx),
    /// The item's own first day.
    StartAfter,
    /// The day as of which the plan is scheduled.
    DataDate,
    /// The plan's first day.
    PlanStart,
    /// The day that somebody outside promised.
    Promised,
    /// An approval.
    Gate,
    /// What has happened.
    Actual,
}

/// How many steps the longest chain to a place has, and the item of its last step.
#[derive(Clone, Copy, Default)]
struct Chain {
    steps: u32,
    item: ItemIx,
}

impl Passes {
    /// Returns the driving path to a target: of several chains the longest, then that with the smallest places.
    /// There is none where no work counts.
    pub fn driving_path(&self, schedule: &Schedule, target: Target) -> Option<Path> {
        let ends = self.target_ends(schedule, target);
        let reached = self.reach(schedule, &ends);
        let chains = self.chains(schedule, &reached);
        let better = |&(node, _): &Place, &(other, _): &Place| {
            chains.compare((node, End::Finish), (other, End::Finish)).then(other.cmp(&node))
        };
        let last = ends.into_iter().max_by(better)?;
        let mut steps = Vec::new();
        let mut pulls = Vec::new();
        let mut at = Some(last);
        while let Some(place) = at {
            self.pulls(&schedule.early, place, &mut pulls);
            let Some(chosen) = chains.choose(&pulls) else { break };
            at = pulls[chosen].next;
            if pulls[chosen].cause.is_some() {
                steps.push(self.step(schedule, place, &pulls, chosen));
            }
        }
        steps.reverse();
        Some(Path { finish: schedule.early.finish[last.0 as usize], steps })
    }

    /// Returns all causes that bind an end of an item; of a container, whichever end, what holds back the work that
    /// serves it.
    pub fn bindings(&self, schedule: &Schedule, item: ItemIx, end: End) -> Vec<Binding> {
        let mut pulls = Vec::new();
        let place = (self.ends[item as usize].start, end);
        self.pulls(&schedule.early, place, &mut pulls);
        pulls.iter().filter_map(|pull| self.binding(place, pull)).collect()
    }

    /// Returns for each item whether it is on any driving path to the plan's finish.
    pub(super) fn driving_to_finish(&self, schedule: &Schedule) -> Vec<bool> {
        let ends = self.target_ends(schedule, Target::Plan);
        let reached = self.reach(schedule, &ends);
        let mut driving = vec![false; self.ends.len()];
        for (node, reached) in self.nodes.iter().zip(reached) {
            driving[node.item as usize] |= reached[0] || reached[1];
        }
        driving
    }

    /// Returns the finishes of the work with which a target finishes.
    fn target_ends(&self, schedule: &Schedule, target: Target) -> Vec<Place> {
        let nodes = match target {
            Target::Plan => {
                (0..self.nodes.len() as u32).filter(|&node| self.nodes[node as usize].counts).collect()
            }
            Target::Item(item) => self.finishing(item),
        };
        let finish = |&node: &u32| schedule.early.finish[node as usize];
        let last = nodes.iter().map(finish).max().and_then(Instant::bound);
        nodes.into_iter().filter(|node| Some(finish(node)) == last).map(|node| (node, End::Finish)).collect()
    }

    /// Returns which ends of the nodes are on a chain to one of `ends`.
    fn reach(&self, schedule: &Schedule, ends: &[Place]) -> Vec<[bool; 2]> {
        let mut reached = vec![[false; 2]; self.nodes.len()];
        let mut ahead = ends.to_vec();
        let mut pulls = Vec::new();
        while let Some(place) = ahead.pop() {
            if !std::mem::replace(&mut reached[place.0 as usize][place.1 as usize], true) {
                self.pulls(&schedule.early, place, &mut pulls);
                ahead.extend(pulls.iter().filter_map(|pull| pull.next));
            }
        }
        reached
    }

    /// Finds the longest chain to each end that is reached.
    fn chains(&self, schedule: &Schedule, reached: &[[bool; 2]]) -> Chains {
        let mut chains = Chains(vec![[Chain::default(); 2]; self.nodes.len()]);
        let mut pulls = Vec::new();
        for &node in &self.order {
            for end in [End::Start, End::Finish] {
                if !reached[node as usize][end as usize] {
                    continue;
                }
                self.pulls(&schedule.early, (node, end), &mut pulls);
                let chosen = chains.choose(&pulls).map(|chosen| pulls[chosen]);
                let before =
                    chosen.and_then(|pull| pull.next).map_or(Chain::default(), |next| chains.at(next));
                let passes_through = chosen.is_some_and(|pull| pull.cause.is_none());
                chains.0[node as usize][end as usize] = if passes_through {
                    before
                } else {
                    Chain { steps: before.steps + 1, item: self.nodes[node as usize].item }
                };
            }
        }
        chains
    }

    fn step(&self, schedule: &Schedule, place: Place, pulls: &[Pull], chosen: usize) -> Step {
        let mut bindings: Vec<_> = pulls.iter().filter_map(|pull| self.binding(place, pull)).collect();
        let because = bindings.remove(chosen);
        Step {
            item: self.nodes[place.0 as usize].item,
            start: schedule.early.start[place.0 as usize],
            finish: schedule.early.finish[place.0 as usize],
            because,
            also: bindings,
        }
    }

    fn binding(&self, place: Place, pull: &Pull) -> Option<Binding> {
        let calendar = self.node_calendar(&self.nodes[place.0 as usize]);
        Some(Binding {
            cause: pull.cause?,
            end: pull.end,
            from: pull.from,
            to: pull.to,
            delayed_by: calendar.rests(pull.from, pull.to).take(MOST_RESTS).collect(),
        })
    }
}

/// The longest chains to the ends of the nodes.
struct Chains(Vec<[Chain; 2]>);

impl Chains {
    fn at(&self, place: Place) -> Chain {
        self.0[place.0 as usize][place.1 as usize]
    }

    /// Orders ends by their chains: the longer is greater, then that with the smaller item.
    fn compare(&self, one: Place, other: Place) -> std::cmp::Ordering {
        let (one, other) = (self.at(one), self.at(other));
        one.steps.cmp(&other.steps).then(other.item.cmp(&one.item))
    }

    /// Chooses the pull with the longest chain; of equals the smallest item, then the first.
    fn choose(&self, pulls: &[Pull]) -> Option<usize> {
        let rank = |pull: &Pull| match pull.next {
            Some(next) => (self.at(next).steps, std::cmp::Reverse(self.at(next).item)),
            None => (0, std::cmp::Reverse(0)),
        };
        (0..pulls.len()).rev().max_by_key(|&place| rank(&pulls[place]))
    }
}

#[cfg(test)]
mod tests {
    use super::super::network::{Gate, Item, Kind, Lag, LinkKind};
    use super::super::sketch::{Sketch, day, days};
    use super::super::states::State;
    use super::*;

    #[test]
    fn a_path_tells_its_causes_and_what_delayed_it() {
        let mut plan = Sketch::new("2026-03-05");
        let (a, b, c) = (plan.task(2), plan.task(1), plan.task(1));
        plan.away(b, "2026-03-09", "2026-03-10");
        plan.after(a, b);
        plan.after(b, c);
        assert_eq!(
            plan.path(Target::Plan),
            [
                "0 03-05..03-06, DataDate, PlanStart",
                "1 03-11..03-11, FS 0 (weekend 03-07..03-08) (away 03-09..03-10)",
                "2 03-12..03-12, FS 1",
            ]
        );
        assert_eq!(plan.path(Target::Item(a)), ["0 03-05..03-06, DataDate, PlanStart"]);
    }

    #[test]
    fn of_several_chains_the_longest_is_told_and_then_the_smallest() {
        let mut plan = Sketch::new("2026-03-02");
        let (short, twin, first, second, last) =
            (plan.task(2), plan.task(2), plan.task(1), plan.task(1), plan.task(1));
        plan.after(twin, last);
        plan.after(short, last);
        assert_eq!(
            plan.path(Target::Item(last))[1],
            "4 03-04..03-04, FS 0, FS 1",
            "the smallest id, the first of two"
        );
        plan.after(first, second);
        plan.after(second, last);
        assert_eq!(plan.path(Target::Item(last))[2], "4 03-04..03-04, FS 3, FS 1, FS 0");
    }

    #[test]
    fn a_finish_bound_leads_to_what_bounds_it_and_a_start_to_what_bounds_that() {
        let mut plan = Sketch::new("2026-03-02");
        let (a, b, c) = (plan.task(5), plan.task(2), plan.task(3));
        plan.link(a, b, LinkKind::FinishToFinish, Lag::default());
        plan.link(b, c, LinkKind::StartToStart, Lag::default());
        assert_eq!(
            plan.path(Target::Plan),
            ["0 03-02..03-06, DataDate, PlanStart", "1 03-05..03-06, FF 0", "2 03-05..03-09, SS 1"]
        );
    }

    #[test]
    fn containers_are_steps_where_they_hold_and_passed_through_where_they_are_needed() {
        let mut plan = Sketch::new("2026-03-02");
        let (needed, member, after) = (plan.task(2), plan.task(1), plan.task(1));
        let initiative = plan.container(&[member]);
        plan.after(needed, initiative);
        plan.after(initiative, after);
        let objective = plan.container(&[initiative]);
        assert_eq!(
            plan.path(Target::Plan),
            [
                "0 03-02..03-03, DataDate, PlanStart",
                "3 03-04..03-04, FS 0",
                "1 03-04..03-04, container 3",
                "2 03-05..03-05, FS 3",
            ]
        );
        assert_eq!(plan.path(Target::Item(objective)).len(), 3);
        plan.item(objective).start_after = Some(day("2026-03-10"));
        assert_eq!(plan.path(Target::Item(initiative))[0], "4 03-10..03-10, StartAfter");
        assert_eq!(plan.path(Target::Item(initiative))[1], "3 03-10..03-10, container 4");
    }

    #[test]
    fn a_dropped_container_hands_on_what_holds_it_and_is_no_step() {
        let mut plan = Sketch::new("2026-03-02");
        let member = plan.task(1);
        let (dropped, active) = (plan.container(&[member]), plan.container(&[member]));
        let objective = plan.container(&[dropped, active]);
        plan.item(dropped).state = State::Dropped;
        plan.item(dropped).start_after = Some(day("2026-06-01"));
        plan.item(objective).start_after = Some(day("2026-03-04"));
        assert_eq!(
            plan.path(Target::Plan),
            [
                "3 03-04..03-04, StartAfter",
                "2 03-04..03-04, container 3",
                "0 03-04..03-04, container 2, container 3",
            ]
        );
    }

    #[test]
    fn what_has_happened_ends_a_path() {
        let mut plan = Sketch::as_of("2026-03-02", "2026-03-04");
        let (done, doing, last) =
            (plan.done("2026-03-02", "2026-03-05"), plan.doing("2026-03-02", 2), plan.task(1));
        plan.after(done, doing);
        plan.after(doing, last);
        assert_eq!(
            plan.path(Target::Plan),
            ["0 03-02..03-05, Actual", "1 03-02..03-09, FS 0", "2 03-10..03-10, FS 1",]
        );
        plan.link(doing, last, LinkKind::StartToStart, days(6));
        assert_eq!(
            plan.path(Target::Plan),
            [
                "0 03-02..03-05, Actual",
                "1 03-02..03-09, FS 0",
                "2 03-10..03-10, FS 1, SS 1 (weekend 03-07..03-08)"
            ]
        );
    }

    #[test]
    fn promises_approvals_and_the_data_date_bind() {
        let mut plan = Sketch::as_of("2026-03-02", "2026-03-04");
        let outside = plan.add(Item::new(Kind::External { promised: Some(day("2026-03-06")) }), 0, 0);
        let gate = plan.add(Item::new(Kind::Gate(Gate::default())), 0, 0);
        let asked = Gate { turns: 2, last_approval: Some(day("2026-03-03")), ..Gate::default() };
        let asks = plan.add(Item::new(Kind::Gate(asked)), 480, 0);
        let approved = plan.add(
            Item {
                state: State::Done,
                finished: Some(day("2026-03-02")),
                ..Item::new(Kind::Gate(Gate::default()))
            },
            480,
            0,
        );
        assert_eq!(plan.path(Target::Item(outside)), ["0 03-06..03-06, Promised"]);
        assert_eq!(plan.path(Target::Item(gate)), ["1 03-02..03-04, DataDate"]);
        assert_eq!(plan.path(Target::Item(asks)), ["2 03-02..03-05, Gate"]);
        assert_eq!(plan.path(Target::Item(approved)), ["3 03-02..03-02, Gate"]);
    }

    #[test]
    fn critical_is_what_drives_the_finish_and_what_has_no_float() {
        let mut plan = Sketch::new("2026-03-02");
        let (long, short, late) = (plan.task(5), plan.task(1), plan.task(2));
        let initiative = plan.container(&[short]);
        plan.item(late).due = Some(day("2026-03-02"));
        let done = plan.done("2026-03-02", "2026-03-13");
        let passes = plan.passes();
        let schedule = passes.run();
        let critical = |item| schedule.dates(item).critical;
        assert!(
            !critical(long) && critical(late) && !critical(short) && !critical(initiative) && !critical(done)
        );
        plan.network.items.pop();
        plan.network.durations.whole.pop();
        plan.network.durations.remaining.pop();
        let passes = plan.passes();
        assert!(passes.run().dates(long).critical);
    }

    #[test]
    fn within_asks_what_may_slip_before_the_target_does() {
        let mut plan = Sketch::new("2026-03-02");
        let (a, b, target, other) = (plan.task(1), plan.task(3), plan.task(1), plan.task(9));
        plan.after(a, target);
        plan.after(b, target);
        let passes = plan.passes();
        let schedule = passes.run();
        assert_eq!(passes.within(&schedule, Target::Item(target), 0), [b, target]);
        assert_eq!(passes.within(&schedule, Target::Item(target), 960), [a, b, target]);
        assert_eq!(passes.within(&schedule, Target::Plan, 0), [other]);
    }
}
