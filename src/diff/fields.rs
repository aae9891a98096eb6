//! What the fields of one item say on both sides.

use crate::base::{Calendar, Day, Place, Span};
use crate::graph::{ItemIx, Plan};
use crate::model::value::{Reading, Readings, Value};
use crate::model::{Class, FieldIx, FieldValue, Item, ItemKind, ValueKind, registry};

use super::canon::{self, Canon, Names};
use super::change::{Both, Change, EntryChange, Side, Subject, Uncompared, What};
use super::matching::Renames;

/// An item with where it stands and what its file does not say itself.
#[derive(Clone, Copy)]
pub(super) struct Written<'p> {
    pub(super) item: &'p Item,
    pub(super) id_place: Place,
    /// What it is part of, by nesting or by a field.
    pub(super) parent: Option<(&'p str, Span)>,
    /// Its readings, where a CSV has them.
    pub(super) csv: Option<&'p [Reading]>,
}

impl Written<'_> {
    fn place(&self, span: Span) -> Place {
        span.in_file(self.id_place.file)
    }

    fn in_order(&self) -> bool {
        self.item.get(registry::IN_ORDER).copied().unwrap_or(false)
    }
}

/// Returns what an item is part of: the one that it is nested in, else the one that it names; with where that is said.
pub(super) fn parent(plan: &Plan, item: ItemIx) -> Option<(&str, Span)> {
    let written = plan.item(item);
    if let Some(outer) = written.nested_in {
        let file = plan.file(plan.id_place(item).file);
        return Some((file.lowered.items[outer as usize].id.value.as_ref(), written.id.span));
    }
    let named = written.spanned(registry::PART_OF).or_else(|| written.spanned(registry::OF))?;
    Some((named.value, named.span))
}

/// The field that says what an item of a kind is part of.
pub(super) fn parent_field(kind: ItemKind) -> &'static str {
    if kind == ItemKind::KeyResult { registry::OF.name() } else { registry::PART_OF.name() }
}

fn says_parent(field: FieldIx) -> bool {
    field == registry::PART_OF.ix() || field == registry::OF.ix()
}

/// Compares the fields of the items of two plans.
pub(super) struct Fields<'c> {
    /// The ids that are others.
    pub(super) renames: &'c Renames,
    /// The head's calendar, in which dates are told apart.
    pub(super) calendar: &'c Calendar,
    /// What differs.
    pub(super) changes: Vec<Change>,
    /// What could not be compared.
    pub(super) uncompared: Vec<Uncompared>,
}

impl Fields<'_> {
    /// Compares an item that both sides have.
    pub(super) fn compare(&mut self, old: Written<'_>, new: Written<'_>) {
        let subject = || subject(new.item, Some(old.item));
        if old.item.id.value != new.item.id.value {
            self.changes.push(Change {
                old: Some(old.item.id.value.to_string()),
                new: Some(new.item.id.value.to_string()),
                ..at(Class::Scope, subject(), What::Renamed, new.id_place, Side::Head)
            });
        }
        self.compare_parents(old, new);
        self.compare_contents(old, new);
    }

    /// Compares the fields alone: of a check-in the id is that of what it is about, and may have been renamed with it.
    pub(super) fn compare_contents(&mut self, old: Written<'_>, new: Written<'_>) {
        let (mut old_fields, mut new_fields) = (old.item.fields.as_slice(), new.item.fields.as_slice());
        loop {
            let (one, other) = (old_fields.first(), new_fields.first());
            let Some(field) = one.into_iter().chain(other).map(|value| value.field).min() else { break };
            let old_value = one.filter(|value| value.field == field);
            let new_value = other.filter(|value| value.field == field);
            old_fields = &old_fields[usize::from(old_value.is_some())..];
            new_fields = &new_fields[usize::from(new_value.is_some())..];
            let unreadable = old.item.unreadable.contains(&field) || new.item.unreadable.contains(&field);
            // The day of the question is no part of the plan, and a parent was compared already.
            if !unreadable && field != registry::AS_OF.ix() && !says_parent(field) {
                self.compare_field(old, new, field, Both::of(old_value, new_value));
            }
        }
        for (written, side) in [(old, Side::Base), (new, Side::Head)] {
            let fields: Vec<&str> = written.item.unreadable.iter().map(|field| field.spec().name).collect();
            if !fields.is_empty() {
                let subject = subject(new.item, Some(old.item));
                self.uncompared.push(Uncompared { subject, fields, side });
            }
        }
    }

    fn compare_parents(&mut self, old: Written<'_>, new: Written<'_>) {
        let was = old.parent.map(|(id, _)| self.renames.item(id));
        if was == new.parent.map(|(id, _)| id) {
            return;
        }
        let readable =
            |written: Written<'_>| !written.item.unreadable.iter().any(|field| says_parent(*field));
        if !readable(old) || !readable(new) {
            return;
        }
        let (place, side) = match (old.parent, new.parent) {
            (_, Some((_, span))) => (new.place(span), Side::Head),
            (Some((_, span)), None) => (old.place(span), Side::Base),
            (None, None) => (new.id_place, Side::Head),
        };
        self.changes.push(Change {
            field: Some(parent_field(new.item.kind)),
            old: old.parent.map(|(id, _)| id.to_owned()),
            new: new.parent.map(|(id, _)| id.to_owned()),
            ..at(Class::Scope, subject(new.item, Some(old.item)), What::Moved, place, side)
        });
    }

    fn compare_field(
        &mut self,
        old: Written<'_>,
        new: Written<'_>,
        field: FieldIx,
        values: Both<Option<&FieldValue>>,
    ) {
        let spec = field.spec();
        if let (Some(one), Some(other)) = (values.old, values.new) {
            let translated = Names::of(spec.kind) != Names::Nothing && !self.renames.is_empty();
            if !translated && canon::certainly_same(&one.value, &other.value) {
                return;
            }
        }
        let in_order = old.in_order() || new.in_order();
        let none = Renames::default();
        let canon = |written: Written<'_>, value: Option<&FieldValue>, renames: &Renames| {
            value.map(|value| match written.csv.filter(|_| field == registry::READINGS.ix()) {
                Some(readings) => Canon::Entries(canon::of_readings(readings)),
                None => canon::canon(field, &value.value, renames, in_order),
            })
        };
        let canons = Both::of(canon(old, values.old, self.renames), canon(new, values.new, &none));
        let Some((entries, entry_place)) = differ(canons) else { return };
        let (place, side) = match (values.old, values.new) {
            (_, Some(value)) => (new.place(entry_place.unwrap_or(value.key)), Side::Head),
            (Some(value), None) => (old.place(value.key), Side::Base),
            (None, None) => (new.id_place, Side::Head),
        };
        let text = |written: Written<'_>, value: &FieldValue| field_text(written, value, in_order);
        let day = |value: Option<&FieldValue>| value.and_then(day_of);
        let days = day(values.old).zip(day(values.new)).map(|(from, to)| self.days_between(from, to));
        self.changes.push(Change {
            field: Some(spec.name),
            old: values.old.map(|value| text(old, value)),
            new: values.new.map(|value| text(new, value)),
            entries,
            days,
            ..at(spec.class, subject(new.item, Some(old.item)), What::Changed, place, side)
        });
    }

    /// Tells of an item that only one side has.
    pub(super) fn lone(&mut self, written: Written<'_>, side: Side) {
        let item = written.item;
        let says = |text: String| if side == Side::Head { (None, Some(text)) } else { (Some(text), None) };
        let parent = written.parent.map(|(id, _)| (parent_field(item.kind), id.to_owned()));
        let fields = item.fields.iter().filter(|field| !says_parent(field.field));
        let texts =
            fields.map(|field| (field.field.spec().name, field_text(written, field, written.in_order())));
        let entries = texts.chain(parent).map(|(name, text)| {
            let (old, new) = says(text);
            EntryChange { key: name.to_owned(), old, new }
        });
        let (old, new) = says(summary(item));
        let what = if side == Side::Head { What::Added } else { What::Removed };
        let class = if item.kind == ItemKind::CheckIn { Class::Progress } else { Class::Scope };
        self.changes.push(Change {
            old,
            new,
            entries: entries.collect(),
            ..at(class, subject(item, None), what, written.id_place, side)
        });
    }

    /// Returns the working days from the close of one day to that of another, as margins are counted.
    fn days_between(&self, from: Day, to: Day) -> i64 {
        self.calendar.working_days(from.plus(1), to.plus(1))
    }
}

/// Returns what differs entry by entry, and the place of the first entry that is new; `None` where the two say the same.
fn differ(canons: Both<Option<Canon>>) -> Option<(Vec<EntryChange>, Option<Span>)> {
    let list = |canon: Option<Canon>| match canon {
        Some(Canon::Entries(entries)) => Some(entries),
        Some(Canon::Scalar(_)) => None,
        None => Some(Vec::new()),
    };
    match (canons.old, canons.new) {
        (Some(Canon::Scalar(old)), Some(Canon::Scalar(new))) => (old != new).then(|| (Vec::new(), None)),
        // What has no entries says what no field says.
        (old, new) => match (list(old), list(new)) {
            (Some(old), Some(new)) => canon::entries(old, new),
            _ => Some((Vec::new(), None)),
        },
    }
}

fn field_text(written: Written<'_>, field: &FieldValue, in_order: bool) -> String {
    match (&field.value, written.csv) {
        (Value::Readings(readings), Some(csv)) if matches!(readings.as_ref(), Readings::At(_)) => {
            format!("{readings} ({} readings)", csv.len(), readings = field.value)
        }
        _ => canon::text(field, in_order),
    }
}

/// The day that a value stands for, in fields that are one.
fn day_of(field: &FieldValue) -> Option<Day> {
    match &field.value {
        Value::Day(day) => Some(*day),
        Value::Period(period) if field.field.spec().kind == ValueKind::DateOrPeriodStart => {
            Some(period.first)
        }
        Value::Period(period) => Some(period.last),
        _ => None,
    }
}

/// What an item is, in its own words.
fn summary(item: &Item) -> String {
    if item.kind != ItemKind::CheckIn {
        return title(item).to_owned();
    }
    let health = item.get(registry::HEALTH).map_or("", |health| health.0);
    let figures = [registry::CONFIDENCE.ix(), registry::VALUE.ix()].into_iter().filter_map(|field| {
        let value = item.field(field)?;
        Some(format!(", {} {}", field.spec().name, value.value))
    });
    let note = item.get(registry::NOTE).map(|note| format!(": {}", note.trim()));
    std::iter::once(health.to_owned()).chain(figures).chain(note).collect()
}

/// Returns what a change of an item is about.
pub(super) fn subject(item: &Item, base: Option<&Item>) -> Subject {
    let was = base.map(|base| base.id.value.as_ref()).filter(|id| *id != item.id.value.as_ref());
    Subject {
        kind: Some(item.kind),
        kind_name: item.kind_name(),
        id: item.id.value.to_string(),
        day: item.day.map(|day| day.value),
        was: was.map(str::to_owned),
        title: title(item).to_owned(),
    }
}

/// The title of an item; of the manifest that of the plan.
fn title(item: &Item) -> &str {
    let plan = if item.kind == ItemKind::Manifest { item.get(registry::PLAN) } else { None };
    plan.unwrap_or(item.title()).trim()
}

/// A change that says no more than what it is and where.
pub(super) fn at(class: Class, subject: Subject, what: What, place: Place, side: Side) -> Change {
    Change {
        class,
        subject,
        what,
        field: None,
        old: None,
        new: None,
        entries: Vec::new(),
        days: None,
        place,
        side,
    }
}
