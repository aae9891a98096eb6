//! The history of a plan in real repositories, and `git plan log` over it.

use std::path::Path;
use std::process::{Command, Output};

use git_plan::history::{History, Kept, Log, Step, Why};
use git_plan::source::{Location, Parents};
use serde_json::Value;

use crate::outputs;
use crate::past::{Mark, Past, git};

const MANIFEST: &str =
    "plan: Lend\nversion: 1\nstart: 2026-03-02\npeople: { ana: { name: Ana }, jon: { name: Jon } }\n";
const BUILD: &str = "tasks:\n  build: { title: Build it, owner: ana, estimate: 5d }\n";
const BUILD_AND_TEST: &str = "\
tasks:
  build: { title: Build it, owner: ana, estimate: 8d }
  test: { title: Test it, owner: jon, estimate: 2d, needs: [build] }
";

/// A repository whose first commit is a plan with one task.
fn with_plan() -> (Past, Mark) {
    let mut past = Past::new();
    let first = past.commit(
        0,
        &[],
        "first",
        &[("plan/plan.yaml", Some(MANIFEST)), ("plan/a.plan.yaml", Some(BUILD))],
    );
    (past, first)
}

/// Calls with every step of the walk from `HEAD`.
fn each_step(top: &Path, parents: Parents, mut call: impl FnMut(&Step<'_>)) {
    let location = Location::open(top, Some(Path::new("plan"))).expect("a location");
    let history = History::open(&location).expect("a repository");
    let commit = location.repository().expect("a repository").commit("HEAD").expect("a commit");
    let plan = location.plan_at(&commit).expect("a plan");
    for step in history.steps(&commit, plan, parents).expect("a walk") {
        call(&step.expect("a step"));
    }
}

/// Returns the subjects of the commits that changed the plan, with the plan files that they changed.
fn steps(past: &Past, parents: Parents) -> Vec<String> {
    past.write();
    let mut told = Vec::new();
    each_step(&past.path(), parents, |step| {
        let files = step.files.iter().filter_map(|file| file.head.as_ref().or(file.base.as_ref()));
        let files: Vec<&str> = files.map(|file| file.path_in_plan().as_ref()).collect();
        told.push(format!("{}: {}", step.commit.subject(), files.join(" ")));
    });
    told
}

/// Returns what each commit changed, newest first: its subject and its changes in short.
fn changes(past: &Past) -> Vec<String> {
    past.write();
    changes_of(&past.path(), Parents::First)
}

fn changes_of(top: &Path, parents: Parents) -> Vec<String> {
    let location = Location::open(top, Some(Path::new("plan"))).expect("a location");
    let history = History::open(&location).expect("a repository");
    let commit = location.repository().expect("a repository").commit("HEAD").expect("a commit");
    let plan = location.plan_at(&commit).expect("a plan");
    let log = Log::new(&history, history.steps(&commit, plan, parents).expect("a walk"));
    log.map(|entry| {
        let entry = entry.expect("an entry");
        let mut told: Vec<String> = entry
            .diff
            .changes
            .iter()
            .map(|change| {
                let field = change.field.map(|field| format!(".{field}")).unwrap_or_default();
                format!("{} {}{field}", change.what.name(), change.subject.id)
            })
            .collect();
        told.extend(entry.unread.iter().map(|unread| {
            let why = match &unread.why {
                Why::Syntax => "syntax",
                Why::Fault(_) => "fault",
                Why::Newer(_) => "newer",
            };
            format!("unread {} {why}", unread.path)
        }));
        if entry.is_cut_off {
            told.push("cut off".to_owned());
        }
        format!("{}: {}", entry.commit.subject(), told.join(", "))
    })
    .collect()
}

fn log_in(folder: &Path, arguments: &[&str]) -> Output {
    program(folder, &[&["log"], arguments].concat())
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

fn text(past: &Past, arguments: &[&str]) -> String {
    let output = log_in(&past.path(), arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

fn json(past: &Past, arguments: &[&str]) -> Value {
    let text = text(past, &[arguments, &["--format", "json"]].concat());
    outputs::check(&text);
    serde_json::from_str(&text).expect("JSON")
}

#[test]
fn only_commits_that_touch_a_file_of_the_plan_are_steps() {
    let (mut past, first) = with_plan();
    let other = past.commit(1, &[first], "beside", &[("README.md", Some("x"))]);
    let inside = past.commit(2, &[other], "no plan file", &[("plan/notes.md", Some("x"))]);
    past.commit(3, &[inside], "estimate", &[("plan/a.plan.yaml", Some(BUILD_AND_TEST))]);
    assert_eq!(steps(&past, Parents::First), ["estimate: a.plan.yaml", "first: a.plan.yaml plan.yaml"]);
}

#[test]
fn the_first_commit_of_the_plan_adds_what_it_has() {
    let mut past = Past::new();
    let before = past.commit(0, &[], "before", &[("README.md", Some("x"))]);
    past.commit(
        1,
        &[before],
        "plan",
        &[("plan/plan.yaml", Some(MANIFEST)), ("plan/a.plan.yaml", Some(BUILD))],
    );
    assert_eq!(changes(&past), ["plan: added , added ana, added jon, added build"]);
}

#[test]
fn layout_and_moves_between_files_are_no_change() {
    let (mut past, first) = with_plan();
    let long = "# all of it\ntasks:\n  build:\n    estimate: 5d\n    owner: ana\n    title: \"Build it\"\n";
    let laid_out = past.commit(1, &[first], "layout", &[("plan/a.plan.yaml", Some(long))]);
    let moved = past.commit(
        2,
        &[laid_out],
        "moved",
        &[("plan/a.plan.yaml", None), ("plan/sub/b.plan.yaml", Some(long))],
    );
    let estimate = long.replace("5d", "6d");
    past.commit(3, &[moved], "estimate", &[("plan/sub/b.plan.yaml", Some(&estimate))]);
    assert_eq!(changes(&past)[..1], ["estimate: changed build.estimate"]);
    assert_eq!(changes(&past).len(), 2);
}

#[test]
fn a_merge_is_compared_with_its_first_parent() {
    let (mut past, first) = with_plan();
    let side = past.commit(
        1,
        &[first],
        "side",
        &[("plan/b.plan.yaml", Some("tasks:\n  b: { title: B, owner: ana, estimate: 1d }\n"))],
    );
    let main = past.commit(
        2,
        &[first],
        "main",
        &[("plan/c.plan.yaml", Some("tasks:\n  c: { title: C, owner: ana, estimate: 1d }\n"))],
    );
    let b = "tasks:\n  b: { title: B, owner: ana, estimate: 1d }\n";
    past.commit(3, &[main, side], "merge", &[("plan/b.plan.yaml", Some(b))]);
    assert_eq!(changes(&past)[..2], ["merge: added b", "main: added c"]);
    assert_eq!(changes(&past).len(), 3);
    let all = changes_of(&past.path(), Parents::All);
    assert_eq!(all[..3], ["merge: added b", "main: added c", "side: added b"]);
}

#[test]
fn criss_cross_and_octopus_merges_are_walked_once() {
    let (mut past, first) = with_plan();
    let file = |id: &str| format!("tasks:\n  {id}: {{ title: Do {id}, owner: ana, estimate: 1d }}\n");
    let (a, b) = (file("left"), file("right"));
    let left = past.commit(1, &[first], "left", &[("plan/l.plan.yaml", Some(&a))]);
    let right = past.commit(2, &[first], "right", &[("plan/r.plan.yaml", Some(&b))]);
    let one = past.commit(3, &[left, right], "one", &[("plan/r.plan.yaml", Some(&b))]);
    let two = past.commit(4, &[right, left], "two", &[("plan/l.plan.yaml", Some(&a))]);
    let c = file("third");
    let third = past.commit(5, &[first], "third", &[("plan/t.plan.yaml", Some(&c))]);
    past.commit(6, &[one, two, third], "octopus", &[("plan/t.plan.yaml", Some(&c))]);
    assert_eq!(changes(&past)[..3], ["octopus: added third", "one: added right", "left: added left"]);
    let all = changes_of(&past.path(), Parents::All);
    let expected = [
        "octopus: added third",
        "third: added third",
        "two: added left",
        "one: added right",
        "right: added right",
        "left: added left",
    ];
    assert_eq!(all[..6], expected);
    assert_eq!(all.len(), 7);
}

#[test]
fn a_plan_that_changes_folder_is_followed() {
    let mut past = Past::new();
    let old = past.commit(
        0,
        &[],
        "first",
        &[("roadmap/plan.yaml", Some(MANIFEST)), ("roadmap/a.plan.yaml", Some(BUILD))],
    );
    let moved = past.commit(
        1,
        &[old],
        "moved",
        &[
            ("roadmap/plan.yaml", None),
            ("roadmap/a.plan.yaml", None),
            ("plan/plan.yaml", Some(MANIFEST)),
            ("plan/a.plan.yaml", Some(BUILD)),
        ],
    );
    past.commit(2, &[moved], "test", &[("plan/a.plan.yaml", Some(BUILD_AND_TEST))]);
    assert_eq!(
        changes(&past),
        ["test: added test, changed build.estimate", "first: added , added ana, added jon, added build"]
    );
}

#[test]
fn a_file_that_does_not_parse_is_taken_as_it_was_before() {
    let (mut past, first) = with_plan();
    let broken =
        past.commit(1, &[first], "broken", &[("plan/a.plan.yaml", Some("tasks:\n  build: { title: [\n"))]);
    let still =
        past.commit(2, &[broken], "still", &[("plan/a.plan.yaml", Some("tasks:\n  build: { title: {\n"))]);
    past.commit(3, &[still], "mended", &[("plan/a.plan.yaml", Some(BUILD_AND_TEST))]);
    assert_eq!(
        changes(&past),
        [
            "mended: added test, changed build.estimate",
            "still: unread plan/a.plan.yaml syntax",
            "broken: unread plan/a.plan.yaml syntax",
            "first: added , added ana, added jon, added build",
        ]
    );
    let broken = &json(&past, &[])["commits"][2];
    assert_eq!(broken["unread"][0]["path"], "plan/a.plan.yaml");
    assert_eq!(broken["changes"], serde_json::json!([]));
    let text = text(&past, &[]).replace(['\n', ' '], " ");
    assert!(text.contains("`plan/a.plan.yaml` is taken as it was before"), "{text}");
}

#[test]
fn a_file_that_is_broken_to_this_day_is_taken_as_it_was_before() {
    let (mut past, first) = with_plan();
    let test = past.commit(1, &[first], "test", &[("plan/a.plan.yaml", Some(BUILD_AND_TEST))]);
    past.commit(2, &[test], "broken", &[("plan/a.plan.yaml", Some("tasks: ["))]);
    assert_eq!(
        changes(&past)[..2],
        ["broken: unread plan/a.plan.yaml syntax", "test: added test, changed build.estimate"]
    );
}

#[test]
fn a_file_that_never_parsed_before_it_did_is_new_then() {
    let (mut past, first) = with_plan();
    let broken = past.commit(1, &[first], "broken", &[("plan/b.plan.yaml", Some("tasks: ["))]);
    let b = "tasks:\n  b: { title: B, owner: ana, estimate: 1d }\n";
    past.commit(2, &[broken], "mended", &[("plan/b.plan.yaml", Some(b))]);
    assert_eq!(changes(&past)[..2], ["mended: added b", "broken: unread plan/b.plan.yaml syntax"]);
}

#[test]
fn a_plan_in_a_newer_language_is_passed_over() {
    let (mut past, first) = with_plan();
    let newer = MANIFEST.replace("version: 1", "version: 2");
    let newer = past.commit(
        1,
        &[first],
        "newer",
        &[("plan/plan.yaml", Some(&newer)), ("plan/a.plan.yaml", Some("tasks:\n  build: { title: B }\n"))],
    );
    past.commit(
        2,
        &[newer],
        "back",
        &[("plan/plan.yaml", Some(MANIFEST)), ("plan/a.plan.yaml", Some(BUILD_AND_TEST))],
    );
    assert_eq!(
        changes(&past)[..2],
        ["back: added test, changed build.estimate", "newer: unread plan/plan.yaml newer"]
    );
    let words: Vec<String> = text(&past, &[]).split_whitespace().map(str::to_owned).collect();
    assert!(words.join(" ").contains("version 2 of the plan language"));
}

#[test]
fn an_id_that_was_deleted_and_added_again_is_told_of_throughout() {
    let (mut past, first) = with_plan();
    let test = past.commit(1, &[first], "test", &[("plan/a.plan.yaml", Some(BUILD_AND_TEST))]);
    let gone = past.commit(2, &[test], "gone", &[("plan/a.plan.yaml", Some(BUILD))]);
    past.commit(3, &[gone], "again", &[("plan/a.plan.yaml", Some(BUILD_AND_TEST))]);
    past.write();
    let log = json(&past, &["test"]);
    let subjects: Vec<&str> = log["commits"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|commit| commit["subject"].as_str().expect("text"))
        .collect();
    assert_eq!(subjects, ["again", "gone", "test"]);
}

#[test]
fn a_rename_is_followed_back_to_the_old_id() {
    let (mut past, first) = with_plan();
    let renamed = BUILD.replace("build:", "make:");
    let renamed_commit = past.commit(
        1,
        &[first],
        "renamed",
        &[("plan/a.plan.yaml", None), ("plan/z.plan.yaml", Some(&renamed))],
    );
    let longer = renamed.replace("5d", "9d");
    past.commit(2, &[renamed_commit], "longer", &[("plan/z.plan.yaml", Some(&longer))]);
    past.write();
    let log = json(&past, &["make"]);
    let told: Vec<(&str, &str)> = log["commits"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|commit| {
            (
                commit["subject"].as_str().expect("text"),
                commit["changes"][0]["change"].as_str().expect("text"),
            )
        })
        .collect();
    assert_eq!(told, [("longer", "changed"), ("renamed", "renamed"), ("first", "added")]);
}

#[test]
fn dates_that_go_backwards_change_nothing_of_the_order() {
    let (mut past, first) = with_plan();
    let test = past.commit(-40, &[first], "test", &[("plan/a.plan.yaml", Some(BUILD_AND_TEST))]);
    past.commit(-90, &[test], "back", &[("plan/a.plan.yaml", Some(BUILD))]);
    assert_eq!(
        changes(&past)[..2],
        ["back: removed test, changed build.estimate", "test: added test, changed build.estimate"]
    );
    let subjects: Vec<String> = changes_of(&past.path(), Parents::All)
        .iter()
        .map(|told| told.split(':').next().expect("a word").to_owned())
        .collect();
    assert_eq!(subjects, ["back", "test", "first"]);
}

#[test]
fn a_shallow_clone_says_where_its_history_ends() {
    let (mut past, first) = with_plan();
    let test = past.commit(1, &[first], "test", &[("plan/a.plan.yaml", Some(BUILD_AND_TEST))]);
    past.commit(2, &[test], "back", &[("plan/a.plan.yaml", Some(BUILD))]);
    past.write();
    let clone = tempfile::tempdir().expect("a folder");
    let url = format!("file://{}", past.path().display());
    git(clone.path(), &["clone", "-q", "--depth", "2", &url, "shallow"]);
    let top = clone.path().canonicalize().expect("a folder").join("shallow");
    let expected = ["back: removed test, changed build.estimate", "test: cut off"];
    assert_eq!(changes_of(&top, Parents::First), expected);
    assert_eq!(changes_of(&top, Parents::All), expected);
    git(&top, &["worktree", "add", "-q", "../linked", "HEAD"]);
    let linked = clone.path().canonicalize().expect("a folder").join("linked");
    assert_eq!(changes_of(&linked, Parents::First), expected);
    let text = String::from_utf8(log_in(&top, &[]).stdout).expect("text");
    assert!(text.contains("the history before it was cut off"), "{text}");
}

#[test]
fn grafts_and_replacements_stand_in_for_parents() {
    let (mut past, first) = with_plan();
    let test = past.commit(1, &[first], "test", &[("plan/a.plan.yaml", Some(BUILD_AND_TEST))]);
    past.commit(2, &[test], "back", &[("plan/a.plan.yaml", Some(BUILD))]);
    past.write();
    let top = past.path();
    let (head, root) = (git(&top, &["rev-parse", "HEAD"]), git(&top, &["rev-parse", "HEAD~2"]));
    // As if `test` had never been: `back` then changes nothing.
    git(&top, &["replace", "--graft", &head, &root]);
    let expected = ["first: added , added ana, added jon, added build"];
    assert_eq!(changes_of(&top, Parents::First), expected);
    assert_eq!(changes_of(&top, Parents::All), expected);
    git(&top, &["replace", "-d", &head]);
    assert_eq!(changes_of(&top, Parents::First).len(), 3);
    std::fs::write(top.join(".git/info/grafts"), format!("{head} {root}\n")).expect("a file");
    assert_eq!(changes_of(&top, Parents::First), expected);
    assert_eq!(changes_of(&top, Parents::All), expected);
}

#[test]
fn a_table_of_readings_is_followed_with_what_names_it() {
    let (mut past, first) = with_plan();
    let metric = "metrics:\n  m: { title: M, owner: ana, direction: up, kind: leading, readings: m.csv }\n";
    let named = past.commit(
        1,
        &[first],
        "metric",
        &[("plan/m.plan.yaml", Some(metric)), ("plan/m.csv", Some("date,value\n2026-03-02,4\n"))],
    );
    past.commit(2, &[named], "reading", &[("plan/m.csv", Some("date,value\n2026-03-02,4\n2026-03-03,5\n"))]);
    assert_eq!(changes(&past)[..2], ["reading: changed m.readings", "metric: added m"]);
}

#[test]
fn ten_thousand_commits_are_walked() {
    let (mut past, mut last) = with_plan();
    for day in 1..10_000 {
        let text =
            format!("tasks:\n  build: {{ title: Build it, owner: ana, estimate: {}d }}\n", day % 7 + 1);
        let (path, text) =
            if day % 10 == 0 { ("plan/a.plan.yaml", text.as_str()) } else { ("README.md", "") };
        let text = if text.is_empty() { format!("{day}") } else { text.to_owned() };
        last = past.commit(day / 30, &[last], "next", &[(path, Some(&text))]);
    }
    let told = changes(&past);
    assert!(told.len() > 900, "{}", told.len());
    assert!(told[..told.len() - 1].iter().all(|told| told == "next: changed build.estimate"));
}

#[test]
fn a_log_is_narrowed_by_day_author_class_and_number() {
    let (mut past, first) = with_plan();
    let test = past.commit(10, &[first], "test", &[("plan/a.plan.yaml", Some(BUILD_AND_TEST))]);
    past.commit(20, &[test], "back", &[("plan/a.plan.yaml", Some(BUILD))]);
    past.write();
    let subjects = |arguments: &[&str]| -> Vec<String> {
        let log = json(&past, arguments);
        let commits = log["commits"].as_array().expect("a list").clone();
        commits.iter().map(|commit| commit["subject"].as_str().expect("text").to_owned()).collect()
    };
    assert_eq!(subjects(&["-n", "2"]), ["back", "test"]);
    assert_eq!(subjects(&["--since", "2026-03-12"]), ["back", "test"]);
    assert_eq!(subjects(&["--since", "2026-03-13", "--until", "2026"]), ["back"]);
    assert_eq!(subjects(&["--until", "2026-03-02"]), ["first"]);
    assert_eq!(subjects(&["--author", "ANA@"]), ["back", "test", "first"]);
    assert_eq!(subjects(&["--author", "jon"]), [""; 0]);
    assert_eq!(subjects(&["--class", "effort"]), ["back", "test"]);
    assert_eq!(subjects(&["--rev", "HEAD~1"]), ["test", "first"]);
    let output = log_in(&past.path(), &["nothing"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("`nothing`"));
}

#[test]
fn a_commit_is_told_in_a_line_and_in_full() {
    let (mut past, first) = with_plan();
    past.commit(10, &[first], "Test it too", &[("plan/a.plan.yaml", Some(BUILD_AND_TEST))]);
    past.write();
    let without_ids = |text: String| -> String {
        let words = text.lines().map(|line| match line.split_once(" 2026-03-") {
            Some((id, rest)) if id.len() == 7 => format!("(commit) 2026-03-{rest}\n"),
            _ => format!("{line}\n"),
        });
        words.collect()
    };
    insta::assert_snapshot!(without_ids(text(&past, &[])), @r"
    (commit) 2026-03-12  added task test: Test it (jon, 2d, needs build); build: estimate 5d → 8d  Ana
    (commit) 2026-03-02  the plan is new: 2 people, 1 task  Ana
    ");
    insta::assert_snapshot!(without_ids(text(&past, &["-p", "-n", "1"])), @r"
    (commit) 2026-03-12 Ana: Test it too

    scope   • added task test: Test it (jon, 2d, needs build)  plan/a.plan.yaml:3
    effort  • build: estimate 5d → 8d  plan/a.plan.yaml:2
    ");
}

fn blame(past: &Past, arguments: &[&str]) -> Value {
    let output = program(&past.path(), &[&["blame"], arguments, &["--format", "json"]].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("text");
    outputs::check(&text);
    serde_json::from_str(&text).expect("JSON")
}

/// Returns the fields of a blame with the subjects of the commits that set them.
fn set_by(blame: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or("none").to_owned();
    let fields = blame["fields"].as_array().expect("a list");
    fields
        .iter()
        .map(|field| {
            (format!("{} {}", text(&field["field"]), text(&field["value"])), text(&field["subject"]))
        })
        .collect()
}

#[test]
fn blame_names_the_commit_of_each_field_whoever_laid_out_or_moved_the_item() {
    let (mut past, first) = with_plan();
    let longer = past.commit(1, &[first], "longer", &[("plan/a.plan.yaml", Some(BUILD_AND_TEST))]);
    let long = "tasks:\n  test: { title: Test it, owner: jon, estimate: 2d, needs: [build] }\n  build:\n    estimate: 8d\n    owner: ana\n    title: Build it\n";
    let laid_out = past.commit(2, &[longer], "layout", &[("plan/a.plan.yaml", Some(long))]);
    let renamed = long.replace("build", "make");
    let renamed_commit = past.commit(
        3,
        &[laid_out],
        "renamed",
        &[("plan/a.plan.yaml", None), ("plan/z.plan.yaml", Some(&renamed))],
    );
    let owner = renamed.replace("owner: ana", "owner: jon");
    past.commit(4, &[renamed_commit], "owner", &[("plan/z.plan.yaml", Some(&owner))]);
    past.write();
    let expected = [("title Build it", "first"), ("owner jon", "owner"), ("estimate 8d", "longer")];
    let expected: Vec<(String, String)> =
        expected.iter().map(|(field, subject)| ((*field).to_owned(), (*subject).to_owned())).collect();
    assert_eq!(set_by(&blame(&past, &["make"])), expected);
    // What is needed has another id, and the need is the same.
    let needs = set_by(&blame(&past, &["test"])).into_iter().find(|(field, _)| field.starts_with("needs"));
    assert_eq!(needs, Some(("needs make".to_owned(), "longer".to_owned())));
    let item = &blame(&past, &["make"])["item"];
    assert_eq!(
        (&item["kind"], &item["id"], &item["title"]),
        (&"task".into(), &"make".into(), &"Build it".into())
    );
}

#[test]
fn blame_lists_every_value_that_a_field_had() {
    let (mut past, first) = with_plan();
    let eight = past.commit(1, &[first], "eight", &[("plan/a.plan.yaml", Some(BUILD_AND_TEST))]);
    let gone = past.commit(2, &[eight], "gone", &[("plan/a.plan.yaml", Some("tasks: {}\n"))]);
    past.commit(3, &[gone], "again", &[("plan/a.plan.yaml", Some(BUILD))]);
    past.write();
    let values = set_by(&blame(&past, &["build", "--field", "estimate"]));
    let values: Vec<(&str, &str)> =
        values.iter().map(|(value, subject)| (value.as_str(), subject.as_str())).collect();
    assert_eq!(
        values,
        [
            ("estimate 5d", "again"),
            ("estimate none", "gone"),
            ("estimate 8d", "eight"),
            ("estimate 5d", "first")
        ]
    );
    let output = program(&past.path(), &["blame", "build", "--field", "estimat"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("`estimate`"));
}

#[test]
fn blame_goes_past_versions_that_do_not_parse() {
    let (mut past, first) = with_plan();
    let broken = past.commit(1, &[first], "broken", &[("plan/a.plan.yaml", Some("tasks: ["))]);
    past.commit(2, &[broken], "mended", &[("plan/a.plan.yaml", Some(BUILD_AND_TEST))]);
    past.write();
    let subjects: Vec<String> =
        set_by(&blame(&past, &["build"])).into_iter().map(|(_, subject)| subject).collect();
    assert_eq!(subjects, ["first", "first", "mended"]);
}

#[test]
fn blame_takes_what_cannot_be_read_at_the_head_as_it_was_before_and_says_so() {
    let newer = MANIFEST.replace("version: 1", "version: 9");
    let broken = format!("{BUILD_AND_TEST}oops: [\n");
    for (path, text) in [("plan/a.plan.yaml", broken.as_str()), ("plan/plan.yaml", newer.as_str())] {
        let (mut past, first) = with_plan();
        let bad = past.commit(1, &[first], "bad", &[(path, Some(text))]);
        let longer = past.commit(2, &[bad], "longer", &[("plan/a.plan.yaml", Some(&broken))]);
        past.commit(3, &[longer], "innocent", &[("plan/b.plan.yaml", Some("tasks: {}\n"))]);
        past.write();
        let told = blame(&past, &["build"]);
        let subjects: Vec<String> = set_by(&told).into_iter().map(|(_, subject)| subject).collect();
        assert_eq!(subjects, ["first", "first", "first"]);
        assert_eq!(set_by(&told)[2].0, "estimate 5d");
        assert_eq!(told["skipped"].as_array().expect("a list").last().expect("one")["date"], "2026-03-03");
        let values = set_by(&blame(&past, &["build", "--field", "estimate"]));
        assert_eq!(values, [("estimate 5d".to_owned(), "first".to_owned())]);
    }
}

#[test]
fn blame_says_which_commits_cannot_be_read() {
    let (mut past, first) = with_plan();
    let broken = past.commit(1, &[first], "broken", &[("plan/a.plan.yaml", Some("tasks: ["))]);
    let other = past.commit(2, &[broken], "other", &[("plan/b.plan.yaml", Some("tasks: {}\n"))]);
    past.commit(3, &[other], "mended", &[("plan/a.plan.yaml", Some(BUILD_AND_TEST))]);
    past.write();
    for more in [&[][..], &["--field", "estimate"], &["--derived", "finish"]] {
        let told = blame(&past, &[&["build"], more].concat());
        let skipped = told["skipped"].as_array().expect("a list");
        assert_eq!(skipped.len(), 1, "{more:?}");
        assert_eq!(
            (&skipped[0]["date"], &skipped[0]["path"]),
            (&"2026-03-03".into(), &"plan/a.plan.yaml".into())
        );
    }
    let text = String::from_utf8(program(&past.path(), &["blame", "build"]).stdout).expect("text");
    assert!(text.contains("`plan/a.plan.yaml` cannot be read (it does not parse)"), "{text}");
}

#[test]
fn blame_asks_all_changes_where_an_id_stands_twice() {
    let (mut past, first) = with_plan();
    let titled = BUILD.replace("Build it", "Make it");
    let second =
        past.commit(1, &[first], "title", &[("plan/b.plan.yaml", Some(&titled)), ("plan/a.plan.yaml", None)]);
    let stray = past.commit(
        2,
        &[second],
        "stray",
        &[("plan/a.plan.yaml", Some(&BUILD.replace("Build it", "Stray")))],
    );
    let moved =
        past.commit(3, &[stray], "moved", &[("plan/b.plan.yaml", None), ("plan/z.plan.yaml", Some(&titled))]);
    past.commit(4, &[moved], "mended", &[("plan/a.plan.yaml", None)]);
    past.write();
    let title = |arguments: &[&str]| {
        set_by(&blame(&past, arguments)).into_iter().find(|(field, _)| field.starts_with("title"))
    };
    assert_eq!(title(&["build"]), Some(("title Make it".to_owned(), "mended".to_owned())));
    assert_eq!(title(&["build"]), title(&["build", "--field", "title"]));
}

#[test]
fn log_says_which_ids_nothing_ever_had() {
    let (past, _) = with_plan();
    past.write();
    let output = program(&past.path(), &["log", "build", "nosuch"]);
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(error.contains("nothing in the history of the plan has the id `nosuch`"), "{error}");
    assert_eq!(String::from_utf8_lossy(&output.stdout).lines().count(), 1);
    assert!(program(&past.path(), &["log", "-n", "0"]).stdout.is_empty());
}

#[test]
fn blame_names_what_moved_a_forecast_and_through_which_chain() {
    let (mut past, first) = with_plan();
    let test = past.commit(1, &[first], "test", &[("plan/a.plan.yaml", Some(BUILD_AND_TEST))]);
    let words = BUILD_AND_TEST.replace("Build it", "Make it");
    let worded = past.commit(2, &[test], "words", &[("plan/a.plan.yaml", Some(&words))]);
    let longer = words.replace("8d", "10d");
    past.commit(3, &[worded], "longer", &[("plan/a.plan.yaml", Some(&longer))]);
    past.write();
    let blame = blame(&past, &["test", "--derived", "finish"]);
    let moves = blame["moves"].as_array().expect("a list");
    let told: Vec<String> = moves
        .iter()
        .map(|one| {
            format!("{} {} {} {} {}", one["subject"], one["from"], one["to"], one["days"], one["chain"])
        })
        .collect();
    assert_eq!(
        told,
        [
            r#""longer" "2026-03-18" "2026-03-20" 2 ["build","test"]"#,
            r#""test" null "2026-03-16" null ["build","test"]"#,
        ]
    );
    assert_eq!(moves[0]["changes"][0]["field"], "estimate");
}

#[test]
fn blame_in_a_shallow_clone_says_that_a_value_may_be_older() {
    let (mut past, first) = with_plan();
    past.commit(1, &[first], "longer", &[("plan/a.plan.yaml", Some(BUILD_AND_TEST))]);
    past.write();
    let clone = tempfile::tempdir().expect("a folder");
    git(
        clone.path(),
        &["clone", "-q", "--depth", "1", &format!("file://{}", past.path().display()), "shallow"],
    );
    for (more, mark) in
        [(&[][..], "^"), (&["--field", "estimate"], "8d     ^"), (&["--derived", "finish"], "")]
    {
        let output = program(&clone.path().join("shallow"), &[&["blame", "build"], more].concat());
        let text = String::from_utf8(output.stdout).expect("text");
        assert!(text.contains(mark) && text.contains("git fetch --unshallow"), "{text}");
    }
}

#[test]
fn show_names_the_commit_that_last_set_each_field_where_that_is_asked_for() {
    let (mut past, first) = with_plan();
    past.commit(1, &[first], "longer", &[("plan/a.plan.yaml", Some(BUILD_AND_TEST))]);
    past.write();
    git(&past.path(), &["checkout", "-q", "--force", "main"]);
    let output = program(&past.path(), &["show", "build", "--history", "--format", "json"]);
    let text = String::from_utf8(output.stdout).expect("text");
    outputs::check(&text);
    let shown: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(
        set_by(&serde_json::json!({ "fields": shown["history"] }))[2],
        ("estimate 8d".to_owned(), "longer".to_owned())
    );
    let text =
        String::from_utf8(program(&past.path(), &["show", "build", "--history"]).stdout).expect("text");
    assert!(text.contains("Last set by"), "{text}");
}

#[test]
fn what_was_found_out_about_a_revision_is_kept_for_the_next_run() {
    let (mut past, first) = with_plan();
    past.commit(1, &[first], "longer", &[("plan/a.plan.yaml", Some(BUILD_AND_TEST))]);
    past.write();
    let mut found = 0;
    for run in 0..3 {
        let location = Location::open(&past.path(), Some(Path::new("plan"))).expect("a location");
        let cache = location.repository().expect("a repository").cache();
        let mut kept: Kept<String> = Kept::open(Some(cache), "subjects");
        each_step(&past.path(), Parents::First, |step| {
            let day = step.commit.day();
            match kept.get(&step.head, day) {
                Some(subject) => {
                    found += 1;
                    assert_eq!(subject, step.commit.subject());
                }
                None => kept.put(&step.head, day, step.commit.subject().to_owned()),
            }
            assert_eq!(kept.get(&step.head, day.plus(1)), None);
        });
        kept.save();
        assert_eq!(found, run * 2);
    }
    // Whoever deletes it loses nothing but time.
    std::fs::remove_dir_all(past.path().join(".git/git-plan-cache")).expect("a folder");
    let cache =
        Location::open(&past.path(), None).expect("a location").repository().expect("a repository").cache();
    assert_eq!(cache.read("subjects"), None);
}
