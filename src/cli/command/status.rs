use clap::{Args, ValueEnum};

use crate::base::{did_you_mean, quoted};
use crate::graph::ItemIx;
use crate::model::ItemKind;
use crate::render;
use crate::rules;
use crate::snapshot::Snapshot;
use crate::view::status::{StatusView, Which};

use crate::cli::Outcome;
use crate::cli::args::GlobalArgs;
use crate::cli::error::CliError;
use crate::cli::since::Since;
use crate::cli::ui::Ui;
use crate::cli::workspace::{self, Workspace};

/// Say how it goes: each objective with two lights and its drift, what changed, and what waits for a decision
///
/// Delivery is the light of dates, value that of figures, and claimed is what its owner said last. Late is off track; a margin
/// below one cadence, or something blocked, is at risk. Where the trend of a key result misses its target even at best, it
/// is off track; where its middle does, at risk. `docs/health.md` gives the formulas.
///
/// The margin is in working days between the due date and the forecast. Done is the share of the estimates that serve
/// the objective, and the findings are those about the objective and all that serves it.
///
/// Drift is by how many working days the forecast is later than it was a week before the data date, or at `--since`, where
/// git has a commit of then. A day names the last commit up to it on the first-parent line. Below it stands what waits for a
/// decision: objectives that are late and that no decision is about, blocks, approvals, triggers, proposals and check-ins
/// that told of worse, each with who is asked, and whom it has reached since.
///
/// `--between-teams` shows the work of one team that waits for another's, the latest first. Its float is by how much the
/// handover may slip before a due date or the plan's finish does.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  git plan status                   how it goes
  git plan status --rev HEAD~3      how it went, three commits ago
  git plan status --since 2026-03-01
                                    what changed since then; also a revision
  git plan status --owner maya      the objectives of one person, and what they are asked
  git plan status --between-teams   what teams wait for from one another, late first
  git plan status --explain         with the figures behind each light")]
pub(in crate::cli) struct StatusArgs {
    /// Only the objectives of this person
    #[arg(long, value_name = "PERSON")]
    owner: Option<String>,
    /// Only this objective
    #[arg(long, value_name = "ID")]
    objective: Option<String>,
    /// What to tell drift and changes from: a revision, or a day; a week before the data date where nothing is said
    #[arg(long, value_name = "REV|DATE")]
    since: Option<String>,
    /// Show the links that cross teams too, the late ones first
    #[arg(long)]
    between_teams: bool,
    /// Give the figures behind each light: readings, dates and how they are reckoned
    #[arg(long)]
    explain: bool,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(in crate::cli) format: Format,
}

/// How the status is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Format {
    /// For people
    Text,
    /// For programs
    Json,
    /// For pages and messages
    Markdown,
}

pub(in crate::cli) fn run(ui: &mut Ui, global: &GlobalArgs, args: &StatusArgs) -> Result<Outcome, CliError> {
    let workspace = Workspace::open(global)?;
    let snapshot = workspace.snapshot(ui)?;
    let timetable = workspace::timetable(ui, &snapshot)?;
    let which = Which {
        owner: args.owner.as_deref().map(|id| workspace::person(&snapshot, id)).transpose()?,
        objective: args.objective.as_deref().map(|id| objective(&snapshot, id)).transpose()?,
        between_teams: args.between_teams,
    };
    let since = match &args.since {
        Some(since) => Some(Since::read(ui, global, &workspace, &snapshot, since)?),
        None => Since::last_week(ui, global, &workspace, &snapshot)?,
    };
    let checked = rules::check(&snapshot);
    let past = since.as_ref().map(Since::past);
    let view = StatusView::new(&snapshot, timetable, &checked, which, past.as_ref());
    match args.format {
        Format::Json => ui.json(&view),
        Format::Text => ui.print(&render::terminal::render(&view.document(args.explain), ui.look())),
        Format::Markdown => ui.print(&render::markdown::render(&view.document(args.explain))),
    }
    Ok(Outcome::Yes)
}

/// Finds an objective by its id.
fn objective(snapshot: &Snapshot, id: &str) -> Result<ItemIx, CliError> {
    let plan = &snapshot.plan;
    match plan.find(id).map(|item| (item, plan.item(item).kind)) {
        Some((item, ItemKind::Objective)) => Ok(item),
        Some((_, kind)) => Err(CliError::new(format!("`{id}` is {}, not an objective", kind.with_article()))
            .hint(format!("`git plan show {id}` says how it goes"))),
        None => {
            let known = plan.items_of(ItemKind::Objective).map(|item| plan.id(item));
            let hint = did_you_mean(id, known)
                .unwrap_or_else(|| "`git plan status` lists the objectives".to_owned());
            Err(CliError::new(format!("no objective has the id {}", quoted(id))).hint(hint))
        }
    }
}
