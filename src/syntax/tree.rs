//! The nodes of one file, in one array, with their spans.

use std::borrow::Cow;

use rustc_hash::FxHashSet;

use crate::base::Span;

use super::{Problem, SteeringComment};

/// A node's place in its tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeIx(pub(super) u32);

/// How a scalar was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Without quotes.
    Plain,
    /// In single or double quotes.
    Quoted,
    /// As a literal (`|`) or folded (`>`) block.
    Block,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq)]
pub enum Content<'s> {
    /// A text, after escapes; what it means is for the field to say.
    Scalar {
        /// The text.
        text: Cow<'s, str>,
        /// How it was written.
        style: Style,
    },
    /// A list.
    Sequence(Children),
    /// A map: keys and values by turns.
    Mapping(Children),
    /// The node that an alias names.
    Alias(NodeIx),
}

/// The children of a collection, as a stretch of the tree's list of children.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Children {
    pub(super) first: u32,
    pub(super) count: u32,
    /// Whether the collection was read to its end.
    pub(super) complete: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Node<'s> {
    pub(super) span: Span,
    pub(super) content: Content<'s>,
}

/// A key of a map with its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key.
    pub key: NodeIx,
    /// The value.
    pub value: NodeIx,
    /// Whether it came in through a merge key (`<<`).
    pub merged: bool,
}

/// What one file says.
#[derive(Debug, Default)]
pub struct Tree<'s> {
    pub(super) nodes: Vec<Node<'s>>,
    pub(super) children: Vec<NodeIx>,
    pub(super) documents: Vec<NodeIx>,
    pub(super) comments: Vec<SteeringComment>,
    pub(super) comment_spans: Vec<Span>,
    pub(super) problems: Vec<Problem>,
}

impl<'s> Tree<'s> {
    /// Returns the root of each document that has one.
    pub fn documents(&self) -> &[NodeIx] {
        &self.documents
    }

    /// Returns the comments that begin with `git-plan:`, in order.
    pub fn comments(&self) -> &[SteeringComment] {
        &self.comments
    }

    /// Returns the bytes of every comment, those that steer among them, from its `#`, in order.
    pub fn comment_spans(&self) -> &[Span] {
        &self.comment_spans
    }

    /// Returns what was wrong with the text, in order.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Returns whether all of the file was read.
    pub fn is_complete(&self) -> bool {
        self.problems.is_empty()
    }

    /// Returns the bytes of a node as written; for an alias, the alias.
    pub fn span(&self, node: NodeIx) -> Span {
        self.nodes[node.0 as usize].span
    }

    /// Returns what a node is; for an alias, what it names.
    pub fn content(&self, node: NodeIx) -> &Content<'s> {
        match &self.nodes[node.0 as usize].content {
            Content::Alias(target) => &self.nodes[target.0 as usize].content,
            content => content,
        }
    }

    /// Returns what is written at a node: where that is an alias, the alias.
    pub fn written(&self, node: NodeIx) -> &Content<'s> {
        &self.nodes[node.0 as usize].content
    }

    /// Returns what stands in a list or map that is written at a node, of a map keys and values by turns.
    pub fn written_children(&self, node: NodeIx) -> &[NodeIx] {
        match self.written(node) {
            Content::Sequence(children) | Content::Mapping(children) => self.slice(*children),
            Content::Scalar { .. } | Content::Alias(_) => &[],
        }
    }

    /// Returns every node, in the order in which they begin.
    pub fn nodes(&self) -> impl Iterator<Item = NodeIx> + use<> {
        (0..self.nodes.len() as u32).map(NodeIx)
    }

    /// Returns the bytes of a scalar's text, without its quotes, where the text is one word and stands there letter by letter;
    /// `None` for an alias, for a block, and where there are escapes.
    pub fn verbatim(&self, node: NodeIx) -> Option<Span> {
        let Content::Scalar { text, style } = self.written(node) else { return None };
        let quote = match style {
            Style::Plain => 0,
            Style::Quoted => 1,
            Style::Block => return None,
        };
        let span = self.span(node);
        let inner = Span { start: span.start + quote, end: span.end.checked_sub(quote)? };
        let is_word =
            !text.is_empty() && !text.contains(|letter: char| letter.is_whitespace() || letter.is_control());
        (is_word && inner.end.checked_sub(inner.start)? as usize == text.len()).then_some(inner)
    }

    /// Returns the text of a scalar, `None` for a list or map.
    pub fn text(&self, node: NodeIx) -> Option<&str> {
        match self.content(node) {
            Content::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// Returns whether the node says "nothing": empty, `~` or plain `null`.
    pub fn is_absent(&self, node: NodeIx) -> bool {
        matches!(self.content(node), Content::Scalar { text, style: Style::Plain } if matches!(text.as_ref(), "" | "~" | "null" | "Null" | "NULL"))
    }

    /// Returns whether a collection was read to its end; a scalar always was.
    pub fn was_read_to_its_end(&self, node: NodeIx) -> bool {
        match self.content(node) {
            Content::Sequence(children) | Content::Mapping(children) => children.complete,
            _ => true,
        }
    }

    /// Returns the entries of a list; nothing for what is none.
    pub fn items(&self, node: NodeIx) -> &[NodeIx] {
        match self.content(node) {
            Content::Sequence(children) => self.slice(*children),
            _ => &[],
        }
    }

    /// Returns the keys and values of a map as they are written, merge keys included; nothing for what is none.
    pub fn written_entries(&self, node: NodeIx) -> impl Iterator<Item = Entry> + '_ {
        let slice = match self.content(node) {
            Content::Mapping(children) => self.slice(*children),
            _ => &[],
        };
        slice.chunks_exact(2).map(|pair| Entry { key: pair[0], value: pair[1], merged: false })
    }

    /// Returns the keys and values of a map, with what its merge keys (`<<`) add: what is written in the map itself
    /// comes before what is merged, and of several merged maps the first wins.
    ///
    /// A merge key whose value is no map, or a list that holds something else, is returned as it stands.
    pub fn entries(&self, node: NodeIx) -> Vec<Entry> {
        let mut entries: Vec<Entry> = self.written_entries(node).collect();
        if !entries.iter().any(|entry| self.is_merge(entry.key)) {
            return entries;
        }
        let mut merges = Vec::new();
        entries.retain(|entry| {
            let merge = self.is_merge(entry.key) && self.merged_maps(entry.value).is_some();
            if merge {
                merges.push(entry.value);
            }
            !merge
        });
        let mut seen: FxHashSet<String> =
            entries.iter().filter_map(|entry| self.text(entry.key)).map(str::to_owned).collect();
        // A merged map may merge others; each map is opened once, so that none can bring itself in again.
        let mut opened = FxHashSet::default();
        let mut pending: Vec<NodeIx> = merges
            .iter()
            .rev()
            .flat_map(|value| self.merged_maps(*value).unwrap_or_default().into_iter().rev())
            .collect();
        while let Some(map) = pending.pop() {
            if !opened.insert(self.target(map)) {
                continue;
            }
            for entry in self.written_entries(map) {
                if self.is_merge(entry.key)
                    && let Some(maps) = self.merged_maps(entry.value)
                {
                    pending.extend(maps.into_iter().rev());
                } else if self.text(entry.key).is_some_and(|key| seen.insert(key.to_owned())) {
                    entries.push(Entry { merged: true, ..entry });
                }
            }
        }
        entries
    }

    fn is_merge(&self, key: NodeIx) -> bool {
        matches!(self.content(key), Content::Scalar { text, style: Style::Plain } if text == "<<")
    }

    /// The maps that the value of a merge key names: a map, or a list of maps.
    fn merged_maps(&self, value: NodeIx) -> Option<Vec<NodeIx>> {
        match self.content(value) {
            Content::Mapping(_) => Some(vec![value]),
            Content::Sequence(_) => {
                let maps = self.items(value).to_vec();
                maps.iter().all(|map| matches!(self.content(*map), Content::Mapping(_))).then_some(maps)
            }
            _ => None,
        }
    }

    fn target(&self, node: NodeIx) -> NodeIx {
        match self.nodes[node.0 as usize].content {
            Content::Alias(target) => target,
            _ => node,
        }
    }

    pub(super) fn slice(&self, children: Children) -> &[NodeIx] {
        &self.children[children.first as usize..(children.first + children.count) as usize]
    }
}
