//! What `setup hooks` says: the hook that checks the trailers of a message, and what became of it.

use schemars::JsonSchema;
use serde::Serialize;

use super::Head;

/// The name by which git runs it.
pub const HOOK: &str = "commit-msg";
/// What a hook that calls us has in it.
const CALL: &str = "git-plan";

/// The output of `setup hooks`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct HooksView {
    /// Format, command.
    #[serde(flatten)]
    pub head: Head,
    /// The name of the hook.
    pub hook: &'static str,
    /// The hook.
    pub text: String,
    /// The line that does the same in a hook that is there already.
    pub line: String,
    /// Where it is, or was to be; `null` where nothing was asked to be written.
    pub path: Option<String>,
    /// What became of it: `added`, `there` where it was there already, `other` where another hook is there and stays; `null` where nothing
    /// was asked to be written.
    pub outcome: Option<&'static str>,
}

impl HooksView {
    /// Makes the view of the hook, before it is written. `options` stand between the program and the command, such as `-C DIR`.
    pub fn new(options: &[String]) -> Self {
        // Git starts a hook at the top of the work tree, wherever `GIT_PREFIX` says that the user stands.
        let mut call = format!("GIT_PREFIX='' {CALL}");
        for option in options {
            call.push(' ');
            call.push_str(&quoted(option));
        }
        let call = format!("{call} trace --check-message - <\"$1\"");
        let text = format!(
            "#!/bin/sh\n\
             # Checks that the `Plan:` trailers of a message name items of the plan, and offers those that its author works on.\n\
             # With `--require` behind `trace`, a message without one is refused. `git commit --no-verify` passes this hook by.\n\
             if ! command -v {CALL} >/dev/null 2>&1; then\n    \
             echo 'note: git-plan is not on the PATH, so the Plan: trailers were not checked' >&2\n    \
             exit 0\n\
             fi\n\
             {call}\n\
             # 1 is its answer that something is wrong; where it could not answer, the commit goes on.\n\
             if [ $? -eq 1 ]; then\n    \
             echo \"help: your message is kept; mend it with: git commit -e -F '$1'\" >&2\n    \
             exit 1\n\
             fi\n"
        );
        Self {
            head: Head::timeless("setup"),
            hook: HOOK,
            text,
            line: format!("{call} || [ $? -ne 1 ] || exit 1"),
            path: None,
            outcome: None,
        }
    }

    /// Says what became of it; `there` is the text of a hook that was there already.
    #[must_use]
    pub fn written(mut self, path: String, there: Option<&str>) -> Self {
        self.path = Some(path);
        self.outcome = Some(match there {
            None => "added",
            Some(text) if text.contains("trace --check-message") => "there",
            Some(_) => "other",
        });
        self
    }

    /// Returns the hook, or what became of it.
    pub fn text(&self) -> String {
        let path = self.path.as_deref().unwrap_or_default();
        match self.outcome {
            None => format!(
                "# {}\n{}\n# Nothing was written. `git plan setup hooks --write` adds it to this repository.\n",
                self.hook, self.text
            ),
            Some("added") => {
                format!("Written to {path}: from now on it checks the `Plan:` trailers of each message.\n")
            }
            Some("there") => format!("Nothing was written: {path} checks the trailers already.\n"),
            Some(_) => format!(
                "Nothing was written: there is another hook at {path}. To check the trailers as well, add this line to it:\n\n    {}\n",
                self.line
            ),
        }
    }
}

/// Returns a word as a shell reads it.
fn quoted(word: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./=+,:@".contains(letter);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_with_any_name_is_one_word() {
        assert_eq!(quoted("../plans"), "../plans");
        assert_eq!(quoted("a b"), "'a b'");
        assert_eq!(quoted("it's $HOME"), "'it'\\''s $HOME'");
    }
}
