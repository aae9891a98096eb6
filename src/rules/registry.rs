//! Every rule, in the order of the reference.

use std::sync::LazyLock;

use super::{Rule, cadence, clarity, governance, graph, hygiene, ownership, reading, risk, schedule};

/// Returns every rule, in the order of the reference.
pub fn all() -> &'static [&'static Rule] {
    static ALL: LazyLock<Vec<&'static Rule>> = LazyLock::new(|| {
        [
            reading::RULES,
            graph::RULES,
            ownership::RULES,
            clarity::RULES,
            schedule::RULES,
            cadence::RULES,
            risk::RULES,
            governance::RULES,
            hygiene::RULES,
        ]
        .concat()
    });
    &ALL
}

/// Returns the rule with this name.
pub fn find(name: &str) -> Option<&'static Rule> {
    all().iter().copied().find(|rule| rule.name == name)
}
