//! Whose load rises above what they have time for.

use schemars::JsonSchema;
use serde::Serialize;

use crate::review::Rise;
use crate::snapshot::Snapshot;
use crate::view::{Column, Document, Line, Style, Table};

use super::DiffView;
use super::words::counted;

/// The most rows that are shown unless all are asked for.
const MOST_ROWS: usize = 10;
/// The most tasks that are named in a row unless all are asked for.
const MOST_NAMED: usize = 3;

/// A week in which a person is asked for more than they have time for, and was not, or for less of it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LoadView {
    /// The person's id.
    pub person: String,
    /// The week, such as `2026-W38`.
    pub week: String,
    /// Its Monday.
    pub first_day: String,
    /// Which percentage of their working time in the week was asked for; none where they did not work in it.
    pub old_percent: Option<i64>,
    /// Which percentage is.
    pub new_percent: Option<i64>,
    /// Which percentage of it is for planned work.
    pub capacity_percent: i64,
    /// The tasks that ask for it, by their ids.
    pub items: Vec<String>,
    #[serde(skip)]
    day: i32,
}

impl LoadView {
    pub(super) fn new(rise: &Rise, head: &Snapshot) -> Self {
        Self {
            person: rise.person.clone(),
            week: rise.week.clone(),
            first_day: rise.first_day.to_string(),
            old_percent: rise.percent.old,
            new_percent: rise.percent.new,
            capacity_percent: rise.capacity,
            items: rise.items.iter().map(|item| head.plan.id(*item).to_owned()).collect(),
            day: rise.first_day.0,
        }
    }
}

impl DiffView {
    /// Returns how many people in how many weeks: `2 people asked for more than they have time for, in 5 weeks`.
    pub(super) fn load_counts(&self) -> Option<String> {
        let mut people: Vec<&str> = self.load.iter().map(|load| load.person.as_str()).collect();
        people.dedup();
        let people = match people.as_slice() {
            [] => return None,
            [one] => (*one).to_owned(),
            many => format!("{} people", many.len()),
        };
        let (weeks, first) = (self.load.len(), &self.load[0].week);
        Some(match weeks {
            1 => format!("{people} above capacity in {first}"),
            _ => format!("{people} above capacity, {} in all", counted(weeks, "week")),
        })
    }

    /// Adds whose load rises: a row for each person and weeks in a row, with the week that is worst.
    pub(super) fn load(&self, document: &mut Document, all: bool) {
        if self.load.is_empty() {
            return;
        }
        document.section("Load above capacity, in percent of working time");
        let spans = spans(&self.load);
        let shown = if all || spans.len() <= MOST_ROWS + 1 { spans.len() } else { MOST_ROWS };
        let columns = vec![
            Column::left("Person"),
            Column::left("Weeks"),
            Column::right("Was").droppable(2),
            Column::right("Load"),
            Column::right("Capacity"),
            Column::left("Works on").droppable(1),
        ];
        let rows = spans[..shown].iter().map(|span| row(span, all)).collect();
        document.table(Table { columns, rows });
        if spans.len() > shown {
            let more = counted(spans.len() - shown, "more span");
            document.text(Line::styled(format!("{more}; `-v` lists them."), Style::Dim));
        }
    }
}

/// Puts weeks of a person together that follow one another.
fn spans(load: &[LoadView]) -> Vec<&[LoadView]> {
    load.chunk_by(|one, next| one.person == next.person && next.day == one.day + 7).collect()
}

/// A row for weeks that follow one another, with the figures of the worst.
fn row(span: &[LoadView], all: bool) -> Vec<Line> {
    let (first, last) = (&span[0], &span[span.len() - 1]);
    // Of two that are as bad, the earlier.
    let worst = span.iter().rev().max_by_key(|week| week.new_percent).unwrap_or(first);
    let weeks = if span.len() == 1 {
        first.week.clone()
    } else {
        // What is the same of both names is said once.
        let same = first.week[..4] == last.week[..4];
        let until = if same { last.week[5..].to_owned() } else { last.week.clone() };
        format!("{} to {until}", first.week)
    };
    let percent =
        |percent: Option<i64>| percent.map_or_else(|| "–".to_owned(), |percent| format!("{percent}%"));
    vec![
        Line::styled(&first.person, Style::Id),
        Line::plain(weeks),
        Line::plain(percent(worst.old_percent)),
        Line::styled(percent(worst.new_percent), Style::Bad),
        Line::plain(format!("{}%", worst.capacity_percent)),
        Line::ids(&worst.items, if all { usize::MAX } else { MOST_NAMED }),
    ]
}
