//! Plain numbers, percentages, and numbers with a unit.

use std::fmt;

/// Reads a decimal number: digits, at the most one point, an optional leading `-`; no exponent, at most 15 digits.
pub fn parse_number(text: &str) -> Option<f64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let digits_alone = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    (digits_alone(whole) && digits_alone(fraction) && digits.len() <= 16).then(|| text.parse().ok())?
}

/// A percentage.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Percent(pub f64);

impl Percent {
    /// Reads `40%` or `12.5%`, 0 to 100.
    pub fn parse(text: &str) -> Option<Self> {
        let number = parse_number(text.strip_suffix('%')?)?;
        (0.0..=100.0).contains(&number).then_some(Self(number))
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
        let (number, unit) = text.split_at(end);
        let unit = unit.trim();
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
        for text in ["", "-", "1e3", "0x10", ".5", "5.", "1_000", "inf", "1.2.3"] {
            assert_eq!(parse_number(text), None, "{text}");
        }
    }

    #[test]
    fn percentages_run_from_0_to_100() {
        assert_eq!(Percent::parse("12.5%"), Some(Percent(12.5)));
        for text in ["40", "101%", "-1%", "%"] {
            assert_eq!(Percent::parse(text), None, "{text}");
        }
    }

    #[test]
    fn quantities_may_name_their_unit() {
        assert_eq!(Quantity::parse("12 ms").map(|q| q.to_string()).as_deref(), Some("12 ms"));
        assert_eq!(Quantity::parse("40%").map(|q| q.to_string()).as_deref(), Some("40%"));
        assert_eq!(Quantity::parse("ms"), None);
    }
}
