//! Findings as a page of Markdown, for the summary of a job or a comment.

use std::collections::BTreeMap;

use crate::view::check::{CheckView, FindingView};

use super::markdown::{code, escaped};

/// So many bytes a job's summary may have, and a little less: of more, nothing is shown at all.
pub const SUMMARY_BYTES: usize = 1_000_000;

/// How much a page tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Detail {
    /// Every finding, and what to do.
    Help,
    /// Every finding.
    Findings,
    /// How many findings of each rule.
    Rules,
    /// How many findings.
    Counts,
}

/// Returns the findings as Markdown of at most `limit` bytes.
///
/// Where there are too many, whole columns are left out, then whole tables, and the page says so: text is never cut.
pub fn render(view: &CheckView, limit: usize) -> String {
    let page = |detail| page(view, detail);
    let long = [Detail::Help, Detail::Findings, Detail::Rules].into_iter().map(page);
    let mut fitting = long.filter(|text| text.len() <= limit);
    fitting.next().unwrap_or_else(|| page(Detail::Counts))
}

fn page(view: &CheckView, detail: Detail) -> String {
    let mut text = "## git plan check\n\n".to_owned();
    for line in view.sentences().iter().flat_map(|sentence| sentence.lines()) {
        text.push_str(&format!("{}\n\n", escaped(line)));
    }
    if !view.unreadable.is_empty() && detail != Detail::Counts {
        text.push_str("These files could not be read, so the answer is not whole:\n\n");
        for file in &view.unreadable {
            let (message, hint) = (escaped(&file.message), escaped(&file.hint));
            text.push_str(&format!("- {}: {message}; {hint}\n", code(&file.path)));
        }
        text.push('\n');
    }
    if view.findings.is_empty() {
        return text.trim_end().to_owned() + "\n";
    }
    match detail {
        Detail::Help | Detail::Findings => findings(&mut text, view, detail),
        Detail::Rules => rules(&mut text, view),
        Detail::Counts => {}
    }
    if detail != Detail::Help {
        let what = if detail == Detail::Findings { "What to do" } else { "Each finding" };
        text.push_str(&format!("\n{what} is left out here for its length: run `git plan check`.\n"));
    }
    text
}

fn findings(text: &mut String, view: &CheckView, detail: Detail) {
    let help = detail == Detail::Help;
    text.push_str(if help {
        "| Level | Where | Finding | What to do |\n| --- | --- | --- | --- |\n"
    } else {
        "| Level | Where | Finding |\n| --- | --- | --- |\n"
    });
    for level in ["error", "warning", "note"] {
        for finding in view.findings.iter().filter(|finding| finding.level == level) {
            text.push_str(&row(finding));
            if help {
                text.push_str(&format!(" {} |", escaped(&finding.help)));
            }
            text.push('\n');
        }
    }
}

fn row(finding: &FindingView) -> String {
    let anchor = finding.anchor();
    let place = code(&format!("{}:{}", anchor.path, anchor.start.line));
    let message = escaped(&finding.message_now());
    format!("| {} | {place} | {message} ({}) |", finding.level, code(finding.rule))
}

fn rules(text: &mut String, view: &CheckView) {
    let mut counts: BTreeMap<&str, (&str, usize)> = BTreeMap::new();
    for finding in &view.findings {
        counts.entry(finding.rule).or_insert((finding.level, 0)).1 += 1;
    }
    text.push_str("| Rule | Level | Findings |\n| --- | --- | ---: |\n");
    for (rule, (level, count)) in counts {
        text.push_str(&format!("| {} | {level} | {count} |\n", code(rule)));
    }
}
