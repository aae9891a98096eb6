//! The pages of `docs/` that the program writes itself.

use git_plan::cli;

use crate::generated;

#[test]
fn the_reference_of_the_commands_is_in_step() {
    generated::check("docs/commands.md", &cli::command_reference());
}

#[test]
fn the_reference_of_the_rules_is_in_step() {
    generated::check("docs/rules.md", &cli::rule_reference());
}
