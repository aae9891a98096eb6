//! A stretch of the calendar that a date may be given as: a year, half, quarter, month or ISO week.

use std::fmt;

use super::Day;

/// A date or a period, as it was written, with its first and last day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// The first day of it.
    pub first: Day,
    /// The last day of it.
    pub last: Day,
    form: Form,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Day,
    Year(i16),
    Half(i16, i8),
    Quarter(i16, i8),
    Month(i16, i8),
    Week(i16, i8),
}

impl Period {
    /// Reads `2026-06-30`, `2026`, `2026-H1`, `2026-Q2`, `2026-06` or `2026-W14`. The range of years is not checked.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(day) = Day::parse(text) {
            return Some(Self { first: day, last: day, form: Form::Day });
        }
        let year = number(text.get(0..4)?)?;
        let form = match text.get(4..)? {
            "" => Form::Year(year),
            rest => {
                let rest = rest.strip_prefix('-')?;
                let part = |digits: &str| number(digits).map(|part| part as i8);
                match (rest.as_bytes().first()?, rest.len()) {
                    (b'H', 2) => Form::Half(year, part(&rest[1..]).filter(|half| (1..=2).contains(half))?),
                    (b'Q', 2) => {
                        Form::Quarter(year, part(&rest[1..]).filter(|quarter| (1..=4).contains(quarter))?)
                    }
                    (b'W', 3) => Form::Week(year, part(rest.get(1..)?)?),
                    (_, 2) => Form::Month(year, part(rest)?),
                    _ => return None,
                }
            }
        };
        let (first, last) = days(form)?;
        Some(Self { first, last, form })
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.form {
            Form::Day => self.first.fmt(f),
            Form::Year(year) => write!(f, "{year:04}"),
            Form::Half(year, half) => write!(f, "{year:04}-H{half}"),
            Form::Quarter(year, quarter) => write!(f, "{year:04}-Q{quarter}"),
            Form::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Form::Week(year, week) => write!(f, "{year:04}-W{week:02}"),
        }
    }
}

fn number(digits: &str) -> Option<i16> {
    (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| digits.parse().ok())?
}

fn days(form: Form) -> Option<(Day, Day)> {
    let months = |year: i16, from: i8, count: i8| {
        let first = Day::from_ymd(year, from, 1)?;
        let next = from + count;
        let after =
            if next > 12 { Day::from_ymd(year + 1, next - 12, 1)? } else { Day::from_ymd(year, next, 1)? };
        Some((first, after.plus(-1)))
    };
    match form {
        Form::Day => None,
        Form::Year(year) => months(year, 1, 12),
        Form::Half(year, half) => months(year, 6 * half - 5, 6),
        Form::Quarter(year, quarter) => months(year, 3 * quarter - 2, 3),
        Form::Month(year, month) => months(year, month, 1),
        Form::Week(year, week) => {
            // ISO 8601: week 1 is the one with the year's first Thursday, that is, with 4 January.
            let monday_of_week_1 = |year: i16| {
                let fourth = Day::from_ymd(year, 1, 4)?;
                Some(fourth.plus(-(fourth.weekday() as i32)))
            };
            let first = monday_of_week_1(year)?.plus(7 * (i32::from(week) - 1));
            (week >= 1 && first < monday_of_week_1(year + 1)?).then_some((first, first.plus(6)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_know_their_first_and_last_day() {
        for (text, first, last) in [
            ("2026", "2026-01-01", "2026-12-31"),
            ("2026-H1", "2026-01-01", "2026-06-30"),
            ("2026-H2", "2026-07-01", "2026-12-31"),
            ("2026-Q2", "2026-04-01", "2026-06-30"),
            ("2028-02", "2028-02-01", "2028-02-29"),
            ("2026-12", "2026-12-01", "2026-12-31"),
            ("2026-W14", "2026-03-30", "2026-04-05"),
            ("2026-W01", "2025-12-29", "2026-01-04"),
            ("2026-W53", "2026-12-28", "2027-01-03"),
            ("2026-06-30", "2026-06-30", "2026-06-30"),
        ] {
            let period = Period::parse(text).expect(text);
            assert_eq!(
                (period.first.to_string(), period.last.to_string()),
                (first.into(), last.into()),
                "{text}"
            );
            assert_eq!(period.to_string(), text);
        }
    }

    #[test]
    fn what_is_no_period_is_refused() {
        for text in [
            "2026-H3", "2026-Q0", "2026-13", "2025-W53", "2026-W00", "2026-W1", "26", "2026-", "2026-é",
            "2026Q1",
        ] {
            assert_eq!(Period::parse(text), None, "{text}");
        }
    }
}
