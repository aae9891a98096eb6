//! The view for people: from what it is, over what it hangs on, to when and why, and what is wrong with it.

use crate::view::blame::{notes, origins};
use crate::view::path::CauseView;
use crate::view::schedule::days;
use crate::view::words::{count, margin, share};
use crate::view::{Column, Document, Line, Style, Table};

use super::{BriefView, CheckInView, DatesView, MemberView, NeedView, PersonView, ShowView, TeamView};

impl ShowView {
    /// Returns the page of what is shown.
    pub fn document(&self) -> Document {
        let mut document = Document::default();
        document.heading(
            Line::styled(format!("{} ", words(self.item.kind)), Style::Plain)
                .then(&self.item.id, Style::Id)
                .then(format!(": {}", self.item.title), Style::Strong),
        );
        document.text(self.about());
        if let Some(verdict) = self.verdict() {
            document.text(verdict);
        }
        if let Some(latest) = &self.latest {
            let unit = latest.unit.as_deref().map(|unit| format!(" {unit}")).unwrap_or_default();
            document.text(Line::plain(format!("at {}{unit} on {}", latest.value, latest.day)));
        }
        self.fields(&mut document);
        self.standing(&mut document);
        if let Some(health) = &self.health {
            document.section("How it goes");
            health.add_to(&mut document);
        }
        if let Some(person) = &self.person {
            self.person(&mut document, person);
        }
        if let Some(team) = &self.team {
            self.team(&mut document, team);
        }
        self.what_for(&mut document);
        needs(&mut document, "Needs", &self.needs);
        needs(&mut document, "Needed by", &self.needed_by);
        self.members(&mut document);
        self.named_by(&mut document);
        if let Some(check_in) = &self.check_in {
            document.section("Last said of it");
            document.text(said(check_in));
        }
        self.when(&mut document);
        self.findings(&mut document);
        if let Some(history) = &self.history {
            document.section("Last set by");
            document.table(origins(history));
            notes(&mut document, &self.unread_history, history.iter().any(|field| field.cut_off));
        }
        document
    }

    /// Where it stands, who answers for it, how far it is.
    fn about(&self) -> Line {
        let mut line = Line::styled(format!("{}:{}", self.item.path, self.item.line), Style::Dim);
        if let Some(status) = self.item.status {
            line = line.then(format!(", {}", status.replace('_', " ")), Style::Plain);
        }
        if let Some(owner) = &self.item.owner {
            line = line.then(format!(", owned by {owner}"), Style::Plain);
        }
        line.then(format!(" (as of {})", self.head.as_of.as_deref().unwrap_or("–")), Style::Dim)
    }

    fn verdict(&self) -> Option<Line> {
        let dates = self.dates.as_ref()?;
        let finish = dates.early_finish.as_deref()?;
        let over = matches!(self.item.status, Some("done" | "closed" | "approved"));
        let words = if over { "finished" } else { "forecast to finish" };
        let words = if self.item.status == Some("dropped") { "dropped, would finish" } else { words };
        let line = Line::styled(format!("{words} {finish}"), Style::Strong);
        Some(match (dates.margin_days, &dates.due) {
            (Some(days), Some(due)) => {
                let (words, style) = margin(days);
                line.then(", ", Style::Plain).then(words, style).then(format!(" (due {due})"), Style::Plain)
            }
            _ => line,
        })
    }

    fn fields(&self, document: &mut Document) {
        if self.fields.is_empty() {
            return;
        }
        document.section("Fields");
        let columns = vec![Column::left("Field"), Column::left("Value"), Column::right("Line")];
        let rows = self.fields.iter().map(|field| {
            vec![
                Line::styled(field.field, Style::Dim),
                Line::plain(field.short.as_deref().unwrap_or(&field.value)),
                Line::styled(field.line.to_string(), Style::Dim),
            ]
        });
        document.table(Table { columns, rows: rows.collect() });
    }

    /// How a gate or trigger stands, and what a risk or decision comes to.
    fn standing(&self, document: &mut Document) {
        if let Some(gate) = &self.gate {
            gate.add_to(document);
        }
        if let Some(trigger) = &self.trigger {
            trigger.add_to(document);
        }
        if let Some(risk) = &self.risk {
            risk.add_to(document);
            if !risk.threatens.is_empty() {
                document.section("What it threatens");
                self.briefs(document, &risk.threatens, true);
            }
        }
        if let Some(decision) = &self.decision {
            decision.add_to(document);
            if !decision.commits.is_empty() {
                document.section("Tasks that carry it out");
                self.briefs(document, &decision.commits, true);
            }
        }
    }

    fn what_for(&self, document: &mut Document) {
        if self.tree.is_empty() && !self.item.wants_purpose {
            return;
        }
        document.section("What it is for");
        if self.tree.is_empty() {
            document.text(Line::styled("Nothing: it reaches no objective.", Style::Warn));
            return;
        }
        let rows = self.tree.iter().map(|branch| {
            let rung = &self.line_up[branch.rung];
            let indent = "  ".repeat(branch.depth - 1);
            let title = if branch.again { "as above" } else { &rung.title };
            vec![
                Line::styled(format!("{indent}{}", rung.id), Style::Id),
                Line::styled(words(rung.kind), Style::Dim),
                Line::styled(title, if branch.again { Style::Dim } else { Style::Plain }),
            ]
        });
        let columns = vec![Column::left("Id"), Column::left("Kind"), Column::left("Title")];
        document.table(Table { columns, rows: rows.collect() });
    }

    fn members(&self, document: &mut Document) {
        if !self.members.is_empty() {
            document.section("What serves it");
            self.briefs(document, &self.members, true);
        }
    }

    /// A table of items by their start, with the owner of each or with its float.
    fn briefs(&self, document: &mut Document, items: &[BriefView], with_owner: bool) {
        let with_done = with_owner && items.iter().any(|item| item.done_share.is_some());
        let with_dates = items.iter().any(|item| item.start.is_some());
        let mut columns = vec![Column::left("Id"), Column::left("Kind").droppable(2)];
        if with_owner {
            columns.push(Column::left("Owner").droppable(3));
        }
        columns.push(Column::left("Status").droppable(4));
        if with_dates {
            columns.extend([
                Column::left("Start"),
                Column::left("Finish"),
                Column::left("Due").droppable(5),
                Column::right("Float").droppable(6),
            ]);
        }
        if with_done {
            columns.push(Column::right("Done").droppable(1));
        }
        let rows = items.iter().map(|item| {
            let mut row = vec![Line::styled(&item.id, Style::Id), Line::styled(words(item.kind), Style::Dim)];
            if with_owner {
                row.push(text(item.owner.as_ref()));
            }
            row.push(Line::plain(item.status.unwrap_or("–")));
            if with_dates {
                let late = item.total_float.is_some_and(|float| float < 0);
                let float = item.total_float.map_or_else(|| "–".to_owned(), |float| self.in_days(float));
                row.extend([
                    text(item.start.as_ref()),
                    text(item.finish.as_ref()),
                    text(item.due.as_ref()),
                    Line::styled(float, if late { Style::Bad } else { Style::Plain }),
                ]);
            }
            if with_done {
                row.push(Line::plain(item.done_share.map_or_else(|| "–".to_owned(), share)));
            }
            row
        });
        document.table(Table { columns, rows: rows.collect() });
    }

    fn named_by(&self, document: &mut Document) {
        if self.named_by.is_empty() {
            return;
        }
        document.section("Named by");
        let columns = vec![
            Column::left("Id"),
            Column::left("Kind").droppable(2),
            Column::left("As"),
            Column::left("Title").droppable(1),
        ];
        let rows = self.named_by.iter().map(|named| {
            vec![
                Line::styled(&named.id, Style::Id),
                Line::styled(words(named.kind), Style::Dim),
                Line::plain(named.field),
                Line::plain(&named.title),
            ]
        });
        document.table(Table { columns, rows: rows.collect() });
    }

    fn when(&self, document: &mut Document) {
        if let Some(why) = self.no_dates {
            document.section("Dates");
            document.text(
                Line::styled("There are no dates", Style::Warn)
                    .then(format!(": {why}. `git plan check` shows where."), Style::Plain),
            );
            return;
        }
        let Some(dates) = &self.dates else { return };
        document.section("Dates");
        if dates.early_start.is_none() {
            document.text("No work serves it, so there is no forecast.");
            return;
        }
        document.facts(self.date_facts(dates));
        let Some(because) = &self.because else { return };
        let same = dates.early_start == dates.early_finish && because.start == because.finish;
        let mut facts = Vec::new();
        let mut add = |name: &str, causes: &[CauseView]| {
            for (at, cause) in causes.iter().enumerate() {
                let words = match cause.kind {
                    "actual" if name == "Starts" => "it has begun".to_owned(),
                    "actual" => "it is over".to_owned(),
                    _ => cause.dated_sentence(),
                };
                facts.push((if at == 0 { name.to_owned() } else { String::new() }, Line::plain(words)));
            }
        };
        if same {
            add("Because", &because.start);
        } else {
            add("Starts", &because.start);
            add("Finishes", &because.finish);
        }
        if !facts.is_empty() {
            document.section("Why then");
            document.facts(facts);
        }
    }

    fn date_facts(&self, dates: &DatesView) -> Vec<(String, Line)> {
        let mut facts = Vec::new();
        let mut add = |name: &str, line: Line| facts.push((name.to_owned(), line));
        let range = |start: &Option<String>, finish: &Option<String>| match (start, finish) {
            (Some(start), Some(finish)) if start == finish => Some(start.clone()),
            (Some(start), Some(finish)) => Some(format!("{start} to {finish}")),
            (None, Some(finish)) => Some(format!("finish by {finish}")),
            _ => None,
        };
        if let Some(early) = range(&dates.early_start, &dates.early_finish) {
            let is_work = dates.late_finish.is_some();
            add(if is_work { "Early" } else { "Work" }, Line::plain(early));
        }
        if let Some(late) = range(&dates.late_start, &dates.late_finish) {
            add("Late", Line::plain(late));
        }
        if let Some(due) = &dates.due {
            let line = Line::plain(due);
            add(
                "Due",
                match dates.margin_days {
                    Some(days) => {
                        let (words, style) = margin(days);
                        line.then(", ", Style::Plain).then(words, style)
                    }
                    None => line,
                },
            );
        }
        if let Some(total) = dates.total_float {
            let style = if total < 0 { Style::Bad } else { Style::Plain };
            let line = Line::styled(self.in_days(total), style);
            add(
                "Float",
                match dates.free_float {
                    Some(free) => line
                        .then(format!(", {} before anything else moves", self.in_days(free)), Style::Plain),
                    None => line.then(", the least of the work that serves it", Style::Plain),
                },
            );
        }
        let over = matches!(self.item.status, Some("done" | "closed" | "approved" | "dropped"));
        if !over {
            add(
                "Critical",
                if dates.critical { Line::styled("yes", Style::Warn) } else { Line::plain("no") },
            );
        }
        if let Some(done) = dates.done_share.filter(|_| !over) {
            let of = if self.members.is_empty() { "its estimate" } else { "the estimates that serve it" };
            add("Done", Line::plain(format!("{} of {of}", share(done))));
        }
        facts
    }

    fn findings(&self, document: &mut Document) {
        if self.findings.is_empty() {
            return;
        }
        document.section("Findings");
        let lines = self.findings.iter().map(|finding| {
            let style = match finding.level {
                "error" => Style::Bad,
                "warning" => Style::Warn,
                _ => Style::Plain,
            };
            Line::styled(finding.level, style)
                .then(format!(" {}: {}", finding.rule, finding.message), Style::Plain)
                .then(format!(" ({}:{})", finding.path, finding.line), Style::Dim)
        });
        document.list(lines.collect());
    }

    fn person(&self, document: &mut Document, person: &PersonView) {
        document.section("Owns");
        if person.owns.is_empty() {
            document.text(Line::styled("Nothing that is open.", Style::Dim));
        } else {
            self.briefs(document, &person.owns, false);
        }
        if person.owned_and_done > 0 {
            document.text(Line::styled(
                format!(
                    "And {} that {} done or closed.",
                    person.owned_and_done,
                    is_or_are(person.owned_and_done)
                ),
                Style::Dim,
            ));
        }
        if !person.approves.is_empty() {
            document.section("Approves");
            let columns = vec![
                Column::left("Id"),
                Column::left("Asked by").droppable(1),
                Column::left("Start"),
                Column::left("Finish"),
                Column::left("Approved"),
            ];
            let rows = person.approves.iter().map(|approval| {
                vec![
                    Line::styled(&approval.gate.id, Style::Id),
                    text(approval.gate.owner.as_ref()),
                    text(approval.gate.start.as_ref()),
                    text(approval.gate.finish.as_ref()),
                    Line::plain(approval.approved.as_deref().unwrap_or("not yet")),
                ]
            });
            document.table(Table { columns, rows: rows.collect() });
        }
        if !person.works_on.is_empty() {
            document.section("Works on, for others");
            self.briefs(document, &person.works_on, true);
        }
        people(document, "Leads", &person.leads);
        people(document, "Manages", &person.manages);
        document.section("Time");
        let of_plan = if person.own_capacity { "" } else { ", the plan's usual share" };
        let mut facts = vec![
            ("Capacity".to_owned(), Line::plain(format!("{} for planned work{of_plan}", person.capacity))),
            ("Calendar".to_owned(), Line::plain(person.calendar.as_deref().unwrap_or("the plan's"))),
        ];
        let away = person.absence.iter().filter(|absence| !absence.over);
        for (at, absence) in away.enumerate() {
            let name = if at == 0 { "Away" } else { "" };
            let mut words = absence.from.clone();
            if absence.to != absence.from {
                words.push_str(&format!(" to {}", absence.to));
            }
            if !absence.reason.is_empty() {
                words.push_str(&format!(", {}", absence.reason));
            }
            facts.push((name.to_owned(), Line::plain(words)));
        }
        document.facts(facts);
    }

    fn team(&self, document: &mut Document, team: &TeamView) {
        people(document, "People", &team.people);
        people(document, "Teams in it", &team.teams);
        if !team.owns.is_empty() {
            document.section("What its people own");
            self.briefs(document, &team.owns, true);
        }
    }

    fn in_days(&self, minutes: i64) -> String {
        days(minutes, self.minutes_per_day)
    }
}

fn words(kind: &str) -> String {
    kind.replace('_', " ")
}

fn text(value: Option<&String>) -> Line {
    Line::plain(value.map_or("–", String::as_str))
}

fn is_or_are(number: usize) -> &'static str {
    if number == 1 { "is" } else { "are" }
}

fn needs(document: &mut Document, title: &'static str, needs: &[NeedView]) {
    if needs.is_empty() {
        return;
    }
    document.section(title);
    let drives = needs.iter().any(|need| need.drives.is_some());
    let mut columns = vec![
        Column::left("Id"),
        Column::left("Kind").droppable(3),
        Column::left("Link"),
        Column::left("Owner").droppable(2),
        Column::left("Status").droppable(1),
        Column::left("Start").droppable(4),
        Column::left("Finish"),
    ];
    if drives {
        columns.push(Column::left("Drives"));
    }
    let rows = needs.iter().map(|need| {
        let item = &need.item;
        let mut row = vec![
            Line::styled(&item.id, Style::Id),
            Line::styled(words(item.kind), Style::Dim),
            Line::plain(link(need)),
            text(item.owner.as_ref()),
            Line::plain(item.status.unwrap_or("–")),
            text(item.start.as_ref()),
            text(item.finish.as_ref()),
        ];
        if drives {
            let drives = need.drives.map(|end| format!("its {end}")).unwrap_or_default();
            row.push(Line::styled(drives, Style::Warn));
        }
        row
    });
    document.table(Table { columns, rows: rows.collect() });
}

/// How two items are tied: `FS`, `SS+5d`.
fn link(need: &NeedView) -> String {
    match need.lag.as_str() {
        "0d" => need.link.to_owned(),
        lag if lag.starts_with('-') => format!("{}{lag}", need.link),
        lag => format!("{}+{lag}", need.link),
    }
}

fn said(check_in: &CheckInView) -> Line {
    let style = match check_in.health {
        Some("on_track") => Style::Good,
        Some("at_risk") => Style::Warn,
        Some("off_track") => Style::Bad,
        _ => Style::Plain,
    };
    let mut line = Line::plain(&check_in.day)
        .then(format!(", {}: ", check_in.by.as_deref().unwrap_or("somebody")), Style::Plain)
        .then(check_in.health.unwrap_or_default().replace('_', " "), style);
    if let Some(confidence) = &check_in.confidence {
        line = line.then(format!(", {confidence} sure"), Style::Plain);
    }
    if let Some(value) = &check_in.value {
        line = line.then(format!(", at {value}"), Style::Plain);
    }
    match &check_in.note {
        Some(note) => line.then(format!(". {note}"), Style::Plain),
        None => line,
    }
}

fn people(document: &mut Document, title: &'static str, members: &[MemberView]) {
    if members.is_empty() {
        return;
    }
    document.section(title);
    let columns = vec![Column::left("Id"), Column::left("Name"), Column::left("")];
    let rows = members.iter().map(|member| {
        let number = match (member.kind, member.count) {
            ("team", 1) => "1 person".to_owned(),
            ("team", number) => format!("{number} people"),
            (_, 0) => "owns nothing that is open".to_owned(),
            (_, number) => format!("owns {}", count(number, "open item")),
        };
        vec![
            Line::styled(&member.id, Style::Id),
            Line::plain(&member.title),
            Line::styled(number, Style::Dim),
        ]
    });
    document.table(Table { columns, rows: rows.collect() });
}
