//! What `diff` says: what follows from a change of plan, and what was changed.

mod comment;
mod grouping;
mod load;
mod review;
pub(super) mod text;
mod verdict;
mod what_if;
pub(super) mod words;

use schemars::JsonSchema;
use serde::Serialize;

use crate::diff::{Both, Change, Consequence, EntryChange, PlanDiff, Side, Uncompared, Undated};
use crate::model::{Class, ItemKind};
use crate::review::{PathChange, Review};
use crate::snapshot::Snapshot;

use super::{Head, Location};

pub use comment::Detail;
pub use grouping::By;
pub use load::LoadView;
pub(super) use review::told;
pub use review::{AskedView, CauseView, FindingsView, PathOfView, PathView, WorseView};

pub(super) use text::place_of;
pub(super) use words::{counted, days, said};

/// The output of `diff`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DiffView {
    /// Format, command, data date.
    #[serde(flatten)]
    pub header: Head,
    /// What is compared with.
    pub base: RevisionView,
    /// What is compared.
    pub head: RevisionView,
    /// What follows, in one sentence.
    pub verdict: String,
    /// How many changes there are.
    pub summary: SummaryView,
    /// What was edited, by class, kind, id and field.
    pub changes: Vec<ChangeView>,
    /// The forecasts that moved: objectives, key results, milestones and gates, each by id.
    pub consequences: Vec<ConsequenceView>,
    /// What is late now or no longer so though its forecast stayed, because its due date moved.
    pub lateness: Vec<ConsequenceView>,
    /// How many other tasks are forecast to finish on another day.
    pub tasks_moved: usize,
    /// What joined and left the critical paths that are other ones, each by the id of what it leads to.
    pub path: Vec<PathOfView>,
    /// What is wrong now and was not, and the other way round.
    pub findings: FindingsView,
    /// Who is asked for more than they have time for, and was not or for less of it, by person and week.
    pub load: Vec<LoadView>,
    /// Who must agree, by id, and why.
    pub reviewers: Vec<AskedView>,
    /// How many changes were not tried as causes, because there are too many.
    #[serde(skip_serializing_if = "is_none")]
    pub causes_untried: usize,
    /// What the reader should know of the comparison itself, in sentences.
    pub notes: Vec<String>,
    #[serde(skip)]
    tone: Tone,
    #[serde(skip)]
    by: By,
}

/// How good the news is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tone {
    Good,
    Plain,
    Warn,
    Bad,
}

/// One side of a comparison.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RevisionView {
    /// The revision as it was asked for; `work tree` for the files on disk, `index` for what is staged, and without git
    /// the path.
    pub rev: String,
    /// The commit; none for the work tree.
    pub commit: Option<String>,
    /// Whether the commit is not the revision itself, but where the head left it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub merge_base: bool,
    #[serde(skip)]
    side: SideKind,
}

/// What one side of a comparison is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SideKind {
    Commit,
    WorkTree,
    Index,
    /// A plan on disk, compared without git.
    Path,
    /// What is there, or would be.
    Plan,
}

/// How many changes there are.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SummaryView {
    /// Of each class that has any.
    pub classes: Vec<ClassCount>,
    /// In all.
    pub changes: usize,
}

/// How many changes there are of a class.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ClassCount {
    /// The class.
    pub class: &'static str,
    /// How many.
    pub changes: usize,
}

/// A change.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ChangeView {
    /// The class.
    pub class: &'static str,
    /// The kind of what changed; `plan` is the manifest, `pulse` the answers to a question.
    pub kind: &'static str,
    /// Its id, that of the head where it was renamed; of a check-in that of what it is about.
    pub id: String,
    /// The day of a check-in or survey.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<String>,
    /// Its id in the base, where that is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub renamed_from: Option<String>,
    /// Its title.
    pub title: String,
    /// `added`, `removed`, `changed`, `moved` or `renamed`.
    pub change: &'static str,
    /// The field, where it is about one.
    pub field: Option<&'static str>,
    /// What the base says.
    pub old: Option<String>,
    /// What the head says.
    pub new: Option<String>,
    /// The entries of a list or map that differ; of what was added or removed its fields.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub entries: Vec<EntryView>,
    /// By how many working days a date moved; later is positive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<i64>,
    /// The file.
    pub path: String,
    /// The line, from 1.
    pub line: u32,
    /// The side that the place is in: `head`, or `base` for what is no longer there.
    pub side: &'static str,
    #[serde(skip)]
    item: Option<ItemKind>,
    #[serde(skip)]
    owner: Option<String>,
    #[serde(skip)]
    objective: Option<String>,
}

/// An entry of a list or map.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct EntryView {
    /// Its key.
    pub key: String,
    /// What the base says; none where it was added.
    pub old: Option<String>,
    /// What the head says; none where it was removed.
    pub new: Option<String>,
}

/// Something in the base and in the head.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OldNew<T> {
    /// In the base.
    pub old: T,
    /// In the head.
    pub new: T,
}

/// A forecast that moved.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ConsequenceView {
    /// `objective`, `key_result`, `milestone` or `gate`.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The day of its finish; none where it is not there, or has no forecast.
    pub finish: OldNew<Option<String>>,
    /// How many working days of the head's calendar later it finishes; none where one side has no forecast.
    pub delta_days: Option<i64>,
    /// The day that it must meet, in the head where it is there.
    pub due: Option<String>,
    /// The day that it had to meet in the base, where that is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_was: Option<String>,
    /// How early it is in working days; negative where it is late.
    pub margin_days: OldNew<Option<i64>>,
    /// Whether it is late.
    pub late: OldNew<bool>,
    /// What being late costs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost_of_delay: Option<OldNew<Option<String>>>,
    /// The edits that moved it, those that cost most first.
    pub causes: Vec<CauseView>,
    /// What joined and left its critical path, where that is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<PathView>,
    #[serde(skip)]
    is_there: bool,
    #[serde(skip)]
    chain: Vec<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands references")]
fn is_none(count: &usize) -> bool {
    *count == 0
}

impl DiffView {
    /// Makes the view of a comparison of two snapshots.
    pub fn new(
        diff: &PlanDiff,
        review: &Review,
        (old, base): (&Snapshot, RevisionView),
        (new, head): (&Snapshot, RevisionView),
    ) -> Self {
        let changes: Vec<ChangeView> =
            diff.changes.iter().map(|change| ChangeView::new(old, new, change)).collect();
        let causes = review.causes.of.iter().map(|causes| causes.iter().map(CauseView::new).collect());
        let (moved, stayed): (Vec<ConsequenceView>, Vec<ConsequenceView>) = diff
            .consequences
            .iter()
            .zip(causes.zip(&review.paths))
            .map(|(consequence, (causes, path))| ConsequenceView::new(consequence, causes, path))
            .partition(|view| view.finish.old != view.finish.new);
        let mut view = Self {
            header: Head::new("diff", new.data_date),
            notes: notes(diff, review, (old, &base), (new, &head)),
            base,
            head,
            verdict: String::new(),
            summary: SummaryView::new(diff),
            changes,
            consequences: moved,
            lateness: stayed,
            tasks_moved: diff.tasks_moved,
            path: PathOfView::all(diff, review),
            findings: FindingsView::new(&review.findings, old, new),
            load: review.load.iter().map(|rise| LoadView::new(rise, new)).collect(),
            reviewers: review.reviewers.iter().map(AskedView::new).collect(),
            causes_untried: review.causes.untried,
            tone: Tone::Plain,
            by: By::Class,
        };
        (view.verdict, view.tone) = verdict::verdict(diff, &view);
        view
    }
}

/// What the reader should know of the comparison itself.
fn notes(
    diff: &PlanDiff,
    review: &Review,
    (old, base): (&Snapshot, &RevisionView),
    (new, head): (&Snapshot, &RevisionView),
) -> Vec<String> {
    let mut notes = Vec::new();
    match (diff.exists.old, diff.exists.new) {
        (false, true) => {
            notes.push(format!("There is no plan in {} yet, so everything is new.", base.name()));
        }
        (true, false) => {
            notes.push(format!("There is no plan in {} any more, so everything is gone.", head.name()));
        }
        _ => {}
    }
    for (undated, snapshot, side) in [(diff.undated.old, old, base), (diff.undated.new, new, head)] {
        let Some(undated) = undated else { continue };
        let check = side.check_command();
        let why = match undated {
            Undated::Cycle => {
                format!("There are no dates to compare: in {} the dependencies form a cycle", side.name())
            }
            Undated::Incomplete => {
                let files = snapshot.plan.files().iter().filter(|file| !file.lowered.complete);
                let paths: Vec<String> = files.map(|file| format!("`{}`", file.path)).collect();
                format!(
                    "There are no dates to compare: in {} not everything could be read to its end ({}), and what could not \
                     looks as if it were not there",
                    side.name(),
                    paths.join(", ")
                )
            }
        };
        notes.push(format!("{why}. `{check}` shows it."));
    }
    if review.causes.untried > 0 {
        notes.push(format!(
            "So many edits move dates that {} of them were not tried as causes.",
            review.causes.untried
        ));
    }
    notes.extend(diff.uncompared.iter().map(|uncompared| unread(uncompared, base, head)));
    notes
}

fn unread(uncompared: &Uncompared, base: &RevisionView, head: &RevisionView) -> String {
    let side = if uncompared.side == Side::Base { base } else { head };
    let fields: Vec<String> = uncompared.fields.iter().map(|field| format!("`{field}`")).collect();
    let (shown, more) = (fields.len().min(3), fields.len().saturating_sub(3));
    let more = if more > 0 { format!(" and {more} more fields") } else { String::new() };
    let id = &uncompared.subject.id;
    let of = if id.is_empty() { "the manifest".to_owned() } else { format!("`{id}`") };
    format!(
        "{}{more} of {of} cannot be read in {}, and is not compared.",
        fields[..shown].join(", "),
        side.name()
    )
}

impl RevisionView {
    /// Names the files on disk.
    pub fn work_tree() -> Self {
        Self::of("work tree", SideKind::WorkTree)
    }

    /// Names the files that are staged.
    pub fn index() -> Self {
        Self::of("index", SideKind::Index)
    }

    /// Names a plan on disk by its path.
    pub fn path(path: impl Into<String>) -> Self {
        Self::of(path, SideKind::Path)
    }

    /// Names a commit by what it was asked for as.
    pub fn commit(rev: impl Into<String>, commit: impl Into<String>) -> Self {
        Self { commit: Some(commit.into()), ..Self::of(rev, SideKind::Commit) }
    }

    /// Names the commit where a head left what was asked for.
    pub fn merge_base(rev: impl Into<String>, commit: impl Into<String>) -> Self {
        Self { merge_base: true, ..Self::commit(rev, commit) }
    }

    /// Returns a word that names it in the marker of a comment.
    pub fn marker(&self) -> &str {
        match (&self.commit, self.side) {
            (Some(commit), _) => commit,
            (None, SideKind::Index) => "index",
            (None, SideKind::Path) => "folder",
            (None, _) => "work-tree",
        }
    }

    fn of(rev: impl Into<String>, side: SideKind) -> Self {
        Self { rev: rev.into(), commit: None, merge_base: false, side }
    }

    /// Returns the command that shows what is wrong on this side.
    fn check_command(&self) -> String {
        match (self.side, &self.commit) {
            (SideKind::Commit, Some(commit)) => {
                format!("git plan check --rev {}", &commit[..commit.len().min(7)])
            }
            (SideKind::Index, _) => "git plan check --staged".to_owned(),
            (SideKind::Path, _) => format!("git plan check --plan {}", shell_word(&self.rev)),
            _ => "git plan check".to_owned(),
        }
    }

    /// Returns the command that compares two sides.
    fn diff_command(&self, head: &Self) -> String {
        let short = |side: &Self| {
            side.commit.as_ref().map(|commit| commit[..commit.len().min(12)].to_owned()).unwrap_or_default()
        };
        let base = short(self);
        match head.side {
            SideKind::Path => {
                format!("git plan diff --no-index {} {}", shell_word(&self.rev), shell_word(&head.rev))
            }
            SideKind::Index => format!("git plan diff --staged {base}"),
            SideKind::Commit => format!("git plan diff {base}..{}", short(head)),
            SideKind::WorkTree | SideKind::Plan => format!("git plan diff {base}"),
        }
    }

    /// Returns it in a few words: `9b1c2d3 (main)`, `the work tree`.
    pub fn name(&self) -> String {
        if self.side == SideKind::Path {
            return self.rev.clone();
        }
        let Some(commit) = &self.commit else { return format!("the {}", self.rev) };
        let short = &commit[..commit.len().min(7)];
        if commit.starts_with(&self.rev) {
            short.to_owned()
        } else if self.merge_base {
            format!("{short} (merge base with {})", self.rev)
        } else {
            format!("{short} ({})", self.rev)
        }
    }
}

/// A word as a shell takes it.
fn shell_word(word: &str) -> String {
    let is_safe = |letter: char| letter.is_ascii_alphanumeric() || "-_./:@+".contains(letter);
    if !word.is_empty() && word.chars().all(is_safe) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

impl SummaryView {
    fn new(diff: &PlanDiff) -> Self {
        let count = |class: Class| ClassCount { class: class.name(), changes: diff.of_class(class).count() };
        let classes = Class::ALL.into_iter().map(count).filter(|count| count.changes > 0).collect();
        Self { classes, changes: diff.changes.len() }
    }
}

impl ChangeView {
    pub(in crate::view) fn new(old: &Snapshot, new: &Snapshot, change: &Change) -> Self {
        let location = match change.side {
            Side::Head => Location::of(&new.plan, change.place),
            Side::Base => Location::of(&old.plan, change.place),
        };
        let (owner, objective) = grouping::answers_and_serves(old, new, change);
        Self {
            class: change.class.name(),
            kind: change.subject.kind_name,
            id: change.subject.id.clone(),
            day: change.subject.day.map(|day| day.to_string()),
            renamed_from: change.subject.was.clone(),
            title: change.subject.title.clone(),
            change: change.what.name(),
            field: change.field,
            old: change.old.clone(),
            new: change.new.clone(),
            entries: change.entries.iter().map(EntryView::new).collect(),
            days: change.days,
            path: location.path,
            line: location.start.line,
            side: if change.side == Side::Head { "head" } else { "base" },
            item: change.subject.kind,
            owner,
            objective,
        }
    }
}

impl EntryView {
    fn new(entry: &EntryChange) -> Self {
        Self { key: entry.key.clone(), old: entry.old.clone(), new: entry.new.clone() }
    }
}

impl<T> OldNew<T> {
    fn map<S>(both: Both<S>, text: impl Fn(S) -> T) -> Self {
        Self { old: text(both.old), new: text(both.new) }
    }
}

impl ConsequenceView {
    /// Returns whether another forecast moves in the same way.
    pub(super) fn is_as(&self, other: &Self) -> bool {
        let moved =
            |one: &Self| (one.delta_days, one.due.clone(), one.late.clone(), one.cost_of_delay.clone());
        self.finish == other.finish && moved(self) == moved(other)
    }

    fn new(consequence: &Consequence, causes: Vec<CauseView>, path: &PathChange) -> Self {
        let text = |value: Option<crate::base::Money>| value.map(|value| value.to_string());
        let day = |value: Option<crate::base::Day>| value.map(|value| value.to_string());
        let has_cost = consequence.cost != Both::default();
        // What is gone has the due date that it had.
        let due = if consequence.head.is_some() { consequence.due.new } else { consequence.due.old };
        Self {
            kind: consequence.kind,
            id: consequence.id.clone(),
            title: consequence.title.clone(),
            finish: OldNew::map(consequence.finish, day),
            delta_days: consequence.delta_days,
            due: day(due),
            due_was: day(consequence.due.old.filter(|was| Some(*was) != due)),
            margin_days: OldNew::map(consequence.margin_days, |margin| margin),
            late: OldNew::map(consequence.late, |late| late),
            cost_of_delay: has_cost.then(|| OldNew::map(consequence.cost, text)),
            causes,
            path: PathView::new(path),
            is_there: consequence.head.is_some(),
            chain: path.now.clone(),
        }
    }
}
