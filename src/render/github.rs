//! Annotations of GitHub: a workflow command a line.

use crate::base::stable_hash;
use crate::view::check::{CheckView, FindingView};

use super::inert;

/// So many annotations of one kind are shown of a step; of more, the last says how many there are.
const MOST_OF_A_KIND: usize = 10;
/// The levels with the commands that show them, the gravest first.
const KINDS: [(&str, &str); 3] = [("error", "error"), ("warning", "warning"), ("note", "notice")];

/// Returns the findings as workflow commands: the gravest first, and of those first the ones that are placed at the line
/// that brought them about.
///
/// Only ten of a kind are shown, so of more there are nine and one that counts the rest. Nothing but commands is printed,
/// and what came from the plan is escaped, so that no title becomes a command.
pub fn render(view: &CheckView) -> String {
    let mut text = String::new();
    for (level, kind) in KINDS {
        let mut annotations: Vec<String> = Vec::new();
        if level == "error" {
            for file in &view.unreadable {
                let properties = format!("file={},title=unreadable", property(&file.path));
                annotations.push(command(kind, &properties, &sentences(&file.message, &file.hint)));
            }
        }
        let mut findings: Vec<&FindingView> =
            view.findings.iter().filter(|finding| finding.level == level).collect();
        findings.sort_by_key(|finding| finding.cause.is_none());
        annotations.extend(findings.into_iter().map(|finding| annotation(kind, finding)));
        if annotations.len() > MOST_OF_A_KIND {
            let rest = annotations.len() - (MOST_OF_A_KIND - 1);
            annotations.truncate(MOST_OF_A_KIND - 1);
            let message = format!("{rest} more {level}s: `git plan check` shows all of them");
            annotations.push(command(kind, "title=git-plan", &message));
        }
        text.extend(annotations);
    }
    text
}

/// Returns a log in which no line is a command: commands stop before it, and go on after a word that it does not have.
pub fn shielded(log: &str) -> String {
    if log.is_empty() {
        return String::new();
    }
    let mut word = format!("git-plan-{:016x}", stable_hash(log));
    while log.contains(&word) {
        word = format!("git-plan-{:016x}", stable_hash(&word));
    }
    format!("::stop-commands::{word}\n{}\n::{word}::\n", log.trim_end_matches('\n'))
}

fn annotation(kind: &str, finding: &FindingView) -> String {
    let anchor = finding.anchor();
    let mut properties = Vec::new();
    if !anchor.path.is_empty() {
        let (start, end) = (anchor.start, anchor.end);
        properties.push(format!("file={}", property(&anchor.path)));
        properties.push(format!("line={},endLine={}", start.line, end.line));
        // Columns are only taken in one line.
        if start.line == end.line {
            properties.push(format!("col={},endColumn={}", start.column, end.column));
        }
    }
    properties.push(format!("title={}", property(finding.rule)));
    let mut message = sentences(&finding.message_now(), &finding.help);
    if finding.cause.is_some() {
        let shows = &finding.location;
        message.push_str(&format!("\nIt shows at {}:{}", shows.path, shows.start.line));
    }
    message.push_str(&format!("\n(git plan explain {})", finding.rule));
    command(kind, &properties.join(","), &message)
}

fn sentences(message: &str, help: &str) -> String {
    if help.is_empty() { message.to_owned() } else { format!("{message}\n{help}") }
}

fn command(kind: &str, properties: &str, message: &str) -> String {
    format!("::{kind} {properties}::{}\n", data(message))
}

/// Text of a message, as commands take it.
fn data(text: &str) -> String {
    inert(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Text of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_no_command() {
        let text = command("error", &format!("title={}", property("a,b::c")), "x\n::add-mask::50%\r\n");
        assert_eq!(text, "::error title=a%2Cb%3A%3Ac::x%0A::add-mask::50%25?%0A\n");
    }

    #[test]
    fn a_log_has_no_commands_and_cannot_know_the_word_that_lets_them_go_on() {
        let log = "late\n::add-mask::x\n";
        let shielded = shielded(log);
        let word =
            shielded.lines().next().and_then(|line| line.strip_prefix("::stop-commands::")).expect("a word");
        assert!(!log.contains(word));
        assert_eq!(shielded, format!("::stop-commands::{word}\n{log}::{word}::\n"));
        let guessed = format!("::{word}::\n{log}");
        let first = super::shielded(&guessed).lines().next().map(str::to_owned).expect("a line");
        assert!(!guessed.contains(first.trim_start_matches("::stop-commands::")));
        assert_eq!(super::shielded(""), "");
    }
}
