use crate::diagnostic::reading;
use crate::rules::rule::{declare_rule, found_while_reading};

declare_rule! {
    /// ## What it finds
    /// An `owner` that is a team, where one person must answer.
    ///
    /// ## Why it matters
    /// When a team answers, each of its people can think that another one does. Everybody in the team may work on it; one of
    /// them answers for it. Where the team has a `lead`, the finding proposes that person.
    ///
    /// ## Example
    /// ```yaml
    /// tasks:
    ///   price-list:
    ///     title: Agree on the prices
    ///     owner: product
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
    pub(super) static TEAM_AS_OWNER = {
        name: reading::TEAM_AS_OWNER,
        group: Ownership,
        level: Error,
        needs: Reading,
        since: "0.1.0",
        check: found_while_reading,
    }
}
