//! What `digest` says: what happened between two moments, to each whom it concerns.

mod document;
mod words;

use schemars::JsonSchema;
use serde::Serialize;

use crate::base::Day;
use crate::diff::Matching;
use crate::graph::{ItemIx, PartyIx};
use crate::signal::{Event, Kind, Urgency};
use crate::snapshot::Snapshot;

use super::Head;
use super::diff::RevisionView;

/// The output of `digest`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DigestView {
    /// Format, command, data date.
    #[serde(flatten)]
    pub header: Head,
    /// The earlier moment.
    pub base: RevisionView,
    /// The day as of which the earlier one is judged.
    pub since: String,
    /// The later moment.
    pub head: RevisionView,
    /// Whether it tells what interrupts alone.
    pub only_now: bool,
    /// Who is told of something, by id; where somebody was asked about, they alone.
    pub people: Vec<PersonView>,
}

/// What somebody is told.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PersonView {
    /// Their id.
    pub person: String,
    /// Their name.
    pub name: String,
    /// What they are told: what interrupts first, then by kind of event, then by id.
    pub entries: Vec<EntryView>,
    /// How many events their `notify` turns off.
    pub turned_off: usize,
}

/// An event, as somebody is told of it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct EntryView {
    /// The kind of event, as `notify` names it.
    pub event: &'static str,
    /// `now` or `digest`.
    pub urgency: &'static str,
    /// The kind of item.
    pub kind: &'static str,
    /// The item to which it happened.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What happened, in a sentence without its full stop.
    pub words: String,
    /// What of theirs it touches.
    pub touches: Vec<TouchView>,
}

/// Something of somebody's that an event touches.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TouchView {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The day on which it was forecast to finish.
    pub was: Option<String>,
    /// The day on which it is forecast to finish now.
    pub finish: Option<String>,
}

/// An entry on a line of its own, with whom it is for.
#[derive(Clone, Debug, Serialize)]
pub struct LineView<'v> {
    /// Whom it is for.
    pub person: &'v str,
    /// The entry.
    #[serde(flatten)]
    pub entry: &'v EntryView,
}

/// Whom a digest is for, and how much of it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Choice {
    /// Somebody alone.
    pub person: Option<PartyIx>,
    /// What interrupts alone.
    pub only_now: bool,
}

impl DigestView {
    /// Makes the view of the events between two snapshots.
    pub fn new(
        (old, base): (&Snapshot, RevisionView),
        (new, head): (&Snapshot, RevisionView),
        matching: &Matching,
        events: &[Event],
        choice: Choice,
    ) -> Self {
        let make = Maker { old, new, matching };
        let mut told: Vec<Vec<(Urgency, Kind, EntryView)>> = new.plan.parties().map(|_| Vec::new()).collect();
        let mut turned_off = vec![0; told.len()];
        for event in events {
            for concern in &event.audience {
                let person = concern.person;
                if choice.person.is_some_and(|asked| asked != person) {
                    continue;
                }
                let urgency = event.kind().urgency(new.plan.party(person));
                if urgency == Urgency::Off {
                    turned_off[person.at()] += 1;
                } else if urgency == Urgency::Now || !choice.only_now {
                    let entry = make.entry(event, urgency, person, &concern.through);
                    told[person.at()].push((urgency, event.kind(), entry));
                }
            }
        }
        let people = new.plan.people().filter_map(|person| {
            let mut entries = std::mem::take(&mut told[person.at()]);
            if entries.is_empty() && choice.person != Some(person) {
                return None;
            }
            // The events are sorted already; what interrupts comes first.
            entries.sort_by_key(|(urgency, _, _)| *urgency);
            let party = new.plan.party(person);
            Some(PersonView {
                person: party.id.value.to_string(),
                name: party.title().to_owned(),
                entries: entries.into_iter().map(|(_, _, entry)| entry).collect(),
                turned_off: turned_off[person.at()],
            })
        });
        Self {
            people: people.collect(),
            header: Head::new("digest", new.data_date),
            base,
            since: old.data_date.to_string(),
            head,
            only_now: choice.only_now,
        }
    }

    /// Returns each entry with whom it is for, for a line each.
    pub fn lines(&self) -> impl Iterator<Item = LineView<'_>> {
        self.people
            .iter()
            .flat_map(|person| person.entries.iter().map(|entry| LineView { person: &person.person, entry }))
    }

    /// Says from when to when it is.
    pub fn span(&self) -> String {
        let until = self.header.as_of.as_deref().unwrap_or_default();
        format!("{} to {until}", self.since)
    }
}

/// Makes the entries.
struct Maker<'s> {
    old: &'s Snapshot,
    new: &'s Snapshot,
    matching: &'s Matching,
}

impl Maker<'_> {
    fn entry(&self, event: &Event, urgency: Urgency, person: PartyIx, through: &[ItemIx]) -> EntryView {
        let written = self.new.plan.item(event.item);
        let others = through.iter().filter(|item| **item != event.item);
        EntryView {
            event: event.kind().name(),
            urgency: urgency.name(),
            kind: written.kind_name(),
            id: written.id.value.to_string(),
            title: written.title().to_owned(),
            words: self.words(event, person, through),
            touches: others.map(|item| self.touch(*item)).collect(),
        }
    }

    fn touch(&self, item: ItemIx) -> TouchView {
        let text = |day: Option<Day>| day.map(|day| day.to_string());
        TouchView {
            id: self.new.plan.id(item).to_owned(),
            title: self.new.plan.item(item).title().to_owned(),
            was: text(self.was(item)),
            finish: text(self.finish(item)),
        }
    }

    fn was(&self, item: ItemIx) -> Option<Day> {
        self.old.timetable()?.finish(self.matching.bases[item.at()]?)
    }

    fn finish(&self, item: ItemIx) -> Option<Day> {
        self.new.timetable()?.finish(item)
    }
}
