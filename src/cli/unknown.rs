//! An id that somebody asks about and the plan does not have.

use crate::base::{did_you_mean, quoted};
use crate::graph::Plan;
use crate::history::Formers;
use crate::source::Commit;

use super::error::CliError;
use super::workspace::Workspace;

/// Says that nothing in the plan of a commit has an id, and what became of it, or what may have been meant.
pub(super) fn unknown_id(
    workspace: &Workspace<'_>,
    (commit, plan): (&Commit, &Plan),
    id: &str,
    parties: bool,
) -> CliError {
    let of_party = plan.find_party(id).filter(|_| !parties);
    if let Some(party) = of_party {
        let kind = plan.party(party).kind.with_article();
        return CliError::new(format!("{} is {kind}, which has no dates", quoted(id)))
            .hint("name work, a gate, or what work serves");
    }
    let error =
        CliError::new(format!("nothing in the plan at {} has the id {}", commit.id.short(), quoted(id)));
    let formers = formers(workspace);
    if let Some(former) = formers.as_ref().and_then(|formers| formers.get(id)) {
        let since = format!("{} of {}", former.commit.id.short(), former.commit.day());
        return error.hint(match &former.now {
            Some(now) => format!("it is called {} since {since}", quoted(now)),
            None => format!("it is gone since {since}: `git plan log {id}` tells what it was"),
        });
    }
    let ids = plan.items().map(|item| plan.id(item));
    let names = plan.parties().filter(|_| parties).map(|party| plan.party_id(party));
    error.hint(
        did_you_mean(id, ids.chain(names)).unwrap_or_else(|| "`git plan schedule` lists the ids".to_owned()),
    )
}

/// Returns what became of ids that the plan had once, where it has a history.
pub(super) fn formers(workspace: &Workspace<'_>) -> Option<Formers> {
    let (history, (commit, plan)) = workspace.history().ok().zip(workspace.plan_of_head().ok())?;
    history.formers(&commit, plan).ok()
}
