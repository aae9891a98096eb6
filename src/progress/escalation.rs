//! Whom a question reaches that nobody answers: first who owns the thing, then their manager, then who owns the objective.

use crate::base::{Calendar, Day};
use crate::graph::{ItemIx, PartyIx};
use crate::model::{ItemKind, registry};
use crate::schedule::State;
use crate::snapshot::Snapshot;

/// After so many working days a question is the manager's too.
pub const MANAGER_AFTER: i64 = 5;
/// After so many working days it is that of whoever owns the objective.
pub const OBJECTIVE_AFTER: i64 = 10;

/// Why a question has reached somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rung {
    /// They own what it is about.
    Owner,
    /// They are the manager of who does.
    Manager,
    /// They own an objective that it serves.
    ObjectiveOwner,
}

/// That a question has reached somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reached {
    /// Whom.
    pub person: PartyIx,
    /// Why them.
    pub rung: Rung,
    /// Since which day.
    pub on: Day,
}

/// Returns whom a question has reached by the data date, the first first and each person once.
///
/// It is asked of `owner` on the day `since`. [`MANAGER_AFTER`] working days of the calendar later it reaches their
/// `manager`, and after [`OBJECTIVE_AFTER`] of them the owners of the objectives that the items `about` are or serve, in the
/// order of the objectives' ids; what is closed or dropped is left out. Where there is no manager, or they have it
/// already, that rung is passed over. A question of a day to come has reached nobody.
pub fn escalation(
    snapshot: &Snapshot,
    calendar: &Calendar,
    owner: Option<PartyIx>,
    about: &[ItemIx],
    since: Day,
) -> Vec<Reached> {
    let mut reached: Vec<Reached> = Vec::new();
    let mut reach = |person: Option<PartyIx>, rung: Rung, on: Day| {
        let Some(person) = person.filter(|_| on <= snapshot.data_date) else { return };
        if reached.iter().all(|known| known.person != person) {
            reached.push(Reached { person, rung, on });
        }
    };
    reach(owner, Rung::Owner, since);
    let manager = owner.and_then(|owner| snapshot.plan.party(owner).get(registry::MANAGER));
    let manager = manager.and_then(|id| snapshot.plan.find_person(id));
    reach(manager, Rung::Manager, working_days_after(calendar, since, MANAGER_AFTER));
    let late = working_days_after(calendar, since, OBJECTIVE_AFTER);
    if late <= snapshot.data_date {
        for objective in objectives(snapshot, about) {
            reach(snapshot.graph.owner(objective), Rung::ObjectiveOwner, late);
        }
    }
    reached
}

/// Returns the day by whose close so many working days have passed since the close of a day.
pub fn working_days_after(calendar: &Calendar, day: Day, days: i64) -> Day {
    let position = calendar.position(calendar.close(day));
    calendar.earliest(position + days * calendar.minutes_per_day()).day()
}

/// The objectives that some items are or serve, in the order of their ids, those that are active.
fn objectives(snapshot: &Snapshot, about: &[ItemIx]) -> Vec<ItemIx> {
    let is_objective = |item: &ItemIx| {
        snapshot.plan.item(*item).kind == ItemKind::Objective
            && !matches!(snapshot.state(*item), State::Done | State::Dropped)
    };
    let served = about.iter().flat_map(|item| snapshot.graph.all_served(*item));
    let mut objectives: Vec<ItemIx> = about.iter().copied().chain(served).filter(is_objective).collect();
    objectives.sort_unstable();
    objectives.dedup();
    objectives
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::sketch::{day, item, snapshot_under};
    use crate::schedule::plan_calendar;

    const MANIFEST: &str = "plan: P\nversion: 1\nstart: 2026-03-02\npeople: {ana: {name: Ana, manager: ben}, ben: {name: \
                            Ben}, cleo: {name: Cleo}}\n";
    const WORK: &str = "objectives: {goal: {title: G, owner: cleo, due: 2026-06-30}}\n\
                        tasks: {work: {title: W, owner: ana, drives: [goal]}, alone: {title: A, owner: ben}}\n";

    fn told(manifest: &str, id: &str, since: &str, data_date: &str) -> Vec<String> {
        let mut snapshot = snapshot_under(manifest, WORK);
        snapshot.data_date = day(data_date);
        let about = item(&snapshot, id);
        let owner = snapshot.graph.owner(about);
        let reached = escalation(&snapshot, &plan_calendar(&snapshot.plan), owner, &[about], day(since));
        reached.iter().map(|one| format!("{} {}", snapshot.plan.party_id(one.person), one.on)).collect()
    }

    #[test]
    fn a_question_goes_to_the_manager_after_five_working_days_and_to_the_objectives_owner_after_ten() {
        let told = |data_date| told(MANIFEST, "work", "2026-03-02", data_date);
        assert_eq!(told("2026-03-01"), [""; 0], "not asked yet");
        assert_eq!(told("2026-03-02"), ["ana 2026-03-02"]);
        assert_eq!(told("2026-03-08"), ["ana 2026-03-02"]);
        assert_eq!(told("2026-03-09"), ["ana 2026-03-02", "ben 2026-03-09"]);
        assert_eq!(told("2026-03-15"), ["ana 2026-03-02", "ben 2026-03-09"]);
        assert_eq!(told("2026-03-16"), ["ana 2026-03-02", "ben 2026-03-09", "cleo 2026-03-16"]);
    }

    #[test]
    fn days_off_do_not_count_and_nobody_is_told_twice() {
        let holiday = MANIFEST.to_owned() + "calendar: {holidays: {2026-03-04: A day off}}\n";
        assert_eq!(told(&holiday, "work", "2026-03-01", "2026-03-09"), ["ana 2026-03-01", "ben 2026-03-09"]);
        assert_eq!(told(MANIFEST, "alone", "2026-03-02", "2026-04-30"), ["ben 2026-03-02"]);
        let own = MANIFEST.replace("cleo: {name: Cleo}", "cleo: {name: Cleo, manager: ana}");
        assert_eq!(told(&own, "goal", "2026-03-02", "2026-04-30"), ["cleo 2026-03-02", "ana 2026-03-09"]);
    }
}
