//! `git plan what-if`, as people and programs read it.

use std::path::Path;
use std::process::Command;

use serde_json::json;

use crate::program::{Printed, example, plan, run};

/// Runs `git plan what-if ARGUMENTS` in a folder.
fn what_if(folder: impl AsRef<Path>, arguments: &[&str]) -> Printed {
    let home = tempfile::tempdir().expect("a folder");
    let output = Command::new(env!("CARGO_BIN_EXE_git-plan"))
        .env_clear()
        .env("HOME", home.path())
        .env("COLUMNS", "100")
        .arg("-C")
        .arg(folder.as_ref())
        .arg("what-if")
        .args(arguments)
        .output()
        .expect("the program runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    Printed { out: text(output.stdout), error: text(output.stderr), code: output.status.code() }
}

fn lending(arguments: &[&str]) -> String {
    what_if(example("lending"), &[arguments, &["--as-of", "2026-03-10"]].concat()).whole()
}

#[test]
fn a_longer_task_says_what_moves_and_what_it_costs() {
    insta::assert_snapshot!("audit-longer", lending(&["audit +10d"]));
}

#[test]
fn several_edits_at_once() {
    insta::assert_snapshot!(
        "several",
        lending(&["needs go-live - credit-committee", "evidence-portal +5d", "owner audit = jon"])
    );
    insta::assert_snapshot!("several-stat", lending(&["drop scoring-model", "audit = 12d", "--stat"]));
}

#[test]
fn an_objective_that_is_given_up_is_neither_early_nor_a_saving() {
    let text = lending(&["drop lending-live", "--stat"]);
    assert!(
        text.starts_with("If lending-live were dropped: The objective lending-live is given up"),
        "{text}"
    );
    for word in ["earlier", "meets", "saves"] {
        assert!(!text.contains(word), "{text}");
    }
}

#[test]
fn a_due_date_and_an_absence() {
    insta::assert_snapshot!("due", lending(&["due lending-live = 2026-07-15"]));
    insta::assert_snapshot!("away", lending(&["maya away 2026-05-04..2026-05-15"]));
}

#[test]
fn a_delayed_key_result_says_what_becomes_of_its_objectives() {
    insta::assert_snapshot!("delay", lending(&["--delay", "thousand-loans", "2w"]));
    insta::assert_snapshot!("delay-in-float", lending(&["--delay", "minutes-to-decision", "2w"]));
    let unpriced = lending(&["--delay", "losses-under-three", "30w", "--stat"]);
    assert!(unpriced.contains("`lending-sound` says no `cost_of_delay`"), "{unpriced}");
}

#[test]
fn a_delay_is_told_of_every_objective_that_it_touches() {
    let folder = plan(
        "objectives:\n\
         \x20 big: {title: Big, owner: ana, due: 2026-03-20, cost_of_delay: 20k USD/d}\n\
         \x20 far: {title: Far, owner: ana, due: 2026-12-31}\n\
         \x20 own: {title: Own, owner: ana, due: 2026-03-13, supports: big, cost_of_delay: 5k EUR/w, key_results: {kr: {title: KR, owner: ana, from: 0, to: 1}}}\n\
         tasks: {a: {title: A, owner: ana, estimate: 3d, drives: [kr]}, b: {title: B, owner: ana, estimate: 9w, drives: [far]}}\n",
    );
    let printed = what_if(folder.path(), &["--delay", "kr", "2w", "--stat"]);
    insta::assert_snapshot!("delay-of-two-objectives", printed.whole());
    std::fs::write(
        folder.path().join("late.plan.yaml"),
        "tasks: {c: {title: C, owner: ana, estimate: 4w, drives: [kr]}}\n",
    )
    .expect("a file");
    let later = what_if(folder.path(), &["--delay", "kr", "2w", "--stat"]).out.replace('\n', " ");
    assert!(later.contains("That is 10k EUR and 200k USD more than in the plan."), "{later}");
    let earlier = what_if(folder.path(), &["c = 1d", "--stat"]).out.replace('\n', " ");
    assert!(earlier.contains("That saves 16k EUR and 220k USD."), "{earlier}");
}

#[test]
fn what_is_supposed_cannot_steer_the_terminal() {
    let printed = what_if(example("lending"), &["title audit = a\u{202e}b", "--stat"]);
    assert!(!printed.out.contains('\u{202e}'), "{}", printed.out);
    let refused = what_if(example("lending"), &["title audit = a\u{1b}[31mb"]);
    assert_eq!(refused.code, Some(2));
    assert!(!refused.error.contains('\u{1b}'), "{}", refused.error);
}

#[test]
fn an_edit_that_says_what_the_plan_says_changes_nothing() {
    let printed = what_if(example("lending"), &["owner audit = tomas"]);
    assert_eq!(printed.out, "If tomas owned audit, nothing would change: the plan says so already.\n");
    assert_eq!(printed.code, Some(0));
}

#[test]
fn the_plan_on_disk_stays_as_it_is() {
    let folder = plan("tasks: {a: {title: A, owner: ana, estimate: 3d}}\n");
    let path = folder.path().join("plan.yaml");
    let before = std::fs::read(&path).expect("a file");
    assert_eq!(what_if(folder.path(), &["a +10d"]).code, Some(0));
    assert_eq!(std::fs::read(&path).expect("a file"), before);
}

#[test]
fn json_has_the_shape_of_a_diff() {
    let view =
        what_if(example("lending"), &["audit +10d", "--as-of", "2026-03-10", "--format", "json"]).json();
    assert_eq!(view["command"], "what-if");
    assert_eq!(view["as_of"], "2026-03-10");
    assert_eq!((&view["base"]["rev"], &view["head"]["rev"]), (&json!("plan"), &json!("what-if")));
    assert_eq!((&view["base"]["commit"], &view["head"]["commit"]), (&json!(null), &json!(null)));
    let verdict = view["verdict"].as_str().expect("a sentence");
    assert!(
        verdict.starts_with("If audit took 10 days more: lending-live finishes 10 working days later"),
        "{verdict}"
    );
    let change = &view["changes"][0];
    assert_eq!((&change["id"], &change["field"]), (&json!("audit"), &json!("estimate")));
    assert_eq!((&change["old"], &change["new"]), (&json!("[15d, 20d, 30d]"), &json!("[25d, 30d, 40d]")));
    assert_eq!(
        (&change["path"], &change["side"]),
        (&json!("examples/lending/plan/audit.plan.yaml"), &json!("head"))
    );
    let objective = &view["consequences"][0];
    assert_eq!(objective["id"], "lending-live");
    assert_eq!(objective["cost_of_delay"], json!({ "old": "500k EUR", "new": "1M EUR" }));
}

#[test]
fn what_is_no_edit_is_told_how_edits_are_written() {
    insta::assert_snapshot!("unknown-form", lending(&["remove audit"]));
    insta::assert_snapshot!("unknown-id", lending(&["audti +10d"]));
    insta::assert_snapshot!("without-quotes", lending(&["audit", "+10d"]));
    insta::assert_snapshot!("cycle", lending(&["needs payout + go-live"]));
    let error = what_if(example("lending"), &["audti +10d", "--format", "json"]);
    assert_eq!(error.code, Some(2));
    assert_eq!(error.json()["error"]["hints"], json!(["did you mean `audit`?"]));
    assert_eq!(run(example("lending"), "what-if").code, Some(2));
}

#[test]
fn a_plan_without_dates_says_why_it_has_none() {
    let printed = what_if(
        plan("tasks: {a: {title: A, owner: ana, needs: [b]}, b: {title: B, owner: ana, needs: [a]}}\n")
            .path(),
        &["a +1d"],
    );
    assert_eq!(printed.code, Some(2));
    assert!(printed.error.contains("the dependencies form a cycle"), "{}", printed.error);
}
