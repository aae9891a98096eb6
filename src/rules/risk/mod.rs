//! Rules about what may go wrong, and what it costs.

mod over_budget;
mod risk_review_overdue;
mod unmitigated_risk;
mod unwatched_critical_path;

use super::Rule;

/// The rules of the group.
pub(super) const RULES: &[&Rule] = &[
    &unmitigated_risk::UNMITIGATED_RISK,
    &risk_review_overdue::RISK_REVIEW_OVERDUE,
    &unwatched_critical_path::UNWATCHED_CRITICAL_PATH,
    &over_budget::OVER_BUDGET,
];
