//! Cycles: each strongly connected component told once, by a short cycle in it, edge by edge.

use std::collections::VecDeque;

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use rustc_hash::FxHashSet;

use crate::base::Place;
use crate::model::ItemKind;

use super::plan::{ItemIx, Plan};
use super::relations::Graph;

/// Up to this many nodes, a component's shortest cycle is sought from every node.
const SEARCHED_WHOLE: usize = 4_000;
/// In larger components, this many nodes are searched from, evenly spread.
const SEARCHES: usize = 48;

/// A cycle: each edge leads to the next, the last to the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cycle {
    /// The relation it is in: `needs`, `part_of`, `manager`, ….
    pub relation: &'static str,
    /// Its edges.
    pub edges: Vec<CycleEdge>,
}

/// One edge of a cycle, told at its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CycleEdge {
    /// The id that the edge begins with.
    pub id: String,
    /// What ties it to the next, as a sentence.
    pub words: String,
    /// Where that is said.
    pub place: Place,
    /// Whether that is an entry in `needs`, which can be removed.
    pub is_need: bool,
}

/// Why one node comes before another.
#[derive(Clone, Copy)]
enum Tie {
    Need(u32),
    OpensBefore(u32),
    ClosesAfter(u32),
    OpenToClose,
}

/// Returns the cycles through needs and containment, each container taken as its open and its close.
///
/// Components come in the order of their smallest id. A plan without cycles costs one topological sort.
pub fn dependency_cycles(plan: &Plan, graph: &Graph) -> Vec<Cycle> {
    let count = plan.item_count();
    let is_container: Vec<bool> = plan.items().map(|item| plan.item(item).kind.is_container()).collect();
    // Node i is item i, or the open of container i; node i + count is its close.
    let close = |item: ItemIx| if is_container[item.at()] { item.0 + count as u32 } else { item.0 };
    let mut edges: Vec<(u32, u32, Tie)> =
        Vec::with_capacity(graph.needs().len() + 2 * graph.serves().len() + count);
    for (at, need) in graph.needs().iter().enumerate() {
        edges.push((close(need.predecessor), need.successor.0, Tie::Need(at as u32)));
    }
    for (at, serve) in graph.serves().iter().enumerate() {
        edges.push((serve.container.0, serve.member.0, Tie::OpensBefore(at as u32)));
        edges.push((close(serve.member), close(serve.container), Tie::ClosesAfter(at as u32)));
    }
    for item in plan.items().filter(|item| is_container[item.at()]) {
        edges.push((item.0, close(item), Tie::OpenToClose));
    }
    let petgraph = DiGraph::<(), (), u32>::from_edges(edges.iter().map(|(from, to, _)| (*from, *to)));
    let has_cycle = petgraph::algo::toposort(&petgraph, None).is_err();
    if !has_cycle {
        return Vec::new();
    }
    let needs_itself: FxHashSet<u32> =
        edges.iter().filter(|(from, to, _)| from == to).map(|(from, _, _)| *from).collect();
    let mut components: Vec<Vec<u32>> = kosaraju_scc(&petgraph)
        .into_iter()
        .map(|component| {
            let mut nodes: Vec<u32> =
                component.into_iter().map(|node: NodeIndex<u32>| node.index() as u32).collect();
            nodes.sort_unstable();
            nodes
        })
        .filter(|nodes| nodes.len() > 1 || needs_itself.contains(&nodes[0]))
        .collect();
    components.sort_unstable();
    let search = Search::new(2 * count, &edges);
    let mut component_of = vec![u32::MAX; 2 * count];
    for (number, nodes) in components.iter().enumerate() {
        for node in nodes {
            component_of[*node as usize] = number as u32;
        }
    }
    components
        .iter()
        .enumerate()
        .map(|(number, nodes)| {
            let path = search.shortest(nodes, &component_of, number as u32);
            Cycle { relation: "needs", edges: tell(plan, graph, &edges, &path, count as u32) }
        })
        .collect()
}

/// Returns whether there is a cycle through needs and containment, without telling which (Kahn 1962).
pub fn is_cyclic(plan: &Plan, graph: &Graph) -> bool {
    let count = plan.item_count();
    let is_container: Vec<bool> = plan.items().map(|item| plan.item(item).kind.is_container()).collect();
    let close = |item: ItemIx| if is_container[item.at()] { item.at() + count } else { item.at() };
    let mut waits = vec![0_u32; 2 * count];
    for need in graph.needs() {
        waits[need.successor.at()] += 1;
    }
    for serve in graph.serves() {
        waits[serve.member.at()] += 1;
        waits[close(serve.container)] += 1;
    }
    for item in plan.items().filter(|item| is_container[item.at()]) {
        waits[close(item)] += 1;
    }
    let is_node = |node: usize| node < count || is_container[node - count];
    let mut ready: Vec<usize> = (0..2 * count).filter(|node| is_node(*node) && waits[*node] == 0).collect();
    let mut left = (0..2 * count).filter(|node| is_node(*node)).count();
    while let Some(node) = ready.pop() {
        left -= 1;
        let mut go_on = |next: usize| {
            waits[next] -= 1;
            if waits[next] == 0 {
                ready.push(next);
            }
        };
        let item = ItemIx((node % count) as u32);
        if node < count && is_container[node] {
            graph.served_by(item).for_each(|serve| go_on(serve.member.at()));
            go_on(close(item));
        } else {
            graph.needed_by(item).for_each(|need| go_on(need.successor.at()));
            graph.serves_of(item).for_each(|serve| go_on(close(serve.container)));
        }
    }
    left > 0
}

/// The edges by their beginning, for breadth-first searches.
struct Search {
    starts: Vec<u32>,
    out: Vec<(u32, u32)>,
}

impl Search {
    fn new(nodes: usize, edges: &[(u32, u32, Tie)]) -> Self {
        let mut order: Vec<u32> = (0..edges.len() as u32).collect();
        order.sort_by_key(|edge| {
            let (from, to, _) = edges[*edge as usize];
            (from, to, *edge)
        });
        let mut starts = vec![0_u32; nodes + 1];
        for (from, _, _) in edges {
            starts[*from as usize + 1] += 1;
        }
        for at in 0..nodes {
            starts[at + 1] += starts[at];
        }
        let out = order.into_iter().map(|edge| (edges[edge as usize].1, edge)).collect();
        Self { starts, out }
    }

    /// Returns the edges of a short cycle within a component, from its smallest node on.
    fn shortest(&self, nodes: &[u32], component_of: &[u32], component: u32) -> Vec<u32> {
        let step = if nodes.len() <= SEARCHED_WHOLE { 1 } else { nodes.len().div_ceil(SEARCHES) };
        let mut best: Vec<u32> = Vec::new();
        let mut came_by = vec![u32::MAX; component_of.len()];
        let mut came_from = vec![u32::MAX; component_of.len()];
        let mut touched: Vec<u32> = Vec::new();
        for start in nodes.iter().step_by(step) {
            let mut queue = VecDeque::from([(*start, 0_usize)]);
            let mut found = None;
            'search: while let Some((node, depth)) = queue.pop_front() {
                if !best.is_empty() && depth + 1 >= best.len() {
                    break;
                }
                let out = self.starts[node as usize] as usize..self.starts[node as usize + 1] as usize;
                for (to, edge) in &self.out[out] {
                    if to == start {
                        found = Some((node, *edge));
                        break 'search;
                    }
                    if component_of[*to as usize] == component && came_by[*to as usize] == u32::MAX {
                        came_by[*to as usize] = *edge;
                        came_from[*to as usize] = node;
                        touched.push(*to);
                        queue.push_back((*to, depth + 1));
                    }
                }
            }
            if let Some((mut node, last)) = found {
                let mut path = vec![last];
                while node != *start {
                    path.push(came_by[node as usize]);
                    node = came_from[node as usize];
                }
                path.reverse();
                if best.is_empty() || path.len() < best.len() {
                    best = path;
                }
            }
            for node in touched.drain(..) {
                came_by[node as usize] = u32::MAX;
            }
        }
        best
    }
}

fn tell(plan: &Plan, graph: &Graph, edges: &[(u32, u32, Tie)], path: &[u32], count: u32) -> Vec<CycleEdge> {
    let mut told = Vec::new();
    for edge in path {
        let (from, _, tie) = edges[*edge as usize];
        let id = plan.id(ItemIx(from % count)).to_owned();
        let (words, place) = match tie {
            Tie::Need(at) => {
                let need = &graph.needs()[at as usize];
                let (successor, predecessor) = (plan.id(need.successor), plan.id(need.predecessor));
                (format!("`{successor}` needs `{predecessor}`"), need.place)
            }
            Tie::OpensBefore(at) | Tie::ClosesAfter(at) => {
                let serve = &graph.serves()[at as usize];
                let (member, container) = (plan.id(serve.member), plan.id(serve.container));
                let way = match (tie, plan.item(serve.container).kind) {
                    (Tie::OpensBefore(_), _) => {
                        format!("`{member}` serves `{container}`, so it waits for what that needs")
                    }
                    (_, ItemKind::Initiative) => format!("`{container}` ends when its part `{member}` does"),
                    _ => format!("`{container}` ends when `{member}`, which serves it, does"),
                };
                (way, serve.place)
            }
            Tie::OpenToClose => continue,
        };
        told.push(CycleEdge { id, words, place, is_need: matches!(tie, Tie::Need(_)) });
    }
    told
}
