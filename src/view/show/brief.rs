//! Other items in a line.

use schemars::JsonSchema;
use serde::Serialize;

use crate::base::Day;
use crate::graph::{ItemIx, NeedLink};
use crate::model::registry;
use crate::model::value::LinkType;
use crate::progress;
use crate::schedule::{Binding, Cause, State, WorkingTime, duration, remaining};
use crate::snapshot::{Snapshot, Timetable};
use crate::view::schedule::status;

/// An item in a line.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BriefView {
    /// Its kind.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who answers for it.
    pub owner: Option<String>,
    /// How far it is, where its kind has a status.
    pub status: Option<&'static str>,
    /// The day on which it can start, or did.
    pub start: Option<String>,
    /// The day on which it can finish, or did.
    pub finish: Option<String>,
    /// The day it must meet.
    pub due: Option<String>,
    /// How far it can slip, in working minutes.
    pub total_float: Option<i64>,
    /// Whether it is critical.
    pub critical: bool,
    /// The share of the estimates that is done, 0 to 1.
    pub done_share: Option<f64>,
}

/// An item that is needed, or that needs.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct NeedView {
    /// The other item.
    #[serde(flatten)]
    pub item: BriefView,
    /// How the ends are tied: FS, SS, FF or SF.
    #[serde(rename = "type")]
    pub link: &'static str,
    /// The lag as written.
    pub lag: String,
    /// Which end of what waits this link drives: `start` or `finish`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drives: Option<&'static str>,
}

impl BriefView {
    pub(in crate::view) fn new(snapshot: &Snapshot, timetable: Option<&Timetable>, item: ItemIx) -> Self {
        let written = snapshot.plan.item(item);
        let text = |day: Option<Day>| day.map(|day| day.to_string());
        let days = timetable.map(|timetable| timetable.days(item)).unwrap_or_default();
        let dates = timetable.map(|timetable| *timetable.dates(item)).unwrap_or_default();
        Self {
            kind: written.kind_name(),
            id: written.id.value.to_string(),
            title: written.title().to_owned(),
            owner: written.get(registry::OWNER).map(str::to_owned),
            status: status_of(snapshot, item),
            start: text(days.early_start),
            finish: text(days.early_finish),
            due: text(written.get(registry::DUE).map(|due| due.last)),
            total_float: dates.total_float,
            critical: dates.critical,
            done_share: done_share(snapshot, item),
        }
    }
}

impl NeedView {
    pub(super) fn new(
        snapshot: &Snapshot,
        timetable: Option<&Timetable>,
        link: &NeedLink,
        other: ItemIx,
        starts: &[Binding],
        finishes: &[Binding],
    ) -> Self {
        let binds = |bindings: &[Binding]| {
            bindings.iter().any(|binding| match binding.cause {
                Cause::Link(at) => snapshot.graph.needs()[at as usize] == *link,
                _ => false,
            })
        };
        let bounds_finish = matches!(link.link, LinkType::FinishToFinish | LinkType::StartToFinish);
        let drives = match (binds(starts), binds(finishes)) {
            (false, false) => None,
            (true, _) if !bounds_finish => Some("start"),
            _ => Some("finish"),
        };
        Self {
            item: BriefView::new(snapshot, timetable, other),
            link: link.link.name(),
            lag: link.lag.to_string(),
            drives,
        }
    }
}

/// Returns items in a line each, in the order of their start, then of their ids.
pub(super) fn briefs(
    snapshot: &Snapshot,
    timetable: Option<&Timetable>,
    mut items: Vec<ItemIx>,
) -> Vec<BriefView> {
    items.sort_unstable();
    items.dedup();
    items.sort_by_key(|item| {
        let start = timetable.and_then(|timetable| timetable.dates(*item).early_start);
        (start.is_none(), start)
    });
    items.into_iter().map(|item| BriefView::new(snapshot, timetable, item)).collect()
}

/// How far an item is; what is neither work nor served by it has the status that is written.
pub(super) fn status_of(snapshot: &Snapshot, item: ItemIx) -> Option<&'static str> {
    let written = snapshot.plan.item(item);
    if written.kind.is_work() || written.kind.is_container() {
        return Some(status(written.kind, snapshot.state(item)));
    }
    written.status()
}

/// The share of the estimates that is done: a task's own, or of what serves a container.
pub(super) fn done_share(snapshot: &Snapshot, item: ItemIx) -> Option<f64> {
    let written = snapshot.plan.item(item);
    if written.kind.is_container() {
        return progress::done_share(snapshot, item);
    }
    let time = WorkingTime::of(&snapshot.plan);
    let whole = time.minutes(duration(written));
    if !written.kind.is_work() || whole == 0 || written.get(registry::REPEAT).is_some() {
        return None;
    }
    match snapshot.state(item) {
        State::Done => Some(1.0),
        State::Doing => Some((whole - remaining(written, time)).max(0) as f64 / whole as f64),
        State::Todo => Some(0.0),
        State::Dropped => None,
    }
}
