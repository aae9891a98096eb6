//! What `bisect` says: since which commit something is so, and the edit that made it so.

use schemars::JsonSchema;
use serde::Serialize;

use crate::base::Day;
use crate::history::{Bisect, Reason, Since, Stretch};
use crate::source::Commit;

use super::diff::ChangeView;
use super::diff::text::placed_lines;
use super::drift::{SkippedView, notes, skipped};
use super::words::count;
use super::{Document, Head, Line, Style};

/// The most changes that are told.
const MOST_CHANGES: usize = 20;

/// The output of `bisect`.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct BisectView {
    /// Format, command, the day of the head.
    #[serde(flatten)]
    pub head: Head,
    /// The item.
    pub id: String,
    /// What is looked for, in words: `late`.
    pub condition: String,
    /// The first commit from which on it is so up to the head; none where it is not so at the head.
    pub commit: Option<String>,
    /// Who wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// Its day, in its own offset.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// The first line of its message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// What made it so: `edit`, `time` or `cut-off`.
    pub by: Option<&'static str>,
    /// The edit that made it so; none where time did, where several did together, or where none was found.
    pub change: Option<ChangeView>,
    /// All edits of that commit that made it so, which do so only together where there are several.
    pub changes: Vec<ChangeView>,
    /// When it was so besides, the latest time first.
    pub other_times: Vec<StretchView>,
    /// The plans of how many commits were looked at.
    pub looked_at: usize,
    /// What could not be read, newest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub skipped: Vec<SkippedView>,
    /// Whether history was cut off.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub cut_off: bool,
    #[serde(skip)]
    since: Option<CommitOf>,
    #[serde(skip)]
    before: Option<CommitOf>,
}

/// A commit.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct CommitOf {
    /// Its id.
    pub commit: String,
    /// Who wrote it.
    pub author: String,
    /// Its day, in its own offset.
    pub date: String,
    /// The first line of its message.
    pub subject: String,
}

/// Commits that follow each other.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct StretchView {
    /// The first of them.
    pub first: CommitOf,
    /// The last of them.
    pub last: CommitOf,
}

impl BisectView {
    /// Makes the view of a search for a condition of an item, up to the day of the head.
    pub fn new(bisect: &Bisect, head: Day, id: &str, condition: &str) -> Self {
        let why = bisect.since.as_ref().map(|since| &since.why);
        let changes: Vec<ChangeView> = match why {
            Some(Reason::Edits(decision)) => decision
                .changes
                .iter()
                .map(|at| ChangeView::new(&decision.old, &decision.new, &decision.diff.changes[*at]))
                .collect(),
            _ => Vec::new(),
        };
        let since = bisect.since.as_ref().map(|since: &Since| CommitOf::new(&since.commit));
        let of_it = |text: fn(&CommitOf) -> &String| since.as_ref().map(text).cloned();
        Self {
            head: Head::new("bisect", head),
            id: id.to_owned(),
            condition: condition.to_owned(),
            commit: of_it(|commit| &commit.commit),
            author: of_it(|commit| &commit.author),
            date: of_it(|commit| &commit.date),
            subject: of_it(|commit| &commit.subject),
            by: why.map(|why| match why {
                Reason::Edits(_) => "edit",
                Reason::Time(_) => "time",
                Reason::CutOff => "cut-off",
            }),
            change: if let [change] = changes.as_slice() { Some(change.clone()) } else { None },
            changes,
            other_times: bisect.other_times.iter().map(StretchView::new).collect(),
            looked_at: bisect.looked_at,
            skipped: skipped(&bisect.skipped),
            cut_off: bisect.is_cut_off,
            since,
            before: match why {
                Some(Reason::Time(before)) => Some(CommitOf::new(before)),
                _ => None,
            },
        }
    }

    /// Returns it for people.
    pub fn document(&self) -> Document {
        let mut document = Document::default();
        let subject = Line::default().then(&self.id, Style::Id);
        let Some(commit) = &self.since else {
            let text = if let Some(last) = self.other_times.first() {
                let times = if last.first.commit == last.last.commit {
                    format!("in {}", last.first.name())
                } else {
                    format!("from {} to {}", last.first.name(), last.last.name())
                };
                let more = match self.other_times.len() {
                    1 => String::new(),
                    times => format!(", and {} before", count(times - 1, "time")),
                };
                format!(" is not {} now; it was so {times}{more}.", self.condition)
            } else {
                let plans = count(self.looked_at, "plan");
                format!(" was never {}: {plans} looked at.", self.condition)
            };
            document.text(subject.then(text, Style::Plain));
            notes(&mut document, &self.skipped, self.cut_off);
            return document;
        };
        document
            .heading(subject.then(format!(" is {} since {}", self.condition, commit.name()), Style::Plain));
        document.text(
            Line::styled(format!("{} ", commit.date), Style::Dim)
                .then(format!("{}: ", commit.author), Style::Plain)
                .then(&commit.subject, Style::Strong),
        );
        self.reason(&mut document, commit);
        for stretch in &self.other_times {
            let text = if stretch.first.commit == stretch.last.commit {
                format!("It was so before, in {}, and then no longer.", stretch.first.name())
            } else {
                let (first, last) = (stretch.first.name(), stretch.last.name());
                format!("It was so before, from {first} to {last}, and then no longer.")
            };
            document.text(Line::styled(text, Style::Dim));
        }
        notes(&mut document, &self.skipped, self.cut_off);
        document
    }

    fn reason(&self, document: &mut Document, commit: &CommitOf) {
        if let Some(before) = &self.before {
            document.text(format!(
                "No edit made it so: the plan of {} would have come to that by {} too, as time passed.",
                before.name(),
                commit.date
            ));
        } else if self.by == Some("cut-off") {
            document.text("It may be so for longer: what came before that commit is not here.");
        } else if self.changes.is_empty() {
            let text =
                "None of its edits makes it so alone, nor any few of them; `git plan log -p` tells them all.";
            document.text(text);
        } else {
            let changes: Vec<&ChangeView> = self.changes.iter().take(MOST_CHANGES).collect();
            document.text(match self.changes.len() {
                1 => "This edit did it:".to_owned(),
                many => format!("These {many} edits did it, none of them alone:"),
            });
            let placed = |(line, place): (Line, String)| line.then(format!("  {place}"), Style::Dim);
            document.list(placed_lines(&changes, false).into_iter().map(placed).collect());
            if self.changes.len() > MOST_CHANGES {
                let more = count(self.changes.len() - MOST_CHANGES, "more edit");
                document.text(Line::styled(format!("and {more}"), Style::Dim));
            }
        }
    }
}

impl CommitOf {
    fn new(commit: &Commit) -> Self {
        Self {
            commit: commit.id.to_string(),
            author: commit.author.name.clone(),
            date: commit.day().to_string(),
            subject: commit.subject().to_owned(),
        }
    }

    /// Returns it in short: `9b1c2d3 (2026-03-04)`.
    fn name(&self) -> String {
        format!("{} ({})", &self.commit[..self.commit.len().min(7)], self.date)
    }
}

impl StretchView {
    fn new(stretch: &Stretch) -> Self {
        Self { first: CommitOf::new(&stretch.first), last: CommitOf::new(&stretch.last) }
    }
}
