//! The tests of the library and the program as a whole.

mod generated;
mod schema;
mod source;
