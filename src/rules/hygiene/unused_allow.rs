use crate::rules::rule::{declare_rule, found_while_reading};

declare_rule! {
    /// ## What it finds
    /// An `allow` comment that silences nothing: what it allowed has been mended, or the comment stands at another line than
    /// the finding, or its last day has passed.
    ///
    /// ## Why it matters
    /// A comment that allows something today and silences nothing will one day silence something new, which nobody has
    /// decided to live with.
    ///
    /// ## Example
    /// ```yaml
    /// tasks:
    ///   # git-plan: allow(missing-estimate) The supplier tells us in April.
    ///   crane:
    ///     title: Set up the crane
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 5d
    ///     done_when: The crane has lifted its test weight.
    /// ```
    ///
    /// ## Mended
    /// ```yaml
    /// tasks:
    ///   crane:
    ///     title: Set up the crane
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 5d
    ///     done_when: The crane has lifted its test weight.
    /// ```
    pub(in crate::rules) static UNUSED_ALLOW = {
        name: "unused-allow",
        group: Hygiene,
        level: Warning,
        needs: Reading,
        since: "0.1.0",
        fixes: "`git plan check --fix` removes the comment, unless its last day has passed: whether it gets another day is for you to say.",
        check: found_while_reading,
    }
}
