//! That something went worse than before, as those who answer for it said.

use crate::graph::ItemIx;
use crate::model::registry;
use crate::snapshot::Snapshot;

use super::standing::{Claim, claims};

/// That something got worse, and is not yet as well as it was.
#[derive(Clone, Copy, Debug)]
pub struct Worsening<'s> {
    /// What said that it is worse.
    pub said: Claim<'s>,
    /// What was said before.
    pub before: Claim<'s>,
}

/// Returns the last step from a better to a worse health that check-ins told of an item, up to the data date; `None` where
/// there was none, or where one has since said that it is as well as it was.
pub fn worsening(snapshot: &Snapshot, item: ItemIx) -> Option<Worsening<'_>> {
    let mut worse: Option<Worsening<'_>> = None;
    let mut last: Option<Claim<'_>> = None;
    for claim in claims(snapshot, item).filter(|claim| claim.health.is_some()) {
        if worse.as_ref().is_some_and(|worse| claim.health <= worse.before.health) {
            worse = None;
        }
        if let Some(before) = last.filter(|last| claim.health > last.health) {
            worse = Some(Worsening { said: claim, before });
        }
        last = Some(claim);
    }
    worse
}

impl Claim<'_> {
    /// Returns whether the check-in names an accepted decision that came of it.
    pub fn names_a_decision(&self, snapshot: &Snapshot) -> bool {
        let decision = self.check_in.get(registry::DECISION).and_then(|id| snapshot.plan.find(id));
        decision.is_some_and(|decision| snapshot.plan.item(decision).status() == Some("accepted"))
    }
}
