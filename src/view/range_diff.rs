//! What `range-diff` says: what changed in a proposal since its last review.

use schemars::JsonSchema;
use serde::Serialize;

use crate::review::{Rounds, Standing};

use super::check::FindingView;
use super::diff::{ChangeView, ConsequenceView, DiffView, RevisionView, counted, days, place_of, said};
use super::{Column, Document, Head, Line, Style, Table};

/// The most edits of one standing that are shown unless all are asked for.
const MOST_SHOWN: usize = 20;

/// The output of `range-diff`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RangeDiffView {
    /// Format, command, data date.
    #[serde(flatten)]
    pub header: Head,
    /// What the proposal was when it was reviewed.
    pub old: RoundView,
    /// What it is now.
    pub new: RoundView,
    /// What that means, in a sentence or two.
    pub verdict: String,
    /// How many edits are new, gone, altered and the same.
    pub summary: CountsView,
    /// The edits of either round.
    pub changes: Vec<ChangePairView>,
    /// The forecasts that either round moves.
    pub consequences: Vec<ConsequencePairView>,
    /// What is found wrong because of the proposal, beside what the last round did.
    pub findings: FindingPairsView,
}

/// One round of a proposal.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RoundView {
    /// What it is compared with: where it left the base.
    pub base: RevisionView,
    /// The proposal.
    pub head: RevisionView,
    /// What follows from it, in one sentence.
    pub verdict: String,
}

/// How many edits there are of each standing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CountsView {
    /// The later round alone has them.
    pub new: usize,
    /// The earlier round alone has them.
    pub gone: usize,
    /// They do something else.
    pub altered: usize,
    /// They do what they did.
    pub same: usize,
}

/// An edit in both rounds.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ChangePairView {
    /// `new`, `gone`, `altered` or `same`.
    pub standing: &'static str,
    /// What it did.
    pub old: Option<ChangeView>,
    /// What it does.
    pub new: Option<ChangeView>,
}

/// A forecast in both rounds.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ConsequencePairView {
    /// `new`, `gone`, `altered` or `same`.
    pub standing: &'static str,
    /// `objective`, `key_result`, `milestone` or `gate`.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// How the earlier round moved it.
    pub old: Option<ConsequenceView>,
    /// How the later round moves it.
    pub new: Option<ConsequenceView>,
}

/// What either round brings about.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FindingPairsView {
    /// What the proposal brings about now and did not; places are in the later round.
    pub new: Vec<FindingView>,
    /// What it brought about and does not any more; places are in the earlier round.
    pub gone: Vec<FindingView>,
}

impl RangeDiffView {
    /// Makes the view of two rounds, each compared with its own base.
    pub fn new(rounds: &Rounds, old: DiffView, new: DiffView) -> Self {
        let changes: Vec<ChangePairView> = rounds
            .changes
            .iter()
            .map(|pair| ChangePairView {
                standing: pair.standing.name(),
                old: pair.old.map(|at| old.changes[at].clone()),
                new: pair.new.map(|at| new.changes[at].clone()),
            })
            .collect();
        let consequences = consequences(&old, &new);
        let count =
            |standing: Standing| rounds.changes.iter().filter(|pair| pair.standing == standing).count();
        let summary = CountsView {
            new: count(Standing::New),
            gone: count(Standing::Gone),
            altered: count(Standing::Altered),
            same: count(Standing::Same),
        };
        let without = |these: &[FindingView], those: &[FindingView]| -> Vec<FindingView> {
            let known: std::collections::BTreeSet<&str> =
                those.iter().map(|finding| finding.fingerprint.as_str()).collect();
            these.iter().filter(|one| !known.contains(one.fingerprint.as_str())).cloned().collect()
        };
        let findings = FindingPairsView {
            new: without(&new.findings.new, &old.findings.new),
            gone: without(&old.findings.new, &new.findings.new),
        };
        let header = Head { command: "range-diff", ..new.header.clone() };
        let round = |view: DiffView| RoundView { base: view.base, head: view.head, verdict: view.verdict };
        let verdict = verdict(summary, &consequences);
        Self { header, old: round(old), new: round(new), verdict, summary, changes, consequences, findings }
    }

    /// Returns whether the later round is another one.
    pub fn is_other(&self) -> bool {
        let is_same = |standing: &str| standing == Standing::Same.name();
        !self.changes.iter().all(|pair| is_same(pair.standing))
            || !self.consequences.iter().all(|pair| is_same(pair.standing))
    }

    /// Makes the document for people; `all` lists what stayed the same too.
    pub fn document(&self, all: bool) -> Document {
        let mut document = Document::default();
        document.heading(Line::plain(&self.verdict));
        let as_of = self.header.as_of.as_deref().unwrap_or_default();
        let round = |round: &RoundView| format!("{}..{}", round.base.name(), round.head.name());
        let compared = format!("{} → {}, as of {as_of}", round(&self.old), round(&self.new));
        document.text(Line::styled(compared, Style::Dim));
        if self.old.base.commit != self.new.base.commit {
            let text = "The base has moved on since: each round is compared with where it left it.";
            document.text(Line::styled(text, Style::Dim));
        }
        self.forecasts(&mut document, all);
        self.edits(&mut document, all);
        self.finding_pairs(&mut document);
        document
    }

    fn forecasts(&self, document: &mut Document, all: bool) {
        let is_shown = |pair: &&ConsequencePairView| all || pair.standing != Standing::Same.name();
        let shown: Vec<&ConsequencePairView> = self.consequences.iter().filter(is_shown).collect();
        if !shown.is_empty() {
            document.section("What it moves, in working days");
            let columns = vec![
                Column::left(""),
                Column::left("Kind").droppable(3),
                Column::left("Id"),
                Column::right("At the review"),
                Column::right("Now"),
                Column::left("Finish then").droppable(1),
                Column::left("Finish now"),
                Column::left("Due").droppable(2),
                Column::left("Against due").droppable(4),
            ];
            document.table(Table { columns, rows: shown.iter().map(|pair| pair.row()).collect() });
        }
        let rest = self.consequences.len() - shown.len();
        if rest > 0 {
            let text = format!("= {} as at the review.", counted(rest, "forecast"));
            document.text(Line::styled(text, Style::Dim));
        }
    }

    fn edits(&self, document: &mut Document, all: bool) {
        let mut facts: Vec<(String, Line)> = Vec::new();
        for standing in Standing::ALL {
            let pairs: Vec<&ChangePairView> =
                self.changes.iter().filter(|pair| pair.standing == standing.name()).collect();
            let name = format!("{} {}", standing.mark(), standing.name());
            let mut lines = Vec::new();
            let hidden = match (all, standing) {
                (false, Standing::Same) => pairs.len(),
                (false, _) if pairs.len() > MOST_SHOWN + 1 => pairs.len() - MOST_SHOWN,
                _ => 0,
            };
            for pair in &pairs[..pairs.len() - hidden] {
                lines.extend(pair.lines(all));
            }
            if hidden > 0 {
                let more = if hidden < pairs.len() { "more edit" } else { "edit" };
                lines.push(Line::styled(format!("{}; `-v` lists them", counted(hidden, more)), Style::Dim));
            }
            for (at, line) in lines.into_iter().enumerate() {
                facts.push((if at == 0 { name.clone() } else { String::new() }, line));
            }
        }
        if !facts.is_empty() {
            document.section("Its edits");
            document.facts(facts);
        }
    }

    fn finding_pairs(&self, document: &mut Document) {
        let mut facts = Vec::new();
        for (mark, list) in [("> new", &self.findings.new), ("< gone", &self.findings.gone)] {
            for (at, finding) in list.iter().enumerate() {
                let name = if at == 0 { mark } else { "" };
                facts.push((name.to_owned(), super::diff::told(finding, "")));
            }
        }
        if !facts.is_empty() {
            document.section("Findings that it brings about");
            document.facts(facts);
        }
    }
}

impl ChangePairView {
    /// The edit as it is, and below it as it was.
    fn lines(&self, all: bool) -> Vec<Line> {
        let line =
            |change: &ChangeView| said(change, all).then(format!("  {}", place_of(change)), Style::Dim);
        match (&self.old, &self.new) {
            (Some(old), Some(new)) if self.standing == Standing::Altered.name() => {
                let mut was = Line::styled("at the review ", Style::Dim);
                was.pieces.extend(said(old, all).pieces);
                vec![line(new), was]
            }
            (_, Some(change)) | (Some(change), None) => vec![line(change)],
            (None, None) => Vec::new(),
        }
    }
}

impl ConsequencePairView {
    fn row(&self) -> Vec<Line> {
        let mark = Standing::ALL.into_iter().find(|standing| standing.name() == self.standing);
        let delta = |one: &Option<ConsequenceView>| match one {
            None => "0".to_owned(),
            Some(one) => match one.delta_days {
                Some(days) => format!("{days:+}"),
                None if one.finish.old.is_none() => "new".to_owned(),
                None => "gone".to_owned(),
            },
        };
        let finish = |one: &Option<ConsequenceView>, other: &Option<ConsequenceView>| {
            // A round that does not move it leaves it where the other one found it.
            let day = match one {
                Some(one) => one.finish.new.clone(),
                None => other.as_ref().and_then(|other| other.finish.old.clone()),
            };
            Line::plain(day.unwrap_or_else(|| "–".to_owned()))
        };
        let slip = |one: &Option<ConsequenceView>| {
            one.as_ref().map_or(Some(0), |one| one.delta_days).unwrap_or_default()
        };
        let style = match slip(&self.new).cmp(&slip(&self.old)) {
            std::cmp::Ordering::Less => Style::Good,
            std::cmp::Ordering::Equal => Style::Plain,
            std::cmp::Ordering::Greater => Style::Warn,
        };
        let one = self.new.as_ref().or(self.old.as_ref());
        let due = one.and_then(|one| one.due.clone()).unwrap_or_else(|| "–".to_owned());
        let against = match (&self.old, &self.new) {
            (Some(old), Some(new)) if old.against() != new.against() => {
                format!("{} → {}", old.against(), new.against())
            }
            (_, Some(one)) => one.against(),
            (Some(one), None) => format!("{} → {}", one.against(), one.against_before()),
            (None, None) => String::new(),
        };
        vec![
            Line::plain(mark.map_or("", Standing::mark)),
            Line::styled(self.kind.replace('_', " "), Style::Dim),
            Line::styled(&self.id, Style::Id),
            Line::plain(delta(&self.old)),
            Line::styled(delta(&self.new), style),
            finish(&self.old, &self.new),
            finish(&self.new, &self.old),
            Line::plain(due),
            Line::plain(against),
        ]
    }
}

/// Puts the forecasts of both rounds side by side, those of the later round first.
fn consequences(old: &DiffView, new: &DiffView) -> Vec<ConsequencePairView> {
    let all = |view: &DiffView| -> Vec<ConsequenceView> {
        view.consequences.iter().chain(&view.lateness).cloned().collect()
    };
    let mut known: std::collections::BTreeMap<(&'static str, String), ConsequenceView> =
        all(old).into_iter().map(|one| ((one.kind, one.id.clone()), one)).collect();
    let mut pairs: Vec<ConsequencePairView> = all(new)
        .into_iter()
        .map(|one| {
            let twin = known.remove(&(one.kind, one.id.clone()));
            let standing = match &twin {
                None => Standing::New,
                Some(twin) if twin.is_as(&one) => Standing::Same,
                Some(_) => Standing::Altered,
            };
            ConsequencePairView {
                standing: standing.name(),
                kind: one.kind,
                id: one.id.clone(),
                old: twin,
                new: Some(one),
            }
        })
        .collect();
    // In the order of the earlier round.
    pairs.extend(all(old).into_iter().filter_map(|one| {
        let gone = known.remove(&(one.kind, one.id.clone()))?;
        let standing = Standing::Gone.name();
        Some(ConsequencePairView {
            standing,
            kind: gone.kind,
            id: gone.id.clone(),
            old: Some(gone),
            new: None,
        })
    }));
    pairs
}

/// Says what became of the edits, and of the forecast that matters most.
fn verdict(summary: CountsView, consequences: &[ConsequencePairView]) -> String {
    let CountsView { new, gone, altered, same } = summary;
    let edits = |count: usize| counted(count, "edit");
    let mut parts: Vec<String> = Vec::new();
    for (count, word) in [(new, "new"), (gone, "gone"), (altered, "altered")] {
        if count > 0 {
            let what = if parts.is_empty() { edits(count) } else { count.to_string() };
            parts.push(format!("{what} {} {word}", if count == 1 { "is" } else { "are" }));
        }
    }
    let stay = match same {
        0 => String::new(),
        1 => "; 1 is as it was".to_owned(),
        count => format!("; {count} are as they were"),
    };
    let mut text = match parts.split_last() {
        None if same == 0 => "Neither round changes the plan.".to_owned(),
        None => format!("The same {} as at the review.", edits(same)),
        Some((last, [])) => format!("Since its review, {last}{stay}."),
        Some((last, rest)) => format!("Since its review, {} and {last}{stay}.", rest.join(", ")),
    };
    let moved = consequences.iter().filter(|pair| pair.standing != Standing::Same.name());
    let slip = |one: &Option<ConsequenceView>| match one {
        None => Some(0),
        Some(one) => one.delta_days,
    };
    let difference = |pair: &ConsequencePairView| Some((slip(&pair.old)?, slip(&pair.new)?));
    let gravest = moved
        .filter_map(|pair| Some((difference(pair)?, pair)))
        .min_by_key(|((old, new), pair)| (pair.kind != "objective", -(new - old).abs(), pair.id.clone()));
    if let Some(((old, new), pair)) = gravest.filter(|((old, new), _)| old != new) {
        let way = |slip: i64| match slip {
            0 => "not at all".to_owned(),
            slip if slip > 0 => format!("{} later", days(slip)),
            slip => format!("{} earlier", days(slip)),
        };
        let id = &pair.id;
        text.push_str(&match (old, new) {
            (1.., 1..) => format!(" {id} slips {} now, in place of {old}.", days(new)),
            _ => format!(" It moves {id} {} now, and moved it {} then.", way(new), way(old)),
        });
    } else if !parts.is_empty() {
        text.push_str(" It moves the dates that it moved then.");
    }
    text
}
