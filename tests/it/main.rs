//! The tests that need more than one room, or the program itself, in one binary.

mod corpora;
mod docs;
mod explain;
mod generated;
mod hostile;
mod program;
mod reading;
mod redundancy;
mod rules;
mod schema;
mod show;
mod source;
mod status;
