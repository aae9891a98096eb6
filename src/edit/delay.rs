//! A key result that is reached later, whatever the reason.

use std::fmt::Write as _;
use std::sync::Arc;

use crate::base::{Duration, did_you_mean, quoted};
use crate::graph::{ItemIx, PlanFile};
use crate::model::{ItemKind, Role, lower, registry};
use crate::schedule::State;
use crate::snapshot::Snapshot;

use super::apply::quote;
use super::draft::Draft;
use super::error::EditError;
use super::words;

/// The file that holds what is supposed and stands nowhere.
const FILE: &str = "what-if";

/// A key result that is reached so much later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delay {
    key_result: String,
    by: Duration,
}

impl Delay {
    /// Reads the id and the duration.
    pub fn parse(key_result: &str, by: &str) -> Result<Self, EditError> {
        let by = by.trim();
        match Duration::parse(by.strip_prefix('+').unwrap_or(by)).filter(|by| !by.is_zero()) {
            Some(by) => Ok(Self { key_result: key_result.to_owned(), by }),
            None => Err(EditError::new(format!("{} is not a duration", quoted(by))).hint(
                "write hours `4h`, working days `10d` or working weeks `2w`, as in `--delay KEY-RESULT 2w`",
            )),
        }
    }

    /// Says what it supposes.
    pub(super) fn clause(&self) -> String {
        format!("{} came {} later", self.key_result, words::length(self.by))
    }

    /// Writes the work that stands for the delay: it serves the key result and begins when all else that does is finished.
    /// So it lags the key result's close, and with it what waits for the key result and what the key result serves.
    fn task(&self, snapshot: &Snapshot) -> Result<String, EditError> {
        let (plan, id) = (&snapshot.plan, &self.key_result);
        let Some(found) = plan.find(id) else {
            let known = plan.items_of(ItemKind::KeyResult).map(|item| plan.id(item));
            let hint = did_you_mean(id, known).unwrap_or_default();
            return Err(EditError::new(format!("no key result has the id {}", quoted(id))).hint(hint));
        };
        let item = plan.item(found);
        if item.kind != ItemKind::KeyResult {
            let error = EditError::new(format!("`{id}` is {}, not a key result", item.kind.with_article()));
            return Err(error.hint(match item.kind {
                ItemKind::Objective => {
                    let members = snapshot.graph.served_by(found).map(|link| link.member);
                    let results = members.filter(|member| plan.item(*member).kind == ItemKind::KeyResult);
                    let ids: Vec<&str> = results.map(|member| plan.id(member)).collect();
                    if ids.is_empty() {
                        String::new()
                    } else {
                        format!("its key results are {}", ids.join(", "))
                    }
                }
                ItemKind::Task | ItemKind::Gate => format!("write '{id} +{}' for work", self.by),
                _ => String::new(),
            }));
        }
        if !snapshot.state(found).is_active() {
            let status = if snapshot.state(found) == State::Dropped { "dropped" } else { "closed" };
            return Err(EditError::new(format!("`{id}` is {status}, so it cannot be delayed")));
        }
        let finish = snapshot.timetable().and_then(|timetable| timetable.finish(found));
        let Some(finish) = finish else {
            return Err(EditError::new(format!(
                "no work serves `{id}`, so it has no forecast to be delayed"
            ))
            .hint(format!("name it in the `drives` of the work that moves it, as in 'drives TASK + {id}'")));
        };
        if finish < snapshot.data_date {
            return Err(EditError::new(format!(
                "the work that serves `{id}` has been finished since {finish}, so it cannot be delayed"
            )));
        }
        let mut delay = format!("{id}-delay");
        while plan.find(&delay).is_some() {
            delay.push('x');
        }
        let counts = |member: &ItemIx| {
            snapshot.state(*member) != State::Dropped && plan.item(*member).get(registry::REPEAT).is_none()
        };
        let members = snapshot.graph.served_by(found).map(|link| link.member).filter(counts);
        let needs: Vec<String> = members.map(|member| quote(plan.id(member))).collect();
        let mut text = String::new();
        let _ = write!(text, "  {}: {{", quote(&delay));
        let _ = write!(text, "title: {}, ", quote(&format!("The delay of {id}")));
        text.push_str("done_when: The delay is over., ");
        let _ = write!(text, "estimate: {}, drives: [{}], needs: [{}]", self.by, quote(id), needs.join(", "));
        text.push_str("}\n");
        Ok(text)
    }
}

/// Delays key results of a plan.
pub(super) fn apply(snapshot: &Snapshot, delays: &[Delay]) -> Result<Snapshot, EditError> {
    let mut text = String::from("tasks:\n");
    for (at, delay) in delays.iter().enumerate() {
        if delays[..at].iter().any(|other| other.key_result == delay.key_result) {
            return Err(
                EditError::new(format!("`{}` is delayed twice", delay.key_result)).hint("add them up")
            );
        }
        text.push_str(&delay.task(snapshot)?);
    }
    let mut lowered = lower(text.as_bytes(), Role::Part);
    // Nobody owns a delay, and it is done when it is over.
    lowered.findings.clear();
    let mut draft = Draft::new(snapshot);
    draft.files.push(PlanFile { path: FILE.into(), lowered: Arc::new(lowered) });
    draft.link()
}

/// Returns the objectives that delayed key results serve, by id.
pub(super) fn objectives(snapshot: &Snapshot, delays: &[Delay]) -> Vec<String> {
    let plan = &snapshot.plan;
    let delayed = delays.iter().filter_map(|delay| plan.find(&delay.key_result));
    let mut served: Vec<_> = delayed.flat_map(|found| snapshot.graph.all_served(found)).collect();
    served.sort_unstable();
    served.dedup();
    let objectives = served.into_iter().filter(|item| plan.item(*item).kind == ItemKind::Objective);
    objectives.map(|item| plan.id(item).to_owned()).collect()
}
