//! What plans ask of people, on small plans; and laws over random ones.

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::base::{Day, Instant};
use crate::graph::{PlanFile, link};
use crate::model::{Role, lower};
use crate::snapshot::Snapshot;

/// Judged on the Wednesday of its first week, 2026-W10. Ana is away on the Tuesday after; Ben works four days a week at half of his
/// time, and leaves in 2026-W13.
const MANIFEST: &str = "plan: P
version: 1
start: 2026-03-02
utilization: 80%
calendars:
  four: {week: [mon, tue, wed, thu]}
  whole: {week: [mon, tue, wed, thu, fri, sat, sun]}
people:
  ana: {name: Ana, away: {2026-03-10: trip}}
  ben: {name: Ben, calendar: four, capacity: 50%, until: 2026-03-25}
";

fn day(text: &str) -> Day {
    Day::parse(text).expect(text)
}

fn snapshot(tasks: &str) -> Snapshot {
    let tasks = format!("tasks:\n{tasks}");
    let files = [("plan.yaml", MANIFEST, Role::Manifest), ("a.plan.yaml", tasks.as_str(), Role::Part)]
        .map(|(path, text, role)| PlanFile {
            path: path.into(),
            lowered: Arc::new(lower(text.as_bytes(), role)),
        })
        .to_vec();
    let (plan, graph, findings) = link(files);
    assert_eq!(findings, [], "the plan is sound");
    Snapshot::new(plan, graph, findings, day("2026-03-04"))
}

/// The lines of tasks, each with a title.
fn lines(tasks: &[(&str, &str)]) -> String {
    tasks.iter().map(|(id, fields)| format!("  {id}: {{title: T, {fields}}}\n")).collect()
}

fn weeks() -> Weeks {
    Weeks::between(day("2026-03-04"), day("2026-04-05"))
}

/// For each person what is asked in each week, in percent of their time; `-` where they do not work.
fn by_week(tasks: &[(&str, &str)]) -> Vec<String> {
    let snapshot = snapshot(&lines(tasks));
    let percents = |workload: &Workload| -> String {
        let loads = workload.by_week(weeks());
        let texts: Vec<String> = loads
            .iter()
            .map(|load| load.percent().map_or_else(|| "-".to_owned(), |percent| percent.to_string()))
            .collect();
        texts.join(" ")
    };
    workloads(&snapshot).expect("there are dates").iter().map(percents).collect()
}

#[test]
fn one_task_at_a_time_is_what_a_person_has_time_for() {
    // Three days of the first week and one of the next, around the absence; then a day of rest.
    let tasks = [
        ("first", "owner: ana, estimate: 4d"),
        ("second", "owner: ana, estimate: 3d, needs: [first]"),
        ("later", "owner: ben, estimate: 8d"),
    ];
    assert_eq!(by_week(&tasks), ["80 80 0 0 0", "50 50 25 0 -"]);
}

#[test]
fn load_and_company_are_asked_of_everybody() {
    for (tasks, expected) in [
        (vec![("a", "owner: ana, estimate: 3d, with: [ben]")], ["80 0 0 0 0", "50 0 0 0 -"]),
        (vec![("a", "owner: ana, estimate: 3d, with: [ben, ana], load: 30%")], ["30 0 0 0 0", "30 0 0 0 -"]),
        (
            vec![("a", "owner: ana, estimate: 3d"), ("b", "owner: ben, estimate: 2d, with: [ana]")],
            // Of ana's three days that are left two are asked for twice: 80% of two days more.
            ["133 0 0 0 0", "50 0 0 0 -"],
        ),
        // What is begun asks for what remains.
        (
            vec![(
                "a",
                "owner: ana, estimate: 9d, status: doing, started: 2026-03-02, remaining: 3d, load: 100%",
            )],
            ["100 0 0 0 0", "0 0 0 0 -"],
        ),
        (
            vec![("a", "owner: ana, status: done, started: 2026-03-02, finished: 2026-03-03")],
            ["0 0 0 0 0", "0 0 0 0 -"],
        ),
        (vec![("a", "owner: ana, milestone: true")], ["0 0 0 0 0", "0 0 0 0 -"]),
        (vec![("a", "owner: ana, external: V, promised: 2026-03-20")], ["0 0 0 0 0", "0 0 0 0 -"]),
        // In a calendar of the task's own nobody is asked for days on which they do not work.
        (
            vec![("a", "owner: ben, estimate: 9d, calendar: whole, start_after: 2026-03-09")],
            ["0 0 0 0 0", "0 50 25 0 -"],
        ),
    ] {
        assert_eq!(by_week(&tasks), expected, "{tasks:?}");
    }
}

#[test]
fn recurring_work_asks_as_often_as_it_comes() {
    for (fields, expected) in [
        // The day on which it came first lies behind.
        ("estimate: 1d, repeat: 1w, load: 40%", "0 10 8 8 8"),
        ("estimate: 1d, repeat: 2w, load: 40%", "0 0 8 0 8"),
        ("estimate: 1d, repeat: 1w, load: 40%, start_after: 2026-03-05", "13 10 8 8 8"),
        ("estimate: 1d, repeat: 1w, load: 40%, start_after: 2026-03-05, until: 2026-03-12", "13 10 0 0 0"),
        // More than all the time there is cannot be asked for.
        ("estimate: 3d, repeat: 1d, load: 100%, start_after: 2026-03-16", "0 0 100 100 100"),
        ("estimate: 1d, repeat: 1w, status: dropped", "0 0 0 0 0"),
    ] {
        let fields = format!("owner: ana, {fields}");
        assert_eq!(by_week(&[("a", &fields)])[0], expected, "{fields}");
    }
}

#[test]
fn weeks_are_bounded_and_named() {
    let endless = Weeks::between(Day(0), Day(i32::MAX));
    assert_eq!(endless.count(), Weeks::MOST);
    let weeks = Weeks::between(day("2026-12-30"), day("2026-12-01"));
    assert_eq!((weeks.count(), weeks.name(0).as_str()), (1, "2026-W53"));
    assert_eq!((weeks.monday(0), weeks.last_day()), (day("2026-12-28"), day("2027-01-03")));
}

#[test]
fn absurd_work_neither_overflows_nor_takes_forever() {
    let tasks = [
        ("a", "owner: ana, estimate: 99999w, with: [ben], due: 2026-05-01"),
        ("b", "owner: ana, estimate: 99999w, load: 100%, due: 2026-05-01"),
        ("c", "owner: ana, estimate: 99999w, repeat: 0.02h, start_after: 2026-03-09"),
    ];
    let snapshot = snapshot(&lines(&tasks));
    let workloads = workloads(&snapshot).expect("there are dates");
    let last = workloads[0].last_day().expect("there is work");
    let loads = workloads[0].by_week(Weeks::between(snapshot.data_date, last));
    assert_eq!((loads.len(), loads[9].percent()), (Weeks::MOST, Some(260)));
    assert_eq!(workloads[0].overloads().len(), 1);
}

/// What is found for a person: the span, with what must be done in it of what there is, in hours.
fn overloads(tasks: &[(&str, &str)], person: usize) -> Vec<String> {
    let snapshot = snapshot(&lines(tasks));
    let workloads = workloads(&snapshot).expect("there are dates");
    let workload = &workloads[person];
    let hours = |effort: Effort| Share::WHOLE.minutes(effort) as f64 / 60.0;
    workload
        .overloads()
        .iter()
        .map(|overload| {
            let items: Vec<&str> = overload.items.iter().map(|(item, _)| snapshot.plan.id(*item)).collect();
            format!(
                "{}..{} {} of {}: {}",
                overload.first,
                overload.last,
                hours(overload.asked),
                hours(workload.capacity.effort(overload.own)),
                items.join(" ")
            )
        })
        .collect()
}

#[test]
fn what_float_can_spread_is_no_overload() {
    let due = |task: &str, day: &str| format!("owner: ana, estimate: {task}, due: {day}");
    for (tasks, expected) in [
        // Six days in those until the due date, of which she is away on one; and one day less.
        (vec![("a", due("3d", "2026-03-12")), ("b", due("3d", "2026-03-12"))], vec![]),
        (
            vec![("a", due("3d", "2026-03-11")), ("b", due("3d", "2026-03-11"))],
            vec!["2026-03-04..2026-03-11 38.4 of 32: a b"],
        ),
        // Without anything due, nothing must be done by any day.
        (vec![("a", "owner: ana, estimate: 3d".into()), ("b", "owner: ana, estimate: 1d".into())], vec![]),
        // What is due holds what comes before it.
        (
            vec![
                ("a", "owner: ana, estimate: 3d".into()),
                ("b", "owner: ana, estimate: 3d".into()),
                ("c", "owner: ben, estimate: 1d, due: 2026-03-10, needs: [a, b]".into()),
            ],
            vec!["2026-03-04..2026-03-09 38.4 of 25.6: a b"],
        ),
        // What is late has its own dates, and is late alone.
        (vec![("a", due("9d", "2026-03-05"))], vec![]),
        (
            vec![("a", due("3d", "2026-03-02")), ("b", format!("{}, needs: [a]", due("3d", "2026-03-02")))],
            vec![],
        ),
        // More than their capacity at once is too much without company.
        (
            vec![("a", "owner: ana, estimate: 2d, load: 100%, due: 2026-03-05".to_owned())],
            vec!["2026-03-04..2026-03-05 16 of 12.8: a"],
        ),
        // Two spans that are apart are told apart.
        (
            vec![
                ("a", due("3d", "2026-03-06")),
                ("b", due("2d", "2026-03-06")),
                ("c", format!("{}, start_after: 2026-03-23", due("1d", "2026-03-23"))),
                ("d", format!("{}, start_after: 2026-03-23, with: [ben]", due("1d", "2026-03-23"))),
            ],
            vec!["2026-03-04..2026-03-06 32 of 19.2: a b", "2026-03-23..2026-03-23 12.8 of 6.4: c d"],
        ),
        // Recurring work has no window.
        (vec![("a", due("3d", "2026-03-06")), ("b", "owner: ana, estimate: 1d, repeat: 1w".into())], vec![]),
    ] {
        let tasks: Vec<(&str, &str)> = tasks.iter().map(|(id, fields)| (*id, fields.as_str())).collect();
        assert_eq!(overloads(&tasks, 0), expected, "{tasks:?}");
    }
}

#[test]
fn nobody_is_asked_for_what_they_are_not_there_for() {
    // Ben does not work on Fridays, and leaves on the Wednesday.
    let tasks = [
        ("a", "owner: ana, estimate: 3d, with: [ben], due: 2026-03-06"),
        ("b", "owner: ana, estimate: 5d, with: [ben], needs: [a], start_after: 2026-03-23, due: 2026-03-27"),
    ];
    assert_eq!(overloads(&tasks, 1), Vec::<String>::new());
    assert_eq!(by_week(&tasks)[1], "50 0 0 50 -");
}

/// A task of a random plan: who owns it, who is with them, days, hours, its share, what it needs among those before, and
/// the day before which it does not start.
type Sketched = (bool, bool, u8, u8, u8, Option<u8>, u8);

fn sketched() -> impl Strategy<Value = Vec<Sketched>> {
    let task = (any::<bool>(), any::<bool>(), 0..9_u8, 1..8_u8, 0..4_u8, prop::option::of(0..8_u8), 0..25_u8);
    prop::collection::vec(task, 1..9)
}

fn written(tasks: &[Sketched]) -> Vec<String> {
    tasks
        .iter()
        .enumerate()
        .map(|(at, (ana, with, days, hours, share, needs, after))| {
            let (owner, other) = if *ana { ("ana", "ben") } else { ("ben", "ana") };
            let with = if *with { format!(", with: [{other}]") } else { String::new() };
            let share = if *share == 0 { String::new() } else { format!(", load: {}%", share * 30) };
            let needs = needs.filter(|needs| usize::from(*needs) < at);
            let needs = needs.map(|needs| format!(", needs: [t{needs}]")).unwrap_or_default();
            let after = Day(day("2026-03-02").0 + i32::from(*after));
            // Some can meet it, and some are late.
            let due = after.plus(9);
            format!("  t{at}: {{title: T, owner: {owner}, estimate: {days}d {hours}h, start_after: {after}, due: {due}{with}{share}{needs}}}\n")
        })
        .collect()
}

/// Counts what is asked day by day, from the dates alone.
fn day_by_day(snapshot: &Snapshot, workload: &Workload) -> Vec<WeekLoad> {
    let weeks = weeks();
    let mut loads = vec![WeekLoad::default(); weeks.count()];
    for (week, load) in loads.iter_mut().enumerate() {
        for weekday in 0..7 {
            let on = weeks.monday(week).plus(weekday);
            let (open, close) = (Instant::open(on), Instant::open(on.plus(1)));
            if on < snapshot.data_date {
                continue;
            }
            load.own += workload.hours.between(open, close);
            for task in &workload.assignments {
                let (from, to) = (task.from.max(open), task.to.min(close));
                if from < to && workload.hours.between(open, close) > 0 {
                    load.asked += task.share.effort(task.calendar.between(from, to));
                }
            }
        }
    }
    loads
}

proptest! {
    #[test]
    fn weeks_are_what_days_add_up_to(tasks in sketched()) {
        let snapshot = snapshot(&written(&tasks).concat());
        for workload in workloads(&snapshot).expect("there are dates") {
            prop_assert_eq!(workload.by_week(weeks()), day_by_day(&snapshot, &workload));
            for (week, load) in workload.by_week(weeks()).iter().enumerate() {
                prop_assert_eq!(workload.items_in(weeks(), week).is_empty(), load.asked == 0);
            }
        }
    }

    #[test]
    fn more_work_never_asks_for_less(tasks in sketched()) {
        let all = written(&tasks);
        let fewer = workloads(&snapshot(&all[..all.len() - 1].concat())).expect("there are dates");
        let more = workloads(&snapshot(&all.concat())).expect("there are dates");
        for (fewer, more) in fewer.iter().zip(&more) {
            for (one, other) in fewer.by_week(weeks()).iter().zip(more.by_week(weeks())) {
                prop_assert!(one.asked <= other.asked && one.own == other.own);
            }
        }
    }

    #[test]
    fn the_order_of_tasks_is_nothing(tasks in sketched()) {
        let mut turned = written(&tasks);
        let told = |text: String| {
            let snapshot = snapshot(&text);
            let workloads = workloads(&snapshot).expect("there are dates");
            workloads.iter().map(|one| format!("{:?} {:?}", one.by_week(weeks()), one.overloads())).collect::<Vec<_>>()
        };
        let straight = told(turned.concat());
        turned.reverse();
        prop_assert_eq!(told(turned.concat()), straight);
    }

    #[test]
    fn one_ordinary_task_at_a_time_is_never_too_much(tasks in sketched()) {
        // One after another, whoever does them, and whoever is with them.
        let chain: Vec<Sketched> = (0..).zip(&tasks).map(|(at, task): (u8, &Sketched)| (task.0, task.1, task.2, task.3, 0, at.checked_sub(1), task.6)).collect();
        let snapshot = snapshot(&written(&chain).concat());
        for workload in workloads(&snapshot).expect("there are dates") {
            prop_assert_eq!(workload.overloads(), []);
            let over = workload.by_week(weeks()).into_iter().find(|load| load.excess(workload.capacity) > 0);
            prop_assert_eq!(over, None);
        }
    }
}
