//! Runs the rules over a plan, then applies levels and `allow` comments.

use rayon::prelude::*;

use crate::diagnostic::{Finding, Level};
use crate::snapshot::Snapshot;

use super::settings::Settings;
use super::{Needs, Rule, RuleContext, all, allow, find};

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
    check_by(snapshot, snapshot)
}

/// Checks a plan by the settings of another: of an earlier revision by those that its successor has.
pub fn check_by(snapshot: &Snapshot, judge: &Snapshot) -> Checked {
    let mut findings = Vec::new();
    let own = Settings::of(&snapshot.plan, &mut findings);
    let settings =
        if std::ptr::eq(snapshot, judge) { own } else { Settings::of(&judge.plan, &mut Vec::new()) };
    findings.extend(snapshot.reading.iter().cloned());
    let running: Vec<&'static Rule> = all()
        .iter()
        .copied()
        .filter(|rule| settings.level(rule) != Level::Off && can_run(snapshot, rule))
        .collect();
    let found: Vec<Vec<Finding>> = running
        .par_iter()
        .map(|rule| {
            let mut found = Vec::new();
            (rule.check)(&RuleContext { snapshot, settings: &settings, rule }, &mut found);
            found
        })
        .collect();
    findings.extend(found.into_iter().flatten());
    let ran: Vec<&str> = running.iter().map(|rule| rule.name).collect();
    let context = RuleContext { snapshot, settings: &settings, rule: all()[0] };
    // Before the comments, so that what is off is not counted as allowed; and after them, for what they are found to be.
    apply_levels(&settings, &mut findings);
    let allowed = allow::apply(&context, &settings, &ran, &mut findings);
    apply_levels(&settings, &mut findings);
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

fn can_run(snapshot: &Snapshot, rule: &Rule) -> bool {
    match rule.needs {
        Needs::Reading | Needs::Plan => true,
        Needs::WholePlan => snapshot.is_whole(),
        Needs::Schedule => snapshot.is_complete() && snapshot.timetable().is_some(),
    }
}
