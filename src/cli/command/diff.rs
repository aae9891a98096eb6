use clap::{Args, ValueEnum};

use crate::base::quoted;
use crate::diff::{self, Both};
use crate::render;
use crate::review::{Gate, Review};
use crate::snapshot::{AsOf, Snapshot};
use crate::source::{Comparison, PlanSource, RevisionRange};
use crate::view::diff::{DiffView, RevisionView};

use crate::cli::Outcome;
use crate::cli::args::GlobalArgs;
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
  git plan diff main... --stat     the answer in a few lines
  git plan diff HEAD~1 --exit-code exit with 1 where the plan changed
  git plan diff main... --fail-on 'slip>5d,late'
                                   exit with 1 where that follows
  git plan diff main... --format markdown
                                   a comment for the proposal")]
pub(in crate::cli) struct DiffArgs {
    /// What to compare: REV (with the work tree), A..B, A...B (B since it left A), or A B
    #[arg(value_name = "REV", num_args = 0..=2)]
    revisions: Vec<String>,
    /// How to print the changes
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(in crate::cli) format: Format,
    /// Print the summary alone
    #[arg(long)]
    stat: bool,
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
    let range = range(&args.revisions)?;
    let workspace = Workspace::open(global)?;
    let comparison = workspace.repository()?.compare(&range)?;
    let (base, head) = plans(&workspace, &comparison)?;
    if base.exists() && base.folder() != head.folder() {
        ui.detail(&format!("the plan was in {} in the base", quoted(base.folder())));
    }
    let new = workspace.load(&head)?;
    let old = workspace.load_as_of(&base, AsOf::Day(new.data_date))?;
    let (base, head) = names(&range, &comparison);
    readable(ui, &[(&old, &base), (&new, &head)])?;
    workspace::note_errors(ui, &new, &format!("the plan in {}", head.name()));
    let diff = diff::between(&old, &new);
    let review = Review::new(&old, &new, &diff);
    let view = DiffView::new(&diff, &review, (&old, base), (&new, head));
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

fn gates(text: &str) -> Result<Vec<Gate>, CliError> {
    Gate::parse_list(text).map_err(|error| {
        CliError::new(error.to_string()).hint(format!("`--fail-on` takes {}", Gate::FORMS.join(", ")))
    })
}

fn range(revisions: &[String]) -> Result<RevisionRange, CliError> {
    match revisions {
        [] => Ok(RevisionRange::parse("")),
        [range] => Ok(RevisionRange::parse(range)),
        [base, head, ..] => match [base, head].into_iter().find(|revision| revision.contains("..")) {
            None => Ok(RevisionRange::Between(base.clone(), head.clone())),
            Some(range) => Err(CliError::new(format!("{} is a range already", quoted(range)))
                .hint("name one range, or two revisions: `git plan diff A..B`, `git plan diff A B`")),
        },
    }
}

/// Finds the plan in the head and the same one in the base; one that the head does not have any more is that of the base.
pub(in crate::cli) fn plans<'w>(
    workspace: &'w Workspace<'_>,
    comparison: &Comparison,
) -> Result<(PlanSource<'w>, PlanSource<'w>), CliError> {
    let Some(commit) = &comparison.head else {
        let head = workspace.plan()?;
        return Ok((workspace.same_plan_at(&head, &comparison.base)?, head));
    };
    match workspace.plan_at(commit) {
        Ok(head) => Ok((workspace.same_plan_at(&head, &comparison.base)?, head)),
        Err(none) => match workspace.plan_at(&comparison.base) {
            Ok(base) => {
                let head = workspace.same_plan_at(&base, commit)?;
                Ok((base, head))
            }
            Err(_) => Err(none),
        },
    }
}

/// Names the two sides as they were asked for.
pub(in crate::cli) fn names(range: &RevisionRange, comparison: &Comparison) -> (RevisionView, RevisionView) {
    let (base, head) = match range {
        RevisionRange::Since(base) => (base.as_str(), "HEAD"),
        RevisionRange::Between(base, head) | RevisionRange::SinceFork(base, head) => {
            (base.as_str(), head.as_str())
        }
    };
    let base = RevisionView {
        merge_base: comparison.base_is_merge_base,
        ..RevisionView::commit(base, comparison.base.id.to_string())
    };
    let head = match &comparison.head {
        Some(commit) => RevisionView::commit(head, commit.id.to_string()),
        None => RevisionView::work_tree(),
    };
    (base, head)
}

/// Refuses plans of which a file could not be read at all: what is in it would look as if it were not there.
pub(in crate::cli) fn readable(ui: &mut Ui, sides: &[(&Snapshot, &RevisionView)]) -> Result<(), CliError> {
    let mut unreadable = false;
    for (snapshot, side) in sides {
        for file in &snapshot.unreadable {
            unreadable = true;
            ui.note(&format!(
                "error: {} in {}: {}\n  help: {}",
                file.path,
                side.name(),
                file.reason,
                file.hint
            ));
        }
    }
    if unreadable {
        return Err(CliError::new("some files could not be read, so the two plans cannot be compared"));
    }
    Ok(())
}
