//! Which lines mean what they seem to, whatever stands around them.

/// That a line has bytes that may make lines mean something elsewhere.
const SPEAKS: u8 = 1;
/// That it has bytes that open or close something.
pub(super) const OPENS: u8 = 2;
/// What each byte means for its line: most lines have none of those that mean something, and that is soon seen.
const MARKS: [u8; 256] = mark(mark([0; 256], b"\t\r&*!<?#", SPEAKS), b"{}[]\"'", OPENS);

/// Marks some bytes in a table.
const fn mark(mut table: [u8; 256], bytes: &[u8], mark: u8) -> [u8; 256] {
    let mut at = 0;
    while at < bytes.len() {
        table[bytes[at] as usize] |= mark;
        at += 1;
    }
    table
}

/// Returns what the bytes of a line mean for it.
pub(super) fn marks(content: &str) -> u8 {
    content.bytes().fold(0, |marks, byte| marks | MARKS[usize::from(byte)])
}

/// Returns the key that a line of a map begins with.
pub(super) fn key(content: &str) -> Option<&str> {
    let (key, rest) = content.split_once(':')?;
    let is_id = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.');
    let ends = rest.is_empty() || rest.starts_with(' ');
    (ends && !key.is_empty() && key.chars().all(is_id)).then_some(key)
}

/// Whether a line has nothing that makes lines mean something elsewhere, or that is told by where it stands.
pub(super) fn is_plain(content: &str, marks: u8) -> bool {
    let bytes = content.as_bytes();
    if bytes.starts_with(b"---")
        || bytes.starts_with(b"...")
        || bytes.starts_with(b"%")
        || bytes.starts_with(b"\xef\xbb\xbf")
    {
        return false;
    }
    if marks & SPEAKS == 0 {
        return true;
    }
    // A comment that steers has no effect on the lines that it does not stand above; which these are only a parser knows.
    let steers = |at: usize| content[at..].trim_start_matches(['#', ' ']).starts_with("git-plan");
    let mut before = b' ';
    for (at, &byte) in bytes.iter().enumerate() {
        let starts = matches!(before, b' ' | b'[' | b'{' | b',' | b'(');
        let wrong = match byte {
            b'\t' | b'\r' => true,
            b'&' | b'*' | b'!' => {
                starts && bytes.get(at + 1).is_some_and(|next| !matches!(next, b' ' | b'='))
            }
            b'<' => bytes[at..].starts_with(b"<<"),
            b'?' => starts && bytes.get(at + 1).is_none_or(|next| *next == b' '),
            b'#' => steers(at),
            _ => false,
        };
        if wrong {
            return false;
        }
        before = byte;
    }
    true
}

/// Whether no bracket and no quote stays open at the end of some lines.
pub(super) fn is_closed(lines: &str) -> bool {
    let (mut depth, mut quotes, mut apostrophes, mut is_quoted) = (0_i64, 0_usize, 0_usize, false);
    let mut before = b'\n';
    for byte in lines.bytes() {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            b'"' => quotes += 1,
            b'\'' => {
                apostrophes += 1;
                is_quoted |= matches!(before, b'\n' | b' ' | b'[' | b'{' | b',');
            }
            _ => {}
        }
        before = byte;
    }
    depth == 0 && quotes % 2 == 0 && (!is_quoted || apostrophes % 2 == 0)
}
