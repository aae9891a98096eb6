//! Rules about what the language refuses; their findings are made by reading and linking.

mod syntax;

use super::Rule;

/// The rules of the group.
pub(super) const RULES: &[&Rule] = &[&syntax::SYNTAX];
