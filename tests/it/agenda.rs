//! `git plan agenda`, as people and programs read it.

use crate::program::{example, run, run_wide};
use crate::session::Session;

/// The lending example, a commit for each of its steps.
fn lending() -> Session {
    let mut session = Session::new();
    let made = session.plan(&["init", "--example", "lending", "lending"]);
    assert_eq!(made.code, Some(0), "{}", made.err);
    session.enter("lending");
    session
}

#[test]
fn it_is_the_weekly_review() {
    let session = lending();
    let agenda = session.plan(&["agenda", "--since", "HEAD~3", "--as-of", "2026-03-17"]);
    assert_eq!(agenda.code, Some(0), "{}", agenda.err);
    insta::assert_snapshot!("agenda", agenda.out);
    let json = session.plan(&["agenda", "--as-of", "2026-03-17", "--format", "json"]).out;
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["objectives"][0]["id"], "lending-live", "red first");
    assert_eq!(json["escalations"][0]["reached"][1]["person"], "sofia");
    assert_eq!(json["escalations"][0]["reached"][1]["rung"], "manager");
    assert!(
        json["changed"]["day"].as_str().is_some_and(|day| day <= "2026-03-10"),
        "{}",
        json["changed"]["day"]
    );
}

#[test]
fn without_a_history_it_says_what_it_leaves_out() {
    let session = Session::with_examples();
    let ran = session.plan(&["-C", "examples/lending", "agenda", "--format", "text"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.contains("What changed is not said: "), "{}", ran.out);
    let narrow = run_wide(example("lending"), "agenda --format text --ascii --as-of 2026-03-17", 60).whole();
    assert!(narrow.is_ascii() && narrow.lines().all(|line| line.chars().count() <= 60), "{narrow}");
    let wrong = run(example("lending"), "agenda --since nowhere");
    assert_eq!(wrong.code, Some(2), "what was asked for and is not there is no note");
}
