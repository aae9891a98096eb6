//! What `blame` says: for each field of an item its value, and the commit that set it; or all values that one field had; or which
//! commits moved its forecast.

use schemars::JsonSchema;
use serde::Serialize;

use crate::base::Day;
use crate::history::{Blame, Entry, Move, Origin, Skipped};
use crate::source::Commit;

use super::diff::ChangeView;
use super::diff::text::placed_lines;
use super::drift::{SkippedView, skipped as skipped_views};
use super::{Column, Document, Head, Line, Style, Table};

/// The most ids of a chain that are shown.
const MOST_LINKS: usize = 12;
/// The most things that could not be read that are named.
const MOST_SKIPPED: usize = 6;

/// The output of `blame`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BlameView {
    /// Format and command.
    #[serde(flatten)]
    pub head: Head,
    /// What it is about.
    pub item: BlamedView,
    /// Its fields, each with the commit that set it; of one field all values that it had, newest first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fields: Option<Vec<OriginView>>,
    /// The commits that moved its forecast finish, newest first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moves: Option<Vec<MoveView>>,
    /// What could not be read, newest first: it is taken as it was before.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub skipped: Vec<SkippedView>,
    /// Whether history was cut off before all was found.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub cut_off: bool,
}

/// What is asked about.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BlamedView {
    /// Its kind.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
}

/// A value, and the commit that set it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OriginView {
    /// The field.
    pub field: String,
    /// What it says; none from when it was taken away.
    pub value: Option<String>,
    /// The commit.
    pub commit: String,
    /// Who wrote the change.
    pub author: String,
    /// The day of the commit, in its own offset.
    pub date: String,
    /// The first line of its message.
    pub subject: String,
    /// Whether the history before the commit was cut off, so that the value may be older.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub cut_off: bool,
}

/// A commit that moved a forecast.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MoveView {
    /// The commit.
    pub commit: String,
    /// Who wrote the change.
    pub author: String,
    /// The day of the commit, as of which both plans are scheduled.
    pub date: String,
    /// The first line of its message.
    pub subject: String,
    /// The finish before it.
    pub from: Option<String>,
    /// The finish after it.
    pub to: Option<String>,
    /// By how many working days it finishes later.
    pub days: Option<i64>,
    /// The ids through which it moved: from what was changed to the item.
    pub chain: Vec<String>,
    /// The changes of what stands on the chain.
    pub changes: Vec<ChangeView>,
}

impl BlameView {
    /// Makes the view of who set what an item says.
    pub fn fields(blame: &Blame) -> Self {
        let cut_off = blame.fields.iter().any(|field| field.is_cut_off);
        let fields = blame.fields.iter().map(OriginView::of).collect();
        Self::new(BlamedView::of(blame), Some(fields), None, &blame.skipped, cut_off)
    }

    /// Makes the view of all values of one field.
    pub fn values(item: BlamedView, values: Vec<OriginView>, skipped: &[Skipped]) -> Self {
        let cut_off = values.iter().any(|value| value.cut_off);
        Self::new(item, Some(values), None, skipped, cut_off)
    }

    /// Makes the view of what moved an item's forecast.
    pub fn moves(item: BlamedView, moves: Vec<MoveView>, skipped: &[Skipped], cut_off: bool) -> Self {
        Self::new(item, None, Some(moves), skipped, cut_off)
    }

    fn new(
        item: BlamedView,
        fields: Option<Vec<OriginView>>,
        moves: Option<Vec<MoveView>>,
        skipped: &[Skipped],
        cut_off: bool,
    ) -> Self {
        Self { head: Head::timeless("blame"), item, fields, moves, skipped: skipped_views(skipped), cut_off }
    }

    /// Returns it for people.
    pub fn document(&self) -> Document {
        let mut document = Document::default();
        let BlamedView { kind, id, title } = &self.item;
        let title = if title == id { String::new() } else { format!(": {title}") };
        document.heading(
            Line::plain(format!("{} ", kind.replace('_', " "))).then(id, Style::Id).then(title, Style::Plain),
        );
        if let Some(fields) = &self.fields {
            document.table(origins(fields));
        }
        match self.moves.as_deref() {
            Some([]) => document.text("No commit moved its forecast."),
            Some(moves) => moves.iter().for_each(|one| one.add_to(&mut document)),
            None => {}
        }
        notes(&mut document, &self.skipped, self.cut_off);
        document
    }
}

/// Says what could not be read, so that a later commit is named for what was changed there, and where history ends.
pub(super) fn notes(document: &mut Document, skipped: &[SkippedView], cut_off: bool) {
    for SkippedView { commit, date, path, why } in skipped.iter().take(MOST_SKIPPED) {
        let text = format!(
            "In {} of {date} `{path}` cannot be read ({why}), so it is taken as it was before: what was changed there is told of a later commit.",
            short(commit)
        );
        document.text(Line::styled(text, Style::Warn));
    }
    if skipped.len() > MOST_SKIPPED {
        let more = super::words::count(skipped.len() - MOST_SKIPPED, "more file");
        document.text(Line::styled(format!("{more} of other commits cannot be read either."), Style::Warn));
    }
    if cut_off {
        document.text(Line::styled(
            "The history ends where it was cut off: what stands there may be older. `git fetch --unshallow` gets the rest.",
            Style::Warn,
        ));
    }
}

pub(super) fn origins(fields: &[OriginView]) -> Table {
    let columns = vec![
        Column::left("Field"),
        Column::left("Value"),
        Column::left("Commit"),
        Column::left("Date"),
        Column::left("Author").droppable(1),
        Column::left("Subject").droppable(2),
    ];
    let rows = fields.iter().map(|field| {
        vec![
            Line::plain(field.field.replace('_', " ")),
            match &field.value {
                Some(value) => Line::plain(value.replace('\n', " ")),
                None => Line::styled("none", Style::Dim),
            },
            Line::styled(
                format!("{}{}", if field.cut_off { "^" } else { "" }, short(&field.commit)),
                Style::Dim,
            ),
            Line::plain(&field.date),
            Line::plain(&field.author),
            Line::plain(&field.subject),
        ]
    });
    Table { columns, rows: rows.collect() }
}

impl BlamedView {
    /// Makes the view of what a blame is about.
    pub fn of(blame: &Blame) -> Self {
        Self { kind: blame.kind_name, id: blame.id.clone(), title: blame.title.clone() }
    }
}

impl OriginView {
    /// Makes the view of where the value of a field comes from.
    pub(super) fn of(origin: &Origin) -> Self {
        Self::new(&origin.field, Some(origin.value.clone()), &origin.commit, origin.is_cut_off)
    }

    /// Makes the view of a value that a commit set.
    pub fn new(field: &str, value: Option<String>, commit: &Commit, cut_off: bool) -> Self {
        Self {
            field: field.to_owned(),
            value,
            commit: commit.id.to_string(),
            author: commit.author.name.clone(),
            date: commit.day().to_string(),
            subject: commit.subject().to_owned(),
            cut_off,
        }
    }
}

impl MoveView {
    /// Makes the view of a commit that moved a forecast.
    pub fn new(moved: &Move) -> Self {
        let Entry { commit, old, new, diff, .. } = &moved.entry;
        let text = |day: Option<Day>| day.map(|day| day.to_string());
        let change = |at: &usize| ChangeView::new(old, new, &diff.changes[*at]);
        Self {
            commit: commit.id.to_string(),
            author: commit.author.name.clone(),
            date: commit.day().to_string(),
            subject: commit.subject().to_owned(),
            from: text(moved.from),
            to: text(moved.to),
            days: moved.days,
            chain: moved.chain.clone(),
            changes: moved.causes.iter().map(change).collect(),
        }
    }

    fn add_to(&self, document: &mut Document) {
        let day = |day: &Option<String>| day.clone().unwrap_or_else(|| "no forecast".to_owned());
        let by = match self.days {
            Some(0) | None => String::new(),
            Some(days) => {
                let way = if days > 0 { "later" } else { "earlier" };
                let number = super::words::count(days.unsigned_abs() as usize, "working day");
                format!(" ({number} {way})")
            }
        };
        let style = match self.days {
            Some(days) if days > 0 => Style::Bad,
            Some(days) if days < 0 => Style::Good,
            _ => Style::Plain,
        };
        document.text(
            Line::styled(short(&self.commit), Style::Dim)
                .then(format!(" {} ", self.date), Style::Plain)
                .then(format!("{} → {}{by}", day(&self.from), day(&self.to)), style)
                .then(format!("  {}: {}", self.author, self.subject), Style::Dim),
        );
        let changes: Vec<&ChangeView> = self.changes.iter().collect();
        let mut lines: Vec<Line> = placed_lines(&changes, true).into_iter().map(|(line, _)| line).collect();
        if self.chain.len() > 1 {
            let left = self.chain.len().saturating_sub(MOST_LINKS);
            let mut chain = Line::plain("through ");
            for (at, id) in self.chain.iter().enumerate().filter(|(at, _)| *at == 0 || *at > left) {
                let arrow = match at {
                    0 => "",
                    at if at == left + 1 && left > 0 => " → … → ",
                    _ => " → ",
                };
                chain = chain.then(arrow, Style::Plain).then(id, Style::Id);
            }
            lines.push(chain);
        }
        document.list(lines);
    }
}

fn short(commit: &str) -> &str {
    &commit[..commit.len().min(7)]
}
