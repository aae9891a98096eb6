use clap::Args;

use crate::base::{Day, did_you_mean, quoted};
use crate::history::Condition;
use crate::render;
use crate::rules::{self, Needs, Rule};
use crate::view::bisect::BisectView;

use crate::cli::Outcome;
use crate::cli::args::{GlobalArgs, TextOrJson};
use crate::cli::error::CliError;
use crate::cli::ui::Ui;
use crate::cli::unknown::unknown_id;
use crate::cli::workspace::Workspace;

/// Say since which commit something is so of an item, and which edit made it so
///
/// The plan of each commit is asked, as of its own day. It is the first commit from which on it is so up to the head; what was so
/// once need not have stayed so, and when it was so besides is told too. Where no edit made it so, but time that passed, that is
/// said. Renames are followed.
///
/// Where it is not so at the head, the exit code is 1, and it is told when it was.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  git plan bisect lending-live --late       since when it misses its due date
  git plan bisect audit --finish-after 2026-06-01
  git plan bisect audit --finding owner-away")]
#[command(group = clap::ArgGroup::new("condition").required(true))]
pub(in crate::cli) struct BisectArgs {
    /// The item
    #[arg(value_name = "ID")]
    id: String,
    /// It is forecast to finish after its due date
    #[arg(long, group = "condition")]
    late: bool,
    /// It is forecast to finish after this day
    #[arg(long, value_name = "DATE", group = "condition", value_parser = parse_day)]
    finish_after: Option<Day>,
    /// `check` finds this of it
    #[arg(long, value_name = "RULE", group = "condition", value_parser = parse_rule)]
    finding: Option<&'static Rule>,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(in crate::cli) format: TextOrJson,
}

pub(in crate::cli) fn run(ui: &mut Ui, global: &GlobalArgs, args: &BisectArgs) -> Result<Outcome, CliError> {
    let workspace = Workspace::open(global)?;
    let history = workspace.history()?;
    let (commit, plan) = workspace.plan_of_head()?;
    let (condition, words) = match (args.finish_after, args.finding) {
        (Some(day), _) => (Condition::FinishAfter(day), format!("forecast to finish after {day}")),
        (_, Some(rule)) => (Condition::Finding(rule), format!("found by `{}`", rule.name)),
        _ => (Condition::Late, "late".to_owned()),
    };
    let head = history.revision(plan);
    let snapshot = history.snapshot(&head, commit.day());
    let of_dates = !matches!(condition, Condition::Finding(_));
    let item = snapshot.plan.find(&args.id).map(|item| snapshot.plan.item(item));
    let is_known = item.is_some() || !of_dates && snapshot.plan.find_party(&args.id).is_some();
    // Where the newest plan cannot be read to its end, the one before it may have the item.
    if !is_known && snapshot.is_complete() {
        return Err(unknown_id(&workspace, (&commit, &snapshot.plan), &args.id, !of_dates));
    }
    if let Some(kind) = item.map(|item| item.kind).filter(|kind| !kind.is_work() && !kind.is_container())
        && of_dates
    {
        let message = format!("{} is {}, which has no dates", quoted(&args.id), kind.with_article());
        return Err(CliError::new(message).hint("name work, a gate, or what work serves"));
    }
    let (_, plan) = workspace.plan_of_head()?;
    let mut progress = ui.progress("commits read");
    let bisect = history.bisect(&commit, plan, &args.id, condition, |met| progress.at(met))?;
    progress.clear();
    let view = BisectView::new(&bisect, commit.day(), &args.id, &words);
    match args.format {
        TextOrJson::Json => ui.json(&view),
        TextOrJson::Text => ui.print(&render::terminal::render(&view.document(), ui.look())),
    }
    let is_never = bisect.since.is_none() && bisect.other_times.is_empty();
    let due = snapshot
        .plan
        .find(&args.id)
        .and_then(|item| crate::schedule::due(&snapshot.plan, &snapshot.graph, item));
    if is_never && matches!(condition, Condition::Late) && due.is_none() {
        ui.note(&format!("note: {} has no due date, and nothing is late without one", quoted(&args.id)));
    }
    Ok(if bisect.since.is_some() { Outcome::Yes } else { Outcome::No })
}

fn parse_day(text: &str) -> Result<Day, String> {
    Day::parse(text).ok_or_else(|| "a day is written 2026-06-30, and must be one of the calendar".to_owned())
}

fn parse_rule(text: &str) -> Result<&'static Rule, String> {
    let rule = rules::find(text).ok_or_else(|| {
        did_you_mean(text, rules::all().iter().map(|rule| rule.name))
            .unwrap_or_else(|| "`git plan explain` lists the rules".to_owned())
    })?;
    if rule.needs == Needs::Comparison {
        return Err(format!("{} is about what a change did, and no plan alone has it", quoted(text)));
    }
    Ok(rule)
}
