//! What the documents around the code say of the project is true.

use std::collections::BTreeSet;

use crate::session::repository;

const DOCUMENTS: [&str; 10] = [
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "docs/commands.md",
    "docs/language.md",
    "docs/rules.md",
    "examples/minimal/README.md",
    "examples/lending/README.md",
    "examples/broken/README.md",
];

fn text(path: &str) -> String {
    let found = std::fs::read_to_string(repository().join(path));
    found.unwrap_or_else(|error| panic!("{path}: {error}")).replace("\r\n", "\n")
}

/// Returns the names in a section of the manifest.
fn section(manifest: &str, heading: &str) -> BTreeSet<String> {
    let lines = manifest.lines().skip_while(|line| line.trim() != heading).skip(1);
    let lines = lines.take_while(|line| !line.starts_with('['));
    lines.filter_map(|line| line.split_once(" = ")).map(|(name, _)| name.to_owned()).collect()
}

#[test]
fn every_dependency_has_a_reason() {
    let manifest = text("Cargo.toml");
    let mut expected = section(&manifest, "[dependencies]");
    expected.extend(section(&manifest, "[dev-dependencies]"));
    let page = text("ARCHITECTURE.md");
    let rows = page.lines().skip_while(|line| !line.starts_with("| dependency |")).skip(2);
    let rows = rows.take_while(|line| line.starts_with('|'));
    let cells = rows.filter_map(|line| line.split('|').nth(1));
    let told: BTreeSet<String> = cells
        .flat_map(|cell| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>())
        .collect();
    assert_eq!(told, expected, "the table of ARCHITECTURE.md, and Cargo.toml");
}

#[test]
fn links_between_documents_lead_somewhere() {
    let mut broken = Vec::new();
    for document in DOCUMENTS {
        let page = text(document);
        let folder = document.rsplit_once('/').map_or("", |(folder, _)| folder);
        for (at, _) in page.match_indices("](") {
            let target = page[at + 2..].split([')', ' ']).next().unwrap_or_default();
            let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
            if target.contains("://") || target.is_empty() {
                continue;
            }
            let path = if path.is_empty() { document.to_owned() } else { format!("{folder}/{path}") };
            let file = repository().join(path.trim_start_matches('/'));
            let is_there = file.exists() && (anchor.is_empty() || has_heading(&file, anchor));
            if !is_there {
                broken.push(format!("{document}: {target}"));
            }
        }
    }
    assert_eq!(broken, [""; 0]);
}

/// Returns whether a page has a heading with this anchor, as forges make them.
fn has_heading(file: &std::path::Path, anchor: &str) -> bool {
    let page = std::fs::read_to_string(file).unwrap_or_default();
    page.lines().filter_map(|line| line.strip_prefix('#')).any(|heading| {
        let heading = heading.trim_start_matches('#').trim().to_lowercase();
        let kept = heading.chars().filter(|letter| letter.is_alphanumeric() || " -_".contains(*letter));
        kept.collect::<String>().replace(' ', "-") == anchor
    })
}

#[test]
fn the_changelog_speaks_of_this_version() {
    let heading = format!("## [{}]", env!("CARGO_PKG_VERSION"));
    assert!(text("CHANGELOG.md").lines().any(|line| line.starts_with(&heading)), "{heading}");
}

#[test]
fn the_gate_runs_the_test_command_of_the_readme() {
    let readme = text("README.md");
    let commands: Vec<&str> = readme.lines().filter(|line| line.starts_with("cargo test")).collect();
    assert_eq!(commands.len(), 1, "{commands:?}");
    assert!(text(".ci/run").contains("README.md"), "the gate reads the command from there");
}

#[test]
fn the_oldest_compiler_is_the_one_that_continuous_integration_tries() {
    let manifest = text("Cargo.toml");
    let oldest = manifest.lines().find_map(|line| line.strip_prefix("rust-version = ")).expect("a version");
    let workflow = text(".github/workflows/ci.yml");
    assert!(workflow.contains(&format!("+{}", oldest.trim_matches('"'))), "ci.yml tries {oldest}");
    assert!(
        text("README.md").contains(&format!("Rust {}", oldest.trim_matches('"'))),
        "the README names {oldest}"
    );
}

#[test]
fn the_roadmap_is_a_plan_that_nothing_is_wrong_with() {
    let printed = crate::program::run(env!("CARGO_MANIFEST_DIR"), "check --as-of 2026-11-21");
    assert_eq!(
        (printed.out.as_str(), printed.code),
        ("No findings in 3 files, as of 2026-11-21.\n", Some(0))
    );
}

#[test]
fn the_roadmap_is_compared_by_our_own_action() {
    let workflow: serde_json::Value = serde_yaml::from_str(&text(".github/workflows/ci.yml")).expect("YAML");
    let steps = workflow["jobs"]["roadmap"]["steps"].as_array().expect("steps");
    let ours: Vec<_> = steps.iter().filter(|step| step["uses"] == "./").collect();
    assert_eq!(ours.len(), 1);
    let action: serde_json::Value = serde_yaml::from_str(&text("action.yml")).expect("YAML");
    for (name, value) in ours[0]["with"].as_object().expect("inputs") {
        assert!(action["inputs"][name].is_object(), "the action takes `{name}`");
        assert!(value.is_string(), "{name}");
    }
    let plan = ours[0]["with"]["plan"].as_str().expect("a folder");
    assert!(repository().join(plan).join("plan.yaml").is_file());
}

#[test]
fn the_roadmap_counts_the_steps_that_the_readme_numbers() {
    let shown =
        crate::program::run(env!("CARGO_MANIFEST_DIR"), "show few-steps --as-of 2026-11-21 --format json");
    let latest = &shown.json()["health"]["value"]["key_results"][0]["latest"]["value"];
    let readme = text("README.md");
    let section =
        readme.split("\n## In CI\n").nth(1).and_then(|rest| rest.split("\n## ").next()).expect("a part");
    let numbered =
        |line: &&str| line.split_once(". ").is_some_and(|(number, _)| number.parse::<u32>().is_ok());
    let steps = section.lines().filter(numbered).count();
    assert_eq!(latest.as_f64(), Some(steps as f64), "`few-steps` in plan/plan.yaml");
}
