//! `git plan show`, as people and programs read it.

use serde_json::{Value, json};

use crate::program::{example, plan, run, run_wide};

fn lending(arguments: &str) -> String {
    run(example("lending"), &format!("{arguments} --as-of 2026-03-10")).whole()
}

#[test]
fn a_task_says_why_it_is_then() {
    insta::assert_snapshot!("audit", lending("show audit"));
}

#[test]
fn work_that_has_begun_says_what_is_left() {
    insta::assert_snapshot!("scoring-model", lending("show scoring-model"));
}

#[test]
fn an_objective_shows_what_serves_it() {
    insta::assert_snapshot!("lending-live", lending("show lending-live"));
}

#[test]
fn a_gate_and_a_milestone() {
    insta::assert_snapshot!("credit-committee", lending("show credit-committee"));
    insta::assert_snapshot!("go-live", lending("show go-live"));
}

#[test]
fn triggers_risks_and_decisions_say_what_they_come_to() {
    insta::assert_snapshot!("losses-rise", lending("show losses-rise"));
    insta::assert_snapshot!("portal-slips", lending("show portal-slips"));
    insta::assert_snapshot!("own-model", lending("show own-model"));
}

#[test]
fn a_trigger_that_fired_and_a_gate_that_waits_say_since_when() {
    let folder = plan(
        "tasks: {work: {title: W, owner: ana, status: done, started: 2026-03-02, finished: 2026-03-03}}\n\
              gates: {signed: {title: Signed, owner: ana, approvers: [ben, cleo, ana], in_order: true, takes: 2d, needs: [work], \
         approved: {ben: 2026-03-05}}}\n\
         metrics: {losses: {title: L, owner: ana, direction: down, kind: lagging, readings: {2026-03-02: 7, 2026-03-09: 4}}}\n\
         triggers: {losses-rise: {title: T, owner: ana, when: {metric: losses, above: 5}, review: [work]}, \
         spring: {title: S, owner: ana, when: {date: 2026-03-16}, review: [work]}}\n\
         decisions: {go-on: {title: D, by: ana, date: 2026-03-17, status: accepted, affects: [spring]}}\n",
    );
    let people = "people: {ben: {name: Ben}, cleo: {name: Cleo}}\n";
    std::fs::write(folder.path().join("people.plan.yaml"), people).expect("a file");
    let show = |arguments: &str| run(folder.path(), &format!("show {arguments} --as-of 2026-03-18"));
    insta::assert_snapshot!("gate-waits", show("signed").whole());
    insta::assert_snapshot!("trigger-fired", show("losses-rise").whole());
    insta::assert_snapshot!("trigger-answered", show("spring").whole());
    insta::assert_snapshot!("decision-answers", show("go-on").whole());
    let json = show("signed --format json").json();
    assert_eq!(json["gate"]["asked"], json!(["cleo"]));
    assert_eq!(json["gate"]["then"], json!(["ana"]));
    assert_eq!((&json["gate"]["since"], &json["gate"]["by"]), (&json!("2026-03-05"), &json!("2026-03-11")));
    assert_eq!(json["gate"]["overdue"], true);
}

#[test]
fn people_and_teams() {
    insta::assert_snapshot!("tomas", lending("show tomas"));
    insta::assert_snapshot!("team-lending", lending("show lending"));
}

#[test]
fn a_metric_and_a_theme_have_no_dates_of_their_own() {
    insta::assert_snapshot!("decision-time", lending("show decision-time"));
    insta::assert_snapshot!("beyond-payments", lending("show beyond-payments"));
}

#[test]
fn it_reads_well_in_a_narrow_terminal_and_in_ascii() {
    let narrow = run_wide(example("lending"), "show lending-live --ascii", 60).whole();
    assert!(narrow.is_ascii(), "{narrow}");
    insta::assert_snapshot!("lending-live-narrow", narrow);
}

#[test]
fn json_has_the_names_that_others_build_on() {
    let shown = run(example("lending"), "show audit-evidence --format json").json();
    assert_eq!(shown["format_version"], "1.0");
    assert_eq!(shown["command"], "show");
    assert_eq!(shown["as_of"], "2026-03-10");
    let at = |key: &str| -> Value { shown["item"][key].clone() };
    assert_eq!(at("kind"), "task");
    assert_eq!(at("id"), "audit-evidence");
    assert_eq!(at("path"), "examples/lending/plan/audit.plan.yaml");
    assert_eq!(at("line"), 24);
    assert_eq!(
        shown["fields"][1],
        json!({"field": "owner", "value": "tomas", "path": at("path"), "line": 26, "class": "ownership"})
    );
    let ids = |key: &str| -> Vec<&str> {
        let list = shown[key].as_array().expect(key);
        list.iter().map(|one| one["id"].as_str().expect("an id")).collect()
    };
    assert_eq!(ids("line_up"), ["audited", "lending-live", "beyond-payments"]);
    assert_eq!(ids("needs"), ["access-logs", "audit-scope", "evidence-portal"]);
    assert_eq!(ids("needed_by"), ["audit-dry-run"]);
    let portal = &shown["needs"][2];
    assert_eq!(
        (&portal["type"], &portal["lag"], &portal["kind"], &portal["status"], &portal["finish"]),
        (&json!("FS"), &json!("0d"), &json!("external"), &json!("todo"), &json!("2026-04-10"))
    );
    assert_eq!(shown["dates"]["early_start"], "2026-04-13");
    assert_eq!(shown["dates"]["critical"], true);
    assert_eq!(shown["because"]["start"][0]["on"], "evidence-portal");
    assert_eq!(shown["because"]["finish"][0]["kind"], "work");
    assert_eq!(shown["findings"], json!([]));
    let late = run(example("lending"), "show credit-committee --format json").json();
    let finding = late["findings"].as_array().expect("findings").iter().find(|one| one["rule"] == "late");
    let finding = finding.expect("it is late");
    assert_eq!(finding["level"], "warning");
    assert_eq!(finding["line"], 90);
}

#[test]
fn json_of_a_person_says_what_they_do() {
    let shown = run(example("lending"), "show jon --format json").json();
    let person = &shown["person"];
    assert_eq!(person["calendar"], "lisbon");
    assert_eq!((&person["capacity"], &person["own_capacity"]), (&json!("65%"), &json!(false)));
    assert_eq!(person["absence"][0]["reason"], "family visit");
    assert_eq!(person["leads"][0]["id"], "platform");
    assert_eq!(person["manages"][0]["id"], "lena");
    assert_eq!(person["approves"][0]["id"], "credit-committee");
    assert_eq!(person["owned_and_done"], 1);
    assert_eq!(shown["dates"], Value::Null);
}

#[test]
fn without_dates_everything_else_is_shown() {
    let round = plan(
        "objectives: {goal: {title: G, owner: ana, due: 2026-06-30}}\ntasks:\n  \
         a: {title: A, owner: ana, estimate: 1d, needs: [b], drives: [goal]}\n  \
         b: {title: B, owner: ana, estimate: 1d, needs: [a], drives: [goal]}\n",
    );
    let shown = run(round.path(), "show a");
    assert_eq!(shown.code, Some(0));
    insta::assert_snapshot!("cycle", shown.whole());
    let json = run(round.path(), "show goal --format json").json();
    assert_eq!(json["no_dates"], "the dependencies form a cycle");
    assert_eq!(json["dates"], Value::Null);
    assert_eq!(json["members"][1]["id"], "b");

    let broken = run(example("broken/reading"), "show photo-upload").whole();
    assert!(broken.contains("There are no dates: the plan could not be read to its end."), "{broken}");
    assert!(broken.contains("error team-as-owner"), "{broken}");
}

#[test]
fn work_without_a_purpose_says_so() {
    let aimless = plan("tasks: {a: {title: A, owner: ana}}\n");
    let shown = run(aimless.path(), "show a").whole();
    assert!(shown.contains("What it is for\nNothing: it reaches no objective.\n"), "{shown}");
    assert!(shown.contains("1d of work, for want of an estimate"), "{shown}");

    // What could not be read may be what it is for.
    std::fs::create_dir(aimless.path().join("more.plan.yaml")).expect("a folder");
    let partly = run(aimless.path(), "show a");
    assert_eq!(partly.code, Some(2));
    assert!(
        partly.out.contains("There are no dates") && !partly.out.contains("What it is for"),
        "{}",
        partly.out
    );
    assert!(partly.error.contains("more.plan.yaml: is a folder"), "{}", partly.error);
}

#[test]
fn the_finish_may_be_bound_by_a_link() {
    let folder = plan(
        "tasks:\n  a: {title: A, owner: ana, estimate: 10d}\n  \
         b: {title: B, owner: ana, estimate: 2d, needs: [{id: a, type: FF, lag: 1d}]}\n",
    );
    let shown = run(folder.path(), "show b --format json").json();
    assert_eq!(shown["needs"][0]["drives"], "finish");
    let finish = &shown["because"]["finish"][0];
    assert_eq!(
        (&finish["kind"], &finish["type"], &finish["lag"]),
        (&json!("link"), &json!("FF"), &json!("1d"))
    );
    let text = run(folder.path(), "show b").out;
    assert!(text.contains("Finishes  to finish with a (2026-03-23), 1d later\n"), "{text}");
}

#[test]
fn ids_that_are_not_there_and_ids_that_are_there_twice() {
    insta::assert_snapshot!("unknown", lending("show audti"));
    let twice = plan("tasks: {ana: {title: A, owner: ana, estimate: 1d}}\n");
    let item = run(twice.path(), "show ana");
    assert!(item.out.starts_with("task ana: A\n"), "{}", item.out);
    assert_eq!(item.error, "a person has the id `ana` too: `--party` shows it\n");
    let person = run(twice.path(), "show ana --party").whole();
    assert!(person.starts_with("person ana: Ana\n"), "{person}");
    let nobody = run(twice.path(), "show anna --party");
    assert_eq!(nobody.code, Some(2));
    assert!(nobody.error.contains("did you mean `ana`?"), "{}", nobody.error);
}

#[test]
fn what_the_plan_says_cannot_steer_the_terminal() {
    let hostile = plan(
        "tasks: {a: {title: \"A \\e[2J \\u202e\", owner: ana, estimate: 1d, description: \"one\\n\\ttwo\"}}\n",
    );
    let shown = run(hostile.path(), "show a --color never").whole();
    assert!(!shown.contains(['\u{1b}', '\u{202e}', '\t']), "{shown}");
    assert!(shown.contains("one  two"), "{shown}");
}
