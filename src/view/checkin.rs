//! What `checkin` says: what was written down, how that stands against dates and figures, and what there is to be asked.

use schemars::JsonSchema;
use serde::Serialize;

use crate::edit::CheckIn;
use crate::graph::{ItemIx, PartyIx};
use crate::model::{ItemKind, registry};
use crate::progress::{self, Unheard};
use crate::snapshot::Snapshot;

use super::health::HealthView;
use super::{Document, Head, Line, Style};

/// The output of `checkin`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CheckinView {
    /// Format, command, data date.
    #[serde(flatten)]
    pub head: Head,
    /// Who says so.
    pub by: String,
    /// The new file, from the top of the repository; `null` where nothing was said.
    pub path: Option<String>,
    /// Whether the file was written; not where only a look at it was asked for.
    pub written: bool,
    /// What the file says.
    pub text: Option<String>,
    /// What was said, by id.
    pub said: Vec<SaidView>,
    /// What else of theirs is due to be said, by id.
    pub due: Vec<DueView>,
}

/// What was said of an item.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SaidView {
    /// The kind of the item.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Whether somebody else than its owner says so.
    pub second_hand: bool,
    /// How it goes by dates and figures, beside what is claimed now, and what contradicts that.
    pub health: Option<HealthView>,
}

/// Something that a word is due about.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DueView {
    /// The kind of the item.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The day of the last word since it began; of a key result a reading is one too.
    pub last: Option<String>,
    /// How many working days ago that was, or that it began.
    pub days: i64,
    /// How often something should be said, as written.
    pub cadence: String,
}

impl CheckinView {
    /// Makes the view of what a person says, in the plan as it is with what they say; `due` is what they were not heard about.
    pub fn new(
        snapshot: &Snapshot,
        by: PartyIx,
        file: Option<(String, String)>,
        said: &[CheckIn],
        due: Vec<DueView>,
    ) -> Self {
        let by = snapshot.plan.party_id(by).to_owned();
        let items = said.iter().filter_map(|one| snapshot.plan.find(&one.id));
        let mut said: Vec<SaidView> = items.map(|item| SaidView::new(snapshot, item, &by)).collect();
        said.sort_by(|one, other| one.id.cmp(&other.id));
        let (path, text) = file.unzip();
        Self { head: Head::new("checkin", snapshot.data_date), by, path, written: false, text, said, due }
    }

    /// Returns the page for people.
    pub fn document(&self) -> Document {
        let mut document = Document::default();
        let as_of = self.head.as_of.as_deref().unwrap_or("–");
        if let Some(path) = &self.path {
            let wrote = if self.written { "Wrote " } else { "Would write " };
            document.heading(Line::styled(wrote, Style::Strong).then(path, Style::Id));
        } else if self.due.is_empty() {
            let line = Line::styled(&self.by, Style::Id);
            document.text(line.then(format!(" has nothing due to be said on {as_of}."), Style::Plain));
        } else {
            document.text("Nothing was said, and nothing is written.");
        }
        if let Some(text) = self.text.as_deref().filter(|_| !self.written) {
            document.code(text);
        }
        for one in &self.said {
            document.heading(Line::styled(&one.id, Style::Id).then(format!(": {}", one.title), Style::Plain));
            if let Some(health) = &one.health {
                document.facts(health.lights());
            }
            if one.second_hand {
                let owner = one.owner.as_deref().unwrap_or("somebody else");
                let whose = format!(
                    "`{owner}` answers for it: let them say so next time, or make `{}` the owner",
                    self.by
                );
                document.text(Line::styled(whose, Style::Warn));
            }
        }
        if !self.due.is_empty() {
            document.section("Still to be said");
            document.list(self.due.iter().map(DueView::line).collect());
        }
        if self.written {
            document.text(Line::styled("Commit the file; it touches no other, so it merges.", Style::Dim));
        }
        document
    }
}

impl SaidView {
    fn new(snapshot: &Snapshot, item: ItemIx, by: &str) -> Self {
        let written = snapshot.plan.item(item);
        let owner = snapshot.graph.owner(item).map(|owner| snapshot.plan.party_id(owner));
        Self {
            kind: written.kind.name(),
            id: snapshot.plan.id(item).to_owned(),
            title: written.title().to_owned(),
            second_hand: owner.is_some_and(|owner| owner != by),
            owner: owner.map(str::to_owned),
            health: HealthView::new(snapshot, item),
        }
    }
}

impl DueView {
    /// Makes the view of an item that a word is due about.
    pub fn new(snapshot: &Snapshot, item: ItemIx, unheard: &Unheard) -> Self {
        let written = snapshot.plan.item(item);
        Self {
            kind: written.kind.name(),
            id: snapshot.plan.id(item).to_owned(),
            title: written.title().to_owned(),
            last: unheard.last_since_start().map(|day| day.to_string()),
            days: unheard.days,
            cadence: unheard.cadence.to_string(),
        }
    }

    /// Says since when nothing was heard.
    pub fn line(&self) -> Line {
        let when = match &self.last {
            Some(last) => format!("last heard of {last}"),
            None => "not heard of since it began".to_owned(),
        };
        Line::styled(&self.id, Style::Id).then(format!(" ({when}): {}", self.title), Style::Plain)
    }
}

/// What a question shows before it is asked: how an item goes, and what was said of it last.
pub fn question(snapshot: &Snapshot, item: ItemIx) -> Document {
    let mut document = Document::default();
    let written = snapshot.plan.item(item);
    let kind = written.kind.name().replace('_', " ");
    document.heading(
        Line::styled(snapshot.plan.id(item), Style::Id)
            .then(format!(": {} ({kind})", written.title()), Style::Plain),
    );
    let mut facts = HealthView::new(snapshot, item).map(|health| health.lights()).unwrap_or_default();
    let last = progress::claims(snapshot, item).last();
    if let Some(note) = last.and_then(|claim| claim.check_in.get(registry::NOTE)) {
        facts.push(("Note then".to_owned(), Line::plain(note)));
    }
    document.facts(facts);
    document
}

/// Says that what is claimed and what is reckoned differ, a line for each reason.
pub fn contradiction(against: &[String]) -> Document {
    let mut document = Document::default();
    let line = |reason: &String| Line::styled("but ", Style::Bad).then(reason, Style::Plain);
    document.list(against.iter().map(line).collect());
    document
}

/// Returns whether a figure may be said of an item.
pub fn has_value(snapshot: &Snapshot, item: ItemIx) -> bool {
    snapshot.plan.item(item).kind == ItemKind::KeyResult
}
