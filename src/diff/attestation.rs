//! Who wrote down that somebody approved.

use crate::base::{Day, Signature};

/// The commit that wrote an approval into the plan, as plain data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attestation {
    /// The field that it set.
    pub field: &'static str,
    /// The gate, by the id that it has in the plan that is asked about.
    pub gate: String,
    /// Who is said to have approved, by their id there.
    pub person: String,
    /// The day of the approval, as it is written.
    pub day: Day,
    /// The commit's id, short enough to be said.
    pub commit: String,
    /// The day of the commit, in its own offset.
    pub date: Day,
    /// The name of its author, as `.mailmap` has it.
    pub author: String,
    /// The mail address of its author, as `.mailmap` has it.
    pub email: String,
    /// Its signature.
    pub signature: Signature,
}
