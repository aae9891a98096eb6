//! JSON, indented, one value and a line break.

use serde::Serialize;

/// Returns a view as JSON.
pub fn render(view: &impl Serialize) -> String {
    let mut text =
        serde_json::to_string_pretty(view).expect("views serialise to JSON: their keys are strings");
    text.push('\n');
    text
}
