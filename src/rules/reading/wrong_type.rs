use crate::diagnostic::reading;
use crate::rules::rule::{declare_rule, found_while_reading};

declare_rule! {
    /// ## What it finds
    /// A list where one value is asked for, one value where a list is asked for, or a text where there should be names with
    /// values below them.
    ///
    /// ## Why it matters
    /// The value is left out, so the plan goes on as if it had not been written. Two owners in a list are a common case, and
    /// the field is right to refuse them: where two people answer for something, each waits for the other.
    ///
    /// ## Example
    /// ```yaml
    /// tasks:
    ///   status-page:
    ///     title: Where is my order?
    ///     owner: [ana, jon]
    ///     part_of: launch
    ///     estimate: 5d
    ///     done_when: The page names the next step and its day.
    /// ```
    ///
    /// ## Mended
    /// One person answers for it, the other works on it.
    /// ```yaml
    /// tasks:
    ///   status-page:
    ///     title: Where is my order?
    ///     owner: ana
    ///     with: [jon]
    ///     part_of: launch
    ///     estimate: 5d
    ///     done_when: The page names the next step and its day.
    /// ```
    pub(super) static WRONG_TYPE = {
        name: reading::WRONG_TYPE,
        group: Reading,
        level: Error,
        needs: Reading,
        since: "0.1.0",
        check: found_while_reading,
    }
}
