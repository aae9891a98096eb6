use clap::{Args, ValueEnum};

use crate::base::quoted;
use crate::diff::Both;
use crate::render;
use crate::review::Gate;
use crate::source::RevisionRange;
use crate::view::diff::{By, DiffView};

use crate::cli::Outcome;
use crate::cli::args::GlobalArgs;
use crate::cli::compared::Compared;
use crate::cli::error::CliError;
use crate::cli::ui::Ui;
use crate::cli::workspace::{self, Workspace};

/// Say what a change of plan means: what moves because of it, and what was changed
///
/// Two plans are compared, not two texts: order, layout, quoting, comments and the file that something stands in are no
/// change. Both are judged as of one day, that of the newer one, so that only the change of plan shows and never the
/// passing of time.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  git plan diff                    what the work tree changes against HEAD
  git plan diff main               what it changes against `main`
  git plan diff main...            what this branch changes since it left `main`
  git plan diff v1.0..v1.1         one revision against another; also `v1.0 v1.1`
  git plan diff --staged           what a commit of the index would change
  git plan diff --no-index old new one folder against another, without git
  git plan diff main... --stat     the answer in a few lines
  git plan diff main... --by owner the edits by who answers for them
  git plan diff HEAD~1 --exit-code exit with 1 where the plan changed
  git plan diff main... --fail-on 'slip>5d,late'
                                   exit with 1 where that follows
  git plan diff main... --format markdown
                                   a comment for the proposal")]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own on the command line")]
pub(in crate::cli) struct DiffArgs {
    /// What to compare: REV (with the work tree), A..B, A...B (B since it left A), or A B; with --no-index two folders
    #[arg(value_name = "REV", num_args = 0..=2)]
    revisions: Vec<String>,
    /// How to print the changes
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(in crate::cli) format: Format,
    /// Compare what is staged, instead of the work tree, with REV or HEAD
    #[arg(long, visible_alias = "cached", conflicts_with = "no_index")]
    staged: bool,
    /// Compare two plans on disk, each named by its folder or manifest, without git
    #[arg(long)]
    no_index: bool,
    /// Print the summary alone
    #[arg(long)]
    stat: bool,
    /// What to list the edits by
    #[arg(long, value_name = "WHAT", default_value = "class")]
    by: ListedBy,
    /// Exit with 1 where the plan changed
    #[arg(long)]
    exit_code: bool,
    /// Exit with 1 where one of these holds, with commas between them: slip>5d, late, owner-removed, new-critical, target-lowered
    #[arg(long, value_name = "GATES")]
    fail_on: Option<String>,
    /// Leave whole levels out of Markdown until it is no longer than this
    #[arg(long, value_name = "N", default_value_t = MOST_BYTES)]
    max_bytes: usize,
}

/// How much Markdown is written: code hosts take a little more in a comment.
const MOST_BYTES: usize = 60_000;

/// What edits are listed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ListedBy {
    /// What such an edit is: scope, commitment, ownership and so on
    Class,
    /// Who answers for what was edited
    Owner,
    /// The nearest objective that it serves
    Objective,
    /// The file that it stands in
    File,
}

impl From<ListedBy> for By {
    fn from(by: ListedBy) -> Self {
        match by {
            ListedBy::Class => Self::Class,
            ListedBy::Owner => Self::Owner,
            ListedBy::Objective => Self::Objective,
            ListedBy::File => Self::File,
        }
    }
}

/// How changes are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Format {
    /// For people
    Text,
    /// For programs
    Json,
    /// For a comment on a proposal
    Markdown,
}

pub(in crate::cli) fn run(ui: &mut Ui, global: &GlobalArgs, args: &DiffArgs) -> Result<Outcome, CliError> {
    if let Some(revision) = &global.rev {
        return Err(CliError::new("`diff` compares two revisions, and `--rev` names one")
            .hint(format!("name both, as in `git plan diff HEAD..{revision}`")));
    }
    let gates = args.fail_on.as_deref().map_or(Ok(Vec::new()), gates)?;
    let compared = match (args.no_index, args.revisions.as_slice()) {
        (false, _) => {
            let range = range(&args.revisions, args.staged)?;
            Compared::read(ui, global, &Workspace::open(global)?, range)?
        }
        (true, _) if global.plan.is_some() => {
            return Err(CliError::new("`--no-index` names both plans itself, and so there is no `--plan`")
                .hint("leave `--plan` out"));
        }
        (true, [base, head]) => Compared::read_without_git(ui, global, [base, head])?,
        (true, _) => {
            return Err(CliError::new(
                "`--no-index` compares two plans, each named by its folder or manifest",
            )
            .hint("name the older one first: `git plan diff --no-index OLD NEW`"));
        }
    };
    workspace::note_errors(ui, &compared.new, &format!("the plan in {}", compared.head.name()));
    let review = compared.review();
    let Compared { base, head, old, new, diff, .. } = compared;
    let view = DiffView::new(&diff, &review, (&old, base), (&new, head)).grouped(args.by.into());
    match (args.format, args.stat) {
        (Format::Json, _) => ui.json(&view),
        (Format::Markdown, _) => ui.print(&render::markdown::comment(&view, args.max_bytes)),
        (Format::Text, true) => ui.print(&render::terminal::render(&view.stat(), ui.look())),
        (Format::Text, false) => {
            let document = view.document(ui.is_verbose());
            ui.print(&render::terminal::render(&document, ui.look()));
        }
    }
    if diff.undated != Both::default() && gates.iter().any(Gate::needs_dates) {
        return Err(CliError::new("there are no dates to compare, so `--fail-on` cannot be answered")
            .hint("`git plan check` on either side says why"));
    }
    let tripped: Vec<String> =
        gates.iter().filter_map(|gate| gate.tripped((&old, &new), &diff, &review)).collect();
    if !tripped.is_empty() {
        ui.note(&format!("fails on {}", tripped.join("; ")));
        return Ok(Outcome::No);
    }
    Ok(if args.exit_code && !diff.changes.is_empty() { Outcome::No } else { Outcome::Yes })
}

pub(in crate::cli) fn gates(text: &str) -> Result<Vec<Gate>, CliError> {
    Gate::parse_list(text).map_err(|error| {
        CliError::new(error.to_string()).hint(format!("`--fail-on` takes {}", Gate::FORMS.join(", ")))
    })
}

fn range(revisions: &[String], staged: bool) -> Result<RevisionRange, CliError> {
    match revisions {
        revisions if staged => staged_range(revisions),
        [] => Ok(RevisionRange::parse("")),
        [range] => Ok(RevisionRange::parse(range)),
        [base, head, ..] => match [base, head].into_iter().find(|revision| revision.contains("..")) {
            None => Ok(RevisionRange::Between(base.clone(), head.clone())),
            Some(range) => Err(CliError::new(format!("{} is a range already", quoted(range)))
                .hint("name one range, or two revisions: `git plan diff A..B`, `git plan diff A B`")),
        },
    }
}

fn staged_range(revisions: &[String]) -> Result<RevisionRange, CliError> {
    let one = RevisionRange::parse(revisions.first().map_or("", String::as_str));
    match (revisions, one) {
        ([] | [_], RevisionRange::Since(base)) => Ok(RevisionRange::Staged(base)),
        _ => Err(CliError::new("`--staged` compares the index with one revision, and here are two")
            .hint("name the one to compare with: `git plan diff --staged REV`")),
    }
}
