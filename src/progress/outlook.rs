//! The outlook of a key result: where it is, where it should be, which way it goes, and where that lands.
//!
//! This is the light of value, and never that of dates: whether the work is in time is another question ([`super::Delivery`]).

use crate::base::{Day, rounded};
use crate::graph::ItemIx;
use crate::model::value::Bound;
use crate::model::{Item, registry};
use crate::schedule::State;
use crate::snapshot::Snapshot;

use super::course::Course;
use super::health::Health;
use super::series::Series;
use super::trend::{FEWEST_FIGURES, Landing, Trend};

/// How a key result goes, by its figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Outlook {
    /// How it goes.
    pub health: Health,
    /// Why that is said.
    pub because: Because,
    /// From where to where it is to go, and when.
    pub course: Course,
    /// What is counted.
    pub unit: Option<String>,
    /// `leading` or `lagging`, where it has a metric.
    pub kind: Option<&'static str>,
    /// Its figures.
    pub series: Series,
    /// The line through the last of them, where there are enough.
    pub trend: Option<Trend>,
    /// Where the trend is on the day it is due, where that is still to come.
    pub landing: Option<Landing>,
    /// Where it should be on the data date.
    pub expected: Option<f64>,
    /// How far along the way its latest figure is, 0 to 1.
    pub share: Option<f64>,
    /// The metrics that its metric influences, in the order written.
    pub influences: Vec<ItemIx>,
}

/// Why an outlook has its health.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Because {
    /// The latest figure has reached the target.
    Reached,
    /// Its first day is still to come.
    NotBegun,
    /// Its metric, or its figures, could not be read.
    Unreadable,
    /// Nobody has read a figure.
    NoFigures,
    /// There are fewer figures than a trend needs.
    TooFewFigures,
    /// It is past due and not reached.
    PastDue,
    /// It begins where it ends, and its metric has no band that it should be in.
    NoWay,
    /// The latest figure is green, yellow or neither, by the metric's bands.
    Green,
    /// It is yellow.
    Yellow,
    /// It is outside of both.
    Outside,
    /// The middle of the landing reaches the target.
    Lands,
    /// The middle misses, and the better end of the range reaches it.
    MiddleMisses,
    /// The whole range misses.
    RangeMisses,
}

impl Because {
    fn health(self) -> Health {
        match self {
            Self::Reached | Self::Green | Self::Lands => Health::OnTrack,
            Self::Yellow | Self::MiddleMisses => Health::AtRisk,
            Self::PastDue | Self::Outside | Self::RangeMisses => Health::OffTrack,
            Self::NotBegun | Self::Unreadable | Self::NoFigures | Self::TooFewFigures | Self::NoWay => {
                Health::Unknown
            }
        }
    }
}

impl Outlook {
    /// Judges a key result by its figures as of the data date; `None` of one that is closed or dropped, whose `from` or `to`
    /// could not be read, or that is no key result.
    ///
    /// 1. What has reached `to` is on track, whatever came before.
    /// 2. What begins later, and what has no figure, is unknown. What is past due and not reached is off track.
    /// 3. Where the metric is to `hold` within a `green` band, or there is no due date, the latest figure is judged by the
    ///    metric's `green` and `yellow`.
    /// 4. Otherwise the trend is: where even the better end of its landing misses `to`, it is off track, where the middle
    ///    does, at risk. With fewer than three figures there is no trend, and it is unknown.
    pub fn of(snapshot: &Snapshot, key_result: ItemIx) -> Option<Self> {
        let plan = &snapshot.plan;
        let written = plan.item(key_result);
        if matches!(snapshot.state(key_result), State::Done | State::Dropped) {
            return None;
        }
        let course = Course::of(snapshot, key_result)?;
        let metric =
            written.get(registry::METRIC).and_then(|id| plan.find(id)).map(|metric| plan.item(metric));
        let series = Series::of(snapshot, key_result);
        let trend = Trend::through(&series.points);
        let readable = super::can_read_figures(snapshot, key_result);
        let mut outlook = Self::judged(course, series, trend, metric, readable, snapshot.data_date);
        outlook.unit = metric.unwrap_or(written).get(registry::UNIT).map(str::to_owned);
        let influences = metric.and_then(|metric| metric.get(registry::INFLUENCES)).unwrap_or_default();
        outlook.influences = influences.iter().filter_map(|id| plan.find(&id.value)).collect();
        Some(outlook)
    }

    fn judged(
        course: Course,
        series: Series,
        trend: Option<Trend>,
        metric: Option<&Item>,
        readable: bool,
        data_date: Day,
    ) -> Self {
        let ahead = course.due.filter(|due| *due >= data_date);
        let landing = trend.as_ref().zip(ahead).map(|(trend, due)| trend.landing(due));
        let because = match series.latest().map(|point| point.value) {
            Some(value) if course.reaches(value) => Because::Reached,
            _ if course.start > data_date => Because::NotBegun,
            None if readable => Because::NoFigures,
            None => Because::Unreadable,
            Some(_) if course.due.is_some_and(|due| due < data_date) => Because::PastDue,
            Some(value) => Self::by_band(&course, metric, value).unwrap_or_else(|| match landing {
                _ if !course.leads_somewhere() => Because::NoWay,
                None => Because::TooFewFigures,
                Some(landing) => by_landing(&course, landing),
            }),
        };
        Self {
            health: because.health(),
            because,
            expected: course.expected(data_date),
            share: series.latest().and_then(|point| course.share(point.value)),
            kind: metric.and_then(|metric| metric.get(registry::KIND)).map(|kind| kind.0),
            unit: None,
            influences: Vec::new(),
            course,
            series,
            trend,
            landing,
        }
    }

    /// Judges a figure by the bands of its metric, where those count.
    fn by_band(course: &Course, metric: Option<&Item>, value: f64) -> Option<Because> {
        let metric = metric?;
        let direction = metric.get(registry::DIRECTION)?.0;
        let (green, yellow) = (metric.get(registry::GREEN), metric.get(registry::YELLOW));
        if green.is_none() || !(direction == "hold" || course.due.is_none()) {
            return None;
        }
        let within = |bound: Option<&Bound>| bound.is_some_and(|bound| is_within(bound, direction, value));
        Some(match () {
            () if within(green) => Because::Green,
            // Where nobody said from which figure on it is bad, what is not green is no more than a risk.
            () if within(yellow) || yellow.is_none() => Because::Yellow,
            () => Because::Outside,
        })
    }

    /// Says why, in a sentence without its full stop.
    pub fn sentence(&self) -> String {
        let to = self.with_unit(self.course.to, false);
        let due = self.course.due.map_or_else(|| "its end".to_owned(), |due| due.to_string());
        let latest = self.series.latest();
        let at = latest.map_or_else(String::new, |point| {
            format!("at {} on {}", self.with_unit(point.value, false), point.day)
        });
        match self.because {
            Because::Reached => format!("{at}, which reaches {to}"),
            Because::NotBegun => format!("it begins {}", self.course.start),
            Because::Unreadable => "its figures could not be read".to_owned(),
            Because::NoFigures => "nobody has read a figure".to_owned(),
            Because::TooFewFigures => {
                let there = match self.series.points.len() {
                    1 => "there is only 1".to_owned(),
                    count => format!("there are only {count}"),
                };
                format!("{at}; a trend needs {FEWEST_FIGURES} figures, and {there}")
            }
            Because::PastDue => format!("{at}, and was to reach {to} by {due}"),
            Because::NoWay => {
                format!("{at}; it begins where it ends, and its metric has no `green` band to hold it in")
            }
            Because::Green => format!("{at}, which is in its green band"),
            Because::Yellow => format!("{at}, which is outside its green band"),
            Because::Outside => format!("{at}, which is outside its green and its yellow band"),
            Because::Lands => match self.reached_on() {
                Some(day) => format!("{at}; its trend reaches {to} about {day}, due {due}"),
                None => format!("{at}; its trend reaches {to} by {due}"),
            },
            Because::MiddleMisses => {
                let (middle, best) = self.landings();
                format!("{at}; its trend lands at {middle} on {due} ({best} at best), not at {to}")
            }
            Because::RangeMisses => {
                let (middle, best) = self.landings();
                format!("{at}; its trend lands at {middle} on {due}, and at {best} even at best, not at {to}")
            }
        }
    }

    /// Returns the day on which the middle of the trend comes to the target, where that is after the latest figure.
    pub fn reached_on(&self) -> Option<Day> {
        let latest = self.series.latest()?.day;
        self.trend.as_ref()?.reaches(self.course.to).filter(|day| *day > latest)
    }

    /// Returns the better end of the landing: the higher one, where the key result is to rise.
    pub fn best(&self) -> Option<f64> {
        self.landing.map(|landing| best(&self.course, landing))
    }

    /// Returns a figure with its unit: a written one as it is, a calculated one rounded.
    pub fn with_unit(&self, value: f64, calculated: bool) -> String {
        let number = if calculated { rounded(value) } else { value.to_string() };
        match self.unit.as_deref() {
            None => number,
            Some("%") => format!("{number}%"),
            Some(unit) => format!("{number} {unit}"),
        }
    }

    fn landings(&self) -> (String, String) {
        let middle = self.landing.map(|landing| self.with_unit(landing.middle, true)).unwrap_or_default();
        (middle, self.best().map(|best| self.with_unit(best, true)).unwrap_or_default())
    }
}

fn best(course: &Course, landing: Landing) -> f64 {
    if course.to > course.from { landing.low.max(landing.high) } else { landing.low.min(landing.high) }
}

fn by_landing(course: &Course, landing: Landing) -> Because {
    // The line is calculated, so what is short by the last digits of the calculation is not short.
    let slack = 1e-9 * (1.0 + course.to.abs());
    let reaches = |value: f64| {
        if course.to > course.from { value >= course.to - slack } else { value <= course.to + slack }
    };
    if reaches(landing.middle) {
        Because::Lands
    } else if reaches(best(course, landing)) {
        Because::MiddleMisses
    } else {
        Because::RangeMisses
    }
}

fn is_within(bound: &Bound, direction: &str, value: f64) -> bool {
    match bound {
        Bound::Between(low, high) => (low.number..=high.number).contains(&value),
        Bound::Number(number) if direction == "down" => value <= number.number,
        Bound::Number(number) if direction == "up" => value >= number.number,
        // To hold a single number is to be at it.
        Bound::Number(number) => (value - number.number).abs() < f64::EPSILON,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::progress::series::{Origin, Point};
    use crate::progress::sketch::{day, item, snapshot};

    fn outlook(fields: &str, metrics: &str) -> Outlook {
        let snapshot = snapshot(&format!(
            "objectives:\n  goal:\n    title: G\n    owner: ana\n    start: 2026-02-01\n    due: 2026-03-31\n    \
             key_results:\n      figure: {{title: F, owner: ana, {fields}}}\n{metrics}"
        ));
        Outlook::of(&snapshot, item(&snapshot, "figure")).expect("an outlook")
    }

    fn told(fields: &str) -> String {
        let outlook = outlook(fields, "");
        format!("{}: {}", outlook.health.name(), outlook.sentence())
    }

    #[test]
    fn the_trend_decides_between_on_track_at_risk_and_off_track() {
        // Ten a week until 9 March are 22 days before the end.
        let rising =
            "from: 0, readings: {2026-02-16: 10, 2026-02-23: 20, 2026-03-02: 30, 2026-03-09: 40}, to: ";
        assert_eq!(
            told(&format!("{rising}71")),
            "on_track: at 40 on 2026-03-09; its trend reaches 71 about 2026-03-31, due 2026-03-31"
        );
        assert_eq!(
            told(&format!("{rising}72")),
            "off_track: at 40 on 2026-03-09; its trend lands at 71.4 on 2026-03-31, and at 71.4 even at best, not at 72"
        );
        let uneven =
            "from: 0, readings: {2026-02-16: 10, 2026-02-23: 16, 2026-03-02: 32, 2026-03-09: 40}, to: ";
        assert_eq!(
            told(&format!("{uneven}80")),
            "at_risk: at 40 on 2026-03-09; its trend lands at 73.8 on 2026-03-31 (98.3 at best), not at 80"
        );
        let falling = "from: 40, readings: {2026-02-16: 40, 2026-02-23: 30, 2026-03-02: 20, 2026-03-09: 10}, unit: min, to: ";
        assert!(
            told(&format!("{falling}5"))
                .starts_with("on_track: at 10 min on 2026-03-09; its trend reaches 5 min about 2026-03-13")
        );
        let wrong_way = "from: 5, readings: {2026-02-16: 10, 2026-02-23: 20, 2026-03-02: 30}, to: 1";
        assert!(told(wrong_way).starts_with("off_track: at 30 on 2026-03-02"), "{}", told(wrong_way));
    }

    #[test]
    fn too_little_is_unknown_and_says_what_is_missing() {
        for (fields, expected) in [
            ("from: 0, to: 9", "unknown: nobody has read a figure"),
            (
                "from: 0, to: 9, readings: {2026-03-02: 1}",
                "unknown: at 1 on 2026-03-02; a trend needs 3 figures, and there is only 1",
            ),
            (
                "from: 0, to: 9, readings: {2026-03-02: 1, 2026-03-03: 2, 2026-03-11: 3}",
                "unknown: at 2 on 2026-03-03; a trend needs 3 figures, and there are only 2",
            ),
            ("from: 0, to: 9, start: 2026-03-11", "unknown: it begins 2026-03-11"),
            ("from: 0, to: 9, readings: {2026-03-02: 9}", "on_track: at 9 on 2026-03-02, which reaches 9"),
            (
                "from: 0, to: 9, due: 2026-03-09, readings: {2026-03-02: 8}",
                "off_track: at 8 on 2026-03-02, and was to reach 9 by 2026-03-09",
            ),
            ("from: 9, to: 9, readings: {2026-03-02: 9}", "on_track: at 9 on 2026-03-02, which reaches 9"),
            (
                "from: 9, to: 9, readings: {2026-03-02: 8}",
                "unknown: at 8 on 2026-03-02; it begins where it ends, and its metric has no `green` band to hold it in",
            ),
        ] {
            assert_eq!(told(fields), expected, "{fields}");
        }
    }

    #[test]
    fn what_is_to_hold_is_judged_by_its_bands() {
        let health = |bands: &str, value: f64| {
            let metrics = format!(
                "metrics: {{size: {{title: S, owner: ana, direction: hold, kind: leading, {bands}, readings: \
                 {{2026-03-02: {value}}}}}}}\n"
            );
            outlook("metric: size, from: 50, to: 50", &metrics).health
        };
        let both = "green: [40, 60], yellow: [30, 70]";
        for (bands, value, expected) in [
            (both, 45.0, Health::OnTrack),
            (both, 60.0, Health::OnTrack),
            (both, 65.0, Health::AtRisk),
            (both, 29.0, Health::OffTrack),
            ("green: [40, 60]", 29.0, Health::AtRisk),
            ("unit: x", 45.0, Health::Unknown),
            ("unit: x", 50.0, Health::OnTrack),
        ] {
            assert_eq!(health(bands, value), expected, "{bands} {value}");
        }
    }

    #[test]
    fn closed_and_dropped_key_results_have_no_outlook() {
        for status in ["closed", "dropped"] {
            let snapshot = snapshot(&format!(
                "objectives: {{goal: {{title: G, owner: ana, due: 2026-03-31}}}}\nkey_results: {{figure: {{title: F, owner: \
                 ana, of: goal, from: 1, to: 2, status: {status}}}}}\n"
            ));
            assert_eq!(Outlook::of(&snapshot, item(&snapshot, "figure")), None, "{status}");
        }
    }

    /// A key result over forty weeks, and figures in its first twelve.
    fn judge(from: f64, to: f64, values: &[i32]) -> Outlook {
        let start = day("2026-03-02");
        let course = Course { from, to, start, due: Some(start.plus(280)) };
        let points = values
            .iter()
            .enumerate()
            .map(|(week, value)| Point {
                day: start.plus(week as i32 * 7),
                value: f64::from(*value),
                origin: Origin::Reading,
            })
            .collect();
        let data_date = start.plus(84);
        let series = Series::new(points, data_date);
        let trend = Trend::through(&series.points);
        Outlook::judged(course, series, trend, None, true, data_date)
    }

    proptest! {
        #[test]
        fn what_has_reached_its_target_is_never_off_track(
            values in prop::collection::vec(-100_i32..100, 1..12), from in -100_i32..100, to in -100_i32..100,
        ) {
            let outlook = judge(f64::from(from), f64::from(to), &values);
            if outlook.course.reaches(f64::from(*values.last().expect("some"))) {
                prop_assert_eq!(outlook.health, Health::OnTrack);
            }
        }

        #[test]
        fn more_progress_never_worsens_health(
            values in prop::collection::vec(-100_i32..100, 1..12), from in -100_i32..100, to in -100_i32..100, more in 0_i32..100,
        ) {
            prop_assume!(from != to);
            let before = judge(f64::from(from), f64::from(to), &values);
            let mut better = values;
            *better.last_mut().expect("some") += if to > from { more } else { -more };
            let after = judge(f64::from(from), f64::from(to), &better);
            prop_assert!(after.health <= before.health, "{:?} {:?}", before.sentence(), after.sentence());
        }

        #[test]
        fn the_order_of_entries_is_nothing(
            values in prop::collection::vec((0_i32..80, -100_i32..100), 1..12).prop_shuffle(), turn in 0_usize..12,
        ) {
            let start = day("2026-03-02");
            let mut days = rustc_hash::FxHashSet::default();
            let mut points: Vec<Point> = values
                .iter()
                .filter(|(at, _)| days.insert(*at))
                .map(|(at, value)| Point { day: start.plus(*at), value: f64::from(*value), origin: Origin::Reading })
                .collect();
            let series = Series::new(points.clone(), start.plus(60));
            let count = points.len();
            points.rotate_left(turn % count);
            points.reverse();
            prop_assert_eq!(Series::new(points, start.plus(60)), series);
        }

        #[test]
        fn upwards_and_downwards_are_mirrors(
            values in prop::collection::vec(-100_i32..100, 1..12), from in -100_i32..100, to in -100_i32..100,
        ) {
            let up = judge(f64::from(from), f64::from(to), &values);
            let mirrored: Vec<i32> = values.iter().map(|value| -value).collect();
            let down = judge(f64::from(-from), f64::from(-to), &mirrored);
            prop_assert_eq!(up.health, down.health);
        }
    }
}
