//! What is asked of a person that float cannot help: more work that must lie in a span than the person has time for in it.

use crate::base::{Day, Minutes};
use crate::graph::ItemIx;

use super::envelope::Envelope;
use super::{Effort, Share, Workload};

/// A span in which more must be done than can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overload {
    /// The first day of the span.
    pub first: Day,
    /// The last day of it.
    pub last: Day,
    /// What must be done in it.
    pub asked: Effort,
    /// The person's own working time in it.
    pub own: Minutes,
    /// What must be done in it, the most first, then by ids, with how much of it there is.
    pub items: Vec<(ItemIx, Effort)>,
}

impl Overload {
    /// Returns by how much more is asked for than there is at a capacity.
    pub fn excess(&self, capacity: Share) -> Effort {
        self.asked - capacity.effort(self.own)
    }
}

/// Work that may be done at any time between two positions of a person's working time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Window {
    item: ItemIx,

    from: Minutes,
    to: Minutes,
    energy: Effort,
}

/// An interval with how much too much it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Excess {
    from: Minutes,
    to: Minutes,
    by: Effort,
}

impl Workload {
    /// Returns the spans in which more must be done than the person has time for, however the float is used: in order, none
    /// overlapping another. Of spans that overlap, it is the one with the most too much.
    ///
    /// A task counts in a span where all of its window, from its earliest start to the latest finish with which no due date is
    /// missed, lies in it; so however
    /// the person arranges their work, all of it falls into the span. This is the energy argument of constraint-based
    /// scheduling over the intervals between the windows of tasks (Baptiste, Le Pape and Nuijten, *Constraint-Based Scheduling*,
    /// 2001). All these intervals, of which there are as many as pairs of tasks, are judged in n log n steps by an energy
    /// envelope (Wolf and Schrader, *O(n log n) Overload Checking for the Cumulative Constraint*, 2005; Vilím, *Edge Finding
    /// Filtering Algorithm for Discrete Cumulative Resources*, 2009).
    ///
    /// Work that is too late already has a window too, its early dates. What holds up nothing that is due can always be done
    /// later: it counts in no span, and nor does recurring work.
    pub fn overloads(&self) -> Vec<Overload> {
        let windows: Vec<Window> =
            self.assignments.iter().filter_map(|assignment| self.window(assignment)).collect();
        let spans = excesses(&windows, self.capacity);
        spans.into_iter().map(|excess| self.overload(&windows, excess)).collect()
    }

    fn window(&self, assignment: &super::Assignment) -> Option<Window> {
        assignment.latest.bound()?;

        let work = self.minutes(assignment, assignment.from, assignment.to);
        let energy = assignment.share.effort(work);
        let (from, to) = (self.hours.position(assignment.from), self.hours.position(assignment.latest));
        (energy > 0).then_some(Window { item: assignment.item, from, to, energy })
    }

    fn overload(&self, windows: &[Window], excess: Excess) -> Overload {
        let mut items: Vec<(ItemIx, Effort)> = windows
            .iter()
            .filter(|window| excess.from <= window.from && window.to <= excess.to)
            .map(|window| (window.item, window.energy))
            .collect();

        items.sort_unstable_by_key(|(item, energy)| (std::cmp::Reverse(*energy), *item));
        Overload {
            first: self.hours.day_after(excess.from),
            last: self.hours.day_before(excess.to),
            asked: items.iter().map(|(_, energy)| energy).sum(),
            own: excess.to - excess.from,
            items,
        }
    }
}

/// Returns the intervals that are asked for more than there is in them at a capacity: of those that overlap, the one with the
/// most too much, of these the shortest, of these the first.
fn excesses(windows: &[Window], capacity: Share) -> Vec<Excess> {
    let mut by_start: Vec<Window> = windows.to_vec();

    by_start.sort_unstable_by_key(|window| (window.from, window.to, window.energy));
    let mut by_end: Vec<usize> = (0..by_start.len()).collect();
    by_end.sort_unstable_by_key(|leaf| (by_start[*leaf].to, *leaf));
    let mut envelope = Envelope::new(by_start.len());
    // Spans that overlap, and the worst interval of each.
    let mut spans: Vec<(Excess, Excess)> = Vec::new();
    for (place, leaf) in by_end.iter().enumerate() {
        let window = by_start[*leaf];
        envelope.put(*leaf, window.energy, capacity.effort(window.from));
        let is_last = by_end.get(place + 1).is_none_or(|next| by_start[*next].to > window.to);
        let Some((most, first)) = envelope.most().filter(|_| is_last) else { continue };
        let by = most - capacity.effort(window.to);
        if by <= 0 {
            continue;
        }
        let found = Excess { from: by_start[first].from, to: window.to, by };
        let (mut span, mut worst) = (found, found);
        while let Some((before, known)) = spans.pop_if(|(before, _)| before.to > span.from) {
            span.from = span.from.min(before.from);
            let grave = |one: &Excess| (one.by, std::cmp::Reverse((one.to - one.from, one.from)));
            if grave(&known) > grave(&worst) {
                worst = known;
            }
        }
        spans.push((span, worst));
    }
    spans.into_iter().map(|(_, worst)| worst).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::base::Percent;

    /// Looks at every interval between two windows.
    fn by_hand(windows: &[Window], capacity: Share) -> Vec<Excess> {
        let mut found = Vec::new();
        for from in windows.iter().map(|window| window.from) {
            for to in windows.iter().map(|window| window.to).filter(|to| *to >= from) {
                let inside = windows.iter().filter(|window| from <= window.from && window.to <= to);
                let asked: Effort = inside.map(|window| window.energy).sum();
                let by = asked - capacity.effort(to - from);
                if by > 0 {
                    found.push(Excess { from, to, by });
                }
            }
        }
        found
    }

    fn windows() -> impl Strategy<Value = Vec<Window>> {
        let window =
            (0..40_i64, 1..12_i64, 1..12_i64, 1..4_i64).prop_map(|(from, length, work, share)| Window {
                item: ItemIx(0),
                from,
                to: from + length,
                energy: Effort::from(work.min(length) * share * 30_000),
            });
        prop::collection::vec(window, 0..14)
    }

    proptest! {
        #[test]
        fn the_spans_are_those_that_a_look_at_every_interval_finds(windows in windows(), percent in 0..101_u8) {
            let capacity = Share::of(Percent(f64::from(percent)));
            let (found, all) = (excesses(&windows, capacity), by_hand(&windows, capacity));
            prop_assert_eq!(found.is_empty(), all.is_empty());
            // What is found is there, in order, and apart.
            for excess in &found {
                prop_assert!(all.contains(excess), "{excess:?} of {all:?}");
            }
            prop_assert!(found.windows(2).all(|pair| pair[0].to <= pair[1].from));
            // The worst of all is found; and what is not found overlaps what is, or is no worse than that.
            let worst = all.iter().map(|excess| excess.by).max();
            prop_assert_eq!(found.iter().map(|excess| excess.by).max(), worst);
            let mut turned = windows.clone();
            turned.reverse();
            prop_assert_eq!(excesses(&turned, capacity), found);
        }

        #[test]
        fn one_thing_at_a_time_is_never_too_much(parts in prop::collection::vec((0..5_i64, 1..9_i64, 0..20_i64, 0..20_i64), 0..12)) {
            let capacity = Share::of(Percent(65.0));
            let mut at = 50;
            let windows: Vec<Window> = parts
                .into_iter()
                .map(|(pause, work, before, after)| {
                    let from = at + pause;
                    at = from + work;
                    Window { item: ItemIx(0), from: from - before, to: at + after, energy: capacity.effort(work) }
                })
                .collect();
            prop_assert_eq!(excesses(&windows, capacity), []);
        }
    }

    #[test]
    fn a_hundred_thousand_tasks_of_one_person_are_no_matter() {
        let windows: Vec<Window> = (0..100_000_i64)
            .map(|at| Window { item: ItemIx(0), from: at % 1000, to: 2000 + at % 977, energy: 48_000_000 })
            .collect();
        assert_eq!(excesses(&windows, Share::WHOLE).len(), 1);
    }
}
