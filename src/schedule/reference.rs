//! A schedule worked out as naively as it can be said, and the laws that the real one keeps on random networks.
//!
//! The reference knows no nodes, no order and no inverse: it counts working time minute by minute, relaxes early
//! dates until nothing changes, and finds each late date by trying instants from the last one down.

use std::collections::BTreeSet;

use proptest::prelude::*;

use crate::base::{Calendar, Day, Exception, ExceptionKind, Instant, Minutes, Weekday};

use super::{
    Cause, Durations, End, Gate, Item, Kind, Lag, Link, LinkKind, Network, Passes, State, Step, Target,
};

/// The days that the reference counts, and the day on which random plans start.
const FIRST: i32 = START - 700;
const LAST: i32 = START + 2000;
const START: i32 = 20_000;

/// Every instant by its number, with the working minutes before it in one calendar.
struct Counted {
    positions: Vec<usize>,
    earliest: Vec<usize>,
    latest: Vec<usize>,
}

impl Counted {
    fn new(calendar: &Calendar) -> Self {
        let mut counted = Self { positions: Vec::new(), earliest: vec![0], latest: vec![0] };
        let mut position = 0;
        for day in FIRST..=LAST {
            for minute in 0..=calendar.minutes_per_day() {
                let number = counted.positions.len();
                if minute > 0 && calendar.works(Day(day)) {
                    position += 1;
                    counted.earliest.push(number);
                    counted.latest.push(number);
                }
                counted.latest[position] = number;
                counted.positions.push(position);
            }
        }
        counted
    }

    fn snap(&self, at: usize) -> usize {
        self.latest[self.positions[at]]
    }

    fn after(&self, at: usize, work: Minutes) -> usize {
        self.earliest[self.positions[at] + work as usize]
    }

    fn before(&self, at: usize, work: Minutes) -> usize {
        self.latest[self.positions[at] - work as usize]
    }
}

/// A start and a finish, as numbers of instants.
type Ends = (Option<usize>, Option<usize>);

/// What the reference finds, by item.
struct Reference<'n> {
    network: &'n Network,
    calendars: Vec<Counted>,
    /// The containers that each item serves, directly or not.
    above: Vec<BTreeSet<usize>>,
    early: Vec<Ends>,
    late: Vec<Late>,
}

/// A late finish, once it is sought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Late {
    Unsought,
    Unbounded,
    At(usize),
}

impl Late {
    fn bound(self) -> Option<usize> {
        if let Self::At(at) = self { Some(at) } else { None }
    }
}

impl<'n> Reference<'n> {
    fn new(network: &'n Network) -> Self {
        let items = network.items.len();
        let mut above = vec![BTreeSet::new(); items];
        for _ in 0..items {
            for &(item, container) in &network.serves {
                let over = above[container as usize].clone();
                above[item as usize].insert(container as usize);
                above[item as usize].extend(over);
            }
        }
        let calendars = network.calendars.iter().map(Counted::new).collect();
        let mut reference = Self {
            network,
            calendars,
            above,
            early: vec![(None, None); items],
            late: vec![Late::Unsought; items],
        };
        loop {
            let before = reference.early.clone();
            for item in 0..items {
                if network.items[item].kind != Kind::Container {
                    reference.early[item] = reference.dates(item, None);
                }
            }
            if before == reference.early {
                return reference;
            }
        }
    }

    fn per_day(&self) -> usize {
        self.network.calendars[0].minutes_per_day() as usize + 1
    }

    fn number(&self, instant: Instant) -> usize {
        (instant.day().0 - FIRST) as usize * self.per_day() + usize::from(instant.minute())
    }

    fn instant(&self, number: usize) -> Instant {
        Instant::new(Day(FIRST + (number / self.per_day()) as i32), (number % self.per_day()) as u16)
    }

    fn open(&self, day: Day) -> usize {
        self.number(Instant::open(day))
    }

    fn close(&self, day: Day) -> usize {
        self.number(self.network.calendars[0].close(day))
    }

    fn item(&self, item: usize) -> &'n Item {
        &self.network.items[item]
    }

    fn calendar(&self, item: usize) -> &Counted {
        &self.calendars[self.network.items[item].calendar as usize]
    }

    fn is_dropped(&self, item: usize) -> bool {
        self.item(item).state == State::Dropped
    }

    fn is_container(&self, item: usize) -> bool {
        self.item(item).kind == Kind::Container
    }

    fn is_void(&self, item: usize) -> bool {
        matches!(self.item(item).kind, Kind::Gate(gate) if gate.void)
    }

    /// Whether its dates are facts.
    fn is_done(&self, item: usize) -> bool {
        !self.is_container(item) && self.item(item).state == State::Done && !self.is_void(item)
    }

    fn is_gate(&self, item: usize) -> bool {
        matches!(self.item(item).kind, Kind::Gate(_)) && !self.is_void(item) && !self.is_dropped(item)
    }

    /// Whether it has begun, so that what remains of it is what counts.
    fn is_doing(&self, item: usize) -> bool {
        let item = self.item(item);
        item.state == State::Doing
            && match item.kind {
                Kind::Task => true,
                Kind::Milestone | Kind::External { .. } => item.started.is_some(),
                _ => false,
            }
    }

    /// The work that is still to be done.
    fn work(&self, item: usize) -> Minutes {
        match self.item(item).kind {
            _ if self.is_dropped(item) || self.is_void(item) => 0,
            Kind::Task if self.is_doing(item) => self.network.durations.remaining[item],
            Kind::Task => self.network.durations.whole[item],
            Kind::Gate(gate) => self.network.durations.whole[item] * i64::from(gate.turns),
            _ => 0,
        }
    }

    fn serving(&self, container: usize) -> impl Iterator<Item = usize> + '_ {
        (0..self.network.items.len()).filter(move |&item| self.above[item].contains(&container))
    }

    fn has_work(&self, container: usize) -> bool {
        self.serving(container).any(|item| self.item(item).counts())
    }

    fn bound(&self, link: &Link, from: usize) -> usize {
        let calendar = self.calendar(link.to as usize);
        match link.lag {
            Lag::Working(0) => from,
            Lag::Working(work) if work > 0 => calendar.after(from, work),
            Lag::Working(lead) => calendar.before(from, -lead),
            Lag::Elapsed(days) => (from as i64 + i64::from(days) * self.per_day() as i64) as usize,
        }
    }

    /// The bounds that the links into an item set on one of its ends.
    fn links_into(&self, item: usize, end: End) -> Option<usize> {
        let into =
            self.network.links.iter().filter(|link| link.to as usize == item && link.kind.to_end() == end);
        into.filter_map(|link| Some(self.bound(link, self.end(link.from as usize, link.kind.from_end())?)))
            .max()
    }

    /// An end of an item, as its links see it.
    fn end(&self, item: usize, end: End) -> Option<usize> {
        if !self.is_container(item) {
            return if end == End::Start { self.early[item].0 } else { self.early[item].1 };
        }
        assert_eq!(end, End::Finish, "nothing needs the start of a container");
        if self.is_dropped(item) {
            return self.links_into(item, End::Start);
        }
        let work =
            self.serving(item).filter(|&item| self.item(item).counts()).filter_map(|item| self.early[item].1);
        let empty = self.serving(item).chain([item]).filter(|&item| self.is_empty(item));
        work.chain(empty.filter_map(|item| self.held(item))).max()
    }

    /// Whether it is a container that passes its bounds on.
    fn is_empty(&self, item: usize) -> bool {
        self.is_container(item) && !self.is_dropped(item) && !self.has_work(item)
    }

    /// What the containers that it serves (and itself, if it is one) hold it back to.
    fn held(&self, item: usize) -> Option<usize> {
        let holding = self.above[item]
            .iter()
            .copied()
            .chain([item].into_iter().filter(|&item| self.is_container(item)));
        let bounds = holding.filter(|&container| !self.is_dropped(container)).map(|container| {
            self.links_into(container, End::Start)
                .max(self.item(container).start_after.map(|day| self.open(day)))
        });
        bounds.flatten().max()
    }

    /// The early dates of work, as they follow from what is known of others and perhaps from one more bound.
    fn dates(&self, place: usize, more: Option<(End, usize)>) -> Ends {
        let (item, calendar, work) = (self.item(place), self.calendar(place), self.work(place));
        let more = |end: End| more.filter(|&(at, _)| at == end).map(|(_, bound)| bound);
        let starts = self.links_into(place, End::Start).max(more(End::Start));
        let finishes = self.links_into(place, End::Finish).max(more(End::Finish));
        if self.is_dropped(place) {
            return (starts.max(finishes), starts.max(finishes));
        }
        let starts = starts.max(self.held(place));
        let plan_start = Some(self.open(self.network.start));
        let data_date = Some(self.open(self.network.data_date));
        let promised = match item.kind {
            Kind::External { promised } => promised.map(|day| self.close(day)),
            _ => None,
        };
        let snap = |at: Option<usize>| if work > 0 { at.map(|at| calendar.snap(at)) } else { at };
        let after = |at: Option<usize>| if work > 0 { at.map(|at| calendar.after(at, work)) } else { at };
        let less = |at: Option<usize>| if work > 0 { at.map(|at| calendar.before(at, work)) } else { at };
        if self.is_gate(place) {
            let ready = snap(starts.max(plan_start)).max(less(finishes));
            if item.state == State::Done {
                let approved = item.finished.map(|day| self.close(day)).or(data_date);
                return (ready.min(approved), approved);
            }
            let Kind::Gate(gate) = item.kind else { unreachable!() };
            let asked = snap(ready.max(gate.last_approval.map(|day| self.close(day))));
            return (ready, after(asked).max(finishes).max(Some(self.close(self.network.data_date))));
        }
        if self.is_void(place) {
            let at = starts.max(plan_start).max(finishes);
            return (at, at);
        }
        if self.is_done(place) {
            let finish = item.finished.map(|day| self.close(day)).or(data_date);
            let start = match item.kind {
                Kind::Task => item.started.map(|day| self.open(day)).or(less(finish)),
                _ => finish,
            };
            return (start, finish);
        }
        if self.is_doing(place) {
            let from = snap(starts.max(data_date).max(promised));
            return (item.started.map(|day| self.open(day)).or(data_date), after(from).max(finishes));
        }
        let own = item.start_after.map(|day| self.open(day));
        let bound = starts.max(plan_start).max(data_date).max(own).max(promised);
        let start = snap(bound).max(less(finishes));
        (start, after(start).max(finishes))
    }

    fn plan_finish(&self) -> Option<usize> {
        let items = 0..self.network.items.len();
        items.filter(|&item| self.item(item).counts()).filter_map(|item| self.early[item].1).max()
    }

    /// The latest finish of work, found by trying.
    fn late_finish(&mut self, place: usize) -> Option<usize> {
        if self.late[place] != Late::Unsought {
            return self.late[place].bound();
        }
        for other in self.moved_by(place) {
            self.late_finish(other);
        }
        let mut dues: Vec<_> = Vec::new();
        if !self.is_dropped(place) {
            let serves =
                self.above[place].iter().filter(|&&container| self.item(container).state.is_active());
            dues.extend(
                serves.chain([&place]).filter_map(|&item| self.item(item).due).map(|day| self.close(day)),
            );
            dues.extend(self.plan_finish());
        }
        let last = self.calendars[0].positions.len() - 1 - 300 * self.per_day();
        let holds = |&finish: &usize| {
            dues.iter().all(|&due| finish <= due)
                && self.all_bounds(place, finish, &|other, end, bound| self.is_in_time(other, end, bound))
        };
        let found = (0..=last).rev().find(holds);
        self.late[place] = found.filter(|&found| found < last).map_or(Late::Unbounded, Late::At);
        self.late[place].bound()
    }

    /// What an item's finish or start may move, for the order of the backward pass.
    fn moved_by(&self, place: usize) -> Vec<usize> {
        let moved = std::cell::RefCell::new(Vec::new());
        let anywhere = self.open(Day(START));
        self.all_bounds(place, anywhere, &|other, _, _| {
            moved.borrow_mut().push(other);
            true
        });
        moved.into_inner()
    }

    /// Whether a test holds of every bound that work would set if it finished at an instant.
    fn all_bounds(&self, place: usize, finish: usize, test: &dyn Fn(usize, End, usize) -> bool) -> bool {
        let start = match self.work(place) {
            0 => finish,
            work => self.calendar(place).before(finish, work),
        };
        let ready_by = self.close(self.network.data_date);
        let begun = self.is_doing(place) || self.is_gate(place) && self.early[place].0 <= Some(ready_by);
        let own = self.network.links.iter().filter(|link| link.from as usize == place);
        let own = own.filter(|link| link.kind.from_end() == End::Finish || !begun).all(|link| {
            let from = if link.kind.from_end() == End::Finish { finish } else { start };
            self.bound_holds(link.to as usize, link.kind.to_end(), self.bound(link, from), test)
        });
        own && (self.is_dropped(place) || self.served_holds(place, finish, test))
    }

    /// Whether a test holds of what needs what an item serves.
    fn served_holds(&self, item: usize, finish: usize, test: &dyn Fn(usize, End, usize) -> bool) -> bool {
        let served = |link: &&Link| {
            self.above[item].contains(&(link.from as usize)) && !self.is_dropped(link.from as usize)
        };
        self.network.links.iter().filter(served).all(|link| {
            self.bound_holds(link.to as usize, link.kind.to_end(), self.bound(link, finish), test)
        })
    }

    /// Whether a test holds of a bound on an item, wherever it is passed on to.
    fn bound_holds(
        &self,
        item: usize,
        end: End,
        bound: usize,
        test: &dyn Fn(usize, End, usize) -> bool,
    ) -> bool {
        if !self.is_container(item) {
            return self.is_done(item) || test(item, end, bound);
        }
        let needed = |item: usize| {
            let links = self.network.links.iter().filter(move |link| link.from as usize == item);
            links.clone().all(|link| {
                self.bound_holds(link.to as usize, link.kind.to_end(), self.bound(link, bound), test)
            })
        };
        if self.is_dropped(item) {
            return needed(item);
        }
        let work = self.serving(item).filter(|&member| self.item(member).counts() && !self.is_done(member));
        let empty = self.serving(item).chain([item]).filter(|&member| self.is_empty(member));
        work.into_iter().all(|member| test(member, End::Start, bound))
            && empty.into_iter().all(|member| {
                test(member, End::Finish, bound) && needed(member) && self.served_holds(member, bound, test)
            })
    }

    /// Whether a bound leaves an item within its late dates.
    fn is_in_time(&self, item: usize, end: End, bound: usize) -> bool {
        if self.is_container(item) {
            // It has no dates, but it is due, and so is what it serves.
            let due =
                self.above[item].iter().chain([&item]).filter(|&&item| self.item(item).state.is_active());
            return due.filter_map(|&item| self.item(item).due).all(|day| bound <= self.close(day));
        }
        let Some(late) = self.late[item].bound() else { return true };
        let (calendar, work) = (self.calendar(item), self.work(item));
        match end {
            _ if work == 0 => bound <= late,
            End::Start => calendar.after(calendar.snap(bound), work) <= late,
            End::Finish if self.is_doing(item) => bound <= late,
            End::Finish => bound <= late && calendar.after(calendar.before(bound, work), work) <= late,
        }
    }

    /// The latest finish that moves no early date of another.
    fn free_finish(&self, place: usize) -> Option<usize> {
        let finish = self.early[place].1?;
        let last = self.plan_finish()?.max(finish);
        (finish..=last).rev().find(|&slipped| {
            self.all_bounds(place, slipped, &|other, end, bound| {
                self.is_container(other) || self.dates(other, Some((end, bound))) == self.early[other]
            })
        })
    }
}

/// What a random item is made of; which of it is used depends on its kind.
#[derive(Clone, Debug)]
struct Draft {
    kind: u8,
    state: u8,
    calendar: u32,
    whole: Minutes,
    remaining: Minutes,
    start_after: Option<i32>,
    due: Option<i32>,
    started: Option<i32>,
    finished: Option<i32>,
    promised: Option<i32>,
    turns: u32,
    void: bool,
}

fn draft() -> impl Strategy<Value = Draft> {
    let day = |likely: f64| prop::option::weighted(likely, -12..25_i32);
    (
        (0..12_u8, 0..10_u8, 0..3_u32, 0..12_i64, 0..6_i64),
        (day(0.15), day(0.15), day(0.7), day(0.9), day(0.7)),
        (0..4_u32, prop::bool::weighted(0.2)),
    )
        .prop_map(|(work, days, (turns, void))| {
            let (kind, state, calendar, whole, remaining) = work;
            let (start_after, due, started, finished, promised) = days;
            Draft {
                kind,
                state,
                calendar,
                whole,
                remaining,
                start_after,
                due,
                started,
                finished,
                promised,
                turns,
                void,
            }
        })
}

impl Draft {
    fn item(&self) -> Item {
        let day = |offset: Option<i32>| offset.map(|offset| Day(START + offset));
        let gate = Gate {
            void: self.void,
            turns: self.turns.max(1),
            last_approval: day(self.promised).filter(|_| self.turns > 1),
        };
        let kind = match self.kind {
            0..6 => Kind::Task,
            6 => Kind::Milestone,
            7 => Kind::External { promised: day(self.promised) },
            8 => Kind::Gate(gate),
            _ => Kind::Container,
        };
        let state = match (self.state, kind) {
            (5 | 6, Kind::Gate(_) | Kind::Container) | (0..=5, _) => State::Todo,
            (6, _) => State::Doing,
            (7 | 8, _) => State::Done,
            _ => State::Dropped,
        };
        Item {
            kind,
            state,
            calendar: if kind == Kind::Task { self.calendar } else { 0 },
            start_after: day(self.start_after).filter(|_| !matches!(kind, Kind::Gate(_))),
            due: day(self.due),
            started: day(self.started),
            finished: day(self.finished),
        }
    }
}

prop_compose! {
    fn calendars()(
        weeks in prop::collection::vec(prop::collection::btree_set(0..7_usize, 2..7), 2),
        minutes in 1..4_u16,
        layers in prop::collection::vec(prop::collection::vec((-40..60_i32, 0..7_i32, 0..3_usize), 0..4), 3),
    ) -> Vec<Calendar> {
        let week = |days: &BTreeSet<usize>| days.iter().map(|&day| Weekday::ALL[day]).collect::<Vec<_>>();
        let kinds = [ExceptionKind::Holiday, ExceptionKind::Working, ExceptionKind::Away];
        let layer = |place: usize| layers[place].iter().map(|&(from, days, kind)| Exception {
            from: Day(START + from),
            to: Day(START + from + days),
            kind: kinds[kind],
            source: 0,
        }).collect::<Vec<_>>();
        let plan = Calendar::new(&week(&weeks[0]), minutes).with(&layer(0));
        let owner = plan.with(&layer(1));
        let other = Calendar::new(&week(&weeks[1]), minutes).with(&layer(2));
        vec![plan, owner, other]
    }
}

prop_compose! {
    /// Random networks: links and services that would close a cycle are left out.
    fn networks()(
        calendars in calendars(),
        data_date in -5..12_i32,
        drafts in prop::collection::vec(draft(), 1..13),
        links in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..4_usize, 0..10_u8, -6..9_i64), 0..28),
        serves in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 0..14),
    ) -> Network {
        let items: Vec<_> = drafts.iter().map(Draft::item).collect();
        let mut network = Network {
            calendars,
            start: Day(START),
            data_date: Day(START + data_date),
            durations: Durations {
                whole: drafts.iter().map(|draft| draft.whole).collect(),
                remaining: drafts.iter().map(|draft| draft.remaining).collect(),
            },
            items,
            links: Vec::new(),
            serves: Vec::new(),
        };
        for item in &mut network.items {
            if let Kind::Gate(gate) = &mut item.kind {
                // Later approvals do not count yet.
                gate.last_approval = gate.last_approval.map(|day| day.min(network.data_date));
            }
        }
        let count = network.items.len();
        let containers: Vec<_> = (0..count).filter(|&item| network.items[item].kind == Kind::Container).collect();
        for (item, container) in serves.iter().filter(|_| !containers.is_empty()) {
            network.serves.push((item.index(count) as u32, containers[container.index(containers.len())] as u32));
            if Passes::new(network.clone()).is_err() {
                network.serves.pop();
            }
        }
        for (from, to, kind, shape, lag) in links {
            let (mut from, mut to) = (from.index(count), to.index(count));
            if from > to && shape % 4 > 0 {
                (from, to) = (to, from);
            }
            let kinds = [LinkKind::FinishToStart, LinkKind::StartToStart, LinkKind::FinishToFinish, LinkKind::StartToFinish];
            let mut kind = kinds[kind];
            let is_container = |item: usize| network.items[item].kind == Kind::Container;
            if is_container(from) || is_container(to) && kind.to_end() == End::Finish {
                kind = if is_container(to) || kind.to_end() == End::Start { LinkKind::FinishToStart } else { LinkKind::FinishToFinish };
            }
            let lag = match shape {
                0..5 => Lag::Working(0),
                5..8 => Lag::Working(lag),
                _ => Lag::Elapsed(lag as i32),
            };
            network.links.push(Link { from: from as u32, to: to as u32, kind, lag });
            if Passes::new(network.clone()).is_err() {
                network.links.pop();
            }
        }
        network
    }
}

fn undue(mut network: Network) -> Network {
    for item in &mut network.items {
        item.due = None;
    }
    network
}

fn agrees(network: &Network) -> Result<(), TestCaseError> {
    let passes = Passes::new(network.clone()).expect("cycles are left out");
    let schedule = passes.run();
    let mut reference = Reference::new(network);
    prop_assert_eq!(schedule.finish(), reference.plan_finish().map(|at| reference.instant(at)));
    for item in 0..network.items.len() {
        let dates = schedule.dates(item as u32);
        let instant = |reference: &Reference<'_>, at: Option<usize>| at.map(|at| reference.instant(at));
        if reference.is_container(item) {
            let work: Vec<_> =
                reference.serving(item).filter(|&member| reference.item(member).counts()).collect();
            let first = work.iter().filter_map(|&member| reference.early[member].0).min();
            let last = work.iter().filter_map(|&member| reference.early[member].1).max();
            prop_assert_eq!(dates.early_start, instant(&reference, first), "start of {}", item);
            prop_assert_eq!(dates.early_finish, instant(&reference, last), "finish of {}", item);
            let float = work.iter().filter_map(|&member| schedule.dates(member as u32).total_float).min();
            prop_assert_eq!(dates.total_float, float, "float of {}", item);
            continue;
        }
        let (start, finish) = reference.early[item];
        prop_assert_eq!(dates.early_start, instant(&reference, start), "early start of {}", item);
        prop_assert_eq!(dates.early_finish, instant(&reference, finish), "early finish of {}", item);
        if reference.is_done(item) {
            prop_assert_eq!((dates.late_finish, dates.total_float, dates.free_float), (None, None, None));
            continue;
        }
        let late = reference.late_finish(item);
        prop_assert_eq!(dates.late_finish, instant(&reference, late), "late finish of {}", item);
        let work = reference.work(item);
        let late_start = late.filter(|_| !reference.is_doing(item)).map(|late| match work {
            0 => late,
            work => reference.calendar(item).before(late, work),
        });
        prop_assert_eq!(dates.late_start, instant(&reference, late_start), "late start of {}", item);
        let counted = reference.calendar(item);
        let float =
            |to: Option<usize>| Some(counted.positions[to?] as i64 - counted.positions[finish?] as i64);
        prop_assert_eq!(dates.total_float, float(late), "total float of {}", item);
        if late.is_some() && finish.is_some() {
            let free = reference.free_finish(item);
            prop_assert_eq!(dates.free_float, float(free), "free float of {}", item);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_date_is_that_of_the_reference(network in networks()) {
        agrees(&network)?;
    }

    #[test]
    fn nothing_is_late_or_short_of_float_where_nothing_is_due(network in networks()) {
        let network = undue(network);
        let schedule = Passes::new(network).expect("cycles are left out").run();
        for dates in schedule.all() {
            if let (Some(early), Some(late)) = (dates.early_finish, dates.late_finish) {
                prop_assert!(early <= late);
            }
            if let (Some(early), Some(late)) = (dates.early_start, dates.late_start) {
                prop_assert!(early <= late);
            }
            if let (Some(total), Some(free)) = (dates.total_float, dates.free_float) {
                prop_assert!(total >= free && free >= 0);
            }
        }
    }

    #[test]
    fn one_more_link_makes_nothing_earlier(network in networks()) {
        let more = Passes::new(network.clone()).expect("cycles are left out").run();
        let mut network = network;
        network.links.pop();
        let fewer = Passes::new(network).expect("cycles are left out").run();
        for (more, fewer) in more.all().iter().zip(fewer.all()) {
            prop_assert!(more.early_start >= fewer.early_start && more.early_finish >= fewer.early_finish);
        }
    }

    #[test]
    fn the_order_of_items_and_entries_changes_nothing(network in networks()) {
        let last = network.items.len() as u32 - 1;
        let mut turned = network.clone();
        turned.items.reverse();
        turned.durations.whole.reverse();
        turned.durations.remaining.reverse();
        for link in &mut turned.links {
            (link.from, link.to) = (last - link.from, last - link.to);
        }
        turned.links.reverse();
        for (item, container) in &mut turned.serves {
            (*item, *container) = (last - *item, last - *container);
        }
        turned.serves.reverse();
        let one = Passes::new(network).expect("cycles are left out").run();
        let other = Passes::new(turned).expect("cycles are left out").run();
        for (one, other) in one.all().iter().zip(other.all().iter().rev()) {
            prop_assert_eq!(one, other);
        }
    }

    #[test]
    fn links_that_bind_nothing_can_be_left_out(network in networks()) {
        let passes = Passes::new(network.clone()).expect("cycles are left out");
        let schedule = passes.run();
        let binds = |place: usize, link: &Link| {
            // The start of an approved gate is the earlier of two instants: none of several bounds need be it.
            if network.items[link.to as usize].state == State::Done {
                return true;
            }
            let ends = [End::Start, End::Finish].into_iter();
            let mut bindings = ends.flat_map(|end| passes.bindings(&schedule, link.to, end));
            bindings.any(|binding| binding.cause == Cause::Link(place as u32))
        };
        let mut fewer = network.clone();
        let links = network.links.iter().enumerate();
        fewer.links = links.filter(|&(place, link)| binds(place, link)).map(|(_, link)| *link).collect();
        let fewer = Passes::new(fewer).expect("cycles are left out").run();
        for (all, fewer) in schedule.all().iter().zip(fewer.all()) {
            prop_assert_eq!((all.early_start, all.early_finish), (fewer.early_start, fewer.early_finish));
        }
    }

    #[test]
    fn float_to_the_plan_is_total_float_where_nothing_is_due(network in networks()) {
        let passes = Passes::new(undue(network)).expect("cycles are left out");
        let schedule = passes.run();
        let floats = passes.float_to(&schedule, Target::Plan);
        for (dates, float) in schedule.all().iter().zip(floats) {
            prop_assert_eq!(dates.total_float, float);
        }
    }

    #[test]
    fn a_driving_path_is_a_chain_of_causes_to_its_target(network in networks(), target in any::<prop::sample::Index>()) {
        let target = target.index(network.items.len()) as u32;
        let passes = Passes::new(network.clone()).expect("cycles are left out");
        let schedule = passes.run();
        for target in [Target::Plan, Target::Item(target)] {
            let finish = match target {
                Target::Plan => schedule.finish(),
                Target::Item(item) => schedule.dates(item).early_finish,
            };
            let path = passes.driving_path(&schedule, target);
            prop_assert_eq!(path.as_ref().map(|path| path.finish), finish);
            let Some(path) = path else { continue };
            prop_assert_eq!(path.steps.last().map(|step| step.finish), finish);
            let above = Reference::new(&network).above;
            let mut before: Option<&Step> = None;
            for step in &path.steps {
                match (step.because.cause, before) {
                    (Cause::Link(link), Some(before)) => {
                        let link = network.links[link as usize];
                        prop_assert_eq!(link.to, step.item);
                        let is_before = link.from == before.item || above[before.item as usize].contains(&(link.from as usize));
                        // What needs a container that is empty waits for what that needs.
                        let serves = above[before.item as usize].iter().any(|&at| at == link.from as usize);
                        prop_assert!(is_before || serves);
                    }
                    (Cause::Container(container), Some(before)) => prop_assert_eq!(container, before.item),
                    (Cause::Link(_) | Cause::Container(_), None) => prop_assert!(false, "a chain begins with no link"),
                    (_, before) => prop_assert!(before.is_none()),
                }
                before = Some(step);
            }
        }
    }
}
