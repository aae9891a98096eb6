//! What a terminal can show.

use std::borrow::Cow;

/// What a terminal can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Columns; tables drop and wrap to fit. `None` does not limit.
    pub width: Option<usize>,
    /// Whether colours may be used.
    pub color: bool,
    /// Whether only ASCII may be used for lines and symbols.
    pub ascii: bool,
}

impl Look {
    /// Text without colour, limit and restriction.
    pub const PLAIN: Self = Self { width: None, color: false, ascii: false };
}

/// Makes text that came from a plan inert in a terminal: control characters and those that turn the direction of text
/// are replaced, by characters of as many bytes, so that offsets stay.
pub fn inert(text: &str) -> Cow<'_, str> {
    let hostile = |letter: char| (letter.is_control() && !matches!(letter, '\n' | '\t')) || turns(letter);
    if !text.contains(hostile) {
        return Cow::Borrowed(text);
    }
    let replace = |letter: char| match letter {
        letter if !hostile(letter) => letter,
        letter if letter.len_utf8() == 1 => '?',
        letter if letter.len_utf8() == 2 => '¿',
        _ => '…',
    };
    Cow::Owned(text.chars().map(replace).collect())
}

/// Makes text inert in the log of a job: where text that came from a plan begins a line with `::`, or has `##[` anywhere, the
/// runner of GitHub Actions would take it for a command. Blanks and colours before it do not keep it from that.
pub fn inert_in_logs(text: String) -> String {
    if !text.contains("::") && !text.contains("##[") {
        return text;
    }
    let mut safe = String::with_capacity(text.len() + 8);
    for line in text.split_inclusive('\n') {
        let shown = after_blanks_and_colours(line);
        if let Some(rest) = shown.strip_prefix("::") {
            safe.push_str(&line[..line.len() - shown.len()]);
            safe.push_str(": :");
            safe.push_str(&rest.replace("##[", "## ["));
        } else {
            safe.push_str(&line.replace("##[", "## ["));
        }
    }
    safe
}

fn after_blanks_and_colours(line: &str) -> &str {
    let mut rest = line.trim_start();
    while let Some(colour) = rest.strip_prefix("\u{1b}[") {
        let Some((_, after)) = colour.split_once('m') else { break };
        rest = after.trim_start();
    }
    rest
}

/// Characters that turn the direction of text, so that what is read is not what is written.
fn turns(letter: char) -> bool {
    matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}')
}

/// Writes our own symbols in ASCII; the user's text stays as it is.
pub(super) fn ascii(text: &str) -> String {
    // A bar of a trend is said by its height.
    let bar = |letter: char| match letter {
        '▁'..='█' => char::from_digit(u32::from(letter) - u32::from('▁') + 1, 10).unwrap_or(letter),
        _ => letter,
    };
    let text: String = text.chars().map(bar).collect();
    text.replace('→', "->")
        .replace('–', "-")
        .replace('…', "...")
        .replace('•', "-")
        .replace('±', "+-")
        .replace('×', "x")
        .replace('·', ".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_is_inert_and_as_long() {
        let text = "a\u{1b}[31m\u{85}\u{202e}b\r\n";
        let safe = inert(text);
        assert_eq!(safe.len(), text.len());
        assert_eq!(safe, "a?[31m¿…b?\n");
        assert!(matches!(inert("plain é\n"), Cow::Borrowed(_)));
    }

    #[test]
    fn no_line_is_a_command_of_a_runner() {
        let commands = "::error::a\n  ::stop-commands::x\na ::b:: c\n\u{1b}[1m\u{1b}[31m ::warning::d\u{1b}[0m\nx ##[error]y\n";
        assert_eq!(
            inert_in_logs(commands.to_owned()),
            ": :error::a\n  : :stop-commands::x\na ::b:: c\n\u{1b}[1m\u{1b}[31m : :warning::d\u{1b}[0m\nx ## [error]y\n"
        );
        assert_eq!(inert_in_logs("a: b\n".to_owned()), "a: b\n");
    }
}
