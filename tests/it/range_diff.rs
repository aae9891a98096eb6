//! `git plan range-diff` in real repositories.

use serde_json::{Value, json};

use crate::session::{Ran, Session};

const MANIFEST: &str = "\
plan: Lend
version: 1
start: 2026-03-02
people:
  ana: { name: Ana }
  ben: { name: Ben }
";
const WORK: &str = "\
objectives:
  live: { title: Live, owner: ana, due: 2026-03-13, cost_of_delay: 10k EUR/d }
tasks:
  build: { title: Build it, owner: ben, estimate: 5d, done_when: It runs., drives: [live] }
  test: { title: Test it, owner: ana, estimate: 2d, done_when: It is green., needs: [build], drives: [live] }
  tell: { title: Tell everybody, owner: ana, estimate: 1d, done_when: They know., drives: [live] }
";

struct Repository(Session);

impl Repository {
    /// Makes a repository with a plan on `main` and two rounds of a proposal, `v1` and `v2`, of which the second was made after
    /// the base had moved on.
    fn new() -> Self {
        let repository = Self(Session::new());
        repository.shell("git init -q -b main");
        repository.write("plan.yaml", MANIFEST);
        repository.write("work.plan.yaml", WORK);
        repository.commit("A plan");
        repository.shell("git switch -q -c v1");
        repository.edit("estimate: 5d", "estimate: 15d");
        repository.edit("estimate: 2d", "estimate: 3d");
        repository.edit("title: Tell everybody", "title: Tell them all");
        repository.commit("The first round");
        repository.shell("git switch -q main");
        repository.edit("It runs.", "It runs, and fast.");
        repository.commit("The base moves on");
        repository.shell("git switch -q -c v2");
        repository.edit("estimate: 5d", "estimate: 9d");
        repository.edit("estimate: 2d", "estimate: 3d");
        repository.edit("owner: ben", "owner: ana");
        repository.commit("The second round");
        repository
    }

    fn write(&self, path: &str, text: &str) {
        std::fs::write(self.0.path(path), text).expect("a file");
    }

    fn edit(&self, from: &str, to: &str) {
        let text = std::fs::read_to_string(self.0.path("work.plan.yaml")).expect("a file");
        assert!(text.contains(from), "the plan has {from}");
        self.write("work.plan.yaml", &text.replace(from, to));
    }

    fn shell(&self, line: &str) -> String {
        let ran = self.0.shell(line);
        assert_eq!(ran.code, Some(0), "{line}: {}", ran.out);
        ran.out
    }

    fn commit(&self, message: &str) {
        self.shell(&format!(
            "git add --all && GIT_AUTHOR_DATE='2026-03-02T09:00:00Z' GIT_COMMITTER_DATE='2026-03-02T09:00:00Z' \
             git -c user.name=Ana -c user.email=ana@example.org commit -q -m '{message}'"
        ));
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        self.0.plan(&[&["range-diff"], arguments].concat())
    }

    fn json(&self, arguments: &[&str]) -> Value {
        let ran = self.run(&[arguments, &["--format", "json"]].concat());
        crate::outputs::check(&ran.out);
        serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("JSON: {} {}", ran.out, ran.err))
    }
}

#[test]
fn two_rounds_are_told_side_by_side() {
    let repository = Repository::new();
    let text = |arguments: &[&str]| {
        let ran = repository.run(arguments);
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{}", ran.out);
        ran.out
    };
    insta::assert_snapshot!("text", text(&["main", "v1", "v2"]));
    insta::assert_snapshot!("markdown", text(&["main", "v1", "v2", "--format", "markdown"]));
    insta::assert_snapshot!("json", text(&["main", "v1", "v2", "--format", "json"]));
    let narrow = repository.0.shell("COLUMNS=60 git plan range-diff main v1 v2 -v").out;
    insta::assert_snapshot!("narrow", narrow);
}

#[test]
fn changes_and_consequences_are_paired() {
    let repository = Repository::new();
    let view = repository.json(&["main", "v1", "v2"]);
    assert_eq!(view["summary"], json!({ "new": 1, "gone": 1, "altered": 1, "same": 1 }));
    assert_eq!(view["new"]["base"]["merge_base"], true);
    assert_ne!(view["new"]["base"]["commit"], view["old"]["base"]["commit"]);
    let live = &view["consequences"][0];
    assert_eq!((&live["id"], &live["standing"]), (&json!("live"), &json!("altered")));
    assert_eq!((&live["old"]["delta_days"], &live["new"]["delta_days"]), (&json!(11), &json!(5)));
    // Both rounds are as of the later one's day.
    assert_eq!(view["as_of"], "2026-03-02");
    let later = repository.json(&["main", "v1", "v2", "--as-of", "2026-03-09"]);
    assert_eq!(
        later["consequences"][0]["old"]["finish"]["old"],
        later["consequences"][0]["new"]["finish"]["old"]
    );
}

#[test]
fn a_round_against_itself_has_nothing_new() {
    let repository = Repository::new();
    let ran = repository.run(&["main", "v1", "v1", "--exit-code"]);
    assert_eq!(ran.code, Some(0));
    assert!(ran.out.starts_with("The same 3 edits as at the review.\n"), "{}", ran.out);
    assert_eq!(repository.run(&["main", "v1", "v2", "--exit-code"]).code, Some(1));
    let ran = repository.run(&["main", "main", "main"]);
    assert!(ran.out.starts_with("Neither round changes the plan.\n"), "{}", ran.out);
}

#[test]
fn what_cannot_be_compared_is_a_sentence() {
    let repository = Repository::new();
    let error = |arguments: &[&str]| {
        let ran = repository.run(arguments);
        assert_eq!(ran.code, Some(2), "{}", ran.out);
        ran.err
    };
    assert!(error(&["main", "v1", "v3"]).contains("unknown revision `v3`"));
    assert!(error(&["main", "main..v1", "v2"]).contains("takes three revisions"));
    assert!(error(&["main", "v1", "v2", "--rev", "v1"]).contains("leave `--rev` out"));
    repository.shell("git checkout -q --orphan alone && git add --all");
    repository.commit("Another history");
    assert!(error(&["main", "v1", "alone"]).contains("no merge base"));
}
