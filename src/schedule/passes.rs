//! What is prepared once for the passes: nodes, their order, and who precedes whom.

use crate::base::{Calendar, Minutes};

use super::network::{Durations, End, ItemIx, Kind, Lag, LinkKind, Network};
use super::nodes::{Ends, Mode, Node, nodes};
use super::states::State;

/// A network with everything prepared for its passes.
///
/// Work is one node. A container is two: its *open*, before which nothing that serves it may start, and its *close*,
/// when all that serves it has finished. A dropped container is a third, through which its own needs reach what needs
/// it, while its open and close only hand on what concerns what it serves.
#[derive(Clone, Debug)]
pub struct Passes {
    pub(super) network: Network,
    pub(super) nodes: Vec<Node>,
    /// The nodes of each item. Work, and the open of a container, is the node at the item's own place.
    pub(super) ends: Vec<Ends>,
    /// All nodes, each after everything that bounds it.
    pub(super) order: Vec<u32>,
    /// What bounds each node.
    pub(super) into: Adjacency,
    /// What each node bounds.
    pub(super) out_of: Adjacency,
    /// Whether anything that counts serves the container.
    pub(super) has_work: Vec<bool>,
}

/// Why a network cannot be scheduled.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NetworkError {
    /// Items that wait for one another, or for what does, in the order of their places.
    #[error("{} items wait for one another", .0.len())]
    Cycle(Vec<ItemIx>),
    /// A link, a service, a calendar or a duration names what is not there.
    #[error("the network names what is not in it")]
    Unknown,
}

/// Edges by the node at one end.
#[derive(Clone, Debug)]
pub(super) struct Adjacency {
    first: Vec<u32>,
    edges: Vec<Edge>,
}

/// A bound, seen from one of its two nodes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    /// The other node.
    pub(super) node: u32,
    pub(super) from: End,
    pub(super) to: End,
    pub(super) origin: Origin,
    /// Whether the late dates of the one hold the other: what has happened is held by nothing, and a start that has
    /// happened holds nothing.
    pub(super) holds: bool,
    pub(super) lag: Lag,
}

/// Where an edge comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// The link at a place in [`Network::links`].
    Link(u32),
    /// The open of a container holds what serves it (or its own close, where no work does).
    Hold,
    /// What serves a container holds its close.
    Serve,
}

/// An edge with both its nodes, while the passes are prepared.
#[derive(Clone, Copy)]
struct Arc {
    from: u32,
    to: u32,
    edge: Edge,
}

impl Passes {
    /// Prepares the passes over a network.
    pub fn new(mut network: Network) -> Result<Self, NetworkError> {
        if !is_sound(&network) {
            return Err(NetworkError::Unknown);
        }
        network.serves.sort_unstable();
        network.serves.dedup();
        let (nodes, ends) = nodes(&network);
        let has_work = has_work(&network);
        let arcs = arcs(&network, &nodes, &ends, &has_work);
        let into = Adjacency::new(nodes.len(), &arcs, |arc| (arc.to, arc.from));
        let out_of = Adjacency::new(nodes.len(), &arcs, |arc| (arc.from, arc.to));
        let order = order(&nodes, &into, &out_of)?;
        Ok(Self { network, nodes, ends, order, into, out_of, has_work })
    }

    /// Returns the network that the passes are over.
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// Returns the plan's calendar.
    pub fn calendar(&self) -> &Calendar {
        &self.network.calendars[0]
    }

    /// Returns the calendar in which an item works.
    pub fn calendar_of(&self, item: ItemIx) -> &Calendar {
        &self.network.calendars[self.network.items[item as usize].calendar as usize]
    }

    pub(super) fn node_calendar(&self, node: &Node) -> &Calendar {
        &self.network.calendars[node.calendar as usize]
    }

    /// Returns the work that is still to do at a node.
    pub(super) fn work(&self, node: &Node, durations: &Durations) -> Minutes {
        let item = node.item as usize;
        match (node.mode, self.network.items[item].kind) {
            (Mode::Point | Mode::Close, _) | (_, Kind::Milestone | Kind::External { .. }) => 0,
            (Mode::Doing, _) => durations.remaining[item].max(0),
            (_, Kind::Gate(gate)) => durations.whole[item].max(0).saturating_mul(Minutes::from(gate.turns)),
            _ => durations.whole[item].max(0),
        }
    }

    /// Returns the nodes of work that serves a container, directly or not, and counts.
    pub(super) fn work_of(&self, container: ItemIx) -> Vec<u32> {
        let close = self.ends[container as usize].close;
        let mut seen = vec![false; self.nodes.len()];
        let mut ahead = vec![close];
        let mut work = Vec::new();
        while let Some(node) = ahead.pop() {
            if self.nodes[node as usize].mode != Mode::Close {
                work.push(node);
                continue;
            }
            for edge in self.into.of(node).iter().filter(|edge| edge.origin == Origin::Serve) {
                if !std::mem::replace(&mut seen[edge.node as usize], true) {
                    ahead.push(edge.node);
                }
            }
        }
        work
    }
}

impl Edge {
    /// Makes an edge; which node is at its other end is said by who keeps it.
    fn between(kind: LinkKind, origin: Origin, lag: Lag) -> Self {
        Self { node: 0, from: kind.from_end(), to: kind.to_end(), origin, holds: true, lag }
    }
}

impl Adjacency {
    /// Sorts arcs by the first node that `ends` gives, in their order; the edge keeps the second.
    fn new(nodes: usize, arcs: &[Arc], ends: impl Fn(&Arc) -> (u32, u32)) -> Self {
        let mut first = vec![0_u32; nodes + 1];
        for arc in arcs {
            first[ends(arc).0 as usize + 1] += 1;
        }
        for node in 0..nodes {
            first[node + 1] += first[node];
        }
        let mut at = first.clone();
        let mut edges = vec![Edge::between(LinkKind::default(), Origin::Hold, Lag::default()); arcs.len()];
        for arc in arcs {
            let (node, other) = ends(arc);
            edges[at[node as usize] as usize] = Edge { node: other, ..arc.edge };
            at[node as usize] += 1;
        }
        Self { first, edges }
    }

    /// Returns the edges of a node.
    pub(super) fn of(&self, node: u32) -> &[Edge] {
        &self.edges[self.first[node as usize] as usize..self.first[node as usize + 1] as usize]
    }
}

fn is_sound(network: &Network) -> bool {
    let items = network.items.len();
    let there = |item: ItemIx| (item as usize) < items;
    !network.calendars.is_empty()
        && network.durations.whole.len() == items
        && network.durations.remaining.len() == items
        && network.items.iter().all(|item| (item.calendar as usize) < network.calendars.len())
        && network.links.iter().all(|link| there(link.from) && there(link.to))
        && network.serves.iter().all(|&(item, container)| {
            there(item) && there(container) && network.items[container as usize].kind == Kind::Container
        })
}

/// Finds the containers that work serves, directly or not, dropped work aside. What serves what is sorted by item.
fn has_work(network: &Network) -> Vec<bool> {
    let items = &network.items;
    let mut first = vec![0_usize; items.len() + 1];
    for &(item, _) in &network.serves {
        first[item as usize + 1] += 1;
    }
    for place in 0..items.len() {
        first[place + 1] += first[place];
    }
    let mut has_work = vec![false; items.len()];
    let mut ahead: Vec<_> = (0..items.len()).filter(|&item| items[item].counts()).collect();
    while let Some(item) = ahead.pop() {
        for &(_, container) in &network.serves[first[item]..first[item + 1]] {
            if !std::mem::replace(&mut has_work[container as usize], true) {
                ahead.push(container as usize);
            }
        }
    }
    has_work
}

/// Makes the edges: the links, what containers hold, and what they are held by.
fn arcs(network: &Network, nodes: &[Node], ends: &[Ends], has_work: &[bool]) -> Vec<Arc> {
    let items = &network.items;
    let unscheduled = |item: ItemIx| items[item as usize].kind == Kind::Unscheduled;
    let mut arcs = Vec::with_capacity(network.links.len() + 2 * network.serves.len());
    for (place, link) in (0..).zip(&network.links) {
        if unscheduled(link.from) || unscheduled(link.to) {
            continue;
        }
        let from = match link.kind.from_end() {
            End::Start => ends[link.from as usize].start,
            End::Finish => ends[link.from as usize].finish,
        };
        let to = ends[link.to as usize].start;
        arcs.push(Arc { from, to, edge: Edge::between(link.kind, Origin::Link(place), link.lag) });
    }
    let plain = |from: u32, to: u32, kind: LinkKind, origin: Origin| {
        let edge = Edge::between(kind, origin, Lag::default());
        Arc { from, to, edge }
    };
    for &(item, container) in &network.serves {
        let member = &items[item as usize];
        if member.kind != Kind::Container && !member.counts() {
            continue;
        }
        // The open of a container has the container's own place, dropped or not.
        if nodes[item as usize].mode != Mode::Fixed {
            arcs.push(plain(container, item, LinkKind::StartToStart, Origin::Hold));
        }
        let close = ends[container as usize].close;
        arcs.push(plain(ends[item as usize].close, close, LinkKind::FinishToStart, Origin::Serve));
    }
    for (place, item) in items.iter().enumerate() {
        if item.kind == Kind::Container && item.state != State::Dropped && !has_work[place] {
            arcs.push(plain(place as u32, ends[place].close, LinkKind::StartToStart, Origin::Hold));
        }
    }
    let happened = |node: u32| matches!(nodes[node as usize].mode, Mode::Fixed | Mode::ApprovedGate);
    for arc in &mut arcs {
        let begun = nodes[arc.from as usize].mode == Mode::Doing && arc.edge.from == End::Start;
        arc.edge.holds = !happened(arc.to) && !happened(arc.from) && !begun;
    }
    arcs
}

/// Orders the nodes, each after everything that bounds it (Kahn 1962).
fn order(nodes: &[Node], into: &Adjacency, out_of: &Adjacency) -> Result<Vec<u32>, NetworkError> {
    let all = 0..nodes.len() as u32;
    let mut waits: Vec<_> = all.clone().map(|node| into.of(node).len()).collect();
    let mut order: Vec<_> = all.clone().filter(|&node| waits[node as usize] == 0).collect();
    let mut next = 0;
    while let Some(&node) = order.get(next) {
        next += 1;
        for edge in out_of.of(node) {
            waits[edge.node as usize] -= 1;
            if waits[edge.node as usize] == 0 {
                order.push(edge.node);
            }
        }
    }
    if order.len() == nodes.len() {
        return Ok(order);
    }
    let mut items: Vec<_> =
        all.filter(|&node| waits[node as usize] > 0).map(|node| nodes[node as usize].item).collect();
    items.sort_unstable();
    items.dedup();
    Err(NetworkError::Cycle(items))
}

#[cfg(test)]
mod tests {
    use super::super::network::{Item, Link};
    use super::super::sketch::{Sketch, days};
    use super::*;

    #[test]
    fn what_waits_for_itself_is_an_error_that_names_it() {
        let mut plan = Sketch::new("2026-03-02");
        let (before, a, b) = (plan.task(1), plan.task(1), plan.task(1));
        plan.after(before, a);
        plan.after(a, b);
        let initiative = plan.container(&[a]);
        plan.after(initiative, b);
        assert!(Passes::new(plan.network.clone()).is_ok());
        plan.after(b, initiative);
        let cycle = Passes::new(plan.network).expect_err("b waits for itself");
        assert_eq!(cycle, NetworkError::Cycle(vec![a, b, initiative]));
    }

    #[test]
    fn a_network_that_names_what_is_not_there_is_an_error() {
        let mut plan = Sketch::new("2026-03-02");
        let task = plan.task(1);
        let unknown = |network: Network| assert_eq!(Passes::new(network).err(), Some(NetworkError::Unknown));
        let link = Link { from: task, to: 7, kind: LinkKind::FinishToStart, lag: Lag::default() };
        unknown(Network { links: vec![link], ..plan.network.clone() });
        unknown(Network { serves: vec![(task, task)], ..plan.network.clone() });
        unknown(Network { calendars: Vec::new(), ..plan.network.clone() });
        unknown(Network { durations: Durations::default(), ..plan.network.clone() });
        assert!(Passes::new(plan.network).is_ok());
    }

    #[test]
    fn what_is_not_scheduled_has_no_dates_and_holds_nothing() {
        let mut plan = Sketch::new("2026-03-02");
        let (recurring, after) = (plan.add(Item::new(Kind::Unscheduled), 480, 0), plan.task(1));
        plan.link(recurring, after, LinkKind::FinishToStart, days(3));
        let initiative = plan.container(&[recurring]);
        assert_eq!((plan.early(recurring), plan.early(initiative)), ("-".to_owned(), "-".to_owned()));
        assert_eq!(plan.early(after), "03-02..03-02");
    }

    #[test]
    fn absurd_times_saturate() {
        let mut plan = Sketch::new("2026-03-02");
        let tasks: Vec<_> = (0..6).map(|_| plan.task(1)).collect();
        plan.network.durations.whole[..2].copy_from_slice(&[i64::MAX, i64::MIN]);
        let lags = [i64::MAX, i64::MIN, 7, -7].map(Lag::Working);
        for (place, lag) in lags.into_iter().chain([i32::MAX, i32::MIN].map(Lag::Elapsed)).enumerate() {
            plan.link(tasks[place.min(4)], tasks[5], LinkKind::StartToFinish, lag);
            plan.link(tasks[0], tasks[5], LinkKind::FinishToStart, lag);
        }
        let passes = plan.passes();
        let schedule = passes.run();
        assert!(passes.driving_path(&schedule, super::super::Target::Plan).is_some());
    }

    #[test]
    fn a_chain_of_a_hundred_thousand_tasks_is_no_matter() {
        let mut plan = Sketch::new("2026-03-02");
        let tasks: Vec<_> = (0..100_000).map(|_| plan.task(1)).collect();
        for pair in tasks.windows(2) {
            plan.after(pair[0], pair[1]);
        }
        let passes = plan.passes();
        let schedule = passes.run();
        assert_eq!(schedule.dates(tasks[0]).total_float, Some(0));
        let path = passes.driving_path(&schedule, super::super::Target::Plan).expect("there is work");
        assert_eq!(path.steps.len(), 100_000);
    }
}
