//! The causes that bind an end of a node, and where each leads.

use std::collections::BTreeSet;

use crate::base::{Calendar, Instant, Minutes};

use super::driving::Cause;
use super::forward::{Early, Settled, settle};
use super::network::{End, Kind};
use super::nodes::{Mode, Node};
use super::passes::{Edge, Origin, Passes};
use super::states::State;

/// An end of a node, at which the walk is.
pub(super) type Place = (u32, End);

/// A cause that binds, and where the walk goes on from it.
#[derive(Clone, Copy)]
pub(super) struct Pull {
    /// `None` between a container's close and what it waits for: the walk passes through.
    pub(super) cause: Option<Cause>,
    pub(super) end: End,
    pub(super) from: Instant,
    pub(super) to: Instant,
    pub(super) next: Option<Place>,
}

impl Passes {
    /// Lists what binds an end, each cause once: fills `pulls`, whatever it held.
    pub(super) fn pulls(&self, early: &Early, (place, end): Place, pulls: &mut Vec<Pull>) {
        pulls.clear();
        let node = &self.nodes[place as usize];
        let calendar = self.node_calendar(node);
        let work = early.work[place as usize];
        let (start_bound, finish_bound) = self.bounds(place, early);
        let settled = settle(node, calendar, work, start_bound, finish_bound);
        let mut pulling =
            Pulling { passes: self, early, place, node, calendar, work, settled, lists_finish: false, pulls };
        match (node.mode, end) {
            (Mode::Close, _) => pulling.close(),
            (Mode::Fixed, _) => pulling.actual(end),
            (Mode::Doing, End::Start) => pulling.begun(),
            (Mode::Doing, End::Finish) => {
                pulling.finish_links();
                if settled.end == settled.finish {
                    pulling.start(settled.from, End::Finish, false);
                }
            }
            (Mode::ApprovedGate, End::Finish) => pulling.gate(node.done, settled.finish, End::Finish),
            (Mode::ApprovedGate, End::Start) => {
                pulling.start(settled.start, End::Start, true);
                if settled.start == node.done {
                    pulling.gate(node.done, settled.start, End::Start);
                }
            }
            (Mode::OpenGate, End::Finish) => pulling.open_gate(),
            (Mode::Todo | Mode::OpenGate, End::Start) | (Mode::Point, _) => {
                pulling.start(settled.start, end, true);
            }
            (Mode::Todo, End::Finish) => {
                if work > 0 {
                    pulling.finish_links();
                }
                if settled.end == settled.finish {
                    pulling.start(settled.start, End::Start, true);
                }
            }
        }
    }
}

/// What binds an end of one node, while it is listed.
struct Pulling<'p> {
    passes: &'p Passes,
    early: &'p Early,
    place: u32,
    node: &'p Node,
    calendar: &'p Calendar,
    work: Minutes,
    settled: Settled,
    /// Whether the links that bind the finish are listed.
    lists_finish: bool,
    pulls: &'p mut Vec<Pull>,
}

impl Pulling<'_> {
    /// Lists what binds where the work starts: `to` is that instant, `end` the end of the item that it makes.
    fn start(&mut self, to: Instant, end: End, finish_links_too: bool) {
        let mut dropped = Vec::new();
        for edge in self.passes.into.of(self.place) {
            let (from, bound) = self.edge(edge);
            let bound = match edge.to {
                End::Start => self.snapped(bound),
                // Those that bind the finish itself are listed already.
                End::Finish if !finish_links_too || self.lists_finish && bound == self.settled.finish => {
                    continue;
                }
                End::Finish if self.work > 0 => self.calendar.before(bound, self.work),
                End::Finish => bound,
            };
            if bound != to || !bound.is_bound() {
                continue;
            }
            if edge.origin == Origin::Hold && self.is_dropped(edge.node) {
                dropped.push(edge.node);
            } else {
                self.link(edge, from, to, end);
            }
        }
        if !dropped.is_empty() {
            self.handed_on(dropped, to, end);
        }
        self.constraints(to, end);
    }

    /// Lists the days of the item and of the plan that bind its start.
    fn constraints(&mut self, to: Instant, end: End) {
        let network = &self.passes.network;
        let item = &network.items[self.node.item as usize];
        if self.node.floor == Instant::BEFORE_ALL {
            return;
        }
        let start_after = item.start_after.map(Instant::open);
        let promised = match item.kind {
            Kind::External { promised } => promised.map(|day| self.calendar.close(day)),
            _ => None,
        };
        let plan_start = Some(Instant::open(network.start));
        let data_date = Some(Instant::open(network.data_date));
        let is_container = item.kind == Kind::Container;
        let is_doing = self.node.mode == Mode::Doing;
        let is_gate = matches!(item.kind, Kind::Gate(_));
        let candidates = [
            (Cause::StartAfter, start_after.filter(|_| !is_doing && !is_gate)),
            (Cause::DataDate, data_date.filter(|_| !is_container && !is_gate)),
            (Cause::PlanStart, plan_start.filter(|_| !is_container && !is_doing)),
            (Cause::Promised, promised),
        ];
        for (cause, from) in candidates {
            if let Some(from) = from.filter(|&from| self.snapped(from) == to) {
                self.pulls.push(Pull { cause: Some(cause), end, from, to, next: None });
            }
        }
    }

    /// Lists the links whose bound on the finish is the finish.
    fn finish_links(&mut self) {
        let to = self.settled.finish;
        self.lists_finish = true;
        for edge in self.passes.into.of(self.place).iter().filter(|edge| edge.to == End::Finish) {
            let (from, bound) = self.edge(edge);
            if bound == to {
                self.link(edge, from, to, End::Finish);
            }
        }
    }

    /// Lists what binds the finish of a gate that is open.
    fn open_gate(&mut self) {
        let Settled { start, from, end, finish } = self.settled;
        self.finish_links();
        if end == finish {
            if self.snapped(start) == from {
                self.start(start, End::Start, true);
            }
            if self.node.begun.is_bound() && self.snapped(self.node.begun) == from {
                self.gate(self.node.begun, from, End::Finish);
            }
        }
        if self.node.finish_floor == finish {
            let cause = Some(Cause::DataDate);
            self.pulls.push(Pull { cause, end: End::Finish, from: finish, to: finish, next: None });
        }
    }

    /// Lists what a container's close waits for.
    fn close(&mut self) {
        for edge in self.passes.into.of(self.place) {
            let (from, bound) = self.edge(edge);
            if bound == self.settled.finish && bound.is_bound() {
                let next = Some((edge.node, edge.from));
                self.pulls.push(Pull { cause: None, end: End::Finish, from, to: bound, next });
            }
        }
    }

    /// Says that an end has happened; or, where nobody has said when, that it is taken to be the data date.
    fn actual(&mut self, end: End) {
        let item = &self.passes.network.items[self.node.item as usize];
        let is_known = match end {
            End::Finish => item.finished.is_some(),
            End::Start => item.finished.is_some() || item.started.is_some() && item.kind == Kind::Task,
        };
        let at = if end == End::Finish { self.settled.finish } else { self.settled.start };
        self.happened(is_known, at, end);
    }

    /// Says when work was begun.
    fn begun(&mut self) {
        let is_known = self.passes.network.items[self.node.item as usize].started.is_some();
        self.happened(is_known, self.settled.start, End::Start);
    }

    fn happened(&mut self, is_known: bool, at: Instant, end: End) {
        let cause = Some(if is_known { Cause::Actual } else { Cause::DataDate });
        self.pulls.push(Pull { cause, end, from: at, to: at, next: None });
    }

    fn gate(&mut self, from: Instant, to: Instant, end: End) {
        self.pulls.push(Pull { cause: Some(Cause::Gate), end, from, to, next: None });
    }

    /// Lists an edge that binds.
    fn link(&mut self, edge: &Edge, from: Instant, to: Instant, end: End) {
        let cause = match edge.origin {
            Origin::Link(link) => Some(Cause::Link(link)),
            Origin::Serve => None,
            Origin::Hold => Some(Cause::Container(self.passes.nodes[edge.node as usize].item)),
        };
        self.pulls.push(Pull { cause, end, from, to, next: Some((edge.node, edge.from)) });
    }

    /// Lists the containers whose bound dropped ones hand on, those left out that are listed already.
    fn handed_on(&mut self, mut ahead: Vec<u32>, to: Instant, end: End) {
        let early = self.early;
        let mut seen: BTreeSet<_> =
            self.pulls.iter().filter_map(|pull| pull.next.map(|(node, _)| node)).collect();
        while let Some(open) = ahead.pop() {
            for edge in self.passes.into.of(open) {
                let from = early.start[edge.node as usize];
                if from != early.start[open as usize] || !seen.insert(edge.node) {
                    continue;
                }
                if self.is_dropped(edge.node) {
                    ahead.push(edge.node);
                } else {
                    let holder = self.passes.nodes[edge.node as usize].item;
                    let next = Some((edge.node, End::Start));
                    self.pulls.push(Pull { cause: Some(Cause::Container(holder)), end, from, to, next });
                }
            }
        }
    }

    fn is_dropped(&self, node: u32) -> bool {
        let item = self.passes.nodes[node as usize].item;
        self.passes.network.items[item as usize].state == State::Dropped
    }

    /// Returns the instant at which an edge begins, and the bound that it sets.
    fn edge(&self, edge: &Edge) -> (Instant, Instant) {
        let early = self.early;
        let from = match edge.from {
            End::Start => early.start[edge.node as usize],
            End::Finish => early.finish[edge.node as usize],
        };
        (from, edge.lag.bound(from, self.calendar))
    }

    fn snapped(&self, instant: Instant) -> Instant {
        if self.work > 0 { self.calendar.snap(instant) } else { instant }
    }
}
