//! The variables that a run was started with, and the event that it is for.

use std::collections::BTreeMap;

use serde_json::Value;

/// The variables that a run was started with, and the event that it is for.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    variables: BTreeMap<String, String>,
    event: Value,
}

impl Environment {
    /// Makes it of variables by their names, and what the event's file says; an event that is no JSON says nothing.
    pub fn new(variables: impl IntoIterator<Item = (String, String)>, event: Option<&str>) -> Self {
        let event = event.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
        Self { variables: variables.into_iter().collect(), event }
    }

    /// Returns a variable that is set and not empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(|value| value.trim()).filter(|value| !value.is_empty())
    }

    /// Returns whether a variable says yes.
    pub fn is_true(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| value.eq_ignore_ascii_case("true") || value == "1")
    }

    /// Returns a text of the event by the way to it, such as `/pull_request/base/sha`.
    pub(super) fn event(&self, pointer: &str) -> Option<&str> {
        self.event.pointer(pointer)?.as_str().filter(|text| !text.is_empty())
    }

    /// Returns whether the event says yes at a place.
    pub(super) fn event_says(&self, pointer: &str) -> bool {
        self.event.pointer(pointer).and_then(Value::as_bool).unwrap_or_default()
    }

    /// Returns a variable that is a commit's id; one of zeros stands for none.
    pub(super) fn commit(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(commit_id)
    }

    /// Returns a commit's id of the event.
    pub(super) fn event_commit(&self, pointer: &str) -> Option<&str> {
        self.event(pointer).and_then(commit_id)
    }
}

/// Returns a text that is the id of a commit, whole or its beginning; one of zeros stands for none.
pub fn commit_id(text: &str) -> Option<&str> {
    let is_id = (7..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    (is_id && text.bytes().any(|byte| byte != b'0')).then_some(text)
}

/// Returns the name of a branch without `refs/heads/`.
pub(super) fn branch(reference: &str) -> &str {
    reference.strip_prefix("refs/heads/").unwrap_or(reference)
}
