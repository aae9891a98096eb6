//! Who wrote the approvals of a plan: for each the commit that set it.

use rustc_hash::FxHashMap;

use crate::base::Day;
use crate::diff::{Attestation, Change, What};
use crate::graph::Plan;
use crate::model::{ItemKind, registry};
use crate::source::{Commit, Parents, PlanSource, SourceError};

use super::History;
use super::log::{Entry, Log};

/// An approval as a plan has it: the gate, the person, the day.
type Approval = (String, String, Day);

/// The approvals whose commits are looked for.
struct Search {
    /// Those for which no commit but a merge was met, by what they are called at the commit that comes next; with what they are
    /// called in the plan that is asked about.
    open: FxHashMap<Approval, Approval>,
    /// The newest merge that brought one, by what it is called in the plan that is asked about.
    merged: FxHashMap<Approval, Commit>,
    found: Vec<(Approval, Commit)>,
}

/// Who wrote the approvals of a plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attested {
    /// For each approval the commit that set it.
    pub attestations: Vec<Attestation>,
    /// Of how many approvals that cannot be told, since their commits were cut off from the history.
    pub cut_off: usize,
}

impl<'l> History<'l> {
    /// Returns for each approval in the plan of a commit who wrote it. What a merge brought in is told of the commit that it brought;
    /// of the merge itself only where no other commit has it. Gates and people are followed through renames. `met` is told how many commits were met.
    pub fn attestations(
        &self,
        commit: &Commit,
        plan: PlanSource<'l>,
        mut met: impl FnMut(usize),
    ) -> Result<Attested, SourceError> {
        let head = self.revision(plan);
        let snapshot = self.snapshot(&head, commit.day());
        let open = approvals(&snapshot.plan).map(|approval| (approval.clone(), approval)).collect();
        let mut search = Search { open, merged: FxHashMap::default(), found: Vec::new() };
        let mut log = Log::new(self, self.steps_from(commit, head, Parents::All)?);
        let mut is_cut_off = false;
        while !search.open.is_empty() {
            let Some(entry) = log.next() else { break };
            met(log.met());
            let entry = entry?;
            is_cut_off |= entry.is_cut_off;
            search.take(&entry);
        }
        let Search { mut found, mut merged, open } = search;
        let unmet = open.values().filter(|approval| !merged.contains_key(*approval)).count();
        found.extend(open.into_values().filter_map(|approval| {
            let merge = merged.remove(&approval)?;
            Some((approval, merge))
        }));
        found.sort_by(|(one, _), (other, _)| one.cmp(other));
        let mailmap = self.repository.mailmap();
        let mut signatures = FxHashMap::default();
        let attestations = found.into_iter().map(|((gate, person, day), commit)| {
            let author = mailmap.resolve(&commit.author);
            let has_keys = snapshot
                .plan
                .find_person(&person)
                .is_some_and(|person| snapshot.plan.party(person).get(registry::KEYS).is_some());
            // A signature is verified by another program, so only where somebody's keys are known.
            let signature = if has_keys {
                signatures.entry(commit.id).or_insert_with(|| self.repository.signature(&commit)).clone()
            } else {
                crate::base::Signature::None
            };
            Attestation {
                field: registry::APPROVED.name(),
                gate,
                person,
                day,
                commit: commit.id.short(),
                date: commit.day(),
                author: author.name,
                email: author.email,
                signature,
            }
        });
        Ok(Attested { attestations: attestations.collect(), cut_off: if is_cut_off { unmet } else { 0 } })
    }
}

impl Search {
    /// Takes the approvals that a commit wrote, and goes on to the names before it.
    fn take(&mut self, entry: &Entry) {
        if entry.is_cut_off {
            return;
        }
        let is_gate = |change: &&Change| {
            change.subject.kind == Some(ItemKind::Gate)
                && (change.what == What::Added || change.field == Some(registry::APPROVED.name()))
        };
        for change in entry.diff.changes.iter().filter(is_gate) {
            let Some(gate) = entry.new.plan.find(&change.subject.id) else { continue };
            let was = change.subject.was.as_deref().unwrap_or(&change.subject.id);
            let had = entry.old.plan.find(was).filter(|_| change.what != What::Added);
            let old: Vec<Approval> =
                had.map(|gate| approvals_of(&entry.old.plan, gate)).into_iter().flatten().collect();
            for approval in approvals_of(&entry.new.plan, gate) {
                let (_, person, day) = &approval;
                let renames = &entry.diff.matching.renames;
                if old.iter().any(|(_, had, on)| renames.party(had) == person && on == day) {
                    continue;
                }
                if entry.commit.parents.len() > 1 {
                    if let Some(asked) = self.open.get(&approval) {
                        self.merged.entry(asked.clone()).or_insert_with(|| entry.commit.clone());
                    }
                } else if let Some(asked) = self.open.remove(&approval) {
                    self.found.push((asked, entry.commit.clone()));
                }
            }
        }
        self.go_back(entry);
    }

    fn go_back(&mut self, entry: &Entry) {
        let mut gates: FxHashMap<&str, &str> = FxHashMap::default();
        let mut people: FxHashMap<&str, &str> = FxHashMap::default();
        for change in &entry.diff.changes {
            if let (Some(kind), Some(was)) = (change.subject.kind, change.subject.was.as_deref()) {
                match kind {
                    ItemKind::Gate => gates.insert(&change.subject.id, was),
                    ItemKind::Person => people.insert(&change.subject.id, was),
                    _ => None,
                };
            }
        }
        if gates.is_empty() && people.is_empty() {
            return;
        }
        let old = |names: &FxHashMap<&str, &str>, id: String| {
            names.get(id.as_str()).map_or(id, |was| (*was).to_owned())
        };
        let open = std::mem::take(&mut self.open);
        self.open = open
            .into_iter()
            .map(|((gate, person, day), asked)| ((old(&gates, gate), old(&people, person), day), asked))
            .collect();
    }
}

fn approvals(plan: &Plan) -> impl Iterator<Item = Approval> + '_ {
    plan.items_of(ItemKind::Gate).flat_map(|gate| approvals_of(plan, gate))
}

fn approvals_of(plan: &Plan, gate: crate::graph::ItemIx) -> Vec<Approval> {
    let approvals = plan.item(gate).get(registry::APPROVED).unwrap_or_default();
    let id = plan.id(gate);
    approvals
        .iter()
        .map(|approval| (id.to_owned(), approval.person.value.to_string(), approval.day.value))
        .collect()
}
