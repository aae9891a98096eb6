//! The arguments that all commands share, and the list of commands.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::base::Day;

use super::command;
use super::findings::Format;

const ABOUT: &str = "Keep plans in git: check them, see what drives the dates, and what a change means";

const EXAMPLES: &str = "\
Examples:
  git plan init roadmap          write a first plan
  git plan check                 say what is wrong with it, and where
  git plan path launch           say what drives the date of `launch`
  git plan diff main...          say what this branch changes, and what follows

`git plan -h` is this page; `git plan COMMAND -h` tells more of a command.";

/// The command line.
#[derive(Debug, Parser)]
#[command(
    name = "git-plan",
    bin_name = "git plan",
    version,
    about = ABOUT,
    before_help = EXAMPLES,
    disable_help_subcommand = true,
    subcommand_value_name = "COMMAND",
    subcommand_help_heading = "Commands"
)]
pub(super) struct Cli {
    #[command(flatten)]
    pub(super) global: GlobalArgs,
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

/// The options that every command takes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Global options")]
pub(super) struct GlobalArgs {
    /// Run as if started in this directory
    #[arg(short = 'C', value_name = "DIR", global = true)]
    pub(super) directory: Option<PathBuf>,
    /// Read the plan in this folder, instead of looking for it
    #[arg(long, value_name = "PATH", global = true)]
    pub(super) plan: Option<PathBuf>,
    /// Read the plan as it was at this revision, without a checkout
    #[arg(long, value_name = "REV", global = true)]
    pub(super) rev: Option<String>,
    /// Judge the plan as of this day, such as 2026-06-30
    #[arg(long, value_name = "DATE", global = true, value_parser = parse_day)]
    pub(super) as_of: Option<Day>,
    /// When to use colour
    #[arg(long, value_name = "WHEN", global = true, default_value = "auto")]
    pub(super) color: When,
    /// Draw with ASCII characters alone
    #[arg(long, global = true)]
    pub(super) ascii: bool,
    /// Print less
    #[arg(short, long, global = true)]
    pub(super) quiet: bool,
    /// Print more
    #[arg(short, long, global = true)]
    pub(super) verbose: bool,
}

/// When to do something that depends on the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum When {
    /// Where the terminal can
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// For commands that print for people, or for programs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum TextOrJson {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Init(command::init::InitArgs),
    Check(command::check::CheckArgs),
    Ci(command::ci::CiArgs),
    Explain(command::explain::ExplainArgs),
    Status(command::status::StatusArgs),
    Next(command::next::NextArgs),
    Digest(command::digest::DigestArgs),
    Checkin(command::checkin::CheckinArgs),
    Agenda(command::agenda::AgendaArgs),
    Health(command::health::HealthArgs),
    Schedule(command::schedule::ScheduleArgs),
    #[command(visible_alias = "critical")]
    Path(command::path::PathArgs),
    Capacity(command::capacity::CapacityArgs),
    Show(command::show::ShowArgs),
    Trace(command::trace::TraceArgs),
    Diff(command::diff::DiffArgs),
    RangeDiff(command::range_diff::RangeDiffArgs),
    WhatIf(command::what_if::WhatIfArgs),
    Log(command::log::LogArgs),
    Blame(command::blame::BlameArgs),
    Drift(command::drift::DriftArgs),
    Bisect(command::bisect::BisectArgs),
    Retro(command::retro::RetroArgs),
    Reviewers(command::reviewers::ReviewersArgs),
    Export(command::export::ExportArgs),
    Setup(command::setup::SetupArgs),
    Schema(command::schema::SchemaArgs),
    Completions(command::completions::CompletionsArgs),
    Man(command::man::ManArgs),
}

impl Command {
    /// Returns the command's name.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Check(_) => "check",
            Self::Ci(_) => "ci",
            Self::Explain(_) => "explain",
            Self::Status(_) => "status",
            Self::Next(_) => "next",
            Self::Checkin(_) => "checkin",
            Self::Agenda(_) => "agenda",
            Self::Health(_) => "health",
            Self::Schedule(_) => "schedule",
            Self::Path(_) => "path",
            Self::Capacity(_) => "capacity",
            Self::Show(_) => "show",
            Self::Trace(_) => "trace",
            Self::Diff(_) => "diff",
            Self::Digest(_) => "digest",
            Self::Export(_) => "export",
            Self::Reviewers(_) => "reviewers",
            Self::Init(_) => "init",
            Self::Schema(_) => "schema",
            Self::Setup(_) => "setup",
            Self::Completions(_) => "completions",
            Self::Man(_) => "man",
            Self::WhatIf(_) => "what-if",
            Self::RangeDiff(_) => "range-diff",
            Self::Log(_) => "log",
            Self::Blame(_) => "blame",
            Self::Drift(_) => "drift",
            Self::Bisect(_) => "bisect",
            Self::Retro(_) => "retro",
        }
    }
}

impl Cli {
    /// Returns whether JSON was asked for, so that an error is JSON too.
    pub(super) fn wants_json(&self) -> bool {
        match &self.command {
            Some(Command::Check(args)) => args.format == Format::Json,
            Some(Command::Ci(args)) => args.format == TextOrJson::Json,
            Some(Command::Explain(args)) => args.format == command::explain::Format::Json,
            Some(Command::Status(args)) => args.format == command::status::Format::Json,
            Some(Command::Next(args)) => args.format == command::next::Format::Json,
            Some(Command::Checkin(args)) => args.format == TextOrJson::Json,
            Some(Command::Agenda(args)) => args.format == command::agenda::Format::Json,
            Some(Command::Health(args)) => args.format == command::health::Format::Json,
            Some(Command::Schedule(args)) => args.format == command::schedule::Format::Json,
            Some(Command::Path(args)) => args.format == TextOrJson::Json,
            Some(Command::Capacity(args)) => args.format == command::capacity::Format::Json,
            Some(Command::Show(args)) => args.format == TextOrJson::Json,
            Some(Command::Trace(args)) => args.format == command::trace::Format::Json,
            Some(Command::Digest(args)) => args.format == command::digest::Format::Json,
            Some(Command::Diff(args)) => args.format == command::diff::Format::Json,
            Some(Command::Init(args)) => args.format == TextOrJson::Json,
            Some(Command::Schema(_)) => true,
            Some(Command::Completions(args)) => args.format == TextOrJson::Json,
            Some(Command::Man(args)) => args.format == TextOrJson::Json,
            Some(Command::RangeDiff(args)) => args.format == command::range_diff::Format::Json,
            Some(Command::Blame(args)) => args.format == TextOrJson::Json,
            Some(Command::Drift(args)) => args.format == command::drift::Format::Json,
            Some(Command::Bisect(args)) => args.format == TextOrJson::Json,
            Some(Command::Retro(args)) => args.format == command::retro::Format::Json,
            Some(Command::Log(args)) => args.format == command::log::Format::Json,
            Some(Command::WhatIf(args)) => args.format == TextOrJson::Json,
            Some(Command::Reviewers(args)) => args.format == command::reviewers::Format::Json,
            Some(Command::Setup(args)) => args.format == TextOrJson::Json,
            Some(Command::Export(_)) | None => false,
        }
    }
}

fn parse_day(text: &str) -> Result<Day, String> {
    match Day::parse(text) {
        Some(day) if (Day::FIRST..=Day::LAST).contains(&day) => Ok(day),
        Some(_) => Err("the years are 1970 to 2299".to_owned()),
        None => Err("a day is written 2026-06-30, and must be one of the calendar".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_command_line_is_sound() {
        super::super::command().debug_assert();
    }
}
