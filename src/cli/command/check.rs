use clap::{Args, ValueEnum};

use crate::base::did_you_mean;
use crate::diagnostic::Level;
use crate::diff::Undated;
use crate::history::Attested;
use crate::render;
use crate::review;
use crate::rules::{self, Checked, Group};
use crate::snapshot::Snapshot;
use crate::source::RevisionRange;
use crate::view::check::CheckView;
use crate::view::statistics::StatisticsView;

use crate::cli::Outcome;
use crate::cli::args::GlobalArgs;
use crate::cli::compared::Compared;
use crate::cli::error::CliError;
use crate::cli::findings::{Destination, Format, Report, parse_destination};
use crate::cli::fixing::Fixing;
use crate::cli::ui::Ui;
use crate::cli::workspace::Workspace;

/// Say what is wrong with the plan, and where
///
/// All findings of all files come in one run, each with its line, why it is one and what to do.
/// The exit code is 1 where something is found at the level of `--fail-on` or above.
///
/// With `--since` both revisions are checked as of one day and under the levels of the newer one, and only what is new or
/// has got worse is shown and counts. No file with known findings is needed: git has them.
///
/// With `--fix` what can be mended for certain is mended in the files, and the rest is shown. Nothing else in a file changes,
/// not a comment and not a blank. With `--diff` nothing is written: the change is printed as `git apply` reads it, and the
/// exit code is 1 where there is any.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  git plan check                        check the plan here
  git plan check --fail-on warning      fail on warnings too
  git plan check --rev main             check the plan as it is on `main`
  git plan check --staged               check what a commit of the index would have
  git plan check --since main           what the work tree makes new or worse against `main`
  git plan check --since main...        what this branch does since it left `main`
  git plan check --since main --ratchet clarity
                                        fail where there is more of a group than there was
  git plan check --format concise       one line for each finding
  git plan check --write sarif=out.sarif --write junit=out.xml
                                        write files for other programs as well
  git plan check --history              whether those who approved wrote it themselves
  git plan check --statistics           how many findings there are of each rule
  git plan check --fix --diff           show what `--fix` would change
  git plan check --fix                  mend what can be mended for certain, and show the rest")]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own on the command line")]
pub(in crate::cli) struct CheckArgs {
    /// How to print the findings
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(in crate::cli) format: Format,
    /// Write the findings to a file as well, in a format of its own; may be given several times
    #[arg(long, value_name = "FORMAT=PATH", value_parser = parse_destination)]
    write: Vec<Destination>,
    /// Count the findings of each rule instead of printing them
    #[arg(long)]
    statistics: bool,
    /// Mend in the files what can be mended for certain
    #[arg(long, conflicts_with = "since")]
    fix: bool,
    /// With `--fix`, print the change instead of writing it
    #[arg(long, requires = "fix", conflicts_with_all = ["format", "write", "statistics"])]
    diff: bool,
    /// The level from which on a finding fails the check
    #[arg(long, value_name = "LEVEL", default_value = "error")]
    fail_on: FailOn,
    /// Check what is staged, instead of the work tree
    #[arg(long, visible_alias = "cached", conflicts_with = "fix")]
    staged: bool,
    /// Show only what is new or worse since REV; also A..B, and A...B (B since it left A)
    #[arg(long, value_name = "REV")]
    since: Option<String>,
    /// Also look into the history: who wrote each approval
    #[arg(long, conflicts_with_all = ["since", "fix"])]
    history: bool,
    /// Fail where this group has more findings than in the other revision; can be given several times
    #[arg(long, value_name = "GROUP", requires = "since", value_parser = parse_group)]
    ratchet: Vec<Group>,
}

/// From which level on a check fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum FailOn {
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
    pub(in crate::cli) fn reaches(self, level: Level) -> bool {
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
    if args.fix {
        return fix(ui, &workspace, args);
    }
    let Some(range) = &args.since else {
        let snapshot = if args.staged { workspace.staged_snapshot(ui)? } else { workspace.snapshot(ui)? };
        let attested = if args.history { Some(attested(ui, &workspace)?) } else { None };
        let checked = match &attested {
            Some(attested) => rules::check_attested(&snapshot, &attested.attestations),
            None => rules::check(&snapshot),
        };
        let view = CheckView::new(&snapshot, &checked);
        let outcome = show(ui, &workspace, args, &snapshot, &checked, &view)?;
        return match attested.map_or(0, |attested| attested.cut_off) {
            0 => Ok(outcome),
            unknown => Err(cut_off(ui, unknown)),
        };
    };
    let range = match (RevisionRange::parse(range), args.staged) {
        (range, false) => range,
        (RevisionRange::Since(base), true) => RevisionRange::Staged(base),
        (_, true) => {
            return Err(CliError::new(format!(
                "the range `{range}` names what to look at, and so does `--staged`"
            ))
            .hint("name the revision to compare with alone: `git plan check --staged --since REV`"));
        }
    };
    let compared = Compared::read(ui, global, &workspace, range)?;
    if !compared.diff.exists.new {
        return Err(CliError::new(format!("there is no plan in {}", compared.head.name()))
            .hint("`git plan diff` says what was in it"));
    }
    let comparison = compared.comparison().expect("a range is of a repository");
    let since = review::since::since(&compared.new, &comparison);
    if let Some(undated) = compared.diff.undated.old.filter(|_| compared.diff.undated.new.is_none()) {
        let why = match undated {
            Undated::Cycle => "its dependencies form a cycle",
            Undated::Incomplete => "it could not be read to its end",
        };
        let base = compared.base.name();
        ui.note(&format!("note: {base} has no dates, as {why}: what is found by dates is all new"));
    }
    let view = CheckView::since(&compared.new, &since, compared.base.clone(), &args.ratchet);
    let outcome = show(ui, &workspace, args, &compared.new, &since.checked, &view)?;
    Ok(if view.ratchets.iter().any(|ratchet| ratchet.grew) { Outcome::No } else { outcome })
}

/// Mends what is certain, then says what is left; or says what it would mend.
fn fix(ui: &mut Ui, workspace: &Workspace<'_>, args: &CheckArgs) -> Result<Outcome, CliError> {
    let fixing = Fixing::run(workspace)?;
    let mut view = CheckView::new(&fixing.snapshot, &fixing.checked);
    if args.diff {
        ui.print(&fixing.patch()?);
        ui.note(&said(&fixing.view.lines(true), "There is nothing to fix."));
        unreadable(ui, &fixing.snapshot)?;
        return Ok(if fixing.view.done.is_empty() { Outcome::Yes } else { Outcome::No });
    }
    fixing.write()?;
    ui.note(&said(&fixing.view.lines(false), "There was nothing to fix."));
    view.fixes = Some(fixing.view);
    show(ui, workspace, args, &fixing.snapshot, &fixing.checked, &view)
}

fn said(lines: &[String], otherwise: &str) -> String {
    if lines.is_empty() { otherwise.to_owned() } else { lines.join("\n") }
}

/// Finds out who wrote the approvals of the plan of the last commit; those that are not committed nobody has written yet.
fn attested(ui: &mut Ui, workspace: &Workspace<'_>) -> Result<Attested, CliError> {
    let history = workspace.history()?;
    let (commit, plan) = workspace.plan_of_head()?;
    let mut progress = ui.progress("commits read");
    let attested = history.attestations(&commit, plan, |met| progress.at(met))?;
    progress.clear();
    Ok(attested)
}

/// Says that some approvals are older than what was cloned of the history.
fn cut_off(ui: &mut Ui, approvals: usize) -> CliError {
    let approvals = if approvals == 1 { "1 approval".to_owned() } else { format!("{approvals} approvals") };
    let message = format!(
        "who wrote {approvals} cannot be told: the history was cut off when it was cloned, before that"
    );
    ui.note(&format!("error: {message}\n  help: `git fetch --unshallow` gets the rest; in CI, check out with the whole history"));
    CliError::told(message)
}

fn parse_group(text: &str) -> Result<Group, String> {
    Group::ALL.into_iter().find(|group| group.name() == text).ok_or_else(|| {
        let names = Group::ALL.map(Group::name);
        if let Some(rule) = rules::find(text) {
            let group = rule.group.name();
            return format!("`{text}` is a rule of the group `{group}`, and groups are compared");
        }
        did_you_mean(text, names).unwrap_or_else(|| format!("the groups are {}", names.join(", ")))
    })
}

fn show(
    ui: &mut Ui,
    workspace: &Workspace<'_>,
    args: &CheckArgs,
    snapshot: &Snapshot,
    checked: &Checked,
    view: &CheckView,
) -> Result<Outcome, CliError> {
    let report = Report { snapshot, findings: &checked.findings, view };
    report.write(workspace.directory(), &args.write)?;
    if args.statistics {
        statistics(ui, args, &report)?;
    } else {
        ui.print(&report.render(args.format, ui.look()));
    }
    if args.format == Format::Concise && !snapshot.is_whole() {
        ui.note("note: not everything could be read, so nothing is said about what may be missing");
    }
    if args.format == Format::Text && !ui.is_quiet() {
        ui.print(&report.sentence());
    }
    if !snapshot.unreadable.is_empty() && args.format == Format::Json {
        return Err(CliError::told("some files could not be read"));
    }
    unreadable(ui, snapshot)?;
    let fails = checked.findings.iter().any(|finding| args.fail_on.reaches(finding.level));
    Ok(if fails { Outcome::No } else { Outcome::Yes })
}

/// Says which files could not be read, where there are any: the answer is then none.
fn unreadable(ui: &mut Ui, snapshot: &Snapshot) -> Result<(), CliError> {
    for file in &snapshot.unreadable {
        ui.note(&format!("error: {}: {}\n  help: {}", file.path, file.reason, file.hint));
    }
    if snapshot.unreadable.is_empty() {
        return Ok(());
    }
    Err(CliError::new("some files could not be read, so the answer is not whole"))
}

/// Prints how many findings there are of each rule.
fn statistics(ui: &mut Ui, args: &CheckArgs, report: &Report<'_>) -> Result<(), CliError> {
    let view = StatisticsView::new(report.view);
    match args.format {
        Format::Json => ui.json(&view),
        Format::Text => {
            let table = render::terminal::render(&view.document(), ui.look());
            ui.print(&if table.is_empty() { table } else { format!("{table}\n") });
        }
        _ => {
            return Err(CliError::new("the counts are printed as text or JSON alone")
                .hint("leave `--format` out, or say `--format json`; `--write` takes every format"));
        }
    }
    Ok(())
}
