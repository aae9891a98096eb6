//! What commands say that print texts for other programs: manual pages, completions.

use schemars::JsonSchema;
use serde::Serialize;

use super::Head;

/// The output of a command that prints texts.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TextView {
    /// Format and command.
    #[serde(flatten)]
    pub head: Head,
    /// The texts.
    pub pages: Vec<PageView>,
}

/// A text with its name.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PageView {
    /// Its name: of a manual page that of its file, of completions the shell.
    pub name: String,
    /// The text.
    pub text: String,
}

impl TextView {
    /// Makes the view of a command's texts.
    pub fn new(command: &'static str, pages: Vec<PageView>) -> Self {
        Self { head: Head::timeless(command), pages }
    }
}
