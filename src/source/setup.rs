//! What git is told of plan files, in one repository: its own configuration and attributes, never those of the machine.

use std::fs;
use std::io;

use super::{Repository, SourceError};

/// The file that tells git what files are.
const ATTRIBUTES: &str = ".gitattributes";

impl Repository {
    /// Sets a key of this repository's own configuration; returns whether it had another value, or none.
    pub fn configure(&self, key: &str, value: &str) -> Result<bool, SourceError> {
        let set = || -> Result<bool, git2::Error> {
            let mut config = self.git().config()?.open_level(git2::ConfigLevel::Local)?;
            if config.get_string(key).is_ok_and(|known| known == value) {
                return Ok(false);
            }
            config.set_str(key, value)?;
            Ok(true)
        };
        set().map_err(SourceError::git("the repository's configuration"))
    }

    /// Returns the value of a key, from the repository's configuration, the user's or the machine's.
    pub fn setting(&self, key: &str) -> Option<String> {
        self.git().config().ok()?.snapshot().ok()?.get_string(key).ok()
    }

    /// Adds lines to the `.gitattributes` at the top of the work tree, those that it does not have; returns whether there were
    /// any. A bare repository has no such file.
    pub fn add_attributes(&self, lines: &[&str]) -> Result<bool, SourceError> {
        let Some(top) = self.work_tree() else { return Ok(false) };
        let path = top.join(ATTRIBUTES);
        let added = || -> io::Result<bool> {
            // Git itself follows no link here, and what the link leads to is not ours to write.
            if path.symlink_metadata().is_ok_and(|found| found.file_type().is_symlink()) {
                return Err(io::Error::other("it is a symbolic link"));
            }
            let mut text = match fs::read(&path) {
                Ok(bytes) => bytes,
                Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
                Err(error) => return Err(error),
            };
            let known = String::from_utf8_lossy(&text).into_owned();
            let known: Vec<&str> = known.lines().map(str::trim).collect();
            let missing: Vec<&&str> = lines.iter().filter(|line| !known.contains(*line)).collect();
            if missing.is_empty() {
                return Ok(false);
            }
            if !text.is_empty() && !text.ends_with(b"\n") {
                text.push(b'\n');
            }
            for line in missing {
                text.extend_from_slice(line.as_bytes());
                text.push(b'\n');
            }
            fs::write(&path, text).map(|()| true)
        };
        added().map_err(|source| SourceError::Write { path: path.clone(), source })
    }
}
