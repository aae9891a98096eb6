//! What `agenda` says: the weekly review, from what changed to what is to be asked.

use schemars::JsonSchema;
use serde::Serialize;

use crate::base::Day;
use crate::graph::{ItemIx, PartyIx};
use crate::model::{ItemKind, registry};
use crate::progress::{self, Decisions, GateStanding, Health, Readiness, Rung, Stage, Standing};
use crate::rules::Checked;
use crate::schedule::{self, State};
use crate::snapshot::Snapshot;

use super::diff::{ChangeView, ConsequenceView, DiffView, RevisionView, said};
use super::health::{HealthView, light};
use super::words::count;
use super::{Column, Document, Head, Line, Style, Table};

/// So many changes are listed; JSON has them all.
const MOST_CHANGES: usize = 30;
/// The rules whose findings ask for a decision.
const DECIDE: &[&str] =
    &["recalibration-due", "trigger-unanswered", "unanswered-block", "risk-review-overdue"];
/// The rules whose findings are questions to an owner.
const ASK: &[&str] =
    &["contradicted-health", "off-pace", "stale-check-in", "stale-reading", "second-hand-check-in"];

/// The output of `agenda`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AgendaView {
    /// Format, command, data date.
    #[serde(flatten)]
    pub head: Head,
    /// The title of the plan.
    pub plan: String,
    /// The active objectives, the worst first.
    pub objectives: Vec<GoingView>,
    /// What changed; `null` where there is nothing to compare with.
    pub changed: Option<ChangedView>,
    /// What asks for a decision.
    pub decisions: Vec<PendingView>,
    /// The gates that ask for approval, those overdue first, then by since when.
    pub approvals: Vec<AskedView>,
    /// What nobody answered, so that it has reached others than who was asked, the oldest first.
    pub escalations: Vec<EscalationView>,
    /// What is to be asked.
    pub questions: Vec<PendingView>,
    /// What the reader should know of the agenda itself, in sentences.
    pub notes: Vec<String>,
}

/// How an objective goes.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct GoingView {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Its lights, and what was claimed.
    pub health: Option<HealthView>,
}

/// What changed since a revision.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ChangedView {
    /// The revision.
    pub since: RevisionView,
    /// The day of its commit.
    pub day: String,
    /// What follows, in a sentence.
    pub verdict: String,
    /// The forecasts that moved.
    pub consequences: Vec<ConsequenceView>,
    /// What was edited, by class, kind, id and field.
    pub changes: Vec<ChangeView>,
    #[serde(skip)]
    lines: Vec<Line>,
}

/// Something that is to be decided or asked.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PendingView {
    /// The rule that found it; of a decision that is proposed none.
    pub rule: Option<&'static str>,
    /// The kind of what it is about.
    pub kind: &'static str,
    /// The id of what it is about.
    pub id: String,
    /// Of whom it is asked.
    pub of: Option<String>,
    /// What there is to decide or to ask, with the figures.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// A gate that asks for approval.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AskedView {
    /// The gate.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who asks.
    pub owner: Option<String>,
    /// Who is asked now.
    pub asked: Vec<String>,
    /// Since when, where something says so.
    pub since: Option<String>,
    /// The day by whose close it should have been given.
    pub by: Option<String>,
    /// Whether that day has passed.
    pub overdue: bool,
}

/// Something that nobody answered.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct EscalationView {
    /// `block` or `approval`.
    pub what: &'static str,
    /// What is blocked, or the gate.
    pub id: String,
    /// Since when it waits.
    pub since: String,
    /// Whom it has reached, the first first.
    pub reached: Vec<ReachedView>,
}

/// That a question has reached somebody.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ReachedView {
    /// Whom.
    pub person: String,
    /// Why them: `owner` (who was asked), `manager` or `objective_owner`.
    pub rung: &'static str,
    /// Since which day.
    pub on: String,
}

impl AgendaView {
    /// Makes the agenda of a plan; `changed` is what changed since the last one.
    pub fn new(
        snapshot: &Snapshot,
        checked: &Checked,
        changed: Option<ChangedView>,
        notes: Vec<String>,
    ) -> Self {
        let title = snapshot.plan.manifest().and_then(|manifest| manifest.get(registry::PLAN));
        let mut decisions = proposed(snapshot);
        decisions.extend(pending(snapshot, checked, DECIDE));
        Self {
            head: Head::new("agenda", snapshot.data_date),
            plan: title.unwrap_or("–").to_owned(),
            objectives: objectives(snapshot),
            changed,
            decisions,
            approvals: approvals(snapshot),
            escalations: escalations(snapshot),
            questions: pending(snapshot, checked, ASK),
            notes,
        }
    }

    /// Returns the agenda as a page.
    pub fn document(&self) -> Document {
        let mut document = Document::default();
        let as_of = self.head.as_of.as_deref().unwrap_or("–");
        document.heading(format!("Agenda: {}, {as_of}", self.plan));
        for note in &self.notes {
            document.text(Line::styled(note, Style::Dim));
        }
        if !self.objectives.is_empty() {
            document.section("How it goes, red first");
            document.table(self.lights());
            let reasons = self.objectives.iter().flat_map(GoingView::reasons);
            document.list(reasons.collect());
        }
        if let Some(changed) = &self.changed {
            document.section("What changed");
            document.text(format!("Since {} ({}): {}", changed.since.name(), changed.day, changed.verdict));
            let moved = changed.consequences.iter().map(|one| {
                let day = |day: &Option<String>| day.clone().unwrap_or_else(|| "no forecast".to_owned());
                let finish = format!(": {} → {}", day(&one.finish.old), day(&one.finish.new));
                let against = one
                    .due
                    .as_ref()
                    .map_or_else(String::new, |due| format!(", {} (due {due})", one.against()));
                Line::styled(&one.id, Style::Id).then(finish + &against, Style::Plain)
            });
            document.list(moved.collect());
            let more = changed.lines.len().saturating_sub(MOST_CHANGES);
            document.list(changed.lines.iter().take(MOST_CHANGES).cloned().collect());
            if more > 0 {
                document.text(format!("And {} more: `git plan diff` has them all.", count(more, "change")));
            }
        }
        Self::part(&mut document, "Decisions due", self.decisions.iter().map(PendingView::line).collect());
        Self::part(&mut document, "Approvals waiting", self.approvals.iter().map(AskedView::line).collect());
        Self::part(&mut document, "Escalations", self.escalations.iter().map(EscalationView::line).collect());
        Self::part(&mut document, "Questions", self.questions.iter().map(PendingView::line).collect());
        document
    }

    fn part(document: &mut Document, title: &'static str, lines: Vec<Line>) {
        document.section(title);
        if lines.is_empty() {
            document.text(Line::styled("None.", Style::Dim));
        }
        document.list(lines);
    }

    fn lights(&self) -> Table {
        let columns = vec![
            Column::left("Objective"),
            Column::left("Owner").droppable(2),
            Column::left("Delivery"),
            Column::left("Value"),
            Column::left("Claimed"),
            Column::left("Forecast").droppable(1),
            Column::left("Due").droppable(1),
        ];
        let rows = self.objectives.iter().map(|one| {
            let health = one.health.as_ref();
            let delivery = health.and_then(|health| health.delivery.as_ref());
            let day = |day: Option<&String>| Line::plain(day.map_or("–", String::as_str));
            vec![
                Line::styled(&one.id, Style::Id),
                Line::plain(one.owner.as_deref().unwrap_or("–")),
                light(delivery.map(|delivery| delivery.health)),
                light(health.and_then(|health| health.value.as_ref()).map(|value| value.health)),
                light(health.and_then(|health| health.claimed.as_ref()).and_then(|claimed| claimed.health)),
                day(delivery.and_then(|delivery| delivery.finish.as_ref())),
                day(delivery.and_then(|delivery| delivery.due.as_ref())),
            ]
        });
        Table { columns, rows: rows.collect() }
    }
}

impl ChangedView {
    /// Takes what changed since the last agenda from a comparison with that revision, whose commit is of a day.
    pub fn new(view: DiffView, day: Day) -> Self {
        Self {
            lines: view.changes.iter().map(|change| said(change, false)).collect(),
            since: view.base,
            day: day.to_string(),
            verdict: view.verdict,
            consequences: view.consequences.into_iter().chain(view.lateness).collect(),
            changes: view.changes,
        }
    }
}

impl GoingView {
    /// Why its lights are not all green.
    fn reasons(&self) -> Vec<Line> {
        let Some(health) = &self.health else { return Vec::new() };
        let bad = |health: &str| matches!(health, "at_risk" | "off_track");
        let delivery = health.delivery.iter().map(|one| (one.health, &one.because));
        let value = health.value.iter().map(|one| (one.health, &one.because));
        delivery
            .chain(value)
            .filter(|(health, _)| bad(health))
            .map(|(health, because)| {
                let mut line = Line::styled(&self.id, Style::Id).then(": ", Style::Plain);
                line.pieces.extend(light(Some(health)).pieces);
                line.then(format!(", {because}"), Style::Plain)
            })
            .collect()
    }
}

impl PendingView {
    fn line(&self) -> Line {
        let of = self.of.as_deref().map_or_else(String::new, |of| format!(" (of {of})"));
        Line::styled(&self.id, Style::Id)
            .then(of, Style::Strong)
            .then(format!(": {}", self.message), Style::Plain)
    }
}

impl AskedView {
    fn line(&self) -> Line {
        let since = self.since.as_deref().map_or_else(String::new, |since| format!(" since {since}"));
        let line = Line::styled(&self.id, Style::Id)
            .then(format!(" waits for {}{since}", self.asked.join(", ")), Style::Plain);
        match (&self.by, self.overdue) {
            (Some(by), true) => line.then(format!(", was due {by}"), Style::Bad),
            (Some(by), false) => line.then(format!(", by {by}"), Style::Plain),
            (None, _) => line,
        }
    }
}

impl EscalationView {
    fn line(&self) -> Line {
        let what = if self.what == "block" { "blocked" } else { "not approved" };
        let reached: Vec<String> = self
            .reached
            .iter()
            .map(|one| format!("{} ({}) since {}", one.person, one.rung.replace('_', " "), one.on))
            .collect();
        Line::styled(&self.id, Style::Id).then(
            format!(": {what} since {}, and nobody answers; it is with {}", self.since, reached.join(", ")),
            Style::Plain,
        )
    }
}

/// The active objectives: by the worse of their two lights, then by their margin, then by id.
fn objectives(snapshot: &Snapshot) -> Vec<GoingView> {
    let plan = &snapshot.plan;
    let active = plan.items_of(ItemKind::Objective).filter(|item| snapshot.state(*item).is_active());
    let mut going: Vec<_> = active
        .map(|item| {
            let standing = Standing::of(snapshot, item);
            let lights = [
                standing.delivery.as_ref().map(|delivery| delivery.health),
                standing.value.as_ref().map(|value| value.health),
            ];
            let worst = match Health::worst(lights.into_iter().flatten()) {
                Health::OffTrack => 0,
                Health::AtRisk => 1,
                Health::Unknown => 2,
                Health::OnTrack => 3,
            };
            let margin = standing.delivery.and_then(|delivery| delivery.margin_days);
            ((worst, margin.is_none(), margin), item)
        })
        .collect();
    going.sort_unstable();
    going
        .into_iter()
        .map(|(_, item)| GoingView {
            id: plan.id(item).to_owned(),
            title: plan.item(item).title().to_owned(),
            owner: plan.item(item).get(registry::OWNER).map(str::to_owned),
            health: HealthView::new(snapshot, item),
        })
        .collect()
}

/// The decisions that are proposed, the oldest first.
fn proposed(snapshot: &Snapshot) -> Vec<PendingView> {
    let plan = &snapshot.plan;
    let mut proposed: Vec<(Option<Day>, ItemIx)> = plan
        .items_of(ItemKind::Decision)
        .filter(|item| plan.item(*item).status() == Some("proposed"))
        .map(|item| (plan.item(item).get(registry::DATE).copied(), item))
        .collect();
    proposed.sort_unstable();
    proposed
        .into_iter()
        .map(|(day, item)| {
            let written = plan.item(item);
            let day = day.map_or_else(String::new, |day| format!(" on {day}"));
            PendingView {
                rule: None,
                kind: written.kind.name(),
                id: plan.id(item).to_owned(),
                of: written.get(registry::BY).map(str::to_owned),
                message: format!("proposed{day}: {}", written.title()),
                help: "accept it (`status: accepted`), or say what stands in its way".to_owned(),
            }
        })
        .collect()
}

/// What some rules found, in the order of the rules, then of the places.
fn pending(snapshot: &Snapshot, checked: &Checked, rules: &[&'static str]) -> Vec<PendingView> {
    let plan = &snapshot.plan;
    let owner = |id: &str| plan.find(id).and_then(|item| plan.item(item).get(registry::OWNER));
    rules
        .iter()
        .flat_map(|rule| checked.findings.iter().map(move |finding| (*rule, finding)))
        .filter(|(rule, finding)| finding.rule == *rule)
        .filter_map(|(rule, finding)| {
            let item = finding.item.as_ref()?;
            Some(PendingView {
                rule: Some(rule),
                kind: item.kind,
                id: item.id.clone(),
                of: owner(&item.id).map(str::to_owned),
                message: finding.message.clone(),
                help: finding.help.clone(),
            })
        })
        .collect()
}

/// A gate that is open, with how it stands.
fn asked(snapshot: &Snapshot) -> Vec<(ItemIx, GateStanding<'_>)> {
    let plan = &snapshot.plan;
    let readiness = Readiness::of(snapshot);
    let open = plan.items_of(ItemKind::Gate).filter(|gate| snapshot.state(*gate).is_active());
    open.map(|gate| (gate, GateStanding::of(snapshot, snapshot.timetable(), &readiness, gate)))
        .filter(|(_, standing)| matches!(standing.stage, Stage::Asked { .. }))
        .collect()
}

fn approvals(snapshot: &Snapshot) -> Vec<AskedView> {
    let plan = &snapshot.plan;
    let mut approvals: Vec<AskedView> = asked(snapshot)
        .into_iter()
        .map(|(gate, standing)| {
            let (since, by) = match standing.stage {
                Stage::Asked { since, by } => (since, by),
                _ => (None, None),
            };
            AskedView {
                id: plan.id(gate).to_owned(),
                title: plan.item(gate).title().to_owned(),
                owner: plan.item(gate).get(registry::OWNER).map(str::to_owned),
                asked: standing.asked.iter().map(|person| (*person).to_owned()).collect(),
                since: since.map(|day| day.to_string()),
                by: by.map(|day| day.to_string()),
                overdue: by.is_some_and(|by| by < snapshot.data_date),
            }
        })
        .collect();
    approvals.sort_by(|one, other| {
        let order = |one: &AskedView| (!one.overdue, one.since.is_none(), one.since.clone());
        order(one).cmp(&order(other))
    });
    approvals
}

/// What is blocked without a decision, and what is not approved, where it has reached others than who was asked.
fn escalations(snapshot: &Snapshot) -> Vec<EscalationView> {
    let plan = &snapshot.plan;
    let calendar = schedule::plan_calendar(plan);
    let decisions = Decisions::of(snapshot);
    let open = plan.items().filter(|item| matches!(snapshot.state(*item), State::Todo | State::Doing));
    let blocks = open.filter_map(|item| {
        let since = plan.item(item).get(registry::BLOCKED)?.since.value;
        let is_open = decisions.answer(plan.id(item), since).is_none();
        is_open.then(|| ("block", item, snapshot.graph.owner(item), since))
    });
    let gates = asked(snapshot).into_iter().filter_map(|(gate, standing)| match standing.stage {
        Stage::Asked { since: Some(since), by: Some(by) } if by < snapshot.data_date => {
            let asked = standing.asked.first().and_then(|person| plan.find_person(person));
            Some(("approval", gate, asked, since))
        }
        _ => None,
    });
    let mut waiting: Vec<(Day, ItemIx, &'static str, Option<PartyIx>)> =
        blocks.chain(gates).map(|(what, item, asked, since)| (since, item, what, asked)).collect();
    waiting.sort_unstable();
    waiting
        .into_iter()
        .filter_map(|(since, item, what, owner)| {
            let reached = progress::escalation(snapshot, &calendar, owner, &[item], since);
            reached.iter().any(|one| one.rung != Rung::Owner).then(|| EscalationView {
                what,
                id: plan.id(item).to_owned(),
                since: since.to_string(),
                reached: reached
                    .iter()
                    .map(|one| ReachedView {
                        person: plan.party_id(one.person).to_owned(),
                        rung: match one.rung {
                            Rung::Owner => "owner",
                            Rung::Manager => "manager",
                            Rung::ObjectiveOwner => "objective_owner",
                        },
                        on: one.on.to_string(),
                    })
                    .collect(),
            })
        })
        .collect()
}
