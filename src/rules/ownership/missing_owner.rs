use crate::diagnostic::reading;
use crate::rules::rule::{declare_rule, found_while_reading};

declare_rule! {
    /// ## What it finds
    /// Something that one person must answer for, and that has no `owner`: a theme, objective, key result, metric,
    /// initiative, task, gate, risk or trigger.
    ///
    /// ## Why it matters
    /// What nobody answers for is done last, or twice, or not at all, and nobody notices until the day it is needed. An
    /// owner need not do the work alone; they are the one to ask, and the one who speaks up when it goes wrong.
    ///
    /// ## Example
    /// ```yaml
    /// tasks:
    ///   price-list:
    ///     title: Agree on the prices
    ///     part_of: launch
    ///     estimate: 3d
    ///     done_when: Sales has signed the list.
    /// ```
    ///
    /// ## Mended
    /// ```yaml
    /// tasks:
    ///   price-list:
    ///     title: Agree on the prices
    ///     owner: jon
    ///     part_of: launch
    ///     estimate: 3d
    ///     done_when: Sales has signed the list.
    /// ```
    pub(super) static MISSING_OWNER = {
        name: reading::MISSING_OWNER,
        group: Ownership,
        level: Error,
        needs: Reading,
        since: "0.1.0",
        check: found_while_reading,
    }
}
