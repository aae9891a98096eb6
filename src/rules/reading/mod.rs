//! Rules about what the language refuses; their findings are made by reading and linking.

mod duplicate_id;
mod duplicate_key;
mod invalid_id;
mod invalid_value;
mod limit_exceeded;
mod misnamed_file;
mod missing_field;
mod syntax;
mod unknown_field;
mod unknown_reference;
mod wrong_reference;
mod wrong_type;

use super::Rule;

/// The rules of the group, in the order of the reference.
pub(super) const RULES: &[&Rule] = &[
    &syntax::SYNTAX,
    &unknown_field::UNKNOWN_FIELD,
    &missing_field::MISSING_FIELD,
    &wrong_type::WRONG_TYPE,
    &invalid_value::INVALID_VALUE,
    &invalid_id::INVALID_ID,
    &duplicate_key::DUPLICATE_KEY,
    &duplicate_id::DUPLICATE_ID,
    &limit_exceeded::LIMIT_EXCEEDED,
    &unknown_reference::UNKNOWN_REFERENCE,
    &wrong_reference::WRONG_REFERENCE,
    &misnamed_file::MISNAMED_FILE,
];
