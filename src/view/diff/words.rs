//! Changes in words: short, in the reader's terms, in the order in which they would be said aloud.

use crate::model::{FieldIx, ItemKind, ValueKind};
use crate::view::{Line, Style};

use super::{ChangeView, EntryView};

/// A text longer than this is shown as what differs in it.
const LONG: usize = 60;
/// The most entries of a list that are named.
const MOST_NAMED: usize = 4;

/// Returns a number with its noun: `1 change`, `3 changes`.
pub(in crate::view) fn counted(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// Returns a number of working days without its sign: `10 working days`.
pub(in crate::view) fn days(number: i64) -> String {
    counted(number.unsigned_abs() as usize, "working day")
}

/// Returns what one change says.
pub(in crate::view) fn said(change: &ChangeView, all: bool) -> Line {
    line(&[change], all)
}

/// Returns what happened to one thing: `changes` are those of one class that it has.
pub(super) fn line(changes: &[&ChangeView], all: bool) -> Line {
    let Some(first) = changes.first() else { return Line::default() };
    match first.change {
        "added" | "removed" => return whole(first),
        _ => {}
    }
    let said: Vec<String> = changes.iter().map(|change| one(change, all)).collect();
    named(first).then(format!(" {}", said.join("; ")), Style::Plain)
}

/// Names what a change is about: `audit:`, `gate credit-committee:`, `the plan:`.
fn named(change: &ChangeView) -> Line {
    let id = match change.kind {
        "plan" => return Line::styled("the plan:", Style::Id),
        "pulse" => format!("answers to \"{}\" of {}", change.id, day(change)),
        _ => change.id.clone(),
    };
    let kind = match change.kind {
        "task" | "pulse" => String::new(),
        "check_in" => format!("check-in of {} on ", day(change)),
        kind => format!("{} ", kind.replace('_', " ")),
    };
    Line::plain(kind).then(id, Style::Id).then(":", Style::Plain)
}

fn day(change: &ChangeView) -> &str {
    change.day.as_deref().unwrap_or_default()
}

/// Something that was added or removed as a whole.
fn whole(change: &ChangeView) -> Line {
    let added = change.change == "added";
    let mark = if added { "added" } else { "removed" };
    match change.kind {
        "plan" => return Line::plain(format!("{mark} the plan: {}", change.title)),
        "pulse" => {
            let text = format!("{mark} {} of {} to ", counted(change.entries.len(), "answer"), day(change));
            return Line::plain(text).then(format!("\"{}\"", change.id), Style::Id);
        }
        "check_in" => {
            let said = change.new.as_deref().or(change.old.as_deref()).unwrap_or_default();
            let text = Line::plain(format!("{mark} the check-in of {} on ", day(change)));
            return text.then(&change.id, Style::Id).then(format!(": {said}"), Style::Plain);
        }
        _ => {}
    }
    let mut line =
        Line::plain(format!("{mark} {} ", change.kind.replace('_', " "))).then(&change.id, Style::Id);
    if change.title != change.id {
        line = line.then(format!(": {}", shortened(&change.title)), Style::Plain);
    }
    let fact = |field: &str| {
        let entry = change.entries.iter().find(|entry| entry.key == field)?;
        entry.new.clone().or_else(|| entry.old.clone())
    };
    let facts: Vec<String> = [
        fact("owner").or_else(|| fact("by")),
        fact("estimate").or_else(|| fact("takes").map(|takes| format!("takes {takes}"))),
        fact("promised").map(|day| format!("promised {day}")),
        fact("due").map(|day| format!("due {day}")),
        fact("part_of").or_else(|| fact("of")).map(|parent| format!("in {parent}")),
        fact("needs").map(|needs| format!("needs {needs}")),
    ]
    .into_iter()
    .flatten()
    .collect();
    if facts.is_empty() { line } else { line.then(format!(" ({})", facts.join(", ")), Style::Dim) }
}

/// What one change of an item says.
fn one(change: &ChangeView, all: bool) -> String {
    let (old, new) = (change.old.as_deref(), change.new.as_deref());
    match change.change {
        "renamed" => return format!("was {} until now", old.unwrap_or_default()),
        "moved" => {
            return match (old, new) {
                (Some(old), Some(new)) => format!("moved from {old} to {new}"),
                (None, Some(new)) => format!("is part of {new} now"),
                _ => format!("is no longer part of {}", old.unwrap_or_default()),
            };
        }
        _ => {}
    }
    let field = change.field.unwrap_or_default();
    let name = field.replace('_', " ");
    if field == "allow" {
        return allowed(change);
    }
    if !change.entries.is_empty() {
        return entries(change, &name, all);
    }
    let kind = change.item.and_then(|item| FieldIx::named(item, field)).map(|field| field.spec().kind);
    let shown = |text: &str| match kind {
        Some(ValueKind::Estimate | ValueKind::EstimateOrZero | ValueKind::Impact) => estimate(text),
        Some(ValueKind::Text) if !matches!(field, "unit" | "email" | "handle") => {
            format!("\"{}\"", if all { text.to_owned() } else { shortened(text) })
        }
        _ => text.to_owned(),
    };
    match (old, new) {
        (Some(old), Some(new)) if kind == Some(ValueKind::Text) && !all && long(old, new) => {
            let (old, new) = differing(old, new);
            format!("{name} \"{old}\" → \"{new}\"")
        }
        (Some(old), Some(new)) => format!("{name} {} → {}{}", shown(old), shown(new), slip(change)),
        (None, Some(new)) if had_none(change) => format!("{name} {} (had none)", shown(new)),
        (None, Some(new)) => format!("{name} {}", shown(new)),
        (Some(old), None) => format!("{name} {} → none", shown(old)),
        (None, None) => name,
    }
}

/// An estimate as it is said: the likely one first, then from when to when.
fn estimate(text: &str) -> String {
    let three = text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
    match three.map(|text| text.split(", ").collect::<Vec<_>>()).as_deref() {
        Some([best, likely, worst]) => format!("{likely} ({best} to {worst})"),
        _ => text.to_owned(),
    }
}

/// How far a date that was committed to moved.
fn slip(change: &ChangeView) -> String {
    match change.days {
        Some(0) | None => String::new(),
        Some(number) => format!(" ({} {})", days(number), if number > 0 { "later" } else { "earlier" }),
    }
}

/// Whether it is worth a word that there was nothing before: not of what is noted as work goes on.
fn had_none(change: &ChangeView) -> bool {
    matches!(change.class, "commitment" | "ownership" | "effort" | "resources")
}

fn allowed(change: &ChangeView) -> String {
    let mut parts = Vec::new();
    for entry in &change.entries {
        let reason = entry.new.as_deref().or(entry.old.as_deref()).unwrap_or_default();
        let reason =
            if reason.is_empty() { ", without a reason".to_owned() } else { format!(": \"{reason}\"") };
        let verb = if entry.new.is_some() { "now allows" } else { "no longer allows" };
        parts.push(format!("{verb} {}{reason}", entry.key));
    }
    parts.join("; ")
}

/// How the entries of a list or map are said.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// The field is a verb: `needs audit`.
    Verb,
    /// The field is a name: `labels: urgent`.
    Name,
    /// Days with what they are: `away: 2026-05-01 (Labour Day)`.
    Days,
    /// Figures with their days: `readings 36 (2026-02-20)`.
    Readings,
    /// Who was asked: `asks sofia`.
    Approvers,
    /// Who approved when: `approved by sofia (2026-04-01)`.
    Approvals,
}

impl Manner {
    fn of(kind: Option<ValueKind>) -> Self {
        match kind {
            Some(ValueKind::References(_) | ValueKind::Needs) => Self::Verb,
            Some(ValueKind::Ranges | ValueKind::Calendar | ValueKind::Calendars) => Self::Days,
            Some(ValueKind::Readings) => Self::Readings,
            Some(ValueKind::Approvers) => Self::Approvers,
            Some(ValueKind::Approvals) => Self::Approvals,
            _ => Self::Name,
        }
    }

    /// Returns what stands before the entries.
    fn verb(self, name: &str) -> String {
        match self {
            Self::Verb => name.to_owned(),
            Self::Name | Self::Days => format!("{name}:"),
            Self::Readings => "readings".to_owned(),
            Self::Approvers => "asks".to_owned(),
            Self::Approvals => "approved by".to_owned(),
        }
    }

    /// Returns an entry with its value.
    fn entry(self, key: &str, value: &str) -> String {
        match self {
            _ if value.is_empty() => key.to_owned(),
            Self::Verb if value.starts_with(['+', '-']) => format!("{key}{value}"),
            Self::Verb => format!("{key} {value}"),
            Self::Readings => format!("{value} ({key})"),
            // What is no range of days reads better as it is written.
            Self::Days if !key.ends_with(|last: char| last.is_ascii_digit()) => format!("{key} {value}"),
            Self::Days | Self::Approvals => format!("{key} ({value})"),
            Self::Name | Self::Approvers => format!("{key}: {value}"),
        }
    }
}

/// What changed in a list or map.
fn entries(change: &ChangeView, name: &str, all: bool) -> String {
    let kind =
        change.item.and_then(|item| FieldIx::named(item, change.field?)).map(|field| field.spec().kind);
    let manner = Manner::of(kind);
    let (quorum, others): (Vec<&EntryView>, Vec<&EntryView>) =
        change.entries.iter().partition(|entry| manner == Manner::Approvers && entry.key == "how many");
    let of = |pick: &dyn Fn(&EntryView) -> Option<String>| {
        listed(&others.iter().filter_map(|entry| pick(entry)).collect::<Vec<_>>(), all)
    };
    let only = |entry: &EntryView, one: &Option<String>, other: &Option<String>| {
        one.as_ref().filter(|_| other.is_none()).map(|value| manner.entry(&entry.key, value))
    };
    let added = of(&|entry| only(entry, &entry.new, &entry.old));
    let removed = of(&|entry| only(entry, &entry.old, &entry.new));
    let altered = of(&|entry| altered(manner, entry));
    let verb = manner.verb(name);
    let (before, after) =
        if verb.ends_with(':') { (format!("{verb} "), "") } else { (String::new(), verb.as_str()) };
    let after = if after.is_empty() { String::new() } else { format!("{after} ") };
    // Where entries were before, those that come are more of them.
    let also = match (manner, &change.old) {
        (Manner::Readings, _) => "new ",
        (Manner::Approvals, _) | (_, None) => "",
        _ => "also ",
    };
    let mut parts = Vec::new();
    match (added, removed) {
        (Some(added), Some(removed)) => parts.push(format!("{before}{after}{added}, no longer {removed}")),
        (Some(added), None) => parts.push(format!("{before}{also}{after}{added}")),
        (None, Some(removed)) => parts.push(format!("{before}no longer {after}{removed}")),
        (None, None) => {}
    }
    parts.extend(altered.map(|altered| format!("{before}{after}{altered}")));
    parts.extend(quorum.first().map(|entry| {
        let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "none".to_owned());
        match (&entry.old, &entry.new) {
            (Some(_), Some(_)) => format!("{} → {} must approve", text(&entry.old), text(&entry.new)),
            (None, _) => format!("{} must approve", text(&entry.new)),
            _ => "nobody must approve".to_owned(),
        }
    }));
    parts.join("; ")
}

/// An entry that stayed and says something else.
fn altered(manner: Manner, entry: &EntryView) -> Option<String> {
    let (old, new) = (entry.old.as_deref()?, entry.new.as_deref()?);
    // A need that says nothing more is finish to start.
    let or_plain = |text: &str| match (manner, text) {
        (Manner::Verb, "") => "FS".to_owned(),
        (Manner::Verb, lag) if lag.starts_with(['+', '-']) => format!("FS{lag}"),
        (_, text) => text.to_owned(),
    };
    let between = if manner == Manner::Verb { " " } else { ": " };
    Some(format!("{}{between}{} → {}", entry.key, or_plain(old), or_plain(new)))
}

/// Joins words, the first few; `None` where there are none.
fn listed(words: &[String], all: bool) -> Option<String> {
    let shown = if all || words.len() <= MOST_NAMED + 1 { words.len() } else { MOST_NAMED };
    if words.is_empty() {
        return None;
    }
    let more = words.len() - shown;
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    Some(format!("{}{more}", words[..shown].join(", ")))
}

fn long(old: &str, new: &str) -> bool {
    old.chars().count() > LONG || new.chars().count() > LONG
}

fn shortened(text: &str) -> String {
    let text = text.replace('\n', " ");
    if text.chars().count() <= LONG + 20 {
        return text;
    }
    let cut: String = text.chars().take(LONG + 20).collect();
    format!("{}…", cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole))
}

/// Returns what differs between two long texts, with a few words around it.
fn differing(old: &str, new: &str) -> (String, String) {
    let (one, other): (Vec<&str>, Vec<&str>) = (words(old), words(new));
    let same_start = one.iter().zip(&other).take_while(|(one, other)| one == other).count();
    let room = one.len().min(other.len()) - same_start;
    let same_end =
        one.iter().rev().zip(other.iter().rev()).take(room).take_while(|(one, other)| one == other).count();
    let from = same_start.saturating_sub(2);
    let window = |words: &[&str]| {
        let to = (words.len() - same_end + 2).min(words.len());
        let (before, after) = (if from > 0 { "… " } else { "" }, if to < words.len() { " …" } else { "" });
        format!("{before}{}{after}", shortened(&words[from..to].join(" ")))
    };
    (window(&one), window(&other))
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

/// The kinds that a list of added or removed items names together where there are many.
pub(in crate::view) fn plural(kind: &str) -> String {
    let known = ItemKind::ALL.into_iter().find(|item| item.name() == kind);
    match (kind, known) {
        ("person", _) => "people".to_owned(),
        (_, Some(item)) => format!("{}s", item.words()),
        ("external", None) => "externals".to_owned(),
        (other, None) => format!("{other}s"),
    }
}
