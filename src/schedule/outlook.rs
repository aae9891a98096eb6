//! What a few items are forecast to do, without the dates of all.

use crate::base::Day;

use super::Passes;
use super::forward::Early;
use super::network::ItemIx;
use super::nodes::Mode;
use super::passes::Origin;

impl Passes {
    /// Returns the day on which an item is forecast to finish, after a forward pass.
    pub fn forecast(&self, early: &Early, item: ItemIx) -> Option<Day> {
        let finish = self.early_finish(early, item)?;
        Some(if self.ends_at_an_instant(early, item) { finish.day() } else { self.finish_day(finish) })
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
