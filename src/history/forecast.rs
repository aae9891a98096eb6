//! The dates of one revision after another, each made from what is linked already.

use std::cell::OnceCell;
use std::rc::Rc;

use crate::base::{Day, Minutes};
use crate::graph::{self, Exchanged, Graph, ItemIx, Plan, PlanFile};
use crate::model::FieldIx;
use crate::schedule::{self, Early, Passes, is_dated_by};

use super::History;
use super::revision::{HeldFile, Revision, changed};

/// Schedules one revision after another as of any day. Neighbours have nearly everything alike: only the files that differ are
/// looked at, the plan is linked again only where its relations are different, and scheduled again only where the day or a field
/// that dates follow from is.
pub(super) struct Forecasts<'h, 'l> {
    history: &'h History<'l>,
    linked: Option<Linked>,
    /// Passes over a plan that was linked; its relations may be others by now.
    passes: Option<Passes>,
    /// What was edited since the plan had the network that the passes are over; none where that was another plan's.
    edited: Option<Vec<(Option<ItemIx>, FieldIx)>>,
    dates: Option<Dates>,
}

/// A plan that is linked, and the files that it is made of.
struct Linked {
    files: Vec<HeldFile>,
    plan: Plan,
    graph: Graph,
    /// Whether there are no dates, whatever the day.
    has_cycle: bool,
}

/// The dates of the plan that is linked.
struct Dates {
    day: Day,
    /// The early dates; none where there is a cycle.
    early: Option<Early>,
    float: OnceCell<Vec<Option<Minutes>>>,
}

/// The forecasts of a plan as of a day.
pub(super) struct Outlook<'f> {
    plan: &'f Plan,
    graph: &'f Graph,
    dates: Option<(&'f Passes, &'f Early)>,
    float: &'f OnceCell<Vec<Option<Minutes>>>,
}

impl<'h, 'l> Forecasts<'h, 'l> {
    /// Begins with nothing linked.
    pub(super) fn new(history: &'h History<'l>) -> Self {
        Self { history, linked: None, passes: None, edited: None, dates: None }
    }

    /// Returns the plan of a revision with its forecasts as of a day. Places in it may be those of a neighbour.
    pub(super) fn at(&mut self, revision: &Rc<Revision<'l>>, day: Day) -> Outlook<'_> {
        if !self.exchange(revision) {
            let (plan, graph) = graph::relink(self.history.plan_files(revision));
            let has_cycle = graph.has_cycle_of_parts() || !graph::dependency_cycles(&plan, &graph).is_empty();
            self.linked = Some(Linked { files: revision.files.clone(), plan, graph, has_cycle });
            (self.edited, self.dates) = (None, None);
        }
        if self.dates.as_ref().is_none_or(|dates| dates.day != day) {
            self.schedule(day);
        }
        let linked = self.linked.as_ref().expect("it was linked above");
        let dates = self.dates.as_ref().expect("it was scheduled above");
        Outlook {
            plan: &linked.plan,
            graph: &linked.graph,
            dates: self.passes.as_ref().zip(dates.early.as_ref()),
            float: &dates.float,
        }
    }

    fn schedule(&mut self, day: Day) {
        let linked = self.linked.as_ref().expect("what is scheduled is linked");
        let mut early = self.dates.take().and_then(|dates| dates.early).unwrap_or_default();
        let mut is_dated = !linked.has_cycle;
        if is_dated {
            let (plan, graph) = (&linked.plan, &linked.graph);
            let known = self.passes.as_ref().zip(self.edited.take());
            let network = known
                .and_then(|(passes, edited)| {
                    schedule::network_after(passes.network(), plan, graph, day, &edited)
                })
                .unwrap_or_else(|| schedule::network(plan, graph, day));
            is_dated = match &mut self.passes {
                Some(passes) => passes.amend(network).is_ok(),
                passes => {
                    *passes = Passes::new(network).ok();
                    passes.is_some()
                }
            };
        }
        self.edited = is_dated.then(Vec::new);
        let passes = self.passes.as_ref().filter(|_| is_dated);
        let early = passes.map(|passes| {
            passes.forward(&passes.network().durations, &mut early);
            early
        });
        self.dates = Some(Dates { day, early, float: OnceCell::new() });
    }

    /// Puts the files of a revision into the plan that is linked; fails, leaving it half done, where it must be linked anew.
    fn exchange(&mut self, revision: &Revision<'l>) -> bool {
        let Some(linked) = &mut self.linked else { return false };
        for file in changed(&linked.files, &revision.files) {
            let (Some(old), Some(new)) = (file.base, file.head) else { return false };
            let Some(lowered) = self.history.lowered(&new) else { return false };
            match linked.graph.exchange(&mut linked.plan, old.path(), &lowered, is_dated_by) {
                Exchanged::Alike => {}
                Exchanged::Differing(fields) => {
                    self.dates = None;
                    if let Some(edited) = &mut self.edited {
                        edited.extend(fields);
                    }
                }
                Exchanged::Unlinked => return false,
            }
            // It keeps the path under which it is linked.
            let at = linked.files.binary_search_by(|known| known.path_in_plan().cmp(new.path_in_plan()));
            linked.files[at.expect("it is one of them")].blob = new.blob;
        }
        true
    }
}

impl<'f> Outlook<'f> {
    /// Returns the plan.
    pub(super) fn plan(&self) -> &'f Plan {
        self.plan
    }

    /// Returns the day on which an item is forecast to finish.
    pub(super) fn finish(&self, item: ItemIx) -> Option<Day> {
        let (passes, early) = self.dates?;
        passes.forecast(early, item.0)
    }

    /// Returns whether an item is forecast to finish after its due date.
    pub(super) fn is_late(&self, item: ItemIx) -> bool {
        self.finish(item).zip(self.due(item)).is_some_and(|(finish, due)| finish > due)
    }

    /// Returns the due date of an item.
    pub(super) fn due(&self, item: ItemIx) -> Option<Day> {
        schedule::due(self.plan, self.graph, item)
    }

    /// Returns the total float of an item in whole working days, rounded down.
    pub(super) fn float_days(&self, item: ItemIx) -> Option<i64> {
        let (passes, early) = self.dates?;
        let float = self.float.get_or_init(|| passes.total_floats(early));
        Some(float[item.at()]?.div_euclid(passes.calendar().minutes_per_day()))
    }
}

impl<'l> History<'l> {
    /// Returns the files of a revision with what they say, those that can be read.
    pub(super) fn plan_files(&self, revision: &Revision<'l>) -> Vec<PlanFile> {
        let files = revision.files.iter().filter_map(|file| {
            Some(PlanFile { path: file.path().as_ref().into(), lowered: self.lowered(file)? })
        });
        files.collect()
    }
}
