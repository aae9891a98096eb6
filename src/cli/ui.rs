//! The terminal: the one place that writes to it.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use serde::Serialize;

use crate::render::{self, Look, inert, inert_in_logs};
use crate::view::failure::FailureView;

use super::args::{GlobalArgs, When};
use super::error::CliError;
use super::pager::Pager;
use super::progress::Progress;

/// How wide text is where nobody looks at a terminal.
const PIPED_WIDTH: usize = 100;

/// Writes answers to standard output, and notes and errors to standard error. A closed pipe ends quietly.
pub(super) struct Ui {
    look: Look,
    error_color: bool,
    talk: Talk,
    closed: bool,
    /// What shows the answer page by page, if anything does.
    pager: Option<Pager>,
    /// Whether the answer could not be written, for another reason than that nobody reads any more.
    failed: bool,
}

/// How much to say beside the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Talk {
    Less,
    Plain,
    More,
}

impl Ui {
    /// Looks at the terminal and the environment once.
    pub(super) fn new(args: &GlobalArgs) -> Self {
        let out = io::stdout();
        let terminal = out.is_terminal();
        let columns = std::env::var("COLUMNS")
            .ok()
            .and_then(|text| text.parse::<usize>().ok())
            .filter(|columns| *columns > 0);
        let measured = || terminal_size::terminal_size().map(|(width, _)| width.0 as usize);
        let width = columns.or_else(|| if terminal { measured() } else { None }).unwrap_or(PIPED_WIDTH);
        Self {
            look: Look { width: Some(width), color: color(args.color, terminal), ascii: args.ascii },
            error_color: color(args.color, io::stderr().is_terminal()),
            talk: match (args.quiet, args.verbose) {
                (true, _) => Talk::Less,
                (false, true) => Talk::More,
                (false, false) => Talk::Plain,
            },
            closed: false,
            pager: None,
            failed: false,
        }
    }

    /// Returns what the terminal can show.
    pub(super) fn look(&self) -> Look {
        self.look
    }

    /// Returns whether less was asked for.
    pub(super) fn is_quiet(&self) -> bool {
        self.talk == Talk::Less
    }

    /// Returns whether more was asked for.
    pub(super) fn is_verbose(&self) -> bool {
        self.talk == Talk::More
    }

    /// Prints to standard output.
    pub(super) fn print(&mut self, text: &str) {
        if self.closed {
            return;
        }
        let written = if let Some(pager) = &mut self.pager {
            pager.write(text)
        } else {
            let mut out = io::stdout().lock();
            out.write_all(text.as_bytes()).and_then(|()| out.flush())
        };
        if let Err(error) = written {
            self.closed = true;
            if error.kind() != io::ErrorKind::BrokenPipe {
                self.failed = true;
                let _ = writeln!(io::stderr().lock(), "error: the answer cannot be written: {error}");
            }
        }
    }

    /// Shows what is printed from here on page by page, where a person looks at it. `configured` is git's `core.pager`.
    pub(super) fn page(&mut self, configured: Option<&str>) {
        if io::stdout().is_terminal() {
            self.pager = Pager::start(configured);
        }
    }

    /// Returns whether nobody reads the answer any more.
    pub(super) fn is_closed(&self) -> bool {
        self.closed
    }

    /// Begins to tell how far something is that takes long.
    pub(super) fn progress(&self, what: &'static str) -> Progress {
        let is_seen = io::stderr().is_terminal() && self.pager.is_none() && self.talk != Talk::Less;
        Progress::new(what, is_seen)
    }

    /// Prints a view as JSON.
    pub(super) fn json(&mut self, view: &impl Serialize) {
        self.print(&render::json::render(view));
    }

    /// Prints a note to standard error, unless less was asked for.
    pub(super) fn note(&mut self, text: &str) {
        if self.talk != Talk::Less {
            let _ = writeln!(io::stderr().lock(), "{}", inert_in_logs(inert(text).into_owned()));
        }
    }

    /// Prints a note to standard error where more was asked for.
    pub(super) fn detail(&mut self, text: &str) {
        if self.talk == Talk::More {
            self.note(text);
        }
    }

    /// Says why the command could not answer.
    pub(super) fn fail(&mut self, command: &'static str, json: bool, error: &CliError) {
        if json && !error.told {
            self.print(&failure(command, error));
        }
        if error.told {
            return;
        }
        let (start, end) = if self.error_color { ("\u{1b}[1;31m", "\u{1b}[0m") } else { ("", "") };
        let mut out = io::stderr().lock();
        let shown = |text: &str| inert_in_logs(inert(text).into_owned());
        let _ = writeln!(out, "{start}error{end}: {}", shown(&error.message));
        for hint in &error.hints {
            let _ = writeln!(out, "  help: {}", shown(hint));
        }
    }

    /// Ends with an exit code: that of the answer, whether or not anybody read it to its end; 2 where it could not be written.
    pub(super) fn finish(&self, code: u8) -> ExitCode {
        ExitCode::from(if self.failed { 2 } else { code })
    }
}

/// `--color`, then `NO_COLOR`, then `CLICOLOR_FORCE` and `FORCE_COLOR`, then the terminal.
fn color(when: When, terminal: bool) -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto if set("NO_COLOR") => false,
        When::Auto if set("CLICOLOR_FORCE") || set("FORCE_COLOR") => true,
        When::Auto => terminal && std::env::var_os("TERM").is_none_or(|term| term != "dumb"),
    }
}

/// Prints why the program could not answer as JSON, where there is no terminal to speak of yet.
pub(super) fn print_failure(command: &'static str, error: &CliError) {
    let _ = io::stdout().lock().write_all(failure(command, error).as_bytes());
}

fn failure(command: &'static str, error: &CliError) -> String {
    render::json::render(&FailureView::new(command, &error.message, &error.hints))
}
