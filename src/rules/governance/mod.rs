//! Rules about whether changes and approvals are what was agreed.

mod approval_overdue;
mod gate_bypassed;
mod self_approval;
mod silent_rescope;
mod unattested_approval;

use super::Rule;

pub(super) use gate_bypassed::holds_at_open_gate;

/// The rules of the group.
pub(super) const RULES: &[&Rule] = &[
    &silent_rescope::SILENT_RESCOPE,
    &self_approval::SELF_APPROVAL,
    &gate_bypassed::GATE_BYPASSED,
    &unattested_approval::UNATTESTED_APPROVAL,
    &approval_overdue::APPROVAL_OVERDUE,
];
