//! How long gates waited, from when they could be asked to when they were approved.

use std::rc::Rc;

use crate::base::{Day, Instant};
use crate::graph::ItemIx;
use crate::model::ItemKind;
use crate::progress::{GateStanding, Readiness, Stage, says_when};
use crate::source::Commit;

use super::walk::{Moment, Walk};
use super::{Subject, finished};

/// A gate that was approved, or waits.
#[derive(Clone, Debug)]
pub struct Wait {
    /// The gate.
    pub subject: Subject,
    /// The day since which it could be asked: when all that it needs was done; of one that needs nothing the day of the commit that
    /// brought it, where that is of the period; `None` where nothing says so.
    pub asked: Option<Day>,
    /// The day on which enough had approved; `None` while it waits.
    pub approved: Option<Day>,
    /// The working days from the one to the other, or so far.
    pub days: Option<i64>,
    /// The commit that says that it is approved.
    pub commit: Option<Rc<Commit>>,
}

/// Returns the gates that were approved in the period, or waited at its end; the longest wait first.
pub(super) fn waits(walk: &Walk) -> Vec<Wait> {
    let gates = walk.all().into_iter().filter(|(_, moment, item)| is_gate(moment, *item));
    let mut waits: Vec<Wait> = gates.filter_map(|(id, moment, gate)| wait(walk, id, moment, gate)).collect();
    waits.sort_by(|one, other| {
        let key = |wait: &Wait| (wait.days.map_or(i64::MAX, |days| -days), wait.subject.id.clone());
        key(one).cmp(&key(other))
    });
    waits
}

fn wait(walk: &Walk, id: &str, moment: &Moment, gate: ItemIx) -> Option<Wait> {
    let until = walk.ask.until();
    let approved = finished(&moment.snapshot, gate).filter(|day| *day <= walk.ask.last);
    let added = walk.added_by.get(id).map(|commit| commit.day());
    let asked = if let Some(approved) = approved {
        if !walk.ask.has(approved) {
            return None;
        }
        // Its dates begin when its needs were met, or with the approval if that was earlier.
        let dates = moment.snapshot.timetable().filter(|_| says_when(&moment.snapshot, gate));
        let start = dates.and_then(|timetable| timetable.dates(gate).early_start).map(Instant::day);
        start.or(added.filter(|_| !says_when(&moment.snapshot, gate)))
    } else {
        let snapshot = &walk.closing.snapshot;
        let gate = walk.closing.find(id).filter(|gate| is_gate(&walk.closing, *gate))?;
        let readiness = Readiness::of(snapshot);
        let Stage::Asked { since, .. } =
            GateStanding::of(snapshot, snapshot.timetable(), &readiness, gate).stage
        else {
            return None;
        };
        since.or(added)
    };
    let asked = asked.map(|asked| asked.min(approved.unwrap_or(asked)));
    let end = approved.unwrap_or(until);
    Some(Wait {
        subject: Subject::of(&moment.snapshot, gate, id),
        asked,
        approved,
        days: asked.map(|asked| walk.days_between(asked, end)),
        commit: walk.finished_by.get(id).cloned().filter(|_| approved.is_some()),
    })
}

fn is_gate(moment: &Moment, item: ItemIx) -> bool {
    moment.snapshot.plan.item(item).kind == ItemKind::Gate
}
