//! Runs the rules over a plan, then applies levels and `allow` comments.

use rayon::prelude::*;

use crate::diagnostic::{Finding, Level};
use crate::graph::Plan;
use crate::snapshot::Snapshot;

use super::settings::Settings;
use super::{Comparison, Needs, Rule, RuleContext, all, allow, find};

/// What `check` found.
#[derive(Debug)]
pub struct Checked {
    /// The findings, sorted by file and position.
    pub findings: Vec<Finding>,
    /// How many findings `allow` comments took out.
    pub allowed: usize,
}

impl Checked {
    /// Returns how many findings are of a level.
    pub fn count(&self, level: Level) -> usize {
        self.findings.iter().filter(|finding| finding.level == level).count()
    }
}

/// Checks a plan: all findings of all files, those that the plan's own settings leave.
pub fn check(snapshot: &Snapshot) -> Checked {
    let mut findings = Vec::new();
    let settings = Settings::of(&snapshot.plan, &mut findings);
    run(snapshot, None, &settings, findings, |_| true)
}

/// Checks a plan for what one rule finds, by the plan's own settings.
pub fn check_for(snapshot: &Snapshot, rule: &Rule) -> Vec<Finding> {
    let mut findings = Vec::new();
    let settings = Settings::of(&snapshot.plan, &mut findings);
    let mut found = run(snapshot, None, &settings, findings, |other| other.name == rule.name).findings;
    found.retain(|finding| finding.rule == rule.name);
    found
}

/// Checks a plan like [`check`], with the rules about what is different from another snapshot too.
pub fn check_against(snapshot: &Snapshot, comparison: &Comparison<'_>) -> Checked {
    let mut findings = Vec::new();
    let settings = Settings::of(&snapshot.plan, &mut findings);
    run(snapshot, Some(comparison), &settings, findings, |_| true)
}

/// Checks a plan under the levels and options that another one's manifest sets.
pub fn check_under(snapshot: &Snapshot, other: &Plan) -> Checked {
    let mut findings = Vec::new();
    // What is wrong with a manifest's settings is found, whoever follows them.
    Settings::of(&snapshot.plan, &mut findings);
    let settings = Settings::of(other, &mut Vec::new());
    run(snapshot, None, &settings, findings, |_| true)
}

fn run<'s>(
    snapshot: &'s Snapshot,
    comparison: Option<&'s Comparison<'s>>,
    settings: &'s Settings,
    mut findings: Vec<Finding>,
    is_asked: impl Fn(&Rule) -> bool,
) -> Checked {
    findings.extend(snapshot.reading.iter().cloned());
    let running: Vec<&'static Rule> = all()
        .iter()
        .copied()
        .filter(|rule| is_asked(rule))
        .filter(|rule| settings.level(rule) != Level::Off && can_run(snapshot, comparison, rule))
        .collect();
    let found: Vec<Vec<Finding>> = running
        .par_iter()
        .map(|rule| {
            let mut found = Vec::new();
            (rule.check)(&RuleContext { snapshot, comparison, settings, rule }, &mut found);
            found
        })
        .collect();
    findings.extend(found.into_iter().flatten());
    // Whether a comment about a change is needed, the next comparison may tell otherwise.
    let ran: Vec<&str> =
        running.iter().filter(|rule| rule.needs != Needs::Comparison).map(|rule| rule.name).collect();
    let context = RuleContext { snapshot, comparison, settings, rule: all()[0] };
    // Before the comments, so that what is off is not counted as allowed; and after them, for what they are found to be.
    apply_levels(settings, &mut findings);
    let allowed = allow::apply(&context, settings, &ran, &mut findings);
    apply_levels(settings, &mut findings);
    findings.sort_by(|one, other| {
        let key = |finding: &Finding| (finding.primary.place.file, finding.primary.place.span, finding.rule);
        key(one).cmp(&key(other)).then_with(|| one.message.cmp(&other.message))
    });
    Checked { findings, allowed }
}

fn apply_levels(settings: &Settings, findings: &mut Vec<Finding>) {
    findings.retain_mut(|finding| {
        if let Some(rule) = find(finding.rule) {
            finding.level = settings.level(rule);
        }
        finding.level != Level::Off
    });
}

fn can_run(snapshot: &Snapshot, comparison: Option<&Comparison<'_>>, rule: &Rule) -> bool {
    match rule.needs {
        Needs::Reading | Needs::Plan => true,
        Needs::WholePlan => snapshot.is_whole(),
        Needs::Schedule => snapshot.is_complete() && snapshot.timetable().is_some(),
        Needs::Comparison => comparison.is_some(),
    }
}
