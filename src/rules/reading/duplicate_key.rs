use crate::diagnostic::reading;
use crate::rules::rule::{declare_rule, found_while_reading};

declare_rule! {
    /// ## What it finds
    /// The same name twice in one place: a field that an item has twice, or an id that stands twice in one section.
    ///
    /// ## Why it matters
    /// Only one of the two can count, and programs that read YAML do not agree on which. Mostly somebody wrote the new value
    /// and forgot to remove the old one, or a merge kept both.
    ///
    /// ## Example
    /// ```yaml
    /// tasks:
    ///   camera:
    ///     title: Take the photo in the app
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 3d
    ///     done_when: A photo taken in the dark can be read.
    ///     estimate: 6d
    /// ```
    ///
    /// ## Mended
    /// ```yaml
    /// tasks:
    ///   camera:
    ///     title: Take the photo in the app
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 6d
    ///     done_when: A photo taken in the dark can be read.
    /// ```
    pub(super) static DUPLICATE_KEY = {
        name: reading::DUPLICATE_KEY,
        group: Reading,
        level: Error,
        needs: Reading,
        since: "0.1.0",
        check: found_while_reading,
    }
}
