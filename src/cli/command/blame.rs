use clap::{Args, ValueEnum};

use crate::base::{did_you_mean, quoted};
use crate::diff::What;
use crate::history::{Blame, History, Log, Moves, Skipped};
use crate::model::{FieldIx, ItemKind};
use crate::render;
use crate::source::{Commit, Parents, PlanSource};
use crate::view::blame::{BlameView, BlamedView, MoveView, OriginView};

use crate::cli::Outcome;
use crate::cli::args::{GlobalArgs, TextOrJson};
use crate::cli::error::CliError;
use crate::cli::ui::Ui;
use crate::cli::unknown::unknown_id;
use crate::cli::workspace::Workspace;

/// Say who set what an item says: for each field its value, and the commit that gave it that value
///
/// It follows the id and not the lines: who lays a file out anew, or moves the item to another one, is not blamed. Renames are
/// followed. What a merge brought in is told of the merge.
///
/// `--derived finish` asks after a date that nobody wrote: which commits moved the forecast, and through which chain. The plans
/// before and after a commit are both scheduled as of its day, so that the passing of time is not among them.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  git plan blame audit                    who set what it says
  git plan blame audit --field due        every due date that it had
  git plan blame lending-live --derived finish
                                          what moved its forecast
  git plan blame audit --rev v1.0         as of a release")]
pub(in crate::cli) struct BlameArgs {
    /// The id of an item, a person or a team
    #[arg(value_name = "ID")]
    id: String,
    /// List every value that this field had
    #[arg(long, value_name = "FIELD", conflicts_with = "derived")]
    field: Option<String>,
    /// List the commits that moved a date which follows from the plan
    #[arg(long, value_name = "DATE")]
    derived: Option<Derived>,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(in crate::cli) format: TextOrJson,
    /// Print without a pager
    #[arg(long)]
    no_pager: bool,
}

/// What follows from a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Derived {
    /// The forecast finish
    Finish,
}

pub(in crate::cli) fn run(ui: &mut Ui, global: &GlobalArgs, args: &BlameArgs) -> Result<Outcome, CliError> {
    let workspace = Workspace::open(global)?;
    let history = workspace.history()?;
    let (commit, plan) = workspace.plan_of_head()?;
    let view = match (&args.field, args.derived) {
        (None, None) => BlameView::fields(&blame(&history, &workspace, &commit, plan, &args.id)?),
        (Some(field), _) => values(ui, &history, &workspace, &args.id, field)?,
        (None, Some(Derived::Finish)) => moves(ui, &history, &workspace, &args.id)?,
    };
    match args.format {
        TextOrJson::Json => ui.json(&view),
        TextOrJson::Text => {
            if !args.no_pager {
                ui.page(history.repository().setting("core.pager").as_deref());
            }
            ui.print(&render::terminal::render(&view.document(), ui.look()));
        }
    }
    Ok(Outcome::Yes)
}

fn blame<'l>(
    history: &History<'l>,
    workspace: &'l Workspace<'_>,
    commit: &Commit,
    plan: PlanSource<'l>,
    id: &str,
) -> Result<Blame, CliError> {
    if let Some(blame) = history.blame(commit, plan, id)? {
        return Ok(blame);
    }
    let (_, plan) = workspace.plan_of_head()?;
    let snapshot = workspace.load(&plan)?;
    Err(unknown_id(workspace, (commit, &snapshot.plan), id, true))
}

/// Every value that a field of an item had, newest first.
fn values<'l>(
    ui: &mut Ui,
    history: &History<'l>,
    workspace: &'l Workspace<'_>,
    id: &str,
    field: &str,
) -> Result<BlameView, CliError> {
    let (commit, plan) = workspace.plan_of_head()?;
    let blame = blame(history, workspace, &commit, plan, id)?;
    let kind = blame.kind;
    if FieldIx::named(kind, field).is_none() {
        let names: Vec<&str> = FieldIx::of_kind(kind).map(|field| field.spec().name).collect();
        let hint = did_you_mean(field, names.iter().copied())
            .unwrap_or_else(|| format!("the fields are {}", names.join(", ")));
        let message = format!("{} has no field {}", kind.with_article(), quoted(field));
        return Err(CliError::new(message).hint(hint));
    }
    let (commit, plan) = workspace.plan_of_head()?;
    // What the field says at the commit that comes next.
    let mut value =
        blame.fields.iter().find(|origin| origin.field == field).map(|origin| origin.value.clone());
    let mut skipped = Vec::new();
    let mut progress = ui.progress("commits read");
    let mut log = Log::new(history, history.steps(&commit, plan, Parents::First)?);
    let mut id = id.to_owned();
    let mut values = Vec::new();
    while let Some(entry) = log.next() {
        let entry = entry?;
        progress.at(log.met());
        if !entry.unread.is_empty() {
            skipped.push(Skipped { commit: entry.commit.clone(), unread: entry.unread.clone() });
        }
        if entry.is_cut_off && value.is_some() {
            values.push(OriginView::new(field, value.take(), &entry.commit, true));
        }
        let mut was = None;
        let is_about = |change: &&crate::diff::Change| {
            let same_space = change.subject.kind.is_some_and(|other| other.is_party() == kind.is_party());
            change.subject.id == id && same_space && change.subject.kind != Some(ItemKind::CheckIn)
        };
        for change in entry.diff.changes.iter().filter(is_about) {
            let written = || change.entries.iter().find(|entry| entry.key == field);
            let (new, old) = match change.what {
                What::Added | What::Removed => match written() {
                    Some(entry) => (entry.new.clone(), entry.old.clone()),
                    None => continue,
                },
                What::Changed | What::Moved if change.field == Some(field) => {
                    (change.new.clone(), change.old.clone())
                }
                _ => continue,
            };
            // The newest value is told as the plan has it: it may name what was renamed since.
            let new = if values.is_empty() { value.clone() } else { new };
            values.push(OriginView::new(field, new, &entry.commit, false));
            value = old;
        }
        for change in entry.diff.changes.iter().filter(is_about) {
            was = was.or_else(|| change.subject.was.clone());
        }
        id = was.unwrap_or(id);
    }
    Ok(BlameView::values(BlamedView::of(&blame), values, &skipped))
}

/// The commits that moved the forecast of an item.
fn moves<'l>(
    ui: &mut Ui,
    history: &History<'l>,
    workspace: &'l Workspace<'_>,
    id: &str,
) -> Result<BlameView, CliError> {
    let (commit, plan) = workspace.plan_of_head()?;
    let blame = blame(history, workspace, &commit, plan, id)?;
    if !blame.kind.is_work() && !blame.kind.is_container() {
        let message = format!("{} is {}, which has no dates", quoted(id), blame.kind.with_article());
        return Err(CliError::new(message).hint("name work, a gate, or what work serves"));
    }
    let (commit, plan) = workspace.plan_of_head()?;
    let mut progress = ui.progress("commits read");
    let log = Log::new(history, history.steps(&commit, plan, Parents::First)?);
    let mut moves = Moves::new(history, log, id);
    let mut views = Vec::new();
    while let Some(moved) = moves.next() {
        progress.at(moves.met());
        views.push(MoveView::new(&moved?));
    }
    Ok(BlameView::moves(BlamedView::of(&blame), views, &moves.skipped, moves.is_cut_off))
}
