//! SARIF 2.1.0, for code scanning and editors.

use serde_json::{Map, Value, json};

use crate::view::Location;
use crate::view::check::{AllowedView, CheckView, FindingView, FixView, UnreadableView};
use crate::view::explain::RuleView;

use super::identity::{Identity, identities};
use super::inert;

/// So many results are taken where SARIF is read; of more, the gravest are given.
const MOST_RESULTS: usize = 25_000;
/// So many locations of one result are taken.
const MOST_LOCATIONS: usize = 1_000;
/// So many characters of a rule's description are taken.
const LONGEST_DESCRIPTION: usize = 1_000;

/// Returns the findings as SARIF, with the pages of the rules.
///
/// A finding is placed at the line that brought it about, where that is another one than it shows at: reviewers see what
/// stands in the lines that were changed.
pub fn render(view: &CheckView, rules: &[RuleView]) -> String {
    let identities = identities(view);
    let kept = gravest(view);
    let left_out = view.findings.len() - kept.len();
    let room = MOST_RESULTS - kept.len();
    let told = kept.into_iter().map(|at| result(&view.findings[at], &identities[at], rules));
    let allowed = view.allowed.iter().zip(&identities[view.findings.len()..]).take(room);
    let allowed = allowed.map(|(allowed, identity)| suppressed(allowed, identity, rules));
    let results: Vec<Value> = told.chain(allowed).collect();
    super::json::render(&json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "git-plan",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.iter().map(rule).collect::<Vec<_>>(),
            }},
            "automationDetails": { "id": "git-plan/check/" },
            "columnKind": "unicodeCodePoints",
            "invocations": [invocation(view, left_out)],
            "results": results,
        }],
    }))
}

/// Returns which findings are given, in their order.
fn gravest(view: &CheckView) -> Vec<usize> {
    let mut places: Vec<usize> = (0..view.findings.len()).collect();
    if places.len() > MOST_RESULTS {
        places.sort_by_key(|at| match view.findings[*at].level {
            "error" => 0,
            "warning" => 1,
            _ => 2,
        });
        places.truncate(MOST_RESULTS);
        places.sort_unstable();
    }
    places
}

fn rule(rule: &RuleView) -> Value {
    let silence = match (&rule.in_manifest, &rule.allow) {
        (Some(in_manifest), Some(allow)) => (
            format!("To set its level, in the manifest:\n\n{in_manifest}\nTo allow it once: {allow}"),
            format!(
                "## To set its level, in the manifest\n\n```yaml\n{in_manifest}```\n\n## To allow it once\n\n```yaml\n{allow}\n```"
            ),
        ),
        _ => ("It cannot be silenced.".to_owned(), "It cannot be silenced.".to_owned()),
    };
    // A rule that is off by default has no level of its own; its findings have the level that the plan sets.
    let configuration = match rule.level {
        "off" => json!({ "enabled": false }),
        level => json!({ "level": level }),
    };
    json!({
        "id": rule.name,
        "name": pascal_case(rule.name),
        "shortDescription": { "text": shortened(&rule.summary, rule.name) },
        "fullDescription": { "text": shortened(&rule.finds, rule.name) },
        "help": {
            "text": format!("{}\n\n{}\n\n{}", rule.finds, rule.why, silence.0),
            "markdown": format!("{}\n\n{}", rule.markdown, silence.1),
        },
        "defaultConfiguration": configuration,
        "properties": {
            "tags": [rule.group],
            "precision": "very-high",
            "problem.severity": match rule.level {
                "error" => "error",
                "warning" => "warning",
                _ => "recommendation",
            },
        },
    })
}

fn result(finding: &FindingView, identity: &Identity, rules: &[RuleView]) -> Value {
    let mut result = Map::new();
    result.insert("ruleId".to_owned(), json!(finding.rule));
    if let Some(at) = rules.iter().position(|rule| rule.name == finding.rule) {
        result.insert("ruleIndex".to_owned(), json!(at));
    }
    result.insert("level".to_owned(), json!(finding.level));
    let help = if finding.help.is_empty() { String::new() } else { format!("\n\n{}", finding.help) };
    result.insert("message".to_owned(), message(&format!("{}{help}", finding.message)));
    let anchor = finding.anchor();
    if !anchor.path.is_empty() {
        let mut location = Map::new();
        location.insert("physicalLocation".to_owned(), physical(anchor));
        if let Some(item) = &finding.item {
            let name = json!([{ "fullyQualifiedName": item.id, "kind": item.kind }]);
            location.insert("logicalLocations".to_owned(), name);
        }
        result.insert("locations".to_owned(), json!([location]));
    }
    let related: Vec<Value> = finding
        .explained_at()
        .iter()
        .filter(|related| !related.location.path.is_empty())
        .take(MOST_LOCATIONS)
        .enumerate()
        .map(|(at, related)| {
            let mut location = Map::new();
            location.insert("id".to_owned(), json!(at + 1));
            location.insert("physicalLocation".to_owned(), physical(&related.location));
            if !related.message.is_empty() {
                location.insert("message".to_owned(), message(&related.message));
            }
            Value::Object(location)
        })
        .collect();
    if !related.is_empty() {
        result.insert("relatedLocations".to_owned(), Value::Array(related));
    }
    result.insert("partialFingerprints".to_owned(), json!({ "primaryLocationLineHash": identity.unique() }));
    result.insert("fingerprints".to_owned(), json!({ "git-plan/v1": finding.fingerprint }));
    if let Some(fix) = &finding.fix {
        result.insert("fixes".to_owned(), json!([self::fix(fix)]));
    }
    Value::Object(result)
}

/// A finding that a comment allows: code scanning takes it for dismissed.
fn suppressed(allowed: &AllowedView, identity: &Identity, rules: &[RuleView]) -> Value {
    let mut suppression = json!({ "kind": "inSource" });
    if !allowed.reason.is_empty() {
        suppression["justification"] = json!(inert(&allowed.reason));
    }
    let mut result = result(&allowed.finding, identity, rules);
    result["suppressions"] = json!([suppression]);
    result
}

fn fix(fix: &FixView) -> Value {
    let mut changes: Vec<(&str, Vec<Value>)> = Vec::new();
    for edit in &fix.edits {
        let location = Location { path: edit.path.clone(), start: edit.start, end: edit.end };
        let mut replacement = Map::new();
        replacement.insert("deletedRegion".to_owned(), region(&location));
        if !edit.text.is_empty() {
            replacement.insert("insertedContent".to_owned(), json!({ "text": edit.text }));
        }
        let replacement = Value::Object(replacement);
        match changes.iter_mut().find(|(path, _)| *path == edit.path) {
            Some((_, replacements)) => replacements.push(replacement),
            None => changes.push((&edit.path, vec![replacement])),
        }
    }
    let changes: Vec<Value> = changes
        .into_iter()
        .map(|(path, replacements)| json!({ "artifactLocation": { "uri": uri(path) }, "replacements": replacements }))
        .collect();
    json!({ "description": message(&fix.title), "artifactChanges": changes })
}

/// How the run went: whether everything could be read, and what is not told.
fn invocation(view: &CheckView, left_out: usize) -> Value {
    let unreadable = view.unreadable.iter().map(|file| {
        let UnreadableView { path, message: why, hint } = file;
        json!({
            "level": "error",
            "message": message(&format!("{path} could not be read: {why}\n\n{hint}")),
            "locations": [{ "physicalLocation": { "artifactLocation": { "uri": uri(path) } } }],
        })
    });
    let cut = (left_out > 0).then(|| {
        json!({
            "level": "warning",
            "message": message(&format!("{left_out} more findings are left out here: `git plan check` has them all")),
        })
    });
    let notifications: Vec<Value> = unreadable.chain(cut).collect();
    let mut invocation = Map::new();
    invocation.insert("executionSuccessful".to_owned(), json!(view.unreadable.is_empty()));
    if !notifications.is_empty() {
        invocation.insert("toolExecutionNotifications".to_owned(), Value::Array(notifications));
    }
    Value::Object(invocation)
}

fn physical(location: &Location) -> Value {
    json!({ "artifactLocation": { "uri": uri(&location.path) }, "region": region(location) })
}

/// Lines and characters from 1; the end is the character after the last.
fn region(location: &Location) -> Value {
    json!({
        "startLine": location.start.line,
        "startColumn": location.start.column,
        "endLine": location.end.line,
        "endColumn": location.end.column,
    })
}

/// A message in which nothing is a link.
fn message(text: &str) -> Value {
    let text = inert(text);
    let text = if text.contains("](") {
        text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
    } else {
        text.into_owned()
    };
    json!({ "text": text })
}

/// A path as a relative reference of a URI.
fn uri(path: &str) -> String {
    let mut uri = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'.' | b'_' | b'~') {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

/// The text in so many characters as are taken; never empty.
fn shortened(text: &str, otherwise: &str) -> String {
    match text {
        "" => otherwise.to_owned(),
        text if text.chars().count() <= LONGEST_DESCRIPTION => text.to_owned(),
        text => text.chars().take(LONGEST_DESCRIPTION - 1).chain(['…']).collect(),
    }
}

fn pascal_case(name: &str) -> String {
    let word = |word: &str| word[..1].to_uppercase() + &word[1..];
    name.split('-').filter(|part| !part.is_empty()).map(word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_a_reference_and_a_name_is_pascal_case() {
        assert_eq!(uri("plan/q1 é:%.plan.yaml"), "plan/q1%20%C3%A9%3A%25.plan.yaml");
        assert_eq!(pascal_case("missing-owner"), "MissingOwner");
    }

    #[test]
    fn a_title_is_no_link() {
        assert_eq!(message("see [x](1)")["text"], "see \\[x\\](1)");
        assert_eq!(message("a [list]")["text"], "a [list]");
    }
}
