//! The plan language: what each field is (declared once, in the registry) and what each file says, as typed items with
//! the place of every value.
//!
//! Lowering is per file and pure: it knows no other file, no path and no calendar, so that files are read in parallel
//! and an unchanged one is never read twice. It never fails: what cannot be read becomes a finding, and the rest is kept.

mod field;
mod form;
mod item;
mod kind;
mod lower;
mod reference;
pub mod registry;
mod schema;
pub mod value;

pub use field::{Class, ConditionPlace, Field, FieldIx, FieldSpec, SpannedText, Target, ValueKind};
pub use item::{FieldValue, Item};
pub use kind::{ItemKind, KindSet, PULSES};
pub use lower::{
    Allow, CsvProblem, LoweredFile, Pulse, Role, contradictions, lower, lower_excerpt, lower_field,
    lower_readings,
};
pub use reference::reference;
pub use schema::schema;
pub use value::Value;
