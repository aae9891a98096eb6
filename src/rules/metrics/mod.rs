//! Rules about what is measured, and where that leads.

mod conflicting_targets;
mod missing_counter_metric;
mod missing_leading_indicator;
mod off_pace;
mod stale_reading;
mod unused_metric;

use super::Rule;

/// The rules of the group.
pub(super) const RULES: &[&Rule] = &[
    &missing_leading_indicator::MISSING_LEADING_INDICATOR,
    &missing_counter_metric::MISSING_COUNTER_METRIC,
    &unused_metric::UNUSED_METRIC,
    &conflicting_targets::CONFLICTING_TARGETS,
    &stale_reading::STALE_READING,
    &off_pace::OFF_PACE,
];
