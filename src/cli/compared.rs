//! Two plans that a command is asked about, read as of one day, and what is different.

use std::path::Path;

use crate::base::{Day, Trailer, quoted};
use crate::diff::{self, PlanDiff};
use crate::review::Review;
use crate::rules;
use crate::snapshot::{AsOf, Snapshot};
use crate::source::{Commit, Comparison, Head, PlanSource, RevisionRange};
use crate::view::diff::RevisionView;

use super::args::GlobalArgs;
use super::error::CliError;
use super::ui::Ui;
use super::workspace::Workspace;

/// Two states of a plan.
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
    /// What git knows of the way from one to the other; nothing of folders that are compared without it.
    pub(super) way: Option<Way>,
}

/// How a plan came from one state to another.
pub(super) struct Way {
    /// The day of the base's commit.
    pub(super) since: Day,
    /// The commits that the head has and the base has not, the newest first.
    pub(super) commits: Vec<Commit>,
    /// What the commits say of themselves.
    pub(super) trailers: Vec<Trailer>,
}

impl Compared {
    /// Reads what a range names; `--rev` is the head where the range names none.
    pub(super) fn read(
        ui: &mut Ui,
        global: &GlobalArgs,
        workspace: &Workspace<'_>,
        range: RevisionRange,
    ) -> Result<Self, CliError> {
        Self::read_as_of(ui, global, workspace, range, None)
    }

    /// Reads what a range names as of a day; without one, as of the head's.
    pub(super) fn read_as_of(
        ui: &mut Ui,
        global: &GlobalArgs,
        workspace: &Workspace<'_>,
        range: RevisionRange,
        as_of: Option<Day>,
    ) -> Result<Self, CliError> {
        let range = match (&global.rev, range) {
            (None, range) => range,
            (Some(head), RevisionRange::Since(base)) => RevisionRange::Between(base, head.clone()),
            (Some(head), RevisionRange::Staged(_)) => {
                let message = format!("`--staged` says what to look at, and so does `--rev {head}`");
                return Err(CliError::new(message).hint("leave one of them out"));
            }
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
        } else if base.folder() != head.folder() {
            ui.detail(&format!("the plan was in {} in the base", quoted(base.folder())));
        }
        let new = match as_of {
            Some(day) => workspace.load_as_of(&head, AsOf::Day(day))?,
            None => workspace.load(&head)?,
        };
        let old = workspace.load_as_of(&base, AsOf::Day(new.data_date))?;
        let (base, head) = names(&range, &comparison);
        let last = match comparison.head.commit() {
            Some(commit) => commit.clone(),
            None => repository.commit("HEAD")?,
        };
        let commits = repository.commits_between(&comparison.base, &last)?;
        let trailers = commits.iter().flat_map(Commit::trailers).collect();
        let way = Way { since: comparison.base.day(), commits, trailers };
        Self::new(ui, (base, old), (head, new), Some(way))
    }

    /// Reads two plans on disk, each named by its folder or manifest, as if there were no git.
    pub(super) fn read_without_git(
        ui: &mut Ui,
        global: &GlobalArgs,
        [base, head]: [&str; 2],
    ) -> Result<Self, CliError> {
        let new = Workspace::without_git(global, Path::new(head))?;
        let old = Workspace::without_git(global, Path::new(base))?;
        let new = new.load(&new.plan()?)?;
        let old = old.load_as_of(&old.plan()?, AsOf::Day(new.data_date))?;
        Self::new(ui, (RevisionView::path(base), old), (RevisionView::path(head), new), None)
    }

    fn new(
        ui: &mut Ui,
        (base, old): (RevisionView, Snapshot),
        (head, new): (RevisionView, Snapshot),
        way: Option<Way>,
    ) -> Result<Self, CliError> {
        readable(ui, &[(&old, &base), (&new, &head)])?;
        let diff = diff::between(&old, &new);
        Ok(Self { base, head, old, new, diff, way })
    }

    /// Returns what the head is compared with, for rules about what changed; `None` without git.
    pub(super) fn comparison(&self) -> Option<rules::Comparison<'_>> {
        let way = self.way.as_ref()?;
        Some(rules::Comparison {
            base: &self.old,
            since: way.since,
            diff: &self.diff,
            trailers: &way.trailers,
        })
    }

    /// Returns what follows from the change.
    pub(super) fn review(&self) -> Review {
        match self.comparison() {
            Some(comparison) => Review::against(&self.new, &comparison),
            None => Review::new(&self.old, &self.new, &self.diff),
        }
    }
}

/// Finds the plan in the head and the same one in the base; one that the head does not have any more is that of the base.
pub(super) fn plans<'w>(
    workspace: &'w Workspace<'_>,
    comparison: &Comparison,
) -> Result<(PlanSource<'w>, PlanSource<'w>), CliError> {
    let head = match &comparison.head {
        Head::WorkTree => workspace.plan()?,
        Head::Index => match workspace.staged_plan() {
            Ok(head) => head,
            Err(none) => {
                let Ok(base) = workspace.plan_at(&comparison.base) else { return Err(none) };
                let head = workspace.same_plan_staged(&base)?;
                return Ok((base, head));
            }
        },
        Head::Commit(commit) => match workspace.plan_at(commit) {
            Ok(head) => head,
            Err(none) => {
                let Ok(base) = workspace.plan_at(&comparison.base) else { return Err(none) };
                let head = workspace.same_plan_at(&base, commit)?;
                return Ok((base, head));
            }
        },
    };
    Ok((workspace.same_plan_at(&head, &comparison.base)?, head))
}

/// Names the two sides as they were asked for.
pub(super) fn names(range: &RevisionRange, comparison: &Comparison) -> (RevisionView, RevisionView) {
    let (base, head) = match range {
        RevisionRange::Since(base) | RevisionRange::Staged(base) => (base.as_str(), "HEAD"),
        RevisionRange::Between(base, head) | RevisionRange::SinceFork(base, head) => {
            (base.as_str(), head.as_str())
        }
    };
    let commit = comparison.base.id.to_string();
    let base = if comparison.base_is_merge_base {
        RevisionView::merge_base(base, commit)
    } else {
        RevisionView::commit(base, commit)
    };
    let head = match &comparison.head {
        Head::Commit(commit) => RevisionView::commit(head, commit.id.to_string()),
        Head::Index => RevisionView::index(),
        Head::WorkTree => RevisionView::work_tree(),
    };
    (base, head)
}

/// Refuses plans of which a file could not be read at all: what is in it would look as if it were not there.
pub(super) fn readable(ui: &mut Ui, sides: &[(&Snapshot, &RevisionView)]) -> Result<(), CliError> {
    let mut unreadable = false;
    for (snapshot, side) in sides {
        for file in &snapshot.unreadable {
            unreadable = true;
            ui.note(&format!(
                "error: {} in {}: {}\n  help: {}",
                file.path,
                side.name(),
                file.reason,
                file.hint
            ));
        }
    }
    if unreadable {
        return Err(CliError::new("some files could not be read, so the two plans cannot be compared"));
    }
    Ok(())
}
