//! What lowering a file carries along: its tree, what it found so far, and what it is at.

use rustc_hash::FxHashMap;

use crate::base::{FileId, Span, quoted};
use crate::diagnostic::{Finding, Fix, Level, RuleName, reading};
use crate::model::Pulse;
use crate::model::item::Item;
use crate::model::kind::ItemKind;
use crate::syntax::{Content, Entry, NodeIx, Tree};

/// Below this many entries, duplicates are found by comparing each with each.
const FEW: usize = 12;

pub(super) struct Context<'t> {
    pub(super) tree: &'t Tree<'t>,
    pub(super) items: Vec<Item>,
    pub(super) pulses: Vec<Pulse>,
    pub(super) findings: Vec<Finding>,
    /// The item that is being read.
    pub(super) subject: Option<(ItemKind, &'t str)>,
    /// The field that is being read.
    pub(super) field: Option<&'static str>,
    /// The key below the field that is being read, where its value is a map.
    pub(super) part: Option<&'t str>,
    /// Whether items may stand in the file that could not be made out as such.
    pub(super) lost_items: bool,
    /// Where the text ends because the rest could not be decoded: what reaches that far may lack what came behind.
    pub(super) cut_off_at: Option<usize>,
}

impl<'t> Context<'t> {
    pub(super) fn new(tree: &'t Tree<'t>) -> Self {
        Self {
            tree,
            items: Vec::new(),
            pulses: Vec::new(),
            findings: Vec::new(),
            subject: None,
            field: None,
            part: None,
            lost_items: false,
            cut_off_at: None,
        }
    }

    /// Reports an error about the item and field at hand.
    pub(super) fn error(
        &mut self,
        rule: RuleName,
        span: Span,
        message: impl Into<String>,
        finish: impl FnOnce(Finding) -> Finding,
    ) {
        let mut finding = Finding::new(rule, Level::Error, span, message);
        if let Some((kind, id)) = self.subject {
            finding = finding.item(kind.name(), id);
        }
        if let Some(field) = self.field {
            finding = finding.field(field);
        }
        self.findings.push(finish(finding));
    }

    /// Reports that a value is not of the form its field asks for.
    pub(super) fn invalid(&mut self, node: NodeIx, text: &str, expected: &str, help: impl Into<String>) {
        self.invalid_at(self.tree.span(node), text, expected, help);
    }

    fn invalid_at(&mut self, span: Span, text: &str, expected: &str, help: impl Into<String>) {
        let message = match self.place() {
            Some(place) => format!("{place} is {}, which is not {expected}", quoted(text)),
            None => format!("{} is not {expected}", quoted(text)),
        };
        self.not_of_the_form(span, text, message, expected, help);
    }

    /// Reports that a key, or an entry of a list, is not of the form that its field asks for.
    pub(super) fn invalid_entry(&mut self, span: Span, text: &str, expected: &str, help: impl Into<String>) {
        let message = match self.part.or(self.field) {
            Some(place) => format!("{} in {} is not {expected}", quoted(text), quoted(place)),
            None => format!("{} is not {expected}", quoted(text)),
        };
        self.not_of_the_form(span, text, message, expected, help);
    }

    fn not_of_the_form(
        &mut self,
        span: Span,
        text: &str,
        message: String,
        expected: &str,
        help: impl Into<String>,
    ) {
        let label = format!("not {expected}");
        self.error(reading::INVALID_VALUE, span, message, |finding| {
            finding.label(label).help(help).distinction(text)
        });
    }

    /// Lets the finding that was reported last be mended by spelling the word at a node otherwise, where another spelling is
    /// certain and the word stands there letter by letter.
    pub(super) fn respell(&mut self, node: NodeIx, meant: Option<impl ToString>) {
        let word = self.tree.verbatim(node).zip(self.tree.text(node));
        if let (Some(meant), Some((span, word)), Some(last)) = (meant, word, self.findings.last_mut()) {
            let place = span.in_file(FileId::default());
            last.fix = Some(Fix::spelling(place, word, &meant.to_string()));
        }
    }

    /// Reads something below a key of the field's map, which messages then name.
    pub(super) fn within<T>(&mut self, part: &'t str, read: impl FnOnce(&mut Self) -> T) -> T {
        let outer = self.part.replace(part);
        let value = read(self);
        self.part = outer;
        value
    }

    /// What is being read, in the user's words: the field, or a key below it.
    fn place(&self) -> Option<String> {
        let field = self.field?;
        Some(self.part.map_or_else(|| format!("`{field}`"), |part| format!("{} in `{field}`", quoted(part))))
    }

    /// Reports a list that must name something and names nothing.
    pub(super) fn empty_list(&mut self, node: NodeIx, help: impl Into<String>) {
        let place = self.place().unwrap_or_else(|| "this".to_owned());
        let message = format!("{place} is an empty list, and must name at least one");
        self.error(reading::INVALID_VALUE, self.tree.span(node), message, |finding| {
            finding.label("nothing is listed").help(help).distinction("empty")
        });
    }

    /// Reports a list, map or text in place of something else.
    pub(super) fn wrong_type(&mut self, node: NodeIx, expected: &str, help: impl Into<String>) {
        let found = match self.tree.content(node) {
            Content::Scalar { .. } if self.tree.is_absent(node) => "nothing",
            Content::Scalar { .. } => "a single value",
            Content::Sequence(_) => "a list",
            Content::Mapping(_) | Content::Alias(_) => "a map",
        };
        let message = match self.place() {
            Some(place) => format!("{place} is {found}, and must be {expected}"),
            None => format!("this is {found}, and must be {expected}"),
        };
        self.error(reading::WRONG_TYPE, self.tree.span(node), message, |finding| {
            finding.label(format!("{found}, not {expected}")).help(help)
        });
    }

    /// Returns the text of a scalar; reports anything else, nothing included.
    pub(super) fn scalar(&mut self, node: NodeIx, expected: &str) -> Option<&'t str> {
        let tree = self.tree;
        match tree.text(node) {
            Some(text) if !tree.is_absent(node) => Some(text),
            _ => {
                self.wrong_type(
                    node,
                    expected,
                    "write one value behind the key; in quotes it may hold anything",
                );
                None
            }
        }
    }

    /// Returns the text of a map's key; reports a key that is none.
    pub(super) fn key(&mut self, node: NodeIx) -> Option<&'t str> {
        let tree = self.tree;
        let text = tree.text(node);
        if text.is_none() {
            self.error(
                reading::WRONG_TYPE,
                tree.span(node),
                "a key must be a word, not a list or map",
                |finding| finding.label("not a word").help("write `key: value`"),
            );
        }
        text
    }

    /// Returns the entries of a map, each key once: a second one is reported and left out.
    pub(super) fn entries(&mut self, map: NodeIx) -> Vec<Entry> {
        let tree = self.tree;
        let mut entries = tree.entries(map);
        let few = entries.len() <= FEW;
        let mut seen: FxHashMap<&str, NodeIx> = FxHashMap::default();
        let mut kept: Vec<Entry> = Vec::new();
        let mut duplicates = Vec::new();
        if few {
            let twin = |at: usize| {
                let key = tree.text(entries[at].key)?;
                entries[..at].iter().find(|other| tree.text(other.key) == Some(key)).map(|other| other.key)
            };
            duplicates.extend((0..entries.len()).filter_map(|at| Some((at, twin(at)?))));
        } else {
            for (at, entry) in entries.iter().enumerate() {
                let Some(key) = tree.text(entry.key) else { continue };
                if let Some(first) = seen.get(key) {
                    duplicates.push((at, *first));
                } else {
                    seen.insert(key, entry.key);
                }
            }
        }
        if duplicates.is_empty() {
            return entries;
        }
        for (at, first) in &duplicates {
            let key = tree.text(entries[*at].key).unwrap_or_default();
            let message = format!("{} stands twice in the same map", quoted(key));
            let first = tree.span(*first).in_file(FileId::default());
            self.error(reading::DUPLICATE_KEY, tree.span(entries[*at].key), message, |finding| {
                finding
                    .label("again here")
                    .context(first, "first here")
                    .help("keep one of them; the second is passed over")
                    .distinction(key)
            });
        }
        let mut next = duplicates.iter().map(|(at, _)| *at).peekable();
        for (at, entry) in entries.drain(..).enumerate() {
            if next.peek() == Some(&at) {
                next.next();
            } else {
                kept.push(entry);
            }
        }
        kept
    }
}
