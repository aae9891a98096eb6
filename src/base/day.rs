//! A civil day, counted from 1970-01-01, without clock or zone.

use std::fmt;

use jiff::civil::Date;

/// A day of the week; Monday is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weekday {
    /// Monday.
    Mon,
    /// Tuesday.
    Tue,
    /// Wednesday.
    Wed,
    /// Thursday.
    Thu,
    /// Friday.
    Fri,
    /// Saturday.
    Sat,
    /// Sunday.
    Sun,
}

impl Weekday {
    /// All days of the week, Monday first.
    pub const ALL: [Self; 7] = [Self::Mon, Self::Tue, Self::Wed, Self::Thu, Self::Fri, Self::Sat, Self::Sun];

    /// Returns the lower-case English name of three letters, as plan files write it.
    pub fn name(self) -> &'static str {
        ["mon", "tue", "wed", "thu", "fri", "sat", "sun"][self as usize]
    }

    /// Reads the name of three letters; anything else is `None`.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|day| day.name() == text)
    }
}

/// A civil day: the number of days since 1970-01-01, negative before it.
///
/// Plan files may name the years 1970 to 2299; schedules may run past that, so arithmetic is not limited to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

impl Day {
    /// The first day that a plan file may name.
    pub const FIRST: Self = Self(0);
    /// The last day that a plan file may name, 2299-12-31.
    pub const LAST: Self = Self(120_529);
    /// The last day that can be written with four digits of year, 9999-12-31.
    const LAST_WRITTEN: Self = Self(2_932_896);
    /// The first day that can be written, 0000-01-01.
    const FIRST_WRITTEN: Self = Self(-719_528);

    /// Returns the day of a year (in the proleptic Gregorian calendar), month and day of month, if there is one.
    pub fn from_ymd(year: i16, month: i8, day: i8) -> Option<Self> {
        Date::new(year, month, day).ok().map(Self::from_date)
    }

    /// Reads `2026-06-30`: four digits, two and two, of a real calendar day. Its range is not checked.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let digits = |range: std::ops::Range<usize>| {
            bytes[range].iter().try_fold(0_i16, |number, byte| {
                byte.is_ascii_digit().then(|| number * 10 + i16::from(byte - b'0'))
            })
        };
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return None;
        }
        Self::from_ymd(digits(0..4)?, digits(5..7)? as i8, digits(8..10)? as i8)
    }

    /// Returns the year, month and day of month. Days that four digits of year cannot write are clamped.
    pub fn ymd(self) -> (i16, i8, i8) {
        let date = self.date();
        (date.year(), date.month(), date.day())
    }

    /// Returns the day of the week.
    pub fn weekday(self) -> Weekday {
        // 1970-01-01 was a Thursday.
        Weekday::ALL[(self.0.wrapping_add(3)).rem_euclid(7) as usize]
    }

    /// Returns the ISO week that the day is in, by the year that the week belongs to and its number, from 1. Days that
    /// four digits of year cannot write are clamped.
    pub fn iso_week(self) -> (i16, i8) {
        let week = self.date().iso_week_date();
        (week.year(), week.week())
    }

    /// Returns the Monday of the week that the day is in.
    #[must_use]
    pub fn monday(self) -> Self {
        self.plus(-(self.weekday() as i32))
    }

    /// Returns the day `days` later (earlier, where negative).
    #[must_use]
    pub fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }

    fn from_date(date: Date) -> Self {
        let epoch = jiff::civil::date(1970, 1, 1);
        Self(epoch.until(date).map_or(0, |span| span.get_days()))
    }

    fn date(self) -> Date {
        let days = self.0.clamp(Self::FIRST_WRITTEN.0, Self::LAST_WRITTEN.0);
        jiff::civil::date(1970, 1, 1).saturating_add(jiff::Span::new().days(days))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_read_and_written_are_the_same() {
        for text in ["1970-01-01", "2026-02-28", "2028-02-29", "2299-12-31", "0000-01-01", "9999-12-31"] {
            assert_eq!(Day::parse(text).expect(text).to_string(), text);
        }
        assert_eq!(Day::parse("2299-12-31"), Some(Day::LAST));
        assert_eq!(Day::parse("9999-12-31"), Some(Day::LAST_WRITTEN));
        assert_eq!(Day::parse("0000-01-01"), Some(Day::FIRST_WRITTEN));
    }

    #[test]
    fn what_is_no_day_of_the_calendar_is_refused() {
        for text in [
            "2026-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-1-01",
            "26-01-01",
            "2026-01-32",
            "2026/01/01",
            "",
        ] {
            assert_eq!(Day::parse(text), None, "{text}");
        }
    }

    #[test]
    fn weekdays_follow_the_calendar() {
        assert_eq!(Day::parse("2026-03-06").map(Day::weekday), Some(Weekday::Fri));
        assert_eq!(Day(-1).weekday(), Weekday::Wed);
    }

    #[test]
    fn weeks_belong_to_the_year_of_their_thursday() {
        for (day, week, monday) in [
            ("2026-03-10", (2026, 11), "2026-03-09"),
            ("2026-01-01", (2026, 1), "2025-12-29"),
            ("2027-01-03", (2026, 53), "2026-12-28"),
        ] {
            let day = Day::parse(day).expect(day);
            assert_eq!((day.iso_week(), day.monday().to_string()), (week, monday.to_owned()));
        }
    }

    #[test]
    fn days_beyond_what_can_be_written_are_clamped() {
        assert_eq!(Day(i32::MAX).to_string(), "9999-12-31");
        assert_eq!(Day(i32::MIN).to_string(), "0000-01-01");
    }
}
