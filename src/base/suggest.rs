//! "Did you mean": the known names nearest to one that is not known.

/// Returns a name as it is compared: however its letters are cased, and whether its words are joined by `-` or `_`.
fn folded(name: &str) -> String {
    name.to_lowercase().replace('_', "-")
}

/// Returns the one known name that is the same but for the case of its letters, and `-` for `_`; `None` where there is none, or
/// more than one.
pub fn spelt_otherwise<'n>(wrong: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let wrong = folded(wrong);
    let mut same = known.into_iter().filter(|name| name.len() == wrong.len() && folded(name) == wrong);
    let found = same.next()?;
    same.all(|other| other == found).then_some(found)
}

/// Returns the known names that are near enough to `wrong` to be what was meant, nearest first, at the most `most`;
/// among equals the one that comes first in the alphabet.
pub fn nearest<'n>(wrong: &str, known: impl IntoIterator<Item = &'n str>, most: usize) -> Vec<&'n str> {
    let wrong_folded = folded(wrong);
    let length = wrong_folded.chars().count();
    // A third of the letters may differ, and two in short words.
    let bound = (length / 3).clamp(1, 6).max(usize::from(length > 3) * 2);
    let mut near: Vec<(usize, &str)> = known
        .into_iter()
        .filter(|name| name.len().abs_diff(wrong.len()) <= bound.max(length))
        .filter_map(|name| {
            let candidate = folded(name);
            let distance = if candidate == wrong_folded {
                0
            } else if length > 3
                && (candidate.starts_with(&wrong_folded) || wrong_folded.starts_with(&candidate))
                && candidate.len() > 3
            {
                // One is the other with more behind it: near, but less so than a slip of the finger.
                bound
            } else if candidate.chars().count().abs_diff(length) > bound {
                return None;
            } else {
                strsim::osa_distance(&candidate, &wrong_folded)
            };
            // Two letters of three are another word.
            let alike = distance * 2 <= candidate.chars().count().min(length);
            (distance <= bound && alike).then_some((distance, name))
        })
        .collect();
    near.sort_unstable();
    near.dedup();
    near.into_iter().take(most).map(|(_, name)| name).collect()
}

/// Returns "did you mean `a` or `b`?", or `None` where nothing is near.
pub fn did_you_mean<'n>(wrong: &str, known: impl IntoIterator<Item = &'n str>) -> Option<String> {
    let names: Vec<String> = nearest(wrong, known, 3).into_iter().map(|name| format!("`{name}`")).collect();
    (!names.is_empty()).then(|| format!("did you mean {}?", names.join(" or ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_spelling_is_one_name_or_none() {
        let known = ["audit-evidence", "audit", "Audit", "api"];
        assert_eq!(spelt_otherwise("Audit_Evidence", known), Some("audit-evidence"));
        assert_eq!(spelt_otherwise("AUDIT", known), None);
        assert_eq!(spelt_otherwise("apis", known), None);
    }

    #[test]
    fn near_names_are_found_and_far_ones_are_not() {
        let known = ["estimate", "owner", "needs", "done_when", "audit-evidence", "audit"];
        assert_eq!(nearest("estimte", known, 3), ["estimate"]);
        assert_eq!(nearest("done-when", known, 3), ["done_when"]);
        assert_eq!(nearest("audit-evidnce", known, 1), ["audit-evidence"]);
        assert_eq!(nearest("xyz", known, 3), Vec::<&str>::new());
        assert_eq!(nearest("kind", ["id", "lag"], 3), Vec::<&str>::new());
        assert_eq!(nearest("task", ["tasks", "risks"], 1), ["tasks"]);
        assert_eq!(did_you_mean("ower", known).as_deref(), Some("did you mean `owner`?"));
    }
}
