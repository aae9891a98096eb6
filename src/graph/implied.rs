//! Needs that other needs already imply.

use rustc_hash::FxHashMap;

use crate::model::registry;
use crate::model::value::LinkType;

use super::plan::{ItemIx, Plan};
use super::relations::{Graph, NeedLink, ServeLink};

/// Every successor's first search may visit this many nodes.
const FIRST_LOOK: usize = 256;
/// The searches that did not get to their end share this many visits more.
const SECOND_LOOK: usize = 20_000_000;

/// A need that says nothing new.
#[derive(Clone, Copy, Debug)]
pub struct ImpliedNeed<'g> {
    /// The need.
    pub need: &'g NeedLink,
    /// What says it already.
    pub by: Implier<'g>,
}

/// What implies a need.
#[derive(Clone, Copy, Debug)]
pub enum Implier<'g> {
    /// Another entry on the same predecessor, which asks for as much or more.
    Twin(&'g NeedLink),
    /// Another entry, whose predecessor comes after the one that is needed.
    Need(&'g NeedLink),
    /// What the successor serves, and what therefore holds it back.
    Container(&'g ServeLink),
}

/// Returns the finish-to-start needs without lag that other needs imply, and entries that stand twice, in the order of the
/// successors. Only successors of which `is_open` is true are looked at, and only such items carry an implication on: what
/// is done or dropped holds nothing back. With a cycle there is no order, and nothing is returned.
///
/// It is the transitive reduction of "finishes before it starts". Each container is two nodes, its open and its close: the
/// needs of a container come before its open and that before all that serves it, whose finish comes before the close.
///
/// Reachability in general costs the square of the plan. Here the search goes backwards from each successor that waits for
/// several things, and only as far up as its own predecessors stand in the topological order (by the longest way from any
/// beginning): plans have links between near neighbours, so that is a few steps. What a successor's search may visit is
/// bounded, so that a plan of a hundred thousand tasks with links from end to end is no trap either: searches that the
/// bound ended are resumed from a common supply, and when that is spent, the rest keeps silent. A plan of two
/// thousand items never gets there.
pub fn implied_needs<'g>(
    plan: &Plan,
    graph: &'g Graph,
    is_open: impl Fn(ItemIx) -> bool,
) -> Vec<ImpliedNeed<'g>> {
    let Some(mut search) = Search::new(plan, graph, &is_open) else { return Vec::new() };
    let mut found: FxHashMap<ItemIx, Vec<ImpliedNeed<'g>>> = FxHashMap::default();
    let mut unfinished = Vec::new();
    for item in plan.items().filter(|item| is_open(*item) && graph.needs_of(*item).len() > 0) {
        let twins = twins(graph, item);
        let (implied, finished) = search.implied(graph, item, &twins, &mut FIRST_LOOK.clone());
        if !finished {
            unfinished.push((item, twins));
            continue;
        }
        if !twins.is_empty() || !implied.is_empty() {
            found.insert(item, twins.into_iter().chain(implied).collect());
        }
    }
    let mut supply = SECOND_LOOK;
    for (item, twins) in unfinished {
        let (implied, _) = search.implied(graph, item, &twins, &mut supply);
        found.insert(item, twins.into_iter().chain(implied).collect());
    }
    let mut items: Vec<ItemIx> = found.keys().copied().collect();
    items.sort_unstable();
    items.into_iter().filter_map(|item| found.remove(&item)).flatten().collect()
}

fn is_negative(need: &NeedLink) -> bool {
    // How long a day is does not change the sign.
    need.lag.elapsed_days().map_or_else(|| need.lag.minutes(480, 5), i64::from) < 0
}

/// Whether the need says "finishes before it starts", or more.
fn orders(need: &NeedLink) -> bool {
    need.link == LinkType::FinishToStart && !is_negative(need)
}

/// The entries of an item that stand twice, or beside one on the same predecessor that asks for more.
fn twins(graph: &Graph, item: ItemIx) -> Vec<ImpliedNeed<'_>> {
    let needs = graph.needs_of(item);
    if needs.len() < 2 {
        return Vec::new();
    }
    let mut predecessors: Vec<ItemIx> = needs.clone().map(|need| need.predecessor).collect();
    predecessors.sort_unstable();
    if predecessors.windows(2).all(|pair| pair[0] != pair[1]) {
        return Vec::new();
    }
    let mut by_predecessor: FxHashMap<ItemIx, Vec<&NeedLink>> = FxHashMap::default();
    let mut twins = Vec::new();
    for need in needs.clone() {
        let earlier = by_predecessor.entry(need.predecessor).or_default();
        let same = |other: &&&NeedLink| other.link == need.link && other.lag == need.lag;
        if let Some(twin) = earlier.iter().find(same) {
            twins.push(ImpliedNeed { need, by: Implier::Twin(twin) });
        } else {
            earlier.push(need);
        }
    }
    for need in needs.filter(|need| need.link == LinkType::FinishToStart && need.lag.is_zero()) {
        let more = |other: &&&NeedLink| orders(other) && !other.lag.is_zero();
        let known = twins.iter().any(|twin| std::ptr::eq(twin.need, need));
        if let Some(more) = by_predecessor[&need.predecessor].iter().find(more).filter(|_| !known) {
            twins.push(ImpliedNeed { need, by: Implier::Twin(more) });
        }
    }
    twins
}

/// What comes before what, and where a search has been.
struct Search {
    count: u32,
    is_container: Vec<bool>,
    passes: Vec<bool>,
    /// The nodes before each, in two arrays.
    starts: Vec<u32>,
    before: Vec<u32>,
    /// The longest way to each node from any beginning.
    level: Vec<u32>,
    /// The search that last came to a node, and from which of its beginnings.
    seen: Vec<(u32, u32)>,
    searches: u32,
    queue: Vec<(u32, u32)>,
}

impl Search {
    fn new(plan: &Plan, graph: &Graph, is_open: &impl Fn(ItemIx) -> bool) -> Option<Self> {
        let count = plan.item_count();
        let is_container: Vec<bool> = plan.items().map(|item| plan.item(item).kind.is_container()).collect();
        let close = |item: ItemIx| if is_container[item.at()] { item.0 + count as u32 } else { item.0 };
        let mut edges: Vec<(u32, u32)> =
            Vec::with_capacity(graph.needs().len() + 2 * graph.serves().len() + count);
        for serve in graph.serves() {
            edges.push((serve.container.0, serve.member.0));
            edges.push((close(serve.member), close(serve.container)));
        }
        // A container that holds nothing passes on what it waits for; any other does so through what serves it.
        let empty = |item: &ItemIx| is_container[item.at()] && graph.served_by(*item).len() == 0;
        edges.extend(plan.items().filter(empty).map(|item| (item.0, close(item))));
        let ends = |need: &NeedLink| (close(need.predecessor), need.successor.0);
        edges.extend(graph.needs().iter().filter(|need| orders(need)).map(ends));
        let (starts, before) = adjacency(2 * count, edges.iter().map(|(from, to)| (*to, *from)));
        // The other links imply nothing, but with them things stand nearer to where they belong, and searches end sooner.
        edges.extend(graph.needs().iter().filter(|need| !orders(need)).map(ends));
        let level = levels(2 * count, &edges)?;
        // Recurring work has no dates, so nothing can be told by it.
        let passes =
            plan.items().map(|item| is_open(item) && !plan.item(item).mentions(registry::REPEAT)).collect();
        Some(Self {
            count: count as u32,
            is_container,
            passes,
            starts,
            before,
            level,
            seen: vec![(0, 0); 2 * count],
            searches: 0,
            queue: Vec::new(),
        })
    }

    fn close(&self, item: ItemIx) -> u32 {
        if self.is_container[item.at()] { item.0 + self.count } else { item.0 }
    }

    /// Returns which needs of an item its other needs imply, and whether the search came to its end within the supply.
    fn implied<'g>(
        &mut self,
        graph: &'g Graph,
        item: ItemIx,
        twins: &[ImpliedNeed<'g>],
        supply: &mut usize,
    ) -> (Vec<ImpliedNeed<'g>>, bool) {
        let needs: Vec<&NeedLink> = graph.needs_of(item).filter(|need| orders(need)).collect();
        let wanted = |need: &&&NeedLink| {
            need.lag.is_zero() && !twins.iter().any(|twin| std::ptr::eq(twin.need, **need))
        };
        let targets: Vec<&NeedLink> = needs.iter().filter(wanted).copied().collect();
        let mut ways: Vec<Implier<'g>> = needs.into_iter().map(Implier::Need).collect();
        ways.extend(graph.serves_of(item).map(Implier::Container));
        if targets.is_empty() || ways.len() < 2 {
            return (Vec::new(), true);
        }
        // Nothing that stands as high as the highest target has it before itself.
        let top =
            targets.iter().map(|need| self.level[self.close(need.predecessor) as usize]).min().unwrap_or(0);
        self.searches += 1;
        let mut queue = std::mem::take(&mut self.queue);
        queue.clear();
        for (way, number) in ways.iter().zip(0..) {
            let node = match way {
                Implier::Container(serve) => serve.container.0,
                Implier::Need(need) | Implier::Twin(need) => self.close(need.predecessor),
            };
            queue.push((node, number));
        }
        let mut at = 0;
        while let Some((node, way)) = queue.get(at).copied() {
            at += 1;
            if self.level[node as usize] <= top || !self.passes[(node % self.count) as usize] {
                continue;
            }
            let before = self.starts[node as usize] as usize..self.starts[node as usize + 1] as usize;
            for next in &self.before[before] {
                if *supply == 0 {
                    self.queue = queue;
                    return (Vec::new(), false);
                }
                *supply -= 1;
                if self.seen[*next as usize].0 != self.searches {
                    self.seen[*next as usize] = (self.searches, way);
                    queue.push((*next, way));
                }
            }
        }
        self.queue = queue;
        let implied = |need: &NeedLink| {
            let (search, way) = self.seen[self.close(need.predecessor) as usize];
            (search == self.searches).then(|| ways[way as usize])
        };
        let found =
            targets.into_iter().filter_map(|need| Some(ImpliedNeed { need, by: implied(need)? })).collect();
        (found, true)
    }
}

/// Sorts pairs of a node and its neighbour into lists, in two arrays.
fn adjacency(nodes: usize, pairs: impl Iterator<Item = (u32, u32)> + Clone) -> (Vec<u32>, Vec<u32>) {
    let mut starts = vec![0_u32; nodes + 1];
    for (node, _) in pairs.clone() {
        starts[node as usize + 1] += 1;
    }
    for at in 0..nodes {
        starts[at + 1] += starts[at];
    }
    let mut next = starts.clone();
    let mut neighbours = vec![0; starts[nodes] as usize];
    for (node, neighbour) in pairs {
        let slot = &mut next[node as usize];
        neighbours[*slot as usize] = neighbour;
        *slot += 1;
    }
    (starts, neighbours)
}

/// The longest way to each node, in steps; `None` where there is a cycle.
fn levels(nodes: usize, edges: &[(u32, u32)]) -> Option<Vec<u32>> {
    let (starts, after) = adjacency(nodes, edges.iter().copied());
    let mut waits = vec![0_u32; nodes];
    for (_, to) in edges {
        waits[*to as usize] += 1;
    }
    let mut level = vec![0_u32; nodes];
    let mut ready: Vec<u32> = (0..nodes as u32).filter(|node| waits[*node as usize] == 0).collect();
    let mut done = 0;
    while let Some(node) = ready.pop() {
        done += 1;
        for next in &after[starts[node as usize] as usize..starts[node as usize + 1] as usize] {
            let next = *next as usize;
            level[next] = level[next].max(level[node as usize] + 1);
            waits[next] -= 1;
            if waits[next] == 0 {
                ready.push(next as u32);
            }
        }
    }
    (done == nodes).then_some(level)
}
