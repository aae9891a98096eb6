//! The commands, a file each: arguments, whose doc comment is the help page, and `run`.

pub(super) mod check;
pub(super) mod diff;
pub(super) mod path;
pub(super) mod schedule;
