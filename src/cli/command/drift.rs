use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::base::{did_you_mean, quoted};
use crate::graph::Plan;
use crate::history::DriftQuestion;
use crate::model::ItemKind;
use crate::render;
use crate::source::{Commit, SourceError, write_report};
use crate::view::drift::DriftView;

use crate::cli::Outcome;
use crate::cli::args::GlobalArgs;
use crate::cli::error::CliError;
use crate::cli::ui::Ui;
use crate::cli::unknown::unknown_id;
use crate::cli::workspace::Workspace;

/// Say how forecasts went from commit to commit, and what moved them
///
/// Each commit that changed the plan is scheduled as of its own day: this is what the plan said then. What moved a forecast is told
/// apart: edits are what the plan of a commit says otherwise than the one before it, both as of one day; the rest is the passing of
/// time, as when work that was to begin has not. Both add up to the whole, to the day.
///
/// Of the items that are named, the five commits are told that moved each most, with their edits. Without any, all objectives are
/// shown at a glance (or the milestones, in a plan without objectives). Renames are followed. Commits in which something cannot be
/// read are passed over, and that is said.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  git plan drift                           every objective at a glance
  git plan drift lending-live              how its forecast went, and why
  git plan drift lending-live --every 1w   a point for each week
  git plan drift lending-live --write svg=trend.svg
                                           the chart of it
  git plan drift --all --format csv > drift.csv")]
pub(in crate::cli) struct DriftArgs {
    /// Items
    #[arg(value_name = "ID")]
    ids: Vec<String>,
    /// Every objective at a glance; of the items named too, a row each
    #[arg(long)]
    all: bool,
    /// A point for each so many days or weeks back from the head, not for each commit
    #[arg(long, value_name = "DURATION", value_parser = parse_every)]
    every: Option<i32>,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(in crate::cli) format: Format,
    /// Write it to a file as well, such as `svg=trend.svg`; may be given several times
    #[arg(long, value_name = "FORMAT=PATH", value_parser = parse_destination)]
    write: Vec<Destination>,
    /// Neither read nor write what is kept in the git directory
    #[arg(long)]
    no_cache: bool,
    /// Print without a pager
    #[arg(long)]
    no_pager: bool,
}

/// How a drift is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Format {
    /// For people
    Text,
    /// For programs
    Json,
    /// For spreadsheets: a row for each point
    Csv,
    /// For a page or a comment
    Markdown,
    /// A chart of milestone trends
    Svg,
}

/// A file to write to.
#[derive(Clone, Debug)]
struct Destination {
    format: Format,
    path: PathBuf,
}

pub(in crate::cli) fn run(ui: &mut Ui, global: &GlobalArgs, args: &DriftArgs) -> Result<Outcome, CliError> {
    let workspace = Workspace::open(global)?;
    let history = workspace.history()?;
    let (commit, plan) = workspace.plan_of_head()?;
    let mut progress = ui.progress("commits read");
    let is_overview = args.all || args.ids.is_empty();
    let question = DriftQuestion { every: args.every, with_causes: !is_overview, is_kept: !args.no_cache };
    let choose = |plan: &Plan| chosen(&workspace, plan, &commit, args);
    let drift = history.drift(&commit, plan, question, choose, |met| progress.at(met))?;
    progress.clear();
    let view = DriftView::new(&drift, commit.day(), is_overview);
    for Destination { format, path } in &args.write {
        let text = rendered(ui, &view, *format, render::Look::PLAIN);
        write_report(&workspace.directory().join(path), &text).map_err(|error| match error {
            SourceError::AlreadyExists { path } => {
                CliError::new(format!("`{}` is a file of a plan, and no report", path.display()))
                    .hint("name another file")
            }
            error => error.into(),
        })?;
    }
    if args.format == Format::Text && !args.no_pager {
        ui.page(history.repository().setting("core.pager").as_deref());
    }
    let text = rendered(ui, &view, args.format, ui.look());
    ui.print(&text);
    Ok(Outcome::Yes)
}

fn rendered(ui: &Ui, view: &DriftView, format: Format, look: render::Look) -> String {
    match format {
        Format::Text => render::terminal::render(&view.document(ui.is_verbose()), look),
        Format::Json => render::json::render(view),
        Format::Csv => render::csv::render(view.rows()),
        Format::Markdown => render::markdown::render(&view.document(ui.is_verbose())),
        Format::Svg => render::svg::render(&view.chart()),
    }
}

/// Returns the ids that are asked about: those named, and all objectives where no others are.
fn chosen(
    workspace: &Workspace<'_>,
    plan: &Plan,
    commit: &Commit,
    args: &DriftArgs,
) -> Result<Vec<String>, CliError> {
    let mut ids: Vec<String> = Vec::new();
    for id in &args.ids {
        if plan.find(id).is_none() {
            return Err(unknown_id(workspace, (commit, plan), id, false));
        }
        if !ids.contains(id) {
            ids.push(id.clone());
        }
    }
    if !ids.is_empty() {
        return Ok(ids);
    }
    let of = |is_meant: &dyn Fn(&crate::model::Item) -> bool| -> Vec<String> {
        plan.items().filter(|item| is_meant(plan.item(*item))).map(|item| plan.id(item).to_owned()).collect()
    };
    // What is over is not at a glance; it can still be named.
    let objectives =
        of(&|item| item.kind == ItemKind::Objective && item.status().is_none_or(|status| status == "active"));
    let ids = if objectives.is_empty() { of(&|item| item.is_milestone()) } else { objectives };
    if ids.is_empty() {
        let message = format!("the plan at {} has neither objectives nor milestones", commit.id.short());
        return Err(CliError::new(message).hint("name an item, as in `git plan drift ID`"));
    }
    Ok(ids)
}

/// Reads a number of days or weeks, at least a day.
fn parse_every(text: &str) -> Result<i32, String> {
    let read = |unit: char, days: i32| -> Option<i32> {
        i32::from(text.strip_suffix(unit)?.parse::<u16>().ok()?).checked_mul(days)
    };
    let days = read('d', 1).or_else(|| read('w', 7)).filter(|days| *days > 0);
    days.ok_or_else(|| "write a number of days or weeks, such as `10d` or `1w`".to_owned())
}

/// Reads `FORMAT=PATH`.
fn parse_destination(text: &str) -> Result<Destination, String> {
    let Some((name, path)) = text.split_once('=').filter(|(_, path)| !path.is_empty()) else {
        return Err("write a format, `=` and a path, such as `svg=trend.svg`".to_owned());
    };
    let format = Format::from_str(name, false).map_err(|_| {
        let known: Vec<String> = Format::value_variants()
            .iter()
            .filter_map(ValueEnum::to_possible_value)
            .map(|value| value.get_name().to_owned())
            .collect();
        let hint = did_you_mean(name, known.iter().map(String::as_str))
            .unwrap_or_else(|| format!("the formats are {}", known.join(", ")));
        format!("there is no format {}; {hint}", quoted(name))
    })?;
    Ok(Destination { format, path: PathBuf::from(path) })
}
