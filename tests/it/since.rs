//! `git plan check --since` in real repositories.

use serde_json::Value;

use crate::session::{Ran, Session};

const MANIFEST: &str = "\
plan: Lend
version: 1
start: 2026-03-02
as_of: 2026-03-02
people:
  ana: { name: Ana, email: ana@example.org }
  ben: { name: Ben, email: ben@example.org }
";
const GOAL: &str = "\
objectives:
  live:
    title: Live
    owner: ana
    due: 2026-03-13
    key_results:
      loans:
        title: A thousand loans
        owner: ana
        unit: loans
        from: 0
        to: 1000
tasks:
  launch:
    title: Launch it
    owner: ana
    estimate: 2d
    done_when: It is live.
    drives: [loans]
    due: 2026-03-13
    needs: [build]
";
const WORK: &str = "\
tasks:
  build:
    title: Build it
    owner: ben
    estimate: 5d
    done_when: It runs.
    drives: [loans]
  paint:
    title: Paint the doors
    owner: ana
    estimate: 1d
    drives: [loans]
";

/// A repository with the plan committed on `main`, on Monday, 2 March 2026.
struct Repository(Session);

impl Repository {
    fn new() -> Self {
        let repository = Self(Session::new());
        repository.shell("git init -q -b main");
        repository.write("plan.yaml", MANIFEST);
        repository.write("goal.plan.yaml", GOAL);
        repository.write("work.plan.yaml", WORK);
        repository.commit("A plan");
        repository
    }

    fn write(&self, path: &str, text: &str) {
        std::fs::write(self.0.path(path), text).expect("a file");
    }

    fn edit(&self, path: &str, from: &str, to: &str) {
        let text = std::fs::read_to_string(self.0.path(path)).expect("a file");
        assert!(text.contains(from), "{path} has {from}");
        self.write(path, &text.replace(from, to));
    }

    fn shell(&self, line: &str) -> String {
        let ran = self.0.shell(line);
        assert_eq!(ran.code, Some(0), "{line}: {}", ran.out);
        ran.out
    }

    fn commit(&self, message: &str) {
        self.write("../message", message);
        self.shell(
            "git add --all && GIT_AUTHOR_DATE='2026-03-02T09:00:00Z' GIT_COMMITTER_DATE='2026-03-02T09:00:00Z' \
             git -c user.name=Ana -c user.email=ana@example.org commit -q --allow-empty -F ../message",
        );
    }

    fn check(&self, arguments: &[&str]) -> Ran {
        self.0.plan(&[&["check"], arguments].concat())
    }

    fn json(&self, arguments: &[&str]) -> Value {
        let ran = self.check(&[arguments, &["--format", "json"]].concat());
        serde_json::from_str(&ran.out).expect("JSON")
    }

    /// The findings that are new or worse: rule, item, which of the two.
    fn found(&self, arguments: &[&str]) -> Vec<String> {
        let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
        let findings = self.json(arguments)["findings"].clone();
        let line = |finding: &Value| {
            format!(
                "{} {} {}",
                text(&finding["rule"]),
                text(&finding["item"]["id"]),
                text(&finding["novelty"])
            )
        };
        findings.as_array().expect("findings").iter().map(line).collect()
    }
}

#[test]
fn what_was_there_before_is_not_told_again() {
    let repository = Repository::new();
    let before = repository.json(&[])["findings"].as_array().expect("findings").len();
    assert!(before > 0, "paint has no definition of done");
    let view = repository.json(&["--since", "HEAD"]);
    assert_eq!(view["findings"].as_array().expect("findings").len(), 0);
    assert_eq!(view["summary"]["baselined"], before);
    assert_eq!(view["since"]["rev"], "HEAD");
    assert_eq!(view["since"]["commit"], repository.shell("git rev-parse HEAD").trim());
    let ran = repository.check(&["--since", "HEAD"]);
    let short = repository.shell("git rev-parse --short=7 HEAD");
    assert_eq!(
        ran.out,
        format!(
            "Nothing new or worse since {} (HEAD) in 3 files; {before} was there before, as of 2026-03-02.\n",
            short.trim()
        )
    );
    assert!(repository.json(&[])["summary"].get("baselined").is_none());
}

#[test]
fn moving_lines_and_renaming_make_nothing_new() {
    let repository = Repository::new();
    repository.edit("work.plan.yaml", "tasks:\n", "# A word.\n\ntasks:\n");
    repository.edit("work.plan.yaml", "  paint:", "  paint-doors:");
    assert_eq!(repository.found(&["--since", "HEAD"]), [""; 0]);
}

#[test]
fn what_an_edit_in_another_file_brings_about_names_that_edit() {
    let repository = Repository::new();
    repository.edit("work.plan.yaml", "estimate: 5d", "estimate: 10d");
    assert_eq!(repository.found(&["--since", "HEAD"]), ["late live new", "late launch new"]);
    let view = repository.json(&["--since", "HEAD"]);
    for finding in view["findings"].as_array().expect("findings") {
        assert_eq!(finding["path"], "goal.plan.yaml");
        assert_eq!(finding["cause"]["path"], "work.plan.yaml");
        assert_eq!(finding["cause"]["start"]["line"], 5);
        assert_eq!(finding["cause"]["message"], "brought about here: `estimate` of `build` was 5d");
    }
    let ran = repository.check(&["--since", "HEAD"]);
    assert!(ran.out.contains("brought about here: `estimate` of `build` was 5d"), "{}", ran.out);
    assert_eq!(ran.code, Some(0));
    assert_eq!(repository.check(&["--since", "HEAD", "--fail-on", "warning"]).code, Some(1));
    // What is late already is told where it gets later, and not where it gets better.
    repository.commit("Ten days");
    repository.edit("work.plan.yaml", "estimate: 10d", "estimate: 12d");
    let view = repository.json(&["--since", "HEAD"]);
    assert_eq!(view["findings"][0]["novelty"], "worse");
    let (was, is) = (&view["findings"][0]["was"], &view["findings"][0]["measure"]);
    assert!(was.as_i64() < is.as_i64(), "{was} {is}");
    for format in ["text", "concise", "markdown", "github"] {
        let out = repository.check(&["--since", "HEAD", "--format", format]).out.replace("\n  │ ", " ");
        assert!(out.contains(&format!("(worse: {was} before, {is} now)")), "{format}: {out}");
    }
    repository.edit("work.plan.yaml", "estimate: 12d", "estimate: 9d");
    assert_eq!(repository.found(&["--since", "HEAD"]), [""; 0]);
}

#[test]
fn what_moves_work_brings_findings_about_before_a_due_date_that_moves_with_it() {
    let repository = Repository::new();
    repository.edit("work.plan.yaml", "estimate: 5d", "estimate: 5d\n    due: 2026-03-10");
    repository.commit("Due on a day");
    repository.edit("work.plan.yaml", "estimate: 5d", "estimate: 10d");
    repository.edit("work.plan.yaml", "due: 2026-03-10", "due: 2026-03-20");
    let (path, words) = cause(&repository.json(&["--since", "HEAD"]), "late");
    assert_eq!(path, "work.plan.yaml");
    assert_eq!(words, "brought about here: `estimate` of `build` was 5d");
}

#[test]
fn where_nothing_of_the_plan_is_staged_it_says_how_to_stage_it() {
    let repository = Repository::new();
    repository.shell("git rm -q --cached -r .");
    for named in [&["--staged"][..], &["--staged", "--plan", "."]] {
        let ran = repository.check(named);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.err.contains("in what is staged") && ran.err.contains("`git add`"), "{}", ran.err);
    }
}

#[test]
fn drawn_with_ascii_alone_the_sentences_are_ascii_too() {
    let repository = Repository::new();
    repository.edit("work.plan.yaml", "estimate: 5d", "estimate: 10d");
    assert!(repository.check(&[]).out.contains("`build` → `launch`"));
    let ran = repository.check(&["--ascii"]);
    assert!(ran.out.is_ascii() && ran.out.contains("`build` -> `launch`"), "{}", ran.out);
}

/// What a finding says brought it about: the file, and the words there.
fn cause(view: &Value, rule: &str) -> (String, String) {
    let findings = view["findings"].as_array().expect("findings");
    let finding = findings.iter().find(|finding| finding["rule"] == rule).expect("the finding");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    (text(&finding["cause"]["path"]), text(&finding["cause"]["message"]))
}

#[test]
fn people_and_what_is_needed_bring_findings_about_too() {
    let repository = Repository::new();
    repository.edit("plan.yaml", "email: ben@example.org", "email: ben@example.org, until: 2026-03-03");
    let found = cause(&repository.json(&["--since", "HEAD"]), "owner-left");
    assert_eq!(found, ("plan.yaml".to_owned(), "brought about here: `until` of `ben` is new".to_owned()));
    repository.write("plan.yaml", MANIFEST);
    repository.edit("work.plan.yaml", "estimate: 5d", "estimate: 5d\n    status: dropped");
    let found = cause(&repository.json(&["--since", "HEAD"]), "needs-dropped-work");
    assert_eq!(
        found,
        ("work.plan.yaml".to_owned(), "brought about here: `status` of `build` is new".to_owned())
    );
    // Where the item itself was edited, the finding shows what is to be seen.
    repository.write("work.plan.yaml", WORK);
    repository.edit("goal.plan.yaml", "estimate: 2d", "estimate: 9d");
    let view = repository.json(&["--since", "HEAD"]);
    let own = view["findings"].as_array().expect("findings").iter().find(|one| one["item"]["id"] == "launch");
    assert_eq!(own.expect("it is late")["cause"], Value::Null);
}

#[test]
fn the_levels_of_the_head_hold_for_both_sides() {
    let repository = Repository::new();
    repository.write("plan.yaml", &format!("{MANIFEST}rules: {{ missing-definition-of-done: error }}\n"));
    let ran = repository.check(&["--since", "HEAD"]);
    assert!(ran.out.starts_with("Nothing new or worse"), "{}", ran.out);
    assert_eq!((ran.code, repository.check(&[]).code), (Some(0), Some(1)));
}

#[test]
fn ranges_and_another_revision_are_the_head() {
    let repository = Repository::new();
    repository.shell("git checkout -q -b topic");
    repository.edit("work.plan.yaml", "estimate: 5d", "estimate: 10d");
    repository.commit("Ten days");
    repository.shell("git checkout -q main");
    repository.edit("goal.plan.yaml", "done_when: It is live.", "");
    repository.commit("Whatever");
    let lates = ["late live new", "late launch new"];
    assert_eq!(repository.found(&["--since", "main...topic"]), lates);
    assert_eq!(repository.found(&["--since", "main..topic"]), lates);
    assert_eq!(repository.found(&["--since", "main", "--rev", "topic"]), lates);
    assert_eq!(repository.found(&["--since", "topic..."]), ["missing-definition-of-done launch new"]);
    let view = repository.json(&["--since", "topic..."]);
    assert_eq!(view["since"]["merge_base"], true);
    let ran = repository.check(&["--since", "main..topic", "--rev", "topic"]);
    assert_eq!(ran.code, Some(2), "{}", ran.err);
    let ran = repository.check(&["--since", "tpoic"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("topic"), "{}", ran.err);
}

#[test]
fn of_a_new_plan_everything_is_new() {
    let repository = Repository::new();
    repository.shell("git checkout -q --orphan empty && git rm -q -rf .");
    repository.commit("Nothing");
    repository.shell("git checkout -q main");
    let all = repository.json(&[])["findings"].as_array().expect("findings").len();
    let found = repository.found(&["--since", "empty"]);
    assert!(found.len() == all && found.iter().all(|line| line.ends_with(" new")), "{found:?}");
    assert_eq!(repository.json(&["--since", "empty"])["summary"]["baselined"], 0);
}

#[test]
fn a_ratchet_holds_the_number_of_a_group() {
    let repository = Repository::new();
    let ratchet = |arguments: &[&str]| {
        let all = [&["--since", "HEAD", "--fail-on", "never"], arguments].concat();
        repository.check(&all)
    };
    assert_eq!(ratchet(&["--ratchet", "clarity"]).code, Some(0));
    repository.edit("goal.plan.yaml", "    done_when: It is live.\n", "");
    let ran = ratchet(&["--ratchet", "clarity", "--ratchet", "ownership"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.out.contains("Ratchet ownership: 0 -> 0, as many as there were.\n"), "{}", ran.out);
    assert!(ran.out.ends_with("Ratchet clarity: 1 -> 2, more than there were.\n"), "{}", ran.out);
    assert_eq!(ratchet(&["--ratchet", "ownership"]).code, Some(0));
    let ran = ratchet(&["--ratchet", "clarty"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("clarity"), "{}", ran.err);
    assert_eq!(
        repository.check(&["--ratchet", "clarity"]).code,
        Some(2),
        "it needs something to compare with"
    );
}

#[test]
fn a_promise_that_moves_quietly_is_told_until_somebody_says_why() {
    let repository = Repository::new();
    let rescopes = |repository: &Repository| -> Vec<String> {
        let found = repository.found(&["--since", "main~1..main"]);
        found.into_iter().filter(|line| line.starts_with("silent-rescope")).collect()
    };
    repository.edit("goal.plan.yaml", "    due: 2026-03-13\n    needs", "    due: 2026-03-27\n    needs");
    repository.edit("goal.plan.yaml", "to: 1000", "to: 800");
    repository.commit("Later, and less");
    assert_eq!(rescopes(&repository), ["silent-rescope loans new", "silent-rescope launch new"]);
    let message = repository.json(&["--since", "main~1..main"])["findings"][0]["message"].clone();
    assert_eq!(message, "the target of `loans` was lowered from 1000 to 800, and nothing says why");
    repository.shell("git reset -q --soft HEAD~1");
    let decision = |status: &str, date: &str| {
        let text = format!(
            "decisions:\n  less: {{ title: Less, by: ana, date: {date}, status: {status}, affects: [loans, launch] }}\n"
        );
        repository.write("decisions.plan.yaml", &text);
        repository.commit("Later, and less");
        let found = rescopes(&repository).len();
        repository.shell("git reset -q --soft HEAD~1");
        found
    };
    assert_eq!(decision("accepted", "2026-03-02"), 0);
    assert_eq!(decision("proposed", "2026-03-02"), 2);
    assert_eq!(decision("accepted", "2026-03-01"), 2, "decided before, so about something else");
    std::fs::remove_file(repository.0.path("decisions.plan.yaml")).expect("the file");
    repository.commit("Later, and less\n\nThe bank needs longer.\n\nReason: the bank needs longer\n");
    assert_eq!(rescopes(&repository), [""; 0]);
    // The other way is no rescope.
    repository.edit("goal.plan.yaml", "due: 2026-03-27", "due: 2026-03-20");
    repository.edit("goal.plan.yaml", "to: 800", "to: 900");
    repository.commit("Sooner, and more");
    assert_eq!(rescopes(&repository), [""; 0]);
}

#[test]
fn what_is_staged_is_checked_whatever_lies_in_the_work_tree() {
    let repository = Repository::new();
    repository.edit("work.plan.yaml", "estimate: 5d", "estimate: 30d");
    repository.shell("git add --all");
    repository.edit("work.plan.yaml", "estimate: 30d", "estimate: 5d");
    let late = |arguments: &[&str]| {
        let ran = repository.0.plan(&[&["check", "--format", "concise"], arguments].concat());
        ran.out.lines().filter(|line| line.contains("[late]")).count()
    };
    assert_eq!((late(&[]), late(&["--since", "HEAD"])), (0, 0));
    assert_eq!((late(&["--staged"]) > 0, late(&["--staged", "--since", "HEAD"]) > 0), (true, true));
    let ran = repository.0.plan(&["check", "--staged", "--since", "main..HEAD"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("git plan check --staged --since REV"), "{}", ran.err);
}
