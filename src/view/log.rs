//! What `log` says: the commits that changed the plan, each in a line, and what they changed.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::history::{Entry, Unread, Why};
use crate::source::Commit;

use super::diff::ChangeView;
use super::diff::text::{lines, placed_lines};
use super::diff::words::plural;
use super::words::count;
use super::{Document, Head, Line, Piece, Style};

/// The most changes of a class that are told of one commit, unless all are asked for.
const MOST_LINES: usize = 20;

/// The output of `log`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LogView {
    /// Format and command.
    #[serde(flatten)]
    pub head: Head,
    /// The commits, newest first.
    pub commits: Vec<CommitView>,
}

/// A commit, and what it changed of the plan.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CommitView {
    /// Its id.
    pub commit: String,
    /// Who wrote the change.
    pub author: String,
    /// The author's mail address.
    pub email: String,
    /// The day of the commit, in its own offset.
    pub date: String,
    /// The first line of its message.
    pub subject: String,
    /// What it changed, in a line.
    pub summary: String,
    /// Its changes, as in `diff`.
    pub changes: Vec<ChangeView>,
    /// What cannot be read in it, and is taken as it was before.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unread: Vec<UnreadView>,
    /// Whether the history before it was cut off, as in a shallow clone: it has no changes then, since nobody can tell.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub cut_off: bool,
    #[serde(skip)]
    line: Line,
}

/// What cannot be read in a commit.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct UnreadView {
    /// Its path from the top of the repository.
    pub path: String,
    /// Why not, in a sentence.
    pub reason: String,
    /// Whether this is about the whole plan.
    #[serde(skip)]
    is_plan: bool,
}

impl LogView {
    /// Makes the view of commits.
    pub fn new(commits: Vec<CommitView>) -> Self {
        Self { head: Head::timeless("log"), commits }
    }

    /// Returns all commits for a page or a comment.
    pub fn page(&self, patch: bool) -> Document {
        let mut document = Document::default();
        if !patch {
            document.list(self.commits.iter().map(CommitView::line).collect());
            return document;
        }
        for commit in &self.commits {
            document.heading(commit.title().text());
            let changes: Vec<&ChangeView> = commit.changes.iter().collect();
            document.list(lines(&changes, true));
            document.list(commit.unread_lines());
        }
        document
    }
}

impl CommitView {
    /// Makes the view of a commit with those of its changes that are asked about; `None` where none is, and nothing else is to be
    /// said of it.
    pub fn new(entry: &Entry, is_asked: impl Fn(&ChangeView) -> bool) -> Option<Self> {
        let change = |change| ChangeView::new(&entry.old, &entry.new, change);
        let every: Vec<ChangeView> = entry.diff.changes.iter().map(change).collect();
        let is_all = every.iter().all(&is_asked);
        let changes: Vec<ChangeView> = every.into_iter().filter(is_asked).collect();
        let is_silent = changes.is_empty() && entry.unread.is_empty() && !entry.is_cut_off;
        if is_silent && entry.diff.uncompared.is_empty() {
            return None;
        }
        let Commit { id, author, .. } = &entry.commit;
        let mut view = Self {
            commit: id.to_string(),
            author: author.name.clone(),
            email: author.email.clone(),
            date: entry.commit.day().to_string(),
            subject: entry.commit.subject().to_owned(),
            summary: String::new(),
            changes,
            unread: entry.unread.iter().map(UnreadView::new).collect(),
            cut_off: entry.is_cut_off,
            line: Line::default(),
        };
        view.line = match (entry.diff.exists.old, entry.diff.exists.new) {
            (false, true) if is_all => view.whole("the plan is new", "added"),
            (true, false) if is_all => view.whole("the plan is gone", "removed"),
            _ => view.summary(),
        };
        view.summary = view.line.text();
        Some(view)
    }

    /// Returns the commit in a line: when, what it did to the plan, and who.
    pub fn line(&self) -> Line {
        let mut line = Line::styled(self.short(), Style::Dim).then(format!(" {} ", self.date), Style::Plain);
        line.pieces.extend(self.line.pieces.iter().cloned());
        line.then(format!("  {}", self.author), Style::Dim)
    }

    /// Returns the commit for people: in a line; with `patch` its changes below.
    pub fn document(&self, patch: bool, all: bool) -> Document {
        let mut document = Document::default();
        if !patch {
            let line = self.line.clone().then(format!("  {}", self.author), Style::Dim);
            document.facts(vec![(format!("{} {}", self.short(), self.date), line)]);
            return document;
        }
        document.heading(self.title());
        let mut facts: Vec<(String, Line)> = Vec::new();
        let mut at = 0;
        while at < self.changes.len() {
            let class = self.changes[at].class;
            let of_class: Vec<&ChangeView> =
                self.changes[at..].iter().take_while(|change| change.class == class).collect();
            at += of_class.len();
            let mut told = lines(&of_class, all);
            let hidden = if all { 0 } else { told.len().saturating_sub(MOST_LINES) };
            if hidden > 1 {
                told.truncate(MOST_LINES);
                told.push(Line::styled(format!("and {hidden} more; `-v` lists them"), Style::Dim));
            }
            facts.extend(told.into_iter().zip(0..).map(|(line, place)| {
                (if place == 0 { class.to_owned() } else { String::new() }, bulleted(line))
            }));
        }
        for line in self.unread_lines() {
            facts.push(("unread".to_owned(), bulleted(line)));
        }
        if self.cut_off {
            facts.push(("unknown".to_owned(), self.line.clone()));
        }
        document.facts(facts);
        document
    }

    fn title(&self) -> Line {
        Line::styled(self.short(), Style::Id)
            .then(format!(" {} {}", self.date, self.author), Style::Plain)
            .then(format!(": {}", self.subject), Style::Strong)
    }

    fn short(&self) -> &str {
        &self.commit[..self.commit.len().min(7)]
    }

    fn unread_lines(&self) -> Vec<Line> {
        self.unread.iter().map(UnreadView::line).collect()
    }

    /// What changed, the gravest first, with how much more there is.
    fn summary(&self) -> Line {
        if self.cut_off {
            return Line::styled(
                "what it changed cannot be told: the history before it was cut off",
                Style::Warn,
            );
        }
        let changes: Vec<&ChangeView> = self.changes.iter().collect();
        let mut told = placed_lines(&changes, false).into_iter().map(|(line, _)| line);
        let Some(mut line) = told.next() else {
            return self
                .unread_lines()
                .into_iter()
                .next()
                .unwrap_or_else(|| "fields that cannot be read".into());
        };
        let (second, more) = (told.next(), told.count());
        match (second, more) {
            (None, _) => {}
            (Some(second), 0) => {
                line = line.then("; ", Style::Plain);
                line.pieces.extend(second.pieces);
            }
            (Some(_), more) => line = line.then(format!("; and {} more", more + 1), Style::Dim),
        }
        if self.unread.is_empty() { line } else { line.then("; some files cannot be read", Style::Warn) }
    }

    /// What happened to the whole plan, with how many things of which kinds it has.
    fn whole(&self, what: &str, change: &str) -> Line {
        let mut kinds: BTreeMap<usize, (&str, usize)> = BTreeMap::new();
        for (view, at) in self.changes.iter().zip(0..).filter(|(view, _)| view.change == change) {
            let known = kinds.values_mut().find(|(kind, _)| *kind == view.kind);
            match known {
                Some((_, number)) => *number += 1,
                None => {
                    kinds.insert(at, (view.kind, 1));
                }
            }
        }
        let counts: Vec<String> = kinds
            .values()
            .filter(|(kind, _)| *kind != "plan")
            .map(|(kind, number)| match number {
                1 if *kind == "person" => "1 person".to_owned(),
                1 => count(1, &kind.replace('_', " ")),
                number => format!("{number} {}", plural(kind)),
            })
            .collect();
        let counts = if counts.is_empty() { String::new() } else { format!(": {}", counts.join(", ")) };
        Line::styled(what, Style::Strong).then(counts, Style::Plain)
    }
}

impl UnreadView {
    fn new(unread: &Unread) -> Self {
        let path = unread.path.to_string();
        let (is_plan, reason) = match &unread.why {
            Why::Syntax => (false, "it does not parse to its end".to_owned()),
            Why::Fault(fault) => (false, format!("it {fault}")),
            Why::Newer(needed) => (true, needed.clone()),
        };
        Self { path, reason, is_plan }
    }

    fn line(&self) -> Line {
        let what = if self.is_plan { "the plan".to_owned() } else { format!("`{}`", self.path) };
        Line::styled(format!("{what} is taken as it was before: {}", self.reason), Style::Warn)
    }
}

fn bulleted(mut line: Line) -> Line {
    line.pieces.insert(0, Piece { text: "• ".to_owned(), style: Style::Dim });
    line
}
