//! The rules of `check`: each finds one kind of mistake, and has a page that says why it matters.
//!
//! A rule is one file, knows neither colours, formats nor exit codes, and says what it needs. Levels, `allow` comments and
//! the rules about them are applied after all rules have run. The page is the rule's doc comment, and its examples are
//! tests.

mod allow;
mod cadence;
mod clarity;
mod comparison;
mod context;
mod governance;
mod graph;
mod hygiene;
mod metrics;
mod ownership;
mod page;
mod reach;
mod reading;
mod registry;
mod risk;
mod rule;
mod run;
mod schedule;
mod settings;
#[cfg(test)]
mod sketch;
mod words;

pub use allow::Allowed;
pub use comparison::Comparison;
pub use context::RuleContext;
pub use page::{Example, Page};
pub use registry::{all, find};
pub use rule::{Group, Needs, Rule, RuleOption};
pub use run::{Checked, check, check_against, check_attested, check_for, check_under};
