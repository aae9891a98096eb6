//! Which item of the head is which of the base: by id, and where that fails by likeness.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::graph::{ItemIx, PartyIx};
use crate::model::ItemKind;
use crate::snapshot::Snapshot;

use super::change::Both;
use super::features::{Features, Likeness};

/// The most pairs of a removed and an added item whose likeness is measured. Where there are more, only those with the same
/// title are looked at, if no other has it: so that a plan in which everything is new costs no more than one where
/// nothing is.
const MOST_PAIRS: usize = 1_000_000;
/// How often the search is repeated with the renames found so far, which make what refers to them more alike.
const MOST_ROUNDS: usize = 4;

/// The ids that are others in the head than in the base, in both directions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Renames {
    items: BTreeMap<String, String>,
    parties: BTreeMap<String, String>,
}

impl Renames {
    /// Returns the other side's id of an item, which is the same where it was not renamed.
    pub fn item<'a>(&'a self, id: &'a str) -> &'a str {
        self.items.get(id).map_or(id, String::as_str)
    }

    /// Returns the other side's id of a person or team.
    pub fn party<'a>(&'a self, id: &'a str) -> &'a str {
        self.parties.get(id).map_or(id, String::as_str)
    }

    /// Returns whether nothing was renamed.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty() && self.parties.is_empty()
    }
}

/// Which item is which. What has no counterpart was added or removed.
#[derive(Clone, Debug, Default)]
pub struct Matching {
    /// For each item of the base the one of the head.
    pub heads: Vec<Option<ItemIx>>,
    /// For each item of the head the one of the base.
    pub bases: Vec<Option<ItemIx>>,
    /// For each person and team of the base the one of the head.
    pub party_heads: Vec<Option<PartyIx>>,
    /// For each person and team of the head the one of the base.
    pub party_bases: Vec<Option<PartyIx>>,
    /// The ids that are others.
    pub renames: Renames,
}

impl Matching {
    /// Finds the counterparts.
    pub(super) fn new(old: &Snapshot, new: &Snapshot) -> Self {
        let (base, head) = (&old.plan, &new.plan);
        let mut renames = Renames::default();

        let old_parties: Vec<_> = base.parties().map(|at| (base.party_id(at), base.party(at).kind)).collect();
        let new_parties: Vec<_> = head.parties().map(|at| (head.party_id(at), head.party(at).kind)).collect();
        let mut parties = Pairs::by_id(&old_parties, &new_parties);
        let features = |plan, lone: &[u32]| -> Vec<_> {
            lone.iter().map(|at| Features::of_party(plan, PartyIx(*at))).collect()
        };
        let lone = Both::of(features(base, &parties.lone.old), features(head, &parties.lone.new));
        parties.rename(&lone, &mut renames, |renames| &mut renames.parties);

        let old_items: Vec<_> = base.items().map(|at| (base.id(at), base.item(at).kind)).collect();
        let new_items: Vec<_> = head.items().map(|at| (head.id(at), head.item(at).kind)).collect();
        let mut items = Pairs::by_id(&old_items, &new_items);
        let features = |snapshot, lone: &[u32]| -> Vec<_> {
            lone.iter().map(|at| Features::of_item(snapshot, ItemIx(*at))).collect()
        };
        let lone = Both::of(features(old, &items.lone.old), features(new, &items.lone.new));
        items.rename(&lone, &mut renames, |renames| &mut renames.items);

        let number = |list: Vec<Option<u32>>| list.into_iter().map(|at| at.map(ItemIx)).collect();
        let number_party = |list: Vec<Option<u32>>| list.into_iter().map(|at| at.map(PartyIx)).collect();
        Self {
            heads: number(items.heads),
            bases: number(items.bases),
            party_heads: number_party(parties.heads),
            party_bases: number_party(parties.bases),
            renames,
        }
    }
}

/// The pairs of one namespace, while they are being found.
struct Pairs {
    heads: Vec<Option<u32>>,
    bases: Vec<Option<u32>>,
    /// What has no counterpart of its id, and whose id the other side does not have at all.
    lone: Both<Vec<u32>>,
}

impl Pairs {
    /// Pairs what has the same id and kind; both lists are sorted by id.
    fn by_id(old: &[(&str, ItemKind)], new: &[(&str, ItemKind)]) -> Self {
        let mut pairs = Self {
            heads: vec![None; old.len()],
            bases: vec![None; new.len()],
            lone: Both::of(Vec::new(), Vec::new()),
        };
        let (mut at_old, mut at_new) = (0, 0);
        while at_old < old.len() || at_new < new.len() {
            let order = match (old.get(at_old), new.get(at_new)) {
                (Some((one, _)), Some((other, _))) => one.cmp(other),
                (Some(_), None) => std::cmp::Ordering::Less,
                _ => std::cmp::Ordering::Greater,
            };
            match order {
                std::cmp::Ordering::Less => pairs.lone.old.push(at_old as u32),
                std::cmp::Ordering::Greater => pairs.lone.new.push(at_new as u32),
                std::cmp::Ordering::Equal if old[at_old].1 == new[at_new].1 => {
                    pairs.heads[at_old] = Some(at_new as u32);
                    pairs.bases[at_new] = Some(at_old as u32);
                }
                // The id now names another kind of thing: one was removed, and another added.
                std::cmp::Ordering::Equal => {}
            }
            at_old += usize::from(order.is_le());
            at_new += usize::from(order.is_ge());
        }
        pairs
    }

    /// Pairs what is alike enough among the lone, and adds their ids to the renames.
    fn rename(
        &mut self,
        lone: &Both<Vec<Features<'_>>>,
        renames: &mut Renames,
        own: fn(&mut Renames) -> &mut BTreeMap<String, String>,
    ) {
        if lone.old.is_empty() || lone.new.is_empty() {
            return;
        }
        for _ in 0..MOST_ROUNDS {
            let known = renames.clone();
            let mut translated: Vec<Features<'_>> = lone.old.clone();
            for features in translated.iter_mut().filter(|_| !known.is_empty()) {
                features.translate(&known);
            }
            let found = self.best(&translated, &lone.new);
            if found.is_empty() {
                return;
            }
            for (at_old, at_new) in found {
                let (base, head) = (self.lone.old[at_old], self.lone.new[at_new]);
                self.heads[base as usize] = Some(head);
                self.bases[head as usize] = Some(base);
                let (old, new) = (lone.old[at_old].id.to_owned(), lone.new[at_new].id.to_owned());
                own(renames).insert(old.clone(), new.clone());
                own(renames).insert(new, old);
            }
        }
    }

    /// Returns the places of the pairs that are most alike, each item once.
    fn best(&self, old: &[Features<'_>], new: &[Features<'_>]) -> Vec<(usize, usize)> {
        let free_old: Vec<usize> =
            (0..old.len()).filter(|at| self.heads[self.lone.old[*at] as usize].is_none()).collect();
        let free_new: Vec<usize> =
            (0..new.len()).filter(|at| self.bases[self.lone.new[*at] as usize].is_none()).collect();
        let mut alike: Vec<(Likeness, usize, usize)> = candidates(old, new, &free_old, &free_new)
            .into_iter()
            .filter_map(|(one, other)| Some((old[one].likeness(&new[other])?, one, other)))
            .collect();
        // The order does not depend on which side is the base.
        let ids = |one: usize, other: usize| {
            let (one, other) = (old[one].id, new[other].id);
            (one.min(other), one.max(other))
        };
        alike.sort_by(|one, other| {
            other.0.cmp(&one.0).then_with(|| ids(one.1, one.2).cmp(&ids(other.1, other.2)))
        });
        let (mut taken_old, mut taken_new) = (vec![false; old.len()], vec![false; new.len()]);
        let mut found = Vec::new();
        for (_, one, other) in alike {
            if !taken_old[one] && !taken_new[other] {
                (taken_old[one], taken_new[other]) = (true, true);
                found.push((one, other));
            }
        }
        found
    }
}

/// Returns the pairs whose likeness is worth measuring.
fn candidates(
    old: &[Features<'_>],
    new: &[Features<'_>],
    free_old: &[usize],
    free_new: &[usize],
) -> Vec<(usize, usize)> {
    let of_kind = |list: &[Features<'_>], free: &[usize], kind: ItemKind| -> Vec<usize> {
        free.iter().copied().filter(|at| list[*at].kind == kind).collect()
    };
    let mut pairs = Vec::new();
    for kind in ItemKind::ALL {
        let (removed, added) = (of_kind(old, free_old, kind), of_kind(new, free_new, kind));
        if removed.len().saturating_mul(added.len()) <= MOST_PAIRS {
            pairs.extend(removed.iter().flat_map(|one| added.iter().map(|other| (*one, *other))));
            continue;
        }
        let (removed, added) = (by_title(old, removed), by_title(new, added));
        let lone = |list: &[usize], range: &Range<usize>| (range.len() == 1).then(|| list[range.start]);
        for (title, range) in &removed.titles {
            let same = added.titles.get(title).and_then(|other| lone(&added.order, other));
            pairs.extend(lone(&removed.order, range).zip(same));
        }
    }
    pairs
}

/// Items in the order of their titles, and where each title stands.
struct ByTitle<'f> {
    order: Vec<usize>,
    titles: BTreeMap<&'f str, Range<usize>>,
}

fn by_title<'f>(features: &'f [Features<'_>], mut order: Vec<usize>) -> ByTitle<'f> {
    order.sort_by(|one, other| features[*one].title.cmp(&features[*other].title));
    let mut titles: BTreeMap<&str, Range<usize>> = BTreeMap::new();
    for (at, item) in order.iter().enumerate() {
        titles.entry(features[*item].title.as_str()).or_insert(at..at).end = at + 1;
    }
    ByTitle { order, titles }
}
