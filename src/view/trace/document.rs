//! A trace for people: the tree from the top, what serves the item, and the commits.

use crate::view::words::count;
use crate::view::{Column, Document, Line, Style, Table};

use super::{CommitView, RepositoryView, RowView, TraceView, UnknownView};

/// So many rows of a tree are shown, and so many commits, unless more is asked for.
const MOST_ROWS: usize = 50;
/// Deeper than this a tree is not set in any further.
const DEEPEST: usize = 12;

impl TraceView {
    /// Makes the document; `all` leaves nothing out. What is deeper in a tree is set in by `indent` for each step.
    pub fn document(&self, indent: &str, all: bool) -> Document {
        let most = if all { usize::MAX } else { MOST_ROWS };
        let mut document = Document::default();
        match &self.commit {
            Some(_) => self.head_of_commit(&mut document),
            None => self.head_of_item(&mut document),
        }
        unknown(&mut document, &self.unknown);
        self.what_for(&mut document, indent, most);
        if !self.below.is_empty() {
            document.section("What serves it");
            tree(&mut document, &self.below, indent, most);
        }
        if self.commit.is_none() || self.commits.len() > 1 {
            self.commits(&mut document, most);
        }
        cut_off(&mut document, &self.repositories);
        document
    }

    fn head_of_item(&self, document: &mut Document) {
        let Some(item) = self.items.first() else { return };
        document.heading(
            Line::styled(format!("{} ", item.kind.replace('_', " ")), Style::Plain)
                .then(&item.id, Style::Id)
                .then(format!(": {}", item.title), Style::Strong),
        );
        let mut about: Vec<String> = Vec::new();
        about.extend(item.status.map(|status| status.replace('_', " ")));
        about.extend(item.owner.as_ref().map(|owner| format!("owned by {owner}")));
        about.push(match self.commits.as_slice() {
            [] => "no commits".to_owned(),
            [newest, ..] => {
                format!("{}, the last on {}", count(self.commits.len(), "commit"), newest.date)
            }
        });
        let as_of = self.head.as_of.as_deref().unwrap_or("–");
        document.text(Line::plain(about.join(", ")).then(format!(" (as of {as_of})"), Style::Dim));
    }

    fn head_of_commit(&self, document: &mut Document) {
        let Some(commit) = self.commits.first() else { return };
        document.heading(
            Line::styled("commit ", Style::Plain)
                .then(commit.short(), Style::Id)
                .then(format!(": {}", commit.subject), Style::Strong),
        );
        let place =
            if commit.repository == "." { String::new() } else { format!(", in {}", commit.repository) };
        document.text(format!("{} by {}{place}", commit.date, commit.author));
        let starts = if self.commits.len() == 1 { "It is for " } else { "A merge, whose commits are for " };
        let mut line = Line::plain(starts);
        if self.items.is_empty() {
            let words = match (self.unknown.as_slice(), self.commits.len()) {
                ([], _) => "It does not say what it is for: it has no `Plan:` trailer.",
                (_, 1) => "It is for nothing that the plan has.",
                _ => "A merge, of nothing that the plan has.",
            };
            document.text(Line::styled(words, Style::Warn));
            return;
        }
        for (at, item) in self.items.iter().enumerate() {
            if at > 0 {
                line = line.then(if at + 1 == self.items.len() { " and " } else { ", " }, Style::Plain);
            }
            line = line.then(&item.id, Style::Id);
        }
        document.text(line.then(".", Style::Plain));
    }

    fn what_for(&self, document: &mut Document, indent: &str, most: usize) {
        if self.items.is_empty() {
            return;
        }
        document.section("What it is for");
        if self.up.is_empty() {
            let wants = |kind: &str| !matches!(kind, "objective" | "theme");
            let words = match &self.items[..] {
                [item] if !wants(item.kind) => "It is what other things are for.",
                _ => "Nothing: it reaches no objective.",
            };
            document
                .text(Line::styled(words, if words.starts_with('N') { Style::Warn } else { Style::Plain }));
            return;
        }
        tree(document, &self.lines, indent, most);
    }

    fn commits(&self, document: &mut Document, most: usize) {
        document.section("Commits");
        if self.commits.is_empty() {
            let Some(item) = self.items.first() else { return };
            let read: usize = self.repositories.iter().map(|repository| repository.commits).sum();
            document.text(format!(
                "None of the {} names it. One does with `Plan: {}` in the last paragraph of its message.",
                count(read, "commit"),
                item.id
            ));
            return;
        }
        let several = self.commits.iter().any(|commit| commit.repository != self.commits[0].repository)
            || self.repositories.len() > 1;
        let mut columns = vec![
            Column::left("Commit"),
            Column::left("Date"),
            Column::left("Author").droppable(2),
            Column::left("For"),
        ];
        if several {
            columns.push(Column::left("Repository").droppable(1));
        }
        columns.push(Column::left("Subject"));
        let rows = self.commits.iter().take(most).map(|commit| commit_row(commit, several));
        document.table(Table { columns, rows: rows.collect() });
        more(document, self.commits.len(), most);
    }
}

fn commit_row(commit: &CommitView, several: bool) -> Vec<Line> {
    let mut row = vec![
        Line::styled(commit.short(), Style::Id),
        Line::plain(&commit.date),
        Line::plain(&commit.author),
        Line::plain(commit.items.join(", ")),
    ];
    if several {
        row.push(Line::styled(&commit.repository, Style::Dim));
    }
    row.push(Line::plain(&commit.subject));
    row
}

/// A tree as a table, whose first column is set in.
fn tree(document: &mut Document, rows: &[RowView], indent: &str, most: usize) {
    let with_commits = rows.iter().any(|row| row.commits > 0);
    let mut columns =
        vec![Column::left("Id"), Column::left("Kind").droppable(1), Column::left("Status").droppable(2)];
    if with_commits {
        columns.push(Column::right("Commits"));
    }
    columns.push(Column::left("Title"));
    let lines = rows.iter().take(most).map(|row| {
        let id = format!("{}{}", indent.repeat(row.depth.min(DEEPEST)), row.item.id);
        let mut cells = vec![
            Line::styled(id, if row.traced { Style::Strong } else { Style::Id }),
            Line::styled(row.item.kind.replace('_', " "), Style::Dim),
            Line::plain(row.item.status.unwrap_or("–").replace('_', " ")),
        ];
        if with_commits {
            cells.push(Line::plain(if row.commits > 0 { row.commits.to_string() } else { "–".to_owned() }));
        }
        cells.push(if row.again {
            Line::styled("as above", Style::Dim)
        } else {
            Line::plain(&row.item.title)
        });
        cells
    });
    document.table(Table { columns, rows: lines.collect() });
    more(document, rows.len(), most);
}

fn more(document: &mut Document, all: usize, most: usize) {
    if all > most {
        document.text(Line::styled(format!("and {} more: `--verbose` shows them", all - most), Style::Dim));
    }
}

fn unknown(document: &mut Document, unknown: &[UnknownView]) {
    for one in unknown {
        let mut line =
            Line::styled("The plan has nothing with the id ", Style::Warn).then(&one.id, Style::Id);
        if !one.did_you_mean.is_empty() {
            line = line.then(format!("; did you mean {}?", one.did_you_mean.join(" or ")), Style::Plain);
        }
        document.text(line);
    }
}

/// Says where history was cut off.
pub(super) fn cut_off(document: &mut Document, repositories: &[RepositoryView]) {
    for repository in repositories.iter().filter(|repository| repository.shallow) {
        let (name, folder) = match repository.repository.as_str() {
            "." => ("this repository", String::new()),
            path => (path, format!("-C {path} ")),
        };
        document.text(Line::styled(
            format!("The history of {name} was cut off when it was cloned, so there may be more commits. Get the rest with"),
            Style::Warn,
        ));
        document.command(format!("git {folder}fetch --unshallow"));
    }
}
