//! What `trace --orphans` says: work without commits, and commits without work.

use schemars::JsonSchema;
use serde::Serialize;

use crate::history::{Orphans, WorkLog};
use crate::model::registry;
use crate::snapshot::Snapshot;
use crate::view::words::{count, share};
use crate::view::{Column, Document, Head, Line, Style, Table};

use super::document::cut_off;
use super::{CommitView, RepositoryView, TracedItemView, UnknownView};

/// So many rows of each table are shown, unless more are asked for.
const MOST_ROWS: usize = 30;

/// The output of `trace --orphans`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OrphansView {
    /// Format, command, data date.
    #[serde(flatten)]
    pub head: Head,
    /// After how many days without a commit work is silent.
    pub days: u32,
    /// The tasks in doing that are silent, those that are so for longest first.
    pub silent: Vec<SilentView>,
    /// What trailers name and the plan does not have, what most commits name first.
    pub unknown: Vec<StrayView>,
    /// How many commits say what they are for.
    pub share: ShareView,
    /// The repositories whose commits were read.
    pub repositories: Vec<RepositoryView>,
}

/// A task in doing that no commit was for.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SilentView {
    /// The task.
    #[serde(flatten)]
    pub item: TracedItemView,
    /// The day on which it began.
    pub started: Option<String>,
    /// For how many days it is silent; `null` where it neither has a commit nor says when it began.
    pub silent_days: Option<i64>,
    /// Its last commit before the data date.
    pub last_commit: Option<CommitView>,
}

/// A name in trailers that the plan does not have.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StrayView {
    /// The name, with what may have been meant.
    #[serde(flatten)]
    pub unknown: UnknownView,
    /// How many commits name it.
    pub commits: usize,
    /// The newest of them.
    pub last_commit: CommitView,
    /// Whether the plan had it at that commit, so that it was removed or renamed since; `null` where that was not looked up.
    pub gone: Option<bool>,
}

/// How many commits say what they are for; merges are left out.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ShareView {
    /// How many there are.
    pub commits: usize,
    /// How many of them have a `Plan:` trailer.
    pub with_trailer: usize,
    /// How many of them name something that serves an objective.
    pub serving_objectives: usize,
    /// The share that serves an objective, 0 to 1; `null` where there are no commits.
    pub share: Option<f64>,
}

impl OrphansView {
    /// Makes the view. The names are those of the repositories; `gone` says of the first strays whether the plan once had them.
    pub fn new(
        snapshot: &Snapshot,
        orphans: &Orphans<'_>,
        log: &WorkLog,
        days: u32,
        names: &[String],
        gone: &[Option<bool>],
    ) -> Self {
        let silent = orphans.silent.iter().map(|silent| {
            let item = TracedItemView::new(snapshot, silent.item);
            SilentView {
                started: snapshot.plan.item(silent.item).get(registry::STARTED).map(ToString::to_string),
                silent_days: silent.days,
                last_commit: silent.last.map(|work| CommitView::new(work, names, vec![item.id.clone()])),
                item,
            }
        });
        let strays = orphans.strays.iter().enumerate().map(|(at, stray)| StrayView {
            unknown: UnknownView::new(&stray.unknown),
            commits: stray.commits,
            last_commit: CommitView::new(stray.last, names, Vec::new()),
            gone: gone.get(at).copied().flatten(),
        });
        Self {
            head: Head::new("trace", snapshot.data_date),
            days,
            silent: silent.collect(),
            unknown: strays.collect(),
            share: ShareView {
                commits: orphans.share.commits,
                with_trailer: orphans.share.with_trailer,
                serving_objectives: orphans.share.serving,
                share: orphans.share.of_all(),
            },
            repositories: super::repositories(log, names),
        }
    }

    /// Makes the document; `all` leaves nothing out.
    pub fn document(&self, all: bool) -> Document {
        let most = if all { usize::MAX } else { MOST_ROWS };
        let mut document = Document::default();
        document.heading(Line::styled(self.verdict(), Style::Strong));
        let as_of = self.head.as_of.as_deref().unwrap_or("–");
        document.text(Line::styled(self.read(as_of), Style::Dim));
        cut_off(&mut document, &self.repositories);
        if !self.silent.is_empty() {
            document.section("In doing, and silent");
            self.silent(&mut document, most);
        }
        if !self.unknown.is_empty() {
            document.section("Trailers that name nothing in the plan");
            self.strays(&mut document, most);
        }
        document
    }

    fn verdict(&self) -> String {
        let serving = match self.share.share {
            Some(part) => format!("{} of the commits serve an objective", share(part)),
            None => "There are no commits".to_owned(),
        };
        let silent = match self.silent.len() {
            0 => format!("nothing in doing is without a commit for {}", count(self.days as usize, "day")),
            1 => format!("1 task in doing has none for {}", count(self.days as usize, "day")),
            tasks => format!("{tasks} tasks in doing have none for {}", count(self.days as usize, "day")),
        };
        let strays = match self.unknown.len() {
            0 => String::new(),
            1 => "; 1 id in trailers is not in the plan".to_owned(),
            ids => format!("; {ids} ids in trailers are not in the plan"),
        };
        format!("{serving}; {silent}{strays}.")
    }

    fn read(&self, as_of: &str) -> String {
        let ShareView { commits, with_trailer, serving_objectives, .. } = &self.share;
        format!(
            "{}, {with_trailer} with a `Plan:` trailer, {serving_objectives} for an objective; merges left out (as of {as_of})",
            count(*commits, "commit")
        )
    }

    fn silent(&self, document: &mut Document, most: usize) {
        let columns = vec![
            Column::left("Id"),
            Column::left("Owner"),
            Column::right("Days"),
            Column::left("Last commit"),
            Column::left("Started").droppable(1),
            Column::left("Title").droppable(2),
        ];
        let or_none = |text: Option<&str>| text.unwrap_or("–").to_owned();
        let rows = self.silent.iter().take(most).map(|silent| {
            let last = silent.last_commit.as_ref().map(|last| format!("{} {}", last.date, last.short()));
            vec![
                Line::styled(&silent.item.id, Style::Id),
                Line::plain(or_none(silent.item.owner.as_deref())),
                Line::plain(silent.silent_days.map_or_else(|| "–".to_owned(), |days| days.to_string())),
                Line::plain(last.unwrap_or_else(|| "never".to_owned())),
                Line::plain(or_none(silent.started.as_deref())),
                Line::plain(&silent.item.title),
            ]
        });
        document.table(Table { columns, rows: rows.collect() });
        more(document, self.silent.len(), most);
    }

    fn strays(&self, document: &mut Document, most: usize) {
        let columns = vec![
            Column::left("Id"),
            Column::right("Commits"),
            Column::left("Last"),
            Column::left("What it may be"),
            Column::left("Subject").droppable(1),
        ];
        let rows = self.unknown.iter().take(most).map(|stray| {
            let near = stray.unknown.did_you_mean.join(" or ");
            let guess = match (stray.gone, near.as_str()) {
                (Some(true), "") => "was in the plan then".to_owned(),
                (Some(true), near) => format!("was in the plan then; now {near}?"),
                (_, "") => "–".to_owned(),
                (_, near) => format!("{near}?"),
            };
            vec![
                Line::styled(&stray.unknown.id, Style::Id),
                Line::plain(stray.commits.to_string()),
                Line::plain(format!("{} {}", stray.last_commit.date, stray.last_commit.short())),
                Line::plain(guess),
                Line::plain(&stray.last_commit.subject),
            ]
        });
        document.table(Table { columns, rows: rows.collect() });
        more(document, self.unknown.len(), most);
    }
}

fn more(document: &mut Document, all: usize, most: usize) {
    if all > most {
        document.text(Line::styled(format!("and {} more: `--verbose` shows them", all - most), Style::Dim));
    }
}
