//! The tests of the library and the program as a whole.

mod redundancy;
mod rules;
mod source;
