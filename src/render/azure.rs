//! Annotations of Azure Pipelines: a logging command a line.

use crate::view::check::{CheckView, FindingView};

use super::inert;

/// Returns the findings as logging commands, the gravest first. There is no command for a note, so notes stay in the log.
///
/// Nothing but commands is printed, and what came from the plan is escaped, so that no title becomes a command.
pub fn render(view: &CheckView) -> String {
    let mut text = String::new();
    for file in &view.unreadable {
        let properties = format!("type=error;sourcepath={};code=unreadable;", property(&file.path));
        text.push_str(&command(&properties, &format!("{}\n{}", file.message, file.hint)));
    }
    for level in ["error", "warning"] {
        let of_level = view.findings.iter().filter(|finding| finding.level == level);
        text.extend(of_level.map(|finding| annotation(level, finding)));
    }
    text
}

/// Returns a log in which nothing is a command.
pub fn shielded(log: &str) -> String {
    log.replace("##vso[", "##vso(").replace("##[", "##(")
}

fn annotation(level: &str, finding: &FindingView) -> String {
    let anchor = finding.anchor();
    let mut properties = format!("type={level};");
    if !anchor.path.is_empty() {
        let (path, start) = (property(&anchor.path), anchor.start);
        properties
            .push_str(&format!("sourcepath={path};linenumber={};columnnumber={};", start.line, start.column));
    }
    properties.push_str(&format!("code={};", property(finding.rule)));
    let mut message = finding.message.clone();
    for more in [&finding.help].into_iter().filter(|more| !more.is_empty()) {
        message.push_str(&format!("\n{more}"));
    }
    if finding.cause.is_some() {
        let shows = &finding.location;
        message.push_str(&format!("\nIt shows at {}:{}", shows.path, shows.start.line));
    }
    command(&properties, &message)
}

fn command(properties: &str, message: &str) -> String {
    format!("##vso[task.logissue {properties}]{}\n", data(message))
}

/// Text of a message, as commands take it.
fn data(text: &str) -> String {
    let safe = shielded(&inert(text));
    safe.replace('%', "%AZP25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Text of a property.
fn property(text: &str) -> String {
    data(text).replace(';', "%3B").replace(']', "%5D")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_no_command() {
        let text =
            command(&format!("code={};", property("a;b]c")), "x\n##vso[task.setvariable variable=a]b 50%");
        assert_eq!(
            text,
            "##vso[task.logissue code=a%3Bb%5Dc;]x%0A##vso(task.setvariable variable=a]b 50%AZP25\n"
        );
    }
}
