//! What became of ids that a plan had once: items that are called otherwise now, and items that are gone.

use rustc_hash::FxHashMap;

use crate::diff::What;
use crate::model::ItemKind;
use crate::source::{Commit, Parents, PlanSource, SourceError};

use super::History;
use super::log::Log;

/// What became of each id that items of a plan had and have no more.
#[derive(Debug, Default)]
pub struct Formers(FxHashMap<String, Former>);

/// What became of an id.
#[derive(Clone, Debug)]
pub struct Former {
    /// The id that the item has now; `None` where it is gone.
    pub now: Option<String>,
    /// The commit that gave the id up.
    pub commit: Commit,
}

impl<'l> History<'l> {
    /// Goes through all changes up to a commit, whose plan is `plan`, and returns what became of the ids in them.
    pub fn formers(&self, commit: &Commit, plan: PlanSource<'l>) -> Result<Formers, SourceError> {
        let mut formers = Formers::default();
        for entry in Log::new(self, self.steps(commit, plan, Parents::First)?) {
            let entry = entry?;
            for change in &entry.diff.changes {
                let is_item = change.subject.kind.is_some_and(|kind| {
                    !kind.is_party() && !matches!(kind, ItemKind::CheckIn | ItemKind::Manifest)
                });
                let id = &change.subject.id;
                let (was, now) = match (&change.subject.was, change.what) {
                    _ if !is_item => continue,
                    (Some(was), _) => (was, formers.0.get(id).map_or(Some(id), |former| former.now.as_ref())),
                    (None, What::Removed) => (id, None),
                    _ => continue,
                };
                let former = Former { now: now.cloned(), commit: entry.commit.clone() };
                // Where an id was given up more than once, the last time counts, which comes first.
                formers.0.entry(was.clone()).or_insert(former);
            }
        }
        Ok(formers)
    }
}

impl Formers {
    /// Returns what became of an id.
    pub fn get(&self, id: &str) -> Option<&Former> {
        self.0.get(id)
    }
}
