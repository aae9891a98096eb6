//! What a command that could not answer says.

use schemars::JsonSchema;
use serde::Serialize;

use super::Head;

/// What a command that could not answer prints in JSON; it then ends with exit code 2.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FailureView {
    /// What every output begins with.
    #[serde(flatten)]
    pub head: Head,
    /// What went wrong.
    pub error: FailureText,
}

/// What went wrong, and what to do.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FailureText {
    /// Why there is no answer, in a sentence.
    pub message: String,
    /// What to do, a line each.
    pub hints: Vec<String>,
}

impl FailureView {
    /// Says why a command could not answer.
    pub fn new(command: &'static str, message: &str, hints: &[String]) -> Self {
        let error = FailureText { message: message.to_owned(), hints: hints.to_vec() };
        Self { head: Head::timeless(command), error }
    }
}
