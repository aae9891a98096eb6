//! Rules about who answers for what, and whether they can.

mod missing_owner;
mod overloaded_owner;
mod owner_away;
mod owner_left;
mod owner_without_authority;
mod single_point_of_failure;
mod team_as_owner;

use super::Rule;

/// The rules of the group.
pub(super) const RULES: &[&Rule] = &[
    &missing_owner::MISSING_OWNER,
    &team_as_owner::TEAM_AS_OWNER,
    &owner_left::OWNER_LEFT,
    &owner_away::OWNER_AWAY,
    &owner_without_authority::OWNER_WITHOUT_AUTHORITY,
    &single_point_of_failure::SINGLE_POINT_OF_FAILURE,
    &overloaded_owner::OVERLOADED_OWNER,
];
