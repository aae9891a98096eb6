//! Which forecasts move.

use crate::base::{Day, Money};
use crate::graph::ItemIx;
use crate::model::{ItemKind, registry};
use crate::snapshot::{Snapshot, Timetable};

use super::change::Both;
use super::matching::Matching;

/// What an objective, key result, milestone or gate that moved, or that is now late or no longer so, is forecast to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consequence {
    /// What it is in the base, if there.
    pub base: Option<ItemIx>,
    /// What it is in the head, if there.
    pub head: Option<ItemIx>,
    /// The kind as outputs name it.
    pub kind: &'static str,
    /// The id, that of the head where there is one.
    pub id: String,
    /// The title.
    pub title: String,
    /// The day on which it is forecast to finish; `None` where it is not there, or no work serves it.
    pub finish: Both<Option<Day>>,
    /// How many working days later it finishes, in the head's calendar; `None` where one side has no forecast.
    pub delta_days: Option<i64>,
    /// The day that it must meet.
    pub due: Both<Option<Day>>,
    /// How early it is against its due date in working days, each in its own calendar; negative where it is late.
    pub margin_days: Both<Option<i64>>,
    /// Whether it finishes after the close of its due date.
    pub late: Both<bool>,
    /// What being late costs, where the item says so.
    pub cost: Both<Option<Money>>,
}

impl Consequence {
    /// Returns whether the forecast itself moved. Where it did not, the due date did, and passed it.
    pub fn is_moved(&self) -> bool {
        self.finish.old != self.finish.new
    }
}

/// Returns what moved: objectives, then key results, milestones and gates, each in the order of ids; and how many other
/// tasks move with them.
pub(super) fn consequences(
    old: (&Snapshot, &Timetable),
    new: (&Snapshot, &Timetable),
    matching: &Matching,
) -> (Vec<Consequence>, usize) {
    let heads = new.0.plan.items().map(|head| (matching.bases[head.at()], Some(head)));
    let gone = old.0.plan.items().filter(|base| matching.heads[base.at()].is_none());
    let mut found = Vec::new();
    let mut tasks = 0;
    for (base, head) in heads.chain(gone.map(|base| (Some(base), None))) {
        let finish =
            Both::of(base.and_then(|base| old.1.finish(base)), head.and_then(|head| new.1.finish(head)));
        let rank = rank(old.0, new.0, base, head);
        if finish.old != finish.new && rank.is_none() {
            tasks += usize::from(finish.old.is_some() && finish.new.is_some() && is_work(new.0, head));
        }
        let Some(rank) = rank else { continue };
        let late = Both::of(
            base.is_some_and(|base| old.1.is_late(base)),
            head.is_some_and(|head| new.1.is_late(head)),
        );
        if finish.old == finish.new && late.old == late.new {
            continue;
        }
        found.push((rank, Consequence { kind: rank.1, ..consequence(old, new, (base, head), finish, late) }));
    }
    found.sort_by(|(rank, one), (other_rank, other)| (rank, &one.id).cmp(&(other_rank, &other.id)));
    (found.into_iter().map(|(_, consequence)| consequence).collect(), tasks)
}

fn is_work(snapshot: &Snapshot, item: Option<ItemIx>) -> bool {
    item.is_some_and(|item| snapshot.plan.item(item).kind == ItemKind::Task)
}

/// The place of a kind in the order of consequences, and its name; `None` for what is not told one by one. What is told so on
/// one side alone, a milestone that was a task, is told.
fn rank(
    old: &Snapshot,
    new: &Snapshot,
    base: Option<ItemIx>,
    head: Option<ItemIx>,
) -> Option<(u8, &'static str)> {
    let of = |snapshot: &Snapshot, item: ItemIx| {
        let item = snapshot.plan.item(item);
        let rank = match item.kind {
            ItemKind::Objective => 0,
            ItemKind::KeyResult => 1,
            ItemKind::Task if item.is_milestone() => 2,
            ItemKind::Gate => 3,
            _ => return None,
        };
        Some((rank, item.kind_name()))
    };
    head.and_then(|head| of(new, head)).or_else(|| of(old, base?))
}

fn consequence(
    old: (&Snapshot, &Timetable),
    new: (&Snapshot, &Timetable),
    (base, head): (Option<ItemIx>, Option<ItemIx>),
    finish: Both<Option<Day>>,
    late: Both<bool>,
) -> Consequence {
    let (snapshot, shown) = match (head, base) {
        (Some(head), _) => (new.0, head),
        (None, base) => (old.0, base.expect("an item is on one side at least")),
    };
    let item = snapshot.plan.item(shown);
    let cost = |(snapshot, timetable): (&Snapshot, &Timetable), item: Option<ItemIx>, late: bool| {
        let item = item.filter(|_| late)?;
        let rate = *snapshot.plan.item(item).get(registry::COST_OF_DELAY)?;
        Some(rate.cost(-timetable.margin_days(item)?, timetable.time.days_per_week))
    };
    Consequence {
        base,
        head,
        kind: item.kind_name(),
        id: item.id.value.to_string(),
        title: item.title().trim().to_owned(),
        finish,
        delta_days: finish.old.zip(finish.new).map(|(from, to)| new.1.days_between(from, to)),
        due: Both::of(base.and_then(|base| old.1.due(base)), head.and_then(|head| new.1.due(head))),
        margin_days: Both::of(
            base.and_then(|base| old.1.margin_days(base)),
            head.and_then(|head| new.1.margin_days(head)),
        ),
        late,
        cost: Both::of(cost(old, base, late.old), cost(new, head, late.new)),
    }
}
