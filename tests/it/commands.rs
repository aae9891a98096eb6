//! The commands as the program lists them: their table in the README, and what all of them have.

use std::fmt::Write as _;

use crate::session::Session;

/// Returns each command with its line in the help.
fn commands() -> Vec<(String, String)> {
    let help = Session::new().shell("COLUMNS=500 git plan -h").out;
    let list = help.split("\nCommands:\n").nth(1).expect("a list of commands");
    let lines = list.lines().take_while(|line| !line.is_empty());
    let command = |line: &str| {
        let (name, what) = line.trim().split_once("  ").expect("a name and what it does");
        (name.to_owned(), what.trim().to_owned())
    };
    lines.map(command).collect()
}

/// Returns the names of the commands.
pub(crate) fn names() -> Vec<String> {
    commands().into_iter().map(|(name, _)| name).collect()
}

/// Returns the table of the commands.
pub(crate) fn table() -> String {
    let mut table = String::from("| command | what it does |\n|---|---|\n");
    for (name, what) in commands() {
        let _ = writeln!(table, "| [`{name}`](docs/commands.md#git-plan-{name}) | {what} |");
    }
    table
}

#[test]
fn every_command_has_examples_and_the_options_that_all_have() {
    let session = Session::new();
    for name in names() {
        let help = session.plan(&[name.as_str(), "-h"]).out;
        assert!(help.starts_with("Examples:\n  git plan "), "{help}");
        for option in ["-C <DIR>", "--plan", "--rev", "--as-of", "--color", "--ascii", "--quiet", "--verbose"]
        {
            assert!(help.contains(option), "`{name}` has {option}: {help}");
        }
    }
}
