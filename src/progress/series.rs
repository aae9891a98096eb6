//! The figures of a key result or metric, day by day, as far as they are known on the data date.

use crate::base::Day;
use crate::graph::ItemIx;
use crate::model::{ItemKind, registry};
use crate::snapshot::Snapshot;

/// Where a figure comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// Said in a check-in.
    CheckIn,
    /// Read: in `readings`, or in the CSV that they name.
    Reading,
}

impl Origin {
    /// Returns the name that outputs use.
    pub fn name(self) -> &'static str {
        match self {
            Self::CheckIn => "check_in",
            Self::Reading => "reading",
        }
    }
}

/// A figure of a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// The day.
    pub day: Day,
    /// The figure.
    pub value: f64,
    /// Where it comes from.
    pub origin: Origin,
}

/// The figures of a key result or metric.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    /// One figure for each day that has some, in the order of days, none after the data date.
    pub points: Vec<Point>,
    /// How many figures there are after the data date, which are not seen.
    pub unseen: usize,
}

impl Series {
    /// Collects the figures of an item: those read at its metric or at itself, and those that its check-ins say. Where both
    /// are of one day, the reading counts.
    pub fn of(snapshot: &Snapshot, item: ItemIx) -> Self {
        let plan = &snapshot.plan;
        let source = super::source_of_figures(snapshot, item);
        let readings = source.map_or(&[][..], |source| super::readings(snapshot, source));
        let mut points: Vec<Point> = readings
            .iter()
            .map(|reading| Point {
                day: reading.day.value,
                value: reading.value.value.number,
                origin: Origin::Reading,
            })
            .collect();
        if plan.item(item).kind == ItemKind::KeyResult {
            points.extend(plan.check_ins_of(plan.id(item)).filter_map(|(_, check_in)| {
                let value = check_in.get(registry::VALUE)?.number;
                Some(Point { day: check_in.day?.value, value, origin: Origin::CheckIn })
            }));
        }
        Self::new(points, snapshot.data_date)
    }

    /// Puts figures in order, whatever order they come in; of those of one day the best origin counts.
    pub fn new(mut points: Vec<Point>, data_date: Day) -> Self {
        let all = points.len();
        points.retain(|point| point.day <= data_date);
        let unseen = all - points.len();
        points.sort_by_key(|point| (point.day, point.origin));
        points.dedup_by(|later, kept| {
            let twin = later.day == kept.day;
            if twin {
                *kept = *later;
            }
            twin
        });
        Self { points, unseen }
    }

    /// Returns the latest figure.
    pub fn latest(&self) -> Option<Point> {
        self.points.last().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::sketch::{item, snapshot};

    #[test]
    fn figures_are_in_order_and_those_to_come_are_not_seen() {
        let snapshot = snapshot(
            "objectives: {goal: {title: G, owner: ana, due: 2026-06-30}}\n\
             metrics: {size: {title: S, owner: ana, direction: up, kind: lagging, readings: {2026-03-09: 4, 2026-03-02: 1, \
             2026-03-11: 9}}}\n\
             key_results: {figure: {title: F, owner: ana, of: goal, metric: size, from: 1, to: 5}}\n\
             checkins:\n  2026-03-04: {figure: {by: ana, health: on_track, value: 2}}\n  \
             2026-03-09: {figure: {by: ana, health: on_track, value: 3}}\n",
        );
        let told = |id: &str| {
            let series = Series::of(&snapshot, item(&snapshot, id));
            let points = series.points.iter();
            let words: Vec<String> = points
                .map(|point| format!("{} {} {}", point.day, point.value, point.origin.name()))
                .collect();
            (words.join(", "), series.unseen)
        };
        assert_eq!(
            told("figure"),
            ("2026-03-02 1 reading, 2026-03-04 2 check_in, 2026-03-09 4 reading".to_owned(), 1)
        );
        assert_eq!(told("size"), ("2026-03-02 1 reading, 2026-03-09 4 reading".to_owned(), 1));
    }
}
