//! What the files of many revisions say, each content read and lowered once.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::model::{LoweredFile, Role, lower};
use crate::snapshot::LoweringMemo;
use crate::source::{Fault, ObjectId, Repository};

use super::excerpt::{Parts, excerpts};
use super::revision::HeldFile;
use super::steps::Why;

/// How many bytes of contents are kept, since the next commit will ask for them again.
const MOST_BYTES: usize = 64 << 20;

/// The contents of files, by their ids.
pub(super) struct Contents<'l> {
    repository: &'l Repository,
    lowered: LoweringMemo,
    /// Why a content cannot be read, of those that were asked about.
    faults: RefCell<FxHashMap<(ObjectId, Role), Option<Why>>>,
    bytes: RefCell<Bytes>,
    /// Pairs of contents without what they have in common; `None` where that cannot be told.
    differing: RefCell<FxHashMap<(ObjectId, ObjectId), Option<Pair>>>,
}

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

impl<'l> Contents<'l> {
    pub(super) fn of(repository: &'l Repository) -> Self {
        Self {
            repository,
            lowered: LoweringMemo::default(),
            faults: RefCell::default(),
            bytes: RefCell::default(),
            differing: RefCell::default(),
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
        let fault = match beside.and_then(|beside| self.excerpts(file, beside)) {
            Some(_) => None,
            None => match (self.bytes(file.blob), self.lowered(file)) {
                (Err(fault), _) => Some(Why::Fault(fault)),
                (_, lowered) => lowered.filter(|lowered| !lowered.complete).map(|_| Why::Syntax),
            },
        };
        self.faults.borrow_mut().insert(key, fault.clone());
        fault
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

    /// Forgets what only the last commit had use for.
    pub(super) fn forget(&self) {
        self.differing.borrow_mut().clear();
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
        if let Some(known) = self.differing.borrow().get(&key) {
            return known.clone();
        }
        let (one, other) = (self.bytes(old.blob).ok()?, self.bytes(new.blob).ok()?);
        let texts = std::str::from_utf8(&one).ok().zip(std::str::from_utf8(&other).ok());
        let lowered = texts.and_then(|(one, other)| {
            let (base, head) = (self.parts(old.blob, one)?, self.parts(new.blob, other)?);
            let (one, other) = excerpts((one, &base), (other, &head));
            Some((Arc::new(lower(one.as_bytes(), old.role())), Arc::new(lower(other.as_bytes(), new.role()))))
        });
        let found = lowered.filter(|(one, other)| one.complete && other.complete && one.whole && other.whole);
        self.differing.borrow_mut().insert(key, found.clone());
        found
    }

    /// Takes a content apart, or returns the parts that were found before.
    fn parts(&self, blob: ObjectId, text: &str) -> Option<Rc<Parts>> {
        if let Some(known) = self.bytes.borrow().parts.get(&blob) {
            return known.clone();
        }
        let parts = Parts::of(text).map(Rc::new);
        self.bytes.borrow_mut().parts.insert(blob, parts.clone());
        parts
    }
}
