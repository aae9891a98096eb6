//! A schedule that follows the edits of its plan: only the dates that an edit moves are worked out anew.
//!
//! Early dates are worked out again from what was edited on, in the order of the passes, as far as they come out otherwise; late dates
//! the same way back, as long as the plan's finish stays. What an edit relates otherwise makes the passes be prepared anew, which
//! takes about as long as a pass, and the dates are kept.

use crate::base::{Day, Instant, Minutes};
use crate::graph::{Edit, Graph, ItemIx, Plan};

use super::backward::Late;
use super::forward::Early;
use super::network::{Kind, Network};
use super::nodes::{self, Mode};
use super::passes::Passes;
use super::upkeep::{Reach, Upkeep};

/// A schedule of a plan that is edited, as of a day that goes on or back.
#[derive(Debug)]
pub struct RollingSchedule {
    upkeep: Upkeep,
    passes: Passes,
    /// The place of each node in the order of the passes.
    ranks: Vec<u32>,
    early: Early,
    late: Option<LateDates>,
    /// What was edited since the dates were worked out.
    edited: Reach,
    ahead: Ahead,
}

/// Late dates, and what is to be looked at before they hold again.
#[derive(Debug)]
struct LateDates {
    finish: Option<Instant>,
    late: Late,
    float: Vec<Option<Minutes>>,
    /// The nodes that were edited, or have other early dates.
    moved: Vec<u32>,
}

impl RollingSchedule {
    /// Makes the schedule of a plan as of a day; `None` where there are no dates. Whoever asks knows that there is no cycle.
    pub fn new(plan: &Plan, graph: &Graph, data_date: Day) -> Option<Self> {
        let (upkeep, network) = Upkeep::begin(plan, graph, data_date);
        let passes = Passes::new(network).ok()?;
        let mut schedule = Self {
            upkeep,
            ranks: Vec::new(),
            early: Early::default(),
            late: None,
            edited: Reach::default(),
            ahead: Ahead::default(),
            passes,
        };
        schedule.rank();
        schedule.passes.forward(&schedule.passes.network().durations, &mut schedule.early);
        Some(schedule)
    }

    /// Takes note of an edit of the plan, which both are as they are after it; returns whether it can be followed. Otherwise the
    /// schedule is to be made anew.
    pub fn follow(&mut self, plan: &Plan, graph: &Graph, edit: &Edit) -> bool {
        let Some(reach) = self.upkeep.follow(&mut self.passes.network, plan, graph, edit) else {
            return false;
        };
        self.edited.items.extend(reach.items);
        self.edited.relates |= reach.relates;
        self.edited.renumbers |= reach.renumbers;
        true
    }

    /// Works out the early dates as of a day; returns whether there are any. Whoever asks knows that there is no cycle.
    pub fn go_to(&mut self, plan: &Plan, graph: &Graph, data_date: Day) -> bool {
        let is_another_day = data_date != self.passes.network.data_date;
        if is_another_day {
            let reach = self.upkeep.go_to(&mut self.passes.network, plan, graph, data_date);
            self.edited.items.extend(reach.items);
            self.edited.relates |= reach.relates;
        }
        let edited = std::mem::take(&mut self.edited);
        let mut nodes: Vec<u32> = Vec::new();
        if edited.relates {
            let mut is_kept = !edited.renumbers;
            if is_kept {
                self.neighbours(&edited.items, &mut nodes);
            }
            let network = std::mem::replace(&mut self.passes.network, Network::empty());
            let Ok(passes) = Passes::new(network) else { return false };
            let before = std::mem::replace(&mut self.passes, passes);
            is_kept &=
                before.nodes.len() == self.passes.nodes.len() && before.has_work == self.passes.has_work;
            self.rank();
            if !is_kept {
                self.late = None;
                self.passes.forward(&self.passes.network().durations, &mut self.early);
                return true;
            }
            self.neighbours(&edited.items, &mut nodes);
        } else if is_another_day {
            (self.passes.nodes, self.passes.ends) = nodes::nodes(&self.passes.network);
        } else {
            for item in &edited.items {
                let ends = self.passes.ends[item.at()];
                nodes::renew(&self.passes.network, &mut self.passes.nodes, ends, item.0);
            }
        }
        self.nodes_of(&edited.items, &mut nodes);
        let moved = if is_another_day { self.date_all(&nodes) } else { self.date_from(&nodes) };
        if let Some(late) = &mut self.late {
            // A lag is worked in the calendar of what is bound, which may be another one.
            let bounding = nodes.iter().flat_map(|node| self.passes.into.of(*node)).map(|edge| edge.node);
            late.moved.extend(bounding);
            late.moved.extend(nodes);
            late.moved.extend(moved);
            if is_another_day {
                // Whether a gate has begun depends on the day.
                let gates = (0..).zip(&self.passes.nodes).filter(|(_, node)| node.mode == Mode::OpenGate);
                late.moved.extend(gates.map(|(place, _)| place));
            }
            if late.moved.len() > self.passes.nodes.len() {
                self.late = None;
            }
        }
        true
    }

    /// Returns the day on which an item is forecast to finish.
    pub fn forecast(&self, item: ItemIx) -> Option<Day> {
        self.passes.forecast(&self.early, item.0)
    }

    /// Returns the total float of an item.
    pub fn total_float(&mut self, item: ItemIx) -> Option<Minutes> {
        if self.passes.network.items[item.at()].kind == Kind::Unscheduled {
            return None;
        }
        self.date_late();
        self.late.as_ref()?.float[self.passes.ends[item.at()].close as usize]
    }

    /// Returns the working minutes of a day.
    pub fn minutes_per_day(&self) -> Minutes {
        self.passes.calendar().minutes_per_day()
    }

    fn rank(&mut self) {
        self.ranks.clear();
        self.ranks.resize(self.passes.nodes.len(), 0);
        for (rank, node) in (0..).zip(&self.passes.order) {
            self.ranks[*node as usize] = rank;
        }
    }

    /// Adds the nodes of some items.
    fn nodes_of(&self, items: &[ItemIx], nodes: &mut Vec<u32>) {
        for item in items {
            let ends = self.passes.ends[item.at()];
            nodes.extend([item.0, ends.start, ends.finish, ends.close]);
        }
    }

    /// Adds the nodes of some items, and what bounds them or is bounded by them.
    fn neighbours(&self, items: &[ItemIx], nodes: &mut Vec<u32>) {
        let first = nodes.len();
        self.nodes_of(items, nodes);
        for at in first..nodes.len() {
            let node = nodes[at];
            let edges = self.passes.into.of(node).iter().chain(self.passes.out_of.of(node));
            nodes.extend(edges.map(|edge| edge.node));
        }
    }

    /// Works out all early dates; returns the nodes that have others than before. At some nodes, how much there is to do may be
    /// otherwise.
    fn date_all(&mut self, edited: &[u32]) -> Vec<u32> {
        let Self { passes, early, .. } = self;
        for node in edited {
            early.work[*node as usize] =
                passes.work(&passes.nodes[*node as usize], &passes.network.durations);
        }
        passes.order.iter().copied().filter(|node| passes.date(*node, early)).collect()
    }

    /// Works out the early dates that follow from some nodes; returns the nodes that have others than before.
    fn date_from(&mut self, edited: &[u32]) -> Vec<u32> {
        let Self { passes, early, ahead, ranks, .. } = self;
        ahead.begin(passes.nodes.len());
        for node in edited {
            early.work[*node as usize] =
                passes.work(&passes.nodes[*node as usize], &passes.network.durations);
            ahead.add(ranks[*node as usize]);
        }
        let mut moved = Vec::new();
        while let Some(rank) = ahead.next() {
            let node = passes.order[rank as usize];
            if passes.date(node, early) {
                moved.push(node);
                for edge in passes.out_of.of(node) {
                    ahead.add(ranks[edge.node as usize]);
                }
            }
        }
        moved
    }

    /// Works out the late dates, if they do not hold any more.
    fn date_late(&mut self) {
        if self.late.as_ref().is_some_and(|dates| dates.moved.is_empty()) {
            return;
        }
        let finish = self.passes.finish(&self.early);
        let Self { passes, early, ahead, ranks, .. } = self;
        let Some(dates) = self.late.as_mut().filter(|dates| dates.finish == finish) else {
            let late = passes.late(early, finish);
            let float = passes.total_float(early, &late);
            self.late = Some(LateDates { finish, late, float, moved: Vec::new() });
            return;
        };
        let mut moved = std::mem::take(&mut dates.moved);
        let last = passes.nodes.len() as u32 - 1;
        ahead.begin(passes.nodes.len());
        for node in &moved {
            ahead.add(last - ranks[*node as usize]);
        }
        while let Some(place) = ahead.next() {
            let node = passes.order[(last - place) as usize];
            if passes.date_late(node, early, passes.ceiling(node, finish), &mut dates.late) {
                moved.push(node);
                for edge in passes.into.of(node) {
                    ahead.add(last - ranks[edge.node as usize]);
                }
            }
        }
        ahead.begin(passes.nodes.len());
        for node in moved {
            ahead.add(ranks[node as usize]);
        }
        while let Some(rank) = ahead.next() {
            let node = passes.order[rank as usize];
            let float = passes.float_of(node, early, &dates.late, &dates.float);
            if std::mem::replace(&mut dates.float[node as usize], float) != float {
                for edge in passes.out_of.of(node) {
                    ahead.add(ranks[edge.node as usize]);
                }
            }
        }
    }
}

/// Places that are still to be looked at, in their order: a bit for each.
#[derive(Debug, Default)]
struct Ahead {
    words: Vec<u64>,
    /// The word before which all places were looked at.
    at: usize,
}

impl Ahead {
    /// Begins with none of so many places.
    fn begin(&mut self, places: usize) {
        self.words.clear();
        self.words.resize(places.div_ceil(64), 0);
        self.at = self.words.len();
    }

    /// Adds a place, which is after the one that was taken last.
    fn add(&mut self, place: u32) {
        let word = place as usize / 64;
        self.words[word] |= 1 << (place % 64);
        self.at = self.at.min(word);
    }

    /// Takes the first place.
    fn next(&mut self) -> Option<u32> {
        while let Some(word) = self.words.get_mut(self.at) {
            if *word != 0 {
                let bit = word.trailing_zeros();
                *word &= *word - 1;
                return Some(self.at as u32 * 64 + bit);
            }
            self.at += 1;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::super::is_dated_by;
    use super::*;
    use crate::graph::{self, PlanFile, Unresolved};
    use crate::model::{Role, lower};

    /// A task, by its number and which of a few values each field has.
    type Task = (usize, [usize; 9]);
    /// The same of what is not a task: an objective's and an initiative's dates and states, a gate's terms.
    type Others = [usize; 6];

    const OWNERS: [&str; 4] = ["owner: ana", "owner: bea", "owner: cleo", "calendar: short"];
    const NEEDS: [&str; 6] = [
        "",
        "needs: [t0]",
        "needs: [{id: t1, type: SS, lag: 2d}]",
        "needs: [gate]",
        "needs: [t2, side]",
        "needs: [{id: t0, type: FF, lag: -1d}]",
    ];
    const PARENTS: [&str; 4] = ["part_of: way", "part_of: side", "drives: [goal]", ""];
    const ESTIMATES: [&str; 4] = ["estimate: 3d", "estimate: 1w", "estimate: 4h", ""];
    const STATES: [&str; 7] = [
        "",
        "status: doing\n    started: 2026-03-02",
        "status: doing\n    started: 2026-02-24\n    progress: 40%",
        "status: doing\n    remaining: 1d",
        "status: done\n    started: 2026-02-20\n    finished: 2026-02-27",
        "status: done",
        "status: dropped",
    ];
    const DUES: [&str; 3] = ["", "due: 2026-03-06", "due: 2026-04-17"];
    const STARTS: [&str; 3] = ["", "start_after: 2026-03-10", "start_after: 2026-02-01"];
    const FORMS: [&str; 4] = ["", "", "milestone: true", "external: Them\n    promised: 2026-03-12"];
    const APPROVED: [&str; 3] =
        ["", "approved: {ana: 2026-03-04}", "approved: {ana: 2026-03-04, bea: 2026-03-09}"];
    const TERMS: [&str; 3] = ["", "in_order: true", "when: {label: big}"];
    const TAKES: [&str; 2] = ["", "takes: 2d"];

    fn manifest() -> PlanFile {
        file(
            "plan.yaml",
            "plan: P\nversion: 1\nstart: 2026-03-02\ncalendar: {holidays: {2026-03-13: Fair}}\ncalendars: {short: {week: [mon, tue]}}\n\
             people:\n  ana: {name: Ana, away: {2026-03-04..2026-03-05: trip}}\n  bea: {name: Bea}\n  cleo: {name: Cleo, calendar: short}\n",
        )
    }

    fn file(path: &str, text: &str) -> PlanFile {
        let role = if path == "plan.yaml" { Role::Manifest } else { Role::Part };
        PlanFile { path: path.into(), lowered: Arc::new(lower(text.as_bytes(), role)) }
    }

    fn part(tasks: &[Task], others: &Others) -> String {
        let [goal, way, state, approved, terms, takes] = *others;
        let mut text = format!(
            "objectives:\n  goal:\n    title: G\n    owner: ana\n    {}\n    key_results: {{kr: {{title: K, from: 1, to: 2}}}}\n\
             initiatives:\n  way:\n    title: W\n    drives: [kr]\n    {}\n    {}\n  side:\n    title: S\n    labels: [{}]\n    part_of: way\n\
             gates:\n  gate:\n    title: Gate\n    part_of: side\n    approvers: [ana, bea]\n    {}\n    {}\n    {}\n",
            DUES[goal % 3],
            DUES[way % 3],
            ["", STARTS[1], "status: dropped", "status: closed"][state % 4],
            ["big", "small"][way % 2],
            APPROVED[approved % 3],
            TERMS[terms % 3],
            TAKES[takes % 2],
        );
        text.push_str("tasks:\n");
        let mut written = std::collections::BTreeSet::new();
        for (number, [owner, needs, parent, estimate, state, due, start, form, _]) in tasks {
            if !written.insert(number) {
                continue;
            }
            let fields = [
                OWNERS[owner % 4],
                NEEDS[needs % 6],
                PARENTS[parent % 4],
                STATES[state % 7],
                DUES[due % 3],
                STARTS[start % 3],
                FORMS[form % 4],
                if form % 4 < 2 { ESTIMATES[estimate % 4] } else { "" },
            ];
            let _ = write!(text, "  t{number}:\n    title: T\n");
            for field in fields.into_iter().filter(|field| !field.is_empty()) {
                let _ = writeln!(text, "    {field}");
            }
        }
        text
    }

    fn told(schedule: &mut RollingSchedule, plan: &Plan) -> Vec<String> {
        let told = plan.items().map(|item| {
            format!("{} {:?} {:?}", plan.id(item), schedule.forecast(item), schedule.total_float(item))
        });
        told.collect()
    }

    fn tasks() -> impl Strategy<Value = Vec<Task>> {
        prop::collection::vec((0..8_usize, prop::array::uniform9(0..84_usize)), 2..8)
    }

    proptest! {
        #[test]
        fn a_schedule_that_follows_edits_is_the_one_made_anew(
            mut tasks in tasks(),
            mut others in prop::array::uniform6(0..12_usize),
            edits in prop::collection::vec((0..8_usize, 0..16_usize, 0..84_usize, -3..20_i32, any::<bool>()), 1..12),
        ) {
            let mut text = part(&tasks, &others);
            let (mut plan, mut graph) = graph::relink(vec![manifest(), file("a.plan.yaml", &text)]);
            let mut unresolved = Unresolved::of(&plan).expect("every id stands once");
            let mut schedule: Option<RollingSchedule> = None;
            let mut today = Day::parse("2026-03-02").expect("a day");
            for (task, field, value, day, is_asked) in edits {
                let at = task % tasks.len();
                match field {
                    0..9 => tasks[at].1[field] = value,
                    9 if tasks.len() > 2 => { tasks.remove(at); }
                    9 => tasks.push((value % 8, tasks[at].1)),
                    10..16 => others[field - 10] = value,
                    _ => {}
                }
                if !is_asked {
                    // The next version has this edit, too.
                    continue;
                }
                let edited = part(&tasks, &others);
                let versions = (lower(text.as_bytes(), Role::Part), lower(edited.as_bytes(), Role::Part));
                let versions = (&versions.0, &versions.1);
                text = edited.clone();
                let path = "a.plan.yaml";
                if let Some(edit) = graph.exchange(&mut plan, &mut unresolved, path, versions, is_dated_by) {
                    let follows = |schedule: &mut RollingSchedule| schedule.follow(&plan, &graph, &edit);
                    schedule = schedule.filter(|_| !graph::is_cyclic(&plan, &graph));
                    if !schedule.as_mut().is_some_and(follows) {
                        schedule = None;
                    }
                } else {
                    (plan, graph) = graph::relink(vec![manifest(), file(path, &edited)]);
                    unresolved = Unresolved::of(&plan).expect("every id stands once");
                    schedule = None;
                }
                if graph::is_cyclic(&plan, &graph) || day == 7 {
                    continue;
                }
                if day % 2 == 0 {
                    today = Day(today.0 + day);
                }
                if !schedule.as_mut().is_some_and(|schedule| schedule.go_to(&plan, &graph, today)) {
                    schedule = RollingSchedule::new(&plan, &graph, today);
                }
                let mut anew = RollingSchedule::new(&plan, &graph, today).expect("there is no cycle");
                let schedule = schedule.as_mut().expect("there is no cycle");
                if day % 3 > 0 {
                    prop_assert_eq!(told(schedule, &plan), told(&mut anew, &plan));
                } else {
                    let forecasts = |schedule: &RollingSchedule| {
                        plan.items().map(|item| schedule.forecast(item)).collect::<Vec<_>>()
                    };
                    prop_assert_eq!(forecasts(schedule), forecasts(&anew));
                }
                // What a whole schedule says is what the passes say.
                let dates = schedule.passes.run();
                for item in plan.items() {
                    let finish = schedule.passes.days(dates.dates(item.0)).early_finish;
                    prop_assert_eq!(schedule.forecast(item), finish, "{}", plan.id(item));
                    prop_assert_eq!(anew.total_float(item), dates.dates(item.0).total_float);
                }
            }
        }
    }

    #[test]
    fn places_are_looked_at_in_their_order_and_once() {
        let mut ahead = Ahead::default();
        ahead.begin(200);
        [130, 3, 64, 3].into_iter().for_each(|place| ahead.add(place));
        assert_eq!(ahead.next(), Some(3));
        ahead.add(63);
        ahead.add(199);
        assert_eq!(std::iter::from_fn(|| ahead.next()).collect::<Vec<_>>(), [63, 64, 130, 199]);
        ahead.begin(0);
        assert_eq!(ahead.next(), None);
    }
}
