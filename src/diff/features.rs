//! How alike two items are that have different ids: enough for one to be the other under a new name?

use crate::graph::{ItemIx, PartyIx, Plan};
use crate::model::value::Value;
use crate::model::{FieldIx, Item, ItemKind, Target, ValueKind, registry};
use crate::snapshot::Snapshot;

use super::fields::parent;
use super::matching::Renames;

/// How alike two items of one kind are, in thousandths.
///
/// It is the mean of three parts, each the Dice coefficient of two sets: the **title**, by its pairs of neighbouring
/// letters (five tenths); the **owner**, the same or not (two tenths; of a person the mail address, of a team its lead);
/// and the **links** (three tenths): what it names in any field that refers to something, what it is part of, and what
/// needs it or is part of it. A part that neither of the two has is left out, and the others count for more.
///
/// From [`Likeness::THRESHOLD`] on, and only where the titles alone reach [`Likeness::TITLE_THRESHOLD`], a removed and an
/// added item are one that was renamed: the same work under another title is a rename, other work by the same person in
/// the same place is not. The pairs that are most alike come first; of equals, the one with the smallest id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Likeness(pub u32);

impl Likeness {
    /// From this likeness on, two items are one.
    pub const THRESHOLD: Self = Self(700);
    /// What the titles alone must reach.
    pub const TITLE_THRESHOLD: Self = Self(500);
    const TITLE_WEIGHT: u32 = 5;
    const OWNER_WEIGHT: u32 = 2;
    const LINKS_WEIGHT: u32 = 3;
}

/// What is compared of an item that has no counterpart of its id.
#[derive(Clone, Debug)]
pub(super) struct Features<'p> {
    pub(super) kind: ItemKind,
    pub(super) id: &'p str,
    /// The title in small letters.
    pub(super) title: String,
    /// The pairs of neighbouring letters of the title, sorted.
    pairs: Vec<(char, char)>,
    owner: Option<&'p str>,
    /// What it is linked to: how, and the id; sorted.
    links: Vec<(&'static str, &'p str)>,
}

impl<'p> Features<'p> {
    /// Looks at an item.
    pub(super) fn of_item(snapshot: &'p Snapshot, item: ItemIx) -> Self {
        let plan = &snapshot.plan;
        let mut features = Self::new(plan.item(item));
        if let Some((outer, _)) = parent(plan, item) {
            features.links.push(("parent", outer));
        }
        let needed_by = snapshot.graph.needed_by(item).map(|link| ("needed by", plan.id(link.successor)));
        let served_by = snapshot.graph.served_by(item).map(|link| ("served by", plan.id(link.member)));
        features.links.extend(needed_by.chain(served_by));
        features.settle()
    }

    /// Looks at a person or team.
    pub(super) fn of_party(plan: &'p Plan, party: PartyIx) -> Self {
        Self::new(plan.party(party)).settle()
    }

    fn new(item: &'p Item) -> Self {
        let title = item.title().trim().to_lowercase();
        let letters: Vec<char> = title.chars().collect();
        let mut pairs: Vec<(char, char)> = letters.windows(2).map(|pair| (pair[0], pair[1])).collect();
        pairs.sort_unstable();
        let owner_field = match item.kind {
            ItemKind::Person => registry::EMAIL,
            ItemKind::Team => registry::LEAD,
            ItemKind::Decision => registry::BY,
            _ => registry::OWNER,
        };
        Self {
            kind: item.kind,
            id: &item.id.value,
            title,
            pairs,
            owner: item.get(owner_field),
            links: item.fields.iter().flat_map(|field| links(field.field, &field.value)).collect(),
        }
    }

    fn settle(mut self) -> Self {
        self.links.sort_unstable();
        self.links.dedup();
        self
    }

    /// Puts the ids of the head in place of those that were found to be renamed.
    pub(super) fn translate(&mut self, renames: &'p Renames) {
        self.owner = self.owner.map(|id| renames.party(id));
        for (_, id) in &mut self.links {
            *id = renames.item(id);
        }
        self.links.sort_unstable();
    }

    /// Returns how alike two are; `None` where they are too different.
    pub(super) fn likeness(&self, other: &Self) -> Option<Likeness> {
        let title = if self.title == other.title { 1000 } else { dice(&self.pairs, &other.pairs) };
        if title < Likeness::TITLE_THRESHOLD.0 {
            return None;
        }
        let (mut sum, mut weights) = (title * Likeness::TITLE_WEIGHT, Likeness::TITLE_WEIGHT);
        if self.owner.is_some() || other.owner.is_some() {
            sum += if self.owner == other.owner { 1000 * Likeness::OWNER_WEIGHT } else { 0 };
            weights += Likeness::OWNER_WEIGHT;
        }
        if !self.links.is_empty() || !other.links.is_empty() {
            sum += dice(&self.links, &other.links) * Likeness::LINKS_WEIGHT;
            weights += Likeness::LINKS_WEIGHT;
        }
        Some(Likeness(sum / weights)).filter(|likeness| *likeness >= Likeness::THRESHOLD)
    }
}

/// Returns what a field refers to, by the field's name. Who owns something is no link.
fn links(field: FieldIx, value: &Value) -> Vec<(&'static str, &str)> {
    let spec = field.spec();
    let is_item = |target: Target| matches!(target, Target::Items(_));
    let own = [registry::PART_OF.ix(), registry::OF.ix(), registry::OWNER.ix(), registry::BY.ix()];
    if own.contains(&field) {
        return Vec::new();
    }
    match (spec.kind, value) {
        (ValueKind::Reference(target), Value::Text(id)) if is_item(target) => vec![(spec.name, id)],
        (ValueKind::References(target), Value::Texts(ids)) if is_item(target) => {
            ids.iter().map(|id| (spec.name, id.value.as_ref())).collect()
        }
        (ValueKind::Needs, Value::Needs(needs)) => {
            needs.iter().map(|need| (spec.name, need.id.value.as_ref())).collect()
        }
        _ => Vec::new(),
    }
}

/// Returns the Dice coefficient of two sorted lists in thousandths: twice what they share, of all that they have.
fn dice<T: Ord>(one: &[T], other: &[T]) -> u32 {
    let (mut at, mut at_other, mut shared) = (0, 0, 0);
    while at < one.len() && at_other < other.len() {
        match one[at].cmp(&other[at_other]) {
            std::cmp::Ordering::Less => at += 1,
            std::cmp::Ordering::Greater => at_other += 1,
            std::cmp::Ordering::Equal => {
                (at, at_other, shared) = (at + 1, at_other + 1, shared + 1);
            }
        }
    }
    let all: usize = one.len() + other.len();
    (2000_usize * shared).checked_div(all).unwrap_or(0) as u32
}
