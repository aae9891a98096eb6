//! What `trace` says: from the themes down to the commits, and from a commit up.

mod document;
mod message;
mod orphans;

use rustc_hash::{FxHashMap, FxHashSet};
use schemars::JsonSchema;
use serde::Serialize;

use crate::graph::{Branch, ItemIx, serves};
use crate::history::{Trace, TracedCommit, Unknown, Work, WorkLog};
use crate::model::registry;
use crate::snapshot::Snapshot;

use super::Head;
use super::schedule::status;
use super::show::RungView;

pub use message::MessageView;
pub use orphans::{OrphansView, ShareView, SilentView, StrayView};

/// The output of `trace`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TraceView {
    /// Format, command, data date.
    #[serde(flatten)]
    pub head: Head,
    /// What is traced: an item, or the items that a commit names.
    pub items: Vec<TracedItemView>,
    /// What the commit names and the plan does not have.
    pub unknown: Vec<UnknownView>,
    /// What the items serve, up to the themes, each once.
    pub up: Vec<UpView>,
    /// What serves the item, each once; an item follows what it serves. Of a commit nothing.
    pub down: Vec<DownView>,
    /// The commits that name the item or what serves it, newest first. Of a commit itself; of a merge what it brought too.
    pub commits: Vec<CommitView>,
    /// The repositories whose commits were read; none where a commit is traced.
    pub repositories: Vec<RepositoryView>,
    /// The commit that is traced, in place of an item.
    #[serde(skip)]
    commit: Option<String>,
    /// What is served as a tree from the top.
    #[serde(skip)]
    lines: Vec<RowView>,
    /// What serves the item as a tree.
    #[serde(skip)]
    below: Vec<RowView>,
}

/// What is traced.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TracedItemView {
    /// Its kind.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// How far it is, where its kind has a status.
    pub status: Option<&'static str>,
    /// Who answers for it.
    pub owner: Option<String>,
}

/// What an item serves.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct UpView {
    /// The item, and how many steps it is away.
    #[serde(flatten)]
    pub rung: RungView,
    /// The ids of what it serves itself.
    pub serves: Vec<String>,
}

/// What serves an item.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DownView {
    /// What it is.
    #[serde(flatten)]
    pub item: TracedItemView,
    /// How many steps it is away, by the way on which it comes first.
    pub depth: usize,
    /// The ids of what it serves itself.
    pub serves: Vec<String>,
    /// How many commits name it.
    pub commits: usize,
}

/// A name that the plan does not have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct UnknownView {
    /// The name as it is written.
    pub id: String,
    /// The ids of the plan that are nearest to it.
    pub did_you_mean: Vec<String>,
}

/// A commit.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CommitView {
    /// Its whole id.
    pub commit: String,
    /// The name of who wrote it.
    pub author: String,
    /// The day on which it was committed, in the committer's own offset.
    pub date: String,
    /// The first line of its message.
    pub subject: String,
    /// Where it is: `.` is the repository of the plan, others are as they were given.
    pub repository: String,
    /// The ids of the items that it names, those of the trace alone.
    pub items: Vec<String>,
}

/// A repository whose commits were read.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RepositoryView {
    /// Its name: `.` is the repository of the plan, others are as they were given.
    pub repository: String,
    /// How many commits it has, without those that a repository before it has too.
    pub commits: usize,
    /// Whether its history was cut off when it was cloned, so that there may be more.
    pub shallow: bool,
}

/// A row of a tree.
#[derive(Clone, Debug)]
struct RowView {
    item: TracedItemView,
    depth: usize,
    again: bool,
    /// Whether it is what is traced.
    traced: bool,
    commits: usize,
}

impl TraceView {
    /// Makes the view of an item's trace. The names are those of the repositories that were read.
    pub fn item(snapshot: &Snapshot, trace: &Trace, log: &WorkLog, names: &[String]) -> Self {
        Self { repositories: repositories(log, names), ..Self::new(snapshot, trace, names) }
    }

    /// Makes the view of the trace of a commit, which may be a merge with what it brought.
    pub fn commit(snapshot: &Snapshot, trace: &Trace, commit: &Work, name: &str) -> Self {
        let commit = commit.commit.id.to_string();
        Self { commit: Some(commit), ..Self::new(snapshot, trace, &[name.to_owned()]) }
    }

    fn new(snapshot: &Snapshot, trace: &Trace, names: &[String]) -> Self {
        let counts = trace.commit_counts();
        let traced: FxHashSet<ItemIx> = trace.items.iter().copied().collect();
        let row = |branch: &Branch| RowView {
            item: TracedItemView::new(snapshot, branch.item),
            depth: branch.depth,
            again: branch.again,
            traced: traced.contains(&branch.item),
            commits: count(&counts, branch.item),
        };
        Self {
            head: Head::new("trace", snapshot.data_date),
            items: trace.items.iter().map(|item| TracedItemView::new(snapshot, *item)).collect(),
            unknown: trace.unknown.iter().map(UnknownView::new).collect(),
            up: trace
                .up
                .iter()
                .map(|(item, depth)| UpView {
                    rung: RungView::new(snapshot, *item, *depth),
                    serves: served(snapshot, *item),
                })
                .collect(),
            down: trace
                .down
                .iter()
                .filter(|branch| !branch.again)
                .map(|branch| DownView {
                    item: TracedItemView::new(snapshot, branch.item),
                    depth: branch.depth + 1,
                    serves: served(snapshot, branch.item),
                    commits: count(&counts, branch.item),
                })
                .collect(),
            commits: trace.commits.iter().map(|commit| CommitView::traced(snapshot, commit, names)).collect(),
            repositories: Vec::new(),
            commit: None,
            lines: trace.lines.iter().map(row).collect(),
            below: trace.down.iter().map(row).collect(),
        }
    }
}

impl TracedItemView {
    fn new(snapshot: &Snapshot, item: ItemIx) -> Self {
        let written = snapshot.plan.item(item);
        let derived = written.kind.is_work() || written.kind.is_container();
        Self {
            kind: written.kind_name(),
            id: written.id.value.to_string(),
            title: written.title().to_owned(),
            status: if derived { Some(status(written.kind, snapshot.state(item))) } else { written.status() },
            owner: written.get(registry::OWNER).map(str::to_owned),
        }
    }
}

impl UnknownView {
    fn new(unknown: &Unknown) -> Self {
        Self { id: unknown.id.clone(), did_you_mean: unknown.near.clone() }
    }
}

impl CommitView {
    fn new(work: &Work, names: &[String], items: Vec<String>) -> Self {
        let commit = &work.commit;
        Self {
            commit: commit.id.to_string(),
            author: commit.author.name.clone(),
            date: commit.day().to_string(),
            subject: commit.subject().to_owned(),
            repository: names.get(work.repository).cloned().unwrap_or_default(),
            items,
        }
    }

    fn traced(snapshot: &Snapshot, commit: &TracedCommit, names: &[String]) -> Self {
        let items = commit.items.iter().map(|item| snapshot.plan.id(*item).to_owned());
        Self::new(&commit.work, names, items.collect())
    }

    /// The first digits, enough for a person to find it again.
    fn short(&self) -> &str {
        &self.commit[..7.min(self.commit.len())]
    }
}

fn repositories(log: &WorkLog, names: &[String]) -> Vec<RepositoryView> {
    let one = |(reading, name): (&crate::history::Reading, &String)| RepositoryView {
        repository: name.clone(),
        commits: reading.commits,
        shallow: reading.cut_off,
    };
    log.readings.iter().zip(names).map(one).collect()
}

fn served(snapshot: &Snapshot, item: ItemIx) -> Vec<String> {
    let above = serves(&snapshot.plan, &snapshot.graph, item);
    above.into_iter().map(|up| snapshot.plan.id(up).to_owned()).collect()
}

fn count(counts: &FxHashMap<ItemIx, usize>, item: ItemIx) -> usize {
    counts.get(&item).copied().unwrap_or(0)
}
