use clap::{Args, ValueEnum};

use crate::model::registry;
use crate::render;
use crate::view::schedule::{ScheduleView, ScheduledItem};

use crate::cli::Outcome;
use crate::cli::args::GlobalArgs;
use crate::cli::error::CliError;
use crate::cli::ui::Ui;
use crate::cli::workspace::{self, Workspace};

/// Say when everything happens: dates, due dates, float and what is critical
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  git plan schedule                       every item, by its start
  git plan schedule --critical            what the date depends on
  git plan schedule --owner maya          what one person answers for
  git plan schedule --in launch --format csv > launch.csv")]
pub(in crate::cli) struct ScheduleArgs {
    /// How to print the items
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub(in crate::cli) format: Format,
    /// Only what this person owns
    #[arg(long, value_name = "PERSON", help_heading = "Filters")]
    owner: Option<String>,
    /// Only items of this kind
    #[arg(long, value_name = "KIND", help_heading = "Filters")]
    kind: Option<Kind>,
    /// Only what serves this objective, key result or initiative, and itself
    #[arg(long = "in", value_name = "ID", help_heading = "Filters")]
    container: Option<String>,
    /// Only what is critical
    #[arg(long, help_heading = "Filters")]
    critical: bool,
}

/// How the items are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Format {
    /// For people
    #[value(alias = "text")]
    Table,
    /// For programs
    Json,
    /// For spreadsheets
    Csv,
}

/// The kinds of items that have dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    Objective,
    #[value(name = "key_result", alias = "key-result")]
    KeyResult,
    Initiative,
    Task,
    Milestone,
    External,
    Gate,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Objective => "objective",
            Self::KeyResult => "key_result",
            Self::Initiative => "initiative",
            Self::Task => "task",
            Self::Milestone => "milestone",
            Self::External => "external",
            Self::Gate => "gate",
        }
    }
}

pub(in crate::cli) fn run(
    ui: &mut Ui,
    global: &GlobalArgs,
    args: &ScheduleArgs,
) -> Result<Outcome, CliError> {
    let workspace = Workspace::open(global)?;
    let snapshot = workspace.snapshot(ui)?;
    let timetable = workspace::timetable(ui, &snapshot)?;
    if let Some(owner) = &args.owner {
        workspace::person(&snapshot, owner)?;
    }
    let within = match &args.container {
        Some(id) => {
            let container = workspace::item(&snapshot, id)?;
            let mut items = snapshot.graph.all_serving(container);
            items.push(container);
            items.sort_unstable();
            Some(items)
        }
        None => None,
    };
    let view = ScheduleView::new(&snapshot, timetable, |item| {
        let written = snapshot.plan.item(item);
        args.owner.as_deref().is_none_or(|owner| written.get(registry::OWNER) == Some(owner))
            && args.kind.is_none_or(|kind| written.kind_name() == kind.name())
            && within.as_ref().is_none_or(|items| items.binary_search(&item).is_ok())
            && (!args.critical || timetable.dates(item).critical)
    });
    match args.format {
        Format::Json => ui.json(&view),
        Format::Csv => ui.print(&render::csv::render(view.items.iter().map(row))),
        Format::Table => ui.print(&render::terminal::render(&view.document(), ui.look())),
    }
    Ok(Outcome::Yes)
}

/// A row of the CSV.
#[derive(serde::Serialize)]
struct Row<'i> {
    kind: &'i str,
    id: &'i str,
    title: &'i str,
    owner: Option<&'i str>,
    status: &'i str,
    early_start: Option<&'i str>,
    early_finish: Option<&'i str>,
    late_start: Option<&'i str>,
    late_finish: Option<&'i str>,
    due: Option<&'i str>,
    total_float: Option<i64>,
    free_float: Option<i64>,
    critical: bool,
}

fn row(item: &ScheduledItem) -> Row<'_> {
    Row {
        kind: item.kind,
        id: &item.id,
        title: &item.title,
        owner: item.owner.as_deref(),
        status: item.status,
        early_start: item.early_start.as_deref(),
        early_finish: item.early_finish.as_deref(),
        late_start: item.late_start.as_deref(),
        late_finish: item.late_finish.as_deref(),
        due: item.due.as_deref(),
        total_float: item.total_float,
        free_float: item.free_float,
        critical: item.critical,
    }
}
