//! A share of somebody's time, and working time at a share.

use crate::base::{Minutes, Percent};

/// Working time at a share: minutes times [`Share`]. Wide enough that no sum of a plan overflows.
pub type Effort = i128;

/// A share of somebody's time in thousandths of a percent: whole, so that sums are exact and the same everywhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Share(i64);

impl Share {
    /// All of somebody's time.
    pub const WHOLE: Self = Self(100_000);

    /// Returns the share that a percentage is, to the thousandth of a percent.
    pub fn of(percent: Percent) -> Self {
        Self((percent.0 * 1000.0).round() as i64)
    }

    /// Returns whether it is nothing.
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Returns so much working time at this share.
    pub fn effort(self, minutes: Minutes) -> Effort {
        Effort::from(minutes) * Effort::from(self.0)
    }

    /// Returns the working time that an effort is at this share, to the nearest minute; at no share at all, what it is of the
    /// whole time.
    pub fn minutes(self, effort: Effort) -> Minutes {
        let share = if self.is_zero() { Self::WHOLE } else { self };
        rounded(effort, Effort::from(share.0)) as Minutes
    }

    /// Returns the share as a percentage, to the nearest whole.
    pub fn percent(self) -> i64 {
        rounded(Effort::from(self.0), 1000) as i64
    }

    /// Returns which percentage of some working time an effort is, to the nearest whole; `None` where there is no such time.
    pub fn percent_of(effort: Effort, minutes: Minutes) -> Option<i64> {
        (minutes > 0).then(|| rounded(effort, Effort::from(minutes) * 1000) as i64)
    }
}

/// Divides what is not negative, to the nearest whole.
fn rounded(number: Effort, by: Effort) -> Effort {
    (number + by / 2) / by
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_exact_to_the_thousandth_of_a_percent() {
        let share = Share::of(Percent(65.0));
        assert_eq!(share.effort(2400), 156_000_000);
        assert_eq!(share.minutes(share.effort(2400)), 2400);
        assert_eq!(Share::WHOLE.minutes(share.effort(2400)), 1560);
        assert_eq!(Share::percent_of(2 * share.effort(2400), 2400), Some(130));
        assert_eq!(Share::percent_of(0, 0), None);
        assert_eq!((Share::of(Percent(12.5)).percent(), Share::of(Percent(0.0)).minutes(100_000)), (13, 1));
    }
}
