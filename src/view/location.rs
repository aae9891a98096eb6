//! Places in files, as outputs name them.

use schemars::JsonSchema;
use serde::Serialize;

use crate::base::{Place, SourceText};
use crate::graph::Plan;

/// A point in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Point {
    /// The line, from 1.
    pub line: u32,
    /// The character in the line, from 1.
    pub column: u32,
    /// The byte in the file, from 0.
    pub byte: u32,
    /// The byte in the line, from 1, for formats that count so.
    #[serde(skip)]
    pub byte_column: u32,
}

impl Point {
    fn of(text: &SourceText, byte: u32) -> Self {
        let position = text.position(byte);
        Self {
            line: position.line,
            column: position.column,
            byte: position.byte,
            byte_column: text.byte_column(position),
        }
    }
}

/// A stretch of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Location {
    /// The path from the repository's top, with forward slashes.
    pub path: String,
    /// The first character.
    pub start: Point,
    /// The character after the last.
    pub end: Point,
}

impl Location {
    /// Returns where a place of a plan is.
    pub fn of(plan: &Plan, place: Place) -> Self {
        let Some(file) = plan.files().get(place.file.0 as usize) else {
            let nowhere = Point { line: 1, column: 1, byte: 0, byte_column: 1 };
            return Self { path: String::new(), start: nowhere, end: nowhere };
        };
        let text = &file.lowered.text;
        Self {
            path: file.path.to_string(),
            start: Point::of(text, place.span.start),
            end: Point::of(text, place.span.end),
        }
    }
}
