//! The dates of one revision after another, each made from what is linked already.

use std::rc::Rc;

use crate::base::Day;
use crate::graph::{self, Exchanged, Graph, Plan, PlanFile};
use crate::schedule::is_dated_by;
use crate::snapshot::Timetable;

use super::History;
use super::revision::{HeldFile, Revision, changed};

/// Schedules one revision after another as of any day. Neighbours have nearly everything alike: only the files that differ are
/// looked at, the plan is linked again only where its relations are different, and scheduled again only where the day or a field
/// that dates follow from is.
pub(super) struct Forecasts<'h, 'l> {
    history: &'h History<'l>,
    linked: Option<Linked>,
    dated: Option<(Day, Option<Timetable>)>,
}

/// A plan that is linked, and the files that it is made of.
struct Linked {
    files: Vec<HeldFile>,
    plan: Plan,
    graph: Graph,
}

impl<'h, 'l> Forecasts<'h, 'l> {
    /// Begins with nothing linked.
    pub(super) fn new(history: &'h History<'l>) -> Self {
        Self { history, linked: None, dated: None }
    }

    /// Returns the plan of a revision with its dates as of a day; no dates where there is a cycle. Places in it may be those of a
    /// neighbour.
    pub(super) fn at(&mut self, revision: &Rc<Revision<'l>>, day: Day) -> (&Plan, Option<&Timetable>) {
        if !self.exchange(revision) {
            let (plan, graph) = graph::relink(self.history.plan_files(revision));
            self.linked = Some(Linked { files: revision.files.clone(), plan, graph });
            self.dated = None;
        }
        let linked = self.linked.as_ref().expect("it was linked above");
        if self.dated.as_ref().is_none_or(|(dated, _)| *dated != day) {
            self.dated = Some((day, Timetable::new(&linked.plan, &linked.graph, day)));
        }
        (&linked.plan, self.dated.as_ref().and_then(|(_, timetable)| timetable.as_ref()))
    }

    /// Puts the files of a revision into the plan that is linked; fails, leaving it half done, where it must be linked anew.
    fn exchange(&mut self, revision: &Revision<'l>) -> bool {
        let Some(linked) = &mut self.linked else { return false };
        for file in changed(&linked.files, &revision.files) {
            let (Some(old), Some(new)) = (file.base, file.head) else { return false };
            let Some(lowered) = self.history.lowered(&new) else { return false };
            match linked.graph.exchange(&mut linked.plan, &old.path, &lowered, is_dated_by) {
                Exchanged::Alike => {}
                Exchanged::Differing => self.dated = None,
                Exchanged::Unlinked => return false,
            }
            // It keeps the path under which it is linked.
            let at = linked.files.binary_search_by(|known| known.path_in_plan.cmp(&new.path_in_plan));
            linked.files[at.expect("it is one of them")].blob = new.blob;
        }
        true
    }
}

impl<'l> History<'l> {
    /// Returns the files of a revision with what they say, those that can be read.
    pub(super) fn plan_files(&self, revision: &Revision<'l>) -> Vec<PlanFile> {
        let files = revision.files.iter().filter_map(|file| {
            Some(PlanFile { path: file.path.as_ref().into(), lowered: self.lowered(file)? })
        });
        files.collect()
    }
}
