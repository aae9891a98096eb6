//! A Code Quality report of GitLab.

use serde_json::{Value, json};

use crate::base::stable_hash;
use crate::view::check::{CheckView, FindingView, UnreadableView};

use super::identity::identities;
use super::inert;

/// Returns the findings as a report: an array, of which no two entries have one fingerprint.
pub fn render(view: &CheckView) -> String {
    let findings = view.findings.iter().zip(identities(view));
    let findings = findings.map(|(finding, identity)| entry(finding, &identity.unique()));
    let entries: Vec<Value> = view.unreadable.iter().map(unreadable).chain(findings).collect();
    super::json::render(&entries)
}

fn entry(finding: &FindingView, fingerprint: &str) -> Value {
    let severity = match finding.level {
        "error" => "major",
        "warning" => "minor",
        _ => "info",
    };
    let anchor = finding.anchor();
    let help = if finding.help.is_empty() { String::new() } else { format!(" ({})", finding.help) };
    json!({
        "description": inert(&format!("{}{help}", finding.message)).replace('\n', " "),
        "check_name": format!("git-plan/{}", finding.rule),
        "fingerprint": fingerprint,
        "severity": severity,
        "location": {
            "path": anchor.path,
            "lines": { "begin": anchor.start.line, "end": anchor.end.line },
        },
    })
}

/// A file that could not be read keeps the check from its answer, which is graver than any finding.
fn unreadable(file: &UnreadableView) -> Value {
    json!({
        "description": inert(&format!("{} ({})", file.message, file.hint)).replace('\n', " "),
        "check_name": "git-plan/unreadable",
        "fingerprint": format!("{:016x}:0", stable_hash(&format!("unreadable/{}", file.path))),
        "severity": "critical",
        "location": { "path": file.path, "lines": { "begin": 1 } },
    })
}
