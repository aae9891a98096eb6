//! What waits for a decision, and from whom.

use schemars::JsonSchema;
use serde::Serialize;

use crate::base::Day;
use crate::model::registry;
use crate::progress::{Asks, Health, Question, Rung, Stage};
use crate::snapshot::{Snapshot, Timetable};
use crate::view::words::count;
use crate::view::{Column, Line, Style, Table};

/// Something that waits for a decision or an approval.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct QuestionView {
    /// `late`, `approval`, `trigger`, `blocked`, `worse` or `proposed`.
    pub asks: &'static str,
    /// The kind of what it is about.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who can answer.
    pub asked: Vec<String>,
    /// How many of them must; fewer than there are where some will do.
    pub needed: usize,
    /// Since which day, where that is known.
    pub since: Option<String>,
    /// For how many working days.
    pub days: Option<i64>,
    /// Whom it has reached since then, as nobody answered.
    pub reached: Vec<ReachedView>,
    /// Why, in words.
    pub because: String,
}

/// Somebody whom a question has reached.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ReachedView {
    /// Who.
    pub person: String,
    /// Why them: `manager` or `objective_owner`.
    pub as_the: &'static str,
    /// Since which day.
    pub on: String,
}

impl QuestionView {
    pub(super) fn new(snapshot: &Snapshot, timetable: &Timetable, question: &Question<'_>) -> Self {
        let plan = &snapshot.plan;
        let written = plan.item(question.item);
        let asked: Vec<String> = question.asked.iter().map(|one| plan.party_id(*one).to_owned()).collect();
        let needed = match &question.asks {
            Asks::Approval(standing) => standing.missing().min(asked.len()),
            _ => asked.len(),
        };
        let reached = question.reached.iter().map(|reached| ReachedView {
            person: plan.party_id(reached.person).to_owned(),
            as_the: if reached.rung == Rung::ObjectiveOwner { "objective_owner" } else { "manager" },
            on: reached.on.to_string(),
        });
        Self {
            asks: name(&question.asks),
            kind: written.kind_name(),
            id: written.id.value.to_string(),
            title: written.title().to_owned(),
            needed,
            since: question.since.map(|day| day.to_string()),
            days: question.since.map(|day| timetable.days_between(day, snapshot.data_date)),
            reached: reached.collect(),
            because: because(snapshot, question),
            asked,
        }
    }

    /// Returns whether it is somebody's to answer.
    pub(super) fn is_of(&self, person: &str) -> bool {
        self.asked.iter().any(|one| one == person) || self.reached.iter().any(|one| one.person == person)
    }

    fn whose(&self) -> String {
        let all = self.asked.join(", ");
        let mut whose = match self.asked.len() {
            0 => "nobody".to_owned(),
            many if self.needed < many => format!("{} of {all}", self.needed),
            _ => all,
        };
        for reached in &self.reached {
            whose.push_str(&format!(", {} too", reached.person));
        }
        whose
    }
}

fn name(asks: &Asks<'_>) -> &'static str {
    match asks {
        Asks::Late(_) => "late",
        Asks::Approval(_) => "approval",
        Asks::Fired(_) => "trigger",
        Asks::Blocked(_) => "blocked",
        Asks::Worse(_) => "worse",
        Asks::Proposed => "proposed",
    }
}

fn because(snapshot: &Snapshot, question: &Question<'_>) -> String {
    let health = |health: Option<Health>| health.unwrap_or(Health::Unknown).name().replace('_', " ");
    match &question.asks {
        Asks::Late(days) => {
            format!(
                "{} late, and no decision on record is about it",
                count(days.unsigned_abs() as usize, "day")
            )
        }
        Asks::Approval(standing) => {
            let by = match standing.stage {
                Stage::Asked { by: Some(by), .. } => over(by, snapshot.data_date),
                _ => String::new(),
            };
            let then = &standing.then;
            let then = if then.is_empty() { String::new() } else { format!(", then of {}", then.join(", ")) };
            format!("an approval{then}{by}")
        }
        Asks::Fired(fired) => fired.because.join(", ").replace('`', ""),
        Asks::Blocked(why) => {
            let why = why.split_whitespace().collect::<Vec<_>>().join(" ");
            format!("blocked: {}", why.trim_end_matches('.'))
        }
        Asks::Worse(worse) => {
            format!("said to be {}, after {}", health(worse.said.health), health(worse.before.health))
        }
        Asks::Proposed => {
            let affects = snapshot.plan.item(question.item).get(registry::AFFECTS).unwrap_or_default();
            let ids: Vec<&str> = affects.iter().map(|id| id.value.as_ref()).collect();
            let of = if ids.is_empty() { String::new() } else { format!(", about {}", ids.join(", ")) };
            format!("proposed{of}")
        }
    }
}

fn over(by: Day, today: Day) -> String {
    let past = if by < today { ", and that day has passed" } else { "" };
    format!(", wanted by {by}{past}")
}

pub(super) fn table(questions: &[QuestionView]) -> Table {
    let columns = vec![
        Column::left("What"),
        Column::left("Title").droppable(3),
        Column::left("From"),
        Column::left("Since"),
        Column::left("Because"),
    ];
    let rows = questions.iter().map(|one| {
        let since = one.since.clone().unwrap_or_else(|| "–".to_owned());
        let style = if one.asks == "late" || !one.reached.is_empty() { Style::Bad } else { Style::Plain };
        vec![
            Line::styled(&one.id, Style::Id),
            Line::plain(&one.title),
            Line::plain(one.whose()),
            Line::plain(since),
            Line::styled(&one.because, style),
        ]
    });
    Table { columns, rows: rows.collect() }
}
