//! The program as people start it, in an environment that is the same everywhere.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::outputs;

/// What the program printed, and how it ended.
pub(crate) struct Printed {
    pub(crate) out: String,
    pub(crate) error: String,
    pub(crate) code: Option<i32>,
}

impl Printed {
    /// Returns all of it, for a snapshot.
    pub(crate) fn whole(&self) -> String {
        let mut whole = self.out.clone();
        if !self.error.is_empty() {
            whole.push_str(&format!("-- standard error\n{}", self.error));
        }
        if self.code != Some(0) {
            whole.push_str(&format!("-- exit code {:?}\n", self.code));
        }
        whole
    }

    /// Returns standard output as JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).expect("JSON")
    }
}

/// Runs `git plan ARGUMENTS` (words without blanks in them) in an example, or in any other folder, 100 columns wide.
pub(crate) fn run(folder: impl AsRef<Path>, arguments: &str) -> Printed {
    run_wide(folder, arguments, 100)
}

/// The same with another width.
pub(crate) fn run_wide(folder: impl AsRef<Path>, arguments: &str, columns: usize) -> Printed {
    let home = tempfile::tempdir().expect("a folder");
    let output = Command::new(env!("CARGO_BIN_EXE_git-plan"))
        .env_clear()
        .env("HOME", home.path())
        .env("COLUMNS", columns.to_string())
        .arg("-C")
        .arg(folder.as_ref())
        .args(arguments.split_whitespace())
        .output()
        .expect("the program runs");
    let out = String::from_utf8(output.stdout).expect("UTF-8");
    outputs::check(&out);
    Printed { out, error: String::from_utf8(output.stderr).expect("UTF-8"), code: output.status.code() }
}

/// Returns the folder of an example.
pub(crate) fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name)
}

/// Writes a plan of one file into a folder of its own.
pub(crate) fn plan(text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let head = "plan: A plan\nversion: 1\nstart: 2026-03-02\nas_of: 2026-03-10\npeople: {ana: {name: Ana}}\n";
    std::fs::write(folder.path().join("plan.yaml"), format!("{head}{text}")).expect("a plan");
    folder
}
