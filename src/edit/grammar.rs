//! How an edit is written, whatever the plan.

use crate::base::{Duration, quoted};
use crate::model::{ValueKind, registry};

use super::error::EditError;

/// An edit, as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// `audit +10d`, `audit -3d`: it takes longer or shorter than it would.
    Shift {
        /// The work.
        id: String,
        /// By how much; less time is negative.
        by: Duration,
    },
    /// `audit = 12d`: how long it takes, or when it is delivered.
    Take {
        /// The work.
        id: String,
        /// A duration, three of them, or a date.
        value: String,
    },
    /// `drop scoring-model`: it is given up.
    Drop {
        /// What is.
        id: String,
    },
    /// `owner audit = jon`: a field says something else; nothing behind the sign takes it away.
    Set {
        /// The field.
        field: String,
        /// The item.
        id: String,
        /// What the field says, as a file would have it; text needs no quotes.
        value: String,
    },
    /// `needs go-live + audit`: a list has more entries.
    Add {
        /// The field.
        field: String,
        /// The item.
        id: String,
        /// The entries.
        entries: Vec<String>,
    },
    /// `needs go-live - audit`: a list has fewer entries.
    Remove {
        /// The field.
        field: String,
        /// The item.
        id: String,
        /// The entries.
        entries: Vec<String>,
    },
    /// `maya away 2026-05-04..2026-05-15`: somebody does not work.
    Away {
        /// Who.
        person: String,
        /// A date, or the first and the last with `..` between them.
        days: String,
        /// Why; empty where nothing is said.
        reason: String,
    },
}

/// A form of edits.
#[derive(Debug)]
pub struct Form {
    /// How it is written.
    pub shape: &'static str,
    /// An edit of this form.
    pub example: &'static str,
}

const SHIFT: Form = Form { shape: "ID +DURATION", example: "audit +10d" };
const SHORTEN: Form = Form { shape: "ID -DURATION", example: "audit -3d" };
const TAKE: Form = Form { shape: "ID = DURATION", example: "audit = 12d" };
const DROP: Form = Form { shape: "drop ID", example: "drop scoring-model" };
const SET: Form = Form { shape: "FIELD ID = VALUE", example: "owner audit = jon" };
const ADD: Form = Form { shape: "FIELD ID + ENTRY", example: "needs go-live + audit FS+2d" };
const REMOVE: Form = Form { shape: "FIELD ID - ENTRY", example: "needs go-live - audit" };
const AWAY: Form = Form { shape: "PERSON away DAYS", example: "maya away 2026-05-04..2026-05-15" };

/// Every form.
pub static FORMS: [Form; 8] = [SHIFT, SHORTEN, TAKE, DROP, SET, ADD, REMOVE, AWAY];

impl Edit {
    /// Reads an edit.
    pub fn parse(text: &str) -> Result<Self, EditError> {
        if text.chars().any(char::is_control) {
            return Err(EditError::new(format!("{} holds a character that no line may hold", quoted(text)))
                .hint("write the edit on one line"));
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        if let [person, "away", days, reason @ ..] = words.as_slice()
            && !days.starts_with(['=', '+', '-'])
        {
            return Ok(Self::Away {
                person: (*person).to_owned(),
                days: (*days).to_owned(),
                reason: reason.join(" "),
            });
        }
        if let Some((left, value)) = text.split_once('=') {
            let value = value.trim().to_owned();
            match left.split_whitespace().collect::<Vec<_>>().as_slice() {
                [id] => return Ok(Self::Take { id: (*id).to_owned(), value }),
                [field, id] => {
                    return Ok(Self::Set { field: (*field).to_owned(), id: (*id).to_owned(), value });
                }
                _ => {}
            }
        }
        match words.as_slice() {
            ["drop", id] => Ok(Self::Drop { id: (*id).to_owned() }),
            [id, more, ..] if more.starts_with(['+', '-']) => Self::shift(id, &words[1..].join(" ")),
            [field, id, more, ..] if more.starts_with(['+', '-']) => {
                let rest = words[2..].join(" ");
                let entries: Vec<String> =
                    rest[1..].split(',').map(|entry| entry.trim().to_owned()).collect();
                if entries.iter().any(String::is_empty) {
                    return Err(unknown(text));
                }
                let (field, id) = ((*field).to_owned(), (*id).to_owned());
                Ok(if rest.starts_with('+') {
                    Self::Add { field, id, entries }
                } else {
                    Self::Remove { field, id, entries }
                })
            }
            _ => Err(unknown(text)),
        }
    }

    /// Reads what stands behind the id: `+10d`, `- 1w 2d`.
    fn shift(id: &str, signed: &str) -> Result<Self, EditError> {
        let length = signed[1..].trim();
        let by = Duration::parse_lag(length).filter(|_| !length.starts_with('-'));
        let Some(by) = by.filter(|by| !by.is_zero()) else {
            return Err(EditError::new(format!("{} is not a duration", quoted(length)))
                .hint("write hours `4h`, working days `10d` or working weeks `2w`, as in 'audit +10d'"));
        };
        Ok(Self::Shift { id: id.to_owned(), by: if signed.starts_with('-') { by.negated() } else { by } })
    }
}

/// Says how edits are written, the form first that was probably meant.
fn unknown(text: &str) -> EditError {
    let shapes: Vec<String> = FORMS.iter().map(|form| format!("'{}'", form.shape)).collect();
    let form = nearest(text);
    let message = if text.trim().is_empty() {
        "the edit is empty".to_owned()
    } else {
        format!("{} is no edit that is known here", quoted(text))
    };
    EditError::new(message)
        .hint(format!("the nearest form is '{}', as in '{}'", form.shape, form.example))
        .hint(format!("an edit is one of {}", shapes.join(", ")))
}

/// Returns the form that was probably meant.
fn nearest(text: &str) -> &'static Form {
    const GONE: [&str; 6] = ["drop", "dropped", "remove", "delete", "cancel", "without"];
    const ABSENT: [&str; 6] = ["away", "absent", "off", "holiday", "vacation", "leave"];
    let text = text.to_lowercase();
    let words: Vec<&str> = text.split_whitespace().collect();
    let has = |known: &[&str]| words.iter().any(|word| known.contains(word));
    let field = registry::FIELDS.iter().find(|field| Some(&field.name) == words.first());
    let lists = field.is_some_and(|field| {
        matches!(field.kind, ValueKind::Needs | ValueKind::References(_) | ValueKind::Texts)
    });
    if text.contains('=') {
        &SET
    } else if has(&ABSENT) {
        &AWAY
    } else if has(&GONE) {
        &DROP
    } else if lists {
        if text.contains(" - ") { &REMOVE } else { &ADD }
    } else if field.is_some() {
        &SET
    } else if text.contains('-') && !text.contains('+') && has(&["less", "shorter", "earlier"]) {
        &SHORTEN
    } else if words.len() == 2 && words[1].starts_with(|letter: char| letter.is_ascii_digit()) {
        &TAKE
    } else {
        &SHIFT
    }
}
