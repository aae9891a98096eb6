//! What `next` says: what somebody can do now, what of theirs waits, and who waits for them.

use schemars::JsonSchema;
use serde::Serialize;

use crate::base::{Day, Money};
use crate::graph::{ItemIx, PartyIx};
use crate::model::registry;
use crate::progress::{Action, Next, Reason, Stage, Turn, WaitedFor, Waiting};
use crate::snapshot::{Snapshot, Timetable};

use super::schedule::days;
use super::show::BriefView;
use super::{Column, Document, Head, Line, Style, Table};

/// The output of `next`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct NextView {
    /// Format, command, data date.
    #[serde(flatten)]
    pub head: Head,
    /// Whose work it is.
    pub person: WhoView,
    /// What can be begun or finished now, what pays most first; `null` where only who waits was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub now: Option<Vec<TurnView>>,
    /// The gates that ask for their approval, in the same order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approvals: Option<Vec<ApprovalTurnView>>,
    /// What of theirs cannot go on, the first to start first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waiting: Option<Vec<WaitingView>>,
    /// What of others waits for them, that with the least float first.
    pub waits_for_them: Vec<WaitsView>,
    /// The currency in which costs of delay are compared; those in others count for nothing in the order.
    pub currency: Option<String>,
    #[serde(skip)]
    minutes_per_day: i64,
}

/// Whose work it is.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WhoView {
    /// Their id.
    pub id: String,
    /// Their name.
    pub name: String,
    /// How they were found: `argument` or `user.email`.
    pub by: &'static str,
}

/// Something that can be done now.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TurnView {
    /// What there is to do: `start`, `finish`, `reach`, `chase` or `approve`.
    pub action: &'static str,
    /// What.
    #[serde(flatten)]
    pub item: BriefView,
    /// The working time that is left, in minutes; of a gate what each approver takes.
    pub left: i64,
    /// What a working day's delay costs, by objective.
    pub cost_of_a_day: Vec<CostView>,
    /// The day by which somebody outside promised to deliver.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promised: Option<String>,
}

/// What a working day's delay costs an objective.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CostView {
    /// The objective.
    pub objective: String,
    /// The cost.
    pub cost: String,
}

/// A gate that asks for somebody's approval.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ApprovalTurnView {
    /// The gate.
    #[serde(flatten)]
    pub turn: TurnView,
    /// Since when they are asked, where something says so.
    pub since: Option<String>,
    /// The day by whose close they should have approved.
    pub by: Option<String>,
    /// Whether that day has passed.
    pub overdue: bool,
}

/// Something that cannot go on.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WaitingView {
    /// What there will be to do.
    pub action: &'static str,
    /// What.
    #[serde(flatten)]
    pub item: BriefView,
    /// What it waits for.
    pub because: Vec<ReasonView>,
}

/// Why something cannot go on.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ReasonView {
    /// `blocked`, `need`, `approval` or `not_before`.
    pub kind: &'static str,
    /// What it needs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Who answers for that, or who is asked to approve.
    pub people: Vec<String>,
    /// Since when it waits, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// The day on which it is forecast to go on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// The same in words.
    pub words: String,
}

/// Something of somebody else that waits.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WaitsView {
    /// What waits.
    #[serde(flatten)]
    pub item: BriefView,
    /// `work` or `approval`.
    pub waits_for: &'static str,
    /// The id of that work, or of the gate.
    pub of: String,
    /// The day on which it is forecast to be done.
    pub until: Option<String>,
}

impl NextView {
    /// Makes the view of what a person can do; with `only_who_waits`, of who waits for them alone. `by` says how they were
    /// found.
    pub fn new(
        snapshot: &Snapshot,
        timetable: &Timetable,
        (person, by): (PartyIx, &'static str),
        only_who_waits: bool,
    ) -> Self {
        let next = Next::of(snapshot, timetable, person);
        let make = Maker { snapshot, timetable };
        let all = !only_who_waits;
        let party = snapshot.plan.party(person);
        Self {
            head: Head::new("next", snapshot.data_date),
            person: WhoView { id: party.id.value.to_string(), name: party.title().to_owned(), by },
            now: all.then(|| next.now.iter().map(|turn| make.turn(turn)).collect()),
            approvals: all.then(|| {
                let asked = next.approvals.iter();
                asked.map(|(turn, standing)| make.approval(turn, standing.stage)).collect()
            }),
            waiting: all.then(|| next.waiting.iter().map(|one| make.waiting(one)).collect()),
            waits_for_them: next.waited_for.iter().map(|one| make.waits(*one)).collect(),
            currency: next.currency.map(|currency| currency.to_string()),
            minutes_per_day: timetable.time.minutes_per_day,
        }
    }

    /// Returns the page for people.
    pub fn document(&self) -> Document {
        let mut document = Document::default();
        let whose = Line::styled(&self.person.name, Style::Strong)
            .then(" (", Style::Plain)
            .then(&self.person.id, Style::Id)
            .then(")", Style::Plain);
        let how = if self.person.by == "argument" { "" } else { ", by git's user.email" };
        let as_of = self.head.as_of.as_deref().unwrap_or("–");
        document.heading(whose.then(format!(" as of {as_of}{how}"), Style::Dim));
        let (now, approvals) = (self.now.as_deref(), self.approvals.as_deref().unwrap_or_default());
        let waiting = self.waiting.as_deref().unwrap_or_default();
        let nothing_of_theirs = now.unwrap_or_default().is_empty() && approvals.is_empty();
        if now.is_some() && nothing_of_theirs && waiting.is_empty() {
            document.text(format!("There is nothing in this plan for {} to do.", self.person.name));
        } else if now.is_some() && nothing_of_theirs {
            document.text("Nothing can go on now.");
        }
        if let Some(now) = now.filter(|now| !now.is_empty()) {
            document.section("Can go on now");
            document.table(self.turns(now));
            self.notes(&mut document, now);
        }
        if !approvals.is_empty() {
            document.section("Approvals asked of them");
            document.table(asked(approvals));
        }
        if !waiting.is_empty() {
            document.section("Has to wait");
            document.table(held(waiting));
        }
        if !self.waits_for_them.is_empty() {
            document.section("Who waits for them");
            document.table(self.others());
        } else if now.is_none() {
            document.text(format!("Nobody waits for {}.", self.person.name));
        }
        document
    }

    fn turns(&self, now: &[TurnView]) -> Table {
        let mut columns = vec![
            Column::left("Do"),
            Column::left("Id"),
            Column::left("Title").droppable(1),
            Column::right("Left").droppable(3),
            Column::right("Float"),
            Column::left("Due").droppable(4),
        ];
        let with_cost = now.iter().any(|turn| !turn.cost_of_a_day.is_empty());
        if with_cost {
            columns.push(Column::left("A day's delay costs"));
        }
        let rows = now.iter().map(|turn| {
            let left = if turn.left > 0 { days(turn.left, self.minutes_per_day) } else { "–".to_owned() };
            let due = match (&turn.item.due, &turn.promised) {
                (Some(due), _) => due.clone(),
                (None, Some(promised)) => format!("{promised} (promised)"),
                (None, None) => "–".to_owned(),
            };
            let mut row = vec![
                Line::plain(turn.action),
                Line::styled(&turn.item.id, Style::Id),
                Line::plain(&turn.item.title),
                Line::plain(left),
                self.float(turn.item.total_float),
                Line::plain(due),
            ];
            if with_cost {
                row.push(Line::plain(costs(&turn.cost_of_a_day)));
            }
            row
        });
        Table { columns, rows: rows.collect() }
    }

    fn float(&self, float: Option<i64>) -> Line {
        let Some(minutes) = float else { return Line::plain("–") };
        let style = if minutes < 0 { Style::Bad } else { Style::Plain };
        Line::styled(days(minutes, self.minutes_per_day), style)
    }

    /// Says by what the order is made, where more than float makes it.
    fn notes(&self, document: &mut Document, now: &[TurnView]) {
        let Some(currency) = self.currency.as_ref().filter(|_| now.len() > 1) else { return };
        let costs = || now.iter().flat_map(|turn| &turn.cost_of_a_day);
        if costs().next().is_none() {
            return;
        }
        let mut words = "First what a day's delay costs over the days that are left, then float.".to_owned();
        if costs().any(|cost| !cost.cost.ends_with(currency.as_str())) {
            words.push_str(&format!(" Costs in other currencies than {currency} do not count in the order."));
        }
        document.text(Line::styled(words, Style::Dim));
    }

    fn others(&self) -> Table {
        let columns = vec![
            Column::left("Id"),
            Column::left("Title").droppable(1),
            Column::left("Owner"),
            Column::left("Waits for"),
            Column::left("Until").droppable(3),
            Column::right("Float").droppable(2),
        ];
        let rows = self.waits_for_them.iter().map(|one| {
            let what = if one.waits_for == "approval" {
                Line::plain("an approval")
            } else {
                Line::styled(&one.of, Style::Id)
            };
            vec![
                Line::styled(&one.item.id, Style::Id),
                Line::plain(&one.item.title),
                Line::plain(one.item.owner.as_deref().unwrap_or("–")),
                what,
                Line::plain(one.until.as_deref().unwrap_or("–")),
                self.float(one.item.total_float),
            ]
        });
        Table { columns, rows: rows.collect() }
    }
}

/// `50k EUR (lending-live)`; of several the objectives of each.
fn costs(costs: &[CostView]) -> String {
    let told: Vec<String> = costs.iter().map(|cost| format!("{} ({})", cost.cost, cost.objective)).collect();
    if told.is_empty() { "–".to_owned() } else { told.join(", ") }
}

fn asked(approvals: &[ApprovalTurnView]) -> Table {
    let columns = vec![
        Column::left("Id"),
        Column::left("Title").droppable(1),
        Column::left("Asked by"),
        Column::left("Since").droppable(2),
        Column::left("Wanted by"),
    ];
    let rows = approvals.iter().map(|asked| {
        let by = asked.by.as_deref().unwrap_or("–");
        vec![
            Line::styled(&asked.turn.item.id, Style::Id),
            Line::plain(&asked.turn.item.title),
            Line::plain(asked.turn.item.owner.as_deref().unwrap_or("–")),
            Line::plain(asked.since.as_deref().unwrap_or("–")),
            Line::styled(by, if asked.overdue { Style::Bad } else { Style::Plain })
                .then(if asked.overdue { ", overdue" } else { "" }, Style::Bad),
        ]
    });
    Table { columns, rows: rows.collect() }
}

fn held(waiting: &[WaitingView]) -> Table {
    let columns = vec![Column::left("Id"), Column::left("Title").droppable(1), Column::left("Waits for")];
    let rows = waiting.iter().map(|one| {
        let mut words: Vec<&str> = one.because.iter().map(|reason| reason.words.as_str()).collect();
        let more = words.len().saturating_sub(MOST_REASONS);
        words.truncate(MOST_REASONS);
        let more = if more > 0 { format!("; and {more} more") } else { String::new() };
        vec![
            Line::styled(&one.item.id, Style::Id),
            Line::plain(&one.item.title),
            Line::plain(format!("{}{more}", words.join("; "))),
        ]
    });
    Table { columns, rows: rows.collect() }
}

/// The most reasons that a row tells.
const MOST_REASONS: usize = 3;

/// Makes the parts of the view.
struct Maker<'s> {
    snapshot: &'s Snapshot,
    timetable: &'s Timetable,
}

impl Maker<'_> {
    fn brief(&self, item: ItemIx) -> BriefView {
        BriefView::new(self.snapshot, Some(self.timetable), item)
    }

    fn turn(&self, turn: &Turn) -> TurnView {
        let plan = &self.snapshot.plan;
        let cost = |(objective, cost): &(ItemIx, Money)| CostView {
            objective: plan.id(*objective).to_owned(),
            cost: cost.to_string(),
        };
        let promised = plan.item(turn.item).get(registry::PROMISED);
        TurnView {
            action: action(turn.action),
            item: self.brief(turn.item),
            left: turn.left,
            cost_of_a_day: turn.costs.iter().map(cost).collect(),
            promised: promised.map(ToString::to_string),
        }
    }

    fn approval(&self, turn: &Turn, stage: Stage) -> ApprovalTurnView {
        let (since, by) = match stage {
            Stage::Asked { since, by } => (since, by),
            _ => (None, None),
        };
        let text = |day: Option<Day>| day.map(|day| day.to_string());
        ApprovalTurnView {
            turn: self.turn(turn),
            since: text(since),
            by: text(by),
            overdue: by.is_some_and(|by| by < self.snapshot.data_date),
        }
    }

    fn waiting(&self, waiting: &Waiting<'_>) -> WaitingView {
        WaitingView {
            action: action(waiting.action),
            item: self.brief(waiting.item),
            because: waiting.reasons.iter().map(|reason| self.reason(waiting.item, reason)).collect(),
        }
    }

    fn reason(&self, item: ItemIx, reason: &Reason<'_>) -> ReasonView {
        let plan = &self.snapshot.plan;
        let day = |day: Day| Some(day.to_string());
        match reason {
            Reason::Blocked { since, why } => ReasonView {
                kind: "blocked",
                id: None,
                people: Vec::new(),
                since: day(*since),
                until: None,
                words: format!("blocked since {since}: {}", why.trim_end().trim_end_matches('.')),
            },
            Reason::NotBefore(start) => ReasonView {
                kind: "not_before",
                id: None,
                people: Vec::new(),
                since: None,
                until: day(*start),
                words: format!("its first day, {start}"),
            },
            Reason::Approval { asked, missing, since } => {
                let of = if *missing < asked.len() { format!("{missing} of ") } else { String::new() };
                let since_when = since.map(|since| format!(", since {since}")).unwrap_or_default();
                ReasonView {
                    kind: "approval",
                    id: None,
                    people: asked.iter().map(|person| (*person).to_owned()).collect(),
                    since: since.and_then(day),
                    until: None,
                    words: format!("the approval of {of}{}{since_when}", asked.join(", ")),
                }
            }
            Reason::Need(need) => {
                let id = plan.id(need.predecessor);
                let owner = plan.item(need.predecessor).get(registry::OWNER);
                let finish = self.timetable.finish(need.predecessor);
                let about = [owner.map(str::to_owned), finish.map(|finish| finish.to_string())];
                let about: Vec<String> = about.into_iter().flatten().collect();
                let about = if about.is_empty() { String::new() } else { format!(" ({})", about.join(", ")) };
                let whose = if need.successor == item {
                    String::new()
                } else {
                    format!(", which {} needs", plan.id(need.successor))
                };
                ReasonView {
                    kind: "need",
                    id: Some(id.to_owned()),
                    people: owner.map(str::to_owned).into_iter().collect(),
                    since: None,
                    until: finish.map(|finish| finish.to_string()),
                    words: format!("{id}{about}{whose}"),
                }
            }
        }
    }

    fn waits(&self, waits: WaitedFor) -> WaitsView {
        WaitsView {
            item: self.brief(waits.waits),
            waits_for: if waits.item == waits.waits { "approval" } else { "work" },
            of: self.snapshot.plan.id(waits.item).to_owned(),
            until: self.timetable.finish(waits.item).map(|day| day.to_string()),
        }
    }
}

fn action(action: Action) -> &'static str {
    match action {
        Action::Start => "start",
        Action::Finish => "finish",
        Action::Reach => "reach",
        Action::Chase => "chase",
        Action::Approve => "approve",
        Action::Ask => "ask",
    }
}
