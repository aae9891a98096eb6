//! Edits of the text of plan files: which bytes to touch, so that nothing else in the file does, and whether the file then
//! says what was meant.

mod file;
mod meaning;
mod mend;

pub use file::{Refusal, YamlFile};
pub use mend::{Mended, mend};
