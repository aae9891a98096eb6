use crate::rules::rule::{declare_rule, found_while_reading};

declare_rule! {
    /// ## What it finds
    /// An `allow` comment with nothing behind the bracket.
    ///
    /// ## Why it matters
    /// Somebody decided to live with a finding. In half a year nobody will know why, whether the reason still holds, and whom
    /// to ask. A few words are enough. A day helps as well: `allow(missing-estimate, until=2026-04-30) The supplier tells us in
    /// April.`
    ///
    /// ## Example
    /// ```yaml
    /// tasks:
    ///   # git-plan: allow(missing-estimate)
    ///   crane:
    ///     title: Set up the crane
    ///     owner: ana
    ///     part_of: launch
    ///     done_when: The crane has lifted its test weight.
    /// ```
    ///
    /// ## Mended
    /// ```yaml
    /// tasks:
    ///   # git-plan: allow(missing-estimate) The supplier tells us in April.
    ///   crane:
    ///     title: Set up the crane
    ///     owner: ana
    ///     part_of: launch
    ///     done_when: The crane has lifted its test weight.
    /// ```
    pub(in crate::rules) static ALLOW_WITHOUT_REASON = {
        name: "allow-without-reason",
        group: Hygiene,
        level: Warning,
        needs: Reading,
        since: "0.1.0",
        check: found_while_reading,
    }
}
