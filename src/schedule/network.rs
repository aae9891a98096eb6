//! What the passes need to know of a plan, as plain arrays: items, links, what serves what, calendars, times.

use crate::base::{Calendar, Day, Minutes};

use super::State;

/// The place of an item in [`Network::items`]; places are in the order of ids, so that ties break by id.
pub type ItemIx = u32;

/// A plan as the schedule sees it: numbers only.
#[derive(Clone, Debug)]
pub struct Network {
    /// The calendars that items name by their place; the first is the plan's. All have the same minutes a day.
    pub calendars: Vec<Calendar>,
    /// The plan's first day: nothing unstarted is before its open.
    pub start: Day,
    /// The day as of which the plan is scheduled: nothing unstarted is before its open either.
    pub data_date: Day,
    /// The work and the containers, in the order of their ids.
    pub items: Vec<Item>,
    /// The needs.
    pub links: Vec<Link>,
    /// What serves what: a piece of work or a container, and the container that it serves directly.
    pub serves: Vec<(ItemIx, ItemIx)>,
    /// How long the items take.
    pub durations: Durations,
}

impl Network {
    /// Returns a network of nothing, which cannot be scheduled.
    pub(super) fn empty() -> Self {
        Self {
            calendars: Vec::new(),
            start: Day(0),
            data_date: Day(0),
            items: Vec::new(),
            links: Vec::new(),
            serves: Vec::new(),
            durations: Durations::default(),
        }
    }
}

/// How long the items take, by their places: what a what-if or a simulation changes.
///
/// Milestones, externals and containers take no time, whatever stands here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Durations {
    /// The whole of the work: a task's estimate; of a gate, what each turn takes.
    pub whole: Vec<Minutes>,
    /// What remains of a task that is in doing; not read of others.
    pub remaining: Vec<Minutes>,
}

/// A piece of work or a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// What it is.
    pub kind: Kind,
    /// How far it has got: the effective state (see [`effective_states`](super::effective_states)).
    pub state: State,
    /// The calendar it works in, by its place in [`Network::calendars`]; only a task has one of its own.
    pub calendar: u32,
    /// The first day on which it, or what serves it, may start.
    pub start_after: Option<Day>,
    /// The day whose close it, or what serves it, must meet.
    pub due: Option<Day>,
    /// The day on which it was started.
    pub started: Option<Day>,
    /// The day on which it was finished; of a gate, the day on which enough had approved.
    pub finished: Option<Day>,
}

impl Item {
    /// Makes an item that is not begun, in the plan's calendar, without constraints.
    pub fn new(kind: Kind) -> Self {
        Self {
            kind,
            state: State::Todo,
            calendar: 0,
            start_after: None,
            due: None,
            started: None,
            finished: None,
        }
    }

    /// Returns whether this is work that counts in forecasts: neither a container, nor dropped, nor unscheduled.
    pub fn counts(&self) -> bool {
        self.state != State::Dropped && !matches!(self.kind, Kind::Container | Kind::Unscheduled)
    }

    /// Returns whether it has no duration, so that both its dates are one instant.
    pub fn takes_no_time(&self) -> bool {
        match self.kind {
            Kind::Task | Kind::Container => self.state == State::Dropped,
            Kind::Milestone | Kind::External { .. } | Kind::Unscheduled => true,
            Kind::Gate(gate) => gate.void || self.state == State::Dropped,
        }
    }
}

/// What an item is, as far as its dates go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Work that takes time.
    Task,
    /// A point in time.
    Milestone,
    /// Somebody outside delivers: a point in time.
    External {
        /// The day by whose close it is promised.
        promised: Option<Day>,
    },
    /// Somebody must approve.
    Gate(Gate),
    /// An objective, a key result or an initiative: what work serves.
    Container,
    /// Not scheduled at all (recurring work): it has no dates, and its links and what it serves are not looked at.
    Unscheduled,
}

/// The terms of a gate. It is approved when its state is [`State::Done`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gate {
    /// Its condition does not hold, so that it passes by itself and takes no time.
    pub void: bool,
    /// How often its time is still taken, one after another: the approvals still needed of a gate that asks in
    /// order, 1 of any other.
    pub turns: u32,
    /// The day of the last approval that counts, of a gate that asks in order.
    pub last_approval: Option<Day>,
}

impl Default for Gate {
    fn default() -> Self {
        Self { void: false, turns: 1, last_approval: None }
    }
}

/// What one item needs of another. Into a container only the start is bound, out of one only the finish binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// What is needed: the predecessor.
    pub from: ItemIx,
    /// What needs it: the successor.
    pub to: ItemIx,
    /// Which end of the one bounds which end of the other.
    pub kind: LinkKind,
    /// How much later the bound is.
    pub lag: Lag,
}

/// Which end of the predecessor bounds which end of the successor (the four links of the precedence diagram).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LinkKind {
    /// FS: the finish bounds the start.
    #[default]
    FinishToStart,
    /// SS: the start bounds the start.
    StartToStart,
    /// FF: the finish bounds the finish.
    FinishToFinish,
    /// SF: the start bounds the finish.
    StartToFinish,
}

impl LinkKind {
    /// Returns the two letters that plan files use.
    pub fn code(self) -> &'static str {
        match self {
            Self::FinishToStart => "FS",
            Self::StartToStart => "SS",
            Self::FinishToFinish => "FF",
            Self::StartToFinish => "SF",
        }
    }

    /// Returns the end of the predecessor that bounds.
    pub fn from_end(self) -> End {
        match self {
            Self::FinishToStart | Self::FinishToFinish => End::Finish,
            Self::StartToStart | Self::StartToFinish => End::Start,
        }
    }

    /// Returns the end of the successor that is bounded.
    pub fn to_end(self) -> End {
        match self {
            Self::FinishToStart | Self::StartToStart => End::Start,
            Self::FinishToFinish | Self::StartToFinish => End::Finish,
        }
    }
}

/// One of the two ends of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum End {
    /// Where it starts.
    Start,
    /// Where it finishes.
    Finish,
}

/// How much later than the predecessor's end a link's bound is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lag {
    /// Working time in the successor's calendar; negative for a lead.
    Working(Minutes),
    /// Whole civil days; negative for a lead.
    Elapsed(i32),
}

impl Default for Lag {
    fn default() -> Self {
        Self::Working(0)
    }
}
