//! What other programs read: a file for each format, and one for what it is made of.
//!
//! This room gives text. It reads and writes no file, and knows no clock: what a format wants to be dated is dated by the data
//! date.

pub mod agenda;
pub mod icalendar;
