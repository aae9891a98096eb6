//! What is said beside the items: check-ins, the answers of surveys, and `allow` comments.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::{Day, FileId, Place};
use crate::graph::Plan;
use crate::model::{Allow, Class, Item, ItemKind, LoweredFile};

use super::change::{Both, Change, EntryChange, Side, Subject, What};
use super::fields::{Fields, Written, at, subject};
use super::matching::Renames;

/// The field that changes of `allow` comments name.
const ALLOW: &str = "allow";
/// The kind that changes of a survey's answers name.
const PULSE: &str = "pulse";

/// Compares check-ins, by day and by what they are about.
pub(super) fn check_ins(old: &Plan, new: &Plan, fields: &mut Fields<'_>) {
    let renames = fields.renames;
    let key = |item: &Item, id: &str| (item.day.map(|day| day.value), id.to_owned());
    let mut said: BTreeMap<(Option<Day>, String), Both<Option<Written<'_>>>> = BTreeMap::new();
    for (file, item) in old.check_ins() {
        said.entry(key(item, renames.item(&item.id.value))).or_default().old = Some(written(file, item));
    }
    for (file, item) in new.check_ins() {
        said.entry(key(item, &item.id.value)).or_default().new = Some(written(file, item));
    }
    for both in said.into_values() {
        match (both.old, both.new) {
            (Some(old), Some(new)) => fields.compare_contents(old, new),
            (Some(old), None) => fields.lone(old, Side::Base),
            (None, Some(new)) => fields.lone(new, Side::Head),
            (None, None) => {}
        }
    }
}

fn written(file: FileId, item: &Item) -> Written<'_> {
    Written { item, id_place: item.id.span.in_file(file), parent: None, csv: None }
}

/// The answers to one question on one day, by person, with the place of the first.
type Answers = (BTreeMap<String, u8>, Place);

/// Compares the answers of surveys: one change for each day and question.
pub(super) fn pulses(old: &Plan, new: &Plan, renames: &Renames, changes: &mut Vec<Change>) {
    let none = Renames::default();
    let (mut old, mut new) = (answers(old, renames), answers(new, &none));
    let keys: BTreeSet<(Day, String)> = old.keys().chain(new.keys()).cloned().collect();
    for key in keys {
        let (old, new) = (old.remove(&key), new.remove(&key));
        let (day, question) = key;
        let what = match (&old, &new) {
            (None, _) => What::Added,
            (_, None) => What::Removed,
            (Some((old, _)), Some((new, _))) if old == new => continue,
            _ => What::Changed,
        };
        let (place, side) = match (&new, &old) {
            (Some((_, place)), _) => (*place, Side::Head),
            (None, Some((_, place))) => (*place, Side::Base),
            (None, None) => continue,
        };
        let text = |answers: &Option<Answers>| {
            answers.as_ref().map(|(answers, _)| {
                let parts: Vec<String> =
                    answers.iter().map(|(person, answer)| format!("{person}: {answer}")).collect();
                parts.join(", ")
            })
        };
        let subject = Subject {
            kind: None,
            kind_name: PULSE,
            id: question.clone(),
            day: Some(day),
            was: None,
            title: question,
        };
        changes.push(Change {
            old: text(&old),
            new: text(&new),
            entries: differing(old.as_ref(), new.as_ref()),
            ..at(Class::Progress, subject, what, place, side)
        });
    }
}

fn answers(plan: &Plan, renames: &Renames) -> BTreeMap<(Day, String), Answers> {
    let mut found: BTreeMap<(Day, String), Answers> = BTreeMap::new();
    for (file, at) in plan.files().iter().zip(0..) {
        for pulse in &file.lowered.pulses {
            let place = pulse.question.span.in_file(FileId(at));
            let key = (pulse.day.value, pulse.question.value.to_string());
            let (answers, _) = found.entry(key).or_insert_with(|| (BTreeMap::new(), place));
            // Said twice, the smaller answer counts, whatever the order of files.
            let person = renames.party(&pulse.person.value).to_owned();
            let answer = answers.entry(person).or_insert(pulse.answer);
            *answer = pulse.answer.min(*answer);
        }
    }
    found
}

/// The people whose answers differ.
fn differing(old: Option<&Answers>, new: Option<&Answers>) -> Vec<EntryChange> {
    let people = |answers: Option<&Answers>| -> BTreeSet<String> {
        answers.iter().flat_map(|(answers, _)| answers.keys().cloned()).collect()
    };
    let answer = |answers: Option<&Answers>, person: &String| answers?.0.get(person).map(u8::to_string);
    people(old)
        .union(&people(new))
        .map(|person| EntryChange { key: person.clone(), old: answer(old, person), new: answer(new, person) })
        .filter(|entry| entry.old != entry.new)
        .collect()
}

/// What is allowed of one item: the rule, with the field where the comment speaks for one, and until when and why.
struct Allowed {
    subject: Subject,
    rules: BTreeMap<String, Place>,
}

/// Compares `allow` comments: one change for each item that they speak for.
pub(super) fn allows(old: &Plan, new: &Plan, renames: &Renames, changes: &mut Vec<Change>) {
    let none = Renames::default();
    let (mut old, mut new) = (allowed(old, renames), allowed(new, &none));
    let keys: BTreeSet<(bool, String)> = old.keys().chain(new.keys()).cloned().collect();
    for key in keys {
        let (old, new) = (old.remove(&key), new.remove(&key));
        let rules = |allowed: &Option<Allowed>| -> BTreeSet<String> {
            allowed.iter().flat_map(|allowed| allowed.rules.keys().cloned()).collect()
        };
        let (old_rules, new_rules) = (rules(&old), rules(&new));
        if old_rules == new_rules {
            continue;
        }
        let entry = |text: &String, is_new: bool| {
            let (key, value) = text.split_once(": ").unwrap_or((text, ""));
            let value = Some(value.to_owned());
            let (old, new) = if is_new { (None, value) } else { (value, None) };
            EntryChange { key: key.to_owned(), old, new }
        };
        let gone = old_rules.difference(&new_rules).map(|text| entry(text, false));
        let come = new_rules.difference(&old_rules).map(|text| entry(text, true));
        let first_new = new_rules.difference(&old_rules).next();
        let (place, side) = match (first_new, &new, &old) {
            (Some(text), Some(new), _) => (new.rules[text], Side::Head),
            (_, _, Some(old)) => {
                let text = old_rules.difference(&new_rules).next();
                (text.map(|text| old.rules[text]).unwrap_or_default(), Side::Base)
            }
            _ => continue,
        };
        let text = |rules: BTreeSet<String>| {
            (!rules.is_empty()).then(|| rules.into_iter().collect::<Vec<_>>().join("; "))
        };
        let entries = gone.chain(come).collect();
        let subject = match (new, old) {
            (Some(allowed), _) | (None, Some(allowed)) => allowed.subject,
            (None, None) => continue,
        };
        changes.push(Change {
            field: Some(ALLOW),
            old: text(old_rules),
            new: text(new_rules),
            entries,
            ..at(Class::Governance, subject, What::Changed, place, side)
        });
    }
}

/// Returns what is allowed, by item: whether it is a person or team, and the id in the head.
fn allowed(plan: &Plan, renames: &Renames) -> BTreeMap<(bool, String), Allowed> {
    let mut found: BTreeMap<(bool, String), Allowed> = BTreeMap::new();
    for (file, at) in plan.files().iter().zip(0..) {
        let lowered = &file.lowered;
        if lowered.allows.is_empty() {
            continue;
        }
        let mut items: Vec<&Item> =
            lowered.items.iter().filter(|item| item.kind != ItemKind::Manifest).collect();
        items.sort_by_key(|item| (item.span.start, u32::MAX - item.span.end));
        for allow in &lowered.allows {
            let item = spoken_for(lowered, &items, allow);
            let field = item.and_then(|item| {
                let starts =
                    |key: crate::base::Span| allow.scope.is_some_and(|scope| scope.start == key.start);
                item.fields.iter().find(|field| starts(field.key)).map(|field| field.field.spec().name)
            });
            let key = item.map_or_else(
                || (false, String::new()),
                |item| {
                    let id = &item.id.value;
                    let party = item.kind.is_party();
                    (party, if party { renames.party(id) } else { renames.item(id) }.to_owned())
                },
            );
            let plan_itself = || Subject {
                kind: Some(ItemKind::Manifest),
                kind_name: ItemKind::Manifest.name(),
                id: String::new(),
                day: None,
                was: None,
                title: String::new(),
            };
            let subject = item.map_or_else(plan_itself, |item| subject(item, None));
            let allowed = found.entry(key).or_insert_with(|| Allowed { subject, rules: BTreeMap::new() });
            allowed.rules.entry(text(allow, field)).or_insert_with(|| allow.span.in_file(FileId(at)));
        }
    }
    found
}

/// Returns the innermost item that holds what a comment speaks for; `items` are sorted by their beginnings.
fn spoken_for<'l>(lowered: &'l LoweredFile, items: &[&'l Item], allow: &Allow) -> Option<&'l Item> {
    let scope = allow.scope?;
    let at = items.partition_point(|item| item.span.start <= scope.start).checked_sub(1)?;
    let mut item = items[at];
    while !item.span.contains(scope) {
        item = &lowered.items[item.nested_in? as usize];
    }
    Some(item)
}

/// What a comment says, in one way: `late on due until 2026-09-01: the reason`.
fn text(allow: &Allow, field: Option<&str>) -> String {
    let field = field.map(|field| format!(" on {field}")).unwrap_or_default();
    let until = allow.until.map(|until| format!(" until {}", until.value)).unwrap_or_default();
    format!("{}{field}{until}: {}", allow.rule.value, allow.reason)
}
