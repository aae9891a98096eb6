//! What a risk comes to.

use schemars::JsonSchema;
use serde::Serialize;

use crate::base::{Minutes, Money, Percent};
use crate::graph::ItemIx;
use crate::model::registry;
use crate::model::value::Impact;
use crate::schedule::{WorkingTime, plan_calendar};
use crate::snapshot::{Snapshot, Timetable};
use crate::view::schedule::days;
use crate::view::words::count;
use crate::view::{Document, Line, Style};

use super::brief::{BriefView, briefs};

/// What a risk comes to.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RiskView {
    /// How it is met: `mitigated`, `accepted`, or `null`.
    pub response: Option<&'static str>,
    /// What it costs on average: the probability times the impact (of three the likely one), as `3d` or `15k EUR`.
    pub exposure: Option<String>,
    /// The working days until its review; negative where the day has passed.
    pub review_in_days: Option<i64>,
    /// What it threatens, by start.
    pub threatens: Vec<BriefView>,
}

impl RiskView {
    pub(super) fn new(snapshot: &Snapshot, timetable: Option<&Timetable>, risk: ItemIx) -> Self {
        let plan = &snapshot.plan;
        let written = plan.item(risk);
        let response = match (written.get(registry::MITIGATION), written.get(registry::ACCEPTED)) {
            (Some(_), _) => Some("mitigated"),
            (None, Some(_)) => Some("accepted"),
            (None, None) => None,
        };
        let (probability, impact) = (written.get(registry::PROBABILITY), written.get(registry::IMPACT));
        let review = written.get(registry::REVIEW_BY).filter(|_| written.status() != Some("closed"));
        let threatened = written.get(registry::THREATENS).unwrap_or_default();
        Self {
            response,
            exposure: probability.zip(impact).map(|(share, impact)| exposure(snapshot, *share, impact)),
            review_in_days: review
                .map(|by| plan_calendar(plan).working_days(snapshot.data_date.plus(1), by.plus(1))),
            threatens: briefs(
                snapshot,
                timetable,
                threatened.iter().filter_map(|id| plan.find(&id.value)).collect(),
            ),
        }
    }

    /// Adds what it comes to; what it threatens is a table of its own.
    pub(super) fn add_to(&self, document: &mut Document) {
        document.section("What it comes to");
        let mut facts = Vec::new();
        let mut add = |name: &str, line: Line| facts.push((name.to_owned(), line));
        if let Some(exposure) = &self.exposure {
            add("Exposure", Line::plain(format!("{exposure}, its probability times its impact")));
        }
        add(
            "Response",
            match self.response {
                Some(response) => Line::plain(response),
                None => Line::styled("none", Style::Warn),
            },
        );
        if let Some(days) = self.review_in_days {
            let number = count(days.unsigned_abs() as usize, "working day");
            add(
                "Review",
                match days {
                    0 => Line::styled("today", Style::Warn),
                    1.. => Line::plain(format!("in {number}")),
                    _ => Line::styled(format!("{number} overdue"), Style::Bad),
                },
            );
        }
        document.facts(facts);
    }
}

/// Returns the expected value of a risk: what it costs times how likely it is (the expected monetary value of the PMBOK
/// Guide, and the same in working time).
fn exposure(snapshot: &Snapshot, share: Percent, impact: &Impact) -> String {
    let time = WorkingTime::of(&snapshot.plan);
    let part = |whole: i64| (whole as f64 * share.0 / 100.0).round() as i64;
    match impact {
        Impact::Time(estimate) => {
            let minutes: Minutes = part(time.minutes(estimate.likely));
            days(minutes, time.minutes_per_day)
        }
        // Whole units of the currency: a probability is no more exact than that.
        Impact::Money(money) => {
            Money { hundredths: part(money.hundredths) / 100 * 100, currency: money.currency }.to_string()
        }
    }
}
