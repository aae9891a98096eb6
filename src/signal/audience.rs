//! Who works on what: the people whose own dates or duties something touches.

use std::collections::{BTreeMap, BTreeSet};

use crate::graph::{ItemIx, PartyIx};
use crate::model::{ItemKind, registry};
use crate::progress::{self, GateStanding, Readiness};
use crate::snapshot::Snapshot;

use super::event::Concern;

/// Whom an event concerns, and through which items.
#[derive(Clone, Debug, Default)]
pub(super) struct Audience {
    concerned: BTreeMap<PartyIx, BTreeSet<ItemIx>>,
}

impl Audience {
    /// Adds somebody whom it concerns through an item.
    pub(super) fn add(&mut self, person: PartyIx, through: ItemIx) {
        self.concerned.entry(person).or_default().insert(through);
    }

    /// Returns those who have not left the plan.
    pub(super) fn concerns(self, snapshot: &Snapshot) -> Vec<Concern> {
        let is_here = |person: &PartyIx| {
            let until = snapshot.plan.party(*person).get(registry::UNTIL);
            until.is_none_or(|until| *until >= snapshot.data_date)
        };
        let here = self.concerned.into_iter().filter(|(person, _)| is_here(person));
        here.map(|(person, through)| Concern { person, through: through.into_iter().collect() }).collect()
    }
}

/// Who works on the items of one snapshot.
#[derive(Debug)]
pub(super) struct Workers<'s> {
    snapshot: &'s Snapshot,
    readiness: Readiness<'s>,
}

impl<'s> Workers<'s> {
    pub(super) fn of(snapshot: &'s Snapshot) -> Self {
        Self { snapshot, readiness: Readiness::of(snapshot) }
    }

    pub(super) fn readiness(&self) -> &Readiness<'s> {
        &self.readiness
    }

    /// Returns how a gate stands.
    pub(super) fn gate(&self, gate: ItemIx) -> GateStanding<'s> {
        GateStanding::of(self.snapshot, self.snapshot.timetable(), &self.readiness, gate)
    }

    /// Returns whether there is anything left to be done of an item.
    pub(super) fn is_open(&self, item: ItemIx) -> bool {
        let kind = self.snapshot.plan.item(item).kind;
        (kind.is_work() || kind.is_container())
            && self.snapshot.state(item).is_active()
            && !progress::is_done(self.snapshot, item)
    }

    /// Adds those who work on an item: its owner, who else works on a task, and of a gate those who are to approve still.
    pub(super) fn add(&self, audience: &mut Audience, item: ItemIx) {
        let plan = &self.snapshot.plan;
        let written = plan.item(item);
        self.snapshot.graph.owner(item).into_iter().for_each(|owner| audience.add(owner, item));
        let helpers = written.get(registry::WITH).unwrap_or_default();
        let mut ids: Vec<&str> = helpers.iter().map(|person| person.value.as_ref()).collect();
        if written.kind == ItemKind::Gate {
            let standing = self.gate(item);
            ids.extend(standing.asked.iter().chain(&standing.then));
        }
        ids.into_iter().filter_map(|id| plan.find_person(id)).for_each(|person| audience.add(person, item));
    }

    /// Returns what a need of an item holds back, as far as it is open: the item, and all that serves it, in the order of
    /// ids.
    pub(super) fn held(&self, item: ItemIx) -> Vec<ItemIx> {
        let mut held = vec![item];
        if self.snapshot.plan.item(item).kind.is_container() {
            held.extend(self.snapshot.graph.all_serving(item));
        }
        held.retain(|one| {
            self.is_open(*one) && self.snapshot.plan.item(*one).get(registry::REPEAT).is_none()
        });
        held.sort_unstable();
        held
    }

    /// Returns what waits for an item: what its open needs hold back, in the order of ids.
    pub(super) fn waiting_for(&self, item: ItemIx) -> BTreeSet<ItemIx> {
        let needs = self.snapshot.graph.needed_by(item).filter(|need| self.readiness.is_open(need));
        let waits: BTreeSet<ItemIx> = needs.map(|need| need.successor).collect();
        waits.into_iter().flat_map(|waits| self.held(waits)).collect()
    }
}
