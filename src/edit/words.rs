//! Edits as suppositions: "audit took 10 days more".

use crate::base::Duration;

/// Returns a duration without its sign in words: `10 days`, `1 week 2 days`.
pub(super) fn length(duration: Duration) -> String {
    let text = duration.to_string();
    let parts = text.trim_start_matches('-').split(' ').map(|part| {
        let unit = part.find(|letter: char| letter.is_ascii_alphabetic()).unwrap_or(part.len());
        let (number, unit) = part.split_at(unit);
        let noun = match unit {
            "w" => "week",
            "d" => "day",
            "h" => "hour",
            "ew" => "calendar week",
            _ => "calendar day",
        };
        format!("{number} {noun}{}", if number == "1" { "" } else { "s" })
    });
    parts.collect::<Vec<_>>().join(" ")
}

/// Joins what is supposed: the clauses of a few edits, the number of many.
pub(super) fn supposition(clauses: &[String]) -> String {
    match clauses {
        [] => String::new(),
        [one] => format!("If {one}"),
        [all @ .., last] if all.len() < 3 => format!("If {} and {last}", all.join(", ")),
        _ => format!("With these {} edits", clauses.len()),
    }
}

/// Returns what a field of an item says, as a clause.
pub(super) fn says(field: &str, id: &str, value: Option<&str>) -> String {
    match (field, value) {
        ("owner", Some(value)) => format!("{value} owned {id}"),
        ("due", Some(value)) => format!("{id} were due {value}"),
        ("status", Some(value)) => format!("{id} were {value}"),
        ("start_after", Some(value)) => format!("{id} could not start before {value}"),
        ("remaining", Some(value)) => format!("{value} remained of {id}"),
        ("part_of" | "of", Some(value)) => format!("{id} were part of {value}"),
        ("milestone", Some("true")) => format!("{id} were a milestone"),
        (field, Some(value)) => format!("the {} of {id} were {value}", field.replace('_', " ")),
        (field, None) => format!("{id} had no {}", field.replace('_', " ")),
    }
}

/// Returns what a list of an item has more or less, as a clause.
pub(super) fn lists(field: &str, id: &str, entries: &[String], more: bool) -> String {
    let entries = entries.join(", ");
    let verb = match field {
        "needs" => Some(("needed", "need")),
        "drives" => Some(("drove", "drive")),
        _ => None,
    };
    match (verb, more) {
        (Some((past, _)), true) => format!("{id} {past} {entries} too"),
        (Some((_, verb)), false) => format!("{id} did not {verb} {entries}"),
        (None, true) => format!("the {} of {id} included {entries}", field.replace('_', " ")),
        (None, false) => format!("the {} of {id} did not include {entries}", field.replace('_', " ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_and_suppositions_read_well() {
        let words = |text: &str| length(Duration::parse_lag(text).expect(text));
        assert_eq!(words("10d"), "10 days");
        assert_eq!(words("-1w 2d"), "1 week 2 days");
        assert_eq!(words("1.5d 4h"), "1.5 days 4 hours");
        assert_eq!(words("3ed"), "3 calendar days");
        let clauses = ["a", "b", "c", "d"].map(str::to_owned);
        assert_eq!(supposition(&clauses[..1]), "If a");
        assert_eq!(supposition(&clauses[..3]), "If a, b and c");
        assert_eq!(supposition(&clauses), "With these 4 edits");
    }
}
