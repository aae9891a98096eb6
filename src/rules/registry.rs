//! Every rule, in the order of the reference.

use std::sync::LazyLock;

use super::{
    Rule, cadence, clarity, governance, graph, hygiene, metrics, ownership, reading, risk, schedule,
};

/// Returns every rule, in the order of the reference.
pub fn all() -> &'static [&'static Rule] {
    static ALL: LazyLock<Vec<&'static Rule>> = LazyLock::new(|| {
        [
            reading::RULES,
            graph::RULES,
            ownership::RULES,
            clarity::RULES,
            schedule::RULES,
            metrics::RULES,
            cadence::RULES,
            risk::RULES,
            governance::RULES,
            hygiene::RULES,
        ]
        .concat()
    });
    &ALL
}

/// Returns the rule that has this name, or had it before.
pub fn find(name: &str) -> Option<&'static Rule> {
    find_among(all(), name)
}

/// Returns the one of these rules that has a name, or else had it before.
pub(super) fn find_among(rules: &[&'static Rule], name: &str) -> Option<&'static Rule> {
    let has = |rule: &&&'static Rule| rule.name == name;
    let had = |rule: &&&'static Rule| rule.formerly.contains(&name);
    rules.iter().find(has).or_else(|| rules.iter().find(had)).copied()
}
