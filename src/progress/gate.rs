//! How a gate stands: who has approved, who is asked, and since when they are.

use super::passes_by_itself;
use super::readiness::Readiness;
use crate::base::{Day, Instant};
use crate::graph::ItemIx;
use crate::model::registry;
use crate::schedule::{self, State};
use crate::snapshot::{Snapshot, Timetable};

/// How a gate stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GateStanding<'s> {
    /// How far it is.
    pub stage: Stage,
    /// How many must approve.
    pub needed: usize,
    /// Who has approved, and when: those of the people asked, up to the data date, the earliest first.
    pub approved: Vec<(&'s str, Day)>,
    /// Who is asked now; of a gate that cannot be asked yet, who will be asked first. Nobody once it is approved.
    pub asked: Vec<&'s str>,
    /// Who is asked after them, in their order, where the gate asks one after another.
    pub then: Vec<&'s str>,
}

/// How far a gate is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Its condition does not hold, so it asks nobody.
    PassesByItself,
    /// It is not to be asked for.
    Dropped,
    /// Enough had approved on this day.
    Approved(Day),
    /// Something that it needs is not done, so nobody can be asked.
    NotYet,
    /// Approval can be given.
    Asked {
        /// Since when: the day on which all that it needs was done, or the last approval where it asks in order; `None`
        /// where nothing says so, because it needs nothing or there are no dates.
        since: Option<Day>,
        /// The day by whose close it should have been given, by what each approver `takes`.
        by: Option<Day>,
    },
}

impl<'s> GateStanding<'s> {
    /// Finds out how a gate stands; without dates it is not known since when.
    pub fn of(
        snapshot: &'s Snapshot,
        timetable: Option<&Timetable>,
        readiness: &Readiness<'_>,
        gate: ItemIx,
    ) -> Self {
        let written = snapshot.plan.item(gate);
        let approvers = written.get(registry::APPROVERS);
        let people = approvers.map(|approvers| approvers.people.as_slice()).unwrap_or_default();
        let needed = approvers.map_or(0, |approvers| approvers.needed);
        let mut approved: Vec<(&str, Day)> = written
            .get(registry::APPROVED)
            .unwrap_or_default()
            .iter()
            .filter(|approval| approval.day.value <= snapshot.data_date)
            .filter(|approval| people.iter().any(|person| person.value == approval.person.value))
            .map(|approval| (approval.person.value.as_ref(), approval.day.value))
            .collect();
        approved.sort_by_key(|(person, day)| (*day, *person));
        let in_order = written.get(registry::IN_ORDER).copied().unwrap_or(false);
        let missing = needed.saturating_sub(approved.len());
        let mut stage = match snapshot.state(gate) {
            State::Dropped => Stage::Dropped,
            _ => match schedule::approved_on(written, snapshot.data_date) {
                Some(day) => Stage::Approved(day),
                None if passes_by_itself(snapshot, gate) => Stage::PassesByItself,
                None if readiness.is_ready(gate) => Stage::Asked { since: None, by: None },
                None => Stage::NotYet,
            },
        };
        let (mut asked, mut then) = (Vec::new(), Vec::new());
        if matches!(stage, Stage::NotYet | Stage::Asked { .. }) {
            asked = people
                .iter()
                .map(|person| person.value.as_ref())
                .filter(|person| approved.iter().all(|(given, _)| given != person))
                .collect();
            if in_order {
                asked.truncate(missing);
                then = asked.split_off(asked.len().min(1));
            }
        }
        if let (Stage::Asked { .. }, Some(timetable), true) = (stage, timetable, says_when(snapshot, gate))
            && let Some(start) =
                timetable.dates(gate).early_start.filter(|start| start.day() <= snapshot.data_date)
        {
            let last = approved.last().filter(|_| in_order).map(|(_, day)| timetable.calendar().close(*day));
            let start = last.map_or(start, |last: Instant| last.max(start));
            let takes = timetable.time.minutes(schedule::duration(written));
            let turns = if in_order { missing as i64 } else { 1 };
            let end = timetable.calendar().after(start, takes.saturating_mul(turns));
            let by = if takes > 0 { timetable.passes.finish_day(end) } else { start.day() };
            stage = Stage::Asked { since: Some(start.day()), by: Some(by) };
        }
        Self { stage, needed, approved, asked, then }
    }

    /// Returns how many approvals are still missing.
    pub fn missing(&self) -> usize {
        self.needed.saturating_sub(self.approved.len())
    }
}

/// Returns whether anything says when a gate can be asked: it needs something, or what it serves does.
pub fn says_when(snapshot: &Snapshot, gate: ItemIx) -> bool {
    let graph = &snapshot.graph;
    let needs = |item: ItemIx| graph.needs_of(item).len() > 0;
    needs(gate) || graph.all_served(gate).into_iter().any(needs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::sketch::{item, snapshot};

    fn standing(fields: &str) -> String {
        let text = format!(
            "tasks:\n  a: {{title: A, owner: ana, status: done, started: 2026-03-02, finished: 2026-03-03}}\n  \
             b: {{title: B, owner: ana}}\ngates:\n  gate: {{title: G, owner: ana, {fields}}}\n"
        );
        let snapshot = snapshot(&text);
        let readiness = Readiness::of(&snapshot);
        let gate = item(&snapshot, "gate");
        let standing = GateStanding::of(&snapshot, snapshot.timetable(), &readiness, gate);
        let day =
            |day: Option<Day>| day.map_or_else(|| "-".to_owned(), |day| day.to_string()[5..].to_owned());
        let stage = match standing.stage {
            Stage::Asked { since, by } => format!("asked {} by {}", day(since), day(by)),
            Stage::Approved(on) => format!("approved {}", day(Some(on))),
            other => format!("{other:?}"),
        };
        format!("{stage}: {} then {}", standing.asked.join("+"), standing.then.join("+"))
    }

    #[test]
    fn who_is_asked_now_and_since_when() {
        for (fields, expected) in [
            ("approvers: [ben, cleo], needs: [a]", "asked 03-03 by 03-03: ben+cleo then "),
            ("approvers: [ben, cleo], needs: [a], takes: 2d", "asked 03-04 by 03-05: ben+cleo then "),
            ("approvers: [ben, cleo], needs: [b], takes: 2d", "NotYet: ben+cleo then "),
            ("approvers: [ben, cleo]", "asked - by -: ben+cleo then "),
            ("approvers: {any: [ben, cleo]}, needs: [a]", "asked 03-03 by 03-03: ben+cleo then "),
            (
                "approvers: [ben, cleo], needs: [a], approved: {ben: 2026-03-09}",
                "asked 03-03 by 03-03: cleo then ",
            ),
            ("approvers: [ben], approved: {ben: 2026-03-09}", "approved 03-09:  then "),
            ("approvers: [ben], when: {label: big}", "PassesByItself:  then "),
            // One after another: each has their time, from the last approval.
            (
                "approvers: [ana, ben, cleo], in_order: true, takes: 2d, needs: [a]",
                "asked 03-04 by 03-11: ana then ben+cleo",
            ),
            (
                "approvers: [ana, ben, cleo], in_order: true, takes: 2d, needs: [a], approved: {ana: 2026-03-06}",
                "asked 03-06 by 03-12: ben then cleo",
            ),
            (
                "approvers: {quorum: 2, of: [ana, ben, cleo]}, in_order: true, needs: [a], approved: {ben: 2026-03-06}",
                "asked 03-06 by 03-06: ana then ",
            ),
        ] {
            assert_eq!(standing(fields), expected, "{fields}");
        }
    }
}
