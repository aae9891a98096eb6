//! `git plan status`, as people and programs read it.

use serde_json::{Value, json};

use crate::program::{example, plan, run, run_wide};

#[test]
fn one_screen_with_the_worst_first() {
    let printed = run(example("lending"), "status --as-of 2026-03-10").whole();
    assert!(printed.lines().count() < 20, "{printed}");
    insta::assert_snapshot!("lending", printed);
    insta::assert_snapshot!("minimal", run(example("minimal"), "status").whole());
    insta::assert_snapshot!("broken-dates", run(example("broken/dates"), "status").whole());
}

#[test]
fn it_reads_well_however_wide_the_terminal() {
    insta::assert_snapshot!("narrow", run_wide(example("lending"), "status", 60).whole());
    insta::assert_snapshot!("wide", run_wide(example("lending"), "status", 200).whole());
    let ascii = run(example("lending"), "status --ascii").out;
    assert!(ascii.is_ascii(), "{ascii}");
    let colored = run(example("lending"), "status --color always").out;
    assert!(colored.contains("\u{1b}[1m10 days late") || colored.contains("10 days late"), "{colored}");
}

#[test]
fn json_has_the_names_that_others_build_on() {
    let status = run(example("lending"), "status --as-of 2026-03-10 --format json").json();
    assert_eq!(status["command"], "status");
    assert_eq!(status["plan"]["title"], "Tidewater launches lending");
    assert_eq!(status["plan"]["start"], "2026-01-12");
    assert_eq!(status["plan"]["finish"], "2026-07-14");
    let worst = &status["objectives"][0];
    assert_eq!(worst["id"], "lending-live");
    assert_eq!(worst["owner"], "maya");
    assert_eq!(worst["due"], "2026-06-30");
    assert_eq!(worst["forecast"], "2026-07-14");
    assert_eq!(worst["margin_days"], -10);
    assert_eq!(worst["status"], "active");
    let share = worst["done_share"].as_f64().expect("a share");
    assert!((0.3..0.4).contains(&share), "{share}");
    assert_eq!(worst["findings"]["error"], 0);
    let driver = &worst["driven_by"];
    assert_eq!(
        (&driver["kind"], &driver["id"], &driver["owner"], &driver["finish"]),
        (&json!("external"), &json!("evidence-portal"), &json!("tomas"), &json!("2026-04-10"))
    );
    assert_eq!(status["objectives"][1]["id"], "lending-sound");
    assert_eq!(status["summary"]["error"], 0);
}

#[test]
fn one_persons_objectives() {
    let sofia = run(example("lending"), "status --owner sofia --format json").json();
    let ids: Vec<&Value> =
        sofia["objectives"].as_array().expect("a list").iter().map(|one| &one["id"]).collect();
    assert_eq!(ids, ["lending-sound"]);
    let nobody = run(example("lending"), "status --owner jon").whole();
    assert!(nobody.contains("No objective of jon is active."), "{nobody}");
    let unknown = run(example("lending"), "status --owner sofai");
    assert_eq!(unknown.code, Some(2));
    assert!(unknown.error.contains("did you mean `sofia`?"), "{}", unknown.error);
}

const GOALS: &str = "\
objectives:
  late: {title: Late, owner: ana, due: 2026-03-05}
  early: {title: Early, owner: ana, due: 2026-06-30}
  exact: {title: Exact, owner: ana, due: 2026-03-11}
  idle: {title: Idle, owner: ana, due: 2026-06-30}
  over: {title: Over, owner: ana, due: 2026-03-05, status: closed}
  gone: {title: Gone, owner: ana, due: 2026-03-05, status: dropped}
tasks:
  a: {title: A, owner: ana, estimate: 2d, drives: [late, early, exact]}
  b: {title: B, owner: ana, estimate: 2d, drives: [gone]}
";

#[test]
fn objectives_stand_in_the_order_of_their_margins_and_those_that_are_over_last() {
    let goals = plan(GOALS);
    let status = run(goals.path(), "status --format json").json();
    let told: Vec<String> = status["objectives"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| format!("{} {} {}", one["id"], one["status"], one["margin_days"]).replace('"', ""))
        .collect();
    assert_eq!(
        told,
        [
            "late active -4",
            "exact active 0",
            "early active 79",
            "idle active null",
            "gone dropped null",
            "over closed null"
        ]
    );
    insta::assert_snapshot!("goals", run(goals.path(), "status").whole());
}

#[test]
fn plans_with_little_in_them() {
    insta::assert_snapshot!("empty", run(plan("").path(), "status").whole());
    let aimless = plan("tasks: {a: {title: A, owner: ana, estimate: 1d}}\n");
    insta::assert_snapshot!("no-objectives", run(aimless.path(), "status").whole());
}

#[test]
fn with_a_cycle_there_are_no_dates() {
    let round = plan(
        "tasks:\n  a: {title: A, owner: ana, estimate: 1d, needs: [b]}\n  \
         b: {title: B, owner: ana, estimate: 1d, needs: [a]}\n",
    );
    let printed = run(round.path(), "status");
    assert_eq!((printed.code, printed.out.as_str()), (Some(2), ""));
    assert!(printed.error.contains("there are no dates: the dependencies form a cycle"), "{}", printed.error);
    let json = run(round.path(), "status --format json");
    assert_eq!(json.code, Some(2));
    assert_eq!(json.json()["error"]["message"], "there are no dates: the dependencies form a cycle");
}
