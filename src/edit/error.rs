//! Why an edit cannot be done.

use std::fmt;

use crate::diagnostic::Finding;

/// Why an edit cannot be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditError {
    /// What is wrong, in a sentence.
    pub message: String,
    /// What to do, each a sentence of its own.
    pub hints: Vec<String>,
}

impl EditError {
    /// Makes an error of a sentence.
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hints: Vec::new() }
    }

    /// Adds what to do, unless that is nothing.
    #[must_use]
    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        let hint = hint.into();
        if !hint.is_empty() {
            self.hints.push(hint);
        }
        self
    }
}

impl fmt::Display for EditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for EditError {}

impl From<&Finding> for EditError {
    fn from(finding: &Finding) -> Self {
        Self::new(finding.message.clone()).hint(finding.help.clone())
    }
}
