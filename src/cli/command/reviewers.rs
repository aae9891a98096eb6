use clap::{Args, ValueEnum};

use crate::base::Trailer;
use crate::render;
use crate::review::reviewers::reviewers;
use crate::source::RevisionRange;
use crate::view::reviewers::{ClaimView, ReviewersView, codeowners};

use crate::cli::Outcome;
use crate::cli::args::GlobalArgs;
use crate::cli::compared::Compared;
use crate::cli::error::CliError;
use crate::cli::ui::Ui;
use crate::cli::workspace::Workspace;

/// The trailers by which somebody agrees.
const AGREEING: [&str; 2] = ["Approved-by", "Reviewed-by"];

/// Say who must agree to a change of plan, and why
///
/// These are the owners of what changed, old and new; the owners of what moves because of it; the approvers of gates that
/// changed; and whom the manifest's `reviews:` ask for.
///
/// Who is named by `--approved-by`, or in an `Approved-by:` or `Reviewed-by:` trailer of the commits in between, counts as having
/// agreed: such a claim is taken at its word. Once there is one, or with `--require`, the exit code is 1 while somebody is
/// missing.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  git plan reviewers main...            who must agree to what this branch changes
  git plan reviewers main... --approved-by ana --approved-by ben@example.org
                                        who is still missing
  git plan reviewers main... --require  fail until everybody has agreed, by trailers
  git plan reviewers --format codeowners
                                        who answers for each file, as CODEOWNERS")]
pub(in crate::cli) struct ReviewersArgs {
    /// What to compare: REV (with the work tree), A..B, or A...B (B since it left A); by default with HEAD
    #[arg(value_name = "RANGE", default_value = "HEAD")]
    range: String,
    /// Somebody who agrees, by id, handle, mail address or name; can be given several times
    #[arg(long, value_name = "PERSON")]
    approved_by: Vec<String>,
    /// Exit with 1 while somebody is missing
    #[arg(long)]
    require: bool,
    /// How to print them
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(in crate::cli) format: Format,
}

/// How reviewers are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Format {
    /// For people
    Text,
    /// For programs
    Json,
    /// Who answers for each file of the plan, whatever changed
    Codeowners,
}

pub(in crate::cli) fn run(
    ui: &mut Ui,
    global: &GlobalArgs,
    args: &ReviewersArgs,
) -> Result<Outcome, CliError> {
    let workspace = Workspace::open(global)?;
    if args.format == Format::Codeowners {
        let snapshot = workspace.snapshot(ui)?;
        ui.print(&codeowners(&snapshot));
        return Ok(Outcome::Yes);
    }
    let compared = Compared::read(ui, global, &workspace, RevisionRange::parse(&args.range))?;
    let given = args.approved_by.iter().map(|claim| ClaimView { by: "argument", claim: claim.clone() });
    let agreeing = |trailer: &Trailer| AGREEING.iter().any(|key| trailer.is(key));
    let trailers = compared.way.iter().flat_map(|way| way.trailers.clone()).filter(agreeing);
    let claims: Vec<ClaimView> =
        given.chain(trailers.map(|trailer| ClaimView { by: "trailer", claim: trailer.value })).collect();
    let reviewers = reviewers(&compared.old, &compared.new, &compared.diff);
    for claim in claims.iter().filter(|claim| claim.by == "argument") {
        if !reviewers.iter().any(|reviewer| reviewer.is_called(&claim.claim)) {
            ui.note(&format!("note: {} need not agree, or is not known", claim.claim));
        }
    }
    let sides = (compared.base, compared.head);
    let view = ReviewersView::new(compared.new.data_date, sides, &reviewers, &claims);
    match args.format {
        Format::Json => ui.json(&view),
        Format::Text | Format::Codeowners => {
            ui.print(&render::terminal::render(&view.document(ui.is_verbose()), ui.look()));
        }
    }
    let is_asked = args.require || !claims.is_empty();
    Ok(if is_asked && !view.missing.is_empty() { Outcome::No } else { Outcome::Yes })
}
