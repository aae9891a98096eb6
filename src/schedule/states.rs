//! How far items have got, and what is dropped with what it serves.

use super::ItemIx;

/// How far an item has got.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Work that is not begun, a gate that is open, a container that is active.
    #[default]
    Todo,
    /// Work that is begun.
    Doing,
    /// Work that is done, a gate that is approved, a container that is closed.
    Done,
    /// What is not to be done.
    Dropped,
}

impl State {
    /// Returns whether something is still to come of it.
    pub fn is_active(self) -> bool {
        matches!(self, Self::Todo | Self::Doing)
    }
}

/// Returns the states that hold, given those that are written: dropping a container drops what serves nothing that
/// is still active; what is done (or closed) stays so.
///
/// `written` is the state of each item by its place, `serves` what serves which container directly. Items that serve
/// each other in a cycle keep the state that is written.
pub fn effective_states(written: &[State], serves: &[(ItemIx, ItemIx)]) -> Vec<State> {
    let mut states = written.to_vec();
    let mut first = vec![0_usize; written.len() + 1];
    let mut waits = vec![0_usize; written.len()];
    for &(item, container) in serves {
        first[container as usize + 1] += 1;
        waits[item as usize] += 1;
    }
    for place in 1..first.len() {
        first[place] += first[place - 1];
    }
    let mut at = first.clone();
    let mut members = vec![0_usize; serves.len()];
    for &(item, container) in serves {
        members[at[container as usize]] = item as usize;
        at[container as usize] += 1;
    }
    // Of what an item serves, whether anything is dropped, and whether anything is active.
    let mut above = vec![(false, false); written.len()];
    let mut ready: Vec<_> = (0..written.len()).filter(|&item| waits[item] == 0).collect();
    while let Some(item) = ready.pop() {
        let (dropped, active) = above[item];
        if dropped && !active && states[item].is_active() {
            states[item] = State::Dropped;
        }
        for &member in &members[first[item]..first[item + 1]] {
            above[member].0 |= states[item] == State::Dropped;
            above[member].1 |= states[item].is_active();
            waits[member] -= 1;
            if waits[member] == 0 {
                ready.push(member);
            }
        }
    }
    states
}

#[cfg(test)]
mod tests {
    use super::State::{Doing, Done, Dropped, Todo};
    use super::*;

    #[test]
    fn dropping_flows_down_to_what_serves_nothing_active() {
        // 0 objective, 1 objective, 2 initiative of 0, 3 initiative of 0 and 1, 4 and 5 work of 2, 6 of 2 and 3.
        let serves = [(2, 0), (3, 0), (3, 1), (4, 2), (5, 2), (6, 2), (6, 3)];
        let written = [Dropped, Todo, Todo, Todo, Doing, Done, Todo];
        let states = effective_states(&written, &serves);
        assert_eq!(states, [Dropped, Todo, Dropped, Todo, Dropped, Done, Todo]);
    }

    #[test]
    fn what_is_closed_is_neither_dropped_nor_active() {
        let serves = [(1, 0), (2, 1), (3, 1), (3, 0)];
        assert_eq!(effective_states(&[Dropped, Done, Todo, Todo], &serves), [Dropped, Done, Todo, Dropped]);
    }

    #[test]
    fn a_cycle_of_serving_keeps_what_is_written_and_ends() {
        assert_eq!(
            effective_states(&[Dropped, Todo, Todo], &[(0, 1), (1, 0), (2, 1)]),
            [Dropped, Todo, Todo]
        );
    }
}
