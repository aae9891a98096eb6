//! The accepted decisions by what they affect: what asks for a decision is answered by one.

use crate::base::Day;
use crate::graph::ItemIx;
use crate::model::{ItemKind, registry};
use crate::snapshot::Snapshot;

/// An accepted decision that answers a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The decision.
    pub decision: ItemIx,
    /// Its day.
    pub day: Day,
}

/// The accepted decisions of a plan, by the ids that they affect.
#[derive(Clone, Debug)]
pub struct Decisions<'s> {
    /// Id, day and decision, sorted.
    affecting: Vec<(&'s str, Day, ItemIx)>,
}

impl<'s> Decisions<'s> {
    /// Collects the accepted decisions that are dated on or before the data date; those that are proposed or superseded
    /// answer nothing.
    pub fn of(snapshot: &'s Snapshot) -> Self {
        let plan = &snapshot.plan;
        let mut affecting = Vec::new();
        for decision in plan.items_of(ItemKind::Decision) {
            let written = plan.item(decision);
            let Some(day) = written.get(registry::DATE).filter(|day| **day <= snapshot.data_date) else {
                continue;
            };
            if written.status() == Some("accepted") {
                let affected = written.get(registry::AFFECTS).unwrap_or_default();
                affecting.extend(affected.iter().map(|id| (id.value.as_ref(), *day, decision)));
            }
        }
        affecting.sort_unstable();
        Self { affecting }
    }

    /// Returns the first accepted decision, dated on a day or after it, whose `affects` names the id.
    pub fn answer(&self, id: &str, since: Day) -> Option<Answer> {
        let at = self.affecting.partition_point(|(affected, day, _)| (*affected, *day) < (id, since));
        let (_, day, decision) = self.affecting.get(at).filter(|(affected, _, _)| *affected == id)?;
        Some(Answer { decision: *decision, day: *day })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::sketch::{day, snapshot};

    #[test]
    fn the_first_accepted_decision_since_a_day_that_names_it_is_the_answer() {
        let decision = |id: &str, date: &str, rest: &str| {
            format!("  {id}: {{title: D, by: ana, date: {date}, affects: [work], {rest}}}\n")
        };
        let snapshot = snapshot(
            &("tasks: {work: {title: W, owner: ana}, worker: {title: W, owner: ana}}\ndecisions:\n"
                .to_owned()
                + &decision("early", "2026-03-02", "status: accepted")
                + &decision("later", "2026-03-05", "status: accepted")
                + &decision("other", "2026-03-03", "status: proposed")
                + &decision("past", "2026-03-03", "status: superseded")
                + &decision("to-come", "2026-03-20", "status: accepted")),
        );
        let decisions = Decisions::of(&snapshot);
        let answer = |id: &str, since: &str| {
            decisions.answer(id, day(since)).map(|answer| snapshot.plan.id(answer.decision).to_owned())
        };
        assert_eq!(answer("work", "2026-03-01").as_deref(), Some("early"));
        assert_eq!(answer("work", "2026-03-02").as_deref(), Some("early"));
        assert_eq!(answer("work", "2026-03-03").as_deref(), Some("later"));
        assert_eq!(answer("work", "2026-03-06"), None, "what is still to come decides nothing");
        assert_eq!(answer("worker", "2026-03-01"), None);
        assert_eq!(answer("wor", "2026-03-01"), None);
    }
}
