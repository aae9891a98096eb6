//! What a plan was at a revision, or on a day, before.

use crate::base::{Day, quoted};
use crate::diff::{self, PlanDiff};
use crate::review::Review;
use crate::rules;
use crate::snapshot::{AsOf, Snapshot};
use crate::source::{AsOfDay, Commit};
use crate::view::diff::RevisionView;
use crate::view::status::Past;

use super::args::GlobalArgs;
use super::compared::readable;
use super::error::CliError;
use super::ui::Ui;
use super::workspace::Workspace;

/// A plan at a revision before, and what is different now.
pub(super) struct Since {
    base: RevisionView,
    head: RevisionView,
    day: Day,
    then: Snapshot,
    old: Snapshot,
    diff: PlanDiff,
    review: Review,
}

impl Since {
    /// Reads the plan as it was at a revision, or on a day: at the last commit up to then on the first-parent line.
    pub(super) fn read(
        ui: &mut Ui,
        global: &GlobalArgs,
        workspace: &Workspace<'_>,
        now: &Snapshot,
        since: &str,
    ) -> Result<Self, CliError> {
        let repository = workspace.repository()?;
        let (name, commit) = if let Some(day) = Day::parse(since) {
            let head = repository.commit(global.rev.as_deref().unwrap_or("HEAD"))?;
            let commit = on_day(repository.as_of_day(&head, day)?, day)?;
            (commit.id.to_string(), commit)
        } else {
            (since.to_owned(), repository.commit(since)?)
        };
        let base = RevisionView::commit(name, commit.id.to_string());
        let this = Self::at(ui, global, workspace, now, (base, &commit))?;
        readable(ui, &[(&this.old, &this.base), (now, &this.head)])?;
        Ok(this)
    }

    /// Reads the plan as it was a week before the data date; `None` without git, or where it has no commit of then, or one
    /// that the plan cannot be read from.
    pub(super) fn last_week(
        ui: &mut Ui,
        global: &GlobalArgs,
        workspace: &Workspace<'_>,
        now: &Snapshot,
    ) -> Result<Option<Self>, CliError> {
        let Ok(repository) = workspace.repository() else { return Ok(None) };
        let head = match &global.rev {
            Some(revision) => Some(repository.commit(revision)?),
            None => repository.head()?,
        };
        let day = now.data_date.plus(-7);
        let Some(head) = head else { return Ok(None) };
        let AsOfDay::Commit(commit) = repository.as_of_day(&head, day)? else {
            ui.detail(&format!(
                "git has no commit of {day} or before, so there is nothing to tell drift from"
            ));
            return Ok(None);
        };
        let base = RevisionView::commit(commit.id.to_string(), commit.id.to_string());
        let this = Self::at(ui, global, workspace, now, (base, &commit))?;
        if !this.diff.exists.old || !this.old.is_complete() {
            ui.detail(&format!(
                "the plan cannot be read at {}, so there is nothing to tell drift from",
                commit.id.short()
            ));
            return Ok(None);
        }
        Ok(Some(this))
    }

    /// Returns it as a view takes it.
    pub(super) fn past(&self) -> Past<'_> {
        Past {
            base: &self.base,
            head: &self.head,
            day: self.day,
            then: &self.then,
            old: &self.old,
            diff: &self.diff,
            review: &self.review,
        }
    }

    fn at(
        ui: &mut Ui,
        global: &GlobalArgs,
        workspace: &Workspace<'_>,
        now: &Snapshot,
        (base, commit): (RevisionView, &Commit),
    ) -> Result<Self, CliError> {
        let repository = workspace.repository()?;
        let (last, head) = match &global.rev {
            Some(revision) => {
                let last = repository.commit(revision)?;
                let head = RevisionView::commit(revision, last.id.to_string());
                (last, head)
            }
            None => (repository.commit("HEAD")?, RevisionView::work_tree()),
        };
        let source = workspace.same_plan_at(&workspace.plan()?, commit)?;
        let day = commit.day();
        let then = workspace.load_as_of(&source, AsOf::Day(day))?;
        let old = workspace.load_as_of(&source, AsOf::Day(now.data_date))?;
        ui.detail(&format!("compared with {} of {day}", base.name()));
        let diff = diff::between(&old, now);
        let commits = repository.commits_between(commit, &last)?;
        let trailers: Vec<_> = commits.iter().flat_map(Commit::trailers).collect();
        let comparison = rules::Comparison { base: &old, since: day, diff: &diff, trailers: &trailers };
        let review = Review::against(now, &comparison);
        Ok(Self { base, head, day, then, old, diff, review })
    }
}

/// Returns the commit that a day stands for.
fn on_day(found: AsOfDay, day: Day) -> Result<Commit, CliError> {
    match found {
        AsOfDay::Commit(commit) => Ok(*commit),
        AsOfDay::AllLater(first) => Err(CliError::new(format!(
            "no commit is of {day} or before: the first, {}, is of {}",
            first.id.short(),
            first.day()
        ))
        .hint(format!("name that one: `--since {}`", first.id.short()))),
        AsOfDay::CutOff => Err(CliError::new(format!(
            "history was cut off when this repository was cloned, and {} lies before that",
            quoted(&day.to_string())
        ))
        .hint("`git fetch --unshallow` gets the rest")),
    }
}
