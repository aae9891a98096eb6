//! Documents as text for a terminal.

use std::fmt::Write as _;

use comfy_table::{
    Attribute, Cell, CellAlignment, Color, ColumnConstraint, ContentArrangement, Table as Grid, Width,
};
use unicode_width::UnicodeWidthStr;

use crate::view::{Align, Block, Document, Line, Piece, Style, Table};

use super::look::ascii;
use super::{Look, inert, inert_in_logs};

/// Below this width a table is not squeezed any further.
const NARROWEST: usize = 20;
/// Paragraphs are not wider than this: longer lines are hard to read.
const WIDEST_PROSE: usize = 100;

/// Returns a document as text.
pub fn render(document: &Document, look: Look) -> String {
    inert_in_logs(blocks(document, look))
}

fn blocks(document: &Document, look: Look) -> String {
    let mut text = String::new();
    let mut before: Option<&Block> = None;
    for block in &document.blocks {
        let together = match before {
            None | Some(Block::Section(_)) => true,
            Some(Block::Heading(_) | Block::Text(_)) => matches!(block, Block::Text(_)),
            Some(_) => false,
        };
        if !together {
            text.push('\n');
        }
        before = Some(block);
        match block {
            Block::Heading(line) => text.push_str(&wrapped(&heading(line), look)),
            Block::Section(title) => text.push_str(&wrapped(&Line::styled(*title, Style::Strong), look)),
            Block::Text(line) => text.push_str(&wrapped(line, look)),
            Block::Facts(facts) => self::facts(&mut text, facts, look),
            Block::Table(table) => text.push_str(&self::table(table, look)),
            Block::List(lines) => {
                for line in lines {
                    let bullet = if look.ascii { "- " } else { "• " };
                    let mut line = line.clone();
                    line.pieces.insert(0, Piece { text: bullet.to_owned(), style: Style::Dim });
                    text.push_str(&wrapped_with(&line, look, bullet.width()));
                }
            }
            Block::Prose(markdown) => {
                let width = look.width.map(|width| width.min(WIDEST_PROSE));
                text.push_str(&wrapped(&prose(markdown), Look { width, ..look }));
            }
            Block::Command(command) => text.push_str(&wrapped(&Line::plain(format!("    {command}")), look)),
            Block::Details(title, inside) => {
                text.push_str(&wrapped(&Line::styled(title, Style::Strong), look));
                text.push_str(&blocks(inside, look));
            }
            Block::Code(code) => {
                for line in code.lines() {
                    let shown = painted(&self::shown(line, look), Style::Dim, look);
                    text.push_str(&if shown.is_empty() { "\n".to_owned() } else { format!("    {shown}\n") });
                }
            }
        }
    }
    text
}

/// Prose with what stands in backticks set apart.
fn prose(markdown: &str) -> Line {
    let mut line = Line::default();
    for (at, part) in markdown.split('`').enumerate() {
        line = if at % 2 == 1 {
            line.then(format!("`{part}`"), Style::Id)
        } else {
            line.then(part, Style::Plain)
        };
    }
    line
}

/// A heading is strong where it says nothing else.
fn heading(line: &Line) -> Line {
    let mut line = line.clone();
    if line.pieces.len() == 1 && line.pieces[0].style == Style::Plain {
        line.pieces[0].style = Style::Strong;
    }
    line
}

fn facts(text: &mut String, facts: &[(String, Line)], look: Look) {
    let width = facts.iter().map(|(name, _)| name.width()).max().unwrap_or(0);
    for (name, line) in facts {
        let mut named = line.clone();
        let padding = " ".repeat(width - name.width() + 2);
        named.pieces.insert(0, Piece { text: format!("{name}{padding}"), style: Style::Dim });
        let wrapped = wrapped_with(&named, look, width + 2);
        text.push_str(&wrapped);
    }
}

fn wrapped(line: &Line, look: Look) -> String {
    wrapped_with(line, look, 0)
}

/// Breaks a line at spaces to fit the width; further lines are indented.
fn wrapped_with(line: &Line, look: Look, indent: usize) -> String {
    let limit = look.width.unwrap_or(usize::MAX).max(indent + NARROWEST);
    let mut runs = Runs::default();
    let mut column = 0;
    let mut word: Vec<(String, Style)> = Vec::new();
    // A word ends at a space, which may be in another piece than its beginning.
    let mut place = |word: &mut Vec<(String, Style)>| {
        let width: usize = word.iter().map(|(part, _)| part.trim_end_matches(' ').width()).sum();
        // Spaces alone never begin a line.
        if width > 0 && column > indent && column + width > limit {
            runs.end_line();
            runs.push(&" ".repeat(indent), Style::Plain);
            column = indent;
        }
        for (part, style) in word.drain(..) {
            column += part.width();
            runs.push(&part, style);
        }
    };
    for piece in &line.pieces {
        let safe = shown(&piece.text, look);
        for part in safe.split_inclusive(' ') {
            word.push((part.to_owned(), piece.style));
            if part.ends_with(' ') {
                place(&mut word);
            }
        }
    }
    place(&mut word);
    runs.end_line();
    runs.painted(look)
}

/// Lines of text in stretches of one style.
#[derive(Default)]
struct Runs(Vec<(String, Style)>);

impl Runs {
    fn push(&mut self, text: &str, style: Style) {
        match self.0.last_mut() {
            Some((run, known)) if *known == style => run.push_str(text),
            _ => self.0.push((text.to_owned(), style)),
        }
    }

    /// Ends a line, without spaces at its end.
    fn end_line(&mut self) {
        while let Some((run, _)) = self.0.last_mut() {
            run.truncate(run.trim_end_matches(' ').len());
            if !run.is_empty() {
                break;
            }
            self.0.pop();
        }
        self.push("\n", Style::Plain);
    }

    fn painted(&self, look: Look) -> String {
        self.0.iter().map(|(run, style)| painted(run, *style, look)).collect()
    }
}

/// Text as it is shown, before it is set: on one line, inert, and in ASCII where that is asked for.
fn shown(text: &str, look: Look) -> String {
    let safe = inert(text).replace(['\n', '\t'], " ");
    if look.ascii { ascii(&safe) } else { safe }
}

fn painted(text: &str, style: Style, look: Look) -> String {
    let code = match style {
        Style::Plain => return text.to_owned(),
        Style::Strong => "1",
        Style::Dim => "2",
        Style::Good => "32",
        Style::Warn => "33",
        Style::Bad => "1;31",
        Style::Id => "36",
    };
    if !look.color || text.trim().is_empty() {
        return text.to_owned();
    }
    format!("\u{1b}[{code}m{text}\u{1b}[0m")
}

fn table(table: &Table, look: Look) -> String {
    let widths: Vec<usize> = (0..table.columns.len())
        .map(|at| {
            let cells = table.rows.iter().map(|row| shown(&row[at].text(), look).width());
            let least = [table.columns[at].title.width(), table.columns[at].at_least];
            cells.chain(least).max().unwrap_or(0)
        })
        .collect();
    let kept = kept_columns(table, &widths, look.width);
    let mut grid = Grid::new();
    grid.load_style(comfy_table::presets::NOTHING);
    grid.set_content_arrangement(ContentArrangement::Disabled);
    if look.color {
        grid.enforce_styling();
    } else {
        grid.force_no_tty();
    }
    if let Some(width) = look.width {
        grid.set_content_arrangement(ContentArrangement::Dynamic).set_width(width.max(NARROWEST) as u16);
    }
    grid.set_header(kept.iter().map(|at| {
        let column = &table.columns[*at];
        Cell::new(column.title).add_attribute(Attribute::Dim).set_alignment(alignment(column.align))
    }));
    for row in &table.rows {
        grid.add_row(
            kept.iter().map(|at| cell(&row[*at], look).set_alignment(alignment(table.columns[*at].align))),
        );
    }
    for (place, column) in grid.column_iter_mut().enumerate() {
        let padding = if place + 1 == kept.len() { 0 } else { 2 };
        column.set_padding((0, padding));
        let least = table.columns[kept[place]].at_least as u16;
        if least > 0 {
            column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(least + padding)));
        }
    }
    let mut text = String::new();
    for line in grid.lines() {
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text
}

/// The columns that are shown: where they do not fit, those that can best be missed are left out.
fn kept_columns(table: &Table, widths: &[usize], limit: Option<usize>) -> Vec<usize> {
    let mut kept: Vec<usize> = (0..table.columns.len()).collect();
    let Some(limit) = limit else { return kept };
    loop {
        let total: usize = kept.iter().map(|at| widths[*at] + 2).sum::<usize>().saturating_sub(2);
        let droppable = kept.iter().copied().filter(|at| table.columns[*at].drop_order > 0);
        let Some(next) = droppable.max_by_key(|at| table.columns[*at].drop_order).filter(|_| total > limit)
        else {
            return kept;
        };
        kept.retain(|at| *at != next);
    }
}

fn alignment(align: Align) -> CellAlignment {
    match align {
        Align::Left => CellAlignment::Left,
        Align::Right => CellAlignment::Right,
    }
}

/// A cell takes the style of its first piece that has one.
fn cell(line: &Line, look: Look) -> Cell {
    let text = shown(&line.text(), look);
    let style =
        line.pieces.iter().map(|piece| piece.style).find(|style| *style != Style::Plain).unwrap_or_default();
    let cell = Cell::new(text);
    match style {
        Style::Plain => cell,
        Style::Strong => cell.add_attribute(Attribute::Bold),
        Style::Dim => cell.add_attribute(Attribute::Dim),
        Style::Good => cell.fg(Color::DarkGreen),
        Style::Warn => cell.fg(Color::DarkYellow),
        Style::Bad => cell.fg(Color::DarkRed).add_attribute(Attribute::Bold),
        Style::Id => cell.fg(Color::DarkCyan),
    }
}
