use clap::{Args, ValueEnum};

use crate::assess::Assessment;
use crate::render;
use crate::rules;
use crate::view::assess::{AssessmentView, MomentView};
use crate::view::diff::RevisionView;

use crate::cli::Outcome;
use crate::cli::args::GlobalArgs;
use crate::cli::error::CliError;
use crate::cli::ui::Ui;
use crate::cli::workspace::Workspace;

/// Say how healthy the plan is as a plan: nine points, each green, yellow or red, with what is behind it
///
/// Strategic clarity, decomposition, resources, dependencies, tracking, feedback loops, metric alignment, accountability with
/// authority, and culture. Of each point the things that it is about are counted, and those in which one of its rules has found
/// something: with 90% sound it is green, with 70% yellow, below red, and with an error never green. What no figure can say
/// comes from what people answer in `pulses`. `docs/health.md` gives the rules of each point.
///
/// Beside them: how many deliverables were in time, and how long after a decision something came of it.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  git plan health                                 how healthy the plan is
  git plan health --since HEAD~20 --since HEAD~10   and how it was at these revisions
  git plan health --since 2026-01-05              and how it was on a day")]
pub(in crate::cli) struct HealthArgs {
    /// Say how it was at this revision too, or at the last commit of this day; may be given several times
    #[arg(long, value_name = "REV|DATE")]
    since: Vec<String>,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(in crate::cli) format: Format,
}

/// How it is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Format {
    /// For people
    Text,
    /// For pages and messages
    Markdown,
    /// For programs
    Json,
}

pub(in crate::cli) fn run(ui: &mut Ui, global: &GlobalArgs, args: &HealthArgs) -> Result<Outcome, CliError> {
    let workspace = Workspace::open(global)?;
    let plan = workspace.plan()?;
    let snapshot = workspace.load(&plan)?;
    let mut trend = Vec::new();
    for since in &args.since {
        let commit = workspace.commit_at(since)?;
        let then = workspace
            .load_as_of(&workspace.same_plan_at(&plan, &commit)?, crate::snapshot::AsOf::Day(commit.day()))?;
        let revision = RevisionView::commit(since.as_str(), commit.id.to_string());
        let was = Assessment::of(&then, &rules::check(&then));
        trend.push((then.data_date, MomentView::new(revision, &then, &was)));
    }
    trend.sort_by_key(|(day, _)| *day);
    let trend = trend.into_iter().map(|(_, was)| was).collect();
    let view = AssessmentView::new(&snapshot, &Assessment::of(&snapshot, &rules::check(&snapshot)), trend);
    match args.format {
        Format::Json => ui.json(&view),
        Format::Text => ui.print(&render::terminal::render(&view.document(), ui.look())),
        Format::Markdown => ui.print(&render::markdown::render(&view.document())),
    }
    Ok(Outcome::Yes)
}
