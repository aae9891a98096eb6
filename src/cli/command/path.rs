use clap::Args;

use crate::base::{Duration, quoted};
use crate::render;
use crate::view::path::PathView;

use crate::cli::Outcome;
use crate::cli::args::{GlobalArgs, TextOrJson};
use crate::cli::error::CliError;
use crate::cli::ui::Ui;
use crate::cli::workspace::{self, Workspace};

/// Say what drives a date: the chain of work, waits and promises that leads to it
///
/// Without an id, the path leads to whatever finishes last.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  git plan path                    what drives the end of the plan
  git plan path lending-live       what drives the date of one objective
  git plan path go-live --within 5d    and what is within five days of driving it")]
pub(in crate::cli) struct PathArgs {
    /// The item whose date is asked about
    #[arg(value_name = "ID")]
    id: Option<String>,
    /// Also list what has at most so much float against it, such as 5d
    #[arg(long, value_name = "DURATION")]
    within: Option<String>,
    /// How to print the path
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(in crate::cli) format: TextOrJson,
}

pub(in crate::cli) fn run(ui: &mut Ui, global: &GlobalArgs, args: &PathArgs) -> Result<Outcome, CliError> {
    let workspace = Workspace::open(global)?;
    let snapshot = workspace.snapshot(ui)?;
    let target = args.id.as_deref().map(|id| workspace::item(&snapshot, id)).transpose()?;
    if let Some(item) = target {
        let written = snapshot.plan.item(item);
        if !written.kind.is_work() && !written.kind.is_container() {
            let message = format!(
                "{} is {}, which has no dates",
                quoted(&written.id.value),
                written.kind.with_article()
            );
            return Err(CliError::new(message).hint("name work, a gate, or what work serves"));
        }
    }
    let timetable = workspace::timetable(ui, &snapshot)?;
    let within = args.within.as_deref().map(|text| {
        let duration = Duration::parse(text).ok_or_else(|| {
            CliError::new(format!("`--within` is {}, which is no duration", quoted(text)))
                .hint("for example `--within 5d`")
        })?;
        Ok::<_, CliError>(timetable.time.minutes(duration))
    });
    let view = PathView::new(&snapshot, timetable, target, within.transpose()?);
    match args.format {
        TextOrJson::Json => ui.json(&view),
        TextOrJson::Text => ui.print(&render::terminal::render(&view.document(), ui.look())),
    }
    Ok(Outcome::Yes)
}
