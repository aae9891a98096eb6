//! Plain numbers, percentages, and numbers with a unit.

use std::fmt;

/// The most digits that a number keeps exactly.
const MOST_DIGITS: usize = 15;

/// Reads a decimal number: digits, at the most one point, an optional leading `-`; no exponent, at most 15 digits.
pub fn parse_number(text: &str) -> Option<f64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let digits_alone = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let count = digits.bytes().filter(u8::is_ascii_digit).count();
    (digits_alone(whole) && digits_alone(fraction) && count <= MOST_DIGITS).then(|| text.parse().ok())?
}

/// Reads a whole number: digits alone, without a sign.
pub fn parse_whole(text: &str) -> Option<u64> {
    let digits_alone = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits_alone.then(|| text.parse().ok())?
}

/// Returns a calculated number for people: about three digits, without zeros at the end (`1020`, `31.4`, `4.52`, `-0.015`).
pub fn rounded(number: f64) -> String {
    let size = number.abs();
    let decimals = match size {
        size if size >= 100.0 => 0,
        size if size >= 10.0 => 1,
        size if size >= 1.0 => 2,
        size if size >= 0.1 => 3,
        _ => 4,
    };
    let text = format!("{number:.decimals$}");
    let text = if decimals == 0 { text.as_str() } else { text.trim_end_matches('0').trim_end_matches('.') };
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// A percentage.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Percent(pub f64);

impl Percent {
    /// Reads `40%` or `12.5%`, 0 to 100.
    pub fn parse(text: &str) -> Option<Self> {
        let number = parse_number(text.strip_suffix('%')?)?;
        (!text.starts_with('-') && number <= 100.0).then_some(Self(number))
    }

    /// Returns the share as a fraction, 0 to 1.
    pub fn fraction(self) -> f64 {
        self.0 / 100.0
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", self.0)
    }
}

/// A number, with the unit where one was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// The number.
    pub number: f64,
    /// The unit as written after it; checked against the metric's when the plan is linked.
    pub unit: Option<Box<str>>,
}

impl Quantity {
    /// Reads `4.5`, `1000`, `40%` or `12 ms`.
    pub fn parse(text: &str) -> Option<Self> {
        let end = text
            .find(|letter: char| !(letter.is_ascii_digit() || letter == '.' || letter == '-'))
            .unwrap_or(text.len());
        let (number, rest) = text.split_at(end);
        let unit = rest.trim();
        // `1,5`, `1_000`, `1 000` and `1e3` are numbers of other habits, not numbers with a unit.
        let exponent = rest
            .strip_prefix(['e', 'E'])
            .is_some_and(|rest| parse_whole(rest.trim_start_matches(['-', '+']).trim_end()).is_some());
        let other =
            |letter: char| letter.is_ascii_digit() || matches!(letter, ',' | '.' | '_' | '\'' | '+' | '-');
        if exponent || unit.starts_with(other) {
            return None;
        }
        let unit = (!unit.is_empty()).then(|| unit.into());
        Some(Self { number: parse_number(number)?, unit })
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.unit.as_deref() {
            None => write!(f, "{}", self.number),
            Some("%") => write!(f, "{}%", self.number),
            Some(unit) => write!(f, "{} {unit}", self.number),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_decimal() {
        assert_eq!(parse_number("-4.5"), Some(-4.5));
        assert_eq!(parse_number("1000"), Some(1000.0));
        for text in ["", "-", "1e3", "0x10", ".5", "5.", "1_000", "inf", "1.2.3", "1234567890123456"] {
            assert_eq!(parse_number(text), None, "{text}");
        }
    }

    #[test]
    fn calculated_numbers_have_about_three_digits() {
        for (number, text) in [
            (1019.6, "1020"),
            (100.0, "100"),
            (31.42, "31.4"),
            (20.0, "20"),
            (4.5, "4.5"),
            (0.1255, "0.126"),
            (-0.0148, "-0.0148"),
            (-0.000_01, "0"),
            (0.0, "0"),
        ] {
            assert_eq!(rounded(number), text, "{number}");
        }
    }

    #[test]
    fn whole_numbers_are_digits_alone() {
        assert_eq!(parse_whole("012"), Some(12));
        for text in ["", "+1", "-1", "1.0", " 1", "99999999999999999999"] {
            assert_eq!(parse_whole(text), None, "{text}");
        }
    }

    #[test]
    fn percentages_run_from_0_to_100() {
        assert_eq!(Percent::parse("12.5%"), Some(Percent(12.5)));
        for text in ["40", "101%", "-1%", "-0%", "40 %", "%"] {
            assert_eq!(Percent::parse(text), None, "{text}");
        }
    }

    #[test]
    fn quantities_may_name_their_unit() {
        assert_eq!(Quantity::parse("12 ms").map(|q| q.to_string()).as_deref(), Some("12 ms"));
        assert_eq!(Quantity::parse("40%").map(|q| q.to_string()).as_deref(), Some("40%"));
        for text in ["ms", "1,5", "1_000", "1 000", "1e3", "1E+3", "1'000", "5.", "1 -2"] {
            assert_eq!(Quantity::parse(text), None, "{text}");
        }
        assert_eq!(Quantity::parse("5 e").and_then(|q| q.unit).as_deref(), Some("e"));
    }
}
