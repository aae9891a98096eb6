//! A plan with some of its changes undone: in the model, without a text being written or read.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::base::{Day, SourceText};
use crate::graph::{self, Plan, PlanFile};
use crate::model::value::Value;
use crate::model::{FieldIx, FieldValue, Item, ItemKind, LoweredFile, registry};
use crate::snapshot::Snapshot;

use super::between::PlanDiff;
use super::canon::Names;
use super::change::{Change, What};
use super::fields::{parent, parent_field};
use super::matching::Renames;

/// So many items stand in a file of the model, which is what is copied where one of them changes.
const FILE_ITEMS: usize = 64;

/// What an id names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Space {
    Manifest,
    Party,
    Item,
    CheckIn,
}

/// What identifies an item in its plan; a check-in has a day besides.
type Key = (Space, String, Option<Day>);

/// The head of a comparison as a model in which changes can be undone.
///
/// Everything in it has the id that it has in the head, whatever is undone. What is said beside the items, the answers of
/// surveys and `allow` comments, is not in it: no date follows from those.
#[derive(Debug)]
pub struct Model<'s> {
    old: &'s Snapshot,
    diff: &'s PlanDiff,
    files: Vec<PlanFile>,
    places: BTreeMap<Key, (usize, usize)>,
    /// The head, linked from these files.
    whole: Snapshot,
    /// For each change those without which it cannot be undone.
    rests_on: Vec<Vec<usize>>,
}

impl<'s> Model<'s> {
    /// Makes a model of the head of a comparison.
    pub fn new(old: &'s Snapshot, new: &'s Snapshot, diff: &'s PlanDiff) -> Self {
        let items = items(&new.plan);
        let mut places = BTreeMap::new();
        let mut files = Vec::new();
        for (number, some) in items.chunks(FILE_ITEMS).enumerate() {
            for (at, item) in some.iter().enumerate() {
                places.insert(key(item, &item.id.value), (number, at));
            }
            files.push(file(number, some.to_vec()));
        }
        let rests_on = rests_on(&old.plan, &new.plan, diff);
        let (plan, graph) = graph::relink(files.clone());
        let whole = Snapshot::new(plan, graph, Vec::new(), new.data_date);
        Self { old, diff, files, places, whole, rests_on }
    }

    /// Returns a change with all that must be undone with it: what was added goes with whatever refers to it, and what refers
    /// to something that was removed comes back with that.
    pub fn unit(&self, change: usize) -> Vec<usize> {
        let mut unit = BTreeSet::from([change]);
        let mut next = vec![change];
        while let Some(at) = next.pop() {
            next.extend(self.rests_on[at].iter().filter(|other| unit.insert(**other)));
        }
        unit.into_iter().collect()
    }

    /// Returns the head without some of the changes, which are named by their places in the list.
    pub fn without(&self, changes: &[usize]) -> Snapshot {
        let files = self.files_without(changes);
        if changes.iter().all(|at| keeps_relations(&self.diff.changes[*at])) {
            // To link ten thousand items anew costs more than to schedule them.
            return Snapshot::related_as(&self.whole, self.whole.plan.with_files(files));
        }
        self.linked(files)
    }

    /// The same, with the items linked anew whatever was changed.
    #[cfg(test)]
    pub(super) fn without_by_linking(&self, changes: &[usize]) -> Snapshot {
        self.linked(self.files_without(changes))
    }

    fn linked(&self, files: Vec<PlanFile>) -> Snapshot {
        let (plan, graph) = graph::relink(files);
        Snapshot::new(plan, graph, Vec::new(), self.whole.data_date)
    }

    fn files_without(&self, changes: &[usize]) -> Vec<PlanFile> {
        let mut files = self.files.clone();
        let mut back = Vec::new();
        // What was removed may come back under an id that something else has now, which therefore goes first.
        let (removed, others): (Vec<&Change>, Vec<&Change>) =
            changes.iter().map(|at| &self.diff.changes[*at]).partition(|change| change.what == What::Removed);
        let mut gone = BTreeSet::new();
        for change in others {
            let Some((key, base)) = self.subject(change) else { continue };
            let Some((file, at)) = self.places.get(&key).copied() else { continue };
            let items = &mut Arc::make_mut(&mut files[file].lowered).items;
            match change.what {
                What::Added => {
                    gone.insert((file, at));
                }
                What::Changed | What::Moved => {
                    let field = change.field.and_then(|name| FieldIx::named(items[at].kind, name));
                    if let (Some(field), Some(base)) = (field, base) {
                        set(&mut items[at], field, base.field(field).cloned());
                    }
                }
                What::Renamed | What::Removed => {}
            }
        }
        for change in removed {
            let Some((key, Some(base))) = self.subject(change) else { continue };
            if let Some(place) = self.places.get(&key) {
                Arc::make_mut(&mut files[place.0].lowered);
                gone.insert(*place);
            }
            back.push(base);
        }
        for (file, at) in gone.into_iter().rev() {
            Arc::make_mut(&mut files[file].lowered).items.remove(at);
        }
        if !back.is_empty() {
            files.push(file(files.len(), back));
        }
        files
    }

    /// Returns what a change is about: its key in the head, and what it is in the base, in the ids of the head.
    fn subject(&self, change: &Change) -> Option<(Key, Option<Item>)> {
        let kind = change.subject.kind?;
        let id = change.subject.id.as_str();
        let old = &self.old.plan;
        let base_id = change.subject.was.as_deref().unwrap_or(id);
        let base = match space(kind) {
            _ if change.what == What::Added => None,
            Space::Manifest => old.manifest().cloned(),
            Space::Party => old.find_party(base_id).map(|party| old.party(party).clone()),
            Space::Item => old.find(base_id).map(|item| flat(old, item)),
            Space::CheckIn => old
                .check_ins()
                .map(|(_, item)| item)
                .find(|item| item.id.value.as_ref() == base_id && day(item) == change.subject.day)
                .cloned(),
        };
        let base = base.map(|item| self.in_ids_of_the_head(item));
        let id = base.as_ref().map_or(id, |item| item.id.value.as_ref()).to_owned();
        Some(((space(kind), id, change.subject.day), base))
    }

    fn in_ids_of_the_head(&self, mut item: Item) -> Item {
        let renames = &self.diff.matching.renames;
        if renames.is_empty() {
            return item;
        }
        let id = match space(item.kind) {
            Space::Party => renames.party(&item.id.value),
            _ => renames.item(&item.id.value),
        };
        item.id.value = id.into();
        for field in &mut item.fields {
            translate(field, renames);
        }
        item
    }
}

impl Change {
    /// Returns whether a date may follow from it.
    pub fn moves_dates(&self) -> bool {
        let Some(kind) = self.subject.kind else { return false };
        let plans = matches!(
            kind,
            ItemKind::Objective
                | ItemKind::KeyResult
                | ItemKind::Initiative
                | ItemKind::Task
                | ItemKind::Gate
        );
        match (self.what, self.field) {
            (What::Added | What::Removed, _) => {
                plans || matches!(kind, ItemKind::Person | ItemKind::Manifest)
            }
            (What::Moved, _) => plans,
            (What::Renamed, _) | (What::Changed, None) => false,
            (What::Changed, Some(field)) => match kind {
                ItemKind::Manifest => matches!(field, "start" | "calendar" | "calendars"),
                ItemKind::Person => matches!(field, "calendar" | "away"),
                _ => plans && dates_follow_from(field),
            },
        }
    }
}

/// Whether a change leaves which items there are and what relates them, so that only days and durations are others.
fn keeps_relations(change: &Change) -> bool {
    let field = change.field.filter(|_| change.what == What::Changed);
    match (change.subject.kind, field) {
        (Some(ItemKind::Manifest), Some(field)) => matches!(field, "start" | "calendar"),
        (Some(ItemKind::Person), Some(field)) => field == "away",
        (Some(ItemKind::Task | ItemKind::Gate), Some(field)) => matches!(
            field,
            "estimate"
                | "takes"
                | "promised"
                | "started"
                | "finished"
                | "progress"
                | "remaining"
                | "start_after"
        ),
        _ => false,
    }
}

fn dates_follow_from(field: &str) -> bool {
    matches!(
        field,
        "owner"
            | "supports"
            | "drives"
            | "needs"
            | "start_after"
            | "cost_of_delay"
            | "labels"
            | "milestone"
            | "external"
            | "promised"
            | "estimate"
            | "takes"
            | "calendar"
            | "approvers"
            | "in_order"
            | "when"
            | "approved"
            | "status"
            | "started"
            | "finished"
            | "progress"
            | "remaining"
            | "repeat"
    )
}

fn space(kind: ItemKind) -> Space {
    match kind {
        ItemKind::Manifest => Space::Manifest,
        ItemKind::CheckIn => Space::CheckIn,
        kind if kind.is_party() => Space::Party,
        _ => Space::Item,
    }
}

fn day(item: &Item) -> Option<Day> {
    item.day.map(|day| day.value)
}

fn key(item: &Item, id: &str) -> Key {
    (space(item.kind), id.to_owned(), day(item))
}

/// Returns everything in a plan, with parents as fields.
fn items(plan: &Plan) -> Vec<Item> {
    let manifest = plan.manifest().cloned();
    let parties = plan.parties().map(|party| plan.party(party).clone());
    let items = plan.items().map(|item| flat(plan, item));
    let check_ins = plan.check_ins().map(|(_, item)| item.clone());
    manifest.into_iter().chain(parties).chain(items).chain(check_ins).collect()
}

/// Returns an item that says itself what it is part of.
fn flat(plan: &Plan, at: graph::ItemIx) -> Item {
    let mut item = plan.item(at).clone();
    if item.nested_in.take().is_some() {
        let (id, span) = parent(plan, at).unwrap_or_default();
        let field = FieldIx::named(item.kind, parent_field(item.kind));
        if let Some(field) = field {
            let value = Value::Text(id.into());
            set(&mut item, field, Some(FieldValue { field, key: span, span, value }));
        }
    }
    item
}

/// Gives an item a field, or takes it away.
fn set(item: &mut Item, field: FieldIx, value: Option<FieldValue>) {
    let at = item.fields.binary_search_by_key(&field, |known| known.field);
    match (at, value) {
        (Ok(at), Some(value)) => item.fields[at] = value,
        (Ok(at), None) => {
            item.fields.remove(at);
        }
        (Err(at), Some(value)) => item.fields.insert(at, value),
        (Err(_), None) => {}
    }
}

fn file(number: usize, items: Vec<Item>) -> PlanFile {
    let lowered = LoweredFile {
        text: Arc::new(SourceText::new(String::new())),
        items,
        pulses: Vec::new(),
        findings: Vec::new(),
        allows: Vec::new(),
        complete: true,
        whole: true,
    };
    PlanFile { path: format!("{number:08}").into(), lowered: Arc::new(lowered) }
}

/// Writes the ids that a value names as the other side has them.
fn translate(field: &mut FieldValue, renames: &Renames) {
    let names = Names::of(field.field.spec().kind);
    for_each_id(&mut field.value, names, &mut |names, id| *id = names.translate(id, renames).into());
}

/// Hands every id that a value names to a function, with what it names.
fn for_each_id(value: &mut Value, names: Names, with: &mut impl FnMut(Names, &mut Box<str>)) {
    if names == Names::Nothing {
        return;
    }
    match value {
        Value::Text(id) => with(names, id),
        Value::Texts(ids) => ids.iter_mut().for_each(|id| with(names, &mut id.value)),
        Value::Needs(needs) => needs.iter_mut().for_each(|need| with(names, &mut need.id.value)),
        Value::Approvers(approvers) => {
            approvers.people.iter_mut().for_each(|person| with(names, &mut person.value));
        }
        Value::Approvals(approvals) => {
            approvals.iter_mut().for_each(|approval| with(names, &mut approval.person.value));
        }
        Value::Reviews(reviews) => {
            reviews.iter_mut().flat_map(|review| &mut review.who).for_each(|who| with(names, &mut who.value));
        }
        Value::Condition(condition) => {
            for term in &mut condition.terms {
                let spec = registry::TERMS.iter().find(|spec| spec.key == term.key);
                let names = spec.map_or(Names::Nothing, |spec| Names::of(spec.kind));
                for_each_id(&mut term.value.value, names, with);
            }
        }
        _ => {}
    }
}

/// Returns what an item names in the fields that dates follow from.
fn named(item: &Item, only: Option<&str>) -> BTreeSet<(Space, String)> {
    let mut found = BTreeSet::new();
    for field in &item.fields {
        let name = field.field.spec().name;
        let asked = only.is_none_or(|only| only == name);
        if asked && (dates_follow_from(name) || matches!(name, "part_of" | "of")) {
            let mut value = field.value.clone();
            for_each_id(&mut value, Names::of(field.field.spec().kind), &mut |names, id| {
                let space = if names == Names::Parties { Space::Party } else { Space::Item };
                found.insert((space, id.to_string()));
            });
        }
    }
    found
}

/// For each change those without which it cannot be undone.
fn rests_on(old: &Plan, new: &Plan, diff: &PlanDiff) -> Vec<Vec<usize>> {
    let whole = |what: What| -> BTreeMap<(Space, &str), usize> {
        let changes = diff.changes.iter().enumerate().filter(|(_, change)| change.what == what);
        changes
            .filter_map(|(at, change)| Some(((space(change.subject.kind?), change.subject.id.as_str()), at)))
            .filter(|((space, _), _)| matches!(space, Space::Party | Space::Item))
            .collect()
    };
    let (added, removed) = (whole(What::Added), whole(What::Removed));
    let mut rests_on = vec![Vec::new(); diff.changes.len()];
    if added.is_empty() && removed.is_empty() {
        return rests_on;
    }
    let find = |plan: &Plan, space: Space, id: &str| match space {
        Space::Item => plan.find(id).map(|item| flat(plan, item)),
        Space::Party => plan.find_party(id).map(|party| plan.party(party).clone()),
        _ => None,
    };
    for (at, change) in diff.changes.iter().enumerate().filter(|(_, change)| change.moves_dates()) {
        let Some(kind) = change.subject.kind else { continue };
        let id = change.subject.id.as_str();
        let base_id = change.subject.was.as_deref().unwrap_or(id);
        let says = |plan: &Plan, id: &str, there: bool| {
            let item = if there { find(plan, space(kind), id) } else { None };
            item.map(|item| named(&item, change.field)).unwrap_or_default()
        };
        for (space, id) in says(new, id, change.what != What::Removed) {
            if let Some(other) = added.get(&(space, id.as_str())).filter(|other| **other != at) {
                rests_on[*other].push(at);
            }
        }
        for (space, id) in says(old, base_id, change.what != What::Added) {
            if let Some(other) = removed.get(&(space, id.as_str())).filter(|other| **other != at) {
                rests_on[at].push(*other);
            }
        }
    }
    rests_on
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_set_in_its_place_and_taken_away() {
        let text = "tasks: { a: { title: A, owner: ana, estimate: 3d, due: 2026-03-31 } }";
        let lowered = crate::model::lower(text.as_bytes(), crate::model::Role::Part);
        let mut item = lowered.items[0].clone();
        let whole = item.clone();
        let estimate = item.field(registry::ESTIMATE.ix()).cloned();
        set(&mut item, registry::ESTIMATE.ix(), None);
        assert_eq!(item.get(registry::ESTIMATE), None);
        set(&mut item, registry::ESTIMATE.ix(), estimate);
        assert_eq!(item, whole);
    }
}
