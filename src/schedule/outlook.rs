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
        let has_all = known.items.len() == count
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
