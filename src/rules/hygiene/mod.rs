//! Rules about the plan's own housekeeping.

mod allow_without_reason;
mod unknown_rule;
mod unused_allow;
mod unused_person;

use super::Rule;

pub(super) use allow_without_reason::ALLOW_WITHOUT_REASON;
pub(super) use unknown_rule::UNKNOWN_RULE;
pub(super) use unused_allow::UNUSED_ALLOW;

/// The rules of the group, in the order of the reference.
pub(super) const RULES: &[&Rule] =
    &[&UNKNOWN_RULE, &UNUSED_ALLOW, &ALLOW_WITHOUT_REASON, &unused_person::UNUSED_PERSON];
