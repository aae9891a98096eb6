use clap::{Args, ValueEnum};

use crate::view::setup::SetupView;

use crate::cli::Outcome;
use crate::cli::args::{GlobalArgs, TextOrJson};
use crate::cli::error::CliError;
use crate::cli::ui::Ui;
use crate::cli::workspace::Workspace;

/// Print what makes git itself read plan files better, or set it in this repository
///
/// `git` heads each hunk of `git diff` by the id of the item that it is in, where git alone would show the nearest line that
/// begins with a letter. Nothing is ever set for all repositories of the machine. `.gitattributes` can be committed; the
/// configuration cannot, so everybody who wants it runs this once.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  git plan setup git            print it
  git plan setup git --write    set it in this repository's configuration and .gitattributes")]
pub(in crate::cli) struct SetupArgs {
    /// What to set up
    #[arg(value_name = "TOOL")]
    tool: Tool,
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
}

pub(in crate::cli) fn run(ui: &mut Ui, global: &GlobalArgs, args: &SetupArgs) -> Result<Outcome, CliError> {
    let mut view = match args.tool {
        Tool::Git => SetupView::git(),
    };
    if args.write {
        view.written = Some(write(global, &view)?);
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
