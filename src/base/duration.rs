//! Durations as written: hours, days and weeks of working time, kept apart until a calendar gives them a length.

use std::fmt;

/// The most of one unit that a duration may name; more is a slip of the keyboard.
const MOST: u32 = 100_000;

/// Working time as it was written: weeks, days and hours in thousandths, or elapsed calendar days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Duration {
    negative: bool,
    weeks: u32,
    days: u32,
    hours: u32,
    elapsed: Option<u32>,
}

impl Duration {
    /// No time at all.
    pub const ZERO: Self = Self { negative: false, weeks: 0, days: 0, hours: 0, elapsed: None };

    /// Returns whole days of working time, at the most 100,000.
    pub fn from_days(days: u32) -> Self {
        Self { days: days.min(MOST) * 1000, ..Self::ZERO }
    }

    /// Returns working time of so many minutes, as days of `minutes_per_day` and hours.
    pub fn from_minutes(minutes: i64, minutes_per_day: i64) -> Self {
        let most = i64::from(MOST) * minutes_per_day;
        let (minutes, day) = (minutes.clamp(0, most), minutes_per_day.max(1));
        // Thousandths of an hour are finer than minutes, so that rounding down and up again gives the same minute.
        Self { days: (minutes / day * 1000) as u32, hours: (minutes % day * 1000 / 60) as u32, ..Self::ZERO }
    }

    /// Returns this working time and so much more; where `by` is negative, so much less. `None` for elapsed time, and where
    /// less than nothing or more than can be written would be left. Weeks stay weeks and days stay days where they can.
    pub fn shifted(self, by: Self, minutes_per_day: i64, days_per_week: i64) -> Option<Self> {
        if self.negative || self.elapsed.is_some() || by.elapsed.is_some() {
            return None;
        }
        let sign = if by.negative { -1 } else { 1 };
        let part = |own: u32, other: u32| u32::try_from(i64::from(own) + sign * i64::from(other)).ok();
        let parts = [(self.weeks, by.weeks), (self.days, by.days), (self.hours, by.hours)];
        let sum = if let [Some(weeks), Some(days), Some(hours)] = parts.map(|(own, other)| part(own, other)) {
            Self { weeks, days, hours, ..Self::ZERO }
        } else {
            let length = |duration: Self| duration.minutes(minutes_per_day, days_per_week);
            let left = length(self) + length(by);
            (left >= 0).then(|| Self::from_minutes(left, minutes_per_day))?
        };
        let fits = [sum.weeks, sum.days, sum.hours].into_iter().all(|part| part <= MOST * 1000);
        fits.then_some(sum)
    }

    /// Returns the same time the other way.
    #[must_use]
    pub fn negated(self) -> Self {
        Self { negative: !self.negative, ..self }
    }

    /// Reads `4h`, `3d`, `1.5d`, `2w` or `1w 2d`: positive working time.
    pub fn parse(text: &str) -> Option<Self> {
        let mut duration = Self::ZERO;
        let mut seen = 0;
        for part in text.split_ascii_whitespace() {
            let (amount, unit) = part.split_at_checked(part.len() - 1)?;
            let thousandths = thousandths(amount)?;
            // Weeks come before days, and days before hours, each at the most once.
            let (place, slot) = match unit {
                "w" => (1, &mut duration.weeks),
                "d" => (2, &mut duration.days),
                "h" => (3, &mut duration.hours),
                _ => return None,
            };
            if place <= seen {
                return None;
            }
            seen = place;
            *slot = thousandths;
        }
        (seen > 0).then_some(duration)
    }

    /// Reads a lag: a duration, one with a leading `-` that negates all of it, or `3ed`, `2ew` of elapsed time.
    pub fn parse_lag(text: &str) -> Option<Self> {
        let (negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let elapsed = |unit: &str, days: u32| {
            let digits = rest.strip_suffix(unit)?;
            let digits_alone = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
            let count: u32 = digits_alone.then(|| digits.parse().ok())??;
            (count <= MOST).then_some(count * days)
        };
        if let Some(days) = elapsed("ed", 1).or_else(|| elapsed("ew", 7)) {
            return Some(Self { negative, elapsed: Some(days), ..Self::ZERO });
        }
        Some(Self { negative, ..Self::parse(rest)? })
    }

    /// Returns whether it is no time.
    pub fn is_zero(self) -> bool {
        self.weeks == 0 && self.days == 0 && self.hours == 0 && self.elapsed.unwrap_or(0) == 0
    }

    /// Returns the whole calendar days of an elapsed lag, negative for a lead; `None` for working time.
    pub fn elapsed_days(self) -> Option<i32> {
        let days = self.elapsed? as i32;
        Some(if self.negative { -days } else { days })
    }

    /// Returns the working minutes, rounded up to a whole one, where a day has `minutes_per_day` of them and a week
    /// `days_per_week` days. Of an elapsed lag that is 0.
    pub fn minutes(self, minutes_per_day: i64, days_per_week: i64) -> i64 {
        let day = minutes_per_day as u64;
        let (weeks, days, hours) = (u64::from(self.weeks), u64::from(self.days), u64::from(self.hours));
        let thousandths = weeks * days_per_week as u64 * day + days * day + hours * 60;
        let minutes = thousandths.div_ceil(1000) as i64;
        if self.negative { -minutes } else { minutes }
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.negative && !self.is_zero() {
            f.write_str("-")?;
        }
        if let Some(days) = self.elapsed {
            return if days > 0 && days % 7 == 0 {
                write!(f, "{}ew", days / 7)
            } else {
                write!(f, "{days}ed")
            };
        }
        let mut first = true;
        for (amount, unit) in [(self.weeks, 'w'), (self.days, 'd'), (self.hours, 'h')] {
            if amount == 0 {
                continue;
            }
            if !first {
                f.write_str(" ")?;
            }
            first = false;
            write!(f, "{}", amount / 1000)?;
            if amount % 1000 != 0 {
                let fraction = format!("{:03}", amount % 1000);
                write!(f, ".{}", fraction.trim_end_matches('0'))?;
            }
            write!(f, "{unit}")?;
        }
        if first { f.write_str("0d") } else { Ok(()) }
    }
}

/// Reads a decimal number without sign as thousandths; more than three decimals, or over [`MOST`], is none.
fn thousandths(text: &str) -> Option<u32> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) || whole.len() > 9 || fraction.len() > 3 {
        return None;
    }
    let whole: u32 = whole.parse().ok()?;
    let fraction: u32 = format!("{fraction:0<3}").parse().ok()?;
    (whole <= MOST).then(|| whole * 1000 + fraction)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_working_minutes_of_the_plans_days_and_weeks() {
        for (text, minutes) in [
            ("4h", 240),
            ("3d", 1440),
            ("1.5d", 720),
            ("2w", 4800),
            ("1w 2d", 3360),
            ("0.001h", 1),
            ("0d", 0),
        ] {
            let duration = Duration::parse(text).expect(text);
            assert_eq!(duration.minutes(480, 5), minutes, "{text}");
            assert_eq!(duration.to_string(), if text == "0d" { "0d" } else { text });
        }
    }

    #[test]
    fn durations_grow_and_shrink_in_their_own_units() {
        let shifted = |text: &str, by: &str| {
            let (own, by) = (Duration::parse(text).expect(text), Duration::parse_lag(by).expect(by));
            own.shifted(by, 480, 5).map_or_else(|| "none".to_owned(), |sum| sum.to_string())
        };
        for (text, by, sum) in [
            ("12d", "10d", "22d"),
            ("1w", "2d", "1w 2d"),
            ("1.5d", "4h", "1.5d 4h"),
            ("2w", "-3d", "7d"),
            ("1w 4h", "-1w", "4h"),
            ("3d", "-1h", "2d 7h"),
            ("3d", "-3d", "0d"),
            ("3d", "-4d", "none"),
            ("3d", "2ed", "none"),
            ("100000d", "1d", "none"),
        ] {
            assert_eq!(shifted(text, by), sum, "{text} {by}");
        }
        for minutes in 0..1000 {
            assert_eq!(Duration::from_minutes(minutes, 450).minutes(450, 5), minutes);
        }
    }

    #[test]
    fn what_is_no_duration_is_refused() {
        for text in [
            "",
            "d",
            "3",
            "3 d",
            "3m",
            "2d 1w",
            "1d 2d",
            "-1d",
            "1.2345d",
            "1e3d",
            "+1d",
            "100001d",
            "9999999d",
            "999999999d",
            "é",
            "3é",
            "1,5d",
        ] {
            assert_eq!(Duration::parse(text), None, "{text}");
        }
    }

    #[test]
    fn lags_may_be_negative_or_elapsed() {
        let minutes = |text: &str| Duration::parse_lag(text).map(|lag| lag.minutes(480, 5));
        assert_eq!(minutes("-1w 2d"), Some(-3360));
        assert_eq!(minutes("2d"), Some(960));
        let elapsed = |text: &str| Duration::parse_lag(text).and_then(Duration::elapsed_days);
        assert_eq!(elapsed("3ed"), Some(3));
        assert_eq!(elapsed("-2ew"), Some(-14));
        assert_eq!(elapsed("2d"), None);
        assert_eq!(Duration::parse_lag("1.5ed"), None);
        assert_eq!(Duration::parse_lag("--1d"), None);
        assert_eq!(Duration::parse_lag("2ew").map(|lag| lag.to_string()).as_deref(), Some("2ew"));
    }
}
