//! Findings as plain data: what is wrong, where, why it matters and what to do.
//!
//! Findings know neither colours, formats nor exit codes, and nothing of the rules that make them but a name.

mod finding;
mod level;

pub use finding::{Edit, Effect, Finding, Fix, ItemName, Label, Measure};
pub use level::Level;

/// The name of a rule, in kebab-case: what is wrong, readable after "allow".
pub type RuleName = &'static str;

/// The rules that reading a file can break, which lowering and linking report.
pub mod reading {
    use super::RuleName;

    /// The text is not YAML that can be read.
    pub const SYNTAX: RuleName = "syntax";
    /// A section or field that the language does not have.
    pub const UNKNOWN_FIELD: RuleName = "unknown-field";
    /// A required field that is not there.
    pub const MISSING_FIELD: RuleName = "missing-field";
    /// A map, list or scalar where another of them is asked for.
    pub const WRONG_TYPE: RuleName = "wrong-type";
    /// A value that is not of the form, or in the range, that the field asks for.
    pub const INVALID_VALUE: RuleName = "invalid-value";
    /// An id that is not of the form of ids.
    pub const INVALID_ID: RuleName = "invalid-id";
    /// A key that stands twice in one map.
    pub const DUPLICATE_KEY: RuleName = "duplicate-key";
    /// An id that names two things.
    pub const DUPLICATE_ID: RuleName = "duplicate-id";
    /// A file that is larger or deeper than what is read.
    pub const LIMIT_EXCEEDED: RuleName = "limit-exceeded";
    /// An id that nothing has.
    pub const UNKNOWN_REFERENCE: RuleName = "unknown-reference";
    /// An id of the wrong kind of thing.
    pub const WRONG_REFERENCE: RuleName = "wrong-reference";
    /// YAML beside the plan that looks like a plan file and is not one.
    pub const MISNAMED_FILE: RuleName = "misnamed-file";
    /// No owner where one person must answer.
    pub const MISSING_OWNER: RuleName = "missing-owner";
    /// A team where one person must answer.
    pub const TEAM_AS_OWNER: RuleName = "team-as-owner";
    /// An `allow` comment that gives no reason.
    pub const ALLOW_WITHOUT_REASON: RuleName = "allow-without-reason";
    /// A rule or group that does not exist, in the manifest or an `allow`.
    pub const UNKNOWN_RULE: RuleName = "unknown-rule";
}
