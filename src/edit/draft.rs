//! The files of a plan while edits are done to them.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::base::{FileId, did_you_mean, quoted};
use crate::diagnostic::Finding;
use crate::graph::{self, Plan, PlanFile};
use crate::model::{FieldIx, FieldValue, Item, ItemKind, Value, contradictions, lower_field};
use crate::schedule::WorkingTime;
use crate::snapshot::Snapshot;

use super::error::EditError;
use super::replace::put_at;

/// The word that stands for the manifest, which has no id.
const PLAN: &str = "plan";

/// The files of a plan while edits are done to them: shared with the snapshot until an item of theirs is touched.
pub(super) struct Draft<'s> {
    pub(super) base: &'s Snapshot,
    pub(super) files: Vec<PlanFile>,
}

/// Where an item is.
#[derive(Clone, Copy)]
pub(super) struct Home {
    file: usize,
    at: usize,
}

impl<'s> Draft<'s> {
    /// Begins with the files as they are.
    pub(super) fn new(base: &'s Snapshot) -> Self {
        Self { base, files: base.plan.files().to_vec() }
    }

    /// Returns an item as the edits so far leave it.
    pub(super) fn item(&self, home: Home) -> &Item {
        &self.files[home.file].lowered.items[home.at]
    }

    /// Returns how long days and weeks are.
    pub(super) fn time(&self) -> WorkingTime {
        WorkingTime::of(&self.base.plan)
    }

    /// Finds work, strategy or the record by its id.
    pub(super) fn find(&self, id: &str) -> Result<Home, EditError> {
        let plan = &self.base.plan;
        if let Some(found) = plan.find(id) {
            return Ok(home(plan, plan.id_place(found).file, plan.item(found)));
        }
        let known = plan.items().map(|item| plan.id(item));
        let hint = did_you_mean(id, known).unwrap_or_else(|| "`git plan schedule` lists the ids".to_owned());
        Err(EditError::new(format!("nothing in the plan has the id {}", quoted(id))).hint(hint))
    }

    /// Finds somebody by their id.
    pub(super) fn find_person(&self, id: &str) -> Result<Home, EditError> {
        let plan = &self.base.plan;
        if let Some(found) = plan.find_person(id) {
            let item = plan.party(found);
            return Ok(home(plan, plan.party_place(found, item.id.span).file, item));
        }
        let known = plan.people().map(|person| plan.party_id(person));
        let hint = did_you_mean(id, known).unwrap_or_default();
        Err(EditError::new(format!("nobody in the plan has the id {}", quoted(id))).hint(hint))
    }

    /// Finds what has an id and a field: an item, a person or team, or by the word `plan` the manifest.
    pub(super) fn find_field(&self, id: &str, name: &str) -> Result<(Home, FieldIx), EditError> {
        let plan = &self.base.plan;
        let mut homes = Vec::new();
        if let Some(found) = plan.find(id) {
            homes.push(home(plan, plan.id_place(found).file, plan.item(found)));
        }
        if let Some(found) = plan.find_party(id) {
            let item = plan.party(found);
            homes.push(home(plan, plan.party_place(found, item.id.span).file, item));
        }
        if let Some(manifest) = plan.manifest().filter(|_| id == PLAN) {
            homes.push(home(plan, plan.manifest_place(manifest.id.span).file, manifest));
        }
        let has = |home: &Home| Some((*home, FieldIx::named(self.item(*home).kind, name)?));
        if let Some(found) = homes.iter().find_map(has) {
            return Ok(found);
        }
        let Some(first) = homes.first() else {
            let ids = plan.items().map(|item| plan.id(item));
            let parties = plan.parties().map(|party| plan.party_id(party));
            let hint = did_you_mean(id, ids.chain(parties));
            let hint = hint.unwrap_or_else(|| "`git plan schedule` lists the ids".to_owned());
            return Err(EditError::new(format!("nothing in the plan has the id {}", quoted(id))).hint(hint));
        };
        let kind = self.item(*first).kind;
        let names: Vec<&str> = FieldIx::of_kind(kind).map(|field| field.spec().name).collect();
        let hint = did_you_mean(name, names.iter().copied())
            .unwrap_or_else(|| format!("{} has {}", kind.with_article(), names.join(", ")));
        let what = if kind == ItemKind::Manifest { "the manifest".to_owned() } else { kind.with_article() };
        let of = if kind == ItemKind::Manifest {
            String::new()
        } else {
            format!("{} is {what}, and ", quoted(id))
        };
        Err(EditError::new(format!("{of}{what} has no field {}", quoted(name))).hint(hint))
    }

    /// Reads a field's value as a file would have it.
    pub(super) fn read(&self, home: Home, field: FieldIx, yaml: &str) -> Result<Option<Value>, EditError> {
        lower_field(self.item(home), field, yaml).map_err(|finding| EditError::from(finding.as_ref()))
    }

    /// Lets a field say something else, or nothing; refuses what the item cannot do without, and what cannot stand beside
    /// what else it says.
    pub(super) fn set(&mut self, home: Home, field: FieldIx, value: Option<Value>) -> Result<(), EditError> {
        let before = self.item(home).clone();
        let spec = field.spec();
        if value.is_none() && spec.required.has(before.kind) {
            let of = if before.kind == ItemKind::Manifest { PLAN } else { &before.id.value };
            return Err(EditError::new(format!("`{of}` cannot be without `{}`", spec.name)).hint(spec.page));
        }
        let item = &mut Arc::make_mut(&mut self.files[home.file].lowered).items[home.at];
        item.unreadable.retain(|unreadable| *unreadable != field);
        if matches!(spec.name, "part_of" | "of") {
            // Where it stands says the same as the field, and would say it still.
            item.nested_in = None;
        }
        let span = item.field(field).map_or(item.id.span, |found| found.key);
        match (item.fields.binary_search_by_key(&field, |value| value.field), value) {
            (Ok(at), Some(value)) => item.fields[at].value = put_at(value, span),
            (Ok(at), None) => drop(item.fields.remove(at)),
            (Err(at), Some(value)) => {
                let value = put_at(value, span);
                item.fields.insert(at, FieldValue { field, key: span, span, value });
            }
            (Err(_), None) => {}
        }
        let known = contradictions(&before);
        let said = |finding: &Finding| known.iter().any(|one| one.message == finding.message);
        let clash = contradictions(self.item(home)).into_iter().find(|finding| !said(finding));
        clash.map_or(Ok(()), |clash| {
            let mut error = EditError::from(&clash);
            error.message = format!("`{}`: {}", before.id.value, error.message);
            Err(error)
        })
    }

    /// Links the files, as of the same day; refuses what would name nothing, or take the dates away.
    pub(super) fn link(self) -> Result<Snapshot, EditError> {
        let base = self.base;
        let (plan, graph, findings) = graph::link(self.files);
        let of = |finding: &Finding| (finding.rule, finding.message.clone());
        let known: FxHashSet<_> = base.reading.iter().map(of).collect();
        if let Some(finding) = findings.iter().find(|finding| !known.contains(&of(finding))) {
            return Err(EditError::from(finding));
        }
        let mut snapshot = Snapshot::new(plan, graph, findings, base.data_date);
        snapshot.unreadable.clone_from(&base.unreadable);
        snapshot.readings_from_files = base
            .readings_from_files
            .iter()
            .filter_map(|(item, readings)| Some((snapshot.plan.find(base.plan.id(*item))?, readings.clone())))
            .collect();
        let parts = snapshot.graph.parent_cycles();
        let cycles = parts.iter().skip(base.graph.parent_cycles().len()).chain(snapshot.cycles());
        if let Some(cycle) = cycles.into_iter().next().filter(|_| base.timetable().is_some()) {
            let words: Vec<&str> = cycle.edges.iter().map(|edge| edge.words.as_str()).collect();
            return Err(EditError::new("then nothing has a date: the dependencies form a cycle")
                .hint(format!("{}: leave one of them out", words.join(", "))));
        }
        Ok(snapshot)
    }
}

/// Returns where an item of a plan is, given the file.
fn home(plan: &Plan, file: FileId, item: &Item) -> Home {
    let items = &plan.file(file).lowered.items;
    let at = items.iter().position(|other| std::ptr::eq(other, item));
    Home { file: file.0 as usize, at: at.expect("an item of a plan is in its file") }
}
