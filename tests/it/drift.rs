//! `git plan drift` and `git plan bisect` in real repositories.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use crate::past::{Mark, Past, git};

const MANIFEST: &str = "plan: Lend\nversion: 1\nstart: 2026-03-02\npeople: { ana: { name: Ana } }\n";

/// A plan of one task with an estimate in days, and what else it says.
fn task(days: u32, more: &str) -> String {
    format!("tasks:\n  build: {{ title: Build it, owner: ana, estimate: {days}d, due: 2026-03-20{more} }}\n")
}

/// A repository whose first commit plans a task of five days, on Monday 2026-03-02.
fn with_plan() -> (Past, Mark) {
    let mut past = Past::new();
    let first = past.commit(
        0,
        &[],
        "first",
        &[("plan/plan.yaml", Some(MANIFEST)), ("plan/a.plan.yaml", Some(&task(5, "")))],
    );
    (past, first)
}

fn program(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_git-plan"))
        .current_dir(folder)
        .args(["--plan", "plan"])
        .args(arguments)
        .env("COLUMNS", "100")
        .output()
        .expect("the program runs")
}

fn answer(past: &Past, code: i32, arguments: &[&str]) -> String {
    past.write();
    again(past, code, arguments)
}

fn again(past: &Past, code: i32, arguments: &[&str]) -> String {
    let output = program(&past.path(), arguments);
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{error}");
    String::from_utf8(output.stdout).expect("text")
}

fn json(past: &Past, code: i32, arguments: &[&str]) -> Value {
    past.write();
    serde_json::from_str(&again(past, code, &[arguments, &["--format", "json"]].concat())).expect("JSON")
}

/// Returns the points of the first series in short: date, finish, by edits, by time.
fn points(drift: &Value) -> Vec<String> {
    let points = drift["series"][0]["points"].as_array().expect("points");
    points
        .iter()
        .map(|point| {
            let (date, finish) = (point["date"].as_str().expect("a day"), &point["finish"]);
            let finish = finish.as_str().unwrap_or("none");
            format!("{date} {finish} {} {}", point["by_edits"], point["by_time"])
        })
        .collect()
}

#[test]
fn a_forecast_is_that_of_the_plan_as_of_the_day_of_its_commit() {
    let (mut past, first) = with_plan();
    let second = past.commit(2, &[first], "more", &[("plan/a.plan.yaml", Some(&task(8, "")))]);
    past.commit(4, &[second], "beside", &[("README.md", Some("x"))]);
    let drift = json(&past, 0, &["drift", "build"]);
    assert_eq!(
        points(&drift),
        ["2026-03-02 2026-03-06 0 0", "2026-03-04 2026-03-13 3 2", "2026-03-06 2026-03-17 0 2"]
    );
    let series = &drift["series"][0];
    assert_eq!((&series["kind"], &series["id"]), (&"task".into(), &"build".into()));
    assert_eq!(
        [&series["days"], &series["by_edits"], &series["by_time"]].map(Value::as_i64),
        [7, 3, 4].map(Some)
    );
    let first = &series["points"][0];
    assert_eq!((&first["due"], &first["float_days"]), (&"2026-03-20".into(), &0.into()));
    assert_eq!(first["margin_days"], 10);
    let moves = series["moves"].as_array().expect("moves");
    assert_eq!(moves.len(), 1);
    assert_eq!((&moves[0]["subject"], &moves[0]["days"]), (&"more".into(), &3.into()));
    assert_eq!(moves[0]["causes"][0]["changes"][0]["field"], "estimate");
    assert_eq!((&drift["command"], &drift["as_of"]), (&"drift".into(), &"2026-03-06".into()));
}

#[test]
fn days_may_be_asked_for_instead_of_commits() {
    let (mut past, first) = with_plan();
    let second = past.commit(9, &[first], "more", &[("plan/a.plan.yaml", Some(&task(8, "")))]);
    past.commit(18, &[second], "less", &[("plan/a.plan.yaml", Some(&task(2, "")))]);
    let drift = json(&past, 0, &["drift", "build", "--every", "1w"]);
    assert_eq!(
        points(&drift),
        ["2026-03-06 2026-03-12 0 4", "2026-03-13 2026-03-24 3 5", "2026-03-20 2026-03-23 -6 5"]
    );
    // The commits that moved it are told whichever days are asked for.
    let moves = drift["series"][0]["moves"].as_array().expect("moves");
    let subjects: Vec<&str> = moves.iter().filter_map(|one| one["subject"].as_str()).collect();
    assert_eq!(subjects, ["less", "more"]);
}

#[test]
fn an_item_has_no_point_before_it_was_there_and_its_renames_are_followed() {
    let (mut past, first) = with_plan();
    let renamed = task(5, "").replace("build", "construct");
    let second = past.commit(1, &[first], "rename", &[("plan/a.plan.yaml", Some(&renamed))]);
    let with_test =
        format!("{renamed}  test: {{ title: Test it, owner: ana, estimate: 1d, needs: [construct] }}\n");
    past.commit(2, &[second], "add", &[("plan/a.plan.yaml", Some(&with_test))]);
    let drift = json(&past, 0, &["drift", "construct", "test"]);
    assert_eq!(
        points(&drift),
        ["2026-03-02 2026-03-06 0 0", "2026-03-03 2026-03-09 0 1", "2026-03-04 2026-03-10 0 1"]
    );
    assert_eq!(drift["series"][1]["points"].as_array().map(Vec::len), Some(1));
    // The same from what was kept.
    assert_eq!(json(&past, 0, &["drift", "construct", "test"]), drift);
    assert_eq!(json(&past, 0, &["drift", "construct", "test", "--no-cache"]), drift);
}

#[test]
fn an_item_that_was_removed_and_added_again_has_a_gap() {
    let (mut past, first) = with_plan();
    let second = past.commit(1, &[first], "gone", &[("plan/a.plan.yaml", Some("tasks: {}\n"))]);
    past.commit(2, &[second], "back", &[("plan/a.plan.yaml", Some(&task(9, "")))]);
    let drift = json(&past, 0, &["drift", "build"]);
    // The five days as of 4 March end on 10 March: what passes while there is no forecast passes all the same.
    assert_eq!(points(&drift), ["2026-03-02 2026-03-06 0 0", "2026-03-04 2026-03-16 4 2"]);
}

#[test]
fn an_objective_that_has_no_forecast_now_is_said_to_have_none() {
    let goal = |needs: &str| {
        format!(
            "objectives:\n  live: {{ title: It lives, owner: ana, due: 2026-03-10 }}\n{}",
            task(5, &format!(", drives: [live]{needs}"))
        )
    };
    let mut past = Past::new();
    let (sound, circle) = (goal(""), goal(", needs: [build]"));
    let files = [("plan/plan.yaml", Some(MANIFEST)), ("plan/a.plan.yaml", Some(sound.as_str()))];
    let first = past.commit(0, &[], "first", &files);
    past.commit(1, &[first], "circle", &[("plan/a.plan.yaml", Some(&circle))]);
    let overview = answer(&past, 0, &["drift"]);
    assert!(overview.contains("live       It lives  2026-03-06  –"), "{overview}");
    let one = again(&past, 0, &["drift", "live"]);
    let said = "It has no forecast now, since 2026-03-03; the last one, of 2026-03-02, was 2026-03-06.";
    assert!(one.contains(said), "{one}");
}

#[test]
fn a_commit_that_leaves_a_broken_file_alone_is_passed_over_too() {
    let (mut past, first) = with_plan();
    let broken = past.commit(1, &[first], "broken", &[("plan/a.plan.yaml", Some("tasks: [\n"))]);
    let other = "tasks:\n  other: { title: Other, owner: ana, estimate: 1d }\n";
    past.commit(2, &[broken], "other", &[("plan/b.plan.yaml", Some(other))]);
    let drift = json(&past, 0, &["drift", "build"]);
    assert_eq!(points(&drift), ["2026-03-02 2026-03-06 0 0"]);
    let skipped = drift["skipped"].as_array().expect("skipped");
    let days: Vec<&Value> = skipped.iter().map(|one| &one["date"]).collect();
    assert_eq!(days, ["2026-03-04", "2026-03-03"]);
}

#[test]
fn who_asks_by_a_former_id_hears_what_it_is_called_now() {
    let (mut past, first) = with_plan();
    let second = past.commit(
        1,
        &[first],
        "once",
        &[("plan/a.plan.yaml", Some(&task(5, "").replace("build", "make")))],
    );
    let now = task(5, "").replace("build", "construct");
    let third = past.commit(2, &[second], "twice", &[("plan/a.plan.yaml", Some(&now))]);
    past.commit(3, &[third], "gone", &[("plan/b.plan.yaml", Some("tasks: {}\n"))]);
    past.write();
    for arguments in [&["drift", "build"][..], &["blame", "build"], &["bisect", "build", "--late"]] {
        let output = program(&past.path(), arguments);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2));
        assert!(
            error.contains("it is called `construct` since") && error.contains("of 2026-03-03"),
            "{error}"
        );
    }
    let log = again(&past, 0, &["log", "make"]);
    assert_eq!(log.lines().count(), 3, "{log}");
    let error = String::from_utf8_lossy(&program(&past.path(), &["drift", "ana"]).stderr).into_owned();
    assert!(error.contains("`ana` is a person, which has no dates"), "{error}");
}

#[test]
fn what_cannot_be_read_is_passed_over_and_said() {
    let (mut past, first) = with_plan();
    let broken = past.commit(1, &[first], "broken", &[("plan/a.plan.yaml", Some("tasks: [\n"))]);
    let newer = MANIFEST.replace("version: 1", "version: 9");
    let second = past.commit(2, &[broken], "mended", &[("plan/a.plan.yaml", Some(&task(6, "")))]);
    let third = past.commit(3, &[second], "newer", &[("plan/plan.yaml", Some(&newer))]);
    past.commit(4, &[third], "older", &[("plan/plan.yaml", Some(MANIFEST))]);
    let drift = json(&past, 0, &["drift", "build"]);
    let days: Vec<String> = points(&drift).iter().map(|point| point[..10].to_owned()).collect();
    assert_eq!(days, ["2026-03-02", "2026-03-04", "2026-03-06"]);
    let skipped = drift["skipped"].as_array().expect("skipped");
    assert_eq!(skipped.len(), 2);
    assert_eq!(
        (&skipped[1]["date"], &skipped[1]["path"]),
        (&"2026-03-03".into(), &"plan/a.plan.yaml".into())
    );
    let text = again(&past, 0, &["drift", "build"]);
    assert!(
        text.contains("is passed over: `plan/a.plan.yaml` cannot be read (it does not parse)."),
        "{text}"
    );
}

#[test]
fn dates_that_go_backwards_are_taken_as_they_are() {
    let (mut past, first) = with_plan();
    let second = past.commit(9, &[first], "late", &[("plan/a.plan.yaml", Some(&task(6, "")))]);
    past.commit(4, &[second], "early", &[("plan/a.plan.yaml", Some(&task(7, "")))]);
    for every in [&[][..], &["--every", "2d"]] {
        let drift = json(&past, 0, &[&["drift", "build"], every].concat());
        let series = &drift["series"][0];
        let sum = series["by_edits"].as_i64().zip(series["by_time"].as_i64()).map(|(one, other)| one + other);
        assert_eq!(series["days"].as_i64(), sum);
    }
    let drift = json(&past, 0, &["drift", "build"]);
    assert_eq!(
        points(&drift),
        ["2026-03-02 2026-03-06 0 0", "2026-03-11 2026-03-18 1 7", "2026-03-06 2026-03-16 1 -3"]
    );
}

#[test]
fn merges_are_compared_with_their_first_parent() {
    let (mut past, first) = with_plan();
    let side = past.commit(1, &[first], "side", &[("plan/a.plan.yaml", Some(&task(9, "")))]);
    let own = past.commit(2, &[first], "own", &[("plan/b.plan.yaml", Some("tasks: {}\n"))]);
    past.commit(3, &[own, side], "merge", &[("plan/a.plan.yaml", Some(&task(9, "")))]);
    let drift = json(&past, 0, &["drift", "build"]);
    assert_eq!(
        points(&drift),
        ["2026-03-02 2026-03-06 0 0", "2026-03-04 2026-03-10 0 2", "2026-03-05 2026-03-17 4 1"]
    );
    assert_eq!(drift["series"][0]["moves"][0]["subject"], "merge");
}

#[test]
fn a_plan_that_changes_folder_goes_on() {
    let mut past = Past::new();
    let text = task(5, "");
    let first =
        past.commit(0, &[], "first", &[("old/plan.yaml", Some(MANIFEST)), ("old/a.plan.yaml", Some(&text))]);
    past.commit(
        1,
        &[first],
        "move",
        &[
            ("old/plan.yaml", None),
            ("old/a.plan.yaml", None),
            ("plan/plan.yaml", Some(MANIFEST)),
            ("plan/a.plan.yaml", Some(&text)),
        ],
    );
    let drift = json(&past, 0, &["drift", "build"]);
    assert_eq!(drift["series"][0]["points"][0]["finish"], "2026-03-06");
}

#[test]
fn a_shallow_clone_says_where_its_history_ends() {
    let (mut past, first) = with_plan();
    let second = past.commit(1, &[first], "second", &[("plan/a.plan.yaml", Some(&task(30, "")))]);
    past.commit(2, &[second], "third", &[("plan/a.plan.yaml", Some(&task(31, "")))]);
    past.write();
    let clone = past.path().with_file_name("clone");
    let url = format!("file://{}", past.path().display());
    git(&past.path(), &["clone", "-q", "--depth", "2", &url, &clone.to_string_lossy()]);
    let output = program(&clone, &["drift", "build", "--format", "json"]);
    let drift: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(points(&drift).len(), 2);
    assert_eq!(drift["cut_off"], true);
    let output = program(&clone, &["bisect", "build", "--late"]);
    assert_eq!(output.status.code(), Some(0));
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("It may be so for longer"), "{text}");
}

#[test]
fn ten_thousand_commits_are_no_matter() {
    let (mut past, mut last) = with_plan();
    for number in 1..10_000 {
        let text = task(5 + number % 3, "");
        last = past.commit(i64::from(number) / 40, &[last], "again", &[("plan/a.plan.yaml", Some(&text))]);
    }
    let clock = std::time::Instant::now();
    let drift = json(&past, 0, &["drift", "build"]);
    assert_eq!(points(&drift).len(), 10_000);
    assert!(clock.elapsed().as_secs() < 120, "{:?}", clock.elapsed());
}

#[test]
fn without_an_id_objectives_are_shown_at_a_glance() {
    let mut past = Past::new();
    let objectives = "objectives:\n  live: { title: It lives, owner: ana, due: 2026-03-10 }\n  sound: { title: It is sound, owner: ana }\n";
    let text = format!("{objectives}{}", task(5, ", drives: [live]"));
    let first = past.commit(
        0,
        &[],
        "first",
        &[("plan/plan.yaml", Some(MANIFEST)), ("plan/a.plan.yaml", Some(&text))],
    );
    let later = format!("{objectives}{}", task(9, ", drives: [live]"));
    past.commit(1, &[first], "more", &[("plan/a.plan.yaml", Some(&later))]);
    insta::assert_snapshot!("overview", answer(&past, 0, &["drift"]));
    assert_eq!(again(&past, 0, &["drift", "--all"]), again(&past, 0, &["drift"]));
    insta::assert_snapshot!("one", again(&past, 0, &["drift", "live"]));
    insta::assert_snapshot!(
        "csv",
        again(&past, 0, &["drift", "live", "--format", "csv"])
            .replace(&git(&past.path(), &["rev-parse", "HEAD"]), "HEAD")
    );
    let markdown = again(&past, 0, &["drift", "live", "--format", "markdown"]);
    assert!(markdown.contains("| 2026-03-03 |"), "{markdown}");
    let chart = again(&past, 0, &["drift", "--format", "svg"]);
    assert!(chart.starts_with("<svg") && chart.contains("live: It lives"), "{chart}");
    again(&past, 0, &["drift", "live", "--write", "svg=trend.svg", "--write", "json=trend.json"]);
    assert!(past.path().join("trend.svg").exists() && past.path().join("trend.json").exists());
    assert_eq!(program(&past.path(), &["drift", "--write", "svg=plan.yaml"]).status.code(), Some(2));
    assert_eq!(program(&past.path(), &["drift", "lif"]).status.code(), Some(2));
}

#[test]
fn bisect_finds_the_commit_since_which_it_is_so_and_the_edit() {
    let (mut past, first) = with_plan();
    let late = past.commit(1, &[first], "late once", &[("plan/a.plan.yaml", Some(&task(30, "")))]);
    let well = past.commit(2, &[late], "well again", &[("plan/a.plan.yaml", Some(&task(5, "")))]);
    let other = past.commit(3, &[well], "late", &[("plan/a.plan.yaml", Some(&task(20, ", spent: 1 EUR")))]);
    past.commit(4, &[other], "later", &[("plan/a.plan.yaml", Some(&task(21, "")))]);
    let found = json(&past, 0, &["bisect", "build", "--late"]);
    assert_eq!((&found["subject"], &found["by"]), (&"late".into(), &"edit".into()));
    assert_eq!((&found["change"]["id"], &found["change"]["field"]), (&"build".into(), &"estimate".into()));
    assert_eq!(found["commit"].as_str().map(str::len), Some(40));
    assert_eq!(found["other_times"][0]["first"]["subject"], "late once");
    assert_eq!(found["looked_at"], 5);
    insta::assert_snapshot!("bisect", again(&past, 0, &["bisect", "build", "--late"]));
    let after = json(&past, 0, &["bisect", "build", "--finish-after", "2026-04-02"]);
    assert_eq!(after["subject"], "later");
}

#[test]
fn bisect_tells_where_time_made_it_so() {
    let (mut past, first) = with_plan();
    past.commit(14, &[first], "words", &[("plan/a.plan.yaml", Some(&task(5, ", note: still")))]);
    let found = json(&past, 0, &["bisect", "build", "--finish-after", "2026-03-19"]);
    assert_eq!(
        (&found["subject"], &found["by"], &found["change"]),
        (&"words".into(), &"time".into(), &Value::Null)
    );
    let text = again(&past, 0, &["bisect", "build", "--finish-after", "2026-03-19"]);
    assert!(text.contains("No edit made it so"), "{text}");
}

#[test]
fn bisect_says_where_it_is_not_so_and_whether_it_ever_was() {
    let (mut past, first) = with_plan();
    let late = past.commit(1, &[first], "late once", &[("plan/a.plan.yaml", Some(&task(30, "")))]);
    past.commit(2, &[late], "well again", &[("plan/a.plan.yaml", Some(&task(5, "")))]);
    let text = answer(&past, 1, &["bisect", "build", "--late"]);
    assert!(text.starts_with("build is not late now; it was so in "), "{text}");
    let never = again(&past, 1, &["bisect", "build", "--finish-after", "2027-01-01"]);
    assert_eq!(never.trim(), "build was never forecast to finish after 2027-01-01: 3 plans looked at.");
    let found = json(&past, 1, &["bisect", "build", "--late"]);
    assert_eq!((&found["commit"], &found["change"]), (&Value::Null, &Value::Null));
}

#[test]
fn bisect_asks_for_findings_of_every_kind_of_rule() {
    let mut past = Past::new();
    let away = MANIFEST.replace("name: Ana }", "name: Ana, away: { 2026-03-20: a fair } }");
    let first = past.commit(
        0,
        &[],
        "first",
        &[("plan/plan.yaml", Some(MANIFEST)), ("plan/a.plan.yaml", Some(&task(5, "")))],
    );
    let second = past.commit(1, &[first], "away", &[("plan/plan.yaml", Some(&away))]);
    past.commit(2, &[second], "unknown", &[("plan/a.plan.yaml", Some(&task(5, ", needs: [nothing]")))]);
    let found = json(&past, 0, &["bisect", "build", "--finding", "owner-away"]);
    assert_eq!((&found["subject"], &found["change"]["id"]), (&"away".into(), &"ana".into()));
    let found = json(&past, 0, &["bisect", "build", "--finding", "unknown-reference"]);
    assert_eq!((&found["subject"], &found["change"]["field"]), (&"unknown".into(), &"needs".into()));
    for wrong in [
        &["--finding", "lat"][..],
        &["--finding", "nothing-like-it"],
        &[],
        &["--late", "--finish-after", "2026-03-02"],
    ] {
        let output = program(&past.path(), &[&["bisect", "build"], wrong].concat());
        assert_eq!(output.status.code(), Some(2), "{wrong:?}");
    }
}
