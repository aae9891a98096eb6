//! What `init` says: what was written, and what to type next.

use schemars::JsonSchema;
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::{Document, Head, Line, Style};

/// The output of `init`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct InitView {
    /// Format and command.
    #[serde(flatten)]
    pub head: Head,
    /// The folder that was written into, as it is typed from where the command was.
    pub directory: String,
    /// The example that was written, if one was.
    pub example: Option<&'static str>,
    /// What was written.
    #[serde(flatten)]
    pub written: Written,
    /// What to type next.
    pub next: Vec<NextView>,
}

/// What was written.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Written {
    /// The files, from the folder, with forward slashes.
    pub files: Vec<String>,
    /// How many commits they came in; none where there is no new repository.
    pub commits: usize,
    /// The id of the last commit.
    #[serde(rename = "commit")]
    pub head: Option<String>,
}

/// A command to type next.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct NextView {
    /// The command.
    pub command: String,
    /// What it says.
    pub says: &'static str,
}

impl InitView {
    /// Makes the view of a plan that was written into a folder; `objective` is what its path should be asked about.
    pub fn new(directory: &str, example: Option<&'static str>, objective: &str, written: Written) -> Self {
        let program = if directory.is_empty() {
            "git plan".to_owned()
        } else {
            format!("git plan -C {}", quoted(directory))
        };
        Self {
            head: Head::timeless("init"),
            directory: if directory.is_empty() { ".".to_owned() } else { directory.to_owned() },
            example,
            written,
            next: vec![
                NextView {
                    command: format!("{program} check"),
                    says: "say what is wrong with it, and where",
                },
                NextView { command: format!("{program} path {objective}"), says: "say what drives its date" },
            ],
        }
    }

    /// Returns it for people.
    pub fn document(&self) -> Document {
        let mut document = Document::default();
        let (files, commits) = (&self.written.files, self.written.commits);
        let what =
            self.example.map_or_else(|| "a first plan".to_owned(), |name| format!("the example `{name}`"));
        if let Some(head) = &self.written.head {
            let last: String = head.chars().take(7).collect();
            let count = files.len();
            document.text(format!(
                "Wrote {what} as a new repository: {count} files in {commits} commits, the last of them {last}"
            ));
        } else {
            document.text(format!("Wrote {what}:"));
            let folder = if self.directory == "." { String::new() } else { format!("{}/", self.directory) };
            for file in files {
                document.text(format!("  {folder}{file}"));
            }
        }
        document.heading("Next:");
        let width = self.next.iter().map(|next| next.command.width()).max().unwrap_or(0);
        for next in &self.next {
            let padding = " ".repeat(width - next.command.width() + 3);
            let line = Line::styled(format!("  {}", next.command), Style::Id);
            document.text(line.then(format!("{padding}{}", next.says), Style::Plain));
        }
        document
    }
}

/// Quotes a path for a shell where it needs that.
fn quoted(path: &str) -> String {
    let plain = |letter: char| letter.is_alphanumeric() || "/._-+~".contains(letter);
    if path.chars().all(plain) && !path.starts_with(['-', '~']) {
        return path.to_owned();
    }
    format!("'{}'", path.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_path_is_quoted_for_a_shell_where_it_needs_that() {
        assert_eq!(quoted("../plans/2026-q3"), "../plans/2026-q3");
        assert_eq!(quoted("our plan"), "'our plan'");
        assert_eq!(quoted("Ana's"), r"'Ana'\''s'");
    }
}
