//! What `what-if` says: the diff that an edit would have.

use std::collections::BTreeMap;

use crate::base::{Currency, Money};
use crate::diff::{Both, Consequence, PlanDiff};
use crate::model::registry;
use crate::schedule::State;
use crate::snapshot::Snapshot;

use super::verdict::sentence;
use super::{DiffView, RevisionView, SideKind};

/// The command.
const COMMAND: &str = "what-if";

impl RevisionView {
    /// Names the plan as it is, before anything is supposed.
    pub fn plan() -> Self {
        Self::of("plan", SideKind::Plan)
    }

    /// Names the plan as it would be.
    pub fn what_if() -> Self {
        Self::of(COMMAND, SideKind::Plan)
    }
}

impl DiffView {
    /// Makes it the answer to what was supposed: `If audit took 10 days more`. What becomes of each of the `objectives` is
    /// said, whether it moves or not.
    #[must_use]
    pub fn supposed(
        mut self,
        supposition: &str,
        objectives: &[String],
        diff: &PlanDiff,
        head: &Snapshot,
    ) -> Self {
        self.header.command = COMMAND;
        self.verdict = if diff.changes.is_empty() {
            format!("{supposition}, nothing would change: the plan says so already.")
        } else {
            // What was edited is what was asked; how many changes that makes is no news.
            let unmoved = self.consequences.is_empty() && self.lateness.is_empty();
            let news = self.verdict.split_once("; ").filter(|_| unmoved).map(|(_, news)| news);
            format!("{supposition}: {}", news.unwrap_or(&self.verdict))
        };
        for id in objectives {
            let moved = self.consequences.iter().find(|one| one.kind == "objective" && one.id == *id);
            let Some(moved) = moved else {
                self.verdict.push_str(&format!(" {id} does not move."));
                continue;
            };
            let sentence = sentence(moved);
            if !self.verdict.contains(&sentence) {
                self.verdict.push_str(&format!(" {sentence}"));
            }
            let rate = head.plan.find(id).and_then(|item| head.plan.item(item).get(registry::COST_OF_DELAY));
            if moved.late.new && rate.is_none() {
                self.notes.push(format!("`{id}` says no `cost_of_delay`, so its delay has no price."));
            }
        }
        self.verdict.push_str(&price(diff, head, &self.verdict));
        // Both sides are the same files.
        self.changes.iter_mut().for_each(|change| change.side = "head");
        self
    }
}

/// What it costs more that objectives are later, or what it saves that they are earlier, unless `said` says it already.
/// To give an objective up saves nothing of what its delay costs.
fn price(diff: &PlanDiff, head: &Snapshot, said: &str) -> String {
    let is_dropped = |one: &Consequence| one.head.is_some_and(|item| head.state(item) == State::Dropped);
    let priced =
        |one: &&Consequence| one.kind == "objective" && one.cost != Both::default() && !is_dropped(one);
    let objectives: Vec<&Consequence> = diff.consequences.iter().filter(priced).collect();
    let is_said = |one: &&Consequence| match one.cost {
        Both { old: None, new: Some(money) } => said.contains(&format!(", which costs {money}.")),
        _ => false,
    };
    if objectives.iter().all(is_said) {
        return String::new();
    }
    let mut sums: BTreeMap<Currency, i64> = BTreeMap::new();
    let amount = |money: Option<Money>| money.map_or(0, |money| money.hundredths);
    for one in objectives {
        let Some(money) = one.cost.new.or(one.cost.old) else { continue };
        *sums.entry(money.currency).or_default() += amount(one.cost.new) - amount(one.cost.old);
    }
    let listed = |more: bool| {
        let sums = sums.iter().filter(|(_, sum)| if more { **sum > 0 } else { **sum < 0 });
        let texts =
            sums.map(|(currency, sum)| Money { hundredths: sum.abs(), currency: *currency }.to_string());
        texts.collect::<Vec<_>>().join(" and ")
    };
    let mut text = String::new();
    for (list, before, after) in
        [(listed(true), "is ", " more than in the plan"), (listed(false), "saves ", "")]
    {
        if !list.is_empty() {
            text.push_str(&format!(" That {before}{list}{after}."));
        }
    }
    text
}
