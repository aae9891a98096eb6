//! Runs the rules over a plan, then applies levels and `allow` comments.

use rayon::prelude::*;

use crate::diagnostic::{Finding, Level};
use crate::diff::Attestation;
use crate::graph::Plan;
use crate::snapshot::Snapshot;

use super::allow::Allowed;
use super::registry::find_among;
use super::settings::Settings;
use super::{Comparison, Needs, Rule, RuleContext, all, allow};

/// What `check` found.
#[derive(Debug)]
pub struct Checked {
    /// The findings, sorted by file and position.
    pub findings: Vec<Finding>,
    /// The findings that `allow` comments took out.
    pub allowed: Vec<Allowed>,
}

impl Checked {
    /// Returns how many findings are of a level.
    pub fn count(&self, level: Level) -> usize {
        self.findings.iter().filter(|finding| finding.level == level).count()
    }
}

/// What is known beside the plan itself, where it is.
#[derive(Clone, Copy, Default)]
struct Beside<'s> {
    comparison: Option<&'s Comparison<'s>>,
    attestations: Option<&'s [Attestation]>,
}

/// Checks a plan: all findings of all files, those that the plan's own settings leave.
pub fn check(snapshot: &Snapshot) -> Checked {
    let mut findings = Vec::new();
    let settings = Settings::of(all(), &snapshot.plan, &mut findings);
    run(all(), snapshot, Beside::default(), &settings, findings)
}

/// Checks a plan for what one rule finds, by the plan's own settings.
pub fn check_for(snapshot: &Snapshot, rule: &'static Rule) -> Vec<Finding> {
    let mut findings = Vec::new();
    let settings = Settings::of(all(), &snapshot.plan, &mut findings);
    let mut found = run(&[rule], snapshot, Beside::default(), &settings, findings).findings;
    found.retain(|finding| finding.rule == rule.name);
    found
}

/// Checks a plan like [`check`], with the rules about what is different from another snapshot too.
pub fn check_against(snapshot: &Snapshot, comparison: &Comparison<'_>) -> Checked {
    let mut findings = Vec::new();
    let settings = Settings::of(all(), &snapshot.plan, &mut findings);
    run(all(), snapshot, Beside { comparison: Some(comparison), ..Beside::default() }, &settings, findings)
}

/// Checks a plan like [`check`], with the rules about who wrote what it says too.
pub fn check_attested(snapshot: &Snapshot, attestations: &[Attestation]) -> Checked {
    let mut findings = Vec::new();
    let settings = Settings::of(all(), &snapshot.plan, &mut findings);
    let beside = Beside { attestations: Some(attestations), ..Beside::default() };
    run(all(), snapshot, beside, &settings, findings)
}

/// Checks a plan under the levels and options that another one's manifest sets.
pub fn check_under(snapshot: &Snapshot, other: &Plan) -> Checked {
    let mut findings = Vec::new();
    // What is wrong with a manifest's settings is found, whoever follows them.
    Settings::of(all(), &snapshot.plan, &mut findings);
    let settings = Settings::of(all(), other, &mut Vec::new());
    run(all(), snapshot, Beside::default(), &settings, findings)
}

fn run<'s>(
    rules: &[&'static Rule],
    snapshot: &'s Snapshot,
    beside: Beside<'s>,
    settings: &'s Settings,
    mut findings: Vec<Finding>,
) -> Checked {
    let Beside { comparison, attestations } = beside;
    findings.extend(snapshot.reading.iter().cloned());
    let running: Vec<&'static Rule> = rules
        .iter()
        .copied()
        .filter(|rule| settings.level(rule) != Level::Off && can_run(snapshot, beside, rule))
        .collect();
    let found: Vec<Vec<Finding>> = running
        .par_iter()
        .map(|rule| {
            let mut found = Vec::new();
            (rule.check)(&RuleContext { snapshot, comparison, attestations, settings, rule }, &mut found);
            found
        })
        .collect();
    findings.extend(found.into_iter().flatten());
    // Whether a comment about a change is needed, the next comparison may tell otherwise.
    let ran: Vec<&str> =
        running.iter().filter(|rule| rule.needs != Needs::Comparison).map(|rule| rule.name).collect();
    let context = RuleContext { snapshot, comparison, attestations, settings, rule: rules[0] };
    // Before the comments, so that what is off is not counted as allowed; and after them, for what they are found to be.
    apply_levels(rules, settings, &mut findings);
    let allowed = allow::apply(&context, rules, settings, &ran, &mut findings);
    apply_levels(rules, settings, &mut findings);
    findings.sort_by(|one, other| {
        let key = |finding: &Finding| (finding.primary.place.file, finding.primary.place.span, finding.rule);
        key(one).cmp(&key(other)).then_with(|| one.message.cmp(&other.message))
    });
    Checked { findings, allowed }
}

fn apply_levels(rules: &[&'static Rule], settings: &Settings, findings: &mut Vec<Finding>) {
    findings.retain_mut(|finding| {
        if let Some(rule) = find_among(rules, finding.rule) {
            finding.level = settings.level(rule);
        }
        finding.level != Level::Off
    });
}

fn can_run(snapshot: &Snapshot, beside: Beside<'_>, rule: &Rule) -> bool {
    match rule.needs {
        Needs::Reading | Needs::Plan => true,
        Needs::WholePlan => snapshot.is_whole(),
        Needs::Schedule => snapshot.is_complete() && snapshot.timetable().is_some(),
        Needs::Comparison => beside.comparison.is_some(),
        Needs::History => beside.attestations.is_some(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::base::Day;
    use crate::graph::{PlanFile, link};
    use crate::model::{Role, lower};
    use crate::rules::rule::declare_rule;

    declare_rule! {
        /// A rule that finds something in every task, under the name that it has now.
        static TASK_AT_ALL = {
            name: "task-at-all",
            group: Clarity,
            level: Warning,
            needs: Plan,
            since: "0.1.0",
            formerly: &["any-task"],
            check: |context, findings| findings.extend(context.plan().items().map(|item| {
                TASK_AT_ALL.finding(context.plan().id_place(item), "a task")
            })),
        }
    }

    /// What is found, with the text that each fix puts in.
    fn found(manifest: &str, tasks: &str) -> Vec<String> {
        let head = "plan: P\nversion: 1\nstart: 2026-03-02\npeople: {ana: {name: Ana}}\n";
        let files = [
            ("plan.yaml", format!("{head}{manifest}"), Role::Manifest),
            ("a.plan.yaml", tasks.to_owned(), Role::Part),
        ]
        .map(|(path, text, role)| PlanFile {
            path: path.into(),
            lowered: Arc::new(lower(text.as_bytes(), role)),
        });
        let (plan, graph, reading) = link(files.to_vec());
        let snapshot = Snapshot::new(plan, graph, reading, Day(20_500));
        let rules: Vec<&'static Rule> = all()
            .iter()
            .copied()
            .filter(|rule| rule.group == crate::rules::Group::Hygiene)
            .chain([&TASK_AT_ALL])
            .collect();
        let mut findings = Vec::new();
        let settings = Settings::of(&rules, &snapshot.plan, &mut findings);
        let checked = run(&rules, &snapshot, Beside::default(), &settings, findings);
        checked
            .findings
            .iter()
            .map(|finding| {
                let fix = finding.fix.as_ref().map_or("-", |fix| fix.edits[0].text.as_str());
                format!("{} {}: {} [{fix}]", finding.level, finding.rule, finding.message)
            })
            .collect()
    }

    #[test]
    fn a_rule_answers_to_the_name_that_it_had_and_says_which_it_has() {
        let task = "tasks:\n  a: {title: A, owner: ana}\n";
        assert_eq!(found("", task), ["warning task-at-all: a task [-]"]);
        assert_eq!(
            found("rules: {any-task: error}\n", task),
            [
                "error task-at-all: a task [-]",
                "warning unknown-rule: the rule `any-task` is called `task-at-all` now [task-at-all]",
            ]
        );
        assert_eq!(
            found("", "tasks:\n  # git-plan: allow(any-task) It is one.\n  a: {title: A, owner: ana}\n"),
            ["warning unknown-rule: the rule `any-task` is called `task-at-all` now [task-at-all]"]
        );
    }

    #[test]
    fn another_spelling_of_a_name_is_mended_and_a_near_one_is_not() {
        let task = "tasks:\n  # git-plan: allow(Task_At_All) It is one.\n  a: {title: A, owner: ana}\n";
        assert_eq!(
            found("rules: {Clarity: off, unused_allows: off}\n", task),
            [
                "warning unknown-rule: there is no rule `Task_At_All` [task-at-all]",
                "warning task-at-all: a task [-]",
                "warning unknown-rule: there is no rule `Clarity` [clarity]",
                "warning unknown-rule: there is no rule `unused_allows` [-]",
            ]
        );
    }
}
