//! Why a command could not answer, and what to do about it.

use std::fmt::{self, Write as _};

use crate::source::SourceError;

/// Why a command could not answer.
#[derive(Debug)]
pub(super) struct CliError {
    /// What is wrong, in a sentence.
    pub(super) message: String,
    /// What to do, each a sentence of its own.
    pub(super) hints: Vec<String>,
    /// Whether everything was said already, so that nothing more is printed.
    pub(super) told: bool,
}

impl CliError {
    /// Makes an error of a sentence.
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hints: Vec::new(), told: false }
    }

    /// Makes the error of a command that has printed what is wrong.
    pub(super) fn told(message: impl Into<String>) -> Self {
        Self { told: true, ..Self::new(message) }
    }

    /// Adds what to do.
    #[must_use]
    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        let hint = hint.into();
        if !hint.is_empty() {
            self.hints.push(hint);
        }
        self
    }
}

impl fmt::Display for CliError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl From<SourceError> for CliError {
    fn from(error: SourceError) -> Self {
        let mut message = error.to_string();
        let mut source = std::error::Error::source(&error);
        while let Some(cause) = source {
            let _ = write!(message, ": {cause}");
            source = cause.source();
        }
        Self::new(message).hint(error.hint())
    }
}
