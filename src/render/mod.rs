//! How it looks: a file for each format. A renderer takes views and findings, and returns text.
//!
//! Width, colour and character set are arguments; nothing here reads the terminal, a clock or the environment.

pub mod azure;
pub mod chat;
pub mod concise;
pub mod csv;
pub mod github;
pub mod gitlab;
mod identity;
pub mod json;
pub mod junit;
mod look;
pub mod markdown;
pub mod proposal;
pub mod rdjson;
pub mod sarif;
pub mod snippet;
pub mod summary;
pub mod svg;
pub mod terminal;

pub use look::{Look, inert, inert_in_logs};
