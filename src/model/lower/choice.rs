//! One of a few words, and other words for them.

use crate::base::did_you_mean;
use crate::syntax::NodeIx;

use super::context::Context;

pub(super) fn choice(
    context: &mut Context<'_>,
    node: NodeIx,
    words: &'static [&'static str],
) -> Option<&'static str> {
    let list = words.join("`, `");
    let expected = format!("one of `{list}`");
    let text = context.scalar(node, &expected)?;
    let found = words.iter().find(|word| **word == text).copied();
    if found.is_none() {
        let help = other_words(text, words)
            .map(|word| format!("this is called `{word}` here"))
            .or_else(|| did_you_mean(text, words.iter().copied()))
            .unwrap_or_else(|| "write one of them, as it stands here".to_owned());
        context.invalid(node, text, &expected, help);
    }
    found
}

/// What other tools and people say for the words of this language.
pub(super) const OTHER_WORDS: &[(&str, &[&str])] = &[
    ("todo", &["open", "new", "planned", "backlog", "not started", "pending", "to do"]),
    ("doing", &["in progress", "wip", "started", "ongoing", "active", "underway", "under way"]),
    ("done", &["complete", "completed", "finished", "closed", "resolved", "shipped"]),
    ("dropped", &["cancelled", "canceled", "abandoned", "rejected", "wont do", "won't do"]),
    ("active", &["open", "in progress", "doing", "started", "todo", "ongoing"]),
    ("closed", &["done", "complete", "completed", "finished", "achieved", "resolved"]),
    ("on_track", &["green", "good", "ok"]),
    ("at_risk", &["yellow", "amber", "orange"]),
    ("off_track", &["red", "bad", "late"]),
    ("up", &["upwards", "increase", "higher", "more"]),
    ("down", &["downwards", "decrease", "lower", "less"]),
    ("FS", &["finish to start", "fs"]),
    ("SS", &["start to start", "ss"]),
    ("FF", &["finish to finish", "ff"]),
    ("SF", &["start to finish", "sf"]),
];

/// Returns the one of `words` that is meant by another word for it.
pub(super) fn other_words(text: &str, words: &[&'static str]) -> Option<&'static str> {
    let folded = text.trim().to_lowercase().replace(['-', '_'], " ");
    let meant = OTHER_WORDS.iter().filter(|(_, others)| others.contains(&folded.as_str()));
    meant.filter_map(|(word, _)| words.iter().find(|known| *known == word)).copied().next()
}
