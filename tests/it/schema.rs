//! The schema of plan files and the reader agree: on whole files, and value by value.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use git_plan::diagnostic::Finding;
use git_plan::graph::{PlanFile, link};
use git_plan::model::registry::TERMS;
use git_plan::model::{FieldIx, ItemKind, LoweredFile, Role, Value, ValueKind, lower};
use proptest::prelude::*;
use serde::Deserialize as _;
use serde_json::json;

use crate::generated;

static VALIDATOR: LazyLock<jsonschema::Validator> =
    LazyLock::new(|| jsonschema::draft7::new(&git_plan::model::schema()).expect("the schema is one"));

/// The manifest beside a fixture that is a part of a plan, `*.plan.yaml`.
const MANIFEST: &str =
    "plan: A shop opens\nversion: 1\nstart: 2026-03-02\npeople: {ana: {name: Ana}, jon: {name: Jon}}\n";

// ---------------------------------------------------------------------------------------------------------------------
// Generated files

#[test]
fn the_schema_in_the_repository_is_the_one_of_the_registry() {
    let schema = git_plan::model::schema();
    assert!(jsonschema::draft7::meta::is_valid(&schema));
    let text = serde_json::to_string_pretty(&schema).expect("a schema is JSON");
    generated::check("schema/plan.schema.json", &format!("{text}\n"));
}

#[test]
fn the_language_reference_in_the_repository_is_the_one_of_the_registry() {
    generated::check("docs/language.md", &git_plan::model::reference());
}

#[test]
fn the_examples_of_the_reference_are_sound() {
    let page = git_plan::model::reference();
    let blocks = page.split("```yaml\n").skip(1).filter_map(|rest| rest.split("```").next());
    // The comments that steer have an example of their own, with ids of its own.
    let plan: String =
        blocks.filter(|block| !block.contains("git-plan:") && !block.contains("$schema")).collect();
    assert_eq!(shown(&findings(Path::new("plan.yaml"), &plan)), "", "{plan}");
    assert_eq!(refusal(&plan), None, "{plan}");
}

#[test]
fn every_property_of_the_schema_is_described() {
    fn walk(schema: &serde_json::Value, path: &str) {
        let Some(map) = schema.as_object() else { return };
        for (name, property) in
            map.get("properties").and_then(|found| found.as_object()).into_iter().flatten()
        {
            if path.contains("anyOf") {
                continue;
            }
            let described = property.get("description").or(property.get("$ref")).is_some();
            assert!(described, "{path}/{name}");
            walk(property, &format!("{path}/{name}"));
        }
        for (key, inner) in map {
            match inner {
                serde_json::Value::Array(list) => {
                    for inner in list {
                        walk(inner, &format!("{path}/{key}"));
                    }
                }
                inner if key != "properties" => walk(inner, &format!("{path}/{key}")),
                _ => {}
            }
        }
    }
    walk(&git_plan::model::schema(), "");
}

// ---------------------------------------------------------------------------------------------------------------------
// Fixtures

#[test]
fn what_is_wrong_in_shape_is_refused_by_reader_and_schema() {
    let fixtures = fixtures("tests/plans/shape");
    assert!(fixtures.len() >= 45, "{}", fixtures.len());
    let mut kinds = BTreeSet::new();
    let mut wrong = String::new();
    for (path, text) in fixtures {
        kinds.extend(one_mistake(&path, &text, &mut wrong).iter().filter_map(kind_of));
        if refusal(&text).is_none() {
            let _ = write!(wrong, "\n{}: the schema takes it", path.display());
        }
    }
    assert_eq!(wrong, "");
    let all: BTreeSet<&str> = ValueKind::ALL.into_iter().map(ValueKind::name).collect();
    let untold: Vec<_> = all.difference(&kinds).collect();
    assert!(untold.is_empty(), "no mistake in shape of {untold:?}");
}

#[test]
fn what_only_the_plan_can_tell_is_refused_by_the_reader_alone() {
    let fixtures = fixtures("tests/plans/beyond-schema");
    assert!(fixtures.len() >= 30, "{}", fixtures.len());
    let mut wrong = String::new();
    for (path, text) in fixtures {
        one_mistake(&path, &text, &mut wrong);
        if let Some(refusal) = refusal(&text) {
            let _ = write!(wrong, "\n{}: the schema refuses it: {refusal}", path.display());
        }
    }
    assert_eq!(wrong, "");
}

#[test]
fn what_is_sound_is_taken_by_both() {
    let fixtures = fixtures("tests/plans/sound");
    assert!(fixtures.len() >= 12, "{}", fixtures.len());
    let mut fields = BTreeSet::new();
    let mut kinds = BTreeSet::new();
    let mut terms = BTreeSet::new();
    for (path, text) in fixtures {
        let (files, findings) = read(&path, &text);
        assert_eq!(shown(&findings), "", "{}", path.display());
        assert_eq!(refusal(&text), None, "{}", path.display());
        for item in files.iter().flat_map(|file| &file.items) {
            kinds.insert(item.kind);
            fields.extend(item.fields.iter().map(|field| (item.kind, field.field)));
            terms.extend(item.fields.iter().flat_map(|field| conditions(&field.value)));
        }
    }
    for kind in ItemKind::ALL {
        assert!(kinds.contains(&kind), "no sound {}", kind.words());
        for field in FieldIx::of_kind(kind) {
            assert!(
                fields.contains(&(kind, field)),
                "no sound {} with `{}`",
                kind.words(),
                field.spec().name
            );
        }
    }
    for term in TERMS {
        assert!(terms.contains(term.key), "no sound condition with `{}`", term.key);
    }
}

#[test]
fn the_examples_are_valid() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["examples/minimal", "examples/lending"] {
        collect(&top.join(folder), &mut files);
    }
    files.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    assert!(files.len() > 20, "{files:?}");
    for path in files {
        let text = std::fs::read_to_string(&path).expect("an example can be read");
        assert_eq!(refusal(&text), None, "{}", path.display());
    }
}

/// Reads a fixture, in which there must be exactly the one mistake that its first line names.
fn one_mistake(path: &Path, text: &str, wrong: &mut String) -> Vec<Finding> {
    let first = text.lines().next().unwrap_or_default();
    let rule = first.strip_prefix("# ").and_then(|rest| rest.split_once(": ")).map(|(rule, _)| rule);
    let rule = rule.unwrap_or_else(|| panic!("{}: the first line is not `# RULE: reason`", path.display()));
    let findings = findings(path, text);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if findings.len() != 1 || findings[0].rule != rule {
        let _ = write!(wrong, "\n{name}: not one finding of `{rule}`\n{}", shown(&findings));
    }
    if findings.iter().any(|finding| finding.help.is_empty() || finding.primary.text.is_empty()) {
        let _ = write!(wrong, "\n{name}: a finding without label or help\n{}", shown(&findings));
    }
    findings
}

/// The kind of value of the field that a finding is about.
fn kind_of(finding: &Finding) -> Option<&'static str> {
    let name = finding.field?;
    let kind = finding.item.as_ref().map_or("plan", |item| item.kind);
    let kind = ItemKind::ALL.into_iter().find(|known| known.name() == kind)?;
    Some(FieldIx::named(kind, name)?.spec().kind.name())
}

fn conditions(value: &Value) -> Vec<&'static str> {
    match value {
        Value::Condition(condition) => condition.terms.iter().map(|term| term.key).collect(),
        Value::Reviews(reviews) => {
            reviews.iter().flat_map(|review| &review.when.terms).map(|term| term.key).collect()
        }
        _ => Vec::new(),
    }
}

fn fixtures(folder: &str) -> Vec<(PathBuf, String)> {
    let mut paths = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut paths);
    paths
        .into_iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .map(|path| {
            let text = std::fs::read_to_string(&path).expect("a fixture can be read");
            (path, text)
        })
        .collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut entries: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() { collect(&path, paths) } else { paths.push(path) }
    }
}

// ---------------------------------------------------------------------------------------------------------------------
// The two readers

/// Reads a plan of one file, or of the manifest above and one part.
fn read(path: &Path, text: &str) -> (Vec<Arc<LoweredFile>>, Vec<Finding>) {
    let part = path.to_string_lossy().ends_with(".plan.yaml");
    let mut lowered = Vec::new();
    if part {
        lowered.push(("plan.yaml", Arc::new(lower(MANIFEST.as_bytes(), Role::Manifest))));
        lowered.push(("x.plan.yaml", Arc::new(lower(text.as_bytes(), Role::Part))));
    } else {
        lowered.push(("plan.yaml", Arc::new(lower(text.as_bytes(), Role::Manifest))));
    }
    let files =
        lowered.iter().map(|(path, lowered)| PlanFile { path: (*path).into(), lowered: lowered.clone() });
    let findings = link(files.collect()).2;
    (lowered.into_iter().map(|(_, file)| file).collect(), findings)
}

fn findings(path: &Path, text: &str) -> Vec<Finding> {
    read(path, text).1
}

fn shown(findings: &[Finding]) -> String {
    let lines: Vec<String> = findings
        .iter()
        .map(|finding| format!("{}: {}\n    help: {}", finding.rule, finding.message, finding.help))
        .collect();
    lines.join("\n")
}

/// Says why the schema refuses a file; `None` where it takes it.
fn refusal(text: &str) -> Option<String> {
    let documents = match documents(text) {
        Ok(documents) => documents,
        Err(error) => return Some(error),
    };
    documents.iter().find_map(|document| {
        VALIDATOR.iter_errors(document).next().map(|error| format!("{}: {error}", error.instance_path()))
    })
}

/// The documents of a file as JSON, as an editor sees them: merge keys resolved, keys as text.
fn documents(text: &str) -> Result<Vec<serde_json::Value>, String> {
    let text = text.trim_start_matches('\u{feff}');
    serde_yaml::Deserializer::from_str(text)
        .map(|document| {
            let mut value = serde_yaml::Value::deserialize(document).map_err(|error| error.to_string())?;
            // Each pass resolves one level of merges within merges.
            for _ in 0..4 {
                value.apply_merge().map_err(|error| error.to_string())?;
            }
            json(value)
        })
        .collect()
}

fn json(value: serde_yaml::Value) -> Result<serde_json::Value, String> {
    use serde_yaml::Value as Yaml;
    Ok(match value {
        Yaml::Null => serde_json::Value::Null,
        Yaml::Bool(flag) => flag.into(),
        Yaml::String(text) => text.into(),
        Yaml::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => whole.into(),
            // An editor knows infinity as a number; JSON does not.
            (None, Some(fraction)) => json!(if fraction.is_finite() { fraction } else { 1e300 }),
            (None, None) => return Err(format!("{number} is no number")),
        },
        Yaml::Sequence(list) => list.into_iter().map(json).collect::<Result<Vec<_>, _>>()?.into(),
        Yaml::Mapping(map) => {
            let mut object = serde_json::Map::new();
            for (key, value) in map {
                let key = match json(key)? {
                    serde_json::Value::String(key) => key,
                    key @ (serde_json::Value::Array(_) | serde_json::Value::Object(_)) => {
                        return Err(format!("{key} is a key"));
                    }
                    key => key.to_string(),
                };
                object.insert(key, json(value)?);
            }
            object.into()
        }
        Yaml::Tagged(tagged) => json(tagged.value)?,
    })
}

// ---------------------------------------------------------------------------------------------------------------------
// Value by value

/// What becomes of a text as the value of a field.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Verdict {
    /// Reader and schema take it.
    Taken,
    /// Reader and schema refuse it.
    Refused,
    /// The reader refuses what the schema cannot know to be wrong.
    Beyond,
}
use Verdict::{Beyond, Refused, Taken};

/// A plan in which everything stands that a value may name, with one field of one item under test.
fn plan_with(kind: ItemKind, field: &str, value: &str) -> String {
    let mut plan = String::new();
    let mut item = |kind_here: ItemKind, indent: &str, head: &str, fields: &[(&str, &str)]| {
        plan.push_str(head);
        let tested = kind_here == kind;
        for (name, value) in fields.iter().filter(|(name, _)| !(tested && *name == field)) {
            let _ = writeln!(plan, "{indent}{name}: {value}");
        }
        if tested {
            let _ = writeln!(plan, "{indent}{field}: {value}");
        }
    };
    item(ItemKind::Manifest, "", "", &[("plan", "P"), ("version", "1"), ("start", "2026-03-02")]);
    if !(kind == ItemKind::Manifest && field == "calendars") {
        item(ItemKind::Theme, "    ", "calendars: {lisbon: {week: [mon]}}\n", &[]);
    }
    let titled = [("title", "T"), ("owner", "ana")];
    let with = |more: &[(&'static str, &'static str)]| [titled.as_slice(), more].concat();
    item(ItemKind::Person, "    ", "people:\n  jon: {name: Jon}\n  ana:\n", &[("name", "Ana")]);
    item(ItemKind::Team, "    ", "teams:\n  shop:\n", &[("name", "Shop")]);
    item(ItemKind::Theme, "    ", "themes:\n  theme:\n", &titled);
    item(ItemKind::Objective, "    ", "objectives:\n  goal:\n", &with(&[("due", "2026-Q3")]));
    let result = with(&[("of", "goal"), ("unit", "ms"), ("from", "0"), ("to", "9")]);
    item(ItemKind::KeyResult, "    ", "key_results:\n  result:\n", &result);
    let metric = with(&[("direction", "up"), ("kind", "leading"), ("unit", "ms")]);
    item(ItemKind::Metric, "    ", "metrics:\n  metric:\n", &metric);
    item(ItemKind::Initiative, "    ", "initiatives:\n  open:\n", &titled);
    item(ItemKind::Task, "    ", "tasks:\n  other: {title: O, owner: jon}\n  work:\n", &titled);
    item(ItemKind::Gate, "    ", "gates:\n  gate:\n", &with(&[("approvers", "[ana, jon]")]));
    let risk = with(&[("threatens", "[work]"), ("probability", "5%"), ("impact", "2w")]);
    item(ItemKind::Risk, "    ", "risks:\n  risk:\n", &risk);
    item(
        ItemKind::Decision,
        "    ",
        "decisions:\n  choice:\n",
        &[("title", "T"), ("by", "ana"), ("date", "2026-03-02")],
    );
    let trigger = with(&[("when", "{date: 2026-06-30}"), ("review", "[work]")]);
    item(ItemKind::Trigger, "    ", "triggers:\n  trigger:\n", &trigger);
    item(
        ItemKind::CheckIn,
        "      ",
        "checkins:\n  2026-03-09:\n    work:\n",
        &[("by", "ana"), ("health", "on_track")],
    );
    plan
}

fn verdict(kind: ItemKind, field: &str, value: &str) -> Result<Verdict, String> {
    let plan = plan_with(kind, field, value);
    let read = findings(Path::new("plan.yaml"), &plan);
    match (read.is_empty(), refusal(&plan)) {
        (true, None) => Ok(Taken),
        (false, Some(_)) => Ok(Refused),
        (false, None) => Ok(Beyond),
        (true, Some(refusal)) => Err(format!("the reader takes what the schema refuses: {refusal}")),
    }
}

/// A text as the value of a field, and what becomes of it.
struct Row {
    kind: ItemKind,
    field: &'static str,
    text: &'static str,
    expected: Verdict,
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let mut rows = Vec::new();
    let mut place = None;
    for line in include_str!("../plans/values.txt").lines().filter(|line| !line.starts_with('#')) {
        if let Some((kind, field)) =
            line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')?.split_once(' '))
        {
            let kind = ItemKind::ALL.into_iter().find(|known| known.name() == kind);
            place = Some((kind.expect("a kind of item"), field));
            continue;
        }
        let expected = match line.chars().next() {
            Some('+') => Taken,
            Some('-') => Refused,
            Some('?') => Beyond,
            _ => continue,
        };
        let (kind, field) = place.expect("a heading above the first value");
        rows.push(Row { kind, field, text: line[1..].trim_start(), expected });
    }
    rows
});

#[test]
fn reader_and_schema_judge_values_alike() {
    let mut wrong = String::new();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for Row { kind, field, text, expected } in ROWS.iter() {
        let spec = FieldIx::named(*kind, field).unwrap_or_else(|| panic!("{field}")).spec();
        *counts.entry(spec.kind.name()).or_default() += 1;
        let found = verdict(*kind, field, text);
        if found != Ok(*expected) {
            let read = findings(Path::new("plan.yaml"), &plan_with(*kind, field, text));
            let _ =
                write!(wrong, "\n`{field}: {text}` should be {expected:?} and is {found:?} {}", shown(&read));
        }
    }
    assert_eq!(wrong, "");
    for kind in ValueKind::ALL {
        let count = counts.get(kind.name()).copied().unwrap_or_default();
        assert!(count >= 8, "{count} values of the kind {}", kind.name());
    }
}

#[test]
fn reader_and_schema_judge_ids_alike() {
    let long = "x".repeat(64);
    let longer = "x".repeat(65);
    for (id, sound) in [
        ("audit", true),
        ("A", true),
        ("1st", true),
        ("a.b_c-d", true),
        ("no", true),
        ("on", true),
        ("e3", true),
        ("1e3x", true),
        ("v1.2.3", true),
        ("0xg", true),
        ("1e", true),
        ("2026-goals", true),
        ("12345-Q1", true),
        ("x-a", true),
        ("nulls", true),
        ("1.2.3", true),
        ("1-2", true),
        ("0o8", true),
        (&long, true),
        ("", false),
        ("a b", false),
        ("é", false),
        ("-a", false),
        (".a", false),
        ("_a", false),
        ("a/b", false),
        ("1e3", false),
        ("1E5", false),
        ("1e-5", false),
        ("012", false),
        ("null", false),
        ("NULL", false),
        ("true", false),
        ("False", false),
        ("1.5", false),
        ("1.", false),
        ("1.e5", false),
        ("12", false),
        ("0x1F", false),
        ("0o17", false),
        ("2026", false),
        ("2026-Q2", false),
        ("2026-Q5", false),
        ("2026-H1", false),
        ("2026-06", false),
        ("2026-W14", false),
        ("2026-06-30", false),
        ("2026-02-30", false),
        ("~", false),
        ("a:b", false),
        ("a\u{301}", false),
        (&longer, false),
    ] {
        for quote in ["", "'"] {
            let plan = format!("{MANIFEST}tasks:\n  {quote}{id}{quote}: {{title: T, owner: ana}}\n");
            let read = findings(Path::new("plan.yaml"), &plan);
            assert_eq!(read.is_empty(), sound, "{id}\n{}", shown(&read));
            assert_eq!(refusal(&plan).is_none(), sound, "{id}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the reader takes, the schema takes: it never marks as wrong what is right.
    #[test]
    fn the_schema_takes_what_the_reader_takes(
        at in any::<prop::sample::Index>(),
        text in prop_oneof![
            "[0-9]{1,3}(\\.[0-9]{1,3})?[wdhkM%]?( [0-9.]{1,4}[dh])?",
            "(19|20|22|23)[0-9]{2}(-[HQW]?[0-9]{1,2}(-[0-9]{2})?)?",
            "-? ?[0-9.]{1,6}(e?[dwh]|%| ?ms| EUR(/[dw])?|[kM] USD)?",
            "[a-z0-9.:_ /'-]{0,8}",
            "\\PC{0,6}",
        ],
    ) {
        let Row { kind, field, .. } = at.get(&ROWS);
        // A later version of the language is well-formed, and for a later program to read.
        prop_assume!(*field != "version");
        let quoted = serde_json::to_string(&text).expect("a text");
        for value in [quoted.clone(), format!("[{quoted}]"), format!("{{{quoted}: {quoted}}}"), text] {
            // Where the two YAML parsers differ there is nothing to compare.
            if documents(&plan_with(*kind, field, &value)).is_err() {
                continue;
            }
            if let Err(error) = verdict(*kind, field, &value) {
                prop_assert!(false, "{field}: {value}: {error}");
            }
        }
    }
}
