//! How far something is that takes long, on standard error.

use std::io::{self, Write};
use std::time::{Duration, Instant};

/// What is done in this time needs no word.
const PATIENCE: Duration = Duration::from_millis(500);
/// How often the figure changes.
const PACE: Duration = Duration::from_millis(100);

/// A figure that grows in one line of a terminal, and is wiped away at the end.
pub(super) struct Progress {
    what: &'static str,
    is_seen: bool,
    is_shown: bool,
    next: Instant,
}

impl Progress {
    /// Begins; nothing is ever shown where nobody sees it.
    pub(super) fn new(what: &'static str, is_seen: bool) -> Self {
        Self { what, is_seen, is_shown: false, next: Instant::now() + PATIENCE }
    }

    /// Tells how many there are so far.
    pub(super) fn at(&mut self, number: usize) {
        if !self.is_seen {
            return;
        }
        let now = Instant::now();
        if now >= self.next {
            self.next = now + PACE;
            self.is_shown = true;
            let mut out = io::stderr().lock();
            let _ = write!(out, "\r{number} {}\u{1b}[K", self.what).and_then(|()| out.flush());
        }
    }

    /// Wipes the figure away.
    pub(super) fn clear(&mut self) {
        if std::mem::take(&mut self.is_shown) {
            let mut out = io::stderr().lock();
            let _ = write!(out, "\r\u{1b}[K").and_then(|()| out.flush());
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.clear();
    }
}
