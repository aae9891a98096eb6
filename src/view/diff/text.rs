//! The diff as a document: the verdict, what moves by consequence, what was edited.

use std::collections::BTreeMap;

use crate::view::{Column, Document, Line, Style, Table};

use super::verdict::counts;
use super::words::{counted, line, plural};
use super::{By, ChangeView, ConsequenceView, DiffView, Tone};

/// The most lines of a class, and rows of consequences, that are shown unless all are asked for.
const MOST_LINES: usize = 20;
/// From how many added or removed items of a kind on, they are told together.
const MANY: usize = 8;
/// How many of them are named then.
const NAMED: usize = 6;

impl DiffView {
    /// Returns the diff for people; `all` leaves nothing out.
    pub fn document(&self, all: bool) -> Document {
        let mut document = Document::default();
        document.text(self.verdict_line());
        if self.changes.is_empty() {
            for note in &self.notes {
                document.text(Line::styled(note, Style::Warn));
            }
            return document;
        }
        document.text(self.compared());
        for note in &self.notes {
            document.text(Line::styled(note, Style::Warn));
        }
        self.consequences(&mut document, all);
        self.because(&mut document, all);
        self.path_changes(&mut document, all);
        self.finding_changes(&mut document, all);
        self.load(&mut document, all);
        self.must_agree(&mut document, all, all);
        self.edits(&mut document, all);
        document
    }

    /// Returns the summary alone.
    pub fn stat(&self) -> Document {
        let mut document = Document::default();
        document.text(self.verdict_line());
        if self.changes.is_empty() {
            return document;
        }
        document.text(self.compared());
        for note in &self.notes {
            document.text(Line::styled(note, Style::Warn));
        }
        let facts = self.facts().into_iter().map(|(name, words)| (name.to_owned(), Line::plain(words)));
        document.facts(facts.collect());
        document
    }

    /// Returns the summary in names and words: how much was edited, what moved, findings, load, who must agree.
    pub(in crate::view) fn facts(&self) -> Vec<(&'static str, String)> {
        let mut facts = vec![("edited", counts(self))];
        facts.extend(self.moved().map(|moved| ("moved", moved)));
        facts.extend(self.findings.counts().map(|findings| ("findings", findings)));
        facts.extend(self.load_counts().map(|load| ("load", load)));
        if !self.reviewers.is_empty() {
            let people: Vec<&str> = self.reviewers.iter().map(|asked| asked.person.as_str()).collect();
            facts.push(("must agree", people.join(", ")));
        }
        facts
    }

    pub(in crate::view) fn verdict_line(&self) -> Line {
        let style = match self.tone {
            Tone::Good => Style::Good,
            Tone::Plain => Style::Strong,
            Tone::Warn => Style::Warn,
            Tone::Bad => Style::Bad,
        };
        Line::styled(&self.verdict, style)
    }

    pub(super) fn compared(&self) -> Line {
        let as_of = self.header.as_of.as_deref().unwrap_or_default();
        let head = self.head.name();
        let text = format!("{} → {}, both as of {as_of}", self.base.name(), head.trim_start_matches("the "));
        Line::styled(text, Style::Dim)
    }

    /// Returns how many forecasts moved, by kind.
    fn moved(&self) -> Option<String> {
        let mut parts = Vec::new();
        for kind in ["objective", "key_result", "milestone", "gate"] {
            let count = self.consequences.iter().filter(|one| one.kind == kind).count();
            if count > 0 {
                parts.push(counted(count, &kind.replace('_', " ")));
            }
        }
        if self.tasks_moved > 0 {
            parts.push(counted(self.tasks_moved, "task"));
        }
        (!parts.is_empty()).then(|| parts.join(", "))
    }

    pub(super) fn consequences(&self, document: &mut Document, all: bool) {
        self.consequences_of(document, all, &|_| true);
    }

    /// Adds a row for each consequence of some.
    pub(super) fn consequences_of(
        &self,
        document: &mut Document,
        all: bool,
        of: &dyn Fn(&ConsequenceView) -> bool,
    ) {
        let moved: Vec<&ConsequenceView> =
            self.consequences.iter().chain(&self.lateness).filter(|one| of(one)).collect();
        if moved.is_empty() {
            return;
        }
        document.section("Moved by consequence, in working days");
        let shown = if all { moved.len() } else { moved.len().min(MOST_LINES) };
        let has_cost = moved[..shown].iter().any(|one| one.cost_of_delay.is_some());
        let mut columns = vec![
            Column::left("Kind").droppable(3),
            Column::left("Id"),
            Column::left("Title").droppable(5),
            Column::left("Finish was").droppable(1),
            Column::left("Finish"),
            Column::right("Days"),
            Column::left("Due").droppable(2),
            Column::left("Against due"),
        ];
        if has_cost {
            columns.push(Column::left("Cost of delay").droppable(4));
        }
        let rows = moved[..shown].iter().map(|one| row(one, has_cost)).collect();
        document.table(Table { columns, rows });
        let mut rest = Vec::new();
        if moved.len() > shown {
            rest.push(format!("{} more move", moved.len() - shown));
        }
        if self.tasks_moved > 0 {
            let tasks = counted(self.tasks_moved, "task");
            rest.push(format!("{tasks} move{} with them", if self.tasks_moved == 1 { "s" } else { "" }));
        }
        if !rest.is_empty() {
            document.text(Line::styled(format!("{}.", rest.join(", ")), Style::Dim));
        }
    }

    fn edits(&self, document: &mut Document, all: bool) {
        document.section("Edited");
        let mut facts = Vec::new();
        for group in self.groups() {
            let mut lines = lines(&group.changes, all);
            let hidden = if all { 0 } else { lines.len().saturating_sub(MOST_LINES) };
            if hidden > 1 {
                lines.truncate(MOST_LINES);
                lines.push(Line::styled(format!("and {hidden} more; `-v` lists them"), Style::Dim));
            }
            if self.by != By::Class {
                // Names of files are long, so they stand above and not beside.
                document.text(Line::styled(group.name, Style::Strong));
                document.list(lines);
                continue;
            }
            for (at, mut line) in lines.into_iter().enumerate() {
                let name = if at == 0 { group.name } else { "" };
                line.pieces.insert(0, crate::view::Piece { text: "• ".to_owned(), style: Style::Dim });
                facts.push((name.to_owned(), line));
            }
        }
        document.facts(facts);
    }
}

/// The changes of one group, a line for each thing that changed, or for many of a kind, with where it stands.
pub(in crate::view) fn lines(changes: &[&ChangeView], all: bool) -> Vec<Line> {
    let placed = |(line, place): (Line, String)| match place.as_str() {
        "" => line,
        place => line.then(format!("  {place}"), Style::Dim),
    };
    placed_lines(changes, all).into_iter().map(placed).collect()
}

/// The same lines, each beside where it stands.
pub(in crate::view) fn placed_lines(changes: &[&ChangeView], all: bool) -> Vec<(Line, String)> {
    let mut lines = Vec::new();
    let whole = |change: &ChangeView| matches!(change.change, "added" | "removed");
    // What came or went, by its kind.
    let mut alike: BTreeMap<(&str, &str), Vec<&ChangeView>> = BTreeMap::new();
    for change in changes.iter().filter(|change| whole(change) && !all) {
        alike.entry((change.kind, change.change)).or_default().push(change);
    }
    let mut at = 0;
    while at < changes.len() {
        let first = changes[at];
        if let Some(group) = alike.get(&(first.kind, first.change))
            && (first.kind == "check_in" || group.len() >= MANY)
        {
            if std::ptr::eq(group[0], first) {
                lines.extend(together(group));
            }
            at += 1;
            continue;
        }
        let count = changes[at..]
            .iter()
            .take_while(|other| (other.kind, &other.id, &other.day) == (first.kind, &first.id, &first.day))
            .take_while(|other| whole(other) == whole(first))
            .count();
        let count = if whole(first) { 1 } else { count };
        let group = &changes[at..at + count];
        lines.push((line(group, all), place(group)));
        at += count;
    }
    lines
}

/// Many things of one kind that were added or removed.
fn together(group: &[&ChangeView]) -> Vec<(Line, String)> {
    let Some(first) = group.first() else { return Vec::new() };
    if first.kind == "check_in" {
        let mut days: Vec<&str> = group.iter().filter_map(|change| change.day.as_deref()).collect();
        days.sort_unstable();
        days.dedup();
        return days.into_iter().map(|day| check_ins(group, day)).collect();
    }
    let names: Vec<&str> = group.iter().take(NAMED).map(|change| change.id.as_str()).collect();
    let more = group.len() - names.len();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let line = Line::plain(format!("{} {} {}: ", first.change, group.len(), plural(first.kind)))
        .then(names.join(", "), Style::Id)
        .then(more, Style::Plain);
    vec![(line, String::new())]
}

/// The check-ins of one day: how many say what, and who is not on track.
fn check_ins(group: &[&ChangeView], day: &str) -> (Line, String) {
    let of_day: Vec<&ChangeView> =
        group.iter().filter(|change| change.day.as_deref() == Some(day)).copied().collect();
    let health = |change: &ChangeView| {
        let entry = change.entries.iter().find(|entry| entry.key == "health");
        entry.and_then(|entry| entry.new.clone().or_else(|| entry.old.clone())).unwrap_or_default()
    };
    let mut parts = Vec::new();
    for word in ["on_track", "at_risk", "off_track"] {
        let ids: Vec<&str> =
            of_day.iter().filter(|change| health(change) == word).map(|change| change.id.as_str()).collect();
        let words = word.replace('_', " ");
        match ids.len() {
            0 => {}
            count if word == "on_track" => parts.push(format!("{count} {words}")),
            count => parts.push(format!("{count} {words} ({})", ids.join(", "))),
        }
    }
    let first = of_day.first().map_or("added", |change| change.change);
    let text = format!("{first} {} of {day}: {}", counted(of_day.len(), "check-in"), parts.join(", "));
    let top = of_day.iter().copied().min_by_key(|change| (&change.path, change.line));
    (Line::plain(text), place(top.as_slice()))
}

/// Where a change stands.
pub(in crate::view) fn place_of(change: &ChangeView) -> String {
    place(&[change])
}

/// Where a few changes of one thing stand: the file and the lines.
fn place(group: &[&ChangeView]) -> String {
    let Some(first) = group.first() else { return String::new() };
    let here = group.iter().filter(|change| (&change.path, change.side) == (&first.path, first.side));
    let mut lines: Vec<u32> = here.map(|change| change.line).collect();
    lines.sort_unstable();
    lines.dedup();
    let lines: Vec<String> = lines.iter().map(u32::to_string).collect();
    let base = if first.side == "base" { " in the base" } else { "" };
    format!("{}:{}{base}", first.path, lines.join(","))
}

fn row(one: &ConsequenceView, has_cost: bool) -> Vec<Line> {
    let day = |day: &Option<String>| Line::plain(day.as_deref().unwrap_or("–"));
    let newly_late = one.late.new && !one.late.old;
    let delta = match one.delta_days {
        Some(days) => format!("{days:+}"),
        None if one.finish.old.is_none() => "new".to_owned(),
        None => "gone".to_owned(),
    };
    let style = match (one.delta_days, one.late.new) {
        (Some(days), true) if days > 0 => Style::Bad,
        (Some(days), false) if days > 0 => Style::Warn,
        (Some(days), _) if days < 0 => Style::Good,
        _ => Style::Plain,
    };
    let against = Line::styled(against(one), if newly_late { Style::Bad } else { Style::Plain });
    let mut row = vec![
        Line::styled(one.kind.replace('_', " "), Style::Dim),
        Line::styled(&one.id, Style::Id),
        Line::plain(&one.title),
        day(&one.finish.old),
        day(&one.finish.new),
        Line::styled(delta, style),
        match &one.due_was {
            Some(was) => Line::plain(format!("{was} → {}", one.due.as_deref().unwrap_or("none"))),
            None => day(&one.due),
        },
        against,
    ];
    if has_cost {
        let cost = one.cost_of_delay.as_ref().map(|cost| {
            let text = |cost: &Option<String>| cost.clone().unwrap_or_else(|| "none".to_owned());
            format!("{} → {}", text(&cost.old), text(&cost.new))
        });
        row.push(Line::plain(cost.unwrap_or_default()));
    }
    row
}

/// How an item stands against its due date, and how it stood: `1 late → 7 late`.
fn against(one: &ConsequenceView) -> String {
    match (one.margin_days.new, one.margin_days.old) {
        (Some(new), Some(old)) if new != old => format!("{} → {}", one.against_before(), one.against()),
        _ => one.against(),
    }
}

impl ConsequenceView {
    /// Returns how it stands against its due date in the head.
    pub(in crate::view) fn against(&self) -> String {
        margin(self.margin_days.new, self.late.new)
    }

    /// Returns how it stood against its due date in the base.
    pub(in crate::view) fn against_before(&self) -> String {
        margin(self.margin_days.old, self.late.old)
    }
}

/// How early or late something is in working days.
fn margin(margin: Option<i64>, late: bool) -> String {
    match margin {
        Some(margin) if margin < 0 => format!("{} late", -margin),
        Some(0) if late => "late".to_owned(),
        Some(0) => "on the day".to_owned(),
        Some(margin) => format!("{margin} early"),
        None => "–".to_owned(),
    }
}
