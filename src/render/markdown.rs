//! Documents as Markdown, for pages and comments.

use std::fmt::Write as _;

use crate::base::stable_hash;
use crate::view::diff::{Detail, DiffView};
use crate::view::{Align, Block, Document, Line, Style, Table};

use super::{inert, inert_in_logs};

/// Returns a document as Markdown; its headings are of the second level.
pub fn render(document: &Document) -> String {
    inert_in_logs(blocks(document, "##"))
}

/// Returns a diff as a comment of at the most so many bytes: what does not fit is left out by whole levels.
///
/// The first line is a hidden marker, by which a comment is found again; its digest is that of what is said, without the
/// commits, so that a comment need not be written anew where nothing else has changed.
pub fn comment(view: &DiffView, most_bytes: usize) -> String {
    let digest = stable_hash(&blocks(&view.comment(Detail::Everything), "###"));
    let marker = marker(view, "default", &format!("{digest:016x}"));
    let body = body(view, most_bytes.saturating_sub(marker.len()));
    marker + &body
}

/// Returns the hidden line by which a comment is found again.
pub(super) fn marker(view: &DiffView, id: &str, digest: &str) -> String {
    let (base, head) = (view.base.marker(), view.head.marker());
    format!("<!-- git-plan:diff id={id} base={base} head={head} digest={digest} -->\n")
}

/// Returns what a comment says, in at the most so many bytes.
pub(super) fn body(view: &DiffView, most_bytes: usize) -> String {
    let end = blocks(&view.comment_end(), "###");
    let mut text = String::new();
    for detail in Detail::ALL {
        text = format!("{}\n{end}", blocks(&view.comment(detail), "###"));
        if text.len() <= most_bytes {
            break;
        }
    }
    inert_in_logs(text)
}

/// Writes the blocks of a document, with headings of a level.
pub(super) fn blocks(document: &Document, level: &str) -> String {
    let mut text = String::new();
    for block in &document.blocks {
        if !text.is_empty() {
            text.push('\n');
        }
        match block {
            Block::Heading(line) => {
                let _ = writeln!(text, "{level} {}", inline(line));
            }
            Block::Section(title) => {
                let _ = writeln!(text, "{level}# {title}");
            }
            Block::Text(line) => {
                let _ = writeln!(text, "{}", inline(line));
            }
            Block::Facts(facts) => self::facts(&mut text, facts),
            Block::Table(table) => self::table(&mut text, table),
            Block::List(lines) => {
                for line in lines {
                    let _ = writeln!(text, "- {}", inline(line));
                }
            }
            Block::Prose(markdown) => {
                let _ = writeln!(text, "{}", inert(markdown));
            }
            Block::Command(command) => {
                let _ = writeln!(text, "```sh\n{}\n```", inert(command).replace('\n', " "));
            }
            Block::Details(title, inside) => {
                let title = inert(title).replace('&', "&amp;").replace('<', "&lt;").replace('\n', " ");
                let inside = blocks(inside, level);
                let _ = writeln!(text, "<details><summary>{title}</summary>\n\n{inside}\n</details>");
            }
            Block::Code(code) => {
                let _ = writeln!(text, "```yaml\n{}\n```", inert(code.trim_end()));
            }
        }
    }
    text
}

/// Names with what they are; what has no name of its own belongs to the one above.
fn facts(text: &mut String, facts: &[(String, Line)]) {
    for (at, (name, line)) in facts.iter().enumerate() {
        let mut line = line.clone();
        // A list has bullets of its own.
        line.pieces.retain(|piece| piece.text != "• ");
        let goes_on = facts.get(at + 1).is_some_and(|(next, _)| next.is_empty());
        let _ = match (name.trim(), goes_on) {
            ("", _) => writeln!(text, "  - {}", inline(&line)),
            (name, true) => writeln!(text, "- **{}**:\n  - {}", escaped(name), inline(&line)),
            (name, false) => writeln!(text, "- **{}**: {}", escaped(name), inline(&line)),
        };
    }
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
            Style::Id => format!("`{}`", content.replace('`', "'").replace('|', "\\|")),
            _ => format!("**{}**", escaped(&content)),
        });
        text.push_str(&piece.text[start + piece.text.trim().len()..]);
    }
    text
}

/// Text in which nothing is markup but what stands between single backticks, and which notifies nobody.
pub(super) fn escaped(text: &str) -> String {
    let safe = inert(text).replace('\n', " ");
    // Backticks pair off one by one only where none stands beside another.
    let pairs = safe.matches('`').count().is_multiple_of(2) && !safe.contains("``");
    if !pairs {
        return plain(&safe.replace('`', "'"));
    }
    let part = |(at, part): (usize, &str)| {
        if at % 2 == 1 { format!("`{}`", part.replace('|', "\\|")) } else { plain(part) }
    };
    safe.split('`').enumerate().map(part).collect()
}

/// Text without backticks in which nothing is markup.
fn plain(text: &str) -> String {
    let word = |word: &str| {
        let bare = word.trim_end();
        if is_live(bare) {
            return format!("`{}`{}", bare.replace('|', "\\|"), &word[bare.len()..]);
        }
        let mut escaped = String::new();
        for letter in word.chars() {
            if matches!(letter, '|' | '\\' | '*' | '_' | '<' | '>' | '[' | ']' | '#' | '&' | '~' | '$') {
                escaped.push('\\');
            }
            escaped.push(letter);
        }
        escaped
    };
    text.split_inclusive(char::is_whitespace).map(word).collect()
}

/// Returns whether a code host makes something of a word: a mention, a link, a reference to an issue or a label.
fn is_live(word: &str) -> bool {
    let refers = |(at, mark): (usize, char)| {
        let next = word[at + mark.len_utf8()..].chars().next();
        let begins = !word[..at].ends_with(char::is_alphanumeric);
        match mark {
            '#' | '!' => next.is_some_and(|next| next.is_ascii_digit()),
            '&' | '$' | '%' => begins && next.is_some_and(|next| next.is_ascii_digit() || next == '"'),
            '~' => begins && next.is_some_and(char::is_alphanumeric),
            _ => false,
        }
    };
    let lower = word.to_ascii_lowercase();
    let links = ["@", "://", "www.", "mailto:", "gh-"].iter().any(|mark| lower.contains(mark));
    links || word.char_indices().any(refers)
}

/// Text as code, in one line.
pub(super) fn code(text: &str) -> String {
    format!("`{}`", inert(text).replace(['\n', '\r'], " ").replace('`', "'").replace('|', "\\|"))
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
    /// Returns a piece of the user's text as it stands in a table, and checks that it is one row of one cell still.
    fn in_cell(text: &str, style: Style) -> String {
        let table = Table { columns: vec![Column::left("T")], rows: vec![vec![Line::styled(text, style)]] };
        let mut document = Document::default();
        document.table(table);
        let page = render(&document);
        let lines: Vec<&str> = page.lines().collect();
        assert_eq!(lines.len(), 3, "{page}");
        let row = lines[2];
        let bars = row.char_indices().filter(|(at, letter)| *letter == '|' && !row[..*at].ends_with('\\'));
        assert_eq!(bars.count(), 2, "{row}");
        row.trim_start_matches("| ").trim_end_matches(" |").to_owned()
    }

    #[test]
    fn hostile_titles_are_harmless() {
        for (title, shown) in [
            ("a | b", "a \\| b"),
            ("one\n| two |\n\n# three", "one \\| two \\|  \\# three"),
            ("<script>alert(1)</script>", "\\<script\\>alert(1)\\</script\\>"),
            ("``` <b>x` y", "''' \\<b\\>x' y"),
            ("`` a ` <b> `", "'' a ' \\<b\\> '"),
            ("`<b>` | `@x|y`", "`<b>` \\| `@x\\|y`"),
            ("thanks @everyone, and (@kim)", "thanks `@everyone,` and `(@kim)`"),
            ("see https://evil.example/?a=1|2", "see `https://evil.example/?a=1\\|2`"),
            ("[click](javascript:x) ![i](y)", "\\[click\\](javascript:x) !\\[i\\](y)"),
            ("fixes #12 and org/repo#3 !4 ~bug", "fixes `#12` and `org/repo#3` `!4` `~bug`"),
            ("HEAD~7 costs 10% & $x$ &lt;b&gt;", "HEAD\\~7 costs 10% \\& \\$x\\$ \\&lt;b\\&gt;"),
            ("a\u{1b}[31m\u{202e}b", "a?\\[31m…b"),
            ("::error::no", "::error::no"),
        ] {
            assert_eq!(in_cell(title, Style::Plain), shown, "{title:?}");
            assert!(in_cell(title, Style::Strong).starts_with("**"));
            let id = in_cell(title, Style::Id);
            assert_eq!(id.matches('`').count(), 2, "{id}");
        }
    }
}
