//! Rules about dates that do not hold, or do not fit together.

mod due_out_of_order;
mod impossible_progress;
mod late;
mod out_of_sequence;
mod overdue;

use super::Rule;

/// The rules of the group.
pub(super) const RULES: &[&Rule] = &[
    &late::LATE,
    &overdue::OVERDUE,
    &due_out_of_order::DUE_OUT_OF_ORDER,
    &out_of_sequence::OUT_OF_SEQUENCE,
    &impossible_progress::IMPOSSIBLE_PROGRESS,
];
