//! Drift for people: a sentence, a trend, the points at which something moved, and the commits that moved it most.

use crate::view::trend::sparkline;
use crate::view::words::{count, margin};
use crate::view::{Column, Document, Line, Style, Table};

use super::{DriftMoveView, DriftView, PointView, SeriesView, SkippedView, said, signed};

/// How many bars a trend has.
const BARS: usize = 48;
/// How many it has in a row of an overview.
const BARS_IN_A_ROW: usize = 16;
/// The most things that could not be read that are named.
const MOST_SKIPPED: usize = 6;
/// The most edits that are named of one commit.
const MOST_CAUSES: usize = 4;

impl DriftView {
    /// Returns it for people; `all` leaves nothing out.
    pub fn document(&self, all: bool) -> Document {
        let mut document = Document::default();
        if self.is_overview {
            self.overview(&mut document);
        } else {
            self.series.iter().for_each(|series| series.add_to(&mut document, all));
        }
        notes(&mut document, &self.skipped, self.cut_off);
        document
    }

    fn overview(&self, document: &mut Document) {
        let Some(first) = self.series.first() else { return };
        document.table(Table {
            columns: vec![
                Column::left(if first.kind == "milestone" { "Milestone" } else { "Objective" }),
                Column::left("Title").droppable(5),
                Column::left("First said").droppable(3),
                Column::left("Now"),
                Column::right("Days"),
                Column::right("Edits"),
                Column::right("Time"),
                Column::left("Due").droppable(4),
                Column::left("Against due").droppable(1),
                Column::left("Trend").droppable(2),
            ],
            rows: self.series.iter().map(SeriesView::row).collect(),
        });
        document.text(Line::styled(
            "In working days: what edits of the plan did, and what the passing of time did.",
            Style::Dim,
        ));
        if let Some(most) = self.series.iter().max_by_key(|series| series.days.map_or(0, i64::abs)) {
            document.command(format!("git plan drift {}", most.id));
        }
    }
}

impl SeriesView {
    /// The forecasts that there are, oldest first.
    fn forecasts(&self) -> impl DoubleEndedIterator<Item = (&PointView, &str)> {
        self.points.iter().filter_map(|point| Some((point, point.finish.as_deref()?)))
    }

    fn row(&self) -> Vec<Line> {
        let finish = |point: Option<(&PointView, &str)>| match point {
            Some((_, finish)) => Line::plain(finish),
            None => Line::styled("–", Style::Dim),
        };
        let last = self.points.last();
        let number = |days: i64| Line::styled(signed(days), tone(days));
        let trend = sparkline(&self.trend(), BARS_IN_A_ROW);
        vec![
            Line::styled(&self.id, Style::Id),
            Line::plain(&self.title),
            finish(self.forecasts().next()),
            finish(self.forecasts().next_back().filter(|_| self.has_forecast_now())),
            self.days.map_or_else(|| Line::styled("–", Style::Dim), number),
            Line::plain(signed(self.by_edits)),
            Line::plain(signed(self.by_time)),
            Line::plain(last.and_then(|point| point.due.as_deref()).unwrap_or("–")),
            last.map_or_else(Line::default, against_due),
            Line::plain(trend),
        ]
    }

    /// Whether the newest plan has a forecast.
    fn has_forecast_now(&self) -> bool {
        self.points.last().is_some_and(|point| point.finish.is_some())
    }

    /// Says what came of it: `finishes 2026-07-14, 30 working days later than …`.
    pub(super) fn verdict(&self) -> String {
        let (Some((first, was)), Some((last, is))) = (self.forecasts().next(), self.forecasts().next_back())
        else {
            return "has never had a forecast".to_owned();
        };
        if !self.has_forecast_now() {
            let since = self.points.iter().rev().take_while(|point| point.finish.is_none()).last();
            let since = since.map_or("", |point| point.date.as_str());
            return format!("has no forecast now, since {since}; the last one, of {}, was {is}", last.date);
        }
        let days = self.days.unwrap_or(0);
        let late = match last.margin_days {
            Some(margin_days) => format!(", {}", margin(margin_days).0),
            None => String::new(),
        };
        if first.date == last.date && days == 0 {
            return format!("finishes {is}{late}: there is one forecast alone, of {}", last.date);
        }
        let moved = match days {
            0 => format!("as it was said on {}", first.date),
            days => format!(
                "{} {} than was said on {} ({was})",
                count(days.unsigned_abs() as usize, "working day"),
                if days > 0 { "later" } else { "earlier" },
                first.date
            ),
        };
        let why = match (self.by_edits, self.by_time) {
            (0, 0) => String::new(),
            (_, 0) => ", all by edits".to_owned(),
            (0, _) => ", all by the passing of time".to_owned(),
            (edits, time) => format!(": {} by edits, {} by the passing of time", signed(edits), signed(time)),
        };
        format!("finishes {is}{late}; {moved}{why}")
    }

    fn add_to(&self, document: &mut Document, all: bool) {
        let title = if self.title == self.id { String::new() } else { format!(": {}", self.title) };
        document.heading(
            Line::plain(format!("{} ", self.kind.replace('_', " ")))
                .then(&self.id, Style::Id)
                .then(title, Style::Plain),
        );
        let is_late = self.points.last().and_then(|point| point.margin_days).is_some_and(|days| days < 0);
        let style = if is_late { Style::Bad } else { Style::Plain };
        document.text(Line::plain("It ").then(self.verdict(), style).then(".", Style::Plain));
        let mut finishes: Vec<&str> = self.forecasts().map(|(_, finish)| finish).collect();
        finishes.sort_unstable();
        if let (Some(low), Some(high)) = (finishes.first(), finishes.last()) {
            let trend = sparkline(&self.trend(), BARS);
            document.text(
                Line::styled(format!("{low} "), Style::Dim)
                    .then(trend, Style::Strong)
                    .then(format!(" {high}"), Style::Dim),
            );
        }
        self.table(document, all);
        if !self.moves.is_empty() {
            document.section("Edits moved it most in, by working days");
            document.facts(self.moves.iter().flat_map(DriftMoveView::facts).collect());
        }
    }

    fn table(&self, document: &mut Document, all: bool) {
        let moved = |at: usize| {
            let point = &self.points[at];
            let is_end = at == 0 || at + 1 == self.points.len();
            let before = at.checked_sub(1).map(|at| &self.points[at]);
            is_end
                || before.is_some_and(|before| (&before.finish, &before.due) != (&point.finish, &point.due))
                || (point.by_edits, point.by_time) != (0, 0)
        };
        let shown: Vec<&PointView> =
            (0..self.points.len()).filter(|at| all || moved(*at)).map(|at| &self.points[at]).collect();
        let rows = shown.iter().map(|point| point.row()).collect();
        document.table(Table {
            columns: vec![
                Column::left("Date"),
                Column::left("Commit").droppable(4),
                Column::left("Finish"),
                Column::right("Edits"),
                Column::right("Time"),
                Column::left("Due").droppable(3),
                Column::left("Against due"),
                Column::right("Float").droppable(2),
                Column::left("Subject").droppable(1),
            ],
            rows,
        });
        let left_out = self.points.len() - shown.len();
        if left_out > 0 {
            let text =
                format!("{} at which nothing moved: `-v` lists them too.", count(left_out, "more point"));
            document.text(Line::styled(text, Style::Dim));
        }
    }
}

impl PointView {
    fn row(&self) -> Vec<Line> {
        let moved = |days: i64| match days {
            0 => Line::default(),
            days => Line::styled(signed(days), tone(days)),
        };
        vec![
            Line::plain(&self.date),
            Line::styled(&self.commit[..self.commit.len().min(7)], Style::Dim),
            match &self.finish {
                Some(finish) => Line::plain(finish),
                None => Line::styled("none", Style::Dim),
            },
            moved(self.by_edits),
            moved(self.by_time),
            Line::plain(self.due.as_deref().unwrap_or("–")),
            against_due(self),
            self.float_days.map_or_else(Line::default, |days| Line::plain(format!("{days}d"))),
            Line::plain(&self.subject),
        ]
    }
}

impl DriftMoveView {
    fn facts(&self) -> Vec<(String, Line)> {
        let head =
            Line::styled(format!("{} {} ", self.date, &self.commit[..self.commit.len().min(7)]), Style::Dim)
                .then(format!("{}: ", self.author), Style::Plain)
                .then(&self.subject, Style::Plain);
        let mut facts = vec![(signed(self.days), head)];
        for cause in self.causes.iter().take(MOST_CAUSES) {
            let words: Vec<String> = cause.changes.iter().map(said).collect();
            let together = if cause.joint && words.len() > 1 { "together: " } else { "" };
            let days = if self.causes.len() > 1 || cause.days != self.days {
                format!("{} ", signed(cause.days))
            } else {
                String::new()
            };
            let line = Line::styled("• ", Style::Dim)
                .then(format!("{days}{together}{}", words.join("; ")), Style::Plain);
            facts.push((String::new(), line));
        }
        if self.causes.len() > MOST_CAUSES {
            let more = count(self.causes.len() - MOST_CAUSES, "more edit");
            facts.push((String::new(), Line::styled(format!("and {more}"), Style::Dim)));
        }
        facts
    }
}

fn against_due(point: &PointView) -> Line {
    match point.margin_days {
        Some(days) => {
            let (text, style) = margin(days);
            Line::styled(text, style)
        }
        None => Line::styled("–", Style::Dim),
    }
}

fn tone(days: i64) -> Style {
    match days {
        0 => Style::Plain,
        days if days > 0 => Style::Bad,
        _ => Style::Good,
    }
}

/// Says what could not be read, and where history ends.
pub(in crate::view) fn notes(document: &mut Document, skipped: &[SkippedView], cut_off: bool) {
    for one in skipped.iter().take(MOST_SKIPPED) {
        let commit = &one.commit[..one.commit.len().min(7)];
        let text =
            format!("{} {commit} is passed over: `{}` cannot be read ({}).", one.date, one.path, one.why);
        document.text(Line::styled(text, Style::Warn));
    }
    if skipped.len() > MOST_SKIPPED {
        let more = count(skipped.len() - MOST_SKIPPED, "more file");
        document.text(Line::styled(format!("{more} of other commits cannot be read either."), Style::Warn));
    }
    if cut_off {
        let text = "The history ends where it was cut off. `git fetch --unshallow` gets the rest.";
        document.text(Line::styled(text, Style::Warn));
    }
}
