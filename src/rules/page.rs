//! A rule's page: the doc comment of the rule, by its headings.

use super::Rule;

/// A file of an example: its name where one is given, and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The name of the file; empty for `example.plan.yaml`.
    pub file: &'static str,
    /// Its text.
    pub text: String,
}

/// A page in its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// One sentence or a few: what the rule finds.
    pub finds: String,
    /// Why that matters.
    pub why: String,
    /// Plan files in which the rule finds something.
    pub bad: Vec<Example>,
    /// The same files mended.
    pub good: Vec<Example>,
}

impl Rule {
    /// Returns the page as Markdown, without the space that doc comments have at the beginning of lines.
    pub fn markdown(&self) -> String {
        let lines: Vec<&str> = self.page.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
        lines.join("\n").trim().to_owned()
    }

    /// Returns the page in its parts.
    pub fn parts(&self) -> Page {
        Page {
            finds: self.prose("What it finds"),
            why: self.prose("Why it matters"),
            bad: self.examples("Example"),
            good: self.examples("Mended"),
        }
    }

    fn section(&self, heading: &str) -> Vec<&'static str> {
        let lines = self.page.lines().map(|line| line.strip_prefix(' ').unwrap_or(line));
        let is_heading = |line: &&str| line.strip_prefix("## ").is_some_and(|found| found.trim() == heading);
        lines
            .skip_while(|line| !is_heading(line))
            .skip(1)
            .take_while(|line| !line.starts_with("## "))
            .collect()
    }

    fn prose(&self, heading: &str) -> String {
        self.section(heading).join("\n").trim().to_owned()
    }

    fn examples(&self, heading: &str) -> Vec<Example> {
        let mut examples = Vec::new();
        let mut open: Option<(&'static str, Vec<&'static str>)> = None;
        for line in self.section(heading) {
            if let Some(rest) = line.strip_prefix("```") {
                match open.take() {
                    Some((file, lines)) => examples.push((file, lines)),
                    None => open = Some((rest.strip_prefix("yaml").unwrap_or(rest).trim(), Vec::new())),
                }
            } else if let Some((_, lines)) = &mut open {
                lines.push(line);
            }
        }
        examples.into_iter().map(|(file, lines)| Example { file, text: lines.join("\n") + "\n" }).collect()
    }
}
