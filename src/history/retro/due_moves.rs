//! How often due dates moved, and whether anything says why.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::base::Day;
use crate::diff::What;
use crate::graph::ItemIx;
use crate::model::{ItemKind, registry};
use crate::snapshot::Snapshot;
use crate::source::Commit;

use super::Subject;
use super::walk::{Gathered, Step, Walk};

/// The trailer of a commit that says why.
const REASON: &str = "Reason";
/// By how many days a decision may be dated before or after the commit that moves a date because of it.
const NEAR_DAYS: i32 = 14;

/// A due date that moved.
#[derive(Clone, Debug)]
pub struct DueMoves {
    /// Whose it is.
    pub subject: Subject,
    /// Its moves in the period, the first first.
    pub moves: Vec<DueMove>,
    /// By how many working days it is later than it was in the beginning; `None` where there was none at one end.
    pub days: Option<i64>,
}

/// A move of a due date.
#[derive(Clone, Debug)]
pub struct DueMove {
    /// The commit that moved it.
    pub commit: Rc<Commit>,
    /// What it was.
    pub from: Day,
    /// What it became; `None` where it was taken away.
    pub to: Option<Day>,
    /// By how many working days it was moved; later is positive.
    pub days: Option<i64>,
    /// What the commit's `Reason:` trailers say.
    pub reasons: Vec<String>,
    /// The accepted decisions that name the item and are dated within two weeks of the commit.
    pub decisions: Vec<String>,
}

impl DueMove {
    /// Returns whether something says why.
    pub fn is_explained(&self) -> bool {
        !self.reasons.is_empty() || !self.decisions.is_empty()
    }
}

/// A move, with the id of its item now.
#[derive(Clone, Debug)]
pub(super) struct Moved {
    id: String,
    commit: Rc<Commit>,
    from: Day,
    to: Option<Day>,
}

/// Takes a due date that a commit moved. A first due date is no move.
pub(super) fn take(gathered: &mut Gathered, step: &Step<'_>) {
    if step.change.field != Some(registry::DUE.name()) || step.change.what != What::Changed {
        return;
    }
    let due =
        |snapshot: &Snapshot, item: ItemIx| snapshot.plan.item(item).get(registry::DUE).map(|due| due.last);
    let (Some(old), Some(new)) = (step.old, step.new) else { return };
    let (from, to) = (due(&step.entry.old, old), due(&step.entry.new, new));
    if let Some(from) = from.filter(|from| to != Some(*from)) {
        gathered.moved.push(Moved { id: step.id.clone(), commit: Rc::clone(step.commit), from, to });
    }
}

/// Returns the due dates that moved, the one that moved most often first.
pub(super) fn due_moves(walk: &Walk) -> Vec<DueMoves> {
    let mut by_id: BTreeMap<&str, Vec<&Moved>> = BTreeMap::new();
    for moved in walk.moved.iter().rev() {
        by_id.entry(&moved.id).or_default().push(moved);
    }
    let decisions = decisions(walk);
    let mut found: Vec<DueMoves> = by_id
        .into_iter()
        .filter_map(|(id, moved)| {
            let (first, last) = (moved.first()?, moved.last()?);
            let days = last.to.map(|to| walk.days_between(first.from, to));
            let about = decisions.get(id).map(Vec::as_slice).unwrap_or_default();
            let moves = moved.iter().map(|moved| explained(walk, moved, about)).collect();
            Some(DueMoves { subject: walk.subject(id)?, moves, days })
        })
        .collect();
    found.sort_by(|one, other| {
        let key = |moves: &DueMoves| (usize::MAX - moves.moves.len(), moves.subject.id.clone());
        key(one).cmp(&key(other))
    });
    found
}

fn explained(walk: &Walk, moved: &Moved, about: &[(Day, String)]) -> DueMove {
    let Moved { commit, from, to, .. } = moved;
    let trailers = commit.trailers();
    let reasons = trailers.iter().filter(|trailer| trailer.is(REASON)).map(|trailer| trailer.value.clone());
    let day = commit.day();
    let is_near = |date: Day| day.plus(-NEAR_DAYS) <= date && date <= day.plus(NEAR_DAYS);
    let decisions = about.iter().filter(|(date, _)| is_near(*date)).map(|(_, id)| id.clone());
    DueMove {
        commit: Rc::clone(commit),
        from: *from,
        to: *to,
        days: to.map(|to| walk.days_between(*from, to)),
        reasons: reasons.collect(),
        decisions: decisions.collect(),
    }
}

/// Returns the accepted decisions with their dates, by the id of what they affect.
fn decisions(walk: &Walk) -> BTreeMap<String, Vec<(Day, String)>> {
    let mut found: BTreeMap<String, Vec<(Day, String)>> = BTreeMap::new();
    for (id, moment, item) in walk.all() {
        let written = moment.snapshot.plan.item(item);
        let date = written.get(registry::DATE).copied();
        let is_accepted = written.kind == ItemKind::Decision && written.status() == Some("accepted");
        let Some(date) = date.filter(|_| is_accepted) else { continue };
        for affected in written.get(registry::AFFECTS).unwrap_or_default() {
            found.entry(affected.value.to_string()).or_default().push((date, id.to_owned()));
        }
    }
    found.values_mut().for_each(|decisions| decisions.sort_unstable());
    found
}
