//! What follows from a change, in one sentence.

use crate::diff::PlanDiff;

use super::words::{counted, days};
use super::{ChangeView, ConsequenceView, DiffView, Tone};

/// Returns the verdict, and how good it is.
pub(super) fn verdict(diff: &PlanDiff, view: &DiffView) -> (String, Tone) {
    if view.changes.is_empty() {
        return (
            format!("No change of plan from {} to {}.", view.base.name(), view.head.name()),
            Tone::Plain,
        );
    }
    if !diff.exists.old {
        return new_plan(view);
    }
    if !diff.exists.new {
        return ("The plan is gone.".to_owned(), Tone::Bad);
    }
    let given_up = || view.changes.iter().filter(|change| is_objective_given_up(change));
    let is_wanted =
        |one: &&ConsequenceView| one.kind != "objective" || !given_up().any(|change| change.id == one.id);
    let all = || view.consequences.iter().chain(&view.lateness).filter(is_wanted);
    let gravest = all().filter_map(|one| Some((gravity(one)?, one))).min_by_key(|(gravity, one)| {
        (*gravity, -one.delta_days.unwrap_or(0).abs(), one.kind != "objective", one.id.clone())
    });
    match (gravest, given_up().next()) {
        (Some((gravity, one)), None) => (sentence(one), tone(gravity)),
        (Some((Gravity::NewlyLateObjective, one)), _) => (sentence(one), Tone::Bad),
        (_, Some(lost)) => (format!("The objective {} is given up: {}.", lost.id, counts(view)), Tone::Bad),
        (None, None) => (unmoved(diff, view), if view.load.is_empty() { Tone::Plain } else { Tone::Warn }),
    }
}

/// Whether an objective is removed, or dropped. An end of its own is then no good news.
fn is_objective_given_up(change: &ChangeView) -> bool {
    let is_dropped = change.field == Some("status") && change.new.as_deref() == Some("dropped");
    change.kind == "objective" && (change.change == "removed" || is_dropped)
}

/// How grave a consequence is, the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Gravity {
    NewlyLateObjective,
    LaterLateObjective,
    /// An objective is late no longer, since its due date was moved.
    ExcusedObjective,
    NewlyLate,
    LaterObjective,
    NoForecast,
    Later,
    NoLongerLate,
    EarlierObjective,
    Earlier,
    New,
}

/// Returns how grave it is; what was removed speaks for itself among the changes.
fn gravity(one: &ConsequenceView) -> Option<Gravity> {
    let objective = one.kind == "objective";
    let later = one.delta_days.is_some_and(|days| days > 0)
        || (one.delta_days == Some(0) && one.finish.new > one.finish.old);
    Some(match (one.late.old, one.late.new) {
        _ if !one.is_there => return None,
        (false, true) if objective => Gravity::NewlyLateObjective,
        (_, true) if objective && later => Gravity::LaterLateObjective,
        (true, false) if objective && one.due_was < one.due && one.due_was.is_some() => {
            Gravity::ExcusedObjective
        }
        (false, true) => Gravity::NewlyLate,
        _ if one.finish.new.is_none() => Gravity::NoForecast,
        _ if one.finish.old.is_none() => Gravity::New,
        _ if later && objective => Gravity::LaterObjective,
        _ if later => Gravity::Later,
        (true, false) => Gravity::NoLongerLate,
        _ if objective => Gravity::EarlierObjective,
        _ => Gravity::Earlier,
    })
}

fn tone(gravity: Gravity) -> Tone {
    match gravity {
        Gravity::NewlyLateObjective | Gravity::LaterLateObjective | Gravity::NewlyLate => Tone::Bad,
        Gravity::ExcusedObjective | Gravity::LaterObjective | Gravity::Later | Gravity::NoForecast => {
            Tone::Warn
        }
        Gravity::NoLongerLate | Gravity::EarlierObjective | Gravity::Earlier => Tone::Good,
        Gravity::New => Tone::Plain,
    }
}

/// Returns what happens to one forecast.
pub(super) fn sentence(one: &ConsequenceView) -> String {
    let id = &one.id;
    let moved = match (&one.finish.old, &one.finish.new, one.delta_days) {
        (Some(_), Some(new), Some(0)) if one.finish.old == one.finish.new => {
            format!("{id} still finishes {new}")
        }
        (Some(old), Some(new), Some(0)) => format!("{id} finishes {new} in place of {old}"),
        (Some(_), Some(new), Some(delta)) => {
            let way = if delta > 0 { "later" } else { "earlier" };
            format!("{id} finishes {} {way}, {new}", days(delta))
        }
        (None, Some(new), _) => format!("{id} now has a forecast, {new}"),
        _ => return format!("{id} has no forecast any more: no work serves it."),
    };
    format!("{moved}{}.", against_due(one))
}

fn against_due(one: &ConsequenceView) -> String {
    let (Some(due), Some(margin)) = (&one.due, one.margin_days.new) else { return String::new() };
    let moved = one.due_was.as_ref().map(|was| format!(", moved from {was}")).unwrap_or_default();
    let cost = one.cost_of_delay.as_ref().and_then(|cost| cost.new.as_deref());
    let cost = cost.map(|cost| format!(", which costs {cost}")).unwrap_or_default();
    match (one.late.old, one.late.new) {
        (was, true) => {
            let now = if was { "" } else { "now " };
            let comma = if one.due_was.is_some() { "," } else { "" };
            let by = if margin < 0 { format!("{comma} by {}", days(margin)) } else { String::new() };
            format!(", and {now}misses its due date {due}{moved}{by}{cost}")
        }
        (true, false) => format!(", and now meets its due date {due}{moved}"),
        (false, false) if margin == 0 => format!(", on its due date {due}{moved}"),
        (false, false) => format!(", {} before its due date {due}{moved}", days(margin)),
    }
}

fn new_plan(view: &DiffView) -> (String, Tone) {
    let objectives =
        view.consequences.iter().filter(|one| one.kind == "objective" && one.finish.new.is_some());
    let gravest = objectives.min_by_key(|one| (one.margin_days.new.unwrap_or(i64::MAX), one.id.clone()));
    match gravest {
        Some(one) => {
            let finish = one.finish.new.as_deref().unwrap_or_default();
            let text = format!("The plan is new. {} is forecast for {finish}{}.", one.id, against_due(one));
            (text.replace("now misses", "misses"), if one.late.new { Tone::Bad } else { Tone::Plain })
        }
        None => ("The plan is new.".to_owned(), Tone::Plain),
    }
}

fn unmoved(diff: &PlanDiff, view: &DiffView) -> String {
    let counts = counts(view);
    let counts = counts[..1].to_uppercase() + &counts[1..];
    if diff.undated.old.is_some() || diff.undated.new.is_some() {
        return format!("{counts}; no dates can be compared.");
    }
    let but = view.load_counts().map(|load| format!(", but it puts {load}")).unwrap_or_default();
    match view.tasks_moved {
        0 => format!("{counts}; no date moves{but}."),
        tasks => format!(
            "{counts}; {} on another day, and no objective, key result, milestone or gate moves{but}.",
            if tasks == 1 { "one task finishes".to_owned() } else { format!("{tasks} tasks finish") }
        ),
    }
}

/// Returns how many changes of which classes there are.
pub(super) fn counts(view: &DiffView) -> String {
    let of = |change: &dyn Fn(&&ChangeView) -> bool| view.changes.iter().filter(change).count();
    let total = of(&|_| true);
    let classes: Vec<String> = view
        .summary
        .classes
        .iter()
        .map(|count| {
            if view.summary.classes.len() == 1 {
                format!("of {}", count.class)
            } else {
                format!("{} of {}", count.changes, count.class)
            }
        })
        .collect();
    let classes = match classes.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!(": {} and {last}", rest.join(", ")),
        Some((only, _)) => format!(" {only}"),
        None => String::new(),
    };
    format!("{}{classes}", counted(total, "change"))
}
