//! What the READMEs show is what the program prints.
//!
//! In a block of `console`, a line that begins with `$ ` is a command and the lines below it are its output. The
//! commands of a file run one after another, `cd` among them, at the top of a new repository that has the examples;
//! `cargo run --release --` is our program. `UPDATE_GENERATED=1` writes what they print.
//!
//! The table of commands between two comments is written by the same run.
//!
//! A block whose output the program cannot give yet, since it does not know the command, is followed by a comment
//! `<!-- output: COMMAND -->`, which goes as soon as it can.

use std::fmt::Write as _;

use crate::session::{Session, repository};

const BLOCK: &str = "```console";
const PENDING: &str = "<!-- output:";
/// What stands around the table of commands.
const TABLE: (&str, &str) = ("<!-- commands -->", "<!-- /commands -->");

#[test]
fn readme() {
    check("README.md");
}

#[test]
fn minimal() {
    check("examples/minimal/README.md");
}

#[test]
fn lending() {
    check("examples/lending/README.md");
}

#[test]
fn broken() {
    check("examples/broken/README.md");
}

#[test]
fn health() {
    check("docs/health.md");
}

#[test]
fn no_example_is_forgotten() {
    let folders = std::fs::read_dir(repository().join("examples")).expect("a folder");
    let mut names: Vec<_> = folders.map(|entry| entry.expect("an entry").file_name()).collect();
    names.sort();
    assert_eq!(names, ["broken", "lending", "minimal"], "and a test above for each");
}

fn check(path: &str) {
    let text = std::fs::read_to_string(repository().join(path)).expect("a file").replace("\r\n", "\n");
    let expected = rewritten(&text);
    let different = text.lines().zip(expected.lines()).position(|(found, expected)| found != expected);
    if let Some(line) = different.filter(|_| std::env::var_os("UPDATE_GENERATED").is_none()) {
        let from = |text: &str| text.lines().skip(line).take(8).collect::<Vec<_>>().join("\n");
        let (found, expected) = (from(&text), from(&expected));
        panic!("{path}:{}: it shows\n{found}\n\nand the program prints\n{expected}\n\n{UPDATE}", line + 1);
    }
    crate::generated::check(path, &expected);
}

const UPDATE: &str = "`UPDATE_GENERATED=1 cargo test --test it` writes it anew";

/// Returns a page with the outputs of its commands as they are.
fn rewritten(page: &str) -> String {
    let mut session = Session::with_examples();
    let mut text = String::new();
    let mut lines = page.lines().peekable();
    while let Some(line) = lines.next() {
        let _ = writeln!(text, "{line}");
        if line == TABLE.0 {
            text.push_str(&crate::commands::table());
            let _ = writeln!(text, "{}", TABLE.1);
            lines.by_ref().find(|line| *line == TABLE.1).expect("where the table ends");
        }
        if line != BLOCK {
            continue;
        }
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let commands: Vec<&str> = block.iter().filter_map(|line| line.strip_prefix("$ ")).collect();
        let mut all_known = true;
        for (number, command) in commands.iter().enumerate() {
            let output = run(&mut session, command);
            all_known &= output.is_some();
            let output = output.unwrap_or_default();
            let _ = write!(text, "$ {command}\n{output}");
            if number + 1 < commands.len() && !output.is_empty() {
                text.push('\n');
            }
        }
        text.push_str("```\n");
        // The comment after a block, and the empty line before it, stay only while they are true.
        let mut rest = lines.clone();
        if rest.next() == Some("") && rest.peek().is_some_and(|line| line.starts_with(PENDING)) && all_known {
            lines.nth(1);
        }
    }
    text
}

/// Runs a command and returns what it prints, without spaces at the ends of lines; nothing if there is no such command
/// of ours yet.
fn run(session: &mut Session, command: &str) -> Option<String> {
    if let Some(folder) = command.strip_prefix("cd ") {
        session.enter(folder);
        return Some(String::new());
    }
    let ran = session.shell(&command.replace("cargo run --release --", "git-plan"));
    if ran.out.contains("error: unrecognized subcommand") {
        return None;
    }
    assert!(matches!(ran.code, Some(0 | 1)), "{command}: {:?}: {}", ran.code, ran.out);
    Some(ran.out.trim_end().lines().map(|line| format!("{}\n", line.trim_end())).collect())
}

/// Returns the cells of the rows of a table, by the beginning of its heading.
fn rows<'p>(page: &'p str, heading: &str) -> Vec<Vec<&'p str>> {
    let rows = page.lines().skip_while(|line| !line.starts_with(heading)).skip(2);
    let rows = rows.take_while(|line| line.starts_with('|'));
    rows.map(|line| line.trim_matches('|').split('|').map(str::trim).collect()).collect()
}

fn json(session: &Session, arguments: &[&str]) -> serde_json::Value {
    serde_json::from_str(&session.plan(arguments).out).expect("JSON")
}

#[test]
fn lending_has_the_findings_of_its_story_and_no_other() {
    let page = std::fs::read_to_string(repository().join("examples/lending/README.md")).expect("a file");
    let rows = rows(&page, "| finding | at |");
    let told =
        rows.iter().map(|row| (row[0].trim_matches('`').to_owned(), row[1].trim_matches('`').to_owned()));
    let mut told: Vec<_> = told.collect();
    let checked = json(&Session::with_examples(), &["-C", "examples/lending", "check", "--format", "json"]);
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let findings = checked["findings"].as_array().expect("findings").iter();
    let mut found: Vec<_> =
        findings.map(|found| (text(&found["rule"]), text(&found["item"]["id"]))).collect();
    told.sort();
    found.sort();
    assert_eq!(told, found);
}

#[test]
fn lending_slips_commit_by_commit_as_its_story_says() {
    let page = std::fs::read_to_string(repository().join("examples/lending/README.md")).expect("a file");
    let session = Session::new();
    assert_eq!(session.plan(&["init", "--example", "lending", "."]).code, Some(0));
    let rows = rows(&page, "| | day | who |");
    for (number, row) in rows.iter().enumerate() {
        let commit = format!("HEAD~{}", rows.len() - 1 - number);
        let path = json(&session, &["path", "lending-live", "--rev", &commit, "--format", "json"]);
        let (day, month) = row[5].split_once(' ').expect("a day and a month");
        let month = if month == "June" { "06" } else { "07" };
        assert_eq!(path["finish"], format!("2026-{month}-{day:0>2}"), "{commit}");
        let margin = row[6].trim_matches('*').trim_end_matches(" days");
        assert_eq!(path["margin_days"].to_string(), margin, "{commit}");
    }
    assert_eq!(rows.len(), 8);
}
