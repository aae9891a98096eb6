//! A comment on a proposal: what the change means, and what is wrong with it.

use crate::base::stable_hash;
use crate::view::check::CheckView;
use crate::view::ci::CiView;
use crate::view::diff::{Detail, DiffView};

use super::{markdown, summary};

/// A comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// The text, at whose beginning a hidden line identifies it.
    pub body: String,
    /// What identifies what is said, whatever commits it is about.
    pub digest: String,
}

/// Returns the comment of a change, of at the most so many bytes; `id` tells the comments of several plans apart.
///
/// What is new is told with the change. Where the change cannot tell it, as the plan could not be read to its end, or where
/// nothing was edited that is a change, the findings follow as a table.
pub fn render(diff: &DiffView, check: &CheckView, id: &str, most_bytes: usize) -> Comment {
    let told = !diff.findings.new.is_empty() || !diff.findings.worse.is_empty();
    let is_needed = !told && !check.findings.is_empty();
    let findings =
        if is_needed { format!("\n{}", summary::render(check, most_bytes / 2)) } else { String::new() };
    let said = markdown::blocks(&diff.comment(Detail::Everything), "###");
    let digest = format!("{:016x}", stable_hash(&(said + &findings)));
    let room = most_bytes.saturating_sub(findings.len());
    let body = format!("{}{}{findings}", markdown::marker(diff, id, &digest), markdown::body(diff, room));
    Comment { body, digest }
}

/// Returns the page for the summary of a job: the change, and every finding.
pub fn summary(view: &CiView) -> String {
    let room = summary::SUMMARY_BYTES / 2;
    let change = view.diff.as_ref().filter(|diff| !diff.changes.is_empty());
    let change = change.map(|diff| markdown::body(diff, room) + "\n").unwrap_or_default();
    let findings = view.check.as_ref().filter(|check| !check.findings.is_empty());
    change + &findings.map(|check| summary::render(check, room)).unwrap_or_default()
}
