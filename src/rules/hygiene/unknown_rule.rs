use crate::rules::rule::{declare_rule, found_while_reading};

declare_rule! {
    /// ## What it finds
    pub(in crate::rules) static UNKNOWN_RULE = {
        name: "unknown-rule",
        group: Hygiene,
        level: Warning,
        needs: Reading,
        since: "0.1.0",
        check: found_while_reading,
    }
}
