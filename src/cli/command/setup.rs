use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::base::quoted;
use crate::source::{Hook, Repository, SourceError, write_new};
use crate::view::hooks::{HOOK, HooksView};
use crate::view::setup::SetupView;
use crate::view::setup_ci::CiSetupView;

use crate::cli::Outcome;
use crate::cli::args::{GlobalArgs, TextOrJson};
use crate::cli::error::CliError;
use crate::cli::template::Service;
use crate::cli::ui::Ui;
use crate::cli::workspace::Workspace;

/// Print what makes git and continuous integration read plans, or set it in this repository
///
/// `git` heads each hunk of `git diff` by the id of the item that it is in, where git alone would show the nearest line that
/// begins with a letter. Nothing is ever set for all repositories of the machine. `.gitattributes` can be committed; the
/// configuration cannot, so everybody who wants it runs this once.
///
/// `ci` gives a job for a service, which checks and compares the plan in every proposal. It is never written over a file.
///
/// `hooks` adds a hook that checks the `Plan:` trailers of each message before it is committed, as `git plan trace --check-message` does,
/// and offers the ids that its author works on. It goes where git looks for hooks, `core.hooksPath` or else the repository, and never
/// over another one.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  git plan setup git            print it
  git plan setup git --write    set it in this repository's configuration and .gitattributes
  git plan setup ci github      print a workflow for GitHub; also `gitlab` and `buildkite`
  git plan setup ci github --source OWNER/git-plan --write
                                write it, with git-plan from there
  git plan setup hooks          print the hook that checks the `Plan:` trailers of commits
  git plan setup hooks --write  add it to this repository
  git plan setup hooks --write --repo ../app
                                add it to another one, whose commits are for this plan")]
pub(in crate::cli) struct SetupArgs {
    /// What to set up
    #[arg(value_name = "TOOL")]
    tool: Tool,
    /// The service that a job is for
    #[arg(value_name = "SERVICE", required_if_eq("tool", "ci"))]
    service: Option<Service>,
    /// Where a job takes git-plan from: the address of its repository, or OWNER/NAME on GitHub
    #[arg(long, value_name = "ADDRESS")]
    source: Option<String>,
    /// Set it in this repository
    #[arg(long)]
    write: bool,
    /// Add the hook to this repository instead, for the plan that is found here
    #[arg(long, value_name = "PATH")]
    repo: Option<PathBuf>,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(in crate::cli) format: TextOrJson,
}

/// What can be set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Tool {
    /// What heads the hunks of `git diff`
    Git,
    /// A hook that checks the trailers of commits
    Hooks,
    /// A job of continuous integration
    Ci,
}

pub(in crate::cli) fn run(ui: &mut Ui, global: &GlobalArgs, args: &SetupArgs) -> Result<Outcome, CliError> {
    if let (Tool::Git | Tool::Hooks, Some(service)) = (args.tool, args.service) {
        return Err(CliError::new(format!("only a job is for a service, such as {}", service.name()))
            .hint(format!("`git plan setup ci {}` prints it", service.name())));
    }
    match (args.tool, &args.repo) {
        (Tool::Ci, None) => ci(ui, global, args),
        (Tool::Hooks, _) => hooks(ui, global, args),
        (Tool::Git, None) => git(ui, global, args),
        (Tool::Git | Tool::Ci, Some(_)) => Err(CliError::new("`--repo` is for `setup hooks`")
            .hint("go to the other repository instead: `git plan -C PATH setup git --write`")),
    }
}

fn git(ui: &mut Ui, global: &GlobalArgs, args: &SetupArgs) -> Result<Outcome, CliError> {
    let mut view = SetupView::git();
    if args.write {
        view.written = Some(write(global, &view)?);
    }
    match args.format {
        TextOrJson::Json => ui.json(&view),
        TextOrJson::Text => ui.print(&view.text()),
    }
    Ok(Outcome::Yes)
}

/// Prints a job, or writes it where there is none.
fn ci(ui: &mut Ui, global: &GlobalArgs, args: &SetupArgs) -> Result<Outcome, CliError> {
    let service = args.service.expect("the arguments ask for one with `ci`");
    let source = args.source.as_deref();
    let mut view = CiSetupView::new(service.name(), service.path(), service.job(source)?);
    if args.write {
        if !Service::is_complete(source) {
            return Err(CliError::new("where the job is to take git-plan from is not known").hint(format!(
                "name its repository: `git plan setup ci {} --source OWNER/git-plan --write`",
                service.name()
            )));
        }
        let workspace = Workspace::open(global)?;
        let Some(top) = workspace.repository()?.work_tree() else {
            return Err(CliError::new("the repository is bare, so it has no files")
                .hint("run it in a clone with a work tree"));
        };
        write_new(top, &[(service.path(), view.text.as_bytes())]).map_err(|error| {
            let print = format!("git plan setup ci {}", service.name());
            match error {
                SourceError::AlreadyExists { .. } => {
                    CliError::new(format!("`{}` is there already, and nothing was written", service.path()))
                        .hint(format!("paste the job that `{print}` prints into it"))
                }
                error => error.into(),
            }
        })?;
        view.written = true;
    } else if !Service::is_complete(source) {
        ui.note("note: put the repository of git-plan in the place of `OWNER`, or name it with `--source`");
    }
    match args.format {
        TextOrJson::Json => ui.json(&view),
        TextOrJson::Text => ui.print(&view.text()),
    }
    Ok(Outcome::Yes)
}

fn hooks(ui: &mut Ui, global: &GlobalArgs, args: &SetupArgs) -> Result<Outcome, CliError> {
    let workspace = Workspace::open(global)?;
    let mut view = HooksView::new(&options(global, &workspace, args.repo.is_some()));
    let other = args.repo.as_ref().map(|path| {
        Repository::discover(&workspace.directory().join(path))?.ok_or_else(|| {
            CliError::new(format!("{} is not in a git repository", quoted(&path.to_string_lossy())))
                .hint("make it one with `git init`")
        })
    });
    let other = other.transpose()?;
    if args.write {
        let repository = match &other {
            Some(other) => other,
            None => workspace.repository()?,
        };
        let (path, hook) = repository.add_hook(HOOK, &view.text)?;
        // Told from where the user stands, where it is below.
        let path = path.strip_prefix(workspace.directory()).unwrap_or(&path).display().to_string();
        view = match &hook {
            Hook::Added => view.written(path, None),
            Hook::Same => {
                let text = view.text.clone();
                view.written(path, Some(&text))
            }
            Hook::Other { text } => view.written(path, Some(text)),
        };
    }
    match args.format {
        TextOrJson::Json => ui.json(&view),
        TextOrJson::Text => ui.print(&view.text()),
    }
    Ok(if view.outcome == Some("other") { Outcome::No } else { Outcome::Yes })
}

/// Returns the options by which the hook finds the plan: git runs it at the top of the work tree.
fn options(global: &GlobalArgs, workspace: &Workspace<'_>, elsewhere: bool) -> Vec<String> {
    let mut options = Vec::new();
    if elsewhere {
        options.extend(["-C".to_owned(), workspace.directory().display().to_string()]);
        let plan = global.plan.as_ref().map(|plan| plan.display().to_string());
        options.extend(plan.into_iter().flat_map(|plan| ["--plan".to_owned(), plan]));
        return options;
    }
    let folder = workspace.plan().map(|plan| plan.folder().to_owned()).unwrap_or_default();
    // There it is found without a word.
    if !matches!(folder.as_str(), "" | "plan") {
        options.extend(["--plan".to_owned(), folder]);
    }
    options
}

/// Sets what is not set yet; returns where.
fn write(global: &GlobalArgs, view: &SetupView) -> Result<Vec<&'static str>, CliError> {
    let workspace = Workspace::open(global)?;
    let repository = workspace.repository()?;
    if repository.work_tree().is_none() {
        return Err(CliError::new("the repository is bare, so it has no `.gitattributes`")
            .hint("run it in a clone with a work tree"));
    }
    let mut written = Vec::new();
    let lines: Vec<&str> = view.attributes.iter().map(String::as_str).collect();
    let mut configured = false;
    for setting in &view.config {
        configured |= repository.configure(&setting.key, &setting.value)?;
    }
    if configured {
        written.push(".git/config");
    }
    if repository.add_attributes(&lines)? {
        written.push(".gitattributes");
    }
    Ok(written)
}
