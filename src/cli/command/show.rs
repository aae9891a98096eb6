use clap::Args;

use crate::base::{did_you_mean, quoted};
use crate::render;
use crate::rules;
use crate::snapshot::Snapshot;
use crate::view::show::ShowView;

use crate::cli::Outcome;
use crate::cli::args::{GlobalArgs, TextOrJson};
use crate::cli::error::CliError;
use crate::cli::ui::Ui;
use crate::cli::workspace::{self, Workspace};

/// Say all there is to know of one item, person or team
///
/// Of an item: its fields with the lines they stand on, what it is for, what it needs and what needs it, when it is and
/// why not sooner, and what is wrong with it. Of a person: what they own, approve and work on, and when they are away.
///
/// Where the plan has no dates, for a cycle or because a file could not be read to its end, everything else is shown.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  git plan show audit               a task, and why it is not sooner
  git plan show lending-live        an objective, and what serves it
  git plan show maya                a person, and what they answer for
  git plan show audit --rev HEAD~4  the task as the plan had it then
  git plan show audit --history     and who last set each of its fields")]
pub(in crate::cli) struct ShowArgs {
    /// The id of an item, a person or a team
    #[arg(value_name = "ID")]
    id: String,
    /// Show the person or team, where an item has the same id
    #[arg(long)]
    party: bool,
    /// Also name the commit that set each field; of files on disk as `HEAD` has them
    #[arg(long)]
    history: bool,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(in crate::cli) format: TextOrJson,
}

pub(in crate::cli) fn run(ui: &mut Ui, global: &GlobalArgs, args: &ShowArgs) -> Result<Outcome, CliError> {
    let workspace = Workspace::open(global)?;
    let snapshot = workspace.snapshot(ui)?;
    let plan = &snapshot.plan;
    let item = plan.find(&args.id).filter(|_| !args.party);
    let party = plan.find_party(&args.id);
    let checked = rules::check(&snapshot);
    let mut view = match (item, party) {
        (Some(item), _) => ShowView::item(&snapshot, &checked, item),
        (None, Some(party)) => ShowView::party(&snapshot, &checked, party),
        (None, None) => return Err(unknown(&snapshot, args)),
    };
    if args.history {
        let (commit, plan) = workspace.plan_of_head()?;
        if let Some(blame) = workspace.history()?.blame(&commit, plan, &args.id)? {
            view = view.with_history(&blame);
        }
    }
    match args.format {
        TextOrJson::Json => ui.json(&view),
        TextOrJson::Text => ui.print(&render::terminal::render(&view.document(), ui.look())),
    }
    if let (Some(_), Some(party)) = (item, party) {
        let kind = plan.party(party).kind.with_article();
        ui.note(&format!("{kind} has the id {} too: `--party` shows it", quoted(&args.id)));
    }
    workspace::answered(ui, &snapshot, args.format == TextOrJson::Json)
}

fn unknown(snapshot: &Snapshot, args: &ShowArgs) -> CliError {
    let plan = &snapshot.plan;
    let parties = plan.parties().map(|party| plan.party_id(party));
    if args.party {
        let hint = did_you_mean(&args.id, parties).unwrap_or_default();
        return CliError::new(format!("no person and no team has the id {}", quoted(&args.id))).hint(hint);
    }
    let items = plan.items().map(|item| plan.id(item));
    let hint = did_you_mean(&args.id, items.chain(parties))
        .unwrap_or_else(|| "`git plan schedule` lists the ids".to_owned());
    CliError::new(format!("nothing in the plan has the id {}", quoted(&args.id))).hint(hint)
}
