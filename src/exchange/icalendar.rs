//! iCalendar: <https://www.rfc-editor.org/rfc/rfc5545>.

use std::fmt::Write as _;

use crate::base::{Day, Weekday};

use super::agenda::{Agenda, Entry, Repeat};

/// The longest line, in octets without its break (section 3.1).
const LONGEST_LINE: usize = 75;

/// Writes the days of an agenda as a calendar.
///
/// Each is an event of a whole day that keeps nobody busy: calendar programs show events, and few of them to-dos. Its `UID` is made of
/// the plan's title and the ids that it is about, so that a later calendar brings it up to date. What has to bear a time stamp
/// bears the data date.
pub fn write(agenda: &Agenda) -> String {
    let mut text = String::new();
    for (name, value) in [
        ("BEGIN", "VCALENDAR".to_owned()),
        ("VERSION", "2.0".to_owned()),
        ("PRODID", "-//git-plan//git-plan//EN".to_owned()),
        ("CALSCALE", "GREGORIAN".to_owned()),
        ("METHOD", "PUBLISH".to_owned()),
        ("X-WR-CALNAME", escaped(&agenda.title)),
    ] {
        line(&mut text, name, &value);
    }
    for entry in &agenda.entries {
        event(&mut text, agenda, entry);
    }
    line(&mut text, "END", "VCALENDAR");
    text
}

fn event(text: &mut String, agenda: &Agenda, entry: &Entry) {
    line(text, "BEGIN", "VEVENT");
    line(text, "UID", &format!("{}@{:016x}.git-plan", entry.key, agenda.plan));
    line(text, "DTSTAMP", &format!("{}T000000Z", date(agenda.as_of)));
    line(text, "DTSTART;VALUE=DATE", &date(entry.day));
    line(text, "DTEND;VALUE=DATE", &date(entry.day.plus(1)));
    if let Some(repeat) = &entry.repeat {
        line(text, "RRULE", &rule(repeat));
    }
    line(text, "SUMMARY", &escaped(&entry.summary));
    line(text, "DESCRIPTION", &escaped(&entry.notes.join("\n")));
    line(text, "CATEGORIES", &entry.occasion.name().to_uppercase());
    line(text, "TRANSP", "TRANSPARENT");
    line(text, "END", "VEVENT");
}

/// `FREQ=WEEKLY;INTERVAL=2;UNTIL=20260630`.
fn rule(repeat: &Repeat) -> String {
    let mut rule = format!("FREQ=WEEKLY;INTERVAL={}", repeat.weeks);
    if let Some(until) = repeat.until {
        let _ = write!(rule, ";UNTIL={}", date(until));
    }
    if !repeat.on.is_empty() {
        let days: Vec<&str> = repeat.on.iter().map(|day| weekday(*day)).collect();
        let _ = write!(rule, ";BYDAY={}", days.join(","));
    }
    rule
}

fn weekday(day: Weekday) -> &'static str {
    ["MO", "TU", "WE", "TH", "FR", "SA", "SU"][day as usize]
}

fn date(day: Day) -> String {
    day.to_string().replace('-', "")
}

/// A text as a value (section 3.3.11). What controls a terminal, or turns the direction of text, has no place in a calendar.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for letter in text.replace("\r\n", "\n").chars() {
        match letter {
            '\\' => escaped.push_str("\\\\"),
            ';' => escaped.push_str("\\;"),
            ',' => escaped.push_str("\\,"),
            '\n' => escaped.push_str("\\n"),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' => escaped.push('…'),
            letter if letter.is_control() => escaped.push(' '),
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// Adds a line, folded where it is too long, never within a character.
fn line(text: &mut String, name: &str, value: &str) {
    let mut room = LONGEST_LINE;
    for letter in name.chars().chain([':']).chain(value.chars()) {
        let length = letter.len_utf8();
        if length > room {
            text.push_str("\r\n ");
            room = LONGEST_LINE - 1;
        }
        text.push(letter);
        room -= length;
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::agenda::Occasion;

    fn agenda(summary: &str, repeat: Option<Repeat>) -> Agenda {
        let day = Day::parse("2026-12-31").expect("a day");
        let entry = Entry {
            key: "due.audit".to_owned(),
            occasion: Occasion::Due,
            day,
            repeat,
            summary: summary.to_owned(),
            notes: vec!["task audit, owned by Ana".to_owned(), "done when: a; b\\c".to_owned()],
        };
        let as_of = Day::parse("2026-03-10").expect("a day");
        Agenda { title: "P".into(), whose: "Ana".into(), plan: 7, as_of, entries: vec![entry] }
    }

    /// Undoes the folding, as a reader does.
    fn unfolded(text: &str) -> Vec<String> {
        assert!(text.ends_with("\r\n") && !text.replace("\r\n", "").contains(['\r', '\n']));
        for line in text.split("\r\n") {
            assert!(line.len() <= LONGEST_LINE, "{line}");
        }
        text.trim_end().replace("\r\n ", "").split("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn an_event_is_a_whole_day_with_an_identity_of_its_own() {
        let text = write(&agenda("Due: Audit", None));
        let lines = unfolded(&text);
        for line in [
            "BEGIN:VCALENDAR",
            "UID:due.audit@0000000000000007.git-plan",
            "DTSTAMP:20260310T000000Z",
            "DTSTART;VALUE=DATE:20261231",
            "DTEND;VALUE=DATE:20270101",
            "DESCRIPTION:task audit\\, owned by Ana\\ndone when: a\\; b\\\\c",
            "END:VCALENDAR",
        ] {
            assert!(lines.iter().any(|found| found == line), "{line} in {text}");
        }
    }

    #[test]
    fn long_lines_are_folded_between_characters_and_come_back_whole() {
        for length in 0..200 {
            let summary = "ä€𝄞x".chars().cycle().take(length).collect::<String>();
            let lines = unfolded(&write(&agenda(&summary, None)));
            assert!(lines.contains(&format!("SUMMARY:{summary}")), "{length}");
        }
    }

    #[test]
    fn what_somebody_wrote_ends_no_line_and_begins_no_property() {
        let hostile = "a\r\nBEGIN:VALARM\nEND:VEVENT;x,y\\\u{1b}[31m\u{202e}\u{85}";
        let lines = unfolded(&write(&agenda(hostile, None)));
        assert!(
            lines.contains(&"SUMMARY:a\\nBEGIN:VALARM\\nEND:VEVENT\\;x\\,y\\\\ [31m… ".to_owned()),
            "{lines:?}"
        );
        assert_eq!(lines.iter().filter(|line| line.starts_with("BEGIN:")).count(), 2);
    }

    #[test]
    fn what_recurs_has_a_rule() {
        let until = Day::parse("2027-06-30");
        for (repeat, rule) in [
            (Repeat { weeks: 2, on: Vec::new(), until }, "RRULE:FREQ=WEEKLY;INTERVAL=2;UNTIL=20270630"),
            (
                Repeat { weeks: 1, on: Weekday::ALL[..2].to_vec(), until: None },
                "RRULE:FREQ=WEEKLY;INTERVAL=1;BYDAY=MO,TU",
            ),
        ] {
            assert!(unfolded(&write(&agenda("S", Some(repeat)))).contains(&rule.to_owned()), "{rule}");
        }
    }
}
