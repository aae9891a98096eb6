use crate::rules::rule::{declare_rule, found_while_reading};

declare_rule! {
    /// ## What it finds
    /// A rule, a group of rules or an option that does not exist, in the manifest's `rules:` or in an `allow` comment. It also
    /// finds a level for a rule whose level cannot be set, which are those about what cannot be read, and the name that a rule
    /// had before it was given another one.
    ///
    /// ## Why it matters
    /// The setting has no effect. Whoever wrote it believes that a rule is on, or off, or stricter, and it is not. A former name
    /// does work, and should not outlive the memory of it.
    ///
    /// ## Example
    /// ```yaml
    /// plan: Spring release
    /// version: 1
    /// start: 2026-03-02
    /// as_of: 2026-03-02
    /// rules:
    ///   over-sized-tasks: warning
    /// ```
    ///
    /// ## Mended
    /// ```yaml
    /// plan: Spring release
    /// version: 1
    /// start: 2026-03-02
    /// as_of: 2026-03-02
    /// rules:
    ///   oversized-task: warning
    /// ```
    pub(in crate::rules) static UNKNOWN_RULE = {
        name: "unknown-rule",
        group: Hygiene,
        level: Warning,
        needs: Reading,
        since: "0.1.0",
        fixes: "`git plan check --fix` writes the name where one is the same but for capitals, and `-` for `_`, or has taken the place of this one.",
        check: found_while_reading,
    }
}
