use clap::Args;
use clap::builder::PossibleValuesParser;

use crate::model;
use crate::view::output::{OUTPUTS, Output};

use crate::cli::Outcome;
use crate::cli::ui::Ui;

/// The subject whose schema is printed where none is named.
const PLAN: &str = "plan";

/// Print the JSON Schema of plan files, for editors, or of what a command prints as JSON
///
/// An editor that knows JSON Schema completes, explains and checks while you type, once the first line of a file says
/// `# yaml-language-server: $schema=plan.schema.json`, with the path to where the schema is.
///
/// The schemas of outputs are for whoever reads `--format json`. They allow further keys: a higher minor `format_version`
/// adds some, and a higher major one changes what is there.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  git plan schema > plan/plan.schema.json
  git plan schema diff                     of what `diff --format json` prints
  git plan init --schema                   a first plan that has it from the beginning")]
pub(in crate::cli) struct SchemaArgs {
    /// Of what: plan files, or the JSON of that command; `failure` is what each prints where it cannot answer
    #[arg(value_name = "SUBJECT", default_value = PLAN, value_parser = subjects())]
    pub(in crate::cli) subject: String,
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

fn subjects() -> PossibleValuesParser {
    PossibleValuesParser::new(std::iter::once(PLAN).chain(OUTPUTS.iter().map(|output| output.name)))
}

pub(in crate::cli) fn run(ui: &mut Ui, args: &SchemaArgs) -> Outcome {
    match args.format {
        Format::Json => ui.json(&Output::named(&args.subject).map_or_else(model::schema, Output::schema)),
    }
    Outcome::Yes
}
