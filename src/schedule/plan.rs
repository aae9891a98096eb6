//! From a linked plan to the network that is scheduled: the one place here that knows fields.

use rustc_hash::FxHashMap;

use crate::base::{Calendar, Day, Exception, ExceptionKind, Minutes, Money, Percent, Rate, Weekday};
use crate::graph::{Graph, ItemIx, NeedLink, Plan};
use crate::model::value::{CalendarSpec, Condition, Estimate, LinkType, Range};
use crate::model::{FieldIx, Item as Written, ItemKind, Value, registry};

use super::network::{Durations, Gate, Item, Kind, Lag, Link, LinkKind, Network};
use super::states::{State, effective_states};

/// Working minutes of a day where the plan does not say.
const MINUTES_PER_DAY: i64 = 480;
/// The working week where a calendar does not say.
const WEEK: [Weekday; 5] = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];

/// How long a plan's days and weeks are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkingTime {
    /// The working minutes of a working day.
    pub minutes_per_day: Minutes,
    /// The working days of a week.
    pub days_per_week: i64,
}

impl WorkingTime {
    /// Returns what the manifest says, or 8 hours and Monday to Friday.
    pub fn of(plan: &Plan) -> Self {
        let calendar = plan.manifest().and_then(|manifest| manifest.get(registry::CALENDAR));
        let week = calendar.and_then(|calendar| calendar.week.as_deref()).unwrap_or(&WEEK);
        let days = Weekday::ALL.iter().filter(|day| week.contains(day)).count();
        let minutes = calendar.and_then(|calendar| calendar.minutes_per_day);
        Self { minutes_per_day: minutes.unwrap_or(MINUTES_PER_DAY), days_per_week: days as i64 }
    }

    /// Returns the working minutes of a duration as written.
    pub fn minutes(self, duration: crate::base::Duration) -> Minutes {
        duration.minutes(self.minutes_per_day, self.days_per_week)
    }
}

/// Returns the plan's calendar.
pub fn plan_calendar(plan: &Plan) -> Calendar {
    Calendars::new(plan, WorkingTime::of(plan)).made.remove(0)
}

/// Returns the calendar that a task would be worked in, were its owner never away.
pub fn calendar_without_absence(plan: &Plan, graph: &Graph, task: ItemIx) -> Calendar {
    let calendars = Calendars::new(plan, WorkingTime::of(plan));
    let owner = graph.owner(task).map(|owner| plan.party(owner));
    calendars.of_everybody(plan, Calendars::named(plan, plan.item(task), owner))
}

/// Returns the calendar in which each person works, less their absence, by the number of the person; in the place of a team
/// stands the plan's.
pub fn calendars_of_people(plan: &Plan) -> Vec<Calendar> {
    let calendars = Calendars::new(plan, WorkingTime::of(plan));
    let mut laid: FxHashMap<Option<u32>, Calendar> = FxHashMap::default();
    plan.parties()
        .map(|party| {
            let person = plan.party(party);
            let id = person.get(registry::CALENDAR_ID);
            let named = id.and_then(|id| plan.find_calendar(id)).map(|calendar| calendar.0);
            let everybody = laid.entry(named).or_insert_with(|| calendars.of_everybody(plan, named));
            everybody.with(&exceptions(person.get(registry::AWAY).unwrap_or_default(), ExceptionKind::Away))
        })
        .collect()
}

/// Returns how each item stands once what it serves is taken into account, by number.
pub fn states(plan: &Plan, graph: &Graph, data_date: Day) -> Vec<State> {
    let written: Vec<State> = plan.items().map(|item| written_state(plan.item(item), data_date)).collect();
    effective_states(&written, &serves(graph))
}

/// Returns how an item stands by itself.
pub(super) fn written_state(item: &Written, data_date: Day) -> State {
    if item.kind == ItemKind::Gate {
        return if approved_on(item, data_date).is_some() { State::Done } else { State::Todo };
    }
    match item.status() {
        Some("dropped") => State::Dropped,
        Some("done" | "closed") => State::Done,
        Some("doing") => State::Doing,
        _ => State::Todo,
    }
}

pub(super) fn serves(graph: &Graph) -> Vec<(u32, u32)> {
    graph.serves().iter().map(|link| (link.member.0, link.container.0)).collect()
}

/// Returns whether dates may follow from what a field of an item, a person or a gate says; of the manifest, all may.
pub fn is_dated_by(field: FieldIx) -> bool {
    let read = [
        registry::APPROVED.ix(),
        registry::APPROVERS.ix(),
        registry::AWAY.ix(),
        registry::CALENDAR_ID.ix(),
        registry::COST_OF_DELAY.ix(),
        registry::DUE.ix(),
        registry::ESTIMATE.ix(),
        registry::EXTERNAL.ix(),
        registry::FINISHED.ix(),
        registry::GATE_WHEN.ix(),
        registry::IN_ORDER.ix(),
        registry::LABELS.ix(),
        registry::MILESTONE.ix(),
        registry::OWNER.ix(),
        registry::PROGRESS.ix(),
        registry::PROMISED.ix(),
        registry::REMAINING.ix(),
        registry::REPEAT.ix(),
        // No dates follow from it, but the network says of every item how it stands.
        registry::RISK_STATUS.ix(),
        registry::START_AFTER.ix(),
        registry::STARTED.ix(),
        registry::STATUS.ix(),
        registry::TAKES.ix(),
        registry::TASK_STATUS_FIELD.ix(),
    ];
    read.contains(&field)
}

/// Returns the network of a plan as of a day. Items keep their numbers; what is not scheduled is there as unscheduled.
pub fn network(plan: &Plan, graph: &Graph, data_date: Day) -> Network {
    network_with(plan, graph, data_date, &mut Calendars::new(plan, WorkingTime::of(plan)))
}

/// The same with calendars that were just made of the plan; they hold all that the network has afterwards.
pub(super) fn network_with(plan: &Plan, graph: &Graph, data_date: Day, calendars: &mut Calendars) -> Network {
    let states = states(plan, graph, data_date);
    let mut durations =
        Durations { whole: Vec::with_capacity(states.len()), remaining: Vec::with_capacity(states.len()) };
    let mut items = Vec::with_capacity(states.len());
    for number in plan.items() {
        let (whole, remaining) = times(plan.item(number), calendars.time);
        durations.whole.push(whole);
        durations.remaining.push(remaining);
        items.push(item(plan, graph, number, data_date, |item| states[item.at()], calendars));
    }
    Network {
        calendars: calendars.made.clone(),
        start: start(plan, data_date),
        data_date,
        items,
        links: links(graph, calendars.time),
        serves: serves(graph),
        durations,
    }
}

/// Returns the day before which nothing is scheduled.
pub(super) fn start(plan: &Plan, data_date: Day) -> Day {
    plan.manifest().and_then(|manifest| manifest.get(registry::PLAN_START)).copied().unwrap_or(data_date)
}

/// Returns how long the whole of an item takes, and what remains of it.
pub(super) fn times(written: &Written, time: WorkingTime) -> (Minutes, Minutes) {
    (time.minutes(duration(written)), remaining(written, time))
}

/// Returns an item of the network; `state` tells how it and others stand.
pub(super) fn item(
    plan: &Plan,
    graph: &Graph,
    number: ItemIx,
    data_date: Day,
    state: impl Fn(ItemIx) -> State,
    calendars: &mut Calendars,
) -> Item {
    let written = plan.item(number);
    let mut item = Item::new(kind(plan, graph, number, data_date));
    item.state = state(number);
    item.calendar = calendars.of(plan, graph, number);
    item.start_after = written.get(registry::START_AFTER).map(|period| period.first);
    // Nothing more is asked of what is closed, so its due date holds nothing to account.
    let is_closed = |item: ItemIx| plan.item(item).kind.is_container() && state(item) == State::Done;
    item.due = written_due(plan, graph, number)
        .filter(|(from, _)| !is_closed(number) && !is_closed(*from))
        .map(|(_, due)| due);
    item.started = written.get(registry::STARTED).copied();
    item.finished = match written.kind {
        ItemKind::Gate => approved_on(written, data_date),
        _ => written.get(registry::FINISHED).copied(),
    };
    item
}

/// Returns what needs what.
pub(super) fn links(graph: &Graph, time: WorkingTime) -> Vec<Link> {
    let link = |need: &NeedLink| Link {
        from: need.predecessor.0,
        to: need.successor.0,
        kind: match need.link {
            LinkType::FinishToStart => LinkKind::FinishToStart,
            LinkType::StartToStart => LinkKind::StartToStart,
            LinkType::FinishToFinish => LinkKind::FinishToFinish,
            LinkType::StartToFinish => LinkKind::StartToFinish,
        },
        lag: need.lag.elapsed_days().map_or_else(|| Lag::Working(time.minutes(need.lag)), Lag::Elapsed),
    };
    graph.needs().iter().map(link).collect()
}

/// Returns the due date written on an item; of a key result without one, its objective's.
pub fn due(plan: &Plan, graph: &Graph, item: ItemIx) -> Option<Day> {
    written_due(plan, graph, item).map(|(_, due)| due)
}

/// Returns the due date of an item with the item that it is written on.
fn written_due(plan: &Plan, graph: &Graph, item: ItemIx) -> Option<(ItemIx, Day)> {
    let own = |item: ItemIx| plan.item(item).get(registry::DUE).map(|period| (item, period.last));
    own(item).or_else(|| {
        let key_result = plan.item(item).kind == ItemKind::KeyResult;
        key_result.then(|| graph.serves_of(item).find_map(|link| own(link.container)))?
    })
}

/// Returns the estimate that schedules: the likely one; a day where a task has none, nothing for what takes no time.
pub fn duration(item: &Written) -> crate::base::Duration {
    let likely = |estimate: &Estimate| estimate.likely;
    match item.kind {
        ItemKind::Task if item.is_milestone() || item.get(registry::EXTERNAL).is_some() => {
            crate::base::Duration::ZERO
        }
        ItemKind::Task => {
            item.get(registry::ESTIMATE).map_or_else(|| crate::base::Duration::from_days(1), likely)
        }
        ItemKind::Gate => item.get(registry::TAKES).map_or(crate::base::Duration::ZERO, likely),
        _ => crate::base::Duration::ZERO,
    }
}

/// Returns how much work is left by an item's `remaining`, else by its `progress`, in working minutes.
pub fn remaining(item: &Written, time: WorkingTime) -> Minutes {
    let whole = time.minutes(duration(item));
    if let Some(remaining) = item.get(registry::REMAINING) {
        return time.minutes(*remaining);
    }
    let progress = item.get(registry::PROGRESS).copied().unwrap_or(Percent(0.0));
    // Thousandths of a percent keep the product whole, so that a third is not rounded twice.
    let left = 100_000 - (progress.0 * 1000.0).round() as i64;
    (i128::from(whole) * i128::from(left)).div_euclid(100_000) as Minutes
        + i64::from((i128::from(whole) * i128::from(left)).rem_euclid(100_000) > 0)
}

fn kind(plan: &Plan, graph: &Graph, number: ItemIx, data_date: Day) -> Kind {
    let item = plan.item(number);
    match item.kind {
        kind if kind.is_container() => Kind::Container,
        ItemKind::Task if item.get(registry::REPEAT).is_some() => Kind::Unscheduled,
        ItemKind::Task if item.get(registry::EXTERNAL).is_some() => {
            Kind::External { promised: item.get(registry::PROMISED).copied() }
        }
        ItemKind::Task if item.is_milestone() => Kind::Milestone,
        ItemKind::Task => Kind::Task,
        ItemKind::Gate => Kind::Gate(gate(plan, graph, number, data_date)),
        _ => Kind::Unscheduled,
    }
}

fn gate(plan: &Plan, graph: &Graph, number: ItemIx, data_date: Day) -> Gate {
    let item = plan.item(number);
    let void = item.get(registry::GATE_WHEN).is_some_and(|condition| !holds(plan, graph, number, condition));
    if !item.get(registry::IN_ORDER).copied().unwrap_or(false) {
        return Gate { void, ..Gate::default() };
    }
    let approvals = counted_approvals(item, data_date);
    let needed = item.get(registry::APPROVERS).map_or(1, |approvers| approvers.needed);
    Gate {
        void,
        turns: needed.saturating_sub(approvals.len()) as u32,
        last_approval: approvals.last().copied(),
    }
}

/// Returns the days of the approvals of a gate that count: by somebody asked, on or before the data date, each person
/// once, in order.
pub fn counted_approvals(gate: &Written, data_date: Day) -> Vec<Day> {
    let asked =
        gate.get(registry::APPROVERS).map(|approvers| approvers.people.as_slice()).unwrap_or_default();
    let mut days: Vec<Day> = gate
        .get(registry::APPROVED)
        .unwrap_or_default()
        .iter()
        .filter(|approval| approval.day.value <= data_date)
        .filter(|approval| asked.iter().any(|person| person.value == approval.person.value))
        .map(|approval| approval.day.value)
        .collect();
    days.sort_unstable();
    days
}

/// Returns the day on which enough had approved, as of a day.
pub fn approved_on(gate: &Written, data_date: Day) -> Option<Day> {
    let needed = gate.get(registry::APPROVERS)?.needed;
    counted_approvals(gate, data_date).get(needed.checked_sub(1)?).copied()
}

/// Returns whether the condition of a gate holds: a label of the gate or of what it serves, an objective that it serves
/// whose delay costs more than a rate.
pub fn holds(plan: &Plan, graph: &Graph, gate: ItemIx, condition: &Condition) -> bool {
    let mut subjects = graph.all_served(gate);
    subjects.push(gate);
    condition.terms.iter().all(|term| match (&term.value.value, term.key) {
        (Value::Text(label), "label") => subjects.iter().any(|item| {
            let labels = plan.item(*item).get(registry::LABELS).unwrap_or_default();
            labels.iter().any(|own| own.value == *label)
        }),
        (Value::Rate(bound), "cost_of_delay_over") => subjects.iter().any(|item| {
            let rate = plan.item(*item).get(registry::COST_OF_DELAY);
            rate.is_some_and(|rate| costs_more(*rate, *bound, WorkingTime::of(plan).days_per_week))
        }),
        _ => true,
    })
}

/// Compares two rates; those in different currencies are not comparable, so the gate stands.
fn costs_more(rate: Rate, bound: Rate, days_per_week: i64) -> bool {
    let weekly = |rate: Rate| -> Money { rate.cost(days_per_week, days_per_week) };
    let (rate, bound) = (weekly(rate), weekly(bound));
    rate.currency != bound.currency || rate.hundredths > bound.hundredths
}

/// The calendars that work is done in, each made once.
#[derive(Debug)]
pub(super) struct Calendars {
    pub(super) made: Vec<Calendar>,
    pub(super) time: WorkingTime,
    /// By the calendar named (none: the plan's) and the person whose absence is laid over it.
    known: FxHashMap<(Option<u32>, Option<u32>), u32>,
}

impl Calendars {
    pub(super) fn new(plan: &Plan, time: WorkingTime) -> Self {
        let spec = plan.manifest().and_then(|manifest| manifest.get(registry::CALENDAR));
        let default = CalendarSpec::default();
        let calendar = lay(&[spec.unwrap_or(&default)], time);
        Self { made: vec![calendar], time, known: FxHashMap::from_iter([((None, None), 0)]) }
    }

    /// Returns the place of the calendar that an item works in.
    fn of(&mut self, plan: &Plan, graph: &Graph, number: ItemIx) -> u32 {
        let item = plan.item(number);
        let works =
            item.kind == ItemKind::Task && !item.is_milestone() && item.get(registry::EXTERNAL).is_none();
        if !works {
            return 0;
        }
        let owner = graph.owner(number);
        let person = owner.map(|owner| plan.party(owner));
        let named = Self::named(plan, item, person);
        let away = person.and_then(|person| person.get(registry::AWAY)).unwrap_or_default();
        let key = (named, owner.filter(|_| !away.is_empty()).map(|owner| owner.0));
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let calendar = self.of_everybody(plan, named).with(&exceptions(away, ExceptionKind::Away));
        self.made.push(calendar);
        let place = self.made.len() as u32 - 1;
        self.known.insert(key, place);
        place
    }
}

impl Calendars {
    /// Returns the calendar named by a task, else by its owner.
    fn named(plan: &Plan, item: &Written, owner: Option<&Written>) -> Option<u32> {
        let named = item.get(registry::CALENDAR_ID).or_else(|| owner?.get(registry::CALENDAR_ID));
        named.and_then(|id| plan.find_calendar(id)).map(|calendar| calendar.0)
    }

    /// Returns a calendar without anybody's absence: the one named, else the plan's.
    fn of_everybody(&self, plan: &Plan, named: Option<u32>) -> Calendar {
        match named {
            None => self.made[0].clone(),
            Some(named) => lay(&levels(plan, named), self.time),
        }
    }
}

/// A named calendar and those it extends, the farthest first; a cycle of them ends where it would begin again.
fn levels(plan: &Plan, named: u32) -> Vec<&CalendarSpec> {
    let calendars = plan.calendars();
    let mut levels = Vec::new();
    let mut seen = rustc_hash::FxHashSet::default();
    let mut next = Some(named as usize);
    while let Some(at) = next.filter(|at| seen.insert(*at)) {
        let spec = &calendars[at].1;
        levels.push(spec);
        next = spec
            .extends
            .as_ref()
            .and_then(|id| plan.find_calendar(&id.value))
            .map(|calendar| calendar.0 as usize);
    }
    levels.reverse();
    levels
}

/// Makes a calendar of its levels: the nearest that names a week or a day decides.
fn lay(levels: &[&CalendarSpec], time: WorkingTime) -> Calendar {
    let week = levels.iter().rev().find_map(|level| level.week.as_deref()).unwrap_or(&WEEK);
    let mut calendar = Calendar::new(week, time.minutes_per_day as u16);
    for level in levels {
        let mut layer = exceptions(&level.holidays, ExceptionKind::Holiday);
        layer.extend(exceptions(&level.working, ExceptionKind::Working));
        calendar = calendar.with(&layer);
    }
    calendar
}

fn exceptions(ranges: &[Range], kind: ExceptionKind) -> Vec<Exception> {
    ranges
        .iter()
        .map(|range| Exception { from: range.first, to: range.last, kind, source: range.span.start })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::graph::{PlanFile, Unresolved, link};
    use crate::model::{Role, lower};

    fn linked(text: &str) -> (Plan, Graph) {
        let (plan, graph, findings) = link(files(text));
        assert_eq!(findings, [], "the plan is sound");
        (plan, graph)
    }

    fn files(text: &str) -> Vec<PlanFile> {
        let manifest =
            "plan: P\nversion: 1\nstart: 2026-03-02\npeople: {ana: {name: Ana, away: {2026-03-04: trip}}}\n";
        [("plan.yaml", manifest, Role::Manifest), ("a.plan.yaml", text, Role::Part)]
            .map(|(path, text, role)| PlanFile {
                path: path.into(),
                lowered: Arc::new(lower(text.as_bytes(), role)),
            })
            .to_vec()
    }

    #[test]
    fn a_closed_objective_holds_its_key_results_to_no_date() {
        let goal = |own: &str, inner: &str| {
            format!(
                "objectives:\n  goal:\n    title: G\n    owner: ana\n    due: 2026-06-30\n{own}    key_results: {{figure: \
                 {{title: F, owner: ana, from: 1, to: 5{inner}}}}}\n"
            )
        };
        let today = Day::parse("2026-03-02").expect("a day");
        for (own, inner, expected) in [
            ("", "", Some("2026-06-30")),
            ("", ", due: 2026-05-29", Some("2026-05-29")),
            ("    status: closed\n", "", None),
            ("    status: closed\n", ", due: 2026-05-29", Some("2026-05-29")),
            ("", ", status: closed", None),
        ] {
            let (plan, graph) = linked(&goal(own, inner));
            let figure = plan.find("figure").expect("the key result");
            let due = network(&plan, &graph, today).items[figure.at()].due;
            let expected = expected.and_then(Day::parse);
            // Its own date is asked for as long as it is not closed itself.
            assert_eq!(due, expected, "{own}{inner}");
        }
    }

    #[test]
    fn a_calendar_without_absence_works_when_the_owner_does_not() {
        let (plan, graph) = linked("tasks: {work: {title: W, owner: ana}}\n");
        let work = plan.find("work").expect("the task");
        let day = Day::parse("2026-03-04").expect("a day");
        let network = network(&plan, &graph, day);
        assert!(!network.calendars[network.items[work.at()].calendar as usize].works(day));
        assert!(calendar_without_absence(&plan, &graph, work).works(day));
        assert!(!calendars_of_people(&plan)[plan.find_party("ana").expect("a person").at()].works(day));
    }

    #[test]
    fn every_field_that_a_network_is_made_of_is_one_that_dates_follow_from() {
        let source = include_str!("plan.rs");
        let (before, rest) = source.split_once("pub fn is_dated_by").expect("the list");
        let (list, after) = rest.split_once("\n}\n").expect("its end");
        let after = after.split_once("#[cfg(test)]").expect("the tests").0;
        let names = |text: &'static str| -> std::collections::BTreeSet<&str> {
            let word = |at: usize| {
                let name = &text[at..];
                &name[..name.find(|c: char| !c.is_ascii_uppercase() && c != '_').unwrap_or(name.len())]
            };
            text.match_indices("registry::").map(|(at, found)| word(at + found.len())).collect()
        };
        let mut read = names(before);
        read.extend(names(after));
        for of_manifest in ["CALENDAR", "PLAN_START"] {
            assert!(read.remove(of_manifest), "{of_manifest} is read");
        }
        // Read by `Item::is_milestone`, `Item::status` and `Graph::owner`.
        read.extend(["MILESTONE", "STATUS", "TASK_STATUS_FIELD", "RISK_STATUS", "OWNER"]);
        read.remove("");
        assert_eq!(names(list), read);
    }

    #[test]
    fn an_edit_of_what_dates_do_not_follow_from_leaves_the_network_as_it_is() {
        let base = "objectives:\n  goal: {title: Goal, owner: ana, due: 2026-06-30, why: Money}\n\
             initiatives:\n  way: {title: Way, drives: [goal], owner: ana, labels: [small]}\n\
             risks:\n  storm: {title: Storm, owner: ana, probability: 10%, impact: 3d, status: open, threatens: [work]}\n\
             gates:\n  gate: {title: Gate, owner: ana, part_of: way, approvers: [ana], takes: 2d, when: {label: big}}\n\
             tasks:\n  work: {title: Work, part_of: way, owner: ana, estimate: 3d, done_when: It is there.}\n  \
             next: {title: Next, owner: ana, needs: [work], status: doing, started: 2026-03-02, progress: 20%}\n";
        let today = Day::parse("2026-03-02").expect("a day");
        let network_of = |plan: &Plan, graph: &Graph| format!("{:?}", network(plan, graph, today));
        let file = |text: &str| lower(text.as_bytes(), Role::Part);
        for (old, new, is_dated) in [
            ("title: Work", "title: Deed", false),
            ("It is there.", "Somebody has seen it.", false),
            ("why: Money", "why: Honour", false),
            ("title: Goal", "title: Aim", false),
            ("title: Storm", "title: Gale", false),
            ("title: Gate, ", "title: Door, ", false),
            ("probability: 10%", "probability: 90%", false),
            ("impact: 3d", "impact: 9d", false),
            (", done_when: It is there.", "", false),
            ("status: open", "status: closed", true),
            ("estimate: 3d", "estimate: 4d", true),
            (", estimate: 3d", "", true),
            ("owner: ana, estimate", "estimate", true),
            ("due: 2026-06-30", "due: 2026-06-29", true),
            ("takes: 2d", "takes: 1d", true),
            ("label: big", "label: small", true),
            ("labels: [small]", "labels: [big]", true),
            ("progress: 20%", "progress: 30%", true),
            ("status: doing", "status: done", true),
            ("started: 2026-03-02", "started: 2026-02-27", true),
            ("title: Way", "title: Way, status: dropped", true),
            ("title: Next", "title: Next, milestone: true", true),
            ("title: Next", "title: Next, start_after: 2026-04-01", true),
        ] {
            let (mut plan, mut graph) = linked(base);
            let before = network_of(&plan, &graph);
            assert!(base.contains(old), "{old}");
            let versions = (file(base), file(&base.replacen(old, new, 1)));
            let mut unresolved = Unresolved::of(&plan).expect("every id stands once");
            let versions = (&versions.0, &versions.1);
            let edit = graph
                .exchange(&mut plan, &mut unresolved, "a.plan.yaml", versions, is_dated_by)
                .expect("nothing comes or goes");
            assert_eq!(!edit.is_empty(), is_dated, "{old} -> {new}");
            assert_eq!(network_of(&plan, &graph) != before, is_dated, "{old} -> {new}");
        }
    }
}
