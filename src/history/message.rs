//! What can be said of a commit's message before it is committed.

use crate::base::Trailer;
use crate::graph::{ItemIx, PartyIx};
use crate::model::{ItemKind, registry};
use crate::schedule::State;
use crate::snapshot::Snapshot;

use super::{Nearest, Unknown, named_by};

/// What a message names, and what its author could name.
#[derive(Clone, Debug)]
pub struct Offer {
    /// How many ids it names.
    pub named: usize,
    /// Those that the plan does not have; none where the plan was not read whole, since they may be in what was not.
    pub unknown: Vec<Unknown>,
    /// What its author works on, in the order of ids.
    pub in_doing: Vec<ItemIx>,
}

impl Offer {
    /// Looks at the trailers of a message by an author with a mail address, where that is known.
    pub fn new(snapshot: &Snapshot, trailers: &[Trailer], email: Option<&str>) -> Self {
        let ids = named_by(trailers);
        let mut nearest = Nearest::new(snapshot);
        let strange = ids.iter().filter(|id| snapshot.is_whole() && snapshot.plan.find(id).is_none());
        Self {
            unknown: strange.map(|id| nearest.to(id)).collect(),
            named: ids.len(),
            in_doing: email.map(|email| in_doing_by(snapshot, email)).unwrap_or_default(),
        }
    }
}

/// Returns the tasks in doing that whoever has this mail address owns or works on, in the order of ids.
pub fn in_doing_by(snapshot: &Snapshot, email: &str) -> Vec<ItemIx> {
    let plan = &snapshot.plan;
    let same = |person: &PartyIx| {
        let known = plan.party(*person).get(registry::EMAIL).map(|known| known.trim().to_lowercase());
        known.is_some_and(|known| !known.is_empty() && known == email.trim().to_lowercase())
    };
    let authors: Vec<PartyIx> = plan.people().filter(same).collect();
    let works_on = |item: &ItemIx| {
        let with = plan.item(*item).get(registry::WITH).unwrap_or_default();
        let owner = snapshot.graph.owner(*item);
        authors.iter().any(|author| {
            owner == Some(*author) || with.iter().any(|name| *name.value == *plan.party_id(*author))
        })
    };
    let tasks = plan.items_of(ItemKind::Task).filter(|item| snapshot.state(*item) == State::Doing);
    if authors.is_empty() { Vec::new() } else { tasks.filter(works_on).collect() }
}
