//! The programs that git runs at a commit, in one repository: added, never changed.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::{Repository, SourceError};

/// The key of git's configuration that names another folder of hooks.
const HOOKS_PATH: &str = "core.hooksPath";
/// The line below which git cuts a message off, behind its comment mark.
const SCISSORS: &str = "------------------------ >8 ------------------------";

/// What became of a hook that was to be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hook {
    /// It was not there, and is now.
    Added,
    /// It is there, with exactly this text.
    Same,
    /// Another one is there, and stays as it is.
    Other {
        /// What it says.
        text: String,
    },
}

/// Reads the file in which git keeps the message of a commit that is being made. What is no UTF-8 in it is replaced.
pub fn read_message(path: &Path) -> Result<String, SourceError> {
    let bytes = fs::read(path).map_err(|source| SourceError::Read { path: path.to_owned(), source })?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

impl Repository {
    /// Returns the folder that git looks for hooks in: that of `core.hooksPath`, else the repository's own, which all its work trees
    /// share.
    ///
    /// A folder that is set for all repositories of the machine is refused: what is written there would run everywhere.
    pub fn hooks_folder(&self) -> Result<PathBuf, SourceError> {
        let config = self.git().config().map_err(SourceError::git("the repository's configuration"))?;
        let Ok(entry) = config.get_entry(HOOKS_PATH) else { return Ok(self.git().commondir().join("hooks")) };
        let own = matches!(
            entry.level(),
            git2::ConfigLevel::Local | git2::ConfigLevel::Worktree | git2::ConfigLevel::App
        );
        let path = config.get_path(HOOKS_PATH).map_err(SourceError::git(format!("`{HOOKS_PATH}`")))?;
        if !own {
            return Err(SourceError::SharedHooks { path });
        }
        // Git runs hooks at the top of the work tree, and in a bare repository inside of it.
        Ok(self.work_tree().unwrap_or_else(|| self.git().path()).join(path))
    }

    /// Adds a hook that git can run, unless one of that name is there.
    pub fn add_hook(&self, name: &str, text: &str) -> Result<(PathBuf, Hook), SourceError> {
        let folder = self.hooks_folder()?;
        let path = folder.join(name);
        let added = || -> io::Result<Hook> {
            if path.symlink_metadata().is_ok() {
                let known = String::from_utf8_lossy(&fs::read(&path).unwrap_or_default()).into_owned();
                return Ok(if known == text { Hook::Same } else { Hook::Other { text: known } });
            }
            fs::create_dir_all(&folder)?;
            let mut file = fs::File::create_new(&path)?;
            file.write_all(text.as_bytes())?;
            make_executable(&path)?;
            Ok(Hook::Added)
        };
        let hook = added().map_err(|source| SourceError::Write { path: path.clone(), source })?;
        Ok((path, hook))
    }

    /// Returns the mail address that git writes into commits here, where one is configured.
    pub fn author_email(&self) -> Option<String> {
        let config = self.git().config().and_then(|mut config| config.snapshot()).ok()?;
        ["author.email", "user.email"].into_iter().find_map(|key| config.get_string(key).ok())
    }

    /// Returns a message as git keeps it: without what stands below the scissors, and without comments and blank lines at its ends.
    pub fn tidy_message(&self, message: &str) -> String {
        let config = self.git().config().and_then(|mut config| config.snapshot());
        let mark = config.ok().and_then(|config| {
            ["core.commentString", "core.commentChar"].into_iter().find_map(|key| config.get_string(key).ok())
        });
        let mark = mark.filter(|mark| !mark.is_empty() && mark != "auto").unwrap_or_else(|| "#".to_owned());
        let scissors =
            |line: &str| line.strip_prefix(mark.as_str()).is_some_and(|rest| rest.trim() == SCISSORS);
        let kept = message
            .lines()
            .take_while(|line| !scissors(line))
            .filter(|line| !line.starts_with(mark.as_str()))
            .map(|line| format!("{line}\n"));
        let kept: String = kept.collect();
        format!("{}\n", kept.trim())
    }
}

#[cfg(unix)]
fn make_executable(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755))
}

/// Where files have no such right, git runs every hook.
#[cfg(not(unix))]
fn make_executable(_: &Path) -> io::Result<()> {
    Ok(())
}
