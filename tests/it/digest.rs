//! `git plan digest`, as people, programs and chats read it.

use git_plan::signal;

use crate::generated;
use crate::outputs;
use crate::session::Session;

/// The lending example as a repository with its history.
fn lending() -> Session {
    let mut session = Session::new();
    assert_eq!(session.shell("git plan init --example lending lending").code, Some(0));
    session.enter("lending");
    session
}

fn digest(session: &Session, arguments: &str) -> String {
    let ran = session.shell(&format!("git plan digest {arguments}"));
    outputs::check(&ran.out);
    if ran.code == Some(0) { ran.out } else { format!("{}-- exit code {:?}\n", ran.out, ran.code) }
}

#[test]
fn it_tells_each_person_what_touches_them() {
    let session = lending();
    insta::assert_snapshot!("digest-everybody", digest(&session, "--since HEAD~1"));
    insta::assert_snapshot!("digest-jon", digest(&session, "jon --since 2026-02-25"));
    insta::assert_snapshot!("digest-markdown", digest(&session, "lena --since HEAD~4 --format markdown"));
    insta::assert_snapshot!("digest-now", digest(&session, "--since HEAD~7 --now"));
    insta::assert_snapshot!("digest-json", digest(&session, "jon --since 2026-02-25 --format json"));
    let narrow = session.shell("COLUMNS=60 git plan digest jon --since 2026-02-25 --ascii").out;
    assert!(narrow.lines().all(|line| line.chars().count() <= 60), "{narrow}");
    insta::assert_snapshot!("digest-narrow", narrow);
}

#[test]
fn every_line_of_json_lines_is_an_event_of_a_person() {
    let session = lending();
    let lines = digest(&session, "--since HEAD~4 --format jsonl");
    let whole: serde_json::Value =
        serde_json::from_str(&digest(&session, "--since HEAD~4 --format json")).expect("JSON");
    let people = whole["people"].as_array().expect("people");
    let mut expected = Vec::new();
    for person in people {
        for entry in person["entries"].as_array().expect("entries") {
            let mut entry = entry.clone();
            entry["person"] = person["person"].clone();
            expected.push(entry);
        }
    }
    let found: Vec<serde_json::Value> =
        lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert!(found.len() > 10, "{lines}");
    assert_eq!(found, expected);
}

#[test]
fn two_runs_on_the_same_revisions_give_the_same_bytes() {
    let session = lending();
    for format in ["text", "markdown", "json", "jsonl", "slack", "lark", "teams"] {
        let run = || digest(&session, &format!("--since HEAD~4 --rev HEAD --format {format}"));
        let one = run();
        assert!(!one.contains("exit code"), "{one}");
        assert_eq!(one, run(), "{format}");
    }
}

#[test]
fn a_day_is_the_last_commit_up_to_it_on_the_first_parent_line() {
    let session = lending();
    // The day of a commit, a day between two, and the revision itself are one.
    let by_revision = digest(&session, "maya --since HEAD~1");
    assert_eq!(digest(&session, "maya --since 2026-03-04"), by_revision);
    assert_eq!(digest(&session, "maya --since 2026-03-09"), by_revision);
    // What was merged later is told from the merge on, whatever the days of its commits.
    let merge = "git config user.email a@example.org && git config user.name A && git checkout -q -b side HEAD~1 && \
                 export GIT_COMMITTER_DATE='2026-03-05T12:00:00Z' && git commit -q --allow-empty -m side && \
                 export GIT_COMMITTER_DATE='2026-03-11T12:00:00Z' && git checkout -q - && git merge -q --no-edit side";
    let merged = session.shell(merge);
    assert_eq!(merged.code, Some(0), "{}", merged.out);
    assert_eq!(digest(&session, "maya --since 2026-03-09"), by_revision);
    insta::assert_snapshot!("digest-too-early", digest(&session, "--since 2025-12-31"));
    insta::assert_snapshot!("digest-shallow", {
        assert_eq!(session.shell("git clone -q --depth 1 file://$PWD shallow").code, Some(0));
        session.shell("git plan -C shallow digest --since 2026-01-20").out
    });
}

#[test]
fn who_is_told_nothing_gets_a_sentence_and_who_is_unknown_a_hint() {
    let session = lending();
    let nothing = digest(&session, "priya --since HEAD");
    assert_eq!(
        nothing,
        "Priya Raman (priya), 2026-03-10 to 2026-03-10\nNothing that concerns Priya Raman happened.\n"
    );
    let nobody = digest(&session, "--since HEAD --now");
    assert_eq!(nobody, "Nothing that interrupts anybody happened from 2026-03-10 to 2026-03-10.\n");
    assert!(digest(&session, "tomaz --since HEAD").contains("did you mean `tomas`?"));
    assert!(digest(&session, "--since nowhere").contains("exit code Some(2)"));
}

#[test]
fn notify_chooses_what_interrupts_and_what_is_not_told() {
    let session = lending();
    let notify = "sed -i 's/^    name: Jon Okafor/&\\n    notify: {need_slipped: now, need_resolved: off}/' plan/people.plan.yaml";
    assert_eq!(session.shell(notify).code, Some(0));
    let jon = digest(&session, "jon --since 2026-01-12 --now");
    assert!(jon.contains("\nNow\n") && jon.contains("slipped"), "{jon}");
    assert!(!jon.contains("resolved") && jon.contains("left out, as `notify` says."), "{jon}");
}

#[test]
fn the_page_about_events_is_in_step() {
    generated::check("docs/digest.md", &signal::reference());
}
