use clap::{ArgAction, Args};

use crate::base::quoted;
use crate::diff;
use crate::edit::{Delay, Edit, EditError, suppose};
use crate::render;
use crate::review::Review;
use crate::view::diff::{DiffView, RevisionView};

use crate::cli::Outcome;
use crate::cli::args::{GlobalArgs, TextOrJson};
use crate::cli::error::CliError;
use crate::cli::ui::Ui;
use crate::cli::workspace::{self, Workspace};

/// Say what an edit of the plan would mean, without writing it
///
/// What it prints is the diff that such an edit would have: what moves because of it, and by how
/// much. Several edits are done one after another, each in quotes. An edit is one of:
///
///   'ID +10d', 'ID -3d'   it takes so much longer or shorter: what remains of a task,
///                         all three of an estimate of three, the day that somebody
///                         outside promised, the time of a gate's approvers
///   'ID = 12d'            it takes so long; of a delivery, 'ID = 2026-04-17'
///   'drop ID'             it is given up
///   'FIELD ID = VALUE'    a field says something else; nothing behind `=` removes it
///   'FIELD ID + ENTRY'    a list has one entry more: 'needs go-live + audit SS+2d'
///   'FIELD ID - ENTRY'    a list has one entry less
///   'PERSON away DAYS'    somebody does not work on a day, or from one to another
#[derive(Debug, Args)]
#[command(
    verbatim_doc_comment,
    before_help = "\
Examples:
  git plan what-if 'audit +10d'                       if it took ten working days more
  git plan what-if 'drop scoring-model' 'audit = 12d' two edits at once
  git plan what-if 'owner audit = jon'                any field: FIELD ID = VALUE
  git plan what-if 'needs go-live - audit'            a list, with less or more in it
  git plan what-if 'maya away 2026-05-04..2026-05-15'
  git plan what-if 'due lending-live = 2026-07-15'
  git plan what-if --delay thousand-loans 2w          what that costs every objective"
)]
pub(in crate::cli) struct WhatIfArgs {
    /// What to suppose, each in quotes
    #[arg(value_name = "EDIT", required_unless_present = "delay")]
    edits: Vec<String>,
    /// Suppose that a key result is reached so much later, whatever the reason
    #[arg(long, num_args = 2, value_names = ["KEY-RESULT", "DURATION"], action = ArgAction::Append)]
    delay: Vec<String>,
    /// How to print what would change
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(in crate::cli) format: TextOrJson,
    /// Print the summary alone
    #[arg(long)]
    stat: bool,
}

pub(in crate::cli) fn run(ui: &mut Ui, global: &GlobalArgs, args: &WhatIfArgs) -> Result<Outcome, CliError> {
    let edits = edits(&args.edits)?;
    let delays: Result<Vec<Delay>, EditError> =
        args.delay.chunks_exact(2).map(|pair| Delay::parse(&pair[0], &pair[1])).collect();
    let delays = delays?;
    let workspace = Workspace::open(global)?;
    let plan = workspace.snapshot(ui)?;
    workspace::timetable(ui, &plan)?;
    let supposed = suppose(&plan, &edits, &delays)?;
    let diff = diff::between(&plan, &supposed.snapshot);
    let head = &supposed.snapshot;
    let review = Review::new(&plan, head, &diff);
    let view = DiffView::new(&diff, &review, (&plan, RevisionView::plan()), (head, RevisionView::what_if()));
    let view = view.supposed(&supposed.supposition, &supposed.objectives, &diff, head);
    match (args.format, args.stat) {
        (TextOrJson::Json, _) => ui.json(&view),
        (TextOrJson::Text, true) => ui.print(&render::terminal::render(&view.stat(), ui.look())),
        (TextOrJson::Text, false) => {
            let document = view.document(ui.is_verbose());
            ui.print(&render::terminal::render(&document, ui.look()));
        }
    }
    Ok(Outcome::Yes)
}

/// Reads the edits; where all of them together are one, they lack their quotes.
fn edits(texts: &[String]) -> Result<Vec<Edit>, CliError> {
    let edits: Result<Vec<Edit>, EditError> = texts.iter().map(|text| Edit::parse(text)).collect();
    edits.map_err(|error| {
        let whole = texts.join(" ");
        if texts.len() > 1 && Edit::parse(&whole).is_ok() {
            return CliError::new(format!("{} is part of an edit", quoted(&texts[0])))
                .hint(format!("put the edit in quotes: `git plan what-if '{whole}'`"));
        }
        CliError::from(error)
    })
}

impl From<EditError> for CliError {
    fn from(error: EditError) -> Self {
        let message = error.to_string();
        error.hints.into_iter().fold(Self::new(message), Self::hint)
    }
}
