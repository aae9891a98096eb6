//! Who set what an item says: for each of its fields the commit that gave it its value.

use std::rc::Rc;
use std::sync::Arc;

use crate::base::Day;
use crate::diff::{self, Change, PlanDiff, What};
use crate::graph::PlanFile;
use crate::model::{FieldIx, ItemKind, LoweredFile, ValueKind};
use crate::snapshot::{self, Snapshot};
use crate::source::{Commit, MANIFEST, ObjectId, Parents, PlanSource, SourceError};

use super::History;
use super::log::{Entry, Log};
use super::moments::Skipped;
use super::revision::{HeldFile, Revision};
use super::steps::{Step, Unread, Why};

/// What an item says, and who set it.
#[derive(Clone, Debug)]
pub struct Blame {
    /// The kind of the item.
    pub kind: ItemKind,
    /// The same as outputs name it.
    pub kind_name: &'static str,
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its fields, in the order of the language; what it is part of comes last.
    pub fields: Vec<Origin>,
    /// The commits in which something cannot be read, newest first: it is taken as it was before, so that what was changed there is
    /// told of a later commit.
    pub skipped: Vec<Skipped>,
}

/// The value of a field, and where it comes from.
#[derive(Clone, Debug)]
pub struct Origin {
    /// The field.
    pub field: String,
    /// What it says.
    pub value: String,
    /// The commit that set it.
    pub commit: Rc<Commit>,
    /// Whether the history before that commit was cut off, so that the value may be older.
    pub is_cut_off: bool,
}

/// The fields of an item whose commits are still looked for.
struct Search {
    /// The id as it is at the commit that comes next.
    id: String,
    is_party: bool,
    fields: Vec<Field>,
    skipped: Vec<Skipped>,
}

/// A field, and the commit that set it once that is found.
struct Field {
    name: String,
    value: String,
    by: Option<Rc<Commit>>,
    is_cut_off: bool,
}

impl<'l> History<'l> {
    /// Returns the commit that set each field of an item, person or team of the plan of a commit; `None` where nothing there has the
    /// id. An item comes before a person or team of the same id.
    ///
    /// It follows the id and not the lines: who lays a file out anew, or moves the item to another, sets nothing. Renames are
    /// followed, and a merge is compared with its first parent.
    pub fn blame(
        &self,
        commit: &Commit,
        plan: PlanSource<'l>,
        id: &str,
    ) -> Result<Option<Blame>, SourceError> {
        let raw = self.revision(plan);
        // What cannot be read at the head is taken as it was before, as everywhere; mostly two files tell that it can.
        let is_whole = |file: &HeldFile| self.contents.fault(file, None).is_none();
        let is_sound = raw.newer.is_none() && raw.file(MANIFEST).is_none_or(is_whole);
        let home = self.home(&raw, id).filter(|(file, _)| is_sound && is_whole(file));
        let head = if home.is_some() {
            Rc::clone(&raw)
        } else {
            let steps = self.steps_from(commit, Rc::clone(&raw), Parents::First)?;
            steps.head(commit).unwrap_or_else(|| Rc::clone(&raw))
        };
        let Some((file, is_party)) = home.or_else(|| self.home(&head, id)) else { return Ok(None) };
        let day = commit.day();
        let lowered = self.lowered(&file);
        let part = Self::link(&head, lowered.map(|lowered| (&file, lowered)), day);
        let added = diff::edits(&Self::link(&head, None, day), &part);
        let Some(item) = added.changes.iter().find(|change| is_about(change, id, is_party)) else {
            return Ok(None);
        };
        let fields = item.entries.iter().map(|entry| Field {
            name: entry.key.clone(),
            value: entry.new.clone().unwrap_or_default(),
            by: None,
            is_cut_off: false,
        });
        let fields = fields.collect();
        let mut search = Search { id: id.to_owned(), is_party, fields, skipped: Vec::new() };
        if !Rc::ptr_eq(&raw, &head) || Self::reads_tables(&part) {
            self.search_log(commit, &raw, &mut search)?;
        } else {
            self.search(commit, head, file, &mut search)?;
        }
        let fields = search.fields.into_iter().filter_map(|field| {
            let Field { name, value, by, is_cut_off } = field;
            Some(Origin { field: name, value, commit: by?, is_cut_off })
        });
        let Change { subject, .. } = item;
        Ok(Some(Blame {
            kind: subject.kind.unwrap_or(ItemKind::Task),
            kind_name: subject.kind_name,
            id: id.to_owned(),
            title: subject.title.clone(),
            fields: fields.collect(),
            skipped: search.skipped,
        }))
    }

    /// Finds the file that has an item, person or team, and whether it is one of the latter.
    fn home(&self, revision: &Revision<'l>, id: &str) -> Option<(HeldFile, bool)> {
        let mut files: Vec<&HeldFile> = revision.files.iter().collect();
        files.sort_by(|one, other| one.path().cmp(other.path()));
        let mut party = None;
        for file in files {
            let Some(kind) = self.kind_in(file, id) else { continue };
            if !kind.is_party() {
                return Some((file.clone(), false));
            }
            party = party.or_else(|| Some((file.clone(), true)));
        }
        party
    }

    /// Returns the kind of what has an id in a file. A file that does not have the word is not parsed.
    fn kind_in(&self, file: &HeldFile, id: &str) -> Option<ItemKind> {
        let bytes = self.contents.bytes(file.blob).ok()?;
        // An id may be quoted, and then written with escapes.
        let text = std::str::from_utf8(&bytes).ok()?;
        if !text.contains(id) && !text.contains('\\') {
            return None;
        }
        kind_of(&*self.lowered(file)?, id, None)
    }

    /// Goes back through the versions of the file that the item is in, and to other files only where it comes from there.
    fn search(
        &self,
        asked: &Commit,
        head: Rc<Revision<'l>>,
        file: HeldFile,
        search: &mut Search,
    ) -> Result<(), SourceError> {
        let begins = (Rc::clone(&head), search.id.clone());
        // The version of the file that is being explained, and the commit that brought it, if others between could not be read.
        let mut current = file;
        let mut waiting: Option<(Rc<Commit>, Rc<Revision<'l>>)> = None;
        // What cannot be read in the plan before the commit that was met last: the next one that is met has it.
        let mut unread: Option<(Unread, Option<ObjectId>)> = None;
        for step in self.raw_steps(asked, head)? {
            let Step { commit, base, head, is_cut_off, .. } = step?;
            let commit = Rc::new(commit);
            let content = |plan: &Revision<'l>| plan.file(current.path_in_plan()).map(|file| file.blob);
            if let Some((what, blob)) = unread.take() {
                // A commit that left the file alone did not break it.
                let before = base.as_ref().and_then(|base| content(base));
                if blob.is_none() || before != blob {
                    search.skipped.push(Skipped { commit: (*commit).clone(), unread: vec![what] });
                }
            }
            let (Some(base), false) = (base, is_cut_off) else {
                let (by, _) = waiting.unwrap_or((commit, head));
                search.end(&by, is_cut_off);
                return Ok(());
            };
            let version = base.file(current.path_in_plan());
            let fault = version.and_then(|file| self.contents.fault(file, Some(&current)));
            let why = base.newer.clone().map(Why::Newer).or(fault);
            if let Some(why) = why {
                unread = Some((Unread { path: Arc::clone(current.path()), why }, content(&base)));
                waiting.get_or_insert((commit, head));
                continue;
            }
            let (by, new) = waiting.take().unwrap_or((commit, head));
            match version {
                Some(version) if version.blob == current.blob => {}
                Some(version) if self.explain(&by, version, &current, &base, search) => {
                    current = version.clone();
                }
                _ if self.stands_twice(&base, &search.id) || self.stands_twice(&new, &search.id) => {
                    // Which of them counts follows from the names of files: only all changes of the plan tell.
                    let (head, id) = begins;
                    search.begin_again(id);
                    return self.search_log(asked, &head, search);
                }
                _ => match self.explain_whole(&by, &base, &new, search) {
                    Some(file) => current = file,
                    None => return Ok(()),
                },
            }
            if search.is_over() {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Compares two versions of a file; returns whether both have the item, so that what it says is explained by them alone.
    fn explain(
        &self,
        by: &Rc<Commit>,
        old: &HeldFile,
        new: &HeldFile,
        base: &Revision<'l>,
        search: &mut Search,
    ) -> bool {
        let (Some(one), Some(other)) = self.contents.differing(Some(old), Some(new)) else { return false };
        let is_party = Some(search.is_party);
        match (kind_of(&one, &search.id, is_party), kind_of(&other, &search.id, is_party)) {
            // What stands in both alike is in neither excerpt.
            (None, None) => true,
            (Some(was), Some(is)) if was == is => {
                let day = by.day();
                let (old, new) = (Some((old, one)), Some((new, other)));
                let diff = diff::edits(&Self::link(base, old, day), &Self::link(base, new, day));
                // What is named may only have another id now, which the whole plan tells.
                let about = |change: &&Change| is_about(change, &search.id, search.is_party);
                if diff.changes.iter().filter(about).any(names_ids) {
                    return false;
                }
                search.take(by, &diff);
                true
            }
            _ => false,
        }
    }

    /// Compares two plans whole; returns the file that the item was in before, `None` where it was in none.
    fn explain_whole(
        &self,
        by: &Rc<Commit>,
        base: &Rc<Revision<'l>>,
        head: &Rc<Revision<'l>>,
        search: &mut Search,
    ) -> Option<HeldFile> {
        let (old, new) = (self.snapshot(base, by.day()), self.snapshot(head, by.day()));
        search.take(by, &diff::edits(&old, &new));
        let plan = &old.plan;
        let place = if search.is_party {
            let party = plan.find_party(&search.id)?;
            plan.party_place(party, plan.party(party).id.span)
        } else {
            plan.id_place(plan.find(&search.id)?)
        };
        let path = &plan.file(place.file).path;
        base.files.iter().find(|file| file.path().as_ref() == path.as_ref()).cloned()
    }

    /// Whether several items of a plan have an id.
    fn stands_twice(&self, revision: &Revision<'l>, id: &str) -> bool {
        let having = |file: &HeldFile| self.kind_in(file, id).is_some_and(|kind| !kind.is_party());
        revision.files.iter().filter(|file| having(file)).count() > 1
    }

    /// Goes back through all changes of the plan.
    fn search_log(
        &self,
        commit: &Commit,
        head: &Rc<Revision<'l>>,
        search: &mut Search,
    ) -> Result<(), SourceError> {
        for entry in Log::new(self, self.steps_from(commit, Rc::clone(head), Parents::First)?) {
            let Entry { commit, diff, unread, is_cut_off, .. } = entry?;
            let by = Rc::new(commit);
            if !unread.is_empty() {
                search.skipped.push(Skipped { commit: (*by).clone(), unread });
            }
            if is_cut_off {
                search.end(&by, true);
            } else {
                search.take(&by, &diff);
            }
            if search.is_over() {
                break;
            }
        }
        Ok(())
    }

    /// Links one file of a revision, or none.
    fn link(revision: &Revision<'l>, file: Option<(&HeldFile, Arc<LoweredFile>)>, day: Day) -> Snapshot {
        let file = file.map(|(file, lowered)| PlanFile { path: file.path().as_ref().into(), lowered });
        snapshot::relink(&revision.source, file.into_iter().collect(), day)
    }

    /// Whether something of a file says what a table has.
    fn reads_tables(part: &Snapshot) -> bool {
        !part.readings_from_files.is_empty()
    }
}

impl Search {
    /// Forgets what was found.
    fn begin_again(&mut self, id: String) {
        self.id = id;
        self.skipped.clear();
        self.fields.iter_mut().for_each(|field| (field.by, field.is_cut_off) = (None, false));
    }

    /// Takes what a commit changed of the item as the origin of fields that have none yet, and goes on to the id before it.
    fn take(&mut self, by: &Rc<Commit>, diff: &PlanDiff) {
        let mut was = None;
        let (id, is_party) = (self.id.clone(), self.is_party);
        for change in diff.changes.iter().filter(|change| is_about(change, &id, is_party)) {
            match (change.what, change.field) {
                (What::Added, _) => self.set(|_| true, by, false),
                (_, Some(field)) => self.set(|name| name == field, by, false),
                _ => {}
            }
            was = was.or_else(|| change.subject.was.clone());
        }
        if let Some(was) = was {
            self.id = was;
        }
    }

    /// Takes a commit as the origin of all fields that have none.
    fn end(&mut self, by: &Rc<Commit>, is_cut_off: bool) {
        self.set(|_| true, by, is_cut_off);
    }

    fn set(&mut self, is_meant: impl Fn(&str) -> bool, by: &Rc<Commit>, is_cut_off: bool) {
        for field in self.fields.iter_mut().filter(|field| field.by.is_none() && is_meant(&field.name)) {
            field.by = Some(Rc::clone(by));
            field.is_cut_off = is_cut_off;
        }
    }

    fn is_over(&self) -> bool {
        self.fields.iter().all(|field| field.by.is_some())
    }
}

/// Returns the kind of what has an id in a file; `party` narrows it to parties, or to others.
fn kind_of(file: &LoweredFile, id: &str, party: Option<bool>) -> Option<ItemKind> {
    let is_meant = |kind: ItemKind| {
        !matches!(kind, ItemKind::Manifest | ItemKind::CheckIn)
            && party.is_none_or(|party| party == kind.is_party())
    };
    let mut kinds = file.items.iter().filter(|item| item.id.value.as_ref() == id).map(|item| item.kind);
    let first = kinds.clone().find(|kind| is_meant(*kind) && !kind.is_party());
    first.or_else(|| kinds.find(|kind| is_meant(*kind)))
}

/// Whether a change is one of an item, person or team itself; a check-in has the id of what it is about.
pub(super) fn is_about(change: &Change, id: &str, is_party: bool) -> bool {
    let kind = change.subject.kind.filter(|kind| !matches!(kind, ItemKind::CheckIn | ItemKind::Manifest));
    change.subject.id == id && kind.is_some_and(|kind| kind.is_party() == is_party)
}

/// Whether a change is of a field that names other things by their ids.
fn names_ids(change: &Change) -> bool {
    let field = change.subject.kind.zip(change.field).and_then(|(kind, field)| FieldIx::named(kind, field));
    let Some(field) = field else { return change.what == What::Moved };
    matches!(
        field.spec().kind,
        ValueKind::Reference(_)
            | ValueKind::References(_)
            | ValueKind::Needs
            | ValueKind::Condition(_)
            | ValueKind::Approvers
            | ValueKind::Approvals
    )
}
