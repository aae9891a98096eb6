//! What can be begun or finished now: work of whose needs, its own and those of what it serves, none is open.

use super::begun::begun;
use super::{is_done, passes_by_itself};
use crate::graph::{ItemIx, NeedLink};
use crate::model::ItemKind;
use crate::model::value::LinkType;
use crate::schedule::State;
use crate::snapshot::Snapshot;

/// Which ends of an item something holds back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Held {
    start: bool,
    finish: bool,
}

/// Which work can be begun or finished now, for every item of a plan.
#[derive(Debug)]
pub struct Readiness<'s> {
    snapshot: &'s Snapshot,
    held: Vec<Held>,
    /// Whether an item is not yet finished, as far as its successors are concerned.
    unfinished: Vec<bool>,
    /// Whether an item is not yet begun, as far as its successors are concerned.
    unbegun: Vec<bool>,
}

impl<'s> Readiness<'s> {
    /// Finds out what is held back, and by what.
    ///
    /// A finish-to-start or finish-to-finish need is open until what is needed is done, a start-to-start or start-to-finish
    /// need until it has begun; a gate begins when it can be asked. What an initiative, key result or objective needs
    /// holds back all that serves it. A gate that passes by itself hands on what it waits for. Lags and days such as
    /// `start_after` are no needs: the dates tell of them.
    pub fn of(snapshot: &'s Snapshot) -> Self {
        let (plan, graph) = (&snapshot.plan, &snapshot.graph);
        let count = plan.item_count();
        let mut this = Self {
            snapshot,
            held: vec![Held::default(); count],
            unfinished: vec![false; count],
            unbegun: vec![false; count],
        };
        let since = begun(snapshot);
        let mut void = vec![false; count];
        let mut known = vec![false; count];
        for need in graph.needs() {
            let at = need.predecessor;
            if std::mem::replace(&mut known[at.at()], true) || snapshot.state(at) == State::Dropped {
                continue;
            }
            let is_gate = plan.item(at).kind == ItemKind::Gate;
            void[at.at()] = is_gate && passes_by_itself(snapshot, at);
            this.unfinished[at.at()] = !is_done(snapshot, at);
            this.unbegun[at.at()] = !is_gate && this.unfinished[at.at()] && since[at.at()].is_none();
        }
        // What is held back holds others: members their container, and what waits for a gate the gate.
        let mut pending: Vec<(ItemIx, Held)> = Vec::new();
        for need in graph.needs().iter().filter(|need| this.is_open(need)) {
            pending.push((need.successor, end_held(need)));
        }
        while let Some((item, held)) = pending.pop() {
            let own = &mut this.held[item.at()];
            let news = Held { start: held.start && !own.start, finish: held.finish && !own.finish };
            if news == Held::default() {
                continue;
            }
            own.start |= held.start;
            own.finish |= held.finish;
            pending.extend(graph.served_by(item).map(|link| (link.member, news)));
            let is_open_gate = plan.item(item).kind == ItemKind::Gate
                && !matches!(snapshot.state(item), State::Done | State::Dropped);
            if !is_open_gate {
                continue;
            }
            this.unbegun[item.at()] |= held.start;
            this.unfinished[item.at()] |= void[item.at()];
            let waits = graph.needed_by(item).filter(|need| this.is_open(need));
            pending.extend(waits.map(|need| (need.successor, end_held(need))));
        }
        this
    }

    /// Returns whether nothing that an item needs keeps it from going on: from being begun, or, once it is, from being
    /// finished.
    pub fn is_ready(&self, item: ItemIx) -> bool {
        let held = self.held[item.at()];
        let is_doing = self.snapshot.state(item) == State::Doing;
        !(held.start || is_doing && held.finish)
    }

    /// Returns whether a need is open: its predecessor is not so far that it lets go.
    pub fn is_open(&self, need: &NeedLink) -> bool {
        let open = match need.link {
            LinkType::FinishToStart | LinkType::FinishToFinish => &self.unfinished,
            LinkType::StartToStart | LinkType::StartToFinish => &self.unbegun,
        };
        open[need.predecessor.at()]
    }

    /// Returns the open needs that keep an item from going on: its own, then those of what it serves in the order of their
    /// ids.
    pub fn open_needs(&self, item: ItemIx) -> Vec<&'s NeedLink> {
        let graph = &self.snapshot.graph;
        let is_doing = self.snapshot.state(item) == State::Doing;
        let mut holders = vec![item];
        holders.extend(graph.all_served(item));
        let needs = holders.into_iter().flat_map(|holder| graph.needs_of(holder));
        needs.filter(|need| self.is_open(need) && (is_doing || end_held(need).start)).collect()
    }
}

/// Returns which end of its successor a need holds.
fn end_held(need: &NeedLink) -> Held {
    let start = matches!(need.link, LinkType::FinishToStart | LinkType::StartToStart);
    Held { start, finish: !start }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::sketch::{item, snapshot};

    const DONE: &str = "status: done, started: 2026-03-02, finished: 2026-03-03";
    const DOING: &str = "status: doing, started: 2026-03-02";

    fn ready(text: &str) -> String {
        let snapshot = snapshot(text);
        let readiness = Readiness::of(&snapshot);
        let ready = snapshot.plan.items().filter(|item| {
            snapshot.plan.item(*item).kind.is_work()
                && snapshot.state(*item).is_active()
                && readiness.is_ready(*item)
        });
        ready.map(|item| snapshot.plan.id(item).to_owned()).collect::<Vec<_>>().join(" ")
    }

    fn tasks(lines: &[(&str, &str)]) -> String {
        let lines: String = lines
            .iter()
            .map(|(id, fields)| format!("  {id}: {{title: T, owner: ana, {fields}}}\n"))
            .collect();
        format!("tasks:\n{lines}")
    }

    #[test]
    fn each_type_of_need_is_open_until_its_end_has_come() {
        for (a, need, expected) in [
            ("estimate: 1d", "FS", "a"),
            (DOING, "FS", "a"),
            (DONE, "FS", "b"),
            ("estimate: 1d", "SS", "a"),
            (DOING, "SS", "a b"),
            // What holds the finish lets it begin.
            ("estimate: 1d", "FF", "a b"),
            ("status: dropped", "FS", "b"),
        ] {
            let text = tasks(&[("a", a), ("b", &format!("needs: [{{id: a, type: {need}}}]"))]);
            assert_eq!(ready(&text), expected, "{a} {need}");
        }
        let held = tasks(&[("a", ""), ("b", &format!("{DOING}, needs: [{{id: a, type: FF}}]"))]);
        assert_eq!(ready(&held), "a", "it cannot be finished yet");
    }

    #[test]
    fn what_something_needs_holds_all_that_serves_it() {
        let text = tasks(&[("a", "")])
            + "initiatives:\n  outer: {title: O, owner: ana, needs: [a]}\n  \
               inner: {title: I, owner: ana, part_of: outer, tasks: {b: {title: B, owner: ana}}}\n";
        assert_eq!(ready(&text), "a");
        let snapshot = snapshot(&text);
        let readiness = Readiness::of(&snapshot);
        let needs = readiness.open_needs(item(&snapshot, "b"));
        assert_eq!(needs.len(), 1);
        assert_eq!(snapshot.plan.id(needs[0].successor), "outer");
    }

    #[test]
    fn a_gate_that_passes_by_itself_hands_on_what_it_waits_for() {
        let gates = |first: &str| {
            tasks(&[("a", first), ("b", "needs: [two]")])
                + "gates:\n  one: {title: G, owner: ana, approvers: [ben], when: {label: big}, needs: [a]}\n  \
                   two: {title: G, owner: ana, approvers: [ben], when: {label: big}, needs: [one]}\n"
        };
        assert_eq!(ready(&gates("estimate: 1d")), "a");
        assert_eq!(ready(&gates(DONE)), "b one two");
        let open =
            tasks(&[("b", "needs: [gate]")]) + "gates: {gate: {title: G, owner: ana, approvers: [ben]}}\n";
        assert_eq!(ready(&open), "gate");
        let approved = open.replace("[ben]}", "[ben], approved: {ben: 2026-03-04}}");
        assert_eq!(ready(&approved), "b");
        let asked = open.replace("needs: [gate]", "needs: [{id: gate, type: SS}]");
        assert_eq!(ready(&asked), "b gate", "a gate begins when it can be asked");
    }
}
