//! One event, with those whom it concerns.

use crate::base::Day;
use crate::diff::Both;
use crate::graph::{ItemIx, PartyIx};
use crate::progress::{Health, Reached};

use super::kind::Kind;
use super::question::Question;

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// What it happened to; of a need what is needed. An item of the head.
    pub item: ItemIx,
    /// What happened.
    pub what: What,
    /// Whom it concerns, in the order of their ids.
    pub audience: Vec<Concern>,
}

/// That an event concerns somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Concern {
    /// Whom: somebody of the head.
    pub person: PartyIx,
    /// Through which items, in the order of their ids: what of theirs it touches.
    pub through: Vec<ItemIx>,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// A need lets go.
    NeedResolved {
        /// Of what waited, what nothing holds back any more, in the order of ids.
        ready: Vec<ItemIx>,
    },
    /// What is needed comes later.
    NeedSlipped {
        /// The days on which it is forecast to start.
        start: Both<Option<Day>>,
        /// The days on which it is forecast to finish.
        finish: Both<Option<Day>>,
    },
    /// Work has no slack any more.
    BecameCritical,
    /// Somebody else answers for it.
    OwnerChanged {
        /// Who did, by their id in the base; `None` where it is new or nobody did.
        old: Option<String>,
        /// Who does now.
        new: Option<PartyIx>,
        /// Whether the item is new.
        is_new: bool,
    },
    /// Something stands in its way.
    Blocked {
        /// Since when.
        since: Day,
        /// What.
        why: String,
    },
    /// Nothing does any more.
    Unblocked,
    /// A light is another one.
    HealthChanged {
        /// Which.
        light: Light,
        /// What it was and is.
        health: Both<Health>,
        /// Why it is that now, in a sentence without its full stop.
        because: String,
    },
    /// A gate asks somebody.
    ApprovalAsked {
        /// Who is asked and was not, in the order in which they are asked.
        asked: Vec<PartyIx>,
        /// The day by whose close they should approve.
        by: Option<Day>,
    },
    /// Somebody approved.
    ApprovalGiven {
        /// Who.
        person: PartyIx,
        /// When.
        day: Day,
    },
    /// A question waits for a decision.
    DecisionDue {
        /// What is asked.
        question: Question,
        /// Whom it has reached since.
        reached: Vec<Reached>,
    },
}

/// One of the two lights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Light {
    /// That of dates.
    Delivery,
    /// That of figures.
    Value,
}

impl Light {
    /// Returns the name that outputs use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Delivery => "delivery",
            Self::Value => "value",
        }
    }
}

impl Event {
    /// Returns the kind of event.
    pub fn kind(&self) -> Kind {
        match self.what {
            What::NeedResolved { .. } => Kind::NeedResolved,
            What::NeedSlipped { .. } => Kind::NeedSlipped,
            What::BecameCritical => Kind::BecameCritical,
            What::OwnerChanged { .. } => Kind::OwnerChanged,
            What::Blocked { .. } => Kind::Blocked,
            What::Unblocked => Kind::Unblocked,
            What::HealthChanged { .. } => Kind::HealthChanged,
            What::ApprovalAsked { .. } => Kind::ApprovalAsked,
            What::ApprovalGiven { .. } => Kind::ApprovalGiven,
            What::DecisionDue { .. } => Kind::DecisionDue,
        }
    }
}
