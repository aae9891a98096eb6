//! Repositories whose commits are what a test needs them to be: any parents, any dates, ten thousand of them.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A repository that is being written.
pub(crate) struct Past {
    folder: tempfile::TempDir,
    stream: Vec<u8>,
    marks: usize,
}

/// A commit that was written, by its mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark(usize);

/// What a commit does to a file: its new text, or none where it goes.
pub(crate) type Change<'t> = (&'t str, Option<&'t str>);

/// Noon of 2026-03-02, a Monday.
const START: i64 = 1_772_452_800;
const DAY: i64 = 86_400;

impl Past {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder"), stream: Vec::new(), marks: 0 }
    }

    /// Returns the top of the repository.
    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().canonicalize().expect("the folder").join("repository")
    }

    /// Adds a commit on `main`, so many days after the first Monday of March 2026; its first parent is what it changes.
    pub(crate) fn commit(
        &mut self,
        day: i64,
        parents: &[Mark],
        message: &str,
        changes: &[Change<'_>],
    ) -> Mark {
        self.commit_by("Ana <ana@example.com>", day, parents, message, changes)
    }

    /// Adds a commit of somebody.
    pub(crate) fn commit_by(
        &mut self,
        author: &str,
        day: i64,
        parents: &[Mark],
        message: &str,
        changes: &[Change<'_>],
    ) -> Mark {
        self.marks += 1;
        let mark = self.marks;
        let at = START + day * DAY;
        let mut text = format!(
            "commit refs/heads/main\nmark :{mark}\nauthor {author} {at} +0000\ncommitter Ana <ana@example.com> {at} +0000\ndata {}\n{message}\n",
            message.len()
        );
        if parents.is_empty() {
            // A commit without parents must not follow what the branch had before.
            text = format!("reset refs/heads/main\n{text}");
        }
        for (parent, at) in parents.iter().zip(0..) {
            let _ = writeln!(text, "{} :{}", if at == 0 { "from" } else { "merge" }, parent.0);
        }
        for (path, content) in changes {
            let _ = match content {
                Some(content) => write!(text, "M 100644 inline {path}\ndata {}\n{content}\n", content.len()),
                None => writeln!(text, "D {path}"),
            };
        }
        text.push('\n');
        self.stream.extend(text.into_bytes());
        Mark(mark)
    }

    /// Writes the repository; the last commit is what `main` is at. Nothing is checked out.
    pub(crate) fn write(&self) {
        let path = self.path();
        std::fs::create_dir_all(&path).expect("a folder");
        git(&path, &["init", "-q", "-b", "main"]);
        let mut program = command(&path, &["fast-import", "--quiet", "--force"])
            .stdin(Stdio::piped())
            .spawn()
            .expect("git runs");
        program.stdin.take().expect("a pipe").write_all(&self.stream).expect("it is read");
        assert!(program.wait().expect("it ends").success());
    }
}

/// Runs git, and returns what it prints.
pub(crate) fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = command(folder, arguments).output().expect("git runs");
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text").trim().to_owned()
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command
        .current_dir(folder)
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_AUTHOR_NAME", "Ana")
        .env("GIT_AUTHOR_EMAIL", "ana@example.com")
        .env("GIT_COMMITTER_NAME", "Ana")
        .env("GIT_COMMITTER_EMAIL", "ana@example.com");
    command
}
