//! JSON: indented, one value and a line break; or a value a line.

use serde::Serialize;

/// Returns a view as JSON.
pub fn render(view: &impl Serialize) -> String {
    let mut text =
        serde_json::to_string_pretty(view).expect("views serialise to JSON: their keys are strings");
    text.push('\n');
    text
}

/// Returns values as JSON, each on a line of its own.
pub fn lines(values: impl IntoIterator<Item = impl Serialize>) -> String {
    let line =
        |value| serde_json::to_string(&value).expect("views serialise to JSON: their keys are strings");
    values.into_iter().map(|value| line(value) + "\n").collect()
}
