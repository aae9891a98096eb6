//! Inputs that nobody should write and somebody will: each gives a clear finding at its place, or is read.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

const MANIFEST: &str =
    "plan: Hostile\nversion: 1\nstart: 2026-03-02\nas_of: 2026-03-02\npeople:\n  ana: {name: Ana}\n";
const TOP: &str = "objectives:\n  o:\n    title: O\n    owner: ana\n    due: 2290-01-01\n    key_results:\n      k: {title: K, owner: ana, from: 0, to: 1}\ninitiatives:\n  i: {title: I, owner: ana, drives: [k], done_when: It passes the test.}\n";

fn plan(parts: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder for the plan");
    fs::write(folder.path().join("plan.yaml"), MANIFEST).expect("the manifest is written");
    for (name, bytes) in parts {
        fs::write(folder.path().join(name), bytes).expect("a part is written");
    }
    folder
}

fn git_plan(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_git-plan"))
        .current_dir(folder)
        .args(args)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .output()
        .expect("the program can be started")
}

/// The findings of `check`, one a line, and the exit code.
fn check(parts: &[(&str, &[u8])]) -> (String, Option<i32>) {
    let folder = plan(parts);
    let output = git_plan(folder.path(), &["check", "--format", "concise"]);
    let text = String::from_utf8(output.stdout).expect("output is UTF-8");
    assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"), "a panic");
    (text, output.status.code())
}

/// One file gives a first finding of `rule` at `line:column`.
fn finds(text: &[u8], rule: &str, at: &str) {
    let (findings, code) = check(&[("a.plan.yaml", text)]);
    let first = findings.lines().find(|line| line.ends_with(&format!("[{rule}]")));
    let expected = format!("a.plan.yaml:{at}: error: ");
    assert!(first.is_some_and(|line| line.starts_with(&expected)), "{rule} at {at}, not in:\n{findings}");
    assert_eq!(code, Some(1));
}

#[test]
fn alias_bombs_and_long_lists_aliased_often_meet_the_budget() {
    let mut bomb = "x-a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let inner = vec![format!("*a{}", level - 1); 10].join(",");
        bomb += &format!("x-a{level}: &a{level} [{inner}]\n");
    }
    finds(bomb.as_bytes(), "limit-exceeded", "6:40");
    let tasks: String =
        (0..5000).map(|at| format!("  t{at}: {{title: T, owner: ana, labels: *l}}\n")).collect();
    finds(
        format!("x-l: &l [{}]\ntasks:\n{tasks}", "a, ".repeat(2000)).as_bytes(),
        "limit-exceeded",
        "502:40",
    );
    finds(b"tasks: &a\n  x: *a\n", "syntax", "2:6");
}

#[test]
fn brackets_and_dashes_without_end_meet_the_limit() {
    finds("[".repeat(100_000).as_bytes(), "limit-exceeded", "1:129");
    finds(format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)).as_bytes(), "limit-exceeded", "1:129");
    let (findings, code) = check(&[("a.plan.yaml", "- ".repeat(100_000).as_bytes())]);
    assert!(findings.contains("[limit-exceeded]"), "{findings}");
    assert_eq!(code, Some(1));
}

#[test]
fn what_is_no_text_is_told_at_its_line() {
    finds(b"tasks:\n  a:\n\ttitle: x\n", "syntax", "3:1");
    finds(b"tasks:\n  a:\n    title: x\0y\n", "syntax", "3:13");
    finds(b"tasks:\n  a:\n    title: x\xff\xfey\n", "syntax", "3:1");
    finds(b"tasks:\n<<<<<<< HEAD\n  a: {title: x}\n=======\n  a: {title: y}\n>>>>>>> b\n", "syntax", "2:1");
    finds(b"tasks:\n  a:\n    title: \"x\n    owner: ana\n", "syntax", "4:5");
}

#[test]
fn a_file_of_two_hundred_mebibytes_is_not_read() {
    let folder = plan(&[]);
    let file = fs::File::create(folder.path().join("a.plan.yaml")).expect("a file");
    // Sparse: what is in it does not matter, since it is not read.
    file.set_len(200 << 20).expect("a large file");
    let output = git_plan(folder.path(), &["check", "--format", "concise"]);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.starts_with("a.plan.yaml:1:1: error: the file has 200 MiB"), "{text}");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn an_unreadable_file_is_exit_2_and_the_other_findings_are_shown() {
    let folder = plan(&[("b.plan.yaml", b"tasks:\n  a: {title: x}\n")]);
    fs::create_dir(folder.path().join("x.plan.yaml")).expect("a folder");
    std::os::unix::fs::symlink("y.plan.yaml", folder.path().join("y.plan.yaml")).expect("a loop");
    std::os::unix::fs::symlink(".", folder.path().join("again")).expect("another loop");
    let output = git_plan(folder.path(), &["check", "--format", "concise"]);
    assert!(String::from_utf8_lossy(&output.stdout).contains("[missing-owner]"));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(errors.contains("x.plan.yaml: is a folder"), "{errors}");
    assert!(errors.contains("y.plan.yaml: is a link that leads back to itself"), "{errors}");
    assert_eq!(output.status.code(), Some(2));
    let json = git_plan(folder.path(), &["check", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).expect("JSON even then");
    assert_eq!(json["unreadable"].as_array().map(Vec::len), Some(2));
}

#[test]
fn what_is_merely_unusual_is_read_without_complaint() {
    let (findings, code) = check(&[
        ("bom.plan.yaml", b"\xef\xbb\xbfteams:\r\n  crew:\r\n    name: Crew\r\n    lead: ana\r\n"),
        ("empty.plan.yaml", b""),
        ("comments.plan.yaml", "# a comment\n".repeat(20_000).as_bytes()),
    ]);
    assert_eq!((findings.as_str(), code), ("", Some(0)));
}

#[test]
fn a_cycle_of_ten_thousand_tasks_is_one_finding() {
    let task = |at: usize| {
        let next = (at + 1) % 10_000;
        format!(
            "  t{at}: {{title: T, owner: ana, part_of: i, estimate: 1d, done_when: It passes the test., needs: [t{next}]}}\n"
        )
    };
    let text = format!("{TOP}tasks:\n{}", (0..10_000).map(task).collect::<String>());
    let (findings, code) = check(&[("a.plan.yaml", text.as_bytes())]);
    assert_eq!(
        findings.lines().filter(|line| line.ends_with("[dependency-cycle]")).count(),
        1,
        "{findings:.500}"
    );
    assert_eq!(code, Some(1));
}

#[test]
fn a_chain_of_a_hundred_thousand_tasks_is_read_and_scheduled() {
    let task = |at: usize| {
        let needs = if at == 0 { String::new() } else { format!(", needs: [t{:06}]", at - 1) };
        format!(
            "  t{at:06}: {{title: T, owner: ana, part_of: i, estimate: 1h, done_when: It passes the test.{needs}}}\n"
        )
    };
    let text = format!("{TOP}tasks:\n{}", (0..100_000).map(task).collect::<String>());
    let folder = plan(&[("a.plan.yaml", text.as_bytes())]);
    let output = git_plan(folder.path(), &["path", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(json["steps"].as_array().map(Vec::len), Some(100_000));
}

#[test]
fn the_same_plan_gives_the_same_bytes_whatever_the_machine() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for plan in ["examples/lending", "examples/broken/reading", "examples/broken/dates"] {
        let run = |threads: &str, zone: &str, locale: &str| {
            let output = Command::new(env!("CARGO_BIN_EXE_git-plan"))
                .current_dir(root)
                .args(["-C", plan, "check", "--format", "json"])
                .env_clear()
                .envs([("RAYON_NUM_THREADS", threads), ("TZ", zone), ("LC_ALL", locale)])
                .output()
                .expect("the program can be started");
            output.stdout
        };
        let first = run("1", "UTC", "C");
        assert!(!first.is_empty());
        assert_eq!(first, run("4", "Pacific/Auckland", "tr_TR.UTF-8"), "{plan}");
    }
}
