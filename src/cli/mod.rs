//! The command line: reads arguments, clock, environment and terminal, calls the library, and knows exit codes.
//!
//! A command is a file in `command`: it resolves what it is asked about, computes, and shows. Nothing else in the program
//! writes to the terminal.

mod args;
mod base;
mod command;
mod compared;
mod error;
mod example;
mod findings;
mod fixing;
mod pager;
mod progress;
mod questions;
mod reference;
mod since;
mod starter;
mod template;
mod ui;
mod unknown;
mod workspace;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use self::args::{Cli, Command};
use self::error::CliError;
use self::ui::Ui;

pub use self::reference::{command_reference, rule_reference};

/// What a command answers, where it could.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// It did its job, and the answer is yes.
    Yes,
    /// The answer is no.
    No,
}

/// Runs the program with these arguments and returns its exit code: 0 yes, 1 no, 2 it could not answer.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    let json = asks_for_json(&args);
    let matches = match command().try_get_matches_from(args) {
        Ok(matches) => matches,
        Err(error) => return usage(&error, json),
    };
    let cli = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(error) => return usage(&error, json),
    };
    let mut ui = Ui::new(&cli.global);
    match dispatch(&mut ui, &cli) {
        Ok(Outcome::Yes) => ui.finish(0),
        Ok(Outcome::No) => ui.finish(1),
        Err(error) => {
            ui.fail(cli.command.as_ref().map_or("", Command::name), cli.wants_json(), &error);
            ui.finish(2)
        }
    }
}

/// Returns the command line's definition, for help, completions and the man page.
fn command() -> clap::Command {
    Cli::command()
}

/// Whether `--format json` stands among arguments that could not be read, so that the error is JSON too.
fn asks_for_json(args: &[OsString]) -> bool {
    let words: Vec<_> = args.iter().map(|arg| arg.to_string_lossy()).collect();
    words.iter().any(|word| word == "--format=json")
        || words.windows(2).any(|pair| pair[0] == "--format" && pair[1] == "json")
}

/// Prints help or a usage error; help is an answer, a usage error is not.
fn usage(error: &clap::Error, json: bool) -> ExitCode {
    let _ = error.print();
    if json && error.use_stderr() {
        let text = error.to_string();
        let message = text.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned();
        ui::print_failure("", &CliError::new(message).hint("`git plan COMMAND -h` lists the arguments"));
    }
    ExitCode::from(if error.use_stderr() { 2 } else { 0 })
}

fn dispatch(ui: &mut Ui, cli: &Cli) -> Result<Outcome, CliError> {
    let Some(command) = &cli.command else {
        let help = self::command().render_help();
        ui.print(&if ui.look().color { help.ansi().to_string() } else { help.to_string() });
        return Ok(Outcome::Yes);
    };
    match command {
        Command::Check(args) => command::check::run(ui, &cli.global, args),
        Command::Ci(args) => command::ci::run(ui, &cli.global, args),
        Command::Explain(args) => command::explain::run(ui, args),
        Command::Status(args) => command::status::run(ui, &cli.global, args),
        Command::Next(args) => command::next::run(ui, &cli.global, args),
        Command::Checkin(args) => command::checkin::run(ui, &cli.global, args),
        Command::Agenda(args) => command::agenda::run(ui, &cli.global, args),
        Command::Health(args) => command::health::run(ui, &cli.global, args),
        Command::Schedule(args) => command::schedule::run(ui, &cli.global, args),
        Command::Path(args) => command::path::run(ui, &cli.global, args),
        Command::Capacity(args) => command::capacity::run(ui, &cli.global, args),
        Command::Show(args) => command::show::run(ui, &cli.global, args),
        Command::Trace(args) => command::trace::run(ui, &cli.global, args),
        Command::Diff(args) => command::diff::run(ui, &cli.global, args),
        Command::Digest(args) => command::digest::run(ui, &cli.global, args),
        Command::Export(args) => command::export::run(ui, &cli.global, args),
        Command::Reviewers(args) => command::reviewers::run(ui, &cli.global, args),
        Command::Init(args) => command::init::run(ui, &cli.global, args),
        Command::Setup(args) => command::setup::run(ui, &cli.global, args),
        Command::Schema(args) => Ok(command::schema::run(ui, args)),
        Command::Completions(args) => Ok(command::completions::run(ui, args)),
        Command::Man(args) => command::man::run(ui, &cli.global, args),
        Command::Drift(args) => command::drift::run(ui, &cli.global, args),
        Command::Bisect(args) => command::bisect::run(ui, &cli.global, args),
        Command::RangeDiff(args) => command::range_diff::run(ui, &cli.global, args),
        Command::Blame(args) => command::blame::run(ui, &cli.global, args),
        Command::Retro(args) => command::retro::run(ui, &cli.global, args),
        Command::Log(args) => command::log::run(ui, &cli.global, args),
        Command::WhatIf(args) => command::what_if::run(ui, &cli.global, args),
    }
}
