//! The diff as a comment on a proposal: what must be known to decide comes first, the rest can be unfolded.

use crate::view::{Document, Line, Style};

use super::review::told;
use super::text::lines;
use super::verdict::counts;
use super::words::counted;
use super::{ConsequenceView, DiffView};

/// From how many lines on the edits are folded away.
const MOST_OPEN: usize = 15;

/// How much a comment tells; what does not fit is left out by whole levels, and counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// The verdict and counts.
    Least,
    /// The objectives that move, too.
    Objectives,
    /// Everything that moves, and why.
    Consequences,
    /// The edits too.
    Edits,
    /// The findings and paths too.
    Everything,
}

impl Detail {
    /// Every level, the fullest first.
    pub const ALL: [Self; 5] =
        [Self::Everything, Self::Edits, Self::Consequences, Self::Objectives, Self::Least];
}

impl DiffView {
    /// Returns the diff as a comment that tells so much.
    pub fn comment(&self, detail: Detail) -> Document {
        let mut document = Document::default();
        document.heading(Line::plain(&self.verdict));
        for note in &self.notes {
            document.text(Line::plain(note));
        }
        if self.changes.is_empty() {
            return document;
        }
        let is_objective = |one: &ConsequenceView| one.kind == "objective";
        let is_shown = |one: &ConsequenceView| {
            detail > Detail::Objectives || detail == Detail::Objectives && is_objective(one)
        };
        self.consequences_of(&mut document, true, &is_shown);
        let mut left_out = Vec::new();
        let hidden = self.consequences.iter().chain(&self.lateness).filter(|one| !is_shown(one)).count();
        if hidden > 0 {
            left_out.push(format!("{} that moved", counted(hidden, "other forecast")));
        }
        if detail >= Detail::Consequences {
            self.because(&mut document, true);
            self.binding_chain(&mut document);
        } else if !self.consequences.is_empty() {
            left_out.push("the causes".to_owned());
        }
        if detail >= Detail::Edits {
            self.grouped_edits(&mut document);
        } else {
            left_out.push(counted(self.changes.len(), "edit"));
        }
        if detail >= Detail::Consequences {
            self.must_agree(&mut document, true, false);
        } else if !self.reviewers.is_empty() {
            left_out.push("who must agree".to_owned());
        }
        self.rest(&mut document, detail, &mut left_out);
        if !left_out.is_empty() {
            document.text(Line::plain(format!(
                "Left out, for want of room: {}. In all there are {}.",
                left_out.join(", "),
                counts(self)
            )));
        }
        document
    }

    /// Returns the two sides, and how to see the same.
    pub fn comment_end(&self) -> Document {
        let mut document = Document::default();
        document.text(self.compared());
        document.command(self.base.diff_command(&self.head));
        document
    }

    /// Adds the chain that drives the gravest forecast, which comes first among those that moved.
    fn binding_chain(&self, document: &mut Document) {
        let Some(one) = self.consequences.iter().find(|one| !one.chain.is_empty()) else { return };
        let mut line = Line::default().then(&one.id, Style::Id).then(" hangs on ", Style::Plain);
        let chain: Vec<&String> = one.chain.iter().filter(|id| **id != one.id).collect();
        let left = chain.len().saturating_sub(MOST_OPEN);
        if left > 0 {
            line = line.then(format!("({left} before) → "), Style::Plain);
        }
        for (at, id) in chain[left..].iter().enumerate() {
            line = if at > 0 { line.then(" → ", Style::Plain) } else { line };
            line = line.then(id.as_str(), Style::Id);
        }
        if !chain.is_empty() {
            document.text(line);
        }
    }

    fn grouped_edits(&self, document: &mut Document) {
        let mut edits = Document::default();
        let mut count = 0;
        for group in self.groups() {
            let lines = lines(&group.changes, true);
            count += lines.len();
            edits.text(Line::styled(group.name, Style::Strong));
            edits.list(lines);
        }
        if count > MOST_OPEN {
            document.details(counts(self), edits);
        } else {
            document.section("Edited");
            document.blocks.extend(edits.blocks);
        }
    }

    /// Adds whose load rises, the findings and the paths, folded.
    fn rest(&self, document: &mut Document, detail: Detail, left_out: &mut Vec<String>) {
        if let Some(load) = self.load_counts() {
            if detail < Detail::Everything {
                left_out.push(format!("the load ({load})"));
            } else {
                let mut inside = Document::default();
                self.load(&mut inside, true);
                inside.blocks.remove(0);
                document.details(format!("Load: {load}"), inside);
            }
        }
        let Some(findings) = self.findings.counts() else {
            return self.paths(document, detail);
        };
        if detail < Detail::Everything {
            left_out.push(format!("the findings ({findings})"));
            return self.paths(document, detail);
        }
        let mut inside = Document::default();
        let worse = self.findings.worse.iter().map(|worse| &worse.finding).collect::<Vec<_>>();
        for (word, group, side) in [
            ("New", self.findings.new.iter().collect(), ""),
            ("Worse", worse, ""),
            ("Gone", self.findings.gone.iter().collect(), " in the base"),
        ] {
            if !group.is_empty() {
                inside.text(Line::styled(word, Style::Strong));
                inside.list(group.into_iter().map(|finding| told(finding, side)).collect());
            }
        }
        document.details(format!("Findings: {findings}"), inside);
        self.paths(document, detail);
    }

    fn paths(&self, document: &mut Document, detail: Detail) {
        let mut inside = Document::default();
        self.path_changes(&mut inside, true);
        if detail == Detail::Everything && !inside.blocks.is_empty() {
            inside.blocks.remove(0);
            document.details("Critical paths", inside);
        }
    }
}
