//! What was found out about revisions, kept from one run to the next.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::base::Day;
use crate::source::Cache;

use super::revision::Revision;

/// The most revisions that are kept of one subject.
const MOST: usize = 50_000;

/// What was found out about revisions of a plan, each on a day: a map that is read from the repository's cache and written back.
///
/// The key is made of all that an answer depends on: the files of the plan by their contents, and the day. The program's version
/// and the subject are those of the whole map, so that nothing which another version found is ever given back.
#[derive(Debug)]
pub struct Kept<T> {
    cache: Option<Cache>,
    subject: String,
    known: BTreeMap<String, T>,
    is_new: bool,
}

impl<T: Serialize + DeserializeOwned> Kept<T> {
    /// Reads what was kept about a subject: what was asked, such as `finish lending-live`. Without a cache nothing is kept.
    pub fn open(cache: Option<Cache>, subject: impl Into<String>) -> Self {
        let subject = subject.into();
        let bytes = cache.as_ref().and_then(|cache| cache.read(&subject));
        let known = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
        Self { cache, subject, known, is_new: false }
    }

    /// Returns what is known of a revision on a day.
    pub fn get(&self, revision: &Revision<'_>, day: Day) -> Option<&T> {
        self.known.get(&key(revision, day))
    }

    /// Keeps what was found out about a revision on a day.
    pub fn put(&mut self, revision: &Revision<'_>, day: Day, found: T) {
        if self.known.len() < MOST {
            self.known.insert(key(revision, day), found);
            self.is_new = true;
        }
    }

    /// Writes what is new back to the cache. Where that fails, the next run finds it out again.
    pub fn save(self) {
        if let (Some(cache), true) = (self.cache, self.is_new)
            && let Ok(bytes) = serde_json::to_vec(&self.known)
        {
            cache.write(&self.subject, &bytes);
        }
    }
}

/// What an answer about a revision depends on.
fn key(revision: &Revision<'_>, day: Day) -> String {
    format!("{day} {}", revision.key())
}
