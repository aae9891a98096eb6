//! From a plan's source to a snapshot: read, lower in parallel, link, and join what other files hold.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustc_hash::FxHashMap;

use crate::base::{Day, FileId, SourceText, Span, quoted};
use crate::diagnostic::{Finding, Level, reading};
use crate::graph::{self, PlanFile};
use crate::model::value::{Reading, Readings};
use crate::model::{Item, ItemKind, LoweredFile, PULSES, Role, lower, lower_readings, registry};
use crate::source::{Exclude, FILE_LIMIT, Fault, ObjectId, PlanSource, Problem, Selection};
use crate::syntax;

use super::{Snapshot, Unreadable};

/// The version of the plan language that this program reads.
const LANGUAGE_VERSION: u32 = 1;

/// The day as of which a plan is judged, where that depends on the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AsOf {
    /// This day, whatever the manifest says.
    Day(Day),
    /// The manifest's `as_of`, else this day.
    ManifestOr(Day),
}

/// What was lowered of blobs so far, so that a blob is read once however many revisions hold it.
#[derive(Debug, Default)]
pub struct LoweringMemo {
    by_blob: Mutex<FxHashMap<(ObjectId, Role), Arc<LoweredFile>>>,
}

impl LoweringMemo {
    /// Returns what was lowered of a blob, if it was.
    pub fn known(&self, blob: ObjectId, role: Role) -> Option<Arc<LoweredFile>> {
        self.locked().get(&(blob, role)).map(Arc::clone)
    }

    /// Lowers a file, or returns what was lowered of its blob before.
    pub fn lower(&self, blob: Option<ObjectId>, role: Role, bytes: &[u8]) -> Arc<LoweredFile> {
        let Some(blob) = blob else { return Arc::new(lower(bytes, role)) };
        if let Some(found) = self.known(blob, role) {
            return found;
        }
        let lowered = Arc::new(lower(bytes, role));
        self.locked().insert((blob, role), Arc::clone(&lowered));
        lowered
    }

    fn locked(&self) -> MutexGuard<'_, FxHashMap<(ObjectId, Role), Arc<LoweredFile>>> {
        self.by_blob.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the plan files whose blobs are known out of a selection, so that they are not read again.
    fn take_known(&self, selection: &mut Selection) -> Vec<PlanFile> {
        let mut known = Vec::new();
        selection.files.retain(|file| {
            let lowered = file.blob().and_then(|blob| self.known(blob, Role::Part));
            let Some(lowered) = lowered.filter(|_| !file.is_manifest()) else { return true };
            known.push(PlanFile { path: file.path.as_str().into(), lowered });
            false
        });
        known
    }
}

/// Reads a plan. A plan that is not there has no files, which is no error.
pub fn load(source: &PlanSource<'_>, as_of: AsOf, memo: &LoweringMemo) -> Snapshot {
    let mut problems = Vec::new();
    let manifest =
        if source.exists() { source.manifest().map_err(|problem| problems.push(problem)).ok() } else { None };
    let manifest = manifest.map(|file| (memo.lower(file.blob, Role::Manifest, &file.bytes), file.path));
    let (exclude, invalid_globs) = exclude(manifest.as_ref().map(|(lowered, _)| lowered.as_ref()));
    let mut selection = source.select(&exclude);
    let known = memo.take_known(&mut selection);
    let others = source.read_others(&selection);
    let (parts, unread) = source.read_each(selection, |file| {
        // The manifest was read already.
        (!file.is_manifest()).then(|| PlanFile {
            lowered: memo.lower(file.blob, Role::Part, &file.bytes),
            path: file.path.into(),
        })
    });
    problems.extend(unread);
    let mut files: Vec<PlanFile> = parts.into_iter().flatten().chain(known).collect();
    let manifest_path = manifest.as_ref().map(|(_, path)| path.clone());
    files.extend(manifest.map(|(lowered, path)| PlanFile { path: path.into(), lowered }));
    files.extend(others.iter().filter_map(|file| misnamed(&file.path, &file.bytes)));
    let mut unreadable = Vec::new();
    for problem in problems {
        match too_large(&problem) {
            Some(file) => files.push(file),
            None if unreadable.iter().any(|known: &Unreadable| known.path == problem.path) => {}
            None => unreadable.push(Unreadable {
                reason: problem.fault.to_string(),
                hint: problem.fault.hint().to_owned(),
                path: problem.path,
            }),
        }
    }

    let (plan, graph, mut findings) = graph::link(files);
    if !unreadable.is_empty() {
        // What is not there may stand in what could not be read.
        findings.retain(|finding| finding.rule != reading::UNKNOWN_REFERENCE);
    }
    findings.extend(invalid_globs.into_iter().map(|finding| {
        let file = plan.files().iter().position(|file| Some(file.path.as_ref()) == manifest_path.as_deref());
        finding.in_file(FileId(file.unwrap_or(0) as u32))
    }));
    let own = plan.manifest().and_then(|manifest| manifest.get(registry::AS_OF)).copied();
    let data_date = match as_of {
        AsOf::Day(day) => day,
        AsOf::ManifestOr(day) => own.unwrap_or(day),
    };
    let mut snapshot = Snapshot::new(plan, graph, findings, data_date);
    snapshot.unreadable = unreadable;
    snapshot.version_needed = snapshot.plan.manifest().and_then(version_needed);
    join_readings(source, &mut snapshot);
    snapshot
}

/// Links the files of a plan that were lowered before, as of a day; what is wrong with them is not looked for. `source` is
/// where the files come from that they name.
pub fn relink(source: &PlanSource<'_>, files: Vec<PlanFile>, data_date: Day) -> Snapshot {
    let (plan, graph) = graph::relink(files);
    let mut snapshot = Snapshot::new(plan, graph, Vec::new(), data_date);
    join_readings(source, &mut snapshot);
    snapshot
}

/// Returns what a manifest excludes from its plan.
pub fn excluded(manifest: &LoweredFile) -> Exclude {
    exclude(Some(manifest)).0
}

/// Says why this program must not read the plan of a manifest, if so.
pub fn newer_language(manifest: &LoweredFile) -> Option<String> {
    manifest.items.first().and_then(version_needed)
}

/// Reads the manifest's globs; those that cannot be understood are reported.
fn exclude(manifest: Option<&LoweredFile>) -> (Exclude, Vec<Finding>) {
    let item = manifest.and_then(|lowered| lowered.items.first());
    let globs = item.and_then(|item| item.get(registry::EXCLUDE)).unwrap_or_default();
    let texts: Vec<&str> = globs.iter().map(|glob| glob.value.as_ref()).collect();
    let (exclude, invalid) = Exclude::new(&texts);
    let findings = invalid
        .into_iter()
        .map(|invalid| {
            let glob = &globs[invalid.index];
            Finding::new(
                reading::INVALID_VALUE,
                Level::Error,
                glob.span,
                format!("{} is no glob: {}", quoted(&glob.value), invalid.message),
            )
            .label("excludes nothing")
            .help("write it as in a `.gitignore`, such as `archive/`")
            .field(registry::EXCLUDE.name())
            .distinction(glob.value.as_ref())
        })
        .collect();
    (exclude, findings)
}

/// The version of the language or the program that a manifest asks for, where this one is not it.
fn version_needed(manifest: &Item) -> Option<String> {
    if let Some(version) = manifest.get(registry::VERSION).filter(|version| **version > LANGUAGE_VERSION) {
        return Some(format!(
            "the plan is written in version {version} of the plan language, and this program reads version {LANGUAGE_VERSION}"
        ));
    }
    let requires = manifest.get(registry::REQUIRES)?;
    let numbers = |text: &str| -> Vec<u64> { text.split('.').filter_map(|part| part.parse().ok()).collect() };
    let own = env!("CARGO_PKG_VERSION");
    let (mut needed, mut has) = (numbers(requires.trim_start_matches(">=").trim()), numbers(own));
    needed.resize(3, 0);
    has.resize(3, 0);
    (has < needed).then(|| format!("the plan requires git-plan {requires}, and this is {own}"))
}

/// A file that is too large is reported like one that cannot be read to its end.
fn too_large(problem: &Problem) -> Option<PlanFile> {
    let Fault::TooLarge { size } = &problem.fault else { return None };
    let finding = Finding::new(
        reading::LIMIT_EXCEEDED,
        Level::Error,
        Span::default(),
        format!("the file has {} MiB, and at the most {} MiB are read", size >> 20, FILE_LIMIT >> 20),
    )
    .label("not read")
    .help("split it into several `*.plan.yaml` files, or move what is no plan elsewhere");
    Some(text_file(&problem.path, String::new(), vec![finding], false))
}

/// Other YAML beside the plan, all of whose top-level keys are sections.
fn misnamed(path: &str, bytes: &[u8]) -> Option<PlanFile> {
    let text = std::str::from_utf8(bytes).ok()?;
    let tree = syntax::parse(text);
    let root = *tree.documents().first()?;
    let entries = tree.entries(root);
    let is_section =
        |key: &str| key == PULSES || ItemKind::of_section(key).is_some() || key.starts_with("x-");
    let sections =
        entries.iter().filter_map(|entry| tree.text(entry.key)).filter(|key| is_section(key)).count();
    if entries.is_empty() || sections < entries.len() {
        return None;
    }
    let first = tree.span(entries[0].key);
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.trim_end_matches(".yml").trim_end_matches(".yaml").trim_end_matches(".plan");
    let finding = Finding::new(
        reading::MISNAMED_FILE,
        Level::Note,
        first,
        format!("{} looks like a plan file, and its name keeps it out of the plan", quoted(name)),
    )
    .label("this is a section of plan files")
    .help(format!("rename it to `{stem}.plan.yaml`, or add it to the manifest's `exclude:`"));
    Some(text_file(path, text.to_owned(), vec![finding], true))
}

/// A file of which only the text and findings matter.
fn text_file(path: &str, text: String, findings: Vec<Finding>, complete: bool) -> PlanFile {
    let lowered = LoweredFile {
        text: Arc::new(SourceText::new(text)),
        items: Vec::new(),
        pulses: Vec::new(),
        findings,
        allows: Vec::new(),
        complete,
        whole: complete,
    };
    PlanFile { path: path.into(), lowered: Arc::new(lowered) }
}

/// Reads the CSV files that items name, each once, from the place where the plan is.
fn join_readings(source: &PlanSource<'_>, snapshot: &mut Snapshot) {
    let plan = &snapshot.plan;
    let folder = source.folder();
    let mut joined = Vec::new();
    let mut findings = Vec::new();
    for number in plan.items() {
        let item = plan.item(number);
        let Some(Readings::At(path)) = item.get(registry::READINGS) else { continue };
        let place = plan.id_place(number);
        let naming = plan.file(place.file).path.as_ref();
        let naming = naming.strip_prefix(folder).map_or(naming, |rest| rest.trim_start_matches('/'));
        let report = |message: String, help: &str, distinction: String| {
            Finding::at(reading::INVALID_VALUE, Level::Error, plan.place(number, path.span), message)
                .label("readings are read from here")
                .help(help)
                .item(item.kind.name(), item.id.value.as_ref())
                .field(registry::READINGS.name())
                .distinction(distinction)
        };
        match source.read_beside(naming, &path.value) {
            Ok(file) => {
                let (readings, problems) = lower_readings(&file.bytes);
                let unit = item.get(registry::UNIT);
                let known = !item.unreadable.contains(&registry::UNIT.ix());
                let other = |reading: &&Reading| {
                    let written = reading.value.value.unit.as_deref();
                    known && written.is_some() && written != unit
                };
                findings.extend(readings.iter().filter(other).take(20).map(|reading| {
                    let counted = match unit {
                        Some(unit) => format!("is counted in {}", quoted(unit)),
                        None => "has no unit".to_owned(),
                    };
                    report(
                        format!(
                            "the reading of {} in {} is {}, and `{}` {counted}",
                            reading.day.value,
                            quoted(&path.value),
                            quoted(&reading.value.value.to_string()),
                            item.id.value
                        ),
                        "write plain numbers, in the unit that the metric is counted in",
                        reading.day.value.to_string(),
                    )
                }));
                joined.push((number, readings));
                findings.extend(problems.into_iter().take(20).map(|(line, problem)| {
                    let message = format!("line {line} of {}: {problem}", quoted(&path.value));
                    report(
                        message,
                        "a CSV of readings begins with `date,value` and has a line for each day",
                        line.to_string(),
                    )
                }));
            }
            Err(fault) => findings.push(report(
                format!("the readings in {} cannot be read: {fault}", quoted(&path.value)),
                fault.hint(),
                String::new(),
            )),
        }
    }
    snapshot.readings_from_files.extend(joined);
    snapshot.reading.extend(findings);
}
