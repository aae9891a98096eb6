//! Small plans for tests of one rule: fragments beside a manifest with the people `ana`, `ben` and `cleo`.

use std::sync::Arc;

use crate::diagnostic::Finding;
use crate::graph::{PlanFile, link};
use crate::model::{Role, lower, registry};
use crate::snapshot::Snapshot;

/// The plan begins on a Monday, and is judged on the Wednesday of the week after.
const MANIFEST: &str = "plan: P
version: 1
start: 2026-03-02
as_of: 2026-03-11
people:
  ana: {name: Ana}
  ben: {name: Ben}
  cleo: {name: Cleo}
";

/// What a rule finds in a plan, whatever other rules do.
pub(super) fn findings(rule: &str, text: &str) -> Vec<Finding> {
    findings_under(MANIFEST, rule, text)
}

/// The messages of what it finds.
pub(super) fn found(rule: &str, text: &str) -> Vec<String> {
    findings(rule, text).into_iter().map(|finding| finding.message).collect()
}

/// What a rule finds in a plan of which something cannot be read.
pub(super) fn found_in_broken(rule: &str, text: &str) -> Vec<String> {
    let (mut found, reading) = check(MANIFEST, text);
    assert!(!reading.is_empty(), "something cannot be read: {text}");
    found.retain(|finding| finding.rule == rule);
    found.into_iter().map(|finding| finding.message).collect()
}

/// What a rule finds in a plan with a manifest of its own.
pub(super) fn findings_under(manifest: &str, rule: &str, text: &str) -> Vec<Finding> {
    let (mut found, reading) = check(manifest, text);
    assert_eq!(reading, [], "the plan can be read: {text}");
    found.retain(|finding| finding.rule == rule);
    found
}

/// What all rules find, and what reading does.
fn check(manifest: &str, text: &str) -> (Vec<Finding>, Vec<Finding>) {
    let files = [("plan.yaml", manifest, Role::Manifest), ("a.plan.yaml", text, Role::Part)]
        .map(|(path, text, role)| PlanFile {
            path: path.into(),
            lowered: Arc::new(lower(text.as_bytes(), role)),
        })
        .to_vec();
    let (plan, graph, reading) = link(files);
    let as_of = plan.manifest().and_then(|manifest| manifest.get(registry::AS_OF)).copied();
    let snapshot = Snapshot::new(plan, graph, reading.clone(), as_of.expect("a day"));
    (super::check(&snapshot).findings, reading)
}

/// A task of `ana` with a title, in a line.
pub(super) fn task(id: &str, fields: &str) -> String {
    let owner = if fields.contains("owner:") { "" } else { "owner: ana, " };
    format!("  {id}: {{title: T, {owner}{fields}}}\n")
}

/// Tasks as a section.
pub(super) fn tasks(tasks: &[(&str, &str)]) -> String {
    let lines: String = tasks.iter().map(|(id, fields)| task(id, fields)).collect();
    format!("tasks:\n{lines}")
}

/// Checks a table: for each plan, a part of the one message that is found, or nothing where none is.
pub(super) fn check_each(rule: &str, cases: &[(String, &str)]) {
    for (text, expected) in cases {
        let found = found(rule, text);
        if expected.is_empty() {
            assert!(found.is_empty(), "{text}\nfound {found:#?}");
        } else {
            assert!(
                found.len() == 1 && found[0].contains(expected),
                "{text}\nfound {found:#?}\nnot {expected}"
            );
        }
    }
}
