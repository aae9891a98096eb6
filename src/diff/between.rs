//! The comparison of two snapshots.

use crate::graph::{ItemIx, PartyIx};
use crate::model::Class;
use crate::schedule;
use crate::snapshot::Snapshot;

use super::change::{Both, Change, Side, Uncompared};
use super::consequence::{Consequence, consequences};
use super::fields::{Fields, Written, parent};
use super::matching::Matching;
use super::record;

/// What is different between two snapshots of a plan.
#[derive(Clone, Debug, Default)]
pub struct PlanDiff {
    /// What was edited, by class, kind, id and field.
    pub changes: Vec<Change>,
    /// Which forecasts moved, or passed their due dates: objectives, key results, milestones and gates, each by id.
    pub consequences: Vec<Consequence>,
    /// How many other tasks are forecast to finish on another day.
    pub tasks_moved: usize,
    /// Why there are no dates to compare, if so.
    pub undated: Both<Option<Undated>>,
    /// Which sides have a plan at all.
    pub exists: Both<bool>,
    /// Fields that one side cannot be asked about.
    pub uncompared: Vec<Uncompared>,
    /// Which item is which.
    pub matching: Matching,
}

/// Why a side has no dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undated {
    /// Its dependencies form a cycle.
    Cycle,
    /// It was not read to its end.
    Incomplete,
}

impl PlanDiff {
    /// Returns the changes of a class.
    pub fn of_class(&self, class: Class) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(move |change| change.class == class)
    }
}

/// Compares two snapshots. They should be of one data date, so that only the change of the plan shows, and never the passing
/// of time.
pub fn between(old: &Snapshot, new: &Snapshot) -> PlanDiff {
    let mut diff = edits(old, new);
    diff.undated = Both::of(undated(old), undated(new));
    let dated = |snapshot| Snapshot::timetable(snapshot).filter(|_| diff.undated == Both::default());
    if let (Some(one), Some(other), false) = (dated(old), dated(new), diff.changes.is_empty()) {
        (diff.consequences, diff.tasks_moved) = consequences((old, one), (new, other), &diff.matching);
    }
    diff
}

/// Compares what two snapshots say, and does not ask which dates move because of it.
pub fn edits(old: &Snapshot, new: &Snapshot) -> PlanDiff {
    let matching = Matching::new(old, new);
    let calendar = schedule::plan_calendar(&new.plan);
    let mut fields = Fields {
        renames: &matching.renames,
        calendar: &calendar,
        changes: Vec::new(),
        uncompared: Vec::new(),
    };
    manifests(old, new, &mut fields);
    parties(old, new, &matching, &mut fields);
    items(old, new, &matching, &mut fields);
    record::check_ins(&old.plan, &new.plan, &mut fields);
    let Fields { mut changes, uncompared, .. } = fields;
    record::pulses(&old.plan, &new.plan, &matching.renames, &mut changes);
    record::allows(&old.plan, &new.plan, &matching.renames, &mut changes);
    Change::sort(&mut changes);
    let exists = Both::of(old.plan.manifest().is_some(), new.plan.manifest().is_some());
    PlanDiff { changes, exists, uncompared, matching, ..PlanDiff::default() }
}

fn undated(snapshot: &Snapshot) -> Option<Undated> {
    if !snapshot.is_complete() {
        return Some(Undated::Incomplete);
    }
    snapshot.timetable().is_none().then_some(Undated::Cycle)
}

fn manifests(old: &Snapshot, new: &Snapshot, fields: &mut Fields<'_>) {
    match (manifest(old), manifest(new)) {
        (Some(old), Some(new)) => fields.compare(old, new),
        (Some(old), None) => fields.lone(old, Side::Base),
        (None, Some(new)) => fields.lone(new, Side::Head),
        (None, None) => {}
    }
}

fn manifest(snapshot: &Snapshot) -> Option<Written<'_>> {
    let item = snapshot.plan.manifest()?;
    let id_place = snapshot.plan.manifest_place(item.id.span);
    Some(Written { item, id_place, parent: None, csv: None })
}

fn parties(old: &Snapshot, new: &Snapshot, matching: &Matching, fields: &mut Fields<'_>) {
    for base in old.plan.parties() {
        match matching.party_heads[base.at()] {
            Some(head) => fields.compare(party(old, base), party(new, head)),
            None => fields.lone(party(old, base), Side::Base),
        }
    }
    for head in new.plan.parties().filter(|head| matching.party_bases[head.at()].is_none()) {
        fields.lone(party(new, head), Side::Head);
    }
}

fn party(snapshot: &Snapshot, at: PartyIx) -> Written<'_> {
    let item = snapshot.plan.party(at);
    let id_place = snapshot.plan.party_place(at, item.id.span);
    Written { item, id_place, parent: None, csv: None }
}

fn items(old: &Snapshot, new: &Snapshot, matching: &Matching, fields: &mut Fields<'_>) {
    for base in old.plan.items() {
        match matching.heads[base.at()] {
            Some(head) => fields.compare(item(old, base), item(new, head)),
            None => fields.lone(item(old, base), Side::Base),
        }
    }
    for head in new.plan.items().filter(|head| matching.bases[head.at()].is_none()) {
        fields.lone(item(new, head), Side::Head);
    }
}

fn item(snapshot: &Snapshot, at: ItemIx) -> Written<'_> {
    Written {
        item: snapshot.plan.item(at),
        id_place: snapshot.plan.id_place(at),
        parent: parent(&snapshot.plan, at),
        csv: snapshot.readings_from_files.get(&at).map(Vec::as_slice),
    }
}
