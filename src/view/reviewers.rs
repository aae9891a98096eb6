//! What `reviewers` says: who must agree to a change, why, and who is still missing.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use crate::base::Day;
use crate::model::registry;
use crate::review::reviewers::{Part, Reason, Reviewer};
use crate::review::{Claim, Proof, best};
use crate::snapshot::Snapshot;

use super::diff::RevisionView;
use super::{Column, Document, Head, Line, Style, Table};

/// So many reasons are shown for each person, unless more are asked for.
const MOST_REASONS: usize = 3;

/// The output of `reviewers`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ReviewersView {
    /// Format, command, data date.
    #[serde(flatten)]
    pub header: Head,
    /// What is compared with.
    pub base: RevisionView,
    /// What is compared.
    pub head: RevisionView,
    /// Who must agree, by id.
    pub reviewers: Vec<ReviewerView>,
    /// The ids of those who have not agreed yet.
    pub missing: Vec<String>,
}

/// Somebody who must agree.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ReviewerView {
    /// Their id.
    pub person: String,
    /// Their name.
    pub name: String,
    /// The name on the code host.
    pub handle: Option<String>,
    /// The mail address.
    pub email: Option<String>,
    /// Why.
    pub because: Vec<ReasonView>,
    /// Who says that they agreed, where somebody does.
    pub agreed: Option<ClaimView>,
}

/// Why somebody must agree.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ReasonView {
    /// `owner`, `former_owner`, `moved`, `approver` or `review`.
    pub reason: &'static str,
    /// The kind of the item; `plan` is the manifest.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// By how many working days it moves; later is positive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<i64>,
    /// What the manifest's `reviews:` say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// That somebody agreed, as it was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ClaimView {
    /// `argument` or `trailer`.
    pub by: &'static str,
    /// Who is said to agree, as it is written.
    pub claim: String,
    /// Whether the commit that says so is signed with one of their keys.
    pub verified: bool,
    /// The commit that says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// The fingerprint of the key that the commit is signed with, where that could be verified.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Why it is a claim and no more, where a commit says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unverified_because: Option<String>,
}

impl ReviewersView {
    /// Makes the view of those who must agree, and of what is said of whether they have.
    pub fn new(
        as_of: Day,
        (base, head): (RevisionView, RevisionView),
        reviewers: &[Reviewer],
        claims: &[Claim],
    ) -> Self {
        let reviewers: Vec<ReviewerView> = reviewers
            .iter()
            .map(|reviewer| ReviewerView {
                person: reviewer.id.clone(),
                name: reviewer.name.clone(),
                handle: reviewer.handle.clone(),
                email: reviewer.email.clone(),
                because: reviewer.because.iter().map(ReasonView::new).collect(),
                agreed: best(reviewer, claims).map(|claim| ClaimView::new(claim, reviewer)),
            })
            .collect();
        let missing =
            reviewers.iter().filter(|one| one.agreed.is_none()).map(|one| one.person.clone()).collect();
        Self { header: Head::new("reviewers", as_of), base, head, reviewers, missing }
    }

    /// Makes the document for people; `all` shows every reason.
    pub fn document(&self, all: bool) -> Document {
        let mut document = Document::default();
        document.heading(Line::styled(self.verdict(), Style::Strong));
        document.text(Line::styled(format!("{} → {}", self.base.name(), self.head.name()), Style::Dim));
        if self.reviewers.is_empty() {
            return document;
        }
        let rows = self.reviewers.iter().map(|reviewer| {
            let shown = if all { usize::MAX } else { MOST_REASONS };
            let mut because: Vec<String> =
                reviewer.because.iter().take(shown).map(ReasonView::words).collect();
            if reviewer.because.len() > shown {
                because.push(format!("and {} more", reviewer.because.len() - shown));
            }
            let agreed = match &reviewer.agreed {
                Some(claim) => Line::styled(claim.words(), Style::Good),
                None => Line::styled("not yet", Style::Warn),
            };
            vec![
                Line::styled(&reviewer.person, Style::Id),
                Line::plain(&reviewer.name),
                agreed,
                Line::plain(because.join("; ")),
            ]
        });
        let columns = vec![
            Column::left("Id"),
            Column::left("Who").droppable(1),
            Column::left("Agreed"),
            Column::left("Because"),
        ];
        document.table(Table { columns, rows: rows.collect() });
        for reviewer in &self.reviewers {
            let Some(claim) = &reviewer.agreed else { continue };
            let Some(because) = &claim.unverified_because else { continue };
            let commit = claim.commit.as_deref().unwrap_or_default();
            let text =
                format!("{}: {} says so, and {because}.", reviewer.person, &commit[..commit.len().min(7)]);
            document.text(Line::styled(text, Style::Dim));
        }
        document
    }

    fn verdict(&self) -> String {
        match (self.reviewers.len(), self.missing.as_slice()) {
            (0, _) => "Nobody needs to agree: nothing changed that anybody answers for.".to_owned(),
            (1, []) => "The one person who must agree has.".to_owned(),
            (all, []) => format!("All {all} who must agree have."),
            (all, missing) if all == missing.len() => format!("Must agree: {}.", missing.join(", ")),
            (all, missing) => {
                format!("{} of {all} agreed; still missing: {}.", all - missing.len(), missing.join(", "))
            }
        }
    }
}

impl ClaimView {
    fn new(claim: &Claim, reviewer: &Reviewer) -> Self {
        let said_as = |by| Self {
            by,
            claim: claim.who.clone(),
            verified: false,
            commit: None,
            key: None,
            unverified_because: None,
        };
        let Some(said) = &claim.said else { return said_as("argument") };
        let because = match claim.proof(reviewer) {
            Proof::Verified => None,
            Proof::Unsigned => Some("the commit is not signed".to_owned()),
            Proof::Unverified(why) => Some(format!("its signature could not be verified: {why}")),
            Proof::NoKeys => Some(format!("the base lists no `keys` of {}", reviewer.id)),
            Proof::AnothersKey(key) => {
                Some(format!("{key} is not among the `keys` of {} in the base", reviewer.id))
            }
        };
        Self {
            verified: because.is_none(),
            commit: Some(said.commit.clone()),
            key: said.signature.signer().map(|signer| signer.fingerprint.clone()),
            unverified_because: because,
            ..said_as("trailer")
        }
    }

    fn words(&self) -> &'static str {
        match (self.by, self.verified) {
            (_, true) => "yes, signed",
            ("trailer", false) => "yes, by trailer, unverified",
            _ => "yes",
        }
    }
}

impl ReasonView {
    /// Makes the view of a reason.
    pub fn new(reason: &Reason) -> Self {
        Self {
            reason: reason.part.name(),
            kind: reason.kind,
            id: reason.id.clone(),
            days: reason.days,
            why: reason.why.clone(),
        }
    }

    /// Says it in a clause: `answers for task build`.
    pub fn words(&self) -> String {
        let item = if self.id.is_empty() {
            "the plan".to_owned()
        } else {
            format!("{} {}", self.kind.replace('_', " "), self.id)
        };
        let why = self.why.as_deref().unwrap_or_default();
        if self.reason == Part::Owner.name() && self.kind == "person" {
            return format!("what the plan says of {} changed", self.id);
        }
        match (self.reason, self.days) {
            ("owner", _) => format!("answers for {item}"),
            ("former_owner", _) => format!("answered for {item} until now"),
            ("approver", _) => format!("approves {item}"),
            ("moved", Some(days)) => {
                let unit = if days.abs() == 1 { "day" } else { "days" };
                let way = if days > 0 { "later" } else { "earlier" };
                format!("{item} finishes {} working {unit} {way}", days.abs())
            }
            ("moved", None) => format!("{item} has another forecast"),
            _ => format!("review of {item}: {why}"),
        }
    }
}

/// Returns what can be said of reviewers once and for all: for each file those who answer for what is in it, as `CODEOWNERS`.
pub fn codeowners(snapshot: &Snapshot) -> String {
    let plan = &snapshot.plan;
    let mut text = String::from(
        "# Who answers for what is in each file of the plan.\n# Generated by `git plan reviewers --format codeowners`.\n",
    );
    for (file, at) in plan.files().iter().zip(0..) {
        let mut owners = BTreeSet::new();
        let mut unknown = BTreeSet::new();
        for item in plan.items().filter(|item| plan.id_place(*item).file.0 == at) {
            let Some(owner) = snapshot.graph.owner(item) else { continue };
            let person = plan.party(owner);
            let handle =
                person.get(registry::HANDLE).map(|handle| format!("@{}", handle.trim_start_matches('@')));
            let email = person.get(registry::EMAIL).map(str::to_owned);
            // A blank or a line break would make it two owners, or another line.
            match handle.or(email).filter(|name| !name.contains(|letter: char| letter.is_whitespace())) {
                Some(name) => owners.insert(name),
                None => unknown.insert(plan.party_id(owner)),
            };
        }
        if !unknown.is_empty() {
            let people: Vec<&str> = unknown.into_iter().collect();
            text.push_str(&format!("# without a handle or mail address: {}\n", people.join(", ")));
        }
        if !owners.is_empty() && !file.path.contains(char::is_control) {
            let owners: Vec<String> = owners.into_iter().collect();
            text.push_str(&format!("/{} {}\n", file.path.replace(' ', "\\ "), owners.join(" ")));
        }
    }
    text
}
