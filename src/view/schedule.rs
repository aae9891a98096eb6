//! What `schedule` says: the dates of every item.

use schemars::JsonSchema;
use serde::Serialize;

use crate::base::{Day, Instant};
use crate::graph::ItemIx;
use crate::model::{ItemKind, registry};
use crate::schedule::{Kind, State};
use crate::snapshot::{Snapshot, Timetable};

use super::{Column, Document, Head, Line, Style, Table};

/// The output of `schedule`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ScheduleView {
    /// Format, command, data date.
    #[serde(flatten)]
    pub head: Head,
    /// The plan as a whole.
    pub plan: PlanView,
    /// The items, in the order of their start, then of their ids.
    pub items: Vec<ScheduledItem>,
}

/// The plan as a whole.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PlanView {
    /// Its title.
    pub title: String,
    /// The day before which nothing is scheduled.
    pub start: String,
    /// The day on which the last work finishes.
    pub finish: Option<String>,
    /// Working minutes of a day.
    pub minutes_per_day: i64,
}

/// An item with its dates, as days; floats and offsets are in working minutes.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ScheduledItem {
    /// `objective`, `key_result`, `initiative`, `task`, `milestone`, `external` or `gate`.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who answers for it.
    pub owner: Option<String>,
    /// How far it is: `todo`, `doing`, `done`, `dropped`; of containers `active`, `closed`, `dropped`.
    pub status: &'static str,
    /// The first day on which it can start, or on which it did.
    pub early_start: Option<String>,
    /// The first day on which it can finish, or on which it did.
    pub early_finish: Option<String>,
    /// The last day on which it can start.
    pub late_start: Option<String>,
    /// The last day on which it can finish.
    pub late_finish: Option<String>,
    /// The day it must meet.
    pub due: Option<String>,
    /// How far it can slip before a due date or the plan's finish does.
    pub total_float: Option<i64>,
    /// How far it can slip before anything else does.
    pub free_float: Option<i64>,
    /// Whether it is on a driving path to the plan's finish, or has no float.
    pub critical: bool,
    /// Whether it has no estimate and counts as one day.
    pub estimated: bool,
    /// Dates as working minutes of the plan's calendar from the plan's start.
    pub offset: Offsets,
}

/// Dates as working minutes from the plan's start.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct Offsets {
    /// Of the early start.
    pub early_start: Option<i64>,
    /// Of the early finish.
    pub early_finish: Option<i64>,
    /// Of the late start.
    pub late_start: Option<i64>,
    /// Of the late finish.
    pub late_finish: Option<i64>,
}

impl ScheduleView {
    /// Makes the view of the items that `keep` keeps.
    pub fn new(snapshot: &Snapshot, timetable: &Timetable, keep: impl Fn(ItemIx) -> bool) -> Self {
        let mut items: Vec<(Option<Instant>, ItemIx)> = snapshot
            .plan
            .items()
            .filter(|item| {
                let kind = snapshot.plan.item(*item).kind;
                (kind.is_container() || kind.is_work()) && keep(*item)
            })
            .map(|item| (timetable.dates(item).early_start, item))
            .collect();
        items.sort_by_key(|(start, item)| (start.is_none(), *start, *item));
        Self {
            head: Head::new("schedule", snapshot.data_date),
            plan: PlanView::new(snapshot, timetable),
            items: items.into_iter().map(|(_, item)| ScheduledItem::new(snapshot, timetable, item)).collect(),
        }
    }

    /// Returns the table of the items, with floats in days.
    pub fn document(&self) -> Document {
        let columns = vec![
            Column::left("Kind").droppable(4),
            Column::left("Id"),
            Column::left("Owner").droppable(3),
            Column::left("Start"),
            Column::left("Finish"),
            Column::left("Due").droppable(2),
            Column::right("Float"),
            Column::right("Free").droppable(5),
            Column::left("Critical").droppable(1),
        ];
        let day = |day: &Option<String>| Line::plain(day.as_deref().unwrap_or("–"));
        let rows = self.items.iter().map(|item| {
            let late = item.total_float.is_some_and(|float| float < 0);
            let float = |minutes: Option<i64>| {
                minutes.map_or_else(|| "–".to_owned(), |minutes| days(minutes, self.plan.minutes_per_day))
            };
            let start = day(&item.early_start).then(if item.estimated { "" } else { " (1d?)" }, Style::Dim);
            vec![
                Line::styled(item.kind.replace('_', " "), Style::Dim),
                Line::styled(&item.id, Style::Id),
                Line::plain(item.owner.as_deref().unwrap_or("–")),
                start,
                day(&item.early_finish),
                day(&item.due),
                Line::styled(float(item.total_float), if late { Style::Bad } else { Style::Plain }),
                Line::plain(float(item.free_float)),
                if item.critical { Line::styled("critical", Style::Warn) } else { Line::plain("") },
            ]
        });
        let mut document = Document::default();
        document.heading(self.plan.heading(&self.head));
        document.table(Table { columns, rows: rows.collect() });
        document
    }
}

impl PlanView {
    /// Returns the line over what is said of the plan: its title, when it runs, and the data date.
    pub(super) fn heading(&self, head: &Head) -> Line {
        let finish = match &self.finish {
            Some(finish) => format!("finishes {finish}"),
            None => "no work to schedule".to_owned(),
        };
        Line::styled(&self.title, Style::Strong)
            .then(format!(": starts {}, {finish}", self.start), Style::Plain)
            .then(format!(" (as of {})", head.as_of.as_deref().unwrap_or("–")), Style::Dim)
    }

    pub(super) fn new(snapshot: &Snapshot, timetable: &Timetable) -> Self {
        let manifest = snapshot.plan.manifest();
        Self {
            title: manifest
                .and_then(|manifest| manifest.get(registry::PLAN))
                .unwrap_or("(no title)")
                .to_owned(),
            start: timetable.passes.network().start.to_string(),
            finish: timetable.plan_finish().map(|day| day.to_string()),
            minutes_per_day: timetable.time.minutes_per_day,
        }
    }
}

impl ScheduledItem {
    fn new(snapshot: &Snapshot, timetable: &Timetable, item: ItemIx) -> Self {
        let written = snapshot.plan.item(item);
        let dates = timetable.dates(item);
        let days = timetable.days(item);
        let text = |day: Option<Day>| day.map(|day| day.to_string());
        let offset = |instant: Option<Instant>| instant.map(|instant| timetable.offset(instant));
        let is_task = timetable.passes.network().items[item.at()].kind == Kind::Task;
        Self {
            kind: written.kind_name(),
            id: written.id.value.to_string(),
            title: written.title().to_owned(),
            owner: written.get(registry::OWNER).map(str::to_owned),
            status: status(written.kind, snapshot.state(item)),
            early_start: text(days.early_start),
            early_finish: text(days.early_finish),
            late_start: text(days.late_start),
            late_finish: text(days.late_finish),
            due: text(timetable.due(item)),
            total_float: dates.total_float,
            free_float: dates.free_float,
            critical: dates.critical,
            estimated: !is_task || written.mentions(registry::ESTIMATE),
            offset: Offsets {
                early_start: offset(dates.early_start),
                early_finish: offset(dates.early_finish),
                late_start: offset(dates.late_start),
                late_finish: offset(dates.late_finish),
            },
        }
    }
}

/// Returns the word for how far an item of a kind is.
pub fn status(kind: ItemKind, state: State) -> &'static str {
    match (kind, state) {
        (_, State::Dropped) => "dropped",
        (ItemKind::Gate, State::Done) => "approved",
        (ItemKind::Gate, _) => "open",
        (kind, State::Done) if kind.is_container() => "closed",
        (kind, _) if kind.is_container() => "active",
        (_, State::Done) => "done",
        (_, State::Doing) => "doing",
        (_, State::Todo) => "todo",
    }
}

/// Returns working minutes in days, with at most one decimal: `5d`, `-2.5d`.
pub fn days(minutes: i64, minutes_per_day: i64) -> String {
    let tenths = (minutes as f64 / minutes_per_day as f64 * 10.0).round() as i64;
    let sign = if tenths < 0 { "-" } else { "" };
    let tenths = tenths.abs();
    if tenths % 10 == 0 {
        format!("{sign}{}d", tenths / 10)
    } else {
        format!("{sign}{}.{}d", tenths / 10, tenths % 10)
    }
}
