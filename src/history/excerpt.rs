//! Two versions of a file without the items that stand in both alike, so that only what differs is parsed.
//!
//! A plan file is a map of sections, and a section a map of items, each a run of lines that begins at one indentation. Where two
//! versions of a file are written that plainly, an item whose lines are the same in both says the same in both, and its lines are
//! left blank: numbers of lines stay as they are. Whatever could make lines mean something elsewhere (anchors, merge keys, tabs,
//! brackets that stay open, ids that stand twice) makes [`Parts::of`] decline, and both versions are parsed whole.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::ItemKind;

/// A file as runs of lines, by their places in its text: what is found out of one version serves for the one before it and the
/// one after.
pub(super) struct Parts {
    sections: Vec<Section>,
    /// The items, in the order written.
    runs: Vec<Run>,
}

struct Section {
    kind: ItemKind,
    /// The line of its key.
    key: Lines,
    items: usize,
}

/// An item.
struct Run {
    id: Range<usize>,
    kind: ItemKind,
    lines: Lines,
}

/// Whole lines of a text.
#[derive(Clone)]
struct Lines {
    bytes: Range<usize>,
    count: usize,
}

/// An item whose end is not yet met.
struct Open {
    id: Range<usize>,
    from: usize,
    line: usize,
    /// Whether something in it is opened or closed.
    opens: bool,
}

/// Returns the two versions with what stands in both left blank.
pub(super) fn excerpts(old: (&str, &Parts), new: (&str, &Parts)) -> (String, String) {
    let ((old_text, one), (new_text, other)) = (old, new);
    let in_other: FxHashMap<(ItemKind, &str), usize> =
        (0..).zip(&other.runs).map(|(at, run)| ((run.kind, &new_text[run.id.clone()]), at)).collect();
    let mut is_common = (vec![false; one.runs.len()], vec![false; other.runs.len()]);
    for (at, run) in one.runs.iter().enumerate() {
        let Some(&twin) = in_other.get(&(run.kind, &old_text[run.id.clone()])) else { continue };
        if old_text[run.lines.bytes.clone()] == new_text[other.runs[twin].lines.bytes.clone()] {
            is_common.0[at] = true;
            is_common.1[twin] = true;
        }
    }
    (one.without(old_text, &is_common.0), other.without(new_text, &is_common.1))
}

impl Parts {
    /// Takes a file apart; `None` where it is not written plainly enough to tell.
    pub(super) fn of(text: &str) -> Option<Self> {
        let mut parts = Self { sections: Vec::new(), runs: Vec::new() };
        let mut ids = FxHashSet::default();
        // The section that is being read, the indentation of its items, and the item that is.
        let mut indent = None;
        let mut inside = false;
        let mut open: Option<Open> = None;
        let mut end = 0;
        let mut number = 0;
        for (at, line) in text.split_inclusive('\n').enumerate() {
            let from = end;
            end += line.len();
            number = at;
            let line = line.trim_end_matches('\n');
            let content = line.trim_start_matches(' ');
            let marks = marks(content);
            if !is_plain(content, marks) {
                return None;
            }
            let depth = line.len() - content.len();
            let content = content.trim_end();
            let opens = marks & OPENS != 0;
            let is_beside = content.is_empty() || content.starts_with('#');
            if !is_beside && depth == 0 {
                parts.close(text, open.take(), from, at, &mut ids)?;
                let kind = content.strip_suffix(':').and_then(ItemKind::of_section);
                inside = kind.is_some();
                indent = None;
                if let Some(kind) = kind {
                    if parts.sections.iter().any(|known| known.kind == kind) {
                        return None;
                    }
                    let key = Lines { bytes: from..end, count: 1 };
                    parts.sections.push(Section { kind, key, items: 0 });
                }
                continue;
            }
            if !is_beside && inside {
                let items_at = *indent.get_or_insert(depth);
                if depth < items_at {
                    return None;
                }
                if depth == items_at {
                    parts.close(text, open.take(), from, at, &mut ids)?;
                    let start = from + depth;
                    let id = start..start + key(content)?.len();
                    open = Some(Open { id, from, line: at, opens });
                    continue;
                }
            }
            if let Some(open) = &mut open {
                open.opens |= opens;
            }
        }
        parts.close(text, open, end, number + 1, &mut ids)?;
        Some(parts)
    }

    /// Ends an item before a line; `None` where its lines do not stand by themselves, or its id stands twice.
    fn close<'t>(
        &mut self,
        text: &'t str,
        item: Option<Open>,
        to: usize,
        line: usize,
        ids: &mut FxHashSet<(ItemKind, &'t str)>,
    ) -> Option<()> {
        let Some(Open { id, from, line: first, opens }) = item else { return Some(()) };
        if opens && !is_closed(&text[from..to]) {
            return None;
        }
        let section = self.sections.last_mut()?;
        section.items += 1;
        let kind = section.kind;
        let is_new = ids.insert((kind, &text[id.clone()]));
        self.runs.push(Run { id, kind, lines: Lines { bytes: from..to, count: line - first } });
        is_new.then_some(())
    }

    /// Returns the text with some of the items left blank, and sections of which nothing is left.
    fn without(&self, text: &str, is_common: &[bool]) -> String {
        let common = || self.runs.iter().zip(is_common).filter(|(_, is_common)| **is_common);
        let mut blank: Vec<&Lines> = common().map(|(run, _)| &run.lines).collect();
        for section in &self.sections {
            let gone = common().filter(|(run, _)| run.kind == section.kind).count();
            if gone == section.items && gone > 0 {
                blank.push(&section.key);
            }
        }
        blank.sort_unstable_by_key(|lines| lines.bytes.start);
        let mut rest = String::with_capacity(text.len() / 8);
        let mut at = 0;
        for Lines { bytes, count } in blank {
            rest.push_str(&text[at..bytes.start]);
            rest.extend(std::iter::repeat_n('\n', *count));
            at = bytes.end;
        }
        rest.push_str(&text[at..]);
        rest
    }
}

/// That a line has bytes that may make lines mean something elsewhere.
const SPEAKS: u8 = 1;
/// That it has bytes that open or close something.
const OPENS: u8 = 2;
/// What each byte means for its line: most lines have none of those that mean something, and that is soon seen.
const MARKS: [u8; 256] = mark(mark([0; 256], b"\t\r&*!<?#", SPEAKS), b"{}[]\"'", OPENS);

/// Marks some bytes in a table.
const fn mark(mut table: [u8; 256], bytes: &[u8], mark: u8) -> [u8; 256] {
    let mut at = 0;
    while at < bytes.len() {
        table[bytes[at] as usize] |= mark;
        at += 1;
    }
    table
}

/// Returns what the bytes of a line mean for it.
fn marks(content: &str) -> u8 {
    content.bytes().fold(0, |marks, byte| marks | MARKS[usize::from(byte)])
}

/// Returns the key that a line of a map begins with.
fn key(content: &str) -> Option<&str> {
    let (key, rest) = content.split_once(':')?;
    let is_id = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.');
    let ends = rest.is_empty() || rest.starts_with(' ');
    (ends && !key.is_empty() && key.chars().all(is_id)).then_some(key)
}

/// Whether a line has nothing that makes lines mean something elsewhere, or that is told by where it stands.
fn is_plain(content: &str, marks: u8) -> bool {
    let bytes = content.as_bytes();
    if bytes.starts_with(b"---")
        || bytes.starts_with(b"...")
        || bytes.starts_with(b"%")
        || bytes.starts_with(b"\xef\xbb\xbf")
    {
        return false;
    }
    if marks & SPEAKS == 0 {
        return true;
    }
    // A comment that steers has no effect on the lines that it does not stand above; which these are only a parser knows.
    let steers = |at: usize| content[at..].trim_start_matches(['#', ' ']).starts_with("git-plan");
    let mut before = b' ';
    for (at, &byte) in bytes.iter().enumerate() {
        let starts = matches!(before, b' ' | b'[' | b'{' | b',' | b'(');
        let wrong = match byte {
            b'\t' | b'\r' => true,
            b'&' | b'*' | b'!' => {
                starts && bytes.get(at + 1).is_some_and(|next| !matches!(next, b' ' | b'='))
            }
            b'<' => bytes[at..].starts_with(b"<<"),
            b'?' => starts && bytes.get(at + 1).is_none_or(|next| *next == b' '),
            b'#' => steers(at),
            _ => false,
        };
        if wrong {
            return false;
        }
        before = byte;
    }
    true
}

/// Whether no bracket and no quote stays open at the end of some lines.
fn is_closed(lines: &str) -> bool {
    let (mut depth, mut quotes, mut apostrophes, mut is_quoted) = (0_i64, 0_usize, 0_usize, false);
    let mut before = b'\n';
    for byte in lines.bytes() {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            b'"' => quotes += 1,
            b'\'' => {
                apostrophes += 1;
                is_quoted |= matches!(before, b'\n' | b' ' | b'[' | b'{' | b',');
            }
            _ => {}
        }
        before = byte;
    }
    depth == 0 && quotes % 2 == 0 && (!is_quoted || apostrophes % 2 == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(old: &str, new: &str, expected: (&str, &str)) {
        let parts = |text| Parts::of(text).expect("a plain file");
        let (one, other) = excerpts((old, &parts(old)), (new, &parts(new)));
        assert_eq!((one.as_str(), other.as_str()), expected);
    }

    #[test]
    fn what_stands_in_both_is_left_blank_and_lines_keep_their_numbers() {
        check(
            "tasks:\n  a:\n    title: A\n  b:\n    title: B\n",
            "tasks:\n  b:\n    title: B\n  a:\n    title: Z\n",
            ("tasks:\n  a:\n    title: A\n\n\n", "tasks:\n\n\n  a:\n    title: Z\n"),
        );
    }

    #[test]
    fn a_section_of_which_nothing_is_left_is_left_blank_too() {
        check(
            "plan: P\ntasks:\n  a: { title: A }\ngates:\n  g: { title: G }\n",
            "plan: Q\ntasks:\n  a: { title: A }\ngates:\n",
            ("plan: P\n\n\ngates:\n  g: { title: G }\n", "plan: Q\n\n\ngates:\n"),
        );
    }

    #[test]
    fn a_file_that_is_not_written_plainly_is_declined() {
        for text in [
            "tasks:\n  a: &x { title: A }\n",
            "tasks:\n  a: { title: A }\n  b: *x\n",
            "tasks:\n  a:\n    <<: { title: A }\n",
            "tasks:\n  a: { title: A,\n  owner: ana }\n",
            "tasks:\n  a:\n    title: \"A\n  b: x\"\n",
            "tasks:\n  a:\n    title: 'A\n  b: x'\n",
            "tasks:\n  a: {}\n  a: {}\n",
            "tasks:\n  a: {}\ntasks:\n  b: {}\n",
            "---\ntasks:\n  a: {}\n",
            "tasks:\n    a: {}\n  b: {}\n",
            "tasks:\n\ta: {}\n",
            "tasks:\r\n  a: {}\r\n",
            "tasks:\n  # git-plan: allow(late) because\n  a: {}\n",
            "tasks:\n  ? a\n  : {}\n",
            "tasks:\n  \"a\": {}\n",
        ] {
            assert!(Parts::of(text).is_none(), "{text}");
        }
    }
}
