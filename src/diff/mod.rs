//! What is different between two snapshots of a plan, and which dates move because of it: plain data, without words
//! for people.
//!
//! Two *plans* are compared, not two texts. Items are matched by their ids, lists are sets, maps go by their keys, and
//! a value is what it says, whichever way it is written: so order, indentation, quoting, comments, anchors and the file
//! that something stands in are no change. Nor is `as_of`, which is the day of the question and not the plan. What is
//! compared is what is written, never the default that takes effect where nothing is.
//!
//! A removed item whose twin was added under another id is one rename (see [`Likeness`]), and what refers to it by its
//! new id has not changed. An item that stands in another parent has moved; saying the same by nesting or by `part_of` is
//! one thing.
//!
//! [`Model`] is the head with some of the changes undone, which tells what a change is worth.
//!
//! This room never reads a file, decides no exit code, and finds no causes: each date that moved stands for itself.

mod attestation;
mod between;
mod canon;
mod change;
mod consequence;
mod features;
mod fields;
mod matching;
mod record;
mod target;
#[cfg(test)]
pub(crate) mod tests;
mod undo;

pub use attestation::Attestation;
pub use between::{PlanDiff, Undated, between, edits};
pub use change::{Both, Change, EntryChange, Side, Subject, Uncompared, What};
pub use consequence::Consequence;
pub use features::Likeness;
pub use matching::{Matching, Renames};
pub use target::lowers_target;
pub use undo::Model;
