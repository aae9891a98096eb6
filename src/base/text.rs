//! Source text with an index of its lines.

use std::sync::OnceLock;

/// Returns a hash of a text that is the same on every machine and in every version (FNV-1a).
pub fn stable_hash(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// A position as people count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1.
    pub line: u32,
    /// The character in the line, from 1.
    pub column: u32,
    /// The byte in the file, from 0.
    pub byte: u32,
}

/// The text of a file, or what is left of it without some of its lines; the index of its lines is made when it is first asked for.
#[derive(Debug, Default)]
pub struct SourceText {
    text: String,
    line_starts: OnceLock<Vec<u32>>,
    /// Where lines of the file were left out: the byte at which the line after them begins, and how many were so far.
    gaps: Vec<(u32, u32)>,
}

/// Where lines of a file were left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The byte of the text at which the line after them begins.
    pub at: u32,
    /// How many lines were left out there.
    pub lines: u32,
}

impl SourceText {
    /// Takes the text of a file.
    pub fn new(text: String) -> Self {
        Self { text, line_starts: OnceLock::new(), gaps: Vec::new() }
    }

    /// Takes what is left of the text of a file where lines were left out, at gaps in their order: what it says is at the lines of the
    /// file. Bytes are those of the text.
    pub fn excerpt(text: String, gaps: Vec<Gap>) -> Self {
        let so_far = gaps.into_iter().scan(0, |lines, gap| {
            *lines += gap.lines;
            Some((gap.at, *lines))
        });
        Self { text, line_starts: OnceLock::new(), gaps: so_far.collect() }
    }

    /// Returns the whole text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the position of a byte; one past the end, or inside a character, is moved back to the nearest before it.
    pub fn position(&self, byte: u32) -> Position {
        let mut byte = (byte as usize).min(self.text.len());
        while !self.text.is_char_boundary(byte) {
            byte -= 1;
        }
        let starts = self.line_starts();
        let line = starts.partition_point(|start| *start as usize <= byte) - 1;
        let column = self.text[starts[line] as usize..byte].chars().count();
        let line = line as u32 + self.left_out(byte as u32);
        Position { line: line + 1, column: column as u32 + 1, byte: byte as u32 }
    }

    /// Returns the byte in its line of a position of this text, from 1.
    pub fn byte_column(&self, position: Position) -> u32 {
        let line_start = self.row(position.line).and_then(|row| self.line_starts().get(row)).copied();
        position.byte.saturating_sub(line_start.unwrap_or_default()) + 1
    }

    /// Returns the text of a line (from 1) without its line break; an empty text for a line that there is not.
    pub fn line(&self, line: u32) -> &str {
        let starts = self.line_starts();
        let Some((row, start)) = self.row(line).and_then(|row| Some((row, starts.get(row)?))) else {
            return "";
        };
        let end = starts.get(row + 1).map_or(self.text.len(), |end| *end as usize);
        self.text[*start as usize..end].trim_end_matches(['\n', '\r'])
    }

    /// Returns how many lines were left out up to a byte.
    fn left_out(&self, byte: u32) -> u32 {
        let before = self.gaps.partition_point(|(at, _)| *at <= byte);
        before.checked_sub(1).map_or(0, |last| self.gaps[last].1)
    }

    /// Returns the place among the lines of the text of a line of the file (from 1); `None` where it was left out.
    fn row(&self, line: u32) -> Option<usize> {
        let line = line.checked_sub(1)?;
        let row_after = |at: u32| self.line_starts().partition_point(|start| *start < at) as u32;
        let before = self.gaps.partition_point(|(at, lines)| row_after(*at) + lines <= line);
        let row = line - before.checked_sub(1).map_or(0, |last| self.gaps[last].1);
        // What is at the next gap or behind it was left out.
        let is_there = self.gaps.get(before).is_none_or(|(at, _)| row < row_after(*at));
        is_there.then_some(row as usize)
    }

    fn line_starts(&self) -> &[u32] {
        self.line_starts.get_or_init(|| {
            let breaks = self.text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
            std::iter::once(0).chain(breaks.map(|(at, _)| at as u32 + 1)).collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_bytes_count_bytes() {
        let text = SourceText::new("a: é!\r\nb: x".to_owned());
        assert_eq!(text.position(5), Position { line: 1, column: 5, byte: 5 });
        assert_eq!(text.position(8), Position { line: 2, column: 1, byte: 8 });
        assert_eq!(text.position(999), Position { line: 2, column: 5, byte: 12 });
        assert_eq!((text.byte_column(text.position(5)), text.byte_column(text.position(8))), (6, 1));
        assert_eq!(text.line(1), "a: é!");
        assert_eq!(text.line(7), "");
    }

    #[test]
    fn an_excerpt_tells_the_lines_of_the_file() {
        let file = "a\nb\nc\nd\ne\nf\n";
        let gaps = vec![Gap { at: 0, lines: 1 }, Gap { at: 4, lines: 2 }];
        let (text, whole) =
            (SourceText::excerpt("b\nc\nf\n".to_owned(), gaps), SourceText::new(file.to_owned()));
        for (at, letter) in "b\nc\nf".char_indices().filter(|(_, letter)| *letter != '\n') {
            let position = text.position(at as u32);
            let there = whole.position(file.find(letter).expect("it is in both") as u32);
            assert_eq!((position.line, position.column), (there.line, there.column));
            assert_eq!(text.line(position.line), letter.to_string());
            assert_eq!(text.byte_column(position), 1);
        }
        assert_eq!([1, 4, 5, 8].map(|line| text.line(line)), [""; 4]);
    }
}
