use crate::diagnostic::reading;
use crate::rules::rule::{declare_rule, found_while_reading};

declare_rule! {
    /// ## What it finds
    /// A field or a section that the plan language does not have, mostly a slip of the finger, and a field that belongs in
    /// the manifest and stands in another file.
    ///
    /// ## Why it matters
    /// What is under a name that nobody reads has no effect. The person who wrote `deadline:` believes that the plan knows
    /// the day.
    ///
    /// ## Example
    /// ```yaml
    /// tasks:
    ///   accessibility:
    ///     title: Usable with a screen reader
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 4d
    ///     deadline: 2026-05-29
    ///     done_when: Two blind customers sign up without help.
    /// ```
    ///
    /// ## Mended
    /// The field is called `due`. What has no field of its own goes under `custom:`, and a name that begins with `x-` is
    /// never looked at.
    /// ```yaml
    /// tasks:
    ///   accessibility:
    ///     title: Usable with a screen reader
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 4d
    ///     due: 2026-05-29
    ///     done_when: Two blind customers sign up without help.
    ///     custom:
    ///       ticket: WEB-117
    /// ```
    pub(super) static UNKNOWN_FIELD = {
        name: reading::UNKNOWN_FIELD,
        group: Reading,
        level: Error,
        needs: Reading,
        since: "0.1.0",
        check: found_while_reading,
    }
}
