//! A finding a line: `path:line:column: level: message [rule]`, as editors and `grep` read it.

use crate::view::check::CheckView;

use super::{inert, inert_in_logs};

/// Returns the findings, one a line.
pub fn render(view: &CheckView) -> String {
    let mut text = String::new();
    for finding in &view.findings {
        let start = finding.location.start;
        let message = finding.message_now().replace('\n', " ");
        text.push_str(&inert(&format!(
            "{}:{}:{}: {}: {message} [{}]",
            finding.location.path, start.line, start.column, finding.level, finding.rule
        )));
        text.push('\n');
    }
    inert_in_logs(text)
}
