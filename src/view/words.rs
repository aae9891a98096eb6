//! Figures in words, the same wherever they are shown.

use super::Style;

/// Returns a margin in working days in words: `10 days late`, `on the day`, `21 days early`.
pub fn margin(days: i64) -> (String, Style) {
    match days {
        0 => ("on the day".to_owned(), Style::Warn),
        days if days > 0 => (format!("{} early", count(days as usize, "day")), Style::Good),
        days => (format!("{} late", count(days.unsigned_abs() as usize, "day")), Style::Bad),
    }
}

/// Returns a number with its noun: `1 day`, `3 days`.
pub fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// Returns a share, 0 to 1, as a percentage: only what is whole is 100%, and only nothing is 0%.
pub fn share(share: f64) -> String {
    let percent = (share * 100.0).floor();
    let percent = if share > 0.0 { percent.max(1.0) } else { percent };
    format!("{percent}%")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn margins_and_shares_read_well() {
        assert_eq!(margin(-10).0, "10 days late");
        assert_eq!(margin(0).0, "on the day");
        assert_eq!(margin(1).0, "1 day early");
        assert_eq!([0.0, 0.004, 0.384, 0.999, 1.0].map(share), ["0%", "1%", "38%", "99%", "100%"]);
    }
}
