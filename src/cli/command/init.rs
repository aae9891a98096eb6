use std::path::{Component, Path, PathBuf};

use clap::Args;

use crate::model;
use crate::render;
use crate::source::{FileChange, MANIFEST, SourceError, replay, write_new};
use crate::view::init::{InitView, Written};

use crate::cli::Outcome;
use crate::cli::args::{GlobalArgs, TextOrJson};
use crate::cli::error::CliError;
use crate::cli::example::{self, Example};
use crate::cli::starter;
use crate::cli::ui::Ui;
use crate::cli::workspace;

/// The folder that a plan is written into, beside whatever else a repository holds.
const FOLDER: &str = "plan";

/// Write a first plan: small, commented, and with nothing wrong in it
///
/// It goes into the folder `plan` of DIR, which is made if it is not there. Nothing is ever overwritten.
/// Its work starts on the day given with `--as-of`, or today.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  git plan init                        write a first plan into `plan` here
  git plan init roadmap                into `roadmap/plan`
  git plan init --schema               and its JSON Schema beside it, for editors
  git plan init --example lending tour
                                       a launch that slips, as a new git repository")]
pub(in crate::cli) struct InitArgs {
    /// Where to write it
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Write this example instead; `lending` becomes a new git repository with its history
    #[arg(long, value_name = "NAME")]
    example: Option<Example>,
    /// Also write the JSON Schema, so that editors complete and explain what you type
    ///
    /// It is what `git plan schema` prints; write it anew after an update.
    #[arg(long, conflicts_with = "example")]
    schema: bool,
    /// How to print what was written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(in crate::cli) format: TextOrJson,
}

pub(in crate::cli) fn run(ui: &mut Ui, global: &GlobalArgs, args: &InitArgs) -> Result<Outcome, CliError> {
    refuse_reading(global)?;
    let named = args.folder.as_deref().unwrap_or(Path::new(""));
    let directory = tidy(&workspace::directory(global).join(named));
    let written = match args.example {
        Some(Example::Lending) => lending(&directory)?,
        Some(Example::Minimal) => plan(&directory, &[(MANIFEST, example::MINIMAL.to_owned())])?,
        None => {
            let start = global.as_of.unwrap_or_else(workspace::today);
            let mut files = starter::files(start, args.schema);
            if args.schema {
                files.push((starter::SCHEMA, render::json::render(&model::schema())));
            }
            plan(&directory, &files)?
        }
    };
    // What the user types next is typed where they are now, whatever folder git has moved us to.
    let typed = tidy(&global.directory.as_deref().unwrap_or(Path::new("")).join(named));
    let view = InitView::new(
        &typed.to_string_lossy(),
        args.example.map(Example::name),
        args.example.map_or(starter::OBJECTIVE, Example::objective),
        written,
    );
    match args.format {
        TextOrJson::Json => ui.json(&view),
        TextOrJson::Text if ui.is_quiet() => {}
        TextOrJson::Text => ui.print(&render::terminal::render(&view.document(), ui.look())),
    }
    Ok(Outcome::Yes)
}

/// Options that say which plan to read have no meaning where one is written.
fn refuse_reading(global: &GlobalArgs) -> Result<(), CliError> {
    let option = match (&global.plan, &global.rev) {
        (Some(_), _) => "--plan",
        (_, Some(_)) => "--rev",
        _ => return Ok(()),
    };
    Err(CliError::new(format!("`init` writes a new plan, so `{option}` has nothing to read"))
        .hint("name the folder to write into: `git plan init DIR`"))
}

/// Writes the files of a plan, and returns their paths and no commit.
fn plan(directory: &Path, files: &[(&str, String)]) -> Result<Written, CliError> {
    // A plan here would be found before the one in the folder.
    let above = directory.join(MANIFEST);
    if above.exists() {
        return Err(SourceError::AlreadyExists { path: above }.into());
    }
    let files: Vec<(String, &str)> =
        files.iter().map(|(name, text)| (format!("{FOLDER}/{name}"), text.as_str())).collect();
    let bytes: Vec<(&str, &[u8])> =
        files.iter().map(|(path, text)| (path.as_str(), text.as_bytes())).collect();
    write_new(directory, &bytes)?;
    Ok(Written { files: files.into_iter().map(|(path, _)| path).collect(), commits: 0, head: None })
}

/// Writes the history of `lending` as a new repository.
fn lending(directory: &Path) -> Result<Written, CliError> {
    let commits = example::lending();
    let directory = if directory.as_os_str().is_empty() { Path::new(".") } else { directory };
    let head = replay(directory, &commits)?;
    let mut files: Vec<String> = commits
        .iter()
        .flat_map(|commit| &commit.changes)
        .map(|change| match change {
            FileChange::Write { path, .. } | FileChange::Delete { path } => path.clone(),
        })
        .collect();
    files.sort();
    files.dedup();
    Ok(Written { files, commits: commits.len(), head: head.map(|id| id.to_string()) })
}

/// Leaves out the steps of a path that lead nowhere; where we are is empty.
fn tidy(path: &Path) -> PathBuf {
    path.components().filter(|step| *step != Component::CurDir).collect()
}
