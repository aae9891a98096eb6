//! Values that know nothing of plans: days and instants, durations as written, percent, money, ids,
//! spans and source text, "did you mean".
//!
//! Never reads a file, a clock or the environment, and imports no other room.

mod day;
mod span;

pub use day::{Day, Weekday};
pub use span::{FileId, Span};
