//! Sections, items and their fields.

use crate::base::{
    Day, FileId, Spanned, did_you_mean, parse_whole, propose_id, quoted, what_is_wrong_with_id,
};
use crate::diagnostic::reading;
use crate::model::field::{FieldIx, SpannedText};
use crate::model::item::{FieldValue, Item};
use crate::model::kind::ItemKind;
use crate::model::registry;
use crate::model::value::Value;
use crate::syntax::{Content, Entry, NodeIx};

use super::context::Context;
use super::{Pulse, time, value};

/// Reads a section, or what is nested in an item: a map of id to item.
pub(super) fn section(context: &mut Context<'_>, kind: ItemKind, node: NodeIx, nested_in: Option<u32>) {
    let tree = context.tree;
    if tree.is_absent(node) {
        return;
    }
    if !matches!(tree.content(node), Content::Mapping(_)) {
        context.wrong_type(
            node,
            &format!("a map of id to {}", kind.words()),
            format!("write each {} as `its-id:` with its fields below, indented", kind.words()),
        );
        context.lost_items = true;
        return;
    }
    for entry in context.entries(node) {
        let Some(id) = context.key(entry.key) else {
            context.lost_items = true;
            continue;
        };
        item(context, kind, id, entry, nested_in);
    }
}

fn item<'t>(context: &mut Context<'t>, kind: ItemKind, id: &'t str, entry: Entry, nested_in: Option<u32>) {
    let tree = context.tree;
    let key = tree.span(entry.key);
    if let Some(wrong) = what_is_wrong_with_id(id) {
        let proposal = propose_id(id);
        context.error(
            reading::INVALID_ID,
            key,
            format!("{} cannot be an id: {wrong}", quoted(id)),
            |finding| finding.label("not an id").help(format!("for example `{proposal}`")).distinction(id),
        );
    }
    let outer = context.subject.replace((kind, id));
    let empty = Item {
        kind,
        id: SpannedText::new(id.into(), key),
        span: key.to(tree.span(entry.value)),
        nested_in,
        day: None,
        fields: Vec::new(),
        unreadable: Vec::new(),
    };
    read_fields(context, empty, entry.value);
    context.subject = outer;
}

/// Reads an item's fields and what is nested in it, and adds it to the file's items.
fn read_fields(context: &mut Context<'_>, mut item: Item, node: NodeIx) {
    let tree = context.tree;
    let kind = item.kind;
    let mut nested = Vec::new();
    if matches!(tree.content(node), Content::Mapping(_)) {
        for entry in context.entries(node) {
            let Some(key) = context.key(entry.key) else { continue };
            if key.starts_with("x-") {
                continue;
            }
            if let Some(inner) = kind.nests().iter().find(|inner| inner.section() == key) {
                nested.push((*inner, entry.value));
            } else if let Some(field) = FieldIx::named(kind, key) {
                read_field(context, &mut item, field, entry);
            } else {
                unknown_field(context, kind, key, entry);
            }
        }
    } else if !tree.is_absent(node) {
        context.wrong_type(
            node,
            &format!("a map of the fields of {}", kind.with_article()),
            "write its fields below it, indented: `title: …`",
        );
        item.unreadable.extend(FieldIx::of_kind(kind));
        context.lost_items |= !kind.nests().is_empty();
    }
    item.fields.sort_by_key(|field| field.field);
    // A hundred thousand items are kept at once, so none keeps room that it does not need.
    item.fields.shrink_to_fit();
    item.unreadable.sort_unstable();
    let cut_off = context.cut_off_at.is_some_and(|end| item.span.end as usize + 1 >= end);
    if tree.was_read_to_its_end(node) && !cut_off {
        missing_fields(context, &item);
    }
    contradictions(context, &item);
    let place = context.items.len() as u32;
    context.items.push(item);
    for (inner, value) in nested {
        section(context, inner, value, Some(place));
    }
}

/// Reads one field into the item, unless it says nothing.
pub(super) fn read_field(context: &mut Context<'_>, item: &mut Item, field: FieldIx, entry: Entry) {
    let tree = context.tree;
    if tree.is_absent(entry.value) {
        return;
    }
    let spec = field.spec();
    context.field = Some(spec.name);
    let value = value::lower(context, spec.kind, entry.value)
        .filter(|value| !lists_nothing(context, item.kind, field, value, entry));
    match value {
        Some(value) => {
            item.fields.push(FieldValue {
                field,
                key: tree.span(entry.key),
                span: tree.span(entry.value),
                value,
            });
        }
        None => item.unreadable.push(field),
    }
    context.field = None;
}

/// Reports an empty list where the item needs an entry: it says as little as no list at all.
fn lists_nothing(
    context: &mut Context<'_>,
    kind: ItemKind,
    field: FieldIx,
    value: &Value,
    entry: Entry,
) -> bool {
    let nothing = matches!(value, Value::Texts(texts) if texts.is_empty());
    if !nothing || !field.spec().required.has(kind) {
        return false;
    }
    if context.tree.items(entry.value).is_empty() {
        let spec = field.spec();
        context.field = Some(spec.name);
        context.empty_list(entry.value, format!("fill it in. {}", spec.page));
        context.field = None;
    }
    true
}

/// What other tools call the fields of this language.
const SYNONYMS: &[(&str, &str)] = &[
    ("after", "needs"),
    ("assigned_to", "owner"),
    ("assignee", "owner"),
    ("baseline", "from"),
    ("blocked_by", "needs"),
    ("contributors", "with"),
    ("deadline", "due"),
    ("dependencies", "needs"),
    ("depends_on", "needs"),
    ("done_date", "finished"),
    ("duration", "estimate"),
    ("effort", "estimate"),
    ("end", "due"),
    ("end_date", "due"),
    ("holidays", "away"),
    ("name", "title"),
    ("parent", "part_of"),
    ("predecessors", "needs"),
    ("responsible", "owner"),
    ("start", "start_after"),
    ("start_date", "start_after"),
    ("state", "status"),
    ("summary", "title"),
    ("tags", "labels"),
    ("target", "to"),
    ("title", "name"),
    ("url", "links"),
];

fn unknown_field(context: &mut Context<'_>, kind: ItemKind, key: &str, entry: Entry) {
    let nested: Vec<&str> = kind.nests().iter().map(|inner| inner.section()).collect();
    context.lost_items |= did_you_mean(key, nested.iter().copied()).is_some();
    let known: Vec<&str> = FieldIx::of_kind(kind).map(|field| field.spec().name).chain(nested).collect();
    let folded = key.to_lowercase().replace(['-', ' '], "_");
    let synonym = SYNONYMS.iter().filter(|(other, _)| *other == folded).map(|(_, name)| *name);
    let help = synonym
        .filter(|name| known.contains(name))
        .map(|name| format!("this is called `{name}` here"))
        .next()
        .or_else(|| did_you_mean(key, known.iter().copied()))
        .unwrap_or_else(|| {
            format!("{} has {}; put anything else under `custom:`", kind.with_article(), known.join(", "))
        });
    let span = context.tree.span(entry.key);
    context.error(
        reading::UNKNOWN_FIELD,
        span,
        format!("{} has no field {}", kind.with_article(), quoted(key)),
        |finding| finding.label("unknown field").help(help).distinction(key),
    );
}

/// Reports required fields that are not there.
pub(super) fn missing_fields(context: &mut Context<'_>, item: &Item) {
    let kind = item.kind;
    let mut missing = Vec::new();
    for field in FieldIx::of_kind(kind) {
        let spec = field.spec();
        let there = item.field(field).is_some() || item.unreadable.contains(&field);
        if there || !spec.required.has(kind) {
            continue;
        }
        if field == registry::OWNER.ix() {
            let message = format!("{} `{}` has no owner", kind.words(), item.id.value);
            context.field = Some(spec.name);
            context.error(reading::MISSING_OWNER, item.id.span, message, |finding| {
                finding
                    .label("nobody answers for it")
                    .help("add `owner:` with the id of the one person who does")
            });
            context.field = None;
            continue;
        }
        missing.push(spec);
    }
    if kind == ItemKind::KeyResult && item.nested_in.is_none() && !item.mentions(registry::OF) {
        missing.push(registry::OF.ix().spec());
    }
    for spec in missing {
        let message = match kind {
            ItemKind::Manifest => format!("the manifest has no `{}`", spec.name),
            _ => format!("{} `{}` has no `{}`", kind.words(), item.id.value, spec.name),
        };
        context.field = Some(spec.name);
        context.error(reading::MISSING_FIELD, item.id.span, message, |finding| {
            finding
                .label(format!("`{}` is required", spec.name))
                .help(format!("add `{}:`. {}", spec.name, spec.page))
        });
        context.field = None;
    }
}

/// Reports fields of one item that cannot stand together.
fn contradictions(context: &mut Context<'_>, item: &Item) {
    use registry as r;
    let mut clash = |wrong: FieldIx, other: FieldIx, why: &str, help: &str| {
        let (Some(wrong_value), Some(other_value)) = (item.field(wrong), item.field(other)) else { return };
        let place = other_value.key.to(other_value.span).in_file(FileId::default());
        context.field = Some(wrong.spec().name);
        context.error(reading::INVALID_VALUE, wrong_value.key.to(wrong_value.span), why, |finding| {
            finding
                .label("cannot stand together")
                .context(place, "with this")
                .help(help)
                .distinction("together")
        });
        context.field = None;
    };
    match item.kind {
        ItemKind::Task => {
            let milestone = item.is_milestone();
            if milestone {
                let (this, time) = (r::MILESTONE.ix(), "a milestone takes no time, so it has no estimate");
                clash(
                    r::ESTIMATE.ix(),
                    this,
                    time,
                    "remove one of them: work has an estimate, a moment has none",
                );
                clash(
                    r::CALENDAR_ID.ix(),
                    this,
                    "a milestone takes no time, so it works in no calendar of its own",
                    "remove `calendar`",
                );
                clash(
                    r::REPEAT.ix(),
                    this,
                    "a milestone is one moment and does not repeat",
                    "remove `repeat` or `milestone`",
                );
                clash(
                    r::EXTERNAL.ix(),
                    this,
                    "what somebody outside delivers is a moment already",
                    "remove `milestone`",
                );
            }
            let external = r::EXTERNAL.ix();
            clash(
                r::ESTIMATE.ix(),
                external,
                "what somebody outside delivers has a promised day, not an estimate",
                "write `promised:` in place of `estimate:`",
            );
            clash(
                r::CALENDAR_ID.ix(),
                external,
                "what somebody outside delivers works in no calendar of ours",
                "remove `calendar`",
            );
            clash(r::REPEAT.ix(), external, "recurring work is our own", "remove `repeat` or `external`");
            clash(
                r::REMAINING.ix(),
                r::PROGRESS.ix(),
                "`progress` and `remaining` say the same thing twice",
                "keep the one that you know better",
            );
            clash(
                r::NEEDS.ix(),
                r::REPEAT.ix(),
                "recurring work is never scheduled, so it needs nothing",
                "remove `needs`, or make it ordinary work",
            );
            let lone = |field: FieldIx, goes_with: FieldIx| {
                item.field(field)
                    .filter(|_| item.field(goes_with).is_none() && !item.unreadable.contains(&goes_with))
            };
            for (field, goes_with, what) in [
                (
                    r::PROMISED.ix(),
                    external,
                    "`promised` is the day of somebody outside, and there is no `external`",
                ),
                (
                    r::UNTIL.ix(),
                    r::REPEAT.ix(),
                    "`until` is the last day of recurring work, and there is no `repeat`",
                ),
            ] {
                if let Some(value) = lone(field, goes_with) {
                    context.field = Some(field.spec().name);
                    context.error(reading::INVALID_VALUE, value.key.to(value.span), what, |finding| {
                        finding
                            .label("means nothing alone")
                            .help(format!("add `{}:`, or say `due` for a day to meet", goes_with.spec().name))
                            .distinction("alone")
                    });
                    context.field = None;
                }
            }
        }
        ItemKind::KeyResult => {
            clash(
                r::READINGS.ix(),
                r::METRIC.ix(),
                "a key result takes the readings of its metric, so it has none of its own",
                "move them to the metric, or remove `metric`",
            );
            if item.nested_in.is_some()
                && let Some(of) = item.field(r::OF.ix())
            {
                nested_says_it(context, of, "objective");
            }
        }
        ItemKind::Gate => {
            if item.nested_in.is_some()
                && let Some(part_of) = item.field(r::PART_OF.ix())
            {
                nested_says_it(context, part_of, "initiative");
            }
        }
        _ => {}
    }
    if item.kind == ItemKind::Task
        && item.nested_in.is_some()
        && let Some(part_of) = item.field(r::PART_OF.ix())
    {
        nested_says_it(context, part_of, "initiative");
    }
}

fn nested_says_it(context: &mut Context<'_>, field: &FieldValue, parent: &str) {
    context.field = Some(field.field.spec().name);
    context.error(
        reading::INVALID_VALUE,
        field.key.to(field.span),
        format!("it stands inside its {parent}, which says this already"),
        |finding| {
            finding
                .label("said twice")
                .help("remove it, or move the item to a section of its own")
                .distinction("nested")
        },
    );
    context.field = None;
}

/// Reads `checkins`: day → id → what was said.
pub(super) fn check_ins(context: &mut Context<'_>, node: NodeIx) {
    for (day, value) in days(context, node, "a map of day to check-ins") {
        let tree = context.tree;
        if tree.is_absent(value) {
            continue;
        }
        if !matches!(tree.content(value), Content::Mapping(_)) {
            context.wrong_type(
                value,
                "a map of id to check-in",
                "write the item's id and below it `by:` and `health:`",
            );
            continue;
        }
        for entry in context.entries(value) {
            let Some(id) = context.key(entry.key) else { continue };
            let key = tree.span(entry.key);
            let outer = context.subject.replace((ItemKind::CheckIn, id));
            let empty = Item {
                kind: ItemKind::CheckIn,
                id: SpannedText::new(id.into(), key),
                span: key.to(tree.span(entry.value)),
                nested_in: None,
                day: Some(day),
                fields: Vec::new(),
                unreadable: Vec::new(),
            };
            read_fields(context, empty, entry.value);
            context.subject = outer;
        }
    }
}

/// Reads `pulses`: day → question → person → 1 to 5.
pub(super) fn pulses(context: &mut Context<'_>, node: NodeIx) {
    let tree = context.tree;
    for (day, questions) in days(context, node, "a map of day to questions") {
        if tree.is_absent(questions) {
            continue;
        }
        if !matches!(tree.content(questions), Content::Mapping(_)) {
            context.wrong_type(
                questions,
                "a map of question to answers",
                "write the question and below it `person: 4`",
            );
            continue;
        }
        for question in context.entries(questions) {
            let Some(text) = context.key(question.key) else { continue };
            if tree.is_absent(question.value) {
                continue;
            }
            if !matches!(tree.content(question.value), Content::Mapping(_)) {
                context.wrong_type(question.value, "a map of person to answer", "write `person: 4`, 1 to 5");
                continue;
            }
            for answer in context.entries(question.value) {
                let Some(person) = context.key(answer.key) else { continue };
                if tree.is_absent(answer.value) {
                    continue;
                }
                let Some(number) = context.scalar(answer.value, "a number from 1 to 5") else { continue };
                let Some(answered) = parse_whole(number.trim()).filter(|number| (1..=5).contains(number))
                else {
                    context.invalid(
                        answer.value,
                        number,
                        "a number from 1 to 5",
                        "answers run from 1 (no) to 5 (yes)",
                    );
                    continue;
                };
                context.pulses.push(Pulse {
                    day,
                    question: SpannedText::new(text.into(), tree.span(question.key)),
                    person: SpannedText::new(person.into(), tree.span(answer.key)),
                    answer: answered as u8,
                });
            }
        }
    }
}

/// Reads a map whose keys are days.
fn days(context: &mut Context<'_>, node: NodeIx, expected: &str) -> Vec<(Spanned<Day>, NodeIx)> {
    let tree = context.tree;
    if tree.is_absent(node) {
        return Vec::new();
    }
    if !matches!(tree.content(node), Content::Mapping(_)) {
        context.wrong_type(node, expected, "write the day as `2026-03-02:` and the rest below it, indented");
        return Vec::new();
    }
    let entries = context.entries(node);
    entries
        .into_iter()
        .filter_map(|entry| {
            Some((Spanned::new(time::day_key(context, entry.key)?, tree.span(entry.key)), entry.value))
        })
        .collect()
}
