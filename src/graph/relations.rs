//! Who owns what, what needs what, what serves what: arrays of indexes.

use crate::base::{Duration, Place};
use crate::model::value::LinkType;

use super::plan::{ItemIx, PartyIx};

/// One entry of `needs`, resolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NeedLink {
    /// What waits.
    pub successor: ItemIx,
    /// What it waits for.
    pub predecessor: ItemIx,
    /// How the ends are tied.
    pub link: LinkType,
    /// The lag as written.
    pub lag: Duration,
    /// The entry in `needs`.
    pub place: Place,
}

/// How an item serves another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ServeWay {
    /// By `part_of`, or by being nested in it.
    PartOf,
    /// By `drives`.
    Drives,
    /// A key result its objective.
    Measures,
    /// An objective a larger one, by `supports`.
    Supports,
}

/// That one item serves another: forecasts flow along it, due dates against it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServeLink {
    /// What serves.
    pub member: ItemIx,
    /// What is served: an initiative, key result or objective.
    pub container: ItemIx,
    /// How.
    pub way: ServeWay,
    /// Where that is said; of a nested item its id.
    pub place: Place,
}

/// Lists of numbers for each item, in two arrays.
#[derive(Clone, Debug, Default)]
pub(super) struct Adjacency {
    starts: Vec<u32>,
    entries: Vec<u32>,
}

impl Adjacency {
    /// Sorts `keys` (the item that each entry 0, 1, … belongs to) into lists, each in the order of the entries.
    pub(super) fn new(count: usize, keys: impl Iterator<Item = ItemIx> + Clone) -> Self {
        let mut starts = vec![0_u32; count + 1];
        for key in keys.clone() {
            starts[key.at() + 1] += 1;
        }
        for at in 0..count {
            starts[at + 1] += starts[at];
        }
        let mut next = starts.clone();
        let mut entries = vec![0; starts[count] as usize];
        for (entry, key) in keys.enumerate() {
            let slot = &mut next[key.at()];
            entries[*slot as usize] = entry as u32;
            *slot += 1;
        }
        Self { starts, entries }
    }

    fn of(&self, item: ItemIx) -> &[u32] {
        &self.entries[self.starts[item.at()] as usize..self.starts[item.at() + 1] as usize]
    }
}

/// The relations between the items of a plan.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    pub(super) owners: Vec<Option<PartyIx>>,
    pub(super) needs: Vec<NeedLink>,
    pub(super) serves: Vec<ServeLink>,
    pub(super) needs_of: Adjacency,
    pub(super) needed_by: Adjacency,
    pub(super) serves_of: Adjacency,
    pub(super) served_by: Adjacency,
    pub(super) parent_cycles: Vec<super::Cycle>,
}

impl Graph {
    /// Builds the graph from its links.
    pub(super) fn new(
        count: usize,
        owners: Vec<Option<PartyIx>>,
        needs: Vec<NeedLink>,
        serves: Vec<ServeLink>,
        parent_cycles: Vec<super::Cycle>,
    ) -> Self {
        Self {
            needs_of: Adjacency::new(count, needs.iter().map(|link| link.successor)),
            needed_by: Adjacency::new(count, needs.iter().map(|link| link.predecessor)),
            serves_of: Adjacency::new(count, serves.iter().map(|link| link.member)),
            served_by: Adjacency::new(count, serves.iter().map(|link| link.container)),
            owners,
            needs,
            serves,
            parent_cycles,
        }
    }

    /// Returns the person who owns an item, where one person does.
    pub fn owner(&self, item: ItemIx) -> Option<PartyIx> {
        self.owners[item.at()]
    }

    /// Returns every need, in the order of the successors' ids.
    pub fn needs(&self) -> &[NeedLink] {
        &self.needs
    }

    /// Returns every link of service, in the order of the members' ids.
    pub fn serves(&self) -> &[ServeLink] {
        &self.serves
    }

    /// Returns what an item needs, as written.
    pub fn needs_of(&self, item: ItemIx) -> impl ExactSizeIterator<Item = &NeedLink> + Clone {
        self.needs_of.of(item).iter().map(|at| &self.needs[*at as usize])
    }

    /// Returns what needs an item, in the order of the successors' ids.
    pub fn needed_by(&self, item: ItemIx) -> impl ExactSizeIterator<Item = &NeedLink> + Clone {
        self.needed_by.of(item).iter().map(|at| &self.needs[*at as usize])
    }

    /// Returns what an item serves itself.
    pub fn serves_of(&self, item: ItemIx) -> impl ExactSizeIterator<Item = &ServeLink> + Clone {
        self.serves_of.of(item).iter().map(|at| &self.serves[*at as usize])
    }

    /// Returns what serves an item itself, in the order of the members' ids.
    pub fn served_by(&self, item: ItemIx) -> impl ExactSizeIterator<Item = &ServeLink> + Clone {
        self.served_by.of(item).iter().map(|at| &self.serves[*at as usize])
    }

    /// Returns the cycles among parents of one kind: `part_of`, `supports`, `manager`, `parent`, `extends`, `supersedes`.
    /// The links of service in them are not in the graph.
    pub fn parent_cycles(&self) -> &[super::Cycle] {
        &self.parent_cycles
    }

    /// Returns whether items are parts of one another, or objectives support one another, in a circle: there are no dates then.
    pub fn has_cycle_of_parts(&self) -> bool {
        self.parent_cycles.iter().any(|cycle| matches!(cycle.relation, "part_of" | "supports"))
    }

    /// Returns all that an item serves, through others too, in the order of ids; itself not.
    pub fn all_served(&self, item: ItemIx) -> Vec<ItemIx> {
        walk(item, |at| self.serves_of(at).map(|link| link.container).collect())
    }

    /// Returns all that serves an item, through others too, in the order of ids; itself not.
    pub fn all_serving(&self, item: ItemIx) -> Vec<ItemIx> {
        walk(item, |at| self.served_by(at).map(|link| link.member).collect())
    }
}

/// Returns all that `next` comes to from an item, in the order of ids.
fn walk(from: ItemIx, next: impl Fn(ItemIx) -> Vec<ItemIx>) -> Vec<ItemIx> {
    let mut seen = rustc_hash::FxHashSet::default();
    let mut found = Vec::new();
    let mut pending = next(from);
    while let Some(item) = pending.pop() {
        if seen.insert(item) {
            found.push(item);
            pending.extend(next(item));
        }
    }
    found.sort_unstable();
    found
}
