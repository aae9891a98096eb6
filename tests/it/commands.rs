//! The reference of the commands, `docs/commands.md`, and their table in the README, as the program says it.

use std::fmt::Write as _;

use crate::generated;
use crate::program::Session;

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
fn the_reference_in_the_repository_is_what_the_program_says() {
    let session = Session::new();
    let mut page = String::from(
        "# The commands\n\n\
         <!-- Generated from the help of the program. To change it, change that and run\n\
         `UPDATE_GENERATED=1 cargo test --test it`. -->\n\n\
         The same as manual pages: `git plan man DIR`. In the terminal: `git plan COMMAND -h`, and more with\n\
         `git plan COMMAND --help`.\n",
    );
    let mut add = |title: &str, line: &str| {
        let help = session.shell(line);
        assert_eq!(help.code, Some(0), "{}", help.out);
        let _ = write!(page, "\n## {title}\n\n```text\n{}\n```\n", help.out.trim());
    };
    add("git plan", "git-plan --help");
    for name in names() {
        add(&format!("git plan {name}"), &format!("git plan {name} --help"));
    }
    // Help ends some lines in spaces.
    let page: String = page.lines().map(|line| format!("{}\n", line.trim_end())).collect();
    generated::check("docs/commands.md", &page);
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
