//! Text to nodes: what a YAML file says, with the bytes it says it at, and the comments that steer.
//!
//! Alone in knowing the YAML parser. Knows nothing of plans, never fails and never stops at the first error: it returns
//! what could be read together with the problems, within limits that no input can exceed.

mod comment;
mod parse;
mod problem;
mod tree;

pub use comment::SteeringComment;
pub use parse::{MOST_ALIASED_NODES, MOST_NODES, NESTING_LIMIT, parse};
pub use problem::{Problem, ProblemKind};
pub use tree::{Content, Entry, NodeIx, Style, Tree};
