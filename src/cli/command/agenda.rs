use clap::{Args, ValueEnum};

use crate::render;
use crate::rules;
use crate::source::RevisionRange;
use crate::view::agenda::{AgendaView, ChangedView};
use crate::view::diff::DiffView;

use crate::cli::Outcome;
use crate::cli::args::GlobalArgs;
use crate::cli::compared::Compared;
use crate::cli::error::CliError;
use crate::cli::ui::Ui;
use crate::cli::workspace::Workspace;

/// A week, in days.
const WEEK: i32 = 7;

/// Write the agenda of the weekly review: how it goes, what changed, what is to be decided, approved and asked
///
/// The objectives come first, the worst of them at the top. Then what changed since the last review, what asks for a decision,
/// which gates wait for whose approval and since when, what nobody answered and whom it has reached, and what to ask whom.
/// It is Markdown, to be sent or put on a page.
///
/// Without `--since` it is compared with the last commit that is a week older than the data date.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  git plan agenda                            this week's review
  git plan agenda --since 2026-03-02         since a day
  git plan agenda --since v1.2 --format text   since a revision, for the terminal")]
pub(in crate::cli) struct AgendaArgs {
    /// Since which revision, or the last commit of which day
    #[arg(long, value_name = "REV|DATE")]
    since: Option<String>,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "markdown")]
    pub(in crate::cli) format: Format,
}

/// How it is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Format {
    /// For pages and messages
    Markdown,
    /// For people at a terminal
    Text,
    /// For programs
    Json,
}

pub(in crate::cli) fn run(ui: &mut Ui, global: &GlobalArgs, args: &AgendaArgs) -> Result<Outcome, CliError> {
    let workspace = Workspace::open(global)?;
    let snapshot = workspace.snapshot(ui)?;
    let base = match &args.since {
        Some(since) => workspace.commit_at(since),
        None => workspace.commit_at(&snapshot.data_date.plus(-WEEK).to_string()),
    };
    let mut notes = Vec::new();
    let mut changed = None;
    match base {
        Ok(commit) => {
            let range = RevisionRange::Since(commit.id.to_string());
            let compared = Compared::read_as_of(ui, global, &workspace, range, Some(snapshot.data_date))?;
            let review = compared.review();
            let (old, new) = ((&compared.old, compared.base.clone()), (&compared.new, compared.head.clone()));
            changed = Some(ChangedView::new(DiffView::new(&compared.diff, &review, old, new), commit.day()));
        }
        Err(error) if args.since.is_none() => {
            notes.push(format!("What changed is not said: {}.", error.message));
        }
        Err(error) => return Err(error),
    }
    let view = AgendaView::new(&snapshot, &rules::check(&snapshot), changed, notes);
    match args.format {
        Format::Json => ui.json(&view),
        Format::Text => ui.print(&render::terminal::render(&view.document(), ui.look())),
        Format::Markdown => ui.print(&render::markdown::render(&view.document())),
    }
    Ok(Outcome::Yes)
}
