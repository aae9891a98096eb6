//! Tables of events with those whom they concern, and a law over random plans: each audience is what its definition says.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;

use crate::base::{Day, Weekday};
use crate::diff;
use crate::graph::{self, ItemIx, PlanFile};
use crate::model::value::LinkType;
use crate::model::{Item, ItemKind, Role, lower, registry};
use crate::progress::{self, Standing};
use crate::schedule::State;
use crate::snapshot::Snapshot;

use super::{Event, Kind, events};

const PEOPLE: &str = "people:\n  ana: {name: Ana, manager: dan}\n  ben: {name: Ben, manager: ana}\n  cleo: {name: Cleo, \
                      until: 2026-03-13}\n  dan: {name: Dan}\n  eve: {name: Eve}\n";
/// A Tuesday, and the Tuesday two weeks later.
const THEN: &str = "2026-03-10";
const NOW: &str = "2026-03-24";

fn day(text: &str) -> Day {
    Day::parse(text).expect(text)
}

fn snapshot(text: &str, as_of: &str) -> Snapshot {
    let manifest = format!("plan: P\nversion: 1\nstart: 2026-03-02\n{PEOPLE}");
    let files = [("a.plan.yaml", text, Role::Part), ("plan.yaml", manifest.as_str(), Role::Manifest)]
        .map(|(path, text, role)| PlanFile {
            path: path.into(),
            lowered: Arc::new(lower(text.as_bytes(), role)),
        })
        .to_vec();
    let (plan, graph, findings) = graph::link(files);
    assert_eq!(findings, [], "the plan is sound: {text}");
    Snapshot::new(plan, graph, findings, day(as_of))
}

fn between(old: &Snapshot, new: &Snapshot) -> Vec<Event> {
    events(old, new, &diff::between(old, new).matching)
}

/// What is told of an event: its kind and item, and whom it concerns.
type Told = BTreeMap<(Kind, String), BTreeSet<String>>;

fn told(new: &Snapshot, events: &[Event]) -> Told {
    let mut told = Told::new();
    for event in events {
        let people = told.entry((event.kind(), new.plan.id(event.item).to_owned())).or_default();
        people.extend(event.audience.iter().map(|concern| new.plan.party_id(concern.person).to_owned()));
    }
    told
}

/// Checks what happens between two states of a plan, each event written `kind item: people`.
fn check(old: &str, new: &str, expected: &[&str]) {
    let (old_plan, new_plan) = (snapshot(old, THEN), snapshot(new, NOW));
    let told = told(&new_plan, &between(&old_plan, &new_plan));
    let written: Vec<String> = told
        .iter()
        .map(|((kind, item), people)| {
            format!("{} {item}: {}", kind.name(), people.iter().cloned().collect::<Vec<_>>().join(" "))
        })
        .collect();
    assert_eq!(written, expected, "\n{old}\n=>\n{new}");
}

fn tasks(lines: &[(&str, &str)]) -> String {
    let lines: String =
        lines.iter().map(|(id, fields)| format!("  {id}: {{title: T, {fields}}}\n")).collect();
    format!("tasks:\n{lines}")
}

#[test]
fn whoever_waits_is_told_when_it_is_done_and_when_it_slips() {
    let plan = |first: &str, other: &str| {
        tasks(&[
            ("first", &format!("owner: ana, {first}")),
            ("waits", "owner: ben, with: [eve, cleo], estimate: 2d, needs: [first]"),
            ("beside", &format!("owner: dan, start_after: 2026-09-01, {other}")),
        ])
    };
    let doing = "status: doing, started: 2026-03-09, remaining:";
    check(
        &plan(&format!("{doing} 5d"), "estimate: 1d"),
        &plan("status: done, started: 2026-03-09, finished: 2026-03-13", "estimate: 1d"),
        // Of Ben's work nothing is later than was said: it waits for nothing, and begins when it can.
        &["need_resolved first: ben eve"],
    );
    check(
        &plan(&format!("{doing} 5d"), "estimate: 1d"),
        &plan(&format!("{doing} 5d"), "estimate: 1d, needs: [first]"),
        // It has slipped by itself: two weeks have gone by. For Dan there is time enough.
        &["need_slipped first: ben eve"],
    );
}

#[test]
fn a_slip_that_slack_takes_up_concerns_nobody() {
    let plan = |estimate: &str| {
        tasks(&[
            ("short", &format!("owner: ana, start_after: 2026-04-01, estimate: {estimate}")),
            ("long", "owner: ana, start_after: 2026-04-01, estimate: 9d"),
            ("waits", "owner: ben, estimate: 1d, needs: [short, long]"),
        ])
    };
    check(&plan("2d"), &plan("5d"), &[]);
    check(&plan("2d"), &plan("12d"), &["need_slipped short: ben", "became_critical short: ana"]);
}

#[test]
fn owners_blocks_and_approvals_concern_those_who_have_to_do_with_them() {
    let work = |first: &str| {
        tasks(&[
            ("first", first),
            ("waits", "owner: ben, start_after: 2026-09-01, estimate: 1d, needs: [first]"),
            ("apart", "owner: eve, start_after: 2026-10-01, estimate: 1d"),
        ])
    };
    check(
        &work("owner: ana, start_after: 2026-05-04, estimate: 1d"),
        &work("owner: dan, start_after: 2026-05-04, estimate: 1d"),
        &["owner_changed first: ana dan"],
    );
    let blocked = |since: &str| {
        work(&format!(
            "owner: ana, start_after: 2026-05-04, estimate: 1d, blocked: {{since: {since}, why: no room}}"
        ))
    };
    let free = work("owner: ana, start_after: 2026-05-04, estimate: 1d");
    check(&free, &blocked("2026-03-23"), &["blocked first: ana ben"]);
    // After five working days it reaches the manager.
    check(&free, &blocked("2026-03-16"), &["blocked first: ana ben", "decision_due first: dan"]);
    check(&blocked("2026-03-09"), &free, &["unblocked first: ana ben"]);
    check(&blocked("2026-03-09"), &blocked("2026-03-09"), &["decision_due first: dan"]);
    let gate =
        |fields: &str| format!("gates: {{gate: {{title: G, owner: ana, approvers: [ben, eve]{fields}}}}}\n");
    check(&gate(""), &gate(", approved: {ben: 2026-03-20}"), &["approval_given gate: ana"]);
    let first =
        |status: &str| tasks(&[("first", &format!("owner: dan, {status}"))]) + &gate(", needs: [first]");
    check(
        &first("status: doing, started: 2026-03-09, remaining: 1d"),
        &first("status: done, started: 2026-03-09, finished: 2026-03-10"),
        &["need_resolved first: ana ben eve", "approval_asked gate: ana ben eve"],
    );
}

#[test]
fn what_goes_worse_is_proposed_or_has_fired_waits_for_a_decision() {
    let goal = "objectives: {goal: {title: G, owner: eve, due: 2026-12-31}}\n".to_owned()
        + &tasks(&[("work", "owner: ana, drives: [goal], start_after: 2026-08-03, estimate: 1d")]);
    let with = |rest: &str| goal.clone() + rest;
    check(
        &with("checkins: {2026-03-02: {work: {by: ana, health: on_track}}}\n"),
        &with(
            "checkins: {2026-03-02: {work: {by: ana, health: on_track}}, 2026-03-16: {work: {by: ana, health: at_risk}}}\n",
        ),
        &["decision_due work: ana dan"],
    );
    let decision = |status: &str| {
        with(&format!(
            "decisions: {{turn: {{title: T, by: ben, date: 2026-03-23, affects: [work]{status}}}}}\n"
        ))
    };
    check(&decision(""), &decision(""), &["decision_due turn: ben"]);
    check(&decision(", status: accepted"), &decision(", status: accepted"), &[]);
    let trigger =
        with("triggers: {look: {title: L, owner: ben, when: {date: 2026-03-12}, review: [goal]}}\n");
    check(&trigger, &trigger, &["decision_due look: ana ben"]);
    check(
        &trigger,
        &(trigger.clone()
            + "decisions: {so: {title: S, by: ben, date: 2026-03-20, status: accepted, affects: [look]}}\n"),
        &[],
    );
}

#[test]
fn nothing_happens_between_a_moment_and_itself() {
    let text = tasks(&[("a", "owner: ana, estimate: 3d"), ("b", "owner: ben, estimate: 1d, needs: [a]")]);
    let (one, other) = (snapshot(&text, NOW), snapshot(&text, NOW));
    assert_eq!(between(&one, &other), []);
}

/// One state of a random item.
#[derive(Clone, Debug)]
struct Sketch {
    owner: usize,
    with: usize,
    estimate: u8,
    status: u8,
    blocked: u8,
    /// Of those before it, which it needs, as bits; and how.
    needs: u16,
    link: u8,
    approved: u8,
}

const NAMES: [&str; 5] = ["ana", "ben", "cleo", "dan", "eve"];
/// The items in an order in which each may need those before it, but for what it is part of.
const ITEMS: [&str; 9] = ["t0", "t1", "init", "t2", "t3", "t4", "gate", "t5", "t6"];

fn sketch() -> impl Strategy<Value = Sketch> {
    (0..5_usize, 0..6_usize, 1..9_u8, 0..6_u8, 0..8_u8, 0..512_u16, 0..4_u8, 0..4_u8).prop_map(
        |(owner, with, estimate, status, blocked, needs, link, approved)| Sketch {
            owner,
            with,
            estimate,
            status,
            blocked,
            needs,
            link,
            approved,
        },
    )
}

/// Two states of a plan: each item is as it was, but for some.
fn pair() -> impl Strategy<Value = (Vec<Sketch>, Vec<Sketch>)> {
    let item = (sketch(), sketch(), 0..8_u16);
    proptest::collection::vec(item, ITEMS.len()).prop_map(|items| {
        items
            .into_iter()
            .map(|(old, other, changes)| {
                let mut new = old.clone();
                if changes & 1 > 0 {
                    (new.status, new.approved) = (other.status, other.approved);
                }
                if changes & 2 > 0 {
                    (new.estimate, new.owner) = (other.estimate, other.owner);
                }
                if changes & 4 > 0 {
                    (new.blocked, new.needs) = (other.blocked, other.needs);
                }
                (old, new)
            })
            .unzip()
    })
}

/// Writes a state: `t2` and `t3` are in `init`, which drives the objective, as `t6` does.
fn written(items: &[Sketch]) -> String {
    let (mut tasks, mut inner) = (String::new(), String::new());
    let mut rest = String::new();
    for (at, (id, item)) in ITEMS.iter().zip(items).enumerate() {
        let mut fields = format!("title: T, owner: {}", NAMES[item.owner]);
        let needs: Vec<String> = ITEMS[..at]
            .iter()
            .enumerate()
            .filter(|(before, name)| {
                let around = matches!(*id, "t2" | "t3") && **name == "init";
                item.needs >> before & 1 > 0 && !around
            })
            .map(|(_, name)| {
                let is_task = id.starts_with('t') && name.starts_with('t');
                let link = if is_task { ["FS", "SS", "FF", "SF"][usize::from(item.link)] } else { "FS" };
                format!("{{id: {name}, type: {link}}}")
            })
            .collect();
        if !needs.is_empty() {
            let _ = write!(fields, ", needs: [{}]", needs.join(", "));
        }
        if *id != "gate" {
            let since = [None, None, None, None, Some("03-05"), Some("03-12"), Some("03-19"), Some("03-23")];
            if let Some(since) = since[usize::from(item.blocked)] {
                let _ = write!(fields, ", blocked: {{since: 2026-{since}, why: no room}}");
            }
        }
        match *id {
            "gate" => {
                let approved = [
                    "",
                    ", approved: {ana: 2026-03-06}",
                    ", approved: {ana: 2026-03-06, eve: 2026-03-09}",
                    "",
                ];
                let approved = approved[usize::from(item.approved)];
                let _ = writeln!(
                    rest,
                    "gates: {{gate: {{{fields}, takes: 1d, approvers: [ana, eve, ben]{approved}}}}}"
                );
            }
            "init" => {}
            _ => {
                if let Some(with) = NAMES.get(item.with) {
                    let _ = write!(fields, ", with: [{with}]");
                }
                let _ = write!(fields, ", estimate: {}d", item.estimate);
                fields.push_str(match item.status {
                    0 => ", status: done, started: 2026-03-02, finished: 2026-03-05",
                    1 => ", status: doing, started: 2026-03-03",
                    2 => ", status: dropped",
                    _ => "",
                });
                if *id == "t6" {
                    fields.push_str(", drives: [goal]");
                }
                let place = if matches!(*id, "t2" | "t3") { &mut inner } else { &mut tasks };
                let _ = writeln!(
                    place,
                    "  {id}: {{{fields}{}}}",
                    if matches!(*id, "t2" | "t3") { ", part_of: init" } else { "" }
                );
            }
        }
        if *id == "init" {
            let _ = writeln!(rest, "initiatives: {{init: {{{fields}, drives: [goal]}}}}");
        }
    }
    format!("objectives: {{goal: {{title: G, owner: eve, due: 2026-04-10}}}}\ntasks:\n{tasks}{inner}{rest}")
}

/// The definitions, applied to what is written, item by item.
struct Reference<'s> {
    old: &'s Snapshot,
    new: &'s Snapshot,
}

impl Reference<'_> {
    fn is_open(snapshot: &Snapshot, item: ItemIx) -> bool {
        snapshot.state(item).is_active() && !progress::is_done(snapshot, item)
    }

    /// What serves an item, by asking every item for what it says that it serves, until nothing is added.
    fn serving(snapshot: &Snapshot, item: ItemIx) -> BTreeSet<ItemIx> {
        let plan = &snapshot.plan;
        let mut found = BTreeSet::from([item]);
        loop {
            let before = found.len();
            for other in plan.items() {
                let written = plan.item(other);
                let names = |at: ItemIx| {
                    let id = plan.id(at);
                    let drives = written.get(registry::DRIVES).unwrap_or_default();
                    written.get(registry::PART_OF) == Some(id) || drives.iter().any(|one| &*one.value == id)
                };
                if found.iter().any(|at| names(*at)) {
                    found.insert(other);
                }
            }
            if found.len() == before {
                return found;
            }
        }
    }

    /// What a need holds back: whether it is open, then what is still open of what waits.
    fn lets_go(snapshot: &Snapshot, needed: ItemIx, link: LinkType) -> bool {
        let done = progress::is_done(snapshot, needed) || snapshot.state(needed) == State::Dropped;
        match link {
            LinkType::FinishToStart | LinkType::FinishToFinish => done,
            _ => done || snapshot.state(needed) == State::Doing,
        }
    }

    fn held(&self, item: ItemIx) -> Vec<ItemIx> {
        Self::serving(self.new, item).into_iter().filter(|one| Self::is_open(self.new, *one)).collect()
    }

    /// The entries of `needs`, as written: what waits, what is needed, how.
    fn needs(snapshot: &Snapshot) -> Vec<(ItemIx, ItemIx, LinkType)> {
        let plan = &snapshot.plan;
        let of = |item: ItemIx| {
            let needs = plan.item(item).get(registry::NEEDS).unwrap_or_default();
            needs.iter().map(move |need| (item, plan.find(&need.id.value).expect("an item"), need.link))
        };
        plan.items().flat_map(of).collect()
    }

    fn workers(&self, item: ItemIx) -> BTreeSet<String> {
        let written: &Item = self.new.plan.item(item);
        let mut people: BTreeSet<String> =
            written.get(registry::OWNER).map(str::to_owned).into_iter().collect();
        people
            .extend(written.get(registry::WITH).unwrap_or_default().iter().map(|one| one.value.to_string()));
        if written.kind == ItemKind::Gate {
            people.extend(Self::missing(written));
        }
        people
    }

    fn missing(gate: &Item) -> Vec<String> {
        let approved = gate.get(registry::APPROVED).unwrap_or_default();
        let people =
            gate.get(registry::APPROVERS).map(|approvers| approvers.people.clone()).unwrap_or_default();
        let has = |id: &str| approved.iter().any(|one| &*one.person.value == id);
        people.iter().filter(|one| !has(&one.value)).map(|one| one.value.to_string()).collect()
    }

    fn of_all(&self, items: impl IntoIterator<Item = ItemIx>) -> BTreeSet<String> {
        items.into_iter().flat_map(|item| self.workers(item)).collect()
    }

    /// Whom a gate asks: those who have not approved, once no need of it is open.
    fn asks(snapshot: &Snapshot, gate: ItemIx) -> Vec<String> {
        let waits = Self::needs(snapshot)
            .into_iter()
            .any(|(waits, needed, link)| waits == gate && !Self::lets_go(snapshot, needed, link));
        if waits || !Self::is_open(snapshot, gate) {
            Vec::new()
        } else {
            Self::missing(snapshot.plan.item(gate))
        }
    }

    fn blocked(snapshot: &Snapshot, item: ItemIx) -> Option<Day> {
        let since = snapshot.plan.item(item).get(registry::BLOCKED)?.since.value;
        (since <= snapshot.data_date && Self::is_open(snapshot, item)).then_some(since)
    }

    /// Whom the question of a block has reached: the manager after five working days, and after ten the owner of the
    /// objective that it serves.
    fn asked_about_block(snapshot: &Snapshot, item: ItemIx) -> BTreeSet<String> {
        let Some(since) = Self::blocked(snapshot, item) else { return BTreeSet::new() };
        let passed = (since.0 + 1..=snapshot.data_date.0)
            .filter(|at| !matches!(Day(*at).weekday(), Weekday::Sat | Weekday::Sun))
            .count();
        let plan = &snapshot.plan;
        let owner = plan.item(item).get(registry::OWNER).expect("an owner");
        let manager = plan.party(plan.find_person(owner).expect("somebody")).get(registry::MANAGER);
        let goal = plan.find("goal").expect("the objective");
        let mut people = BTreeSet::new();
        people.extend(manager.filter(|_| passed >= 5).map(str::to_owned));
        let counts = passed >= 10 && Self::serving(snapshot, goal).contains(&item);
        if counts && !matches!(snapshot.state(goal), State::Done | State::Dropped) {
            people.insert("eve".to_owned());
        }
        people.remove(owner);
        people
    }

    fn told(&self) -> Told {
        let (old, new) = (self.old, self.new);
        let (was, is) = (old.timetable().expect("dates"), new.timetable().expect("dates"));
        let mut told = Told::new();
        let mut tell = |kind: Kind, item: ItemIx, people: BTreeSet<String>| {
            let here: BTreeSet<String> = people.into_iter().filter(|person| person != "cleo").collect();
            if !here.is_empty() {
                told.entry((kind, new.plan.id(item).to_owned())).or_default().extend(here);
            }
        };
        let later = |one: Option<Day>, other: Option<Day>| one.is_some() && one < other;
        let start_is_later = |item: ItemIx| later(was.days(item).early_start, is.days(item).early_start);
        let finish_is_later = |item: ItemIx| later(was.days(item).early_finish, is.days(item).early_finish);
        let before = Self::needs(old);
        for (waits, needed, link) in Self::needs(new) {
            let go = Self::lets_go(new, needed, link);
            let waited = before.iter().any(|(one, other, link)| {
                (*one, *other) == (waits, needed) && !Self::lets_go(old, needed, *link)
            });
            if go && waited {
                tell(Kind::NeedResolved, needed, self.of_all(self.held(waits)));
            }
            // There are no lags, so what is needed bounds by its very end.
            let (slipped, from) = match link {
                LinkType::FinishToStart | LinkType::FinishToFinish => {
                    (finish_is_later(needed), is.dates(needed).early_finish)
                }
                _ => (start_is_later(needed), is.dates(needed).early_start),
            };
            let bounded = match link {
                LinkType::FinishToStart | LinkType::StartToStart => was.dates(waits).early_start,
                _ => was.dates(waits).early_finish,
            };
            if !go && slipped && bounded.is_some() && bounded < from {
                let held = self.held(waits).into_iter();
                tell(
                    Kind::NeedSlipped,
                    needed,
                    self.of_all(held.filter(|one| start_is_later(*one) || finish_is_later(*one))),
                );
            }
        }
        for item in new.plan.items() {
            let (before, now) = (old.plan.item(item), new.plan.item(item));
            let open = Self::is_open(new, item);
            let owners = [before.get(registry::OWNER), now.get(registry::OWNER)]
                .map(|owner| owner.expect("one").to_owned());
            if open && owners[0] != owners[1] {
                tell(Kind::OwnerChanged, item, owners.clone().into());
            }
            let is_work = matches!(now.kind, ItemKind::Task | ItemKind::Gate);
            if is_work && open && is.dates(item).critical && !was.dates(item).critical {
                tell(Kind::BecameCritical, item, self.workers(item));
            }
            if open {
                let waiting = Self::needs(new)
                    .into_iter()
                    .filter(|(_, needed, link)| *needed == item && !Self::lets_go(new, *needed, *link));
                let waiting = waiting.flat_map(|(waits, _, _)| self.held(waits));
                let around = self.of_all(self.held(item).into_iter().chain(waiting));
                match (Self::blocked(old, item), Self::blocked(new, item)) {
                    (None, Some(_)) => tell(Kind::Blocked, item, around),
                    (Some(one), Some(other)) if one < other => tell(Kind::Blocked, item, around),
                    (Some(_), None) => tell(Kind::Unblocked, item, around),
                    _ => {}
                }
                let mut reached = Self::asked_about_block(new, item);
                if Self::blocked(old, item) == Self::blocked(new, item) {
                    reached = &reached - &Self::asked_about_block(old, item);
                }
                tell(Kind::DecisionDue, item, reached);
            }
            if open && !is_work {
                let (one, other) = (Standing::of(old, item).delivery, Standing::of(new, item).delivery);
                if let (Some(one), Some(other)) = (one, other)
                    && one.health != other.health
                {
                    tell(Kind::HealthChanged, item, BTreeSet::from([owners[1].clone()]));
                }
            }
            if now.kind == ItemKind::Gate {
                let was_asked = Self::asks(old, item);
                let mut asked: BTreeSet<String> =
                    Self::asks(new, item).into_iter().filter(|one| !was_asked.contains(one)).collect();
                if !asked.is_empty() {
                    asked.insert(owners[1].clone());
                }
                tell(Kind::ApprovalAsked, item, asked);
                if Self::missing(before).iter().any(|one| !Self::missing(now).contains(one)) {
                    tell(Kind::ApprovalGiven, item, BTreeSet::from([owners[1].clone()]));
                }
            }
        }
        told
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn each_audience_is_what_its_definition_says((old, new) in pair()) {
        let (old_text, new_text) = (written(&old), written(&new));
        let (old, new) = (snapshot(&old_text, THEN), snapshot(&new_text, NOW));
        let told = told(&new, &between(&old, &new));
        let expected = Reference { old: &old, new: &new }.told();
        prop_assert_eq!(told, expected, "\n{}\n=>\n{}", old_text, new_text);
    }
}

/// The law says something of every kind of event.
#[test]
fn random_plans_have_events_of_every_kind() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut kinds = BTreeSet::new();
    for _ in 0..300 {
        let (old, new) = pair().new_tree(&mut runner).expect("a pair").current();
        let (old, new) = (snapshot(&written(&old), THEN), snapshot(&written(&new), NOW));
        kinds.extend(between(&old, &new).iter().map(Event::kind));
    }
    assert_eq!(kinds, Kind::ALL.into());
}
