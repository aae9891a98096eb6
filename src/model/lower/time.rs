//! Days, periods, ranges of days, durations and estimates.

use crate::base::{Day, Duration, Period, looks_like_date_or_period, parse_number};
use crate::model::value::{Estimate, Range, Value};
use crate::syntax::{Content, NodeIx};

use super::context::Context;
use super::scalar::{map, text};

pub(super) const DATE: &str = "a date such as `2026-06-30`";

pub(super) const DURATION: &str = "a duration such as `4h`, `3d`, `2w` or `1w 2d`";

pub(super) const LAG: &str = "a lag such as `2d`, `-1d` or `3ed`";

pub(super) const LAG_HELP: &str =
    "a lag is working time (`2d`, negative for an overlap) or whole calendar days or weeks (`3ed`, `2ew`)";

pub(super) const DURATION_HELP: &str =
    "hours are `h`, working days `d`, working weeks `w`; a fraction has a point: `1.5d`";

/// Reads a day between 1970 and 2299.
pub(super) fn day(context: &mut Context<'_>, node: NodeIx) -> Option<Day> {
    let text = context.scalar(node, DATE)?;
    match day_or_help(text) {
        Ok(day) => Some(day),
        Err((expected, help)) => {
            context.invalid(node, text, expected, help);
            context.respell(node, meant_day(text.trim()));
            None
        }
    }
}

/// Reads a day that is the key of a map.
pub(super) fn day_key(context: &mut Context<'_>, node: NodeIx) -> Option<Day> {
    let text = context.scalar(node, DATE)?;
    match day_or_help(text) {
        Ok(day) => Some(day),
        Err((expected, help)) => {
            context.invalid_entry(context.tree.span(node), text, expected, help);
            context.respell(node, meant_day(text.trim()));
            None
        }
    }
}

/// Reads a day, or says what the text is not and how to write it.
pub(super) fn day_or_help(text: &str) -> Result<Day, (&'static str, String)> {
    match Day::parse(text.trim()) {
        Some(day) if (Day::FIRST..=Day::LAST).contains(&day) => Ok(day),
        Some(_) => Err(("between 1970 and 2299", "check the year".to_owned())),
        None => Err((DATE, date_help(text.trim()))),
    }
}

/// Returns the day that is meant by another spelling, where it can be no other one: with the year first; or with it last,
/// behind a day that can be no month.
fn meant_day(text: &str) -> Option<Day> {
    let parts = ['-', '/', '.'].into_iter().find_map(|separator| {
        let parts: Vec<&str> = text.split(separator).collect();
        <[&str; 3]>::try_from(parts).ok()
    })?;
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !parts.iter().all(|part| digits(part)) {
        return None;
    }
    let small = |part: &str| (1..=2).contains(&part.len()).then(|| part.parse::<i8>().ok())?;
    let year = |part: &str| (part.len() == 4).then(|| part.parse::<i16>().ok())?;
    let [first, second, third] = parts;
    let day = match (year(first), year(third)) {
        (Some(year), None) => Day::from_ymd(year, small(second)?, small(third)?),
        (None, Some(year)) => Day::from_ymd(year, small(second)?, small(first).filter(|first| *first > 12)?),
        _ => None,
    };
    day.filter(|day| (Day::FIRST..=Day::LAST).contains(day))
}

/// Says how to write what was meant, where that can be told.
pub(super) fn date_help(text: &str) -> String {
    if let Some(day) = meant_day(text) {
        let order = if text.split(['-', '/', '.']).next().is_some_and(|part| part.len() == 4) {
            ""
        } else {
            "year, month, day: "
        };
        return format!("write {order}`{day}`");
    }
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    if let [year, month, day] = parts.as_slice()
        && year.len() == 4
        && [year, month, day].iter().all(|part| part.parse::<i16>().is_ok())
    {
        return "there is no such day in the calendar".to_owned();
    }
    if Period::parse(text).is_some() {
        return "a period is taken by `due`, `start` and `start_after` alone: name a day".to_owned();
    }
    "write year, month, day: `2026-06-30`".to_owned()
}

pub(super) fn period(context: &mut Context<'_>, node: NodeIx) -> Option<Value> {
    const EXPECTED: &str = "a date such as `2026-06-30` or a period such as `2026-Q2`";
    let text = context.scalar(node, EXPECTED)?;
    match Period::parse(text.trim()) {
        Some(period) if period.first >= Day::FIRST && period.last <= Day::LAST => {
            Some(Value::Period(Box::new(period)))
        }
        Some(_) => {
            context.invalid(node, text, "between 1970 and 2299", "check the year");
            None
        }
        None => {
            let help = if looks_like_date_or_period(text.trim()) {
                "there is no such day or period in the calendar".to_owned()
            } else {
                let help = date_help(text.trim());
                format!("{help}; periods are `2026`, `2026-H1`, `2026-Q2`, `2026-06` and `2026-W14`")
            };
            context.invalid(node, text, EXPECTED, help);
            let upper = text.trim().to_uppercase();
            let period =
                Period::parse(&upper).filter(|period| period.first >= Day::FIRST && period.last <= Day::LAST);
            context
                .respell(node, meant_day(text.trim()).map(|day| day.to_string()).or(period.map(|_| upper)));
            None
        }
    }
}

pub(super) fn ranges(context: &mut Context<'_>, node: NodeIx) -> Option<Vec<Range>> {
    const EXPECTED: &str = "a date or a range such as `2026-02-16..2026-02-20`";
    let entries = map(context, node, "a map of days to text", "write `2026-02-16..2026-02-20: the reason`")?;
    let mut ranges = Vec::new();
    for entry in entries {
        let Some(key) = context.key(entry.key) else { continue };
        let span = context.tree.span(entry.key);
        let (first, last) = key.split_once("..").unwrap_or((key, key));
        let meant = |part: &str| Day::parse(part).or_else(|| meant_day(part));
        let meant = meant(first).zip(meant(last)).filter(|(first, last)| first <= last);
        let in_range = |day: &Day| (Day::FIRST..=Day::LAST).contains(day);
        let first = Day::parse(first.trim()).filter(in_range);
        let last = Day::parse(last.trim()).filter(in_range);
        let (Some(first), Some(last)) = (first, last) else {
            let help = "write the first and the last day, both included, with `..` between them";
            context.invalid_entry(span, key, EXPECTED, help);
            let is_one = !key.contains("..");
            context.respell(
                entry.key,
                meant.map(
                    |(first, last)| {
                        if is_one { first.to_string() } else { format!("{first}..{last}") }
                    },
                ),
            );
            continue;
        };
        if last < first {
            let help = "its last day is before its first: swap them";
            context.invalid_entry(span, key, "a range that runs forward", help);
            continue;
        }
        let text = if context.tree.is_absent(entry.value) {
            ""
        } else {
            context.within(key, |context| text(context, entry.value)).unwrap_or_default()
        };
        ranges.push(Range { first, last, span, text: text.into() });
    }
    Some(ranges)
}

pub(super) fn duration(context: &mut Context<'_>, node: NodeIx, zero: bool) -> Option<Duration> {
    let text = context.scalar(node, DURATION)?;
    match Duration::parse(text.trim()) {
        Some(duration) if zero || !duration.is_zero() => Some(duration),
        Some(_) => {
            let help = match context.field {
                Some("estimate") => {
                    "work takes time; for a moment that takes none, write `milestone: true` and no estimate"
                }
                _ => "write a time above nothing",
            };
            context.invalid(node, text, "a time above nothing", help);
            None
        }
        None => {
            context.invalid(node, text, DURATION, duration_help(text.trim()));
            None
        }
    }
}

/// Says how to write what was meant, where that can be told.
pub(super) fn duration_help(text: &str) -> String {
    let digits = text.trim_end_matches(|letter: char| !letter.is_ascii_digit());
    let unit = text[digits.len()..].trim().to_lowercase();
    if let Some(number) = parse_number(digits).filter(|number| *number > 0.0) {
        if number > 100_000.0 {
            return "that is longer than any plan: at the most 100000 of a unit".to_owned();
        }
        let days = match unit.as_str() {
            "" | "d" | "day" | "days" => Some(format!("{number}d")),
            "h" | "hour" | "hours" | "hrs" => Some(format!("{number}h")),
            "w" | "week" | "weeks" | "wk" | "wks" => Some(format!("{number}w")),
            "mo" | "month" | "months" => Some(format!("{}w", number * 4.0)),
            "ed" | "ew" => {
                return "elapsed time is for lags alone; here time is working time: `3d`".to_owned();
            }
            _ => None,
        };
        if let Some(days) = days {
            return format!("for example `{days}`; {DURATION_HELP}");
        }
    }
    DURATION_HELP.to_owned()
}

pub(super) fn estimate(context: &mut Context<'_>, node: NodeIx, zero: bool) -> Option<Estimate> {
    if !matches!(context.tree.content(node), Content::Sequence(_)) {
        return duration(context, node, zero).map(Estimate::single);
    }
    let items = context.tree.items(node).to_vec();
    let three: Vec<Duration> = items.iter().filter_map(|item| duration(context, *item, zero)).collect();
    if items.len() != 3 {
        let shown: Vec<&str> = items.iter().filter_map(|item| context.tree.text(*item)).collect();
        let shown = format!("[{}]", shown.join(", "));
        context.invalid(node, &shown, "one duration or three", "write `[optimistic, likely, pessimistic]`");
        return None;
    }
    let [optimistic, likely, pessimistic] = three.try_into().ok()?;
    // Whether a week is longer than nine days is for a calendar to say; here the plainest week decides.
    let length = |duration: Duration| duration.minutes(480, 5);
    if length(optimistic) > length(likely) || length(likely) > length(pessimistic) {
        let shown = format!("[{optimistic}, {likely}, {pessimistic}]");
        context.invalid(
            node,
            &shown,
            "in order",
            "write `[optimistic, likely, pessimistic]`, the shortest first",
        );
        return None;
    }
    Some(Estimate { optimistic, likely, pessimistic })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_meant_where_it_can_be_no_other() {
        for (text, day) in [
            ("2026-4-5", Some("2026-04-05")),
            ("2026/04/05", Some("2026-04-05")),
            ("2026.4.25", Some("2026-04-25")),
            ("25.4.2026", Some("2026-04-25")),
            ("13/12/2026", Some("2026-12-13")),
            ("4/25/2026", None),
            ("5.4.2026", None),
            ("26-04-05", None),
            ("2026-13-1", None),
            ("2026-260-1", None),
            ("2026-2-30", None),
            ("2026-+4-5", None),
            ("2026-4/5", None),
            ("1926-4-5", None),
            ("2026-4", None),
        ] {
            assert_eq!(meant_day(text).map(|day| day.to_string()).as_deref(), day, "{text}");
        }
    }
}
