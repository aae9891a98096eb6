//! What is wrong with a text as YAML, in words for people who do not know YAML.

use granit_parser::ErrorKind;

use crate::base::Span;

/// What kind of problem it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// The text is not YAML.
    Syntax,
    /// The text is more than what is read.
    Limit,
}

/// Something that kept the text from being read to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What kind it is.
    pub kind: ProblemKind,
    /// Where it is.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// A few words for the place.
    pub label: String,
    /// What to do.
    pub help: String,
}

impl Problem {
    pub(super) fn syntax(span: Span, message: &str, label: &str, help: &str) -> Self {
        Self {
            kind: ProblemKind::Syntax,
            span,
            message: message.into(),
            label: label.into(),
            help: help.into(),
        }
    }

    pub(super) fn limit(span: Span, message: String, help: &str) -> Self {
        Self {
            kind: ProblemKind::Limit,
            span,
            message,
            label: "this is where reading stopped".into(),
            help: help.into(),
        }
    }

    /// Words an error of the parser at byte `at` of `text`.
    pub(super) fn from_parser(text: &str, at: usize, kind: &ErrorKind) -> Self {
        let here = |at: usize| {
            let mut start = at.min(text.len());
            while !text.is_char_boundary(start) {
                start -= 1;
            }
            let end = text[start..].chars().next().map_or(start, |letter| start + letter.len_utf8());
            Span::new(start, end)
        };
        match kind {
            ErrorKind::RecursionLimitExceeded => Self::limit(
                here(at),
                format!("lists and maps are nested deeper than {} levels", super::NESTING_LIMIT),
                "a plan needs a handful of levels: look for a runaway bracket or indentation here",
            ),
            ErrorKind::TabNotAllowed
            | ErrorKind::TabInBlockIndentation
            | ErrorKind::TabInIndentation
            | ErrorKind::TabAtBlockScalarStart
            | ErrorKind::TabInPlainScalar => {
                let tab = tab_near(text, at);
                Self::syntax(
                    here(tab),
                    "a tab is used for indentation, and YAML takes only spaces",
                    "this is a tab",
                    "replace it by spaces (most editors can do that for the whole file)",
                )
            }
            ErrorKind::UnclosedQuotedScalar
            | ErrorKind::DocumentIndicatorInQuotedScalar
            | ErrorKind::InvalidQuotedScalarIndent => Self::syntax(
                here(at),
                "a quotation mark is opened and not closed",
                "the quoted text begins here, or on a line above",
                "close the text with the same quotation mark, or write a `|` block for text of several lines",
            ),
            ErrorKind::InvalidTrailingDoubleQuotedScalar | ErrorKind::InvalidTrailingSingleQuotedScalar => {
                Self::syntax(
                    here(at),
                    "the text goes on behind its closing quotation mark",
                    "not expected behind the quotation mark",
                    "inside `\"…\"` write a quotation mark as `\\\"`, or put the whole in the other kind of quotation marks",
                )
            }
            ErrorKind::UnexpectedEofFlowSequence
            | ErrorKind::UnexpectedEofFlowMapping
            | ErrorKind::UnexpectedEofImplicitFlowMapping
            | ErrorKind::UnclosedFlowCollection { .. } => Self::syntax(
                here(at),
                "a bracket is opened and not closed",
                "still open here",
                "close each `[` with `]` and each `{` with `}`",
            ),
            ErrorKind::MismatchedFlowCollectionEnd { open, close } => Self::syntax(
                here(at),
                &format!("`{close}` closes what `{open}` opened"),
                "the wrong bracket",
                "close each `[` with `]` and each `{` with `}`",
            ),
            ErrorKind::ExpectedFlowMappingSeparator | ErrorKind::ExpectedFlowSequenceSeparator => {
                Self::syntax(
                    here(at),
                    "a comma or a closing bracket is missing",
                    "expected before this",
                    "separate entries in brackets by `,`, and quote text that holds brackets, commas or `: `",
                )
            }
            ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement => Self::syntax(
                here(at),
                "a `:` stands where no key can be",
                "this `:` is not expected",
                "begin all keys of one map in the same column, each on a line of its own, and put text that holds `: ` in quotes",
            ),
            ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => Self::syntax(
                here(at),
                "a key without `:` and value",
                "this line is no `key: value`",
                "write `key: value` with a space behind the colon, or indent the line if it belongs to the text above",
            ),
            ErrorKind::ExpectedBlockMappingKey
            | ErrorKind::InvalidIndentation
            | ErrorKind::MappingKeyNotAllowed => Self::syntax(
                here(at),
                "the indentation does not fit the lines above",
                "this line is indented otherwise than its neighbours",
                "begin all keys of one map in the same column",
            ),
            ErrorKind::ExpectedBlockSequenceEntry | ErrorKind::BlockSequenceEntryNotAllowed => Self::syntax(
                here(at),
                "a list entry is not where it can be",
                "a list and a map meet here",
                "begin each entry of a list with `- ` in the same column, below its key",
            ),
            ErrorKind::UnknownAnchor => Self::syntax(
                here(at),
                "the alias names an anchor that does not stand above it in this document",
                "no such anchor",
                "quote text that begins with `*`, or define the anchor with `&` before it is used",
            ),
            ErrorKind::InvalidBlockScalarHeader => Self::syntax(
                here(at),
                "`>` and `|` begin a text of several lines, and here something stands behind them",
                "the line should end here",
                "put text that begins with `>` or `|` in quotes, such as `\">=0.3\"`",
            ),
            ErrorKind::UnexpectedCharacter { character } if character.is_control() => Self::syntax(
                here(at),
                &format!("a control character (U+{:04X}) stands in the text", u32::from(*character)),
                "it cannot be seen, and cannot stand here",
                "remove it; it often comes in by copying from another program",
            ),
            ErrorKind::UnexpectedCharacter { character } => Self::syntax(
                here(at),
                &format!("`{}` cannot begin a value", character.escape_default()),
                "not expected here",
                "put the text in quotes",
            ),
            other => Self::syntax(
                here(at),
                &format!("this is not YAML: {other}"),
                "reading stopped here",
                "mend the line; text with special characters is safe in quotes",
            ),
        }
    }
}

/// The tab that an error at byte `at` is about: the first of the line it is in, else the next one. The parser reports
/// some on the line before, some behind the tab.
fn tab_near(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    let line = text.as_bytes()[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
    let tab = |from: usize| {
        text.as_bytes()[from..].iter().position(|byte| *byte == b'\t').map(|offset| from + offset)
    };
    tab(line).unwrap_or(at)
}
