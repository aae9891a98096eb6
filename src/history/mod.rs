//! What the commits of the work say they are for, against what the plan says.
//!
//! A commit names items of the plan in a trailer, `Plan: ID`. [`WorkLog`] is what the commits of some repositories say so,
//! [`Trace`] leads from an item to its commits and from a commit up to the themes, [`Orphans`] are work without commits and commits
//! without work, and [`Offer`] is what can be said of a message before it is committed.
//!
//! This room looks at no work tree, clock or terminal, and finds no words for people.

mod message;
mod orphans;
mod trace;
mod unknown;
mod work_log;

pub use message::{Offer, in_doing_by};
pub use orphans::{Orphans, Share, Silent, Stray};
pub use trace::{Trace, TracedCommit};
pub use unknown::{Nearest, Unknown};
pub use work_log::{Reading, TRAILER, Work, WorkLog, named_by};
