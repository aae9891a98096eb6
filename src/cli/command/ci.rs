use std::path::{Path, PathBuf};

use clap::Args;

use crate::diff::Both;
use crate::provider::{Annotations, Environment, Run};
use crate::render::{self, Look};
use crate::review::{self, Gate};
use crate::rules;
use crate::source::{RevisionRange, append, read_text, write_report};
use crate::view::check::CheckView;
use crate::view::ci::{BaseView, CiView, PlaceView};
use crate::view::diff::{DiffView, RevisionView};

use crate::cli::Outcome;
use crate::cli::args::{GlobalArgs, TextOrJson};
use crate::cli::base::{BaseSearch, Found};
use crate::cli::compared::Compared;
use crate::cli::error::CliError;
use crate::cli::findings::{Destination, Format, Report, parse_destination};
use crate::cli::ui::Ui;
use crate::cli::workspace::{self, Workspace};

use super::check::FailOn;

/// Check and compare the plan in continuous integration: say what this change makes new, and what it means
///
/// The service is made out by its variables, and what to compare with by what the run is about: of a proposal what merging it
/// would give against the branch that it goes to, of a push what the branch was before. What that is, and where it was read, is
/// said first; where it is not in the clone, the answer is exit code 2 and the line to add, never another base. `--base` or the
/// variable `GIT_PLAN_BASE` name another one; a tag, or a run that is about no change, has the whole plan checked.
///
/// It needs no token and no network. GitHub gets annotations, the summary of the job and the outputs of the step without being
/// asked, Azure Pipelines its annotations; everything else is written where the options say.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  git plan ci                           what a job runs; on a laptop: against the default branch
  git plan ci --explain                 say what it would do, and why, without doing it
  git plan ci --comment comment.md      write a comment for the proposal as well
  git plan ci --write gitlab=quality.json --outputs plan.env
                                        reports, and values for the next job
  git plan ci --base main...            compare with where this branch left `main`
  git plan ci --fetch                   let git fetch the base where the clone lacks it
  git plan ci --gate 'slip>5d,late'     fail where that follows")]
pub(in crate::cli) struct CiArgs {
    /// What to compare with, instead of what the service says: REV, or REV... for where HEAD left it
    #[arg(long, value_name = "REV")]
    base: Option<String>,
    /// Let git fetch the base where it is not in the clone; nothing else goes to the network
    #[arg(long)]
    fetch: bool,
    /// Say what would be done, and from which variables that follows
    #[arg(long)]
    explain: bool,
    /// The level from which on a finding that is new or worse fails the run
    #[arg(long, value_name = "LEVEL", default_value = "error")]
    fail_on: FailOn,
    /// Fail where one of these holds, as `git plan diff --fail-on` takes them
    #[arg(long, value_name = "GATES")]
    gate: Option<String>,
    /// Write a comment for the proposal, as Markdown, to this file
    #[arg(long, value_name = "PATH")]
    comment: Option<PathBuf>,
    /// What tells the comments of several plans apart: letters, digits, `.`, `_` and `-`
    #[arg(long, value_name = "NAME", default_value = "default", value_parser = parse_id)]
    id: String,
    /// Write the values for a next step to this file, a line `GIT_PLAN_NAME=value` each
    #[arg(long, value_name = "PATH")]
    outputs: Option<PathBuf>,
    /// Write the findings to a file as well, in a format of its own; may be given several times
    #[arg(long, value_name = "FORMAT=PATH", value_parser = parse_destination)]
    write: Vec<Destination>,
    /// How to print it; as JSON there are no annotations, which have the same place
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(in crate::cli) format: TextOrJson,
}

/// How much Markdown a comment may have: code hosts take a little more.
const MOST_BYTES: usize = 60_000;

pub(in crate::cli) fn run(ui: &mut Ui, global: &GlobalArgs, args: &CiArgs) -> Result<Outcome, CliError> {
    if let Some(revision) = &global.rev {
        return Err(CliError::new(format!(
            "`ci` is about what is checked out, and `--rev {revision}` about another commit"
        ))
        .hint(format!("compare by hand: `git plan check --since BASE..{revision}`")));
    }
    let gates = match &args.gate {
        Some(gates) => super::diff::gates(gates)?,
        None => Vec::new(),
    };
    let environment = environment();
    let run = Run::detect(&environment);
    let mut search = BaseSearch::new(global, run.provider, args.fetch)?;
    let chosen = search.choose(args.base.as_deref(), &environment, &run)?;
    let mut view = CiView::new(&run, BaseView::new(&chosen.from, &chosen.how), places(&run, args));
    let found = search.find(&chosen);
    if args.explain {
        explain(ui, args, view, found);
        return Ok(Outcome::Yes);
    }
    let found = found?;
    view.base.found(found.revision.as_ref(), &found.how);
    let job = Job { global, args, run: &run, gates: &gates };
    match found.revision {
        Some(base) => job.compare(ui, view, base),
        None => job.check(ui, view),
    }
}

/// What a job is told, and by what.
struct Job<'a> {
    global: &'a GlobalArgs,
    args: &'a CiArgs,
    run: &'a Run,
    gates: &'a [Gate],
}

impl Job<'_> {
    /// Checks what the change makes new, and says what it means.
    fn compare(&self, ui: &mut Ui, view: CiView, base: RevisionView) -> Result<Outcome, CliError> {
        let workspace = Workspace::open(self.global)?;
        let commit = base.commit.clone().unwrap_or_default();
        // Outside of a service, what is not committed yet is meant too.
        let range = match self.run.provider {
            crate::provider::Provider::None => RevisionRange::Since(commit),
            _ => RevisionRange::Between(commit, "HEAD".to_owned()),
        };
        let mut compared = Compared::read(ui, self.global, &workspace, range)?;
        compared.base = base;
        if !compared.diff.exists.new {
            return Err(CliError::new(format!("there is no plan in {} any more", compared.head.name()))
                .hint("where the plan is to go, take `git plan ci` out of the job too"));
        }
        workspace::note_errors(ui, &compared.new, &format!("the plan in {}", compared.head.name()));
        let comparison = compared.comparison().expect("a range is of a repository");
        let since = review::since::since(&compared.new, &comparison);
        let check = CheckView::since(&compared.new, &since, compared.base.clone(), &[]);
        let review = compared.review();
        let diff = DiffView::new(
            &compared.diff,
            &review,
            (&compared.old, compared.base.clone()),
            (&compared.new, compared.head.clone()),
        );
        let trips = |gate: &Gate| gate.tripped((&compared.old, &compared.new), &compared.diff, &review);
        let tripped: Vec<String> = self.gates.iter().filter_map(trips).collect();
        let report = Report { snapshot: &compared.new, findings: &since.checked.findings, view: &check };
        let fails = since.checked.findings.iter().any(|finding| self.args.fail_on.reaches(finding.level));
        let outcome = if fails || !tripped.is_empty() { Outcome::No } else { Outcome::Yes };
        let comment = render::proposal::render(&diff, &check, &self.args.id, MOST_BYTES);
        let is_news = !diff.changes.is_empty() || !check.findings.is_empty();
        let view = view.compared(outcome == Outcome::Yes, comment.digest.clone(), check.clone(), diff);
        if let Some(path) = &self.args.comment {
            write_report(&workspace.directory().join(path), &comment.body)?;
        }
        let page = is_news.then(|| render::proposal::summary(&view));
        self.tell(ui, &workspace, &report, &view, page)?;
        if compared.diff.undated != Both::default() && self.gates.iter().any(Gate::needs_dates) {
            return Err(CliError::new("there are no dates to compare, so `--gate` cannot be answered")
                .hint("`git plan check` on either side says why"));
        }
        if !tripped.is_empty() {
            ui.note(&format!("fails on {}", tripped.join("; ")));
        }
        Ok(outcome)
    }

    /// Checks the whole plan, as there is nothing to compare with.
    fn check(&self, ui: &mut Ui, view: CiView) -> Result<Outcome, CliError> {
        let workspace = Workspace::open(self.global)?;
        let snapshot = workspace.snapshot(ui)?;
        let checked = rules::check(&snapshot);
        let check = CheckView::new(&snapshot, &checked);
        let report = Report { snapshot: &snapshot, findings: &checked.findings, view: &check };
        let fails = checked.findings.iter().any(|finding| self.args.fail_on.reaches(finding.level));
        let outcome = if fails { Outcome::No } else { Outcome::Yes };
        let view = view.checked(outcome == Outcome::Yes, check.clone());
        if let Some(path) = &self.args.comment {
            // So that no older comment is taken for this run's.
            write_report(&workspace.directory().join(path), "")?;
        }
        let page = (!check.findings.is_empty() || !check.unreadable.is_empty())
            .then(|| render::summary::render(&check, render::summary::SUMMARY_BYTES));
        self.tell(ui, &workspace, &report, &view, page)?;
        if snapshot.unreadable.is_empty() {
            return Ok(outcome);
        }
        for file in &snapshot.unreadable {
            ui.note(&format!("error: {}: {}\n  help: {}", file.path, file.reason, file.hint));
        }
        let message = "some files could not be read, so the answer is not whole";
        Err(if self.args.format == TextOrJson::Json {
            CliError::told(message)
        } else {
            CliError::new(message)
        })
    }

    /// Prints the answer, and writes it where the service and the options say.
    fn tell(
        &self,
        ui: &mut Ui,
        workspace: &Workspace<'_>,
        report: &Report<'_>,
        view: &CiView,
        page: Option<String>,
    ) -> Result<(), CliError> {
        let places = &self.run.places;
        report.write(workspace.directory(), &self.args.write)?;
        if let Some(path) = &self.args.outputs {
            write_report(&workspace.directory().join(path), &view.dotenv())?;
        }
        if let Some((_, path)) = &places.outputs {
            append(Path::new(path), &view.outputs())?;
        }
        if let (Some((_, path)), Some(page)) = (&places.summary, page) {
            append(Path::new(path), &page)?;
        }
        if self.args.format == TextOrJson::Json {
            ui.json(view);
            return Ok(());
        }
        let mut log = render::terminal::render(&view.document(), ui.look());
        if !view.is_quiet() {
            log.push('\n');
            log.push_str(&report.render(Format::Text, ui.look()));
            log.push_str(&report.sentence());
        }
        ui.print(&match places.annotations {
            Annotations::None => log,
            Annotations::Github => {
                render::github::shielded(&log) + &report.render(Format::Github, Look::PLAIN)
            }
            Annotations::Azure => render::azure::shielded(&log) + &report.render(Format::Azure, Look::PLAIN),
        });
        Ok(())
    }
}

fn explain(ui: &mut Ui, args: &CiArgs, mut view: CiView, found: Result<Found, CliError>) {
    match found {
        Ok(found) => view.base.found(found.revision.as_ref(), &found.how),
        Err(error) => view.base.is_missing(error.message, error.hints),
    }
    match args.format {
        TextOrJson::Json => ui.json(&view),
        TextOrJson::Text => ui.print(&render::terminal::render(&view.explanation(), ui.look())),
    }
}

/// Where the run is told, and what says so.
fn places(run: &Run, args: &CiArgs) -> Vec<PlaceView> {
    let mut places = Vec::new();
    if args.format == TextOrJson::Text && run.places.annotations != Annotations::None {
        let from = if run.places.annotations == Annotations::Github { "GITHUB_ACTIONS" } else { "TF_BUILD" };
        places.push(PlaceView::new("annotations", "standard output", from));
    }
    if let Some((from, path)) = &run.places.summary {
        places.push(PlaceView::new("summary", path, from));
    }
    if let Some((from, path)) = &run.places.outputs {
        places.push(PlaceView::new("outputs", path, from));
    }
    let options = [("comment", "--comment", &args.comment), ("outputs", "--outputs", &args.outputs)];
    for (what, from, path) in options {
        if let Some(path) = path {
            places.push(PlaceView::new(what, &path.to_string_lossy(), from));
        }
    }
    places.extend(args.write.iter().map(|to| PlaceView::new("findings", &to.to_string(), "--write")));
    places
}

/// The variables that are text, and the event of GitHub's run.
fn environment() -> Environment {
    let text = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
        Some((name.into_string().ok()?, value.into_string().ok()?))
    };
    let variables: Vec<(String, String)> = std::env::vars_os().filter_map(text).collect();
    let event = variables.iter().find(|(name, _)| name == "GITHUB_EVENT_PATH");
    let event = event.and_then(|(_, path)| read_text(Path::new(path)));
    Environment::new(variables, event.as_deref())
}

fn parse_id(text: &str) -> Result<String, String> {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
    // Two hyphens would end the hidden line that the name stands in.
    if text.is_empty() || text.contains("--") || !text.chars().all(is_plain) {
        return Err("a name is letters, digits, `.`, `_` and single `-`".to_owned());
    }
    Ok(text.to_owned())
}
