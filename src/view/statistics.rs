//! How many findings there are of each rule.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::check::{CheckView, Summary, UnreadableView};
use super::{Column, Document, Head, Line, Style, Table};

/// The output of `check --statistics`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StatisticsView {
    /// Format, command, data date.
    #[serde(flatten)]
    pub head: Head,
    /// How many findings there are of each level.
    pub summary: Summary,
    /// The rules that found something, those with the most findings first.
    pub rules: Vec<RuleCount>,
    /// Files that could not be read; the answer is then not whole.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unreadable: Vec<UnreadableView>,
}

/// How many findings there are of a rule.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RuleCount {
    /// The rule.
    pub rule: &'static str,
    /// The level of its findings.
    pub level: &'static str,
    /// How many there are.
    pub findings: usize,
}

impl StatisticsView {
    /// Counts what was found.
    pub fn new(view: &CheckView) -> Self {
        let mut counts: BTreeMap<(&str, &str), RuleCount> = BTreeMap::new();
        for finding in &view.findings {
            let (rule, level) = (finding.rule, finding.level);
            let count = counts.entry((rule, level)).or_insert(RuleCount { rule, level, findings: 0 });
            count.findings += 1;
        }
        let mut rules: Vec<RuleCount> = counts.into_values().collect();
        rules.sort_by_key(|count| std::cmp::Reverse(count.findings));
        let (head, summary) = (view.head.clone(), view.summary);
        Self { head, summary, rules, unreadable: view.unreadable.clone() }
    }

    /// Returns the counts as a table; nothing where there are none.
    pub fn document(&self) -> Document {
        let mut document = Document::default();
        if self.rules.is_empty() {
            return document;
        }
        let rows = self.rules.iter().map(|count| {
            vec![
                Line::plain(count.findings.to_string()),
                Line::plain(count.level),
                Line::styled(count.rule, Style::Id),
            ]
        });
        let columns = vec![Column::right("Findings"), Column::left("Level"), Column::left("Rule")];
        document.table(Table { columns, rows: rows.collect() });
        document
    }
}
