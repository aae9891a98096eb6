//! What `check --fix` does: the fixes of findings, round by round, until nothing is left that can be mended for certain.

use std::collections::BTreeMap;

use crate::base::FileId;
use crate::diagnostic::Finding;
use crate::edit::text::mend;
use crate::graph::Plan;
use crate::model::Role;
use crate::rules::{self, Checked};
use crate::snapshot::Snapshot;
use crate::source::{Place, PlanSource, patch};
use crate::view::check::{DoneView, FixesView, RefusedView};

use super::error::CliError;
use super::workspace::Workspace;

/// A plan with its findings mended, in memory.
pub(super) struct Fixing<'w> {
    plan: PlanSource<'w>,
    /// What the files say that were touched, before and after, by path.
    texts: BTreeMap<String, Texts>,
    /// The plan afterwards.
    pub(super) snapshot: Snapshot,
    /// What is still found in it.
    pub(super) checked: Checked,
    /// What was done.
    pub(super) view: FixesView,
}

struct Texts {
    before: String,
    after: String,
}

impl<'w> Fixing<'w> {
    /// Mends the plan that is on disk, as far as that is certain. Nothing is written yet.
    pub(super) fn run(workspace: &'w Workspace<'_>) -> Result<Self, CliError> {
        let plan = workspace.plan()?;
        if let Place::Revision(commit) = plan.place() {
            let message =
                format!("the plan is read from {}, and what is in a commit stays", commit.id.short());
            return Err(CliError::new(message).hint("leave `--rev` out to fix the files on disk"));
        }
        let snapshot = workspace.load(&plan)?;
        let checked = rules::check(&snapshot);
        let view = FixesView::default();
        let mut fixing = Self { plan, texts: BTreeMap::new(), snapshot, checked, view };
        // What one fix leaves may be what another one needs. Each round does at least one, and none brings one back.
        while fixing.round() {
            fixing.snapshot = workspace.load(&fixing.plan)?;
            fixing.checked = rules::check(&fixing.snapshot);
        }
        Ok(fixing)
    }

    /// Does the fixes that do not get in each other's way; returns whether there were any.
    fn round(&mut self) -> bool {
        let mut by_file: BTreeMap<FileId, Vec<&Finding>> = BTreeMap::new();
        for finding in &self.checked.findings {
            if let Some(edit) = finding.fix.as_ref().and_then(|fix| fix.edits.first()) {
                by_file.entry(edit.place.file).or_default().push(finding);
            }
        }
        self.view.refused.clear();
        let mut any = false;
        for (file, findings) in by_file {
            let fixes: Vec<_> = findings.iter().filter_map(|finding| finding.fix.as_ref()).collect();
            let read = self.snapshot.plan.file(file);
            let mended = mend(&read.lowered, role(&self.snapshot.plan, file), &fixes);
            let done = |at: usize| DoneView {
                rule: findings[at].rule,
                path: read.path.to_string(),
                title: fixes[at].title.clone(),
            };
            self.view.done.extend(mended.done.iter().map(|at| done(*at)));
            let refused = mended.refused.iter();
            self.view.refused.extend(refused.map(|(at, because)| RefusedView { fix: done(*at), because }));
            if mended.done.is_empty() {
                continue;
            }
            any = true;
            self.plan.draft(read.path.as_ref(), mended.text.as_bytes());
            let before = || read.lowered.text.as_str().to_owned();
            let texts = self.texts.entry(read.path.to_string());
            texts.or_insert_with(|| Texts { before: before(), after: String::new() }).after = mended.text;
        }
        any
    }

    /// Writes the files that were touched.
    pub(super) fn write(&self) -> Result<(), CliError> {
        for (path, Texts { before, after }) in &self.texts {
            self.plan.overwrite(path, before.as_bytes(), after.as_bytes())?;
        }
        Ok(())
    }

    /// Returns what writing would change, as `git apply` reads it.
    pub(super) fn patch(&self) -> Result<String, CliError> {
        let mut text = String::new();
        for (path, Texts { before, after }) in &self.texts {
            text.push_str(&patch(path, before, after)?);
        }
        Ok(text)
    }
}

fn role(plan: &Plan, file: FileId) -> Role {
    let is_manifest = plan.manifest().is_some_and(|manifest| plan.manifest_place(manifest.span).file == file);
    if is_manifest { Role::Manifest } else { Role::Part }
}
