//! What `show` says: all there is to know of one item, person or team.

mod because;
mod brief;
mod decision;
mod document;
mod gate;
mod line_up;
mod party;
mod risk;
mod trigger;

use schemars::JsonSchema;
use serde::Serialize;

use crate::diagnostic::ItemName;
use crate::graph::{ItemIx, Namer, PartyIx, members, mentions_of_item};
use crate::history::Blame;
use crate::model::value::Readings;
use crate::model::{Item, ItemKind, Value, registry};
use crate::progress;
use crate::rules::Checked;
use crate::schedule;
use crate::snapshot::{Snapshot, Timetable};

use super::blame::OriginView;
use super::drift::{SkippedView, skipped};
use super::health::HealthView;
use super::path::CauseView;
use super::{Head, Location};

pub use brief::{BriefView, NeedView};
pub use decision::{AnsweredView, DecisionView};
pub use gate::{GateView, GivenView};
pub use line_up::RungView;
pub use party::{AbsenceView, ApprovalView, MemberView, PersonView, TeamView};
pub use risk::RiskView;
pub use trigger::{TermView, TriggerView};

/// The output of `show`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ShowView {
    /// Format, command, data date.
    #[serde(flatten)]
    pub head: Head,
    /// What is shown.
    pub item: ShownItem,
    /// Its fields, in the order of the language reference.
    pub fields: Vec<FieldView>,
    /// What it serves, up to the themes, each once; an item follows what leads to it.
    pub line_up: Vec<RungView>,
    /// What it needs.
    pub needs: Vec<NeedView>,
    /// What needs it.
    pub needed_by: Vec<NeedView>,
    /// What serves it directly, by start.
    pub members: Vec<BriefView>,
    /// What else names it: risks that threaten it, decisions that affect it, key results that a metric shows.
    pub named_by: Vec<NamedView>,
    /// What was said of it last.
    pub check_in: Option<CheckInView>,
    /// The latest figure, of a key result or metric.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latest: Option<LatestView>,
    /// How it goes, by its dates, its figures, and what was said; `null` of what does not go.
    pub health: Option<HealthView>,
    /// Its dates; `null` where it has none.
    pub dates: Option<DatesView>,
    /// Why there are no dates, where there should be some.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_dates: Option<&'static str>,
    /// Why it is then, and not sooner.
    pub because: Option<BecauseView>,
    /// Of a gate: who has approved and who is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gate: Option<GateView>,
    /// Of a trigger: whether it has fired.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trigger: Option<TriggerView>,
    /// Of a risk: what it comes to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub risk: Option<RiskView>,
    /// Of a decision: what it answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<DecisionView>,
    /// Of a person: what they do in the plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonView>,
    /// Of a team: who is in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<TeamView>,
    /// What `check` finds about it.
    pub findings: Vec<ShownFinding>,
    /// The commit that last set each field, where that is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub history: Option<Vec<OriginView>>,
    /// What of its history could not be read.
    #[serde(skip)]
    unread_history: Vec<SkippedView>,
    /// What it serves as a tree: places in `line_up`, with how deep they are, and whether they stand there already.
    #[serde(skip)]
    tree: Vec<line_up::Branch>,
    #[serde(skip)]
    minutes_per_day: i64,
}

/// What is shown.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ShownItem {
    /// Its kind.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// Its title; of people and teams the name.
    pub title: String,
    /// Who answers for it.
    pub owner: Option<String>,
    /// How far it is, where its kind has a status.
    pub status: Option<&'static str>,
    /// The file that it stands in.
    pub path: String,
    /// The line of its id.
    pub line: u32,
    /// Whether it should serve something: work and its initiatives and key results, where the whole plan was read.
    #[serde(skip)]
    wants_purpose: bool,
}

/// A field.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FieldView {
    /// Its key.
    pub field: &'static str,
    /// Its value, written in one way however it was written.
    pub value: String,
    /// The file.
    pub path: String,
    /// The line of its key.
    pub line: u32,
    /// What an edit of it is.
    pub class: &'static str,
    /// A shorter value for people, where the whole is long.
    #[serde(skip)]
    short: Option<String>,
}

/// What names the item.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct NamedView {
    /// The kind of what names it.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The field in which it does.
    pub field: &'static str,
    /// The file.
    pub path: String,
    /// The line.
    pub line: u32,
}

/// What somebody said of an item.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CheckInView {
    /// The day.
    pub day: String,
    /// Who said so.
    pub by: Option<String>,
    /// `on_track`, `at_risk` or `off_track`.
    pub health: Option<&'static str>,
    /// How sure they were.
    pub confidence: Option<String>,
    /// The figure of a key result.
    pub value: Option<String>,
    /// A note.
    pub note: Option<String>,
}

/// The latest figure of a key result or metric.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LatestView {
    /// The day.
    pub day: String,
    /// The figure.
    pub value: f64,
    /// What is counted.
    pub unit: Option<String>,
}

/// The dates of an item, as days; floats are in working minutes.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DatesView {
    /// The first day on which it can start, or on which it did.
    pub early_start: Option<String>,
    /// The first day on which it can finish, or on which it did.
    pub early_finish: Option<String>,
    /// The last day on which it can start.
    pub late_start: Option<String>,
    /// The last day on which it can finish.
    pub late_finish: Option<String>,
    /// The day it must meet.
    pub due: Option<String>,
    /// How early it is, in working days; negative where it is late.
    pub margin_days: Option<i64>,
    /// How far it can slip before a due date or the plan's finish does.
    pub total_float: Option<i64>,
    /// How far it can slip before anything else does.
    pub free_float: Option<i64>,
    /// Whether it is on a driving path to the plan's finish, or has no float.
    pub critical: bool,
    /// The share of the estimates that is done, 0 to 1: its own, or of what serves it.
    pub done_share: Option<f64>,
}

/// Why an item is then, and not sooner.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BecauseView {
    /// What binds its start; of a container, the work that starts first.
    pub start: Vec<CauseView>,
    /// What binds its finish: links, and the work itself; of a container, the work that finishes last.
    pub finish: Vec<CauseView>,
}

/// What `check` finds about an item.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ShownFinding {
    /// The rule.
    pub rule: &'static str,
    /// `error`, `warning` or `note`.
    pub level: &'static str,
    /// What is wrong.
    pub message: String,
    /// The file.
    pub path: String,
    /// The line.
    pub line: u32,
}

impl ShowView {
    /// Adds the commit that last set each field.
    #[must_use]
    pub fn with_history(self, blame: &Blame) -> Self {
        let history = Some(blame.fields.iter().map(OriginView::of).collect());
        Self { history, unread_history: skipped(&blame.skipped), ..self }
    }

    /// Makes the view of an item.
    pub fn item(snapshot: &Snapshot, checked: &Checked, item: ItemIx) -> Self {
        let (plan, graph) = (&snapshot.plan, &snapshot.graph);
        let written = plan.item(item);
        let has_dates = written.kind.is_work() || written.kind.is_container();
        let timetable = timetable(snapshot);
        let scheduled = timetable.filter(|timetable| timetable.dates(item).early_start.is_some());
        let (line_up, tree) = line_up::line_up(snapshot, item);
        let because = scheduled.map(|timetable| because::because(snapshot, timetable, item));
        let (starts, finishes) = because::bindings(timetable, item);
        let (starts, finishes) = (&starts, &finishes);
        Self {
            item: ShownItem {
                status: brief::status_of(snapshot, item),
                ..ShownItem::new(snapshot, written, plan.id_place(item))
            },
            fields: fields(snapshot, written, |span| plan.place(item, span)),
            needs: graph
                .needs_of(item)
                .map(|link| NeedView::new(snapshot, timetable, link, link.predecessor, starts, finishes))
                .collect(),
            needed_by: graph
                .needed_by(item)
                .map(|link| {
                    let (starts, finishes) = because::bindings(timetable, link.successor);
                    NeedView::new(snapshot, timetable, link, link.successor, &starts, &finishes)
                })
                .collect(),
            members: brief::briefs(snapshot, timetable, members(plan, graph, item)),
            named_by: named_by(snapshot, item),
            check_in: check_in(snapshot, written),
            latest: latest(snapshot, item),
            health: HealthView::new(snapshot, item),
            dates: timetable
                .filter(|_| has_dates && written.get(registry::REPEAT).is_none())
                .map(|timetable| DatesView::new(snapshot, timetable, item)),
            no_dates: if has_dates && timetable.is_none() { Some(why_no_dates(snapshot)) } else { None },
            gate: (written.kind == ItemKind::Gate).then(|| GateView::new(snapshot, timetable, item)),
            trigger: (written.kind == ItemKind::Trigger).then(|| TriggerView::new(snapshot, timetable, item)),
            risk: (written.kind == ItemKind::Risk).then(|| RiskView::new(snapshot, timetable, item)),
            decision: (written.kind == ItemKind::Decision)
                .then(|| DecisionView::new(snapshot, timetable, item)),
            line_up,
            tree,
            because,
            ..Self::bare(snapshot, checked, written)
        }
    }

    /// Makes the view of a person or team.
    pub fn party(snapshot: &Snapshot, checked: &Checked, party: PartyIx) -> Self {
        let plan = &snapshot.plan;
        let written = plan.party(party);
        let timetable = timetable(snapshot);
        let is_person = written.kind == ItemKind::Person;
        Self {
            item: ShownItem::new(snapshot, written, plan.party_place(party, written.id.span)),
            fields: fields(snapshot, written, |span| plan.party_place(party, span)),
            no_dates: if timetable.is_none() { Some(why_no_dates(snapshot)) } else { None },
            person: is_person.then(|| PersonView::new(snapshot, timetable, party)),
            team: (!is_person).then(|| TeamView::new(snapshot, timetable, party)),
            ..Self::bare(snapshot, checked, written)
        }
    }

    /// What all views have, with nothing in what depends on the kind.
    fn bare(snapshot: &Snapshot, checked: &Checked, written: &Item) -> Self {
        let is_it = |name: &ItemName| name.kind == written.kind.name() && name.id == *written.id.value;
        let findings =
            checked.findings.iter().filter(|finding| finding.item.as_ref().is_some_and(is_it)).map(
                |finding| {
                    let location = Location::of(&snapshot.plan, finding.primary.place);
                    ShownFinding {
                        rule: finding.rule,
                        level: finding.level.name(),
                        message: finding.message.clone(),
                        path: location.path,
                        line: location.start.line,
                    }
                },
            );
        Self {
            head: Head::new("show", snapshot.data_date),
            item: ShownItem::new(snapshot, written, crate::base::Place::default()),
            fields: Vec::new(),
            line_up: Vec::new(),
            needs: Vec::new(),
            needed_by: Vec::new(),
            members: Vec::new(),
            named_by: Vec::new(),
            check_in: None,
            latest: None,
            health: None,
            dates: None,
            no_dates: None,
            because: None,
            gate: None,
            trigger: None,
            risk: None,
            decision: None,
            person: None,
            team: None,
            findings: findings.collect(),
            history: None,
            unread_history: Vec::new(),
            tree: Vec::new(),
            minutes_per_day: schedule::WorkingTime::of(&snapshot.plan).minutes_per_day,
        }
    }
}

impl ShownItem {
    fn new(snapshot: &Snapshot, written: &Item, place: crate::base::Place) -> Self {
        let location = Location::of(&snapshot.plan, place);
        Self {
            kind: written.kind_name(),
            id: written.id.value.to_string(),
            title: written.title().to_owned(),
            owner: written.get(registry::OWNER).map(str::to_owned),
            status: None,
            path: location.path,
            line: location.start.line,
            wants_purpose: (written.kind.is_work() || written.kind.is_container())
                && written.kind != ItemKind::Objective
                && snapshot.is_whole(),
        }
    }
}

impl DatesView {
    fn new(snapshot: &Snapshot, timetable: &Timetable, item: ItemIx) -> Self {
        let (dates, days) = (timetable.dates(item), timetable.days(item));
        let text = |day: Option<crate::base::Day>| day.map(|day| day.to_string());
        Self {
            early_start: text(days.early_start),
            early_finish: text(days.early_finish),
            late_start: text(days.late_start),
            late_finish: text(days.late_finish),
            due: text(timetable.due(item)),
            margin_days: timetable.margin_days(item),
            total_float: dates.total_float,
            free_float: dates.free_float,
            critical: dates.critical,
            done_share: brief::done_share(snapshot, item),
        }
    }
}

/// The dates, where there are some that hold.
fn timetable(snapshot: &Snapshot) -> Option<&Timetable> {
    snapshot.timetable().filter(|_| snapshot.is_complete())
}

fn why_no_dates(snapshot: &Snapshot) -> &'static str {
    if snapshot.is_complete() {
        "the dependencies form a cycle"
    } else {
        "the plan could not be read to its end"
    }
}

fn fields(
    snapshot: &Snapshot,
    written: &Item,
    place: impl Fn(crate::base::Span) -> crate::base::Place,
) -> Vec<FieldView> {
    let fields = written.fields.iter().map(|field| {
        let spec = field.field.spec();
        let location = Location::of(&snapshot.plan, place(field.key));
        FieldView {
            field: spec.name,
            value: field.value.to_string(),
            path: location.path,
            line: location.start.line,
            class: spec.class.name(),
            short: short(&field.value),
        }
    });
    fields.collect()
}

/// Of more readings than a line holds, their number and the latest.
fn short(value: &Value) -> Option<String> {
    let Value::Readings(readings) = value else { return None };
    let Readings::Here(list) = readings.as_ref() else { return None };
    let latest = list.iter().max_by_key(|reading| reading.day.value).filter(|_| list.len() > 4)?;
    Some(format!("{} readings, the latest {} on {}", list.len(), latest.value.value, latest.day.value))
}

/// What names an item, but for what is shown elsewhere: what it serves and needs.
fn named_by(snapshot: &Snapshot, item: ItemIx) -> Vec<NamedView> {
    let plan = &snapshot.plan;
    let told = [
        registry::NEEDS.ix(),
        registry::PART_OF.ix(),
        registry::DRIVES.ix(),
        registry::OF.ix(),
        registry::SUPPORTS.ix(),
    ];
    let mentions = mentions_of_item(plan, item);
    let others = mentions.iter().filter(|mention| !told.contains(&mention.field));
    others
        .map(|mention| {
            let by = match mention.by {
                Namer::Item(by) => plan.item(by),
                Namer::Party(by) => plan.party(by),
            };
            let location = Location::of(plan, mention.place);
            NamedView {
                kind: by.kind_name(),
                id: by.id.value.to_string(),
                title: by.title().to_owned(),
                field: mention.field.spec().name,
                path: location.path,
                line: location.start.line,
            }
        })
        .collect()
}

/// What was said of an item last, as of the data date.
fn check_in(snapshot: &Snapshot, written: &Item) -> Option<CheckInView> {
    let of_it = snapshot.plan.check_ins().map(|(_, check_in)| check_in);
    let (day, last) = of_it
        .filter(|check_in| check_in.id.value == written.id.value)
        .filter_map(|check_in| Some((check_in.day?.value, check_in)))
        .filter(|(day, _)| *day <= snapshot.data_date)
        .last()?;
    Some(CheckInView {
        day: day.to_string(),
        by: last.get(registry::BY).map(str::to_owned),
        health: last.get(registry::HEALTH).map(|health| health.0),
        confidence: last.get(registry::CONFIDENCE).map(ToString::to_string),
        value: last.get(registry::VALUE).map(ToString::to_string),
        note: last.get(registry::NOTE).map(str::to_owned),
    })
}

/// The latest figure of a key result or metric, as of the data date.
fn latest(snapshot: &Snapshot, item: ItemIx) -> Option<LatestView> {
    let plan = &snapshot.plan;
    let written = plan.item(item);
    if !matches!(written.kind, ItemKind::KeyResult | ItemKind::Metric) {
        return None;
    }
    let (day, value) = progress::latest_value(snapshot, item)?;
    let metric = written.get(registry::METRIC).and_then(|id| plan.find(id));
    let unit = metric.map_or(written, |metric| plan.item(metric)).get(registry::UNIT);
    Some(LatestView { day: day.to_string(), value, unit: unit.map(str::to_owned) })
}
