//! Two versions of a file without the items that stand in both alike, so that only what differs is parsed.
//!
//! A plan file is a map of sections, and a section a map of items, each a run of lines that begins at one indentation. Where two
//! versions of a file are written that plainly, an item whose lines are the same in both says the same in both, and its lines are
//! left blank: numbers of lines stay as they are. Whatever could make lines mean something elsewhere (anchors, merge keys, tabs,
//! brackets that stay open, ids that stand twice) makes [`excerpts`] decline, and both versions are parsed whole.

use rustc_hash::FxHashMap;

use crate::model::ItemKind;

/// A file as runs of lines.
struct Parts<'t> {
    /// Each with its line break.
    lines: Vec<&'t str>,
    sections: Vec<Section<'t>>,
    /// The items, in the order written.
    runs: Vec<Run<'t>>,
    /// The places of the items among them, by section and id.
    items: FxHashMap<(&'t str, &'t str), usize>,
}

struct Section<'t> {
    name: &'t str,
    /// The line of its key.
    at: usize,
    items: usize,
}

/// An item, with the half-open range of its lines.
#[derive(Clone, Copy)]
struct Run<'t> {
    id: &'t str,
    section: &'t str,
    from: usize,
    to: usize,
}

/// Returns the two versions with what stands in both left blank; `None` where they are not written plainly enough to tell.
pub(super) fn excerpts<'t>(old: &'t str, new: &'t str) -> Option<(String, String)> {
    let (one, other) = (Parts::of(old)?, Parts::of(new)?);
    let twin = |run: &Run<'t>| {
        let twin = other.items.get(&(run.section, run.id))?;
        let twin = &other.runs[*twin];
        let same = one.lines[run.from..run.to] == other.lines[twin.from..twin.to];
        same.then_some((*run, *twin))
    };
    let (runs, twins): (Vec<Run<'t>>, Vec<Run<'t>>) = one.runs.iter().filter_map(twin).unzip();
    Some((one.without(&runs), other.without(&twins)))
}

impl<'t> Parts<'t> {
    fn of(text: &'t str) -> Option<Self> {
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let mut parts = Self { lines, sections: Vec::new(), runs: Vec::new(), items: FxHashMap::default() };
        // The section that is being read, the indentation of its items, and the item that is.
        let mut indent = None;
        let mut inside = false;
        let mut open: Option<(&str, usize)> = None;
        for at in 0..parts.lines.len() {
            let line = parts.lines[at].trim_end_matches('\n');
            if !is_plain(line.trim_start_matches(' ')) {
                return None;
            }
            let line = line.trim_end();
            let content = line.trim_start_matches(' ');
            let depth = line.len() - content.len();
            if content.is_empty() || content.starts_with('#') {
                continue;
            }
            if depth == 0 {
                parts.close(open.take(), at)?;
                let name = content.strip_suffix(':');
                let section = name.filter(|name| ItemKind::of_section(name).is_some());
                inside = section.is_some();
                indent = None;
                if let Some(name) = section {
                    if parts.sections.iter().any(|known| known.name == name) {
                        return None;
                    }
                    parts.sections.push(Section { name, at, items: 0 });
                }
                continue;
            }
            if !inside {
                continue;
            }
            let items_at = *indent.get_or_insert(depth);
            if depth < items_at {
                return None;
            }
            if depth == items_at {
                parts.close(open.take(), at)?;
                open = Some((key(content)?, at));
            }
        }
        let end = parts.lines.len();
        parts.close(open, end)?;
        Some(parts)
    }

    /// Ends an item before a line; `None` where its lines do not stand by themselves, or its id stands twice.
    fn close(&mut self, item: Option<(&'t str, usize)>, to: usize) -> Option<()> {
        let Some((id, from)) = item else { return Some(()) };
        if !is_closed(&self.lines[from..to]) {
            return None;
        }
        let section = self.sections.last_mut()?;
        section.items += 1;
        self.runs.push(Run { id, section: section.name, from, to });
        self.items.insert((section.name, id), self.runs.len() - 1).is_none().then_some(())
    }

    /// Returns the text with runs of lines left blank, and sections of which nothing is left.
    fn without(&self, runs: &[Run<'_>]) -> String {
        let mut is_blank = vec![false; self.lines.len()];
        for run in runs {
            is_blank[run.from..run.to].fill(true);
        }
        for section in &self.sections {
            let gone = runs.iter().filter(|run| run.section == section.name).count();
            is_blank[section.at] = gone == section.items && gone > 0;
        }
        let mut text = String::with_capacity(self.lines.len() * 4);
        for (line, blank) in self.lines.iter().zip(is_blank) {
            text.push_str(if blank { "\n" } else { line });
        }
        text
    }
}

/// The bytes that may make lines mean something elsewhere.
const SPEAKS: [bool; 256] = table(b"\t\r&*!<?#");
/// The bytes that open or close something.
const OPENS: [bool; 256] = table(b"{}[]\"'");

/// Returns which bytes are among some: most lines have none of them, and that is soon seen.
const fn table(bytes: &[u8]) -> [bool; 256] {
    let mut table = [false; 256];
    let mut at = 0;
    while at < bytes.len() {
        table[bytes[at] as usize] = true;
        at += 1;
    }
    table
}

/// Returns the key that a line of a map begins with.
fn key(content: &str) -> Option<&str> {
    let (key, rest) = content.split_once(':')?;
    let is_id = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.');
    let ends = rest.is_empty() || rest.starts_with(' ');
    (ends && !key.is_empty() && key.chars().all(is_id)).then_some(key)
}

/// Whether a line has nothing that makes lines mean something elsewhere, or that is told by where it stands.
fn is_plain(content: &str) -> bool {
    let bytes = content.as_bytes();
    if bytes.starts_with(b"---")
        || bytes.starts_with(b"...")
        || bytes.starts_with(b"%")
        || bytes.starts_with(b"\xef\xbb\xbf")
    {
        return false;
    }
    if !bytes.iter().any(|byte| SPEAKS[usize::from(*byte)]) {
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
fn is_closed(lines: &[&str]) -> bool {
    let (mut depth, mut quotes, mut apostrophes, mut is_quoted) = (0_i64, 0_usize, 0_usize, false);
    for line in lines.iter().filter(|line| line.bytes().any(|byte| OPENS[usize::from(byte)])) {
        let mut before = b' ';
        for byte in line.bytes() {
            match byte {
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                b'"' => quotes += 1,
                b'\'' => {
                    apostrophes += 1;
                    is_quoted |= matches!(before, b' ' | b'[' | b'{' | b',');
                }
                _ => {}
            }
            before = byte;
        }
    }
    depth == 0 && quotes % 2 == 0 && (!is_quoted || apostrophes % 2 == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(old: &str, new: &str, expected: (&str, &str)) {
        let (one, other) = excerpts(old, new).expect("plain files");
        assert_eq!((one.as_str(), other.as_str()), expected);
    }

    #[test]
    fn what_stands_in_both_is_left_blank_and_lines_keep_their_numbers() {
        check(
            "tasks:\n  a:\n    title: A\n  b:\n    title: B\n",
            "tasks:\n  b:\n    title: B\n  a:\n    title: Z\n",
            ("tasks:\n  a:\n    title: A\n\n\n", "tasks:\n\n\n  a:\n    title: Z\n"),
        );
    }

    #[test]
    fn a_section_of_which_nothing_is_left_is_left_blank_too() {
        check(
            "plan: P\ntasks:\n  a: { title: A }\ngates:\n  g: { title: G }\n",
            "plan: Q\ntasks:\n  a: { title: A }\ngates:\n",
            ("plan: P\n\n\ngates:\n  g: { title: G }\n", "plan: Q\n\n\ngates:\n"),
        );
    }

    #[test]
    fn a_file_that_is_not_written_plainly_is_declined() {
        for text in [
            "tasks:\n  a: &x { title: A }\n",
            "tasks:\n  a: { title: A }\n  b: *x\n",
            "tasks:\n  a:\n    <<: { title: A }\n",
            "tasks:\n  a: { title: A,\n  owner: ana }\n",
            "tasks:\n  a:\n    title: \"A\n  b: x\"\n",
            "tasks:\n  a:\n    title: 'A\n  b: x'\n",
            "tasks:\n  a: {}\n  a: {}\n",
            "tasks:\n  a: {}\ntasks:\n  b: {}\n",
            "---\ntasks:\n  a: {}\n",
            "tasks:\n    a: {}\n  b: {}\n",
            "tasks:\n\ta: {}\n",
            "tasks:\r\n  a: {}\r\n",
            "tasks:\n  # git-plan: allow(late) because\n  a: {}\n",
            "tasks:\n  ? a\n  : {}\n",
            "tasks:\n  \"a\": {}\n",
        ] {
            assert_eq!(excerpts(text, text), None, "{text}");
        }
    }
}
