//! Findings with the lines they are about, through miette.

use std::borrow::Cow;
use std::fmt;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents,
    Severity, SourceCode, SourceSpan, SpanContents, ThemeCharacters, ThemeStyles,
};
use rustc_hash::FxHashMap;

use crate::base::{FileId, Place};
use crate::diagnostic::{Finding, Label, Level};
use crate::graph::Plan;

use super::look::ascii;
use super::{Look, inert, inert_in_logs};

/// A line longer than this is shown as a window around the place.
const LONGEST_LINE: usize = 400;
/// So many lines apart, two places are still shown together.
const NEAR: usize = 12;
/// How much of such a line is shown on either side.
const WINDOW: usize = 60;

/// Shows findings of one plan; texts are prepared once for each file.
pub struct Snippets<'p> {
    plan: &'p Plan,
    handler: GraphicalReportHandler,
    ascii: bool,
    sources: FxHashMap<FileId, Source<'p>>,
}

impl<'p> Snippets<'p> {
    /// Prepares to show findings of a plan.
    pub fn new(plan: &'p Plan, look: Look) -> Self {
        let theme = GraphicalTheme {
            characters: if look.ascii { ThemeCharacters::ascii() } else { ThemeCharacters::unicode() },
            styles: if look.color { ThemeStyles::ansi() } else { ThemeStyles::none() },
        };
        let handler = GraphicalReportHandler::new_themed(theme)
            .with_width(look.width.unwrap_or(100).max(40))
            .with_context_lines(1)
            .with_links(false)
            .with_word_splitter(textwrap::WordSplitter::NoHyphenation)
            .with_show_related_as_nested(true)
            .with_primary_span_start()
            .without_cause_chain();
        Self { plan, handler, ascii: look.ascii, sources: FxHashMap::default() }
    }

    /// Returns a finding with its lines.
    pub fn render(&mut self, finding: &Finding) -> String {
        let files = std::iter::once(&finding.primary).chain(&finding.related).chain(&finding.cause);
        for label in files {
            self.prepare(label.place.file);
        }
        let shown = Shown::new(self, finding);
        let mut text = String::new();
        if self.handler.render_report(&mut text, &shown).is_err() {
            // A place that cannot be shown still leaves the sentence.
            text = format!("{}: {}\n", finding.level, self.words(&finding.message));
        }
        inert_in_logs(text.lines().map(|line| format!("{}\n", line.trim_end())).collect())
    }

    /// A sentence of ours, as it can be shown.
    fn words(&self, text: &str) -> String {
        let safe = inert(text);
        if self.ascii { ascii(&safe) } else { safe.into_owned() }
    }

    fn prepare(&mut self, file: FileId) {
        if let Some(known) = self.plan.files().get(file.0 as usize) {
            self.sources.entry(file).or_insert_with(|| Source::new(&known.path, known.lowered.text.as_str()));
        }
    }

    fn labeled(&self, source: &Source<'_>, label: &Label, primary: bool) -> LabeledSpan {
        let (start, length) = source.clamp(label.place);
        let text = (!label.text.is_empty()).then(|| self.words(&label.text));
        if primary {
            LabeledSpan::new_primary_with_span(text, (start, length))
        } else {
            LabeledSpan::new_with_span(text, (start, length))
        }
    }
}

/// A file's text as it is shown; a copy only where something in it had to be made inert.
#[derive(Debug)]
struct Source<'p> {
    path: String,
    text: Cow<'p, str>,
    line_starts: Vec<u32>,
}

impl<'p> Source<'p> {
    fn new(path: &str, text: &'p str) -> Self {
        // A carriage return belongs to the line break and is not shown; offsets stay.
        let text = if text.contains("\r\n") {
            Cow::Owned(inert(&text.replace("\r\n", " \n")).into_owned())
        } else {
            inert(text)
        };
        let line_starts =
            std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at as u32 + 1)).collect();
        Self { path: inert(path).into_owned(), text, line_starts }
    }

    fn line_of(&self, byte: usize) -> usize {
        self.line_starts.partition_point(|start| *start as usize <= byte).saturating_sub(1)
    }

    fn line_end(&self, line: usize) -> usize {
        self.line_starts.get(line + 1).map_or(self.text.len(), |start| *start as usize)
    }

    fn line_start(&self, line: usize) -> usize {
        self.line_starts[line] as usize
    }

    /// Whether two places are near enough to be shown in one stretch of the file.
    fn is_near(&self, one: Place, other: Place) -> bool {
        let line = |place: Place| self.line_of(place.span.start as usize);
        line(one).abs_diff(line(other)) <= NEAR
    }

    /// The label's bytes on its first line, inside the text.
    fn clamp(&self, place: Place) -> (usize, usize) {
        let boundary = |mut at: usize| {
            at = at.min(self.text.len());
            while !self.text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let start = boundary(place.span.start as usize);
        let end = boundary(place.span.end as usize).max(start);
        let line_end = self.text[start..].find(['\n', '\r']).map_or(self.text.len(), |length| start + length);
        (start, end.min(line_end).min(start + LONGEST_LINE) - start)
    }
}

impl SourceCode for Source<'_> {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        if span.offset() > self.text.len() {
            return Err(MietteError::OutOfBounds);
        }
        let (first, last) = (self.line_of(span.offset()), self.line_of(span.offset() + span.len()));
        if before == 0 && after == 0 {
            // The head line asks where the label itself begins.
            let column = self.text[self.line_start(first)..span.offset()].chars().count();
            let data = &self.text.as_bytes()[span.offset()..span.offset() + span.len()];
            return Ok(Box::new(MietteSpanContents::new_named(
                self.path.clone(),
                data,
                *span,
                first,
                column,
                1,
            )));
        }
        let (from, to) = (first.saturating_sub(before), (last + after).min(self.line_starts.len() - 1));
        let (mut start, mut end) = (self.line_start(from), self.line_end(to));
        let mut column = 0;
        let mut line = from;
        let mut lines = to - from + 1;
        if (from..=to).any(|line| self.line_end(line) - self.line_start(line) > LONGEST_LINE) {
            let boundary = |mut at: usize| {
                while !self.text.is_char_boundary(at) {
                    at -= 1;
                }
                at
            };
            line = first;
            lines = last - first + 1;
            let line_start = self.line_start(first);
            start = boundary(span.offset().saturating_sub(WINDOW).max(line_start));
            end = boundary((span.offset() + span.len() + WINDOW).min(self.line_end(last)));
            column = start - line_start;
        }
        let data = &self.text.as_bytes()[start..end];
        let shown = SourceSpan::new(start.into(), end - start);
        Ok(Box::new(MietteSpanContents::new_named(self.path.clone(), data, shown, line, column, lines)))
    }
}

/// A finding as miette shows it: the labels of the primary file together, those of other files one after another.
#[derive(Debug)]
struct Shown<'s> {
    message: String,
    rule: Option<String>,
    level: Level,
    help: String,
    source: Option<&'s Source<'s>>,
    labels: Vec<LabeledSpan>,
    elsewhere: Vec<Self>,
}

impl<'s> Shown<'s> {
    fn new(snippets: &'s Snippets<'_>, finding: &Finding) -> Self {
        let file = finding.primary.place.file;
        let source = snippets.sources.get(&file);
        let mut labels: Vec<LabeledSpan> = Vec::new();
        let mut elsewhere = Vec::new();
        if let Some(source) = source {
            labels.push(snippets.labeled(source, &finding.primary, true));
        }
        for label in finding.related.iter().cloned().chain(finding.cause.clone()) {
            let Some(other) = snippets.sources.get(&label.place.file) else { continue };
            if label.place.file == file && other.is_near(finding.primary.place, label.place) {
                labels.push(snippets.labeled(other, &label, false));
            } else {
                elsewhere.push(Shown {
                    message: snippets.words(&label.text),
                    rule: None,
                    level: Level::Note,
                    help: String::new(),
                    source: Some(other),
                    labels: vec![snippets.labeled(other, &Label { text: String::new(), ..label }, true)],
                    elsewhere: Vec::new(),
                });
            }
        }
        let message = match source.filter(|source| source.text.is_empty()) {
            // Without a line to show, the sentence names the file.
            Some(source) => format!("{}: {}", source.path, snippets.words(&finding.message)),
            None => snippets.words(&finding.message),
        };
        Self {
            message,
            rule: Some(finding.rule.to_owned()),
            level: finding.level,
            help: snippets.words(&finding.help),
            source: source.filter(|source| !source.text.is_empty()),
            labels,
            elsewhere,
        }
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Shown<'_> {}

impl Diagnostic for Shown<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let rule = self.rule.as_ref()?;
        Some(Box::new(format!("{}[{rule}]", self.level)))
    }

    fn severity(&self) -> Option<Severity> {
        Some(match self.level {
            Level::Error => Severity::Error,
            Level::Warning => Severity::Warning,
            Level::Note | Level::Off => Severity::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        (!self.help.is_empty()).then(|| Box::new(&self.help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source.map(|source| source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        (self.source.is_some())
            .then(|| Box::new(self.labels.iter().cloned()) as Box<dyn Iterator<Item = LabeledSpan>>)
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn Diagnostic> + 'a>> {
        (!self.elsewhere.is_empty()).then(|| {
            Box::new(self.elsewhere.iter().map(|shown| shown as &dyn Diagnostic))
                as Box<dyn Iterator<Item = _>>
        })
    }
}
