use crate::diagnostic::reading;
use crate::rules::rule::{declare_rule, found_while_reading};

declare_rule! {
    /// ## What it finds
    /// Two things with one id, in one file or in two, and two check-ins on the same item and day.
    ///
    /// ## Why it matters
    /// An id names one thing in the whole plan, so that an item can be moved to another file and keep its history, and so
    /// that `needs: [login]` means one login. People and teams share one set of ids, everything else shares another.
    ///
    /// ## Example
    /// ```yaml
    /// tasks:
    ///   login:
    ///     title: Log in with the customer number
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 5d
    ///     done_when: A customer logs in with number and postcode.
    /// ```
    /// ```yaml app.plan.yaml
    /// tasks:
    ///   login:
    ///     title: Log in with a fingerprint
    ///     owner: jon
    ///     part_of: launch
    ///     estimate: 5d
    ///     done_when: A known phone opens the app without a password.
    /// ```
    ///
    /// ## Mended
    /// ```yaml
    /// tasks:
    ///   login:
    ///     title: Log in with the customer number
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 5d
    ///     done_when: A customer logs in with number and postcode.
    /// ```
    /// ```yaml app.plan.yaml
    /// tasks:
    ///   fingerprint-login:
    ///     title: Log in with a fingerprint
    ///     owner: jon
    ///     part_of: launch
    ///     estimate: 5d
    ///     done_when: A known phone opens the app without a password.
    /// ```
    pub(super) static DUPLICATE_ID = {
        name: reading::DUPLICATE_ID,
        group: Reading,
        level: Error,
        needs: Reading,
        since: "0.1.0",
        check: found_while_reading,
    }
}
