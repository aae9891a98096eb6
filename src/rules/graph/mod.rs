//! Rules about how the work hangs together.

mod dependency_cycle;
mod needs_dropped_work;
mod open_end;
mod parent_cycle;
mod redundant_dependency;

use super::Rule;

/// The rules of the group, in the order of the reference.
pub(super) const RULES: &[&Rule] = &[
    &dependency_cycle::DEPENDENCY_CYCLE,
    &parent_cycle::PARENT_CYCLE,
    &redundant_dependency::REDUNDANT_DEPENDENCY,
    &open_end::OPEN_END,
    &needs_dropped_work::NEEDS_DROPPED_WORK,
];
