//! `# git-plan: allow(RULE) REASON`: a finding that somebody has decided to live with.

use crate::base::{Day, Span, Spanned, quoted};
use crate::diagnostic::{Finding, Level, reading};
use crate::model::field::SpannedText;
use crate::syntax::{SteeringComment, Tree};

/// A comment that silences one rule for one key and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Allow {
    /// The rule's name as written.
    pub rule: SpannedText,
    /// The last day on which it holds; for ever where there is none.
    pub until: Option<Spanned<Day>>,
    /// Why; empty where none is given.
    pub reason: Box<str>,
    /// The whole comment.
    pub span: Span,
    /// The key with its value that it speaks for; none where nothing follows.
    pub scope: Option<Span>,
}

/// Reads the steering comments of a file; one that cannot be read is reported.
pub(super) fn lower(tree: &Tree<'_>, findings: &mut Vec<Finding>) -> Vec<Allow> {
    tree.comments()
        .iter()
        .filter_map(|comment| {
            let allow = read(comment);
            if allow.is_none() {
                findings.push(
                    Finding::new(
                        reading::SYNTAX,
                        Level::Error,
                        comment.span,
                        format!("{} is no instruction", quoted(&comment.text)),
                    )
                    .label("not understood")
                    .help("write `# git-plan: allow(RULE) REASON` or `# git-plan: allow(RULE, until=2026-09-01) REASON`")
                    .distinction(comment.text.clone()),
                );
            }
            allow
        })
        .collect()
}

fn read(comment: &SteeringComment) -> Option<Allow> {
    let (terms, reason) =
        comment.text.strip_prefix("allow")?.trim_start().strip_prefix('(')?.split_once(')')?;
    let (rule, until) = match terms.split_once(',') {
        Some((rule, until)) => {
            let day = until.trim().strip_prefix("until")?.trim_start().strip_prefix('=')?.trim();
            (rule.trim(), Some(Spanned::new(Day::parse(day)?, comment.span)))
        }
        None => (terms.trim(), None),
    };
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
    if rule.is_empty() || !rule.chars().all(is_name) {
        return None;
    }
    let reason = reason.trim_start_matches([':', '-', ' ']).trim();
    Some(Allow {
        rule: SpannedText::new(rule.into(), comment.span),
        until,
        reason: reason.into(),
        span: comment.span,
        scope: comment.scope,
    })
}
