//! What is shown, before how: versioned, serialisable structs for JSON, and documents for people.
//!
//! A subject is a file here; a format is a file in `render`. Inner types stay free to change: what others read is named
//! in these structs alone.

pub mod agenda;
pub mod assess;
pub mod bisect;
pub mod blame;
pub mod capacity;
pub mod check;
pub mod checkin;
pub mod ci;
pub mod diff;
pub mod digest;
mod document;
pub mod drift;
pub mod explain;
pub mod failure;
mod head;
pub mod health;
pub mod hooks;
pub mod init;
mod location;
pub mod log;
pub mod next;
pub mod output;
pub mod path;
pub mod range_diff;
pub mod retro;
pub mod reviewers;
pub mod schedule;
pub mod setup;
pub mod setup_ci;
pub mod show;
pub mod statistics;
pub mod status;
pub mod text;
pub mod trace;
pub mod trend;
pub mod words;

pub use document::{Align, Block, Column, Document, Line, Piece, Style, Table};
pub use head::{FORMAT_VERSION, Head};
pub use location::{Location, Point};
