//! The events between two snapshots.

use rustc_hash::FxHashSet;

use crate::base::Day;
use crate::diff::{Both, Matching};
use crate::graph::{ItemIx, NeedLink, PartyIx};
use crate::model::value::{Blocked, LinkType};
use crate::model::{ItemKind, registry};
use crate::progress::{Delivery, Health, Reached, Stage, Standing, Value};
use crate::snapshot::{Snapshot, Timetable};

use super::audience::{Audience, Workers};
use super::event::{Event, Light, What};
use super::question::{Question, questions};

/// Returns what happened between two snapshots, by kind and then by the ids of what it happened to. What concerns nobody is no
/// event.
///
/// Each snapshot should be as of its own day. Without dates on both sides there are no events of dates.
pub fn events(old: &Snapshot, new: &Snapshot, matching: &Matching) -> Vec<Event> {
    let mut between =
        Between { old, new, matching, before: Workers::of(old), now: Workers::of(new), events: Vec::new() };
    between.needs_resolved();
    if let (Some(was), Some(is)) = (dates(old), dates(new)) {
        between.needs_slipped(was, is);
        between.critical(was, is);
    }
    for item in new.plan.items() {
        between.owner(item);
        between.block(item);
        between.health(item);
        if new.plan.item(item).kind == ItemKind::Gate {
            between.approvals(item);
        }
    }
    between.decisions();
    let mut events = between.events;
    events.retain(|event| !event.audience.is_empty());
    events.sort_by_key(|event| (event.kind(), event.item));
    events
}

fn dates(snapshot: &Snapshot) -> Option<&Timetable> {
    snapshot.timetable().filter(|_| snapshot.is_complete())
}

/// A day then and now.
type Days = Both<Option<Day>>;

struct Between<'s> {
    old: &'s Snapshot,
    new: &'s Snapshot,
    matching: &'s Matching,
    before: Workers<'s>,
    now: Workers<'s>,
    events: Vec<Event>,
}

impl Between<'_> {
    fn base(&self, item: ItemIx) -> Option<ItemIx> {
        self.matching.bases[item.at()]
    }

    fn tell(&mut self, item: ItemIx, what: What, audience: Audience) {
        let audience = audience.concerns(self.new);
        self.events.push(Event { item, what, audience });
    }

    fn needs_resolved(&mut self) {
        let open: FxHashSet<(ItemIx, ItemIx)> = self
            .old
            .graph
            .needs()
            .iter()
            .filter(|need| self.before.readiness().is_open(need))
            .map(|need| (need.predecessor, need.successor))
            .collect();
        for item in self.new.plan.items() {
            let Some(base) = self.base(item) else { continue };
            let let_go = |need: &&NeedLink| {
                let waited = self.base(need.successor).is_some_and(|waited| open.contains(&(base, waited)));
                waited && !self.now.readiness().is_open(need)
            };
            let mut audience = Audience::default();
            let mut ready = Vec::new();
            for need in self.new.graph.needed_by(item).filter(let_go) {
                for held in self.now.held(need.successor) {
                    self.now.add(&mut audience, held);
                    if self.now.readiness().is_ready(held) {
                        ready.push(held);
                    }
                }
            }
            ready.sort_unstable();
            ready.dedup();
            self.tell(item, What::NeedResolved { ready }, audience);
        }
    }

    fn needs_slipped(&mut self, was: &Timetable, is: &Timetable) {
        let days = |item: ItemIx| -> Option<(Days, Days)> {
            let (old, new) = (was.days(self.base(item)?), is.days(item));
            let start = Both::of(old.early_start, new.early_start);
            Some((start, Both::of(old.early_finish, new.early_finish)))
        };
        let later = |days: Days| days.old.is_some() && days.old < days.new;
        let moved = |item: ItemIx| days(item).is_some_and(|(start, finish)| later(start) || later(finish));
        let mut slips: Vec<(ItemIx, ItemIx)> = Vec::new();
        for (at, need) in self.new.graph.needs().iter().enumerate() {
            let Some((start, finish)) = days(need.predecessor) else { continue };
            let slipped = match need.link {
                LinkType::FinishToStart | LinkType::FinishToFinish => later(finish),
                LinkType::StartToStart | LinkType::StartToFinish => later(start),
            };
            if !slipped || !self.now.readiness().is_open(need) {
                continue;
            }
            // What it bounds was to begin or end before it now allows that.
            let Some(waited) = self.base(need.successor).map(|base| was.dates(base)) else { continue };
            let bounded = match need.link {
                LinkType::FinishToStart | LinkType::StartToStart => waited.early_start,
                LinkType::FinishToFinish | LinkType::StartToFinish => waited.early_finish,
            };
            if bounded.is_some() && bounded < is.bound(at) {
                slips.push((need.predecessor, need.successor));
            }
        }
        slips.sort_unstable();
        slips.dedup();
        let mut found = Vec::new();
        for of_one in slips.chunk_by(|one, other| one.0 == other.0) {
            let item = of_one[0].0;
            let mut audience = Audience::default();
            for (_, waits) in of_one {
                for held in self.now.held(*waits).into_iter().filter(|held| moved(*held)) {
                    self.now.add(&mut audience, held);
                }
            }
            let Some((start, finish)) = days(item) else { continue };
            found.push((item, What::NeedSlipped { start, finish }, audience));
        }
        found.into_iter().for_each(|(item, what, audience)| self.tell(item, what, audience));
    }

    fn critical(&mut self, was: &Timetable, is: &Timetable) {
        for item in self.new.plan.items() {
            let Some(base) = self.base(item) else { continue };
            let is_work = self.new.plan.item(item).kind.is_work();
            if !is_work || !self.now.is_open(item) || was.dates(base).critical || !is.dates(item).critical {
                continue;
            }
            let mut audience = Audience::default();
            self.now.add(&mut audience, item);
            self.tell(item, What::BecameCritical, audience);
        }
    }

    fn owner(&mut self, item: ItemIx) {
        let kind = self.new.plan.item(item).kind;
        let is_over = (kind.is_work() || kind.is_container()) && !self.now.is_open(item);
        let base = self.base(item);
        let old = base.and_then(|base| self.old.graph.owner(base));
        let stayed = old.and_then(|old| self.matching.party_heads[old.at()]);
        let new = self.new.graph.owner(item);
        if is_over || (stayed == new && old.is_some() == new.is_some()) {
            return;
        }
        let mut audience = Audience::default();
        stayed.into_iter().chain(new).for_each(|person| audience.add(person, item));
        let old = old.map(|old| self.old.plan.party_id(old).to_owned());
        self.tell(item, What::OwnerChanged { old, new, is_new: base.is_none() }, audience);
    }

    fn block(&mut self, item: ItemIx) {
        if !self.now.is_open(item) {
            return;
        }
        let was =
            self.base(item).filter(|base| self.before.is_open(*base)).and_then(|base| block(self.old, base));
        let what = match (was, block(self.new, item)) {
            (None, Some(now)) => now,
            (Some(was), Some(now)) if was.since.value < now.since.value => now,
            (Some(_), None) => {
                let audience = self.around(item);
                return self.tell(item, What::Unblocked, audience);
            }
            _ => return,
        };
        let audience = self.around(item);
        self.tell(item, What::Blocked { since: what.since.value, why: what.why.value.to_string() }, audience);
    }

    /// Who works on an item, what serves it, and what waits for it.
    fn around(&self, item: ItemIx) -> Audience {
        let mut audience = Audience::default();
        let waiting = self.now.waiting_for(item);
        self.now.held(item).into_iter().chain(waiting).for_each(|held| self.now.add(&mut audience, held));
        audience
    }

    fn health(&mut self, item: ItemIx) {
        let Some(base) = self.base(item) else { return };
        if !self.new.plan.item(item).kind.is_container() || !self.now.is_open(item) {
            return;
        }
        let (was, is) = (Standing::of(self.old, base), Standing::of(self.new, item));
        let value = |value: &Option<Value>| value.as_ref().map(|value| value.health);
        let delivery = |delivery: &Option<Delivery>| delivery.as_ref().map(|delivery| delivery.health);
        let lights = [
            (Light::Delivery, delivery(&was.delivery), delivery(&is.delivery)),
            (Light::Value, value(&was.value), value(&is.value)),
        ];
        for (light, was, now) in lights {
            let health: Both<Health> = match (was, now) {
                (Some(was), Some(now)) if was != now => Both { old: was, new: now },
                _ => continue,
            };
            let because = match light {
                Light::Delivery => is.delivery.as_ref().map(|delivery| delivery.sentence(self.new)),
                Light::Value => is.value.as_ref().map(|value| value.sentence(self.new)),
            };
            let mut audience = Audience::default();
            self.new.graph.owner(item).into_iter().for_each(|owner| audience.add(owner, item));
            let because = because.unwrap_or_default();
            self.tell(item, What::HealthChanged { light, health, because }, audience);
        }
    }

    fn approvals(&mut self, gate: ItemIx) {
        let is = self.now.gate(gate);
        let was = self.base(gate).map(|base| self.before.gate(base));
        let known = |id: &str| self.matching.renames.party(id).to_owned();
        let head = |id: &str| self.new.plan.find_person(&known(id));
        let owner = self.new.graph.owner(gate);
        let (mut asked_before, mut approved_before) = (Vec::new(), Vec::new());
        if let Some(was) = &was {
            if matches!(was.stage, Stage::Asked { .. }) {
                asked_before.extend(was.asked.iter().filter_map(|id| head(id)));
            }
            approved_before.extend(was.approved.iter().filter_map(|(id, _)| head(id)));
        }
        let person = |id: &&str| self.new.plan.find_person(id);
        let mut told = Vec::new();
        if let Stage::Asked { by, .. } = is.stage {
            let asked: Vec<PartyIx> =
                is.asked.iter().filter_map(person).filter(|person| !asked_before.contains(person)).collect();
            let mut audience = Audience::default();
            if !asked.is_empty() {
                asked.iter().copied().chain(owner).for_each(|person| audience.add(person, gate));
            }
            told.push((What::ApprovalAsked { asked, by }, audience));
        }
        let given = is.approved.iter().filter_map(|(id, day)| Some((person(id)?, *day)));
        for (person, day) in given.filter(|(person, _)| !approved_before.contains(person)) {
            let mut audience = Audience::default();
            owner.into_iter().for_each(|owner| audience.add(owner, gate));
            told.push((What::ApprovalGiven { person, day }, audience));
        }
        told.into_iter().for_each(|(what, audience)| self.tell(gate, what, audience));
    }

    fn decisions(&mut self) {
        let before: FxHashSet<(ItemIx, Asked, PartyIx)> = questions(self.old)
            .into_iter()
            .flat_map(|(question, reached)| reached.into_iter().map(move |one| (question, one.person)))
            .filter_map(|(question, person)| {
                let item = self.matching.heads[question.item.at()]?;
                Some((item, kept(question), self.matching.party_heads[person.at()]?))
            })
            .collect();
        for (question, mut reached) in questions(self.new) {
            reached.retain(|one: &Reached| !before.contains(&(question.item, kept(question), one.person)));
            let mut audience = Audience::default();
            reached.iter().for_each(|one| audience.add(one.person, question.item));
            self.tell(question.item, What::DecisionDue { question, reached }, audience);
        }
    }
}

/// What tells a question from a later one about the same item. Since when a trigger holds is not always certain, so a trigger asks
/// once until it is answered.
type Asked = (u8, Option<Day>);

fn kept(question: Question) -> Asked {
    use super::question::Subject;
    let since = (question.subject != Subject::Trigger).then_some(question.since);
    (question.subject as u8, since)
}

/// What stands in the way of an item on the data date.
fn block(snapshot: &Snapshot, item: ItemIx) -> Option<&Blocked> {
    let blocked = snapshot.plan.item(item).get(registry::BLOCKED)?;
    (blocked.since.value <= snapshot.data_date).then_some(blocked)
}
