//! What `check` says.

use schemars::JsonSchema;
use serde::Serialize;

use crate::diagnostic::{Finding, Fix, Label, Level};
use crate::graph::Plan;
use crate::review::since::{Novelty, Since};
use crate::rules::{Checked, Group};
use crate::snapshot::Snapshot;

use super::diff::RevisionView;
use super::{Head, Location, Point};

/// The output of `check`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CheckView {
    /// Format, command, data date.
    #[serde(flatten)]
    pub head: Head,
    /// What the plan is compared with, where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<RevisionView>,
    /// How many findings there are of each level.
    pub summary: Summary,
    /// The findings, by file and position.
    pub findings: Vec<FindingView>,
    /// The groups whose findings must not become more.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ratchets: Vec<RatchetView>,
    /// The findings that `allow` comments took out, for formats that tell them too.
    #[serde(skip)]
    pub allowed: Vec<AllowedView>,
    /// Files that could not be read; the answer is then not whole.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unreadable: Vec<UnreadableView>,
    /// With `--fix`, what was mended, and what could not be; the findings are those that are left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fixes: Option<FixesView>,
}

/// What was mended.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct FixesView {
    /// What was done, in the order in which it was.
    pub done: Vec<DoneView>,
    /// What was left alone.
    pub refused: Vec<RefusedView>,
}

/// A fix that was done.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DoneView {
    /// The rule whose finding it mends.
    pub rule: &'static str,
    /// The file.
    pub path: String,
    /// What it does.
    pub title: String,
}

/// A fix that could not be done.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RefusedView {
    /// What it would do.
    #[serde(flatten)]
    pub fix: DoneView,
    /// Why not, as the end of a sentence that begins with "because".
    pub because: &'static str,
}

/// How many findings there are.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct Summary {
    /// Errors.
    pub error: usize,
    /// Warnings.
    pub warning: usize,
    /// Notes.
    pub note: usize,
    /// Findings that `allow` comments took out.
    pub allowed: usize,
    /// With a comparison, findings that were there before and so are left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baselined: Option<usize>,
    /// Files read.
    pub files: usize,
    /// Whether every file was read to its end; otherwise nothing is said about what is missing.
    pub complete: bool,
}

/// How many findings a group has, and had.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RatchetView {
    /// The group.
    pub group: &'static str,
    /// How many the base has.
    pub old: usize,
    /// How many the head has.
    pub new: usize,
    /// Whether they are more than there were.
    pub grew: bool,
}

/// A finding that a comment allows.
#[derive(Clone, Debug)]
pub struct AllowedView {
    /// The finding.
    pub finding: FindingView,
    /// Why, as the comment says; empty where it does not.
    pub reason: String,
}

/// A finding.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FindingView {
    /// The rule.
    pub rule: &'static str,
    /// `error`, `warning` or `note`.
    pub level: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
    /// Where it shows.
    #[serde(flatten)]
    pub location: Location,
    /// A few words at that place.
    pub label: String,
    /// The item that it is about.
    pub item: Option<ItemView>,
    /// The field that it is about.
    pub field: Option<&'static str>,
    /// Places that explain it.
    pub related: Vec<RelatedView>,
    /// The line that brought it about, where that is another one.
    pub cause: Option<RelatedView>,
    /// A change that mends it for certain.
    pub fix: Option<FixView>,
    /// What identifies it across revisions.
    pub fingerprint: String,
    /// Its size, where it has one.
    pub measure: Option<i64>,
    /// With a comparison, whether it is `new` or `worse`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub novelty: Option<&'static str>,
    /// The size that it had, where it is worse.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub was: Option<i64>,
}

impl FindingView {
    /// Returns the message; of what got worse since the other revision, with how much of it there was and is.
    pub fn message_now(&self) -> String {
        match (self.novelty, self.was, self.measure) {
            (Some("worse"), Some(was), Some(now)) => {
                format!("{} (worse: {was} before, {now} now)", self.message)
            }
            _ => self.message.clone(),
        }
    }
}

/// An item.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ItemView {
    /// Its kind.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
}

/// A place that explains a finding.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RelatedView {
    /// What there is to see.
    pub message: String,
    /// Where.
    #[serde(flatten)]
    pub location: Location,
}

/// A change that mends a finding.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FixView {
    /// What it does.
    pub title: String,
    /// The replacements.
    pub edits: Vec<EditView>,
}

/// A replacement.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct EditView {
    /// The file.
    pub path: String,
    /// The first character replaced.
    pub start: Point,
    /// The character after the last.
    pub end: Point,
    /// What stands there afterwards.
    pub text: String,
}

/// A file that could not be read.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct UnreadableView {
    /// The file.
    pub path: String,
    /// Why.
    pub message: String,
    /// What to do.
    pub hint: String,
}

impl CheckView {
    /// Makes the view of what was found in a plan.
    pub fn new(snapshot: &Snapshot, checked: &Checked) -> Self {
        let plan = &snapshot.plan;
        Self {
            head: Head::new("check", snapshot.data_date),
            since: None,
            summary: Summary::new(snapshot, checked),
            findings: checked.findings.iter().map(|finding| FindingView::new(plan, finding)).collect(),
            ratchets: Vec::new(),
            allowed: checked
                .allowed
                .iter()
                .map(|allowed| AllowedView {
                    finding: FindingView::new(plan, &allowed.finding),
                    reason: allowed.reason.clone(),
                })
                .collect(),
            unreadable: UnreadableView::all(snapshot),
            fixes: None,
        }
    }

    /// Makes the view of what is new or worse in a plan against another revision of it.
    pub fn since(snapshot: &Snapshot, since: &Since, base: RevisionView, ratchets: &[Group]) -> Self {
        let mut view = Self::new(snapshot, &since.checked);
        view.since = Some(base);
        view.summary.baselined = Some(since.before);
        for (finding, novelty) in view.findings.iter_mut().zip(&since.novelties) {
            (finding.novelty, finding.was) = match novelty {
                Novelty::New => (Some("new"), None),
                Novelty::Worse(was) => (Some("worse"), Some(was.0)),
            };
        }
        let groups = since.groups.iter().filter(|(group, _)| ratchets.contains(group));
        view.ratchets = groups
            .map(|(group, counts)| RatchetView {
                group: group.name(),
                old: counts.old,
                new: counts.new,
                grew: counts.new > counts.old,
            })
            .collect();
        view
    }

    /// Returns what was found as sentences, a line each.
    pub fn sentences(&self) -> Vec<String> {
        let as_of = self.head.as_of.as_deref().unwrap_or_default();
        let mut sentences = vec![match &self.since {
            None => self.summary.sentence(as_of),
            Some(base) => self.summary.sentence_since(as_of, &base.name()),
        }];
        sentences.extend(self.ratchets.iter().map(|ratchet| {
            let RatchetView { group, old, new, .. } = ratchet;
            let verdict = match new.cmp(old) {
                std::cmp::Ordering::Greater => "more than there were",
                std::cmp::Ordering::Equal => "as many as there were",
                std::cmp::Ordering::Less => "fewer than there were",
            };
            format!("Ratchet {group}: {old} -> {new}, {verdict}.")
        }));
        sentences
    }
}

impl FixesView {
    /// Returns what was done, or `would` be, as lines: how much, then each.
    pub fn lines(&self, would: bool) -> Vec<String> {
        let mut lines = Vec::new();
        let (fixed, not) = if would { ("Would fix", "Would not fix") } else { ("Fixed", "Not fixed") };
        let mut files: Vec<&str> = self.done.iter().map(|fix| fix.path.as_str()).collect();
        files.sort_unstable();
        files.dedup();
        if let (Some(findings), Some(files)) =
            (counted(self.done.len(), "finding"), counted(files.len(), "file"))
        {
            lines.push(format!("{fixed} {findings} in {files}:"));
        }
        lines.extend(self.done.iter().map(|fix| format!("  {}: {} ({})", fix.path, fix.title, fix.rule)));
        lines.extend(self.refused.iter().map(|RefusedView { fix, because }| {
            format!("{not}: {}: {} ({}), because {because}", fix.path, fix.title, fix.rule)
        }));
        lines
    }
}

impl Summary {
    /// Counts what was found.
    pub fn new(snapshot: &Snapshot, checked: &Checked) -> Self {
        Self {
            error: checked.count(Level::Error),
            warning: checked.count(Level::Warning),
            note: checked.count(Level::Note),
            allowed: checked.allowed.len(),
            baselined: None,
            files: snapshot.plan.files().len(),
            complete: snapshot.is_whole(),
        }
    }

    /// Returns the counts as a sentence, as of a day.
    pub fn sentence(&self, as_of: &str) -> String {
        let found = self.found().unwrap_or_else(|| "No findings".to_owned());
        format!("{found} in {}, as of {as_of}.{}", self.files_and_allowed(), self.partly())
    }

    /// Returns the counts of what is new or worse as a sentence, as of a day.
    pub fn sentence_since(&self, as_of: &str, base: &str) -> String {
        let found = match self.found() {
            Some(found) => format!("{found} new or worse"),
            None => "Nothing new or worse".to_owned(),
        };
        let before = match self.baselined.unwrap_or_default() {
            0 => String::new(),
            1 => "; 1 was there before".to_owned(),
            before => format!("; {before} were there before"),
        };
        let files = self.files_and_allowed();
        format!("{found} since {base} in {files}{before}, as of {as_of}.{}", self.partly())
    }

    fn found(&self) -> Option<String> {
        let parts: Vec<String> = [(self.error, "error"), (self.warning, "warning"), (self.note, "note")]
            .into_iter()
            .filter_map(|(number, word)| counted(number, word))
            .collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }

    fn files_and_allowed(&self) -> String {
        let files = counted(self.files, "file").unwrap_or_else(|| "no files".to_owned());
        let allowed = if self.allowed > 0 { format!("; {} allowed", self.allowed) } else { String::new() };
        files + &allowed
    }

    fn partly(&self) -> &'static str {
        if self.complete {
            ""
        } else {
            "\nNot everything could be read, so nothing is said about what may be missing."
        }
    }
}

fn counted(number: usize, word: &str) -> Option<String> {
    (number > 0).then(|| format!("{number} {word}{}", if number == 1 { "" } else { "s" }))
}

impl FindingView {
    /// Makes the view of a finding.
    pub fn new(plan: &Plan, finding: &Finding) -> Self {
        let location = Location::of(plan, finding.primary.place);
        Self {
            rule: finding.rule,
            level: finding.level.name(),
            message: finding.message.clone(),
            help: finding.help.clone(),
            label: finding.primary.text.clone(),
            item: finding.item.as_ref().map(|item| ItemView { kind: item.kind, id: item.id.clone() }),
            field: finding.field,
            related: finding.related.iter().map(|label| RelatedView::new(plan, label)).collect(),
            cause: finding.cause.as_ref().map(|label| RelatedView::new(plan, label)),
            fix: finding.fix.as_ref().map(|fix| FixView::new(plan, fix)),
            fingerprint: finding.fingerprint(&location.path),
            measure: finding.measure.map(|measure| measure.0),
            novelty: None,
            was: None,
            location,
        }
    }
}

impl FindingView {
    /// Returns where a reviewer should meet the finding: at the line that brought it about, else where it shows.
    pub fn anchor(&self) -> &Location {
        self.cause.as_ref().map_or(&self.location, |cause| &cause.location)
    }

    /// Returns the places that explain it, and where it is anchored at its cause, first the place that it shows at.
    pub fn explained_at(&self) -> Vec<RelatedView> {
        let shows = RelatedView {
            message: if self.label.is_empty() { "it shows here".to_owned() } else { self.label.clone() },
            location: self.location.clone(),
        };
        let shows = self.cause.is_some().then_some(shows);
        shows.into_iter().chain(self.related.iter().cloned()).collect()
    }
}

impl RelatedView {
    fn new(plan: &Plan, label: &Label) -> Self {
        Self { message: label.text.clone(), location: Location::of(plan, label.place) }
    }
}

impl FixView {
    fn new(plan: &Plan, fix: &Fix) -> Self {
        let edits = fix.edits.iter().map(|edit| {
            let Location { path, start, end } = Location::of(plan, edit.place);
            EditView { path, start, end, text: edit.text.clone() }
        });
        Self { title: fix.title.clone(), edits: edits.collect() }
    }
}

impl UnreadableView {
    /// Makes the views of all files of a plan that could not be read.
    pub fn all(snapshot: &Snapshot) -> Vec<Self> {
        snapshot
            .unreadable
            .iter()
            .map(|file| Self {
                path: file.path.clone(),
                message: file.reason.clone(),
                hint: file.hint.clone(),
            })
            .collect()
    }
}
