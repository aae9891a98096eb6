//! The manifest's own fields.

use crate::base::{Span, did_you_mean, quoted};
use crate::diagnostic::reading;
use crate::model::field::{FieldIx, SpannedText};
use crate::model::item::Item;
use crate::model::kind::ItemKind;
use crate::syntax::Entry;

use super::context::Context;
use super::item;

/// A manifest that says nothing yet.
pub(super) fn empty() -> Item {
    Item {
        kind: ItemKind::Manifest,
        id: SpannedText::new("".into(), Span::default()),
        span: Span::default(),
        nested_in: None,
        day: None,
        fields: Vec::new(),
        unreadable: Vec::new(),
    }
}

/// Reads one of the manifest's own fields into it.
pub(super) fn field(context: &mut Context<'_>, key: &str, entry: Entry) {
    let key_span = context.tree.span(entry.key);
    let Some(field) = FieldIx::named(ItemKind::Manifest, key) else {
        let sections = super::section_names();
        context.lost_items |= did_you_mean(key, sections.iter().copied()).is_some();
        let fields = FieldIx::of_kind(ItemKind::Manifest).map(|field| field.spec().name);
        let known: Vec<&str> = fields.chain(sections).collect();
        let help = did_you_mean(key, known.iter().copied())
            .unwrap_or_else(|| format!("the manifest has {}", known.join(", ")));
        let message = format!("there is no field or section {}", quoted(key));
        context.error(reading::UNKNOWN_FIELD, key_span, message, |finding| {
            finding.label("unknown").help(help).distinction(key)
        });
        return;
    };
    let mut manifest = std::mem::replace(&mut context.items[0], empty());
    if let Some(first) = manifest.fields.iter().find(|value| value.field == field) {
        // One map cannot hold a key twice, but the documents of one file can.
        let first = first.key.in_file(crate::base::FileId::default());
        context.error(
            reading::DUPLICATE_KEY,
            key_span,
            format!("{} stands twice in the manifest", quoted(key)),
            |finding| {
                finding
                    .label("again here")
                    .context(first, "first here")
                    .help("keep one of them")
                    .distinction(key)
            },
        );
    } else {
        item::read_field(context, &mut manifest, field, entry);
    }
    context.items[0] = manifest;
}

/// Orders the manifest's fields and reports those that it lacks.
pub(super) fn finish(context: &mut Context<'_>, complete: bool) {
    let mut manifest = std::mem::replace(&mut context.items[0], empty());
    manifest.fields.sort_by_key(|field| field.field);
    manifest.unreadable.sort_unstable();
    if let Some(first) = manifest.fields.first() {
        manifest.id.span = first.key;
    }
    if complete {
        item::missing_fields(context, &manifest);
    }
    context.items[0] = manifest;
}
