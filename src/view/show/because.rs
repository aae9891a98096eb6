//! Why an item starts and finishes when it does.

use crate::base::Instant;
use crate::graph::ItemIx;
use crate::model::{ItemKind, registry};
use crate::schedule::{Binding, End, Kind, State};
use crate::snapshot::{Snapshot, Timetable};
use crate::view::path::{CauseView, RestView};
use crate::view::schedule::days;

use super::BecauseView;

/// Returns what binds the start and the finish of an item; nothing where it has no dates.
pub(super) fn bindings(timetable: Option<&Timetable>, item: ItemIx) -> (Vec<Binding>, Vec<Binding>) {
    let scheduled = timetable.filter(|timetable| timetable.dates(item).early_start.is_some());
    scheduled.map_or_else(Default::default, |timetable| {
        let of = |end| timetable.passes.bindings(&timetable.schedule, item.0, end);
        (of(End::Start), of(End::Finish))
    })
}

/// Returns the causes of both ends of an item that has dates.
pub(super) fn because(snapshot: &Snapshot, timetable: &Timetable, item: ItemIx) -> BecauseView {
    if snapshot.plan.item(item).kind.is_container() {
        let member = |other: Option<(ItemIx, Instant, End)>| -> Vec<CauseView> {
            other
                .map(|(other, at, end)| {
                    let day = match end {
                        End::Finish if !timetable.dates(other).takes_no_time => {
                            timetable.passes.finish_day(at)
                        }
                        _ => at.day(),
                    };
                    CauseView::member(snapshot.plan.id(other), day)
                })
                .into_iter()
                .collect()
        };
        return BecauseView {
            start: member(first(snapshot, timetable, item)),
            finish: member(last(timetable, item)),
        };
    }
    let (starts, finishes) = bindings(Some(timetable), item);
    let view = |binding: &Binding| CauseView::new(snapshot, timetable, binding);
    let dates = timetable.dates(item);
    let start: Vec<CauseView> = starts.iter().map(view).collect();
    let finish = if dates.early_start == dates.early_finish && dates.takes_no_time {
        start.clone()
    } else {
        // What binds the start leads to the finish through the work.
        let by_work =
            |binding: &&Binding| binding.end == End::Start || resumes(timetable, item, snapshot, binding);
        let work = finishes.iter().find(by_work).and_then(|binding| work(snapshot, timetable, item, binding));
        let at_finish = finishes.iter().filter(|binding| binding.end == End::Finish).map(view);
        work.into_iter().chain(at_finish).collect()
    };
    BecauseView { start, finish }
}

/// Whether a binding says from when on the rest of begun work is worked.
fn resumes(timetable: &Timetable, item: ItemIx, snapshot: &Snapshot, binding: &Binding) -> bool {
    let cause = CauseView::new(snapshot, timetable, binding);
    snapshot.state(item) == State::Doing && !matches!(cause.link, Some("FF" | "SF"))
}

/// The work itself as a cause: how much of it, from when on, and the days on which nobody works on it.
fn work(snapshot: &Snapshot, timetable: &Timetable, item: ItemIx, binding: &Binding) -> Option<CauseView> {
    let scheduled = timetable.passes.network().items.get(item.at())?;
    let written = snapshot.plan.item(item);
    let dates = timetable.dates(item);
    let minutes = match scheduled.kind {
        Kind::Gate(gate) => timetable.passes.network().durations.whole[item.at()] * i64::from(gate.turns),
        _ => timetable.work_left(item),
    };
    if minutes == 0 {
        return None;
    }
    let amount = days(minutes, timetable.time.minutes_per_day);
    let (from, words) = match (scheduled.kind, scheduled.state) {
        (Kind::Gate(_), _) => (dates.early_start?, format!("{amount} for the approvals")),
        (_, State::Doing) => (binding.to, format!("{amount} of work left")),
        _ if written.kind == ItemKind::Task && !written.mentions(registry::ESTIMATE) => {
            (dates.early_start?, format!("{amount} of work, for want of an estimate"))
        }
        _ => (dates.early_start?, format!("{amount} of work")),
    };
    let to = dates.early_finish?;
    let rests = timetable.passes.calendar_of(item.0).rests(from, to);
    Some(CauseView::work(words, from.day(), rests.take(100).map(|rest| RestView::new(&rest)).collect()))
}

/// The work that starts first of what serves a container.
fn first(snapshot: &Snapshot, timetable: &Timetable, container: ItemIx) -> Option<(ItemIx, Instant, End)> {
    let start = timetable.dates(container).early_start?;
    let serving = snapshot.graph.all_serving(container);
    let counts = |item: &ItemIx| {
        timetable.passes.network().items[item.at()].counts()
            && timetable.dates(*item).early_start == Some(start)
    };
    Some((serving.into_iter().find(counts)?, start, End::Start))
}

/// The work that finishes last of what serves a container.
fn last(timetable: &Timetable, container: ItemIx) -> Option<(ItemIx, Instant, End)> {
    let path = timetable.path(Some(container))?;
    Some((ItemIx(path.steps.last()?.item), path.finish, End::Finish))
}
