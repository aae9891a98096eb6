//! Figures and lists as sentences say them.

use crate::base::Minutes;

/// The most ids of a chain that are told.
const MOST_OF_A_CHAIN: usize = 5;
/// The most ids of a list that are told.
const MOST_OF_A_LIST: usize = 3;

/// Returns `1 working day`, `10 working days`.
pub(super) fn working_days(days: i64) -> String {
    if days == 1 { "1 working day".to_owned() } else { format!("{days} working days") }
}

/// Returns working time in days as plans write it: `20d`, `2.5d`.
pub(super) fn in_days(minutes: Minutes, minutes_per_day: Minutes) -> String {
    let tenths = (minutes * 10 + minutes_per_day / 2) / minutes_per_day.max(1);
    if tenths % 10 == 0 { format!("{}d", tenths / 10) } else { format!("{}.{}d", tenths / 10, tenths % 10) }
}

/// Returns ids as a chain, the first first; of a long one its beginning and its end.
pub(super) fn chain(ids: &[&str]) -> String {
    let quoted = |ids: &[&str]| ids.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>();
    let mut parts = quoted(ids);
    if ids.len() > MOST_OF_A_CHAIN {
        let end = parts.split_off(ids.len() - 2);
        parts.truncate(MOST_OF_A_CHAIN - 2);
        parts.push("…".to_owned());
        parts.extend(end);
    }
    parts.join(" → ")
}

/// Returns ids as a list: `a`, `b` and 3 more.
pub(super) fn list(ids: &[&str]) -> String {
    let told: Vec<String> = ids.iter().take(MOST_OF_A_LIST).map(|id| format!("`{id}`")).collect();
    match (ids.len() - told.len(), told.split_last()) {
        (0, Some((last, rest))) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        (0, _) => told.join(", "),
        (more, _) => format!("{} and {more} more", told.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chains_and_lists_are_cut_where_nobody_reads_on() {
        assert_eq!(chain(&["a"]), "`a`");
        assert_eq!(chain(&["a", "b", "c", "d", "e"]), "`a` → `b` → `c` → `d` → `e`");
        assert_eq!(chain(&["a", "b", "c", "d", "e", "f", "g"]), "`a` → `b` → `c` → … → `f` → `g`");
        assert_eq!(list(&["a"]), "`a`");
        assert_eq!(list(&["a", "b", "c"]), "`a`, `b` and `c`");
        assert_eq!(list(&["a", "b", "c", "d", "e"]), "`a`, `b`, `c` and 2 more");
    }

    #[test]
    fn working_time_is_told_in_days() {
        assert_eq!(in_days(960, 480), "2d");
        assert_eq!(in_days(1200, 480), "2.5d");
        assert_eq!(in_days(1, 480), "0d");
        assert_eq!(working_days(1), "1 working day");
        assert_eq!(working_days(0), "0 working days");
    }
}
