//! What the files of many revisions say, each content read and lowered once.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::{ItemKind, LoweredFile, Role, lower_excerpt};
use crate::snapshot::LoweringMemo;
use crate::source::{Cache, Fault, ObjectId, Repository};

use super::excerpt::excerpts;
use super::parts::Parts;
use super::revision::HeldFile;
use super::steps::Why;

/// How many bytes of contents are kept, since the next commit will ask for them again.
const MOST_BYTES: usize = 64 << 20;

/// The name under which it is kept which contents can be read.
const READABLE: &str = "contents that can be read";
/// Of more contents than this, that is not kept.
const MOST_KEPT: usize = 500_000;

/// The contents of files, by their ids.
pub(super) struct Contents<'l> {
    repository: &'l Repository,
    lowered: LoweringMemo,
    /// Why a content cannot be read, of those that were asked about.
    faults: RefCell<FxHashMap<(ObjectId, Role), Option<Why>>>,
    /// Those that can, as an earlier run found.
    readable: RefCell<FxHashSet<(ObjectId, Role)>>,
    bytes: RefCell<Bytes>,
    /// Pairs of contents without what they have in common; `None` where that cannot be told.
    differing: RefCell<Recent<Pairs>>,
    /// The contents in whose place older ones have come.
    replaced: RefCell<Recent<Vec<ObjectId>>>,
}

/// What belongs to the commit that is looked at, and what to the one after it: who asks for forecasts is a commit behind.
#[derive(Default)]
struct Recent<T> {
    now: T,
    before: T,
}

impl<T: Default> Recent<T> {
    /// Goes on to the next commit, and returns what has become old.
    fn go_on(&mut self) -> T {
        std::mem::replace(&mut self.before, std::mem::take(&mut self.now))
    }
}

/// Pairs by the ids of the contents.
type Pairs = FxHashMap<(ObjectId, ObjectId), Option<Pair>>;

/// Two versions of a file, without what stands in both.
type Pair = (Arc<LoweredFile>, Arc<LoweredFile>);

/// Contents that were read.
#[derive(Default)]
struct Bytes {
    by_blob: FxHashMap<ObjectId, Arc<[u8]>>,
    /// Those that were taken apart; `None` where that cannot be done. The older of two versions is the newer of the next two.
    parts: FxHashMap<ObjectId, Option<Rc<Parts>>>,
    size: usize,
}

impl Bytes {
    fn forget(&mut self, contents: &[ObjectId]) {
        for content in contents {
            self.parts.remove(content);
            self.size -= self.by_blob.remove(content).map_or(0, |bytes| bytes.len());
        }
    }
}

impl<'l> Contents<'l> {
    pub(super) fn of(repository: &'l Repository) -> Self {
        Self {
            repository,
            lowered: LoweringMemo::default(),
            faults: RefCell::default(),
            readable: RefCell::default(),
            bytes: RefCell::default(),
            differing: RefCell::default(),
            replaced: RefCell::default(),
        }
    }

    /// Returns what was lowered so far.
    pub(super) fn memo(&self) -> &LoweringMemo {
        &self.lowered
    }

    /// Returns what a file says; nothing where it cannot be read at all.
    pub(super) fn lowered(&self, file: &HeldFile) -> Option<Arc<LoweredFile>> {
        let role = file.role();
        if let Some(known) = self.lowered.known(file.blob, role) {
            return Some(known);
        }
        let bytes = self.bytes(file.blob).ok()?;
        Some(self.lowered.lower(Some(file.blob), role, &bytes))
    }

    /// Says why a file cannot be read to its end, if so. `beside` is another version of it, which can be.
    pub(super) fn fault(&self, file: &HeldFile, beside: Option<&HeldFile>) -> Option<Why> {
        let key = (file.blob, file.role());
        if let Some(known) = self.faults.borrow().get(&key) {
            return known.clone();
        }
        // What was there then may be gone.
        if self.readable.borrow().contains(&key) && self.repository.has(file.blob) {
            return None;
        }
        let is_plain = || beside.is_none() && self.with_ids(file, |_| ()).is_some();
        let fault = match beside.and_then(|beside| self.excerpts(file, beside)) {
            Some(_) => None,
            None if is_plain() => None,
            None => match (self.bytes(file.blob), self.lowered(file)) {
                (Err(fault), _) => Some(Why::Fault(fault)),
                (_, lowered) => lowered.filter(|lowered| !lowered.complete).map(|_| Why::Syntax),
            },
        };
        self.faults.borrow_mut().insert(key, fault.clone());
        fault
    }

    /// Hands on the ids of all items of a file, at least, where it is so plain that it need not be parsed to tell.
    pub(super) fn with_ids<T>(
        &self,
        file: &HeldFile,
        take: impl FnOnce(&mut dyn Iterator<Item = (ItemKind, &str)>) -> T,
    ) -> Option<T> {
        let bytes = self.bytes(file.blob).ok()?;
        let text = std::str::from_utf8(&bytes).ok()?;
        let known = self.bytes.borrow().parts.get(&file.blob).cloned();
        let parts = known.unwrap_or_else(|| {
            let parts = Parts::of(text).map(Rc::new);
            self.bytes.borrow_mut().parts.insert(file.blob, parts.clone());
            parts
        })?;
        let mut ids = parts.ids(text)?;
        Some(take(&mut ids))
    }

    /// Takes up which contents an earlier run found that they can be read to their ends.
    pub(super) fn recall(&self, cache: &Cache) {
        let bytes = cache.read(READABLE).unwrap_or_default();
        let lines = std::str::from_utf8(&bytes).unwrap_or_default().lines();
        self.readable.borrow_mut().extend(lines.filter_map(|line| {
            let (role, id) = line.split_once(' ')?;
            let role = [Role::Manifest, Role::Part].into_iter().find(|known| name(*known) == role)?;
            Some((id.parse().ok()?, role))
        }));
    }

    /// Keeps for the next run which contents can be read to their ends.
    pub(super) fn keep(&self, cache: &Cache) {
        let mut readable = self.readable.borrow_mut();
        let before = readable.len();
        let faults = self.faults.borrow();
        readable.extend(faults.iter().filter(|(_, fault)| fault.is_none()).map(|(key, _)| *key));
        if readable.len() == before || readable.len() > MOST_KEPT {
            return;
        }
        let mut lines: Vec<String> =
            readable.iter().map(|(id, role)| format!("{} {id}\n", name(*role))).collect();
        lines.sort_unstable();
        cache.write(READABLE, lines.concat().as_bytes());
    }

    /// Returns what two versions of a file say, mostly without what both say alike.
    pub(super) fn differing(
        &self,
        old: Option<&HeldFile>,
        new: Option<&HeldFile>,
    ) -> (Option<Arc<LoweredFile>>, Option<Arc<LoweredFile>>) {
        if let (Some(old), Some(new)) = (old, new)
            && let Some((old, new)) = self.excerpts(old, new)
        {
            return (Some(old), Some(new));
        }
        (old.and_then(|old| self.lowered(old)), new.and_then(|new| self.lowered(new)))
    }

    /// Goes on to an older commit: forgets what only those that were left behind had use for.
    pub(super) fn go_on(&self) {
        self.differing.borrow_mut().go_on();
        let replaced = self.replaced.borrow_mut().go_on();
        self.bytes.borrow_mut().forget(&replaced);
    }

    /// Takes note that older versions have come in place of some contents, which will hardly be asked for again.
    pub(super) fn replace(&self, contents: impl Iterator<Item = ObjectId>) {
        self.replaced.borrow_mut().now.extend(contents);
    }

    /// Reads a content, or returns what was read before.
    pub(super) fn bytes(&self, blob: ObjectId) -> Result<Arc<[u8]>, Fault> {
        if let Some(known) = self.bytes.borrow().by_blob.get(&blob) {
            return Ok(Arc::clone(known));
        }
        let content = self.repository.blob(blob)?;
        let mut bytes = self.bytes.borrow_mut();
        if bytes.size > MOST_BYTES {
            *bytes = Bytes::default();
        }
        bytes.size += content.len();
        bytes.by_blob.insert(blob, Arc::clone(&content));
        Ok(content)
    }

    /// Returns two versions of a file without what stands in both, if they are written plainly and without mistakes.
    fn excerpts(&self, old: &HeldFile, new: &HeldFile) -> Option<Pair> {
        let key = (old.blob, new.blob);
        let known = |pairs: &Recent<Pairs>| pairs.now.get(&key).or_else(|| pairs.before.get(&key)).cloned();
        if let Some(known) = known(&self.differing.borrow()) {
            return known;
        }
        let (one, other) = (self.bytes(old.blob).ok()?, self.bytes(new.blob).ok()?);
        let texts = std::str::from_utf8(&one).ok().zip(std::str::from_utf8(&other).ok());
        let lowered = texts.and_then(|(one, other)| {
            let (base, head) = self.parts((old.blob, one), (new.blob, other))?;
            let (one, other) = excerpts((one, &base), (other, &head));
            Some((Arc::new(lower_excerpt(one, old.role())), Arc::new(lower_excerpt(other, new.role()))))
        });
        let found = lowered.filter(|(one, other)| one.complete && other.complete && one.whole && other.whole);
        self.differing.borrow_mut().now.insert(key, found.clone());
        found
    }

    /// Takes two versions of a file apart. Mostly one of them was before, as the neighbour of another, and the other one need only
    /// be read where it is different.
    fn parts(&self, one: (ObjectId, &str), other: (ObjectId, &str)) -> Option<(Rc<Parts>, Rc<Parts>)> {
        let known = |blob| self.bytes.borrow().parts.get(&blob).cloned();
        let keep = |blob, parts: Option<Parts>| {
            let parts = parts.map(Rc::new);
            self.bytes.borrow_mut().parts.insert(blob, parts.clone());
            parts
        };
        let beside = |parts: &Option<Rc<Parts>>, own: &str, text: &str| match parts {
            Some(parts) => parts.of_neighbour(own, text),
            None => Parts::of(text),
        };
        let ((blob, text), (other_blob, other_text)) = (one, other);
        let (parts, others) = match (known(blob), known(other_blob)) {
            (Some(parts), Some(others)) => (parts, others),
            (None, Some(others)) => {
                let parts = keep(blob, beside(&others, other_text, text));
                (parts, others)
            }
            (parts, None) => {
                let parts = parts.unwrap_or_else(|| keep(blob, Parts::of(text)));
                let others = keep(other_blob, beside(&parts, text, other_text));
                (parts, others)
            }
        };
        parts.zip(others)
    }
}

/// Returns what a role is called where contents are kept.
fn name(role: Role) -> &'static str {
    match role {
        Role::Manifest => "manifest",
        Role::Part => "part",
    }
}
