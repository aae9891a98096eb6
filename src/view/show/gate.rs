//! How a gate stands.

use schemars::JsonSchema;
use serde::Serialize;

use crate::graph::ItemIx;
use crate::progress::{GateStanding, Readiness, Stage};
use crate::snapshot::{Snapshot, Timetable};
use crate::view::{Document, Line, Style};

/// How a gate stands.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct GateView {
    /// `passes_by_itself`, `dropped`, `approved`, `not_yet` (something that it needs is not done) or `asked`.
    pub stage: &'static str,
    /// How many must approve.
    pub needed: usize,
    /// Who has approved, the earliest first.
    pub approved: Vec<GivenView>,
    /// The day on which enough had.
    pub approved_on: Option<String>,
    /// Who is asked now, or will be first.
    pub asked: Vec<String>,
    /// Who is asked after them, in their order.
    pub then: Vec<String>,
    /// Since when they are asked, where something says so.
    pub since: Option<String>,
    /// The day by whose close they should have approved.
    pub by: Option<String>,
    /// Whether that day has passed.
    pub overdue: bool,
    /// What it needs and is not done.
    pub waits_for: Vec<String>,
}

/// An approval.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct GivenView {
    /// Who approved.
    pub person: String,
    /// On which day.
    pub day: String,
}

impl GateView {
    pub(super) fn new(snapshot: &Snapshot, timetable: Option<&Timetable>, gate: ItemIx) -> Self {
        let readiness = Readiness::of(snapshot);
        let standing = GateStanding::of(snapshot, timetable, &readiness, gate);
        let text = |people: &[&str]| people.iter().map(|person| (*person).to_owned()).collect();
        let (stage, on, since, by) = match standing.stage {
            Stage::PassesByItself => ("passes_by_itself", None, None, None),
            Stage::Dropped => ("dropped", None, None, None),
            Stage::Approved(day) => ("approved", Some(day), None, None),
            Stage::NotYet => ("not_yet", None, None, None),
            Stage::Asked { since, by } => ("asked", None, since, by),
        };
        let waits_for = if standing.stage == Stage::NotYet { readiness.open_needs(gate) } else { Vec::new() };
        let approved = standing.approved.iter();
        Self {
            stage,
            needed: standing.needed,
            approved: approved
                .map(|(person, day)| GivenView { person: (*person).to_owned(), day: day.to_string() })
                .collect(),
            approved_on: on.map(|day| day.to_string()),
            asked: text(&standing.asked),
            then: text(&standing.then),
            since: since.map(|day| day.to_string()),
            by: by.map(|day| day.to_string()),
            overdue: by.is_some_and(|by| by < snapshot.data_date),
            waits_for: waits_for.iter().map(|need| snapshot.plan.id(need.predecessor).to_owned()).collect(),
        }
    }

    /// Adds who has approved, who is asked, and since when.
    pub(super) fn add_to(&self, document: &mut Document) {
        document.section("Approval");
        let mut facts = Vec::new();
        let mut add = |name: &str, line: Line| facts.push((name.to_owned(), line));
        match self.stage {
            "passes_by_itself" => {
                add("Asks", Line::plain("nobody: its condition does not hold, so it passes by itself"));
            }
            "dropped" => add("Asks", Line::plain("nobody: it is dropped")),
            _ => {}
        }
        for (at, given) in self.approved.iter().enumerate() {
            let name = if at == 0 { "Approved" } else { "" };
            add(name, Line::plain(&given.person).then(format!(", {}", given.day), Style::Plain));
        }
        if let Some(day) = &self.approved_on {
            add("Passed", Line::styled(format!("on {day}"), Style::Good));
        }
        let missing = self.needed.saturating_sub(self.approved.len());
        if !self.asked.is_empty() {
            let quorum = if missing < self.asked.len() && self.then.is_empty() {
                format!("{missing} of ")
            } else {
                String::new()
            };
            let who = Line::plain(format!("{quorum}{}", self.asked.join(", ")));
            add("Asked", if self.stage == "not_yet" { who.then(", but not yet", Style::Plain) } else { who });
        }
        if !self.then.is_empty() {
            add("Then", Line::plain(self.then.join(", then ")));
        }
        if !self.waits_for.is_empty() {
            add("Waits for", Line::plain(self.waits_for.join(", ")));
        }
        if let Some(since) = &self.since {
            let line = Line::plain(format!("since {since}"));
            let line = match &self.by {
                Some(by) if self.overdue => line.then(format!(", was wanted by {by}"), Style::Bad),
                Some(by) => line.then(format!(", wanted by {by}"), Style::Plain),
                None => line,
            };
            add("Waiting", line);
        }
        document.facts(facts);
    }
}
