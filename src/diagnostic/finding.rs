//! One finding: a primary place, further places that explain it, and what to do.

use crate::base::{FileId, Place, Span, quoted};

use super::{Level, RuleName};

/// A place with a few words about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where it is.
    pub place: Place,
    /// What there is to see; may be empty.
    pub text: String,
}

/// The item that a finding is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ItemName {
    /// Its kind, as outputs name it: `task`, `objective`, `person`, ….
    pub kind: &'static str,
    /// Its id.
    pub id: String,
}

/// How much of it there is, so that "worse" has a meaning: days late, percent over, items in a cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Measure(pub i64);

/// A replacement of bytes in one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced.
    pub place: Place,
    /// What stands there afterwards.
    pub text: String,
}

/// What a fix does to what its file says, so that the text it makes can be held against it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// A list loses the entry at these bytes; where that is its only one, the key goes with its list.
    EntryRemoved(Span),
    /// The comment at these bytes goes.
    CommentRemoved(Span),
    /// The comment at these bytes has another text, from its `#`.
    CommentReworded(Span, String),
    /// The text of a key or value, which stands at these bytes without its quotes, is this one.
    Respelt(Span, String),
}

/// A change of one file that is certain to mend the finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, in the imperative.
    pub title: String,
    /// What it does to what the file says.
    pub effect: Effect,
    /// The replacements, of which no two overlap.
    pub edits: Vec<Edit>,
}

impl Fix {
    /// Takes bytes out, which removes an entry or a comment.
    pub fn cut(title: impl Into<String>, effect: Effect, cut: Place) -> Self {
        Self { title: title.into(), effect, edits: vec![Edit { place: cut, text: String::new() }] }
    }

    /// Spells a word otherwise that stands, in quotes or not, at a place of a file of this text; `None` where something else
    /// stands there, such as an alias.
    pub fn respelling(text: &str, place: Place, word: &str, meant: &str) -> Option<Self> {
        let written = text.get(place.span.range())?;
        let Span { start, end } = place.span;
        ["", "'", "\""].into_iter().find_map(|quote| {
            let inner = written.strip_prefix(quote)?.strip_suffix(quote)?;
            let width = quote.len() as u32;
            let span = Span { start: start + width, end: end - width };
            (inner == word).then(|| Self::spelling(span.in_file(place.file), word, meant))
        })
    }

    /// Puts a word in place of another one that a comment, in a file of this text, says in its brackets.
    pub fn rewording(text: &str, comment: Place, word: &str, meant: &str) -> Option<Self> {
        let written = text.get(comment.span.range())?;
        let bracket = written.find('(')?;
        let at = bracket + written[bracket..].find(word)?;
        let start = comment.span.start as usize + at;
        let place = Span::new(start, start + word.len()).in_file(comment.file);
        let reworded = format!("{}{meant}{}", &written[..at], &written[at + word.len()..]);
        Some(Self {
            title: format!("write `{meant}` in place of {}", quoted(word)),
            effect: Effect::CommentReworded(comment.span, reworded),
            edits: vec![Edit { place, text: meant.to_owned() }],
        })
    }

    /// Spells the word at these bytes, which are without its quotes, otherwise.
    pub fn spelling(place: Place, word: &str, text: &str) -> Self {
        Self {
            title: format!("write `{text}` in place of {}", quoted(word)),
            effect: Effect::Respelt(place.span, text.to_owned()),
            edits: vec![Edit { place, text: text.to_owned() }],
        }
    }
}

/// One thing that is wrong with a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule that found it.
    pub rule: RuleName,
    /// How grave it is; rules leave their default level, and the levels of the manifest are applied after all have run.
    pub level: Level,
    /// The place that it shows at.
    pub primary: Label,
    /// Further places that explain it.
    pub related: Vec<Label>,
    /// The line that brought it about, where that is another one.
    pub cause: Option<Label>,
    /// What is wrong, with the ids and figures in it.
    pub message: String,
    /// What to do; may be empty.
    pub help: String,
    /// The item that it is about.
    pub item: Option<ItemName>,
    /// The field that it is about.
    pub field: Option<&'static str>,
    /// What tells it from its twins of the same rule, item and field: the offending value, a cycle's sorted ids.
    pub distinction: String,
    /// A change that mends it for certain.
    pub fix: Option<Fix>,
    /// Its size, where it has one.
    pub measure: Option<Measure>,
}

impl Finding {
    /// Starts a finding at a place of a file that is named when the finding is collected.
    pub fn new(rule: RuleName, level: Level, span: Span, message: impl Into<String>) -> Self {
        Self::at(rule, level, span.in_file(FileId::default()), message)
    }

    /// Starts a finding at a place of the plan.
    pub fn at(rule: RuleName, level: Level, place: Place, message: impl Into<String>) -> Self {
        Self {
            rule,
            level,
            primary: Label { place, text: String::new() },
            related: Vec::new(),
            cause: None,
            message: message.into(),
            help: String::new(),
            item: None,
            field: None,
            distinction: String::new(),
            fix: None,
            measure: None,
        }
    }

    /// Sets the words at the primary place.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.primary.text = text.into();
        self
    }

    /// Adds a place that explains it.
    #[must_use]
    pub fn context(mut self, place: Place, text: impl Into<String>) -> Self {
        self.related.push(Label { place, text: text.into() });
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    /// Names the item it is about.
    #[must_use]
    pub fn item(mut self, kind: &'static str, id: impl Into<String>) -> Self {
        self.item = Some(ItemName { kind, id: id.into() });
        self
    }

    /// Names the field it is about.
    #[must_use]
    pub fn field(mut self, field: &'static str) -> Self {
        self.field = Some(field);
        self
    }

    /// Gives what tells it from its twins.
    #[must_use]
    pub fn distinction(mut self, distinction: impl Into<String>) -> Self {
        self.distinction = distinction.into();
        self
    }

    /// Gives its size.
    #[must_use]
    pub fn measure(mut self, measure: i64) -> Self {
        self.measure = Some(Measure(measure));
        self
    }

    /// Gives a change that mends it for certain.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }

    /// Gives a change that mends it for certain, where there is one.
    #[must_use]
    pub fn fix_if_any(mut self, fix: Option<Fix>) -> Self {
        self.fix = fix;
        self
    }

    /// Names the file of all places, for a finding of one file.
    #[must_use]
    pub fn in_file(mut self, file: FileId) -> Self {
        self.primary.place.file = file;
        for label in &mut self.related {
            label.place.file = file;
        }
        if let Some(fix) = &mut self.fix {
            for edit in &mut fix.edits {
                edit.place.file = file;
            }
        }
        self
    }

    /// Returns what identifies the finding across revisions: rule, item, field and what tells twins apart, never a line.
    /// `path` stands in for the item where there is none.
    pub fn fingerprint(&self, path: &str) -> String {
        let subject = match &self.item {
            Some(item) => format!("{}/{}", item.kind, item.id),
            None => path.to_owned(),
        };
        let mut fingerprint = format!("{}/{subject}", self.rule);
        for part in [self.field.unwrap_or_default(), &self.distinction] {
            if !part.is_empty() {
                fingerprint.push('/');
                fingerprint.push_str(part);
            }
        }
        fingerprint
    }
}
