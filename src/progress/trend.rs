//! Which way a series goes, and where that lands: a robust line through its last figures.
//!
//! The slope is the median of the slopes between all pairs of figures (Theil 1950, Sen 1968), so that one odd reading does not
//! turn it. Its range is Sen's confidence interval: under a true slope, the number of pair slopes below it has the
//! distribution of Kendall's statistic (Kendall 1938), which for so few figures is counted exactly. The line lies in the
//! middle of the figures: where it is on a day is the median, over the figures, of the value moved along the slope to that day.

use crate::base::Day;

use super::series::Point;

/// A trend needs so many figures.
pub const FEWEST_FIGURES: usize = 3;
/// Of longer series, so many of the last figures make the trend.
pub const MOST_FIGURES: usize = 8;
/// How sure the range is: the true slope is outside it in no more than one of five series, one of ten on either side.
/// Three figures are too few for that; their range is the whole spread, and one of three misses it.
const OUTSIDE_ON_A_SIDE: f64 = 0.1;

/// The line through the last figures of a series.
#[derive(Clone, Debug, PartialEq)]
pub struct Trend {
    /// The figures that it goes through, in the order of days.
    pub points: Vec<Point>,
    /// How many slopes there are between pairs of them.
    pub slopes: usize,
    /// The lower end of the slope's range, in units a day.
    pub low: f64,
    /// The slope, in units a day: the median.
    pub middle: f64,
    /// The upper end of its range.
    pub high: f64,
}

/// Where a trend is on a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Landing {
    /// The day.
    pub day: Day,
    /// By the lower end of the slope's range.
    pub low: f64,
    /// By the slope.
    pub middle: f64,
    /// By the upper end.
    pub high: f64,
}

impl Trend {
    /// Draws the line through the last figures, in the order of days and one for each day; `None` where there are fewer
    /// than [`FEWEST_FIGURES`].
    pub fn through(points: &[Point]) -> Option<Self> {
        if points.len() < FEWEST_FIGURES {
            return None;
        }
        let points = points[points.len().saturating_sub(MOST_FIGURES)..].to_vec();
        let mut slopes = Vec::with_capacity(points.len() * (points.len() - 1) / 2);
        for (at, later) in points.iter().enumerate() {
            for earlier in &points[..at] {
                slopes.push((later.value - earlier.value) / days(earlier.day, later.day));
            }
        }
        slopes.sort_by(f64::total_cmp);
        let rank = rank_of_low(points.len());
        Some(Self {
            low: slopes[rank],
            middle: median_of_sorted(&slopes),
            high: slopes[slopes.len() - 1 - rank],
            slopes: slopes.len(),
            points,
        })
    }

    /// Returns where the trend is on a day.
    pub fn landing(&self, day: Day) -> Landing {
        let at = |slope: f64| self.level(slope) + slope * days(self.origin(), day);
        Landing { day, low: at(self.low), middle: at(self.middle), high: at(self.high) }
    }

    /// Returns the day on which the line comes to a value; `None` where it does not go there, or not in any plan's time.
    pub fn reaches(&self, value: f64) -> Option<Day> {
        let days = (value - self.level(self.middle)) / self.middle;
        let last = f64::from(Day::LAST.0 - self.origin().0);
        (days.is_finite() && (0.0..=last).contains(&days)).then(|| self.origin().plus(days.ceil() as i32))
    }

    /// The day from which days are counted.
    fn origin(&self) -> Day {
        self.points[0].day
    }

    /// Where a line of this slope is on the first day: the median of the figures, moved there along it.
    fn level(&self, slope: f64) -> f64 {
        let origin = self.origin();
        let mut levels: Vec<f64> =
            self.points.iter().map(|point| point.value - slope * days(origin, point.day)).collect();
        levels.sort_by(f64::total_cmp);
        median_of_sorted(&levels)
    }
}

fn days(from: Day, to: Day) -> f64 {
    f64::from(to.0 - from.0)
}

fn median_of_sorted(values: &[f64]) -> f64 {
    let middle = values.len() / 2;
    if values.len() % 2 == 1 { values[middle] } else { f64::midpoint(values[middle - 1], values[middle]) }
}

/// The place, among the sorted slopes of so many figures, of the lower end of the range: the largest for which the true slope
/// is below it often enough.
fn rank_of_low(figures: usize) -> usize {
    let orders = orders_by_inversions(figures);
    let all: f64 = orders.iter().sum();
    let mut below = 0.0;
    let mut rank = 0;
    for (at, count) in orders.iter().enumerate() {
        below += count / all;
        if below > OUTSIDE_ON_A_SIDE {
            break;
        }
        rank = at;
    }
    rank
}

/// How many orders of so many things have 0, 1, 2, … pairs the wrong way round.
fn orders_by_inversions(things: usize) -> Vec<f64> {
    let mut orders = vec![1.0];
    for thing in 1..things {
        let mut next = vec![0.0; orders.len() + thing];
        for (inversions, count) in orders.iter().enumerate() {
            for more in 0..=thing {
                next[inversions + more] += count;
            }
        }
        orders = next;
    }
    orders
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::progress::series::Origin;

    fn points(values: &[(i32, f64)]) -> Vec<Point> {
        let point =
            |(day, value): &(i32, f64)| Point { day: Day(*day), value: *value, origin: Origin::Reading };
        values.iter().map(point).collect()
    }

    fn near(one: f64, other: f64) -> bool {
        (one - other).abs() <= 1e-9 * (1.0 + one.abs().max(other.abs()))
    }

    #[test]
    fn one_odd_reading_does_not_turn_the_line() {
        let straight = [(0, 10.0), (7, 12.0), (14, 14.0), (21, 16.0), (28, 18.0), (35, 20.0), (42, 22.0)];
        let trend = Trend::through(&points(&straight)).expect("a trend");
        assert!(near(trend.middle * 7.0, 2.0) && near(trend.low, trend.high));
        assert!(near(trend.landing(Day(49)).middle, 24.0));
        assert_eq!(trend.reaches(30.0), Some(Day(70)));
        assert_eq!(trend.reaches(0.0), None, "it was never there");
        let mut odd = straight;
        odd[3].1 = 90.0;
        let trend = Trend::through(&points(&odd)).expect("a trend");
        assert!(near(trend.middle * 7.0, 2.0) && near(trend.landing(Day(49)).middle, 24.0), "{trend:?}");
    }

    #[test]
    fn three_figures_are_the_least_and_eight_the_most() {
        assert_eq!(Trend::through(&points(&[(0, 1.0), (1, 2.0)])), None);
        let long: Vec<(i32, f64)> =
            (0..20).map(|day| (day, if day < 12 { 100.0 } else { f64::from(day) })).collect();
        let trend = Trend::through(&points(&long)).expect("a trend");
        assert_eq!((trend.points.len(), trend.slopes), (8, 28));
        assert!(near(trend.middle, 1.0), "what is long ago does not count");
    }

    #[test]
    fn the_range_leaves_out_what_kendalls_distribution_allows() {
        // Of 24 orders of four things one has no inversion and three have one; of 120 orders of five, 1 and 4 and 9.
        assert_eq!(orders_by_inversions(4), [1.0, 3.0, 5.0, 6.0, 5.0, 3.0, 1.0]);
        assert_eq!(orders_by_inversions(5)[..3], [1.0, 4.0, 9.0]);
        let ranks: Vec<usize> = (3..=8).map(rank_of_low).collect();
        assert_eq!(ranks, [0, 0, 1, 3, 5, 8]);
    }

    proptest! {
        #[test]
        fn the_slope_is_that_of_a_naive_reference(values in prop::collection::vec(-1000_i32..1000, 3..8), gap in 1_i32..30) {
            let series: Vec<(i32, f64)> =
                values.iter().enumerate().map(|(at, value)| (at as i32 * gap, f64::from(*value))).collect();
            let trend = Trend::through(&points(&series)).expect("a trend");
            // A median is whatever has no more than half of the slopes above it, and no more than half below.
            let mut naive: Vec<f64> = Vec::new();
            for first in &series {
                for second in &series {
                    if first.0 < second.0 {
                        naive.push((second.1 - first.1) / f64::from(second.0 - first.0));
                    }
                }
            }
            let at_most = |limit: f64| naive.iter().filter(|slope| **slope <= limit + 1e-9).count();
            let at_least = |limit: f64| naive.iter().filter(|slope| **slope >= limit - 1e-9).count();
            prop_assert!(2 * at_most(trend.middle) >= naive.len() && 2 * at_least(trend.middle) >= naive.len());
            prop_assert!(trend.low <= trend.middle && trend.middle <= trend.high);
        }

        #[test]
        fn a_better_last_figure_never_lands_lower(values in prop::collection::vec(-1000_i32..1000, 3..12), more in 0_i32..500) {
            let mut series: Vec<(i32, f64)> =
                values.iter().enumerate().map(|(at, value)| (at as i32 * 7, f64::from(*value))).collect();
            let due = Day(series.len() as i32 * 7 + 60);
            let before = Trend::through(&points(&series)).expect("a trend").landing(due);
            series.last_mut().expect("some").1 += f64::from(more);
            let after = Trend::through(&points(&series)).expect("a trend").landing(due);
            for (before, after) in [(before.low, after.low), (before.middle, after.middle), (before.high, after.high)] {
                prop_assert!(after >= before - 1e-6, "{before} {after}");
            }
        }
    }
}
