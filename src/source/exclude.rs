//! The manifest's `exclude:`, globs as in a `.gitignore` beside it.

use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// What of a plan's folder is not part of the plan.
#[derive(Clone, Debug)]
pub struct Exclude {
    globs: Gitignore,
}

/// A glob that cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidGlob {
    /// Its place in the list of globs.
    pub index: usize,
    /// What is wrong with it.
    pub message: String,
}

impl Exclude {
    /// Returns the one that excludes nothing.
    pub fn none() -> Self {
        Self { globs: Gitignore::empty() }
    }

    /// Reads globs with the meaning that they have in a `.gitignore` beside the manifest: the last that matches
    /// decides, `!` takes back, a slash at the end means folders, one before that anchors at the plan's folder.
    ///
    /// Those that cannot be understood are left out and told.
    pub fn new<G: AsRef<str>>(globs: &[G]) -> (Self, Vec<InvalidGlob>) {
        let mut builder = GitignoreBuilder::new("");
        let mut invalid = Vec::new();
        for (index, glob) in globs.iter().enumerate() {
            if let Err(error) = builder.add_line(None, glob.as_ref()) {
                invalid.push(InvalidGlob { index, message: message(&error) });
            }
        }
        match builder.build() {
            Ok(globs) => (Self { globs }, invalid),
            // Each glob is sound, and together they are more than the matcher takes.
            Err(error) => {
                invalid.push(InvalidGlob { index: 0, message: message(&error) });
                (Self::none(), invalid)
            }
        }
    }

    /// Returns whether the globs exclude a path, given from the plan's folder. Folders above it are not asked.
    pub(super) fn matches(&self, path: &str, is_folder: bool) -> bool {
        self.globs.matched(path, is_folder).is_ignore()
    }
}

impl Default for Exclude {
    fn default() -> Self {
        Self::none()
    }
}

fn message(error: &ignore::Error) -> String {
    match error {
        ignore::Error::Glob { err, .. } => err.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_glob_that_matches_decides() {
        let (exclude, invalid) =
            Exclude::new(&["drafts/", "*.old.plan.yaml", "!keep.old.plan.yaml", "/top.plan.yaml"]);
        assert!(invalid.is_empty());
        assert!(exclude.matches("a/drafts", true));
        assert!(!exclude.matches("a/drafts", false));
        assert!(exclude.matches("a/x.old.plan.yaml", false));
        assert!(!exclude.matches("a/keep.old.plan.yaml", false));
        assert!(exclude.matches("top.plan.yaml", false));
        assert!(!exclude.matches("a/top.plan.yaml", false));
    }

    #[test]
    fn a_glob_that_cannot_be_understood_is_told_and_the_others_count() {
        let (exclude, invalid) = Exclude::new(&["ok/", "{a", "[z-a]"]);
        assert!(exclude.matches("ok", true));
        assert_eq!(invalid.iter().map(|glob| glob.index).collect::<Vec<_>>(), [1, 2]);
    }
}
