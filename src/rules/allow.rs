//! `allow(...)` comments: what they silence, and what is wrong with them.

use crate::base::FileId;
use crate::diagnostic::{Effect, Finding, Fix, Level};
use crate::edit::text::YamlFile;
use crate::model::Allow;

use crate::graph::PlanFile;

use super::hygiene::{ALLOW_WITHOUT_REASON, UNUSED_ALLOW};
use super::registry::find_among;
use super::settings::{Settings, meant, renamed, unknown_rule};
use super::{Group, Rule, RuleContext};

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
    rules: &[&'static Rule],
    settings: &Settings,
    ran: &[&str],
    findings: &mut Vec<Finding>,
) -> Vec<Allowed> {
    let plan = context.plan();
    let mut silenced: Vec<Option<&str>> = vec![None; findings.len()];
    let mut reports = Vec::new();
    for (file, at) in plan.files().iter().zip(0..) {
        let file_id = FileId(at);
        let mut read = None;
        for allow in &file.lowered.allows {
            let place = allow.rule.span.in_file(file_id);
            let name = allow.rule.value.as_ref();
            let rewording = |meant: &str| Fix::rewording(file.lowered.text.as_str(), place, name, meant);
            let Some(rule) = find_among(rules, name) else {
                let fix = meant(rules, name).and_then(rewording);
                reports.push(unknown_rule(rules, place, name).fix_if_any(fix));
                continue;
            };
            if rule.name != name {
                reports.push(renamed(rule, place, name).fix_if_any(rewording(rule.name)));
            }
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
                let finding = unused(
                    format!("`{name}` cannot be allowed: what cannot be read cannot be lived with"),
                    "remove the comment, and mend what the rule finds",
                );
                reports.push(finding.fix(removal(&mut read, file, file_id, allow)));
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
                let finding = unused(
                    format!("`{name}` finds nothing here, so there is nothing to allow"),
                    "remove the comment, or move it above the line that it speaks for",
                );
                // In what could not be read something may stand for which the comment is needed.
                reports.push(if context.snapshot.is_whole() {
                    finding.fix(removal(&mut read, file, file_id, allow))
                } else {
                    finding
                });
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

/// The removal of a comment. `read` is the file's text, which is read for its first comment that goes.
fn removal<'p>(read: &mut Option<YamlFile<'p>>, file: &'p PlanFile, file_id: FileId, allow: &Allow) -> Fix {
    let cut =
        read.get_or_insert_with(|| YamlFile::read(file.lowered.text.as_str())).without_comment(allow.span);
    Fix::cut(
        format!("remove the comment that allows `{}`", allow.rule.value),
        Effect::CommentRemoved(allow.span),
        cut.in_file(file_id),
    )
}
