//! `git plan setup git`, with the real git.

use std::fs;

use crate::session::Session;

const PLAN: &str = "\
initiatives:
  launch:
    title: Launch
    owner: ana
    drives:
      - loans
    done_when: It is live.
    tasks:
      scoring-model: # the long one
        title: Score
        owner: ana
        description:
          A longer text.
        done_when: It scores.
        needs:
          - feature-store
          - data
        labels:
          - one
          - two
        estimate: 5d
tasks:
  paint: { title: Paint, owner: ana, estimate: 1d,
    done_when: It is blue.,
    labels: [one],
    with: [ben],
    links: { a: b },
    due: 2026-03-06 }
";

fn repository() -> Session {
    let session = Session::new();
    fs::write(session.path("plan.yaml"), "plan: P\nversion: 1\nstart: 2026-03-02\n").expect("a file");
    fs::write(session.path("work.plan.yaml"), PLAN).expect("a file");
    let made =
        session.shell("git init -q && git add . && git -c user.name=A -c user.email=a@b commit -q -m Plan");
    assert_eq!(made.code, Some(0), "{}", made.out);
    session
}

#[test]
fn hunks_are_headed_by_the_item() {
    let session = repository();
    let text = PLAN.replace("estimate: 5d", "estimate: 6d").replace("2026-03-06", "2026-03-09");
    fs::write(session.path("work.plan.yaml"), text).expect("a file");
    let headings = || -> Vec<String> {
        let diff = session.shell("git diff -U1 work.plan.yaml").out;
        let heads = diff.lines().filter_map(|line| line.strip_prefix("@@ ")?.split_once("@@"));
        heads.map(|(_, heading)| heading.trim().to_owned()).collect()
    };
    assert_eq!(headings(), ["initiatives:", "tasks:"]);
    let ran = session.plan(&["setup", "git"]);
    assert_eq!(ran.code, Some(0));
    assert!(ran.out.ends_with("sets it in this repository.\n"), "{}", ran.out);
    assert_eq!(headings(), ["initiatives:", "tasks:"], "nothing is set without being asked");
    assert!(!session.path(".gitattributes").exists());
    let ran = session.plan(&["setup", "git", "--write"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.ends_with("Written to .git/config and .gitattributes.\n"), "{}", ran.out);
    assert_eq!(headings(), ["scoring-model", "paint"]);
}

#[test]
fn what_it_prints_is_what_it_sets() {
    let session = repository();
    let printed = session.plan(&["setup", "git"]).out;
    let config = printed.split("\n# .gitattributes").next().expect("the configuration");
    fs::write(session.path("config"), config).expect("a file");
    let by_hand = session.shell("git config --file config diff.git-plan.xfuncname").out;
    session.plan(&["setup", "git", "--write"]);
    assert_eq!(session.shell("git config --local diff.git-plan.xfuncname").out, by_hand);
    assert!(by_hand.contains("|key_results|") && by_hand.lines().count() == 2, "{by_hand}");
}

#[test]
fn a_second_time_changes_nothing_and_what_people_wrote_stays() {
    let session = repository();
    fs::write(session.path(".gitattributes"), "*.png binary\nplan.yaml diff=git-plan").expect("a file");
    session.plan(&["setup", "git", "--write"]);
    let files = || {
        let read = |path: &str| fs::read_to_string(session.path(path)).expect("a file");
        (read(".gitattributes"), read(".git/config"))
    };
    let first = files();
    assert_eq!(first.0, "*.png binary\nplan.yaml diff=git-plan\n*.plan.yaml diff=git-plan\n");
    let ran = session.plan(&["setup", "git", "--write"]);
    assert!(ran.out.ends_with("Nothing was written: it was all there.\n"), "{}", ran.out);
    assert_eq!(files(), first);
    let view: serde_json::Value =
        serde_json::from_str(&session.plan(&["setup", "git", "--format", "json"]).out).expect("JSON");
    assert_eq!(view["written"], serde_json::Value::Null);
    assert_eq!(view["config"][0]["key"], "diff.git-plan.xfuncname");
}

#[test]
fn it_writes_nowhere_but_in_a_repository_with_a_work_tree() {
    let session = Session::new();
    let ran = session.plan(&["setup", "git", "--write"]);
    assert_eq!(ran.code, Some(2), "{}", ran.out);
    session.shell("git init -q --bare .");
    let ran = session.plan(&["setup", "git", "--write"]);
    assert_eq!(ran.code, Some(2), "{}", ran.out);
    assert!(ran.err.contains("bare"), "{}", ran.err);
    assert_eq!(session.plan(&["setup", "svn"]).code, Some(2));
}
