//! The tests of the library and the program as a whole.

mod commands;
mod examples;
mod generated;
mod init;
mod layers;
mod picture;
mod program;
mod project;
mod schema;
mod source;
