use clap::{Args, ValueEnum};

use crate::base::{did_you_mean, quoted};
use crate::render;
use crate::rules::{self, Group, Rule};
use crate::view::explain::ExplainView;

use crate::cli::Outcome;
use crate::cli::error::CliError;
use crate::cli::reference;
use crate::cli::ui::Ui;

/// Say what a rule of `check` finds, why that matters, and what to do about it
///
/// Without a rule, all rules are listed, each with a line. Every page has an example and the same example mended, and
/// says how to set the rule's level and how to allow it once.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  git plan explain                  every rule in a line
  git plan explain late             the page of one rule
  git plan explain ownership        the rules of one group
  git plan explain --all            every page, one after another")]
pub(in crate::cli) struct ExplainArgs {
    /// The rule, or a group of rules
    #[arg(value_name = "RULE", conflicts_with = "all")]
    rule: Option<String>,
    /// Print the page of every rule
    #[arg(long)]
    all: bool,
    /// How to print the pages
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(in crate::cli) format: Format,
}

/// How pages are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Format {
    /// For people
    Text,
    /// For programs
    Json,
    /// For a page of your own
    Markdown,
}

pub(in crate::cli) fn run(ui: &mut Ui, args: &ExplainArgs) -> Result<Outcome, CliError> {
    let (rules, as_pages) = match args.rule.as_deref() {
        None => (rules::all().to_vec(), args.all),
        Some(name) => match rules::find(name) {
            Some(rule) => {
                if rule.name != name {
                    ui.note(&format!("note: the rule `{name}` is called `{}` now", rule.name));
                }
                (vec![rule], true)
            }
            None => (group(name)?, false),
        },
    };
    let view = ExplainView::new(&rules);
    match args.format {
        Format::Json => ui.json(&view),
        Format::Markdown if args.all => ui.print(&reference::rule_reference()),
        Format::Markdown | Format::Text => {
            let document = if as_pages { view.pages() } else { view.list() };
            ui.print(&match args.format {
                Format::Markdown => render::markdown::render(&document),
                _ => render::terminal::render(&document, ui.look()),
            });
        }
    }
    Ok(Outcome::Yes)
}

/// The rules of a group.
fn group(name: &str) -> Result<Vec<&'static Rule>, CliError> {
    let of_group = |rule: &&&'static Rule| rule.group.name() == name;
    let rules: Vec<_> = rules::all().iter().filter(of_group).copied().collect();
    if !rules.is_empty() {
        return Ok(rules);
    }
    let known = rules::all().iter().map(|rule| rule.name).chain(Group::ALL.into_iter().map(Group::name));
    let hint = did_you_mean(name, known).unwrap_or_else(|| "`git plan explain` lists the rules".to_owned());
    Err(CliError::new(format!("there is no rule {}", quoted(name))).hint(hint))
}
