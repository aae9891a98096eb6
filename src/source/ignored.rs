//! What git ignores on disk: by the `.gitignore` files of the work tree, unless the index has it.
//!
//! `.git/info/exclude` and the user's global excludes are not asked: they differ between machines, and the same
//! files must be the same plan everywhere. A file that is tracked is part of the plan though a pattern matches it,
//! as it is in a commit.

use std::cell::OnceCell;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// How much of a `.gitignore` is read.
const LENGTH_LIMIT: u64 = 1 << 20;

/// The patterns of one folder's `.gitignore`, over those of the folders above.
#[derive(Debug)]
pub(super) struct Patterns {
    matcher: Gitignore,
    above: Option<Arc<Self>>,
}

impl Patterns {
    /// Reads the `.gitignore` of a folder; where it has none, those above hold alone.
    pub(super) fn read(folder: &Path, above: Option<Arc<Self>>) -> Option<Arc<Self>> {
        let Some(text) = read_text(&folder.join(".gitignore")) else { return above };
        let mut builder = GitignoreBuilder::new(folder);
        for line in text.trim_start_matches('\u{feff}').lines() {
            // Git passes over a pattern that it cannot understand, and so do we.
            let _ = builder.add_line(None, line);
        }
        match builder.build() {
            Ok(matcher) if !matcher.is_empty() => Some(Arc::new(Self { matcher, above })),
            _ => above,
        }
    }

    /// Returns whether a path in the folder of these patterns is ignored, itself and not for a folder above it.
    pub(super) fn ignore(&self, path: &Path, is_folder: bool) -> bool {
        let mut layer = Some(self);
        while let Some(patterns) = layer {
            match patterns.matcher.matched(path, is_folder) {
                Match::Ignore(_) => return true,
                Match::Whitelist(_) => return false,
                Match::None => layer = patterns.above.as_deref(),
            }
        }
        false
    }
}

/// Reads a `.gitignore`. As git does, it does not follow one that is a link.
fn read_text(path: &Path) -> Option<String> {
    if !path.symlink_metadata().ok()?.is_file() {
        return None;
    }
    let mut bytes = Vec::new();
    File::open(path).ok()?.take(LENGTH_LIMIT).read_to_end(&mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// What the index of a work tree has. It is read when first asked, which is when something is ignored.
pub(super) struct Tracked<'r> {
    repository: &'r git2::Repository,
    index: OnceCell<Option<git2::Index>>,
}

impl<'r> Tracked<'r> {
    pub(super) fn new(repository: &'r git2::Repository) -> Self {
        Self { repository, index: OnceCell::new() }
    }

    /// Returns whether the file at a path from the top is tracked.
    pub(super) fn has_file(&self, path: &str) -> bool {
        self.first_with_prefix(path).is_some_and(|found| found == path.as_bytes())
    }

    /// Returns whether anything below a folder is tracked.
    pub(super) fn has_below(&self, folder: &str) -> bool {
        self.first_with_prefix(&format!("{folder}/")).is_some()
    }

    fn first_with_prefix(&self, prefix: &str) -> Option<Vec<u8>> {
        let index = self.index.get_or_init(|| self.repository.index().ok()).as_ref()?;
        let position = index.find_prefix(prefix).ok()?;
        index.get(position).map(|entry| entry.path)
    }
}
