//! The pass over the parser's events that builds the tree.

use granit_parser::{Event, Parser, ScalarStyle};

use crate::base::Span;

use super::comment::{self, PREFIX, SteeringComment};
use super::tree::{Children, Content, Node, NodeIx, Style, Tree};
use super::{Problem, ProblemKind};

/// The most levels that lists and maps may be nested.
pub const NESTING_LIMIT: usize = 128;
/// The most nodes that one file may hold.
pub const MOST_NODES: usize = 10_000_000;
/// The most nodes that all aliases of one file together may stand for.
pub const MOST_ALIASED_NODES: u64 = 1_000_000;

/// Reads a file: its documents, as far as they can be read, with every problem.
///
/// Bytes that are not UTF-8 end the text before the line they are in.
pub fn parse(text: &str) -> Tree<'_> {
    let mut builder = Builder::new(text);
    if let Some(problem) = conflict_marker(text) {
        builder.tree.problems.push(problem);
        return builder.tree;
    }
    builder.read();
    comment::attach(&mut builder.tree, text);
    builder.tree
}

/// A merge that git left to be resolved by hand: everything else that the file says is moot until then.
fn conflict_marker(text: &str) -> Option<Problem> {
    const MARKER: &str = "<<<<<<< ";
    let start = if text.starts_with(MARKER) { 0 } else { text.find("\n<<<<<<< ")? + 1 };
    let end = text[start..].find('\n').map_or(text.len(), |length| start + length);
    Some(Problem::syntax(
        Span::new(start, end),
        "the file holds a merge conflict that nobody has resolved",
        "one side of the conflict begins here",
        "keep the lines that are right, remove the markers `<<<<<<<`, `=======` and `>>>>>>>`, and `git add` the file",
    ))
}

/// A collection that is being read.
struct Open {
    node: NodeIx,
    /// Where its children begin on the stack of children.
    base: usize,
    anchor: usize,
    mapping: bool,
    /// How many nodes had been counted when it began.
    counted: u64,
}

struct Builder<'s> {
    text: &'s str,
    tree: Tree<'s>,
    open: Vec<Open>,
    /// Children of the open collections, innermost last.
    pending: Vec<NodeIx>,
    /// By the parser's anchor id: the node, and how many nodes it stands for; 0 while it is being read.
    anchors: Vec<Option<(NodeIx, u64)>>,
    /// How many nodes the aliases so far stand for.
    aliased: u64,
}

impl<'s> Builder<'s> {
    fn new(text: &'s str) -> Self {
        let mut tree = Tree::default();
        tree.nodes.reserve(text.len() / 16);
        tree.children.reserve(text.len() / 16);
        Self { text, tree, open: Vec::new(), pending: Vec::new(), anchors: Vec::new(), aliased: 0 }
    }

    fn read(&mut self) {
        let options = granit_parser::options! {
            flow_nesting_limit: NESTING_LIMIT,
            block_nesting_limit: NESTING_LIMIT,
            emit_unresolved_aliases: true,
            max_buffered_comment_events: 10_000_000,
        };
        let mut parser = Parser::new_from_str_with_options(self.text, options);
        while let Some(next) = parser.next_event() {
            match next {
                Ok((Event::StreamEnd, _)) => break,
                Ok((event, span)) => {
                    let start = span.start.byte_offset().unwrap_or(0);
                    let end = span.end.byte_offset().unwrap_or(start);
                    if self.event(event, start, end).is_err() {
                        self.abandon_document();
                        break;
                    }
                }
                Err(error) => {
                    let at = error.marker().byte_offset().unwrap_or(self.text.len());
                    let problem = Problem::from_parser(self.text, at, error.kind());
                    let limit = problem.kind == ProblemKind::Limit;
                    self.tree.problems.push(problem);
                    self.abandon_document();
                    if limit || !matches!(parser.proceed_next_document(), Ok(true)) {
                        break;
                    }
                }
            }
        }
    }

    /// Takes one event; an error means that a limit is exceeded, which has been reported.
    fn event(&mut self, event: Event<'s>, start: usize, end: usize) -> Result<(), ()> {
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let style = match style {
                    ScalarStyle::Plain => Style::Plain,
                    ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => Style::Quoted,
                    _ => Style::Block,
                };
                // The empty value of `key:` comes as `~`, with no bytes of its own.
                let text = if start == end && style == Style::Plain { "".into() } else { text };
                let end =
                    if style == Style::Block { start + self.text[start..end].trim_end().len() } else { end };
                let node = self.push(Span::new(start, end), Content::Scalar { text, style })?;
                self.define(anchor, node, 1);
            }
            Event::SequenceStart(_, anchor, _) => self.begin(start, anchor, false)?,
            Event::MappingStart(_, anchor, _) => self.begin(start, anchor, true)?,
            Event::SequenceEnd | Event::MappingEnd => self.end(start, end),
            Event::Alias(id) => self.alias(id, Span::new(start, end))?,
            Event::UnresolvedAlias(_) => {
                let kind = granit_parser::ErrorKind::UnknownAnchor;
                let problem =
                    Problem { span: Span::new(start, end), ..Problem::from_parser(self.text, start, &kind) };
                self.tree.problems.push(problem);
                self.push(Span::new(start, end), Content::Scalar { text: "".into(), style: Style::Plain })?;
            }
            Event::Comment(text, _) => {
                self.tree.comment_spans.push(Span::new(start, end));
                if let Some(text) = text.trim_start().strip_prefix(PREFIX) {
                    let text = text.trim().to_owned();
                    self.tree.comments.push(SteeringComment {
                        span: Span::new(start, end),
                        text,
                        scope: None,
                    });
                }
            }
            Event::DocumentEnd => self.anchors.clear(),
            _ => {}
        }
        Ok(())
    }

    fn push(&mut self, span: Span, content: Content<'s>) -> Result<NodeIx, ()> {
        if self.tree.nodes.len() >= MOST_NODES {
            self.tree.problems.push(Problem::limit(
                span,
                format!("the file holds more than {MOST_NODES} values"),
                "split it into several files",
            ));
            return Err(());
        }
        let node = NodeIx(self.tree.nodes.len() as u32);
        self.tree.nodes.push(Node { span, content });
        if self.open.is_empty() {
            self.tree.documents.push(node);
        } else {
            self.pending.push(node);
        }
        Ok(node)
    }

    fn begin(&mut self, start: usize, anchor: usize, mapping: bool) -> Result<(), ()> {
        if self.open.len() >= NESTING_LIMIT {
            let kind = granit_parser::ErrorKind::RecursionLimitExceeded;
            self.tree.problems.push(Problem::from_parser(self.text, start, &kind));
            return Err(());
        }
        let empty = Children { first: 0, count: 0, complete: false };
        let content = if mapping { Content::Mapping(empty) } else { Content::Sequence(empty) };
        let node = self.push(Span::new(start, start), content)?;
        self.define(anchor, node, 0);
        self.open.push(Open { node, base: self.pending.len(), anchor, mapping, counted: self.counted() });
        Ok(())
    }

    fn end(&mut self, start: usize, end: usize) {
        let Some(open) = self.open.pop() else { return };
        self.close(&open, true);
        // The end of a block collection is reported where the next thing begins; only brackets have bytes of their own.
        let node = &mut self.tree.nodes[open.node.0 as usize];
        if self.text.as_bytes().get(start).is_some_and(|byte| matches!(byte, b']' | b'}')) && end > start {
            node.span.end = end as u32;
        }
    }

    fn close(&mut self, open: &Open, complete: bool) {
        if open.mapping && (self.pending.len() - open.base) % 2 == 1 {
            self.pending.pop();
        }
        let first = self.tree.children.len() as u32;
        let count = (self.pending.len() - open.base) as u32;
        let last = self.pending.last().filter(|_| count > 0).map(|last| self.tree.span(*last).end);
        self.tree.children.extend(self.pending.drain(open.base..));
        let node = &mut self.tree.nodes[open.node.0 as usize];
        let children = Children { first, count, complete };
        node.content = if open.mapping { Content::Mapping(children) } else { Content::Sequence(children) };
        if let Some(last) = last {
            node.span.end = node.span.end.max(last);
        }
        self.define(open.anchor, open.node, 1 + self.counted() - open.counted);
    }

    /// How many nodes were read so far, with those that aliases stand for.
    fn counted(&self) -> u64 {
        self.aliased.saturating_add(self.tree.nodes.len() as u64)
    }

    fn define(&mut self, anchor: usize, node: NodeIx, size: u64) {
        if anchor == 0 {
            return;
        }
        if self.anchors.len() <= anchor {
            self.anchors.resize(anchor + 1, None);
        }
        self.anchors[anchor] = Some((node, size));
    }

    fn alias(&mut self, id: usize, span: Span) -> Result<(), ()> {
        let Some((target, size)) = self.anchors.get(id).copied().flatten().filter(|(_, size)| *size > 0)
        else {
            self.tree.problems.push(Problem::syntax(
                span,
                "the alias stands inside the very thing that it names",
                "this would never end",
                "write out what is meant here",
            ));
            self.push(span, Content::Scalar { text: "".into(), style: Style::Plain })?;
            return Ok(());
        };
        self.aliased = self.aliased.saturating_add(size);
        if self.aliased > MOST_ALIASED_NODES {
            self.tree.problems.push(Problem::limit(
                span,
                format!("aliases stand for more than {MOST_ALIASED_NODES} values"),
                "write the values out, or share fewer of them",
            ));
            return Err(());
        }
        self.push(span, Content::Alias(target))?;
        Ok(())
    }

    /// Closes what an error left open, so that what was read up to it is kept.
    fn abandon_document(&mut self) {
        while let Some(open) = self.open.pop() {
            self.close(&open, false);
        }
        self.anchors.clear();
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    fn outline(tree: &Tree<'_>, node: NodeIx) -> String {
        match tree.content(node) {
            Content::Scalar { text, .. } => text.to_string(),
            Content::Sequence(_) => {
                let items: Vec<_> = tree.items(node).iter().map(|item| outline(tree, *item)).collect();
                format!("[{}]", items.join(" "))
            }
            Content::Mapping(_) => {
                let pair = |entry: super::super::Entry| {
                    format!("{}={}", outline(tree, entry.key), outline(tree, entry.value))
                };
                let entries: Vec<_> = tree.entries(node).into_iter().map(pair).collect();
                format!("{{{}}}", entries.join(" "))
            }
            Content::Alias(_) => unreachable!("content looks through aliases"),
        }
    }

    fn check(text: &str, expected: &str) {
        let tree = parse(text);
        assert_eq!(tree.problems(), [], "{text}");
        let documents: Vec<_> = tree.documents().iter().map(|root| outline(&tree, *root)).collect();
        assert_eq!(documents.join(" | "), expected, "{text}");
    }

    fn problem(text: &str) -> (String, String) {
        let tree = parse(text);
        let problem = tree.problems().first().unwrap_or_else(|| panic!("no problem in {text:?}")).clone();
        (problem.message, text[problem.span.range()].to_owned())
    }

    #[test]
    fn what_is_merely_unusual_is_read() {
        check("", "");
        check("# only a comment\n", "");
        check(&"# a comment\n".repeat(5000), "");
        check(&format!("{}a: 1\n", "# a comment\n".repeat(5000)), "{a=1}");
        check("\u{feff}a: 1\r\nb: [x, y]\r\n", "{a=1 b=[x y]}");
        check("a: 1\n---\nb: 2\n...\n", "{a=1} | {b=2}");
        check("a: no\nb: 012\nc: ~\nd:\n", "{a=no b=012 c=~ d=}");
    }

    #[test]
    fn anchors_aliases_and_merge_keys_work() {
        check("a: &x {p: 1, q: 2}\nb: *x\nc: {<<: *x, q: 3}\n", "{a={p=1 q=2} b={p=1 q=2} c={q=3 p=1}}");
        check(
            "a: &x {p: 1}\nb: &y {<<: *x, q: 2}\nc: {<<: [*y, *x], r: 3}\n",
            "{a={p=1} b={q=2 p=1} c={r=3 q=2 p=1}}",
        );
    }

    #[test]
    fn spans_cover_keys_and_values_to_the_byte() {
        let text = "tasks:\n  a: {x: 1}\n  b:\n    title: \"é\"\n    needs:\n      - c\n\n# end\n";
        let tree = parse(text);
        let root = tree.documents()[0];
        let tasks = tree.entries(root)[0].value;
        let spans: Vec<_> =
            tree.entries(tasks).iter().map(|entry| &text[tree.span(entry.value).range()]).collect();
        assert_eq!(spans, ["{x: 1}", "title: \"é\"\n    needs:\n      - c"]);
    }

    #[test]
    fn problems_are_told_at_their_place() {
        assert_eq!(problem("a:\n  b: 1\n\tc: 2\n").1, "\t");
        assert_eq!(problem("a: *b\n").1, "*b");
        assert_eq!(problem("a: &b [*b]\n").0, "the alias stands inside the very thing that it names");
        assert_eq!(problem("a: 1\n<<<<<<< HEAD\nb: 2\n=======\n").1, "<<<<<<< HEAD");
        for text in [
            "a: [1, 2\nb: 3\n",
            "a: \"x\n",
            "a: b: c\n",
            "a: 1\n b: 2\n",
            "a\u{0}: 1\n",
            "- a\nb: 1\n",
            "a: {b: 1]\n",
        ] {
            let (message, _) = problem(text);
            assert!(!message.is_empty(), "{text:?}");
        }
    }

    #[test]
    fn documents_after_a_broken_one_are_read() {
        let tree = parse("a: 1\nb: [\n---\nc: 2\n");
        assert_eq!(tree.problems().len(), 1);
        let documents: Vec<_> = tree.documents().iter().map(|root| outline(&tree, *root)).collect();
        assert_eq!(documents, ["{a=1 b=[]}", "{c=2}"]);
        assert!(!tree.was_read_to_its_end(tree.documents()[0]));
    }

    #[test]
    fn hostile_texts_meet_a_limit_and_not_the_stack() {
        for text in [
            "[".repeat(100_000),
            format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)),
            "- ".repeat(100_000),
            "{a: ".repeat(100_000),
        ] {
            let tree = parse(&text);
            assert_eq!(
                tree.problems().first().map(|problem| problem.kind),
                Some(ProblemKind::Limit),
                "{}",
                &text[..9]
            );
        }
        let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..12 {
            let inner = vec![format!("*a{}", level - 1); 10].join(", ");
            writeln!(bomb, "a{level}: &a{level} [{inner}]").expect("a text can be written to");
        }
        assert_eq!(parse(&bomb).problems()[0].kind, ProblemKind::Limit);
        let many = format!("a: &a [{}]\nb:\n{}", "x, ".repeat(2000), "  - *a\n".repeat(5000));
        assert_eq!(parse(&many).problems()[0].kind, ProblemKind::Limit);
    }

    #[test]
    fn steering_comments_know_what_they_speak_for() {
        let text = "tasks:\n  # git-plan: allow(late) above\n  a:\n    title: x # git-plan: allow(b) behind\n    needs:\n      # git-plan: allow(c) entry\n      - {id: q}\n  b: {title: y} # git-plan: allow(d) flow\n# git-plan: allow(e) nothing\n";
        let tree = parse(text);
        let scopes: Vec<_> =
            tree.comments().iter().map(|comment| comment.scope.map(|scope| &text[scope.range()])).collect();
        assert_eq!(scopes.len(), 5);
        assert!(
            scopes[0].is_some_and(|scope| scope.starts_with("a:\n") && scope.ends_with("- {id: q}")),
            "{scopes:?}"
        );
        assert_eq!(&scopes[1..], [Some("title: x"), Some("{id: q}"), Some("b: {title: y}"), None]);
        assert_eq!(tree.comments()[0].text, "allow(late) above");
    }
}
