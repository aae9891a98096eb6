//! The tests that need more than one room, or the program itself, in one binary.

mod corpora;
mod generated;
mod hostile;
mod reading;
mod redundancy;
mod rules;
mod schema;
mod source;
