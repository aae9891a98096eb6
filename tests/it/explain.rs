//! `git plan explain`, as people and programs read it.

use git_plan::rules::{self, Group};

use crate::program::{run, run_wide};

fn explain(arguments: &str) -> String {
    run("/", &format!("explain {arguments}")).whole()
}

#[test]
fn every_rule_is_listed_by_its_group_with_a_line() {
    let printed = explain("");
    for group in Group::ALL.into_iter().filter(|group| rules::all().iter().any(|rule| rule.group == *group)) {
        assert!(
            printed.to_lowercase().contains(&format!("{}: {}", group.name(), group.words())),
            "{printed}"
        );
    }
    for rule in rules::all() {
        let line = printed.lines().find(|line| line.split_whitespace().next() == Some(rule.name));
        let words: Vec<&str> = line.expect(rule.name).split_whitespace().collect();
        assert_eq!(words[1], rule.level.name());
        assert!(words.len() > 3, "{} has no sentence", rule.name);
    }
}

#[test]
fn a_page_says_what_why_and_how() {
    insta::assert_snapshot!("late", explain("late"));
    let narrow = run_wide("/", "explain late", 60).whole();
    let prose = narrow.lines().filter(|line| !line.starts_with("    "));
    assert!(prose.clone().all(|line| line.chars().count() <= 60), "{narrow}");
}

#[test]
fn a_group_lists_its_rules() {
    let printed = explain("ownership");
    assert!(printed.contains("owner-away") && !printed.contains("due-out-of-order"), "{printed}");
}

#[test]
fn reading_errors_cannot_be_silenced() {
    let printed = explain("syntax");
    assert!(printed.contains("It cannot be silenced") && !printed.contains("allow("), "{printed}");
}

#[test]
fn json_has_the_whole_page() {
    let json = run("/", "explain late --format json").json();
    assert_eq!(json["command"], "explain");
    let rule = &json["rules"][0];
    assert_eq!(
        (&rule["name"], &rule["group"], &rule["level"]),
        (&"late".into(), &"schedule".into(), &"warning".into())
    );
    assert_eq!(rule["allow"], "# git-plan: allow(late) the reason why it may stay");
    assert_eq!(rule["in_manifest"], "rules:\n  late: error # or warning, note, off\n");
    assert!(rule["example"][0]["text"].as_str().expect("a text").starts_with("tasks:\n"));
    let all = run("/", "explain --format json").json();
    assert_eq!(all["rules"].as_array().expect("rules").len(), rules::all().len());
}

#[test]
fn the_snippets_are_ones_that_the_plan_language_takes() {
    for rule in rules::all().iter().filter(|rule| rule.group != Group::Reading) {
        let json = run("/", &format!("explain {} --format json", rule.name)).json();
        let manifest = json["rules"][0]["in_manifest"].as_str().expect("a snippet").to_owned();
        let folder = crate::program::plan(&manifest);
        let checked = run(folder.path(), "check --format concise").whole();
        assert!(!checked.contains("unknown-rule") && !checked.contains("error"), "{manifest}\n{checked}");
    }
}

#[test]
fn markdown_and_every_page() {
    let markdown = explain("late --format markdown");
    assert!(markdown.starts_with("## `late`\n"), "{markdown}");
    assert!(markdown.contains("\n### Why it matters\n\n"), "{markdown}");
    assert!(markdown.contains("\n```yaml\ntasks:\n"), "{markdown}");
    let all = explain("--all");
    for rule in rules::all() {
        assert!(all.lines().any(|line| line == rule.name), "{}", rule.name);
    }
    assert_eq!(explain("--all --format markdown"), git_plan::cli::rule_reference());
}

#[test]
fn a_rule_that_is_not_there() {
    insta::assert_snapshot!("unknown", explain("laet"));
    insta::assert_snapshot!("far", explain("xylophone"));
}
