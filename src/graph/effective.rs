//! What is dropped because what it serves is.

use crate::model::ItemKind;

use super::plan::{ItemIx, Plan};
use super::relations::Graph;

/// How an item stands, once what it serves is taken into account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effective {
    /// A container that is pursued; work that is to be done.
    Active,
    /// Work that has begun.
    Doing,
    /// Work that is done.
    Done,
    /// A container that is judged and over.
    Closed,
    /// Given up, by its own status or because all that it served is.
    Dropped,
}

/// Returns the effective state of every item: dropping a container drops what serves nothing that is still active, and
/// what is done stays done.
pub fn effective_states(plan: &Plan, graph: &Graph) -> Vec<Effective> {
    let own: Vec<Effective> = plan
        .items()
        .map(|item| match plan.item(item).status() {
            Some("dropped") => Effective::Dropped,
            Some("closed") => Effective::Closed,
            Some("done") => Effective::Done,
            Some("doing") => Effective::Doing,
            _ => Effective::Active,
        })
        .collect();
    let mut states = own.clone();
    for item in top_down(plan, graph) {
        if !matches!(own[item.at()], Effective::Active | Effective::Doing) {
            continue;
        }
        let mut dropped = false;
        let mut active = false;
        for link in graph.serves_of(item) {
            match states[link.container.at()] {
                Effective::Dropped => dropped = true,
                Effective::Closed => {}
                _ => active = true,
            }
        }
        if dropped && !active {
            states[item.at()] = Effective::Dropped;
        }
    }
    states
}

/// The items in an order in which everything comes after what it serves. The links of service form no cycle: linking
/// leaves those out.
fn top_down(plan: &Plan, graph: &Graph) -> Vec<ItemIx> {
    let mut waits: Vec<u32> = plan.items().map(|item| graph.serves_of(item).len() as u32).collect();
    let mut order: Vec<ItemIx> = plan.items().filter(|item| waits[item.at()] == 0).collect();
    let mut at = 0;
    while let Some(item) = order.get(at).copied() {
        at += 1;
        if matches!(plan.item(item).kind, ItemKind::Objective | ItemKind::KeyResult | ItemKind::Initiative) {
            for link in graph.served_by(item) {
                waits[link.member.at()] -= 1;
                if waits[link.member.at()] == 0 {
                    order.push(link.member);
                }
            }
        }
    }
    order
}
