//! Looking back at a period, and who wrote the approvals, in real repositories.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};

use git_plan::base::Day;
use git_plan::history::{Ask, History, Retro};
use git_plan::model::registry;
use git_plan::snapshot::{AsOf, LoweringMemo, load};
use git_plan::source::Location;
use proptest::prelude::*;
use serde_json::Value;

use crate::outputs;
use crate::past::{Mark, Past, git};

const MANIFEST: &str = "\
plan: Lend
version: 1
start: 2026-03-02
people:
  ana: { name: Ana, email: ana@example.com }
  jon: { name: Jon, email: jon@example.com }
";
const PLAN: &str = "\
tasks:
  terms: { title: Write the terms, owner: ana, estimate: 5d, status: doing, started: 2026-03-02, due: 2026-03-13, labels: [legal] }
  print: { title: Print the leaflet, owner: jon, estimate: 2d, needs: [terms], due: 2026-03-13 }
  site: { title: Build the site, owner: jon, estimate: 3d, status: doing, started: 2026-03-05, blocked: { since: 2026-03-06, why: The fonts are not licensed }, labels: [web, legal] }
  extra: { title: Something more, owner: ana, estimate: 1d, start_after: 2026-03-23, due: 2026-03-27 }
  gone: { title: Nobody wants it, owner: ana, estimate: 1d }
gates:
  legal: { title: Legal agrees, owner: ana, approvers: [jon], needs: [terms], takes: 1d }
";

/// A history that goes on from commit to commit, one file being edited.
struct Story {
    past: Past,
    text: String,
    last: Option<Mark>,
}

impl Story {
    fn begin(text: &str) -> Self {
        let mut story = Self { past: Past::new(), text: String::new(), last: None };
        let files = [("plan/plan.yaml", Some(MANIFEST)), ("plan/a.plan.yaml", Some(text))];
        story.last = Some(story.past.commit(0, &[], "the plan", &files));
        text.clone_into(&mut story.text);
        story
    }

    /// Replaces words of the file, so many days after the first commit.
    fn edit(&mut self, day: i64, message: &str, edits: &[(&str, &str)]) {
        self.edit_by("Ana <ana@example.com>", day, message, edits);
    }

    fn edit_by(&mut self, author: &str, day: i64, message: &str, edits: &[(&str, &str)]) {
        for (old, new) in edits {
            assert!(self.text.contains(old), "{old} is in {}", self.text);
            self.text = self.text.replacen(old, new, 1);
        }
        let parents: Vec<Mark> = self.last.into_iter().collect();
        let files = [("plan/a.plan.yaml", Some(self.text.as_str()))];
        self.last = Some(self.past.commit_by(author, day, &parents, message, &files));
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.past.write();
        program(&self.past.path(), arguments)
    }

    fn text(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("text")
    }

    fn json(&self, arguments: &[&str]) -> Value {
        let text = self.text(&[arguments, &["--format", "json"]].concat());
        outputs::check(&text);
        serde_json::from_str(&text).expect("JSON")
    }
}

fn program(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_git-plan"))
        .current_dir(folder)
        .args(["--plan", "plan"])
        .args(arguments)
        .env("COLUMNS", "100")
        .output()
        .expect("the program runs")
}

/// Two weeks of a small plan in which everything happens that is told of.
fn two_weeks() -> Story {
    let mut story = Story::begin(PLAN);
    story.edit(7, "more time", &[("needs: [terms], due: 2026-03-13", "needs: [terms], due: 2026-03-20")]);
    story.edit(
        8,
        "the fonts",
        &[
            (", blocked: { since: 2026-03-06, why: The fonts are not licensed }", ", needs: [fonts]"),
            ("  gone: { title: Nobody wants it, owner: ana, estimate: 1d }\n", ""),
            (
                "gates:",
                "  fonts: { title: License fonts, owner: ana, status: done, started: 2026-03-10, finished: 2026-03-10 }\ngates:",
            ),
        ],
    );
    story.edit(
        9,
        "terms are done",
        &[("doing, started: 2026-03-02", "done, started: 2026-03-02, finished: 2026-03-10")],
    );
    story.edit(10, "later\n\nReason: the printer moves house", &[("2026-03-20", "2026-03-24")]);
    story.edit(
        11,
        "approved",
        &[
            ("takes: 1d", "takes: 1d, approved: { jon: 2026-03-13 }"),
            ("  extra:", "  bonus:"),
            ("start_after: 2026-03-23,", "status: done, started: 2026-03-12, finished: 2026-03-12,"),
        ],
    );
    story.edit(
        15,
        "the site is done",
        &[("doing, started: 2026-03-05", "done, started: 2026-03-05, finished: 2026-03-13")],
    );
    story
}

#[test]
fn a_week_in_words() {
    let text = two_weeks().text(&["retro", "2026-W11"]);
    // Ids of commits are made of their contents, which are the same each time.
    insta::assert_snapshot!(text);
}

#[test]
fn a_week_as_data_names_what_each_fact_rests_on() {
    let json = two_weeks().json(&["retro", "2026-W11"]);
    assert_eq!(json["as_of"], "2026-03-15");
    assert_eq!((&json["opening"]["subject"], &json["commits"]), (&"the plan".into(), &5.into()));
    let planned: Vec<_> = json["planned"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| {
            format!("{} {} {} {}", one["id"], one["outcome"], one["days"], one["by"]["subject"])
                .replace('"', "")
        })
        .collect();
    assert_eq!(
        planned,
        [
            "gone removed null null",
            "site finished 2 the site is done",
            "print open null null",
            "terms finished -3 terms are done"
        ]
    );
    let moves = &json["due_dates"][0];
    assert_eq!((&moves["id"], &moves["times"], &moves["days"]), (&"print".into(), &2.into(), &7.into()));
    assert_eq!(moves["moves"][1]["reasons"][0], "the printer moves house");
    assert_eq!(json["late_dependencies"][0]["needs"], "fonts");
    assert_eq!(
        (&json["blocked"][0]["days"], &json["blocked"][0]["ended_by"]["subject"]),
        (&1.into(), &"the fonts".into())
    );
    assert_eq!((&json["gates"][0]["id"], &json["gates"][0]["days"]), (&"legal".into(), &2.into()));
    let label = &json["estimates"]["by_label"][0];
    assert_eq!((&label["of"], &label["actual_days"]), (&"legal".into(), &14.into()), "both have the label");
}

#[test]
fn what_was_planned_is_what_the_first_commit_says_where_the_plan_begins_within() {
    let json = two_weeks().json(&["retro", "2026-03"]);
    assert_eq!((&json["begins_within"], &json["commits"]), (&true.into(), &7.into()));
    assert_eq!(json["opening"]["subject"], "the plan");
    assert_eq!(json["unplanned"].as_array().map(Vec::len), Some(1), "the fonts alone");
}

#[test]
fn a_period_without_commits_is_told_in_a_sentence_and_one_without_the_plan_is_no_answer() {
    let story = two_weeks();
    let text = story.text(&["retro", "2026-04"]);
    assert!(text.contains("No commit changed the plan in it; the last one before its end is"), "{text}");
    assert!(text.contains("No due date moved.") && text.contains("Nothing was blocked."), "{text}");
    let output = program(&story.past.path(), &["retro", "2025-Q1"]);
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{error}");
    assert!(error.contains("no commit up to 2025-03-31 has the plan"), "{error}");
}

#[test]
fn a_due_date_is_explained_by_a_decision_near_the_commit() {
    let explained = |date: &str, status: &str| {
        let mut story = Story::begin(PLAN);
        let decision = format!(
            "decisions:\n  later: {{ title: Print later, by: ana, date: {date}, status: {status}, because: It rains, affects: [print] }}\ngates:"
        );
        story.edit(
            20,
            "print later",
            &[("terms], due: 2026-03-13", "terms], due: 2026-04-20"), ("gates:", &decision)],
        );
        let json = story.json(&["retro", "2026-03"]);
        json["due_dates"][0]["moves"][0]["decisions"].as_array().map(Vec::len)
    };
    assert_eq!(explained("2026-03-22", "accepted"), Some(1));
    assert_eq!(explained("2026-04-05", "accepted"), Some(1), "two weeks later");
    assert_eq!(explained("2026-03-07", "accepted"), Some(0), "more than two weeks before");
    assert_eq!(explained("2026-03-22", "proposed"), Some(0));
}

#[test]
fn an_estimate_is_the_one_that_was_made_before_the_work() {
    let mut story = Story::begin(PLAN);
    story.edit(3, "longer", &[("estimate: 5d", "estimate: 9d")]);
    story.edit(
        9,
        "done",
        &[("doing, started: 2026-03-02", "done, started: 2026-03-02, finished: 2026-03-10")],
    );
    let json = story.json(&["retro", "2026-03"]);
    assert_eq!(json["estimates"]["total"]["estimate_days"], 5.0);
}

#[test]
fn a_history_that_is_cut_off_says_so() {
    let story = two_weeks();
    story.past.write();
    let top = story.past.path();
    let clone = top.with_file_name("clone");
    let from = format!("file://{}", top.display());
    git(top.parent().expect("a folder"), &["clone", "-q", "--depth", "3", &from, "clone"]);
    let output = program(&clone, &["retro", "2026-W11"]);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("The history is cut off at"), "{text}{}", String::from_utf8_lossy(&output.stderr));
    let output = program(&clone, &["check", "--history", "--format", "concise"]);
    assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"));
}

#[test]
fn approvals_that_are_older_than_a_clone_are_no_proof_of_anything() {
    let mut story = Story::begin(PLAN);
    story.edit(11, "Jon agrees", &[APPROVE]);
    story.edit(12, "another title", &[("Legal agrees", "The lawyers agree")]);
    story.past.write();
    let top = story.past.path();
    git(
        top.parent().expect("a folder"),
        &["clone", "-q", "--depth", "1", &format!("file://{}", top.display()), "clone"],
    );
    let output = program(&top.with_file_name("clone"), &["check", "--history", "--format", "concise"]);
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{error}");
    assert!(
        error.contains("who wrote 1 approval cannot be told") && error.contains("git fetch --unshallow"),
        "{error}"
    );
}

/// The findings about approvals.
fn unattested(story: &Story) -> Vec<String> {
    let output = story.run(&["check", "--history", "--rev", "HEAD", "--format", "concise"]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("[untraceable-work]"), "{text}{}", String::from_utf8_lossy(&output.stderr));
    text.lines().filter(|line| line.contains("[unattested-approval]")).map(str::to_owned).collect()
}

const JON: &str = "Jon <jon@example.com>";
const APPROVE: (&str, &str) = ("takes: 1d", "takes: 1d, approved: { jon: 2026-03-13 }");

#[test]
fn an_approval_is_attested_by_a_commit_of_who_approved() {
    let mut story = Story::begin(PLAN);
    story.edit_by(JON, 11, "I agree", &[APPROVE]);
    // What others do to the gate later is not the approval.
    story.edit(12, "another id", &[("  legal: {", "  lawyers: {")]);
    story.edit(13, "another title", &[("Legal agrees", "The lawyers agree")]);
    assert_eq!(unattested(&story), Vec::<String>::new());
}

#[test]
fn an_approval_that_somebody_else_wrote_is_found() {
    let mut story = Story::begin(PLAN);
    story.edit(11, "Jon agrees", &[APPROVE]);
    story.edit_by(JON, 12, "another name", &[("  legal: {", "  lawyers: {")]);
    let found = unattested(&story);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].contains(
            "the approval of `lawyers` by `jon` on 2026-03-13 was written by Ana <ana@example.com>, in "
        ) && found[0].contains("of 2026-03-13: `jon` writes as jon@example.com"),
        "{found:?}"
    );
    let output = program(&story.past.path(), &["check", "--rev", "HEAD", "--format", "concise"]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        text.contains("warning") && !text.contains("unattested"),
        "without the history nothing is said: {text}"
    );
}

#[test]
fn an_approval_that_was_taken_back_and_written_anew_is_by_the_last_who_wrote_it() {
    let mut story = Story::begin(PLAN);
    story.edit_by(JON, 11, "I agree", &[APPROVE]);
    story.edit_by(JON, 12, "I do not", &[(APPROVE.1, APPROVE.0)]);
    story.edit(13, "he does", &[APPROVE]);
    assert_eq!(unattested(&story).len(), 1);
}

#[test]
fn an_approval_in_a_branch_is_by_its_commit_and_not_by_who_merged_it() {
    let mut story = Story::begin(PLAN);
    let fork = story.last;
    story.edit_by(JON, 11, "I agree", &[APPROVE]);
    let (branch, text) = (story.last.expect("a commit"), story.text.clone());
    let other = story.past.commit(11, &[fork.expect("a commit")], "beside", &[("README.md", Some("x"))]);
    story.last = Some(story.past.commit(12, &[other, branch], "merge", &[("plan/a.plan.yaml", Some(&text))]));
    assert_eq!(unattested(&story), Vec::<String>::new());
}

#[test]
fn addresses_are_those_of_the_mailmap() {
    let mut story = Story::begin(PLAN);
    story.edit_by("J <j@home.example>", 11, "I agree", &[APPROVE]);
    assert_eq!(unattested(&story).len(), 1);
    let map = "Jon <jon@example.com> <j@home.example>\n";
    let parents: Vec<Mark> = story.last.into_iter().collect();
    story.last = Some(story.past.commit(12, &parents, "who is who", &[(".mailmap", Some(map))]));
    std::fs::remove_dir_all(story.past.path()).expect("a folder");
    story.past.write();
    git(&story.past.path(), &["reset", "-q", "--hard"]);
    let output = program(&story.past.path(), &["check", "--history", "--format", "concise"]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("warning") && !text.contains("unattested"), "{text}");
}

#[test]
fn a_key_says_more_than_an_address() {
    let keyed = |manifest: &str| {
        let mut past = Past::new();
        let manifest = MANIFEST.replace("email: jon@example.com", manifest);
        let text = PLAN.replace(APPROVE.0, APPROVE.1);
        let files = [("plan/plan.yaml", Some(manifest.as_str())), ("plan/a.plan.yaml", Some(text.as_str()))];
        let last = past.commit_by(JON, 0, &[], "I agree", &files);
        unattested(&Story { past, text, last: Some(last) })
    };
    let key = "keys: [\"SHA256:abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ\"]";
    let found = keyed(key);
    assert!(found.len() == 1 && found[0].contains("`jon` signs, and it is not signed"), "{found:?}");
    assert_eq!(keyed(&format!("email: jon@example.com, {key}")), Vec::<String>::new());
    assert_eq!(keyed("handle: jon"), Vec::<String>::new(), "nothing is known of him");
}

fn day(number: usize) -> Day {
    Day::parse("2026-04-01").expect("a day").plus(number as i32)
}

/// A plan of a few tasks with due dates, over two files.
fn files(dues: &BTreeMap<String, (usize, Option<usize>)>) -> [(String, String); 2] {
    [0, 1].map(|file| {
        let mut text = String::new();
        for (id, (home, due)) in dues.iter().filter(|(_, (home, _))| *home == file) {
            let _ = home;
            let due = due.map_or(String::new(), |due| format!(", due: {}", day(due)));
            text.push_str(&format!("  {id}: {{ title: About {id}, owner: ana, estimate: 1d{due} }}\n"));
        }
        let text = if text.is_empty() { String::new() } else { format!("tasks:\n{text}") };
        (format!("plan/f{file}.plan.yaml"), text)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    /// How often due dates moved is what comparing each plan with the one before it says.
    #[test]
    fn moves_of_due_dates_are_those_of_a_naive_walk(
        commits in proptest::collection::vec((0..4_usize, 0..5_usize, 0..9_usize, 0..5_i64), 4..24),
        first in 0..20_i32,
        length in 1..40_i32,
    ) {
        let mut past = Past::new();
        let mut dues: BTreeMap<String, (usize, Option<usize>)> =
            (0..5).map(|at| (format!("t{at}"), (at % 2, Some(at)))).collect();
        let (mut last, mut at) = (None, 0);
        for (operation, which, to, days) in commits {
            let id = format!("t{which}");
            match operation {
                0 | 1 => dues.entry(id).or_insert((0, None)).1 = Some(to),
                2 => dues.entry(id).or_insert((0, Some(to))).0 ^= 1,
                _ if to < 3 => { dues.remove(&id); }
                _ => dues.entry(id).or_insert((1, Some(to))).1 = None,
            }
            let files = files(&dues);
            let mut changes: Vec<(&str, Option<&str>)> =
                files.iter().map(|(path, text)| (path.as_str(), Some(text.as_str()))).collect();
            changes.push(("plan/plan.yaml", Some(MANIFEST)));
            at += days;
            last = Some(past.commit(at, &last.into_iter().collect::<Vec<_>>(), "a change", &changes));
        }
        past.write();
        let begin = Day::parse("2026-03-02").expect("a day");
        let ask = Ask { first: begin.plus(first), last: begin.plus(first + length), as_of: begin.plus(100) };
        let location = Location::open(&past.path(), Some(Path::new("plan"))).expect("a location");
        let history = History::open(&location).expect("a repository");
        let commit = history.repository().commit("HEAD").expect("a commit");
        let plan = location.plan_at(&commit).expect("a plan");
        let retro: Option<Retro> = history.retro(&commit, plan, ask, |_| {}).expect("a walk");
        let mut found: BTreeMap<String, usize> = BTreeMap::new();
        for moves in retro.iter().flat_map(|retro| &retro.due_moves) {
            found.insert(moves.subject.id.clone(), moves.moves.len());
        }
        prop_assert_eq!(found, naive(&location, ask));
    }
}

/// The same by loading every plan and comparing the due dates of the same ids.
fn naive(location: &Location, ask: Ask) -> BTreeMap<String, usize> {
    let repository = location.repository().expect("a repository");
    let memo = LoweringMemo::default();
    let mut commit = repository.commit("HEAD").expect("a commit");
    let dues = |commit: &git_plan::source::Commit| -> BTreeMap<String, Option<Day>> {
        let snapshot = load(&location.plan_at(commit).expect("a plan"), AsOf::Day(commit.day()), &memo);
        let plan = &snapshot.plan;
        let due = |item| plan.item(item).get(registry::DUE).map(|due| due.last);
        plan.items().map(|item| (plan.id(item).to_owned(), due(item))).collect()
    };
    let mut found = BTreeMap::new();
    while let Some(parent) =
        commit.parents.first().map(|_| repository.commit(&format!("{}^", commit.id)).expect("a parent"))
    {
        if ask.has(commit.day()) {
            let (old, new) = (dues(&parent), dues(&commit));
            for (id, due) in old {
                let now = new.get(&id);
                if due.is_some() && now.is_some_and(|now| *now != due) {
                    *found.entry(id).or_default() += 1;
                }
            }
        }
        commit = parent;
    }
    found
}
