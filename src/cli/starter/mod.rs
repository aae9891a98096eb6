//! The first plan that `init` writes: small, commented, and with nothing wrong in it on the day it is written.

use crate::base::Day;

const MANIFEST: &str = include_str!("plan.yaml");
const GOAL: &str = include_str!("help-centre.plan.yaml");

/// Days from the start to the due dates: a month, whose work is forecast to take half of it, and a quarter.
const PUBLIC: i32 = 28;
const DUE: i32 = 91;

/// The goal of the plan, whose path is worth a look.
pub(super) const OBJECTIVE: &str = "self-service";
/// The name of the schema where it is written beside the plan.
pub(super) const SCHEMA: &str = "plan.schema.json";

/// Returns the files of a first plan that starts on a day, by name; with `schema`, each names the schema beside it.
pub(super) fn files(start: Day, schema: bool) -> Vec<(&'static str, String)> {
    let first = if schema { format!("# yaml-language-server: $schema={SCHEMA}\n") } else { String::new() };
    let dated = |template: &str| {
        let later = |days| start.plus(days).min(Day::LAST).to_string();
        let dated = template.replace("{start}", &start.to_string());
        first.clone() + &dated.replace("{public}", &later(PUBLIC)).replace("{due}", &later(DUE))
    };
    vec![("plan.yaml", dated(MANIFEST)), ("help-centre.plan.yaml", dated(GOAL))]
}
