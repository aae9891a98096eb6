use crate::diagnostic::reading;
use crate::rules::rule::{declare_rule, found_while_reading};

declare_rule! {
    /// ## What it finds
    /// An id with a blank, a slash or another sign that ids do not have, one that is too long, and one that would be read as a
    /// number, a date or a yes or no.
    ///
    /// ## Why it matters
    /// An id is how other items, people and commands name a thing, for as long as it lives. One that needs quotes in some
    /// places and not in others will be mistyped. The title is the place for a name with blanks.
    ///
    /// ## Example
    /// ```yaml
    /// tasks:
    ///   push messages:
    ///     title: A message when the order moves on
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 4d
    ///     done_when: The message arrives within a minute of the change.
    /// ```
    ///
    /// ## Mended
    /// ```yaml
    /// tasks:
    ///   push-messages:
    ///     title: A message when the order moves on
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 4d
    ///     done_when: The message arrives within a minute of the change.
    /// ```
    pub(super) static INVALID_ID = {
        name: reading::INVALID_ID,
        group: Reading,
        level: Error,
        needs: Reading,
        since: "0.1.0",
        check: found_while_reading,
    }
}
