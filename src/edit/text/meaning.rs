//! Whether a file says what was meant after its text was edited: node by node, comment by comment, item by item.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::base::Span;
use crate::diagnostic::{Edit, Effect, Fix, reading};
use crate::edit::replace::put_at;
use crate::model::{FieldValue, Item, LoweredFile, Role, Value, lower};
use crate::syntax::{self, Content, NodeIx, Tree};

/// Why an edited text is not what was meant, as the end of a sentence that begins with "because".
pub(super) type Difference = &'static str;

const NODES: Difference = "the file would say something else besides";
const COMMENTS: Difference = "a comment would be lost, or speak for something else";
const ITEMS: Difference = "the plan would say something else besides";
const UNREADABLE: Difference = "the file could not be read afterwards";

/// What fixes do to one file, together.
#[derive(Default)]
struct Meant<'f> {
    removed: FxHashSet<Span>,
    respelt: FxHashMap<Span, &'f str>,
    uncommented: FxHashSet<Span>,
    reworded: FxHashMap<Span, &'f str>,
}

impl<'f> Meant<'f> {
    fn of(fixes: &[&'f Fix]) -> Self {
        let mut meant = Self::default();
        for fix in fixes {
            match &fix.effect {
                Effect::EntryRemoved(span) => {
                    meant.removed.insert(*span);
                }
                Effect::CommentRemoved(span) => {
                    meant.uncommented.insert(*span);
                }
                Effect::CommentReworded(span, text) => {
                    meant.reworded.insert(*span, text);
                }
                Effect::Respelt(span, text) => {
                    meant.respelt.insert(*span, text);
                }
            }
        }
        meant
    }

    /// Whether all that a list holds is removed, so that its key goes too.
    fn empties(&self, tree: &Tree<'_>, node: NodeIx) -> bool {
        let entries = tree.written_children(node);
        matches!(tree.written(node), Content::Sequence(_))
            && !entries.is_empty()
            && entries.iter().all(|entry| self.removed.contains(&tree.span(*entry)))
    }
}

/// Where bytes of the text before are in the text afterwards.
struct Shifts {
    /// By the end of each edit, sorted: how far what comes behind it is moved.
    by_end: Vec<(u32, i64)>,
}

impl Shifts {
    /// `edits` are sorted and do not overlap.
    fn of(edits: &[&Edit]) -> Self {
        let mut moved = 0;
        let by_end = edits.iter().map(|edit| {
            let span = edit.place.span;
            moved += edit.text.len() as i64 - i64::from(span.end - span.start);
            (span.end, moved)
        });
        Self { by_end: by_end.collect() }
    }

    fn after(&self, byte: u32) -> u32 {
        let edits = self.by_end.partition_point(|(end, _)| *end <= byte);
        let moved = edits.checked_sub(1).map_or(0, |at| self.by_end[at].1);
        (i64::from(byte) + moved) as u32
    }
}

/// Reads a text that edits have made of a file, and says what it is other than what they are meant to do. `edits` are those
/// of the fixes, sorted.
pub(super) fn held_against(
    before: &LoweredFile,
    role: Role,
    fixes: &[&Fix],
    edits: &[&Edit],
    text: &str,
) -> Result<(), Difference> {
    let meant = Meant::of(fixes);
    let shifts = Shifts::of(edits);
    let (old, new) = (syntax::parse(before.text.as_str()), syntax::parse(text));
    if !new.is_complete() {
        return Err(UNREADABLE);
    }
    nodes(&old, &new, &meant)?;
    comments((&old, before.text.as_str()), (&new, text), &meant, &shifts)?;
    let after = lower(text.as_bytes(), role);
    items(before, &after, &meant, &shifts)
}

/// Compares the trees, without recursion: files may be as deep as they like.
fn nodes(old: &Tree<'_>, new: &Tree<'_>, meant: &Meant<'_>) -> Result<(), Difference> {
    if old.documents().len() != new.documents().len() {
        return Err(NODES);
    }
    let mut pairs: Vec<(NodeIx, NodeIx)> =
        old.documents().iter().copied().zip(new.documents().iter().copied()).collect();
    let mut twins = FxHashMap::default();
    let mut aliases = Vec::new();
    while let Some((one, other)) = pairs.pop() {
        twins.insert(one, other);
        let kept: Vec<NodeIx> = match (old.written(one), new.written(other)) {
            (Content::Scalar { text, style }, Content::Scalar { text: found, style: as_style }) => {
                let respelt = old.verbatim(one).and_then(|span| meant.respelt.get(&span).copied());
                if style != as_style || respelt.unwrap_or(text) != found {
                    return Err(NODES);
                }
                continue;
            }
            (Content::Alias(target), Content::Alias(found)) => {
                aliases.push((*target, *found));
                continue;
            }
            (Content::Sequence(_), Content::Sequence(_)) => {
                let entries = old.written_children(one).iter().copied();
                entries.filter(|entry| !meant.removed.contains(&old.span(*entry))).collect()
            }
            (Content::Mapping(_), Content::Mapping(_)) => {
                let entries = old.written_children(one).chunks_exact(2);
                entries.filter(|pair| !meant.empties(old, pair[1])).flatten().copied().collect()
            }
            _ => return Err(NODES),
        };
        let found = new.written_children(other);
        if kept.len() != found.len() {
            return Err(NODES);
        }
        pairs.extend(kept.into_iter().zip(found.iter().copied()));
    }
    let same = |(target, found): &(NodeIx, NodeIx)| twins.get(target) == Some(found);
    if aliases.iter().all(same) { Ok(()) } else { Err(NODES) }
}

/// Compares the comments, and what those that steer speak for.
fn comments(
    (old, old_text): (&Tree<'_>, &str),
    (new, new_text): (&Tree<'_>, &str),
    meant: &Meant<'_>,
    shifts: &Shifts,
) -> Result<(), Difference> {
    let expected = old
        .comment_spans()
        .iter()
        .filter(|span| !meant.uncommented.contains(span))
        .map(|span| meant.reworded.get(span).copied().unwrap_or(&old_text[span.range()]));
    if !expected.eq(new.comment_spans().iter().map(|span| &new_text[span.range()])) {
        return Err(COMMENTS);
    }
    let scope = |span: Span| span.start;
    let expected = old
        .comments()
        .iter()
        .filter(|comment| !meant.uncommented.contains(&comment.span))
        .map(|comment| comment.scope.map(scope).map(|start| shifts.after(start)));
    let found = new.comments().iter().map(|comment| comment.scope.map(scope));
    if expected.eq(found) { Ok(()) } else { Err(COMMENTS) }
}

/// Compares what the files say: the same, but for what is removed and what is spelt otherwise.
fn items(
    before: &LoweredFile,
    after: &LoweredFile,
    meant: &Meant<'_>,
    shifts: &Shifts,
) -> Result<(), Difference> {
    let twice = |file: &LoweredFile| {
        file.findings.iter().filter(|finding| finding.rule == reading::DUPLICATE_KEY).count()
    };
    if twice(before) != twice(after) || after.items.len() < before.items.len() {
        return Err(ITEMS);
    }
    let respelt: Vec<Span> = {
        let mut spans: Vec<Span> = meant.respelt.keys().copied().collect();
        spans.sort_unstable();
        spans
    };
    let moved: FxHashSet<u32> = respelt.iter().map(|span| shifts.after(span.start)).collect();
    let holds = |span: Span| {
        let first = respelt.partition_point(|word| word.start < span.start);
        respelt.get(first).is_some_and(|word| word.end <= span.end)
    };
    // A day that can be read now brings in what was said on it.
    let brought_in = |day: Span| moved.contains(&day.start) || moved.contains(&(day.start + 1));
    let mut found = after.items.iter();
    for item in &before.items {
        let same = found
            .by_ref()
            .find(|found| !found.day.is_some_and(|day| brought_in(day.span)))
            .is_some_and(|found| same_item(item, found, meant, holds(item.span)));
        if !same {
            return Err(ITEMS);
        }
    }
    if !found.all(|item| item.day.is_some_and(|day| brought_in(day.span))) {
        return Err(ITEMS);
    }
    let answers = |file: &LoweredFile| -> Vec<_> {
        let answers = file.pulses.iter();
        answers
            .map(|one| (one.day.value, one.question.value.clone(), one.person.value.clone(), one.answer))
            .collect()
    };
    if respelt.is_empty() && answers(before) != answers(after) {
        return Err(ITEMS);
    }
    Ok(())
}

/// Compares an item with what it was. Where something in it is spelt otherwise, its nodes were compared already, and only what
/// could be read before must still be there.
fn same_item(before: &Item, after: &Item, meant: &Meant<'_>, is_respelt: bool) -> bool {
    let same_place = before.kind == after.kind
        && before.nested_in == after.nested_in
        && before.day.map(|day| day.value) == after.day.map(|day| day.value);
    if !same_place {
        return false;
    }
    if is_respelt {
        let known = |field: &FieldValue| after.field(field.field).is_some();
        return before.fields.iter().all(known)
            && after.unreadable.iter().all(|field| before.unreadable.contains(field));
    }
    let expected =
        before.fields.iter().filter_map(|field| Some((field.field, without(&field.value, meant)?)));
    before.id.value == after.id.value
        && before.unreadable == after.unreadable
        && expected
            .eq(after.fields.iter().map(|field| (field.field, put_at(field.value.clone(), Span::default()))))
}

/// Returns a value without the entries that are removed; nothing where none is left.
fn without(value: &Value, meant: &Meant<'_>) -> Option<Value> {
    let mut value = value.clone();
    let mut is_empty = false;
    match &mut value {
        Value::Needs(needs) if needs.iter().any(|need| meant.removed.contains(&need.span)) => {
            *needs = needs.iter().filter(|need| !meant.removed.contains(&need.span)).cloned().collect();
            is_empty = needs.is_empty();
        }
        Value::Texts(texts) if texts.iter().any(|text| meant.removed.contains(&text.span)) => {
            *texts = texts.iter().filter(|text| !meant.removed.contains(&text.span)).cloned().collect();
            is_empty = texts.is_empty();
        }
        _ => {}
    }
    (!is_empty).then(|| put_at(value, Span::default()))
}
