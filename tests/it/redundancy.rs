//! The law behind `redundant-dependency`: a plan without the entries that it finds has the same dates, and with one link
//! type and no containers it finds exactly what can be left out.

use std::fmt::Write;
use std::sync::Arc;

use git_plan::base::Day;
use git_plan::graph::{PlanFile, implied_needs, link};
use git_plan::model::{Role, lower};
use git_plan::schedule::State;
use git_plan::snapshot::Snapshot;
use proptest::prelude::*;

const HEAD: &str = "plan: P
version: 1
start: 2026-03-02
calendar: { holidays: { 2026-03-10: a holiday } }
people:
  ana: { name: Ana, away: { 2026-03-16..2026-03-18: away } }
  jon: { name: Jon }
";

/// A task: whose it is, which initiative it is in, how it stands, how long it takes.
#[derive(Clone, Debug)]
struct Task {
    owner: bool,
    initiative: Option<usize>,
    status: u8,
    days: u8,
}

/// An entry of `needs`, among the nodes in their order: tasks and initiatives.
#[derive(Clone, Debug, PartialEq)]
struct Need {
    from: usize,
    to: usize,
    link: usize,
    lag: i8,
}

#[derive(Clone, Debug)]
struct Plan {
    tasks: Vec<Task>,
    /// The initiative that each initiative is part of.
    initiatives: Vec<Option<usize>>,
    needs: Vec<Need>,
}

impl Plan {
    /// Nodes from 0 are tasks, those after them initiatives.
    fn id(&self, node: usize) -> String {
        let kind = if node < self.tasks.len() { 't' } else { 'i' };
        format!("{kind}{node:02}")
    }

    /// The needs that the language allows: of initiatives FS and SS, and on them FS and FF.
    fn allowed(&self, need: &Need) -> bool {
        let is_task = |node: usize| node < self.tasks.len();
        need.from != need.to
            && (is_task(need.to) || need.link < 2)
            && (is_task(need.from) || matches!(need.link, 0 | 2))
    }

    fn text(&self) -> String {
        let mut text = HEAD.to_owned();
        text += "initiatives:\n  other: { title: T, owner: ana }\n";
        let count = self.tasks.len();
        for (at, outer) in self.initiatives.iter().enumerate() {
            let node = count + at;
            writeln!(text, "  {}:\n    title: T\n    owner: ana", self.id(node)).expect("text");
            if let Some(outer) = outer {
                writeln!(text, "    part_of: {}", self.id(count + outer)).expect("text");
            }
            self.needs_of(node, &mut text);
        }
        text += "tasks:\n";
        for (node, task) in self.tasks.iter().enumerate() {
            let owner = if task.owner { "ana" } else { "jon" };
            writeln!(text, "  {}:\n    title: T\n    owner: {owner}", self.id(node)).expect("text");
            writeln!(text, "    estimate: {}d", task.days).expect("text");
            if let Some(initiative) = task.initiative {
                writeln!(text, "    part_of: {}", self.id(count + initiative)).expect("text");
            }
            text += match task.status {
                0 => "    status: done\n    started: 2026-02-23\n    finished: 2026-02-25\n",
                1 => "    status: doing\n    started: 2026-02-26\n    progress: 50%\n",
                2 => "    status: dropped\n",
                _ => "",
            };
            self.needs_of(node, &mut text);
        }
        text
    }

    fn needs_of(&self, node: usize, text: &mut String) {
        let needs: Vec<&Need> = self.needs.iter().filter(|need| need.to == node).collect();
        if !needs.is_empty() {
            *text += "    needs:\n";
        }
        for need in needs {
            let (id, link) = (self.id(need.from), ["FS", "SS", "FF", "SF"][need.link]);
            writeln!(text, "      - {{ id: {id}, type: {link}, lag: {}d }}", need.lag).expect("text");
        }
    }

    fn snapshot(&self) -> Snapshot {
        let lowered = Arc::new(lower(self.text().as_bytes(), Role::Manifest));
        let (plan, graph, findings) = link(vec![PlanFile { path: "plan.yaml".into(), lowered }]);
        assert!(findings.is_empty(), "{findings:#?}\n{}", self.text());
        Snapshot::new(plan, graph, findings, Day::parse("2026-03-02").expect("a day"))
    }
}

/// The entries that are found, as places in the plan's list.
fn found(plan: &Plan, snapshot: &Snapshot) -> Vec<usize> {
    let is_open = |item| snapshot.state(item).is_active();
    let mut taken = Vec::new();
    for implied in implied_needs(&snapshot.plan, &snapshot.graph, is_open) {
        let need = implied.need;
        // The rule leaves needs of dropped work to `needs-dropped-work`.
        if snapshot.state(need.predecessor) == State::Dropped {
            continue;
        }
        let entries = snapshot.graph.needs_of(need.successor);
        let place = entries.clone().position(|other| other.place == need.place).expect("an entry");
        let id = snapshot.plan.id(need.successor);
        let of_item: Vec<usize> =
            (0..plan.needs.len()).filter(|at| plan.id(plan.needs[*at].to) == id).collect();
        taken.push(of_item[place]);
    }
    taken.sort_unstable();
    taken
}

fn without(plan: &Plan, taken: &[usize]) -> Plan {
    let mut at = 0;
    let mut plan = plan.clone();
    plan.needs.retain(|_| {
        at += 1;
        !taken.contains(&(at - 1))
    });
    plan
}

fn dates(snapshot: &Snapshot) -> Option<Vec<String>> {
    let timetable = snapshot.timetable()?;
    let dates = |item| {
        let dates = timetable.dates(item);
        (dates.early_start, dates.early_finish, dates.late_start, dates.late_finish, dates.total_float)
    };
    Some(snapshot.plan.items().map(|item| format!("{} {:?}", snapshot.plan.id(item), dates(item))).collect())
}

/// Plans of nine tasks and some initiatives; `typed` ones have all kinds of links, lags and states.
fn plans(typed: bool, initiatives: usize) -> impl Strategy<Value = Plan> {
    let task = (any::<bool>(), 0..3 * initiatives + 1, 0..24_u8, 1..6_u8);
    let nodes = 9 + initiatives;
    // Most links are the plain one, which is the only one that can be found.
    let need = (0..nodes, 0..nodes, 0..12_usize, -12..16_i8);
    let outer = proptest::collection::vec(0..4_usize, initiatives);
    (proptest::collection::vec(task, 9), outer, proptest::collection::vec(need, 0..20)).prop_map(
        move |(tasks, outer, needs)| {
            let tasks = tasks
                .into_iter()
                .map(|(owner, initiative, status, days)| Task {
                    owner,
                    initiative: (initiative < initiatives).then_some(initiative),
                    status: if typed { status } else { 9 },
                    days,
                })
                .collect();
            let initiatives =
                outer.into_iter().enumerate().map(|(at, outer)| (outer < at).then_some(outer)).collect();
            let mut plan = Plan { tasks, initiatives, needs: Vec::new() };
            let needs = needs.into_iter().map(|(from, to, link, lag)| {
                // Between tasks the order of the ids is an order of the plan.
                let (from, to) = if from.max(to) < 9 { (from.min(to), from.max(to)) } else { (from, to) };
                let link = if typed && link < 4 { link } else { 0 };
                let lag = if typed && matches!(lag, -2..4) { lag } else { 0 };
                Need { from, to, link, lag }
            });
            plan.needs = needs.filter(|need| plan.allowed(need)).collect();
            plan
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Early and late dates and floats are the same without what is found.
    #[test]
    fn nothing_moves_without_what_is_redundant(plan in plans(true, 3)) {
        let snapshot = plan.snapshot();
        // Most random plans with containers have cycles; the rest is enough.
        if let Some(before) = dates(&snapshot).filter(|_| snapshot.cycles().is_empty()) {
            let less = without(&plan, &found(&plan, &snapshot));
            let after = dates(&less.snapshot()).expect("no cycle comes of less");
            prop_assert_eq!(before, after, "{}", plan.text());
        }
    }

    /// Among finish-to-start links between tasks, what is found is what another way leads around.
    #[test]
    fn all_that_is_redundant_is_found(plan in plans(false, 0)) {
        let snapshot = plan.snapshot();
        let mut expected = Vec::new();
        for (at, need) in plan.needs.iter().enumerate() {
            let twin = plan.needs[..at].contains(need);
            let mut reached = vec![false; plan.tasks.len()];
            // Nodes are in order, so one pass over the targets from `from` on finds all that comes after it.
            reached[need.from] = true;
            for node in need.from + 1..=need.to {
                reached[node] = plan.needs.iter().any(|other| {
                    other.to == node && reached[other.from] && (other.from, other.to) != (need.from, need.to)
                });
            }
            if twin || reached[need.to] {
                expected.push(at);
            }
        }
        prop_assert_eq!(found(&plan, &snapshot), expected, "{}", plan.text());
    }
}
