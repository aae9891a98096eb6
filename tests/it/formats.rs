//! The formats of `check`: one sample with everything that is hard goes through all of them, as files of expected output,
//! and each is held against what its readers ask for.
//!
//! The schemas of SARIF, Code Quality and reviewdog are in `tests/schemas`; what their readers ask for beyond that is written here
//! by hand, from their documentation.

use std::collections::BTreeSet;
use std::path::Path;

use quick_xml::events::Event;
use quick_xml::{Reader, XmlVersion};
use serde_json::Value;
use tempfile::TempDir;

use crate::program::{Printed, plan, run};

const FORMATS: [&str; 10] =
    ["text", "concise", "json", "sarif", "github", "azure", "gitlab", "junit", "rdjson", "markdown"];

/// What a title should not be able to do anywhere.
const HOSTILE: &str = r"|x::y%0A<b>]]>@kim,\e[31m[z](w)\n::add-mask::z\u202e";

const MANIFEST: &str = r#"plan: "Überblick 🚀"
version: 1
start: 2026-03-02
as_of: 2026-03-10
people:
  ana: {name: Ana}
  zoë: {name: Zoë}
objectives:
  more:
    title: "Mehr 🚀 | ::add-mask::x % <b>]]> @kim"
    owner: ana
    due: 2026-12-01
    key_results:
      k: {title: K, owner: ana, from: 0, to: 1}
initiatives:
  i: {title: I, owner: ana, drives: [k], done_when: It passes the test.}
"#;

/// Line breaks of Windows; the fourth task has accents, an emoji and a tab before what is wrong.
const WORK: &str = r#"tasks:
  a: {title: A, owner: ana, part_of: i, estimate: 1d, done_when: It passes the test.}
  b: {title: B, owner: ana, part_of: i, estimate: 1d, done_when: It passes the test., needs: [a]}
  c:
    title: C
    owner: ana
    part_of: i
    estimate: 1d
    done_when: It passes the test.
    needs:
      - a
      - b
  d: {title: "é🚀	tab", owner: ana, part_of: i, estimate: "HOSTILE", done_when: It passes the test.}
  e: {title: "Ende 🚀", part_of: i, estimate: 1d, done_when: Support is improved., due: 2026-03-03}
"#;

const OTHER: &str =
    "tasks:\n  a: {title: A again, owner: ana, part_of: i, estimate: 40d, done_when: It is signed.}\n";

/// The sample: three files, and one that cannot be read.
fn sample() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("a file");
    write("plan.yaml", MANIFEST);
    write("work.plan.yaml", &WORK.replace("HOSTILE", HOSTILE).replace('\n', "\r\n"));
    write("q1 é,%.plan.yaml", OTHER);
    std::fs::create_dir(folder.path().join("x.plan.yaml")).expect("a folder");
    folder
}

fn check(folder: &Path, format: &str) -> Printed {
    run(folder, &format!("check --format {format}"))
}

/// A plan with so many tasks that nobody owns.
fn orphans(count: usize) -> TempDir {
    let task = |at: usize| {
        format!("  t{at}: {{title: T, part_of: i, estimate: 1d, done_when: It passes the test.}}\n")
    };
    let tasks: String = (0..count).map(task).collect();
    plan(&format!(
        "objectives:\n  o:\n    title: O\n    owner: ana\n    due: 2290-01-01\n    key_results:\n      k: {{title: K, owner: ana, from: 0, to: 1}}\ninitiatives:\n  i: {{title: I, owner: ana, drives: [k], done_when: It passes the test.}}\ntasks:\n{tasks}"
    ))
}

#[test]
fn the_sample_in_every_format() {
    let folder = sample();
    for format in FORMATS {
        let printed = check(folder.path(), format);
        assert_eq!(printed.code, Some(2), "{format}");
        let shown = if format == "sarif" { without_pages(&printed.json()) } else { printed.out };
        insta::assert_snapshot!(format!("sample-{format}"), shown);
    }
}

/// SARIF without the pages of the rules, and the numbers that follow from how many rules there are.
fn without_pages(sarif: &Value) -> String {
    let mut sarif = sarif.clone();
    let run = &mut sarif["runs"][0];
    let driver = &mut run["tool"]["driver"];
    for (name, shown) in
        [("version", "the version"), ("semanticVersion", "the version"), ("rules", "the rules")]
    {
        driver[name] = shown.into();
    }
    for result in run["results"].as_array_mut().expect("results") {
        result["ruleIndex"] = "the place of the rule".into();
    }
    serde_json::to_string_pretty(&sarif).expect("JSON") + "\n"
}

/// Every string in a value, with the way to it.
fn strings(value: &Value, way: &str, found: &mut Vec<(String, String)>) {
    match value {
        Value::String(text) => found.push((way.to_owned(), text.clone())),
        Value::Array(items) => items.iter().for_each(|item| strings(item, way, found)),
        Value::Object(fields) => {
            fields.iter().for_each(|(name, field)| strings(field, &format!("{way}/{name}"), found));
        }
        _ => {}
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// What is wrong with a report by a schema of `tests/schemas`.
fn wrong(report: &Value, schema: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemas").join(schema);
    let text = std::fs::read_to_string(path).expect("a schema");
    let mut schema: Value = serde_json::from_str(&text).expect("JSON");
    // Its pattern of a language has a bracket too many, and is no expression for a strict reader.
    for definition in ["run", "toolComponent"] {
        if let Some(language) = schema.pointer_mut(&format!("/definitions/{definition}/properties/language"))
        {
            language.as_object_mut().expect("a map").remove("pattern");
        }
    }
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    validator.iter_errors(report).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn reports_are_valid_by_the_schemas_of_their_formats() {
    for folder in [sample(), orphans(0), orphans(3), allowing()] {
        for (format, schema) in
            [("sarif", "sarif-2.1.0.json"), ("rdjson", "rdjson.json"), ("gitlab", "code-quality.json")]
        {
            assert_eq!(wrong(&check(folder.path(), format).json(), schema), [""; 0], "{format}");
        }
    }
    // The schemas are not such that everything is valid.
    let mut sarif = check(sample().path(), "sarif").json();
    sarif["runs"][0]["results"][0]["level"] = "fatal".into();
    assert!(!wrong(&sarif, "sarif-2.1.0.json").is_empty());
    let mut report = check(sample().path(), "rdjson").json();
    report["diagnostics"][0]["location"]["range"]["start"]["line"] = "one".into();
    assert!(!wrong(&report, "rdjson.json").is_empty());
}

/// A plan with two findings that are allowed, one of them without a reason.
fn allowing() -> TempDir {
    plan(
        "objectives:\n  o:\n    title: O\n    owner: ana\n    due: 2290-01-01\n    key_results:\n      k: {title: K, owner: ana, from: 0, to: 1}\ntasks:\n  # git-plan: allow(missing-owner) the team is being hired ]]> ::x\n  a: {title: A, drives: [k], estimate: 1d, done_when: It passes the test.}\n  # git-plan: allow(missing-owner)\n  b: {title: B, drives: [k], estimate: 1d, done_when: It passes the test.}\n",
    )
}

#[test]
fn what_is_allowed_is_told_to_code_scanning_alone_and_as_suppressed() {
    let folder = allowing();
    let sarif = check(folder.path(), "sarif").json();
    let results = list(&sarif["runs"][0]["results"]);
    let told: Vec<(&str, &Value)> = results
        .iter()
        .map(|result| (result["ruleId"].as_str().expect("a rule"), &result["suppressions"]))
        .collect();
    let reason =
        serde_json::json!([{ "kind": "inSource", "justification": "the team is being hired ]]> ::x" }]);
    let no_reason = serde_json::json!([{ "kind": "inSource" }]);
    assert_eq!(
        told,
        [("allow-without-reason", &Value::Null), ("missing-owner", &reason), ("missing-owner", &no_reason)]
    );
    let identities: BTreeSet<String> =
        results.iter().map(|result| result["partialFingerprints"].to_string()).collect();
    assert_eq!(identities.len(), 3);
    let json = check(folder.path(), "json").json();
    assert_eq!((&json["summary"]["allowed"], list(&json["findings"]).len()), (&2.into(), 1));
}

#[test]
fn logging_commands_are_commands_and_nothing_else() {
    let printed = check(sample().path(), "azure");
    for line in printed.out.lines() {
        assert!(line.starts_with("##vso[task.logissue type="), "{line}");
        assert_eq!(line.matches("##vso[").count(), 1, "{line}");
    }
    assert!(
        !printed.out.contains('\u{1b}') && !printed.out.contains('\u{202e}') && !printed.out.contains('\r')
    );
}

#[test]
fn sarif_is_what_code_scanning_takes() {
    for folder in [sample(), orphans(0), orphans(3)] {
        let sarif = check(folder.path(), "sarif").json();
        assert_eq!(sarif["version"], "2.1.0");
        assert!(sarif["$schema"].as_str().is_some_and(|schema| schema.ends_with("sarif-2.1.0.json")));
        let mut found = Vec::new();
        strings(&sarif, "", &mut found);
        let empty: Vec<_> = found.iter().filter(|(_, text)| text.is_empty()).collect();
        assert!(empty.is_empty(), "{empty:?}");
        let run = &sarif["runs"][0];
        assert_eq!(run["columnKind"], "unicodeCodePoints");
        let rules = list(&run["tool"]["driver"]["rules"]);
        assert_eq!(rules.len(), git_plan::rules::all().len());
        for rule in rules {
            for (part, most) in [("shortDescription", 1024), ("fullDescription", 1024), ("help", usize::MAX)]
            {
                let text = rule[part]["text"].as_str().expect("a text");
                assert!((1..=most).contains(&text.chars().count()), "{part} of {}", rule["id"]);
            }
            assert!(rule["help"]["markdown"].as_str().is_some_and(|text| text.contains("## Why it matters")));
            let configuration = &rule["defaultConfiguration"];
            let level = configuration["level"].as_str().unwrap_or("off");
            assert!(
                matches!(level, "note" | "warning" | "error") || configuration["enabled"] == false,
                "{configuration}"
            );
        }
        let mut identities = BTreeSet::new();
        for result in list(&run["results"]) {
            let index = result["ruleIndex"].as_u64().expect("a number") as usize;
            assert_eq!(rules[index]["id"], result["ruleId"]);
            assert!(["note", "warning", "error"].contains(&result["level"].as_str().expect("a level")));
            assert!(result["message"]["text"].is_string());
            let identity = &result["partialFingerprints"]["primaryLocationLineHash"];
            assert!(identities.insert(identity.to_string()), "{identity} twice");
            assert_eq!(list(&result["locations"]).len(), 1);
            for location in list(&result["locations"]).iter().chain(list(&result["relatedLocations"])) {
                let physical = &location["physicalLocation"];
                let uri = physical["artifactLocation"]["uri"].as_str().expect("a path");
                assert!(uri.bytes().all(|byte| byte.is_ascii_graphic()) && !uri.starts_with('/'), "{uri}");
                let number = |name: &str| physical["region"][name].as_u64().expect(name);
                let (start, end) =
                    ((number("startLine"), number("startColumn")), (number("endLine"), number("endColumn")));
                assert!(start.0 >= 1 && start.1 >= 1 && start <= end, "{physical}");
            }
        }
    }
}

#[test]
fn columns_count_what_each_format_counts() {
    let folder = sample();
    let of = |results: &[Value], name: &str, rule: &str, path: &str| -> Vec<Value> {
        let is_it = |result: &&Value| result.pointer(name).is_some_and(|value| value == rule);
        let mut found = results.iter().filter(is_it).filter_map(|result| result.pointer(path).cloned());
        vec![found.next().expect("a finding")]
    };
    let sarif = check(folder.path(), "sarif").json();
    let sarif = of(
        list(&sarif["runs"][0]["results"]),
        "/ruleId",
        "invalid-value",
        "/locations/0/physicalLocation/region/startColumn",
    );
    let rdjson = check(folder.path(), "rdjson").json();
    let rdjson =
        of(list(&rdjson["diagnostics"]), "/code/value", "invalid-value", "/location/range/start/column");
    let line = WORK.lines().find(|line| line.contains("HOSTILE")).expect("a line");
    let byte = line.find("\"HOSTILE").expect("a value");
    assert_eq!(rdjson, [byte + 1]);
    assert_eq!(sarif, [line[..byte].chars().count() + 1]);
}

#[test]
fn a_report_of_code_quality_has_what_it_must() {
    let folder = sample();
    let report = check(folder.path(), "gitlab").json();
    let mut fingerprints = BTreeSet::new();
    for entry in report.as_array().expect("an array") {
        assert!(entry["description"].as_str().is_some_and(|text| !text.contains('\n')));
        assert!(entry["check_name"].as_str().is_some_and(|name| name.starts_with("git-plan/")));
        let severity = entry["severity"].as_str().expect("a severity");
        assert!(["info", "minor", "major", "critical", "blocker"].contains(&severity));
        assert!(entry["location"]["path"].as_str().is_some_and(|path| !path.starts_with("./")));
        assert!(entry["location"]["lines"]["begin"].as_u64().is_some_and(|line| line >= 1));
        assert!(fingerprints.insert(entry["fingerprint"].as_str().expect("text").to_owned()));
    }
    assert!(fingerprints.len() > 5);
    assert_eq!(check(orphans(0).path(), "gitlab").out, "[]\n");
}

#[test]
fn diagnostics_are_what_reviewdog_takes() {
    let folder = sample();
    let report = check(folder.path(), "rdjson").json();
    assert!(report["source"]["name"].is_string());
    for diagnostic in list(&report["diagnostics"]) {
        assert!(diagnostic["message"].is_string() && diagnostic["location"]["path"].is_string());
        assert!(["ERROR", "WARNING", "INFO"].contains(&diagnostic["severity"].as_str().expect("text")));
        assert!(diagnostic["code"]["value"].is_string());
        let related =
            list(&diagnostic["related_locations"]).iter().map(|related| &related["location"]["range"]);
        let suggested = list(&diagnostic["suggestions"]).iter().map(|suggestion| &suggestion["range"]);
        let own = [&diagnostic["location"]["range"]].into_iter().filter(|range| !range.is_null());
        for range in own.chain(related).chain(suggested) {
            let point = |end: &str| (range[end]["line"].as_u64(), range[end]["column"].as_u64());
            assert!(point("start") >= (Some(1), Some(1)) && point("start") <= point("end"), "{range}");
        }
    }
    let suggested = list(&report["diagnostics"]).iter().filter(|one| one["suggestions"].is_array());
    let rules: Vec<_> = suggested.map(|diagnostic| diagnostic["code"]["value"].clone()).collect();
    assert_eq!(rules, ["redundant-dependency"]);
}

/// The elements of a document with their attributes; panics where it is not well-formed.
fn elements(text: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let mut found = Vec::new();
    let mut open = 0;
    loop {
        let event = reader.read_event().expect("well-formed XML");
        let (Event::Start(element) | Event::Empty(element)) = &event else {
            match event {
                Event::Eof => break,
                Event::End(_) => open -= 1,
                Event::CData(_) | Event::Comment(_) | Event::DocType(_) | Event::PI(_) => panic!("{event:?}"),
                _ => {}
            }
            continue;
        };
        open += i32::from(matches!(event, Event::Start(_)));
        let attributes = element.attributes().map(|attribute| {
            let attribute = attribute.expect("an attribute");
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).expect("its value").into_owned();
            (String::from_utf8_lossy(attribute.key.as_ref()).into_owned(), value)
        });
        let name = String::from_utf8_lossy(element.name().as_ref()).into_owned();
        found.push((name, attributes.collect()));
    }
    assert_eq!(open, 0);
    found
}

#[test]
fn junit_is_well_formed_and_its_counts_are_right() {
    for folder in [sample(), orphans(0), orphans(2)] {
        let text = check(folder.path(), "junit").out;
        let legal = |letter: char| matches!(letter, '\n' | '\t' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
        assert!(text.chars().all(legal), "{text}");
        let elements = elements(&text);
        let count = |name: &str| elements.iter().filter(|(element, _)| element == name).count().to_string();
        let (name, attributes) = &elements[0];
        assert_eq!(name, "testsuites");
        for (attribute, element) in [("tests", "testcase"), ("failures", "failure"), ("errors", "error")] {
            let told = attributes.iter().find(|(name, _)| name == attribute).expect(attribute);
            assert_eq!(told.1, count(element), "{attribute}");
        }
        let cases: Vec<_> = elements.iter().filter(|(name, _)| name == "testcase").collect();
        let distinct: BTreeSet<_> = cases.iter().map(|(_, attributes)| &attributes[..2]).collect();
        assert_eq!(distinct.len(), cases.len(), "cases of one name are taken for one");
    }
}

#[test]
fn annotations_are_commands_and_nothing_else() {
    let printed = check(sample().path(), "github");
    for line in printed.out.split(['\n', '\r']).filter(|line| !line.is_empty()) {
        let (kind, _) = line.strip_prefix("::").expect("a command").split_once(' ').expect("a kind");
        assert!(["error", "warning", "notice"].contains(&kind), "{line}");
        let properties = line[2..].split("::").next().expect("properties");
        assert!(properties.split(',').all(|property| property.matches('=').count() == 1), "{line}");
    }
    assert!(!printed.out.contains('\u{1b}') && !printed.out.contains('\u{202e}'));
}

#[test]
fn of_many_annotations_of_a_kind_the_tenth_counts_the_rest() {
    let printed = check(orphans(10).path(), "github").out;
    assert_eq!(printed.matches("title=missing-owner").count(), 10);
    let printed = check(orphans(25).path(), "github").out;
    let lines: Vec<&str> = printed.lines().filter(|line| line.starts_with("::error ")).collect();
    assert_eq!(lines.len(), 10);
    assert!(lines[9].contains("16 more errors"), "{}", lines[9]);
}

#[test]
fn a_page_for_a_job_is_shortened_by_whole_levels() {
    let page = check(orphans(8000).path(), "markdown").out;
    assert!(page.len() <= 1_000_000, "{}", page.len());
    assert!(page.starts_with("## git plan check\n\n8000 errors"), "{page:.200}");
    assert_eq!(page.lines().filter(|line| line.starts_with("| error |")).count(), 8000);
    assert!(page.ends_with("`git plan check`.\n"));
    let page = check(orphans(20_000).path(), "markdown").out;
    assert!(page.contains("| `missing-owner` | error | 20000 |"), "{page:.2000}");
    assert!(page.ends_with("Each finding is left out here for its length: run `git plan check`.\n"));
}

#[test]
fn the_exit_code_does_not_depend_on_the_format() {
    let codes = |folder: &Path, more: &str| -> Vec<Option<i32>> {
        FORMATS.iter().map(|format| run(folder, &format!("check --format {format}{more}")).code).collect()
    };
    assert_eq!(codes(orphans(0).path(), ""), [Some(0); FORMATS.len()]);
    assert_eq!(codes(orphans(1).path(), ""), [Some(1); FORMATS.len()]);
    assert_eq!(codes(orphans(1).path(), " --fail-on never"), [Some(0); FORMATS.len()]);
    assert_eq!(codes(sample().path(), " --fail-on never"), [Some(2); FORMATS.len()]);
    let nothing = tempfile::tempdir().expect("a folder");
    assert_eq!(codes(nothing.path(), " --fail-on never"), [Some(2); FORMATS.len()]);
}

#[test]
fn without_a_plan_json_is_still_json() {
    let nothing = tempfile::tempdir().expect("a folder");
    let printed = check(nothing.path(), "json");
    let json = printed.json();
    assert_eq!((printed.code, &json["command"]), (Some(2), &"check".into()));
    assert!(json["format_version"].is_string() && json["error"]["message"].is_string(), "{json}");
    assert!(json["findings"].is_null());
}

#[test]
fn files_are_written_beside_the_answer() {
    let folder = orphans(1);
    let write: String = FORMATS.iter().map(|format| format!(" --write {format}=out.{format}")).collect();
    let printed = run(folder.path(), &format!("check --format concise{write}"));
    assert_eq!(printed.code, Some(1), "{}", printed.error);
    for format in FORMATS {
        let written = std::fs::read_to_string(folder.path().join(format!("out.{format}"))).expect("a file");
        assert_eq!(written, check(folder.path(), format).out, "{format}");
    }
    // A shorter report leaves nothing of a longer one.
    std::fs::write(folder.path().join("out.json"), "x".repeat(100_000)).expect("a file");
    run(folder.path(), "check --quiet --write json=out.json");
    let written = std::fs::read_to_string(folder.path().join("out.json")).expect("a file");
    assert_eq!(written, check(folder.path(), "json").out);
}

#[test]
fn what_cannot_be_written_is_no_answer() {
    let folder = orphans(0);
    for (write, why) in [
        ("json=there/is/none.json", "cannot write"),
        ("json=.", "cannot write"),
        ("json=plan.yaml", "is a file of a plan"),
        ("json", "write a format"),
        ("jsn=x", "did you mean `json`?"),
    ] {
        let printed = run(folder.path(), &format!("check --write {write}"));
        assert_eq!(printed.code, Some(2), "{write}");
        assert!(printed.error.contains(why), "{write}: {}", printed.error);
    }
    let printed = run(folder.path(), "check --format json --write sarif=there/is/none.json");
    assert!(printed.json()["error"]["message"].is_string());
    assert!(std::fs::read_to_string(folder.path().join("plan.yaml")).expect("a plan").starts_with("plan:"));
}

#[test]
fn findings_are_counted_by_rule() {
    let folder = orphans(12);
    let printed = run(folder.path(), "check --statistics");
    insta::assert_snapshot!("statistics", printed.whole());
    let printed = run(folder.path(), "check --statistics --format json");
    let json = printed.json();
    assert_eq!((printed.code, &json["summary"]["error"]), (Some(1), &12.into()));
    assert_eq!(json["rules"][0]["rule"], "missing-owner");
    assert_eq!(json["rules"][0]["findings"], 12);
    assert!(json["findings"].is_null());
    assert_eq!(run(folder.path(), "check --statistics --format sarif").code, Some(2));
    let sound = run(orphans(0).path(), "check --statistics");
    assert_eq!((sound.out.as_str(), sound.code), ("No findings in 1 file, as of 2026-03-10.\n", Some(0)));
}
