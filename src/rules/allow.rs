//! `allow(...)` comments: what they silence, and what is wrong with them.

use crate::base::FileId;
use crate::diagnostic::{Finding, Level};

use super::hygiene::{ALLOW_WITHOUT_REASON, UNUSED_ALLOW};
use super::settings::{Settings, unknown_rule};
use super::{Group, RuleContext, find};

/// A finding that a comment allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowed {
    /// The finding.
    pub finding: Finding,
    /// Why, as the comment says; empty where it does not.
    pub reason: String,
}

/// Takes out the findings that a comment allows, and reports on the comments. Returns what was taken out.
pub(super) fn apply(
    context: &RuleContext<'_>,
    settings: &Settings,
    ran: &[&str],
    findings: &mut Vec<Finding>,
) -> Vec<Allowed> {
    let plan = context.plan();
    let mut silenced: Vec<Option<&str>> = vec![None; findings.len()];
    let mut reports = Vec::new();
    for (file, at) in plan.files().iter().zip(0..) {
        let file_id = FileId(at);
        for allow in &file.lowered.allows {
            let place = allow.rule.span.in_file(file_id);
            let name = allow.rule.value.as_ref();
            let Some(rule) = find(name) else {
                reports.push(unknown_rule(place, name));
                continue;
            };
            if allow.reason.is_empty() {
                reports.push(
                    ALLOW_WITHOUT_REASON
                        .finding(place, format!("`{name}` is allowed here, and nobody will know why"))
                        .label("no reason")
                        .help("write the reason behind the bracket: `# git-plan: allow(RULE) the reason`")
                        .distinction(name),
                );
            }
            let unused = |why: String, help: &str| {
                UNUSED_ALLOW
                    .finding(place, why)
                    .label("silences nothing")
                    .help(help.to_owned())
                    .distinction(name)
            };
            if rule.group == Group::Reading {
                reports.push(unused(
                    format!("`{name}` cannot be allowed: what cannot be read cannot be lived with"),
                    "remove the comment, and mend what the rule finds",
                ));
                continue;
            }
            if let Some(until) = allow.until.filter(|until| until.value < context.snapshot.data_date) {
                reports.push(unused(
                    format!("`{name}` was allowed until {}, and that day has passed", until.value),
                    "mend what the rule finds, or give it another day and say why",
                ));
                continue;
            }
            let mut used = false;
            for (finding, silenced) in findings.iter().zip(&mut silenced) {
                let at = finding.primary.place;
                let inside = allow.scope.is_some_and(|scope| {
                    at.file == file_id
                        && scope.start <= at.span.start
                        && at.span.start < scope.end.max(scope.start + 1)
                });
                if inside && finding.rule == rule.name {
                    *silenced = Some(&allow.reason);
                    used = true;
                }
            }
            // A rule that could not run, or is off, cannot tell whether the comment is needed.
            if !used && ran.contains(&rule.name) && settings.level(rule) != Level::Off {
                reports.push(unused(
                    format!("`{name}` finds nothing here, so there is nothing to allow"),
                    "remove the comment, or move it above the line that it speaks for",
                ));
            }
        }
    }
    let mut allowed = Vec::new();
    for (finding, silenced) in std::mem::take(findings).into_iter().zip(silenced) {
        match silenced {
            Some(reason) => allowed.push(Allowed { finding, reason: reason.to_owned() }),
            None => findings.push(finding),
        }
    }
    findings.extend(reports);
    allowed
}
