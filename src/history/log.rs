//! What each commit changed of the plan.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use crate::base::Day;
use crate::diff::{self, PlanDiff, What};
use crate::graph::PlanFile;
use crate::model::{ItemKind, LoweredFile, Role};
use crate::snapshot::{self, Snapshot};
use crate::source::{Commit, ObjectId, SourceError};

use super::History;
use super::census::Census;
use super::revision::{ChangedFile, HeldFile, Revision, changed};
use super::steps::{Step, Steps, Unread};

/// A commit, and what it changed of the plan.
#[derive(Debug)]
pub struct Entry {
    /// The commit.
    pub commit: Commit,
    /// What of the plan before it the changes are about: its changed files at the least, and of these the changed items.
    pub old: Snapshot,
    /// The same of the plan after it.
    pub new: Snapshot,
    /// What it changed. No dates are compared.
    pub diff: PlanDiff,
    /// What cannot be read in this commit, and is taken as it was before.
    pub unread: Vec<Unread>,
    /// Whether the history before it was cut off, so that nobody can say what it changed: `diff` is empty.
    pub is_cut_off: bool,
}

/// What each commit changed of the plan, newest first. Commits that changed nothing of it are passed over.
///
/// The changes of a commit are those that [`diff::edits`] finds between the plan of its first parent and its own. Mostly it is
/// enough to compare the changed items of the changed files; where it is not, the two plans are linked and compared whole.
pub struct Log<'h, 'l> {
    history: &'h History<'l>,
    steps: Steps<'h, 'l>,
    census: Census,
    /// The plan whose files were counted.
    counted: Option<Rc<Revision<'l>>>,
    /// What the manifest says of the plan itself, as it was asked for last.
    manifest: RefCell<Option<(ObjectId, Arc<LoweredFile>)>>,
}

/// A file before and after a change, as far as it differs.
type Pair = (Option<Arc<LoweredFile>>, Option<Arc<LoweredFile>>);

impl<'h, 'l> Log<'h, 'l> {
    /// Begins the log of a walk.
    pub fn new(history: &'h History<'l>, steps: Steps<'h, 'l>) -> Self {
        Self { history, steps, census: Census::default(), counted: None, manifest: RefCell::default() }
    }

    /// Returns how many commits were met so far, for telling how far the walk is.
    pub fn met(&self) -> usize {
        self.steps.met()
    }

    /// Returns the next step of the walk, whatever it changed.
    pub(super) fn next_step(&mut self) -> Option<Result<Step<'l>, SourceError>> {
        self.steps.next()
    }

    /// Returns what a step changed; steps are taken in the order of the walk.
    pub(super) fn entry(&mut self, step: Step<'l>) -> Entry {
        let day = step.commit.day();
        let nothing = || snapshot::relink(&step.head.source, Vec::new(), day);
        let (old, new, diff) = if step.is_cut_off {
            (nothing(), nothing(), PlanDiff::default())
        } else {
            self.compare(&step, day)
        };
        let Step { commit, unread, is_cut_off, .. } = step;
        Entry { commit, old, new, diff, unread, is_cut_off }
    }

    fn compare(&mut self, step: &Step<'l>, day: Day) -> (Snapshot, Snapshot, PlanDiff) {
        self.count(&step.head);
        let pairs: Vec<Pair> = step
            .files
            .iter()
            .map(|file| self.history.contents.differing(file.base.as_ref(), file.head.as_ref()))
            .collect();
        let is_ambiguous = |census: &Census| {
            pairs.iter().any(|(old, new)| old.iter().chain(new).any(|file| census.is_ambiguous(file)))
        };
        let was_ambiguous = is_ambiguous(&self.census);
        self.move_on(&pairs, step.base.as_ref());
        let is_partial = !was_ambiguous
            && !is_ambiguous(&self.census)
            && step.tables.is_empty()
            && pairs.iter().all(stands_alone);
        if is_partial {
            let (bases, heads): (Vec<_>, Vec<_>) = pairs.into_iter().unzip();
            let held = |side: fn(&ChangedFile) -> &Option<HeldFile>| {
                step.files.iter().map(move |file| side(file).as_ref())
            };
            let source = step.base.as_ref().unwrap_or(&step.head);
            let old = self.part(step, source, day, held(|file| &file.base).zip(bases));
            let new = self.part(step, &step.head, day, held(|file| &file.head).zip(heads));
            let diff = diff::edits(&old, &new);
            if !may_rename(&diff) {
                return (old, new, diff);
            }
        }
        let new = self.history.snapshot(&step.head, day);
        let old = match &step.base {
            Some(base) => self.history.snapshot(base, day),
            None => snapshot::relink(&step.head.source, Vec::new(), day),
        };
        let diff = diff::edits(&old, &new);
        (old, new, diff)
    }

    /// Links what differs of the changed files, and the manifest, whose calendar tells how far dates moved.
    fn part<'f>(
        &self,
        step: &Step<'l>,
        revision: &Revision<'l>,
        day: Day,
        differing: impl Iterator<Item = (Option<&'f HeldFile>, Option<Arc<LoweredFile>>)>,
    ) -> Snapshot {
        let linked = |file: &HeldFile, lowered| PlanFile { path: file.path().as_ref().into(), lowered };
        let mut files: Vec<PlanFile> =
            differing.filter_map(|(file, lowered)| Some(linked(file?, lowered?))).collect();
        let is_manifest = |file: &&HeldFile| file.role() == Role::Manifest;
        let changed = |file: &ChangedFile| file.base.iter().chain(&file.head).any(|file| is_manifest(&file));
        if !step.files.iter().any(changed)
            && let Some(manifest) = step.head.files.iter().find(is_manifest)
        {
            files.extend(self.manifest_alone(manifest).map(|lowered| linked(manifest, lowered)));
        }
        snapshot::relink(&revision.source, files, day)
    }

    /// Returns what a manifest says of the plan itself, without the items in it.
    fn manifest_alone(&self, manifest: &HeldFile) -> Option<Arc<LoweredFile>> {
        if let Some((blob, known)) = &*self.manifest.borrow()
            && *blob == manifest.blob
        {
            return Some(Arc::clone(known));
        }
        let whole = self.history.lowered(manifest)?;
        let items = whole.items.iter().filter(|item| item.kind == ItemKind::Manifest).cloned().collect();
        let alone = Arc::new(LoweredFile {
            text: Arc::clone(&whole.text),
            items,
            pulses: Vec::new(),
            findings: Vec::new(),
            allows: Vec::new(),
            complete: whole.complete,
            whole: whole.whole,
        });
        *self.manifest.borrow_mut() = Some((manifest.blob, Arc::clone(&alone)));
        Some(alone)
    }

    /// Counts the ids of another plan in place of those that were counted.
    fn count(&mut self, plan: &Rc<Revision<'l>>) {
        if self.counted.as_ref().is_some_and(|counted| Rc::ptr_eq(counted, plan)) {
            return;
        }
        let counted = self.counted.as_ref().map_or(&[][..], |counted| &counted.files);
        for file in changed(counted, &plan.files) {
            if let (None, Some(head)) = (&file.base, &file.head)
                && self.history.contents.with_ids(head, |ids| self.census.add_ids(ids)).is_some()
            {
                continue;
            }
            let (old, new) = self.history.contents.differing(file.base.as_ref(), file.head.as_ref());
            self.census.exchange(old.as_deref(), new.as_deref());
        }
        self.counted = Some(Rc::clone(plan));
    }

    /// Goes on to the plan before a step.
    fn move_on(&mut self, pairs: &[Pair], base: Option<&Rc<Revision<'l>>>) {
        for (old, new) in pairs {
            self.census.exchange(new.as_deref(), old.as_deref());
        }
        self.counted = base.map(Rc::clone);
    }
}

impl Iterator for Log<'_, '_> {
    type Item = Result<Entry, SourceError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let entry = match self.steps.next()? {
                Ok(step) => self.entry(step),
                Err(error) => return Some(Err(error)),
            };
            let says = entry.is_cut_off || !entry.unread.is_empty() || !entry.diff.changes.is_empty();
            if says || !entry.diff.uncompared.is_empty() {
                return Some(Ok(entry));
            }
        }
    }
}

/// Whether what a file says in both versions beside its items adds up with no other file: answers of surveys do, and comments
/// that speak for the whole plan.
fn stands_alone((old, new): &Pair) -> bool {
    let files = || [old, new].into_iter().flatten();
    let allows = |file: &Option<Arc<LoweredFile>>| -> Vec<(String, Option<Day>, String, bool)> {
        file.iter()
            .flat_map(|file| &file.allows)
            .map(|allow| {
                let until = allow.until.map(|until| until.value);
                (allow.rule.value.to_string(), until, allow.reason.to_string(), allow.scope.is_some())
            })
            .collect()
    };
    files().all(|file| file.pulses.is_empty()) && allows(old) == allows(new)
}

/// Whether something that was removed may be what was added, which depends on what the whole plan says of both.
fn may_rename(diff: &PlanDiff) -> bool {
    let kinds = |what: What| -> Vec<ItemKind> {
        let kinds =
            diff.changes.iter().filter(|change| change.what == what).filter_map(|change| change.subject.kind);
        kinds.filter(|kind| *kind != ItemKind::CheckIn).collect()
    };
    let (added, removed) = (kinds(What::Added), kinds(What::Removed));
    !diff.matching.renames.is_empty() || removed.iter().any(|kind| added.contains(kind))
}
