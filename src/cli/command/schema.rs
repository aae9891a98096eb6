use clap::Args;

use crate::model;

use crate::cli::Outcome;
use crate::cli::ui::Ui;

/// Print the JSON Schema of plan files, for editors
///
/// An editor that knows JSON Schema completes, explains and checks while you type, once the first line of a file says
/// `# yaml-language-server: $schema=plan.schema.json`, with the path to where the schema is.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  git plan schema > plan/plan.schema.json
  git plan init --schema                   a first plan that has it from the beginning")]
pub(in crate::cli) struct SchemaArgs {
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "json")]
    pub(in crate::cli) format: Format,
}

/// How the schema is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(in crate::cli) enum Format {
    /// JSON Schema, draft-07
    Json,
}

pub(in crate::cli) fn run(ui: &mut Ui, args: &SchemaArgs) -> Outcome {
    match args.format {
        Format::Json => ui.json(&model::schema()),
    }
    Outcome::Yes
}
