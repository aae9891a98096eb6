use crate::diagnostic::reading;
use crate::rules::rule::{declare_rule, found_while_reading};

declare_rule! {
    /// ## What it finds
    /// A YAML file beside the plan that reads like a plan file, and whose name keeps it out: only `plan.yaml` and files that
    /// end in `.plan.yaml` are part of a plan.
    ///
    /// ## Why it matters
    /// Its tasks are in no schedule, and no rule will ever miss them. Whoever wrote them believes that they are planned.
    ///
    /// ## Example
    /// ```yaml tasks.yaml
    /// tasks:
    ///   pallet-order:
    ///     title: Order four thousand pallets
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 2d
    ///     done_when: The supplier has confirmed the day of delivery.
    /// ```
    ///
    /// ## Mended
    /// The file has another name. One that is no part of the plan can be named in the manifest's `exclude:`.
    /// ```yaml tasks.plan.yaml
    /// tasks:
    ///   pallet-order:
    ///     title: Order four thousand pallets
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 2d
    ///     done_when: The supplier has confirmed the day of delivery.
    /// ```
    pub(super) static MISNAMED_FILE = {
        name: reading::MISNAMED_FILE,
        group: Reading,
        level: Note,
        needs: Reading,
        since: "0.1.0",
        check: found_while_reading,
    }
}
