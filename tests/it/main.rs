//! The tests of the library and the program as a whole.

mod docs;
mod explain;
mod generated;
mod program;
mod rules;
mod show;
mod source;
mod status;
