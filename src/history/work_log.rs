//! The commits that say what they are for.

use std::cmp::Reverse;

use rustc_hash::FxHashSet;

use crate::base::Trailer;
use crate::graph::Plan;
use crate::source::{Commit, Repository, SourceError};

use super::Formers;

/// The key of the trailer by which a commit names items of the plan, in whichever case.
pub const TRAILER: &str = "Plan";

/// A commit that says what it is for.
#[derive(Clone, Debug)]
pub struct Work {
    /// The commit.
    pub commit: Commit,
    /// The place of its repository among those that were read.
    pub repository: usize,
    /// The ids that it names, each once, in the order written; not all need be in the plan.
    pub ids: Vec<String>,
}

/// What was read of a repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// How many commits, without those that a repository before it has too.
    pub commits: usize,
    /// How many of them are merges.
    pub merges: usize,
    /// Whether history was cut off when it was cloned, so that there may be more.
    pub cut_off: bool,
}

/// The commits of some repositories that say what they are for.
#[derive(Clone, Debug, Default)]
pub struct WorkLog {
    /// The commits with a trailer, newest first by their committers' clocks.
    pub work: Vec<Work>,
    /// What was read of each repository.
    pub readings: Vec<Reading>,
}

impl WorkLog {
    /// Reads all commits of each repository that some of its commits lead to. A commit that several have is that of the first.
    pub fn read(repositories: &[(&Repository, Vec<Commit>)]) -> Result<Self, SourceError> {
        let mut log = Self::default();
        let mut known = FxHashSet::default();
        let several = repositories.len() > 1;
        for (place, (repository, from)) in repositories.iter().enumerate() {
            let mut reading = Reading { commits: 0, merges: 0, cut_off: false };
            let mut walk = repository.reachable(from);
            for commit in walk.by_ref() {
                let commit = commit?;
                if several && !known.insert(commit.id.to_string()) {
                    continue;
                }
                reading.commits += 1;
                reading.merges += usize::from(commit.parents.len() > 1);
                let ids = named_by(&commit.trailers());
                if !ids.is_empty() {
                    log.work.push(Work { commit, repository: place, ids });
                }
            }
            reading.cut_off = walk.is_cut_off();
            log.readings.push(reading);
        }
        // Stable, so that of one second the order is that of the repositories and of the walk.
        log.work.sort_by_key(|work| Reverse(work.commit.committer.at.seconds));
        Ok(log)
    }

    /// Lets commits name items by what they are called now, where they name what the plan does not have.
    pub fn follow(&mut self, plan: &Plan, formers: &Formers) {
        self.work.iter_mut().for_each(|work| work.follow(plan, formers));
    }
}

impl Work {
    /// Returns whether the commit names something that a plan does not have.
    pub fn is_stray(&self, plan: &Plan) -> bool {
        self.ids.iter().any(|id| plan.find(id).is_none())
    }

    /// Lets the commit name items by what they are called now, where it names what the plan does not have.
    pub fn follow(&mut self, plan: &Plan, formers: &Formers) {
        let now = |id: &String| {
            formers.get(id).and_then(|former| former.now.clone()).filter(|_| plan.find(id).is_none())
        };
        let mut seen = FxHashSet::default();
        let ids = self.ids.iter().map(|id| now(id).unwrap_or_else(|| id.clone()));
        self.ids = ids.filter(|id| seen.insert(id.clone())).collect();
    }
}

/// Returns the ids that trailers name, each once, in the order written: several stand in one trailer with commas or blanks between
/// them, or in a trailer each.
pub fn named_by(trailers: &[Trailer]) -> Vec<String> {
    let mut known = FxHashSet::default();
    let values = trailers.iter().filter(|trailer| trailer.is(TRAILER)).map(|trailer| trailer.value.as_str());
    values
        .flat_map(|value| value.split(|letter: char| letter == ',' || letter.is_whitespace()))
        .filter(|id| !id.is_empty() && known.insert(*id))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_stand_in_one_trailer_or_in_several() {
        let trailer = |key: &str, value: &str| Trailer { key: key.to_owned(), value: value.to_owned() };
        let trailers = [
            trailer("plan", "audit, pen-test  go-live"),
            trailer("Planned", "no"),
            trailer("PLAN", "audit,\n  staff-pilot,"),
            trailer("Plan", " , "),
        ];
        assert_eq!(named_by(&trailers), ["audit", "pen-test", "go-live", "staff-pilot"]);
    }
}
