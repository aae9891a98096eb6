//! Who must agree to a change of plan, and why; and who has.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::base::Duration;
use crate::diff::{Change, Consequence, PlanDiff, What, lowers_target};
use crate::graph::{ItemIx, PartyIx};
use crate::model::value::{Condition, Review, Value};
use crate::model::{Class, Item, ItemKind, registry};
use crate::schedule::WorkingTime;
use crate::snapshot::Snapshot;

/// Somebody who must agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reviewer {
    /// Their id, that of the head where they are in it.
    pub id: String,
    /// Their name.
    pub name: String,
    /// The name on the code host.
    pub handle: Option<String>,
    /// The mail address.
    pub email: Option<String>,
    /// The fingerprints of the keys with which they sign, as the base has them: a change cannot bring the key that
    /// vouches for it.
    pub keys: Vec<String>,
    /// Why, at least once.
    pub because: Vec<Reason>,
}

/// Why somebody must agree.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reason {
    /// What makes it so.
    pub part: Part,
    /// The kind of the item; of the plan itself `plan`.
    pub kind: &'static str,
    /// The item's id; of the plan itself nothing.
    pub id: String,
    /// By how many working days it moves, where it does.
    pub days: Option<i64>,
    /// What the manifest's `reviews:` say of it.
    pub why: Option<String>,
}

/// What part somebody has in a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// They answer for what changed.
    Owner,
    /// They answered for it until now.
    FormerOwner,
    /// They answer for what moves because of it.
    Moved,
    /// They approve a gate that changed.
    Approver,
    /// The manifest's `reviews:` ask for them.
    Review,
}

impl Part {
    /// Returns the name that outputs use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::FormerOwner => "former_owner",
            Self::Moved => "moved",
            Self::Approver => "approver",
            Self::Review => "review",
        }
    }
}

impl Reviewer {
    /// Returns whether somebody so named is this one: by id, handle, mail address or name, or as `Name <address>`.
    pub fn is_called(&self, claim: &str) -> bool {
        let claim = claim.trim();
        let same = |one: &str, other: &str| one.trim().to_lowercase() == other.trim().to_lowercase();
        let handle = |text: &str| text.trim_start_matches('@').to_owned();
        if let Some((name, rest)) = claim.split_once('<') {
            let address = rest.trim_end().trim_end_matches('>');
            // Where the address is known it decides, since two people may have one name.
            return match &self.email {
                Some(email) => same(email, address),
                None => same(&self.name, name),
            };
        }
        same(&self.id, claim)
            || same(&self.name, claim)
            || self.email.as_deref().is_some_and(|email| same(email, claim))
            || self.handle.as_deref().is_some_and(|own| same(&handle(own), &handle(claim)))
    }
}

/// Returns who must agree to a change, by id: owners of what changed, old and new; owners of what moves because of it;
/// approvers of gates that changed; and whom the manifest's `reviews:` ask for, those of the base too, so that nobody gets
/// around a review by removing it. Whoever has left is not asked.
pub fn reviewers(old: &Snapshot, new: &Snapshot, diff: &PlanDiff) -> Vec<Reviewer> {
    let mut asked = Asked { old, new, found: BTreeMap::new(), known: FxHashSet::default() };
    let moves: FxHashMap<ItemIx, &Consequence> =
        diff.consequences.iter().filter_map(|one| Some((one.head?, one))).collect();
    let edited: Vec<Event<'_>> =
        diff.changes.iter().filter_map(|change| Event::of_change(old, new, &moves, change)).collect();
    let moved: Vec<Event<'_>> =
        diff.consequences.iter().map(|consequence| Event::of_consequence(old, new, consequence)).collect();
    for event in &edited {
        asked.owners_of_what_changed(event);
        asked.approvers(event);
    }
    for event in moved.iter().filter(|event| event.slip != Some(0)) {
        asked.owners_of_what_moves(event);
    }
    for review in reviews(old, new) {
        for event in edited.iter().chain(&moved).filter(|event| event.meets(&review.when)) {
            asked.by_review(&review, event);
        }
    }
    asked.found.into_values().collect()
}

/// The reviews of both manifests, each once.
fn reviews(old: &Snapshot, new: &Snapshot) -> Vec<Review> {
    let written = |snapshot: &Snapshot| {
        let manifest = snapshot.plan.manifest();
        manifest.and_then(|manifest| manifest.get(registry::REVIEWS)).unwrap_or_default().to_vec()
    };
    let mut reviews = written(new);
    for review in written(old) {
        if reviews.iter().all(|known| known.to_string() != review.to_string()) {
            reviews.push(review);
        }
    }
    reviews
}

/// Something that a review may ask about: an edit, or a forecast that moves because of one.
struct Event<'e> {
    old: &'e Snapshot,
    new: &'e Snapshot,
    change: Option<&'e Change>,
    kind: ItemKind,
    kind_name: &'static str,
    id: &'e str,
    base: Option<ItemIx>,
    head: Option<ItemIx>,
    /// By how many working days it moves back: its date if that was edited, else its forecast.
    slip: Option<i64>,
    /// What it costs more than before.
    cost: Option<crate::base::Money>,
}

impl<'e> Event<'e> {
    fn of_change(
        old: &'e Snapshot,
        new: &'e Snapshot,
        moves: &FxHashMap<ItemIx, &'e Consequence>,
        change: &'e Change,
    ) -> Option<Self> {
        let subject = &change.subject;
        let kind = subject.kind?;
        let has_item = !kind.is_party() && !matches!(kind, ItemKind::CheckIn | ItemKind::Manifest);
        let base_id = subject.was.as_deref().unwrap_or(&subject.id);
        let base = if has_item { old.plan.find(base_id) } else { None };
        let head = if has_item { new.plan.find(&subject.id) } else { None };
        let of_item = |item: ItemIx| moves.get(&item).copied();
        let own = head.and_then(of_item);
        let served = head.map(|item| new.graph.all_served(item)).unwrap_or_default();
        let costs = head.into_iter().chain(served).filter_map(|item| cost(of_item(item)?));
        Some(Self {
            old,
            new,
            change: Some(change),
            kind,
            kind_name: subject.kind_name,
            id: &subject.id,
            base: base.filter(|_| change.what != What::Added),
            head: head.filter(|_| change.what != What::Removed),
            slip: change.days.or_else(|| own.and_then(|own| own.delta_days)),
            cost: costs.max_by_key(|money| money.hundredths),
        })
    }

    fn of_consequence(old: &'e Snapshot, new: &'e Snapshot, consequence: &'e Consequence) -> Self {
        let Consequence { base, head, .. } = *consequence;
        let item = head.map(|item| new.plan.item(item)).or_else(|| base.map(|item| old.plan.item(item)));
        Self {
            old,
            new,
            change: None,
            kind: item.map_or(ItemKind::Task, |item| item.kind),
            kind_name: consequence.kind,
            id: &consequence.id,
            base,
            head,
            slip: consequence.delta_days,
            cost: cost(consequence),
        }
    }

    /// Whether all terms of a condition hold.
    fn meets(&self, condition: &Condition) -> bool {
        condition.terms.iter().all(|term| self.meets_term(term.key, &term.value.value))
    }

    fn meets_term(&self, key: &str, value: &Value) -> bool {
        match (key, value) {
            ("class", Value::Choice(class)) => {
                self.change.is_some_and(|change| change.class.name() == class.0)
            }
            ("kind", Value::Choice(kind)) => self.kind.name() == kind.0 || self.kind_name == kind.0,
            ("field", Value::Text(field)) => {
                self.change.is_some_and(|change| change.field == Some(field.trim()))
            }
            ("label", Value::Text(label)) => {
                has_label(self.old, self.base, label) || has_label(self.new, self.head, label)
            }
            ("slip_over", Value::Duration(most)) => self.slip.is_some_and(|slip| self.is_over(slip, **most)),
            ("cost_over", Value::Money(most)) => self
                .cost
                .is_some_and(|cost| cost.currency == most.currency && cost.hundredths > most.hundredths),
            ("lowers_target", Value::Flag(lowers)) => {
                self.change.is_some() && self.lowers_target() == *lowers
            }
            _ => false,
        }
    }

    fn is_over(&self, days: i64, most: Duration) -> bool {
        let time = WorkingTime::of(&self.new.plan);
        days * time.minutes_per_day > time.minutes(most)
    }

    fn lowers_target(&self) -> bool {
        let is_target = self.change.is_some_and(|change| change.field == Some(registry::TO.name()));
        match (self.base, self.head) {
            (Some(base), Some(head)) => {
                is_target && lowers_target(self.old.plan.item(base), self.new.plan.item(head))
            }
            _ => false,
        }
    }

    /// Whoever answers for it, in the base and in the head.
    fn owners(&self) -> (Option<String>, Option<String>) {
        let of = |snapshot: &Snapshot, item: Option<ItemIx>| {
            let item = item?;
            let by = snapshot.plan.item(item).get(registry::BY).map(str::to_owned);
            let owner = snapshot.graph.owner(item);
            owner.map(|owner| snapshot.plan.party_id(owner).to_owned()).or(by)
        };
        match self.kind {
            ItemKind::Person => (Some(self.id.to_owned()), Some(self.id.to_owned())),
            ItemKind::Team => (lead(self.old, self.id), lead(self.new, self.id)),
            _ => (of(self.old, self.base), of(self.new, self.head)),
        }
    }

    fn reason(&self, part: Part) -> Reason {
        Reason { part, kind: self.kind_name, id: self.id.to_owned(), days: None, why: None }
    }
}

/// What an item costs more than before by being late.
fn cost(consequence: &Consequence) -> Option<crate::base::Money> {
    let new = consequence.cost.new?;
    let old = consequence.cost.old.filter(|old| old.currency == new.currency);
    let more = new.hundredths - old.map_or(0, |old| old.hundredths);
    Some(crate::base::Money { hundredths: more, ..new })
}

/// Whether an item, or what it serves, has a label.
fn has_label(snapshot: &Snapshot, item: Option<ItemIx>, label: &str) -> bool {
    let Some(item) = item else { return false };
    let has = |item: ItemIx| {
        let labels = snapshot.plan.item(item).get(registry::LABELS).unwrap_or_default();
        labels.iter().any(|one| one.value.trim() == label.trim())
    };
    has(item) || snapshot.graph.all_served(item).into_iter().any(has)
}

fn party<'s>(snapshot: &'s Snapshot, id: &str) -> Option<&'s Item> {
    Some(snapshot.plan.party(snapshot.plan.find_party(id)?))
}

fn lead(snapshot: &Snapshot, team: &str) -> Option<String> {
    party(snapshot, team)?.get(registry::LEAD).map(str::to_owned)
}

fn manager(snapshot: &Snapshot, person: &str) -> Option<String> {
    party(snapshot, person)?.get(registry::MANAGER).map(str::to_owned)
}

/// Those who were found so far, by id.
struct Asked<'e> {
    old: &'e Snapshot,
    new: &'e Snapshot,
    found: BTreeMap<String, Reviewer>,
    /// The reasons that were given, of whom.
    known: FxHashSet<(String, Reason)>,
}

impl Asked<'_> {
    fn owners_of_what_changed(&mut self, event: &Event<'_>) {
        if event.kind == ItemKind::CheckIn {
            return;
        }
        let (was, is) = event.owners();
        if let Some(was) = was.filter(|was| is.as_ref() != Some(was)) {
            // What was removed is still theirs to speak for.
            let part = if event.head.is_none() { Part::Owner } else { Part::FormerOwner };
            self.ask(&was, event.reason(part));
        }
        if let Some(is) = is {
            self.ask(&is, event.reason(Part::Owner));
        }
    }

    fn owners_of_what_moves(&mut self, event: &Event<'_>) {
        let (was, is) = event.owners();
        if let Some(owner) = is.or(was) {
            self.ask(&owner, Reason { days: event.slip, ..event.reason(Part::Moved) });
        }
    }

    fn approvers(&mut self, event: &Event<'_>) {
        let quiet = |change: &Change| matches!(change.class, Class::Progress | Class::Wording);
        if event.kind != ItemKind::Gate || event.change.is_none_or(quiet) {
            return;
        }
        for (snapshot, item) in [(self.old, event.base), (self.new, event.head)] {
            let approvers = item
                .and_then(|item| snapshot.plan.item(item).get(registry::APPROVERS))
                .map(|one| &one.people);
            for person in approvers.into_iter().flatten() {
                self.ask(&person.value, event.reason(Part::Approver));
            }
        }
    }

    fn by_review(&mut self, review: &Review, event: &Event<'_>) {
        let (was, is) = event.owners();
        let owners = || was.iter().chain(&is);
        let team = |person: &String| party(self.new, person)?.get(registry::TEAM).map(str::to_owned);
        for who in &review.who {
            let people: Vec<String> = match who.value.split_once(" of ") {
                None if who.value.as_ref() == "owner" => owners().cloned().collect(),
                None => match self.new.plan.find_person(&who.value) {
                    Some(_) => vec![who.value.to_string()],
                    None => lead(self.new, &who.value).into_iter().collect(),
                },
                Some(("manager", "owner")) => owners().filter_map(|one| manager(self.new, one)).collect(),
                Some(("lead", "team" | "owner")) => {
                    owners().filter_map(team).filter_map(|team| lead(self.new, &team)).collect()
                }
                Some(("manager", person)) => manager(self.new, person).into_iter().collect(),
                Some(("lead", team)) => lead(self.new, team).into_iter().collect(),
                Some(_) => Vec::new(),
            };
            let why = review.why.as_ref().map_or_else(|| who.value.to_string(), |why| why.value.to_string());
            for person in people {
                self.ask(&person, Reason { why: Some(why.clone()), ..event.reason(Part::Review) });
            }
        }
    }

    /// Adds a reason to ask somebody, unless they have left.
    fn ask(&mut self, id: &str, reason: Reason) {
        let of = |snapshot: &Snapshot| -> Option<(String, Item)> {
            let at: PartyIx = snapshot.plan.find_person(id)?;
            Some((id.to_owned(), snapshot.plan.party(at).clone()))
        };
        let Some((id, person)) = of(self.new).or_else(|| of(self.old)) else { return };
        let keys = |person: &Item| -> Vec<String> {
            let keys = person.get(registry::KEYS).unwrap_or_default();
            keys.iter().map(|key| key.value.to_string()).collect()
        };
        if person.get(registry::UNTIL).is_some_and(|until| *until < self.new.data_date) {
            return;
        }
        let reviewer = self.found.entry(id).or_insert_with_key(|id| Reviewer {
            id: id.clone(),
            name: person.title().to_owned(),
            handle: person.get(registry::HANDLE).map(str::to_owned),
            email: person.get(registry::EMAIL).map(str::to_owned),
            keys: of(self.old).map(|(_, person)| keys(&person)).unwrap_or_default(),
            because: Vec::new(),
        });
        if self.known.insert((reviewer.id.clone(), reason.clone())) {
            reviewer.because.push(reason);
        }
    }
}
