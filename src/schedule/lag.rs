//! Lags: the bound that an instant sets so much later, and the exact inverse.

use crate::base::{Calendar, Instant, Minutes};

use super::network::Lag;

impl Lag {
    /// Returns the bound that an instant sets, so much later: on a close after working time, on an open after a lead.
    pub fn bound(self, from: Instant, calendar: &Calendar) -> Instant {
        match self {
            Self::Working(0) => from,
            Self::Working(work) if work > 0 => calendar.after(from, work),
            Self::Working(lead) => calendar.before(from, lead.saturating_neg()),
            Self::Elapsed(days) => from.plus_days(days),
        }
    }

    /// Returns the latest instant whose bound is not after `limit`.
    pub(super) fn latest_within(self, limit: Instant, calendar: &Calendar) -> Instant {
        if !limit.is_bound() {
            return limit;
        }
        match self {
            Self::Working(0) => limit,
            Self::Working(work) if work > 0 => calendar.before(limit, work),
            Self::Working(lead) => latest_from(limit, lead.saturating_neg(), calendar),
            Self::Elapsed(days) => limit.plus_days(days.saturating_neg()),
        }
    }
}

/// Returns the latest instant from which so much work back is not after `limit`: the work's own bound, inverted.
///
/// Working back ends on the latest instant of a position, so a limit before that (a close, say) is not met by its
/// own position, but by the one before.
pub(super) fn latest_from(limit: Instant, work: Minutes, calendar: &Calendar) -> Instant {
    if !limit.is_bound() {
        return limit;
    }
    let position = calendar.position(limit);
    let met = if calendar.latest(position) == limit { position } else { position - 1 };
    calendar.latest(met.saturating_add(work))
}

#[cfg(test)]
mod tests {
    use crate::base::{Day, Weekday};

    use super::*;

    #[test]
    fn a_limit_is_kept_by_the_latest_instant_and_by_none_after_it() {
        let calendar = Calendar::new(&Weekday::ALL[..5], 2);
        let instants =
            || (20_000..20_030).flat_map(|day| (0..=2).map(move |minute| Instant::new(Day(day), minute)));
        let lags = [-9, -4, -1, 0, 1, 4, 9].map(Lag::Working).into_iter().chain([-3, 0, 3].map(Lag::Elapsed));
        for lag in lags {
            for limit in instants().skip(30).take(30) {
                let latest = instants().rev().find(|&from| lag.bound(from, &calendar) <= limit);
                assert_eq!(Some(lag.latest_within(limit, &calendar)), latest, "{lag:?} within {limit:?}");
            }
        }
    }

    #[test]
    fn no_bound_stays_none() {
        let calendar = Calendar::new(&Weekday::ALL, 480);
        for lag in [-480, 0, 480].map(Lag::Working).into_iter().chain([Lag::Elapsed(3)]) {
            for none in [Instant::BEFORE_ALL, Instant::AFTER_ALL] {
                assert_eq!((lag.bound(none, &calendar), lag.latest_within(none, &calendar)), (none, none));
            }
        }
    }
}
