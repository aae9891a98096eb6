//! The tests of the library and the program as a whole.

mod commands;
mod corpora;
mod examples;
mod generated;
mod hostile;
mod init;
mod layers;
mod picture;
mod session;
mod project;
mod reading;
mod redundancy;
mod rules;
mod schema;
mod source;
