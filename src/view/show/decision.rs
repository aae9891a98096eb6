//! What a decision answers, and whether it is carried out.

use schemars::JsonSchema;
use serde::Serialize;

use crate::graph::ItemIx;
use crate::model::{ItemKind, registry};
use crate::progress::{Decisions, TriggerStanding};
use crate::snapshot::{Snapshot, Timetable};
use crate::view::words::count;
use crate::view::{Document, Line, Style};

use super::brief::{BriefView, briefs};

/// What a decision answers, and whether it is carried out.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DecisionView {
    /// The triggers and blocked items that it is the answer to.
    pub answers: Vec<AnsweredView>,
    /// The tasks that carry it out, by start.
    pub commits: Vec<BriefView>,
    /// The decision that took its place.
    pub superseded_by: Option<String>,
}

/// What a decision is the answer to.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AnsweredView {
    /// `trigger` or `block`.
    pub what: &'static str,
    /// The id of the trigger, or of what is blocked.
    pub id: String,
    /// Since when it asked.
    pub since: String,
}

impl DecisionView {
    pub(super) fn new(snapshot: &Snapshot, timetable: Option<&Timetable>, decision: ItemIx) -> Self {
        let plan = &snapshot.plan;
        let written = plan.item(decision);
        let decisions = Decisions::of(snapshot);
        let affected = written.get(registry::AFFECTS).unwrap_or_default();
        let mut answers = Vec::new();
        for item in affected.iter().filter_map(|id| plan.find(&id.value)) {
            let (what, since, answer) = if plan.item(item).kind == ItemKind::Trigger {
                let standing = TriggerStanding::of(snapshot, timetable, &decisions, item);
                let Some(fired) = standing.fired else { continue };
                ("trigger", fired.since, fired.answer)
            } else {
                let Some(blocked) = plan.item(item).get(registry::BLOCKED) else { continue };
                ("block", blocked.since.value, decisions.answer(plan.id(item), blocked.since.value))
            };
            if answer.is_some_and(|answer| answer.decision == decision) {
                answers.push(AnsweredView { what, id: plan.id(item).to_owned(), since: since.to_string() });
            }
        }
        let commits = written.get(registry::COMMITS).unwrap_or_default();
        let id = written.id.value.as_ref();
        let later = plan.items_of(ItemKind::Decision);
        let mut later = later.filter(|later| plan.item(*later).get(registry::SUPERSEDES) == Some(id));
        Self {
            answers,
            commits: briefs(
                snapshot,
                timetable,
                commits.iter().filter_map(|task| plan.find(&task.value)).collect(),
            ),
            superseded_by: later.next().map(|later| plan.id(later).to_owned()),
        }
    }

    /// Adds what it answers and how far it is carried out; the tasks are a table of their own.
    pub(super) fn add_to(&self, document: &mut Document) {
        let mut facts = Vec::new();
        let mut add = |name: &str, line: Line| facts.push((name.to_owned(), line));
        for (at, answered) in self.answers.iter().enumerate() {
            let what = if answered.what == "trigger" { ", fired" } else { ", blocked since" };
            let line = Line::styled(&answered.id, Style::Id)
                .then(format!("{what} {}", answered.since), Style::Plain);
            add(if at == 0 { "Answers" } else { "" }, line);
        }
        if !self.commits.is_empty() {
            let done = self.commits.iter().filter(|task| task.status == Some("done")).count();
            let of = count(self.commits.len(), "task");
            add("Carried out", Line::plain(format!("{done} of {of} done")));
        }
        if let Some(later) = &self.superseded_by {
            add("Superseded", Line::plain("by ").then(later, Style::Id));
        }
        if !facts.is_empty() {
            document.section("What came of it");
            document.facts(facts);
        }
    }
}
