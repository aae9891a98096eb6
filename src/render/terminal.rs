//! Documents as text for a terminal.

use std::fmt::Write as _;

use comfy_table::{Attribute, Cell, CellAlignment, Color, ContentArrangement, Table as Grid};
use unicode_width::UnicodeWidthStr;

use crate::view::{Align, Block, Document, Line, Style, Table};

use super::{Look, inert};

/// Below this width a table is not squeezed any further.
const NARROWEST: usize = 20;

/// Returns a document as text.
pub fn render(document: &Document, look: Look) -> String {
    let mut text = String::new();
    for (at, block) in document.blocks.iter().enumerate() {
        let after_heading = at > 0 && matches!(document.blocks[at - 1], Block::Heading(_) | Block::Text(_));
        if at > 0 && !(after_heading && matches!(block, Block::Text(_))) {
            text.push('\n');
        }
        match block {
            Block::Heading(line) => text.push_str(&wrapped(&heading(line), look)),
            Block::Text(line) => text.push_str(&wrapped(line, look)),
            Block::Facts(facts) => self::facts(&mut text, facts, look),
            Block::Table(table) => text.push_str(&self::table(table, look)),
            Block::List(lines) => {
                for line in lines {
                    let bullet = if look.ascii { "- " } else { "• " };
                    let mut line = line.clone();
                    line.pieces.insert(0, crate::view::Piece { text: bullet.to_owned(), style: Style::Dim });
                    text.push_str(&wrapped(&line, look));
                }
            }
        }
    }
    if look.ascii { ascii(&text) } else { text }
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
        named.pieces.insert(0, crate::view::Piece { text: format!("{name}{padding}"), style: Style::Dim });
        let wrapped = wrapped_with(&named, look, width + 2);
        text.push_str(&wrapped);
    }
}

fn wrapped(line: &Line, look: Look) -> String {
    wrapped_with(line, look, 0)
}

/// Breaks a line at spaces to fit the width; further lines are indented.
fn wrapped_with(line: &Line, look: Look, indent: usize) -> String {
    let mut text = String::new();
    let limit = look.width.unwrap_or(usize::MAX).max(indent + NARROWEST);
    let mut column = 0;
    for piece in &line.pieces {
        let safe = inert(&piece.text).replace('\n', " ");
        let mut shown = String::new();
        for word in safe.split_inclusive(' ') {
            let width = word.trim_end().width();
            // Spaces alone never begin a line.
            if width > 0 && column > indent && column + width > limit {
                while shown.ends_with(' ') {
                    shown.pop();
                }
                if shown.is_empty() {
                    text.truncate(text.trim_end_matches(' ').len());
                }
                shown.push('\n');
                shown.push_str(&" ".repeat(indent));
                column = indent;
            }
            shown.push_str(word);
            column += word.width();
        }
        text.push_str(&painted(&shown, piece.style, look));
    }
    let mut text = text.trim_end_matches(' ').to_owned();
    text.push('\n');
    text
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
            let cells = table.rows.iter().map(|row| row[at].text().width());
            cells.chain([table.columns[at].title.width()]).max().unwrap_or(0)
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
            kept.iter().map(|at| cell(&row[*at]).set_alignment(alignment(table.columns[*at].align))),
        );
    }
    for (place, column) in grid.column_iter_mut().enumerate() {
        column.set_padding((0, if place + 1 == kept.len() { 0 } else { 2 }));
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
fn cell(line: &Line) -> Cell {
    let text = inert(&line.text()).replace('\n', " ");
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

/// Writes our own symbols in ASCII; the user's text stays as it is.
fn ascii(text: &str) -> String {
    text.replace('→', "->")
        .replace('–', "-")
        .replace('…', "...")
        .replace('•', "-")
        .replace('±', "+-")
        .replace('×', "x")
}
