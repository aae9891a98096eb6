//! What may be an id, and a valid one in place of what may not.

/// The most characters that an id may have.
pub const LONGEST_ID: usize = 64;

/// Says what is wrong with `text` as an id, or `None` where it is one.
pub fn what_is_wrong_with_id(text: &str) -> Option<&'static str> {
    let Some(first) = text.chars().next() else { return Some("an id has at least one character") };
    if text.len() > LONGEST_ID {
        return Some("an id has at the most 64 characters");
    }
    if !first.is_ascii_alphanumeric() {
        return Some("an id begins with a letter or a digit");
    }
    if !text.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-')) {
        return Some("an id holds only letters, digits, `.`, `_` and `-`");
    }
    if looks_like_date_or_period(text) {
        return Some("YAML readers and people would take it for a date or period");
    }
    if is_yaml_scalar_of_another_type(text) {
        return Some("YAML readers would take it for a number, a truth value or nothing");
    }
    None
}

/// Returns a valid id that looks like `text`: lower-case words joined by `-`.
pub fn propose_id(text: &str) -> String {
    let mut proposal = String::new();
    for letter in text.chars() {
        if letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_') {
            proposal.push(letter.to_ascii_lowercase());
        } else if !proposal.ends_with('-') {
            proposal.push('-');
        }
    }
    let mut proposal: String = proposal.trim_matches(['-', '.', '_']).chars().take(LONGEST_ID - 3).collect();
    if proposal.is_empty() {
        proposal.push_str("item");
    }
    if what_is_wrong_with_id(&proposal).is_some() {
        proposal.insert_str(0, "id-");
    }
    proposal
}

/// Returns whether the text has the form of a date or period, be there such a day or not.
pub fn looks_like_date_or_period(text: &str) -> bool {
    let Some((year, rest)) = text.split_at_checked(4) else { return false };
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(year) {
        return false;
    }
    let Some(rest) = rest.strip_prefix('-') else { return rest.is_empty() };
    match rest.len() {
        2 => digits(rest.trim_start_matches(['H', 'Q'])),
        3 => rest.starts_with('W') && digits(&rest[1..]),
        5 => {
            rest.split_once('-').is_some_and(|(month, day)| month.len() == 2 && digits(month) && digits(day))
        }
        _ => false,
    }
}

/// Whether the core schema of YAML 1.2 resolves the plain scalar to null, a truth value or a number.
fn is_yaml_scalar_of_another_type(text: &str) -> bool {
    matches!(text, "null" | "Null" | "NULL" | "true" | "True" | "TRUE" | "false" | "False" | "FALSE")
        || is_yaml_number(text)
}

/// Returns whether the core schema of YAML 1.2 resolves the plain scalar to a number.
pub fn is_yaml_number(text: &str) -> bool {
    if let Some(digits) = text.strip_prefix("0x") {
        return !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return !digits.is_empty() && digits.bytes().all(|byte| (b'0'..=b'7').contains(&byte));
    }
    // [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?, [-+]? \.inf and \.nan
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return true;
    }
    let leading_digits =
        |text: &'_ str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let whole = leading_digits(unsigned);
    let mut rest = &unsigned[whole..];
    let mut digits = whole;
    if let Some(fraction) = rest.strip_prefix('.') {
        let count = leading_digits(fraction);
        digits += count;
        rest = &fraction[count..];
    }
    if digits == 0 {
        return false;
    }
    let Some(exponent) = rest.strip_prefix(['e', 'E']) else { return rest.is_empty() };
    let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
    !exponent.is_empty() && exponent.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_plain_words() {
        for id in [
            "audit",
            "t000001",
            "1st-step",
            "a.b_c-d",
            "no",
            "on",
            "e3",
            "1e3x",
            "v1.2.3",
            "0xg",
            "1e",
            "2026-goals",
            "2026-Q",
            "12345-Q1",
        ] {
            assert_eq!(what_is_wrong_with_id(id), None, "{id}");
        }
    }

    #[test]
    fn what_yaml_or_people_read_otherwise_is_no_id() {
        for id in [
            "",
            "-a",
            ".a",
            "a b",
            "é",
            "a/b",
            "1e3",
            "012",
            "null",
            "true",
            "1.5",
            "12",
            "0x1F",
            "0o17",
            "2026",
            "2026-Q2",
            "2026-06-30",
            "2026-02-30",
            "2026-13",
            "2026-Q7",
            "2026-W60",
            "1.",
            "1E+5",
        ] {
            assert!(what_is_wrong_with_id(id).is_some(), "{id}");
            assert_eq!(what_is_wrong_with_id(&propose_id(id)), None, "{id} -> {}", propose_id(id));
        }
        assert!(what_is_wrong_with_id(&"x".repeat(65)).is_some());
        assert_eq!(propose_id("Ship the API!"), "ship-the-api");
        assert_eq!(propose_id("012"), "id-012");
    }

    #[test]
    fn numbers_are_those_of_yaml() {
        for text in ["0", "-12", "+1.5", ".5", "5.", "1e3", "1.E-5", "0x1F", "0o17", "-.inf", ".NaN", "012"] {
            assert!(is_yaml_number(text), "{text}");
        }
        for text in ["", ".", "-", "1e", "0x", "inf", "-.nan", "1.2.3", "2026.csv", "1_000", "e3", "--1"] {
            assert!(!is_yaml_number(text), "{text}");
        }
    }
}
