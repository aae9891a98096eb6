//! Float: how far work may slip before it moves something.

use crate::base::{Instant, Minutes};

use super::backward::{Late, latest_start};
use super::driving::Target;
use super::forward::Early;
use super::lag::latest_from;
use super::network::{ItemIx, Kind};
use super::nodes::Mode;
use super::passes::{Origin, Passes};
use super::{Schedule, State};

impl Passes {
    /// Returns the total float of each node: from its early to its late finish, in its own calendar. Of a container's
    /// close it is the least of the work that serves it.
    pub(super) fn total_float(&self, early: &Early, late: &Late) -> Vec<Option<Minutes>> {
        let mut float: Vec<Option<Minutes>> = vec![None; self.nodes.len()];
        for &place in &self.order {
            float[place as usize] = self.float_of(place, early, late, &float);
        }
        float
    }

    /// Returns the total float of a node; of a container's close, from that of what serves it.
    pub(super) fn float_of(
        &self,
        place: u32,
        early: &Early,
        late: &Late,
        float: &[Option<Minutes>],
    ) -> Option<Minutes> {
        let (at, node) = (place as usize, &self.nodes[place as usize]);
        match node.mode {
            Mode::Fixed | Mode::ApprovedGate => None,
            Mode::Close => {
                let members = self.into.of(place).iter().filter(|edge| edge.origin == Origin::Serve);
                members.filter_map(|edge| float[edge.node as usize]).min()
            }
            _ => {
                let (early, late) = (early.finish[at].bound()?, late.finish[at].bound()?);
                Some(self.node_calendar(node).between(early, late))
            }
        }
    }

    /// Returns the free float of each node: how far it may slip without moving an early date of what it bounds, of
    /// what needs what it serves, or the plan's finish.
    ///
    /// It is one step of the backward pass, with early dates for late ones. Containers have no dates of their own, so
    /// a bound on one is a bound on what it holds or what needs it.
    pub(super) fn free_float(&self, early: &Early, plan_finish: Instant) -> Vec<Option<Minutes>> {
        let mut float = vec![None; self.nodes.len()];
        let mut limits = Late::default();
        limits.clear(self.nodes.len());
        for &place in self.order.iter().rev() {
            let node = &self.nodes[place as usize];
            let at = place as usize;
            if matches!(node.mode, Mode::Fixed | Mode::ApprovedGate) {
                continue;
            }
            let calendar = self.node_calendar(node);
            let work = early.work[at];
            let latest = self.latest_finish(place, node, early, &limits);
            if self.network.items[node.item as usize].kind == Kind::Container {
                (limits.start[at], limits.finish[at]) = (latest, latest);
                continue;
            }
            let (start, finish) = (early.start[at], early.finish[at]);
            (limits.start[at], limits.finish[at]) = match node.mode {
                Mode::Doing => (latest_start(calendar, finish, work), finish),
                Mode::OpenGate if work > 0 => (start, finish.min(latest_from(start, work, calendar))),
                Mode::OpenGate => (start, finish.min(start)),
                _ => (start, finish),
            };
            // Without work that counts there is no finish of the plan to stay within.
            if finish.is_bound() && plan_finish.is_bound() {
                float[at] = Some(calendar.between(finish, latest.min(plan_finish)).max(0));
            }
        }
        float
    }

    /// Returns the float of each item against a target: how far it may slip before the target is later, whatever is
    /// due; nothing where no slip of it can move the target, or where it is done.
    pub fn float_to(&self, schedule: &Schedule, target: Target) -> Vec<Option<Minutes>> {
        let mut ceilings = vec![Instant::AFTER_ALL; self.nodes.len()];
        match target {
            Target::Plan => {
                for (ceiling, _) in ceilings.iter_mut().zip(&self.nodes).filter(|(_, node)| node.counts) {
                    *ceiling = schedule.finish().unwrap_or(Instant::AFTER_ALL);
                }
            }
            Target::Item(item) => {
                let finish = schedule.dates(item).early_finish.unwrap_or(Instant::AFTER_ALL);
                for node in self.finishing(item) {
                    ceilings[node as usize] = finish;
                }
            }
        }
        let mut late = Late::default();
        self.backward(&schedule.early, |node| ceilings[node as usize], &mut late);
        let float = self.total_float(&schedule.early, &late);
        (0..self.ends.len()).map(|item| float[self.ends[item].close as usize]).collect()
    }

    /// Returns the work that has at most so much float against a target, in the order of places.
    pub fn within(&self, schedule: &Schedule, target: Target, float: Minutes) -> Vec<ItemIx> {
        let floats = self.float_to(schedule, target);
        let is_work = |item: ItemIx| {
            let item = &self.network.items[item as usize];
            item.kind != Kind::Container && item.state != State::Dropped
        };
        let within = (0..).zip(floats).filter(|(_, found)| found.is_some_and(|found| found <= float));
        within.map(|(item, _)| item).filter(|&item| is_work(item)).collect()
    }

    /// Returns the nodes of work whose finish is an item's: itself, or what serves it and counts.
    pub(super) fn finishing(&self, item: ItemIx) -> Vec<u32> {
        if self.network.items[item as usize].kind == Kind::Container {
            self.work_of(item)
        } else {
            vec![item]
        }
    }
}
