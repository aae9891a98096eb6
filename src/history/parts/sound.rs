//! Which files a parser surely reads to their ends: those in a few plain forms, in which most plan files are written throughout.
//!
//! Each line is a comment, or a key, or an entry of a list, and what follows either stands in that line, as words, in quotation marks
//! or in brackets that are closed there, or is indented below. Whatever else there may be is left to the parser.

use crate::model::ItemKind;

use super::plain::key;

/// Larger files are left to the parser, which has limits.
const MOST_BYTES: usize = 8 << 20;
/// Of deeper ones the same.
const MOST_LEVELS: usize = 32;

/// The longest key that is looked at.
const MOST_LETTERS: usize = 128;

/// Lines of one indentation.
struct Level {
    indent: usize,
    is_list: bool,
}

/// Returns whether a file surely parses, and no item stands in brackets or quotation marks.
pub(super) fn is_sound(text: &str) -> bool {
    let mut levels: Vec<Level> = Vec::new();
    // The indentation of a key whose value may follow below.
    let mut awaits: Option<usize> = None;
    text.len() <= MOST_BYTES
        && text.lines().all(|line| {
            if !line.chars().all(is_printable) {
                return false;
            }
            let content = line.trim_start_matches(' ');
            let indent = line.len() - content.len();
            let content = content.trim_end_matches(' ');
            if content.is_empty() || content.starts_with('#') {
                return true;
            }
            let entry = content.strip_prefix("- ");
            if awaits.take().is_some_and(|key| indent > key) || levels.is_empty() && indent == 0 {
                levels.push(Level { indent, is_list: entry.is_some() });
            }
            while levels.last().is_some_and(|level| level.indent > indent) {
                levels.pop();
            }
            let is_there = |level: &Level| level.indent == indent && level.is_list == entry.is_some();
            if levels.len() > MOST_LEVELS || !levels.last().is_some_and(is_there) {
                return false;
            }
            if let Some(entry) = entry {
                return is_value(entry.trim_start_matches(' '));
            }
            let Some(key) = short_key(content) else {
                return false;
            };
            let value = content[key.len() + 1..].trim_start_matches(' ');
            if value.is_empty() {
                awaits = Some(indent);
                return true;
            }
            is_value(value) && !names_items(key)
        })
}

/// Returns the key that a map's line or entry begins with, if it is no longer than parsers take for sure.
fn short_key(content: &str) -> Option<&str> {
    key(content).filter(|key| {
        key.len() <= MOST_LETTERS && key.starts_with(|first: char| first.is_ascii_alphanumeric())
    })
}

/// Whether a parser takes a character as it is; others are told by escapes alone.
fn is_printable(character: char) -> bool {
    matches!(character, ' '..='~' | '\u{a0}'..='\u{2027}' | '\u{202a}'..='\u{d7ff}' | '\u{10000}'..)
}

/// Whether a key leads to items.
fn names_items(key: &str) -> bool {
    ItemKind::of_section(key).is_some()
}

/// Whether the rest of a line is a value that ends there.
fn is_value(value: &str) -> bool {
    match value.chars().next() {
        Some('[' | '{' | '"' | '\'') => in_brackets(value, 0) == Some(""),
        Some(first) if first.is_alphanumeric() => {
            !value.contains(": ") && !value.contains(" #") && !value.ends_with(':')
        }
        _ => false,
    }
}

/// Reads a value that may stand in brackets, and returns what comes after it; `None` where it is of no plain form.
fn in_brackets(value: &str, depth: usize) -> Option<&str> {
    let value = value.trim_start_matches(' ');
    let first = value.chars().next().filter(|_| depth < MOST_LEVELS)?;
    let (close, is_map) = match first {
        '[' => (']', false),
        '{' => ('}', true),
        '"' | '\'' => {
            let (inner, rest) = value[1..].split_once(first)?;
            // Two of them would be an apostrophe.
            return (!inner.contains('\\') && !rest.starts_with(first)).then_some(rest);
        }
        _ => {
            let ends = |letter: char| ",[]{}:#\"'&*!|>%@`?\\".contains(letter);
            let (words, rest) = value.split_at(value.find(ends).unwrap_or(value.len()));
            let words = words.strip_prefix('-').unwrap_or(words);
            return words.starts_with(char::is_alphanumeric).then_some(rest);
        }
    };
    let mut rest = value[1..].trim_start_matches(' ');
    if let Some(rest) = rest.strip_prefix(close) {
        return Some(rest);
    }
    loop {
        if is_map {
            let key = short_key(rest)?;
            if names_items(key) {
                return None;
            }
            rest = &rest[key.len() + 1..];
        }
        rest = in_brackets(rest, depth + 1)?.trim_start_matches(' ');
        if let Some(after) = rest.strip_prefix(close) {
            return Some(after);
        }
        rest = rest.strip_prefix(',')?.trim_start_matches(' ');
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Parts;
    use super::*;
    use crate::model::{Role, lower};

    const LINES: [&str; 42] = [
        "tasks:",
        "objectives:",
        "initiatives:",
        "  a:",
        "  b: { title: B, needs: [a, -b], x: {} }",
        "  c: { title: \"C, d\", owner: 'o', n: [] }",
        "  d: { title: Two: three }",
        "  e: [a, b",
        "  f: {tasks: {x: {title: X}}}",
        "    title: Some words, and (more) of them",
        "    title: \"quoted: # yes\"",
        "    title: 'it''s'",
        "    title: \"a \\u00e9\"",
        "    title: \"bad \\q\"",
        "    owner: { name: \"bad \\q\" }",
        "    title: Ü — \u{1f642}",
        "    title: bell \u{7}",
        "    title: next\u{85}line",
        "    title: a: b",
        "    title: a # b",
        "    title: a:",
        "    needs:",
        "    needs: [a, { id: b, type: SS, lag: -2d }]",
        "    needs: [a,]",
        "    needs: [a, b] c",
        "      - a",
        "      - { id: b, lag: 3ed }",
        "      - id: b",
        "      -",
        "    - same",
        "    tasks:",
        "    key_results:",
        "      x:",
        "        title: X",
        "      y: {title: Y}",
        "    why: |",
        "      text: text",
        "    why: words that",
        "      go on",
        "  # comment",
        "",
        "x-more: 12:30",
    ];

    /// Lines of a file that is sound; one or two others are put among them.
    const SOUND: [&str; 16] = [
        "initiatives:",
        "  i1:",
        "    title: One",
        "    tasks:",
        "      n1:",
        "        title: Nested",
        "        needs:",
        "          - t1",
        "      n2: { title: Other }",
        "    why: Money",
        "tasks:",
        "  t1:",
        "    title: Task",
        "    needs:",
        "      - n1",
        "  t2: { title: Last }",
    ];

    proptest! {
        #[test]
        fn what_is_sound_is_read_to_its_end_and_has_no_other_items(
            others in prop::collection::vec((0..=SOUND.len(), 0..LINES.len(), 0..3_usize, any::<bool>()), 0..3),
        ) {
            let mut lines: Vec<String> = SOUND.map(str::to_owned).to_vec();
            for (at, line, more, replaces) in others {
                let line = format!("{}{}", "  ".repeat(more), LINES[line]);
                let end = if replaces { (at + 1).min(lines.len()) } else { at };
                lines.splice(at..end, [line]);
            }
            let text = lines.join("\n") + "\n";
            if let Some(parts) = Parts::of(&text)
                && let Some(ids) = parts.ids(&text)
            {
                let file = lower(text.as_bytes(), Role::Part);
                prop_assert!(file.complete, "{}", text);
                let ids: Vec<(ItemKind, &str)> = ids.collect();
                for item in &file.items {
                    prop_assert!(ids.contains(&(item.kind, &item.id.value)), "{} in\n{}", item.id.value, text);
                }
            }
        }
    }

    #[test]
    fn plan_files_as_they_are_written_are_sound() {
        let text = "plan: Lend\nversion: 1\nstart: 2026-03-02\ncalendar:\n  week: [mon, tue]\n# why\npeople:\n  ana: { name: Ana Ruiz }\n\
                    objectives:\n  live:\n    title: \"Live: now\"\n    key_results:\n      loans: { title: Loans, from: 0, to: 1000 }\n\
                    initiatives:\n  way:\n    title: Way\n    tasks:\n      build:\n        title: Build it (all of it)\n        needs:\n          \
                    - first\n          - { id: audit, type: SS, lag: -5d }\n\ntasks:\n  first: { title: 'First', estimate: [1d, 2d, 3d] }\n";
        let parts = Parts::of(text).expect("plain");
        let ids: Vec<&str> = parts.ids(text).expect("sound").map(|(_, id)| id).collect();
        assert_eq!(ids, ["ana", "live", "loans", "way", "build", "first"]);
        for declined in [
            "tasks: { a: {} }\n",
            "tasks:\n  a: { x: \"y }\n",
            "tasks:\n  a: [b, c]]\n",
            "checkins:\n  2026-03-02: {}\n",
        ] {
            assert!(Parts::of(declined).is_none_or(|parts| parts.ids(declined).is_none()), "{declined}");
        }
    }
}
