//! Two versions of a file without the items that stand in both alike, so that only what differs is parsed.
//!
//! A plan file is a map of sections, and a section a map of items, each a run of lines that begins at one indentation. Where two
//! versions of a file are written that plainly, an item whose lines are the same in both says the same in both, and its lines are
//! left out: what is left tells the lines of the file. Whatever could make lines mean something elsewhere (anchors, merge keys, tabs,
//! brackets that stay open, ids that stand twice) makes [`Parts::of`] decline, and both versions are parsed whole.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::base::{Gap, SourceText};
use crate::model::ItemKind;

/// A file as runs of lines, by their places in its text: what is found out of one version serves for the one before it and the
/// one after.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Parts {
    sections: Vec<Section>,
    /// The items, in the order written.
    runs: Vec<Run>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Section {
    kind: ItemKind,
    /// The line of its key.
    key: Lines,
    /// How far its items are indented; none where it has none.
    indent: Option<usize>,
    /// Its items, by their places among all.
    items: Range<usize>,
}

/// An item.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Run {
    id: Range<usize>,
    kind: ItemKind,
    lines: Lines,
}

/// Whole lines of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Lines {
    bytes: Range<usize>,
    count: usize,
}

/// Returns the two versions without what stands in both.
pub(super) fn excerpts(old: (&str, &Parts), new: (&str, &Parts)) -> (SourceText, SourceText) {
    let ((old_text, one), (new_text, other)) = (old, new);
    let is_same = |run: &Run, twin: &Run| {
        run.kind == twin.kind && old_text[run.lines.bytes.clone()] == new_text[twin.lines.bytes.clone()]
    };
    // Mostly all is alike up to what was edited, and from there on.
    let before = one.runs.iter().zip(&other.runs).take_while(|(run, twin)| is_same(run, twin)).count();
    let (rest, other_rest) = (&one.runs[before..], &other.runs[before..]);
    let after =
        rest.iter().rev().zip(other_rest.iter().rev()).take_while(|(run, twin)| is_same(run, twin)).count();
    let (rest, other_rest) = (&rest[..rest.len() - after], &other_rest[..other_rest.len() - after]);
    let mut is_common = (vec![true; one.runs.len()], vec![true; other.runs.len()]);
    is_common.0[before..before + rest.len()].fill(false);
    is_common.1[before..before + other_rest.len()].fill(false);
    let in_other: FxHashMap<(ItemKind, &str), usize> =
        (0..).zip(other_rest).map(|(at, run)| ((run.kind, &new_text[run.id.clone()]), at)).collect();
    for (at, run) in rest.iter().enumerate() {
        let Some(&twin) = in_other.get(&(run.kind, &old_text[run.id.clone()])) else { continue };
        if is_same(run, &other_rest[twin]) {
            is_common.0[before + at] = true;
            is_common.1[before + twin] = true;
        }
    }
    (one.without(old_text, &is_common.0), other.without(new_text, &is_common.1))
}

impl Parts {
    /// Takes a file apart; `None` where it is not written plainly enough to tell.
    pub(super) fn of(text: &str) -> Option<Self> {
        let mut reader = Reader::new(text);
        for line in text.split_inclusive('\n') {
            reader.take(line)?;
        }
        reader.end()?;
        Some(Self { sections: reader.sections, runs: reader.runs })
    }

    /// Takes another version of this file apart. Only what is between the lines that both have alike at their beginnings and at
    /// their ends is read, where that is within one section.
    pub(super) fn of_neighbour(&self, own: &str, text: &str) -> Option<Self> {
        match self.with_edit(own, text) {
            Ok(parts) => Some(parts),
            Err(Declined::NotPlain) => None,
            Err(Declined::Unclear) => Self::of(text),
        }
    }

    /// Returns the parts of another version by what is between the lines that both have alike.
    fn with_edit(&self, own: &str, text: &str) -> Result<Self, Declined> {
        let before = common(own.as_bytes(), text.as_bytes(), false);
        // Only whole lines, so that those at the end are not cut short by what begins like them.
        let before = own.as_bytes()[..before].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let after = common(&own.as_bytes()[before..], &text.as_bytes()[before..], true);
        // Both versions are the same up to the key of this item, and with it.
        let first = self.runs.partition_point(|run| run.id.end < before).checked_sub(1);
        let first = first.ok_or(Declined::Unclear)?;
        let at = self.sections.iter().position(|section| section.items.contains(&first));
        let at = at.ok_or(Declined::Unclear)?;
        let section = &self.sections[at];
        let start = self.runs[first].lines.bytes.start;
        let mut reader = Reader::inside(text, section, start);
        let mut next = first + 1;
        let mut is_over = true;
        for line in text[start..].split_inclusive('\n') {
            if reader.at >= text.len() - after {
                // What follows is as it was, from the item on that begins here.
                let begins = reader.at + own.len() - text.len();
                let inside = &self.runs[next..section.items.end];
                next += inside.iter().take_while(|run| run.lines.bytes.start < begins).count();
                if self.runs[next..section.items.end]
                    .first()
                    .is_some_and(|run| run.lines.bytes.start == begins)
                {
                    is_over = false;
                    break;
                }
            }
            reader.take(line).ok_or(Declined::NotPlain)?;
            if reader.has_left_section() {
                return Err(Declined::Unclear);
            }
        }
        if is_over && at + 1 < self.sections.len() {
            return Err(Declined::Unclear);
        }
        let rest = if is_over { self.runs.len() } else { next };
        reader.close().ok_or(Declined::NotPlain)?;
        let read = reader.runs;
        let id_of = |run: &Run| &own[run.id.clone()];
        let others =
            || self.runs[section.items.start..first].iter().chain(&self.runs[rest..section.items.end]);
        if read.len() > MOST_COMPARED {
            return Err(Declined::Unclear);
        }
        if read.iter().any(|run| others().any(|other| id_of(other) == &text[run.id.clone()])) {
            return Err(Declined::NotPlain);
        }
        let moved = |range: &Range<usize>| {
            let moved = |place: usize| place + text.len() - own.len();
            moved(range.start)..moved(range.end)
        };
        let (count, gone) = (read.len(), rest - first);
        let mut runs = Vec::with_capacity(self.runs.len() + count - gone);
        runs.extend_from_slice(&self.runs[..first]);
        runs.extend(read);
        runs.extend(self.runs[rest..].iter().map(|run| Run {
            id: moved(&run.id),
            kind: run.kind,
            lines: Lines { bytes: moved(&run.lines.bytes), count: run.lines.count },
        }));
        let mut sections = self.sections.clone();
        sections[at].items.end = sections[at].items.end + count - gone;
        for later in &mut sections[at + 1..] {
            later.key.bytes = moved(&later.key.bytes);
            later.items = later.items.start + count - gone..later.items.end + count - gone;
        }
        Ok(Self { sections, runs })
    }

    /// Returns the text without some of the items, and without sections of which nothing is left.
    fn without(&self, text: &str, is_common: &[bool]) -> SourceText {
        let mut rest = String::new();
        let mut gaps: Vec<Gap> = Vec::new();
        let mut at = 0;
        let mut leave_out = |lines: &Lines| {
            rest.push_str(&text[at..lines.bytes.start]);
            at = lines.bytes.end;
            let gap = Gap { at: rest.len() as u32, lines: lines.count as u32 };
            match gaps.last_mut() {
                Some(last) if last.at == gap.at => last.lines += gap.lines,
                _ => gaps.push(gap),
            }
        };
        for section in &self.sections {
            let items = section.items.clone();
            if !items.is_empty() && is_common[items.clone()].iter().all(|is_common| *is_common) {
                leave_out(&section.key);
            }
            for item in items.filter(|item| is_common[*item]) {
                leave_out(&self.runs[item].lines);
            }
        }
        rest.push_str(&text[at..]);
        SourceText::excerpt(rest, gaps)
    }
}

/// Why a version is not taken apart after its neighbour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Declined {
    /// It is not written plainly enough.
    NotPlain,
    /// Only all of it tells.
    Unclear,
}

/// A text that is taken apart line by line.
struct Reader<'t> {
    text: &'t str,
    sections: Vec<Section>,
    runs: Vec<Run>,
    /// The kind of the items of the section that is being read, and their indentation once that is known; no kind outside of
    /// sections.
    inside: Option<ItemKind>,
    indent: Option<usize>,
    open: Option<Open>,
    ids: FxHashSet<(ItemKind, &'t str)>,
    /// Where the next line begins.
    at: usize,
    /// How many lines were taken.
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

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            sections: Vec::new(),
            runs: Vec::new(),
            inside: None,
            indent: None,
            open: None,
            ids: FxHashSet::default(),
            at: 0,
            count: 0,
        }
    }

    /// Begins where an item of a section of another version begins; up to there both are the same.
    fn inside(text: &'t str, section: &Section, at: usize) -> Self {
        Self { inside: Some(section.kind), indent: section.indent, at, ..Self::new(text) }
    }

    /// Returns whether a line without indentation was met, since [`inside`](Self::inside) began.
    fn has_left_section(&self) -> bool {
        self.indent.is_none() || !self.sections.is_empty()
    }

    /// Takes the next line; `None` where it is not written plainly.
    fn take(&mut self, line: &'t str) -> Option<()> {
        let from = self.at;
        let whole = from..from + line.len();
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
            self.close()?;
            self.inside = content.strip_suffix(':').and_then(ItemKind::of_section);
            self.indent = None;
            if let Some(kind) = self.inside {
                if self.sections.iter().any(|known| known.kind == kind) {
                    return None;
                }
                let key = Lines { bytes: whole.clone(), count: 1 };
                let items = self.runs.len()..self.runs.len();
                self.sections.push(Section { kind, key, indent: None, items });
            }
        } else if !is_beside && let Some(kind) = self.inside {
            let items_at = *self.indent.get_or_insert(depth);
            if depth < items_at {
                return None;
            }
            if depth == items_at {
                self.close()?;
                let start = from + depth;
                let id = start..start + key(content)?.len();
                if !self.ids.insert((kind, &self.text[id.clone()])) {
                    return None;
                }
                self.open = Some(Open { id, from, line: self.count, opens });
            }
        }
        if let Some(open) = &mut self.open {
            open.opens |= opens;
        }
        self.at = whole.end;
        self.count += 1;
        Some(())
    }

    /// Ends the item before the next line; `None` where its lines do not stand by themselves.
    fn close(&mut self) -> Option<()> {
        let Some(Open { id, from, line, opens }) = self.open.take() else { return Some(()) };
        if opens && !is_closed(&self.text[from..self.at]) {
            return None;
        }
        let kind = self.inside?;
        self.runs.push(Run { id, kind, lines: Lines { bytes: from..self.at, count: self.count - line } });
        if let Some(section) = self.sections.last_mut() {
            section.indent = self.indent;
            section.items.end = self.runs.len();
        }
        Some(())
    }

    /// Ends with the text.
    fn end(&mut self) -> Option<()> {
        self.close()
    }
}

/// Returns how many bytes two texts have alike, from their beginnings or from their ends.
fn common(one: &[u8], other: &[u8], from_end: bool) -> usize {
    /// So many bytes are compared at once.
    const STEP: usize = 64;
    let most = one.len().min(other.len());
    let (one, other) = if from_end {
        (&one[one.len() - most..], &other[other.len() - most..])
    } else {
        (&one[..most], &other[..most])
    };
    if from_end {
        let steps = one.rchunks_exact(STEP).zip(other.rchunks_exact(STEP));
        let alike = steps.take_while(|(one, other)| one == other).count() * STEP;
        let rest = one[..most - alike].iter().rev().zip(other[..most - alike].iter().rev());
        alike + rest.take_while(|(one, other)| one == other).count()
    } else {
        let steps = one.chunks_exact(STEP).zip(other.chunks_exact(STEP));
        let alike = steps.take_while(|(one, other)| one == other).count() * STEP;
        let rest = one[alike..].iter().zip(&other[alike..]);
        alike + rest.take_while(|(one, other)| one == other).count()
    }
}

/// After so many items that were edited at once, a version is read whole.
const MOST_COMPARED: usize = 16;

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
    use proptest::prelude::*;

    use super::*;

    fn check(old: &str, new: &str, expected: (&str, &str)) {
        let parts = |text| Parts::of(text).expect("a plain file");
        let (one, other) = excerpts((old, &parts(old)), (new, &parts(new)));
        assert_eq!((one.as_str(), other.as_str()), expected);
        for (excerpt, text) in [(one, old), (other, new)] {
            let whole = SourceText::new(text.to_owned());
            let mut at = 0;
            for line in excerpt.as_str().split_inclusive('\n') {
                let number = excerpt.position(at).line;
                assert_eq!(excerpt.line(number), line.trim_end());
                assert_eq!(whole.line(number), line.trim_end());
                at += line.len() as u32;
            }
        }
    }

    #[test]
    fn what_stands_in_both_is_left_out_and_lines_keep_their_numbers() {
        check(
            "tasks:\n  a:\n    title: A\n  b:\n    title: B\n",
            "tasks:\n  b:\n    title: B\n  a:\n    title: Z\n",
            ("tasks:\n  a:\n    title: A\n", "tasks:\n  a:\n    title: Z\n"),
        );
    }

    #[test]
    fn a_section_of_which_nothing_is_left_is_left_out_too() {
        check(
            "plan: P\ntasks:\n  a: { title: A }\ngates:\n  g: { title: G }\n",
            "plan: Q\ntasks:\n  a: { title: A }\ngates:\n",
            ("plan: P\ngates:\n  g: { title: G }\n", "plan: Q\ngates:\n"),
        );
    }

    /// Lines of plan files, some of which are not written plainly.
    const LINES: [&str; 22] = [
        "plan: P",
        "tasks:",
        "gates:",
        "objectives:",
        "  a:",
        "  b:",
        "  c: { title: C }",
        "  d: { title: D,",
        "    title: D }",
        "  - e",
        "    title: A",
        "    title: B",
        "    title: Ü — \u{1f642}",
        "    needs: [a, b]",
        "    - x",
        "",
        "# a comment",
        "    # another",
        "  # git-plan: allow(late) because",
        "\tf: {}",
        "   g: {}",
        "  e:",
    ];

    proptest! {
        #[test]
        fn a_version_taken_apart_after_its_neighbour_is_as_if_taken_apart_alone(
            lines in prop::collection::vec(0..LINES.len() * 3, 0..40),
            edits in prop::collection::vec((0..40_usize, 0..4_usize, prop::collection::vec(0..LINES.len(), 0..4)), 0..3),
            ends in any::<bool>(),
        ) {
            // Mostly lines of items, so that most texts are plain.
            let mut lines: Vec<&str> = lines.into_iter().map(|at| LINES[if at < LINES.len() { at } else { [4, 5, 6, 10, 11, 21][at % 6] }]).collect();
            lines.insert(0, "tasks:");
            let text = |lines: &[&str]| lines.join("\n") + if ends { "\n" } else { "" };
            let own = text(&lines);
            for (at, gone, new) in edits {
                let at = at.min(lines.len());
                let to = (at + gone).min(lines.len());
                lines.splice(at..to, new.into_iter().map(|line| LINES[line]));
            }
            let edited = text(&lines);
            if let Some(parts) = Parts::of(&own) {
                prop_assert_eq!(parts.of_neighbour(&own, &edited), Parts::of(&edited));
            }
        }
    }

    #[test]
    fn an_edit_within_a_section_is_all_that_is_read_anew() {
        let file = |title: &str, more: &str| {
            format!(
                "plan: P\ntasks:\n  a:\n    title: A\n  b:\n    title: {title}\n{more}  c: {{}}\ngates:\n  g: {{}}\n"
            )
        };
        let own = file("B", "");
        let parts = Parts::of(&own).expect("a plain file");
        for edited in
            [file("Another", ""), file("B", "    # why\n  d: {}\n"), own.replace("title: A", "t: A")]
        {
            let found = parts.with_edit(&own, &edited);
            assert_eq!(found.ok(), Parts::of(&edited), "{edited}");
        }
        // What is nowhere else, and what stands in the part that is not read.
        assert!(parts.with_edit(&own, &file("B", "  g: {}\n")).is_ok());
        assert_eq!(parts.with_edit(&own, &file("B", "  c: {}\n")), Err(Declined::NotPlain));
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
