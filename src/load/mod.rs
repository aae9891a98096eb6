//! Who has how much to do, and when: what the tasks of a plan ask of each person, and the time that each has for it.
//!
//! What is asked follows from the forecast: what is left of a task is worked at its early dates, and takes its `load` of the
//! time of its owner and of everybody `with` them, by default their capacity. So one ordinary task at a time is just what a
//! person has time for. Nobody is asked for more than they work themselves: on days on which a person is away, has left, or
//! does not work by their own calendar, a task asks nothing of them. Recurring work asks for its estimate as often as it comes;
//! milestones, gates and what others deliver ask for nothing.
//!
//! [`Workload`] is that for one person; [`Workload::by_week`] counts it by weeks, and [`Workload::overloads`] finds what no
//! other use of the float would help. This room judges nothing, has no words for people, and looks no farther back than the
//! data date.

mod envelope;
mod overload;
mod share;
#[cfg(test)]
mod tests;
mod week;
mod workload;

pub use overload::Overload;
pub use share::{Effort, Share};
pub use week::{WeekLoad, Weeks};
pub use workload::{Assignment, Recurring, Workload, workloads};
