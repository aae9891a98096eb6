//! A point in time with the offset from UTC of whoever wrote it, as git keeps it with a commit.

use std::fmt;

use crate::base::Day;

const MINUTE: i64 = 60;
const DAY: i64 = 24 * 60 * MINUTE;

/// A point in time, and the offset of the clock that it was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Moment {
    /// Seconds since 1970-01-01 00:00 UTC.
    pub seconds: i64,
    /// Minutes to add to UTC for the civil time where it was written.
    pub offset_minutes: i32,
}

impl Moment {
    /// Returns the civil day in the moment's own offset.
    pub fn day(self) -> Day {
        let days = self.civil_seconds().div_euclid(DAY);
        Day(i32::try_from(days).unwrap_or(if days < 0 { i32::MIN } else { i32::MAX }))
    }

    /// Reads `2026-03-10T09:30:00+01:00` (or `Z`): whole seconds, and always an offset.
    pub fn parse(text: &str) -> Option<Self> {
        let (day, rest) = text.split_once('T')?;
        let (time, offset) = rest.split_at_checked(8)?;
        let [hours, minutes, seconds] = two_digits(time)?;
        if hours > 23 || minutes > 59 || seconds > 59 {
            return None;
        }
        let offset_minutes = parse_offset(offset)?;
        let civil = i64::from(Day::parse(day)?.0) * DAY + hours * 60 * MINUTE + minutes * MINUTE + seconds;
        Some(Self { seconds: civil - i64::from(offset_minutes) * MINUTE, offset_minutes })
    }

    fn civil_seconds(self) -> i64 {
        self.seconds.saturating_add(i64::from(self.offset_minutes) * MINUTE)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let second = self.civil_seconds().rem_euclid(DAY);
        let (hours, minutes, seconds) = (second / 3600, second / 60 % 60, second % 60);
        let sign = if self.offset_minutes < 0 { '-' } else { '+' };
        let offset = self.offset_minutes.unsigned_abs();
        write!(f, "{}T{hours:02}:{minutes:02}:{seconds:02}{sign}", self.day())?;
        write!(f, "{:02}:{:02}", offset / 60, offset % 60)
    }
}

fn parse_offset(text: &str) -> Option<i32> {
    if text == "Z" {
        return Some(0);
    }
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let [hours, minutes] = two_digits(text.get(1..)?)?;
    (hours < 24 && minutes < 60).then(|| sign * (hours * 60 + minutes) as i32)
}

/// Reads numbers of exactly two digits with colons between them.
fn two_digits<const COUNT: usize>(text: &str) -> Option<[i64; COUNT]> {
    let mut numbers = [0; COUNT];
    let mut parts = text.split(':');
    for number in &mut numbers {
        let part = parts.next()?;
        if part.len() != 2 || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        *number = part.parse().ok()?;
    }
    parts.next().is_none().then_some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_reads_and_writes_the_same() {
        for text in ["2026-03-10T09:30:00+01:00", "1969-12-31T23:59:59-05:30", "2026-12-31T00:00:00+00:00"] {
            assert_eq!(Moment::parse(text).expect(text).to_string(), text);
        }
        assert_eq!(Moment::parse("1970-01-01T00:00:00Z"), Some(Moment { seconds: 0, offset_minutes: 0 }));
    }

    #[test]
    fn the_day_is_that_of_the_writers_own_offset() {
        let seconds = Moment::parse("2026-03-10T23:30:00Z").expect("a moment").seconds;
        assert_eq!(Moment { seconds, offset_minutes: 60 }.day().to_string(), "2026-03-11");
        assert_eq!(Moment { seconds, offset_minutes: -600 }.day().to_string(), "2026-03-10");
        assert_eq!(Moment { seconds: i64::MAX, offset_minutes: 0 }.day(), Day(i32::MAX));
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in [
            "2026-03-10",
            "2026-03-10T09:30:00",
            "2026-03-10T9:30:00Z",
            "2026-03-10T24:00:00Z",
            "2026-03-10T09:30:00+1",
            "",
        ] {
            assert_eq!(Moment::parse(text), None, "{text}");
        }
    }
}
