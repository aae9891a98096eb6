//! The edits in groups: by class, or by what a reviewer answers for.

use std::collections::BTreeSet;

use crate::diff::{Change, Side, What};
use crate::graph::ItemIx;
use crate::model::{ItemKind, registry};
use crate::snapshot::Snapshot;

use super::{ChangeView, DiffView};

/// What edits are listed by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum By {
    /// What such an edit is: scope, commitment, ownership and so on.
    #[default]
    Class,
    /// Who answers for what was edited, in the head, or else in the base.
    Owner,
    /// The objective that it serves, the nearest.
    Objective,
    /// The file that it stands in.
    File,
}

/// Edits that are listed together.
pub(super) struct Group<'v> {
    /// What they have in common.
    pub(super) name: &'v str,
    pub(super) changes: Vec<&'v ChangeView>,
}

impl DiffView {
    /// Lists the edits by something else than their class.
    #[must_use]
    pub fn grouped(mut self, by: By) -> Self {
        self.by = by;
        self
    }

    /// Returns the edits in their groups: classes in their order, other groups by name, and last what belongs to none.
    pub(super) fn groups(&self) -> Vec<Group<'_>> {
        if self.by == By::Class {
            let of_class = |class: &'static str| Group {
                name: class,
                changes: self.changes.iter().filter(|change| change.class == class).collect(),
            };
            return self.summary.classes.iter().map(|count| of_class(count.class)).collect();
        }
        let (key, none): (fn(&ChangeView) -> Option<&str>, &str) = match self.by {
            By::Owner => (|change| change.owner.as_deref(), "nobody in particular"),
            By::Objective => (|change| change.objective.as_deref(), "no objective"),
            By::Class | By::File => (|change| Some(&change.path), ""),
        };
        let names: BTreeSet<Option<&str>> = self.changes.iter().map(key).collect();
        let (last, named): (Vec<_>, Vec<_>) = names.into_iter().partition(Option::is_none);
        named
            .into_iter()
            .chain(last)
            .map(|name| {
                let mut changes: Vec<&ChangeView> =
                    self.changes.iter().filter(|change| key(change) == name).collect();
                // One thing's edits come together, whatever their classes.
                changes.sort_by_key(|change| {
                    let line = if self.by == By::File { change.line } else { 0 };
                    (line, change.item.map_or(usize::MAX, |kind| kind as usize), &change.id, &change.day)
                });
                Group { name: name.unwrap_or(none), changes }
            })
            .collect()
    }
}

/// Returns who answers for what a change is about, and the objective that it serves.
pub(super) fn answers_and_serves(
    old: &Snapshot,
    new: &Snapshot,
    change: &Change,
) -> (Option<String>, Option<String>) {
    let subject = &change.subject;
    let base_id = subject.was.as_deref().unwrap_or(&subject.id);
    let (snapshot, id) = match (change.what, change.side) {
        (What::Removed, _) | (_, Side::Base) if new.plan.find(&subject.id).is_none() => (old, base_id),
        _ => (new, subject.id.as_str()),
    };
    match subject.kind {
        None | Some(ItemKind::Manifest) => (None, None),
        Some(ItemKind::Person) => (Some(subject.id.clone()), None),
        Some(ItemKind::Team) => {
            let team = snapshot.plan.find_party(id).map(|party| snapshot.plan.party(party));
            (team.and_then(|team| team.get(registry::LEAD)).map(str::to_owned), None)
        }
        Some(_) => {
            let Some(item) = snapshot.plan.find(id) else { return (None, None) };
            let owner = snapshot.graph.owner(item).map(|owner| snapshot.plan.party_id(owner).to_owned());
            let by = snapshot.plan.item(item).get(registry::BY).map(str::to_owned);
            (owner.or(by), objective(snapshot, item))
        }
    }
}

/// Returns the nearest objective that an item serves, itself if it is one; of several as near, the first by id.
fn objective(snapshot: &Snapshot, item: ItemIx) -> Option<String> {
    let mut seen = BTreeSet::from([item]);
    let mut level = vec![item];
    while !level.is_empty() {
        let objectives = level.iter().filter(|at| snapshot.plan.item(**at).kind == ItemKind::Objective);
        if let Some(id) = objectives.map(|at| snapshot.plan.id(*at)).min() {
            return Some(id.to_owned());
        }
        let next = level.iter().flat_map(|at| snapshot.graph.serves_of(*at)).map(|link| link.container);
        level = next.filter(|at| seen.insert(*at)).collect();
    }
    None
}
