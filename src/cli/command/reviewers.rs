use clap::{Args, ValueEnum};

use crate::base::{Signature, Trailer};
use crate::render;
use crate::review::reviewers::{Reviewer, reviewers};
use crate::review::{Claim, Proof, Said};
use crate::source::{Commit, Repository, RevisionRange};
use crate::view::reviewers::{ReviewersView, codeowners};

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
/// agreed. A trailer is verified where its commit is signed with one of the `keys` that the base lists of that person, as
/// `ssh-keygen` or `gpg` finds; else it is a claim, and is taken at its word unless `--verified` is given. Once somebody has
/// agreed, or with `--require`, the exit code is 1 while somebody is missing.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  git plan reviewers main...            who must agree to what this branch changes
  git plan reviewers main... --approved-by ana --approved-by ben@example.org
                                        who is still missing
  git plan reviewers main... --require  fail until everybody has agreed, by trailers
  git plan reviewers main... --verified take no trailer at its word: it must be signed
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
    /// Count only who signed with one of their keys, and exit with 1 while somebody is missing
    #[arg(long)]
    verified: bool,
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
    let reviewers = reviewers(&compared.old, &compared.new, &compared.diff);
    let mut claims = Vec::new();
    for who in &args.approved_by {
        if !reviewers.iter().any(|reviewer| reviewer.is_called(who)) {
            ui.note(&format!("note: `{who}` need not agree, or is not known"));
        }
        claims.push(Claim { who: who.clone(), said: None });
    }
    let commits = compared.way.iter().flat_map(|way| &way.commits);
    for commit in commits {
        claims.extend(claims_of(workspace.repository()?, commit, &reviewers));
    }
    if args.verified {
        let is_verified = |claim: &Claim| {
            reviewers
                .iter()
                .any(|reviewer| reviewer.is_called(&claim.who) && claim.proof(reviewer) == Proof::Verified)
        };
        claims.retain(is_verified);
    }
    let sides = (compared.base, compared.head);
    let view = ReviewersView::new(compared.new.data_date, sides, &reviewers, &claims);
    match args.format {
        Format::Json => ui.json(&view),
        Format::Text | Format::Codeowners => {
            ui.print(&render::terminal::render(&view.document(ui.is_verbose()), ui.look()));
        }
    }
    let is_asked = args.require || args.verified || !claims.is_empty();
    Ok(if is_asked && !view.missing.is_empty() { Outcome::No } else { Outcome::Yes })
}

/// What the trailers of a commit say of who agrees. Its signature is only asked for where it may bear that out, since another
/// program is run for it.
fn claims_of(repository: &Repository, commit: &Commit, reviewers: &[Reviewer]) -> Vec<Claim> {
    let agreeing = |trailer: &Trailer| AGREEING.iter().any(|key| trailer.is(key));
    let who: Vec<String> =
        commit.trailers().into_iter().filter(agreeing).map(|trailer| trailer.value).collect();
    let has_keys =
        |who: &String| reviewers.iter().any(|reviewer| reviewer.is_called(who) && !reviewer.keys.is_empty());
    let signature = if who.iter().any(has_keys) { repository.signature(commit) } else { Signature::None };
    let said = Said { commit: commit.id.to_string(), signature };
    who.into_iter().map(|who| Claim { who, said: Some(said.clone()) }).collect()
}
