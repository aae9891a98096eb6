//! Rules about dates that do not hold, or do not fit together.

mod late;

use super::Rule;

/// The rules of the group.
pub(super) const RULES: &[&Rule] = &[&late::LATE];
