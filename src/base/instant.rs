//! A civil instant: a day and a minute of that day's working time.

use std::fmt;

use super::Day;

/// A day and a minute of its working time, from 0 (the open) to the calendar's minutes a day (the close).
///
/// The close of a day and the open of the next are different instants: no working time lies between them, but a
/// holiday, an absence or an elapsed lag may. Instants are totally ordered, first by day, then by minute, and are
/// one integer inside, so that the passes of the schedule compare them in one step. Days beyond
/// ±[`Instant::LAST_DAY`] (some 2.9 million years) are clamped to it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

impl Instant {
    /// Before every instant: what has no earliest bound.
    pub const BEFORE_ALL: Self = Self(i64::MIN);
    /// After every instant: what has no latest bound.
    pub const AFTER_ALL: Self = Self(i64::MAX);
    /// The farthest day from 1970-01-01, in both directions, that an instant can be on.
    pub const LAST_DAY: i32 = 1 << 30;

    /// How many of the low bits hold the minute.
    const MINUTE_BITS: u32 = 16;

    /// Returns the instant at a minute of the working time of a day.
    pub const fn new(day: Day, minute: u16) -> Self {
        let day = if day.0 > Self::LAST_DAY {
            Self::LAST_DAY
        } else if day.0 < -Self::LAST_DAY {
            -Self::LAST_DAY
        } else {
            day.0
        };
        Self(((day as i64) << Self::MINUTE_BITS) | minute as i64)
    }

    /// Returns the open of a day: its minute 0.
    pub const fn open(day: Day) -> Self {
        Self::new(day, 0)
    }

    /// Returns the day; the first or last there is, where the instant is no bound at all.
    pub const fn day(self) -> Day {
        if self.is_bound() {
            Day((self.0 >> Self::MINUTE_BITS) as i32)
        } else if self.0 < 0 {
            Day(-Self::LAST_DAY)
        } else {
            Day(Self::LAST_DAY)
        }
    }

    /// Returns the minute of the day's working time; 0 where the instant is no bound at all.
    pub const fn minute(self) -> u16 {
        if self.is_bound() { (self.0 & 0xffff) as u16 } else { 0 }
    }

    /// Returns whether this is an instant, not one of the two that stand for "no bound".
    pub const fn is_bound(self) -> bool {
        self.0 != i64::MIN && self.0 != i64::MAX
    }

    /// Returns the instant, or nothing where it stands for "no bound".
    pub const fn bound(self) -> Option<Self> {
        if self.is_bound() { Some(self) } else { None }
    }

    /// Returns the same minute of the day `days` civil days later (earlier, where negative).
    #[must_use]
    pub const fn plus_days(self, days: i32) -> Self {
        if !self.is_bound() {
            return self;
        }
        Self::new(Day(self.day().0.saturating_add(days)), self.minute())
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::BEFORE_ALL => write!(f, "before all"),
            Self::AFTER_ALL => write!(f, "after all"),
            _ => write!(f, "{}+{}", self.day(), self.minute()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_close_is_before_the_next_open() {
        assert!(Instant::new(Day(3), 480) < Instant::open(Day(4)));
        assert!(Instant::new(Day(-3), 480) < Instant::open(Day(-2)));
        assert!(Instant::open(Day(-2)) < Instant::new(Day(-2), 1));
    }

    #[test]
    fn day_and_minute_are_what_it_was_made_of() {
        for day in [-Instant::LAST_DAY, -1, 0, 1, 20_000, Instant::LAST_DAY] {
            for minute in [0, 1, 480, 1440] {
                let instant = Instant::new(Day(day), minute);
                assert_eq!((instant.day(), instant.minute()), (Day(day), minute));
            }
        }
    }

    #[test]
    fn far_days_are_clamped_and_bounds_that_are_none_stay_none() {
        assert_eq!(Instant::open(Day(i32::MAX)), Instant::open(Day(Instant::LAST_DAY)));
        assert_eq!(Instant::open(Day(5)).plus_days(i32::MIN).day(), Day(-Instant::LAST_DAY));
        assert_eq!(Instant::BEFORE_ALL.plus_days(7), Instant::BEFORE_ALL);
        assert_eq!(Instant::AFTER_ALL.plus_days(-7), Instant::AFTER_ALL);
        assert!(Instant::BEFORE_ALL < Instant::open(Day(i32::MIN)));
        assert!(Instant::AFTER_ALL > Instant::new(Day(i32::MAX), 1440));
    }
}
