//! Check-ins as a file of their own, and the plan as it is with that file.

use std::fmt::Write as _;
use std::sync::Arc;

use crate::base::Day;
use crate::graph::{self, PlanFile};
use crate::model::{Role, lower, registry};
use crate::snapshot::Snapshot;

/// What somebody says of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckIn {
    /// The item's id.
    pub id: String,
    /// `on_track`, `at_risk` or `off_track`.
    pub health: String,
    /// How sure they are, as written: `80%`.
    pub confidence: Option<String>,
    /// The figure of a key result, as written: `42` or `42 min`.
    pub value: Option<String>,
    /// What else there is to say.
    pub note: Option<String>,
    /// The id of the decision that follows.
    pub decision: Option<String>,
}

/// Returns the text of a plan file that holds what somebody says on a day, in the order of ids.
///
/// What cannot be read, such as a value that is no number, is written as it is: reading the text anew finds it.
pub fn check_ins(day: Day, by: &str, said: &[CheckIn]) -> String {
    let mut said: Vec<&CheckIn> = said.iter().collect();
    said.sort_by(|one, other| one.id.cmp(&other.id));
    let mut text = format!("checkins:\n  {day}:\n");
    for one in said {
        let fields = [
            (registry::BY.name(), Some(plain(by))),
            (registry::HEALTH.name(), Some(plain(&one.health))),
            (registry::CONFIDENCE.name(), one.confidence.as_deref().map(plain)),
            (registry::VALUE.name(), one.value.as_deref().map(plain)),
            (registry::NOTE.name(), one.note.as_deref().map(quote)),
            (registry::DECISION.name(), one.decision.as_deref().map(plain)),
        ];
        let _ = writeln!(text, "    {}:", plain(&one.id));
        for (name, value) in fields {
            if let Some(value) = value {
                let _ = writeln!(text, "      {name}: {value}");
            }
        }
    }
    text
}

/// Returns the plan as it is with one file more, as of the same day. Its findings are among those of reading.
#[must_use]
pub fn with_file(snapshot: &Snapshot, path: &str, text: &str) -> Snapshot {
    let mut files = snapshot.plan.files().to_vec();
    files.push(PlanFile { path: path.into(), lowered: Arc::new(lower(text.as_bytes(), Role::Part)) });
    let (plan, graph, reading) = graph::link(files);
    let mut with = Snapshot::new(plan, graph, reading, snapshot.data_date);
    with.unreadable.clone_from(&snapshot.unreadable);
    // Check-ins are not among the items, so that these keep their numbers.
    with.readings_from_files.clone_from(&snapshot.readings_from_files);
    with
}

/// Returns a word as it is where YAML reads it so, else in quotes.
fn plain(text: &str) -> String {
    let is_word = |letter: char| letter.is_alphanumeric() || matches!(letter, '.' | '-' | '_' | '%' | ' ');
    let begins = text.starts_with(|letter: char| letter.is_alphanumeric());
    let is_number = text.parse::<f64>().is_ok();
    if is_number || (begins && !text.ends_with(' ') && text.chars().all(is_word)) {
        text.to_owned()
    } else {
        quote(text)
    }
}

/// Returns a text in quotes, on one line.
fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            letter if letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                let _ = write!(quoted, "\\u{:04x}", letter as u32);
            }
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::ItemKind;

    fn said(note: &str) -> CheckIn {
        CheckIn {
            id: "goal".to_owned(),
            health: "at_risk".to_owned(),
            confidence: Some("80%".to_owned()),
            value: Some("-4.5".to_owned()),
            note: Some(note.to_owned()),
            decision: None,
        }
    }

    fn day() -> Day {
        Day::parse("2026-03-10").expect("a day")
    }

    #[test]
    fn a_file_says_who_said_what_of_which() {
        let later = CheckIn { id: "audit".to_owned(), note: None, ..said("") };
        insta::assert_snapshot!(check_ins(day(), "ana", &[said("Ben said: \"wait\"\nso we do"), later]), @r#"
        checkins:
          2026-03-10:
            audit:
              by: ana
              health: at_risk
              confidence: 80%
              value: -4.5
            goal:
              by: ana
              health: at_risk
              confidence: 80%
              value: -4.5
              note: "Ben said: \"wait\"\nso we do"
        "#);
    }

    proptest! {
        #[test]
        fn a_note_is_read_as_it_was_said(note in "\\PC{1,40}|[ -~\n\t\u{85}\u{2028}\"\\\\]{1,20}") {
            prop_assume!(!note.trim().is_empty());
            let text = check_ins(day(), "ana", &[said(&note)]);
            let lowered = lower(text.as_bytes(), Role::Part);
            prop_assert!(lowered.findings.is_empty(), "{text}{:?}", lowered.findings);
            prop_assert_eq!(lowered.items.len(), 1);
            prop_assert_eq!(lowered.items[0].kind, ItemKind::CheckIn);
            prop_assert_eq!(lowered.items[0].get(registry::NOTE), Some(note.as_str()));
        }
    }
}
