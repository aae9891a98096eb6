//! `git plan next`, as people and programs read it.

use serde_json::json;

use crate::program::{example, plan, run, run_wide};
use crate::session::Session;

fn lending(arguments: &str) -> String {
    run(example("lending"), &format!("{arguments} --as-of 2026-03-10")).whole()
}

#[test]
fn it_says_what_can_go_on_what_waits_and_who_waits() {
    insta::assert_snapshot!("next-tomas", lending("next tomas"));
    insta::assert_snapshot!("next-maya", lending("next maya"));
    insta::assert_snapshot!("next-jon-waited-for", lending("next jon --who-waits-for-me"));
    insta::assert_snapshot!("next-markdown", lending("next priya --format markdown"));
}

#[test]
fn it_reads_well_in_a_narrow_and_in_a_wide_terminal() {
    let narrow = run_wide(example("lending"), "next tomas --ascii --as-of 2026-03-10", 60).whole();
    assert!(narrow.is_ascii() && narrow.lines().all(|line| line.chars().count() <= 60), "{narrow}");
    let wide = run_wide(example("lending"), "next tomas --as-of 2026-03-10", 200).whole();
    assert!(wide.contains("2026-04-10 (promised)"), "{wide}");
}

#[test]
fn json_has_the_names_that_others_build_on() {
    let next = run(example("lending"), "next tomas --format json").json();
    assert_eq!(next["format_version"], "1.0");
    assert_eq!(next["command"], "next");
    assert_eq!(next["person"], json!({"id": "tomas", "name": "Tomas Novak", "by": "argument"}));
    let chase = &next["now"][0];
    assert_eq!((&chase["action"], &chase["id"]), (&json!("chase"), &json!("evidence-portal")));
    assert_eq!(chase["promised"], "2026-04-10");
    assert_eq!(chase["cost_of_a_day"], json!([{"objective": "lending-live", "cost": "50k EUR"}]));
    let held = next["waiting"].as_array().expect("a list");
    let evidence = held.iter().find(|one| one["id"] == "audit-evidence").expect("it waits");
    assert_eq!(evidence["because"][0]["kind"], "blocked");
    assert_eq!(evidence["because"][0]["since"], "2026-03-04");
    assert_eq!(evidence["because"][1]["people"], json!(["jon"]));
    assert_eq!(next["waits_for_them"][1]["waits_for"], "approval");
    assert_eq!(next["currency"], "EUR");
    let only = run(example("lending"), "next tomas --who-waits-for-me --format json").json();
    assert_eq!(only.get("now"), None);
    assert_eq!(only["waits_for_them"], next["waits_for_them"]);
}

#[test]
fn approvals_that_wait_for_somebody_are_theirs() {
    let folder = plan(
        "tasks: {work: {title: W, owner: ana, status: done, started: 2026-03-02, finished: 2026-03-03}}\n\
         gates: {signed: {title: Signed, owner: ana, approvers: [ben], takes: 2d, needs: [work]}}\n",
    );
    let people = "people: {ben: {name: Ben, handle: bsato}, cleo: {name: Cleo}}\n";
    std::fs::write(folder.path().join("people.plan.yaml"), people).expect("a file");
    insta::assert_snapshot!("next-approval", run(folder.path(), "next @bsato").whole());
    insta::assert_snapshot!("next-asked-for", run(folder.path(), "next ana").whole());
    // A person with no work gets a sentence.
    let nothing = run(folder.path(), "next cleo");
    assert_eq!(
        (nothing.out.as_str(), nothing.code),
        ("Cleo (cleo) as of 2026-03-10\nThere is nothing in this plan for Cleo to do.\n", Some(0))
    );
    let nobody = run(folder.path(), "next cleo --who-waits-for-me").out;
    assert!(nobody.ends_with("Nobody waits for Cleo.\n"), "{nobody}");
}

#[test]
fn without_a_name_it_is_about_whoever_git_knows() {
    let session = Session::new();
    let people = "people: {ana: {name: Ana, email: Ana@example.org}, ben: {name: Ben, email: team@example.org}, \
                  cleo: {name: Cleo, email: team@example.org}}";
    let text = format!("plan: P\nversion: 1\nstart: 2026-03-02\nas_of: 2026-03-02\n{people}\n");
    std::fs::write(session.path("plan.yaml"), text).expect("a plan");
    assert_eq!(session.shell("git init -q").code, Some(0));
    let next = |email: &str| {
        let ran = session.shell(&format!("git config user.email '{email}'; git plan next"));
        (ran.code, ran.out)
    };
    let unknown = session.shell("git plan next");
    assert_eq!(unknown.code, Some(2));
    assert!(
        unknown.out.starts_with("error: git does not know your mail address (`user.email`)\n"),
        "{}",
        unknown.out
    );
    let (code, told) = next("ana@example.org");
    assert_eq!(code, Some(0));
    assert!(told.starts_with("Ana (ana) as of 2026-03-02, by git's user.email\n"), "{told}");
    let (code, told) = next("dan@example.org");
    assert_eq!(code, Some(2));
    assert!(told.contains("nobody in the plan has your mail address, `dan@example.org`"), "{told}");
    let (code, told) = next("team@example.org");
    assert_eq!(code, Some(2));
    assert!(told.contains("`team@example.org` may be `ben` or `cleo`"), "{told}");
}

#[test]
fn somebody_unknown_is_asked_about() {
    let unknown = run(example("lending"), "next tomaz");
    assert_eq!(unknown.code, Some(2));
    assert!(unknown.error.contains("did you mean `tomas`?"), "{}", unknown.error);
    let team = run(example("lending"), "next platform");
    assert!(team.error.contains("`platform` is a team, and not a person"), "{}", team.error);
}
