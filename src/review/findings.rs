//! Which findings a change brings, worsens and takes away, the gravest first.

use crate::diagnostic::{Finding, Measure};
use crate::diff::PlanDiff;
use crate::rules::Checked;
use crate::snapshot::Snapshot;

use super::since::{Novelty, Since, among};

/// Rules that remind of what is to be said every so often. That it was said in the meantime mends no mistake: the base is
/// judged as of a day of which it could know nothing.
const REMINDERS: [&str; 2] = ["stale-check-in", "stale-reading"];

/// What is wrong on one side and not on the other. Findings are the same where their fingerprints are, wherever they stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// What the head has and the base has not; places are in the head.
    pub new: Vec<Finding>,
    /// What both have, and the head more of it, with how much there was; places are in the head.
    pub worse: Vec<(Finding, Measure)>,
    /// What the base has and the head has not; places are in the base.
    pub gone: Vec<Finding>,
}

/// Compares what is found on both sides, by the head's settings; `check` finds it in the head.
pub(super) fn compare(
    old: &Snapshot,
    new: &Snapshot,
    diff: &PlanDiff,
    check: impl FnOnce() -> Checked,
) -> Findings {
    // What could not be read to its end says nothing about what is missing.
    if !old.is_complete() || !new.is_complete() {
        return Findings::default();
    }
    let Since { checked, novelties, gone, .. } = among(new, old, diff, check());
    let mut findings = Findings { gone, ..Findings::default() };
    for (finding, novelty) in checked.findings.into_iter().zip(novelties) {
        match novelty {
            Novelty::New => findings.new.push(finding),
            Novelty::Worse(was) => findings.worse.push((finding, was)),
        }
    }
    findings.gone.retain(|finding| !REMINDERS.contains(&finding.rule));
    findings.new.sort_by(rank);
    findings.worse.sort_by(|(one, _), (other, _)| rank(one, other));
    findings.gone.sort_by(rank);
    findings
}

/// The gravest first, then by rule and item.
fn rank(one: &Finding, other: &Finding) -> std::cmp::Ordering {
    let key = |finding: &Finding| (finding.rule, finding.item.clone(), finding.message.clone());
    other.level.cmp(&one.level).then_with(|| key(one).cmp(&key(other)))
}

#[cfg(test)]
mod tests {
    #[test]
    fn reminders_are_rules() {
        assert!(super::REMINDERS.iter().all(|name| crate::rules::find(name).is_some()));
    }
}
