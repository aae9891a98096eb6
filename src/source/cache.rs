//! Results that are kept in the git directory, so that they need not be computed again. Whoever deletes them loses time alone.

use std::fs;
use std::path::{Path, PathBuf};

use super::Repository;
use crate::base::stable_hash;

/// The folder in the git directory, one for all work trees.
const FOLDER: &str = "git-plan-cache";
/// The form of the files; another number is another form.
const FORMAT: u32 = 2;
/// How many bytes all files may have together.
const MOST_BYTES: u64 = 64 << 20;

/// Results that are kept in a repository's git directory, each under a name.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: PathBuf,
    most_bytes: u64,
}

impl Repository {
    /// Returns the repository's cache. It is neither read nor made before something is asked of it.
    pub fn cache(&self) -> Cache {
        Cache { folder: self.git().commondir().join(FOLDER), most_bytes: MOST_BYTES }
    }
}

impl Cache {
    /// Returns what was kept under a name, if it was kept by this version of the program and is whole.
    pub fn read(&self, name: &str) -> Option<Vec<u8>> {
        let bytes = fs::read(self.path(name)).ok()?;
        let end = bytes.iter().position(|byte| *byte == b'\n')?;
        let content = bytes.get(end + 1..)?;
        (bytes[..end] == *head(name, content).as_bytes()).then(|| content.to_vec())
    }

    /// Keeps something under a name, in place of what was there; returns whether it could be written. Runs at the same time do not
    /// see halves of each other's files.
    pub fn write(&self, name: &str, content: &[u8]) -> bool {
        if content.len() as u64 > self.most_bytes / 2 || fs::create_dir_all(&self.folder).is_err() {
            return false;
        }
        let path = self.path(name);
        let unfinished = path.with_extension(format!("{}.tmp", std::process::id()));
        let mut bytes = head(name, content).into_bytes();
        bytes.push(b'\n');
        bytes.extend_from_slice(content);
        let written = fs::write(&unfinished, bytes).and_then(|()| fs::rename(&unfinished, &path));
        if written.is_err() {
            let _ = fs::remove_file(&unfinished);
            return false;
        }
        self.shrink(&path);
        true
    }

    /// Deletes the files that were written longest ago, until the others have room.
    fn shrink(&self, newest: &Path) {
        let Ok(entries) = fs::read_dir(&self.folder) else { return };
        let mut files: Vec<_> = entries
            .filter_map(|entry| {
                let entry = entry.ok()?;
                let metadata = entry.metadata().ok().filter(fs::Metadata::is_file)?;
                Some((metadata.modified().ok()?, metadata.len(), entry.path()))
            })
            .collect();
        files.sort();
        let mut size: u64 = files.iter().map(|(_, size, _)| *size).sum();
        for (_, own, path) in files.iter().filter(|(_, _, path)| path != newest) {
            if size <= self.most_bytes {
                return;
            }
            if fs::remove_file(path).is_ok() {
                size -= own;
            }
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{:016x}", stable_hash(name)))
    }
}

/// The first line of a file: who wrote it, what it is, and what the rest must be.
fn head(name: &str, content: &[u8]) -> String {
    let name = name.replace('\n', " ");
    let sum = stable_hash(&String::from_utf8_lossy(content));
    let version = env!("CARGO_PKG_VERSION");
    format!("git-plan {version} cache {FORMAT} {} {sum:016x} {name}", content.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cache(most_bytes: u64) -> (tempfile::TempDir, Cache) {
        let folder = tempfile::tempdir().expect("a folder");
        let cache = Cache { folder: folder.path().join("cache"), most_bytes };
        (folder, cache)
    }

    #[test]
    fn what_was_kept_is_given_back_and_nothing_else() {
        let (_folder, cache) = cache(1000);
        assert_eq!(cache.read("one"), None);
        assert!(cache.write("one", b"1\n2"));
        assert!(cache.write("one", b"3\n4"));
        assert_eq!(cache.read("one"), Some(b"3\n4".to_vec()));
        assert_eq!(cache.read("two"), None);
    }

    #[test]
    fn what_is_damaged_or_under_another_name_is_not_trusted() {
        let (_folder, cache) = cache(1000);
        assert!(cache.write("one", b"content"));
        fs::copy(cache.path("one"), cache.path("two")).expect("a copy");
        assert_eq!(cache.read("two"), None);
        for damage in ["", "content", "git-plan 0.0.0 cache 1 7 0 one\ncontent"] {
            fs::write(cache.path("one"), damage).expect("a file");
            assert_eq!(cache.read("one"), None, "{damage}");
        }
        assert!(cache.write("one", b"content"));
        let mut bytes = fs::read(cache.path("one")).expect("a file");
        bytes.pop();
        fs::write(cache.path("one"), bytes).expect("a file");
        assert_eq!(cache.read("one"), None);
    }

    #[test]
    fn the_oldest_gives_way_where_there_is_no_room() {
        let (_folder, cache) = cache(600);
        for number in 0..20 {
            assert!(cache.write(&number.to_string(), &[b'x'; 100]));
        }
        assert_eq!(cache.read("19"), Some(vec![b'x'; 100]));
        let size: u64 = fs::read_dir(&cache.folder)
            .expect("the folder")
            .map(|entry| entry.expect("an entry").metadata().expect("metadata").len())
            .sum();
        assert!(size <= 600, "{size}");
        assert!(!cache.write("large", &[b'x'; 400]));
    }

    #[test]
    fn runs_at_the_same_time_do_not_see_halves() {
        let (_folder, cache) = cache(1 << 20);
        std::thread::scope(|scope| {
            for letter in b"abcd" {
                let cache = &cache;
                scope.spawn(move || {
                    for _ in 0..50 {
                        cache.write(&format!("of {letter}"), &[*letter; 5000]);
                        if let Some(content) = cache.read("of 97") {
                            assert_eq!(content, [b'a'; 5000]);
                        }
                    }
                });
            }
        });
    }
}
