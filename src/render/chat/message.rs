//! What the messages of all services have in common: text that does nothing, and entries as long as there is room.

use crate::render::inert;
use crate::view::digest::{DigestView, EntryView, PersonView};

/// A title or name is told up to so many characters.
const LONGEST_TITLE: usize = 100;
/// An entry is told up to so many characters.
const LONGEST_ENTRY: usize = 900;
/// What is put behind a character that would begin something: it has no width, and keeps words together.
const JOINER: char = '\u{2060}';

/// A digest as a chat tells it.
pub(super) struct Message {
    /// The headline.
    pub(super) title: String,
    /// Whom it is for, each with their entries; where nobody is told of anything, a sentence.
    pub(super) sections: Vec<Section>,
}

/// What somebody is told.
pub(super) struct Section {
    /// Their name.
    pub(super) heading: String,
    /// What they are told, each in a line or two.
    pub(super) entries: Vec<String>,
}

impl Message {
    pub(super) fn of(view: &DigestView) -> Self {
        let mut sections: Vec<Section> = view.people.iter().map(section).collect();
        if sections.is_empty() {
            let nothing = "Nothing that concerns anybody happened.".to_owned();
            sections.push(Section { heading: "Nobody".to_owned(), entries: vec![nothing] });
        }
        Self { title: format!("Plan digest, {}", view.span()), sections }
    }

    /// Returns the message with as many entries, from the first on, as `fits` takes, and how many that leaves out.
    ///
    /// More entries never make a message shorter, so the number is found by halving.
    pub(super) fn fitting<T>(&self, make: impl Fn(&[Section], usize) -> T, fits: impl Fn(&T) -> bool) -> T {
        let all: usize = self.sections.iter().map(|section| section.entries.len()).sum();
        let with = |count: usize| make(&self.first(count), all - count);
        let whole = with(all);
        if fits(&whole) {
            return whole;
        }
        let (mut fitting, mut too_many) = (0, all);
        while too_many - fitting > 1 {
            let middle = usize::midpoint(fitting, too_many);
            if fits(&with(middle)) { fitting = middle } else { too_many = middle }
        }
        with(fitting)
    }

    /// The first entries, with their headings.
    fn first(&self, count: usize) -> Vec<Section> {
        let mut left = count;
        let mut sections = Vec::new();
        for section in &self.sections {
            if left == 0 {
                break;
            }
            let entries: Vec<String> = section.entries.iter().take(left).cloned().collect();
            left -= entries.len();
            sections.push(Section { heading: section.heading.clone(), entries });
        }
        sections
    }
}

/// Says how many entries were left out.
pub(super) fn left_out(count: usize) -> Option<String> {
    match count {
        0 => None,
        1 => Some("1 more event is left out for its length: `git plan digest` tells it.".to_owned()),
        _ => {
            Some(format!("{count} more events are left out for their length: `git plan digest` tells them."))
        }
    }
}

fn section(person: &PersonView) -> Section {
    let mut entries: Vec<String> = person.entries.iter().map(entry).collect();
    if entries.is_empty() {
        entries.push("Nothing that concerns them happened.".to_owned());
    }
    Section { heading: shortened(&quiet(&person.name), LONGEST_TITLE), entries }
}

fn entry(entry: &EntryView) -> String {
    let mark = if entry.urgency == "now" { "▲ " } else { "" };
    let title = shortened(&quiet(&entry.title), LONGEST_TITLE);
    let words = quiet(&entry.words).replace('`', "");
    shortened(&format!("{mark}{} · {title}: {words}", entry.label()), LONGEST_ENTRY)
}

fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most - 1) {
        Some((end, _)) if text[end..].chars().nth(1).is_some() => format!("{}…", text[..end].trim_end()),
        _ => text.to_owned(),
    }
}

/// Text in one line that no service takes for a mention, a tag or a link.
pub(super) fn quiet(text: &str) -> String {
    let line = inert(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let mut quiet = String::with_capacity(line.len());
    let letters: Vec<char> = line.chars().collect();
    for (at, letter) in letters.iter().enumerate() {
        quiet.push(*letter);
        let next = letters.get(at + 1);
        let between_words =
            at > 0 && letters[at - 1].is_alphanumeric() && next.is_some_and(|next| next.is_alphanumeric());
        let begins = match letter {
            '@' | '＠' | '<' | '＃' => true,
            ':' => next.is_some_and(|next| !next.is_whitespace()),
            // A name of a host would be made a link.
            '.' => between_words,
            _ => false,
        };
        if begins {
            quiet.push(JOINER);
        }
    }
    quiet
}
