//! The linked plan: every item numbered, references resolved, what needs what and what serves what, and the cycles in it.
//!
//! Linking is global, and the only place where one file learns of another. The graph owns indexes alone; petgraph stays
//! inside. What is wrong with references becomes findings, and what could not be resolved is left out.

mod cycle;
mod exchange;
mod implied;
mod lines;
mod link;
mod mentions;
mod people;
mod plan;
mod references;
mod relations;

pub use cycle::{Cycle, CycleEdge, dependency_cycles, is_cyclic};
pub use exchange::{Edit, Unresolved};
pub use implied::{ImpliedNeed, Implier, implied_needs};
pub use lines::{Branch, lines_down, lines_to, lines_up, members, serves, serving_objectives};
pub use link::{link, relink};
pub use mentions::{Mention, Namer, mentions_of_item, mentions_of_party};
pub use plan::{CalendarIx, ItemIx, PartyIx, Plan, PlanFile};
pub use relations::{Graph, NeedLink, ServeLink, ServeWay};
