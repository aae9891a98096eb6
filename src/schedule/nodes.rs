//! What has dates: the nodes of the items, and how their dates follow from what bounds them.

use crate::base::{Day, Instant};

use super::network::{Item, ItemIx, Kind, Network};
use super::states::State;

/// The nodes of an item.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ends {
    /// Where links into it lead, and links out of its start begin.
    pub(super) start: u32,
    /// Where links out of its finish begin.
    pub(super) finish: u32,
    /// Where what serves it leads; of work, the work itself.
    pub(super) close: u32,
}

/// One thing that has dates.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub(super) mode: Mode,
    /// The item that it is, or is a part of.
    pub(super) item: ItemIx,
    pub(super) calendar: u32,
    /// Where the work, or what remains of it, may not start before.
    pub(super) floor: Instant,
    /// Where it may not finish before.
    pub(super) finish_floor: Instant,
    /// The actual start; the last approval of a gate that asks in order.
    pub(super) begun: Instant,
    /// The actual finish.
    pub(super) done: Instant,
    /// The close of its own due day.
    pub(super) due: Instant,
    /// Whether it is work that the plan's finish waits for.
    pub(super) counts: bool,
}

/// How the dates of a node follow from its bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// A task that is not begun.
    Todo,
    /// Work of which something may remain.
    Doing,
    /// What is done: its dates are facts.
    Fixed,
    /// A gate that is not yet approved.
    OpenGate,
    /// A gate that is.
    ApprovedGate,
    /// What takes no time: both its dates are the latest bound.
    Point,
    /// The close of a container: when what serves it has finished.
    Close,
}

/// Makes the nodes: one for each item at its own place, then what containers have besides.
pub(super) fn nodes(network: &Network) -> (Vec<Node>, Vec<Ends>) {
    let mut nodes: Vec<_> =
        (0..).zip(&network.items).map(|(place, item)| node(network, place, item)).collect();
    let mut ends: Vec<_> =
        (0..nodes.len() as u32).map(|node| Ends { start: node, finish: node, close: node }).collect();
    for (place, item) in network.items.iter().enumerate().filter(|(_, item)| item.kind == Kind::Container) {
        let mut add = |node| {
            nodes.push(node);
            nodes.len() as u32 - 1
        };
        let bare = bare_node(place as ItemIx, item);
        let close = Node { mode: Mode::Close, ..bare };
        ends[place] = if item.state == State::Dropped {
            let through = add(bare);
            Ends { start: through, finish: through, close: add(close) }
        } else {
            let due = if item.state == State::Done { None } else { item.due };
            let close = add(Node { due: close_of(network, due, Instant::AFTER_ALL), ..close });
            Ends { start: place as u32, finish: close, close }
        };
    }
    (nodes, ends)
}

/// Makes the nodes of an item anew that is what it was and as far as it was, with other days.
pub(super) fn renew(network: &Network, nodes: &mut [Node], ends: Ends, place: ItemIx) {
    let item = &network.items[place as usize];
    if item.kind == Kind::Container && item.state == State::Dropped {
        return;
    }
    nodes[place as usize] = node(network, place, item);
    if item.kind == Kind::Container {
        let due = if item.state == State::Done { None } else { item.due };
        nodes[ends.close as usize].due = close_of(network, due, Instant::AFTER_ALL);
    }
}

/// Makes a node without any constraint.
fn bare_node(place: ItemIx, item: &Item) -> Node {
    Node {
        mode: Mode::Point,
        item: place,
        calendar: item.calendar,
        floor: Instant::BEFORE_ALL,
        finish_floor: Instant::BEFORE_ALL,
        begun: Instant::BEFORE_ALL,
        done: Instant::BEFORE_ALL,
        due: Instant::AFTER_ALL,
        counts: item.counts(),
    }
}

/// Makes the node of an item: the work, or the open of the container.
fn node(network: &Network, place: ItemIx, item: &Item) -> Node {
    let bare = bare_node(place, item);
    let plan_start = Instant::open(network.start);
    let data_date = Instant::open(network.data_date);
    let start_after = item.start_after.map_or(Instant::BEFORE_ALL, Instant::open);
    if item.state == State::Dropped || item.kind == Kind::Unscheduled {
        return bare;
    }
    if item.kind == Kind::Container {
        return Node { floor: start_after, ..bare };
    }
    let bare = Node { due: close_of(network, item.due, Instant::AFTER_ALL), ..bare };
    let promised = match item.kind {
        Kind::External { promised } => close_of(network, promised, Instant::BEFORE_ALL),
        _ => Instant::BEFORE_ALL,
    };
    let unstarted = plan_start.max(data_date).max(start_after).max(promised);
    match (item.kind, item.state) {
        (Kind::Gate(gate), _) if gate.void => Node { floor: plan_start, ..bare },
        (Kind::Gate(_), State::Done) => Node {
            mode: Mode::ApprovedGate,
            floor: plan_start,
            done: close_of(network, item.finished, data_date),
            ..bare
        },
        (Kind::Gate(gate), _) => Node {
            mode: Mode::OpenGate,
            floor: plan_start,
            finish_floor: network.calendars[0].close(network.data_date),
            begun: close_of(network, gate.last_approval, Instant::BEFORE_ALL),
            ..bare
        },
        (Kind::Task, State::Done) => Node {
            mode: Mode::Fixed,
            begun: item.started.map_or(Instant::BEFORE_ALL, Instant::open),
            done: close_of(network, item.finished, data_date),
            ..bare
        },
        (_, State::Done) => {
            let done = close_of(network, item.finished, data_date);
            Node { mode: Mode::Fixed, begun: done, done, ..bare }
        }
        (Kind::Task, State::Doing) => Node {
            mode: Mode::Doing,
            floor: data_date,
            begun: item.started.map_or(data_date, Instant::open),
            ..bare
        },
        (Kind::Task, _) => Node { mode: Mode::Todo, floor: unstarted, ..bare },
        (_, State::Doing) if item.started.is_some() => Node {
            mode: Mode::Doing,
            floor: data_date.max(promised),
            begun: item.started.map_or(data_date, Instant::open),
            ..bare
        },
        _ => Node { floor: unstarted, ..bare },
    }
}

/// Returns the close of a day, or what to take without one.
fn close_of(network: &Network, day: Option<Day>, without: Instant) -> Instant {
    day.map_or(without, |day| network.calendars[0].close(day))
}
