//! How far things have got, and how they go: whether something is done, what share of its work is, what can go on now, how
//! gates and triggers stand, what waits for a decision or for another team, where figures lead, and so the lights of delivery and of
//! value beside what was claimed.
//!
//! This room reads one snapshot and gives plain answers, each with the figures that made it so. It answers as far as it can
//! where a cycle leaves a plan without dates. It never mixes dates and figures into one light, and never sees what is dated
//! after the data date.

mod begun;
mod cadence;
mod course;
mod crossing;
mod decisions;
mod delivery;
mod escalation;
mod gate;
mod health;
mod next;
mod outlook;
mod question;
mod readiness;
mod series;
#[cfg(test)]
mod sketch;
mod standing;
mod trend;
mod trigger;
mod unheard;
mod worsening;

use crate::base::Day;
use crate::graph::{ItemIx, ServeWay};
use crate::model::value::{Reading, Readings};
use crate::model::{ItemKind, registry};
use crate::schedule::{self, State, WorkingTime};
use crate::snapshot::Snapshot;

pub use begun::begun;
pub use cadence::{Shown, cadence, cadence_minutes};
pub use course::{Course, start};
pub use crossing::{Crossing, crossings};
pub use decisions::{Answer, Decisions};
pub use delivery::{Delivery, Why};
pub use escalation::{MANAGER_AFTER, OBJECTIVE_AFTER, Reached, Rung, escalation, working_days_after};
pub use gate::{GateStanding, Stage, says_when};
pub use health::Health;
pub use next::{Action, Next, Reason, Turn, WaitedFor, Waiting};
pub use outlook::{Because, Outlook};
pub use question::{Asks, Question, questions};
pub use readiness::Readiness;
pub use series::{Origin, Point, Series};
pub use standing::{Achieved, Claim, Standing, Value, claims};
pub use trend::{FEWEST_FIGURES, Landing, MOST_FIGURES, Trend};
pub use trigger::{Fired, TermStanding, TriggerStanding};
pub use unheard::{Silence, Unheard};
pub use worsening::{Worsening, worsening};

/// Returns whether nothing is left to be done of an item.
///
/// A task is done when it says so, a gate when enough have approved, or when its condition does not hold and it passes by
/// itself. An initiative is done when all work that serves it is done or dropped, and some of it is done; a key result when
/// its latest value reaches `to`; an objective when its key results are, or without key results when its work is. What is
/// closed is judged and over, and counts as done, with the key results of a closed objective; what is dropped is not done.
pub fn is_done(snapshot: &Snapshot, item: ItemIx) -> bool {
    let kind = snapshot.plan.item(item).kind;
    match snapshot.state(item) {
        State::Done => return true,
        State::Dropped => return false,
        State::Todo | State::Doing => {}
    }
    match kind {
        ItemKind::Gate => passes_by_itself(snapshot, item),
        ItemKind::Initiative => all_work_is_done(snapshot, item),
        ItemKind::KeyResult => is_judged(snapshot, item) || is_reached(snapshot, item),
        ItemKind::Objective => {
            let key_results = key_results(snapshot, item);
            if key_results.is_empty() {
                all_work_is_done(snapshot, item)
            } else {
                key_results.into_iter().all(|key_result| is_done(snapshot, key_result))
            }
        }
        _ => false,
    }
}

/// Returns the share of the work for an item that is done, 0 to 1, by estimates; `None` where no work with an estimate
/// serves it. What is done counts whole, what is in doing counts its estimate less what remains of it.
pub fn done_share(snapshot: &Snapshot, item: ItemIx) -> Option<f64> {
    let time = WorkingTime::of(&snapshot.plan);
    let (mut all, mut done) = (0_i64, 0_i64);
    for work in work_for(snapshot, item) {
        let written = snapshot.plan.item(work);
        let estimate = time.minutes(schedule::duration(written));
        all += estimate;
        done += match snapshot.state(work) {
            State::Done => estimate,
            State::Doing => (estimate - schedule::remaining(written, time)).max(0),
            State::Todo | State::Dropped => 0,
        };
    }
    (all > 0).then(|| done as f64 / all as f64)
}

/// Returns the tasks and gates that serve an item and are not dropped, in the order of their ids; recurring work, which
/// is never done, is left out.
pub fn work_for(snapshot: &Snapshot, item: ItemIx) -> Vec<ItemIx> {
    let mut work = snapshot.graph.all_serving(item);
    work.retain(|work| {
        let written = snapshot.plan.item(*work);
        written.kind.is_work()
            && written.get(registry::REPEAT).is_none()
            && snapshot.state(*work) != State::Dropped
    });
    work
}

/// Returns the key results of an objective that are not dropped, in the order of their ids.
pub fn key_results(snapshot: &Snapshot, objective: ItemIx) -> Vec<ItemIx> {
    snapshot
        .graph
        .served_by(objective)
        .filter(|link| link.way == ServeWay::Measures)
        .map(|link| link.member)
        .filter(|key_result| snapshot.state(*key_result) != State::Dropped)
        .collect()
}

/// Returns the latest figure of a key result up to the data date, with its day: of its metric's readings or its own, and of
/// its check-ins. Where both are of one day, the reading counts.
pub fn latest_value(snapshot: &Snapshot, key_result: ItemIx) -> Option<(Day, f64)> {
    let plan = &snapshot.plan;
    let written = plan.item(key_result);
    let readings =
        source_of_figures(snapshot, key_result).map_or(&[][..], |source| readings(snapshot, source));
    let read = readings.iter().map(|reading| (reading.day.value, reading.value.value.number));
    let said = plan
        .check_ins_of(&written.id.value)
        .filter_map(|(_, check_in)| Some((check_in.day?.value, check_in.get(registry::VALUE)?.number)));
    let known = |(day, _): &(Day, f64)| *day <= snapshot.data_date;
    said.chain(read).filter(known).max_by_key(|(day, _)| *day)
}

/// Returns the day of the latest reading of a key result up to the data date, its metric's or its own.
pub fn latest_reading(snapshot: &Snapshot, key_result: ItemIx) -> Option<Day> {
    let days =
        readings(snapshot, source_of_figures(snapshot, key_result)?).iter().map(|reading| reading.day.value);
    days.filter(|day| *day <= snapshot.data_date).max()
}

/// Returns whether the figures of a key result, or of its metric, could be read; that there are none yet is no hindrance.
pub fn can_read_figures(snapshot: &Snapshot, key_result: ItemIx) -> bool {
    let Some(source) = source_of_figures(snapshot, key_result) else { return false };
    let written = snapshot.plan.item(source);
    match written.get(registry::READINGS) {
        Some(Readings::At(_)) => snapshot.readings_from_files.contains_key(&source),
        Some(Readings::Here(_)) => true,
        None => !written.mentions(registry::READINGS),
    }
}

/// Returns where the figures of a key result are read: its metric, or itself; `None` where its metric is not there.
fn source_of_figures(snapshot: &Snapshot, key_result: ItemIx) -> Option<ItemIx> {
    match snapshot.plan.item(key_result).get(registry::METRIC) {
        Some(metric) => snapshot.plan.find(metric),
        None => Some(key_result),
    }
}

/// Returns the readings written at an item, or in the file that it names.
fn readings(snapshot: &Snapshot, item: ItemIx) -> &[Reading] {
    match snapshot.plan.item(item).get(registry::READINGS) {
        Some(Readings::Here(readings)) => readings,
        Some(Readings::At(_)) => snapshot.readings_from_files.get(&item).map_or(&[], Vec::as_slice),
        None => &[],
    }
}

fn is_judged(snapshot: &Snapshot, key_result: ItemIx) -> bool {
    let mut links = snapshot.graph.serves_of(key_result);
    links.any(|link| link.way == ServeWay::Measures && snapshot.state(link.container) == State::Done)
}

fn is_reached(snapshot: &Snapshot, key_result: ItemIx) -> bool {
    let Some(course) = Course::of(snapshot, key_result) else { return false };
    latest_value(snapshot, key_result).is_some_and(|(_, value)| course.reaches(value))
}

fn all_work_is_done(snapshot: &Snapshot, container: ItemIx) -> bool {
    let work = work_for(snapshot, container);
    !work.is_empty() && work.into_iter().all(|work| is_done(snapshot, work))
}

fn passes_by_itself(snapshot: &Snapshot, gate: ItemIx) -> bool {
    let condition = snapshot.plan.item(gate).get(registry::GATE_WHEN);
    condition.is_some_and(|condition| !schedule::holds(&snapshot.plan, &snapshot.graph, gate, condition))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::graph::{PlanFile, link};
    use crate::model::{Role, lower};

    /// A plan with the objective `goal`, the key result `figure` and the initiative `effort` that drives it.
    fn snapshot(text: &str) -> Snapshot {
        let manifest = "plan: P\nversion: 1\nstart: 2026-03-02\npeople: {ana: {name: Ana}}\n";
        let files = [("plan.yaml", manifest, Role::Manifest), ("a.plan.yaml", text, Role::Part)]
            .map(|(path, text, role)| PlanFile {
                path: path.into(),
                lowered: Arc::new(lower(text.as_bytes(), role)),
            })
            .to_vec();
        let (plan, graph, findings) = link(files);
        assert_eq!(findings, [], "the plan is sound");
        Snapshot::new(plan, graph, findings, Day::parse("2026-03-10").expect("a day"))
    }

    fn done(text: &str, id: &str) -> bool {
        let snapshot = snapshot(text);
        is_done(&snapshot, snapshot.plan.find(id).expect(id))
    }

    fn share(text: &str, id: &str) -> Option<f64> {
        let snapshot = snapshot(text);
        done_share(&snapshot, snapshot.plan.find(id).expect(id))
    }

    fn effort(tasks: &str) -> String {
        format!("initiatives:\n  effort:\n    title: E\n    owner: ana\n    tasks:\n{tasks}")
    }

    fn figure(fields: &str) -> String {
        format!(
            "objectives:\n  goal:\n    title: G\n    owner: ana\n    due: 2026-06-30\n    key_results:\n      \
             figure: {{title: F, owner: ana, {fields}}}\n"
        )
    }

    const DONE: &str = "status: done, started: 2026-03-02, finished: 2026-03-03";

    #[test]
    fn an_initiative_is_done_with_its_work_if_there_is_some() {
        let task = |id: &str, fields: &str| format!("      {id}: {{title: T, owner: ana, {fields}}}\n");
        let all = task("a", DONE);
        for (tasks, expected) in [
            (all.clone(), true),
            (all.clone() + &task("b", "status: dropped"), true),
            (all.clone() + &task("b", "estimate: 1d"), false),
            (all.clone() + &task("b", "status: doing, started: 2026-03-02, remaining: 0d"), false),
            (all.clone() + &task("b", "repeat: 1w"), true),
            (task("b", "status: dropped"), false),
            (task("b", "repeat: 1w"), false),
        ] {
            assert_eq!(done(&effort(&tasks), "effort"), expected, "{tasks}");
        }
        let gate = "    gates:\n      g: {title: G, owner: ana, approvers: [ana], ";
        for (rest, expected) in [
            ("approved: {ana: 2026-03-03}}\n", true),
            ("approved: {ana: 2026-03-30}}\n", false),
            ("when: {label: regulated}}\n", true),
        ] {
            assert_eq!(done(&(effort(&all) + gate + rest), "effort"), expected, "{rest}");
        }
    }

    #[test]
    fn a_key_result_is_done_when_its_latest_value_reaches_its_target() {
        for (fields, expected) in [
            ("from: 1, to: 5, readings: {2026-03-02: 5}", true),
            ("from: 1, to: 5, readings: {2026-03-02: 6}", true),
            ("from: 1, to: 5, readings: {2026-03-02: 4.9}", false),
            ("from: 5, to: 1, readings: {2026-03-02: 0}", true),
            ("from: 5, to: 1, readings: {2026-03-02: 2}", false),
            ("from: 1, to: 5, readings: {2026-03-02: 5, 2026-03-09: 3}", false),
            ("from: 1, to: 5, readings: {2026-03-09: 3, 2026-03-11: 5}", false),
            ("from: 1, to: 5, readings: {}", false),
            ("from: 1, to: 5, status: closed", true),
        ] {
            assert_eq!(done(&figure(fields), "figure"), expected, "{fields}");
            assert_eq!(done(&figure(fields), "goal"), expected, "{fields}");
        }
        let closed =
            figure("from: 1, to: 5").replace("due: 2026-06-30", "due: 2026-06-30\n    status: closed");
        assert!(done(&closed, "figure"), "judged with its objective");
        let said = |day: &str, value: u8| {
            format!("checkins:\n  {day}:\n    figure: {{by: ana, health: on_track, value: {value}}}\n")
        };
        let open = figure("from: 1, to: 5, readings: {2026-03-04: 3}");
        assert!(done(&(open.clone() + &said("2026-03-05", 5)), "figure"));
        assert!(!done(&(open.clone() + &said("2026-03-04", 5)), "figure"), "the reading counts");
        assert!(!done(&(open + &said("2026-03-11", 5)), "figure"), "not yet said");
    }

    #[test]
    fn an_objective_without_key_results_is_done_with_its_work() {
        let goal = "objectives: {goal: {title: G, owner: ana, due: 2026-06-30}}\ntasks:\n";
        let task = |fields: &str| format!("  a: {{title: T, owner: ana, drives: [goal], {fields}}}\n");
        assert!(done(&(goal.to_owned() + &task(DONE)), "goal"));
        assert!(!done(&(goal.to_owned() + &task("estimate: 1d")), "goal"));
        assert!(!done(goal, "goal"));
        // A dropped key result is as good as none.
        let dropped = figure("from: 1, to: 5, readings: {}, status: dropped") + "tasks:\n" + &task(DONE);
        assert!(done(&dropped, "goal"));
    }

    #[test]
    fn the_done_share_is_by_estimates() {
        let a = format!("      a: {{title: T, owner: ana, estimate: 3d, {DONE}}}\n");
        let doing = |rest: &str| {
            format!(
                "      b: {{title: T, owner: ana, estimate: 4d, status: doing, started: 2026-03-02, {rest}}}\n"
            )
        };
        let dropped = "      c: {title: T, owner: ana, estimate: 9d, status: dropped}\n";
        let todo = "      d: {title: T, owner: ana}\n";
        for (tasks, expected) in [
            (a.clone(), Some(1.0)),
            (a.clone() + todo, Some(0.75)),
            (a.clone() + dropped + todo, Some(0.75)),
            (a.clone() + &doing("progress: 25%") + todo, Some(0.5)),
            (a.clone() + &doing("remaining: 3d") + todo, Some(0.5)),
            (a.clone() + &doing("remaining: 30d") + todo, Some(0.375)),
            ("      m: {title: T, owner: ana, milestone: true}\n".to_owned(), None),
            (dropped.to_owned(), None),
        ] {
            assert_eq!(share(&effort(&tasks), "effort"), expected, "{tasks}");
        }
    }
}
