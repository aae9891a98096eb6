//! Rules about whether changes and approvals are what was agreed.

mod silent_rescope;

use super::Rule;

/// The rules of the group.
pub(super) const RULES: &[&Rule] = &[&silent_rescope::SILENT_RESCOPE];
