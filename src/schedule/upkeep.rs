//! The network of a plan that is edited: what an edit reaches is made anew, and the rest stays.

use crate::base::Day;
use crate::graph::{Edit, Graph, ItemIx, Plan};
use crate::model::{ItemKind, registry};

use super::network::{Item, Kind, Network};
use super::plan::{self, Calendars, WorkingTime};
use super::states::State;

/// What is kept of a plan so that its network can follow its edits.
#[derive(Debug)]
pub(super) struct Upkeep {
    calendars: Calendars,
}

/// What an edit reaches in a network.
#[derive(Debug, Default)]
pub(super) struct Reach {
    /// The items that have other days, times or calendars, or are otherwise related.
    pub(super) items: Vec<ItemIx>,
    /// Whether items stand otherwise, or relations are others.
    pub(super) relates: bool,
    /// Whether items came or went, so that others have their numbers.
    pub(super) renumbers: bool,
}

impl Upkeep {
    /// Makes the network of a plan as of a day.
    pub(super) fn begin(plan: &Plan, graph: &Graph, data_date: Day) -> (Self, Network) {
        let mut calendars = Calendars::new(plan, WorkingTime::of(plan));
        let network = plan::network_with(plan, graph, data_date, &mut calendars);
        (Self { calendars }, network)
    }

    /// Lets the network follow an edit of its plan; `None`, leaving it half done, where the edit may reach anything.
    pub(super) fn follow(
        &mut self,
        network: &mut Network,
        plan: &Plan,
        graph: &Graph,
        edit: &Edit,
    ) -> Option<Reach> {
        let mut reach = Reach { relates: edit.relates(), ..Reach::default() };
        if reach.relates {
            for removed in edit.removed.iter().rev() {
                network.items.remove(removed.at());
                network.durations.whole.remove(removed.at());
                network.durations.remaining.remove(removed.at());
            }
            for added in &edit.added {
                network.items.insert(added.at(), Item::new(Kind::Task));
                network.durations.whole.insert(added.at(), 0);
                network.durations.remaining.insert(added.at(), 0);
            }
            network.links = plan::links(graph, self.calendars.time);
            network.serves = plan::serves(graph);
            reach.renumbers = !(edit.removed.is_empty() && edit.added.is_empty());
        }
        let mut items: Vec<ItemIx> = edit.added.iter().chain(&edit.relinked).copied().collect();
        for (number, field) in &edit.fields {
            // What a person says is said of all their work.
            let number = (*number)?;
            let kind = plan.item(number).kind;
            if !kind.is_container() || *field == registry::START_AFTER.ix() {
                items.push(number);
            } else if *field == registry::DUE.ix() {
                items.push(number);
                let results = graph.served_by(number).map(|link| link.member);
                items.extend(results.filter(|member| plan.item(*member).kind == ItemKind::KeyResult));
            } else if *field == registry::LABELS.ix() || *field == registry::COST_OF_DELAY.ix() {
                items.extend(plan.items_of(ItemKind::Gate));
            } else if *field != registry::OWNER.ix() {
                return None;
            }
        }
        items.sort_unstable();
        items.dedup();
        for number in items {
            self.write(network, plan, graph, number, &mut reach);
            if edit.relinked.binary_search(&number).is_ok() && reach.items.last() != Some(&number) {
                reach.items.push(number);
            }
        }
        Some(reach)
    }

    /// Lets the network be that of another day.
    pub(super) fn go_to(
        &mut self,
        network: &mut Network,
        plan: &Plan,
        graph: &Graph,
        data_date: Day,
    ) -> Reach {
        (network.start, network.data_date) = (plan::start(plan, data_date), data_date);
        let mut reach = Reach::default();
        for gate in plan.items_of(ItemKind::Gate) {
            self.write(network, plan, graph, gate, &mut reach);
        }
        reach
    }

    /// Makes an item anew.
    fn write(
        &mut self,
        network: &mut Network,
        plan: &Plan,
        graph: &Graph,
        number: ItemIx,
        reach: &mut Reach,
    ) {
        let at = number.at();
        let own = state(network, plan, graph, number);
        let items = &network.items;
        let state = |item: ItemIx| if item == number { own } else { items[item.at()].state };
        let item = plan::item(plan, graph, number, network.data_date, state, &mut self.calendars);
        let times = plan::times(plan.item(number), self.calendars.time);
        let made = network.calendars.len();
        network.calendars.extend(self.calendars.made[made..].iter().cloned());
        let durations = (&mut network.durations.whole[at], &mut network.durations.remaining[at]);
        let before = std::mem::replace(&mut network.items[at], item);
        reach.relates |= form(&before) != form(&item);
        if before != item || (*durations.0, *durations.1) != times {
            (*durations.0, *durations.1) = times;
            reach.items.push(number);
        }
    }
}

/// Returns how an item stands: of a container, as it did.
fn state(network: &Network, plan: &Plan, graph: &Graph, number: ItemIx) -> State {
    if plan.item(number).kind.is_container() {
        return network.items[number.at()].state;
    }
    let written = plan::written_state(plan.item(number), network.data_date);
    let above = || graph.serves_of(number).map(|link| network.items[link.container.at()].state);
    let is_dropped = above().any(|state| state == State::Dropped) && !above().any(State::is_active);
    if is_dropped && written.is_active() { State::Dropped } else { written }
}

/// What the form of an item's node follows from, and with it which bounds hold.
fn form(item: &Item) -> (std::mem::Discriminant<Kind>, State, bool) {
    let is_otherwise = match item.kind {
        Kind::Gate(gate) => gate.void,
        Kind::Milestone | Kind::External { .. } => item.state == State::Doing && item.started.is_some(),
        Kind::Task | Kind::Container | Kind::Unscheduled => false,
    };
    (std::mem::discriminant(&item.kind), item.state, is_otherwise)
}
