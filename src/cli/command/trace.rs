use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::base::{did_you_mean, quoted};
use crate::graph::ItemIx;
use crate::history::{Offer, Orphans, Trace, Work, WorkLog, named_by};
use crate::render;
use crate::snapshot::Snapshot;
use crate::source::{self, Commit, Repository};
use crate::view::Document;
use crate::view::trace::{MessageView, OrphansView, TraceView};

use crate::cli::Outcome;
use crate::cli::args::GlobalArgs;
use crate::cli::error::CliError;
use crate::cli::ui::Ui;
use crate::cli::unknown::formers;
use crate::cli::workspace::{self, Workspace};

/// For so many names that the plan does not have it is looked up whether it had them once.
const MOST_LOOKED_UP: usize = 20;
/// How the repository of the plan is named.
const HERE: &str = ".";
/// What the messages begin with that git writes, or that end up in others.
const PASSING: [&str; 4] = ["Merge ", "fixup! ", "squash! ", "amend! "];

/// Say what work is for: from the themes down to the commits of an item, or from a commit up
///
/// A commit says what it is for in a trailer, a line `Plan: ID` in the last paragraph of its message; several ids stand in one with
/// commas or blanks between them. All commits are read that `HEAD` leads to, and `--rev`. An item has the commits of all that
/// serves it.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  git plan trace audit                 what the task is for, and the commits that were for it
  git plan trace lending-live          an objective, all that serves it, and its commits
  git plan trace HEAD~2                what that commit was for
  git plan trace audit --repo ../app   with the commits of another repository too
  git plan trace --orphans             work in doing without commits, and trailers that name nothing")]
pub(in crate::cli) struct TraceArgs {
    /// The id of an item, or a commit
    #[arg(
        value_name = "ID|COMMIT",
        required_unless_present_any = ["orphans", "check_message"],
        conflicts_with_all = ["orphans", "check_message"]
    )]
    what: Option<String>,
    /// Trace the commit, where an item has the same name
    #[arg(long)]
    commit: bool,
    /// Read the commits of this repository as well; can be given several times
    #[arg(long, value_name = "PATH")]
    repo: Vec<PathBuf>,
    /// Show work in doing without a commit, trailers that name nothing, and how many commits serve an objective
    #[arg(long)]
    orphans: bool,
    /// After how many days without a commit, up to the data date, work in doing is shown
    #[arg(long, value_name = "N", default_value_t = 14, requires = "orphans", value_parser = parse_days)]
    days: u32,
    /// Exit with 1 where a trailer of the message in this file (`-` is standard input) names nothing in the plan, and offer what its author works on
    #[arg(long, value_name = "FILE", conflicts_with_all = ["orphans", "repo", "commit"])]
    check_message: Option<PathBuf>,
    /// Exit with 1 where the message has no `Plan:` trailer at all
    #[arg(long, requires = "check_message")]
    require: bool,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(in crate::cli) format: Format,
}

/// How a trace is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Format {
    /// For people
    Text,
    /// For programs
    Json,
    /// For a page or a comment
    Markdown,
}

/// The repositories whose commits are read, that of the plan first.
struct Repositories<'r> {
    names: Vec<String>,
    read: Vec<(&'r Repository, Vec<Commit>)>,
}

pub(in crate::cli) fn run(ui: &mut Ui, global: &GlobalArgs, args: &TraceArgs) -> Result<Outcome, CliError> {
    let workspace = Workspace::open(global)?;
    let snapshot = workspace.snapshot(ui)?;
    if let Some(file) = &args.check_message {
        return check_message(ui, &workspace, &snapshot, args, file);
    }
    let others = others(&workspace, &args.repo)?;
    let repositories = Repositories::new(ui, global, &workspace, args, &others)?;
    match &args.what {
        None => orphans(ui, args, &workspace, &snapshot, &repositories)?,
        Some(what) => match target(ui, &workspace, args, what, &snapshot, &repositories)? {
            Target::Item(item) => {
                let log = work_log(&workspace, &snapshot, &repositories)?;
                let trace = Trace::of_item(&snapshot, item, &log);
                let view = TraceView::item(&snapshot, &trace, &log, &repositories.names);
                show(ui, args.format, &view, |indent, all| view.document(indent, all));
            }
            Target::Commit(commit, at) => {
                let mut commits = with_what_it_merged(repositories.read[at].0, *commit)?;
                if commits.iter().any(|work| work.is_stray(&snapshot.plan))
                    && let Some(formers) = formers(&workspace)
                {
                    commits.iter_mut().for_each(|work| work.follow(&snapshot.plan, &formers));
                }
                let trace = Trace::of_commits(&snapshot, commits.clone());
                let view = TraceView::commit(&snapshot, &trace, &commits[0], &repositories.names[at]);
                show(ui, args.format, &view, |indent, all| view.document(indent, all));
            }
        },
    }
    workspace::answered(ui, &snapshot, args.format == Format::Json)
}

impl<'r> Repositories<'r> {
    fn new(
        ui: &mut Ui,
        global: &GlobalArgs,
        workspace: &'r Workspace<'_>,
        args: &TraceArgs,
        others: &'r [Repository],
    ) -> Result<Self, CliError> {
        let mut found = Self { names: Vec::new(), read: Vec::new() };
        match workspace.repository() {
            Ok(repository) => {
                let mut from: Vec<Commit> = repository.head()?.into_iter().collect();
                if let Some(revision) = &global.rev {
                    from.push(repository.commit(revision)?);
                }
                found.names.push(HERE.to_owned());
                found.read.push((repository, from));
            }
            Err(none) if others.is_empty() => ui.note(&format!("note: {none}; there are no commits to read")),
            Err(_) => {}
        }
        for (repository, path) in others.iter().zip(&args.repo) {
            found.names.push(path.to_string_lossy().into_owned());
            found.read.push((repository, repository.head()?.into_iter().collect()));
        }
        Ok(found)
    }
}

/// Opens the repositories that are named beside that of the plan.
fn others(workspace: &Workspace<'_>, paths: &[PathBuf]) -> Result<Vec<Repository>, CliError> {
    let open = |path: &PathBuf| {
        Repository::discover(&workspace.directory().join(path))?.ok_or_else(|| {
            CliError::new(format!("{} is not in a git repository", quoted(&path.to_string_lossy())))
                .hint("`--repo` takes the folder of a clone, from where you stand")
        })
    };
    paths.iter().map(open).collect()
}

/// What is asked about.
enum Target {
    Item(ItemIx),
    /// A commit, and the place of its repository.
    Commit(Box<Commit>, usize),
}

fn target(
    ui: &mut Ui,
    workspace: &Workspace<'_>,
    args: &TraceArgs,
    what: &str,
    snapshot: &Snapshot,
    repositories: &Repositories<'_>,
) -> Result<Target, CliError> {
    let plan = &snapshot.plan;
    let mut failures = Vec::new();
    let mut commit = None;
    for (at, (repository, _)) in repositories.read.iter().enumerate() {
        match repository.commit(what) {
            Ok(found) => {
                commit = Some((Box::new(found), at));
                break;
            }
            Err(error) => failures.push(CliError::from(error)),
        }
    }
    match (plan.find(what).filter(|_| !args.commit), commit) {
        (Some(item), None) => Ok(Target::Item(item)),
        (Some(item), Some((commit, _))) => {
            let (what, commit) = (quoted(what), commit.id.short());
            ui.note(&format!("note: {what} is a revision too, commit {commit}: `--commit` traces that"));
            Ok(Target::Item(item))
        }
        (None, Some((commit, at))) => Ok(Target::Commit(commit, at)),
        (None, None) if args.commit => Err(failures.into_iter().next().unwrap_or_else(|| {
            CliError::new("there is no repository to look for a commit in")
                .hint("name one with `--repo PATH`")
        })),
        (None, None) => {
            let error =
                CliError::new(format!("{} is neither an item of the plan nor a commit", quoted(what)));
            if plan.find_party(what).is_some() {
                return Err(error.hint(format!("`git plan show {what}` tells what they answer for")));
            }
            let formers = formers(workspace);
            if let Some(former) = formers.as_ref().and_then(|formers| formers.get(what)) {
                let since = format!("{} of {}", former.commit.id.short(), former.commit.day());
                if let Some(item) = former.now.as_ref().and_then(|now| plan.find(now)) {
                    let now = quoted(plan.id(item));
                    ui.note(&format!("note: {} is called {now} since {since}", quoted(what)));
                    return Ok(Target::Item(item));
                }
                return Err(
                    error.hint(format!("it is gone since {since}: `git plan log {what}` tells what it was"))
                );
            }
            Err(match did_you_mean(what, plan.items().map(|item| plan.id(item))) {
                Some(near) => error.hint(near),
                None => failures
                    .into_iter()
                    .flat_map(|failure| failure.hints)
                    .take(1)
                    .fold(error.hint("`git plan schedule` lists the ids"), CliError::hint),
            })
        }
    }
}

/// Reads the commits of all repositories; what they name by an id that an item had once is told by the one that it has now.
fn work_log(
    workspace: &Workspace<'_>,
    snapshot: &Snapshot,
    repositories: &Repositories<'_>,
) -> Result<WorkLog, CliError> {
    let mut log = WorkLog::read(&repositories.read)?;
    if log.work.iter().any(|work| work.is_stray(&snapshot.plan))
        && let Some(formers) = formers(workspace)
    {
        log.follow(&snapshot.plan, &formers);
    }
    Ok(log)
}

/// Returns a commit as work, and of a merge, which rarely says what it is for, what it brought that does.
fn with_what_it_merged(repository: &Repository, commit: Commit) -> Result<Vec<Work>, CliError> {
    let work = |commit: Commit| Work { ids: named_by(&commit.trailers()), repository: 0, commit };
    let merged = match commit.parents.as_slice() {
        [first, _, ..] => match repository.commit(&first.to_string()) {
            Ok(base) => repository.commits_between(&base, &commit)?,
            // Cut off when it was cloned.
            Err(_) => Vec::new(),
        },
        _ => Vec::new(),
    };
    let brought = merged.into_iter().filter(|one| one.id != commit.id && one.parents.len() < 2);
    let brought: Vec<Work> = brought.map(work).filter(|work| !work.ids.is_empty()).collect();
    Ok(std::iter::once(work(commit)).chain(brought).collect())
}

fn orphans(
    ui: &mut Ui,
    args: &TraceArgs,
    workspace: &Workspace<'_>,
    snapshot: &Snapshot,
    repositories: &Repositories<'_>,
) -> Result<(), CliError> {
    let log = work_log(workspace, snapshot, repositories)?;
    let orphans = Orphans::new(snapshot, &log, args.days);
    if !snapshot.is_whole() {
        ui.note("note: the plan could not be read whole, so nothing is said of trailers that name nothing: see `git plan check`");
    }
    let is_here = |work: &Work| repositories.names[work.repository] == HERE;
    let strays = orphans.strays.iter().take(MOST_LOOKED_UP);
    let gone: Vec<Option<bool>> = strays
        .map(|stray| {
            let then = workspace.plan_at(&stray.last.commit).ok().filter(|_| is_here(stray.last))?;
            let then = workspace.load(&then).ok()?;
            Some(then.plan.find(&stray.unknown.id).is_some())
        })
        .collect();
    let view = OrphansView::new(snapshot, &orphans, &log, args.days, &repositories.names, &gone);
    show(ui, args.format, &view, |_, all| view.document(all));
    Ok(())
}

fn show(
    ui: &mut Ui,
    format: Format,
    view: &impl serde::Serialize,
    document: impl Fn(&str, bool) -> Document,
) {
    let all = ui.is_verbose();
    match format {
        Format::Json => ui.json(view),
        // Blanks at the start of a cell are lost there, unless nothing breaks at them.
        Format::Markdown => ui.print(&render::markdown::render(&document("\u{a0}\u{a0}", all))),
        Format::Text => ui.print(&render::terminal::render(&document("  ", all), ui.look())),
    }
}

/// Reads a number of days.
fn parse_days(text: &str) -> Result<u32, String> {
    text.parse().map_err(|_| "write a number of days, such as `14`".to_owned())
}

/// Answers the hook of a commit.
fn check_message(
    ui: &mut Ui,
    workspace: &Workspace<'_>,
    snapshot: &Snapshot,
    args: &TraceArgs,
    file: &Path,
) -> Result<Outcome, CliError> {
    let message = if file == Path::new("-") {
        let mut bytes = Vec::new();
        let read = std::io::stdin().lock().read_to_end(&mut bytes);
        read.map_err(|error| CliError::new(format!("cannot read the message: {error}")))?;
        String::from_utf8_lossy(&bytes).into_owned()
    } else {
        source::read_message(&workspace.directory().join(file))?
    };
    // The commit is made where the hook runs, which need not be where the plan is.
    let here = Repository::discover(Path::new("."))?;
    let repository = here.as_ref().or(workspace.repository().ok());
    let message = repository.map_or(message.clone(), |repository| repository.tidy_message(&message));
    // Git tells hooks who is the author.
    let author = std::env::var("GIT_AUTHOR_EMAIL").ok().filter(|email| !email.is_empty());
    let author = author.or_else(|| repository.and_then(Repository::author_email));
    let offer = Offer::new(snapshot, &source::trailers(&message), author.as_deref());
    let passes = message.trim().is_empty() || PASSING.iter().any(|start| message.starts_with(start));
    let view = MessageView::new(snapshot, &offer, args.require && !passes);
    if !passes || !view.is_sound() || args.format == Format::Json {
        show(ui, args.format, &view, |_, _| view.document());
    }
    if !snapshot.is_whole() {
        ui.note("note: the plan could not be read whole, so the `Plan:` trailers were not checked: see `git plan check`");
    }
    Ok(if view.is_sound() { Outcome::Yes } else { Outcome::No })
}
