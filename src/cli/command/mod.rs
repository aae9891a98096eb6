//! The commands, a file each: arguments, whose doc comment is the help page, and `run`.

pub(super) mod blame;
pub(super) mod capacity;
pub(super) mod check;
pub(super) mod ci;
pub(super) mod completions;
pub(super) mod diff;
pub(super) mod explain;
pub(super) mod init;
pub(super) mod log;
pub(super) mod man;
pub(super) mod next;
pub(super) mod path;
pub(super) mod range_diff;
pub(super) mod reviewers;
pub(super) mod schedule;
pub(super) mod schema;
pub(super) mod setup;
pub(super) mod show;
pub(super) mod status;
pub(super) mod trace;
pub(super) mod what_if;
