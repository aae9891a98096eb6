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
