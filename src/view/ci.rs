//! What `ci` says: which base was taken and why, what the change makes new, and what it means.

use schemars::JsonSchema;
use serde::Serialize;

use crate::provider::{Provider, Run};

use super::check::CheckView;
use super::diff::{DiffView, RevisionView};
use super::{Document, Head, Line, Style};

/// The output of `ci`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CiView {
    /// Format, command, data date.
    #[serde(flatten)]
    pub head: Head,
    /// The service: `github`, `gitlab`, `buildkite`, `azure`, `bitbucket`, `jenkins` or `none`.
    pub provider: &'static str,
    /// What the service calls the occasion.
    pub event: String,
    /// What is compared with.
    pub base: BaseView,
    /// Where else the answer goes.
    pub places: Vec<PlaceView>,
    /// Whether the answer is yes; none before there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<bool>,
    /// What identifies the comment's text, whatever commits it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// What was found: what is new or worse, or everything where there is nothing to compare with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub check: Option<CheckView>,
    /// What the change means.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub diff: Option<DiffView>,
    #[serde(skip)]
    title: &'static str,
}

/// What is compared with.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BaseView {
    /// The commit; none where the run is about no change, or it is not there.
    pub commit: Option<String>,
    /// What it is.
    pub how: String,
    /// The option, variable or field of the event that says so.
    pub from: String,
    /// Why it cannot be had.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing: Option<String>,
    /// What to do then.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hints: Vec<String>,
}

/// Where the answer goes.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PlaceView {
    /// What is told there.
    pub what: &'static str,
    /// The file, or standard output.
    pub place: String,
    /// The option or variable that says so.
    pub from: String,
}

impl PlaceView {
    /// Makes the view of a place.
    pub fn new(what: &'static str, place: &str, from: &str) -> Self {
        Self { what, place: place.to_owned(), from: from.to_owned() }
    }
}

impl BaseView {
    /// Makes the view of a base before it is looked up.
    pub fn new(from: &str, how: &str) -> Self {
        Self { commit: None, how: how.to_owned(), from: from.to_owned(), missing: None, hints: Vec::new() }
    }

    /// Adds the commit that was found, and what it turned out to be.
    pub fn found(&mut self, revision: Option<&RevisionView>, how: &str) {
        self.commit = revision.and_then(|revision| revision.commit.clone());
        how.clone_into(&mut self.how);
    }

    /// Adds why it cannot be had.
    pub fn is_missing(&mut self, why: String, hints: Vec<String>) {
        self.missing = Some(why);
        self.hints = hints;
    }

    fn told(&self) -> String {
        match &self.commit {
            Some(commit) => format!("{}, {} (from {})", &commit[..commit.len().min(7)], self.how, self.from),
            None => format!("nothing: {} (from {})", self.how, self.from),
        }
    }
}

impl CiView {
    /// Makes the view of a run before anything is looked at.
    pub fn new(run: &Run, base: BaseView, places: Vec<PlaceView>) -> Self {
        Self {
            head: Head::timeless("ci"),
            provider: run.provider.name(),
            event: run.event.clone(),
            base,
            places,
            answer: None,
            digest: None,
            check: None,
            diff: None,
            title: run.provider.title(),
        }
    }

    /// Adds what a change makes new, and what it means.
    #[must_use]
    pub fn compared(mut self, answer: bool, digest: String, check: CheckView, diff: DiffView) -> Self {
        self.diff = Some(diff);
        self.digest = Some(digest);
        self.checked(answer, check)
    }

    /// Adds what is wrong.
    #[must_use]
    pub fn checked(mut self, answer: bool, check: CheckView) -> Self {
        self.head.as_of.clone_from(&check.head.as_of);
        self.answer = Some(answer);
        self.check = Some(check);
        self
    }

    /// Returns whether nothing is new: no change, no finding.
    pub fn is_quiet(&self) -> bool {
        self.diff.as_ref().is_some_and(|diff| diff.changes.is_empty())
            && self.check.as_ref().is_some_and(|check| check.findings.is_empty())
    }

    /// Returns what the log says before the findings.
    pub fn document(&self) -> Document {
        let mut document = Document::default();
        match &self.diff {
            Some(_) if self.is_quiet() => {
                document.text(Line::plain(format!("Nothing new since {}.", self.base.told())));
            }
            Some(diff) => {
                document.text(Line::plain(format!("Compared with {}.", self.base.told())));
                if !diff.changes.is_empty() {
                    document.blocks.extend(diff.stat().blocks);
                }
            }
            None => document
                .text(Line::plain(format!("Compared with {}. The whole plan is checked.", self.base.told()))),
        }
        document
    }

    /// Returns what would be done, and why.
    pub fn explanation(&self) -> Document {
        let mut document = Document::default();
        let service = if self.provider == Provider::None.name() {
            "No service is known by its variables: this is taken for a run by hand.".to_owned()
        } else {
            format!("The service is {}, and the event `{}`.", self.title, self.event)
        };
        document.text(Line::plain(service));
        match &self.base.missing {
            None => document.text(Line::plain(format!("It would be compared with {}.", self.base.told()))),
            Some(why) => {
                document.text(Line::styled(format!("It could not be answered: {why}."), Style::Bad));
                document.list(self.base.hints.iter().map(Line::plain).collect());
            }
        }
        let told = if self.base.commit.is_none() && self.base.missing.is_none() {
            "The whole plan would be checked."
        } else {
            "What is new or worse since then would be shown, and what the change means."
        };
        document.text(Line::plain(told));
        let place = |place: &PlaceView| {
            Line::plain(format!("{} to {} (from {})", place.what, place.place, place.from))
        };
        if !self.places.is_empty() {
            document.text(Line::plain("Written:"));
            document.list(self.places.iter().map(place).collect());
        }
        document
    }

    /// Returns the values for a next step, in the form of GitHub.
    pub fn outputs(&self) -> String {
        self.values().into_iter().map(|(name, value)| format!("{name}={value}\n")).collect()
    }

    /// Returns the values for a next step as variables.
    pub fn dotenv(&self) -> String {
        let name = |name: &str| name.to_ascii_uppercase().replace('-', "_");
        self.values().into_iter().map(|(key, value)| format!("GIT_PLAN_{}={value}\n", name(key))).collect()
    }

    fn values(&self) -> Vec<(&'static str, String)> {
        let check = self.check.as_ref();
        let count =
            |of: fn(&super::check::Summary) -> usize| check.map_or(0, |check| of(&check.summary)).to_string();
        let verdict = match (&self.diff, check) {
            (Some(diff), _) if !diff.changes.is_empty() => diff.verdict.clone(),
            (_, Some(check)) => check.sentences().join(" "),
            _ => String::new(),
        };
        let comment = self.places.iter().find(|place| place.what == "comment" && self.diff.is_some());
        let changed = self.diff.as_ref().is_some_and(|_| !self.is_quiet());
        vec![
            ("answer", if self.answer == Some(true) { "yes" } else { "no" }.to_owned()),
            ("verdict", one_line(&verdict)),
            ("changed", changed.to_string()),
            ("new-errors", count(|summary| summary.error)),
            ("new-warnings", count(|summary| summary.warning)),
            ("new-notes", count(|summary| summary.note)),
            ("base", self.base.commit.clone().unwrap_or_default()),
            ("digest", self.digest.clone().unwrap_or_default()),
            ("comment", comment.map(|place| one_line(&place.place)).unwrap_or_default()),
        ]
    }
}

/// A value in one line, as files of values take it.
fn one_line(text: &str) -> String {
    text.replace(char::is_control, " ")
}
