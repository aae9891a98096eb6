//! Whether a trigger has fired, and by which figures.

use schemars::JsonSchema;
use serde::Serialize;

use crate::graph::ItemIx;
use crate::model::registry;
use crate::progress::{Decisions, TriggerStanding};
use crate::schedule::{WorkingTime, plan_calendar};
use crate::snapshot::{Snapshot, Timetable};
use crate::view::{Document, Line, Style};

/// How a trigger stands.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TriggerView {
    /// Whether it has fired.
    pub fired: bool,
    /// The day on which it did; where that is not certain, the last on which it can have done so.
    pub since: Option<String>,
    /// How that day is known: `by_hand`, `by_figures`, or `at_the_latest`.
    pub known: Option<&'static str>,
    /// The figures that made it fire.
    pub because: Vec<String>,
    /// What each key of its condition comes to now.
    pub terms: Vec<TermView>,
    /// The day by whose close a decision must follow; `null` where it has not fired, or nobody knows since when.
    pub answer_by: Option<String>,
    /// The accepted decision that answers it.
    pub answered_by: Option<String>,
    /// The day of that decision.
    pub answered_on: Option<String>,
    /// Whether the time for an answer is over and there is none.
    pub overdue: bool,
}

/// What one key of a condition comes to.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TermView {
    /// The key.
    pub key: &'static str,
    /// Whether it holds.
    pub holds: bool,
    /// The figures.
    pub words: String,
}

impl TriggerView {
    pub(super) fn new(snapshot: &Snapshot, timetable: Option<&Timetable>, trigger: ItemIx) -> Self {
        let plan = &snapshot.plan;
        let standing = TriggerStanding::of(snapshot, timetable, &Decisions::of(snapshot), trigger);
        let terms = standing.terms.into_iter().map(|term| TermView {
            key: term.key,
            holds: term.holds,
            words: term.words,
        });
        let mut view = Self {
            fired: standing.fired.is_some(),
            since: None,
            known: None,
            because: Vec::new(),
            terms: terms.collect(),
            answer_by: None,
            answered_by: None,
            answered_on: None,
            overdue: false,
        };
        if let Some(fired) = standing.fired {
            let (calendar, time) = (plan_calendar(plan), WorkingTime::of(plan));
            let within = plan.item(trigger).get(registry::WITHIN);
            let within =
                within.map_or(time.days_per_week * time.minutes_per_day, |within| time.minutes(*within));
            let by = calendar.after(calendar.close(fired.since), within).day();
            let is_known = fired.is_certain || by < snapshot.data_date;
            view.since = Some(fired.since.to_string());
            view.known = Some(match (fired.by_hand, fired.is_certain) {
                (true, _) => "by_hand",
                (false, true) => "by_figures",
                (false, false) => "at_the_latest",
            });
            view.because = fired.because;
            view.answer_by = is_known.then(|| by.to_string());
            view.answered_by = fired.answer.map(|answer| plan.id(answer.decision).to_owned());
            view.answered_on = fired.answer.map(|answer| answer.day.to_string());
            view.overdue = fired.answer.is_none() && by < snapshot.data_date;
        }
        view
    }

    /// Adds whether it has fired, why, and what has followed.
    pub(super) fn add_to(&self, document: &mut Document) {
        document.section("Has it fired?");
        let mut facts = Vec::new();
        let mut add = |name: &str, line: Line| facts.push((name.to_owned(), line));
        match &self.since {
            None => add("Fired", Line::plain("no")),
            Some(since) if self.known == Some("at_the_latest") => {
                add("Fired", Line::styled(format!("yes, on {since} at the latest"), Style::Warn));
            }
            Some(since) => add("Fired", Line::styled(format!("on {since}"), Style::Warn)),
        }
        for (at, words) in self.because.iter().enumerate() {
            add(if at == 0 { "Because" } else { "" }, Line::plain(words));
        }
        let news = self.terms.iter().filter(|term| !self.because.contains(&term.words));
        for (at, term) in news.enumerate() {
            add(if at == 0 { "Now" } else { "" }, Line::plain(&term.words));
        }
        if let (Some(decision), Some(day)) = (&self.answered_by, &self.answered_on) {
            add("Answered", Line::styled(decision, Style::Id).then(format!(", {day}"), Style::Plain));
        } else if let Some(by) = &self.answer_by {
            let words = if self.overdue { "was wanted by" } else { "wanted by" };
            let style = if self.overdue { Style::Bad } else { Style::Plain };
            add("Decision", Line::styled(format!("{words} {by}"), style));
        } else if self.fired {
            add("Decision", Line::plain("none yet"));
        }
        document.facts(facts);
    }
}
