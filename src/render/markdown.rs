//! Documents as Markdown, for pages and comments.

use std::fmt::Write as _;

use crate::view::{Align, Block, Document, Line, Style, Table};

use super::inert;

/// Returns a document as Markdown; its headings are of the second level.
pub fn render(document: &Document) -> String {
    let mut text = String::new();
    for block in &document.blocks {
        if !text.is_empty() {
            text.push('\n');
        }
        match block {
            Block::Heading(line) => {
                let _ = writeln!(text, "## {}", inline(line));
            }
            Block::Section(title) => {
                let _ = writeln!(text, "### {title}");
            }
            Block::Text(line) => {
                let _ = writeln!(text, "{}", inline(line));
            }
            Block::Facts(facts) => {
                for (name, line) in facts {
                    let _ = writeln!(text, "- **{}**: {}", escaped(name.trim()), inline(line));
                }
            }
            Block::Table(table) => self::table(&mut text, table),
            Block::List(lines) => {
                for line in lines {
                    let _ = writeln!(text, "- {}", inline(line));
                }
            }
            Block::Prose(markdown) => {
                let _ = writeln!(text, "{}", inert(markdown));
            }
            Block::Code(code) => {
                let _ = writeln!(text, "```yaml\n{}\n```", inert(code.trim_end()));
            }
        }
    }
    text
}

fn table(text: &mut String, table: &Table) {
    let row = |cells: &mut dyn Iterator<Item = String>| -> String {
        cells.fold("|".to_owned(), |row, cell| format!("{row} {cell} |"))
    };
    let _ = writeln!(text, "{}", row(&mut table.columns.iter().map(|column| escaped(column.title))));
    let rules = table.columns.iter().map(|column| match column.align {
        Align::Left => "---".to_owned(),
        Align::Right => "---:".to_owned(),
    });
    let _ = writeln!(text, "{}", row(&mut rules.into_iter()));
    for cells in &table.rows {
        let _ = writeln!(text, "{}", row(&mut cells.iter().map(inline)));
    }
}

/// A line in Markdown: ids as code, what the eye should find first in bold.
fn inline(line: &Line) -> String {
    let mut text = String::new();
    for piece in &line.pieces {
        let content = piece.text.trim();
        if content.is_empty() || !matches!(piece.style, Style::Id | Style::Strong | Style::Bad) {
            text.push_str(&escaped(&piece.text));
            continue;
        }
        let start = piece.text.len() - piece.text.trim_start().len();
        text.push_str(&piece.text[..start]);
        let content = inert(content).replace('\n', " ");
        text.push_str(&match piece.style {
            Style::Id => format!("`{}`", content.replace('`', "'")),
            _ => format!("**{}**", escaped(&content)),
        });
        text.push_str(&piece.text[start + piece.text.trim().len()..]);
    }
    text
}

/// Text in which nothing is markup but what stands in backticks.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    let safe = inert(text).replace('\n', " ");
    let closed = safe.matches('`').count().is_multiple_of(2);
    for (at, part) in safe.split('`').enumerate() {
        if at > 0 {
            escaped.push_str(if closed { "`" } else { "\\`" });
        }
        for letter in part.chars() {
            let in_code = closed && at % 2 == 1;
            if letter == '|' || !in_code && matches!(letter, '\\' | '*' | '_' | '<' | '>' | '[' | ']' | '#') {
                escaped.push('\\');
            }
            escaped.push(letter);
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::Column;

    #[test]
    fn the_users_text_is_no_markup() {
        let mut document = Document::default();
        document.heading(Line::styled("audit", Style::Id).then(": a *loud* <b>title</b>", Style::Plain));
        document.section("Dates");
        document.facts(vec![("Due".to_owned(), Line::styled("10 days late", Style::Bad))]);
        document.table(Table {
            columns: vec![Column::left("Id"), Column::right("Share")],
            rows: vec![vec![Line::styled("a|b", Style::Plain), Line::plain("`key` \u{1b}[31m")]],
        });
        document.code("tasks:\n  audit:\n");
        assert_eq!(
            render(&document),
            "## `audit`: a \\*loud\\* \\<b\\>title\\</b\\>\n\n### Dates\n\n- **Due**: **10 days late**\n\n\
             | Id | Share |\n| --- | ---: |\n| a\\|b | `key` ?\\[31m |\n\n```yaml\ntasks:\n  audit:\n```\n"
        );
    }
}
