//! The kinds of events: what each is, whom it concerns, and how urgently they are told.

use crate::model::{Item, registry};

/// A kind of event, in the order in which events are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Something that was waited for lets go.
    NeedResolved,
    /// Something that is waited for comes later.
    NeedSlipped,
    /// Work has no slack any more.
    BecameCritical,
    /// Somebody else answers for it.
    OwnerChanged,
    /// Something stands in its way.
    Blocked,
    /// Nothing does any more.
    Unblocked,
    /// A light is another one.
    HealthChanged,
    /// A gate asks somebody.
    ApprovalAsked,
    /// Somebody approved.
    ApprovalGiven,
    /// A question waits for a decision.
    DecisionDue,
}

/// How urgently somebody is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// It interrupts.
    Now,
    /// It is collected.
    Digest,
    /// They are not told.
    Off,
}

impl Urgency {
    /// Returns the word that plan files and outputs use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Now => "now",
            Self::Digest => "digest",
            Self::Off => "off",
        }
    }
}

impl Kind {
    /// Every kind, in the order in which events are told.
    pub const ALL: [Self; 10] = [
        Self::NeedResolved,
        Self::NeedSlipped,
        Self::BecameCritical,
        Self::OwnerChanged,
        Self::Blocked,
        Self::Unblocked,
        Self::HealthChanged,
        Self::ApprovalAsked,
        Self::ApprovalGiven,
        Self::DecisionDue,
    ];

    /// Returns the name that plan files and outputs use.
    pub fn name(self) -> &'static str {
        registry::EVENTS[self as usize]
    }

    /// Returns how urgently a person is told of such events: as their `notify` says; else what asks them to do something
    /// interrupts, and all else is collected.
    pub fn urgency(self, person: &Item) -> Urgency {
        let notices = person.get(registry::NOTIFY).unwrap_or_default();
        let said = notices.iter().find(|notice| notice.event == self.name());
        match said.map(|notice| notice.urgency) {
            Some("now") => Urgency::Now,
            Some("off") => Urgency::Off,
            None if matches!(self, Self::ApprovalAsked | Self::DecisionDue) => Urgency::Now,
            _ => Urgency::Digest,
        }
    }

    /// Says when there is such an event, for the reference.
    pub fn page(self) -> &'static str {
        match self {
            Self::NeedResolved => {
                "A need that was open lets go: what was needed is done or dropped, or has begun where that is enough."
            }
            Self::NeedSlipped => {
                "What is needed is forecast to finish later than it was (to start later, for `SS` and `SF`), and with that the former dates of what waits for it cannot hold."
            }
            Self::BecameCritical => "An open task or gate that was not critical is now.",
            Self::OwnerChanged => "An open item has another owner, or is new.",
            Self::Blocked => "An open item is blocked that was not, or by something newer.",
            Self::Unblocked => "An open item that was blocked is not any more.",
            Self::HealthChanged => {
                "The light of delivery or of value of an open objective, key result or initiative is another one."
            }
            Self::ApprovalAsked => "A gate asks somebody for their approval whom it did not ask before.",
            Self::ApprovalGiven => "Somebody asked by a gate has approved.",
            Self::DecisionDue => {
                "A question that waits for a decision has reached somebody whom it had not: a block, a trigger that has fired, a check-in that says that it goes worse, a proposed decision whose day has come."
            }
        }
    }

    /// Defines whom such an event concerns, for the reference. Whoever has left the plan is never told.
    pub fn audience(self) -> &'static str {
        match self {
            Self::NeedResolved => "Who works on what waits for it.",
            Self::NeedSlipped => {
                "Who works on what waits for it, as far as their own start or finish is forecast later than it was."
            }
            Self::BecameCritical => "Who works on it.",
            Self::OwnerChanged => "Its new owner, and its old one.",
            Self::Blocked | Self::Unblocked => {
                "Who works on it and on what serves it, and who works on what waits for it."
            }
            Self::HealthChanged => "Its owner.",
            Self::ApprovalAsked => "Whoever is asked and was not, and the gate's owner.",
            Self::ApprovalGiven => "The gate's owner.",
            Self::DecisionDue => {
                "Whom it has reached since: the owner at once (of a block, `blocked` tells them), their manager after five working days, the owners of the objectives after ten."
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_name_in_the_language() {
        assert_eq!(Kind::ALL.map(|kind| kind as usize), std::array::from_fn(|at| at));
        assert_eq!(Kind::ALL.map(Kind::name), registry::EVENTS);
        assert_eq!(Kind::DecisionDue.name(), "decision_due");
        let urgencies = [Urgency::Now, Urgency::Digest, Urgency::Off].map(Urgency::name);
        assert_eq!(urgencies, registry::URGENCIES);
    }
}
