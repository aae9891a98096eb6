//! What `setup ci` gives: a job for each service, ready to paste.

use clap::ValueEnum;

use crate::cli::error::CliError;

/// The address of this project's repository, where the package says it.
const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");
/// The oldest compiler that builds the program.
const RUST: &str = env!("CARGO_PKG_RUST_VERSION");

/// A service of continuous integration that a job is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Service {
    /// GitHub Actions: annotations, a summary, and a comment that is kept up to date
    Github,
    /// GitLab CI: Code Quality, tests, and a page
    Gitlab,
    /// Buildkite: an annotation
    Buildkite,
}

impl Service {
    /// Returns its name.
    pub(in crate::cli) fn name(self) -> &'static str {
        match self {
            Self::Github => "github",
            Self::Gitlab => "gitlab",
            Self::Buildkite => "buildkite",
        }
    }

    /// Returns where its job stands, from the top of the repository.
    pub(in crate::cli) fn path(self) -> &'static str {
        match self {
            Self::Github => ".github/workflows/plan.yml",
            Self::Gitlab => ".gitlab-ci.yml",
            Self::Buildkite => ".buildkite/pipeline.yml",
        }
    }

    /// Returns the job, with git-plan from an address: that of its repository, or `OWNER/NAME` on GitHub. Without one, with a
    /// place to write it.
    pub(in crate::cli) fn job(self, source: Option<&str>) -> Result<String, CliError> {
        let text = match self {
            Self::Github => include_str!("github.yml"),
            Self::Gitlab => include_str!("gitlab.yml"),
            Self::Buildkite => include_str!("buildkite.yml"),
        };
        let source = source.or((!REPOSITORY.is_empty()).then_some(REPOSITORY)).unwrap_or("OWNER/git-plan");
        let text = text.replace("SOURCE", &self.address(source)?);
        Ok(text.replace("VERSION", env!("CARGO_PKG_VERSION")).replace("RUST", RUST))
    }

    /// Returns whether a job can be written that runs as it is.
    pub(in crate::cli) fn is_complete(source: Option<&str>) -> bool {
        source.is_some() || !REPOSITORY.is_empty()
    }

    /// Returns an address as the service takes it.
    fn address(self, source: &str) -> Result<String, CliError> {
        let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-._~/:@".contains(letter);
        let name = source.trim_end_matches('/').trim_end_matches(".git");
        let on_github = name.strip_prefix("https://github.com/").unwrap_or(name);
        let is_short = on_github.split('/').count() == 2 && !on_github.contains([':', '@']);
        if source.is_empty() || source.starts_with('-') || !source.chars().all(is_plain) {
            return Err(CliError::new("the address of a repository is letters, digits and `-._~/:@`")
                .hint("write it as in `--source https://github.com/OWNER/git-plan`"));
        }
        match (self, is_short) {
            (Self::Github, true) => Ok(on_github.to_owned()),
            (Self::Github, false) => Err(CliError::new(format!("`{source}` is no repository of GitHub"))
                .hint("an action is taken from GitHub alone: `--source OWNER/git-plan`")),
            (_, true) => Ok(format!("https://github.com/{on_github}")),
            (_, false) => Ok(source.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_written_as_the_service_takes_it() {
        let of = |service: Service, source: &str| service.address(source).map_err(|error| error.message);
        assert_eq!(of(Service::Github, "https://github.com/a/b.git").as_deref(), Ok("a/b"));
        assert_eq!(of(Service::Gitlab, "a/b").as_deref(), Ok("https://github.com/a/b"));
        assert_eq!(
            of(Service::Buildkite, "https://h.example/x/y/z").as_deref(),
            Ok("https://h.example/x/y/z")
        );
        assert!(of(Service::Github, "https://h.example/x/y").is_err());
        for hostile in ["", "-x", "a/b; rm -rf", "a/b\n- run: x", "$(x)/b"] {
            assert!(of(Service::Gitlab, hostile).is_err(), "{hostile}");
        }
    }
}
