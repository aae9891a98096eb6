//! Conditions: maps, all of whose keys must hold.

use crate::base::{Spanned, did_you_mean, quoted};
use crate::diagnostic::reading;
use crate::model::field::{ConditionPlace, ValueKind};
use crate::model::registry::TERMS;
use crate::model::value::{Condition, Term};
use crate::syntax::{Content, NodeIx};

use super::context::Context;
use super::value;

/// Reads a condition of the given place.
pub(super) fn lower(context: &mut Context<'_>, place: ConditionPlace, node: NodeIx) -> Option<Condition> {
    let tree = context.tree;
    let known: Vec<&str> =
        TERMS.iter().filter(|term| term.on.contains(&place)).map(|term| term.key).collect();
    let keys = format!("`{}`", known.join("`, `"));
    if !matches!(tree.content(node), Content::Mapping(_)) {
        let example = ValueKind::Condition(place).examples()[0];
        context.wrong_type(node, "a condition", format!("for example `{example}`; it may have {keys}"));
        return None;
    }
    let mut terms = Vec::new();
    let mut whole = true;
    for entry in context.entries(node) {
        let Some(key) = context.key(entry.key) else { continue };
        if key.starts_with("x-") {
            continue;
        }
        let Some(spec) = TERMS.iter().find(|term| term.key == key && term.on.contains(&place)) else {
            let help = did_you_mean(key, known.iter().copied())
                .unwrap_or_else(|| format!("a condition here may have {keys}"));
            let message = format!("a condition here has no key {}", quoted(key));
            context.error(reading::UNKNOWN_FIELD, tree.span(entry.key), message, |finding| {
                finding.label("unknown key").help(help).distinction(key)
            });
            whole = false;
            continue;
        };
        if tree.is_absent(entry.value) {
            continue;
        }
        match context.within(spec.key, |context| value::lower(context, spec.kind, entry.value)) {
            Some(value) => {
                terms.push(Term { key: spec.key, value: Spanned::new(value, tree.span(entry.value)) });
            }
            None => whole = false,
        }
    }
    if !whole {
        return None;
    }
    let condition = Condition { terms };
    let lacks = what_it_lacks(&condition, place);
    if let Some((message, help)) = lacks {
        context.error(reading::INVALID_VALUE, tree.span(node), message, |finding| {
            finding.label("not a whole condition").help(help).distinction("condition")
        });
        return None;
    }
    Some(condition)
}

/// Says what a condition needs to mean something.
fn what_it_lacks(condition: &Condition, place: ConditionPlace) -> Option<(&'static str, &'static str)> {
    let has = |key: &str| condition.get(key).is_some();
    if condition.terms.is_empty() {
        return Some(("the condition is empty, so it says nothing", "give it at least one key"));
    }
    if place != ConditionPlace::Trigger {
        return None;
    }
    if has("metric") != (has("above") || has("below")) {
        return Some((
            "a condition on a metric names the metric and the bound",
            "write `{metric: id, above: 5}` or `{metric: id, below: 5}`",
        ));
    }
    if has("by") && !has("late") {
        return Some(("`by` says how late, and nothing says what", "write `{late: id, by: 2w}`"));
    }
    None
}
