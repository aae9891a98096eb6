use clap::{Args, ValueEnum};

use crate::render;
use crate::view::next::NextView;

use crate::cli::Outcome;
use crate::cli::args::GlobalArgs;
use crate::cli::error::CliError;
use crate::cli::ui::Ui;
use crate::cli::workspace::{self, Workspace};

/// Say what somebody can do now, what of theirs has to wait, and who waits for them
///
/// What can be begun or finished is what nothing that it needs holds back. It is ordered by the cost of delay over what is
/// left to do, the largest first, then by float. The cost of delay of work is what slipping it by a working day costs: the
/// `cost_of_delay` of the objectives that would finish later for it and have no day in hand. An hour is the least that is
/// counted as left (CD3, weighted shortest job first: Reinertsen 2009).
///
/// Without a PERSON it is about you: whoever has git's user.email as `email` in the plan.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  git plan next                      what you can do now
  git plan next tomas                what Tomas can do, by id, handle or mail address
  git plan next --who-waits-for-me   what of others waits for you")]
pub(in crate::cli) struct NextArgs {
    /// Whose work: an id, a handle or a mail address; by default yours
    #[arg(value_name = "PERSON")]
    person: Option<String>,
    /// Only say what of others waits for them
    #[arg(long)]
    who_waits_for_me: bool,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(in crate::cli) format: Format,
}

/// How it is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Format {
    /// For people
    Text,
    /// For a page or a message
    Markdown,
    /// For programs
    Json,
}

pub(in crate::cli) fn run(ui: &mut Ui, global: &GlobalArgs, args: &NextArgs) -> Result<Outcome, CliError> {
    let workspace = Workspace::open(global)?;
    let snapshot = workspace.snapshot(ui)?;
    let person = match &args.person {
        Some(name) => (workspace::person(&snapshot, name)?, "argument"),
        None => (workspace.you(&snapshot, "next")?, "user.email"),
    };
    let timetable = workspace::timetable(ui, &snapshot)?;
    let view = NextView::new(&snapshot, timetable, person, args.who_waits_for_me);
    match args.format {
        Format::Json => ui.json(&view),
        Format::Markdown => ui.print(&render::markdown::render(&view.document())),
        Format::Text => ui.print(&render::terminal::render(&view.document(), ui.look())),
    }
    Ok(Outcome::Yes)
}
