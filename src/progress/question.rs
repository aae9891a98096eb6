//! What waits for a decision, since when, and whose it is by now.

use crate::base::Day;
use crate::graph::{ItemIx, PartyIx};
use crate::model::{ItemKind, registry};
use crate::snapshot::{Snapshot, Timetable};

use super::decisions::Decisions;
use super::escalation::{Reached, Rung, escalation};
use super::gate::{GateStanding, Stage};
use super::is_done;
use super::readiness::Readiness;
use super::trigger::{Fired, TriggerStanding};
use super::worsening::{Worsening, worsening};

/// Something that waits for a decision or an approval.
#[derive(Clone, Debug)]
pub struct Question<'s> {
    /// What it is about.
    pub item: ItemIx,
    /// What asks for it.
    pub asks: Asks<'s>,
    /// Whose it is, in the order of their ids or in that of the approvers.
    pub asked: Vec<PartyIx>,
    /// Since when, where that is known.
    pub since: Option<Day>,
    /// Whom it has reached beyond those who are asked, since nobody answered.
    pub reached: Vec<Reached>,
}

/// What asks for a decision.
#[derive(Clone, Debug)]
pub enum Asks<'s> {
    /// An objective is forecast to miss its due date by so many working days.
    Late(i64),
    /// People are asked for their approval.
    Approval(GateStanding<'s>),
    /// A trigger has fired.
    Fired(Fired),
    /// Work is blocked, by this.
    Blocked(&'s str),
    /// Something goes worse than it did, as was said.
    Worse(Worsening<'s>),
    /// A decision is proposed, and not yet taken.
    Proposed,
}

/// Returns all that waits for a decision as of the data date: objectives that are late, the latest first, then everything
/// else, what has waited longest first.
///
/// An objective's lateness is answered by any accepted decision whose `affects` names it: from one state of a plan nobody
/// can tell since when a forecast has been late. A block, and a check-in that tells of worse, are answered by one dated on
/// that day or later, a trigger as [`TriggerStanding::of`] says. Gates are in it as soon as they can be approved, and
/// decisions while they are `proposed`. There is no time of grace: that is what the rules about silence are for.
pub fn questions<'s>(snapshot: &'s Snapshot, timetable: &Timetable) -> Vec<Question<'s>> {
    let plan = &snapshot.plan;
    let asker = Asker { snapshot, timetable, decisions: Decisions::of(snapshot) };
    let mut readiness = None;
    let mut questions = Vec::new();
    for item in plan.items() {
        let kind = plan.item(item).kind;
        match kind {
            ItemKind::Trigger => questions.extend(asker.fired(item)),
            ItemKind::Decision => questions.extend(asker.proposed(item)),
            _ if !snapshot.state(item).is_active() || is_done(snapshot, item) => {}
            ItemKind::Gate => {
                let readiness = readiness.get_or_insert_with(|| Readiness::of(snapshot));
                questions.extend(asker.approval(readiness, item));
                questions.extend(asker.blocked(item));
            }
            _ => {
                questions.extend(asker.late(item));
                questions.extend(asker.blocked(item));
                questions.extend(asker.worse(item));
            }
        }
    }
    questions.sort_by_key(|question| match question.asks {
        Asks::Late(days) => (0, -days, None, question.item),
        _ => (1, 0, Some((question.since.is_none(), question.since)), question.item),
    });
    questions
}

struct Asker<'s, 't> {
    snapshot: &'s Snapshot,
    timetable: &'t Timetable,
    decisions: Decisions<'s>,
}

impl<'s> Asker<'s, '_> {
    fn late(&self, item: ItemIx) -> Option<Question<'s>> {
        let is_objective = self.snapshot.plan.item(item).kind == ItemKind::Objective;
        let margin = self.timetable.margin_days(item).filter(|_| is_objective)?;
        let is_answered = || self.decisions.answer(self.snapshot.plan.id(item), Day::FIRST).is_some();
        if !self.timetable.is_late(item) || is_answered() {
            return None;
        }
        Some(self.of_owner(item, Asks::Late(-margin), None, &[]))
    }

    fn blocked(&self, item: ItemIx) -> Option<Question<'s>> {
        let written = self.snapshot.plan.item(item);
        let blocked = written.get(registry::BLOCKED)?;
        let since = blocked.since.value;
        if since > self.snapshot.data_date || self.decisions.answer(&written.id.value, since).is_some() {
            return None;
        }
        Some(self.of_owner(item, Asks::Blocked(blocked.why.value.as_ref()), Some(since), &[item]))
    }

    fn worse(&self, item: ItemIx) -> Option<Question<'s>> {
        let worse = worsening(self.snapshot, item)?;
        let said = worse.said;
        let is_answered = self.decisions.answer(self.snapshot.plan.id(item), said.day).is_some();
        if is_answered || said.names_a_decision(self.snapshot) {
            return None;
        }
        Some(self.of_owner(item, Asks::Worse(worse), Some(said.day), &[item]))
    }

    fn fired(&self, trigger: ItemIx) -> Option<Question<'s>> {
        let plan = &self.snapshot.plan;
        let standing = TriggerStanding::of(self.snapshot, Some(self.timetable), &self.decisions, trigger);
        let fired = standing.fired.filter(|fired| fired.answer.is_none())?;
        let review = plan.item(trigger).get(registry::REVIEW).unwrap_or_default();
        let about: Vec<ItemIx> = review.iter().filter_map(|id| plan.find(&id.value)).collect();
        let since = Some(fired.since).filter(|_| fired.is_certain);
        Some(self.of_owner(trigger, Asks::Fired(fired), since, &about))
    }

    fn proposed(&self, decision: ItemIx) -> Option<Question<'s>> {
        let written = self.snapshot.plan.item(decision);
        let since = written.get(registry::DATE).copied();
        if written.status() != Some("proposed") || since.is_some_and(|day| day > self.snapshot.data_date) {
            return None;
        }
        let by = written.get(registry::BY).and_then(|id| self.snapshot.plan.find_person(id));
        Some(self.question(decision, Asks::Proposed, by.into_iter().collect(), since, &[]))
    }

    fn approval(&self, readiness: &Readiness<'_>, gate: ItemIx) -> Option<Question<'s>> {
        let standing = GateStanding::of(self.snapshot, Some(self.timetable), readiness, gate);
        let Stage::Asked { since, .. } = standing.stage else { return None };
        let people = standing.asked.iter().filter_map(|id| self.snapshot.plan.find_person(id)).collect();
        Some(self.question(gate, Asks::Approval(standing), people, since, &[gate]))
    }

    fn of_owner(&self, item: ItemIx, asks: Asks<'s>, since: Option<Day>, about: &[ItemIx]) -> Question<'s> {
        let owner = self.snapshot.graph.owner(item);
        self.question(item, asks, owner.into_iter().collect(), since, about)
    }

    fn question(
        &self,
        item: ItemIx,
        asks: Asks<'s>,
        asked: Vec<PartyIx>,
        since: Option<Day>,
        about: &[ItemIx],
    ) -> Question<'s> {
        let mut reached = since.map_or_else(Vec::new, |since| {
            escalation(self.snapshot, self.timetable.calendar(), asked.first().copied(), about, since)
        });
        reached.retain(|reached| reached.rung != Rung::Owner && !asked.contains(&reached.person));
        Question { item, asks, asked, since, reached }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::sketch::{snapshot, snapshot_under};

    fn told(snapshot: &Snapshot) -> String {
        let timetable = snapshot.timetable().expect("dates");
        let names = |people: Vec<PartyIx>| {
            people.into_iter().map(|one| snapshot.plan.party_id(one)).collect::<Vec<_>>().join("+")
        };
        let lines = questions(snapshot, timetable).into_iter().map(|question| {
            let asks = match &question.asks {
                Asks::Late(days) => format!("late {days}"),
                Asks::Approval(_) => "approval".to_owned(),
                Asks::Fired(_) => "fired".to_owned(),
                Asks::Blocked(why) => format!("blocked {why}"),
                Asks::Worse(_) => "worse".to_owned(),
                Asks::Proposed => "proposed".to_owned(),
            };
            let since = question.since.map_or_else(String::new, |day| format!(" {}", &day.to_string()[5..]));
            let up = names(question.reached.iter().map(|reached| reached.person).collect());
            let up = if up.is_empty() { up } else { format!(" ^{up}") };
            format!("{} {asks}{since}: {}{up}", snapshot.plan.id(question.item), names(question.asked))
        });
        lines.collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn what_waits_for_a_decision_and_from_whom() {
        let decided = |rest: &str| format!("decisions: {{d: {{title: D, by: cleo, {rest}}}}}\n");
        let late = "objectives: {goal: {title: G, owner: ana, due: 2026-03-11}}\n\
                    tasks: {work: {title: W, owner: ben, estimate: 4d, drives: [goal]}}\n";
        let blocked = "tasks: {work: {title: W, owner: ana, blocked: {since: 2026-03-05, why: no room}}}\n";
        let worse = "tasks: {work: {title: W, owner: ana}}\ncheckins: {2026-03-03: {work: {by: ana, health: on_track}}, \
                     2026-03-06: {work: {by: ana, health: at_risk}}}\n";
        let gate = "gates: {g: {title: G, owner: ana, approvers: [ben, cleo], needs: [a]}}\n\
                    tasks: {a: {title: A, owner: ana, status: done, started: 2026-03-02, finished: 2026-03-03}}\n";
        let trigger = "tasks: {a: {title: A, owner: ana}}\n\
                       triggers: {t: {title: T, owner: cleo, when: {date: 2026-03-09}, review: [a]}}\n";
        for (text, expected) in [
            (late.to_owned(), "goal late 2: ana"),
            (late.to_owned() + &decided("date: 2026-03-09, status: accepted, affects: [goal]"), ""),
            (
                late.to_owned() + &decided("date: 2026-03-09, status: accepted, affects: [work]"),
                "goal late 2: ana",
            ),
            (late.replace("2026-03-11", "2026-03-13"), ""),
            (late.replace("due: 2026-03-11", "due: 2026-03-11, status: dropped"), ""),
            (blocked.to_owned(), "work blocked no room 03-05: ana"),
            (blocked.replace("03-05", "03-11"), ""),
            (blocked.to_owned() + &decided("date: 2026-03-05, status: accepted, affects: [work]"), ""),
            (
                blocked.to_owned() + &decided("date: 2026-03-05, status: proposed, affects: [work]"),
                "d proposed 03-05: cleo; work blocked no room 03-05: ana",
            ),
            (worse.to_owned(), "work worse 03-06: ana"),
            (worse.replace("at_risk", "on_track"), ""),
            (gate.to_owned(), "g approval 03-03: ben+cleo"),
            (
                gate.replace("[ben, cleo]", "[ben, cleo], approved: {cleo: 2026-03-09}"),
                "g approval 03-03: ben",
            ),
            (gate.replace(", finished: 2026-03-03", "").replace("done", "doing"), ""),
            (trigger.to_owned(), "t fired 03-09: cleo"),
            (trigger.replace("2026-03-09", "2026-03-11"), ""),
            (trigger.to_owned() + &decided("date: 2026-03-10, status: accepted, affects: [t]"), ""),
            (decided("date: 2026-03-20, status: proposed"), ""),
        ] {
            assert_eq!(told(&snapshot(&text)), expected, "{text}");
        }
    }

    #[test]
    fn the_latest_objective_is_first_then_what_has_waited_longest_and_silence_goes_up() {
        let manifest = "plan: P\nversion: 1\nstart: 2026-02-02\n\
                        people: {ana: {name: Ana, manager: ben}, ben: {name: Ben}, cleo: {name: Cleo}}\n";
        let text = "objectives:\n  near: {title: N, owner: cleo, due: 2026-03-12}\n  \
                    past: {title: P, owner: ben, due: 2026-03-02}\n\
                    tasks:\n  one: {title: O, owner: ana, estimate: 9d, drives: [near, past], \
                    blocked: {since: 2026-02-20, why: W}}\n  \
                    two: {title: T, owner: ana, blocked: {since: 2026-03-02, why: W}}\n";
        assert_eq!(
            told(&snapshot_under(manifest, text)),
            "past late 14: ben; near late 6: cleo; one blocked W 02-20: ana ^ben+cleo; two blocked W 03-02: ana ^ben"
        );
    }
}
