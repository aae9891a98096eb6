//! Sums of money and rates of it, exact to a hundredth.

use std::fmt;

/// An ISO 4217 code: three capital letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// Reads three capital letters. Whether such a currency exists is not asked.
    pub fn parse(text: &str) -> Option<Self> {
        let code: [u8; 3] = text.as_bytes().try_into().ok()?;
        code.iter().all(u8::is_ascii_uppercase).then_some(Self(code))
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|letter| write!(f, "{}", char::from(*letter)))
    }
}

/// A sum in one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Money {
    /// The sum, in hundredths of the currency's unit.
    pub hundredths: i64,
    /// Its currency.
    pub currency: Currency,
}

impl Money {
    /// Reads `250000 EUR`, `250k EUR` or `1.2M USD`; at the most two decimals of the unit, below 10^13.
    pub fn parse(text: &str) -> Option<Self> {
        let (amount, currency) = text.split_once(' ')?;
        let currency = Currency::parse(currency.trim_start())?;
        let (digits, scale) = match amount.as_bytes().last()? {
            b'k' => (&amount[..amount.len() - 1], 5),
            b'M' => (&amount[..amount.len() - 1], 8),
            _ => (amount, 2),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let fraction = fraction.trim_end_matches('0');
        let digits_alone = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let fits = !whole.is_empty() && whole.len() <= 13 && fraction.len() <= scale;
        if !fits || digits.ends_with('.') || !digits_alone(whole) || !digits_alone(fraction) {
            return None;
        }
        let hundredths: i128 = format!("{whole}{fraction:0<scale$}").parse().ok()?;
        let hundredths = i64::try_from(hundredths).ok().filter(|sum| *sum < 1_000_000_000_000_000)?;
        Some(Self { hundredths, currency })
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sum = self.hundredths;
        let sign = if sum < 0 { "-" } else { "" };
        let sum = sum.unsigned_abs();
        if sum >= 100_000_000 && sum.is_multiple_of(10_000_000) {
            let tenths = sum / 10_000_000;
            let decimals =
                if tenths.is_multiple_of(10) { String::new() } else { format!(".{}", tenths % 10) };
            return write!(f, "{sign}{}{decimals}M {}", tenths / 10, self.currency);
        }
        if sum >= 1_000_000 && sum.is_multiple_of(100_000) {
            return write!(f, "{sign}{}k {}", sum / 100_000, self.currency);
        }
        write!(f, "{sign}{}", sum / 100)?;
        if !sum.is_multiple_of(100) {
            write!(f, ".{:02}", sum % 100)?;
        }
        write!(f, " {}", self.currency)
    }
}

/// What a rate of money is counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Per {
    /// A working day.
    Day,
    /// A working week.
    Week,
}

/// A sum of money for each working day or week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rate {
    /// The sum.
    pub money: Money,
    /// What it is for.
    pub per: Per,
}

impl Rate {
    /// Reads `250k EUR/w` or `40000 EUR/d`.
    pub fn parse(text: &str) -> Option<Self> {
        let (money, per) = text.split_once('/')?;
        let per = match per {
            "d" => Per::Day,
            "w" => Per::Week,
            _ => return None,
        };
        Some(Self { money: Money::parse(money.trim_end())?, per })
    }

    /// Returns what `days` working days cost, where a week has `days_per_week` of them; fractions of a hundredth are dropped.
    pub fn cost(self, days: i64, days_per_week: i64) -> Money {
        let divisor = match self.per {
            Per::Day => 1,
            Per::Week => i128::from(days_per_week.max(1)),
        };
        let cost = i128::from(self.money.hundredths) * i128::from(days) / divisor;
        Money { hundredths: i64::try_from(cost).unwrap_or(i64::MAX), currency: self.money.currency }
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.money, if self.per == Per::Day { 'd' } else { 'w' })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_read_and_written() {
        for (text, hundredths, written) in [
            ("250000 EUR", 25_000_000, "250k EUR"),
            ("250k EUR", 25_000_000, "250k EUR"),
            ("1.2M USD", 120_000_000, "1.2M USD"),
            ("12.5 EUR", 1_250, "12.50 EUR"),
            ("0 EUR", 0, "0 EUR"),
            ("1234 EUR", 123_400, "1234 EUR"),
        ] {
            let money = Money::parse(text).expect(text);
            assert_eq!(money.hundredths, hundredths, "{text}");
            assert_eq!(money.to_string(), written);
        }
        for text in [
            "",
            "250k",
            "EUR",
            "1.234 EUR",
            "-1 EUR",
            "1e3 EUR",
            "10 eur",
            "1. EUR",
            "99999999999999 EUR",
            "1kk EUR",
        ] {
            assert_eq!(Money::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_weekly_rate_costs_a_fifth_of_it_a_day() {
        let rate = Rate::parse("250k EUR/w").expect("a rate");
        assert_eq!(rate.cost(10, 5).to_string(), "500k EUR");
        assert_eq!(rate.to_string(), "250k EUR/w");
        assert_eq!(Rate::parse("250k EUR"), None);
    }
}
