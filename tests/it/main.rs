//! The tests of the library and the program as a whole.

mod diff;
mod source;
