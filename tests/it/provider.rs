//! The services' own variables and event files, from `tests/ci`, and what follows from each.

use std::fmt::Write as _;
use std::path::Path;

use git_plan::provider::{Annotations, Base, Environment, Run, When};

fn environment(fixture: &str) -> Environment {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ci");
    let variables = std::fs::read_to_string(folder.join(format!("{fixture}.env"))).expect("a fixture");
    let variables = variables.lines().filter_map(|line| line.split_once('='));
    let event = std::fs::read_to_string(folder.join(format!("{fixture}.json"))).ok();
    Environment::new(variables.map(|(name, value)| (name.to_owned(), value.to_owned())), event.as_deref())
}

/// A run in a line, with a line more for each further base.
fn told(run: &Run) -> String {
    let mut text = format!("{} {}", run.provider.name(), run.event);
    for candidate in &run.bases {
        let when = match &candidate.when {
            When::Always => String::new(),
            When::MergeAt(commit) => format!("at merge {}: ", &commit[..7]),
        };
        let base = match &candidate.base {
            Base::FirstParent => "first parent".to_owned(),
            Base::Commit(commit) => commit[..7].to_owned(),
            Base::ForkFromCommit { commit, branch } => format!("fork from {} of {branch}", &commit[..7]),
            Base::ForkFromBranch(branch) => format!("fork from {branch}"),
            Base::ForkFromDefault => "fork from default".to_owned(),
            Base::Nothing => format!("nothing, as {}", candidate.how),
        };
        let _ = write!(text, " | {when}{base} ({})", candidate.from);
    }
    if run.wrong_head.is_some() {
        text.push_str(" | not at the target");
    }
    text
}

#[test]
fn every_fixture_says_what_to_compare_with() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ci");
    let files = std::fs::read_dir(folder).expect("a folder").map(|file| file.expect("a file").file_name());
    let names = files.filter_map(|name| name.to_string_lossy().strip_suffix(".env").map(str::to_owned));
    let mut names: Vec<String> = names.collect();
    names.sort();
    let lines: Vec<String> =
        names.iter().map(|name| format!("{name}: {}", told(&Run::detect(&environment(name))))).collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn only_github_and_azure_read_the_log_and_github_alone_names_files() {
    let github = Run::detect(&environment("github-pull-request")).places;
    assert_eq!(github.annotations, Annotations::Github);
    assert_eq!(github.summary.expect("a file").0, "GITHUB_STEP_SUMMARY");
    assert_eq!(github.outputs.expect("a file").0, "GITHUB_OUTPUT");
    let azure = Run::detect(&environment("azure-pull-request")).places;
    assert_eq!(azure.annotations, Annotations::Azure);
    let gitlab = Run::detect(&environment("gitlab-push")).places;
    assert_eq!((gitlab.annotations, gitlab.summary, gitlab.outputs), (Annotations::None, None, None));
}

#[test]
fn an_event_file_of_another_shape_is_as_none() {
    let variables = || {
        [("GITHUB_ACTIONS", "true"), ("GITHUB_EVENT_NAME", "push"), ("GITHUB_REF", "refs/heads/a")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
    };
    for event in ["", "{", "[]", "{\"before\": 1}", "{\"before\": \"$(rm)\"}", "{\"repository\": []}"] {
        let run = Run::detect(&Environment::new(variables(), Some(event)));
        assert_eq!(told(&run), "github push | fork from default (the repository)", "{event}");
    }
}
