//! A chart of milestone trends, before it is drawn: when it was said, against what was said.

use crate::base::Day;

/// A chart of one item or several, below one another.
#[derive(Clone, Debug, Default)]
pub struct TrendChart {
    /// One for each item.
    pub panels: Vec<TrendPanel>,
}

/// How the forecast of one item went.
#[derive(Clone, Debug, Default)]
pub struct TrendPanel {
    /// What it is.
    pub title: String,
    /// What came of it, in a sentence.
    pub verdict: String,
    /// What was said when, oldest first.
    pub points: Vec<TrendPoint>,
    /// The commits that are told by number.
    pub marks: Vec<TrendMark>,
}

/// What was said at one time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrendPoint {
    /// When.
    pub day: Day,
    /// The forecast finish.
    pub finish: Option<Day>,
    /// The due date.
    pub due: Option<Day>,
}

/// A commit that moved the forecast.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrendMark {
    /// When.
    pub day: Day,
    /// The forecast after it.
    pub finish: Day,
    /// By how many working days later: `+8`.
    pub days: String,
    /// What it did.
    pub text: String,
}

/// The bars of a trend in a line of text, from the earliest to the latest.
const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Returns a trend as a line of bars, so many at the most: each for as long as any other, the higher the later the forecast was; blank
/// where there was none.
pub fn sparkline(points: &[TrendPoint], width: usize) -> String {
    let finishes = || points.iter().filter_map(|point| point.finish);
    let (Some(low), Some(high)) = (finishes().min(), finishes().max()) else { return String::new() };
    let (Some(first), Some(last)) =
        (points.iter().map(|point| point.day).min(), points.iter().map(|point| point.day).max())
    else {
        return String::new();
    };
    let bar = |finish: Day| {
        let range = i64::from(high.0) - i64::from(low.0);
        let above = i64::from(finish.0) - i64::from(low.0);
        BARS[if range == 0 { 0 } else { ((above * 7 + range / 2) / range) as usize }]
    };
    let range = i64::from(last.0) - i64::from(first.0);
    let width = if range == 0 { 1 } else { width.max(2) };
    let mut next = 0;
    let mut current = None;
    let mut line = String::with_capacity(width * 3);
    for column in 0..width {
        let until = i64::from(first.0) + range * column as i64 / (width as i64 - 1).max(1);
        while let Some(point) = points.get(next).filter(|point| i64::from(point.day.0) <= until) {
            current = point.finish;
            next += 1;
        }
        line.push(current.map_or(' ', bar));
    }
    line.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(days: &[(i32, Option<i32>)]) -> Vec<TrendPoint> {
        days.iter()
            .map(|(day, finish)| TrendPoint { day: Day(*day), finish: finish.map(Day), due: None })
            .collect()
    }

    #[test]
    fn bars_rise_with_the_forecast_and_are_as_wide_as_the_time_is_long() {
        let trend = points(&[(0, Some(100)), (6, Some(107)), (9, Some(114))]);
        assert_eq!(sparkline(&trend, 10), "▁▁▁▁▁▁▅▅▅█");
        assert_eq!(sparkline(&points(&[(0, Some(5)), (9, Some(5))]), 4), "▁▁▁▁");
    }

    #[test]
    fn what_is_not_forecast_is_blank_and_one_point_is_one_bar() {
        assert_eq!(sparkline(&points(&[(0, Some(5)), (3, None), (9, Some(6))]), 10), "▁▁▁      █");
        assert_eq!(sparkline(&points(&[(0, Some(5))]), 10), "▁");
        assert_eq!(sparkline(&points(&[(0, None)]), 10), "");
        assert_eq!(sparkline(&[], 10), "");
    }

    #[test]
    fn absurd_days_are_no_matter() {
        let trend = points(&[(i32::MIN, Some(i32::MAX)), (i32::MAX, Some(i32::MIN)), (0, Some(0))]);
        assert_eq!(sparkline(&trend, 8).chars().count(), 8);
    }
}
