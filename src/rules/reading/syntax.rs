use crate::diagnostic::reading;
use crate::rules::rule::{declare_rule, found_while_reading};

declare_rule! {
    /// ## What it finds
    /// Text that cannot be read as YAML: a colon without quotes around it, a bracket or quote that is not closed, a tab, a
    /// line that is indented too far or not far enough, the marks of an unfinished merge. It also finds a comment that begins
    /// with `git-plan:` and says nothing that is understood.
    ///
    /// ## Why it matters
    /// From such a line on, nobody can be sure what the rest of the file means, so it is not read. While that lasts, `check`
    /// says nothing about what is missing from the plan, since it may stand in the lines that were not read, and there are
    /// no dates.
    ///
    /// ## Example
    /// ```yaml
    /// tasks:
    ///   pilot:
    ///     title: Pilot in Bremen
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 5d
    ///     done_when: Fifty customers have signed up.
    ///     description: Our promise: an answer within two days
    /// ```
    ///
    /// ## Mended
    /// ```yaml
    /// tasks:
    ///   pilot:
    ///     title: Pilot in Bremen
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 5d
    ///     done_when: Fifty customers have signed up.
    ///     description: "Our promise: an answer within two days"
    /// ```
    pub(super) static SYNTAX = {
        name: reading::SYNTAX,
        group: Reading,
        level: Error,
        needs: Reading,
        since: "0.1.0",
        check: found_while_reading,
    }
}
