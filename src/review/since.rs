//! Which findings a change brings about: those that the base does not have, and those that got worse.

use rustc_hash::FxHashMap;

use crate::base::Place;
use crate::diagnostic::{Finding, Label, Measure};
use crate::diff::{Both, Change, PlanDiff, Renames, Side, What};
use crate::graph::{ItemIx, PartyIx, Plan};
use crate::model::{Class, ItemKind};
use crate::rules::{self, Checked, Comparison, Group};
use crate::snapshot::Snapshot;

/// A former value longer than this is not told beside the place of a cause.
const LONGEST_VALUE: usize = 40;

/// How a finding stands to the base.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Novelty {
    /// The base does not have it.
    New,
    /// The base has it, and there is more of it now than there was.
    Worse(Measure),
}

/// What a change brings about.
#[derive(Debug)]
pub struct Since {
    /// The findings that are new or worse.
    pub checked: Checked,
    /// How each of them stands to the base.
    pub novelties: Vec<Novelty>,
    /// What the base had and the head has not; places are in the base.
    pub gone: Vec<Finding>,
    /// How many findings of the head the base has too, no less grave.
    pub before: usize,
    /// How many findings of each group the two sides have, whether new or not.
    pub groups: Vec<(Group, Both<usize>)>,
}

/// Checks both sides under the levels of the head, and keeps what is new or worse in it.
///
/// Findings are told apart by their fingerprints, counted as often as they occur, so that moving a line or an item makes
/// none new; an item that was renamed is the same item.
pub fn since(head: &Snapshot, comparison: &Comparison<'_>) -> Since {
    among(head, comparison.base, comparison.diff, rules::check_against(head, comparison))
}

/// Keeps what is new or worse among what was found in the head.
pub(super) fn among(head: &Snapshot, base: &Snapshot, diff: &PlanDiff, found: Checked) -> Since {
    let before = rules::check_under(base, &head.plan);
    let Checked { findings, allowed } = found;
    let groups = Group::ALL
        .into_iter()
        .map(|group| (group, Both::of(count(&before.findings, group), count(&findings, group))))
        .collect();
    let renames = &diff.matching.renames;
    let mut known: Known = FxHashMap::default();
    for (at, finding) in before.findings.iter().enumerate() {
        let fingerprint = fingerprint(&base.plan, &renamed(finding, renames));
        known.entry(fingerprint).or_default().push((finding.measure, at));
    }
    let novelties = novelties(&head.plan, &findings, &mut known);
    let mut left: Vec<usize> = known.into_values().flatten().map(|(_, at)| at).collect();
    left.sort_unstable();
    let gone = left.into_iter().map(|at| before.findings[at].clone()).collect();
    let all = findings.len();
    let causes = Causes::new(head, diff);
    let (findings, novelties): (Vec<Finding>, Vec<Novelty>) = findings
        .into_iter()
        .zip(novelties)
        .filter_map(|(mut finding, novelty)| {
            let novelty = novelty?;
            if finding.cause.is_none() {
                finding.cause = causes.of(&finding);
            }
            Some((finding, novelty))
        })
        .unzip();
    Since { before: all - findings.len(), checked: Checked { findings, allowed }, novelties, gone, groups }
}

fn count(findings: &[Finding], group: Group) -> usize {
    findings
        .iter()
        .filter(|finding| rules::find(finding.rule).is_some_and(|rule| rule.group == group))
        .count()
}

fn fingerprint(plan: &Plan, finding: &Finding) -> String {
    let file = plan.files().get(finding.primary.place.file.0 as usize);
    finding.fingerprint(file.map_or("", |file| &file.path))
}

/// A finding of the base in the ids of the head.
fn renamed(finding: &Finding, renames: &Renames) -> Finding {
    let mut finding = finding.clone();
    if renames.is_empty() {
        return finding;
    }
    if let Some(item) = &mut finding.item {
        let id = if is_party(item.kind) { renames.party(&item.id) } else { renames.item(&item.id) };
        item.id = id.to_owned();
    }
    let item = renames.item(&finding.distinction);
    finding.distinction = renames.party(item).to_owned();
    finding
}

fn is_party(kind: &str) -> bool {
    kind == ItemKind::Person.name() || kind == ItemKind::Team.name()
}

/// What the base has, by fingerprint: how much of it, and its place among the findings.
type Known = FxHashMap<String, Vec<(Option<Measure>, usize)>>;

/// Says for each finding how it stands to those of the base; `None` where the base has it. Each of the base's stands for one
/// of the head's: for the same, else for one that is less, and what is left for one that got worse.
fn novelties(plan: &Plan, findings: &[Finding], known: &mut Known) -> Vec<Option<Novelty>> {
    let mut novelties = vec![Some(Novelty::New); findings.len()];
    let fingerprints: Vec<String> = findings.iter().map(|finding| fingerprint(plan, finding)).collect();
    let mut rising: Vec<usize> = (0..findings.len()).collect();
    rising.sort_by_key(|at| findings[*at].measure);
    for pass in [Pass::Same, Pass::Less, Pass::Worse] {
        for at in &rising {
            if novelties[*at] != Some(Novelty::New) {
                continue;
            }
            let Some(there) = known.get_mut(&fingerprints[*at]) else { continue };
            let measure = findings[*at].measure;
            let fitting = there.iter().enumerate().filter(|(_, (was, _))| match pass {
                Pass::Same => *was == measure,
                Pass::Less => *was >= measure,
                Pass::Worse => true,
            });
            let Some((found, _)) = fitting.min_by_key(|(_, (was, _))| *was) else { continue };
            let (was, _) = there.swap_remove(found);
            novelties[*at] = match (pass, was) {
                (Pass::Worse, Some(was)) => Some(Novelty::Worse(was)),
                _ => None,
            };
        }
    }
    novelties
}

#[derive(Clone, Copy)]
enum Pass {
    Same,
    Less,
    Worse,
}

/// An item, or else a person or team, by its id in the head.
type Name<'c> = (bool, &'c str);

/// The edits that may bring about what is found elsewhere.
struct Causes<'c> {
    head: &'c Snapshot,
    diff: &'c PlanDiff,
    edits: FxHashMap<Name<'c>, usize>,
}

impl<'c> Causes<'c> {
    fn new(head: &'c Snapshot, diff: &'c PlanDiff) -> Self {
        let mut edits = FxHashMap::default();
        for (change, at) in diff.changes.iter().zip(0..) {
            if let Some(kind) = change.subject.kind.filter(|_| may_bring_about(change)) {
                let first = edits.entry((kind.is_party(), change.subject.id.as_str())).or_insert(at);
                if is_due_date(&diff.changes[*first]) && !is_due_date(change) {
                    *first = at;
                }
            }
        }
        Self { head, diff, edits }
    }

    /// Returns the edit that brings a finding about, where its own item was not edited: one at a place that the finding
    /// itself shows, else the first on the chain that drives the item's date, else of what it refers to, else of the people on that chain, else one that names it.
    fn of(&self, finding: &Finding) -> Option<Label> {
        let item = finding.item.as_ref()?;
        let party = is_party(item.kind);
        if self.edits.contains_key(&(party, item.id.as_str())) {
            return None;
        }
        let at = if let Some(at) = self.shown_by(finding) {
            Some(at)
        } else if party {
            let party = self.head.plan.find_party(&item.id)?;
            self.first(self.around_party(party))
        } else {
            let item = self.head.plan.find(&item.id)?;
            let path = self.path(item);
            let people = || path.iter().filter_map(|step| self.owner(*step));
            self.first(path.iter().map(|step| (false, self.head.plan.id(*step))))
                .or_else(|| self.first(self.around(item)))
                .or_else(|| self.first(people()))
        };
        let change = &self.diff.changes[at.or_else(|| self.naming(party, &item.id))?];
        let place = match change.side {
            Side::Head => change.place,
            Side::Base => self.id_place(change)?,
        };
        Some(Label { place, text: words(change) })
    }

    /// The first edit at a place that explains the finding.
    fn shown_by(&self, finding: &Finding) -> Option<usize> {
        let line = |place: Place| {
            let text = &self.head.plan.file(place.file).lowered.text;
            (place.file, text.position(place.span.start).line)
        };
        self.diff.changes.iter().position(|change| {
            may_bring_about(change)
                && change.side == Side::Head
                && finding.related.iter().any(|label| line(label.place) == line(change.place))
        })
    }

    fn first(&self, names: impl IntoIterator<Item = Name<'c>>) -> Option<usize> {
        let edits = names.into_iter().filter_map(|name| self.edits.get(&name).copied());
        edits.min_by_key(|at| (is_due_date(&self.diff.changes[*at]), *at))
    }

    /// The items on the chain that drives an item's date, without itself.
    fn path(&self, item: ItemIx) -> Vec<ItemIx> {
        let path = self.head.timetable().and_then(|timetable| timetable.path(Some(item)));
        let steps = path.into_iter().flat_map(|path| path.steps);
        steps.map(|step| ItemIx(step.item)).filter(|step| *step != item).collect()
    }

    fn owner(&self, item: ItemIx) -> Option<Name<'c>> {
        Some((true, self.head.plan.party_id(self.head.graph.owner(item)?)))
    }

    /// What an item refers to, and what refers to it by serving it.
    fn around(&self, item: ItemIx) -> Vec<Name<'c>> {
        let (plan, graph) = (&self.head.plan, &self.head.graph);
        let needed = graph.needs_of(item).map(|link| link.predecessor);
        let served = graph.all_served(item).into_iter().chain(graph.all_serving(item));
        let items = needed.chain(served).map(|other| (false, plan.id(other)));
        self.owner(item).into_iter().chain(items).collect()
    }

    /// What a person or team owns.
    fn around_party(&self, party: PartyIx) -> Vec<Name<'c>> {
        let plan = &self.head.plan;
        let owned = plan.items().filter(|item| self.head.graph.owner(*item) == Some(party));
        owned.map(|item| (false, plan.id(item))).collect()
    }

    /// The first edit of a field that names an id, or named it.
    fn naming(&self, party: bool, id: &str) -> Option<usize> {
        self.diff.changes.iter().position(|change| {
            let names = |text: &Option<String>| text.as_deref() == Some(id);
            let is_whole = change.what == What::Changed || change.what == What::Moved;
            let entry = change.entries.iter().any(|entry| entry.key == id);
            let is_owner = change.class == Class::Ownership;
            may_bring_about(change)
                && is_whole
                && (party == is_owner || entry)
                && (names(&change.old) || names(&change.new) || entry)
        })
    }

    /// The place of the id, in the head, of what lost a field.
    fn id_place(&self, change: &Change) -> Option<crate::base::Place> {
        let plan = &self.head.plan;
        if change.subject.kind?.is_party() {
            let party = plan.find_party(&change.subject.id)?;
            return Some(plan.party_place(party, plan.party(party).id.span));
        }
        Some(plan.id_place(plan.find(&change.subject.id)?))
    }
}

/// Whether an edit can move a date or break something elsewhere, and stands in the head.
fn may_bring_about(change: &Change) -> bool {
    let is_of_an_item = !matches!(change.subject.kind, None | Some(ItemKind::CheckIn | ItemKind::Manifest));
    is_of_an_item
        && !matches!(change.class, Class::Wording | Class::Governance)
        && !matches!(change.what, What::Removed | What::Renamed)
}

/// Whether an edit is of the day on which something is due. That moves no work, so it comes after edits that do.
fn is_due_date(change: &Change) -> bool {
    change.field == Some("due")
}

/// Says what an edit did, beside the place where it stands.
fn words(change: &Change) -> String {
    let id = &change.subject.id;
    let field = change.field.unwrap_or_default();
    match (change.what, &change.old, &change.new) {
        (What::Added, _, _) => format!("brought about here: `{id}` is new"),
        (What::Moved, Some(old), _) => format!("brought about here: `{id}` was part of `{old}`"),
        (_, Some(_), None) => format!("brought about here: `{id}` lost its `{field}`"),
        (_, None, Some(_)) => format!("brought about here: `{field}` of `{id}` is new"),
        (_, Some(old), Some(_)) if change.entries.is_empty() && old.chars().count() <= LONGEST_VALUE => {
            format!("brought about here: `{field}` of `{id}` was {old}")
        }
        _ => format!("brought about here: `{field}` of `{id}` was changed"),
    }
}
