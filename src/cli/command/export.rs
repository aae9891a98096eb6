use clap::{Args, ValueEnum};

use crate::exchange::{agenda, icalendar};

use crate::cli::Outcome;
use crate::cli::args::GlobalArgs;
use crate::cli::error::CliError;
use crate::cli::ui::Ui;
use crate::cli::workspace::{self, Workspace};

/// Write the plan for another program
///
/// `ics` is a calendar that calendar programs subscribe to or import: due days, promised days, check-ins, approvals, recurring
/// work, reviews of risks and proposed decisions, each a whole day that keeps nobody busy. An entry keeps its identity as
/// long as its item keeps its id.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  git plan export ics > plan.ics               everybody's days
  git plan export ics --person ana > ana.ics   those of Ana
  git plan export ics --person ana --rev origin/main > ana.ics
                                               as they are agreed, for a feed")]
pub(in crate::cli) struct ExportArgs {
    /// For which program
    #[arg(value_name = "FORMAT")]
    format: Format,
    /// Whose: an id, a handle or a mail address; by default everybody's
    #[arg(long, value_name = "PERSON")]
    person: Option<String>,
}

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For calendar programs (iCalendar, RFC 5545)
    Ics,
}

pub(in crate::cli) fn run(ui: &mut Ui, global: &GlobalArgs, args: &ExportArgs) -> Result<Outcome, CliError> {
    let workspace = Workspace::open(global)?;
    let snapshot = workspace.snapshot(ui)?;
    let person = args.person.as_ref().map(|name| workspace::person(&snapshot, name)).transpose()?;
    workspace::timetable(ui, &snapshot)?;
    let agenda = agenda::of(&snapshot, person);
    if agenda.entries.is_empty() {
        ui.note(&format!("note: there is nothing in the plan for the calendar of {}", agenda.whose));
    }
    match args.format {
        Format::Ics => ui.print(&icalendar::write(&agenda)),
    }
    Ok(Outcome::Yes)
}
