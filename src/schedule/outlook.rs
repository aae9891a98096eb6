//! What a few items are forecast to do, without the dates of all; and passes that go from one version of a plan to the next.

use crate::base::{Day, Minutes};

use super::Passes;
use super::forward::Early;
use super::network::{ItemIx, Kind, Network};
use super::nodes::{Mode, nodes};
use super::passes::{NetworkError, Origin};

impl Passes {
    /// Puts another network in place of the one that these are over. What was prepared is kept where it serves both: where the
    /// same items are as far, and the same is needed and served. After an error there is still the network from before.
    pub fn amend(&mut self, mut network: Network) -> Result<(), NetworkError> {
        network.serves.sort_unstable();
        network.serves.dedup();
        if !self.is_prepared_for(&network) {
            *self = Self::new(network)?;
            return Ok(());
        }
        let (nodes, _) = nodes(&network);
        let is_same_mode = self.nodes.iter().zip(&nodes).all(|(one, other)| one.mode == other.mode);
        if !is_same_mode {
            *self = Self::new(network)?;
            return Ok(());
        }
        (self.nodes, self.network) = (nodes, network);
        Ok(())
    }

    /// Whether the edges, and with them the order, are the same as far as that can be told without nodes.
    fn is_prepared_for(&self, network: &Network) -> bool {
        let known = &self.network;
        let count = network.items.len();
        let has_all = !network.calendars.is_empty()
            && known.items.len() == count
            && network.durations.whole.len() == count
            && network.durations.remaining.len() == count
            && network.items.iter().all(|item| (item.calendar as usize) < network.calendars.len());
        has_all
            && known.links == network.links
            && known.serves == network.serves
            && known.items.iter().zip(&network.items).all(|(one, other)| {
                one.state == other.state
                    && std::mem::discriminant(&one.kind) == std::mem::discriminant(&other.kind)
            })
    }

    /// Returns the day on which an item is forecast to finish, after a forward pass.
    pub fn forecast(&self, early: &Early, item: ItemIx) -> Option<Day> {
        let finish = self.early_finish(early, item)?;
        Some(if self.ends_at_an_instant(early, item) { finish.day() } else { self.finish_day(finish) })
    }

    /// Returns the total float of each item by its place, after a forward pass.
    pub fn total_floats(&self, early: &Early) -> Vec<Option<Minutes>> {
        let late = self.late(early, self.finish(early));
        let float = self.total_float(early, &late);
        let of_item = |(item, ends): (usize, &super::nodes::Ends)| {
            float[ends.close as usize].filter(|_| self.network.items[item].kind != Kind::Unscheduled)
        };
        self.ends.iter().enumerate().map(of_item).collect()
    }

    /// Whether an item takes no time; of a container, whether work does by which it finishes last.
    fn ends_at_an_instant(&self, early: &Early, item: ItemIx) -> bool {
        let close = self.ends[item as usize].close;
        let last = early.last[close as usize];
        let mut seen = rustc_hash::FxHashSet::default();
        let mut ahead = vec![close];
        while let Some(place) = ahead.pop() {
            if self.nodes[place as usize].mode != Mode::Close {
                if self.takes_no_time(early, place) {
                    return true;
                }
                continue;
            }
            for edge in self.into.of(place).iter().filter(|edge| edge.origin == Origin::Serve) {
                let member = edge.node as usize;
                let is_close = self.nodes[member].mode == Mode::Close;
                let finish = if is_close { early.last[member] } else { early.finish[member] };
                if finish == last && seen.insert(edge.node) {
                    ahead.push(edge.node);
                }
            }
        }
        false
    }

    /// Whether a node of work takes no time.
    pub(super) fn takes_no_time(&self, early: &Early, place: u32) -> bool {
        let node = &self.nodes[place as usize];
        match node.mode {
            Mode::OpenGate | Mode::ApprovedGate => early.work[place as usize] == 0,
            _ => self.network.items[node.item as usize].takes_no_time(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::network::{Durations, Gate, Item, Lag, LinkKind, Network};
    use super::super::sketch::{Sketch, day, days};
    use super::super::{NetworkError, Passes, State};
    use super::*;

    /// Work in every state, in containers, with a gate and an absence.
    fn plan() -> Network {
        let mut plan = Sketch::new("2026-03-02");
        let (first, second) = (plan.task(3), plan.task_from(2, "2026-03-05"));
        let (done, doing) = (plan.done("2026-02-23", "2026-02-25"), plan.doing("2026-02-26", 2));
        let (milestone, gate) = (plan.milestone(), plan.add(Item::new(Kind::Gate(Gate::default())), 480, 0));
        let external = plan.add(Item::new(Kind::External { promised: Some(day("2026-03-10")) }), 0, 0);
        plan.away(first, "2026-03-03", "2026-03-04");
        plan.after(done, first);
        plan.after(first, second);
        plan.after(external, second);
        plan.link(doing, gate, LinkKind::StartToStart, days(1));
        let inner = plan.container(&[first, second, gate]);
        plan.container(&[inner, milestone, done]);
        plan.container(&[]);
        plan.network
    }

    #[test]
    fn amended_passes_are_those_over_the_other_network() {
        let edits: &[fn(&mut Network)] = &[
            |_| {},
            |plan| plan.durations.whole[0] = 4800,
            |plan| plan.durations.remaining[3] = 0,
            |plan| plan.data_date = day("2026-03-06"),
            |plan| plan.start = day("2026-04-01"),
            |plan| plan.items[1].start_after = None,
            |plan| plan.items[1].due = Some(day("2026-03-06")),
            |plan| plan.items[7].due = Some(day("2026-03-06")),
            |plan| plan.items[3].started = None,
            |plan| plan.items[2].finished = Some(day("2026-02-24")),
            |plan| plan.items[0].calendar = 0,
            |plan| plan.items[1].calendar = 1,
            |plan| plan.items[0].state = State::Doing,
            |plan| plan.items[0].state = State::Dropped,
            |plan| plan.items[4].state = State::Done,
            |plan| plan.items[4].started = Some(day("2026-03-02")),
            |plan| plan.items[5].state = State::Done,
            |plan| plan.items[7].state = State::Dropped,
            |plan| plan.items[8].state = State::Done,
            |plan| plan.items[5].kind = Kind::Gate(Gate { void: true, ..Gate::default() }),
            |plan| plan.items[5].kind = Kind::Gate(Gate { turns: 3, ..Gate::default() }),
            |plan| plan.items[6].kind = Kind::External { promised: None },
            |plan| plan.items[1].kind = Kind::Unscheduled,
            |plan| plan.items[1].kind = Kind::Milestone,
            |plan| plan.links[0].lag = Lag::Elapsed(3),
            |plan| plan.links[1].kind = LinkKind::FinishToFinish,
            |plan| plan.links.truncate(3),
            |plan| plan.serves.truncate(4),
            |plan| plan.serves.reverse(),
        ];
        for one in edits {
            for other in edits {
                let mut network = plan();
                one(&mut network);
                let mut passes = Passes::new(plan()).expect("a sound network");
                let mut early = Early::default();
                passes.forward(&passes.network().durations, &mut early);
                passes.amend(network.clone()).expect("a sound network");
                other(&mut network);
                passes.amend(network.clone()).expect("a sound network");
                let anew = Passes::new(network).expect("a sound network");
                assert_eq!(format!("{passes:?}"), format!("{anew:?}"));
                // What an earlier pass left in the dates does not show in the next.
                let mut fresh = Early::default();
                passes.forward(&passes.network().durations, &mut early);
                anew.forward(&anew.network().durations, &mut fresh);
                for item in 0..anew.network().items.len() as u32 {
                    assert_eq!(passes.forecast(&early, item), anew.forecast(&fresh, item));
                }
                assert_eq!(passes.total_floats(&early), anew.total_floats(&fresh));
            }
        }
    }

    #[test]
    fn after_an_error_passes_are_over_the_network_from_before() {
        let mut passes = Passes::new(plan()).expect("a sound network");
        let before = format!("{passes:?}");
        let mut network = plan();
        network.links.push(super::super::Link { from: 1, to: 0, ..network.links[0] });
        assert_eq!(passes.amend(network), Err(NetworkError::Cycle(vec![0, 1, 7, 8])));
        let unknown = [
            Network { calendars: Vec::new(), ..plan() },
            Network { durations: Durations::default(), ..plan() },
            Network { serves: vec![(0, 1)], ..plan() },
        ];
        for network in unknown {
            assert_eq!(passes.amend(network), Err(NetworkError::Unknown));
        }
        assert_eq!(format!("{passes:?}"), before);
    }
}
