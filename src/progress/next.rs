//! What somebody can do next, what of theirs has to wait, and who waits for them.

use std::cmp::{Ordering, Reverse};

use crate::base::{Currency, Day, Minutes, Money};
use crate::graph::{ItemIx, NeedLink, PartyIx};
use crate::model::{Item, ItemKind, registry};
use crate::schedule::{State, Target};
use crate::snapshot::{Snapshot, Timetable};

use super::gate::{GateStanding, Stage};
use super::is_done;
use super::readiness::Readiness;

/// What somebody can do next, and what waits.
#[derive(Clone, Debug)]
pub struct Next<'s> {
    /// Their work that can be begun or finished now, in the order in which it pays to do it.
    pub now: Vec<Turn>,
    /// The gates that ask for their approval now, in the same order.
    pub approvals: Vec<(Turn, GateStanding<'s>)>,
    /// Their work, and the approvals that they have asked for, that cannot go on, the first to start first.
    pub waiting: Vec<Waiting<'s>>,
    /// What of others waits for them, that with the least float first.
    pub waited_for: Vec<WaitedFor>,
    /// The currency in which costs of delay are compared; those in others are told, and count for nothing in the order.
    pub currency: Option<Currency>,
}

/// Something that somebody can do now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// What.
    pub item: ItemIx,
    /// What there is to do.
    pub action: Action,
    /// The working time that is left; of a gate what each approver takes.
    pub left: Minutes,
    /// What a working day's delay of it costs, by objective.
    pub costs: Vec<(ItemIx, Money)>,
    /// How far it may slip before a due date or the plan's finish does.
    pub float: Option<Minutes>,
}

/// What there is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// To begin a task.
    Start,
    /// To finish what has begun.
    Finish,
    /// To say that a milestone is reached.
    Reach,
    /// To get what somebody outside delivers.
    Chase,
    /// To approve.
    Approve,
    /// To get an approval that one has asked for.
    Ask,
}

/// Something that cannot go on.
#[derive(Clone, Debug)]
pub struct Waiting<'s> {
    /// What.
    pub item: ItemIx,
    /// What there will be to do.
    pub action: Action,
    /// What it waits for.
    pub reasons: Vec<Reason<'s>>,
}

/// Why something cannot go on.
#[derive(Clone, Debug)]
pub enum Reason<'s> {
    /// It is blocked.
    Blocked {
        /// Since when.
        since: Day,
        /// By what.
        why: &'s str,
    },
    /// A need of it, or of what it serves, is open.
    Need(&'s NeedLink),
    /// People are asked for their approval.
    Approval {
        /// Who is asked now.
        asked: Vec<&'s str>,
        /// How many of them must approve.
        missing: usize,
        /// Since when.
        since: Option<Day>,
    },
    /// Nothing that it needs is open, and the calendar does not let it begin before a later day.
    NotBefore(Day),
}

/// Something of somebody else that waits for a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WaitedFor {
    /// What of theirs it waits for, or the gate that they are to approve.
    pub item: ItemIx,
    /// What waits; a gate that waits for their approval is both.
    pub waits: ItemIx,
    /// How far what waits may slip.
    pub float: Option<Minutes>,
}

impl<'s> Next<'s> {
    /// Finds what a person can do next.
    ///
    /// What can go on is ordered by its cost of delay divided by its remaining duration, the largest first (CD3, or weighted
    /// shortest job first: Reinertsen, *The Principles of Product Development Flow*, 2009), then by total float, the least
    /// first, then by id. The cost of delay is what a working day's slip costs: the sum of `cost_of_delay` over the active
    /// objectives whose forecast such a slip moves (less than a day of float against them) and that have no working day in
    /// hand before their due date. The duration is what remains of the work, and at the least an hour.
    pub fn of(snapshot: &'s Snapshot, timetable: &Timetable, person: PartyIx) -> Self {
        let plan = &snapshot.plan;
        let readiness = Readiness::of(snapshot);
        let delays = Delays::of(snapshot, timetable);
        let id = plan.party_id(person);
        let mut next = Self {
            now: Vec::new(),
            approvals: Vec::new(),
            waiting: Vec::new(),
            waited_for: Vec::new(),
            currency: delays.currency,
        };
        for item in plan.items().filter(|item| snapshot.state(*item).is_active()) {
            let written = plan.item(item);
            let is_theirs = snapshot.graph.owner(item) == Some(person);
            let is_container = written.kind.is_container();
            if !(is_container || written.kind.is_work())
                || written.get(registry::REPEAT).is_some()
                || is_done(snapshot, item)
            {
                continue;
            }
            if written.kind == ItemKind::Gate {
                let standing = GateStanding::of(snapshot, Some(timetable), &readiness, item);
                next.gate(timetable, &delays, (item, standing), (id, is_theirs), &readiness);
            } else if !is_container && (is_theirs || helps(written, id)) {
                match reasons(snapshot, timetable, &readiness, item) {
                    reasons if reasons.is_empty() => {
                        next.now.push(delays.turn(timetable, item, action(snapshot, item)));
                    }
                    reasons => {
                        next.waiting.push(Waiting { item, action: action(snapshot, item), reasons });
                    }
                }
            }
            if is_theirs {
                let others = snapshot.graph.needed_by(item).filter(|need| {
                    readiness.is_open(need)
                        && snapshot.state(need.successor).is_active()
                        && snapshot.graph.owner(need.successor) != Some(person)
                });
                next.waited_for.extend(others.map(|need| waited_for(timetable, item, need.successor)));
            }
        }
        next.now.sort_by(|one, other| delays.order(one, other));
        next.approvals.sort_by(|(one, _), (other, _)| delays.order(one, other));
        next.waiting.sort_by_key(|one| {
            let start = timetable.dates(one.item).early_start;
            (start.is_none(), start, one.item)
        });
        next.waited_for.sort_by_key(|one| (one.float.is_none(), one.float, one.waits, one.item));
        next.waited_for.dedup();
        next
    }

    /// Sorts in a gate that is open: it may ask for the person's approval, or be asked for by them.
    fn gate(
        &mut self,
        timetable: &Timetable,
        delays: &Delays,
        (gate, standing): (ItemIx, GateStanding<'s>),
        (id, is_theirs): (&str, bool),
        readiness: &Readiness<'s>,
    ) {
        let is_asked = matches!(standing.stage, Stage::Asked { .. }) && standing.asked.contains(&id);
        let is_to_come = standing.asked.contains(&id) || standing.then.contains(&id);
        if is_to_come && !is_theirs {
            self.waited_for.push(waited_for(timetable, gate, gate));
        }
        if is_theirs {
            let reasons = match standing.stage {
                Stage::Asked { since, .. } => vec![Reason::Approval {
                    asked: standing.asked.clone(),
                    missing: standing.missing(),
                    since,
                }],
                _ => needs(readiness, gate),
            };
            self.waiting.push(Waiting { item: gate, action: Action::Ask, reasons });
        }
        if is_asked {
            self.approvals.push((delays.turn(timetable, gate, Action::Approve), standing));
        }
    }
}

/// Whether somebody works on a task of another.
fn helps(task: &Item, id: &str) -> bool {
    task.get(registry::WITH).unwrap_or_default().iter().any(|person| person.value.as_ref() == id)
}

fn action(snapshot: &Snapshot, item: ItemIx) -> Action {
    let written = snapshot.plan.item(item);
    if written.get(registry::EXTERNAL).is_some() {
        Action::Chase
    } else if written.is_milestone() {
        Action::Reach
    } else if snapshot.state(item) == State::Doing {
        Action::Finish
    } else {
        Action::Start
    }
}

/// Returns why a task cannot go on; nothing where it can.
fn reasons<'s>(
    snapshot: &'s Snapshot,
    timetable: &Timetable,
    readiness: &Readiness<'s>,
    item: ItemIx,
) -> Vec<Reason<'s>> {
    let blocked = snapshot.plan.item(item).get(registry::BLOCKED);
    let mut reasons: Vec<Reason<'s>> = blocked
        .filter(|blocked| blocked.since.value <= snapshot.data_date)
        .map(|blocked| Reason::Blocked { since: blocked.since.value, why: &blocked.why.value })
        .into_iter()
        .collect();
    reasons.extend(needs(readiness, item));
    // Somebody outside can be asked before they have promised to deliver.
    let can_begin_any_day = action(snapshot, item) == Action::Chase;
    if reasons.is_empty() && !can_begin_any_day && snapshot.state(item) == State::Todo {
        let today = timetable.calendar().working_day_from(snapshot.data_date);
        let start = timetable.days(item).early_start.filter(|start| *start > today);
        reasons.extend(start.map(Reason::NotBefore));
    }
    reasons
}

fn needs<'s>(readiness: &Readiness<'s>, item: ItemIx) -> Vec<Reason<'s>> {
    // Where nothing is held, there is no need to look at what it serves.
    if readiness.is_ready(item) {
        return Vec::new();
    }
    let mut needs = readiness.open_needs(item);
    // Each once, in the order of ids.
    needs.sort_by_key(|need| need.predecessor);
    needs.dedup_by_key(|need| need.predecessor);
    needs.into_iter().map(Reason::Need).collect()
}

fn waited_for(timetable: &Timetable, item: ItemIx, waits: ItemIx) -> WaitedFor {
    WaitedFor { item, waits, float: timetable.dates(waits).total_float }
}

/// What a working day's slip of each item costs.
struct Delays {
    /// The objectives that such a slip costs something: each with its cost a working day, and the float of every item
    /// against it.
    objectives: Vec<(ItemIx, Money, Vec<Option<Minutes>>)>,
    currency: Option<Currency>,
    minutes_per_day: Minutes,
}

impl Delays {
    fn of(snapshot: &Snapshot, timetable: &Timetable) -> Self {
        let plan = &snapshot.plan;
        let hurts = |objective: &ItemIx| {
            snapshot.state(*objective).is_active()
                && timetable.margin_days(*objective).is_some_and(|days| days <= 0)
                && !is_done(snapshot, *objective)
        };
        let objectives: Vec<(ItemIx, Money, Vec<Option<Minutes>>)> = plan
            .items_of(ItemKind::Objective)
            .filter_map(|objective| Some((objective, *plan.item(objective).get(registry::COST_OF_DELAY)?)))
            .filter(|(objective, _)| hurts(objective))
            .map(|(objective, rate)| {
                let float = timetable.passes.float_to(&timetable.schedule, Target::Item(objective.0));
                (objective, rate.cost(1, timetable.time.days_per_week), float)
            })
            .collect();
        let manifest = plan.manifest().and_then(|manifest| manifest.get(registry::CURRENCY)).copied();
        let first = objectives.iter().map(|(_, cost, _)| cost.currency).min();
        let is_used = |currency: &Currency| objectives.iter().any(|(_, cost, _)| cost.currency == *currency);
        Self {
            currency: manifest.filter(is_used).or(first),
            objectives,
            minutes_per_day: timetable.time.minutes_per_day,
        }
    }

    fn turn(&self, timetable: &Timetable, item: ItemIx, action: Action) -> Turn {
        let moved = |float: &[Option<Minutes>]| {
            float.get(item.at()).copied().flatten().is_some_and(|float| float < self.minutes_per_day)
        };
        let costs = self.objectives.iter().filter(|(_, _, float)| moved(float));
        let left = if action == Action::Approve {
            timetable.passes.network().durations.whole[item.at()]
        } else {
            timetable.work_left(item)
        };
        Turn {
            item,
            action,
            left,
            costs: costs.map(|(objective, cost, _)| (*objective, *cost)).collect(),
            float: timetable.dates(item).total_float,
        }
    }

    /// Compares what pays first: by cost of delay over what is left, then by float, then by id.
    fn order(&self, one: &Turn, other: &Turn) -> Ordering {
        let cost = |turn: &Turn| -> i128 {
            let counted = turn.costs.iter().filter(|(_, cost)| Some(cost.currency) == self.currency);
            counted.map(|(_, cost)| i128::from(cost.hundredths)).sum()
        };
        let left = |turn: &Turn| i128::from(turn.left.max(60));
        // a/b against c/d, without a division.
        let worth = |turn: &Turn, against: &Turn| Reverse(cost(turn) * left(against));
        let float = |turn: &Turn| (turn.float.is_none(), turn.float, turn.item);
        worth(one, other).cmp(&worth(other, one)).then_with(|| float(one).cmp(&float(other)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::sketch::snapshot;

    fn next(text: &str, person: &str) -> String {
        let snapshot = snapshot(text);
        let timetable = snapshot.timetable().expect("dates");
        let next = Next::of(&snapshot, timetable, snapshot.plan.find_person(person).expect(person));
        let id = |item: ItemIx| snapshot.plan.id(item);
        let now = next.now.iter().map(|turn| format!("{:?} {}", turn.action, id(turn.item)));
        let approvals = next.approvals.iter().map(|(turn, _)| format!("{:?} {}", turn.action, id(turn.item)));
        let waiting = next.waiting.iter().map(|one| {
            let why: Vec<String> = one
                .reasons
                .iter()
                .map(|reason| match reason {
                    Reason::Blocked { .. } => "blocked".to_owned(),
                    Reason::Need(need) => id(need.predecessor).to_owned(),
                    Reason::Approval { asked, .. } => asked.join("+"),
                    Reason::NotBefore(day) => day.to_string(),
                })
                .collect();
            format!("{} waits for {}", id(one.item), why.join("+"))
        });
        let others = next.waited_for.iter().map(|one| format!("{} needs {}", id(one.waits), id(one.item)));
        now.chain(approvals).chain(waiting).chain(others).collect::<Vec<_>>().join("; ")
    }

    fn tasks(lines: &[(&str, &str)]) -> String {
        let line = |(id, fields): &(&str, &str)| format!("  {id}: {{title: T, {fields}}}\n");
        format!("tasks:\n{}", lines.iter().map(line).collect::<String>())
    }

    #[test]
    fn what_can_go_on_what_waits_and_who_waits() {
        let text = tasks(&[
            ("first", "owner: ana, status: doing, started: 2026-03-02, estimate: 9d, progress: 50%"),
            ("second", "owner: ana, estimate: 1d, needs: [first]"),
            ("theirs", "owner: cleo, estimate: 1d, needs: [first]"),
            ("stuck", "owner: ana, estimate: 1d, blocked: {since: 2026-03-09, why: no room}"),
            ("later", "owner: ana, estimate: 1d, start_after: 2026-04-01"),
            ("helped", "owner: cleo, estimate: 2d, with: [ana]"),
            ("weekly", "owner: ana, estimate: 1h, repeat: 1w"),
            ("over", "owner: ana, status: done, started: 2026-03-02, finished: 2026-03-03"),
            ("sent", "owner: ana, external: X, promised: 2026-04-20"),
            ("there", "owner: ana, milestone: true"),
        ]) + "gates: {mine: {title: G, owner: ana, approvers: [cleo]}, hers: {title: H, owner: cleo, approvers: [ana]}}\n";
        assert_eq!(
            next(&text, "ana"),
            "Chase sent; Finish first; Start helped; Reach there; Approve hers; mine waits for cleo; stuck waits for blocked; \
             second waits for first; later waits for 2026-04-01; theirs needs first; hers needs hers"
        );
        assert_eq!(next(&text, "ben"), "");
    }

    #[test]
    fn the_cost_of_a_day_over_what_is_left_comes_first_then_float() {
        let goals = "objectives:\n  \
                     dear: {title: D, owner: ana, due: 2026-03-10, cost_of_delay: 100k EUR/w}\n  \
                     cheap: {title: C, owner: ana, due: 2026-03-10, cost_of_delay: 30k EUR/w}\n  \
                     early: {title: E, owner: ana, due: 2026-12-31, cost_of_delay: 900k EUR/w}\n";
        let text = goals.to_owned()
            + &tasks(&[
                // 20k a day over ten days, 6k over one, and nothing as long as there are months in hand.
                ("long-dear", "owner: ana, estimate: 10d, drives: [dear]"),
                ("short-cheap", "owner: ana, estimate: 1d, drives: [cheap]"),
                ("not-urgent", "owner: ana, estimate: 1d, drives: [early]"),
                // It serves the dear one, and has nine days before it matters.
                ("beside", "owner: ana, estimate: 1d, drives: [dear]"),
            ]);
        assert_eq!(next(&text, "ana"), "Start short-cheap; Start long-dear; Start beside; Start not-urgent");
    }

    #[test]
    fn another_currency_is_told_and_not_compared() {
        let text = "objectives:\n  \
                    here: {title: D, owner: ana, due: 2026-03-10, cost_of_delay: 1k EUR/w}\n  \
                    there: {title: C, owner: ana, due: 2026-03-10, cost_of_delay: 900k USD/w}\n"
            .to_owned()
            + &tasks(&[
                ("a", "owner: ana, estimate: 1d, drives: [there]"),
                ("b", "owner: ana, estimate: 1d, drives: [here]"),
            ]);
        assert_eq!(next(&text, "ana"), "Start b; Start a");
    }
}
