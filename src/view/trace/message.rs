//! What `trace --check-message` says of a message before it is committed.

use schemars::JsonSchema;
use serde::Serialize;

use crate::history::Offer;
use crate::snapshot::Snapshot;
use crate::view::{Document, Head, Line, Style};

use super::{TracedItemView, UnknownView};

/// So many items are offered to people.
const MOST_OFFERED: usize = 10;

/// The output of `trace --check-message`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MessageView {
    /// Format, command, data date.
    #[serde(flatten)]
    pub head: Head,
    /// How many ids its `Plan:` trailers name.
    pub named: usize,
    /// Those that the plan does not have.
    pub unknown: Vec<UnknownView>,
    /// The tasks in doing that its author owns or works on.
    pub in_doing: Vec<TracedItemView>,
    /// Whether it lacks a trailer that was asked for.
    pub missing: bool,
}

impl MessageView {
    /// Makes the view; `required` says that a trailer is asked for.
    pub fn new(snapshot: &Snapshot, offer: &Offer, required: bool) -> Self {
        Self {
            head: Head::new("trace", snapshot.data_date),
            named: offer.named,
            unknown: offer.unknown.iter().map(UnknownView::new).collect(),
            in_doing: offer.in_doing.iter().map(|item| TracedItemView::new(snapshot, *item)).collect(),
            missing: required && offer.named == 0,
        }
    }

    /// Returns whether the message may be committed.
    pub fn is_sound(&self) -> bool {
        self.unknown.is_empty() && !self.missing
    }

    /// Makes the document: what is wrong, and what its author could name; nothing where there is nothing to say.
    pub fn document(&self) -> Document {
        let mut document = Document::default();
        for one in &self.unknown {
            let mut line = Line::styled("Plan: ", Style::Plain)
                .then(&one.id, Style::Bad)
                .then(" names nothing in the plan", Style::Plain);
            if !one.did_you_mean.is_empty() {
                line = line.then(format!("; did you mean {}?", one.did_you_mean.join(" or ")), Style::Plain);
            }
            document.text(line);
        }
        if self.missing {
            document.text(Line::styled(
                "The message does not say what it is for: it has no `Plan:` trailer in its last paragraph.",
                Style::Bad,
            ));
        }
        let names_something = self.named > self.unknown.len();
        if self.in_doing.is_empty() || names_something && self.is_sound() {
            return document;
        }
        if self.named == 0 && !self.missing {
            document
                .text("It does not say what it is for: a line `Plan: ID` at the end of the message does.");
        }
        document.text("You are doing:");
        let offered = self.in_doing.iter().take(MOST_OFFERED);
        document.list(
            offered
                .map(|item| {
                    Line::styled(format!("Plan: {}", item.id), Style::Id)
                        .then(format!("  {}", item.title), Style::Dim)
                })
                .collect(),
        );
        if self.in_doing.len() > MOST_OFFERED {
            document.text(format!("and {} more", self.in_doing.len() - MOST_OFFERED));
        }
        document
    }
}
