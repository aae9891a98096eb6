//! Rules about whether everybody can know what is meant, and what for.

mod missing_definition_of_done;
mod missing_estimate;
mod objective_without_key_results;
mod overlong_plan;
mod oversized_task;
mod undriven_key_result;
mod unmeasurable_key_result;
mod untraceable_work;
mod vague_definition_of_done;

use super::Rule;

/// The rules of the group, in the order of the reference.
pub(super) const RULES: &[&Rule] = &[
    &untraceable_work::UNTRACEABLE_WORK,
    &undriven_key_result::UNDRIVEN_KEY_RESULT,
    &objective_without_key_results::OBJECTIVE_WITHOUT_KEY_RESULTS,
    &unmeasurable_key_result::UNMEASURABLE_KEY_RESULT,
    &missing_definition_of_done::MISSING_DEFINITION_OF_DONE,
    &vague_definition_of_done::VAGUE_DEFINITION_OF_DONE,
    &missing_estimate::MISSING_ESTIMATE,
    &oversized_task::OVERSIZED_TASK,
    &overlong_plan::OVERLONG_PLAN,
];
