//! The findings of a check in every format, for standard output and for files.

use std::fmt;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use crate::base::{did_you_mean, quoted};
use crate::diagnostic::Finding;
use crate::render::{self, Look, snippet::Snippets};
use crate::rules;
use crate::snapshot::Snapshot;
use crate::source::{SourceError, write_report};
use crate::view::check::CheckView;
use crate::view::explain::ExplainView;

use super::error::CliError;

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// With the lines they are about
    Text,
    /// One line each
    Concise,
    /// For programs
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub, at most ten of a level
    Github,
    /// Annotations of Azure Pipelines
    Azure,
    /// Code Quality of GitLab
    Gitlab,
    /// Test results as `JUnit` writes them
    Junit,
    /// For reviewdog
    Rdjson,
    /// A page for the summary of a job, below 1 MB
    Markdown,
}

/// A file that findings are written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Destination {
    format: Format,
    path: PathBuf,
}

impl fmt::Display for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.format.to_possible_value();
        let name = name.as_ref().map_or("", |name| name.get_name());
        write!(f, "{} as {name}", self.path.display())
    }
}

/// Reads `FORMAT=PATH`.
pub(super) fn parse_destination(text: &str) -> Result<Destination, String> {
    let Some((name, path)) = text.split_once('=').filter(|(_, path)| !path.is_empty()) else {
        return Err("write a format, `=` and a path, such as `sarif=check.sarif`".to_owned());
    };
    let format = Format::from_str(name, false).map_err(|_| {
        let known: Vec<String> = Format::value_variants()
            .iter()
            .filter_map(ValueEnum::to_possible_value)
            .map(|value| value.get_name().to_owned())
            .collect();
        let hint = did_you_mean(name, known.iter().map(String::as_str))
            .unwrap_or_else(|| format!("the formats are {}", known.join(", ")));
        format!("there is no format {}; {hint}", quoted(name))
    })?;
    Ok(Destination { format, path: PathBuf::from(path) })
}

/// What was found, ready to be printed in any format.
pub(super) struct Report<'s> {
    pub(super) snapshot: &'s Snapshot,
    pub(super) findings: &'s [Finding],
    pub(super) view: &'s CheckView,
}

impl Report<'_> {
    /// Returns the findings in a format; `look` is for the text alone.
    pub(super) fn render(&self, format: Format, look: Look) -> String {
        let view = self.view;
        match format {
            Format::Text => {
                let mut snippets = Snippets::new(&self.snapshot.plan, look);
                let mut text = String::new();
                for (finding, told) in self.findings.iter().zip(&view.findings) {
                    let finding = Finding { message: told.message_now(), ..finding.clone() };
                    text.push_str(snippets.render(&finding).trim_start_matches('\n'));
                    text.push('\n');
                }
                text
            }
            Format::Concise => render::concise::render(view),
            Format::Json => render::json::render(view),
            Format::Sarif => render::sarif::render(view, &ExplainView::new(rules::all()).rules),
            Format::Github => render::github::render(view),
            Format::Azure => render::azure::render(view),
            Format::Gitlab => render::gitlab::render(view),
            Format::Junit => render::junit::render(view),
            Format::Rdjson => render::rdjson::render(view),
            Format::Markdown => render::summary::render(view, render::summary::SUMMARY_BYTES),
        }
    }

    /// Returns the counts in a sentence.
    pub(super) fn sentence(&self) -> String {
        format!("{}\n", self.view.sentences().join("\n"))
    }

    /// Writes the findings to files; paths are from `directory`.
    pub(super) fn write(&self, directory: &Path, destinations: &[Destination]) -> Result<(), CliError> {
        for Destination { format, path } in destinations {
            let mut text = self.render(*format, Look::PLAIN);
            if *format == Format::Text {
                text.push_str(&self.sentence());
            }
            write_report(&directory.join(path), &text).map_err(|error| match error {
                SourceError::AlreadyExists { path } => {
                    CliError::new(format!("`{}` is a file of a plan, and no report", path.display()))
                        .hint("name another file for the report")
                }
                error => error.into(),
            })?;
        }
        Ok(())
    }
}
