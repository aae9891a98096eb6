//! The examples that `init` writes, built into the program.

use std::str::Lines;

use clap::ValueEnum;

use crate::source::{FileChange, Identity, Moment, ReplayCommit};

/// An example.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Example {
    /// A launch that slips without anyone deciding it, with its history
    Lending,
    /// A whole plan in one file
    Minimal,
}

impl Example {
    /// Returns its name, which is that of its folder in `examples`.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Lending => "lending",
            Self::Minimal => "minimal",
        }
    }

    /// Returns the goal whose path tells its story.
    pub(super) fn objective(self) -> &'static str {
        match self {
            Self::Lending => "lending-live",
            Self::Minimal => "newsletter-read",
        }
    }
}

/// The manifest of `minimal`, which is all of it.
pub(super) const MINIMAL: &str = include_str!("../../examples/minimal/plan.yaml");

/// A commit as it stands in a folder of its own: who, when and why, and the files that it writes.
struct Overlay {
    commit: &'static str,
    files: &'static [(&'static str, &'static str)],
}

/// Builds in the overlays of `lending`: each folder, with the names of the plan files in it.
macro_rules! overlays {
    ($($folder:literal: $($file:literal)+;)+) => {
        [$(Overlay {
            commit: overlay!($folder, "COMMIT"),
            files: &[$((concat!("plan/", $file), overlay!($folder, concat!("plan/", $file)))),+],
        }),+]
    };
}

macro_rules! overlay {
    ($folder:literal, $path:expr) => {
        include_str!(concat!("../../examples/lending/history/", $folder, "/", $path))
    };
}

const LENDING: [Overlay; 8] = overlays! {
    "01-plan-the-launch": "audit.plan.yaml" "decisioning.plan.yaml" "launch.plan.yaml" "lending-live.plan.yaml"
        "lending-sound.plan.yaml" "metrics.plan.yaml" "people.plan.yaml" "plan.yaml" "risks.plan.yaml"
        "servicing.plan.yaml";
    "02-own-scoring-model": "checkins-2026-w04.plan.yaml" "decisioning.plan.yaml" "decisions.plan.yaml"
        "launch.plan.yaml" "metrics.plan.yaml" "plan.yaml" "servicing.plan.yaml";
    "03-vendor-needs-a-week": "audit.plan.yaml" "plan.yaml";
    "04-feature-store-live": "audit.plan.yaml" "checkins-2026-w06.plan.yaml" "decisioning.plan.yaml"
        "launch.plan.yaml" "lending-sound.plan.yaml" "metrics.plan.yaml" "plan.yaml" "servicing.plan.yaml"
        "waiting-list.csv";
    "05-ledger-done": "launch.plan.yaml" "plan.yaml" "servicing.plan.yaml";
    "06-after-the-kick-off": "audit.plan.yaml" "checkins-2026-w08.plan.yaml" "decisioning.plan.yaml"
        "launch.plan.yaml" "metrics.plan.yaml" "plan.yaml" "servicing.plan.yaml" "waiting-list.csv";
    "07-portal-after-easter": "audit.plan.yaml" "plan.yaml";
    "08-fortnightly-update": "audit.plan.yaml" "checkins-2026-w10.plan.yaml" "decisioning.plan.yaml"
        "launch.plan.yaml" "lending-sound.plan.yaml" "metrics.plan.yaml" "plan.yaml" "servicing.plan.yaml"
        "waiting-list.csv";
};

/// Returns the history of `lending`.
pub(super) fn lending() -> Vec<ReplayCommit> {
    LENDING
        .iter()
        .map(|overlay| overlay.replay().expect("every COMMIT has an author, a date and a message"))
        .collect()
}

impl Overlay {
    /// Reads the commit: `author: NAME <EMAIL>`, `date: MOMENT`, an empty line, the message.
    fn replay(&self) -> Option<ReplayCommit> {
        // A checkout on Windows may have turned the line breaks; the commits must not differ by that.
        let text = self.commit.replace("\r\n", "\n");
        let (head, message) = text.split_once("\n\n")?;
        let mut head = head.lines();
        let author = header(&mut head, "author")?;
        let (name, email) = author.strip_suffix('>')?.split_once(" <")?;
        let at = Moment::parse(header(&mut head, "date")?)?;
        let write = |(path, text): &(&str, &str)| FileChange::Write {
            path: (*path).to_owned(),
            bytes: text.replace("\r\n", "\n").into_bytes(),
        };
        Some(ReplayCommit {
            author: Identity { name: name.to_owned(), email: email.to_owned(), at },
            message: message.to_owned(),
            changes: self.files.iter().map(write).collect(),
        })
    }
}

fn header<'t>(lines: &mut Lines<'t>, name: &str) -> Option<&'t str> {
    lines.next()?.strip_prefix(name)?.strip_prefix(": ")
}
