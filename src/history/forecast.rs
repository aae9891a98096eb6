//! The dates of one revision after another, each made from what is linked already.

use std::rc::Rc;

use crate::base::Day;
use crate::graph::{self, Edit, Graph, ItemIx, Plan, PlanFile, Unresolved};
use crate::schedule::{self, RollingSchedule, is_dated_by};

use super::History;
use super::revision::{HeldFile, Revision, changed};

/// Schedules one revision after another as of any day. Neighbours have nearly everything alike: only the items that differ are
/// looked at, the plan is linked again only where other things than tasks are related otherwise, and only the dates that an edit
/// moves are worked out anew.
pub(super) struct Forecasts<'h, 'l> {
    history: &'h History<'l>,
    linked: Option<Linked>,
}

/// A plan that is linked, and the files that it is made of.
struct Linked {
    files: Vec<HeldFile>,
    plan: Plan,
    graph: Graph,
    /// `None` where it must be linked anew for every version.
    unresolved: Option<Unresolved>,
    /// Whether there are no dates, whatever the day.
    has_cycle: bool,
    /// Its schedule, where there is one and it follows the plan.
    schedule: Option<RollingSchedule>,
}

/// The forecasts of a plan as of a day.
pub(super) struct Outlook<'f> {
    plan: &'f Plan,
    graph: &'f Graph,
    schedule: Option<&'f mut RollingSchedule>,
}

impl<'h, 'l> Forecasts<'h, 'l> {
    /// Begins with nothing linked.
    pub(super) fn new(history: &'h History<'l>) -> Self {
        Self { history, linked: None }
    }

    /// Returns the plan of a revision with its forecasts as of a day. Places in it may be those of a neighbour.
    pub(super) fn at(&mut self, revision: &Rc<Revision<'l>>, day: Day) -> Outlook<'_> {
        if !self.exchange(revision) {
            self.linked = Some(Linked::new(revision.files.clone(), self.history.plan_files(revision)));
        }
        self.linked.as_mut().expect("it was linked above").at(day)
    }

    /// Puts the files of a revision into the plan that is linked; fails, leaving it half done, where it must be linked anew.
    fn exchange(&mut self, revision: &Revision<'l>) -> bool {
        let Some(linked) = &mut self.linked else { return false };
        for file in changed(&linked.files, &revision.files) {
            let (Some(old), Some(new)) = (file.base, file.head) else { return false };
            let Some(unresolved) = &mut linked.unresolved else { return false };
            let versions = self.history.contents.differing(Some(&old), Some(&new));
            let (Some(before), Some(after)) = versions else { return false };
            let (plan, versions) = (&mut linked.plan, (&*before, &*after));
            match linked.graph.exchange(plan, unresolved, old.path(), versions, is_dated_by) {
                Some(edit) => linked.follow(&edit),
                None => return false,
            }
            // It keeps the path under which it is linked.
            let at = linked.files.binary_search_by(|known| known.path_in_plan().cmp(new.path_in_plan()));
            linked.files[at.expect("it is one of them")].blob = new.blob;
        }
        true
    }
}

impl Linked {
    fn new(files: Vec<HeldFile>, contents: Vec<PlanFile>) -> Self {
        let (plan, graph) = graph::relink(contents);
        let has_cycle = graph.has_cycle_of_parts() || graph::is_cyclic(&plan, &graph);
        let unresolved = Unresolved::of(&plan);
        Self { files, plan, graph, unresolved, has_cycle, schedule: None }
    }

    /// Takes note of an edit, which plan and graph have already.
    fn follow(&mut self, edit: &Edit) {
        if edit.is_empty() {
            return;
        }
        if edit.relates() {
            self.has_cycle = graph::is_cyclic(&self.plan, &self.graph);
        }
        let follows = |schedule: &mut RollingSchedule| schedule.follow(&self.plan, &self.graph, edit);
        if self.has_cycle || !self.schedule.as_mut().is_some_and(follows) {
            self.schedule = None;
        }
    }

    fn at(&mut self, day: Day) -> Outlook<'_> {
        let Self { plan, graph, has_cycle, schedule, .. } = self;
        if *has_cycle || !schedule.as_mut().is_some_and(|schedule| schedule.go_to(plan, graph, day)) {
            *schedule = if *has_cycle { None } else { RollingSchedule::new(plan, graph, day) };
        }
        Outlook { plan, graph, schedule: schedule.as_mut() }
    }
}

impl<'f> Outlook<'f> {
    /// Returns the plan.
    pub(super) fn plan(&self) -> &'f Plan {
        self.plan
    }

    /// Returns the day on which an item is forecast to finish.
    pub(super) fn finish(&self, item: ItemIx) -> Option<Day> {
        self.schedule.as_ref()?.forecast(item)
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
    pub(super) fn float_days(&mut self, item: ItemIx) -> Option<i64> {
        let schedule = self.schedule.as_mut()?;
        Some(schedule.total_float(item)?.div_euclid(schedule.minutes_per_day()))
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
