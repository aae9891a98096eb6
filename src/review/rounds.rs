//! What changed in a proposal from one round of its review to the next.

use std::collections::{BTreeMap, VecDeque};

use crate::base::Day;
use crate::diff::{Change, PlanDiff, What};

/// How something stands in the later round to the earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// The later round alone has it.
    New,
    /// The earlier round alone has it.
    Gone,
    /// Both have it, and it says something else.
    Altered,
    /// Both have it, and it says the same.
    Same,
}

impl Standing {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 4] = [Self::New, Self::Gone, Self::Altered, Self::Same];

    /// Returns the mark that `git range-diff` gives it.
    pub fn mark(self) -> &'static str {
        match self {
            Self::New => ">",
            Self::Gone => "<",
            Self::Altered => "!",
            Self::Same => "=",
        }
    }

    /// Returns the name that outputs use.
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Gone => "gone",
            Self::Altered => "altered",
            Self::Same => "same",
        }
    }
}

/// Something of two rounds, by its place in the list of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// How it stands.
    pub standing: Standing,
    /// Its place in the earlier round.
    pub old: Option<usize>,
    /// Its place in the later round.
    pub new: Option<usize>,
}

/// Two rounds of a proposal, side by side.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rounds {
    /// Every change of either round, in the order of the later one, each that is gone where the earlier one had it.
    pub changes: Vec<Pair>,
}

/// Compares what a proposal changed when it was reviewed with what it changes now, each against its own base. Both should be
/// as of one day.
///
/// A change is the same where it does the same to the same field of the same item. One that has another outcome, or starts
/// from something else because the base moved on, is altered.
pub fn rounds(old: &PlanDiff, new: &PlanDiff) -> Rounds {
    Rounds {
        changes: pairs(&old.changes, &new.changes, subject_of_change, |one, other| {
            (one.what, &one.old, &one.new, &one.entries)
                == (other.what, &other.old, &other.new, &other.entries)
        }),
    }
}

/// What a change is about: the same in both rounds, whatever it says. An item is known by the id that the base has.
type ChangeSubject = (Option<usize>, &'static str, String, Option<Day>, Option<&'static str>, u8);

fn subject_of_change(change: &Change) -> ChangeSubject {
    let subject = &change.subject;
    let deed = match change.what {
        What::Added | What::Removed => 0,
        What::Renamed => 1,
        What::Moved | What::Changed => 2,
    };
    let id = subject.was.as_ref().unwrap_or(&subject.id).clone();
    (subject.kind.map(|kind| kind as usize), subject.kind_name, id, subject.day, change.field, deed)
}

fn pairs<T, K: Ord>(old: &[T], new: &[T], key: impl Fn(&T) -> K, same: impl Fn(&T, &T) -> bool) -> Vec<Pair> {
    let mut known: BTreeMap<K, VecDeque<usize>> = BTreeMap::new();
    for (at, one) in old.iter().enumerate() {
        known.entry(key(one)).or_default().push_back(at);
    }
    let mut found: Vec<Pair> = new
        .iter()
        .enumerate()
        .map(|(at, one)| {
            let twin = known.get_mut(&key(one)).and_then(VecDeque::pop_front);
            let standing = match twin {
                None => Standing::New,
                Some(twin) if same(&old[twin], one) => Standing::Same,
                Some(_) => Standing::Altered,
            };
            Pair { standing, old: twin, new: Some(at) }
        })
        .collect();
    let mut gone: Vec<usize> = known.into_values().flatten().collect();
    gone.sort_unstable();
    found.extend(gone.into_iter().map(|at| Pair { standing: Standing::Gone, old: Some(at), new: None }));
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::diff::between;
    use crate::diff::tests::{plan, random};

    use super::*;

    fn round(base: &str, head: &str) -> PlanDiff {
        between(&plan(base), &plan(head))
    }

    /// Writes the pairs of changes: `! build estimate`.
    fn told(old: &PlanDiff, new: &PlanDiff) -> Vec<String> {
        let one = |pair: &Pair| {
            let change = pair.new.map(|at| &new.changes[at]).or_else(|| pair.old.map(|at| &old.changes[at]));
            let change = change.expect("a pair has a side");
            let field = change.field.unwrap_or(change.what.name());
            format!("{} {} {field}", pair.standing.mark(), change.subject.id)
        };
        rounds(old, new).changes.iter().map(one).collect()
    }

    const BASE: &str = "\
objectives:
  live: { title: Live, owner: ana, due: 2026-03-31 }
tasks:
  build: { title: Build it, owner: ana, estimate: 5d, drives: [live] }
  test: { title: Test it, owner: ben, estimate: 2d, needs: [build], drives: [live] }
";

    #[test]
    fn changes_are_new_gone_altered_or_the_same() {
        let first = BASE.replace("5d", "9d").replace("2d", "3d").replace("Live", "Alive");
        let second = BASE.replace("5d", "7d").replace("2d", "3d").replace("owner: ben", "owner: ana");
        assert_eq!(
            told(&round(BASE, &first), &round(BASE, &second)),
            ["> test owner", "! build estimate", "= test estimate", "< live title"]
        );
    }

    #[test]
    fn each_round_is_against_its_own_base() {
        let moved_on = BASE.replace("title: Test it", "title: Try it");
        let rebased = moved_on.replace("5d", "9d");
        let first = BASE.replace("5d", "9d");
        assert_eq!(told(&round(BASE, &first), &round(&moved_on, &rebased)), ["= build estimate"]);
        // What the base has brought meanwhile is no change of the proposal any more.
        let merged = BASE.replace("5d", "9d");
        assert_eq!(told(&round(BASE, &first), &round(&merged, &merged)), ["< build estimate"]);
        // The same outcome from another start is another change.
        let other = BASE.replace("5d", "6d");
        assert_eq!(told(&round(BASE, &first), &round(&other, &first)), ["! build estimate"]);
    }

    #[test]
    fn a_rename_keeps_its_edits_together() {
        let first = BASE.replace("5d", "9d");
        let second = BASE.replace("build", "make").replace("5d", "9d");
        assert_eq!(told(&round(BASE, &first), &round(BASE, &second)), ["> make renamed", "= make estimate"]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn a_round_against_itself_is_the_same(base in random(), head in random()) {
            let diff = between(&base.snapshot(false), &head.snapshot(false));
            let Rounds { changes } = rounds(&diff, &diff);
            prop_assert_eq!(changes.len(), diff.changes.len());
            for pair in changes {
                prop_assert_eq!(pair.standing, Standing::Same);
                prop_assert_eq!(pair.old, pair.new);
            }
        }

        #[test]
        fn backwards_what_is_new_is_gone(base in random(), one in random(), other in random()) {
            let base = base.snapshot(false);
            let (old, new) = (between(&base, &one.snapshot(false)), between(&base, &other.snapshot(false)));
            let count = |rounds: &Rounds, standing| {
                rounds.changes.iter().filter(|pair| pair.standing == standing).count()
            };
            let (there, back) = (rounds(&old, &new), rounds(&new, &old));
            prop_assert_eq!(count(&there, Standing::New), count(&back, Standing::Gone));
            prop_assert_eq!(count(&there, Standing::Same), count(&back, Standing::Same));
            // Nothing is lost, and nothing is told twice.
            let mut olds: Vec<usize> = there.changes.iter().filter_map(|pair| pair.old).collect();
            olds.sort_unstable();
            prop_assert_eq!(olds, (0..old.changes.len()).collect::<Vec<_>>());
            let news: Vec<usize> = there.changes.iter().filter_map(|pair| pair.new).collect();
            prop_assert_eq!(news, (0..new.changes.len()).collect::<Vec<_>>());
        }
    }
}
