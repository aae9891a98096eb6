//! Which findings a change brings, worsens and takes away.

use std::collections::BTreeMap;

use crate::diagnostic::{Finding, ItemName};
use crate::diff::PlanDiff;
use crate::model::ItemKind;
use crate::rules;
use crate::snapshot::Snapshot;

/// What is wrong on one side and not on the other. Findings are the same where their fingerprints are, wherever they stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// What the head has and the base has not; places are in the head.
    pub new: Vec<Finding>,
    /// What both have, and the head more of it.
    pub worse: Vec<Worse>,
    /// What the base has and the head has not; places are in the base.
    pub gone: Vec<Finding>,
}

/// A finding of which there is more than there was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worse {
    /// What it was.
    pub was: Finding,
    /// What it is; places are in the head.
    pub now: Finding,
}

/// Compares what `check` finds on both sides, by the head's settings.
pub(super) fn compare(old: &Snapshot, new: &Snapshot, diff: &PlanDiff) -> Findings {
    // What could not be read to its end says nothing about what is missing.
    if !old.is_complete() || !new.is_complete() {
        return Findings::default();
    }
    let renames = &diff.matching.renames;
    let mut known: BTreeMap<String, Vec<Finding>> = BTreeMap::new();
    for finding in rules::check_by(old, new).findings {
        let mut named = finding.clone();
        if let Some(ItemName { kind, id }) = &mut named.item {
            let party = ItemKind::ALL.into_iter().any(|known| known.is_party() && known.name() == *kind);
            *id = if party { renames.party(id) } else { renames.item(id) }.to_owned();
        }
        known.entry(fingerprint(old, &named)).or_default().push(finding);
    }
    let mut findings = Findings::default();
    for finding in rules::check(new).findings {
        let twins = known.get_mut(&fingerprint(new, &finding));
        match twins.filter(|twins| !twins.is_empty()).map(|twins| twins.remove(0)) {
            None => findings.new.push(finding),
            Some(was) if finding.measure > was.measure && was.measure.is_some() => {
                findings.worse.push(Worse { was, now: finding });
            }
            Some(_) => {}
        }
    }
    findings.gone = known.into_values().flatten().collect();
    findings.new.sort_by(rank);
    findings.worse.sort_by(|one, other| rank(&one.now, &other.now));
    findings.gone.sort_by(rank);
    findings
}

fn fingerprint(snapshot: &Snapshot, finding: &Finding) -> String {
    let files = snapshot.plan.files();
    let path = files.get(finding.primary.place.file.0 as usize).map_or("", |file| file.path.as_ref());
    finding.fingerprint(path)
}

/// The gravest first, then by rule and item.
fn rank(one: &Finding, other: &Finding) -> std::cmp::Ordering {
    let key = |finding: &Finding| (finding.rule, finding.item.clone(), finding.message.clone());
    other.level.cmp(&one.level).then_with(|| key(one).cmp(&key(other)))
}
