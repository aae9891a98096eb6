//! Two revisions of the plan that a command is asked about, read as of one day, and what is different.

use crate::base::{Day, Trailer, quoted};
use crate::diff::{self, PlanDiff};
use crate::snapshot::{AsOf, Snapshot};
use crate::source::{Commit, RevisionRange};
use crate::view::diff::RevisionView;

use super::args::GlobalArgs;
use super::command::diff::{names, plans, readable};
use super::error::CliError;
use super::ui::Ui;
use super::workspace::Workspace;

/// Two revisions of a plan.
pub(super) struct Compared {
    /// What is compared with.
    pub(super) base: RevisionView,
    /// What is compared.
    pub(super) head: RevisionView,
    /// The plan of the base.
    pub(super) old: Snapshot,
    /// The plan of the head.
    pub(super) new: Snapshot,
    /// What is different.
    pub(super) diff: PlanDiff,
    /// The day of the base's commit.
    pub(super) since: Day,
    /// The commits that the head has and the base has not, the newest first.
    pub(super) commits: Vec<Commit>,
}

impl Compared {
    /// Reads what a range names; `--rev` is the head where the range names none.
    pub(super) fn read(
        ui: &mut Ui,
        global: &GlobalArgs,
        workspace: &Workspace<'_>,
        range: &str,
    ) -> Result<Self, CliError> {
        let range = match (&global.rev, RevisionRange::parse(range)) {
            (None, range) => range,
            (Some(head), RevisionRange::Since(base)) => RevisionRange::Between(base, head.clone()),
            (Some(head), RevisionRange::Between(..) | RevisionRange::SinceFork(..)) => {
                let message = format!("the range names what to look at, and so does `--rev {head}`");
                return Err(CliError::new(message).hint("leave one of them out"));
            }
        };
        let repository = workspace.repository()?;
        let comparison = repository.compare(&range)?;
        let (base, head) = plans(workspace, &comparison)?;
        if !base.exists() {
            ui.detail(&format!("the plan in {} is not in the base", quoted(head.folder())));
        }
        let new = workspace.load(&head)?;
        let old = workspace.load_as_of(&base, AsOf::Day(new.data_date))?;
        let (base, head) = names(&range, &comparison);
        readable(ui, &[(&old, &base), (&new, &head)])?;
        let last = match &comparison.head {
            Some(commit) => commit.clone(),
            None => repository.commit("HEAD")?,
        };
        let commits = repository.commits_between(&comparison.base, &last)?;
        let diff = diff::between(&old, &new);
        Ok(Self { base, head, since: comparison.base.day(), old, new, diff, commits })
    }

    /// Returns the trailers of the commits.
    pub(super) fn trailers(&self) -> Vec<Trailer> {
        self.commits.iter().flat_map(Commit::trailers).collect()
    }
}
