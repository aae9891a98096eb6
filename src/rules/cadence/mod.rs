//! Rules about whether people say how it goes, and answer what asks for an answer.

mod stale_check_in;
mod trigger_unanswered;
mod unanswered_block;

use super::Rule;

/// The rules of the group.
pub(super) const RULES: &[&Rule] = &[
    &stale_check_in::STALE_CHECK_IN,
    &unanswered_block::UNANSWERED_BLOCK,
    &trigger_unanswered::TRIGGER_UNANSWERED,
];
