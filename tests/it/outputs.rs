//! The JSON outputs and their schemas agree: whatever the tests make the program print is valid.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use git_plan::view::output::OUTPUTS;
use serde_json::Value;

use crate::generated;
use crate::program::{example, run};

static VALIDATORS: LazyLock<BTreeMap<&str, jsonschema::Validator>> = LazyLock::new(|| {
    let validator = |schema: &Value| jsonschema::draft7::new(schema).expect("a schema");
    OUTPUTS.iter().map(|output| (output.name, validator(&output.schema()))).collect()
});

/// Asserts that what was printed, where it is one of our JSON outputs, is as its schema says, and names its every key.
pub(crate) fn check(printed: &str) {
    let Ok(value) = serde_json::from_str::<Value>(printed) else { return };
    let (Some(_), Some(command)) =
        (value.get("format_version"), value.get("command").and_then(Value::as_str))
    else {
        return;
    };
    let name = match command {
        _ if value.get("error").is_some_and(Value::is_object) => "failure",
        "check" if value.get("rules").is_some() => "check-statistics",
        "setup" if value.get("hook").is_some() => "setup-hooks",
        "trace" if value.get("in_doing").is_some() => "trace-message",
        "trace" if value.get("silent").is_some() => "trace-orphans",
        "man" | "completions" => "text",
        other => other,
    };
    let validator =
        VALIDATORS.get(name).unwrap_or_else(|| panic!("`{name}` has no schema in `view::output`"));
    let wrong: Vec<String> =
        validator.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(wrong.is_empty(), "`{name}` does not print what its schema says:\n{}", wrong.join("\n"));
}

#[test]
fn the_schemas_in_the_repository_are_those_of_the_outputs() {
    for output in OUTPUTS {
        let schema = output.schema();
        assert!(jsonschema::draft7::meta::is_valid(&schema), "{}", output.name);
        let text = serde_json::to_string_pretty(&schema).expect("a schema is JSON");
        generated::check(&format!("schema/{}.schema.json", output.name), &format!("{text}\n"));
    }
}

#[test]
fn every_key_of_an_output_is_described() {
    fn walk(schema: &Value, path: &str, wrong: &mut Vec<String>) {
        match schema {
            Value::Object(map) => {
                if let Some(Value::Object(properties)) = map.get("properties") {
                    for (key, property) in properties {
                        if property.get("description").is_none() {
                            wrong.push(format!("{path}/{key}"));
                        }
                    }
                }
                map.iter().for_each(|(key, inner)| walk(inner, &format!("{path}/{key}"), wrong));
            }
            Value::Array(list) => list.iter().for_each(|inner| walk(inner, path, wrong)),
            _ => {}
        }
    }
    let mut wrong = Vec::new();
    OUTPUTS.iter().for_each(|output| walk(&output.schema(), output.name, &mut wrong));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn schema_prints_that_of_an_output_and_names_what_there_is() {
    let printed = run(example("minimal"), "schema diff");
    let schema = OUTPUTS.iter().find(|output| output.name == "diff").expect("an output").schema();
    assert_eq!(printed.json(), schema);
    let unknown = run(example("minimal"), "schema dif");
    assert_eq!(unknown.code, Some(2));
    assert!(unknown.error.contains("diff"), "{}", unknown.error);
}
