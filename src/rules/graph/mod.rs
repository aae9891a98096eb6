//! Rules of this group.

use super::Rule;

/// The rules of the group.
pub(super) const RULES: &[&Rule] = &[];
