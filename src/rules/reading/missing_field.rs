use crate::diagnostic::reading;
use crate::rules::rule::{declare_rule, found_while_reading};

declare_rule! {
    /// ## What it finds
    /// An item without a field that it cannot do without: a title, the due date of an objective, where a key result comes
    /// from and where it is to go. A missing owner is found by `missing-owner`, a missing estimate by `missing-estimate`.
    ///
    /// ## Why it matters
    /// A target without a starting point cannot be judged halfway, and an objective without a day is a wish. These few fields
    /// are what every other answer is made of.
    ///
    /// ## Example
    /// ```yaml
    /// key_results:
    ///   fewer-calls:
    ///     title: Calls about an open order
    ///     owner: ana
    ///     of: more-customers
    ///     unit: calls
    ///     to: 400
    ///
    /// initiatives:
    ///   self-service:
    ///     title: Customers look up their order themselves
    ///     owner: ana
    ///     drives: [fewer-calls]
    ///     done_when: The order page shows the day of delivery.
    /// ```
    ///
    /// ## Mended
    /// ```yaml
    /// key_results:
    ///   fewer-calls:
    ///     title: Calls about an open order
    ///     owner: ana
    ///     of: more-customers
    ///     unit: calls
    ///     from: 900
    ///     to: 400
    ///
    /// initiatives:
    ///   self-service:
    ///     title: Customers look up their order themselves
    ///     owner: ana
    ///     drives: [fewer-calls]
    ///     done_when: The order page shows the day of delivery.
    /// ```
    pub(super) static MISSING_FIELD = {
        name: reading::MISSING_FIELD,
        group: Reading,
        level: Error,
        needs: Reading,
        since: "0.1.0",
        check: found_while_reading,
    }
}
