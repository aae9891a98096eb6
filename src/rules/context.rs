//! What a rule sees.

use crate::base::{Duration, nearest};
use crate::diagnostic::reading;
use crate::diff::Attestation;
use crate::graph::{Graph, ItemIx, Plan};
use crate::model::{Item, ItemKind};
use crate::schedule::State;
use crate::snapshot::{Snapshot, Timetable};

use super::settings::Settings;
use super::{Comparison, Needs, Rule};

/// So many unknown ids are compared with an item that nothing seems to mean.
const MOST_UNKNOWN: usize = 100;

/// What a rule sees: one plan at one moment, and what the manifest says of the rule.
#[derive(Clone, Copy, Debug)]
pub struct RuleContext<'s> {
    /// The plan at its moment.
    pub snapshot: &'s Snapshot,
    pub(super) comparison: Option<&'s Comparison<'s>>,
    pub(super) attestations: Option<&'s [Attestation]>,
    pub(super) settings: &'s Settings,
    pub(super) rule: &'static Rule,
}

impl<'s> RuleContext<'s> {
    /// Returns the linked plan.
    pub fn plan(&self) -> &'s Plan {
        &self.snapshot.plan
    }

    /// Returns the relations between its items.
    pub fn graph(&self) -> &'s Graph {
        &self.snapshot.graph
    }

    /// Returns the dates, for a rule that needs the schedule and so runs only where there are some.
    pub fn timetable(&self) -> &'s Timetable {
        debug_assert_eq!(self.rule.needs, Needs::Schedule);
        self.snapshot.timetable().expect("a rule that needs the schedule runs only where there is one")
    }

    /// Returns what the plan is compared with, where it is.
    pub fn comparison(&self) -> Option<&'s Comparison<'s>> {
        self.comparison
    }

    /// Returns who wrote what the plan says, where its history was looked at.
    pub fn attestations(&self) -> Option<&'s [Attestation]> {
        self.attestations
    }

    /// Returns the items that are still to be reckoned with, in the order of their ids: neither done, closed nor dropped.
    pub fn open_items(&self) -> impl Iterator<Item = (ItemIx, &'s Item)> + use<'s> {
        let snapshot = self.snapshot;
        snapshot
            .plan
            .items()
            .filter(move |item| matches!(snapshot.state(*item), State::Todo | State::Doing))
            .map(move |item| (item, snapshot.plan.item(item)))
    }

    /// Returns the work among them: initiatives, tasks and gates.
    pub fn open_work(&self) -> impl Iterator<Item = (ItemIx, &'s Item)> + use<'s> {
        self.open_items().filter(|(_, item)| item.kind.is_work() || item.kind == ItemKind::Initiative)
    }

    /// Returns whether a reference that names nothing may mean this id: it is reported already, and what is missing at the
    /// item that was meant is not another mistake.
    pub fn may_be_meant(&self, id: &str) -> bool {
        self.snapshot
            .reading
            .iter()
            .filter(|finding| finding.rule == reading::UNKNOWN_REFERENCE)
            .take(MOST_UNKNOWN)
            .any(|finding| !nearest(&finding.distinction, [id], 1).is_empty())
    }

    /// Returns whether an item's file was read to its end; where it was not, a field of the item may stand in the rest.
    pub fn is_whole(&self, item: ItemIx) -> bool {
        let place = self.plan().id_place(item);
        self.plan().file(place.file).lowered.whole
    }

    /// Returns an option's value as it is written, or its default.
    pub fn option(&self, name: &str) -> &'s str {
        self.settings.option(self.rule, name)
    }

    /// Returns an option that is a duration, in working minutes of the plan.
    pub fn minutes_option(&self, name: &str) -> i64 {
        let time = crate::schedule::WorkingTime::of(self.plan());
        time.minutes(Duration::parse(self.option(name)).unwrap_or_default())
    }

    /// Returns an option that is a whole number.
    pub fn number_option(&self, name: &str) -> i64 {
        self.option(name).parse().unwrap_or_default()
    }
}
