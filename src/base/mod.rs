//! Values that know nothing of plans: days and instants, durations as written, percent, money, ids,
//! spans and source text, "did you mean".
//!
//! Never reads a file, a clock or the environment, and imports no other room.

mod calendar;
mod day;
mod instant;
mod span;

pub use calendar::{Calendar, Exception, ExceptionKind, Minutes, Rest, Rests, Why};
pub use day::{Day, Weekday};
pub use instant::Instant;
pub use span::{FileId, Span};
