use clap::{Args, ValueEnum};

use crate::base::{Day, Period, quoted};
use crate::history::Ask;
use crate::render;
use crate::view::retro::RetroView;

use crate::cli::Outcome;
use crate::cli::args::GlobalArgs;
use crate::cli::error::CliError;
use crate::cli::ui::Ui;
use crate::cli::workspace::Workspace;

/// Give the facts for looking back at a period, from git alone
///
/// What was due or forecast in it at its beginning, and what was finished; how long tasks took against their estimates; which
/// dependencies were added after the start; what was blocked; how often due dates moved, and whether a decision or a `Reason:`
/// trailer says why; how long gates waited. Every fact names the commits and ids that it rests on.
///
/// What was planned is what the plan said before the first commit of the period, scheduled as of its first day. What was finished is
/// told by the newest plan, so that it may be written down later. What still lasts is counted to the end of the period, or to the
/// day of the last commit (or of `--as-of`), whichever is earlier.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  git plan retro 2026-Q2                  a quarter
  git plan retro 2026-06                  a month
  git plan retro 2026-W14                 a week
  git plan retro 2026-05-04..2026-05-15   a sprint
  git plan retro 2026-Q2 --format markdown > retro.md")]
pub(in crate::cli) struct RetroArgs {
    /// A year, half, quarter, month or week, a day, or A..B from the first day of A to the last of B
    #[arg(value_name = "PERIOD", value_parser = parse_stretch)]
    period: Stretch,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(in crate::cli) format: Format,
    /// Print without a pager
    #[arg(long)]
    no_pager: bool,
}

/// How it is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Format {
    /// For people
    Text,
    /// For programs
    Json,
    /// For a page or a comment
    Markdown,
}

/// A stretch of days, as it was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stretch {
    name: String,
    first: Day,
    last: Day,
}

pub(in crate::cli) fn run(ui: &mut Ui, global: &GlobalArgs, args: &RetroArgs) -> Result<Outcome, CliError> {
    let workspace = Workspace::open(global)?;
    let history = workspace.history()?;
    let (commit, plan) = workspace.plan_of_head()?;
    let Stretch { name, first, last } = &args.period;
    let ask = Ask { first: *first, last: *last, as_of: global.as_of.unwrap_or(commit.day()) };
    let mut progress = ui.progress("commits read");
    let retro = history.retro(&commit, plan, ask, |met| progress.at(met))?;
    progress.clear();
    let Some(retro) = retro else {
        let message =
            format!("no commit up to {last} has the plan, so there is nothing to tell of {}", quoted(name));
        return Err(CliError::new(message).hint("`git plan log` lists the commits that changed it"));
    };
    let view = RetroView::new(name, &retro);
    match args.format {
        Format::Json => ui.json(&view),
        Format::Markdown => ui.print(&render::markdown::render(&view.document())),
        Format::Text => {
            if !args.no_pager {
                ui.page(history.repository().setting("core.pager").as_deref());
            }
            ui.print(&render::terminal::render(&view.document(), ui.look()));
        }
    }
    Ok(Outcome::Yes)
}

fn parse_stretch(text: &str) -> Result<Stretch, String> {
    let form = || "a period is written 2026, 2026-Q2, 2026-06, 2026-W14 or 2026-05-04..2026-05-15".to_owned();
    let period = |text: &str| Period::parse(text.trim()).ok_or_else(form);
    let (from, to) = text.split_once("..").unwrap_or((text, text));
    let (from, to) = (period(from)?, period(to)?);
    if from.first > to.last {
        return Err(format!("it ends on {}, before it begins on {}", to.last, from.first));
    }
    Ok(Stretch { name: text.to_owned(), first: from.first, last: to.last })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_is_a_period_or_goes_from_one_to_another() {
        let days = |text: &str| {
            parse_stretch(text)
                .map(|stretch| format!("{} {}", stretch.first, stretch.last))
                .unwrap_or_default()
        };
        assert_eq!(days("2026-Q2"), "2026-04-01 2026-06-30");
        assert_eq!(days("2026-05-04..2026-05-15"), "2026-05-04 2026-05-15");
        assert_eq!(days("2026-05..2026-W24"), "2026-05-01 2026-06-14");
        for wrong in ["2026-Q5", "..", "2026-05..", "2026-06..2026-05", "A..B", "2026-05...2026-06"] {
            assert_eq!(days(wrong), "", "{wrong}");
        }
    }
}
