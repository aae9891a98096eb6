//! Texts, ids, lists and small maps: what the other kinds of values are made of.

use std::collections::hash_map;

use rustc_hash::FxHashMap;

use crate::base::{FileId, Span, did_you_mean, quoted};
use crate::diagnostic::reading;
use crate::model::field::SpannedText;
use crate::model::value::Custom;
use crate::syntax::{Content, Entry, NodeIx};

use super::context::Context;

/// Reads a scalar with a function that says what its text means.
pub(super) fn parsed<T>(
    context: &mut Context<'_>,
    node: NodeIx,
    expected: &str,
    help: &str,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Option<T> {
    let text = context.scalar(node, expected)?;
    let value = parse(text.trim());
    if value.is_none() {
        context.invalid(node, text, expected, help);
    }
    value
}

/// Reads one id, which linking looks up.
pub(super) fn reference<'t>(context: &mut Context<'t>, node: NodeIx) -> Option<&'t str> {
    if context.field == Some("owner") && matches!(context.tree.content(node), Content::Sequence(_)) {
        let help = "name the one person who answers for it; who else works on a task goes into `with:`";
        context.wrong_type(node, "one id", help);
        return None;
    }
    context.scalar(node, "one id")
}

pub(super) fn text<'t>(context: &mut Context<'t>, node: NodeIx) -> Option<&'t str> {
    if context.tree.text(node).is_none() {
        context.wrong_type(
            node,
            "text",
            "write the words behind the key, in quotes where they hold brackets",
        );
        return None;
    }
    let text = context.scalar(node, "text")?;
    if text.trim().is_empty() {
        context.invalid(node, text, "text that says something", "write a few words, or leave the field out");
        return None;
    }
    Some(text)
}

pub(super) fn spanned(context: &Context<'_>, text: &str, node: NodeIx) -> SpannedText {
    SpannedText::new(text.into(), context.tree.span(node))
}

pub(super) fn texts(context: &mut Context<'_>, node: NodeIx) -> Option<Vec<SpannedText>> {
    let tree = context.tree;
    if !matches!(tree.content(node), Content::Sequence(_)) {
        let example = tree.text(node).map_or_else(|| "[one, two]".to_owned(), |text| format!("[{text}]"));
        context.wrong_type(node, "a list", format!("write {}, or one `- entry` a line", quoted(&example)));
        return None;
    }
    let mut texts = Vec::new();
    for item in tree.items(node) {
        if tree.is_absent(*item) {
            context.wrong_type(*item, "a list without gaps", "fill the entry in, or remove the `-`");
            continue;
        }
        if let Some(text) = text(context, *item) {
            texts.push(spanned(context, text, *item));
        }
    }
    Some(texts)
}

/// Returns people, each once: whoever is named again is reported, and left out.
pub(super) fn each_once(context: &mut Context<'_>, named: Vec<SpannedText>) -> Vec<SpannedText> {
    let mut first: FxHashMap<Box<str>, Span> = FxHashMap::default();
    let mut people = Vec::with_capacity(named.len());
    for person in named {
        match first.entry(person.value.clone()) {
            hash_map::Entry::Vacant(free) => {
                free.insert(person.span);
                people.push(person);
            }
            hash_map::Entry::Occupied(before) => {
                let message = format!("{} is named twice", quoted(&person.value));
                let before = before.get().in_file(FileId::default());
                context.error(reading::INVALID_VALUE, person.span, message, |finding| {
                    finding
                        .label("and again")
                        .context(before, "named here")
                        .help("remove one of the two, or name somebody else")
                        .distinction(format!("twice {}", person.value))
                });
            }
        }
    }
    people
}

/// Returns the entries of a map, `None` where it is none.
pub(super) fn map(context: &mut Context<'_>, node: NodeIx, expected: &str, help: &str) -> Option<Vec<Entry>> {
    if matches!(context.tree.content(node), Content::Mapping(_)) {
        return Some(context.entries(node));
    }
    context.wrong_type(node, expected, help);
    None
}

pub(super) fn links(context: &mut Context<'_>, node: NodeIx) -> Option<Box<[(SpannedText, SpannedText)]>> {
    let entries = map(context, node, "a map of label to URL", "write `label: https://…`")?;
    let mut links = Vec::new();
    for entry in entries {
        let Some(label) = context.key(entry.key) else { continue };
        if context.tree.is_absent(entry.value) {
            continue;
        }
        let Some(url) = context.within(label, |context| text(context, entry.value)) else { continue };
        links.push((spanned(context, label, entry.key), spanned(context, url, entry.value)));
    }
    Some(links.into())
}

pub(super) fn custom(context: &mut Context<'_>, node: NodeIx, depth: usize) -> Option<Custom> {
    let tree = context.tree;
    if depth == 0 && !matches!(tree.content(node), Content::Mapping(_)) {
        context.wrong_type(
            node,
            "a map",
            "write `custom:` and below it, indented, whatever you want to keep",
        );
        return None;
    }
    if depth > crate::syntax::NESTING_LIMIT {
        context.error(
            reading::LIMIT_EXCEEDED,
            tree.span(node),
            "aliases nest deeper than what is read",
            |finding| finding.label("reading stopped here").help("write the values out"),
        );
        return None;
    }
    Some(match tree.content(node) {
        Content::Sequence(_) => Custom::List(
            tree.items(node).iter().filter_map(|item| custom(context, *item, depth + 1)).collect(),
        ),
        Content::Mapping(_) => {
            let mut map = Vec::new();
            for entry in context.entries(node) {
                let Some(key) = context.key(entry.key) else { continue };
                map.push((key.to_owned(), custom(context, entry.value, depth + 1)?));
            }
            Custom::Map(map)
        }
        _ if tree.is_absent(node) => Custom::Absent,
        _ => Custom::Text(tree.text(node).unwrap_or_default().to_owned()),
    })
}

/// Reads the keys of a small fixed map: the value nodes in the order of `keys`; unknown ones are reported.
pub(super) fn record<const N: usize>(
    context: &mut Context<'_>,
    node: NodeIx,
    keys: [&str; N],
    expected: &str,
    help: &str,
) -> Option<[Option<NodeIx>; N]> {
    let entries = map(context, node, expected, help)?;
    let mut found = [None; N];
    for entry in entries {
        let Some(key) = context.key(entry.key) else { continue };
        if let Some(at) = keys.iter().position(|known| *known == key) {
            if !context.tree.is_absent(entry.value) {
                found[at] = Some(entry.value);
            }
        } else if !key.starts_with("x-") {
            let help =
                did_you_mean(key, keys).unwrap_or_else(|| format!("it may have `{}`", keys.join("`, `")));
            let field = context.field.unwrap_or_default();
            let message = format!("`{field}` has no key {}", quoted(key));
            context.error(reading::UNKNOWN_FIELD, context.tree.span(entry.key), message, |finding| {
                finding.label("unknown key").help(help).distinction(key)
            });
        }
    }
    Some(found)
}

/// Reports a key that a small map must have.
pub(super) fn missing(context: &mut Context<'_>, node: NodeIx, key: &str, help: &str) {
    let message = match context.field {
        Some(field) => format!("`{field}` has no `{key}`"),
        None => format!("there is no `{key}`"),
    };
    context.error(reading::MISSING_FIELD, context.tree.span(node), message, |finding| {
        finding.label(format!("`{key}` is required")).help(help).distinction(key)
    });
}
