use crate::diagnostic::reading;
use crate::rules::rule::{declare_rule, found_while_reading};

declare_rule! {
    /// ## What it finds
    /// An id that nothing in the plan has: in `needs`, `part_of`, `owner`, or wherever one item names another.
    ///
    /// ## Why it matters
    /// The link is left out, so whatever should wait does not wait, and the dates come out too early. Mostly it is a slip of
    /// the finger, or the item was renamed in one place.
    ///
    /// ## Example
    /// ```yaml
    /// tasks:
    ///   licences:
    ///     title: Licences for twelve people
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 5d
    ///     done_when: Twelve people have passed the test.
    ///   night-shift:
    ///     title: Try a night shift
    ///     owner: jon
    ///     part_of: launch
    ///     estimate: 2d
    ///     done_when: One night's orders are out by six in the morning.
    ///     needs: [licenses]
    /// ```
    ///
    /// ## Mended
    /// ```yaml
    /// tasks:
    ///   licences:
    ///     title: Licences for twelve people
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 5d
    ///     done_when: Twelve people have passed the test.
    ///   night-shift:
    ///     title: Try a night shift
    ///     owner: jon
    ///     part_of: launch
    ///     estimate: 2d
    ///     done_when: One night's orders are out by six in the morning.
    ///     needs: [licences]
    /// ```
    pub(super) static UNKNOWN_REFERENCE = {
        name: reading::UNKNOWN_REFERENCE,
        group: Reading,
        level: Error,
        needs: Reading,
        since: "0.1.0",
        fixes: "`git plan check --fix` writes the id where one, and only one, is the same but for capitals, and `-` for `_`. What is merely similar is left to you.",
        check: found_while_reading,
    }
}
