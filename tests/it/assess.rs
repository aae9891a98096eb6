//! `git plan health`, as people and programs read it.

use crate::program::{example, plan, run, run_wide};
use crate::session::Session;

#[test]
fn it_gives_each_of_the_nine_points_a_light_and_what_is_behind_it() {
    insta::assert_snapshot!("assess", run(example("lending"), "health --as-of 2026-03-17").whole());
    insta::assert_snapshot!(
        "assess-markdown",
        run(example("lending"), "health --format markdown --as-of 2026-03-17").whole()
    );
    let narrow = run_wide(example("lending"), "health --ascii --as-of 2026-03-17", 60).whole();
    assert!(narrow.is_ascii() && narrow.lines().all(|line| line.chars().count() <= 60), "{narrow}");
}

#[test]
fn json_has_the_ids_behind_each_light() {
    let health = run(example("lending"), "health --format json --as-of 2026-03-17").json();
    let points = health["points"].as_array().expect("points");
    assert_eq!(points.len(), 9);
    let resources = points.iter().find(|point| point["id"] == "resources").expect("it is there");
    assert_eq!(resources["light"], "red");
    assert_eq!(resources["concerned"][1]["id"], "tomas");
    assert_eq!(resources["concerned"][1]["rules"][0], "owner-away");
}

#[test]
fn what_came_of_the_past_is_counted() {
    let done = |id: &str, finished: &str| {
        format!(
            "  {id}: {{title: T, owner: ana, due: 2026-03-05, status: done, started: 2026-03-02, finished: {finished}}}\n"
        )
    };
    let folder = plan(&format!(
        "tasks:\n{}{}  never: {{title: T, owner: ana, due: 2026-03-06}}\n  later: {{title: T, owner: ana, due: 2026-04-06}}\n\
         decisions:\n  go: {{title: D, by: ana, date: 2026-03-03, status: accepted, commits: [slow, quick]}}\n  \
         wait: {{title: D, by: ana, date: 2026-03-03, status: accepted, commits: [later]}}\n\
         pulses: {{2026-03-06: {{\"Is bad news welcome?\": {{ana: 2}}}}}}\n",
        done("quick", "2026-03-05"),
        done("slow", "2026-03-09")
    ));
    let health = run(folder.path(), "health --format json").json();
    assert_eq!(health["on_time"]["in_time"], serde_json::json!(["quick"]));
    assert_eq!(health["on_time"]["late"], serde_json::json!(["never", "slow"]));
    assert_eq!(health["first_output"]["median_days"], 2.0);
    assert_eq!(health["first_output"]["decisions"][0]["first"], "quick");
    assert_eq!(health["first_output"]["decisions"][1]["days"], 5);
    assert_eq!(health["points"][8]["light"], "red", "people say that it is not");
    insta::assert_snapshot!("assess-past", run(folder.path(), "health").whole());
}

#[test]
fn the_trend_says_how_it_was_at_revisions_and_on_days() {
    let session = Session::new();
    let manifest = "plan: P\nversion: 1\nstart: 2026-03-02\nas_of: 2026-03-10\npeople: {ana: {name: Ana}}\n";
    std::fs::write(session.path("plan.yaml"), manifest).expect("a plan");
    let task = |estimate: &str| {
        format!("tasks: {{work: {{title: W, owner: ana, done_when: It rains no more.{estimate}}}}}\n")
    };
    let commit = |day: &str| {
        let ran = session.shell(&format!(
            "git init -q -b main; git add -A; GIT_COMMITTER_DATE={day}T12:00:00Z GIT_AUTHOR_DATE={day}T12:00:00Z \
             git -c user.name=T -c user.email=t@example.org commit -qm x"
        ));
        assert_eq!(ran.code, Some(0), "{}", ran.out);
    };
    std::fs::write(session.path("a.plan.yaml"), task("")).expect("a plan");
    commit("2026-03-03");
    std::fs::write(session.path("a.plan.yaml"), task(", estimate: 1d")).expect("a plan");
    commit("2026-03-09");
    let by_day = session.plan(&["health", "--since", "2026-03-05", "--format", "json"]);
    let by_revision = session.plan(&["health", "--since", "HEAD~1", "--format", "json"]);
    for ran in [&by_day, &by_revision] {
        let health: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
        assert_eq!(health["trend"][0]["day"], "2026-03-03", "{}", ran.err);
        assert_eq!(health["trend"][0]["lights"][1], "red");
    }
    let before = session.plan(&["health", "--since", "2026-03-01"]);
    assert_eq!(before.code, Some(2));
    assert!(before.err.contains("begins on 2026-03-03, after 2026-03-01"), "{}", before.err);
}
