//! One plan at one moment: a revision or the work tree, and a data date. Immutable; what follows from it is computed once,
//! and when it is asked for.

mod load;
mod timetable;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::base::Day;
use crate::diagnostic::Finding;
use crate::graph::{self, Cycle, Graph, ItemIx, Plan};
use crate::model::value::Reading;
use crate::schedule::{self, State};

pub use load::{AsOf, LoweringMemo, excluded, load, newer_language, relink};
pub use timetable::Timetable;

/// One plan at one moment.
#[derive(Debug)]
pub struct Snapshot {
    /// The linked plan.
    pub plan: Plan,
    /// The relations between its items.
    pub graph: Graph,
    /// The day as of which it is judged.
    pub data_date: Day,
    /// What reading and linking found.
    pub reading: Vec<Finding>,
    /// Files and folders that could not be read at all, each with what to do: the answer is then not whole.
    pub unreadable: Vec<Unreadable>,
    /// Why this program must not read the plan, if so: the version that is needed.
    pub version_needed: Option<String>,
    /// Readings that came from CSV files, by the item that names the file.
    pub readings_from_files: BTreeMap<ItemIx, Vec<Reading>>,
    cycles: OnceLock<Vec<Cycle>>,
    states: OnceLock<Vec<State>>,
    timetable: OnceLock<Option<Timetable>>,
}

/// A file or folder that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// Its path from the repository's top.
    pub path: String,
    /// Why, in a sentence.
    pub reason: String,
    /// What to do.
    pub hint: String,
}

impl Snapshot {
    /// Puts a linked plan at a day.
    pub fn new(plan: Plan, graph: Graph, reading: Vec<Finding>, data_date: Day) -> Self {
        Self {
            plan,
            graph,
            data_date,
            reading,
            unreadable: Vec::new(),
            version_needed: None,
            readings_from_files: BTreeMap::new(),
            cycles: OnceLock::new(),
            states: OnceLock::new(),
            timetable: OnceLock::new(),
        }
    }

    /// Puts a plan at the day of another whose items have the same relations, so that what follows from those is known.
    pub fn related_as(like: &Self, plan: Plan) -> Self {
        let snapshot = Self::new(plan, like.graph.clone(), Vec::new(), like.data_date);
        snapshot.cycles.get_or_init(|| like.cycles().to_vec());
        snapshot
    }

    /// Returns the cycles through needs and containment.
    pub fn cycles(&self) -> &[Cycle] {
        self.cycles.get_or_init(|| graph::dependency_cycles(&self.plan, &self.graph))
    }

    /// Returns how an item stands, once what it serves is taken into account.
    pub fn state(&self, item: ItemIx) -> State {
        self.states.get_or_init(|| schedule::states(&self.plan, &self.graph, self.data_date))[item.at()]
    }

    /// Returns whether all of the plan was read: every file, each to its end.
    pub fn is_complete(&self) -> bool {
        self.plan.is_complete() && self.unreadable.is_empty()
    }

    /// Returns whether all items of the plan could be made out; otherwise nothing is said about what is missing.
    pub fn is_whole(&self) -> bool {
        self.plan.is_whole() && self.unreadable.is_empty()
    }

    /// Returns the dates of the plan; there are none with a cycle, of needs or of parts.
    pub fn timetable(&self) -> Option<&Timetable> {
        self.timetable
            .get_or_init(|| {
                let has_cycle = !self.cycles().is_empty();
                if has_cycle { None } else { Timetable::new(&self.plan, &self.graph, self.data_date) }
            })
            .as_ref()
    }
}
