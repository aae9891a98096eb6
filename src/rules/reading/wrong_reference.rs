use crate::diagnostic::reading;
use crate::rules::rule::{declare_rule, found_while_reading};

declare_rule! {
    /// ## What it finds
    /// An id that is there and is of the wrong kind: a task that is part of a key result, work that waits for a metric, a
    /// review by a team where one person is asked. A team as an owner is found by `team-as-owner`.
    ///
    /// ## Why it matters
    /// The link means nothing and is left out. Nobody can wait for a metric, since a metric is never finished. Some item that
    /// can be waited for was meant.
    ///
    /// ## Example
    /// ```yaml
    /// tasks:
    ///   retire-fax:
    ///     title: Switch the fax number off
    ///     owner: ana
    ///     part_of: sign-ups
    ///     estimate: 1d
    ///     done_when: The number answers with a hint to the web page.
    /// ```
    ///
    /// ## Mended
    /// A task is part of an initiative. What it moves, it `drives`.
    /// ```yaml
    /// tasks:
    ///   retire-fax:
    ///     title: Switch the fax number off
    ///     owner: ana
    ///     drives: [sign-ups]
    ///     estimate: 1d
    ///     done_when: The number answers with a hint to the web page.
    /// ```
    pub(super) static WRONG_REFERENCE = {
        name: reading::WRONG_REFERENCE,
        group: Reading,
        level: Error,
        needs: Reading,
        since: "0.1.0",
        check: found_while_reading,
    }
}
