use clap::{Args, ValueEnum};

use crate::source::{SourceError, write_new};
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
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  git plan setup git            print it
  git plan setup git --write    set it in this repository's configuration and .gitattributes
  git plan setup ci github      print a workflow for GitHub; also `gitlab` and `buildkite`
  git plan setup ci github --source OWNER/git-plan --write
                                write it, with git-plan from there")]
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
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(in crate::cli) format: TextOrJson,
}

/// What can be set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Tool {
    /// What heads the hunks of `git diff`
    Git,
    /// A job of continuous integration
    Ci,
}

pub(in crate::cli) fn run(ui: &mut Ui, global: &GlobalArgs, args: &SetupArgs) -> Result<Outcome, CliError> {
    match (args.tool, args.service) {
        (Tool::Ci, Some(service)) => return ci(ui, global, args, service),
        (Tool::Git | Tool::Ci, None) => {}
        (Tool::Git, Some(_)) => {
            return Err(CliError::new("`setup git` is for no service")
                .hint("`git plan setup ci SERVICE` gives a job"));
        }
    }
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
fn ci(ui: &mut Ui, global: &GlobalArgs, args: &SetupArgs, service: Service) -> Result<Outcome, CliError> {
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
