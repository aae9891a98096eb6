//! The program that shows long answers page by page, as git has it.

use std::io::{self, Write};
use std::process::{Child, ChildStdin, Command, Stdio};

/// What shows pages where nothing else is said.
const DEFAULT: &str = "less";

/// A program that shows what it is given; it is waited for at the end.
pub(super) struct Pager {
    program: Child,
    input: Option<ChildStdin>,
}

impl Pager {
    /// Starts the pager: `GIT_PLAN_PAGER`, then git's own choice (`GIT_PAGER`, `core.pager`, `PAGER`), then `less`. There is none
    /// where that is empty or `cat`, or cannot be started.
    pub(super) fn start(configured: Option<&str>) -> Option<Self> {
        let set = |name: &str| std::env::var(name).ok();
        let chosen = set("GIT_PLAN_PAGER")
            .or_else(|| set("GIT_PAGER"))
            .or_else(|| configured.map(str::to_owned))
            .or_else(|| set("PAGER"))
            .unwrap_or_else(|| DEFAULT.to_owned());
        if matches!(chosen.trim(), "" | "cat") {
            return None;
        }
        let mut command = Command::new("sh");
        command.arg("-c").arg(chosen).stdin(Stdio::piped());
        if std::env::var_os("LESS").is_none() {
            // Leave short answers on the screen, ignore case, and let colours through.
            command.env("LESS", "FIRX");
        }
        let mut program = command.spawn().ok()?;
        let input = program.stdin.take();
        Some(Self { program, input })
    }

    /// Hands text to the pager; one that was left reads no more, which is a closed pipe.
    pub(super) fn write(&mut self, text: &str) -> io::Result<()> {
        match &mut self.input {
            Some(input) => input.write_all(text.as_bytes()),
            None => Ok(()),
        }
    }
}

impl Drop for Pager {
    fn drop(&mut self) {
        // It ends when its input does and the reader has left it.
        drop(self.input.take());
        let _ = self.program.wait();
    }
}
