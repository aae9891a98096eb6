//! A file as pieces of whole lines, so that two versions of it can be compared without being parsed.
//!
//! A plan file is a map of sections, and a section a map of items, each a run of lines that begins at one indentation; an initiative
//! may have sections of its own, and so may an objective. Whatever could make lines mean something elsewhere (anchors, merge keys,
//! tabs, brackets that stay open, ids that stand twice) makes [`Parts::of`] decline.

mod plain;
mod reader;
mod sound;

use std::ops::Range;

use crate::model::ItemKind;

use self::reader::Reader;

/// After so many items that were edited at once, a version is read whole.
const MOST_COMPARED: usize = 16;

/// A file as pieces of whole lines, by their places in its text: what is found out of one version serves for the one before it and
/// the one after.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Parts {
    /// All lines, in their order.
    pub(super) pieces: Vec<Piece>,
    pub(super) sections: Vec<Section>,
    /// The items, in the order written; what is nested in one follows it.
    pub(super) runs: Vec<Run>,
}

/// Lines that belong to one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) bytes: Range<usize>,
    pub(super) lines: usize,
    pub(super) of: Of,
}

/// What lines belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    /// To no section.
    File,
    /// To a section: its key.
    Key(usize),
    /// To an item: those that are its own.
    Run(usize),
}

/// A section: of the file, or of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Section {
    kind: ItemKind,
    /// The item that it is a section of.
    of: Option<usize>,
    /// How far its key is indented.
    depth: usize,
    /// How far its items are indented; none where it has none.
    indent: Option<usize>,
    /// How many items it has.
    pub(super) items: usize,
}

/// An item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) id: Range<usize>,
    pub(super) section: usize,
    /// The item that it is nested in.
    pub(super) outer: Option<usize>,
    /// The first piece of its lines.
    pub(super) first: usize,
    /// The pieces of its own lines after sections of its own.
    pub(super) others: Vec<usize>,
    /// How many sections of its own it has.
    sections: usize,
}

impl Run {
    /// Returns the pieces of its own lines.
    pub(super) fn pieces(&self) -> impl Iterator<Item = usize> + '_ {
        std::iter::once(self.first).chain(self.others.iter().copied())
    }
}

impl Parts {
    /// Takes a file apart; `None` where it is not written plainly enough to tell.
    pub(super) fn of(text: &str) -> Option<Self> {
        let mut reader = Reader::new(text);
        for line in text.split_inclusive('\n') {
            reader.take(line)?;
        }
        reader.end()
    }

    /// Returns the ids of all items of the file, at least, where it is so plain that a parser surely reads it to its end.
    pub(super) fn ids<'t>(&'t self, text: &'t str) -> Option<impl Iterator<Item = (ItemKind, &'t str)>> {
        // What is said on a day has that day besides.
        let has_check_ins = self.sections.iter().any(|section| section.kind == ItemKind::CheckIn);
        let ids = || self.runs.iter().map(|run| (self.kind(run), &text[run.id.clone()]));
        (!has_check_ins && sound::is_sound(text)).then(ids)
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
        let run = &self.runs[first];
        if run.sections > 0 {
            return Err(Declined::Unclear);
        }
        let start = self.pieces[run.first].bytes.start;
        let mut reader = Reader::inside(self, text, first, start);
        // The piece of this version from which on the other one is the same, and the first item from there on.
        let (mut next, mut next_run) = (run.first + 1, first + 1);
        let mut is_met = false;
        for line in text[start..].split_inclusive('\n') {
            if reader.at > start && reader.at >= text.len() - after {
                let begins = reader.at + own.len() - text.len();
                while let Some(piece) = self.pieces.get(next).filter(|piece| piece.bytes.start < begins) {
                    next_run +=
                        usize::from(matches!(piece.of, Of::Run(known) if self.runs[known].first == next));
                    next += 1;
                }
                let is_after_item = matches!(self.pieces[next - 1].of, Of::Run(known)
                    if self.runs[known].section == run.section && self.runs[known].sections == 0);
                if is_after_item && self.pieces.get(next).is_some_and(|piece| piece.bytes.start == begins) {
                    is_met = true;
                    break;
                }
            }
            let taken = reader.take(line);
            if !reader.is_inside(run.section) {
                return Err(Declined::Unclear);
            }
            taken.ok_or(Declined::NotPlain)?;
        }
        if !is_met {
            (next, next_run) = (self.pieces.len(), self.runs.len());
            let is_last = run.section + 1 == self.sections.len()
                && matches!(self.pieces[next - 1].of, Of::Run(last) if self.runs[last].section == run.section);
            if !is_last {
                return Err(Declined::Unclear);
            }
        }
        if self.runs[first..next_run].iter().any(|gone| gone.section != run.section || gone.sections > 0) {
            return Err(Declined::Unclear);
        }
        reader.close_run().ok_or(Declined::NotPlain)?;
        if reader.parts.runs.len() > MOST_COMPARED {
            return Err(Declined::Unclear);
        }
        let kind = self.kind(run);
        let others = || {
            self.runs[..first].iter().chain(&self.runs[next_run..]).filter(|other| self.kind(other) == kind)
        };
        let is_known = |read: &Run| others().any(|other| own[other.id.clone()] == text[read.id.clone()]);
        if reader.parts.runs.iter().any(is_known) {
            return Err(Declined::NotPlain);
        }
        Ok(self.spliced((run.first..next, first..next_run), reader.parts, own.len(), text.len()))
    }

    /// Returns these parts with others in the place of some pieces and their items, all of one section.
    fn spliced(
        &self,
        (pieces, runs): (Range<usize>, Range<usize>),
        read: Self,
        own_length: usize,
        length: usize,
    ) -> Self {
        let moved = |range: &Range<usize>| {
            let moved = |place: usize| place + length - own_length;
            moved(range.start)..moved(range.end)
        };
        let (new_pieces, new_runs) = (read.pieces.len(), read.runs.len());
        let piece_after =
            |piece: usize| if piece >= pieces.end { piece + new_pieces - pieces.len() } else { piece };
        let run_after = |run: usize| if run >= runs.end { run + new_runs - runs.len() } else { run };
        let section = self.runs[runs.start].section;
        let outer = self.runs[runs.start].outer;
        let mut spliced = Self {
            pieces: Vec::with_capacity(self.pieces.len() + new_pieces - pieces.len()),
            sections: self.sections.clone(),
            runs: Vec::with_capacity(self.runs.len() + new_runs - runs.len()),
        };
        spliced.sections[section].items = self.sections[section].items + new_runs - runs.len();
        spliced.pieces.extend_from_slice(&self.pieces[..pieces.start]);
        spliced.pieces.extend(read.pieces.into_iter().map(|piece| Piece {
            of: match piece.of {
                Of::Run(run) => Of::Run(run + runs.start),
                of => of,
            },
            ..piece
        }));
        spliced.pieces.extend(self.pieces[pieces.end..].iter().map(|piece| Piece {
            bytes: moved(&piece.bytes),
            lines: piece.lines,
            of: match piece.of {
                Of::Run(run) => Of::Run(run_after(run)),
                of => of,
            },
        }));
        let before = self.runs[..runs.start].iter().map(|run| Run {
            others: run.others.iter().map(|piece| piece_after(*piece)).collect(),
            ..run.clone()
        });
        spliced.runs.extend(before);
        spliced.runs.extend(read.runs.into_iter().map(|run| Run {
            section,
            outer,
            first: run.first + pieces.start,
            ..run
        }));
        spliced.runs.extend(self.runs[runs.end..].iter().map(|run| Run {
            id: moved(&run.id),
            section: run.section,
            outer: run.outer.map(run_after),
            first: piece_after(run.first),
            others: run.others.iter().map(|piece| piece_after(*piece)).collect(),
            sections: run.sections,
        }));
        spliced
    }

    pub(super) fn kind(&self, run: &Run) -> ItemKind {
        self.sections[run.section].kind
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Lines of plan files, some of which are not written plainly.
    const LINES: [&str; 34] = [
        "plan: P",
        "tasks:",
        "gates:",
        "objectives:",
        "initiatives:",
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
        "    tasks:",
        "    gates:",
        "    key_results:",
        "      n:",
        "      o: { title: O }",
        "      p:",
        "        title: N",
        "        title: P",
        "        needs: [n]",
        "       q: {}",
        "      # nested",
    ];

    proptest! {
        #[test]
        fn a_version_taken_apart_after_its_neighbour_is_as_if_taken_apart_alone(
            lines in prop::collection::vec(0..LINES.len() * 3, 0..40),
            edits in prop::collection::vec((0..40_usize, 0..4_usize, prop::collection::vec(0..LINES.len(), 0..4)), 0..3),
            ends in any::<bool>(),
            has_nested in any::<bool>(),
        ) {
            // Mostly lines of items, so that most texts are plain.
            let usual = if has_nested { [5, 6, 23, 26, 27, 28, 29, 30, 24, 11, 12, 22] } else { [5, 6, 7, 11, 12, 22, 5, 6, 7, 11, 12, 22] };
            let mut lines: Vec<&str> = lines
                .into_iter()
                .map(|at| LINES[if at < LINES.len() { at } else { usual[at % usual.len()] }])
                .collect();
            lines.insert(0, if has_nested { "initiatives:" } else { "tasks:" });
            let text = |lines: &[&str]| lines.join("\n") + if ends { "\n" } else { "" };
            let mut own = text(&lines);
            if Parts::of(&own).is_none() {
                // Ids that stand twice make most texts decline: numbers make them others.
                lines.retain(|line| !line.trim_start().starts_with(['-', '\t']));
                own = text(&lines);
            }
            let edit = |lines: &mut Vec<&str>, (at, gone, new): (usize, usize, Vec<usize>)| {
                let at = at.min(lines.len());
                let to = (at + gone).min(lines.len());
                lines.splice(at..to, new.into_iter().map(|line| LINES[line]));
            };
            edits.into_iter().for_each(|one| edit(&mut lines, one));
            let edited = text(&lines);
            for (own, edited) in [(&own, &edited), (&numbered(&own), &numbered(&edited))] {
                if let Some(parts) = Parts::of(own) {
                    prop_assert_eq!(parts.of_neighbour(own, edited), Parts::of(edited));
                }
            }
        }
    }

    /// A text with a number behind each id, so that none stands twice.
    fn numbered(text: &str) -> String {
        let mut numbered = String::new();
        for (number, line) in (0..).zip(text.split_inclusive('\n')) {
            let depth = line.len() - line.trim_start_matches(' ').len();
            match line.trim().split_once(':') {
                Some((id, rest)) if id.len() == 1 && depth % 4 == 2 => {
                    numbered.push_str(&format!("{}{id}{number}:{rest}\n", " ".repeat(depth)));
                }
                _ => numbered.push_str(line),
            }
        }
        numbered
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
            "initiatives:\n  a:\n    tasks:\n    title: A\n",
            "initiatives:\n  a:\n    tasks:\n      b: {}\n    tasks:\n      c: {}\n",
            "initiatives:\n  a:\n    title: [A,\n    tasks:\n      b: {}]\n",
        ] {
            assert!(Parts::of(text).is_none(), "{text}");
        }
    }
}
