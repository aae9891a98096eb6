//! What people and teams do in a plan.

use schemars::JsonSchema;
use serde::Serialize;

use crate::graph::{ItemIx, Mention, Namer, PartyIx, mentions_of_party};
use crate::model::{FieldIx, ItemKind, registry};
use crate::schedule::State;
use crate::snapshot::{Snapshot, Timetable};

use super::brief::{BriefView, briefs};

/// What the plan counts as a person's time for planned work where it does not say.
const UTILIZATION: &str = "65%";

/// What a person does in the plan.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PersonView {
    /// What they own and is open, by start.
    pub owns: Vec<BriefView>,
    /// How much of what they own is done or closed.
    pub owned_and_done: usize,
    /// The open gates that ask for their approval.
    pub approves: Vec<ApprovalView>,
    /// The open work of others that they work on.
    pub works_on: Vec<BriefView>,
    /// The teams that they lead.
    pub leads: Vec<MemberView>,
    /// The people who report to them.
    pub manages: Vec<MemberView>,
    /// The share of their time that is for planned work.
    pub capacity: String,
    /// Whether the capacity is their own; otherwise it is the plan's `utilization`.
    pub own_capacity: bool,
    /// The calendar that they work in; `null` is the plan's.
    pub calendar: Option<String>,
    /// When they are away.
    pub absence: Vec<AbsenceView>,
}

/// A gate that asks for somebody's approval.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ApprovalView {
    /// The gate.
    #[serde(flatten)]
    pub gate: BriefView,
    /// The day on which they have approved.
    pub approved: Option<String>,
}

/// Days on which somebody is away.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AbsenceView {
    /// The first day.
    pub from: String,
    /// The last day.
    pub to: String,
    /// Why.
    pub reason: String,
    /// Whether it is over as of the data date.
    pub over: bool,
}

/// A person or team in a line.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MemberView {
    /// `person` or `team`.
    pub kind: &'static str,
    /// The id.
    pub id: String,
    /// The name.
    pub title: String,
    /// How many open items they own; of a team, how many people are in it.
    pub count: usize,
}

/// Who is in a team.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TeamView {
    /// Who leads it.
    pub lead: Option<String>,
    /// The people in it.
    pub people: Vec<MemberView>,
    /// The teams that are part of it.
    pub teams: Vec<MemberView>,
    /// What its people own and is open, by start.
    pub owns: Vec<BriefView>,
}

impl PersonView {
    pub(super) fn new(snapshot: &Snapshot, timetable: Option<&Timetable>, person: PartyIx) -> Self {
        let plan = &snapshot.plan;
        let written = plan.party(person);
        let mentions = mentions_of_party(plan, person);
        let open = |items: Vec<ItemIx>| -> Vec<ItemIx> {
            items.into_iter().filter(|item| snapshot.state(*item).is_active()).collect()
        };
        let owned = items(&mentions, registry::OWNER.ix());
        let done = owned.iter().filter(|item| snapshot.state(**item) == State::Done).count();
        let approves = briefs(snapshot, timetable, open(items(&mentions, registry::APPROVERS.ix())));
        let own_capacity = written.get(registry::CAPACITY).map(ToString::to_string);
        let manifest = plan.manifest();
        let utilization = || {
            let written = manifest.and_then(|manifest| manifest.get(registry::UTILIZATION));
            written.map_or_else(|| UTILIZATION.to_owned(), ToString::to_string)
        };
        Self {
            owns: briefs(snapshot, timetable, open(owned)),
            owned_and_done: done,
            approves: approves.into_iter().map(|gate| ApprovalView::new(snapshot, person, gate)).collect(),
            works_on: briefs(snapshot, timetable, open(items(&mentions, registry::WITH.ix()))),
            leads: members(snapshot, &mentions, registry::LEAD.ix()),
            manages: members(snapshot, &mentions, registry::MANAGER.ix()),
            own_capacity: own_capacity.is_some(),
            capacity: own_capacity.unwrap_or_else(utilization),
            calendar: written.get(registry::CALENDAR_ID).map(str::to_owned),
            absence: absence(snapshot, person),
        }
    }
}

impl ApprovalView {
    fn new(snapshot: &Snapshot, person: PartyIx, gate: BriefView) -> Self {
        let plan = &snapshot.plan;
        let approvals = plan.find(&gate.id).and_then(|item| plan.item(item).get(registry::APPROVED));
        let own = approvals
            .unwrap_or_default()
            .iter()
            .find(|approval| approval.person.value.as_ref() == plan.party_id(person));
        let approved = own.map(|approval| approval.day.value.to_string());
        Self { gate, approved }
    }
}

impl MemberView {
    fn new(snapshot: &Snapshot, party: PartyIx) -> Self {
        let plan = &snapshot.plan;
        let written = plan.party(party);
        let count = if written.kind == ItemKind::Team {
            people_of(snapshot, party).len()
        } else {
            let owns = |item: &ItemIx| snapshot.graph.owner(*item) == Some(party);
            plan.items().filter(|item| owns(item) && snapshot.state(*item).is_active()).count()
        };
        Self {
            kind: written.kind.name(),
            id: written.id.value.to_string(),
            title: written.title().to_owned(),
            count,
        }
    }
}

impl TeamView {
    pub(super) fn new(snapshot: &Snapshot, timetable: Option<&Timetable>, team: PartyIx) -> Self {
        let plan = &snapshot.plan;
        let mentions = mentions_of_party(plan, team);
        let people = people_of(snapshot, team);
        let owned = |item: &ItemIx| snapshot.graph.owner(*item).is_some_and(|owner| people.contains(&owner));
        let open = plan.items().filter(|item| owned(item) && snapshot.state(*item).is_active());
        Self {
            lead: plan.party(team).get(registry::LEAD).map(str::to_owned),
            owns: briefs(snapshot, timetable, open.collect()),
            people: people.iter().map(|person| MemberView::new(snapshot, *person)).collect(),
            teams: members(snapshot, &mentions, registry::PARENT.ix()),
        }
    }
}

/// The items that name somebody in a field.
fn items(mentions: &[Mention], field: FieldIx) -> Vec<ItemIx> {
    let in_field = mentions.iter().filter(|mention| mention.field == field);
    in_field
        .filter_map(|mention| match mention.by {
            Namer::Item(item) => Some(item),
            Namer::Party(_) => None,
        })
        .collect()
}

/// The people and teams that name somebody in a field.
fn members(snapshot: &Snapshot, mentions: &[Mention], field: FieldIx) -> Vec<MemberView> {
    let in_field = mentions.iter().filter(|mention| mention.field == field);
    in_field
        .filter_map(|mention| match mention.by {
            Namer::Party(party) => Some(MemberView::new(snapshot, party)),
            Namer::Item(_) => None,
        })
        .collect()
}

fn people_of(snapshot: &Snapshot, team: PartyIx) -> Vec<PartyIx> {
    let plan = &snapshot.plan;
    let id = plan.party_id(team);
    plan.people().filter(|person| plan.party(*person).get(registry::TEAM) == Some(id)).collect()
}

/// When somebody is away, the earliest first.
fn absence(snapshot: &Snapshot, person: PartyIx) -> Vec<AbsenceView> {
    let mut ranges: Vec<_> =
        snapshot.plan.party(person).get(registry::AWAY).unwrap_or_default().iter().collect();
    ranges.sort_by_key(|range| (range.first, range.last));
    let views = ranges.into_iter().map(|range| AbsenceView {
        from: range.first.to_string(),
        to: range.last.to_string(),
        reason: range.text.to_string(),
        over: range.last < snapshot.data_date,
    });
    views.collect()
}
