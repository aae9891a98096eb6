//! Rules about whether people say how it goes, and answer what asks for an answer.

mod contradicted_health;
mod recalibration_due;
mod second_hand_check_in;
mod stale_check_in;
mod trigger_unanswered;
mod unanswered_block;

use super::Rule;

/// The rules of the group.
pub(super) const RULES: &[&Rule] = &[
    &stale_check_in::STALE_CHECK_IN,
    &contradicted_health::CONTRADICTED_HEALTH,
    &recalibration_due::RECALIBRATION_DUE,
    &unanswered_block::UNANSWERED_BLOCK,
    &trigger_unanswered::TRIGGER_UNANSWERED,
    &second_hand_check_in::SECOND_HAND_CHECK_IN,
];
