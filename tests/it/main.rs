//! The tests of the library and the program as a whole.

mod commands;
mod corpora;
mod diff;
mod docs;
mod examples;
mod explain;
mod formats;
mod generated;
mod hostile;
mod init;
mod layers;
mod picture;
mod program;
mod project;
mod reading;
mod redundancy;
mod reviewers;
mod rules;
mod schema;
mod session;
mod setup;
mod show;
mod since;
mod source;
mod status;
mod what_if;
