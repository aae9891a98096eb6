//! Another version of a file in a linked plan, where that leaves the relations between items as they are.

use std::sync::Arc;

use crate::base::Span;
use crate::model::{FieldIx, FieldValue, Item, ItemKind, LoweredFile, registry};

use super::plan::{Home, ItemIx, Plan};
use super::relations::Graph;

/// What another version of a file means for a linked plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exchanged {
    /// None of the fields asked about is different.
    Alike,
    /// Some of them are.
    Differing,
    /// Items or relations are different: the plan was left as it was, and must be linked again.
    Unlinked,
}

impl Graph {
    /// Puts another version of the file at `path` into the plan that this graph is of, if items and relations are the same but
    /// for owners. `matters` says which fields are asked about.
    ///
    /// Places in the graph are then those of the version that was linked; everything else is as if linked anew.
    pub fn exchange(
        &mut self,
        plan: &mut Plan,
        path: &str,
        lowered: &Arc<LoweredFile>,
        matters: impl Fn(FieldIx) -> bool,
    ) -> Exchanged {
        let Ok(at) = plan.files.binary_search_by(|file| file.path.as_ref().cmp(path)) else {
            return Exchanged::Unlinked;
        };
        let before = Arc::clone(&plan.files[at].lowered);
        if before.items.len() != lowered.items.len() {
            return Exchanged::Unlinked;
        }
        let mut exchanged = Exchanged::Alike;
        let mut owners = Vec::new();
        for (place, (old, new)) in (0..).zip(before.items.iter().zip(&lowered.items)) {
            if !is_same(old, new) {
                return Exchanged::Unlinked;
            }
            for field in differing((old, before.text.as_str()), (new, lowered.text.as_str())) {
                if relates(new.kind, field) {
                    return Exchanged::Unlinked;
                }
                if field == registry::OWNER.ix() {
                    owners.push(place);
                }
                if matters(field) {
                    exchanged = Exchanged::Differing;
                }
            }
        }
        plan.files[at].lowered = Arc::clone(lowered);
        for place in owners {
            let item = &lowered.items[place as usize];
            let home = Home { file: crate::base::FileId(at as u32), at: place };
            // Where an id stands twice, the first has it.
            if let Some(number) = plan.find(&item.id.value).filter(|number| plan.is_home(*number, home)) {
                self.owners[number.at()] = item.get(registry::OWNER).and_then(|id| plan.find_person(id));
            }
        }
        exchanged
    }
}

impl Plan {
    fn is_home(&self, item: ItemIx, home: Home) -> bool {
        let own = self.items[item.at()];
        own.file == home.file && own.at == home.at
    }
}

/// Whether two versions of an item have the same number, and stand in the same place.
fn is_same(old: &Item, new: &Item) -> bool {
    let day = |item: &Item| item.day.map(|day| day.value);
    old.kind == new.kind
        && old.id.value == new.id.value
        && old.nested_in == new.nested_in
        && day(old) == day(new)
}

/// Whether linking reads a field, other than who owns an item.
fn relates(kind: ItemKind, field: FieldIx) -> bool {
    let read = [
        registry::NEEDS.ix(),
        registry::PART_OF.ix(),
        registry::OF.ix(),
        registry::DRIVES.ix(),
        registry::SUPPORTS.ix(),
        registry::REPEAT.ix(),
        registry::SUPERSEDES.ix(),
        registry::MANAGER.ix(),
        registry::PARENT.ix(),
    ];
    kind == ItemKind::Manifest || read.contains(&field)
}

/// Returns the fields that two versions of an item may not have alike: those with other words, and those with an alias in
/// them, since what it stands for is elsewhere.
fn differing<'i>(
    (old, old_text): (&'i Item, &'i str),
    (new, new_text): (&'i Item, &'i str),
) -> impl Iterator<Item = FieldIx> + 'i {
    let words = |text: &'i str, span: Span| text.get(span.start as usize..span.end as usize);
    let is_alike = move |one: &FieldValue, other: &FieldValue| {
        let (one, other) = (words(old_text, one.span), words(new_text, other.span));
        one == other && one.is_some_and(|words| !words.contains('*'))
    };
    let in_new = new
        .fields
        .iter()
        .filter(move |field| old.field(field.field).is_none_or(|known| !is_alike(known, field)));
    let gone = old.fields.iter().filter(|field| new.field(field.field).is_none());
    in_new.chain(gone).map(|field| field.field)
}
