//! What other services run of this project: the action, its script, the jobs of `setup ci`, and the shell in all of them.

use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::generated;
use crate::session::{Session, repository};

const SERVICES: [(&str, &str); 3] = [
    ("github", ".github/workflows/plan.yml"),
    ("gitlab", ".gitlab-ci.yml"),
    ("buildkite", ".buildkite/pipeline.yml"),
];

fn text(path: &str) -> String {
    fs::read_to_string(repository().join(path)).expect("a file").replace("\r\n", "\n")
}

fn yaml(text: &str) -> Value {
    serde_yaml::from_str(text).expect("YAML")
}

#[test]
fn templates_are_what_setup_ci_prints() {
    let session = Session::new();
    for (service, _) in SERVICES {
        let ran = session.plan(&["setup", "ci", service]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        generated::check(&format!("templates/{service}.yml"), &ran.out);
        assert!(yaml(&ran.out).is_object(), "{service}");
    }
}

#[test]
fn a_job_is_written_once_and_never_over_another() {
    let session = Session::new();
    session.shell("git init -q");
    for (service, path) in SERVICES {
        let arguments = ["setup", "ci", service, "--source", "acme/git-plan", "--write"];
        let ran = session.plan(&arguments[..3]);
        assert!(ran.err.contains("--source"), "{}", ran.err);
        assert_eq!(session.plan(&["setup", "ci", service, "--write"]).code, Some(2), "from nowhere");
        let ran = session.plan(&arguments);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        let written = fs::read_to_string(session.path(path)).expect("a file");
        assert!(written.contains("acme/git-plan") && !written.contains("SOURCE"), "{written}");
        assert!(written.contains(concat!("v", env!("CARGO_PKG_VERSION"))), "{written}");
        fs::write(session.path(path), "mine").expect("a file");
        let ran = session.plan(&arguments);
        assert_eq!(ran.code, Some(2), "{}", ran.out);
        assert!(ran.err.contains("is there already"), "{}", ran.err);
        assert_eq!(fs::read_to_string(session.path(path)).expect("a file"), "mine");
    }
    assert_eq!(session.plan(&["setup", "ci"]).code, Some(2));
    assert_eq!(session.plan(&["setup", "git", "github"]).code, Some(2));
}

#[test]
fn the_workflow_may_no_more_than_it_must_and_names_what_it_runs() {
    let workflow = yaml(&text("templates/github.yml"));
    assert_eq!(workflow["permissions"], serde_json::json!({}));
    let job = &workflow["jobs"]["plan"];
    assert_eq!(job["permissions"], serde_json::json!({ "contents": "read", "pull-requests": "write" }));
    let all = [text("templates/github.yml"), text("action.yml")].concat();
    let used: Vec<&str> =
        all.lines().filter_map(|line| line.trim().trim_start_matches("- ").strip_prefix("uses: ")).collect();
    assert_eq!(used.len(), 3, "{used:?}");
    for action in used {
        let version = action.split('@').nth(1).and_then(|rest| rest.split(' ').next()).expect("a version");
        let is_commit = version.len() == 40 && version.bytes().all(|byte| byte.is_ascii_hexdigit());
        assert!(is_commit || version == concat!("v", env!("CARGO_PKG_VERSION")), "{action}");
    }
}

#[test]
fn the_action_hands_on_what_the_command_says_and_nothing_into_a_script() {
    let action = yaml(&text("action.yml"));
    let steps = action["runs"]["steps"].as_array().expect("steps");
    for step in steps {
        let script = step["run"].as_str().unwrap_or_default();
        assert!(!script.contains("${{"), "an input would be part of the script: {script}");
    }
    for (name, output) in action["outputs"].as_object().expect("outputs") {
        assert_eq!(output["value"], format!("${{{{ steps.plan.outputs.{name} }}}}"));
    }
    // Every output of the action is one that the command writes.
    let session = Session::with_examples();
    session.shell("git add . && git -c user.name=A -c user.email=a@b commit -q -m Plans");
    let ran = session.plan(&["-C", "examples/minimal", "ci", "--base", "HEAD", "--outputs", "plan.env"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let written = fs::read_to_string(session.path("examples/minimal/plan.env")).expect("a file");
    let names: Vec<String> = written
        .lines()
        .filter_map(|line| line.strip_prefix("GIT_PLAN_")?.split_once('='))
        .map(|(name, _)| name.to_lowercase().replace('_', "-"))
        .collect();
    let mut outputs: Vec<String> = action["outputs"].as_object().expect("outputs").keys().cloned().collect();
    let mut sorted = names.clone();
    sorted.sort();
    outputs.sort();
    assert_eq!(outputs, sorted);
}

#[test]
fn the_problem_matcher_reads_the_concise_format() {
    let matcher: Value = serde_json::from_str(&text(".github/git-plan-matcher.json")).expect("JSON");
    let patterns = matcher["problemMatcher"].as_array().expect("matchers");
    let of = |at: usize| patterns[at]["pattern"][0]["regexp"].as_str().expect("an expression").to_owned();
    assert!(of(0).contains("(error|warning): (.+) \\[([a-z-]+)\\]$"), "{}", of(0));
    let session = Session::with_examples();
    let said = session.plan(&["-C", "examples/broken/dates", "check", "--format", "concise"]).out;
    for line in said.lines() {
        let mut parts = line.splitn(4, ':');
        let (path, at, column, rest) = (parts.next(), parts.next(), parts.next(), parts.next());
        assert!(path.is_some_and(|path| path.starts_with("examples/broken/dates/")), "{line}");
        assert!(
            [at, column].into_iter().all(|number| number.is_some_and(|text| text.parse::<u32>().is_ok())),
            "{line}"
        );
        let rest = rest.expect("a message");
        assert!([" error: ", " warning: ", " note: "].iter().any(|level| rest.starts_with(level)), "{line}");
        let rule = rest.rsplit(" [").next().and_then(|rule| rule.strip_suffix(']')).expect("a rule");
        assert!(rule.bytes().all(|letter| letter.is_ascii_lowercase() || letter == b'-'), "{line}");
    }
    assert!(said.lines().count() > 5);
}

/// A stand-in for `gh`: answers from files, and writes down what it was asked.
const GH: &str = r#"#!/bin/sh
case "$*" in
    *--paginate*) [ ! -e "$STUB/unreadable" ] || { echo "gh: Not Found (HTTP 404)" >&2; exit 1; }
        if command -v jq >/dev/null 2>&1 && [ -e "$STUB/comments.json" ]; then
            while [ "$1" != --jq ]; do shift; done
            jq -r "$2" "$STUB/comments.json"
        else cat "$STUB/found"; fi ;;
    *) printf '%s\n' "$*" >> "$STUB/asked"
        [ ! -e "$STUB/forbidden" ] || { echo "gh: Resource not accessible by integration (HTTP 403)" >&2; exit 1; } ;;
esac
"#;

/// Runs the script of the action with a comment, where GitHub has other comments; returns what it printed and what it asked.
fn comment(setup: &[(&str, &str)], changed: &str, file: &str) -> (String, Vec<String>) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    fs::write(path("gh"), GH).expect("a file");
    fs::write(path("found"), "").expect("a file");
    fs::write(path("comment.md"), file).expect("a file");
    for (name, text) in setup {
        fs::write(path(name), text).expect("a file");
    }
    let made = Command::new("chmod").arg("+x").arg(path("gh")).status().expect("chmod runs");
    assert!(made.success());
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let paths = std::iter::once(folder.path().to_path_buf()).chain(std::env::split_paths(&paths));
    let output = Command::new("bash")
        .arg(repository().join(".github/comment.sh"))
        .arg(path("comment.md"))
        .env_clear()
        .env("PATH", std::env::join_paths(paths).expect("folders"))
        .env("STUB", folder.path())
        .env("GITHUB_REPOSITORY", "acme/plans")
        .env("NUMBER", "42")
        .env("CHANGED", changed)
        .env("AUTHOR", "github-actions[bot]")
        .output()
        .expect("bash runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let asked = fs::read_to_string(path("asked")).unwrap_or_default();
    let asked = asked.lines().map(|line| line.split(" -F ").next().unwrap_or_default().to_owned());
    (String::from_utf8(output.stdout).expect("UTF-8"), asked.collect())
}

const MARKER: &str = "<!-- git-plan:diff id=default base=1111111 head=2222222 digest=00ff -->";
const POST: &str = "api --silent --method POST repos/acme/plans/issues/42/comments";

#[test]
fn a_comment_is_begun_where_something_is_new() {
    let body = format!("{MARKER}\n### Late\n");
    assert_eq!(comment(&[], "true", &body), ("Commented.\n".to_owned(), vec![POST.to_owned()]));
    assert_eq!(
        comment(&[], "false", &body),
        ("Nothing is new, so there is no comment.\n".to_owned(), vec![])
    );
    assert_eq!(
        comment(&[], "true", ""),
        ("Nothing is compared, so there is no comment.\n".to_owned(), vec![])
    );
}

#[test]
fn a_comment_is_changed_in_place_and_left_alone_where_it_says_the_same() {
    let body = format!("{MARKER}\n### Late\n");
    let one = |id: u32, user: &str, body: String| serde_json::json!({ "id": id, "user": { "login": user }, "body": body });
    let bot = "github-actions[bot]";
    let other =
        format!("{}\r\n### Late by more\n", MARKER.replace("00ff", "abcd").replace("2222222", "3333333"));
    // Somebody else's comment with our hidden line is not ours, and neither is that of another plan.
    let strangers = [
        one(1, "mallory", other.clone()),
        one(2, bot, other.replace("id=default", "id=b")),
        one(3, bot, "Hi".to_owned()),
    ];
    let comments = |ours: Value| serde_json::to_string(&[&strangers[..], &[ours]].concat()).expect("JSON");
    let found = |line: &str| ("found", format!("7 {line}\n"));
    let outdated = comments(one(7, bot, other.clone()));
    let (name, line) = found(other.lines().next().expect("a line"));
    for changed in ["true", "false"] {
        let (said, asked) = comment(&[("comments.json", &outdated), (name, &line)], changed, &body);
        assert_eq!(said, "Brought the comment up to date.\n");
        assert_eq!(asked, ["api --silent --method PATCH repos/acme/plans/issues/comments/7"]);
    }
    // The commits are others, and what is said is the same.
    let same = MARKER.replace("2222222", "4444444");
    let (name, line) = found(&same);
    let comments = comments(one(7, bot, format!("{same}\n### Late\n")));
    let (said, asked) = comment(&[("comments.json", &comments), (name, &line)], "true", &body);
    assert_eq!((said.as_str(), asked.len()), ("The comment says it already.\n", 0));
}

#[test]
fn where_the_token_may_not_comment_the_summary_has_to_do() {
    let body = format!("{MARKER}\n### Late\n");
    let (said, _) = comment(&[("forbidden", "")], "true", &body);
    assert!(said.starts_with("::notice title=git-plan::There is no comment"), "{said}");
    let (said, asked) = comment(&[("unreadable", "")], "true", &body);
    assert!(said.contains("the summary of the job says the same") && asked.is_empty(), "{said}{asked:?}");
}

/// The scripts in the steps of a file, with where they stand.
fn scripts(path: &str) -> Vec<(String, String)> {
    let file = yaml(&text(path));
    let mut found = Vec::new();
    let mut open = vec![(path.to_owned(), &file)];
    while let Some((way, value)) = open.pop() {
        match value {
            Value::Object(fields) => {
                for (name, field) in fields {
                    match (name.as_str(), field) {
                        ("run" | "command", Value::String(script)) => {
                            // What Buildkite takes for a dollar.
                            let script = script.replace("$$", "$");
                            found.push((format!("{way}/{name}"), script));
                        }
                        ("script", Value::Array(lines)) => {
                            let lines: Vec<&str> = lines.iter().filter_map(Value::as_str).collect();
                            found.push((format!("{way}/{name}"), lines.join("\n")));
                        }
                        _ => open.push((format!("{way}/{name}"), field)),
                    }
                }
            }
            Value::Array(items) => {
                open.extend(items.iter().enumerate().map(|(at, item)| (format!("{way}/{at}"), item)));
            }
            _ => {}
        }
    }
    found
}

/// A script with a word in the place of each expression, which is no shell.
fn without_expressions(script: &str) -> String {
    let mut parts = script.split("${{");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        let (_, rest) = part.split_once("}}").expect("an expression ends");
        text + "expression" + rest
    })
}

#[test]
fn shell_is_sound_wherever_it_stands() {
    let mut all: Vec<(String, String)> =
        ["action.yml", ".github/workflows/ci.yml", "templates/gitlab.yml", "templates/buildkite.yml"]
            .into_iter()
            .flat_map(scripts)
            .map(|(way, script)| {
                (way, format!("#!/usr/bin/env bash\nset -e\n{}\n", without_expressions(&script)))
            })
            .collect();
    assert!(all.len() >= 7, "the scripts are found: {all:?}");
    all.extend([".ci/run", ".github/comment.sh"].map(|path| (path.to_owned(), text(path))));
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("script");
    let has_shellcheck = Command::new("shellcheck").arg("--version").output().is_ok();
    for (way, script) in all {
        fs::write(&file, &script).expect("a file");
        let mut checks = vec![Command::new("bash")];
        checks[0].arg("-n");
        if has_shellcheck {
            checks.push(Command::new("shellcheck"));
        }
        for mut check in checks {
            let output = check.arg(&file).output().expect("it runs");
            let said = String::from_utf8_lossy(&output.stdout).into_owned()
                + &String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{way}: {said}\n{script}");
        }
    }
}
