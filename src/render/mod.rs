//! How it looks: a file for each format. A renderer takes views and findings, and returns text.
//!
//! Width, colour and character set are arguments; nothing here reads the terminal, a clock or the environment.

pub mod concise;
pub mod csv;
pub mod json;
mod look;
pub mod markdown;
pub mod snippet;
pub mod terminal;

pub use look::{Look, inert};
