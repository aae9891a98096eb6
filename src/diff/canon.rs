//! A value as it is compared: one scalar, or entries with keys. How it was written leaves no trace in it.

use crate::base::Span;
use crate::model::registry::TERMS;
use crate::model::value::{
    Approvers, ApproversForm, CalendarSpec, Condition, Custom, Range, Readings, Value,
};
use crate::model::{FieldIx, FieldValue, ItemKind, Target, ValueKind};

use super::change::EntryChange;
use super::matching::Renames;

/// A value as it is compared.
#[derive(Debug)]
pub(super) enum Canon {
    /// It is this text or another.
    Scalar(String),
    /// It is compared entry by entry.
    Entries(Vec<Entry>),
}

/// An entry of a list or map.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// What identifies it, in the ids of the head.
    key: String,
    /// What it says, in the ids of the head; nothing where the key says it all.
    text: String,
    /// The key as it is written.
    shown_key: String,
    /// The text as it is written.
    shown: String,
    /// Where it stands.
    pub(super) span: Span,
}

impl Entry {
    fn new(key: impl Into<String>, text: impl Into<String>, span: Span) -> Self {
        let (key, text) = (key.into(), text.into());
        Self { shown_key: key.clone(), shown: text.clone(), key, text, span }
    }

    /// Makes an entry whose key is an id, that of the head in place of the one it had.
    fn of_id(id: &str, text: impl Into<String>, translate: &dyn Fn(&str) -> String, span: Span) -> Self {
        Self { key: translate(id), ..Self::new(id, text, span) }
    }
}

/// Which ids a field's value names, if any.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Names {
    Nothing,
    Items,
    Parties,
}

impl Names {
    /// Returns what the values of a kind name.
    pub(super) fn of(kind: ValueKind) -> Self {
        match kind {
            ValueKind::Reference(target) | ValueKind::References(target) => Self::of_target(target),
            ValueKind::Needs | ValueKind::Condition(_) => Self::Items,
            ValueKind::Approvers | ValueKind::Approvals | ValueKind::Reviews => Self::Parties,
            _ => Self::Nothing,
        }
    }

    fn of_target(target: Target) -> Self {
        match target {
            Target::Items(kinds) if kinds.kinds().all(ItemKind::is_party) => Self::Parties,
            Target::Items(_) => Self::Items,
            Target::Calendar => Self::Nothing,
        }
    }

    pub(super) fn translate(self, id: &str, renames: &Renames) -> String {
        match self {
            Self::Nothing => id.to_owned(),
            Self::Items => renames.item(id).to_owned(),
            Self::Parties => renames.party(id).to_owned(),
        }
    }
}

/// Returns whether two values certainly say the same, without looking at them closely.
pub(super) fn certainly_same(old: &Value, new: &Value) -> bool {
    match (old, new) {
        (Value::Text(old), Value::Text(new)) => old.trim() == new.trim(),
        (Value::Texts(old), Value::Texts(new)) => {
            old.len() == new.len() && old.iter().zip(new).all(|(old, new)| old.value == new.value)
        }
        (Value::Needs(old), Value::Needs(new)) => {
            let same = |(old, new): (&crate::model::value::Need, &crate::model::value::Need)| {
                old.id.value == new.id.value && old.link == new.link && old.lag == new.lag
            };
            old.len() == new.len() && old.iter().zip(new).all(same)
        }
        (Value::Day(old), Value::Day(new)) => old == new,
        (Value::Period(old), Value::Period(new)) => old == new,
        (Value::Duration(old), Value::Duration(new)) => old == new,
        (Value::Estimate(old), Value::Estimate(new)) => old == new,
        (Value::Percent(old), Value::Percent(new)) => old == new,
        (Value::Money(old), Value::Money(new)) => old == new,
        (Value::Quantity(old), Value::Quantity(new)) => old == new,
        (Value::Choice(old), Value::Choice(new)) => old == new,
        (Value::Flag(old), Value::Flag(new)) => old == new,
        _ => false,
    }
}

/// Returns a value as it is compared. `renames` gives the ids of the head; `in_order` says that the order of approvers
/// means something.
pub(super) fn canon(field: FieldIx, value: &Value, renames: &Renames, in_order: bool) -> Canon {
    let names = Names::of(field.spec().kind);
    let translate = |id: &str| names.translate(id, renames);
    let entries = match value {
        Value::Text(text) => return Canon::Scalar(translate(text.trim())),
        Value::Texts(texts) => {
            texts.iter().map(|text| Entry::of_id(text.value.trim(), "", &translate, text.span)).collect()
        }
        Value::Links(links) => links
            .iter()
            .map(|(label, url)| Entry::new(label.value.trim(), url.value.trim(), label.span))
            .collect(),
        Value::Custom(custom) => match custom.as_ref() {
            Custom::Map(map) => {
                map.iter().map(|(key, value)| Entry::new(key, value.to_string(), Span::default())).collect()
            }
            other => return Canon::Scalar(other.to_string()),
        },
        Value::Ranges(ranges) => ranges.iter().map(|range| of_range("", range)).collect(),
        Value::Needs(needs) => needs
            .iter()
            .map(|need| {
                let link = need.to_string();
                let link = link.strip_prefix(need.id.value.as_ref()).unwrap_or(&link);
                Entry::of_id(&need.id.value, link.trim_start(), &translate, need.span)
            })
            .collect(),
        Value::Condition(condition) => of_condition(condition, renames),
        Value::Approvers(approvers) if in_order => {
            let mut ordered = approvers.as_ref().clone();
            for person in &mut ordered.people {
                person.value = translate(&person.value).into();
            }
            return Canon::Scalar(ordered.to_string());
        }
        Value::Approvers(approvers) => {
            let people = approvers.people.iter();
            let mut entries: Vec<Entry> =
                people.map(|person| Entry::of_id(&person.value, "", &translate, person.span)).collect();
            entries.push(Entry::new("how many", how_many(approvers), Span::default()));
            entries
        }
        Value::Approvals(approvals) => approvals
            .iter()
            .map(|one| {
                Entry::of_id(&one.person.value, one.day.value.to_string(), &translate, one.person.span)
            })
            .collect(),
        Value::Readings(readings) => match readings.as_ref() {
            Readings::Here(list) => list
                .iter()
                .map(|one| Entry::new(one.day.value.to_string(), one.value.value.to_string(), one.day.span))
                .collect(),
            Readings::At(path) => return Canon::Scalar(path.value.to_string()),
        },
        Value::Calendar(calendar) => of_calendar("", calendar),
        Value::Calendars(calendars) => calendars
            .iter()
            .flat_map(|(id, calendar)| {
                let mut entries = vec![Entry::new(id.value.as_ref(), "", id.span)];
                entries.extend(of_calendar(&format!("{} ", id.value), calendar));
                entries
            })
            .collect(),
        Value::Rules(rules) => rules
            .iter()
            .map(|rule| {
                let text = rule.to_string();
                let text = text.strip_prefix(rule.name.value.as_ref()).unwrap_or(&text);
                Entry::new(rule.name.value.as_ref(), text.trim_start_matches([':', ' ']), rule.name.span)
            })
            .collect(),
        Value::Reviews(reviews) => reviews
            .iter()
            .map(|review| {
                let when = review.when.to_string();
                let says = |who: &mut dyn Iterator<Item = String>| {
                    let mut who: Vec<String> = who.collect();
                    who.sort_unstable();
                    let why = review.why.as_ref().map(|why| format!(" ({})", why.value.trim()));
                    format!("{}{}", who.join(", "), why.unwrap_or_default())
                };
                Entry {
                    text: says(&mut review.who.iter().map(|who| translate(&who.value))),
                    ..Entry::new(
                        when,
                        says(&mut review.who.iter().map(|who| who.value.to_string())),
                        review.span,
                    )
                }
            })
            .collect(),
        scalar => return Canon::Scalar(scalar.to_string()),
    };
    Canon::Entries(entries)
}

/// Returns a field's text in its one canonical form, with the ids that it was written with.
pub(super) fn text(field: &FieldValue, in_order: bool) -> String {
    match &field.value {
        Value::Approvers(approvers) if !in_order => {
            let mut sorted = approvers.as_ref().clone();
            sorted.people.sort_by(|one, other| one.value.cmp(&other.value));
            sorted.to_string()
        }
        value => value.to_string().trim().to_owned(),
    }
}

fn how_many(approvers: &Approvers) -> String {
    match approvers.form {
        ApproversForm::All => "all".to_owned(),
        ApproversForm::Any => "any".to_owned(),
        ApproversForm::Quorum => approvers.needed.to_string(),
    }
}

fn of_condition(condition: &Condition, renames: &Renames) -> Vec<Entry> {
    let entry = |term: &crate::model::value::Term| {
        let names = TERMS
            .iter()
            .find(|spec| spec.key == term.key)
            .map_or(Names::Nothing, |spec| Names::of(spec.kind));
        let shown = term.value.value.to_string();
        Entry { text: names.translate(&shown, renames), ..Entry::new(term.key, shown, term.value.span) }
    };
    condition.terms.iter().map(entry).collect()
}

fn of_range(prefix: &str, range: &Range) -> Entry {
    let days = if range.first == range.last {
        range.first.to_string()
    } else {
        format!("{}..{}", range.first, range.last)
    };
    Entry::new(format!("{prefix}{days}"), range.text.trim(), range.span)
}

fn of_calendar(prefix: &str, calendar: &CalendarSpec) -> Vec<Entry> {
    let span = calendar.extends.as_ref().map_or(Span::default(), |extends| extends.span);
    let mut entries = Vec::new();
    let mut say = |name: &str, alone: CalendarSpec| {
        let text = alone.to_string();
        let text = text.strip_prefix(name).unwrap_or(&text).trim_start_matches([':', ' ']).to_owned();
        if !text.is_empty() {
            entries.push(Entry::new(format!("{prefix}{name}"), text, span));
        }
    };
    say("extends", CalendarSpec { extends: calendar.extends.clone(), ..CalendarSpec::default() });
    say("week", CalendarSpec { week: calendar.week.clone(), ..CalendarSpec::default() });
    let minutes_per_day = calendar.minutes_per_day;
    say("hours_per_day", CalendarSpec { minutes_per_day, ..CalendarSpec::default() });
    for (name, ranges) in [("holidays", &calendar.holidays), ("working", &calendar.working)] {
        entries.extend(ranges.iter().map(|range| of_range(&format!("{prefix}{name} "), range)));
    }
    entries
}

/// Returns the entries that differ, by their keys, and the first place of one that the head has; `None` where nothing
/// differs. A side that does not have the field has no entries.
pub(super) fn entries(old: Vec<Entry>, new: Vec<Entry>) -> Option<(Vec<EntryChange>, Option<Span>)> {
    let (old, new) = (ordered(old), ordered(new));
    let mut changes = Vec::new();
    let mut place = None;
    let (mut at_old, mut at_new) = (0, 0);
    while at_old < old.len() || at_new < new.len() {
        let key = match (old.get(at_old), new.get(at_new)) {
            (Some(one), Some(other)) => one.key.as_str().min(&other.key),
            (Some(one), None) | (None, Some(one)) => &one.key,
            (None, None) => break,
        };
        let run = |list: &[Entry], from: usize| {
            from + list[from..].iter().take_while(|entry| entry.key == key).count()
        };
        let (end_old, end_new) = (run(&old, at_old), run(&new, at_new));
        let lacks = |list: &[Entry], entry: &Entry| !list.iter().any(|other| other.text == entry.text);
        let gone: Vec<&Entry> =
            old[at_old..end_old].iter().filter(|entry| lacks(&new[at_new..end_new], entry)).collect();
        let come: Vec<&Entry> =
            new[at_new..end_new].iter().filter(|entry| lacks(&old[at_old..end_old], entry)).collect();
        (at_old, at_new) = (end_old, end_new);
        if let Some(entry) = come.iter().find(|entry| entry.span != Span::default()) {
            place = place.or(Some(entry.span));
        }
        // One for one is a change of that entry; what is said several times over came or went.
        let paired = usize::from(gone.len() == 1 && come.len() == 1);
        changes.extend(gone.iter().zip(&come).take(paired).map(|(old, new)| EntryChange {
            key: new.shown_key.clone(),
            old: Some(old.shown.clone()),
            new: Some(new.shown.clone()),
        }));
        changes.extend(gone.iter().skip(paired).map(|entry| EntryChange {
            key: entry.shown_key.clone(),
            old: Some(entry.shown.clone()),
            new: None,
        }));
        changes.extend(come.iter().skip(paired).map(|entry| EntryChange {
            key: entry.shown_key.clone(),
            old: None,
            new: Some(entry.shown.clone()),
        }));
    }
    (!changes.is_empty()).then_some((changes, place))
}

/// Sorts entries by what they say; what is said twice is said once.
fn ordered(mut entries: Vec<Entry>) -> Vec<Entry> {
    entries.sort_by(|one, other| (&one.key, &one.text).cmp(&(&other.key, &other.text)));
    entries.dedup_by(|one, other| one.key == other.key && one.text == other.text);
    entries
}

/// Returns the readings of a CSV as entries; their places are in another file and left out.
pub(super) fn of_readings(readings: &[crate::model::value::Reading]) -> Vec<Entry> {
    let entry = |one: &crate::model::value::Reading| {
        Entry::new(one.day.value.to_string(), one.value.value.to_string(), Span::default())
    };
    readings.iter().map(entry).collect()
}
