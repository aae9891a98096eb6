//! What `drift` says: how forecasts went from commit to commit, and what moved them.

mod document;

use schemars::JsonSchema;
use serde::Serialize;

use crate::base::Day;
use crate::history::{Comparison, Drift, DriftMove, Point, Series, Skipped, Why};

use super::Head;
use super::diff::ChangeView;
use super::diff::text::placed_lines;
use super::trend::{TrendChart, TrendMark, TrendPanel, TrendPoint};

pub(super) use document::notes;

/// The output of `drift`.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct DriftView {
    /// Format, command, the day of the head.
    #[serde(flatten)]
    pub head: Head,
    /// How each forecast went.
    pub series: Vec<SeriesView>,
    /// What could not be read, newest first: these commits have no points.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub skipped: Vec<SkippedView>,
    /// Whether history was cut off, so that the beginning is not known.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub cut_off: bool,
    #[serde(skip)]
    is_overview: bool,
}

/// How one forecast went.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct SeriesView {
    /// The kind of the item.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The forecasts, oldest first.
    pub points: Vec<PointView>,
    /// By how many working days the last forecast is later than the first: the sum of `by_edits` and `by_time`.
    pub days: Option<i64>,
    /// How much of this edits of the plan did.
    pub by_edits: i64,
    /// How much the passing of time did.
    pub by_time: i64,
    /// The commits whose edits moved it most.
    pub moves: Vec<DriftMoveView>,
}

/// A forecast of a plan at a day.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct PointView {
    /// The commit that has the plan.
    pub commit: String,
    /// The day as of which it is scheduled: that of the commit, unless another one was asked for.
    pub date: String,
    /// The forecast finish; none where there is none.
    pub finish: Option<String>,
    /// The due date as it was then.
    pub due: Option<String>,
    /// How early it was in working days; negative where it was late.
    pub margin_days: Option<i64>,
    /// The total float in whole working days.
    pub float_days: Option<i64>,
    /// By how many working days edits moved the forecast since the point before.
    pub by_edits: i64,
    /// By how many the passing of time did.
    pub by_time: i64,
    #[serde(skip)]
    days: TrendPoint,
    #[serde(skip)]
    subject: String,
}

/// A commit whose edits moved a forecast.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct DriftMoveView {
    /// The commit.
    pub commit: String,
    /// Who wrote the change.
    pub author: String,
    /// The day of the commit, as of which both plans are scheduled.
    pub date: String,
    /// The first line of its message.
    pub subject: String,
    /// The forecast before it.
    pub from: String,
    /// The forecast after it.
    pub to: String,
    /// By how many working days it finishes later.
    pub days: i64,
    /// The edits that did it, those that cost most first; none where items were not named.
    pub causes: Vec<DriftCauseView>,
    #[serde(skip)]
    mark: (Day, Day),
}

/// What moved a forecast.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct DriftCauseView {
    /// The changes.
    pub changes: Vec<ChangeView>,
    /// Whether undoing any fewer of them brings the forecast no nearer.
    pub joint: bool,
    /// How many working days earlier the forecast is once they are undone; negative where it is later.
    pub days: i64,
}

/// Something that could not be read in a commit.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct SkippedView {
    /// The commit.
    pub commit: String,
    /// Its day.
    pub date: String,
    /// The path of the file.
    pub path: String,
    /// Why it could not be read, in a few words.
    pub why: String,
}

/// A row of the CSV.
#[derive(Clone, Debug, Serialize)]
pub struct DriftRow<'v> {
    kind: &'static str,
    id: &'v str,
    commit: &'v str,
    date: &'v str,
    finish: Option<&'v str>,
    due: Option<&'v str>,
    margin_days: Option<i64>,
    float_days: Option<i64>,
    by_edits: i64,
    by_time: i64,
}

impl DriftView {
    /// Makes the view of a drift up to the day of the head. An overview has a row for each item, and names no edits.
    pub fn new(drift: &Drift, head: Day, is_overview: bool) -> Self {
        Self {
            head: Head::new("drift", head),
            series: drift.series.iter().map(SeriesView::new).collect(),
            skipped: skipped(&drift.skipped),
            cut_off: drift.is_cut_off,
            is_overview,
        }
    }

    /// Returns its rows, a point each.
    pub fn rows(&self) -> impl Iterator<Item = DriftRow<'_>> {
        self.series.iter().flat_map(|series| {
            series.points.iter().map(|point| DriftRow {
                kind: series.kind,
                id: &series.id,
                commit: &point.commit,
                date: &point.date,
                finish: point.finish.as_deref(),
                due: point.due.as_deref(),
                margin_days: point.margin_days,
                float_days: point.float_days,
                by_edits: point.by_edits,
                by_time: point.by_time,
            })
        })
    }

    /// Returns the chart of milestone trends.
    pub fn chart(&self) -> TrendChart {
        TrendChart { panels: self.series.iter().map(SeriesView::panel).collect() }
    }
}

impl SeriesView {
    fn new(series: &Series) -> Self {
        Self {
            kind: series.kind,
            id: series.id.clone(),
            title: series.title.clone(),
            points: series.points.iter().map(PointView::new).collect(),
            days: series.days,
            by_edits: series.by_edits,
            by_time: series.by_time,
            moves: series.moves.iter().map(DriftMoveView::new).collect(),
        }
    }

    fn trend(&self) -> Vec<TrendPoint> {
        self.points.iter().map(|point| point.days).collect()
    }

    fn panel(&self) -> TrendPanel {
        let mark = |found: &DriftMoveView| TrendMark {
            day: found.mark.0,
            finish: found.mark.1,
            days: signed(found.days),
            text: format!("{} {}: {}", found.date, found.author, found.what()),
        };
        let title =
            if self.title == self.id { self.id.clone() } else { format!("{}: {}", self.id, self.title) };
        TrendPanel {
            title,
            verdict: format!("It {}.", self.verdict()),
            points: self.trend(),
            marks: self.moves.iter().map(mark).collect(),
        }
    }
}

impl PointView {
    fn new(point: &Point) -> Self {
        let text = |day: Option<Day>| day.map(|day| day.to_string());
        Self {
            commit: point.commit.id.to_string(),
            date: point.day.to_string(),
            finish: text(point.finish),
            due: text(point.due),
            margin_days: point.margin_days,
            float_days: point.float_days,
            by_edits: point.by_edits,
            by_time: point.by_time,
            days: TrendPoint { day: point.day, finish: point.finish, due: point.due },
            subject: point.commit.subject().to_owned(),
        }
    }
}

impl DriftMoveView {
    fn new(found: &DriftMove) -> Self {
        let commit = &found.commit;
        Self {
            commit: commit.id.to_string(),
            author: commit.author.name.clone(),
            date: commit.day().to_string(),
            subject: commit.subject().to_owned(),
            from: found.from.to_string(),
            to: found.to.to_string(),
            days: found.days,
            causes: found.comparison.as_ref().map(causes).unwrap_or_default(),
            mark: (commit.day(), found.to),
        }
    }

    /// Says what the commit did: the edit that moved most, else its subject.
    fn what(&self) -> String {
        let Some(cause) = self.causes.first() else { return self.subject.clone() };
        let lines: Vec<String> = cause.changes.iter().map(said).collect();
        lines.join("; ")
    }
}

fn causes(comparison: &Comparison) -> Vec<DriftCauseView> {
    let change =
        |at: &usize| ChangeView::new(&comparison.old, &comparison.new, &comparison.diff.changes[*at]);
    comparison
        .causes
        .iter()
        .map(|cause| DriftCauseView {
            changes: cause.changes.iter().map(change).collect(),
            joint: cause.joint,
            days: cause.days,
        })
        .collect()
}

/// Returns a change in words, without its place.
fn said(change: &ChangeView) -> String {
    placed_lines(&[change], false).into_iter().map(|(line, _)| line.text()).collect()
}

/// Returns what could not be read, a file each.
pub(super) fn skipped(skipped: &[Skipped]) -> Vec<SkippedView> {
    let of_commit = |skipped: &Skipped| -> Vec<SkippedView> {
        let view = |(path, why): (&str, String)| SkippedView {
            commit: skipped.commit.id.to_string(),
            date: skipped.commit.day().to_string(),
            path: path.to_owned(),
            why,
        };
        let why = |why: &Why| match why {
            Why::Syntax => "it does not parse".to_owned(),
            Why::Fault(fault) => fault.to_string(),
            Why::Newer(needed) => needed.clone(),
        };
        skipped.unread.iter().map(|unread| view((&unread.path, why(&unread.why)))).collect()
    };
    skipped.iter().flat_map(of_commit).collect()
}

/// Returns a number of days with its sign: `+8`, `-3`, `0`.
fn signed(days: i64) -> String {
    if days > 0 { format!("+{days}") } else { days.to_string() }
}
