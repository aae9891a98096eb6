//! The diagnostic format of reviewdog.

use serde_json::{Map, Value, json};

use crate::view::check::{CheckView, FindingView, UnreadableView};
use crate::view::{Location, Point};

use super::inert;

/// Returns the findings as diagnostics; columns count bytes. A fix of one edit, in the file of the finding, is suggested:
/// of several edits each would be taken for a suggestion of its own.
pub fn render(view: &CheckView) -> String {
    let diagnostics: Vec<Value> =
        view.unreadable.iter().map(unreadable).chain(view.findings.iter().map(diagnostic)).collect();
    super::json::render(&json!({ "source": { "name": "git-plan" }, "diagnostics": diagnostics }))
}

fn diagnostic(finding: &FindingView) -> Value {
    let severity = match finding.level {
        "error" => "ERROR",
        "warning" => "WARNING",
        _ => "INFO",
    };
    let help = if finding.help.is_empty() { String::new() } else { format!("\n{}", finding.help) };
    let anchor = finding.anchor();
    let mut diagnostic = Map::new();
    diagnostic.insert("message".to_owned(), json!(inert(&format!("{}{help}", finding.message))));
    diagnostic.insert("location".to_owned(), location(anchor));
    diagnostic.insert("severity".to_owned(), json!(severity));
    diagnostic.insert("code".to_owned(), json!({ "value": finding.rule }));
    if let Some([edit]) = finding.fix.as_ref().map(|fix| fix.edits.as_slice())
        && edit.path == anchor.path
    {
        let suggestion = json!({ "range": range(edit.start, edit.end), "text": edit.text });
        diagnostic.insert("suggestions".to_owned(), json!([suggestion]));
    }
    let related: Vec<Value> = finding
        .explained_at()
        .iter()
        .map(|related| json!({ "message": inert(&related.message), "location": location(&related.location) }))
        .collect();
    if !related.is_empty() {
        diagnostic.insert("related_locations".to_owned(), Value::Array(related));
    }
    Value::Object(diagnostic)
}

fn unreadable(file: &UnreadableView) -> Value {
    json!({
        "message": inert(&format!("{}\n{}", file.message, file.hint)),
        "location": { "path": file.path },
        "severity": "ERROR",
        "code": { "value": "unreadable" },
    })
}

fn location(location: &Location) -> Value {
    json!({ "path": location.path, "range": range(location.start, location.end) })
}

fn range(start: Point, end: Point) -> Value {
    let point = |point: Point| json!({ "line": point.line, "column": point.byte_column });
    json!({ "start": point(start), "end": point(end) })
}
