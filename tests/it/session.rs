//! The program as a user runs it, in an environment that is the same everywhere.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder of its own, in which commands run one after another as in a terminal.
pub(crate) struct Session {
    folder: tempfile::TempDir,
    directory: PathBuf,
}

/// What a command printed, and how it ended.
#[derive(Debug)]
pub(crate) struct Ran {
    /// Standard output; of a line of a shell, with standard error in its place.
    pub(crate) out: String,
    /// Standard error.
    pub(crate) err: String,
    /// The exit code.
    pub(crate) code: Option<i32>,
}

impl Session {
    /// Begins in an empty folder.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let directory = folder.path().join("work");
        std::fs::create_dir(&directory).expect("a folder");
        Self { directory: directory.canonicalize().expect("the folder"), folder }
    }

    /// Begins at the top of a repository that has the examples, as this one has them.
    pub(crate) fn with_examples() -> Self {
        let session = Self::new();
        copy(&repository().join("examples"), &session.path("examples"));
        let git = session.shell("git init -q");
        assert_eq!(git.code, Some(0), "{}", git.out);
        session
    }

    /// Returns a path from where the session is.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.directory.join(path)
    }

    /// Runs `git-plan` with these arguments.
    pub(crate) fn plan(&self, arguments: &[&str]) -> Ran {
        let mut command = Command::new(env!("CARGO_BIN_EXE_git-plan"));
        self.run(command.args(arguments))
    }

    /// Runs a line as a shell reads it; `git plan` is our program.
    pub(crate) fn shell(&self, line: &str) -> Ran {
        self.run(Command::new("sh").arg("-c").arg(format!("exec 2>&1\n{line}")))
    }

    /// Goes into a folder.
    pub(crate) fn enter(&mut self, folder: &str) {
        self.directory.push(folder);
        assert!(self.directory.is_dir(), "`{folder}` is a folder");
    }

    fn run(&self, command: &mut Command) -> Ran {
        let program = Path::new(env!("CARGO_BIN_EXE_git-plan")).parent().expect("a folder");
        let paths = std::env::var_os("PATH").unwrap_or_default();
        let paths = std::iter::once(program.to_path_buf()).chain(std::env::split_paths(&paths));
        let Output { status, stdout, stderr } = command
            .current_dir(&self.directory)
            .env_clear()
            .env("PATH", std::env::join_paths(paths).expect("folders"))
            .env("HOME", self.folder.path())
            .env("LC_ALL", "C.UTF-8")
            .env("TZ", "UTC")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("COLUMNS", "100")
            .output()
            .expect("the program runs");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Ran { out: text(stdout), err: text(stderr), code: status.code() }
    }
}

/// Returns the top of this repository.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("a copy");
        }
    }
}
