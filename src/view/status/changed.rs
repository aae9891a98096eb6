//! What changed since a revision before: how far forecasts drifted, and what the edits mean.

use schemars::JsonSchema;
use serde::Serialize;

use crate::base::Day;
use crate::diff::PlanDiff;
use crate::graph::ItemIx;
use crate::review::Review;
use crate::snapshot::Snapshot;
use crate::view::diff::{DiffView, RevisionView};
use crate::view::words::count;
use crate::view::{Document, Line, Style};

/// A plan as it was at a revision, and what is different now.
#[derive(Clone, Copy, Debug)]
pub struct Past<'s> {
    /// The revision.
    pub base: &'s RevisionView,
    /// What it is compared with.
    pub head: &'s RevisionView,
    /// The day of the revision's commit.
    pub day: Day,
    /// The plan as it was, as of that day.
    pub then: &'s Snapshot,
    /// The same plan as of today.
    pub old: &'s Snapshot,
    /// What was edited since.
    pub diff: &'s PlanDiff,
    /// What follows from that.
    pub review: &'s Review,
}

/// What changed since a revision.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ChangedView {
    /// The revision.
    pub base: RevisionView,
    /// What it is compared with.
    pub head: RevisionView,
    /// The day of the revision's commit.
    pub since: String,
    /// What the edits mean, in a sentence: the verdict of `diff`.
    pub verdict: String,
    /// The summary of `diff`: what was edited, moved, found, and who must agree.
    pub summary: Vec<ChangedFact>,
    #[serde(skip)]
    line: Line,
}

/// A line of the summary.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ChangedFact {
    /// `edited`, `moved`, `findings`, `load` or `must agree`.
    pub name: &'static str,
    /// How much, in words.
    pub words: String,
}

/// How far a forecast drifted since a revision.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DriftView {
    /// The day on which it was forecast to finish, as one could read it on the day of that revision.
    pub was: Option<String>,
    /// How many working days later it is forecast now; negative where it is earlier, `null` where there was no forecast.
    pub days: Option<i64>,
    /// How many of these days follow from edits of the plan; the others have passed without the progress that the plan
    /// says. `null` where there was no forecast.
    pub edited_days: Option<i64>,
    /// The edits that moved it, those that cost most first, each with its working days.
    pub because: Vec<String>,
}

impl ChangedView {
    pub(super) fn new(past: &Past<'_>, diff: &DiffView) -> Self {
        let facts = if diff.changes.is_empty() { Vec::new() } else { diff.facts() };
        Self {
            base: past.base.clone(),
            head: past.head.clone(),
            since: past.day.to_string(),
            verdict: diff.verdict.clone(),
            summary: facts.into_iter().map(|(name, words)| ChangedFact { name, words }).collect(),
            line: diff.verdict_line(),
        }
    }

    /// Adds the verdict and the summary, and why the forecasts of some moved.
    pub(super) fn add_to(&self, document: &mut Document, drifts: &[(&str, &DriftView)]) {
        document.section("Changed");
        document.text(Line::styled(
            format!("the whole plan against {} of {}", self.base.name(), self.since),
            Style::Dim,
        ));
        document.text(self.line.clone());
        for (id, drift) in drifts {
            if let Some(words) = drift.by_time() {
                document.text(Line::styled(*id, Style::Id).then(words, Style::Plain));
            }
        }
        let moved = drifts.iter().filter(|(_, drift)| !drift.because.is_empty());
        let because =
            moved.map(|(id, drift)| (format!("{id} moved by"), Line::plain(drift.because.join("; "))));
        let facts = self.summary.iter().map(|fact| (fact.name.to_owned(), Line::plain(&fact.words)));
        document.facts(because.chain(facts).collect());
    }
}

impl DriftView {
    /// Compares the forecast of an item with what it was; `None` where it was not there, or one side has no dates.
    pub(super) fn new(past: &Past<'_>, diff: &DiffView, (now, item): (&Snapshot, ItemIx)) -> Option<Self> {
        let id = now.plan.id(item);
        let consequence = past.diff.consequences.iter().find(|one| one.head == Some(item));
        let before = consequence.and_then(|one| one.base).or_else(|| past.then.plan.find(id))?;
        let was = past.then.timetable()?.finish(before);
        let timetable = now.timetable()?;
        let days = was.zip(timetable.finish(item)).map(|(was, is)| timetable.days_between(was, is));
        let edited = consequence.map_or(Some(0), |one| one.delta_days);
        Some(Self {
            was: was.map(|day| day.to_string()),
            days,
            edited_days: edited.filter(|_| days.is_some()),
            because: diff.causes_of(id).iter().map(Line::text).collect(),
        })
    }

    /// The drift as a cell: `+9d`.
    pub(super) fn cell(&self) -> Line {
        match self.days {
            None => Line::plain("–"),
            Some(0) => Line::plain("none"),
            Some(days) => Line::styled(format!("{days:+}d"), if days > 0 { Style::Bad } else { Style::Good }),
        }
    }

    /// Says what of it is none of the edits, as the rest of a sentence that begins with an id.
    fn by_time(&self) -> Option<String> {
        let (days, edited) = (self.days?, self.edited_days?);
        let passed = days - edited;
        if passed == 0 {
            return None;
        }
        let way = |days: i64| if days < 0 { "earlier" } else { "later" };
        let told =
            |days: i64| format!("{} {}", count(days.unsigned_abs() as usize, "working day"), way(days));
        Some(match (days, edited) {
            (_, 0) => format!(" is forecast {}: no edit moved it, the days that passed did.", told(days)),
            (0, _) => format!(
                " is forecast as it was: edits make it {}, and the days that passed {}.",
                told(edited),
                told(passed)
            ),
            _ => format!(
                " is forecast {}: edits make it {}, and the days that passed {}.",
                told(days),
                told(edited),
                told(passed)
            ),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passed_is_told_apart_from_what_was_edited() {
        for (days, edited, expected) in [
            (Some(9), Some(9), None),
            (Some(0), Some(0), None),
            (None, Some(3), None),
            (
                Some(1),
                Some(0),
                Some(" is forecast 1 working day later: no edit moved it, the days that passed did."),
            ),
            (
                Some(5),
                Some(-5),
                Some(
                    " is forecast 5 working days later: edits make it 5 working days earlier, and the days that passed 10 working days later.",
                ),
            ),
            (
                Some(0),
                Some(-2),
                Some(
                    " is forecast as it was: edits make it 2 working days earlier, and the days that passed 2 working days later.",
                ),
            ),
        ] {
            let drift = DriftView { was: None, days, edited_days: edited, because: Vec::new() };
            assert_eq!(drift.by_time().as_deref(), expected, "{days:?} {edited:?}");
        }
    }
}
