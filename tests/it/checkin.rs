//! `git plan checkin`, as people and programs use it.

use serde_json::json;

use crate::program::{plan, run};
use crate::session::Session;

const GOAL: &str = "objectives:\n  goal: {title: Sell, owner: ana, start: 2026-03-02, due: 2026-03-11, key_results: {figure: \
                    {title: Sales, owner: ben, from: 0, to: 9}}}\n\
                    tasks: {work: {title: W, owner: ana, estimate: 10d, drives: [goal]}}\n";
const PEOPLE: &str = "people: {ben: {name: Ben}, cleo: {name: Cleo}}\n";

fn folder() -> tempfile::TempDir {
    let folder = plan(GOAL);
    std::fs::write(folder.path().join("people.plan.yaml"), PEOPLE).expect("a file");
    folder
}

fn files(folder: &tempfile::TempDir) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder.path().join("checkins")) else { return Vec::new() };
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn it_writes_a_file_of_its_own_and_says_what_contradicts_it() {
    let folder = folder();
    let said =
        run(folder.path(), "checkin ana --health goal=on_track --confidence goal=80% --note goal=Fine");
    assert_eq!(said.code, Some(0), "{}", said.error);
    insta::assert_snapshot!("checkin", said.out);
    let text =
        std::fs::read_to_string(folder.path().join("checkins/2026-03-10-ana.plan.yaml")).expect("written");
    assert_eq!(
        text,
        "checkins:\n  2026-03-10:\n    goal:\n      by: ana\n      health: on_track\n      confidence: 80%\n      note: \"Fine\"\n"
    );
    // The plan has it now, and the next one is a file of its own again.
    let found = run(folder.path(), "check --fail-on never --format concise").out;
    assert!(found.contains("contradicted-health"), "{found}");
    let more =
        run(folder.path(), "checkin ana --by cleo --health figure=off_track --value figure=3 --format json");
    let view = more.json();
    assert_eq!(view["path"], "checkins/2026-03-10-cleo.plan.yaml");
    assert_eq!(view["said"][0]["second_hand"], true);
    assert_eq!(view["said"][0]["owner"], "ben");
    assert_eq!(view["said"][0]["health"]["value"]["key_results"][0]["latest"]["value"], json!(3.0));
    // Work may be spoken of too, though nobody asks.
    let work = run(folder.path(), "checkin cleo --health work=at_risk");
    assert!(work.out.starts_with("Wrote checkins/2026-03-10-cleo-2.plan.yaml\n"), "{}", work.out);
    assert_eq!(files(&folder).len(), 3);
}

#[test]
fn what_is_wrong_is_a_sentence_and_nothing_is_written() {
    let folder = folder();
    for (arguments, told) in [
        ("checkin ana --health gaol=on_track", "did you mean `goal`?"),
        ("checkin ana --health goal=green", "`green` is no health, for `goal`"),
        ("checkin ana --health goal", "does not say of what"),
        ("checkin ana --note goal=Fine", "nothing says how `goal` goes"),
        ("checkin ana --health goal=at_risk --value goal=3", "only a key result has a figure"),
        ("checkin ana --health figure=at_risk --value figure=many", "`many`"),
        ("checkin ana --health goal=at_risk --confidence goal=200%", "200%"),
        ("checkin ana --health goal=at_risk --decision goal=nobody", "`nobody`"),
        ("checkin ana --health goal=at_risk --health goal=on_track", "twice"),
        ("checkin ana", "there is no terminal to ask `ana` at: a word is due about `goal`"),
        ("checkin dora --health goal=at_risk", "nobody in the plan has the id"),
    ] {
        let ran = run(folder.path(), arguments);
        assert_eq!(ran.code, Some(2), "{arguments}: {}", ran.out);
        assert!(ran.error.contains(told), "{arguments}: {}", ran.error);
    }
    let look = run(folder.path(), "checkin ana --health goal=at_risk --dry-run");
    assert!(look.out.starts_with("Would write checkins/2026-03-10-ana.plan.yaml\n"), "{}", look.out);
    assert_eq!(files(&folder), [""; 0]);
    let nothing = run(folder.path(), "checkin cleo");
    assert_eq!(
        (nothing.out.as_str(), nothing.code),
        ("cleo has nothing due to be said on 2026-03-10.\n", Some(0))
    );
}

#[test]
fn the_same_is_not_said_twice_on_a_day() {
    let folder = folder();
    assert_eq!(run(folder.path(), "checkin ana --health goal=on_track").code, Some(0));
    let twice = run(folder.path(), "checkin ana --health goal=at_risk");
    assert_eq!(twice.code, Some(2));
    assert!(
        twice.error.contains(
            "`ana` said on 2026-03-10 already how `goal` goes, in checkins/2026-03-10-ana.plan.yaml"
        ),
        "{}",
        twice.error
    );
    // Another thing may be said of on the same day, in another file.
    assert_eq!(run(folder.path(), "checkin ana --health figure=at_risk").code, Some(0));
    assert_eq!(files(&folder), ["2026-03-10-ana-2.plan.yaml", "2026-03-10-ana.plan.yaml"]);
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_plan_is_not_followed() {
    let (folder, other) = (folder(), tempfile::tempdir().expect("a folder"));
    std::os::unix::fs::symlink(other.path(), folder.path().join("checkins")).expect("a link");
    let ran = run(folder.path(), "checkin ana --health goal=on_track");
    assert_eq!(ran.code, Some(2), "{}", ran.out);
    assert_eq!(std::fs::read_dir(other.path()).expect("a folder").count(), 0);
}

#[test]
fn the_check_ins_of_two_people_merge_without_conflict() {
    let session = Session::new();
    let manifest = "plan: P\nversion: 1\nstart: 2026-03-02\nas_of: 2026-03-10\npeople: {ana: {name: Ana}}\n";
    std::fs::write(session.path("plan.yaml"), manifest).expect("a plan");
    std::fs::write(session.path("goal.plan.yaml"), GOAL).expect("a plan");
    std::fs::write(session.path("people.plan.yaml"), PEOPLE).expect("a plan");
    let ran = session.shell(
        "set -e; git init -q -b main; git config user.name T; git config user.email t@example.org
         commit() { git add -A; git commit -qm \"$1\"; }
         commit plan; git checkout -qb ana
         git plan checkin ana --health goal=on_track >/dev/null; commit ana
         git checkout -q main; git checkout -qb ben
         git plan checkin ben --health figure=at_risk --value figure=2 >/dev/null; commit ben
         git merge -q -m both ana; git diff --name-status main...HEAD; git plan check --fail-on error >/dev/null",
    );
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (Some(0), "A\tcheckins/2026-03-10-ana.plan.yaml\nA\tcheckins/2026-03-10-ben.plan.yaml\n"),
    );
}
