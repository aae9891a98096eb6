use crate::diagnostic::reading;
use crate::rules::rule::{declare_rule, found_while_reading};

declare_rule! {
    /// ## What it finds
    /// A file that is larger or more deeply nested than any plan: over 64 MiB, lists in lists over 128 levels, ten million
    /// values, or names for values (`*name`) that together stand for over a million of them.
    ///
    /// ## Why it matters
    /// A few lines can stand for more values than any computer has room for, and a file from a stranger may do so on purpose.
    /// Reading stops there, so the rest of the file is not part of the plan.
    ///
    /// ## Example
    /// ```yaml
    /// x-one: &one [a, b, c, d, e, f, g, h, i, j]
    /// x-two: &two [*one, *one, *one, *one, *one, *one, *one, *one, *one, *one]
    /// x-three: &three [*two, *two, *two, *two, *two, *two, *two, *two, *two, *two]
    /// x-four: &four [*three, *three, *three, *three, *three, *three, *three, *three]
    /// x-five: &five [*four, *four, *four, *four, *four, *four, *four, *four, *four]
    /// x-six: &six [*five, *five, *five, *five, *five, *five, *five, *five, *five]
    /// x-seven: [*six, *six, *six, *six, *six, *six, *six, *six, *six, *six]
    /// ```
    ///
    /// ## Mended
    /// ```yaml
    /// x-one: &one [a, b, c, d, e, f, g, h, i, j]
    /// x-two: [*one, *one, *one, *one, *one, *one, *one, *one, *one, *one]
    /// ```
    pub(super) static LIMIT_EXCEEDED = {
        name: reading::LIMIT_EXCEEDED,
        group: Reading,
        level: Error,
        needs: Reading,
        since: "0.1.0",
        check: found_while_reading,
    }
}
