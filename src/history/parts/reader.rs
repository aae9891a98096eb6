//! The reader that takes a text apart line by line.

use rustc_hash::FxHashSet;

use crate::model::ItemKind;

use super::plain::{OPENS, is_closed, is_plain, key, marks};
use super::{Of, Parts, Piece, Run, Section};

/// A text that is taken apart line by line.
pub(super) struct Reader<'t> {
    text: &'t str,
    pub(super) parts: Parts,
    /// The section of the file that is being read, and within that the section of an item.
    levels: Vec<Level>,
    ids: FxHashSet<(ItemKind, &'t str)>,
    /// Where the next line begins.
    pub(super) at: usize,
}

/// A section that is being read.
struct Level {
    section: usize,
    kind: ItemKind,
    /// How far its items are indented, once that is known.
    indent: Option<usize>,
    /// How far the fields of its last item are, once that is known.
    fields: Option<usize>,
    /// Its last item.
    run: Option<usize>,
    /// Where the lines of that begin which are looked at together, and whether something in them is opened or closed.
    from: usize,
    opens: bool,
}

impl Level {
    fn new(section: usize, kind: ItemKind, indent: Option<usize>) -> Self {
        Self { section, kind, indent, fields: None, run: None, from: 0, opens: false }
    }
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, parts: Parts::default(), levels: Vec::new(), ids: FxHashSet::default(), at: 0 }
    }

    /// Begins where an item of another version begins; up to there both are the same.
    pub(super) fn inside(parts: &Parts, text: &'t str, run: usize, at: usize) -> Self {
        let level = |run: &Run| {
            let section = &parts.sections[run.section];
            Level::new(run.section, section.kind, section.indent)
        };
        let run = &parts.runs[run];
        let fields = Some(parts.sections[run.section].depth);
        let outer = run.outer.map(|outer| Level { fields, ..level(&parts.runs[outer]) });
        let levels = outer.into_iter().chain([level(run)]).collect();
        Self { levels, at, ..Self::new(text) }
    }

    /// Returns whether the innermost section is still the one that it was, since [`inside`](Self::inside) began, and no other
    /// was met.
    pub(super) fn is_inside(&self, section: usize) -> bool {
        self.parts.sections.is_empty() && self.levels.last().is_some_and(|level| level.section == section)
    }

    /// Takes the next line; `None` where it is not written plainly.
    pub(super) fn take(&mut self, line: &'t str) -> Option<()> {
        let whole = self.at..self.at + line.len();
        let line = line.trim_end_matches('\n');
        let content = line.trim_start_matches(' ');
        let marks = marks(content);
        if !is_plain(content, marks) {
            return None;
        }
        let depth = line.len() - content.len();
        let content = content.trim_end();
        let of = if content.is_empty() || content.starts_with('#') {
            None
        } else if depth == 0 {
            Some(self.begin_section(content)?)
        } else {
            self.place(content, depth)?
        };
        match (of, self.parts.pieces.last_mut()) {
            (None, Some(last)) => {
                last.bytes.end = whole.end;
                last.lines += 1;
            }
            (of, _) => {
                self.parts.pieces.push(Piece { bytes: whole.clone(), lines: 1, of: of.unwrap_or(Of::File) });
            }
        }
        if let Some(level) = self.levels.last_mut() {
            level.opens |= marks & OPENS != 0;
        }
        self.at = whole.end;
        Some(())
    }

    /// Begins a section of the file, or what is none.
    fn begin_section(&mut self, content: &str) -> Option<Of> {
        self.close_all()?;
        let Some(kind) = content.strip_suffix(':').and_then(ItemKind::of_section) else {
            return Some(Of::File);
        };
        self.open(kind, None, 0)
    }

    /// Begins a section of the file or of an item, which may have one of each kind.
    fn open(&mut self, kind: ItemKind, of: Option<usize>, depth: usize) -> Option<Of> {
        let section = self.parts.sections.len();
        let beside = self.parts.sections.iter().rev().take_while(|known| of.is_none() || known.of == of);
        if beside.filter(|known| known.of == of).any(|known| known.kind == kind) {
            return None;
        }
        self.parts.sections.push(Section { kind, of, depth, indent: None, items: 0 });
        self.levels.push(Level::new(section, kind, None));
        Some(Of::Key(section))
    }

    /// Says what an indented line begins; `Some(None)` where it goes on with what the line before belongs to.
    #[allow(
        clippy::option_option,
        reason = "a line that is not plain, one that goes on, and one that begins something"
    )]
    fn place(&mut self, content: &str, depth: usize) -> Option<Option<Of>> {
        let Some(level) = self.levels.first_mut() else { return Some(None) };
        let items_at = *level.indent.get_or_insert(depth);
        if depth < items_at {
            return None;
        }
        if depth == items_at {
            if self.levels.len() > 1 {
                self.close_level()?;
            }
            return Some(Some(self.begin_run(content, depth)?));
        }
        let kind = level.kind;
        let fields_at = *level.fields.get_or_insert(depth);
        if depth > fields_at {
            let Some(nested) = self.levels.get_mut(1) else { return Some(None) };
            let items_at = *nested.indent.get_or_insert(depth);
            return match depth.cmp(&items_at) {
                std::cmp::Ordering::Less => None,
                std::cmp::Ordering::Equal => Some(Some(self.begin_run(content, depth)?)),
                std::cmp::Ordering::Greater => Some(None),
            };
        }
        if depth < fields_at {
            return None;
        }
        let is_back = self.levels.len() > 1;
        if is_back {
            self.close_level()?;
        }
        let inner = content
            .strip_suffix(':')
            .and_then(ItemKind::of_section)
            .filter(|inner| kind.nests().contains(inner));
        let run = self.levels.first()?.run?;
        if let Some(inner) = inner {
            // What is open now would hold the lines that follow.
            self.check_closed()?;
            self.parts.runs[run].sections += 1;
            return Some(Some(self.open(inner, Some(run), depth)?));
        }
        if is_back {
            let piece = self.parts.pieces.len();
            self.parts.runs[run].others.push(piece);
            let level = self.levels.first_mut()?;
            (level.from, level.opens) = (self.at, false);
            return Some(Some(Of::Run(run)));
        }
        Some(None)
    }

    /// Begins an item of the innermost section.
    fn begin_run(&mut self, content: &str, depth: usize) -> Option<Of> {
        self.close_run()?;
        let start = self.at + depth;
        let id = start..start + key(content)?.len();
        let (run, first) = (self.parts.runs.len(), self.parts.pieces.len());
        let outer = if self.levels.len() > 1 { self.levels[0].run } else { None };
        let level = self.levels.last_mut()?;
        if !self.ids.insert((level.kind, &self.text[id.clone()])) {
            return None;
        }
        (level.run, level.from, level.opens, level.fields) = (Some(run), self.at, false, None);
        let section = level.section;
        self.parts.runs.push(Run { id, section, outer, first, others: Vec::new(), sections: 0 });
        Some(Of::Run(run))
    }

    /// Ends the last item of the innermost section before the next line; `None` where its lines do not stand by themselves.
    pub(super) fn close_run(&mut self) -> Option<()> {
        self.check_closed()?;
        let level = self.levels.last_mut()?;
        if level.run.take().is_some()
            && let Some(section) = self.parts.sections.get_mut(level.section)
        {
            section.indent = level.indent;
            section.items += 1;
        }
        Some(())
    }

    /// Ends the innermost section; `None` where an item's has nothing in it.
    fn close_level(&mut self) -> Option<()> {
        self.close_run()?;
        let level = self.levels.pop()?;
        let is_empty = self.parts.sections.get(level.section).is_some_and(|section| section.items == 0);
        (self.levels.is_empty() || !is_empty).then_some(())
    }

    fn close_all(&mut self) -> Option<()> {
        while !self.levels.is_empty() {
            self.close_level()?;
        }
        Some(())
    }

    /// Returns whether nothing stays open in the lines of the last item, up to here.
    fn check_closed(&self) -> Option<()> {
        let level = self.levels.last()?;
        let is_sound = level.run.is_none() || !level.opens || is_closed(&self.text[level.from..self.at]);
        is_sound.then_some(())
    }

    /// Ends with the text.
    pub(super) fn end(mut self) -> Option<Parts> {
        self.close_all()?;
        Some(self.parts)
    }
}
