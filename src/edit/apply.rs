//! Edits, done to the model of a plan in memory.

use crate::base::{Day, Duration, Instant, Span, did_you_mean, quoted};
use crate::model::value::{Choice, Estimate, LinkType, Need, Range};
use crate::model::{Field, FieldIx, ItemKind, SpannedText, Value, ValueKind, registry};
use crate::schedule::{self, WorkingTime};
use crate::snapshot::Snapshot;

use super::delay::{self, Delay};
use super::draft::{Draft, Home};
use super::error::EditError;
use super::grammar::Edit;
use super::words;

/// What a plan would be.
#[derive(Debug)]
pub struct Supposed {
    /// The plan after the edits, as of the same day.
    pub snapshot: Snapshot,
    /// What is supposed, as the beginning of a sentence: `If audit took 10 days more`.
    pub supposition: String,
    /// The objectives that a delayed key result serves, by id.
    pub objectives: Vec<String>,
}

/// Does edits to a plan, one after another, then delays what is to be delayed. The plan itself stays as it is.
pub fn suppose(base: &Snapshot, edits: &[Edit], delays: &[Delay]) -> Result<Supposed, EditError> {
    let mut clauses = Vec::new();
    let mut draft = Draft::new(base);
    for edit in edits {
        clauses.push(apply(&mut draft, edit)?);
    }
    let mut snapshot = draft.link()?;
    let mut objectives = Vec::new();
    if !delays.is_empty() {
        clauses.extend(delays.iter().map(Delay::clause));
        snapshot = delay::apply(&snapshot, delays)?;
        objectives = delay::objectives(&snapshot, delays);
    }
    Ok(Supposed { snapshot, supposition: words::supposition(&clauses), objectives })
}

/// Does one edit, and says what it supposes.
fn apply(draft: &mut Draft<'_>, edit: &Edit) -> Result<String, EditError> {
    match edit {
        Edit::Shift { id, by } => shift(draft, id, *by),
        Edit::Take { id, value } => take(draft, id, value),
        Edit::Drop { id } => give_up(draft, id),
        Edit::Set { field, id, value } => set(draft, field, id, value),
        Edit::Add { field, id, entries } => list(draft, field, id, entries, true),
        Edit::Remove { field, id, entries } => list(draft, field, id, entries, false),
        Edit::Away { person, days, reason } => away(draft, person, days, reason),
    }
}

/// What can take longer, or come later.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Work {
    Task,
    External,
    Gate,
}

/// Finds work that takes time or is delivered, and is not over.
fn work(draft: &Draft<'_>, id: &str) -> Result<(Home, Work), EditError> {
    let home = draft.find(id)?;
    let item = draft.item(home);
    let over = |what: &str| Err(EditError::new(format!("`{id}` is {what}, so nothing of it remains")));
    match (item.kind, item.status()) {
        (ItemKind::Task, Some("done")) => return over("done"),
        (ItemKind::Task, Some("dropped")) => return over("dropped"),
        (ItemKind::Gate, _) if schedule::approved_on(item, draft.base.data_date).is_some() => {
            return over("approved");
        }
        _ => {}
    }
    match item.kind {
        ItemKind::Task if item.get(registry::REPEAT).is_some() => {
            Err(EditError::new(format!("`{id}` is recurring work, which is never scheduled")))
        }
        ItemKind::Task if item.is_milestone() => {
            Err(EditError::new(format!("`{id}` is a milestone, and takes no time")).hint(format!(
                "say from when it can be, as in 'start_after {id} = 2026-06-01', or edit what it needs"
            )))
        }
        ItemKind::Task if item.get(registry::EXTERNAL).is_some() => Ok((home, Work::External)),
        ItemKind::Task => Ok((home, Work::Task)),
        ItemKind::Gate => Ok((home, Work::Gate)),
        kind => {
            let hint = match kind {
                ItemKind::KeyResult => format!("delay it as a whole with `--delay {id} 2w`, or edit a task"),
                _ => "name a task, something that is delivered, or a gate".to_owned(),
            };
            Err(EditError::new(format!("`{id}` is {}, and has no duration of its own", kind.with_article()))
                .hint(hint))
        }
    }
}

/// `audit +10d`: what remains of a task, the promise of somebody outside, or the time of a gate's approvers.
fn shift(draft: &mut Draft<'_>, id: &str, by: Duration) -> Result<String, EditError> {
    let (home, work) = work(draft, id)?;
    let later = !by.to_string().starts_with('-');
    let length = words::length(by);
    if work == Work::External {
        let promised = draft.item(home).get(registry::PROMISED).copied().ok_or_else(|| {
            EditError::new(format!("nobody promised a day for `{id}`, so it cannot be moved"))
                .hint(format!("name the day, as in '{id} = 2026-04-17'"))
        })?;
        let day = moved(draft.base, promised, by);
        draft.set(home, registry::PROMISED.ix(), Some(Value::Day(day)))?;
        return Ok(format!("{id} came {length} {}", if later { "later" } else { "earlier" }));
    }
    if by.elapsed_days().is_some() {
        return Err(EditError::new(format!("`{by}` is calendar time, and `{id}` takes working time"))
            .hint(format!("write hours `4h`, working days `10d` or working weeks `2w`, as in '{id} +10d'")));
    }
    let item = draft.item(home);
    let time = draft.time();
    let grow = |own: Duration| own.shifted(by, time.minutes_per_day, time.days_per_week);
    let begun = item.status() == Some("doing");
    let (remaining, progress) = (registry::REMAINING, registry::PROGRESS);
    if work == Work::Task && begun && (item.mentions(remaining) || item.mentions(progress)) {
        let left = item
            .get(remaining)
            .copied()
            .unwrap_or_else(|| Duration::from_minutes(schedule::remaining(item, time), time.minutes_per_day));
        let left = grow(left).ok_or_else(|| too_much(id, left, by))?;
        draft.set(home, progress.ix(), None)?;
        draft.set(home, remaining.ix(), Some(Value::Duration(Box::new(left))))?;
    } else {
        let field = if work == Work::Gate { registry::TAKES } else { registry::ESTIMATE };
        let whole = item.get(field).copied().unwrap_or_else(|| Estimate::single(schedule::duration(item)));
        let fits = |sum: &Duration| work == Work::Gate || !sum.is_zero();
        let grow = |own: Duration| grow(own).filter(fits).ok_or_else(|| too_much(id, own, by));
        let whole = Estimate {
            likely: grow(whole.likely)?,
            optimistic: grow(whole.optimistic)?,
            pessimistic: grow(whole.pessimistic)?,
        };
        draft.set(home, field.ix(), Some(Value::Estimate(Box::new(whole))))?;
    }
    Ok(format!("{id} took {length} {}", if later { "more" } else { "less" }))
}

fn too_much(id: &str, own: Duration, by: Duration) -> EditError {
    let amount = by.to_string();
    match amount.strip_prefix('-') {
        Some(amount) => EditError::new(format!("`{id}` takes {own}, so {amount} less leaves nothing of it"))
            .hint(format!("say what it takes, as in '{id} = 1d', or give it up: 'drop {id}'")),
        None => EditError::new(format!("{own} and {amount} more are longer than anything may take")),
    }
}

/// Returns the day that is so much working time after the close of a day, or before it; or so many calendar days.
fn moved(snapshot: &Snapshot, day: Day, by: Duration) -> Day {
    if let Some(days) = by.elapsed_days() {
        return day.plus(days);
    }
    let calendar = schedule::plan_calendar(&snapshot.plan);
    let time = WorkingTime::of(&snapshot.plan);
    let from: Instant = calendar.close(day);
    calendar.earliest(calendar.position(from) + time.minutes(by)).day()
}

/// `audit = 12d`: the estimate of a task, the time of a gate's approvers, or the day of a delivery.
fn take(draft: &mut Draft<'_>, id: &str, value: &str) -> Result<String, EditError> {
    let (home, work) = work(draft, id)?;
    let is_day = Day::parse(value).is_some();
    let field = match (work, is_day) {
        (Work::External, true) => registry::PROMISED.ix(),
        (Work::External, false) => {
            return Err(EditError::new(format!(
                "somebody outside delivers `{id}`, and {} is not a day",
                quoted(value)
            ))
            .hint(format!(
                "name the day, as in '{id} = 2026-04-17', or say by how much it moves: '{id} +5d'"
            )));
        }
        (_, true) => {
            return Err(EditError::new(format!("`{id}` takes a time, and {value} is a day")).hint(format!(
                "say which day it is: 'due {id} = {value}', or 'start_after {id} = {value}'"
            )));
        }
        (Work::Gate, false) => registry::TAKES.ix(),
        (Work::Task, false) => registry::ESTIMATE.ix(),
    };
    let item = draft.item(home);
    if let (Work::Task, Some("doing"), Some(left)) = (work, item.status(), item.get(registry::REMAINING)) {
        return Err(EditError::new(format!(
            "`{id}` is under way, and {left} remains whatever its estimate is"
        ))
        .hint(format!("say how much remains: 'remaining {id} = {value}'")));
    }
    let read = draft.read(home, field, &yaml(field.spec().kind, value))?;
    let shown = read.as_ref().map_or_else(|| "no time".to_owned(), ToString::to_string);
    let lasts = match &read {
        Some(Value::Estimate(estimate)) => words::length(estimate.likely),
        _ => shown.clone(),
    };
    draft.set(home, field, read)?;
    Ok(if work == Work::External { format!("{id} came on {shown}") } else { format!("{id} took {lasts}") })
}

/// `drop scoring-model`.
fn give_up(draft: &mut Draft<'_>, id: &str) -> Result<String, EditError> {
    let home = draft.find(id)?;
    let kind = draft.item(home).kind;
    let field = FieldIx::named(kind, "status");
    let word = field.and_then(|field| match field.spec().kind {
        ValueKind::Choice(words) => words.iter().find(|word| **word == "dropped"),
        _ => None,
    });
    let (Some(field), Some(word)) = (field, word) else {
        let error = EditError::new(format!("`{id}` is {}, and cannot be dropped", kind.with_article()));
        let needed = draft.base.plan.find(id).and_then(|item| draft.base.graph.needed_by(item).next());
        let hint = needed.map(|link| format!("'needs {} - {id}'", draft.base.plan.id(link.successor)));
        return Err(error.hint(
            hint.map_or_else(String::new, |hint| format!("take it out of what needs it instead: {hint}")),
        ));
    };
    draft.set(home, field, Some(Value::Choice(Choice(word))))?;
    Ok(format!("{id} were dropped"))
}

/// `owner audit = jon`: any field, as a file would have it.
fn set(draft: &mut Draft<'_>, name: &str, id: &str, value: &str) -> Result<String, EditError> {
    let (home, field) = draft.find_field(id, name)?;
    let kind = field.spec().kind;
    let read = match kind {
        ValueKind::Needs if !is_flow(value) && !is_nothing(value) => {
            let needs: Result<Vec<Need>, EditError> = value.split(',').map(need).collect();
            Some(Value::Needs(needs?.into()))
        }
        _ => draft.read(home, field, &yaml(kind, value))?,
    };
    let clause = words::says(name, id, read.as_ref().map(|_| value));
    draft.set(home, field, read)?;
    Ok(clause)
}

/// `needs go-live + audit`, `needs go-live - audit`: one of the fields that are lists.
fn list(
    draft: &mut Draft<'_>,
    name: &str,
    id: &str,
    entries: &[String],
    more: bool,
) -> Result<String, EditError> {
    let (home, field) = draft.find_field(id, name)?;
    let value = match field.spec().kind {
        ValueKind::Needs => {
            let mut needs = draft.item(home).get(registry::NEEDS).unwrap_or_default().to_vec();
            for entry in entries {
                let wanted = need(entry)?;
                let known = needs.iter().position(|need| need.id.value == wanted.id.value);
                match (more, known) {
                    (true, Some(at)) => needs[at] = wanted,
                    (true, None) => needs.push(wanted),
                    (false, Some(at)) => drop(needs.remove(at)),
                    (false, None) => {
                        let known: Vec<&str> = needs.iter().map(|need| need.id.value.as_ref()).collect();
                        return Err(not_listed(name, id, &wanted.id.value, &known));
                    }
                }
            }
            (!needs.is_empty()).then(|| Value::Needs(needs.into()))
        }
        ValueKind::Texts | ValueKind::References(_) => {
            let mut texts = match draft.item(home).field(field).map(|found| &found.value) {
                Some(Value::Texts(texts)) => texts.to_vec(),
                _ => Vec::new(),
            };
            for entry in entries {
                let known = texts.iter().position(|text| text.value.as_ref() == entry);
                match (more, known) {
                    (true, Some(_)) => {}
                    (true, None) => texts.push(text(entry)),
                    (false, Some(at)) => drop(texts.remove(at)),
                    (false, None) => {
                        let known: Vec<&str> = texts.iter().map(|text| text.value.as_ref()).collect();
                        return Err(not_listed(name, id, entry, &known));
                    }
                }
            }
            (!texts.is_empty()).then(|| Value::Texts(texts.into()))
        }
        _ => {
            let error =
                EditError::new(format!("`{name}` is no list, so nothing is added to it or taken away"));
            let form = format!("say what it is: '{name} {id} = VALUE'");
            return Err(error.hint(match field.spec().kind {
                ValueKind::Estimate | ValueKind::EstimateOrZero | ValueKind::DurationOrZero => {
                    format!("{form}, or say by how much it takes longer: '{id} +10d'")
                }
                _ => form,
            }));
        }
    };
    draft.set(home, field, value)?;
    Ok(words::lists(name, id, entries, more))
}

fn not_listed(field: &str, id: &str, entry: &str, known: &[&str]) -> EditError {
    let hint = did_you_mean(entry, known.iter().copied()).unwrap_or_else(|| match known {
        [] => format!("`{id}` has no `{field}`"),
        known => format!("there are {}", known.join(", ")),
    });
    EditError::new(format!("{} is not among the `{field}` of `{id}`", quoted(entry))).hint(hint)
}

/// `maya away 2026-05-04..2026-05-15`: one absence more.
fn away(draft: &mut Draft<'_>, person: &str, days: &str, reason: &str) -> Result<String, EditError> {
    let home = draft.find_person(person)?;
    let field: Field<[Range]> = registry::AWAY;
    let reason = if reason.is_empty() { "~".to_owned() } else { quote(reason) };
    let yaml = format!("{{{}: {reason}}}", quote(days));
    let mut ranges = draft.item(home).get(field).unwrap_or_default().to_vec();
    if let Some(Value::Ranges(more)) = draft.read(home, field.ix(), &yaml)? {
        ranges.extend(more.into_vec());
    }
    draft.set(home, field.ix(), Some(Value::Ranges(ranges.into())))?;
    Ok(format!("{person} were away {days}"))
}

/// Reads an entry of `needs` as it is shown: `audit`, `audit SS`, `audit SS+2d`, `audit -1d`.
fn need(entry: &str) -> Result<Need, EditError> {
    let entry = entry.trim();
    let (id, tie) = entry.split_once(char::is_whitespace).unwrap_or((entry, ""));
    let tie: String = tie.split_whitespace().collect::<Vec<_>>().join(" ");
    let link = tie.get(..2).and_then(LinkType::parse);
    let lag = if link.is_some() { tie[2..].trim() } else { tie.as_str() };
    let signed = lag.strip_prefix('+').map(str::trim).filter(|lag| !lag.starts_with('-'));
    let signed = signed.or_else(|| lag.starts_with('-').then_some(lag));
    let read = if lag.is_empty() { Some(Duration::ZERO) } else { signed.and_then(Duration::parse_lag) };
    let Some(lag) = read.filter(|_| !id.is_empty()) else {
        return Err(EditError::new(format!("{} does not say how the two are tied", quoted(entry)))
            .hint("write an id, and behind it FS, SS, FF or SF with a lag if there is one: 'audit SS+2d'"));
    };
    Ok(Need { id: text(id), link: link.unwrap_or_default(), lag, span: Span::default() })
}

fn text(text: &str) -> SpannedText {
    SpannedText::new(text.into(), Span::default())
}

/// Returns a value as YAML: text in quotes, a list from names with commas between them.
pub(super) fn yaml(kind: ValueKind, value: &str) -> String {
    if is_nothing(value) {
        return "~".to_owned();
    }
    let within = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    if within.is_some_and(|text| !text.contains(['"', '\\'])) {
        return value.to_owned();
    }
    match kind {
        ValueKind::Texts | ValueKind::References(_) | ValueKind::Approvers if !is_flow(value) => {
            let entries: Vec<String> = value.split(',').map(|entry| quote(entry.trim())).collect();
            format!("[{}]", entries.join(", "))
        }
        ValueKind::Estimate
        | ValueKind::EstimateOrZero
        | ValueKind::Bound
        | ValueKind::Impact
        | ValueKind::Texts
        | ValueKind::References(_)
        | ValueKind::Approvers
        | ValueKind::Needs
        | ValueKind::Links
        | ValueKind::Custom
        | ValueKind::Ranges
        | ValueKind::Condition(_)
        | ValueKind::Blocked
        | ValueKind::Approvals
        | ValueKind::Readings
        | ValueKind::Calendar
        | ValueKind::Calendars
        | ValueKind::Rules
        | ValueKind::Reviews
        | ValueKind::Notices
            if is_flow(value) =>
        {
            value.to_owned()
        }
        _ => quote(value),
    }
}

/// Whether a value is a list or map as YAML has them on one line.
fn is_flow(value: &str) -> bool {
    value.starts_with(['[', '{'])
}

fn is_nothing(value: &str) -> bool {
    matches!(value, "" | "~" | "null")
}

/// Returns a text in quotes, as YAML has it.
pub(super) fn quote(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
