use clap::{Args, ValueEnum};

use crate::render;
use crate::review::rounds;
use crate::source::RevisionRange;
use crate::view::diff::DiffView;
use crate::view::range_diff::RangeDiffView;

use crate::cli::Outcome;
use crate::cli::args::GlobalArgs;
use crate::cli::compared::Compared;
use crate::cli::error::CliError;
use crate::cli::ui::Ui;
use crate::cli::workspace::Workspace;

/// Say what changed in a proposal since its last review
///
/// What OLD changes since it left BASE is put beside what NEW changes since it left BASE: edits that are new (>), gone (<),
/// altered (!) and the same (=), as `git range-diff` marks them, and what either means for the dates. Both rounds are judged as
/// of one day, that of NEW.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  git plan range-diff main topic@{1} topic      since the branch was last moved
  git plan range-diff main v1 v2                one round of a proposal against the next
  git plan range-diff main v1 v2 --format markdown
                                                a comment for the proposal
  git plan range-diff main v1 v2 --exit-code    exit with 1 where it is another proposal")]
pub(in crate::cli) struct RangeDiffArgs {
    /// What the proposal is made against
    #[arg(value_name = "BASE")]
    base: String,
    /// The proposal as it was reviewed
    #[arg(value_name = "OLD")]
    old: String,
    /// The proposal as it is
    #[arg(value_name = "NEW")]
    new: String,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(in crate::cli) format: Format,
    /// Exit with 1 where the proposal is another one
    #[arg(long)]
    exit_code: bool,
}

/// From how many bytes on Markdown leaves out what stayed the same: code hosts take a little more in a comment.
const MOST_BYTES: usize = 60_000;

/// How two rounds are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Format {
    /// For people
    Text,
    /// For programs
    Json,
    /// For a comment on a proposal
    Markdown,
}

pub(in crate::cli) fn run(
    ui: &mut Ui,
    global: &GlobalArgs,
    args: &RangeDiffArgs,
) -> Result<Outcome, CliError> {
    if let Some(revision) = &global.rev {
        return Err(CliError::new(format!(
            "`range-diff` names its revisions, and so does `--rev {revision}`"
        ))
        .hint("leave `--rev` out"));
    }
    for revision in [&args.base, &args.old, &args.new] {
        if revision.contains("..") {
            return Err(CliError::new(format!(
                "`{revision}` is a range, and `range-diff` takes three revisions"
            ))
            .hint(
                "name the base, and the proposal as it was and as it is: `git plan range-diff main v1 v2`",
            ));
        }
    }
    let workspace = Workspace::open(global)?;
    let range = |head: &String| RevisionRange::SinceFork(args.base.clone(), head.clone());
    let new = Compared::read(ui, global, &workspace, range(&args.new))?;
    let old = Compared::read_as_of(ui, global, &workspace, range(&args.old), Some(new.new.data_date))?;
    let rounds = rounds(&old.diff, &new.diff);
    let view = |compared: Compared| {
        let review = compared.review();
        let Compared { base, head, old, new, diff, .. } = compared;
        DiffView::new(&diff, &review, (&old, base), (&new, head))
    };
    let view = RangeDiffView::new(&rounds, view(old), view(new));
    match args.format {
        Format::Json => ui.json(&view),
        Format::Markdown => {
            let [whole, short] = [true, false].map(|all| render::markdown::render(&view.document(all)));
            ui.print(if whole.len() <= MOST_BYTES { &whole } else { &short });
        }
        Format::Text => ui.print(&render::terminal::render(&view.document(ui.is_verbose()), ui.look())),
    }
    Ok(if args.exit_code && view.is_other() { Outcome::No } else { Outcome::Yes })
}
