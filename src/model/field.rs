//! What a field is: its name, the kind of its value, the items that have it, its class of change, its page.

use std::marker::PhantomData;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::base::Spanned;

use super::kind::{ItemKind, KindSet};
use super::registry::FIELDS;
use super::value::FromValue;

/// What an edit of a field is, when two versions of a plan are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Items added, removed, renamed or moved; what "done" means.
    Scope,
    /// Due dates, targets, promises.
    Commitment,
    /// Who answers.
    Ownership,
    /// Dependencies and what serves what.
    Logic,
    /// Estimates.
    Effort,
    /// Calendars, absence, capacity, money.
    Resources,
    /// Status, readings, approvals.
    Progress,
    /// Rules, reviews, the terms of gates.
    Governance,
    /// Words.
    Wording,
}

impl Class {
    /// Every class, in the order in which changes are shown.
    pub const ALL: [Self; 9] = [
        Self::Scope,
        Self::Commitment,
        Self::Ownership,
        Self::Logic,
        Self::Effort,
        Self::Resources,
        Self::Progress,
        Self::Governance,
        Self::Wording,
    ];

    /// Returns the name that plan files and outputs use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Scope => "scope",
            Self::Commitment => "commitment",
            Self::Ownership => "ownership",
            Self::Logic => "logic",
            Self::Effort => "effort",
            Self::Resources => "resources",
            Self::Progress => "progress",
            Self::Governance => "governance",
            Self::Wording => "wording",
        }
    }

    /// Says what an edit of this class touches.
    pub fn page(self) -> &'static str {
        match self {
            Self::Scope => "Items added, removed, renamed or moved; what \"done\" means.",
            Self::Commitment => "Due dates, targets, promises.",
            Self::Ownership => "Who answers.",
            Self::Logic => "Dependencies, and what serves what.",
            Self::Effort => "Estimates.",
            Self::Resources => "Calendars, absence, capacity, money.",
            Self::Progress => "Status, readings, approvals.",
            Self::Governance => "Rules, reviews, the terms of gates.",
            Self::Wording => "Words.",
        }
    }
}

/// What a reference may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Items of these kinds.
    Items(KindSet),
    /// A calendar of the manifest.
    Calendar,
}

/// References to people.
pub(super) const PEOPLE: Target = Target::to(&[ItemKind::Person]);

impl Target {
    /// Returns a reference to these kinds.
    pub const fn to(kinds: &[ItemKind]) -> Self {
        Self::Items(KindSet::of(kinds))
    }
}

/// The form of a field's value, which says what its source text means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// Text, not empty.
    Text,
    /// A list of texts.
    Texts,
    /// A map of label to URL.
    Links,
    /// A free map, kept and never interpreted.
    Custom,
    /// An id of something.
    Reference(Target),
    /// A list of ids.
    References(Target),
    /// `2026-06-30`.
    Date,
    /// A date, or a period that stands for its last day.
    DateOrPeriodEnd,
    /// A date, or a period that stands for its first day.
    DateOrPeriodStart,
    /// A map of `2026-02-16..2026-02-20` or one date to a text.
    Ranges,
    /// Working time above nothing: `3d`.
    Duration,
    /// Working time, nothing included: `0d`.
    DurationOrZero,
    /// A duration above nothing, or three in order.
    Estimate,
    /// A duration, or three in order.
    EstimateOrZero,
    /// `40%`.
    Percent,
    /// `250k EUR`.
    Money,
    /// `250k EUR/w`.
    Rate,
    /// `EUR`.
    Currency,
    /// `4.5`, with its unit at will.
    Quantity,
    /// `true` or `false`.
    Flag,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A list of ids or `{id, type, lag}`.
    Needs,
    /// A map, all of whose keys must hold.
    Condition(ConditionPlace),
    /// `{since, why}`.
    Blocked,
    /// A list of people, `{any: [..]}` or `{quorum: 2, of: [..]}`.
    Approvers,
    /// A map of person to day.
    Approvals,
    /// A number, or `[low, high]`.
    Bound,
    /// A map of date to number, or the path of a CSV.
    Readings,
    /// A duration, three in order, or money.
    Impact,
    /// `week`, `hours_per_day`, `holidays`, `working`.
    Calendar,
    /// A map of id to calendar.
    Calendars,
    /// A map of rule or group to level or `{level, …}`.
    Rules,
    /// A list of `{when, who, why}`.
    Reviews,
    /// A map of kind of event to `now`, `digest` or `off`.
    Notices,
    /// The language version, a whole number.
    Version,
    /// `>=0.3`.
    Requirement,
}

/// Where a condition stands, which says the keys it may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConditionPlace {
    /// In a gate: without it, the gate passes by itself.
    Gate,
    /// In a trigger: when something is looked at again.
    Trigger,
    /// In the manifest's reviews: which changes somebody must agree to.
    Review,
}

/// Everything there is to know about a field, declared once.
#[derive(Debug)]
pub struct FieldSpec {
    /// Its key.
    pub name: &'static str,
    /// The form of its value.
    pub kind: ValueKind,
    /// What an edit of it is.
    pub class: Class,
    /// The kinds of items that have it.
    pub on: KindSet,
    /// The kinds of items that must have it.
    pub required: KindSet,
    /// What it means, for the person who hovers over it.
    pub page: &'static str,
}

/// A field's place in the registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldIx(pub(super) u8);

impl FieldIx {
    /// Returns what the registry says of the field.
    pub fn spec(self) -> &'static FieldSpec {
        &FIELDS[self.0 as usize]
    }

    /// Returns the fields of a kind of item, in the registry's order.
    pub fn of_kind(kind: ItemKind) -> impl Iterator<Item = Self> {
        (0..FIELDS.len()).filter(move |at| FIELDS[*at].on.has(kind)).map(|at| Self(at as u8))
    }

    /// Returns the field of a kind of item by its key.
    pub fn named(kind: ItemKind, name: &str) -> Option<Self> {
        static NAMES: LazyLock<Vec<FxHashMap<&'static str, FieldIx>>> = LazyLock::new(|| {
            ItemKind::ALL
                .into_iter()
                .map(|kind| FieldIx::of_kind(kind).map(|field| (field.spec().name, field)).collect())
                .collect()
        });
        NAMES[kind as usize].get(name).copied()
    }
}

/// A field whose values are read as `T`.
#[derive(Debug)]
pub struct Field<T: ?Sized> {
    ix: u8,
    value: PhantomData<fn() -> T>,
}

impl<T: ?Sized> Clone for Field<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: ?Sized> Copy for Field<T> {}

impl<T: FromValue + ?Sized> Field<T> {
    pub(super) const fn new(ix: u8) -> Self {
        Self { ix, value: PhantomData }
    }

    /// Returns the field's place in the registry.
    pub fn ix(self) -> FieldIx {
        FieldIx(self.ix)
    }

    /// Returns the field's key.
    pub fn name(self) -> &'static str {
        self.ix().spec().name
    }
}

/// A text with its place.
pub type SpannedText = Spanned<Box<str>>;
