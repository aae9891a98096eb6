//! A file of YAML, and the bytes to take out of it so that it no longer says one thing.

use rustc_hash::FxHashMap;

use crate::base::Span;
use crate::syntax::{self, Content, NodeIx, Tree};

/// Why something cannot be taken out of a text for certain, as the end of a sentence that begins with "because".
pub type Refusal = &'static str;

const BESIDE: Refusal = "something else stands on its line";
const COMMENT: Refusal = "a comment stands inside it";
const ALLOW: Refusal = "an `allow` comment speaks for it";
const ANCHOR: Refusal = "an anchor in it may be used elsewhere";
const PROPERTIES: Refusal = "an anchor, a tag or a comment stands before it";
const UNKNOWN: Refusal = "it is no entry of a list";
const LAST: Refusal = "nothing else would be left there";

/// A file of YAML with its nodes, of which bytes can be found that say one thing and nothing else.
///
/// Indentation, quotes, line breaks, comments and the order of everything else stay as they are: what is returned is always
/// one stretch of bytes to take out.
pub struct YamlFile<'t> {
    text: &'t str,
    tree: Tree<'t>,
    /// The list of each entry, by the entry's bytes.
    lists: FxHashMap<Span, (NodeIx, usize)>,
    /// The map that holds each list, and the place of its key there.
    pairs: FxHashMap<NodeIx, (NodeIx, usize)>,
    /// Where that begins which comments that steer speak for, sorted.
    scopes: Vec<u32>,
}

impl<'t> YamlFile<'t> {
    /// Reads a file.
    pub fn read(text: &'t str) -> Self {
        let tree = syntax::parse(text);
        let (mut lists, mut pairs) = (FxHashMap::default(), FxHashMap::default());
        for node in tree.nodes() {
            let children = tree.written_children(node);
            match tree.written(node) {
                Content::Sequence(_) => {
                    lists.extend(
                        children.iter().enumerate().map(|(at, entry)| (tree.span(*entry), (node, at))),
                    );
                }
                Content::Mapping(_) => {
                    pairs
                        .extend(children.chunks_exact(2).enumerate().map(|(at, pair)| (pair[1], (node, at))));
                }
                Content::Scalar { .. } | Content::Alias(_) => {}
            }
        }
        let mut scopes: Vec<u32> =
            tree.comments().iter().filter_map(|comment| Some(comment.scope?.start)).collect();
        scopes.sort_unstable();
        Self { text, tree, lists, pairs, scopes }
    }

    /// Returns the bytes to take out so that a list loses an entry, which is named by its own bytes. Of the only entry of a
    /// list in a map, the key goes with its list.
    ///
    /// Comments above the entry and behind it stay. It is refused where a comment stands inside the entry or steers it,
    /// where it holds an anchor, and where it cannot be told apart from what stands beside it.
    pub fn without_entry(&self, entry: Span) -> Result<Span, Refusal> {
        let (list, at) = *self.lists.get(&entry).ok_or(UNKNOWN)?;
        let entries: Vec<Span> =
            self.tree.written_children(list).iter().map(|entry| self.tree.span(*entry)).collect();
        let cut = if entries.len() == 1 {
            self.without_pair(list)?
        } else if self.is_flow(list) {
            self.out_of_flow(&entries, at)?
        } else {
            let dash = self.text[..entry.start as usize].trim_end_matches([' ', '\t']);
            if !dash.ends_with('-') {
                return Err(PROPERTIES);
            }
            self.out_of_block(Span::new(dash.len() - 1, entry.end as usize))?
        };
        let speaks = self.scopes.partition_point(|start| *start < cut.start);
        if self.scopes.get(speaks).is_some_and(|start| *start < cut.end) {
            return Err(ALLOW);
        }
        // No word of the language holds this letter, so whoever writes it defines an anchor, or quotes something rare.
        if self.text[cut.range()].contains('&') {
            return Err(ANCHOR);
        }
        Ok(cut)
    }

    /// Returns the bytes to take out so that a comment is gone: its line, or where it stands behind something, it and the
    /// blanks before it.
    pub fn without_comment(&self, comment: Span) -> Span {
        let (start, end) = (comment.start as usize, comment.end as usize);
        let line = self.line_start(start);
        let before = &self.text[line..start];
        if is_blank(before) {
            return self.whole_lines(line, end);
        }
        if is_blank(before.trim_start_matches('\u{feff}')) {
            return Span::new(start, self.line_end(end));
        }
        Span::new(line + before.trim_end_matches([' ', '\t']).len(), end)
    }

    /// The bytes of a key with its value.
    fn without_pair(&self, value: NodeIx) -> Result<Span, Refusal> {
        let (map, at) = *self.pairs.get(&value).ok_or(LAST)?;
        let pairs: Vec<Span> = self
            .tree
            .written_children(map)
            .chunks_exact(2)
            .map(|pair| self.tree.span(pair[0]).to(self.tree.span(pair[1])))
            .collect();
        if pairs.len() == 1 {
            return Err(LAST);
        }
        let key = self.tree.span(self.tree.written_children(map)[2 * at]);
        let between = &self.text[key.end as usize..self.tree.span(value).start as usize];
        if between.trim() != ":" {
            return Err(PROPERTIES);
        }
        if self.is_flow(map) { self.out_of_flow(&pairs, at) } else { self.out_of_block(pairs[at]) }
    }

    fn is_flow(&self, collection: NodeIx) -> bool {
        matches!(self.text.as_bytes().get(self.tree.span(collection).start as usize), Some(b'[' | b'{'))
    }

    /// The lines of an entry of a block, which begins at its dash or key. A comment behind it stays, on a line of its own.
    fn out_of_block(&self, entry: Span) -> Result<Span, Refusal> {
        let (start, end) = (entry.start as usize, entry.end as usize);
        if !is_blank(&self.text[self.line_start(start)..start]) {
            return Err(BESIDE);
        }
        if self.has_comment(entry) {
            return Err(COMMENT);
        }
        let rest = self.rest_of_line(end);
        let behind = rest.trim_start_matches([' ', '\t']);
        if is_blank(behind) {
            return Ok(self.whole_lines(self.line_start(start), end));
        }
        let comment = end + rest.len() - behind.len();
        if !self.is_comment(comment) {
            return Err(BESIDE);
        }
        self.keeps_comment(comment)?;
        Ok(Span::new(start, comment))
    }

    /// The bytes of an entry in brackets, with the comma that goes with it.
    fn out_of_flow(&self, entries: &[Span], at: usize) -> Result<Span, Refusal> {
        let bytes = self.text.as_bytes();
        let (start, end) = (entries[at].start as usize, entries[at].end as usize);
        if self.has_comment(entries[at]) {
            return Err(COMMENT);
        }
        let begins_line = is_blank(&self.text[self.line_start(start)..start]);
        let before = self.text[self.line_start(start)..start].trim_end_matches([' ', '\t']);
        if !before.is_empty() && !before.ends_with([',', '[', '{']) {
            return Err(PROPERTIES);
        }
        let next = end + blanks_and_breaks(&self.text[end..]);
        if bytes.get(next) == Some(&b',') {
            let after = next + 1;
            let behind = after + blanks(&self.text[after..]);
            let ends_line = is_blank(self.rest_of_line(after));
            if self.is_comment(behind) {
                self.keeps_comment(behind)?;
            }
            return match (begins_line, ends_line) {
                (true, true) => Ok(self.whole_lines(self.line_start(start), after)),
                (false, true) => {
                    let before = self.text[..start].trim_end_matches([' ', '\t']);
                    Ok(Span::new(if at == 0 { start } else { before.len() }, after))
                }
                (_, false) => Ok(Span::new(start, behind)),
            };
        }
        if !matches!(bytes.get(next), Some(b']' | b'}')) {
            return Err(COMMENT);
        }
        // The last one: with the comma before it, unless a comment stands between them.
        let Some(last) = at.checked_sub(1) else { return Err(UNKNOWN) };
        let gap = entries[last].end as usize;
        let between = &self.text[gap..start];
        if let Some(comma) = between.find(',').filter(|_| between.trim() == ",") {
            return Ok(Span::new(gap + comma, end));
        }
        if !self.has_comment(Span::new(gap, start)) {
            return Err(PROPERTIES);
        }
        if begins_line && is_blank(self.rest_of_line(end)) {
            return Ok(self.whole_lines(self.line_start(start), end));
        }
        Ok(Span::new(start, end))
    }

    /// Refuses to leave a comment behind that steers what is taken out.
    fn keeps_comment(&self, start: usize) -> Result<(), Refusal> {
        let steers =
            self.tree.comments().binary_search_by_key(&(start as u32), |comment| comment.span.start).is_ok();
        if steers { Err(ALLOW) } else { Ok(()) }
    }

    fn has_comment(&self, span: Span) -> bool {
        let comments = self.tree.comment_spans();
        let first = comments.partition_point(|comment| comment.start < span.start);
        comments.get(first).is_some_and(|comment| comment.start < span.end)
    }

    fn is_comment(&self, at: usize) -> bool {
        self.tree.comment_spans().binary_search_by_key(&(at as u32), |comment| comment.start).is_ok()
    }

    /// The lines from the one that begins at `line` to the one of `end`. Where the file has no line break at its end, it has
    /// none afterwards.
    fn whole_lines(&self, line: usize, end: usize) -> Span {
        let line_end = self.line_end(end);
        if line_end == self.text.len() && !self.text.ends_with('\n') {
            let before = &self.text[..line];
            let before = before.strip_suffix('\n').unwrap_or(before);
            return Span::new(before.strip_suffix('\r').unwrap_or(before).len(), line_end);
        }
        Span::new(line, line_end)
    }

    fn line_start(&self, at: usize) -> usize {
        self.text[..at].rfind('\n').map_or(0, |found| found + 1)
    }

    /// Behind the line break of the line that holds this byte.
    fn line_end(&self, at: usize) -> usize {
        self.text[at..].find('\n').map_or(self.text.len(), |found| at + found + 1)
    }

    /// The rest of the line without its line break.
    fn rest_of_line(&self, at: usize) -> &str {
        self.text[at..self.line_end(at)].trim_end_matches(['\n', '\r'])
    }
}

fn is_blank(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' ' | b'\t'))
}

/// How many blanks a text begins with.
fn blanks(text: &str) -> usize {
    text.len() - text.trim_start_matches([' ', '\t']).len()
}

fn blanks_and_breaks(text: &str) -> usize {
    text.len() - text.trim_start_matches([' ', '\t', '\r', '\n']).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text without the first entry or comment that reads `what`.
    fn without(text: &str, what: &str) -> Result<String, Refusal> {
        let file = YamlFile::read(text);
        assert!(file.tree.is_complete(), "{text}");
        let reads = |span: &Span| &text[span.range()] == what;
        let cut = if let Some(comment) = file.tree.comment_spans().iter().find(|span| reads(span)) {
            file.without_comment(*comment)
        } else {
            let mut entries: Vec<Span> = file.lists.keys().copied().filter(reads).collect();
            entries.sort_unstable();
            file.without_entry(entries[0])?
        };
        let mut text = text.to_owned();
        text.replace_range(cut.range(), "");
        assert!(syntax::parse(&text).is_complete(), "{text}");
        Ok(text)
    }

    #[test]
    fn an_entry_goes_with_its_line_or_comma() {
        for (text, entry, left) in [
            ("n:\n  - a\n  - b\n  - c\n", "b", "n:\n  - a\n  - c\n"),
            ("n:\n- a\n- b\nm: 1\n", "b", "n:\n- a\nm: 1\n"),
            ("n:\r\n  - a\r\n  - b\r\n", "a", "n:\r\n  - b\r\n"),
            ("n:\r\n  - a\r\n  - b", "b", "n:\r\n  - a"),
            ("n:\n  - a\n  - 'b'  \n\n  - c\n", "'b'", "n:\n  - a\n\n  - c\n"),
            ("n:\n  - a\n  - id: b\n    type: SS\n  - c\n", "id: b\n    type: SS", "n:\n  - a\n  - c\n"),
            ("n:\n  - {\n    id: a }\n  - b\n", "{\n    id: a }", "n:\n  - b\n"),
            ("n:\n  - a # why\n  - b\n", "a", "n:\n  # why\n  - b\n"),
            ("n:\n  # above\n  - a\n  - b\n", "a", "n:\n  # above\n  - b\n"),
            ("n: [a, b, c]\n", "a", "n: [b, c]\n"),
            ("n: [a, b, c]\n", "b", "n: [a, c]\n"),
            ("n: [a, b, c ]\n", "c", "n: [a, b ]\n"),
            ("n: [a,b,]\n", "b", "n: [a,]\n"),
            ("n: [\n  a,\n  b,\n]\n", "a", "n: [\n  b,\n]\n"),
            ("n: [\n  a,\n  b,\n]\n", "b", "n: [\n  a,\n]\n"),
            ("n: [\n  a,\n  b\n]\n", "b", "n: [\n  a\n]\n"),
            ("n: [\n  a, # why a\n  b\n]\n", "b", "n: [\n  a, # why a\n]\n"),
            ("n: [\n  a, # why a\n  b]\n", "b", "n: [\n  a, # why a\n  ]\n"),
            ("n: [\n  a, # why a\n  b]\n", "a", "n: [\n  # why a\n  b]\n"),
            ("n: [a, b,\n  c]\n", "b", "n: [a,\n  c]\n"),
            ("n: [a,\n  b, c]\n", "b", "n: [a,\n  c]\n"),
            ("n: [b # why\n  , a]\n", "a", "n: [b # why\n  , ]\n"),
            ("m: 1\nn: [a]\no: 2\n", "a", "m: 1\no: 2\n"),
            ("m: 1\nn:\n  - a\no: 2\n", "a", "m: 1\no: 2\n"),
            ("m: 1\nn:\n  - a", "a", "m: 1"),
            ("m: 1\nn:\n  - a # why\no: 2\n", "a", "m: 1\n# why\no: 2\n"),
            ("t: {m: 1, n: [a], o: 2}\n", "a", "t: {m: 1, o: 2}\n"),
            ("t: {m: 1, n: [a]}\n", "a", "t: {m: 1}\n"),
            ("t: { n: [a], m: 1 }\n", "a", "t: { m: 1 }\n"),
            ("d: &x a\nn: [*x, b]\n", "*x", "d: &x a\nn: [b]\n"),
            (
                "w: |\n  - a\nn:\n  - a\n  - b\nv: >-\n  text\n",
                "a",
                "w: |\n  - a\nn:\n  - b\nv: >-\n  text\n",
            ),
        ] {
            assert_eq!(without(text, entry).as_deref(), Ok(left), "{text}");
        }
    }

    #[test]
    fn what_would_take_something_else_along_is_refused() {
        for (text, entry, why) in [
            ("n:\n  - &x a\n  - *x\n", "a", PROPERTIES),
            ("n: [&x a, *x]\n", "a", PROPERTIES),
            ("n: [b, !!str a]\n", "a", PROPERTIES),
            ("n:\n  - {id: &x a}\n  - *x\n", "{id: &x a}", ANCHOR),
            ("n:\n  -\n    a\n  - b\n", "a", PROPERTIES),
            ("n:\n  - id: a\n    # why\n    type: SS\n  - b\n", "id: a\n    # why\n    type: SS", COMMENT),
            ("n: [a # why\n  , b]\n", "a", COMMENT),
            ("n:\n  # git-plan: allow(late) x\n  - a\n  - b\n", "a", ALLOW),
            ("n:\n  - a # git-plan: allow(late) x\n  - b\n", "a", ALLOW),
            ("n: [a]\n", "a", LAST),
            ("m: 1\nn: # why\n  - a\n", "a", PROPERTIES),
            ("m: 1\nn: &n\n  - a\n", "a", PROPERTIES),
            ("l:\n  - n: [a]\n    m: 1\n", "a", BESIDE),
            ("l:\n  - - a\n    - b\n", "a", BESIDE),
            ("- [a]\n", "a", LAST),
        ] {
            assert_eq!(without(text, entry), Err(why), "{text}");
        }
    }

    #[test]
    fn a_comment_goes_with_its_line_or_the_blanks_before_it() {
        for (text, left) in [
            ("a: 1\n  # x\nb: 2\n", "a: 1\nb: 2\n"),
            ("a: 1\r\n# x\r\nb: 2\r\n", "a: 1\r\nb: 2\r\n"),
            ("a: 1   # x\nb: 2\n", "a: 1\nb: 2\n"),
            ("a: 1\t# x\r\nb: 2\r\n", "a: 1\r\nb: 2\r\n"),
            ("a: 1\n# x", "a: 1"),
            ("a: 1 # x", "a: 1"),
            ("# x\na: 1\n", "a: 1\n"),
            ("\u{feff}# x\na: 1\n", "\u{feff}a: 1\n"),
            ("n: [a, # x\n  b]\n", "n: [a,\n  b]\n"),
        ] {
            assert_eq!(without(text, "# x").as_deref(), Ok(left), "{text}");
        }
    }
}
