//! How an item goes: the light of delivery and that of value, each with the figures behind it, beside what was claimed.

use schemars::JsonSchema;
use serde::Serialize;

use crate::base::rounded;
use crate::graph::ItemIx;
use crate::model::registry;
use crate::progress::{self, Claim, Delivery, Health, Outlook, Point, Standing, Trend, Value};
use crate::snapshot::Snapshot;

use super::words::share;
use super::{Column, Document, Line, Style, Table};

/// How an item goes.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct HealthView {
    /// The light of dates: whether the work is in time; `null` where no work could be.
    pub delivery: Option<DeliveryView>,
    /// The light of figures: whether the work has the effect that it is for; `null` where nothing is measured.
    pub value: Option<ValueView>,
    /// What was said of it last, up to the data date.
    pub claimed: Option<ClaimedView>,
    /// What contradicts that it was said to be on track, in sentences.
    pub contradicted_by: Vec<String>,
}

/// The light of dates.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DeliveryView {
    /// `on_track`, `at_risk`, `off_track` or `unknown`.
    pub health: &'static str,
    /// Why, in a sentence.
    pub because: String,
    /// The day on which it is forecast to finish.
    pub finish: Option<String>,
    /// The day it must meet.
    pub due: Option<String>,
    /// How early it is, in working days; negative where it is late.
    pub margin_days: Option<i64>,
    /// How far it may slip before it, or something that it serves, is late, in working days.
    pub spare_days: Option<i64>,
    /// Its total float in whole working days.
    pub float_days: Option<i64>,
    /// Its cadence in whole working days; less to spare than that is a risk.
    pub cadence_days: i64,
    /// What of it is blocked, by id.
    pub blocked: Vec<String>,
}

/// The light of figures.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ValueView {
    /// `on_track`, `at_risk`, `off_track` or `unknown`: of an objective the worst that is known of its key results.
    pub health: &'static str,
    /// Why, in a sentence.
    pub because: String,
    /// How far the key results are, 0 to 1: the mean of their shares.
    pub achieved_share: Option<f64>,
    /// The same of those with a leading metric.
    pub leading_share: Option<f64>,
    /// The same of those with a lagging metric.
    pub lagging_share: Option<f64>,
    /// The key results, by id.
    pub key_results: Vec<KeyResultView>,
    #[serde(skip)]
    is_own: bool,
}

/// How a key result goes, with all that it is judged by.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct KeyResultView {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// `on_track`, `at_risk`, `off_track` or `unknown`.
    pub health: &'static str,
    /// Why, in a sentence.
    pub because: String,
    /// `leading` or `lagging`, where it has a metric.
    pub metric_kind: Option<&'static str>,
    /// What is counted.
    pub unit: Option<String>,
    /// The figure at the start.
    pub from: f64,
    /// The figure to reach.
    pub to: f64,
    /// The day from which its pace is judged.
    pub start: String,
    /// The day it must meet.
    pub due: Option<String>,
    /// The latest figure.
    pub latest: Option<FigureView>,
    /// Where it should be on the data date: on the straight line from its start to its due date.
    pub expected: Option<f64>,
    /// How far along the way the latest figure is: 0 at `from`, 1 at `to`.
    pub share: Option<f64>,
    /// Its trend; `null` with fewer than three figures.
    pub trend: Option<TrendView>,
    /// Where the trend is on the day it is due; `null` without a trend, or where that day is past.
    pub landing: Option<LandingView>,
    /// How many figures there are after the data date, which count for nothing.
    pub unseen: usize,
    /// The metrics that its metric influences, by id.
    pub influences: Vec<String>,
    #[serde(skip)]
    outlook: Outlook,
}

/// A figure of a day.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FigureView {
    /// The day.
    pub day: String,
    /// The figure.
    pub value: f64,
    /// Where it comes from: `reading` or `check_in`.
    pub origin: &'static str,
}

/// The line through the last figures.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TrendView {
    /// Its slope, in units a week: the median of the slopes between all pairs of the figures.
    pub per_week: f64,
    /// The lower end of the slope's range.
    pub low_per_week: f64,
    /// The upper end of the slope's range.
    pub high_per_week: f64,
    /// How many pairs there are.
    pub slopes: usize,
    /// The figures that it goes through.
    pub figures: Vec<FigureView>,
}

/// Where a trend lands.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LandingView {
    /// The day.
    pub day: String,
    /// By the lower end of the slope's range.
    pub low: f64,
    /// By the slope.
    pub middle: f64,
    /// By the upper end of the slope's range.
    pub high: f64,
    /// The day on which the trend comes to the target, where it does after the latest figure.
    pub reaches_target_on: Option<String>,
}

/// What was said of an item.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ClaimedView {
    /// The day.
    pub day: String,
    /// Who said so.
    pub by: Option<String>,
    /// `on_track`, `at_risk` or `off_track`.
    pub health: Option<&'static str>,
    /// How sure they were, as written.
    pub confidence: Option<String>,
}

impl HealthView {
    /// Makes the view of how an item goes; `None` where nothing can be said of its dates or its figures, and nothing was.
    pub fn new(snapshot: &Snapshot, item: ItemIx) -> Option<Self> {
        let standing = Standing::of(snapshot, item);
        let view = Self {
            contradicted_by: standing.contradictions(snapshot),
            delivery: standing.delivery.as_ref().map(|delivery| DeliveryView::new(snapshot, delivery)),
            value: standing.value.map(|value| ValueView::new(snapshot, value)),
            claimed: standing.claim.as_ref().map(ClaimedView::new),
        };
        (view.delivery.is_some() || view.value.is_some() || view.claimed.is_some()).then_some(view)
    }

    /// Returns the lights, each with why, what was claimed and what contradicts it.
    pub fn lights(&self) -> Vec<(String, Line)> {
        let mut facts = Vec::new();
        if let Some(delivery) = &self.delivery {
            facts.push(("Delivery".to_owned(), lit(delivery.health, &delivery.because)));
        }
        if let Some(value) = &self.value {
            facts.push(("Value".to_owned(), lit(value.health, &value.because)));
            if let Some(words) = value.achieved().filter(|_| !value.is_own) {
                facts.push(("Achieved".to_owned(), Line::plain(words)));
            }
        }
        if let Some(claimed) = &self.claimed {
            facts.push(("Claimed".to_owned(), claimed.line()));
        }
        for (at, against) in self.contradicted_by.iter().enumerate() {
            let name = if at == 0 { "But" } else { "" };
            facts.push((name.to_owned(), Line::styled(against, Style::Bad)));
        }
        facts
    }

    /// Adds the lights, with all figures behind them.
    pub fn add_to(&self, document: &mut Document) {
        document.facts(self.lights());
        match self.value.as_ref().map(|value| value.key_results.as_slice()) {
            Some([one]) if self.value.as_ref().is_some_and(|value| value.is_own) => one.add_to(document),
            Some(several) if !several.is_empty() => document.table(table(several)),
            _ => {}
        }
    }
}

impl DeliveryView {
    fn new(snapshot: &Snapshot, delivery: &Delivery) -> Self {
        Self {
            health: delivery.health.name(),
            because: delivery.sentence(snapshot),
            finish: delivery.finish.map(|day| day.to_string()),
            due: delivery.due.map(|day| day.to_string()),
            margin_days: delivery.margin_days,
            spare_days: delivery.spare_days,
            float_days: delivery.float_days,
            cadence_days: delivery.cadence_days,
            blocked: delivery.blocked.iter().map(|item| snapshot.plan.id(*item).to_owned()).collect(),
        }
    }
}

impl ValueView {
    fn new(snapshot: &Snapshot, value: Value) -> Self {
        let achieved = value.achieved();
        Self {
            health: value.health.name(),
            because: value.sentence(snapshot),
            achieved_share: achieved.all,
            leading_share: achieved.leading,
            lagging_share: achieved.lagging,
            is_own: value.is_own,
            key_results: value
                .key_results
                .into_iter()
                .map(|(item, outlook)| KeyResultView::new(snapshot, item, outlook))
                .collect(),
        }
    }

    /// How far the key results are, in words.
    fn achieved(&self) -> Option<String> {
        let mut words = format!("{} of the way, the mean of the key results", share(self.achieved_share?));
        for (kind, achieved) in [("leading", self.leading_share), ("lagging", self.lagging_share)] {
            if let Some(achieved) = achieved {
                words += &format!("; {kind} {}", share(achieved));
            }
        }
        Some(words)
    }
}

impl KeyResultView {
    fn new(snapshot: &Snapshot, item: ItemIx, outlook: Outlook) -> Self {
        let plan = &snapshot.plan;
        let course = outlook.course;
        Self {
            id: plan.id(item).to_owned(),
            title: plan.item(item).title().to_owned(),
            health: outlook.health.name(),
            because: outlook.sentence(),
            metric_kind: outlook.kind,
            unit: outlook.unit.clone(),
            from: course.from,
            to: course.to,
            start: course.start.to_string(),
            due: course.due.map(|day| day.to_string()),
            latest: outlook.series.latest().map(FigureView::new),
            expected: outlook.expected,
            share: outlook.share,
            trend: outlook.trend.as_ref().map(TrendView::new),
            landing: outlook.landing.map(|landing| LandingView {
                day: landing.day.to_string(),
                low: landing.low,
                middle: landing.middle,
                high: landing.high,
                reaches_target_on: outlook.reached_on().map(|day| day.to_string()),
            }),
            unseen: outlook.series.unseen,
            influences: outlook.influences.iter().map(|metric| plan.id(*metric).to_owned()).collect(),
            outlook,
        }
    }

    /// Where the trend leads, in a few words.
    fn trend_in_words(&self) -> Option<String> {
        let landing = self.landing.as_ref()?;
        Some(match (&landing.reaches_target_on, self.health) {
            (Some(day), "on_track") => format!("there {day}"),
            _ => format!("lands at {}", self.outlook.with_unit(landing.middle, true)),
        })
    }

    /// Adds where it is, where it should be, which way it goes and where that lands, each with how it is reckoned.
    fn add_to(&self, document: &mut Document) {
        let written = |value: f64| self.outlook.with_unit(value, false);
        let reckoned = |value: f64| self.outlook.with_unit(value, true);
        let mut facts = Vec::new();
        let mut add = |name: &str, words: String| facts.push((name.to_owned(), Line::plain(words)));
        if let Some(latest) = &self.latest {
            let way = self.share.map_or_else(String::new, |share| {
                let percent = (share * 100.0).round();
                format!(", {percent}% of the way from {} to {}", written(self.from), written(self.to))
            });
            add("Is", format!("{} on {}{way}", written(latest.value), latest.day));
        }
        if let (Some(expected), Some(due)) = (self.expected, &self.due) {
            add(
                "Should be",
                format!(
                    "{}, on the straight line from {} on {} to {} on {due}",
                    reckoned(expected),
                    written(self.from),
                    self.start,
                    written(self.to)
                ),
            );
        }
        if let Some(trend) = &self.trend {
            add(
                "Trend",
                format!(
                    "{} a week (range {} to {}): the median of the {} slopes between {} figures",
                    reckoned(trend.per_week),
                    rounded(trend.low_per_week),
                    rounded(trend.high_per_week),
                    trend.slopes,
                    trend.figures.len()
                ),
            );
        }
        if let Some(landing) = &self.landing {
            add(
                "Lands",
                format!(
                    "at {} on {} (range {} to {}): each figure moved along the trend to that day, and the median of these",
                    reckoned(landing.middle),
                    landing.day,
                    rounded(landing.low),
                    rounded(landing.high)
                ),
            );
        }
        if let Some(kind) = self.metric_kind {
            let influences = if self.influences.is_empty() {
                String::new()
            } else {
                format!(", influences {}", self.influences.join(", "))
            };
            add("Metric", format!("{kind}{influences}"));
        }
        if self.unseen > 0 {
            let figures = if self.unseen == 1 { "figure is" } else { "figures are" };
            add("Unseen", format!("{} {figures} after the data date", self.unseen));
        }
        document.facts(facts);
        if let Some(trend) = &self.trend {
            let columns = vec![Column::left("Day"), Column::right("Figure"), Column::left("From")];
            let rows = trend.figures.iter().map(|figure| {
                vec![
                    Line::plain(&figure.day),
                    Line::plain(written(figure.value)),
                    Line::styled(figure.origin.replace('_', "-"), Style::Dim),
                ]
            });
            document.table(Table { columns, rows: rows.collect() });
        }
    }
}

impl FigureView {
    fn new(point: Point) -> Self {
        Self { day: point.day.to_string(), value: point.value, origin: point.origin.name() }
    }
}

impl TrendView {
    fn new(trend: &Trend) -> Self {
        Self {
            per_week: trend.middle * 7.0,
            low_per_week: trend.low * 7.0,
            high_per_week: trend.high * 7.0,
            slopes: trend.slopes,
            figures: trend.points.iter().copied().map(FigureView::new).collect(),
        }
    }
}

impl ClaimedView {
    fn new(claim: &Claim<'_>) -> Self {
        Self {
            day: claim.day.to_string(),
            by: claim.by.map(str::to_owned),
            health: claim.health.map(progress::Health::name),
            confidence: claim.check_in.get(registry::CONFIDENCE).map(ToString::to_string),
        }
    }

    /// What was claimed, by whom, when, and how sure they were.
    fn line(&self) -> Line {
        let by = self.by.as_deref().unwrap_or("somebody");
        let sure = self.confidence.as_deref().map(|sure| format!(", {sure} sure")).unwrap_or_default();
        light(self.health).then(format!(", by {by} on {}{sure}", self.day), Style::Plain)
    }
}

/// Returns a light as a word: `on track`, `at risk`, `off track`, `unknown`; a dash where there is none.
pub fn light(health: Option<&str>) -> Line {
    let style = match health.and_then(Health::claimed) {
        Some(Health::OnTrack) => Style::Good,
        Some(Health::AtRisk) => Style::Warn,
        Some(Health::OffTrack) => Style::Bad,
        _ => Style::Dim,
    };
    Line::styled(health.map_or_else(|| "–".to_owned(), |health| health.replace('_', " ")), style)
}

fn lit(health: &str, because: &str) -> Line {
    light(Some(health)).then(format!(": {because}"), Style::Plain)
}

/// The key results of an objective in a table.
fn table(key_results: &[KeyResultView]) -> Table {
    let columns = vec![
        Column::left("Key result"),
        Column::left("Value"),
        Column::left("Metric").droppable(3),
        Column::right("Is"),
        Column::right("Should be").droppable(2),
        Column::right("To reach"),
        Column::left("Trend").droppable(1),
        Column::right("Way").droppable(4),
    ];
    let rows = key_results.iter().map(|one| {
        let written = |value: f64| Line::plain(one.outlook.with_unit(value, false));
        let reckoned = |value: f64| Line::plain(one.outlook.with_unit(value, true));
        let dash = || Line::plain("–");
        vec![
            Line::styled(&one.id, Style::Id),
            light(Some(one.health)),
            Line::plain(one.metric_kind.unwrap_or("–")),
            one.latest.as_ref().map_or_else(dash, |latest| written(latest.value)),
            one.expected.map_or_else(dash, reckoned),
            written(one.to),
            one.trend_in_words().map_or_else(dash, Line::plain),
            one.share.map_or_else(dash, |way| Line::plain(share(way.clamp(0.0, 1.0)))),
        ]
    });
    Table { columns, rows: rows.collect() }
}
