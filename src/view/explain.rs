//! What `explain` says: the rules in short, and each rule's page.

use schemars::JsonSchema;
use serde::Serialize;

use crate::diagnostic::Level;
use crate::rules::{Example, Group, Rule};

use super::{Column, Document, Head, Line, Style, Table};

/// The output of `explain`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ExplainView {
    /// Format, command.
    #[serde(flatten)]
    pub head: Head,
    /// The groups that the rules are of.
    pub groups: Vec<GroupView>,
    /// The rules, in the order of the reference.
    pub rules: Vec<RuleView>,
}

/// A group of rules.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct GroupView {
    /// Its name, which the manifest can use in place of a rule's.
    pub name: &'static str,
    /// What it is about.
    pub about: &'static str,
}

/// A rule with its page.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RuleView {
    /// Its name.
    pub name: &'static str,
    /// Its group.
    pub group: &'static str,
    /// Its level where the manifest does not say.
    pub level: &'static str,
    /// The version since which there is this rule.
    pub since: &'static str,
    /// What it finds, in a sentence.
    pub summary: String,
    /// What it finds.
    pub finds: String,
    /// Why that matters.
    pub why: String,
    /// Plan files in which it finds something.
    pub example: Vec<ExampleView>,
    /// The same files mended.
    pub mended: Vec<ExampleView>,
    /// What the manifest can set beside the level.
    pub options: Vec<OptionView>,
    /// What `check --fix` does about its findings, where it does something.
    pub fixes: Option<&'static str>,
    /// Names that it had before, which still work.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub formerly: &'static [&'static str],
    /// What to write in the manifest to set its level; of reading errors nothing, as they cannot be silenced.
    pub in_manifest: Option<String>,
    /// The comment that allows it once.
    pub allow: Option<String>,
    /// The page as it is written, in Markdown.
    pub markdown: String,
}

/// A file of an example.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ExampleView {
    /// Its name, where one is given.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub file: &'static str,
    /// Its text.
    pub text: String,
}

/// An option of a rule.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OptionView {
    /// Its name.
    pub name: &'static str,
    /// Its value where it is not set.
    pub default: &'static str,
    /// What it says.
    pub about: &'static str,
}

impl ExplainView {
    /// Makes the view of these rules.
    pub fn new(rules: &[&'static Rule]) -> Self {
        let of = |group: &Group| rules.iter().any(|rule| rule.group == *group);
        let groups = Group::ALL.into_iter().filter(of);
        Self {
            head: Head::timeless("explain"),
            groups: groups.map(|group| GroupView { name: group.name(), about: group.words() }).collect(),
            rules: rules.iter().map(|rule| RuleView::new(rule)).collect(),
        }
    }

    /// Returns the rules in short, by group.
    pub fn list(&self) -> Document {
        let longest = self.rules.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
        let mut document = Document::default();
        for group in &self.groups {
            document.heading(
                Line::styled(capitalised(group.name), Style::Strong)
                    .then(format!(": {}", group.about), Style::Plain),
            );
            let rows = self.rules.iter().filter(|rule| rule.group == group.name).map(|rule| {
                vec![
                    Line::styled(rule.name, Style::Id),
                    Line::styled(rule.level, level_style(rule.level)),
                    Line::plain(&rule.summary),
                ]
            });
            let columns = vec![
                Column::left("Rule").at_least(longest),
                Column::left("Level").at_least("warning".len()),
                Column::left("What it finds"),
            ];
            document.table(Table { columns, rows: rows.collect() });
        }
        document
    }

    /// Returns the rules' pages, one after another.
    pub fn pages(&self) -> Document {
        let mut document = Document::default();
        for rule in &self.rules {
            rule.page(&mut document);
        }
        document
    }
}

impl RuleView {
    fn new(rule: &Rule) -> Self {
        let page = rule.parts();
        let silenceable = rule.group != Group::Reading;
        let examples = |examples: Vec<Example>| {
            examples
                .into_iter()
                .map(|example| ExampleView { file: example.file, text: example.text })
                .collect()
        };
        Self {
            name: rule.name,
            group: rule.group.name(),
            level: rule.level.name(),
            since: rule.since,
            summary: first_sentence(&page.finds),
            finds: page.finds,
            why: page.why,
            example: examples(page.bad),
            mended: examples(page.good),
            options: rule
                .options
                .iter()
                .map(|option| OptionView { name: option.name, default: option.default, about: option.page })
                .collect(),
            fixes: Some(rule.fixes).filter(|fixes| !fixes.is_empty()),
            formerly: rule.formerly,
            in_manifest: silenceable.then(|| in_manifest(rule)),
            allow: silenceable
                .then(|| format!("# git-plan: allow({}) the reason why it may stay", rule.name)),
            markdown: rule.markdown(),
        }
    }

    /// Adds the page.
    fn page(&self, document: &mut Document) {
        document.heading(Line::styled(self.name, Style::Id));
        let fixable = if self.fixes.is_some() { ", fixable" } else { "" };
        let formerly = match self.formerly {
            [] => String::new(),
            names => format!(", formerly {}", names.join(", ")),
        };
        document.text(Line::styled(self.level, level_style(self.level)).then(
            format!(" by default, group {}, since {}{fixable}{formerly}", self.group, self.since),
            Style::Dim,
        ));
        // The page's own list of options is left out: it is shown as a table, from the declaration.
        let sections = self.markdown.split("\n## ").map(|section| section.trim_start_matches("## "));
        for section in sections {
            let (title, body) = section.split_once('\n').unwrap_or((section, ""));
            if let Some(title) = SECTIONS.iter().find(|known| **known == title.trim()) {
                document.section(title);
                markdown(document, body);
            }
        }
        if let Some(fixes) = self.fixes {
            document.section("To have it mended");
            document.prose(fixes);
        }
        if !self.options.is_empty() {
            document.section("Options");
            let rows = self.options.iter().map(|option| {
                vec![
                    Line::styled(option.name, Style::Id),
                    Line::plain(option.default),
                    Line::plain(option.about),
                ]
            });
            let columns = vec![Column::left("Option"), Column::left("Default"), Column::left("What it says")];
            document.table(Table { columns, rows: rows.collect() });
        }
        if let (Some(in_manifest), Some(allow)) = (&self.in_manifest, &self.allow) {
            document.section("To set its level, in the manifest");
            document.code(in_manifest.as_str());
            document.section("To allow it once, above the line it is found at");
            document.code(allow.as_str());
        } else {
            document.section("To silence it");
            document.prose(
                "It cannot be silenced: what cannot be read is left out of the plan, and everything after that \
                 would be a guess.",
            );
        }
    }
}

/// The headings of a page that are shown as they are written.
const SECTIONS: [&str; 4] = ["What it finds", "Why it matters", "Example", "Mended"];

/// What to write in the manifest: another level than the default, and the options with their defaults.
fn in_manifest(rule: &Rule) -> String {
    let other = match rule.level {
        Level::Off | Level::Error => Level::Warning,
        Level::Warning => Level::Error,
        Level::Note => Level::Off,
    };
    let others: Vec<&str> =
        Level::ALL.iter().rev().filter(|level| **level != other).map(|level| level.name()).collect();
    let value = if rule.options.is_empty() {
        other.name().to_owned()
    } else {
        let options: Vec<String> =
            rule.options.iter().map(|option| format!("{}: {}", option.name, option.default)).collect();
        format!("{{ level: {}, {} }}", other.name(), options.join(", "))
    };
    format!("rules:\n  {}: {value} # or {}\n", rule.name, others.join(", "))
}

fn level_style(level: &str) -> Style {
    match level {
        "error" => Style::Bad,
        "warning" => Style::Warn,
        "off" => Style::Dim,
        _ => Style::Plain,
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
}

/// The first sentence of a text: up to a full stop that a space or the end follows.
fn first_sentence(text: &str) -> String {
    let paragraph = text.split("\n\n").next().unwrap_or(text).replace('\n', " ");
    let end = paragraph.match_indices(['.', ':']).find(|(at, _)| {
        let rest = &paragraph[at + 1..];
        let in_code = paragraph[..*at].matches('`').count() % 2 == 1;
        !in_code && (rest.is_empty() || rest.starts_with(' '))
    });
    end.map_or(paragraph.clone(), |(at, _)| format!("{}.", &paragraph[..at]))
}

/// Adds Markdown of the few forms that pages use: paragraphs, lists and examples.
fn markdown(document: &mut Document, text: &str) {
    let mut lines = text.lines().peekable();
    let mut paragraph: Vec<&str> = Vec::new();
    while let Some(line) = lines.next() {
        let fence = line.strip_prefix("```");
        let entry = line.strip_prefix("- ");
        if line.trim().is_empty() || fence.is_some() || entry.is_some() {
            prose(document, &mut paragraph);
        }
        if let Some(info) = fence {
            let code: Vec<&str> = lines.by_ref().take_while(|line| !line.starts_with("```")).collect();
            let file = info.strip_prefix("yaml").unwrap_or(info).trim();
            let name = if file.is_empty() { String::new() } else { format!("# {file}\n") };
            document.code(format!("{name}{}\n", code.join("\n")));
        } else if let Some(entry) = entry {
            let mut entries = vec![entry.to_owned()];
            while let Some(line) = lines.next_if(|line| !line.trim().is_empty() && !line.starts_with("```")) {
                if let Some(next) = line.strip_prefix("- ") {
                    entries.push(next.to_owned());
                } else if let Some(last) = entries.last_mut() {
                    last.push(' ');
                    last.push_str(line.trim());
                }
            }
            document.list(entries.into_iter().map(Line::plain).collect());
        } else if !line.trim().is_empty() {
            paragraph.push(line.trim());
        }
    }
    prose(document, &mut paragraph);
}

fn prose(document: &mut Document, paragraph: &mut Vec<&str>) {
    if !paragraph.is_empty() {
        document.prose(paragraph.join(" "));
        paragraph.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::Block;

    #[test]
    fn the_first_sentence_ends_at_its_full_stop() {
        assert_eq!(
            first_sentence("A file `x.plan.yaml` that\nis late. It is bad."),
            "A file `x.plan.yaml` that is late."
        );
        assert_eq!(first_sentence("What is due\n\nMore."), "What is due");
        assert_eq!(first_sentence("A circle: a, b and c."), "A circle.");
        assert_eq!(first_sentence(""), "");
    }

    #[test]
    fn pages_are_read_as_they_are_written() {
        let mut document = Document::default();
        markdown(
            &mut document,
            "One\nparagraph.\n```yaml plan.yaml\nplan: P\n```\n- an entry\n  of two lines\n- another\n\nEnd.",
        );
        assert_eq!(
            document.blocks,
            [
                Block::Prose("One paragraph.".to_owned()),
                Block::Code("# plan.yaml\nplan: P\n".to_owned()),
                Block::List(vec![Line::plain("an entry of two lines"), Line::plain("another")]),
                Block::Prose("End.".to_owned()),
            ]
        );
    }
}
