use crate::diagnostic::reading;
use crate::rules::rule::{declare_rule, found_while_reading};

declare_rule! {
    /// ## What it finds
    /// A value that is not of the form that its field asks for: a day that is not in the calendar, a duration that cannot be
    /// read, a word that is not one of the few allowed, a number in another unit. It also finds values that cannot stand
    /// together, such as the estimate of a milestone, and a link between items that cannot be scheduled.
    ///
    /// ## Why it matters
    /// A value that cannot be understood is left out, and the dates are reckoned without it. Guessing would be worse: whoever
    /// wrote 31 April meant some day, and only they know which.
    ///
    /// ## Example
    /// ```yaml
    /// tasks:
    ///   data-protection:
    ///     title: Data protection assessment
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 4d
    ///     due: 2026-04-31
    ///     done_when: The data protection officer has signed.
    /// ```
    ///
    /// ## Mended
    /// ```yaml
    /// tasks:
    ///   data-protection:
    ///     title: Data protection assessment
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 4d
    ///     due: 2026-04-30
    ///     done_when: The data protection officer has signed.
    /// ```
    pub(super) static INVALID_VALUE = {
        name: reading::INVALID_VALUE,
        group: Reading,
        level: Error,
        needs: Reading,
        since: "0.1.0",
        fixes: "`git plan check --fix` spells a date as dates are spelt here where it can be no other day (`2026-4-5`, `25.4.2026`), and a period (`2026-q2`).",
        check: found_while_reading,
    }
}
