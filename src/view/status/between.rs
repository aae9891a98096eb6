//! Where the work of one team waits for that of another.

use schemars::JsonSchema;
use serde::Serialize;

use crate::graph::ItemIx;
use crate::model::registry;
use crate::progress::Crossing;
use crate::snapshot::{Snapshot, Timetable};
use crate::view::schedule::days;
use crate::view::{Column, Line, Style, Table};

/// A need between work of two teams.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CrossingView {
    /// What waits.
    pub waits: EndView,
    /// What it waits for.
    pub needs: EndView,
    /// How the ends are tied: FS, SS, FF or SF.
    #[serde(rename = "type")]
    pub link: &'static str,
    /// The day on which what is needed is forecast.
    pub handover: Option<String>,
    /// By how many working minutes the handover may slip before a due date or the plan's finish does; negative where it
    /// is late.
    pub float: Option<i64>,
    /// Whether it is late.
    pub late: bool,
    #[serde(skip)]
    minutes_per_day: i64,
}

/// An end of such a need.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct EndView {
    /// The kind of the item.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Their team.
    pub team: String,
}

impl CrossingView {
    pub(super) fn new(snapshot: &Snapshot, timetable: &Timetable, crossing: &Crossing<'_>) -> Self {
        let end = |item: ItemIx, team| {
            let written = snapshot.plan.item(item);
            EndView {
                kind: written.kind_name(),
                id: written.id.value.to_string(),
                title: written.title().to_owned(),
                owner: written.get(registry::OWNER).map(str::to_owned),
                team: snapshot.plan.party_id(team).to_owned(),
            }
        };
        Self {
            waits: end(crossing.need.successor, crossing.to),
            needs: end(crossing.need.predecessor, crossing.from),
            link: crossing.need.link.name(),
            handover: crossing.handover.map(|day| day.to_string()),
            float: crossing.float,
            late: crossing.float.is_some_and(|float| float < 0),
            minutes_per_day: timetable.time.minutes_per_day,
        }
    }

    /// Returns whether an end of it is somebody's.
    pub(super) fn is_of(&self, person: &str) -> bool {
        [&self.waits, &self.needs].into_iter().any(|end| end.owner.as_deref() == Some(person))
    }

    fn float(&self) -> Line {
        match self.float {
            None => Line::plain("–"),
            Some(minutes) if minutes < 0 => {
                Line::styled(format!("{} late", days(-minutes, self.minutes_per_day)), Style::Bad)
            }
            Some(minutes) => Line::plain(format!("{} to spare", days(minutes, self.minutes_per_day))),
        }
    }
}

pub(super) fn table(crossings: &[CrossingView]) -> Table {
    let columns = vec![
        Column::left("Waits"),
        Column::left("Title").droppable(5),
        Column::left("Team").droppable(1),
        Column::left("Owner").droppable(3),
        Column::left("Needs"),
        Column::left("Of team"),
        Column::left("Owner").droppable(4),
        Column::left("Handed over").droppable(2),
        Column::left("Float"),
    ];
    let owner = |end: &EndView| Line::plain(end.owner.as_deref().unwrap_or("–"));
    let rows = crossings.iter().map(|one| {
        vec![
            Line::styled(&one.waits.id, Style::Id),
            Line::plain(&one.waits.title),
            Line::plain(&one.waits.team),
            owner(&one.waits),
            Line::styled(&one.needs.id, Style::Id),
            Line::plain(&one.needs.team),
            owner(&one.needs),
            Line::plain(one.handover.as_deref().unwrap_or("–")),
            one.float(),
        ]
    });
    Table { columns, rows: rows.collect() }
}
