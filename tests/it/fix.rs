//! `check --fix`: what it mends in the files of a plan, and the law that it changes nothing else, on random plans in every
//! style of YAML.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use git_plan::base::Day;
use git_plan::diagnostic::Fix;
use git_plan::diff;
use git_plan::edit::text::mend;
use git_plan::graph::{PlanFile, link};
use git_plan::model::{Role, lower};
use git_plan::rules;
use git_plan::snapshot::Snapshot;
use proptest::prelude::*;

use crate::program::{plan, run};

const WORK: &str = "\
objectives:
  o: {title: O, owner: ana, due: 2027-01-01, key_results: {k: {title: K, owner: ana, from: 0, to: 1}}}
initiatives:
  i: {title: I, owner: ana, drives: [K], done_when: It is signed.}
tasks:
  a: {title: A, owner: ana, part_of: i, estimate: 1d, done_when: A is signed.}
  b: {title: B, owner: Ana, part_of: i, estimate: 1d, done_when: B is signed., needs: [a]}
  c:
    title: C   # two blanks before this stay
    owner: ana
    part_of: i
    estimate: 1d # git-plan: allow(oversized-task) It was one.
    done_when: C is signed.
    due: '2026-4-5'
    needs:
      - a # the wall
      # git-plan: allow(vague-definition-of-done) It was.
      - b
";

#[test]
fn what_is_certain_is_mended_and_the_rest_is_shown() {
    let folder = plan(WORK);
    let file = folder.path().join("plan.yaml");
    let before = fs::read_to_string(&file).expect("a plan");
    let preview = run(folder.path(), "check --fix --diff");
    insta::assert_snapshot!("fix-diff", preview.whole());
    assert_eq!(fs::read_to_string(&file).expect("a plan"), before, "a preview writes nothing");
    let fixed = run(folder.path(), "check --fix");
    insta::assert_snapshot!("fix", fixed.whole());
    let again = run(folder.path(), "check --fix --diff");
    assert_eq!((again.out.as_str(), again.code), ("", Some(0)));
}

#[test]
fn the_preview_is_a_patch_that_git_applies_to_the_same() {
    let folder = plan(&WORK.replace('\n', "\r\n"));
    let git = |arguments: &[&str]| {
        let status = Command::new("git").arg("-C").arg(folder.path()).args(arguments).status();
        assert!(status.expect("git").success(), "{arguments:?}");
    };
    git(&["init", "-q"]);
    let file = folder.path().join("plan.yaml");
    let before = fs::read(&file).expect("a plan");
    let preview = run(folder.path(), "check --fix --diff");
    assert_eq!(preview.code, Some(1), "{}", preview.error);
    let patch = folder.path().join(".git/fixes.patch");
    fs::write(&patch, &preview.out).expect("a patch");
    git(&["apply", ".git/fixes.patch"]);
    let applied = fs::read(&file).expect("a plan");
    fs::write(&file, before).expect("a plan");
    assert_eq!(run(folder.path(), "check --fix").code, Some(0));
    assert_eq!(fs::read_to_string(&file).expect("a plan"), String::from_utf8(applied).expect("UTF-8"));
}

#[test]
fn programs_are_told_what_was_mended() {
    let folder = plan(WORK);
    let fixes = run(folder.path(), "check --fix --format json").json()["fixes"].clone();
    let titles: Vec<&str> =
        fixes["done"].as_array().expect("a list").iter().filter_map(|fix| fix["title"].as_str()).collect();
    assert!(titles.contains(&"write `2026-04-05` in place of `2026-4-5`"), "{titles:?}");
    assert_eq!(fixes["refused"].as_array().map(Vec::len), Some(0));
    assert!(run(folder.path(), "check --format json").json().get("fixes").is_none());
}

#[test]
fn a_file_that_cannot_be_read_to_its_end_is_left_alone() {
    let folder = plan(&format!("{WORK}  d: [\n"));
    let before = fs::read(folder.path().join("plan.yaml")).expect("a plan");
    let fixed = run(folder.path(), "check --fix");
    assert_eq!(fixed.code, Some(1));
    assert!(fixed.error.contains("because the file cannot be read to its end"), "{}", fixed.error);
    assert_eq!(fs::read(folder.path().join("plan.yaml")).expect("a plan"), before);
}

#[test]
fn a_commit_is_not_mended() {
    let folder = plan(WORK);
    for arguments in [
        &["init", "-q"][..],
        &["add", "-A"],
        &["-c", "user.name=A", "-c", "user.email=a@b", "commit", "-qm", "x"],
    ] {
        let done = Command::new("git").arg("-C").arg(folder.path()).args(arguments).status();
        assert!(done.expect("git").success());
    }
    let refused = run(folder.path(), "--rev HEAD check --fix");
    assert_eq!(refused.code, Some(2));
    assert!(refused.error.contains("leave `--rev` out"), "{}", refused.error);
}

/// Choices that a number makes, one after another.
struct Choices(u64);

impl Choices {
    fn below(&mut self, count: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % count
    }

    fn one_in(&mut self, count: u64) -> bool {
        self.below(count) == 0
    }
}

/// A plan as it is written.
#[derive(Default)]
struct Written {
    /// Lines, each with whether a fix may touch it.
    lines: Vec<(String, bool)>,
    /// The comments that must stay, in order.
    comments: Vec<String>,
    numbered: usize,
}

impl Written {
    fn line(&mut self, line: impl Into<String>) {
        self.lines.push((line.into(), false));
    }

    fn touched(&mut self, line: impl Into<String>) {
        self.lines.push((line.into(), true));
    }

    fn comment(&mut self) -> String {
        self.numbered += 1;
        let comment = format!("# comment {} - [a, b] 'x", self.numbered);
        self.comments.push(comment.clone());
        comment
    }

    /// At times a comment or an empty line of its own.
    fn between(&mut self, choices: &mut Choices, indent: &str) {
        match choices.below(6) {
            0 => {
                let comment = self.comment();
                self.line(format!("{indent}{comment}"));
            }
            1 => self.line(""),
            2 if choices.one_in(3) => {
                self.touched(format!("{indent}# git-plan: allow(oversized-task) not any more"));
            }
            _ => {}
        }
    }

    /// At times a comment at the end of a line.
    fn behind(&mut self, choices: &mut Choices) -> String {
        if choices.one_in(4) { format!("  {}", self.comment()) } else { String::new() }
    }
}

/// A word in quotes or without, or an id in another spelling.
fn word(choices: &mut Choices, id: &str) -> String {
    let id = if choices.one_in(12) { id.replace("t-", "T_") } else { id.to_owned() };
    match choices.below(5) {
        0 => format!("'{id}'"),
        1 => format!("\"{id}\""),
        _ => id,
    }
}

fn flow_entry(choices: &mut Choices, id: &str) -> String {
    let id = word(choices, id);
    match choices.below(4) {
        0 => format!("{{id: {id}}}"),
        1 => format!("{{ type: FS, id: {id} }}"),
        _ => id,
    }
}

fn needs(choices: &mut Choices, written: &mut Written, ids: &[String]) {
    let pad = if choices.one_in(3) { "    " } else { "      " };
    match choices.below(4) {
        0 => {
            let entries: Vec<String> = ids.iter().map(|id| flow_entry(choices, id)).collect();
            let behind = written.behind(choices);
            written.touched(format!("    needs: [{}]{behind}", entries.join(", ")));
        }
        1 => {
            written.touched("    needs: [");
            for (id, at) in ids.iter().zip(1..) {
                let entry = flow_entry(choices, id);
                let comma = if at < ids.len() || choices.one_in(2) { "," } else { "" };
                let behind = if comma.is_empty() { String::new() } else { written.behind(choices) };
                written.touched(format!("      {entry}{comma}{behind}"));
            }
            written.touched("    ]");
        }
        _ => {
            let behind = written.behind(choices);
            written.touched(format!("    needs:{behind}"));
            for id in ids {
                if choices.one_in(5) {
                    let comment = written.comment();
                    written.line(format!("{pad}{comment}"));
                }
                let behind = written.behind(choices);
                match choices.below(4) {
                    0 => {
                        let id = word(choices, id);
                        written.touched(format!("{pad}- id: {id}"));
                        written.touched(format!("{pad}  type: FS{behind}"));
                    }
                    1 => {
                        let entry = flow_entry(choices, id);
                        written.touched(format!("{pad}-   {entry} {behind}"));
                    }
                    _ => {
                        let id = word(choices, id);
                        written.touched(format!("{pad}- {id}{behind}"));
                    }
                }
            }
        }
    }
}

/// A random plan of tasks that need earlier ones, written at random.
fn random(seed: u64) -> (String, Written) {
    let choices = &mut Choices(seed);
    let mut written = Written::default();
    written.line("initiatives:");
    written.line("  i: {title: I, owner: &who ana, done_when: It is signed.}");
    written.line("tasks:");
    let mut shared = false;
    for task in 0..2 + choices.below(7) {
        written.between(choices, "  ");
        let ids: Vec<String> =
            (0..task).filter(|_| choices.one_in(2)).map(|other| format!("t-{other}")).collect();
        if choices.one_in(6) {
            let entries: Vec<String> = ids.iter().map(|id| flow_entry(choices, id)).collect();
            let list =
                if ids.is_empty() { String::new() } else { format!(", needs: [{}]", entries.join(", ")) };
            written.touched(format!("  t-{task}: {{title: T, owner: *who, part_of: i{list}, estimate: 1d}}"));
            continue;
        }
        written.line(format!("  t-{task}:"));
        let behind = written.behind(choices);
        written.line(format!("    title: \"T # {task}\"{behind}"));
        written.line("    owner: *who");
        written.between(choices, "    ");
        written.line("    part_of:   i  ");
        if choices.one_in(3) {
            let header = ["|", ">-", "|+", "|2-"][choices.below(4) as usize];
            written.line(format!("    description: {header}"));
            written.line("      needs: [t-0]  # no comment");
            written.line("      - t-1");
            written.line("");
        }
        if !ids.is_empty() {
            if shared && choices.one_in(5) {
                written.line("    needs: *both");
            } else if !shared && ids.len() > 1 && choices.one_in(8) {
                shared = true;
                written.touched(format!("    needs: &both [{}]", ids.join(", ")));
            } else {
                needs(choices, &mut written, &ids);
            }
        }
        if choices.one_in(3) {
            let day = ["2026-4-5", "'2026/04/5'", "2026-04-05", "25.4.2026"][choices.below(4) as usize];
            let behind = written.behind(choices);
            written.touched(format!("    due: {day}{behind}"));
        }
        written.line("    estimate: 1d");
    }
    written.between(choices, "");
    let line_break = if choices.one_in(2) { "\r\n" } else { "\n" };
    let lines: Vec<&str> = written.lines.iter().map(|(line, _)| line.as_str()).collect();
    let mut text = lines.join(line_break);
    if choices.one_in(2) {
        text.push_str(line_break);
    }
    if choices.one_in(4) {
        text.insert(0, '\u{feff}');
    }
    (text, written)
}

fn snapshot(text: &str) -> Snapshot {
    const HEAD: &str = "plan: P\nversion: 1\nstart: 2026-03-02\npeople: {ana: {name: Ana}}\n";
    let files = [("plan.yaml", HEAD, Role::Manifest), ("work.plan.yaml", text, Role::Part)].map(
        |(path, text, role)| PlanFile { path: path.into(), lowered: Arc::new(lower(text.as_bytes(), role)) },
    );
    let (plan, graph, findings) = link(files.to_vec());
    Snapshot::new(plan, graph, findings, Day::parse("2026-03-02").expect("a day"))
}

/// Mends a text until there is nothing left to mend; says how many fixes were done and refused.
fn mended(text: &str) -> (String, usize, usize) {
    let (mut text, mut done, mut refused) = (text.to_owned(), 0, 0);
    loop {
        let snapshot = snapshot(&text);
        let checked = rules::check(&snapshot);
        let fixes: Vec<&Fix> = checked.findings.iter().filter_map(|finding| finding.fix.as_ref()).collect();
        let file = snapshot.plan.files().last().expect("the work");
        let mended = mend(&file.lowered, Role::Part, &fixes);
        if mended.done.is_empty() {
            return (text, done, refused + mended.refused.len());
        }
        (done, refused) = (done + mended.done.len(), 0);
        text = mended.text;
    }
}

/// Whether some lines are among those of a text, in their order.
fn keeps(text: &str, lines: impl Iterator<Item = String>) -> Result<(), String> {
    let mut rest = text.split_inclusive('\n').map(|line| line.trim_end_matches('\n'));
    for line in lines {
        if !rest.any(|found| found == line) {
            return Err(line);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// The plan says what it said but for what was mended, every comment stays, every line that is not mended stays as it is,
    /// and once is enough.
    #[test]
    fn a_fix_changes_what_it_mends_and_nothing_else(seed in any::<u64>()) {
        let (text, written) = random(seed);
        let (after, done, refused) = mended(&text);
        let (old, new) = (snapshot(&text), snapshot(&after));
        prop_assert!(old.is_whole() && new.is_whole(), "{}", text);
        prop_assert_eq!(refused, 0, "nothing is offered that cannot be done:\n{}", text);
        prop_assert!((done > 0) == (text != after), "{}\n{}", text, after);

        // What is found afterwards cannot be mended, and nothing is wrong that was not.
        let left = rules::check(&new).findings;
        prop_assert!(left.iter().all(|finding| finding.fix.is_none()), "{}", after);
        let unread = |finding: &git_plan::diagnostic::Finding| matches!(finding.rule, "invalid-value" | "unknown-reference");
        prop_assert!(!left.iter().any(unread), "{}\n{:#?}", after, left);

        // Once ids and days are spelt right, needs are all that a fix takes away, and no date follows from those.
        let misspelt = old.reading.len();
        for change in diff::between(&old, &new).changes {
            let field = change.field.unwrap_or_default();
            prop_assert!(field == "needs" || field == "allow" || (field == "due" && misspelt > 0), "{:?}\n{}\n{}", change, text, after);
        }
        if misspelt == 0 {
            let dates = |snapshot: &Snapshot| {
                let timetable = snapshot.timetable().expect("no cycles");
                snapshot.plan.items().map(|item| format!("{:?}", timetable.days(item))).collect::<Vec<_>>()
            };
            prop_assert_eq!(dates(&old), dates(&new), "{}\n{}", text, after);
        }

        let comments: Vec<&str> = after.match_indices("# comment").map(|(at, _)| {
            let end = after[at..].find(['\r', '\n']).map_or(after.len(), |end| at + end);
            &after[at..end]
        }).collect();
        prop_assert_eq!(comments, written.comments.iter().map(String::as_str).collect::<Vec<_>>(), "{}\n{}", text, after);
        let cr = if text.contains('\r') { "\r" } else { "" };
        let kept = written.lines.iter().filter(|(_, touched)| !touched).map(|(line, _)| format!("{line}{cr}"));
        let kept = keeps(&format!("{}{cr}\n", after.trim_start_matches('\u{feff}').trim_end_matches(['\r', '\n'])), kept.filter(|line| !line.trim().is_empty()));
        prop_assert_eq!(kept, Ok(()), "{}\n{}", text, after);
        prop_assert_eq!(text.starts_with('\u{feff}'), after.starts_with('\u{feff}'));
        prop_assert_eq!(text.ends_with('\n'), after.ends_with('\n'), "{}\n{}", text, after);
        prop_assert_eq!(text.matches("\r\n").count() == text.matches('\n').count(), after.matches("\r\n").count() == after.matches('\n').count());

        let (again, done, _) = mended(&after);
        prop_assert_eq!((again, done), (after, 0));
    }
}

#[cfg(unix)]
#[test]
fn a_link_to_a_plan_file_goes_on_leading_to_it() {
    let folder = plan("");
    let real = folder.path().join("kept.txt");
    fs::write(&real, WORK).expect("a file");
    let link = folder.path().join("work.plan.yaml");
    std::os::unix::fs::symlink("kept.txt", &link).expect("a link");
    run(folder.path(), "check --fix");
    assert!(link.symlink_metadata().expect("there").file_type().is_symlink());
    assert!(fs::read_to_string(&real).expect("there").contains("due: '2026-04-05'"));
    assert!(!Path::new(&folder.path().join(".kept.txt")).exists());
}
