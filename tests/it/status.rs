//! `git plan status`, as people and programs read it.

use serde_json::{Value, json};

use crate::program::{example, plan, run, run_wide};
use crate::session::Session;

#[test]
fn one_screen_with_the_worst_first() {
    let printed = run(example("lending"), "status --as-of 2026-03-10").whole();
    assert!(printed.lines().count() < 24, "{printed}");
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

/// The example as the repository that `init` writes, eight commits up to 10 March.
fn lending() -> Session {
    let mut session = Session::new();
    let ran = session.plan(&["init", "--example", "lending", "lending"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    session.enter("lending");
    session
}

fn ids(list: &Value) -> Vec<&str> {
    list.as_array().expect("a list").iter().map(|one| one["id"].as_str().expect("an id")).collect()
}

#[test]
fn what_changed_in_a_week_and_what_waits_for_a_decision() {
    let lending = lending();
    let printed = run(lending.path("."), "status").whole();
    assert!(printed.lines().count() <= 40, "one screen: {printed}");
    insta::assert_snapshot!("monday", printed);
    insta::assert_snapshot!(
        "monday-narrow",
        run_wide(lending.path("."), "status --between-teams", 60).whole()
    );
    insta::assert_snapshot!(
        "monday-wide",
        run_wide(lending.path("."), "status --between-teams", 200).whole()
    );
    insta::assert_snapshot!(
        "monday-markdown",
        run(lending.path("."), "status --between-teams --format markdown").whole()
    );
    let status = run(lending.path("."), "status --format json").json();
    let changed = &status["changed"];
    assert_eq!(changed["since"], "2026-02-24", "the last commit up to 3 March");
    assert_eq!(changed["head"]["rev"], "work tree");
    let diff = format!("diff {} --format json", changed["base"]["commit"].as_str().expect("a commit"));
    assert_eq!(changed["verdict"], run(lending.path("."), &diff).json()["verdict"]);
    let (live, sound) = (&status["objectives"][0], &status["objectives"][1]);
    assert_eq!((&live["drift"]["was"], &live["drift"]["days"]), (&json!("2026-07-01"), &json!(9)));
    assert_eq!(live["drift"]["edited_days"], 9);
    // Time passes in every plan, and is no edit.
    assert_eq!((&sound["drift"]["days"], &sound["drift"]["edited_days"]), (&json!(5), &json!(-5)));
    assert_eq!(ids(&status["decisions"]), ["lending-live", "audit-evidence", "audited"]);
    assert_eq!(status["decisions"][0]["asks"], "late");
    assert_eq!(status["decisions"][0]["asked"], json!(["maya"]));
    assert_eq!(status["decisions"][1]["since"], "2026-03-04");
    assert_eq!(status["decisions"][1]["days"], 4);
    assert!(status.get("between_teams").is_none());
}

#[test]
fn drift_is_told_from_a_revision_or_a_day() {
    let lending = lending();
    let since = |arguments: &str| {
        let status = run(lending.path("."), &format!("status {arguments} --format json")).json();
        (status["changed"]["since"].clone(), status["objectives"][0]["drift"]["days"].clone())
    };
    assert_eq!(since("--since HEAD~3"), (json!("2026-02-17"), json!(19)));
    assert_eq!(since("--since 2026-02-20"), (json!("2026-02-17"), json!(19)));
    assert_eq!(since("--since 2026-02-17 --rev HEAD~1"), (json!("2026-02-17"), json!(16)));
    assert_eq!(since("--rev HEAD~1"), (json!("2026-02-24"), json!(6)));
    let nothing = run(lending.path("."), "status --since HEAD");
    assert!(nothing.out.contains("No change of plan from"), "{}", nothing.whole());
    for (since, message, hint) in [
        (
            "2026-01-01",
            "no commit is of 2026-01-01 or before: the first, 4921b10, is of 2026-01-12",
            "--since 4921b10",
        ),
        ("nope", "unknown revision `nope`", "git branch --all"),
    ] {
        let printed = run(lending.path("."), &format!("status --since {since}"));
        assert_eq!((printed.code, printed.out.as_str()), (Some(2), ""));
        assert!(printed.error.contains(message) && printed.error.contains(hint), "{}", printed.error);
    }
}

#[test]
fn without_a_revision_of_then_there_is_no_drift_unless_one_is_asked_for() {
    let goals = plan(GOALS);
    let status = run(goals.path(), "status --format json").json();
    assert_eq!((&status["changed"], &status["objectives"][0]["drift"]), (&Value::Null, &Value::Null));
    let asked = run(goals.path(), "status --since HEAD~1");
    assert_eq!(asked.code, Some(2), "{}", asked.whole());

    let lending = lending();
    let ran = lending.shell("git clone -q --depth 1 \"file://$PWD\" ../shallow");
    assert_eq!(ran.code, Some(0), "{}", ran.out);
    let shallow = run(lending.path("../shallow"), "status --format json").json();
    assert_eq!(shallow["changed"], Value::Null);
    let asked = run(lending.path("../shallow"), "status --since 2026-03-01");
    assert_eq!(asked.code, Some(2));
    assert!(asked.error.contains("git fetch --unshallow"), "{}", asked.error);
}

#[test]
fn teams_that_wait_for_one_another_stand_late_ones_first() {
    let lending = lending();
    let links = |arguments: &str| {
        let status =
            run(lending.path("."), &format!("status --between-teams {arguments} --format json")).json();
        let links = status["between_teams"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|link| format!("{} for {}", link["waits"]["id"], link["needs"]["id"]).replace('"', ""));
        (links.collect::<Vec<_>>(), status)
    };
    let (all, status) = links("");
    assert_eq!(
        all[..3],
        ["credit-committee for audit", "ramp-up for staff-pilot", "staff-pilot for go-live"]
    );
    let first = &status["between_teams"][0];
    assert_eq!((&first["waits"]["team"], &first["needs"]["team"]), (&json!("lending"), &json!("risk")));
    assert_eq!((&first["handover"], &first["late"]), (&json!("2026-06-10"), &json!(true)));
    let late: Vec<bool> =
        status["between_teams"].as_array().expect("a list").iter().map(|link| link["late"] == true).collect();
    assert!(late.is_sorted_by(|before, after| before >= after), "{late:?}");
    assert_eq!(links("--objective lending-sound").0.len(), 2);
    assert!(links("--owner sofia").0.iter().any(|link| link == "monthly-close for repayments"));
    let alone = plan(GOALS);
    let printed = run(alone.path(), "status --between-teams").whole();
    assert!(printed.contains("No open work of one team waits for that of another."), "{printed}");
}

#[test]
fn questions_are_those_about_what_is_shown_and_those_of_the_person() {
    let lending = lending();
    let asked = |arguments: &str| {
        let status = run(lending.path("."), &format!("status {arguments} --format json")).json();
        ids(&status["decisions"]).join(" ")
    };
    assert_eq!(asked("--objective lending-sound"), "");
    assert_eq!(asked("--objective lending-live"), "lending-live audit-evidence audited");
    assert_eq!(asked("--owner tomas"), "audit-evidence audited");
    assert_eq!(asked("--owner lena"), "");
}

#[test]
fn the_screen_says_the_same_in_every_format() {
    let lending = lending();
    let json = run(lending.path("."), "status --between-teams --format json").json();
    let text = run_wide(lending.path("."), "status --between-teams", 400).out;
    let markdown = run(lending.path("."), "status --between-teams --format markdown").out;
    let mut facts = vec![json["changed"]["verdict"].clone()];
    for fact in json["changed"]["summary"].as_array().expect("a list") {
        facts.push(fact["words"].clone());
    }
    for question in json["decisions"].as_array().expect("a list") {
        facts.extend([question["because"].clone(), question["title"].clone(), question["asked"][0].clone()]);
    }
    for link in json["between_teams"].as_array().expect("a list") {
        facts.extend([link["waits"]["title"].clone(), link["needs"]["id"].clone(), link["handover"].clone()]);
    }
    for objective in json["objectives"].as_array().expect("a list") {
        for cause in objective["drift"]["because"].as_array().expect("a list") {
            facts.push(cause.clone());
        }
    }
    assert!(facts.len() > 40, "{}", facts.len());
    let plain = |text: &str| text.replace(['`', '*', '\\'], "");
    for fact in facts {
        let fact = plain(fact.as_str().expect("words"));
        assert!(plain(&text).contains(&fact), "{fact}\n{text}");
        assert!(plain(&markdown).contains(&fact), "{fact}\n{markdown}");
    }
}
