//! The schedule of a plan: early and late dates, float, what is critical, and what drives a date.
//!
//! It is the critical path method (Kelley and Walker 1959) on the precedence diagram (Fondahl's four links), with
//! calendars and progress. The input is a [`Network`] of plain arrays; [`Passes`] is what is prepared from it once (an
//! order and who precedes whom), so that [`Passes::run`] is a matter of loops, and can be repeated with other
//! [`Durations`].
//!
//! [`network()`] alone knows fields, and makes the input from a linked plan; the passes see numbers. This room never reads
//! the clock: the data date is part of its input.

mod backward;
mod causes;
mod dates;
mod driving;
mod float;
mod forward;
mod lag;
mod network;
mod nodes;
mod outlook;
mod passes;
mod plan;
#[cfg(test)]
mod reference;
mod rolling;
#[cfg(test)]
mod sketch;
mod states;
mod upkeep;

pub use dates::{Dates, Days, Schedule};
pub use driving::{Binding, Cause, Path, Step, Target};
pub use forward::Early;
pub use network::{Durations, End, Gate, Item, ItemIx, Kind, Lag, Link, LinkKind, Network};
pub use passes::{NetworkError, Passes};
pub use plan::{
    WorkingTime, approved_on, calendar_without_absence, calendars_of_people, counted_approvals, due,
    duration, holds, is_dated_by, network, plan_calendar, remaining, states,
};
pub use rolling::RollingSchedule;
pub use states::{State, effective_states};
