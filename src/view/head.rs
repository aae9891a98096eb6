//! What every JSON output begins with.

use schemars::JsonSchema;
use serde::Serialize;

use crate::base::Day;

/// The version of the JSON outputs: a higher minor number adds fields, a higher major number changes some.
pub const FORMAT_VERSION: &str = "1.0";

/// What every JSON output begins with.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Head {
    /// The version of the format.
    pub format_version: &'static str,
    /// The command.
    pub command: &'static str,
    /// The data date, where the command has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
}

impl Head {
    /// Makes the head of a command's output, as of a day.
    pub fn new(command: &'static str, as_of: Day) -> Self {
        Self { format_version: FORMAT_VERSION, command, as_of: Some(as_of.to_string()) }
    }

    /// Makes the head of the output of a command that has no data date.
    pub fn timeless(command: &'static str) -> Self {
        Self { format_version: FORMAT_VERSION, command, as_of: None }
    }
}
