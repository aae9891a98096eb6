//! One grammar of edits, and what a plan would be after them: `audit +10d`, `drop scoring-model`, `owner audit = jon`.
//!
//! An edit is read without knowing a plan, and then done onto the model of one in memory: the files are shared with the
//! snapshot that it is done to, but for those whose items it touches. A value is read as a file's would be, so that what a file
//! may not say, an edit may not say either.
//!
//! In [`text`] are the edits of what is written: the bytes to touch, and whether the file then says what was meant.
//!
//! This room writes no file, and judges no plan: whether an edit is a good one, a diff says.

mod apply;
mod check_in;
mod delay;
mod draft;
mod error;
mod grammar;
mod replace;
pub mod text;
mod words;

#[cfg(test)]
mod tests;

pub use apply::{Supposed, suppose};
pub use check_in::{CheckIn, check_ins, with_file};
pub use delay::Delay;
pub use error::EditError;
pub use grammar::{Edit, FORMS, Form};
