//! Comments that steer: `# git-plan: …`, and the key or list entry that each speaks for.

use crate::base::Span;

use super::tree::Tree;
use super::{Content, NodeIx};

/// What a steering comment begins with, after `#` and spaces.
pub(super) const PREFIX: &str = "git-plan:";

/// A comment that begins with `git-plan:`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SteeringComment {
    /// The whole comment, from its `#`.
    pub span: Span,
    /// The text behind `git-plan:`, trimmed.
    pub text: String,
    /// The key with its value, or the list entry, that it speaks for; `None` where nothing follows it.
    pub scope: Option<Span>,
}

/// Gives each comment the key or list entry that it speaks for: at the end of a line that line's, on a line of its own
/// the one that follows.
pub(super) fn attach(tree: &mut Tree<'_>, text: &str) {
    if tree.comments.is_empty() {
        return;
    }
    let mut spans = entry_spans(tree);
    // Outer entries before inner ones that begin at the same byte.
    spans.sort_unstable_by_key(|span| (span.start, u32::MAX - span.end));
    for comment in &mut tree.comments {
        let start = comment.span.start as usize;
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let own_line = text[line_start..start].trim_start_matches('\u{feff}').trim().is_empty();
        let from = if own_line { comment.span.end } else { line_start as u32 };
        let first = spans.partition_point(|span| span.start < from);
        let next = spans.get(first).copied();
        comment.scope = if own_line {
            next
        } else {
            next.filter(|span| span.start < comment.span.start).or_else(|| {
                // The line ends a value that began above: the innermost entry that reaches it.
                spans[..first].iter().rev().find(|span| span.end as usize > line_start).copied()
            })
        };
    }
}

/// The span of each map entry, key and value, and of each list entry.
fn entry_spans(tree: &Tree<'_>) -> Vec<Span> {
    let mut spans = Vec::new();
    for index in 0..tree.nodes.len() {
        match &tree.nodes[index].content {
            Content::Mapping(_) => {
                let entries = tree.written_entries(NodeIx(index as u32));
                spans.extend(entries.map(|entry| tree.span(entry.key).to(tree.span(entry.value))));
            }
            Content::Sequence(children) => {
                spans.extend(tree.slice(*children).iter().map(|item| tree.span(*item)));
            }
            Content::Scalar { .. } | Content::Alias(_) => {}
        }
    }
    spans
}
