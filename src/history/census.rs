//! Which ids a plan has, and whether one of them stands twice.

use rustc_hash::FxHashMap;

use crate::base::Day;
use crate::model::{Item, ItemKind, LoweredFile};

/// How often each id stands in a plan, kept while files change.
#[derive(Debug, Default)]
pub(super) struct Census {
    counts: FxHashMap<(Namespace, Box<str>), u32>,
    /// How many ids stand more than once.
    twice: usize,
}

/// Ids in different namespaces may be the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Namespace {
    Items,
    Parties,
    CheckIns(Option<Day>),
}

impl Census {
    /// Counts the items of a file.
    fn add(&mut self, file: &LoweredFile) {
        file.items.iter().filter_map(key).for_each(|key| self.add_key(key));
    }

    /// Counts ids of items other than check-ins.
    pub(super) fn add_ids(&mut self, ids: &mut dyn Iterator<Item = (ItemKind, &str)>) {
        for (kind, id) in ids {
            let namespace = if kind.is_party() { Namespace::Parties } else { Namespace::Items };
            self.add_key((namespace, id.into()));
        }
    }

    fn add_key(&mut self, key: (Namespace, Box<str>)) {
        let count = self.counts.entry(key).or_default();
        *count += 1;
        self.twice += usize::from(*count == 2);
    }

    /// Counts them no longer.
    fn remove(&mut self, file: &LoweredFile) {
        for key in file.items.iter().filter_map(key) {
            let Some(count) = self.counts.get_mut(&key) else { continue };
            self.twice -= usize::from(*count == 2);
            *count -= 1;
            if *count == 0 {
                self.counts.remove(&key);
            }
        }
    }

    /// Counts one version of a file in place of another.
    pub(super) fn exchange(&mut self, old: Option<&LoweredFile>, new: Option<&LoweredFile>) {
        if let Some(old) = old {
            self.remove(old);
        }
        if let Some(new) = new {
            self.add(new);
        }
    }

    /// Returns whether an id of a file's items stands twice, so that it depends on the order of files what it names.
    pub(super) fn is_ambiguous(&self, file: &LoweredFile) -> bool {
        let stands_twice =
            |item| key(item).and_then(|key| self.counts.get(&key)).is_some_and(|count| *count > 1);
        self.twice > 0 && file.items.iter().any(stands_twice)
    }
}

fn key(item: &Item) -> Option<(Namespace, Box<str>)> {
    let namespace = match item.kind {
        ItemKind::Manifest => return None,
        ItemKind::CheckIn => Namespace::CheckIns(item.day.map(|day| day.value)),
        kind if kind.is_party() => Namespace::Parties,
        _ => Namespace::Items,
    };
    Some((namespace, item.id.value.clone()))
}
