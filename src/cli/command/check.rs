use clap::{Args, ValueEnum};

use crate::diagnostic::Level;
use crate::render::{self, snippet::Snippets};
use crate::rules;
use crate::view::check::CheckView;

use crate::cli::Outcome;
use crate::cli::args::GlobalArgs;
use crate::cli::error::CliError;
use crate::cli::ui::Ui;
use crate::cli::workspace::Workspace;

/// Say what is wrong with the plan, and where
///
/// All findings of all files come in one run, each with its line, why it is one and what to do.
/// The exit code is 1 where something is found at the level of `--fail-on` or above.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  git plan check                        check the plan here
  git plan check --fail-on warning      fail on warnings too
  git plan check --rev main             check the plan as it is on `main`
  git plan check --format concise       one line for each finding")]
pub(in crate::cli) struct CheckArgs {
    /// How to print the findings
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(in crate::cli) format: Format,
    /// The level from which on a finding fails the check
    #[arg(long, value_name = "LEVEL", default_value = "error")]
    fail_on: FailOn,
}

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Format {
    /// With the lines they are about
    Text,
    /// One line each
    Concise,
    /// For programs
    Json,
}

/// From which level on a check fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// Errors alone
    Error,
    /// Errors and warnings
    Warning,
    /// Every finding
    Note,
    /// Nothing
    Never,
}

impl FailOn {
    fn reaches(self, level: Level) -> bool {
        match self {
            Self::Error => level >= Level::Error,
            Self::Warning => level >= Level::Warning,
            Self::Note => level >= Level::Note,
            Self::Never => false,
        }
    }
}

pub(in crate::cli) fn run(ui: &mut Ui, global: &GlobalArgs, args: &CheckArgs) -> Result<Outcome, CliError> {
    let workspace = Workspace::open(global)?;
    let snapshot = workspace.snapshot(ui)?;
    let checked = rules::check(&snapshot);
    let view = CheckView::new(&snapshot, &checked);
    match args.format {
        Format::Json => ui.json(&view),
        Format::Concise => ui.print(&render::concise::render(&view)),
        Format::Text => {
            let mut snippets = Snippets::new(&snapshot.plan, ui.look());
            let mut text = String::new();
            for finding in &checked.findings {
                text.push_str(snippets.render(finding).trim_start_matches('\n'));
                text.push('\n');
            }
            ui.print(&text);
            if !ui.is_quiet() {
                let as_of = view.head.as_of.as_deref().unwrap_or_default();
                ui.print(&format!("{}\n", view.summary.sentence(as_of)));
            }
        }
    }
    if !snapshot.unreadable.is_empty() {
        if args.format == Format::Json {
            return Err(CliError::told("some files could not be read"));
        }
        for file in &snapshot.unreadable {
            ui.note(&format!("error: {}: {}\n  help: {}", file.path, file.reason, file.hint));
        }
        return Err(CliError::new("some files could not be read, so the answer is not whole"));
    }
    let fails = checked.findings.iter().any(|finding| args.fail_on.reaches(finding.level));
    Ok(if fails { Outcome::No } else { Outcome::Yes })
}
