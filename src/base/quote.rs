//! The user's own words inside a message: short, on one line, without control characters.

/// The most characters of a user's text that a message repeats.
const LONGEST: usize = 60;

/// Returns the text in backticks; control characters are escaped, and a long text is cut at its end.
pub fn quoted(text: &str) -> String {
    let mut shown = String::with_capacity(text.len().min(LONGEST) + 2);
    shown.push('`');
    for (count, letter) in text.chars().enumerate() {
        if count == LONGEST {
            shown.push('…');
            break;
        }
        if letter.is_control() {
            shown.extend(letter.escape_default());
        } else {
            shown.push(letter);
        }
    }
    shown.push('`');
    shown
}

#[cfg(test)]
mod tests {
    #[test]
    fn long_and_hostile_texts_are_tamed() {
        assert_eq!(super::quoted("a\u{1b}[31m\n"), "`a\\u{1b}[31m\\n`");
        assert_eq!(super::quoted(&"x".repeat(100)).chars().count(), 63);
    }
}
