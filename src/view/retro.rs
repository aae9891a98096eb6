//! What `retro` says: facts for looking back at a period, from git alone, each with the ids and commits that it rests on.
//!
//! The sentences are made to be read aloud: they say what happened to the work, and never who is at fault.

use schemars::JsonSchema;
use serde::Serialize;

use crate::base::Day;
use crate::history::{
    Ask, Block, Delivery, DueMoves, Effort, LateNeed, Outcome, Ratio, Retro, Subject, Wait,
};
use crate::source::Commit;

use super::words::count;
use super::{Column, Document, Head, Line, Style, Table};

/// The output of `retro`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RetroView {
    /// Format, command, and the day up to which what still lasts is counted.
    #[serde(flatten)]
    pub head: Head,
    /// What is looked back at.
    pub period: PeriodView,
    /// The commit whose plan is what was planned.
    pub opening: ByView,
    /// The last commit of the plan up to the period's end.
    pub closing: ByView,
    /// How many commits changed the plan in the period.
    pub commits: usize,
    /// Whether the plan begins within the period: what was planned is then what its first commit says.
    pub begins_within: bool,
    /// Whether the history before the opening is cut off, as in a shallow clone.
    pub cut_off: bool,
    /// What was due or forecast in the period at its beginning, by day.
    pub planned: Vec<DeliveryView>,
    /// What else was finished in it, by day.
    pub unplanned: Vec<DeliveryView>,
    /// How long finished tasks took, against their estimates.
    pub estimates: EstimatesView,
    /// The dependencies that were added after the start.
    pub late_dependencies: Vec<LateDependencyView>,
    /// What was blocked, the longest first.
    pub blocked: Vec<BlockedView>,
    /// The due dates that moved, the one that moved most often first.
    pub due_dates: Vec<DueDateView>,
    /// The gates that were approved, or waited at the end; the longest wait first.
    pub gates: Vec<GateView>,
}

/// A stretch of time.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PeriodView {
    /// As it was asked for.
    pub name: String,
    /// Its first day.
    pub first: String,
    /// Its last day.
    pub last: String,
}

/// The commit that a fact rests on.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ByView {
    /// Its id.
    pub commit: String,
    /// Its day, in its own offset.
    pub date: String,
    /// The first line of its message.
    pub subject: String,
}

/// An item that a fact is about.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ItemView {
    /// Its kind.
    pub kind: &'static str,
    /// The id that it has now.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who answers for it.
    pub owner: Option<String>,
}

/// Something that was planned for the period, or finished in it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DeliveryView {
    /// What.
    #[serde(flatten)]
    pub item: ItemView,
    /// Its due date at the beginning of the period.
    pub due: Option<String>,
    /// Its forecast finish then.
    pub forecast: Option<String>,
    /// What came of it: `finished`, `open`, `dropped` or `removed`.
    pub outcome: &'static str,
    /// The day on which it was finished, up to the end of the period.
    pub finished: Option<String>,
    /// By how many working days it was finished later than planned: than its due date, else its forecast.
    pub days: Option<i64>,
    /// Of what is open its forecast at the end of the period.
    pub forecast_now: Option<String>,
    /// The commit that says that it is finished.
    pub by: Option<ByView>,
}

/// Estimates and what came of them.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct EstimatesView {
    /// All tasks together; `null` where there are none.
    pub total: Option<RatioView>,
    /// By owner.
    pub by_owner: Vec<RatioView>,
    /// By label; a task counts with each of its labels.
    pub by_label: Vec<RatioView>,
    /// The tasks.
    pub tasks: Vec<EffortView>,
}

/// Actual working time by estimate.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RatioView {
    /// The owner or label; absent of all together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// The sum of the working days from first to last of each task.
    pub actual_days: i64,
    /// The sum of the estimates, in working days.
    pub estimate_days: f64,
    /// The one divided by the other.
    pub ratio: f64,
    /// The tasks that it is made of.
    pub tasks: Vec<String>,
}

/// How long a task took.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct EffortView {
    /// The task.
    #[serde(flatten)]
    pub item: ItemView,
    /// Its labels.
    pub labels: Vec<String>,
    /// Its first day.
    pub started: String,
    /// Its last day.
    pub finished: String,
    /// The estimate that it had when the work began, in working days.
    pub estimate_days: f64,
    /// The working days from its first to its last.
    pub actual_days: i64,
    /// The commit that says that it is finished.
    pub by: Option<ByView>,
}

/// A dependency that was added after the start.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LateDependencyView {
    /// What needs it.
    #[serde(flatten)]
    pub item: ItemView,
    /// The id of what is needed.
    pub needs: String,
    /// The day on which the work began; `null` where the plan does not say.
    pub started: Option<String>,
    /// The commit that added it.
    pub by: ByView,
}

/// Something that was blocked.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BlockedView {
    /// What.
    #[serde(flatten)]
    pub item: ItemView,
    /// The day since which it was.
    pub since: String,
    /// What it waited for.
    pub why: String,
    /// The working days of it in the period.
    pub days: i64,
    /// The commit that said so; `null` where it is older than the period.
    pub said_by: Option<ByView>,
    /// The commit that took it back; `null` while it lasts.
    pub ended_by: Option<ByView>,
}

/// A due date that moved.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DueDateView {
    /// Whose.
    #[serde(flatten)]
    pub item: ItemView,
    /// How often it moved.
    pub times: usize,
    /// By how many working days it is later than in the beginning; `null` where it was taken away.
    pub days: Option<i64>,
    /// Its moves, the first first.
    pub moves: Vec<DueMoveView>,
}

/// A move of a due date.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DueMoveView {
    /// What it was.
    pub from: String,
    /// What it became; `null` where it was taken away.
    pub to: Option<String>,
    /// By how many working days it moved; later is positive.
    pub days: Option<i64>,
    /// Whether a decision or a reason says why.
    pub explained: bool,
    /// What the commit's `Reason:` trailers say.
    pub reasons: Vec<String>,
    /// The accepted decisions that name the item, dated within two weeks of the commit.
    pub decisions: Vec<String>,
    /// The commit that moved it.
    pub by: ByView,
}

/// A gate that was approved, or waits.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct GateView {
    /// The gate.
    #[serde(flatten)]
    pub item: ItemView,
    /// The day since which it could be asked; `null` where nothing says so.
    pub asked: Option<String>,
    /// The day on which enough had approved; `null` while it waits.
    pub approved: Option<String>,
    /// The working days from the one to the other, or so far.
    pub days: Option<i64>,
    /// The commit that says that it is approved.
    pub by: Option<ByView>,
}

impl RetroView {
    /// Makes the view; `name` is the period as it was asked for.
    pub fn new(name: &str, retro: &Retro) -> Self {
        let Ask { first, last, .. } = retro.ask;
        Self {
            head: Head::new("retro", retro.ask.until()),
            period: PeriodView { name: name.to_owned(), first: first.to_string(), last: last.to_string() },
            opening: ByView::new(&retro.opening),
            closing: ByView::new(&retro.closing),
            commits: retro.commits,
            begins_within: retro.begins_within,
            cut_off: retro.is_cut_off,
            planned: retro.planned.iter().map(DeliveryView::new).collect(),
            unplanned: retro.unplanned.iter().map(DeliveryView::new).collect(),
            estimates: EstimatesView {
                total: retro.ratio.as_ref().map(RatioView::new),
                by_owner: retro.by_owner.iter().map(RatioView::new).collect(),
                by_label: retro.by_label.iter().map(RatioView::new).collect(),
                tasks: retro.efforts.iter().map(EffortView::new).collect(),
            },
            late_dependencies: retro.late_needs.iter().map(LateDependencyView::new).collect(),
            blocked: retro.blocks.iter().map(BlockedView::new).collect(),
            due_dates: retro.due_moves.iter().map(DueDateView::new).collect(),
            gates: retro.waits.iter().map(GateView::new).collect(),
        }
    }

    /// Returns it for people.
    pub fn document(&self) -> Document {
        let mut document = Document::default();
        let PeriodView { name, first, last } = &self.period;
        let days = if name.contains(first.as_str()) { String::new() } else { format!(", {first} to {last}") };
        document.heading(format!("Looking back at {name}{days}"));
        document.text(match self.commits {
            0 => format!(
                "No commit changed the plan in it; the last one before its end is {} of {}.",
                self.closing.short(),
                self.closing.date
            ),
            commits => {
                let verb = if commits == 1 { "tells" } else { "tell" };
                format!("{} of the plan {verb} of it.", count(commits, "commit"))
            }
        });
        if self.begins_within {
            document.text(format!(
                "The plan begins within it: what was planned is what its first commit says, {} of {}.",
                self.opening.short(),
                self.opening.date
            ));
        }
        if self.cut_off {
            document.text(Line::styled(
                format!(
                    "The history is cut off at {} of {}: what was planned is what that commit says, and what was before is not known. `git fetch --unshallow` gets the rest.",
                    self.opening.short(),
                    self.opening.date
                ),
                Style::Warn,
            ));
        }
        self.deliveries(&mut document);
        self.estimates(&mut document);
        self.late_dependencies(&mut document);
        self.blocked(&mut document);
        self.due_dates(&mut document);
        self.gates(&mut document);
        document
    }

    fn deliveries(&self, document: &mut Document) {
        document.section("Planned and finished");
        let number = |outcome: Outcome| {
            self.planned.iter().filter(|delivery| delivery.outcome == outcome.name()).count()
        };
        let parts: Vec<String> = [
            (number(Outcome::Finished), "finished"),
            (number(Outcome::Open), "still open"),
            (number(Outcome::Dropped), "dropped"),
            (number(Outcome::Removed), "no longer in the plan"),
        ]
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| format!("{number} {} {word}", if number == 1 { "is" } else { "are" }))
        .collect();
        document.text(match self.planned.len() {
            0 => "Nothing was due or forecast in it at its beginning.".to_owned(),
            planned => {
                let verb = if planned == 1 { "was" } else { "were" };
                format!("{} {verb} planned for it: {}.", count(planned, "item"), sentence_list(&parts))
            }
        });
        if !self.planned.is_empty() {
            document.table(deliveries(&self.planned));
        }
        if !self.unplanned.is_empty() {
            let verb = if self.unplanned.len() == 1 { "was" } else { "were" };
            let more = if self.planned.is_empty() { "" } else { "more " };
            let items = if self.unplanned.len() == 1 { "item" } else { "items" };
            document.text(format!(
                "{} {more}{items} {verb} finished in it without being planned for it.",
                self.unplanned.len()
            ));
            document.table(deliveries(&self.unplanned));
        }
    }

    fn estimates(&self, document: &mut Document) {
        document.section("Estimates");
        let Some(total) = &self.estimates.total else {
            document.text("No task with an estimate and a first day was finished in it.");
            return;
        };
        document.text(format!(
            "{} took {} against {} of estimates: {}.",
            count(total.tasks.len(), "finished task"),
            count(total.actual_days.unsigned_abs() as usize, "working day"),
            number(total.estimate_days),
            times(total.ratio)
        ));
        let tasks = self.estimates.tasks.iter().map(|task| {
            let ratio = task.actual_days as f64 / task.estimate_days;
            vec![
                Line::styled(&task.item.id, Style::Id),
                Line::plain(number(task.estimate_days)),
                Line::plain(task.actual_days.to_string()),
                Line::plain(times(ratio)),
                by(task.by.as_ref()),
            ]
        });
        document.table(ratio_table("Task", tasks.collect(), true));
        for (title, ratios) in [("Owner", &self.estimates.by_owner), ("Label", &self.estimates.by_label)] {
            let rows = ratios.iter().map(|ratio| {
                vec![
                    Line::plain(ratio.of.clone().unwrap_or_default()),
                    Line::plain(number(ratio.estimate_days)),
                    Line::plain(ratio.actual_days.to_string()),
                    Line::plain(times(ratio.ratio)),
                ]
            });
            if !ratios.is_empty() {
                document.table(ratio_table(title, rows.collect(), false));
            }
        }
    }

    fn late_dependencies(&self, document: &mut Document) {
        document.section("Dependencies added after the start");
        if self.late_dependencies.is_empty() {
            document.text("None: no work that had begun came to need anything more.");
            return;
        }
        let lines = self.late_dependencies.iter().map(|late| {
            let begun = match &late.started {
                Some(started) => format!(" began on {started} and, since {}, needs ", late.by.date),
                None => format!(" had begun and, since {}, needs ", late.by.date),
            };
            Line::styled(&late.item.id, Style::Id)
                .then(begun, Style::Plain)
                .then(&late.needs, Style::Id)
                .then(late.by.mark(), Style::Dim)
        });
        document.list(lines.collect());
    }

    fn blocked(&self, document: &mut Document) {
        document.section("Blocked");
        let total: i64 = self.blocked.iter().map(|blocked| blocked.days).sum();
        if self.blocked.is_empty() {
            document.text("Nothing was blocked.");
            return;
        }
        let items = count(total.unsigned_abs() as usize, "working day");
        document.text(format!("Work was blocked for {items} in it, each item counted by itself."));
        let lines = self.blocked.iter().map(|blocked| {
            let days = count(blocked.days.unsigned_abs() as usize, "working day");
            let text = match &blocked.ended_by {
                Some(by) => format!(" waited {days} in it, from {} to {}: ", blocked.since, by.date),
                None => format!(" has waited since {}, {days} of it in the period: ", blocked.since),
            };
            let mark = blocked.ended_by.as_ref().or(blocked.said_by.as_ref()).map(ByView::mark);
            Line::styled(&blocked.item.id, Style::Id)
                .then(text + &flat(&blocked.why), Style::Plain)
                .then(mark.unwrap_or_default(), Style::Dim)
        });
        document.list(lines.collect());
    }

    fn due_dates(&self, document: &mut Document) {
        document.section("Due dates");
        let moves: Vec<&DueMoveView> = self.due_dates.iter().flat_map(|due| &due.moves).collect();
        if moves.is_empty() {
            document.text("No due date moved.");
            return;
        }
        let said = moves.iter().filter(|one| one.explained).count();
        let of_these = match (moves.len(), said) {
            (1, 1) => "a decision or a reason says why".to_owned(),
            (1, _) => "no decision or reason says why".to_owned(),
            (all, said) if all == said => "a decision or a reason says why of each".to_owned(),
            (_, 0) => "no decision or reason says why".to_owned(),
            (_, said) => format!("for {said} of these a decision or a reason says why"),
        };
        let dates = count(self.due_dates.len(), "due date");
        document.text(format!("{dates} moved {}: {of_these}.", how_often(moves.len())));
        let mut lines = Vec::new();
        for due in &self.due_dates {
            for one in &due.moves {
                let to = match &one.to {
                    Some(to) => format!(" from {} to {to}", one.from),
                    None => format!(" from {} to none", one.from),
                };
                let days = match one.days {
                    Some(days) => format!(", {}", later(days)),
                    None => String::new(),
                };
                let mut why: Vec<String> =
                    one.decisions.iter().map(|decision| format!("decision `{decision}`")).collect();
                why.extend(one.reasons.iter().map(|reason| format!("\u{201c}{}\u{201d}", flat(reason))));
                let why = if why.is_empty() { "no reason given".to_owned() } else { why.join("; ") };
                lines.push(
                    Line::styled(&due.item.id, Style::Id)
                        .then(format!("{to}{days}: {why}"), Style::Plain)
                        .then(one.by.mark(), Style::Dim),
                );
            }
        }
        document.list(lines);
    }

    fn gates(&self, document: &mut Document) {
        document.section("Gates");
        if self.gates.is_empty() {
            document.text("No gate was approved, and none waited at the end.");
            return;
        }
        let lines = self.gates.iter().map(|gate| {
            let asked = match &gate.asked {
                Some(asked) => format!("could be asked on {asked}"),
                None => "could be asked at a day that nothing tells".to_owned(),
            };
            let waited = gate.days.map(|days| count(days.max(0) as usize, "working day"));
            let text = match (&gate.approved, waited) {
                (Some(approved), Some(days)) => {
                    format!(" {asked} and was approved on {approved}, after {days}")
                }
                (Some(approved), None) => format!(" {asked} and was approved on {approved}"),
                (None, Some(days)) => format!(" {asked} and waits, {days} so far"),
                (None, None) => format!(" {asked} and waits"),
            };
            let mark = gate.by.as_ref().map(ByView::mark).unwrap_or_default();
            Line::styled(&gate.item.id, Style::Id).then(text, Style::Plain).then(mark, Style::Dim)
        });
        document.list(lines.collect());
    }
}

fn deliveries(views: &[DeliveryView]) -> Table {
    let columns = vec![
        Column::left("Item"),
        Column::left("Due"),
        Column::left("Forecast then").droppable(1),
        Column::left("What came of it"),
        Column::left("Commit").droppable(2),
    ];
    let text = |day: &Option<String>| Line::plain(day.clone().unwrap_or_default());
    let rows = views.iter().map(|view| {
        vec![
            Line::styled(&view.item.id, Style::Id),
            text(&view.due),
            text(&view.forecast),
            view.came_of_it(),
            by(view.by.as_ref()),
        ]
    });
    Table { columns, rows: rows.collect() }
}

fn ratio_table(title: &'static str, rows: Vec<Vec<Line>>, with_commit: bool) -> Table {
    let mut columns = vec![
        Column::left(title),
        Column::right("Estimate, days"),
        Column::right("Actual, days"),
        Column::left("Ratio"),
    ];
    if with_commit {
        columns.push(Column::left("Commit").droppable(1));
    }
    Table { columns, rows }
}

impl DeliveryView {
    fn new(delivery: &Delivery) -> Self {
        let text = |day: Option<Day>| day.map(|day| day.to_string());
        Self {
            item: ItemView::new(&delivery.subject),
            due: text(delivery.due),
            forecast: text(delivery.forecast),
            outcome: delivery.outcome.name(),
            finished: text(delivery.finished),
            days: delivery.days,
            forecast_now: text(delivery.forecast_now),
            by: delivery.commit.as_deref().map(ByView::new),
        }
    }

    fn came_of_it(&self) -> Line {
        match (&self.finished, self.days, &self.forecast_now) {
            (Some(day), Some(0), _) => Line::plain(format!("finished {day}, as planned")),
            (Some(day), Some(days), _) => Line::plain(format!("finished {day}, {}", later(days))),
            (Some(day), None, _) => Line::plain(format!("finished {day}")),
            (None, _, Some(forecast)) => Line::plain(format!("open, forecast {forecast}")),
            (None, _, None) if self.outcome == Outcome::Removed.name() => {
                Line::styled("no longer in the plan", Style::Dim)
            }
            (None, ..) => Line::styled(self.outcome, Style::Dim),
        }
    }
}

impl ItemView {
    fn new(subject: &Subject) -> Self {
        let Subject { kind, id, title, owner } = subject.clone();
        Self { kind, id, title, owner }
    }
}

impl ByView {
    fn new(commit: &Commit) -> Self {
        Self {
            commit: commit.id.to_string(),
            date: commit.day().to_string(),
            subject: commit.subject().to_owned(),
        }
    }

    fn short(&self) -> &str {
        &self.commit[..self.commit.len().min(7)]
    }

    fn mark(&self) -> String {
        format!("  {}", self.short())
    }
}

impl RatioView {
    fn new(ratio: &Ratio) -> Self {
        Self {
            of: Some(ratio.of.clone()).filter(|of| !of.is_empty()),
            actual_days: ratio.actual_days,
            estimate_days: ratio.estimate_days,
            ratio: ratio.value(),
            tasks: ratio.tasks.clone(),
        }
    }
}

impl EffortView {
    fn new(effort: &Effort) -> Self {
        Self {
            item: ItemView::new(&effort.subject),
            labels: effort.labels.clone(),
            started: effort.started.to_string(),
            finished: effort.finished.to_string(),
            estimate_days: effort.estimate_days,
            actual_days: effort.actual_days,
            by: effort.commit.as_deref().map(ByView::new),
        }
    }
}

impl LateDependencyView {
    fn new(late: &LateNeed) -> Self {
        Self {
            item: ItemView::new(&late.subject),
            needs: late.needs.clone(),
            started: late.started.map(|day| day.to_string()),
            by: ByView::new(&late.commit),
        }
    }
}

impl BlockedView {
    fn new(block: &Block) -> Self {
        Self {
            item: ItemView::new(&block.subject),
            since: block.since.to_string(),
            why: block.why.clone(),
            days: block.days,
            said_by: block.said_by.as_deref().map(ByView::new),
            ended_by: block.ended_by.as_deref().map(ByView::new),
        }
    }
}

impl DueDateView {
    fn new(due: &DueMoves) -> Self {
        let moves = due.moves.iter().map(|one| DueMoveView {
            from: one.from.to_string(),
            to: one.to.map(|day| day.to_string()),
            days: one.days,
            explained: one.is_explained(),
            reasons: one.reasons.clone(),
            decisions: one.decisions.clone(),
            by: ByView::new(&one.commit),
        });
        Self {
            item: ItemView::new(&due.subject),
            times: due.moves.len(),
            days: due.days,
            moves: moves.collect(),
        }
    }
}

impl GateView {
    fn new(wait: &Wait) -> Self {
        Self {
            item: ItemView::new(&wait.subject),
            asked: wait.asked.map(|day| day.to_string()),
            approved: wait.approved.map(|day| day.to_string()),
            days: wait.days,
            by: wait.commit.as_deref().map(ByView::new),
        }
    }
}

fn by(by: Option<&ByView>) -> Line {
    by.map_or_else(Line::default, |by| Line::styled(by.short(), Style::Dim))
}

/// `3 working days later`, or earlier.
fn later(days: i64) -> String {
    let way = if days < 0 { "earlier" } else { "later" };
    format!("{} {way}", count(days.unsigned_abs() as usize, "working day"))
}

/// `once`, `twice`, `3 times`.
fn how_often(number: usize) -> String {
    match number {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        more => format!("{more} times"),
    }
}

/// `1.4 times`; what is within a twentieth of its estimate is as estimated.
fn times(ratio: f64) -> String {
    if (ratio - 1.0).abs() < 0.05 { "as estimated".to_owned() } else { format!("{ratio:.1} times") }
}

/// A number of days without needless decimals.
fn number(days: f64) -> String {
    let text = format!("{days:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `a, b and c`.
fn sentence_list(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}
