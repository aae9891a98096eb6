//! What reviewers do not let pass: the gates of `--fail-on`.

use crate::base::{Duration, quoted};
use crate::diff::{self, Change, Consequence, PlanDiff, What};
use crate::model::{ItemKind, registry};
use crate::schedule::WorkingTime;
use crate::snapshot::Snapshot;

use super::Review;

/// The most ids that a gate names.
const MOST_NAMED: usize = 3;

/// Something that a change must not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// A forecast moves by more than this: objective, key result, milestone or gate.
    Slip(Duration),
    /// A forecast passes its due date.
    Late,
    /// Something loses its owner.
    OwnerRemoved,
    /// Work joins a critical path that it was not on.
    NewCritical,
    /// A key result aims lower, or is given up.
    TargetLowered,
}

/// A gate that there is not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no gate {}", quoted(.0))]
pub struct GateError(pub String);

impl Gate {
    /// The gates, as they are written.
    pub const FORMS: [&str; 5] = ["slip>5d", "late", "owner-removed", "new-critical", "target-lowered"];

    /// Reads gates with commas between them.
    pub fn parse_list(text: &str) -> Result<Vec<Self>, GateError> {
        text.split(',').map(str::trim).map(Self::parse).collect()
    }

    fn parse(text: &str) -> Result<Self, GateError> {
        let slip = || {
            let bound = text.strip_prefix("slip")?.trim_start();
            if bound.is_empty() {
                return Some(Self::Slip(Duration::ZERO));
            }
            Duration::parse(bound.strip_prefix('>')?.trim()).map(Self::Slip)
        };
        match text {
            "late" => Ok(Self::Late),
            "owner-removed" => Ok(Self::OwnerRemoved),
            "new-critical" => Ok(Self::NewCritical),
            "target-lowered" => Ok(Self::TargetLowered),
            _ => slip().ok_or_else(|| GateError(text.to_owned())),
        }
    }

    /// Returns whether the gate can be answered only where both sides have dates.
    pub fn needs_dates(&self) -> bool {
        matches!(self, Self::Slip(_) | Self::Late | Self::NewCritical)
    }

    /// Returns what trips the gate, in a few words; `None` where nothing does.
    pub fn tripped(
        &self,
        (old, new): (&Snapshot, &Snapshot),
        diff: &PlanDiff,
        review: &Review,
    ) -> Option<String> {
        match self {
            Self::Slip(bound) => {
                let time = WorkingTime::of(&new.plan);
                let most = time.minutes(*bound);
                let slips =
                    |one: &&Consequence| one.delta_days.unwrap_or(0) * time.minutes_per_day > most.max(0);
                let mut slipped: Vec<&Consequence> = diff.consequences.iter().filter(slips).collect();
                slipped.sort_by_key(|one| -one.delta_days.unwrap_or(0));
                let ids = listed(slipped.iter().map(|one| {
                    let days = one.delta_days.unwrap_or(0);
                    format!("{} by {days} working day{}", one.id, if days == 1 { "" } else { "s" })
                }))?;
                Some(if most > 0 { format!("slip>{bound}: {ids}") } else { format!("slip: {ids}") })
            }
            Self::Late => {
                let late = diff.consequences.iter().filter(|one| one.late.new && !one.late.old);
                let ids = listed(late.map(|one| match one.due.new {
                    Some(due) => format!("{} misses {due}", one.id),
                    None => one.id.clone(),
                }))?;
                Some(format!("late: {ids}"))
            }
            Self::OwnerRemoved => {
                let removed = |change: &&Change| {
                    let owns = change.field == Some(registry::OWNER.name()) && change.what == What::Changed;
                    owns && change.old.is_some() && change.new.is_none()
                };
                let ids = diff.changes.iter().filter(removed).map(|change| {
                    format!("{} (was {})", change.subject.id, change.old.as_deref().unwrap_or_default())
                });
                Some(format!("owner-removed: {}", listed(ids)?))
            }
            Self::NewCritical => {
                let paths = review.paths.iter().chain([&review.plan_path]);
                let mut joined: Vec<&String> = Vec::new();
                for id in paths.flat_map(|path| &path.joined) {
                    if !joined.contains(&id) {
                        joined.push(id);
                    }
                }
                Some(format!("new-critical: {}", listed(joined.into_iter().cloned())?))
            }
            Self::TargetLowered => {
                let lower = diff.changes.iter().filter_map(|change| lowered(old, new, change));
                Some(format!("target-lowered: {}", listed(lower)?))
            }
        }
    }
}

/// Says how a change lowers a target, if it does.
fn lowered(old: &Snapshot, new: &Snapshot, change: &Change) -> Option<String> {
    if change.subject.kind != Some(ItemKind::KeyResult) {
        return None;
    }
    let id = &change.subject.id;
    if change.what == What::Removed {
        return Some(format!("{id} is given up"));
    }
    let base_id = change.subject.was.as_deref().unwrap_or(id);
    if change.field != Some(registry::TO.name()) || change.what != What::Changed {
        return None;
    }
    let base = old.plan.item(old.plan.find(base_id)?);
    let is_lower = new.plan.find(id).is_none_or(|head| diff::lowers_target(base, new.plan.item(head)));
    let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "none".to_owned());
    is_lower.then(|| format!("{id} {} → {}", text(&change.old), text(&change.new)))
}

/// Names the first few; `None` where there are none.
fn listed(names: impl Iterator<Item = String>) -> Option<String> {
    let names: Vec<String> = names.collect();
    let shown = names.len().min(MOST_NAMED);
    let more = names.len() - shown;
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    (!names.is_empty()).then(|| format!("{}{more}", names[..shown].join(", ")))
}
