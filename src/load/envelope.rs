//! The energy envelope: of all intervals that end at one point, which asks for the most.

use super::Effort;

/// A balanced tree over the beginnings of intervals, from the earliest to the latest.
///
/// A leaf is an item that is there or not. Each node knows the energy of what is there below it, and its *envelope*: the
/// largest, over all beginnings below it, of what could be done before the beginning and the energy of what does not begin
/// before it. The root's envelope is more than what can be done before a point exactly where some interval that ends at the
/// point is asked for more than it has.
pub(super) struct Envelope {
    /// The root at 1, the children of a node at twice its place and the next.
    nodes: Vec<Node>,
    leaves: usize,
}

#[derive(Clone, Copy)]
struct Node {
    energy: Effort,
    /// The envelope, with the leaf that it begins at; `None` where nothing is there.
    most: Option<(Effort, usize)>,
}

impl Node {
    const EMPTY: Self = Self { energy: 0, most: None };

    fn join(left: Self, right: Self) -> Self {
        let over = left.most.map(|(most, leaf)| (most + right.energy, leaf));
        let most = match (over, right.most) {
            // Of two that ask for as much, the shorter.
            (Some(one), Some(other)) => Some(if other.0 >= one.0 { other } else { one }),
            (one, other) => one.or(other),
        };
        Self { energy: left.energy + right.energy, most }
    }
}

impl Envelope {
    /// Makes a tree of so many leaves, with nothing there.
    pub(super) fn new(count: usize) -> Self {
        let leaves = count.next_power_of_two();
        Self { nodes: vec![Node::EMPTY; 2 * leaves], leaves }
    }

    /// Puts an item at its leaf: its energy, and what could be done before it begins.
    pub(super) fn put(&mut self, leaf: usize, energy: Effort, before: Effort) {
        let mut at = self.leaves + leaf;
        self.nodes[at] = Node { energy, most: Some((before + energy, leaf)) };
        while at > 1 {
            at /= 2;
            self.nodes[at] = Node::join(self.nodes[2 * at], self.nodes[2 * at + 1]);
        }
    }

    /// Returns the envelope of all that is there, and the leaf at which the interval begins.
    pub(super) fn most(&self) -> Option<(Effort, usize)> {
        self.nodes[1].most
    }
}
