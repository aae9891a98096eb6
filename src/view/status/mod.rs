//! What `status` says: how each objective goes, what changed, and what waits for a decision, on one screen.

mod between;
mod changed;
mod waits;

use rustc_hash::FxHashMap;
use schemars::JsonSchema;
use serde::Serialize;

use crate::diagnostic::Level;
use crate::graph::{ItemIx, PartyIx};
use crate::model::{ItemKind, registry};
use crate::progress::{self, Crossing, Question};
use crate::rules::Checked;
use crate::schedule::{State, Step};
use crate::snapshot::{Snapshot, Timetable};

use super::check::Summary;
use super::diff::DiffView;
use super::health::{HealthView, light};
use super::path::CauseView;
use super::schedule::{PlanView, status};
use super::words::{count, margin, share};
use super::{Column, Document, Head, Line, Style, Table};

pub use between::{CrossingView, EndView};
pub use changed::{ChangedFact, ChangedView, DriftView, Past};
pub use waits::{QuestionView, ReachedView};

/// The output of `status`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StatusView {
    /// Format, command, data date.
    #[serde(flatten)]
    pub head: Head,
    /// The plan as a whole.
    pub plan: PlanView,
    /// The objectives: those that are active by their margin, the worst first; then the others.
    pub objectives: Vec<ObjectiveView>,
    /// What changed since a week before, or since the revision that was asked for; `null` where there is none at hand.
    pub changed: Option<ChangedView>,
    /// What waits for a decision: late objectives first, then what has waited longest.
    pub decisions: Vec<QuestionView>,
    /// Where the work of one team waits for that of another, the latest first, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub between_teams: Option<Vec<CrossingView>>,
    /// How many findings the whole plan has.
    pub summary: Summary,
    /// Whose objectives these are, where one person's were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// The objective that was asked for, where one was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub objective: Option<String>,
}

/// Which objectives are shown: all of them where nothing is said.
#[derive(Clone, Copy, Debug, Default)]
pub struct Which {
    /// Only those of this person.
    pub owner: Option<PartyIx>,
    /// Only this one.
    pub objective: Option<ItemIx>,
    /// Whether the links that cross teams are shown.
    pub between_teams: bool,
}

/// How an objective goes.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ObjectiveView {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who answers for it.
    pub owner: Option<String>,
    /// The day it must meet.
    pub due: Option<String>,
    /// The day on which it is forecast to finish.
    pub forecast: Option<String>,
    /// How early it is, in working days; negative where it is late.
    pub margin_days: Option<i64>,
    /// How far the forecast drifted since the revision in `changed`; `null` where it was not there then.
    pub drift: Option<DriftView>,
    /// The share of the estimates that serve it which is done, 0 to 1.
    pub done_share: Option<f64>,
    /// How it goes by its dates and by its figures, beside what was claimed; `null` where it is closed or dropped.
    pub health: Option<HealthView>,
    /// The findings about it and all that serves it.
    pub findings: Counts,
    /// `active`, `closed` or `dropped`.
    pub status: &'static str,
    /// The first step of its driving path that is not done.
    pub driven_by: Option<DriverView>,
}

/// How many findings there are of each level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Counts {
    /// Errors.
    pub error: usize,
    /// Warnings.
    pub warning: usize,
    /// Notes.
    pub note: usize,
}

/// The step that a forecast hangs on now.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DriverView {
    /// The kind of the item.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who answers for it.
    pub owner: Option<String>,
    /// The day on which it is forecast to finish.
    pub finish: String,
    /// Why it is then.
    pub because: CauseView,
}

impl StatusView {
    /// Makes the view of how objectives go; with a past one, of what changed since as well.
    pub fn new(
        snapshot: &Snapshot,
        timetable: &Timetable,
        checked: &Checked,
        which: Which,
        past: Option<&Past<'_>>,
    ) -> Self {
        let plan = &snapshot.plan;
        let findings = by_item(snapshot, checked);
        let asked_for = |item: &ItemIx| {
            (which.owner.is_none() || snapshot.graph.owner(*item) == which.owner)
                && which.objective.is_none_or(|objective| objective == *item)
        };
        let diff = past.map(|past| {
            let (base, head) = (past.base.clone(), past.head.clone());
            DiffView::new(past.diff, past.review, (past.old, base), (snapshot, head))
        });
        let compared = past.zip(diff.as_ref());
        let shown: Vec<ItemIx> = plan.items_of(ItemKind::Objective).filter(asked_for).collect();
        let mut objectives: Vec<ObjectiveView> = shown
            .iter()
            .map(|item| {
                let mut one = ObjectiveView::new(snapshot, timetable, &findings, *item);
                one.drift = compared.and_then(|(past, diff)| DriftView::new(past, diff, (snapshot, *item)));
                one
            })
            .collect();
        objectives.sort_by_key(|one| (!one.is_active(), one.margin_days.is_none(), one.margin_days));
        let owner = which.owner.map(|owner| plan.party_id(owner).to_owned());
        let scope = Scope::of(snapshot, which, &shown);
        Self {
            head: Head::new("status", snapshot.data_date),
            plan: PlanView::new(snapshot, timetable),
            objectives,
            changed: compared.map(|(past, diff)| ChangedView::new(past, diff)),
            decisions: progress::questions(snapshot, timetable)
                .iter()
                .map(|question| (question, QuestionView::new(snapshot, timetable, question)))
                .filter(|(question, view)| {
                    scope.has_question(snapshot, question)
                        || which.objective.is_none()
                            && owner.as_deref().is_some_and(|owner| view.is_of(owner))
                })
                .map(|(_, view)| view)
                .collect(),
            between_teams: which.between_teams.then(|| {
                progress::crossings(snapshot, timetable)
                    .iter()
                    .map(|crossing| (crossing, CrossingView::new(snapshot, timetable, crossing)))
                    .filter(|(crossing, view)| {
                        scope.has_crossing(crossing)
                            || which.objective.is_none()
                                && owner.as_deref().is_some_and(|owner| view.is_of(owner))
                    })
                    .map(|(_, view)| view)
                    .collect()
            }),
            summary: Summary::new(snapshot, checked),
            owner,
            objective: which.objective.map(|objective| plan.id(objective).to_owned()),
        }
    }

    /// Returns the table of the objectives, what contradicts what was claimed, what drives the worst, what changed, what waits
    /// for a decision, and the counts; with `explain` the figures behind each light as well.
    pub fn document(&self, explain: bool) -> Document {
        let mut document = Document::default();
        document.heading(self.plan.heading(&self.head));
        let active: Vec<&ObjectiveView> = self.objectives.iter().filter(|one| one.is_active()).collect();
        let whose = self.owner.as_deref().map(|owner| format!(" of {owner}")).unwrap_or_default();
        if self.objectives.is_empty() && self.owner.is_none() && self.objective.is_none() {
            document.text("The plan has no objectives, so there is nothing to be early or late for.");
        } else if let (true, Some(objective)) = (active.is_empty(), &self.objective) {
            document.text(format!(
                "The objective {objective} is not active{}.",
                whose.replace(" of ", ", or not of ")
            ));
        } else if active.is_empty() {
            document.text(format!("No objective{whose} is active."));
        } else {
            document.table(table(&active));
        }
        let over = self.objectives.len() - active.len();
        if over > 0 && self.objective.is_none() {
            let are = if over == 1 { "is" } else { "are" };
            let words = format!("{} {are} closed or dropped, and left out.", count(over, "objective"));
            document.text(Line::styled(words, Style::Dim));
        }
        for (one, line) in active.iter().filter_map(|one| Some((one, one.contradiction()?))) {
            document.text(Line::styled(&one.id, Style::Id).then(line, Style::Plain));
        }
        if explain {
            for (one, health) in active.iter().filter_map(|one| Some((one, one.health.as_ref()?))) {
                document
                    .heading(Line::styled(&one.id, Style::Id).then(format!(": {}", one.title), Style::Plain));
                health.add_to(&mut document);
            }
        }
        if let Some((worst, driver)) = active.iter().find_map(|one| Some((*one, one.driven_by.as_ref()?))) {
            document.text(driver.words(worst));
            let words = format!("`git plan path {}` shows the whole chain.", worst.id);
            document.text(Line::styled(words, Style::Dim));
        }
        if let Some(changed) = &self.changed {
            let drifts = active.iter().filter_map(|one| Some((one.id.as_str(), one.drift.as_ref()?)));
            changed.add_to(&mut document, &drifts.collect::<Vec<_>>());
        }
        if !self.decisions.is_empty() {
            document.section("Waits for a decision");
            document.table(waits::table(&self.decisions));
        }
        if let Some(crossings) = &self.between_teams {
            document.section("Between teams");
            if crossings.is_empty() {
                document.text("No open work of one team waits for that of another.");
            } else {
                document.table(between::table(crossings));
            }
        }
        let as_of = self.head.as_of.as_deref().unwrap_or("–");
        document.prose(self.summary.sentence(as_of).replace('\n', " "));
        document
    }
}

/// What belongs to what is shown, where not all is.
struct Scope {
    /// For every item, whether it does; `None` where all is shown.
    within: Option<Vec<bool>>,
}

impl Scope {
    /// Finds what is, or serves, one of the objectives that are shown.
    fn of(snapshot: &Snapshot, which: Which, shown: &[ItemIx]) -> Self {
        if which.owner.is_none() && which.objective.is_none() {
            return Self { within: None };
        }
        let mut within = vec![false; snapshot.plan.item_count()];
        for objective in shown {
            within[objective.at()] = true;
            for item in snapshot.graph.all_serving(*objective) {
                within[item.at()] = true;
            }
        }
        Self { within: Some(within) }
    }

    fn has(&self, item: ItemIx) -> bool {
        self.within.as_ref().is_none_or(|within| within[item.at()])
    }

    /// Whether a question is about what is shown; triggers and decisions are about what they name.
    fn has_question(&self, snapshot: &Snapshot, question: &Question<'_>) -> bool {
        let written = snapshot.plan.item(question.item);
        let named = written.get(registry::REVIEW).or_else(|| written.get(registry::AFFECTS));
        let mut about = named.unwrap_or_default().iter().filter_map(|id| snapshot.plan.find(&id.value));
        self.has(question.item) || about.any(|item| self.has(item))
    }

    fn has_crossing(&self, crossing: &Crossing<'_>) -> bool {
        self.has(crossing.need.successor) || self.has(crossing.need.predecessor)
    }
}

impl ObjectiveView {
    fn new(
        snapshot: &Snapshot,
        timetable: &Timetable,
        findings: &FxHashMap<ItemIx, Counts>,
        item: ItemIx,
    ) -> Self {
        let written = snapshot.plan.item(item);
        let state = snapshot.state(item);
        let serving = snapshot.graph.all_serving(item);
        let mut counts = Counts::default();
        for item in serving.iter().chain([&item]) {
            counts.add(findings.get(item).copied().unwrap_or_default());
        }
        Self {
            id: written.id.value.to_string(),
            title: written.title().to_owned(),
            owner: written.get(registry::OWNER).map(str::to_owned),
            due: timetable.due(item).map(|day| day.to_string()),
            forecast: timetable.finish(item).map(|day| day.to_string()),
            margin_days: timetable.margin_days(item),
            drift: None,
            done_share: progress::done_share(snapshot, item),
            health: state.is_active().then(|| HealthView::new(snapshot, item)).flatten(),
            findings: counts,
            status: status(written.kind, state),
            driven_by: if state.is_active() { DriverView::new(snapshot, timetable, item) } else { None },
        }
    }

    /// What contradicts what was said of it last, as the rest of a sentence that begins with its id.
    fn contradiction(&self) -> Option<String> {
        let health = self.health.as_ref()?;
        let claimed = health.claimed.as_ref().filter(|_| !health.contradicted_by.is_empty())?;
        let by = claimed.by.as_deref().unwrap_or("somebody");
        let sure = claimed.confidence.as_deref().map(|sure| format!(", {sure} sure")).unwrap_or_default();
        let against = health.contradicted_by.join("; ");
        Some(format!(" is on track, said {by} on {}{sure}; but {against}.", claimed.day))
    }

    fn is_active(&self) -> bool {
        self.status == "active"
    }
}

impl Counts {
    fn add(&mut self, other: Self) {
        self.error += other.error;
        self.warning += other.warning;
        self.note += other.note;
    }

    fn line(self) -> Line {
        let count = |number: usize, word: &str| (number > 0).then(|| count(number, word));
        let parts = [count(self.error, "error"), count(self.warning, "warning"), count(self.note, "note")];
        let words: Vec<String> = parts.into_iter().flatten().collect();
        let style = match self {
            Self { error: 1.., .. } => Style::Bad,
            Self { warning: 1.., .. } => Style::Warn,
            _ => Style::Plain,
        };
        if words.is_empty() { Line::plain("–") } else { Line::styled(words.join(", "), style) }
    }
}

impl DriverView {
    fn new(snapshot: &Snapshot, timetable: &Timetable, objective: ItemIx) -> Option<Self> {
        let path = timetable.path(Some(objective))?;
        let is_open = |step: &&Step| {
            let item = ItemIx(step.item);
            snapshot.state(item) != State::Done && snapshot.plan.item(item).kind.is_work()
        };
        let step = path.steps.iter().find(is_open)?;
        let item = ItemIx(step.item);
        let written = snapshot.plan.item(item);
        Some(Self {
            kind: written.kind_name(),
            id: written.id.value.to_string(),
            title: written.title().to_owned(),
            owner: written.get(registry::OWNER).map(str::to_owned),
            finish: timetable.finish(item)?.to_string(),
            because: CauseView::new(snapshot, timetable, &step.because),
        })
    }

    /// What an objective hangs on now, in a sentence.
    fn words(&self, objective: &ObjectiveView) -> Line {
        let owner = self.owner.as_deref().map(|owner| format!(", {owner}")).unwrap_or_default();
        Line::styled(&objective.id, Style::Id)
            .then(" hangs on ", Style::Plain)
            .then(&self.id, Style::Id)
            .then(format!(" now: {} ({}{owner}), ", self.title, self.kind.replace('_', " ")), Style::Plain)
            .then(format!("finishes {}", self.finish), Style::Strong)
            .then(format!(", {}.", self.because.dated_sentence()), Style::Plain)
    }
}

/// Where the drift stands among the columns, once there is something to compare with.
const DRIFT: usize = 6;

fn table(objectives: &[&ObjectiveView]) -> Table {
    let mut columns = vec![
        Column::left("Objective"),
        Column::left("Title").droppable(7),
        Column::left("Owner").droppable(4),
        Column::left("Due").droppable(3),
        Column::left("Forecast").droppable(2),
        Column::left("Margin"),
        Column::left("Delivery"),
        Column::left("Value"),
        Column::left("Claimed").droppable(1),
        Column::right("Done").droppable(5),
        Column::left("Findings").droppable(6),
    ];
    let with_drift = objectives.iter().any(|one| one.drift.is_some());
    if with_drift {
        columns.insert(DRIFT, Column::right("Drift"));
    }
    let text = |value: &Option<String>| Line::plain(value.as_deref().unwrap_or("–"));
    let rows = objectives.iter().map(|one| {
        let margin = match (one.margin_days, &one.forecast) {
            (Some(days), _) => {
                let (words, style) = margin(days);
                Line::styled(words, style)
            }
            (None, None) => Line::styled("no work yet", Style::Warn),
            (None, Some(_)) => Line::plain("–"),
        };
        let lit = |of: &dyn Fn(&HealthView) -> Option<&'static str>| light(one.health.as_ref().and_then(of));
        let mut row = vec![
            Line::styled(&one.id, Style::Id),
            Line::plain(&one.title),
            text(&one.owner),
            text(&one.due),
            text(&one.forecast),
            margin,
            lit(&|health| health.delivery.as_ref().map(|delivery| delivery.health)),
            lit(&|health| health.value.as_ref().map(|value| value.health)),
            lit(&|health| health.claimed.as_ref()?.health),
            Line::plain(one.done_share.map_or_else(|| "–".to_owned(), share)),
            one.findings.line(),
        ];
        if with_drift {
            row.insert(DRIFT, one.drift.as_ref().map_or_else(|| Line::plain("new"), DriftView::cell));
        }
        row
    });
    Table { columns, rows: rows.collect() }
}

/// How many findings there are about each item.
fn by_item(snapshot: &Snapshot, checked: &Checked) -> FxHashMap<ItemIx, Counts> {
    let mut counts: FxHashMap<ItemIx, Counts> = FxHashMap::default();
    for finding in &checked.findings {
        let Some(name) = &finding.item else { continue };
        let Some(item) = snapshot.plan.find(&name.id) else { continue };
        // People and teams have ids of their own, which may be those of items.
        if snapshot.plan.item(item).kind.name() != name.kind {
            continue;
        }
        let counts = counts.entry(item).or_default();
        match finding.level {
            Level::Error => counts.error += 1,
            Level::Warning => counts.warning += 1,
            Level::Note => counts.note += 1,
            Level::Off => {}
        }
    }
    counts
}
