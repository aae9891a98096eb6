//! From the bytes of one file to its items and findings.

mod allow;
mod calendar;
mod choice;
mod condition;
mod context;
mod figure;
mod item;
mod manifest;
mod readings;
mod scalar;
mod setting;
mod time;
mod value;
mod work;

use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::base::{Day, SourceText, Span, Spanned, did_you_mean, quoted, stable_hash};
use crate::diagnostic::{Finding, Level, reading};
use crate::syntax::{self, Content, NodeIx, ProblemKind};

pub use allow::Allow;
pub use readings::{CsvProblem, lower_readings};

use self::context::Context;
use super::field::{FieldIx, SpannedText};
use super::item::Item;
use super::kind::{ItemKind, PULSES};
use super::value::Value;

/// What a file is to its plan, which says what it may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// The manifest, `plan.yaml`: its own fields and any section.
    Manifest,
    /// A `*.plan.yaml`: sections alone.
    Part,
}

/// One answer of a survey.
#[derive(Clone, Debug, PartialEq)]
pub struct Pulse {
    /// The day of the survey.
    pub day: Spanned<Day>,
    /// The question.
    pub question: SpannedText,
    /// Who answered.
    pub person: SpannedText,
    /// 1 to 5.
    pub answer: u8,
}

/// What one file says, and what is wrong with it, knowing no other file.
#[derive(Clone, Debug)]
pub struct LoweredFile {
    /// The text, for showing findings.
    pub text: Arc<SourceText>,
    /// Its items in the order written; in the manifest, the manifest itself is the first.
    pub items: Vec<Item>,
    /// Its survey answers.
    pub pulses: Vec<Pulse>,
    /// What is wrong with it; places are of this file.
    pub findings: Vec<Finding>,
    /// Its `allow(...)` comments.
    pub allows: Vec<Allow>,
    /// Whether it was read to its end.
    pub complete: bool,
    /// Whether it was, and all of its sections could be made out: what is not in its items is not in the file.
    pub whole: bool,
}

/// Reads one file.
pub fn lower(bytes: &[u8], role: Role) -> LoweredFile {
    let (text, undecodable) = decode(bytes);
    lower_decoded(SourceText::new(text), undecodable, role)
}

/// Reads what is left of a file.
pub fn lower_excerpt(text: SourceText, role: Role) -> LoweredFile {
    lower_decoded(text, None, role)
}

fn lower_decoded(text: SourceText, undecodable: Option<Finding>, role: Role) -> LoweredFile {
    let text = Arc::new(text);
    let tree = syntax::parse(text.as_str());
    let mut context = Context::new(&tree);
    context.cut_off_at = undecodable.is_some().then(|| text.as_str().trim_end().len());
    context.findings.extend(undecodable);
    for problem in tree.problems() {
        let kind = match problem.kind {
            ProblemKind::Syntax => reading::SYNTAX,
            ProblemKind::Limit => reading::LIMIT_EXCEEDED,
        };
        let line = text.line(text.position(problem.span.start).line);
        context.findings.push(
            Finding::new(kind, Level::Error, problem.span, problem.message.clone())
                .label(problem.label.clone())
                .help(problem.help.clone())
                .distinction(format!("{:016x}", stable_hash(line))),
        );
    }
    let complete = context.findings.is_empty();
    if role == Role::Manifest {
        context.items.push(manifest::empty());
    }
    for root in tree.documents() {
        document(&mut context, *root, role);
    }
    if role == Role::Manifest {
        let read = complete && !context.lost_items;
        manifest::finish(&mut context, read);
    }
    let whole = complete && !context.lost_items;
    let allows = allow::lower(&tree, &mut context.findings);
    let Context { items, pulses, mut findings, .. } = context;
    once_each(&mut findings);
    LoweredFile { text, items, pulses, findings, allows, complete, whole }
}

/// Reads the value of one field of an item from the YAML behind its key, as a file would have it; `None` where it says
/// nothing. The error is what a file would be told, with places in that YAML.
pub fn lower_field(item: &Item, field: FieldIx, yaml: &str) -> Result<Option<Value>, Box<Finding>> {
    let text = format!("{}: {yaml}", field.spec().name);
    let tree = syntax::parse(&text);
    if let Some(problem) = tree.problems().first() {
        let finding = Finding::new(reading::SYNTAX, Level::Error, problem.span, problem.message.clone());
        return Err(Box::new(finding.help(problem.help.clone())));
    }
    let mut context = Context::new(&tree);
    context.subject = Some((item.kind, &item.id.value));
    let mut read = Item { fields: Vec::new(), unreadable: Vec::new(), ..item.clone() };
    for entry in tree.documents().first().map(|root| tree.entries(*root)).unwrap_or_default() {
        item::read_field(&mut context, &mut read, field, entry);
    }
    match context.findings.into_iter().next() {
        Some(finding) => Err(Box::new(finding)),
        None => Ok(read.fields.pop().map(|field| field.value)),
    }
}

/// Returns what an item says that cannot stand together.
pub fn contradictions(item: &Item) -> Vec<Finding> {
    let tree = syntax::parse("");
    let mut context = Context::new(&tree);
    context.subject = Some((item.kind, &item.id.value));
    item::contradictions(&mut context, item);
    context.findings
}

/// Leaves each mistake once, however many aliases and merge keys bring it in again.
fn once_each(findings: &mut Vec<Finding>) {
    let mut seen = FxHashSet::default();
    findings
        .retain(|finding| seen.insert((finding.rule, finding.primary.place.span, finding.message.clone())));
}

/// Decodes UTF-8. What is not UTF-8 ends the text before the line it is in.
fn decode(bytes: &[u8]) -> (String, Option<Finding>) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_owned(), None),
        Err(error) => {
            let valid = &bytes[..error.valid_up_to()];
            let line = valid.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
            let text = String::from_utf8_lossy(&valid[..line]).into_owned();
            let shown = if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
                "the file is UTF-16, and plan files are UTF-8"
            } else {
                "the file is not UTF-8 from this line on"
            };
            let finding =
                Finding::new(reading::SYNTAX, Level::Error, Span::new(text.len(), text.len()), shown)
                    .label("the text before this was read")
                    .help(format!(
                        "save the file as UTF-8; the first byte that is not is number {} of the file",
                        error.valid_up_to() + 1
                    ))
                    .distinction("encoding");
            (text, Some(finding))
        }
    }
}

/// Reads one document: a map of sections.
fn document(context: &mut Context<'_>, root: NodeIx, role: Role) {
    let tree = context.tree;
    if tree.is_absent(root) {
        return;
    }
    if !matches!(tree.content(root), Content::Mapping(_)) {
        context.error(reading::WRONG_TYPE, tree.span(root), "a plan file is a map of sections", |finding| {
            finding
                .label("this is no map")
                .help("begin with a section such as `tasks:` and put the items below it, indented")
        });
        context.lost_items = true;
        return;
    }
    for entry in context.entries(root) {
        let Some(key) = context.key(entry.key) else { continue };
        if key.starts_with("x-") {
            continue;
        }
        if let Some(kind) = ItemKind::of_section(key) {
            if kind == ItemKind::CheckIn {
                item::check_ins(context, entry.value);
            } else {
                item::section(context, kind, entry.value, None);
            }
        } else if key == PULSES {
            item::pulses(context, entry.value);
        } else if role == Role::Manifest {
            manifest::field(context, key, entry);
        } else {
            unknown_section(context, key, tree.span(entry.key));
        }
    }
}

/// The names of all sections.
fn section_names() -> Vec<&'static str> {
    let sections = ItemKind::ALL.into_iter().map(ItemKind::section).filter(|name| !name.is_empty());
    sections.chain([PULSES]).collect()
}

fn unknown_section(context: &mut Context<'_>, key: &str, span: Span) {
    if super::FieldIx::named(ItemKind::Manifest, key).is_some() {
        let message = format!("{} belongs in the manifest, `plan.yaml`", quoted(key));
        context.error(reading::UNKNOWN_FIELD, span, message, |finding| {
            finding.label("only the manifest has this").help("move it to `plan.yaml`").distinction(key)
        });
        return;
    }
    let known = section_names();
    context.lost_items |= did_you_mean(key, known.iter().copied()).is_some();
    let help = did_you_mean(key, known.iter().copied()).unwrap_or_else(|| {
        format!("the sections are {}; names that begin with `x-` are passed over", known.join(", "))
    });
    context.error(reading::UNKNOWN_FIELD, span, format!("there is no section {}", quoted(key)), |finding| {
        finding.label("unknown section").help(help).distinction(key)
    });
}
