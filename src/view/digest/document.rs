//! The digest for people.

use crate::view::words::count;
use crate::view::{Column, Document, Line, Style, Table};

use super::{DigestView, EntryView, PersonView};

impl DigestView {
    /// Returns the page for people.
    pub fn document(&self) -> Document {
        let mut document = Document::default();
        if self.people.is_empty() {
            let what = if self.only_now { "that interrupts anybody" } else { "that concerns anybody" };
            document.text(format!("Nothing {what} happened from {}.", self.span()));
        }
        for person in &self.people {
            self.person(&mut document, person);
        }
        document
    }

    fn person(&self, document: &mut Document, person: &PersonView) {
        let whose = Line::styled(&person.name, Style::Strong)
            .then(" (", Style::Plain)
            .then(&person.person, Style::Id)
            .then("), ", Style::Plain);
        document.heading(whose.then(self.span(), Style::Dim));
        if person.entries.is_empty() {
            let what = if self.only_now { "that interrupts" } else { "that concerns" };
            document.text(format!("Nothing {what} {} happened.", person.name));
        }
        let (now, collected): (Vec<&EntryView>, Vec<&EntryView>) =
            person.entries.iter().partition(|entry| entry.urgency == "now");
        if !now.is_empty() {
            document.section("Now");
            document.table(table(&now));
        }
        if !collected.is_empty() {
            document.section("Since then");
            document.table(table(&collected));
        }
        if person.turned_off > 0 {
            let words = format!("{} left out, as `notify` says.", count(person.turned_off, "event"));
            document.text(Line::styled(words, Style::Dim));
        }
    }
}

fn table(entries: &[&EntryView]) -> Table {
    let columns =
        vec![Column::left("Event"), Column::left("Title").droppable(1), Column::left("What it means")];
    let rows = entries
        .iter()
        .map(|entry| vec![Line::plain(entry.label()), Line::plain(&entry.title), Line::plain(&entry.words)]);
    Table { columns, rows: rows.collect() }
}

impl EntryView {
    /// Returns the kind of event in a word or two.
    pub fn label(&self) -> &'static str {
        match self.event {
            "need_resolved" => "resolved",
            "need_slipped" => "slipped",
            "became_critical" => "critical",
            "owner_changed" => "owner",
            "blocked" => "blocked",
            "unblocked" => "unblocked",
            "health_changed" => "health",
            "approval_asked" => "approval asked",
            "approval_given" => "approved",
            _ => "decision due",
        }
    }
}
