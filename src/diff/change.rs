//! One change of a plan, as data.

use crate::base::{Day, Place};
use crate::model::{Class, FieldIx, ItemKind};

/// What something is on both sides of a comparison.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Both<T> {
    /// In the base.
    pub old: T,
    /// In the head.
    pub new: T,
}

impl<T> Both<T> {
    /// Puts two values side by side.
    pub fn of(old: T, new: T) -> Self {
        Self { old, new }
    }
}

/// One side of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// What is compared with.
    Base,
    /// What is compared.
    Head,
}

/// What a change does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// The item is new.
    Added,
    /// The item is gone.
    Removed,
    /// A field says something else.
    Changed,
    /// The item is part of something else.
    Moved,
    /// The item has another id.
    Renamed,
}

impl What {
    /// Returns the name that outputs use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
            Self::Moved => "moved",
            Self::Renamed => "renamed",
        }
    }
}

/// What a change is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    /// The kind of item; of a survey's answers `None`.
    pub kind: Option<ItemKind>,
    /// The kind as outputs name it: milestones and externals are told from tasks.
    pub kind_name: &'static str,
    /// The id, that of the head where it was renamed; of a check-in that of what it is about, of a survey's answers the
    /// question, of the manifest nothing.
    pub id: String,
    /// The day of a check-in or survey.
    pub day: Option<Day>,
    /// The id in the base, where that is another one.
    pub was: Option<String>,
    /// The title, that of the head where there is one.
    pub title: String,
}

/// One difference between the base and the head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What such an edit is.
    pub class: Class,
    /// What it is about.
    pub subject: Subject,
    /// What it does.
    pub what: What,
    /// The field, where it is about one.
    pub field: Option<&'static str>,
    /// What the base says, in its one canonical form; the base's own ids.
    pub old: Option<String>,
    /// What the head says.
    pub new: Option<String>,
    /// Of lists and maps, the entries that differ, by their keys; of what was added or removed, its fields.
    pub entries: Vec<EntryChange>,
    /// By how many days a date moved, counted in working days of the head's calendar; later is positive.
    pub days: Option<i64>,
    /// Where it is written.
    pub place: Place,
    /// The side that the place is in.
    pub side: Side,
}

/// An entry of a list or map that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryChange {
    /// Its key; of a list of ids the id.
    pub key: String,
    /// What the base says; `None` where the entry was added.
    pub old: Option<String>,
    /// What the head says; `None` where the entry was removed.
    pub new: Option<String>,
}

/// A field that could not be read on one side, so that nobody can say whether it changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uncompared {
    /// The item.
    pub subject: Subject,
    /// The fields, in the registry's order.
    pub fields: Vec<&'static str>,
    /// The side that could not be read.
    pub side: Side,
}

impl Change {
    /// Puts changes in their order: class, kind, id, day, field.
    pub(super) fn sort(changes: &mut [Self]) {
        changes.sort_by(|one, other| one.rank().cmp(&other.rank()));
    }

    fn rank(&self) -> impl Ord + '_ {
        let kind = self.subject.kind.map_or(usize::MAX, |kind| kind as usize);
        // Fields of the registry in its order, then what else there is by name.
        let known = |name| self.subject.kind.and_then(|kind| FieldIx::named(kind, name));
        let field = self.field.map(|name| known(name).ok_or(name));
        (
            self.class,
            (kind, self.subject.kind_name),
            self.subject.id.as_str(),
            self.subject.day,
            field,
            self.what,
        )
    }
}
