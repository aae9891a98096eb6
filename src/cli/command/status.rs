use clap::Args;

use crate::render;
use crate::rules;
use crate::view::status::StatusView;

use crate::cli::Outcome;
use crate::cli::args::{GlobalArgs, TextOrJson};
use crate::cli::error::CliError;
use crate::cli::ui::Ui;
use crate::cli::workspace::{self, Workspace};

/// Say how it goes: each objective with its forecast, its margin and what is done, the worst first
///
/// The margin is in working days between the due date and the forecast. Done is the share of the estimates that serve
/// the objective, and the findings are those about the objective and all that serves it.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  git plan status                   how it goes
  git plan status --rev HEAD~3      how it went, three commits ago
  git plan status --owner maya      the objectives of one person")]
pub(in crate::cli) struct StatusArgs {
    /// Only the objectives of this person
    #[arg(long, value_name = "PERSON")]
    owner: Option<String>,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(in crate::cli) format: TextOrJson,
}

pub(in crate::cli) fn run(ui: &mut Ui, global: &GlobalArgs, args: &StatusArgs) -> Result<Outcome, CliError> {
    let workspace = Workspace::open(global)?;
    let snapshot = workspace.snapshot(ui)?;
    let timetable = workspace::timetable(ui, &snapshot)?;
    let owner = args.owner.as_deref().map(|id| workspace::person(&snapshot, id)).transpose()?;
    let checked = rules::check(&snapshot);
    let view = StatusView::new(&snapshot, timetable, &checked, owner);
    match args.format {
        TextOrJson::Json => ui.json(&view),
        TextOrJson::Text => ui.print(&render::terminal::render(&view.document(), ui.look())),
    }
    Ok(Outcome::Yes)
}
