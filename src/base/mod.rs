//! Values that know nothing of plans: days, instants and calendars, durations as written, percent, money, ids, spans and
//! source text, "did you mean".
//!
//! Never reads a file, a clock or the environment, and imports no other room.

mod calendar;
mod day;
mod duration;
mod id;
mod instant;
mod money;
mod number;
mod period;
mod quote;
mod signature;
mod span;
mod suggest;
mod text;
mod trailer;

pub use calendar::{Calendar, Exception, ExceptionKind, Minutes, Rest, Why};
pub use day::{Day, Weekday};
pub use duration::Duration;
pub use id::{LONGEST_ID, is_yaml_number, looks_like_date_or_period, propose_id, what_is_wrong_with_id};
pub use instant::Instant;
pub use money::{Currency, Money, Per, Rate};
pub use number::{Percent, Quantity, parse_number, parse_whole, rounded};
pub use period::Period;
pub use quote::quoted;
pub use signature::{Signature, Signer};
pub use span::{FileId, Place, Span, Spanned};
pub use suggest::{did_you_mean, nearest, spelt_otherwise};
pub use text::{Gap, Position, SourceText, stable_hash};
pub use trailer::Trailer;
