//! Why forecasts moved, how critical paths changed, and what is wrong now that was not.

use schemars::JsonSchema;
use serde::Serialize;

use crate::diagnostic::{Finding, Measure};
use crate::diff::PlanDiff;
use crate::model::Class;
use crate::review::reviewers::Reviewer;
use crate::review::{Cause, Findings, PathChange, Review};
use crate::snapshot::Snapshot;
use crate::view::check::FindingView;
use crate::view::reviewers::ReasonView;
use crate::view::{Document, Line, Style};

use super::words::{counted, line};
use super::{ChangeView, DiffView};

/// The most causes, findings and ids that are shown of one thing unless all are asked for.
const MOST_SHOWN: usize = 6;
/// The most reasons that are shown for one person unless all are asked for.
const MOST_REASONS: usize = 2;

/// What moved a forecast.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CauseView {
    /// The changes, by their places in `changes`.
    pub changes: Vec<usize>,
    /// Whether undoing any fewer of them brings the forecast no nearer.
    pub joint: bool,
    /// How many working days earlier the forecast is once they are undone; negative where it is later.
    pub days: i64,
}

/// How a critical path changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PathView {
    /// What is on it now and was not, in the order of the path.
    pub joined: Vec<String>,
    /// What was on it and is not.
    pub left: Vec<String>,
}

/// How the critical path to something changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PathOfView {
    /// What the path leads to; nothing where it is whatever finishes last.
    pub to: Option<String>,
    /// What joined and left.
    #[serde(flatten)]
    pub change: PathView,
}

/// Somebody who must agree to the change.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AskedView {
    /// Their id.
    pub person: String,
    /// Their name.
    pub name: String,
    /// Why.
    pub because: Vec<ReasonView>,
}

/// Which findings differ.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct FindingsView {
    /// What was not found in the base; places are in the head.
    pub new: Vec<FindingView>,
    /// What was found in the base and is not now; places are in the base.
    pub gone: Vec<FindingView>,
    /// What there is more of; places are in the head.
    pub worse: Vec<WorseView>,
}

/// A finding of which there is more.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WorseView {
    /// The finding as it is.
    #[serde(flatten)]
    pub finding: FindingView,
    /// Its size in the base.
    pub measure_was: i64,
}

impl CauseView {
    pub(super) fn new(cause: &Cause) -> Self {
        Self { changes: cause.changes.clone(), joint: cause.joint, days: cause.days }
    }
}

impl PathView {
    pub(super) fn new(path: &PathChange) -> Option<Self> {
        path.is_other().then(|| Self { joined: path.joined.clone(), left: path.left.clone() })
    }
}

impl PathOfView {
    /// Returns the paths that are other ones: that of the plan, and then those to what moved.
    pub(super) fn all(diff: &PlanDiff, review: &Review) -> Vec<Self> {
        let plan = PathView::new(&review.plan_path).map(|change| Self { to: None, change });
        let each = diff.consequences.iter().zip(&review.paths).filter_map(|(one, path)| {
            PathView::new(path).map(|change| Self { to: Some(one.id.clone()), change })
        });
        plan.into_iter().chain(each).collect()
    }
}

impl AskedView {
    pub(super) fn new(reviewer: &Reviewer) -> Self {
        Self {
            person: reviewer.id.clone(),
            name: reviewer.name.clone(),
            because: reviewer.because.iter().map(ReasonView::new).collect(),
        }
    }

    /// Says why, the first few reasons of them.
    fn words(&self, all: bool) -> String {
        let shown = if all { self.because.len() } else { self.because.len().min(MOST_REASONS) };
        let mut said: Vec<String> = self.because[..shown].iter().map(ReasonView::words).collect();
        if self.because.len() > shown {
            said.push(format!("and {} more", self.because.len() - shown));
        }
        said.join("; ")
    }
}

impl FindingsView {
    pub(super) fn new(findings: &Findings, old: &Snapshot, new: &Snapshot) -> Self {
        let worse = |(finding, was): &(Finding, Measure)| WorseView {
            finding: FindingView::new(&new.plan, finding),
            measure_was: was.0,
        };
        Self {
            new: findings.new.iter().map(|finding| FindingView::new(&new.plan, finding)).collect(),
            gone: findings.gone.iter().map(|finding| FindingView::new(&old.plan, finding)).collect(),
            worse: findings.worse.iter().map(worse).collect(),
        }
    }

    /// Returns how many there are: `2 new, 1 gone`; `None` where nothing differs.
    pub(super) fn counts(&self) -> Option<String> {
        let parts = [(self.new.len(), "new"), (self.worse.len(), "worse"), (self.gone.len(), "gone")];
        let parts: Vec<String> = parts
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| format!("{count} {word}"))
            .collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }
}

impl DiffView {
    /// Adds which edits moved what; where there is one edit alone, everything follows from that.
    pub(super) fn because(&self, document: &mut Document, all: bool) {
        self.progress_alone(document);
        if self.changes.len() < 2 {
            return;
        }
        let mut facts = Vec::new();
        for (ids, causes) in grouped(self.consequences.iter().map(|one| (one.id.as_str(), &one.causes))) {
            if causes.is_empty() {
                continue;
            }
            let shown = if all { causes.len() } else { causes.len().min(MOST_SHOWN) };
            let mut lines: Vec<Line> = causes[..shown].iter().map(|cause| self.cause(cause, all)).collect();
            if causes.len() > shown {
                let more = format!("and {} more; `-v` lists them", causes.len() - shown);
                lines.push(Line::styled(more, Style::Dim));
            }
            facts.extend(bulleted(&ids, lines));
        }
        if !facts.is_empty() {
            document.section("Because of, in working days");
            document.facts(facts);
        }
    }

    /// Returns the edits that moved the forecast of something, those that cost most first, each with its working days; of
    /// many the first and how many more there are.
    pub(in crate::view) fn causes_of(&self, id: &str) -> Vec<Line> {
        let moved = self.consequences.iter().find(|one| one.id == id);
        let causes = moved.map_or(&[][..], |one| &one.causes);
        let mut lines: Vec<Line> =
            causes.iter().take(MOST_SHOWN).map(|cause| self.cause(cause, false)).collect();
        if causes.len() > lines.len() {
            let more = format!("and {} more", causes.len() - lines.len());
            lines.push(Line::styled(more, Style::Dim));
        }
        lines
    }

    /// Says which forecasts are nearer because of logged progress alone: that is no better plan.
    fn progress_alone(&self, document: &mut Document) {
        let logged = |cause: &CauseView| {
            let changes = || cause.changes.iter().filter_map(|at| self.changes.get(*at));
            changes().next().is_some() && changes().all(|change| change.class == Class::Progress.name())
        };
        let gained: Vec<String> = self
            .consequences
            .iter()
            .filter(|one| one.delta_days.is_some_and(|days| days < 0))
            .filter(|one| !one.causes.is_empty() && one.causes.iter().all(logged))
            .map(|one| one.id.clone())
            .collect();
        if gained.is_empty() {
            return;
        }
        let line =
            Line::styled("Earlier by logged progress alone, and not by a change of plan: ", Style::Dim);
        document.text(line.then(listed(&gained, false), Style::Id).then(".", Style::Dim));
    }

    /// Says what one cause is, and what it costs.
    pub(super) fn cause(&self, cause: &CauseView, all: bool) -> Line {
        let style = if cause.days > 0 { Style::Warn } else { Style::Good };
        let mut said = Line::styled(format!("{:+}", cause.days), style);
        said = said.then(if cause.joint { " together: " } else { " " }, Style::Dim);
        let changes: Vec<&ChangeView> =
            cause.changes.iter().filter_map(|change| self.changes.get(*change)).collect();
        let shown = if all { changes.len() } else { changes.len().min(MOST_SHOWN) };
        for (at, change) in changes[..shown].iter().enumerate() {
            said = if at > 0 { said.then("; ", Style::Plain) } else { said };
            said.pieces.extend(line(&[*change], all).pieces);
        }
        if changes.len() > shown {
            said = said.then(format!("; and {}", counted(changes.len() - shown, "more edit")), Style::Dim);
        }
        said
    }

    /// Adds how the critical paths changed.
    pub(super) fn path_changes(&self, document: &mut Document, all: bool) {
        let mut facts = Vec::new();
        for (ids, path) in grouped(self.consequences.iter().map(|one| (one.id.as_str(), &one.path))) {
            let Some(path) = path else { continue };
            let mut lines = Vec::new();
            for (word, list) in [("in: ", &path.joined), ("out: ", &path.left)] {
                if !list.is_empty() {
                    lines.push(Line::plain(word).then(listed(list, all), Style::Id));
                }
            }
            facts.extend(bulleted(&ids, lines));
        }
        if !facts.is_empty() {
            document.section("Critical paths");
            document.facts(facts);
        }
    }

    /// Adds who must agree, everybody or the first few, and why, all or the first reasons.
    pub(super) fn must_agree(&self, document: &mut Document, everybody: bool, all: bool) {
        let shown = if everybody || self.reviewers.len() <= MOST_SHOWN + 1 {
            self.reviewers.len()
        } else {
            MOST_SHOWN
        };
        let mut facts: Vec<(String, Line)> = self.reviewers[..shown]
            .iter()
            .map(|asked| (asked.person.clone(), Line::plain(asked.words(all))))
            .collect();
        if self.reviewers.len() > shown {
            let rest: Vec<&str> = self.reviewers[shown..].iter().map(|asked| asked.person.as_str()).collect();
            facts.push((format!("and {} more", rest.len()), Line::styled(rest.join(", "), Style::Id)));
        }
        if !facts.is_empty() {
            document.section("Must agree");
            document.facts(facts);
        }
    }

    /// Adds the findings that are new, worse and gone.
    pub(super) fn finding_changes(&self, document: &mut Document, all: bool) {
        let findings = &self.findings;
        let worse: Vec<&FindingView> = findings.worse.iter().map(|worse| &worse.finding).collect();
        let groups = [
            ("new", findings.new.iter().collect::<Vec<_>>(), ""),
            ("worse", worse, ""),
            ("gone", findings.gone.iter().collect(), " in the base"),
        ];
        let mut facts = Vec::new();
        for (word, group, side) in groups {
            let (told_above, group): (Vec<&FindingView>, Vec<&FindingView>) =
                group.into_iter().partition(|finding| !all && self.tells(finding));
            let shown = if all || group.len() <= MOST_SHOWN + 1 { group.len() } else { MOST_SHOWN };
            let mut lines: Vec<Line> = group[..shown].iter().map(|finding| told(finding, side)).collect();
            if group.len() > shown {
                let more = format!("and {} more; `-v` lists them", group.len() - shown);
                lines.push(Line::styled(more, Style::Dim));
            }
            if !told_above.is_empty() {
                let late = format!("{} of what stands above", counted(told_above.len(), "late date"));
                lines.push(Line::styled(late, Style::Dim));
            }
            facts.extend(bulleted(&[word], lines));
        }
        if !facts.is_empty() {
            document.section("Findings");
            document.facts(facts);
        }
    }

    /// Returns whether a finding says no more than a row of the table: that something which moved is late.
    fn tells(&self, finding: &FindingView) -> bool {
        let mut rows = self.consequences.iter().chain(&self.lateness);
        finding.rule == "late"
            && finding.item.as_ref().is_some_and(|item| rows.any(|row| row.id == item.id && row.late.new))
    }
}

/// A finding in a line: what, how grave, where.
pub(in crate::view) fn told(finding: &FindingView, side: &str) -> Line {
    let style = if finding.level == "error" { Style::Bad } else { Style::Plain };
    let place = format!("  {}:{}{side}", finding.location.path, finding.location.start.line);
    Line::styled(finding.level, style)
        .then(format!(": {} [{}]", finding.message, finding.rule), Style::Plain)
        .then(place, Style::Dim)
}

/// Puts together what says the same, in the order of the first.
fn grouped<'v, T: PartialEq>(all: impl Iterator<Item = (&'v str, &'v T)>) -> Vec<(Vec<&'v str>, &'v T)> {
    let mut groups: Vec<(Vec<&str>, &T)> = Vec::new();
    for (id, what) in all {
        match groups.iter_mut().find(|(_, known)| *known == what) {
            Some((ids, _)) => ids.push(id),
            None => groups.push((vec![id], what)),
        }
    }
    groups
}

/// Names the first with how many more there are, and sets lines beside it.
fn bulleted(ids: &[&str], lines: Vec<Line>) -> Vec<(String, Line)> {
    let (first, more) = (ids.first().copied().unwrap_or_default(), ids.len().saturating_sub(1));
    let name = if more > 0 { format!("{first} and {more} more") } else { first.to_owned() };
    let named = lines.into_iter().enumerate().map(|(at, mut line)| {
        line.pieces.insert(0, crate::view::Piece { text: "• ".to_owned(), style: Style::Dim });
        (if at == 0 { name.clone() } else { String::new() }, line)
    });
    named.collect()
}

/// Names the first few.
fn listed(ids: &[String], all: bool) -> String {
    let shown = if all || ids.len() <= MOST_SHOWN + 1 { ids.len() } else { MOST_SHOWN };
    let more = ids.len() - shown;
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more}", ids[..shown].join(", "))
}
