//! `git plan trace` in real repositories.

use std::fmt::Write as _;

use serde_json::Value;

use crate::outputs;
use crate::session::{Ran, Session};

const MANIFEST: &str = "\
plan: Lend
version: 1
start: 2026-03-02
as_of: 2026-03-31
people:
  ana: { name: Ana Ruiz, email: Ana@Example.org }
  ben: { name: Ben Ode, email: ben@example.org }
";
const PLAN: &str = "\
themes:
  trust: { title: Be trusted, owner: ana }
objectives:
  live:
    title: Live
    owner: ana
    due: 2026-06-30
    supports: trust
    key_results:
      loans: { title: A thousand loans, owner: ana, from: 0, to: 1000 }
initiatives:
  launch:
    title: Launch
    owner: ana
    drives: [loans, live]
    tasks:
      build: { title: Build it, owner: ana, estimate: 5d, status: doing, started: 2026-03-02 }
      paint: { title: Paint it, owner: ben, with: [ana], estimate: 5d, status: doing, started: 2026-03-25 }
      test: { title: Test it, owner: ben, estimate: 5d, status: doing }
      vendor: { title: Vendor, owner: ben, external: Acme, status: doing }
tasks:
  chore: { title: Chore, owner: ben, estimate: 1d }
";

struct Repository(Session);

impl Repository {
    fn new() -> Self {
        let repository = Self(Session::new());
        repository.shell("git init -q -b main");
        repository.write("plan.yaml", MANIFEST);
        repository.write("work.plan.yaml", PLAN);
        repository.shell("git add .");
        repository.commit("2026-03-02", "A plan");
        repository
    }

    fn write(&self, path: &str, text: &str) {
        std::fs::write(self.0.path(path), text).expect("a file");
    }

    fn shell(&self, line: &str) -> String {
        let ran = self.0.shell(line);
        assert_eq!(ran.code, Some(0), "{line}: {}", ran.out);
        ran.out
    }

    /// Commits what is in the index, at noon of a day.
    fn commit(&self, day: &str, message: &str) {
        self.commit_in(".", day, message);
    }

    fn commit_in(&self, folder: &str, day: &str, message: &str) {
        self.write("message", message);
        let who = "-c user.name='Ana Ruiz' -c user.email=ana@example.org";
        let at = format!("GIT_AUTHOR_DATE='{day}T12:00:00+0100' GIT_COMMITTER_DATE='{day}T12:00:00+0100'");
        self.shell(&format!(
            "message=$PWD/message; {at} git -C {folder} {who} commit -q --allow-empty -F \"$message\" && rm message"
        ));
    }

    fn trace(&self, arguments: &[&str]) -> Ran {
        let ran = self.0.plan(&[&["trace"], arguments].concat());
        assert_eq!(ran.code, Some(0), "{arguments:?}: {}{}", ran.out, ran.err);
        ran
    }

    fn json(&self, arguments: &[&str]) -> Value {
        let out = self.trace(&[arguments, &["--format", "json"]].concat()).out;
        outputs::check(&out);
        serde_json::from_str(&out).expect("JSON")
    }
}

/// Returns one field of each entry of a list.
fn each<'v>(list: &'v Value, field: &str) -> Vec<&'v str> {
    list.as_array().expect("a list").iter().map(|entry| entry[field].as_str().expect(field)).collect()
}

#[test]
fn an_item_is_traced_from_the_theme_to_its_commits() {
    let repository = Repository::new();
    repository.commit("2026-03-05", "Lay bricks\n\nText.\n\nplan: build");
    repository.commit("2026-03-09", "Both\n\nPLAN:  paint,build  chore\nSigned-off-by: Ana <a@b>");
    repository.commit("2026-03-10", "Not a trailer\n\nPlan: build\n\nsince this is the last paragraph");
    let view = repository.json(&["build"]);
    assert_eq!(view["command"], "trace");
    assert_eq!(each(&view["items"], "id"), ["build"]);
    assert_eq!(each(&view["up"], "id"), ["launch", "loans", "live", "trust"]);
    assert_eq!(view["up"][0]["serves"], serde_json::json!(["loans", "live"]));
    assert_eq!(each(&view["commits"], "subject"), ["Both", "Lay bricks"]);
    assert_eq!(view["commits"][0]["items"], serde_json::json!(["build"]));
    let commit = &view["commits"][1];
    assert_eq!((&commit["author"], &commit["date"]), (&Value::from("Ana Ruiz"), &Value::from("2026-03-05")));
    assert_eq!(commit["repository"], ".");
    assert_eq!(commit["commit"].as_str().map(str::len), Some(40));
    insta::assert_snapshot!("trace_build", repository.trace(&["build"]).out);
    insta::assert_snapshot!("trace_live", repository.trace(&["live"]).out);
    insta::assert_snapshot!("trace_markdown", repository.trace(&["live", "--format", "markdown"]).out);
    let narrow = repository.shell("COLUMNS=60 git plan trace live");
    assert!(narrow.lines().all(|line| line.chars().count() <= 60), "{narrow}");
}

#[test]
fn work_without_a_purpose_and_without_commits_is_told_so() {
    let repository = Repository::new();
    let out = repository.trace(&["chore"]).out;
    assert!(out.contains("Nothing: it reaches no objective."), "{out}");
    assert!(out.contains("None of the 1 commit names it. One does with `Plan: chore`"), "{out}");
}

#[test]
fn a_commit_is_traced_up_to_what_it_was_for() {
    let repository = Repository::new();
    repository.commit("2026-03-05", "Lay bricks\n\nPlan: build, bild");
    let view = repository.json(&["HEAD"]);
    assert_eq!(each(&view["items"], "id"), ["build"]);
    assert_eq!(each(&view["up"], "id"), ["launch", "loans", "live", "trust"]);
    assert_eq!(each(&view["commits"], "subject"), ["Lay bricks"]);
    assert_eq!(view["unknown"], serde_json::json!([{ "id": "bild", "did_you_mean": ["build"] }]));
    insta::assert_snapshot!("trace_commit", repository.trace(&["HEAD"]).out);
    let out = repository.trace(&["HEAD~1"]).out;
    assert!(out.contains("It does not say what it is for: it has no `Plan:` trailer."), "{out}");
}

#[test]
fn a_merge_is_for_what_it_brought() {
    let repository = Repository::new();
    repository.shell("git checkout -q -b topic");
    repository.commit("2026-03-05", "Lay bricks\n\nPlan: build");
    repository.commit("2026-03-06", "Tidy");
    repository.shell("git checkout -q main");
    repository.commit("2026-03-07", "Elsewhere\n\nPlan: chore");
    repository.shell(
        "GIT_AUTHOR_DATE='2026-03-08T12:00:00Z' GIT_COMMITTER_DATE='2026-03-08T12:00:00Z' \
         git -c user.name=A -c user.email=a@b merge -q --no-ff -m 'Merge topic' topic",
    );
    let view = repository.json(&["HEAD"]);
    assert_eq!(each(&view["commits"], "subject"), ["Merge topic", "Lay bricks"]);
    assert_eq!(each(&view["items"], "id"), ["build"]);
    let out = repository.trace(&["HEAD"]).out;
    assert!(out.contains("A merge, whose commits are for build."), "{out}");
    // The commits of both sides are read, and a merge is none that work is asked of.
    assert_eq!(each(&repository.json(&["build"])["commits"], "subject"), ["Lay bricks"]);
    let share = &repository.json(&["--orphans"])["share"];
    assert_eq!((&share["commits"], &share["with_trailer"]), (&Value::from(4), &Value::from(2)));
}

#[test]
fn an_id_wins_over_a_revision_unless_it_is_asked_otherwise() {
    let repository = Repository::new();
    repository.shell("git branch build");
    let ran = repository.trace(&["build"]);
    assert!(ran.out.starts_with("task build"), "{}", ran.out);
    assert!(ran.err.contains("`build` is a revision too") && ran.err.contains("--commit"), "{}", ran.err);
    assert!(repository.trace(&["--commit", "build"]).out.starts_with("commit "));
    for (arguments, help) in [
        (["bild"].as_slice(), "did you mean `build`"),
        (&["ana"], "git plan show ana"),
        (&["nothing-like-it"], "git plan schedule"),
        (&["--commit", "chore"], "git branch --all"),
    ] {
        let ran = repository.0.plan(&[&["trace"], arguments].concat());
        assert_eq!(ran.code, Some(2), "{arguments:?}: {}", ran.out);
        assert!(ran.err.contains(help), "{arguments:?}: {}", ran.err);
    }
}

#[test]
fn other_repositories_have_commits_for_the_plan_too() {
    let repository = Repository::new();
    repository.commit("2026-03-05", "Here\n\nPlan: build");
    repository
        .shell("mkdir app && git -C app init -q -b main && git init -q --bare empty && git clone -q . copy");
    repository.commit_in("app", "2026-03-06", "There\n\nPlan: build");
    let view = repository.json(&["build", "--repo", "app", "--repo", "empty", "--repo", "copy"]);
    assert_eq!(each(&view["commits"], "subject"), ["There", "Here"]);
    assert_eq!(each(&view["commits"], "repository"), ["app", "."]);
    assert_eq!(each(&view["repositories"], "repository"), [".", "app", "empty", "copy"]);
    let read: Vec<_> = (0..4).map(|at| view["repositories"][at]["commits"].as_u64()).collect();
    assert_eq!(read, [Some(2), Some(1), Some(0), Some(0)], "a clone has no commits of its own");
    let there = repository.shell("git -C app rev-parse HEAD");
    let view = repository.json(&[there.trim(), "--repo", "app"]);
    assert_eq!(each(&view["commits"], "repository"), ["app"]);
    assert_eq!(each(&view["items"], "id"), ["build"]);
    let ran = repository.0.plan(&["trace", "build", "--repo", "/"]);
    assert_eq!(ran.code, Some(2), "{}", ran.out);
    assert!(ran.err.contains("`/` is not in a git repository"), "{}", ran.err);
}

#[test]
fn shallow_and_bare_repositories_and_their_work_trees_are_read() {
    let repository = Repository::new();
    repository.commit("2026-03-05", "First\n\nPlan: build");
    repository.commit("2026-03-06", "Second\n\nPlan: build");
    repository
        .shell("git clone -q --depth 1 file://$PWD shallow && git -C shallow worktree add -q ../linked 2>&1");
    for folder in ["shallow", "linked"] {
        let view = repository.json(&["-C", folder, "build"]);
        assert_eq!(each(&view["commits"], "subject"), ["Second"], "{folder}");
        assert_eq!(view["repositories"][0]["shallow"], true, "{folder}");
        let out = repository.trace(&["-C", folder, "build"]).out;
        assert!(out.contains("git fetch --unshallow"), "{folder}: {out}");
    }
    repository.shell("git clone -q --bare . bare");
    let view = repository.json(&["-C", "bare", "build"]);
    assert_eq!(each(&view["commits"], "subject"), ["Second", "First"]);
    assert_eq!(view["repositories"][0]["shallow"], false);
    // Commits of another branch count where it is asked for.
    repository.shell("git checkout -q -b side HEAD~1");
    repository.commit("2026-03-07", "Side\n\nPlan: build");
    repository.shell("git checkout -q main");
    assert_eq!(each(&repository.json(&["build"])["commits"], "subject"), ["Second", "First"]);
    let view = repository.json(&["build", "--rev", "side"]);
    assert_eq!(each(&view["commits"], "subject"), ["Side", "Second", "First"]);
}

#[test]
fn without_commits_or_git_the_lines_are_told_all_the_same() {
    let session = Session::new();
    std::fs::write(session.path("plan.yaml"), MANIFEST).expect("a file");
    std::fs::write(session.path("work.plan.yaml"), PLAN).expect("a file");
    for (git, note) in [("true", "no commits to read"), ("git init -q", "")] {
        session.shell(git);
        let ran = session.plan(&["trace", "build"]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        assert!(ran.out.contains("trust") && ran.err.contains(note), "{}{}", ran.out, ran.err);
        let ran = session.plan(&["trace", "--orphans"]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        assert!(ran.out.starts_with("There are no commits; 2 tasks in doing"), "{}", ran.out);
    }
}

#[test]
fn orphans_are_work_without_commits_and_commits_without_work() {
    let repository = Repository::new();
    repository.commit("2026-03-05", "Bricks\n\nPlan: build");
    repository.commit("2026-03-06", "Chore\n\nPlan: chore");
    repository.commit("2026-03-07", "Typo\n\nPlan: buidl");
    repository.write("work.plan.yaml", &PLAN.replace("chore: { title: Chore", "errand: { title: Errand"));
    repository.shell("git add work.plan.yaml");
    repository.commit("2026-03-08", "Rename");
    // After the data date, so it ends no silence that there was then.
    repository.commit("2026-04-10", "More bricks\n\nPlan: build");
    let view = repository.json(&["--orphans"]);
    assert_eq!(view["days"], 14);
    assert_eq!(each(&view["silent"], "id"), ["test", "build"]);
    assert_eq!(view["silent"][0]["silent_days"], Value::Null);
    assert_eq!(view["silent"][0]["last_commit"], Value::Null);
    assert_eq!(view["silent"][1]["silent_days"], 26);
    assert_eq!(view["silent"][1]["last_commit"]["subject"], "Bricks");
    assert_eq!(each(&view["unknown"], "id"), ["buidl", "chore"]);
    assert_eq!(view["unknown"][0]["did_you_mean"], serde_json::json!(["build"]));
    assert_eq!((&view["unknown"][0]["gone"], &view["unknown"][1]["gone"]), (&false.into(), &true.into()));
    assert_eq!(
        view["share"],
        serde_json::json!({ "commits": 6, "with_trailer": 4, "serving_objectives": 2, "share": 2.0 / 6.0 })
    );
    insta::assert_snapshot!("trace_orphans", repository.trace(&["--orphans"]).out);
    // `paint` began six days before.
    let view = repository.json(&["--orphans", "--days", "6"]);
    assert_eq!(each(&view["silent"], "id"), ["test", "build", "paint"]);
    assert_eq!(each(&repository.json(&["--orphans", "--days", "27"])["silent"], "id"), ["test"]);
    let view = repository.json(&["--orphans", "--as-of", "2026-04-12"]);
    assert_eq!(each(&view["silent"], "id"), ["test", "paint"], "by then there are more bricks");
}

#[test]
fn ten_thousand_commits_are_read() {
    let repository = Repository::new();
    let mut stream = String::new();
    for at in 0..10_000 {
        let ids = ["build", "paint", "chore", "nothing"][at % 4];
        let message = format!("Step {at}\n\nPlan: {ids}\n");
        let _ = write!(
            stream,
            "commit refs/heads/long\ncommitter A <a@b> {} +0000\ndata {}\n{message}\n{}",
            1_770_000_000 + at * 60,
            message.len(),
            if at == 0 { "from refs/heads/main^0\n" } else { "" }
        );
    }
    repository.write("stream", &stream);
    repository.shell("git fast-import --quiet <stream && git checkout -q long");
    let view = repository.json(&["live"]);
    assert_eq!(view["commits"].as_array().map(Vec::len), Some(5_000));
    assert_eq!(view["repositories"][0]["commits"], 10_001);
    assert_eq!(view["commits"][0]["subject"], "Step 9997");
    let out = repository.trace(&["live"]).out;
    assert!(out.contains("and 4950 more: `--verbose` shows them"), "{out}");
    let orphans = repository.json(&["--orphans"]);
    assert_eq!(orphans["unknown"][0]["commits"], 2_500);
}

#[test]
fn commits_that_name_an_item_by_a_former_id_are_its() {
    let repository = Repository::new();
    repository.commit("2026-03-05", "Bricks\n\nPlan: build");
    repository.write("work.plan.yaml", &PLAN.replace("build: {", "construct: {"));
    repository.shell("git add work.plan.yaml");
    repository.commit("2026-03-08", "Rename");
    let view = repository.json(&["construct"]);
    assert_eq!(each(&view["commits"], "subject"), ["Bricks"]);
    let ran = repository.trace(&["build"]);
    assert!(ran.err.contains("note: `build` is called `construct` since"), "{}", ran.err);
    assert!(ran.out.contains("Bricks"), "{}", ran.out);
    let orphans = repository.json(&["--orphans"]);
    assert_eq!(orphans["unknown"], serde_json::json!([]));
    assert_eq!(orphans["share"]["serving_objectives"], 1);
}
