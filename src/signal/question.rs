//! Questions that wait for a decision, and whom they have reached.

use crate::base::Day;
use crate::graph::{ItemIx, PartyIx};
use crate::model::{ItemKind, registry};
use crate::progress::{Claim, Decisions, Reached, Rung, TriggerStanding, claims, escalation, is_done};
use crate::schedule;
use crate::snapshot::Snapshot;

/// A question that waits for a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// What it is about.
    pub item: ItemIx,
    /// What is asked.
    pub subject: Subject,
    /// Since when.
    pub since: Day,
}

/// What a question asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// The item is blocked: what is done about it?
    Block,
    /// A check-in says that it goes worse: what is done about it?
    Worse,
    /// The trigger has fired: what it names is to be looked at again.
    Trigger,
    /// The decision is proposed, and its day has come.
    Proposed,
}

/// Returns the questions of a plan that no accepted decision has answered, with whom each has reached.
pub(super) fn questions(snapshot: &Snapshot) -> Vec<(Question, Vec<Reached>)> {
    let plan = &snapshot.plan;
    let (calendar, decisions) = (schedule::plan_calendar(plan), Decisions::of(snapshot));
    let timetable = snapshot.timetable();
    let mut found = Vec::new();
    for item in plan.items() {
        let written = plan.item(item);
        let id = written.id.value.as_ref();
        let mut ask = |subject: Subject, since: Day, owner: Option<PartyIx>, about: &[ItemIx]| {
            let mut reached = escalation(snapshot, &calendar, owner, about, since);
            // That it is blocked is told for itself.
            reached.retain(|one| subject != Subject::Block || one.rung != Rung::Owner);
            if !reached.is_empty() {
                found.push((Question { item, subject, since }, reached));
            }
        };
        let about = |field: &[crate::model::SpannedText]| -> Vec<ItemIx> {
            field.iter().filter_map(|id| plan.find(&id.value)).collect()
        };
        match written.kind {
            ItemKind::Trigger => {
                let fired = TriggerStanding::of(snapshot, timetable, &decisions, item).fired;
                if let Some(fired) = fired.filter(|fired| fired.answer.is_none()) {
                    let about = about(written.get(registry::REVIEW).unwrap_or_default());
                    ask(Subject::Trigger, fired.since, snapshot.graph.owner(item), &about);
                }
            }
            ItemKind::Decision if !matches!(written.status(), Some("accepted" | "superseded")) => {
                let Some(date) = written.get(registry::DATE) else { continue };
                let by = written.get(registry::BY).and_then(|by| plan.find_person(by));
                let about = about(written.get(registry::AFFECTS).unwrap_or_default());
                ask(Subject::Proposed, *date, by, &about);
            }
            kind if (kind.is_work() || kind.is_container())
                && snapshot.state(item).is_active()
                && !is_done(snapshot, item) =>
            {
                let owner = snapshot.graph.owner(item);
                let blocked = written.get(registry::BLOCKED).map(|blocked| blocked.since.value);
                if let Some(since) = blocked.filter(|since| decisions.answer(id, *since).is_none()) {
                    ask(Subject::Block, since, owner, &[item]);
                }
                let worse = worse(snapshot, item).filter(|said| {
                    let named = said.check_in.get(registry::DECISION).and_then(|id| plan.find(id));
                    let named = named.is_some_and(|named| plan.item(named).status() == Some("accepted"));
                    !named && decisions.answer(id, said.day).is_none()
                });
                if let Some(said) = worse {
                    ask(Subject::Worse, said.day, owner, &[item]);
                }
            }
            _ => {}
        }
    }
    found
}

/// Returns the check-in that said that an item goes worse than before, as long as none has said that it is as well again.
fn worse(snapshot: &Snapshot, item: ItemIx) -> Option<Claim<'_>> {
    let mut worse: Option<(Claim<'_>, Claim<'_>)> = None;
    let mut last: Option<Claim<'_>> = None;
    for claim in claims(snapshot, item).filter(|claim| claim.health.is_some()) {
        worse = worse.filter(|(_, before)| claim.health > before.health);
        if let Some(last) = last.filter(|last| claim.health > last.health) {
            worse = Some((claim, last));
        }
        last = Some(claim);
    }
    worse.map(|(said, _)| said)
}
