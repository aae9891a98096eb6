//! Whom an open question has reached, as help says it.

use crate::base::{Calendar, Day};
use crate::graph::{ItemIx, PartyIx};
use crate::progress::{Rung, escalation};

use super::RuleContext;

/// Returns who has a question by now that was asked of somebody on a day, as the end of a sentence; empty while nobody but
/// they has it.
///
/// That is: "; since 2026-03-09 it is a question for `ben`, who manages `ana`, too".
pub(super) fn reach(
    context: &RuleContext<'_>,
    calendar: &Calendar,
    asked: Option<PartyIx>,
    about: &[ItemIx],
    since: Day,
) -> String {
    let plan = context.plan();
    let others = escalation(context.snapshot, calendar, asked, about, since)
        .into_iter()
        .filter(|reached| reached.rung != Rung::Owner)
        .map(|reached| {
            let who = plan.party_id(reached.person);
            match (reached.rung, asked) {
                (Rung::Manager, Some(asked)) => {
                    format!("since {} for `{who}`, who manages `{}`", reached.on, plan.party_id(asked))
                }
                _ => format!("since {} for `{who}`, who owns the objective", reached.on),
            }
        });
    let others: Vec<String> = others.collect();
    if others.is_empty() { String::new() } else { format!("; it is a question {}", others.join(", and ")) }
}
