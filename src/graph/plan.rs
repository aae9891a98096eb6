//! The items of all files of a plan, numbered once.

use std::sync::Arc;

use crate::base::{FileId, Place, Span};
use crate::model::value::CalendarSpec;
use crate::model::{Item, ItemKind, LoweredFile, SpannedText, registry};

/// An item's number: its place among all items of the plan, sorted by id. People, teams and check-ins are not among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemIx(pub u32);

/// The number of a person or team: its place among them, sorted by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartyIx(pub u32);

/// The number of a calendar of the manifest's `calendars`, in the order written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CalendarIx(pub u32);

impl ItemIx {
    /// Returns the number as an index of arrays.
    pub fn at(self) -> usize {
        self.0 as usize
    }
}

impl PartyIx {
    /// Returns the number as an index of arrays.
    pub fn at(self) -> usize {
        self.0 as usize
    }
}

/// A file of the plan.
#[derive(Clone, Debug)]
pub struct PlanFile {
    /// Its path from the repository's top, with forward slashes.
    pub path: Box<str>,
    /// What it says.
    pub lowered: Arc<LoweredFile>,
}

/// Where an item is: its file, and its place in the file's list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Home {
    pub(super) file: FileId,
    pub(super) at: u32,
}

/// All files of one plan, with their items numbered.
///
/// Where an id stands twice, the first in the order of files and lines has it, and the other is left out.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    pub(super) files: Vec<PlanFile>,
    pub(super) items: Vec<Home>,
    pub(super) parties: Vec<Home>,
    pub(super) check_ins: Vec<Home>,
    /// The check-ins again, in the order of ids, then of days.
    pub(super) said: Vec<Home>,
    pub(super) manifest: Option<Home>,
}

impl Plan {
    /// Returns the plan with other files in the place of its own: the same paths, with the same items in the same places, which
    /// say other things.
    #[must_use]
    pub fn with_files(&self, mut files: Vec<PlanFile>) -> Self {
        files.sort_by(|one, other| one.path.cmp(&other.path));
        Self {
            files,
            items: self.items.clone(),
            parties: self.parties.clone(),
            check_ins: self.check_ins.clone(),
            said: self.said.clone(),
            manifest: self.manifest,
        }
    }

    /// Returns the files, sorted by path.
    pub fn files(&self) -> &[PlanFile] {
        &self.files
    }

    /// Returns a file.
    pub fn file(&self, file: FileId) -> &PlanFile {
        &self.files[file.0 as usize]
    }

    /// Returns how many items there are.
    pub fn item_count(&self) -> usize {
        self.items.len()
    }

    /// Returns the numbers of all items, in the order of their ids.
    pub fn items(&self) -> impl ExactSizeIterator<Item = ItemIx> + use<> {
        (0..self.items.len() as u32).map(ItemIx)
    }

    /// Returns the numbers of all items of a kind, in the order of their ids.
    pub fn items_of(&self, kind: ItemKind) -> impl Iterator<Item = ItemIx> + '_ {
        self.items().filter(move |item| self.item(*item).kind == kind)
    }

    /// Returns an item.
    pub fn item(&self, item: ItemIx) -> &Item {
        self.home(self.items[item.at()])
    }

    /// Returns an item's id.
    pub fn id(&self, item: ItemIx) -> &str {
        &self.item(item).id.value
    }

    /// Returns the place of a span of an item's file.
    pub fn place(&self, item: ItemIx, span: Span) -> Place {
        span.in_file(self.items[item.at()].file)
    }

    /// Returns the place of an item's id.
    pub fn id_place(&self, item: ItemIx) -> Place {
        self.place(item, self.item(item).id.span)
    }

    /// Returns the item with this id.
    pub fn find(&self, id: &str) -> Option<ItemIx> {
        let at = self.items.binary_search_by(|home| self.home(*home).id.value.as_ref().cmp(id)).ok()?;
        Some(ItemIx(at as u32))
    }

    /// Returns the numbers of all people and teams, in the order of their ids.
    pub fn parties(&self) -> impl ExactSizeIterator<Item = PartyIx> + use<> {
        (0..self.parties.len() as u32).map(PartyIx)
    }

    /// Returns the numbers of all people, in the order of their ids.
    pub fn people(&self) -> impl Iterator<Item = PartyIx> + '_ {
        self.parties().filter(|party| self.party(*party).kind == ItemKind::Person)
    }

    /// Returns a person or team.
    pub fn party(&self, party: PartyIx) -> &Item {
        self.home(self.parties[party.at()])
    }

    /// Returns the id of a person or team.
    pub fn party_id(&self, party: PartyIx) -> &str {
        &self.party(party).id.value
    }

    /// Returns the place of a span of the file of a person or team.
    pub fn party_place(&self, party: PartyIx, span: Span) -> Place {
        span.in_file(self.parties[party.at()].file)
    }

    /// Returns the person or team with this id.
    pub fn find_party(&self, id: &str) -> Option<PartyIx> {
        let at = self.parties.binary_search_by(|home| self.home(*home).id.value.as_ref().cmp(id)).ok()?;
        Some(PartyIx(at as u32))
    }

    /// Returns the person with this id; a team is none.
    pub fn find_person(&self, id: &str) -> Option<PartyIx> {
        self.find_party(id).filter(|party| self.party(*party).kind == ItemKind::Person)
    }

    /// Returns the check-ins with the file of each, in the order of days, then of ids.
    pub fn check_ins(&self) -> impl Iterator<Item = (FileId, &Item)> {
        self.check_ins.iter().map(|home| (home.file, self.home(*home)))
    }

    /// Returns what was said of the item with this id, with the file of each, in the order of days.
    pub fn check_ins_of<'p>(&'p self, id: &'p str) -> impl DoubleEndedIterator<Item = (FileId, &'p Item)> {
        let of = |home: &Home| self.home(*home).id.value.as_ref();
        let first = self.said.partition_point(|home| of(home) < id);
        let count = self.said[first..].partition_point(|home| of(home) == id);
        self.said[first..first + count].iter().map(|home| (home.file, self.home(*home)))
    }

    /// Returns the manifest, `None` where the plan has none (which only an empty plan has not).
    pub fn manifest(&self) -> Option<&Item> {
        self.manifest.map(|home| self.home(home))
    }

    /// Returns the place of a span of the manifest.
    pub fn manifest_place(&self, span: Span) -> Place {
        span.in_file(self.manifest.map_or(FileId::default(), |home| home.file))
    }

    /// Returns the manifest's calendars by id, in the order written.
    pub fn calendars(&self) -> &[(SpannedText, CalendarSpec)] {
        self.manifest().and_then(|manifest| manifest.get(registry::CALENDARS)).unwrap_or_default()
    }

    /// Returns the calendar with this id.
    pub fn find_calendar(&self, id: &str) -> Option<CalendarIx> {
        let at = self.calendars().iter().position(|(known, _)| known.value.as_ref() == id)?;
        Some(CalendarIx(at as u32))
    }

    /// Returns whether all files were read to their end; otherwise there are no dates.
    pub fn is_complete(&self) -> bool {
        self.files.iter().all(|file| file.lowered.complete)
    }

    /// Returns whether all items of all files could be made out; otherwise rules about what is not there keep silent.
    pub fn is_whole(&self) -> bool {
        self.files.iter().all(|file| file.lowered.whole)
    }

    pub(super) fn home(&self, home: Home) -> &Item {
        &self.files[home.file.0 as usize].lowered.items[home.at as usize]
    }
}
