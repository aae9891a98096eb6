//! What is asked of a person week by week.

use std::fmt::Write as _;

use crate::base::{Day, Instant, Minutes};
use crate::graph::ItemIx;

use super::{Effort, Recurring, Share, Workload};

/// Weeks in a row, by their Mondays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weeks {
    first: Day,
    count: usize,
}

/// What is asked of a person in a week, and what time they have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WeekLoad {
    /// Their working time: of the week of the data date, what is left of it.
    pub own: Minutes,
    /// What is asked of it.
    pub asked: Effort,
}

impl Weeks {
    /// The most weeks that are looked at: ten years.
    pub const MOST: usize = 520;

    /// Returns the weeks from that of one day to that of another, both inclusive: one at least, [`Weeks::MOST`] at the most.
    pub fn between(first: Day, last: Day) -> Self {
        let first = first.monday();
        let days = i64::from(last.0) - i64::from(first.0);
        Self { first, count: (days.max(0) / 7 + 1).min(Self::MOST as i64) as usize }
    }

    /// Returns how many there are.
    pub fn count(self) -> usize {
        self.count
    }

    /// Returns the Monday of a week, counted from 0; of the one behind the last too.
    pub fn monday(self, week: usize) -> Day {
        self.first.plus(7 * week as i32)
    }

    /// Returns the last day of them.
    pub fn last_day(self) -> Day {
        self.monday(self.count).plus(-1)
    }

    /// Returns the name of a week as plans write it: `2026-W14`.
    pub fn name(self, week: usize) -> String {
        let (year, number) = self.monday(week).iso_week();
        let mut name = String::new();
        let _ = write!(name, "{year:04}-W{number:02}");
        name
    }

    /// Returns the weeks, from the first to behind the last, in which something from one day to another lies.
    fn of(self, from: Day, to: Day) -> std::ops::Range<usize> {
        let week = |day: Day| (i64::from(day.0) - i64::from(self.first.0)).div_euclid(7);
        let within = |week: i64| week.clamp(0, self.count as i64) as usize;
        within(week(from))..within(week(to).saturating_add(1))
    }
}

impl WeekLoad {
    /// How many percent of a person's time make a difference: two hours of a week. What is less is below what estimates can
    /// mean.
    pub const POINTS: i64 = 5;

    /// Returns which percentage of their time in the week is asked for; `None` where they do not work in it.
    pub fn percent(self) -> Option<i64> {
        Share::percent_of(self.asked, self.own)
    }

    /// Returns by how many percent of their time more is asked for than their capacity; negative where time is left.
    pub fn points_over(self, capacity: Share) -> i64 {
        self.percent().unwrap_or_default() - capacity.percent()
    }

    /// Returns whether more is asked for than there is at a capacity, by more than estimates can mean.
    pub fn is_over(self, capacity: Share) -> bool {
        self.points_over(capacity) >= Self::POINTS
    }

    /// Returns by how much more is asked for than there is at a capacity; negative where time is left.
    pub fn excess(self, capacity: Share) -> Effort {
        self.asked - capacity.effort(self.own)
    }
}

impl Workload {
    /// Counts what is asked in each week, in the order of the weeks.
    ///
    /// This takes a step for each week of each task, and of each recurring task for each week.
    pub fn by_week(&self, weeks: Weeks) -> Vec<WeekLoad> {
        let mut loads: Vec<WeekLoad> =
            (0..weeks.count).map(|week| WeekLoad { own: self.own(weeks, week), asked: 0 }).collect();
        for at in 0..self.assignments.len() {
            let assignment = &self.assignments[at];
            for week in weeks.of(assignment.from.day(), assignment.to.day()) {
                loads[week].asked += self.asked_by(at, weeks, week);
            }
        }
        for recurring in &self.recurring {
            for (week, load) in loads.iter_mut().enumerate() {
                load.asked += self.asked_again(recurring, weeks, week, load.own);
            }
        }
        loads
    }

    /// Returns what asks for something in a week, in the order of ids.
    pub fn items_in(&self, weeks: Weeks, week: usize) -> Vec<ItemIx> {
        let own = self.own(weeks, week);
        let again = self
            .recurring
            .iter()
            .filter(|recurring| self.asked_again(recurring, weeks, week, own) > 0)
            .map(|recurring| recurring.item);
        let mut items: Vec<ItemIx> = (0..self.assignments.len())
            .filter(|at| self.asked_by(*at, weeks, week) > 0)
            .map(|at| self.assignments[at].item)
            .chain(again)
            .collect();
        items.sort_unstable();
        items
    }

    /// Returns the working time of a week that is still to come.
    fn own(&self, weeks: Weeks, week: usize) -> Minutes {
        self.hours.between(Instant::open(weeks.monday(week)), Instant::open(weeks.monday(week + 1)))
    }

    /// Returns what a task asks for in a week: never more than the person works while it is worked on.
    fn asked_by(&self, at: usize, weeks: Weeks, week: usize) -> Effort {
        let assignment = &self.assignments[at];
        let (open, close) = (Instant::open(weeks.monday(week)), Instant::open(weeks.monday(week + 1)));
        assignment.share.effort(self.minutes(assignment, open, close))
    }

    /// Returns what recurring work asks for in a week of so much working time: as often as it begins in it.
    fn asked_again(&self, recurring: &Recurring, weeks: Weeks, week: usize, own: Minutes) -> Effort {
        let calendar = &recurring.calendar;
        let position = |day: Day| {
            let day = day.max(self.hours.today);
            let day = recurring.until.map_or(day, |until| day.min(until.plus(1)));
            calendar.position(Instant::open(day))
        };
        let first = calendar.position(Instant::open(recurring.first));
        // How often it has begun before a position: at the first, and each time that as much lies behind it as between two.
        let begun = |position: Minutes| {
            let past = position - first;
            if past <= 0 { 0 } else { (past - 1) / recurring.every + 1 }
        };
        let times = begun(position(weeks.monday(week + 1))) - begun(position(weeks.monday(week)));
        recurring.share.effort(times.saturating_mul(recurring.work).clamp(0, own.max(0)))
    }
}
