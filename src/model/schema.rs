//! The JSON Schema (draft-07) of plan files, for editors: it follows the registry, field by field.
//!
//! It takes whatever the reader takes, and refuses what the shape of a file alone shows to be wrong. What only the whole
//! plan or a calendar can tell (whether an id names something, whether February has thirty days) is left to the reader.

use serde_json::{Map, Value, json};

use crate::base::{LONGEST_ID, Weekday};
use crate::diagnostic::Level;

use super::field::{ConditionPlace, FieldIx, FieldSpec, PEOPLE, Target, ValueKind};
use super::kind::{ItemKind, PULSES};
use super::registry::{self, TERMS};
use super::value::LinkType;

/// Returns the schema of plan files: of the manifest, and of every `*.plan.yaml`.
pub fn schema() -> Value {
    let fields = || FieldIx::of_kind(ItemKind::Manifest).map(FieldIx::spec);
    let mut properties = Map::new();
    for spec in fields() {
        properties.insert(spec.name.into(), property(spec, spec.required.has(ItemKind::Manifest)));
    }
    for kind in sections() {
        properties.insert(kind.section().into(), section(kind));
    }
    properties.insert(PULSES.into(), pulses());
    let marks: Vec<Value> = fields().map(|spec| json!({ "required": [spec.name] })).collect();
    let needed: Vec<&str> =
        fields().filter(|spec| spec.required.has(ItemKind::Manifest)).map(|spec| spec.name).collect();
    let mut definitions = Map::new();
    for kind in sections() {
        definitions.insert(kind.name().into(), item(kind));
        if let Some(parent) = kind.nests_in() {
            definitions.insert(nested_name(kind), nested_item(kind, parent));
        }
    }
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "git-plan",
        "description": "A plan file: the manifest `plan.yaml`, or one of the `*.plan.yaml` beside and below it. Items may stand in any of them.",
        "type": ["object", "null"],
        "properties": properties,
        "patternProperties": { "^x-": passed_over() },
        "additionalProperties": false,
        // What only the manifest has makes a file the manifest.
        "if": { "anyOf": marks },
        "then": { "required": needed },
        "definitions": definitions,
    })
}

/// The kinds that have a section, in the order of the language reference.
fn sections() -> impl Iterator<Item = ItemKind> {
    ItemKind::ALL.into_iter().filter(|kind| *kind != ItemKind::Manifest)
}

fn passed_over() -> Value {
    json!({ "description": "Names that begin with `x-` are kept and never read: a home for anchors." })
}

/// The schema of a section: a map of id to item, of check-ins a map of day to it.
fn section(kind: ItemKind) -> Value {
    let items = json!({
        "type": ["object", "null"],
        "propertyNames": id(),
        "additionalProperties": reference_to(kind.name()),
    });
    let mut section = if kind == ItemKind::CheckIn { by_day(&items) } else { items };
    describe(&mut section, &format!("{} {}", kind.page(), section_form(kind)));
    section
}

fn section_form(kind: ItemKind) -> String {
    match kind {
        ItemKind::CheckIn => {
            "A map of day to the ids of what is spoken of; one file a week keeps them readable.".to_owned()
        }
        _ => format!("A map: each id with the fields of its {} below it, indented.", kind.words()),
    }
}

/// The schema of survey answers: day, question, person, 1 to 5.
fn pulses() -> Value {
    let answer = json!({
        "description": "1 (no) to 5 (yes).",
        "type": ["integer", "string", "null"],
        "minimum": 1,
        "maximum": 5,
        "pattern": trimmed("0*[1-5]"),
        "errorMessage": "an answer is a whole number from 1 to 5",
    });
    let mut pulses = by_day(&json!({
        "description": "The question, and below it each person's answer.",
        "type": ["object", "null"],
        "additionalProperties": {
            "type": ["object", "null"],
            "propertyNames": id(),
            "additionalProperties": answer,
        },
    }));
    describe(
        &mut pulses,
        "What people answer when asked: day, question, person, 1 to 5. For what no figure can say.",
    );
    pulses
}

fn by_day(value: &Value) -> Value {
    json!({
        "type": ["object", "null"],
        "propertyNames": date(),
        "additionalProperties": value,
    })
}

/// The schema of an item in a section of its own.
fn item(kind: ItemKind) -> Value {
    let mut properties = Map::new();
    let mut needed = Vec::new();
    for spec in FieldIx::of_kind(kind).map(FieldIx::spec) {
        // Alone, a key result must say what it measures.
        let required =
            spec.required.has(kind) || (kind == ItemKind::KeyResult && spec.name == registry::OF.name());
        if required {
            needed.push(spec.name);
        }
        properties.insert(spec.name.into(), property(spec, required));
    }
    for inner in kind.nests() {
        let mut nested = json!({
            "type": ["object", "null"],
            "propertyNames": id(),
            "additionalProperties": reference_to(&nested_name(*inner)),
        });
        describe(&mut nested, &format!("{} {}", inner.page(), section_form(*inner)));
        properties.insert(inner.section().into(), nested);
    }
    json!({
        "title": title(kind),
        "description": kind.page(),
        "type": "object",
        "properties": properties,
        "required": needed,
        "patternProperties": { "^x-": passed_over() },
        "additionalProperties": false,
    })
}

/// The schema of an item inside another, where the field that would name the other says nothing.
fn nested_item(kind: ItemKind, parent: ItemKind) -> Value {
    let up = parent_field(kind);
    let mut properties = Map::new();
    for spec in FieldIx::of_kind(kind).map(FieldIx::spec) {
        let property = if spec.name == up {
            not_here(&format!("it stands inside its {}, which says this already", parent.words()))
        } else {
            json!({ "$ref": format!("#/definitions/{}/properties/{}", kind.name(), spec.name) })
        };
        properties.insert(spec.name.into(), property);
    }
    let needed: Vec<&str> = FieldIx::of_kind(kind)
        .map(FieldIx::spec)
        .filter(|spec| spec.required.has(kind))
        .map(|spec| spec.name)
        .collect();
    json!({
        "title": title(kind),
        "description": kind.page(),
        "type": "object",
        "properties": properties,
        "required": needed,
        "patternProperties": { "^x-": passed_over() },
        "additionalProperties": false,
    })
}

/// A field that can only be empty where it stands.
fn not_here(why: &str) -> Value {
    json!({ "description": format!("Not here: {why}."), "type": "null", "errorMessage": format!("not here: {why}") })
}

/// The field by which an item in a section of its own names what it could be nested in.
fn parent_field(kind: ItemKind) -> &'static str {
    if kind == ItemKind::KeyResult { registry::OF.name() } else { registry::PART_OF.name() }
}

fn nested_name(kind: ItemKind) -> String {
    format!("nested_{}", kind.name())
}

fn reference_to(definition: &str) -> Value {
    json!({ "$ref": format!("#/definitions/{definition}") })
}

fn title(kind: ItemKind) -> String {
    let words = kind.words();
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The schema of a field: its value's, or nothing where it is not required, with what it means.
fn property(spec: &FieldSpec, required: bool) -> Value {
    let mut schema = described(spec.kind, spec.page, required);
    if required && schema["type"] == "array" {
        schema["minItems"] = 1.into();
    }
    schema
}

fn described(kind: ValueKind, page: &str, required: bool) -> Value {
    let mut schema = value(kind);
    if !required {
        allow_nothing(&mut schema);
    }
    describe(&mut schema, &hover(kind, page));
    schema
}

/// What somebody reads who points at a field: what it means, how it is written, an example.
fn hover(kind: ValueKind, page: &str) -> String {
    let form = match kind {
        ValueKind::Reference(target) => format!("The id of {}.", target_words(target)),
        ValueKind::References(target) => format!("A list of ids, each of {}.", target_words(target)),
        // Where the page names the words, or there is nothing to say, the hover stays short.
        ValueKind::Choice(words) if words.iter().all(|word| page.contains(&format!("`{word}`"))) => {
            String::new()
        }
        ValueKind::Choice(words) => format!("One of {}.", code_list(words)),
        ValueKind::Text => String::new(),
        ValueKind::Condition(place) => condition_words(place),
        _ => kind.form().to_owned(),
    };
    let examples = match kind {
        ValueKind::Reference(_) | ValueKind::References(_) | ValueKind::Text => String::new(),
        _ => code_list(kind.examples()),
    };
    let example = if examples.is_empty() { examples } else { format!("For example {examples}.") };
    let parts: Vec<String> =
        [page.to_owned(), form, example].into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("\n\n")
}

fn target_words(target: Target) -> String {
    match target {
        Target::Items(kinds) => kinds.words(),
        Target::Calendar => "one of the manifest's `calendars`".to_owned(),
    }
}

fn code_list(texts: &[&str]) -> String {
    let shown: Vec<String> = texts.iter().map(|text| format!("`{text}`")).collect();
    shown.join(", ")
}

fn condition_words(place: ConditionPlace) -> String {
    let keys: Vec<&str> = TERMS.iter().filter(|term| term.on.contains(&place)).map(|term| term.key).collect();
    format!("A map, all of whose keys must hold. It may have {}.", code_list(&keys))
}

/// Puts the description first, where a reader of the schema looks for it.
fn describe(schema: &mut Value, text: &str) {
    let Some(map) = schema.as_object_mut() else { return };
    let rest = std::mem::take(map);
    map.insert("description".into(), text.into());
    // Editors that know it show this one, with code as code.
    map.insert("markdownDescription".into(), text.into());
    map.extend(rest.into_iter().filter(|(key, _)| !key.ends_with("escription")));
}

/// Lets a field be there and empty, which means that it is absent.
fn allow_nothing(schema: &mut Value) {
    let Some(map) = schema.as_object_mut() else { return };
    match map.get_mut("type") {
        Some(Value::Array(types)) => types.push("null".into()),
        Some(one) if one == "null" => {}
        Some(one) => *one = json!([one.clone(), "null"]),
        None => {}
    }
    if let Some(Value::Array(words)) = map.get_mut("enum") {
        words.push(Value::Null);
    }
}

/// The schema of a value that is there.
fn value(kind: ValueKind) -> Value {
    match kind {
        ValueKind::Text => text(),
        ValueKind::Texts => list(&text(), 0),
        ValueKind::Links => map_of(&optional(text())),
        ValueKind::Custom => json!({ "type": "object" }),
        ValueKind::Reference(_) => id(),
        ValueKind::References(target) if target == PEOPLE => people(0),
        ValueKind::References(_) => list(&id(), 0),
        ValueKind::Date => date(),
        ValueKind::DateOrPeriodEnd | ValueKind::DateOrPeriodStart => date_or_period(),
        ValueKind::Ranges => ranges(),
        ValueKind::Duration => duration(false),
        ValueKind::DurationOrZero => duration(true),
        ValueKind::Estimate => one_or_three(&duration(false)),
        ValueKind::EstimateOrZero => one_or_three(&duration(true)),
        ValueKind::Percent => {
            let number = r"(?=(?:[0-9]\.?){1,15}%)(?:0*[0-9]{1,2}(?:\.[0-9]+)?|0*100(?:\.0+)?)%";
            pattern(number, "a percentage is written with its sign, from `0%` to `100%`")
        }
        ValueKind::Money => pattern(&money(), "an amount of money is written `250k EUR`"),
        ValueKind::Rate => {
            let rate = format!(r"{}\s*/[dw]", money());
            pattern(&rate, "money for each week or day is written `250k EUR/w` or `40k EUR/d`")
        }
        ValueKind::Currency => pattern("[A-Z]{3}", "a currency is three capital letters, such as `EUR`"),
        ValueKind::Quantity => quantity(),
        ValueKind::Flag => json!({
            "type": ["boolean", "string"],
            "pattern": trimmed("(?:true|True|TRUE|false|False|FALSE)"),
            "errorMessage": "write `true` or `false`",
        }),
        ValueKind::Choice(words) => json!({ "type": "string", "enum": words }),
        ValueKind::Needs => list(&need(), 0),
        ValueKind::Condition(place) => condition(place),
        ValueKind::Blocked => {
            let since = described(ValueKind::Date, "The day since which it does.", true);
            let why = described(ValueKind::Text, "What it is.", true);
            record(&[("since", since), ("why", why)], &["since", "why"])
        }
        ValueKind::Approvers => approvers(),
        ValueKind::Approvals => {
            let mut approvals = map_of(&optional(date()));
            approvals["propertyNames"] = id();
            approvals
        }
        ValueKind::Bound => {
            let mut bound = quantity();
            bound["type"] = json!(["number", "string", "array"]);
            bound["items"] = quantity();
            bound["minItems"] = 2.into();
            bound["maxItems"] = 2.into();
            bound
        }
        ValueKind::Readings => json!({
            "type": ["object", "string", "boolean"],
            "pattern": format!(r"^(?!\s*{NUMBER}\s*$)[\s\S]*\S"),
            "errorMessage": "write the day with the number behind it, `2026-03-02: 22`, or the path of a CSV file",
            "propertyNames": date(),
            "additionalProperties": optional(quantity()),
        }),
        ValueKind::Impact => {
            let mut impact = one_or_three(&duration(false));
            impact["pattern"] = trimmed(&format!("(?:{}|{})", time(false), money())).into();
            impact["errorMessage"] = "write working time such as `2w`, or money such as `250k EUR`".into();
            impact
        }
        ValueKind::Calendar => calendar(true),
        ValueKind::Calendars => {
            let mut calendars = map_of(&optional(calendar(false)));
            calendars["propertyNames"] = id();
            calendars
        }
        ValueKind::Rules => map_of(&rule()),
        ValueKind::Reviews => list(&review(), 0),
        ValueKind::Notices => {
            let urgency = described(
                ValueKind::Choice(registry::URGENCIES),
                "`now`: it interrupts. `digest`: it is collected. `off`: they are not told.",
                true,
            );
            record(&registry::EVENTS.map(|event| (event, urgency.clone())), &[])
        }
        ValueKind::Version => json!({
            "type": ["integer", "string"],
            "minimum": 1,
            "maximum": 1,
            "pattern": trimmed("0*1"),
            "errorMessage": "the version of the language is 1",
            "default": 1,
        }),
        ValueKind::Requirement => {
            pattern(r">=\s*[0-9]+(?:\.[0-9]+){0,2}", "a least version is written in quotes: \">=0.3\"")
        }
    }
}

/// A number in decimal digits, 15 of them at the most.
const NUMBER: &str = r"-?(?=(?:[0-9]\.?){1,15}(?![0-9.]))[0-9]+(?:\.[0-9]+)?";
/// A year that plan files may name.
const YEAR: &str = "(?:19[7-9][0-9]|2[0-2][0-9]{2})";
const MONTH: &str = "(?:0[1-9]|1[0-2])";
/// A day of a month; which months have 31 is left to the reader.
const DAY_OF_MONTH: &str = "(?:0[1-9]|[12][0-9]|3[01])";

/// A pattern for the whole text but for the white space around it, which the reader passes over.
fn trimmed(inner: &str) -> String {
    format!(r"^\s*{inner}\s*$")
}

fn pattern(inner: &str, otherwise: &str) -> Value {
    json!({ "type": "string", "pattern": trimmed(inner), "errorMessage": otherwise })
}

/// Any scalar that says something: what is text is for the field to decide, not for YAML.
fn text() -> Value {
    json!({
        "type": ["string", "number", "boolean"],
        "pattern": r"\S",
        "errorMessage": "write a few words, or leave it out",
    })
}

fn optional(mut schema: Value) -> Value {
    allow_nothing(&mut schema);
    schema
}

fn list(items: &Value, least: usize) -> Value {
    let mut list = json!({ "type": "array", "items": items, "errorMessage": "write a list: `[one, two]`, or one `- entry` a line" });
    if least > 0 {
        list["minItems"] = least.into();
    }
    list
}

/// A list of people, each once.
fn people(least: usize) -> Value {
    let mut people = list(&id(), least);
    people["uniqueItems"] = true.into();
    people
}

fn map_of(values: &Value) -> Value {
    json!({ "type": "object", "additionalProperties": values })
}

/// A small map of known keys.
fn record(fields: &[(&str, Value)], required: &[&str]) -> Value {
    let mut properties = Map::new();
    for (name, schema) in fields {
        let there = required.contains(name);
        properties.insert((*name).into(), if there { schema.clone() } else { optional(schema.clone()) });
    }
    let mut record = json!({ "type": "object", "properties": properties });
    if !required.is_empty() {
        record["required"] = json!(required);
    }
    record["patternProperties"] = json!({ "^x-": passed_over() });
    record["additionalProperties"] = false.into();
    record
}

/// An id: no word that YAML or people would take for a number, a truth value, nothing, a date or a period.
fn id_pattern() -> String {
    let period = "[0-9]{4}(?:-(?:[HQ][0-9]|W[0-9]{2}|[0-9]{2}(?:-[0-9]{2})?))?";
    let word = "null|Null|NULL|true|True|TRUE|false|False|FALSE";
    let number = r"0x[0-9A-Fa-f]+|0o[0-7]+|[0-9]+(?:\.[0-9]*)?(?:[eE]-?[0-9]+)?";
    format!("(?!(?:{period}|{word}|{number})$)[A-Za-z0-9][A-Za-z0-9._-]{{0,{}}}$", LONGEST_ID - 1)
}

fn id() -> Value {
    json!({
        "type": "string",
        "pattern": format!("^{}", id_pattern()),
        "errorMessage": "write one id: letters, digits, `.`, `_` and `-`, without blanks; no number, date or period",
    })
}

fn day() -> String {
    format!("{YEAR}-{MONTH}-{DAY_OF_MONTH}")
}

fn date() -> Value {
    pattern(&day(), "a date is written year-month-day: `2026-06-30`")
}

fn date_or_period() -> Value {
    let parts = format!("H[12]|Q[1-4]|W(?:0[1-9]|[1-4][0-9]|5[0-3])|{MONTH}(?:-{DAY_OF_MONTH})?");
    json!({
        "type": ["string", "integer"],
        "minimum": 1970,
        "maximum": 2299,
        "pattern": trimmed(&format!("{YEAR}(?:-(?:{parts}))?")),
        "errorMessage": "write a date (`2026-06-30`) or a period (`2026`, `2026-H1`, `2026-Q2`, `2026-06`, `2026-W14`)",
    })
}

fn ranges() -> Value {
    let mut ranges = map_of(&optional(text()));
    ranges["propertyNames"] = pattern(
        &format!(r"{0}\s*(?:\.\.\s*{0})?", day()),
        "write a date, or the first and the last day: `2026-02-16..2026-02-20`",
    );
    ranges
}

/// Working time: weeks, days and hours, each at the most once and in this order.
fn time(zero: bool) -> String {
    let amount = r"(?:0{0,4}[0-9]{1,5}|0{0,3}100000)(?:\.[0-9]{1,3})?";
    let something = if zero { "" } else { r"(?=[0-9.\swdh]*[1-9])" };
    format!(
        r"{something}(?:{amount}w(?:\s+{amount}d)?(?:\s+{amount}h)?|{amount}d(?:\s+{amount}h)?|{amount}h)"
    )
}

fn duration(zero: bool) -> Value {
    pattern(&time(zero), "working time is written `4h`, `3d`, `1.5d`, `2w` or `1w 2d`")
}

fn one_or_three(one: &Value) -> Value {
    let mut schema = one.clone();
    schema["type"] = json!(["string", "array"]);
    schema["items"] = one.clone();
    schema["minItems"] = 3.into();
    schema["maxItems"] = 3.into();
    schema
}

fn money() -> String {
    let amount = r"0*(?:[0-9]{1,13}(?:\.[0-9]{1,2}0*)?|[0-9]{1,10}(?:\.[0-9]{1,5}0*)?k|[0-9]{1,7}(?:\.[0-9]{1,8}0*)?M)";
    format!(r"{amount} \s*[A-Z]{{3}}")
}

fn quantity() -> Value {
    json!({
        "type": ["number", "string"],
        "pattern": format!(r"^\s*{NUMBER}(?![eE][-+]*[0-9]+\s*$)(?:\s*$|\s*[^\s0-9.,_'+-])"),
        "errorMessage": "write a number with a point for decimals, and its unit behind it if you like",
    })
}

fn need() -> Value {
    let lag = pattern(
        &format!(r"-?(?:\s*{}|0*(?:[0-9]{{1,5}}|100000)e[dw])", time(true)),
        "a lag is working time (`2d`, negative for an overlap) or whole calendar days or weeks (`3ed`, `2ew`)",
    );
    let mut need = record(
        &[("id", id()), ("type", json!({ "type": "string", "enum": LinkType::NAMES })), ("lag", lag)],
        &["id"],
    );
    let text = id();
    need["type"] = json!(["string", "object"]);
    need["pattern"] = text["pattern"].clone();
    need["errorMessage"] = text["errorMessage"].clone();
    let keys = &mut need["properties"];
    describe(&mut keys["id"], "What must come first.");
    describe(
        &mut keys["type"],
        "How the two are tied: `FS` it starts when the other has finished (so if you say nothing), `SS` it starts when the other starts, `FF` it finishes when the other finishes, `SF` it finishes when the other starts.",
    );
    describe(
        &mut keys["lag"],
        "The time between the two: working time such as `2d`, negative for an overlap; `3ed` or `2ew` for calendar days or weeks.",
    );
    need
}

fn condition(place: ConditionPlace) -> Value {
    let mut properties = Map::new();
    for term in TERMS.iter().filter(|term| term.on.contains(&place)) {
        properties.insert(term.key.into(), described(term.kind, term.page, false));
    }
    json!({
        "type": "object",
        "properties": properties,
        "minProperties": 1,
        "patternProperties": { "^x-": passed_over() },
        "additionalProperties": false,
    })
}

/// A list, or a map of one of two forms; what `required` asks is nothing to a list.
fn approvers() -> Value {
    let people = people(1);
    let mut any = people.clone();
    describe(&mut any, "The people of whom one is enough.");
    let mut of = people.clone();
    describe(&mut of, "The people who are asked.");
    let quorum = json!({
        "description": "How many of them must approve.",
        "type": ["integer", "string"],
        "minimum": 1,
        "pattern": trimmed("0*[1-9][0-9]*"),
        "errorMessage": "write a whole number",
    });
    let mut approvers = record(&[("any", any), ("quorum", quorum), ("of", of)], &[]);
    approvers["type"] = json!(["array", "object"]);
    approvers["items"] = people["items"].clone();
    approvers["minItems"] = 1.into();
    approvers["uniqueItems"] = true.into();
    let nothing = json!({ "type": "null" });
    let there = json!({ "type": ["array", "integer", "string"] });
    approvers["anyOf"] = json!([
        { "required": ["any"], "properties": { "any": there, "quorum": nothing, "of": nothing } },
        { "required": ["quorum", "of"], "properties": { "any": nothing, "quorum": there, "of": there } },
    ]);
    approvers
}

fn calendar(of_the_plan: bool) -> Value {
    let days: Vec<&str> = Weekday::ALL.into_iter().map(Weekday::name).collect();
    let mut week = list(&json!({ "type": "string", "enum": days }), 1);
    describe(&mut week, "The days worked in a week: `[mon, tue, wed, thu, fri]`.");
    let mut holidays = ranges();
    describe(
        &mut holidays,
        "Days off, with what they are: `2026-05-01: Labour Day`, `2026-12-24..2026-12-31: year's end`.",
    );
    let mut working = ranges();
    describe(
        &mut working,
        "Days worked all the same, with the reason: `2026-05-02: makes up for the bridge day`.",
    );

    let hours = json!({
        "description": "The working hours of a day: what `d` means in `3d`.",
        "type": ["number", "string"],
        "exclusiveMinimum": 0,
        "maximum": 24,
        "pattern": trimmed(r"0*(?:1?[0-9]|2[0-4])(?:\.[0-9]+)?"),
        "errorMessage": "write a number of hours, such as `8` or `7.5`",
    });
    let mut extends = id();
    describe(&mut extends, "The id of the calendar that this one takes over, but for what it says itself.");
    let (extends, hours) = if of_the_plan {
        (not_here("only an entry of `calendars` can extend another"), hours)
    } else {
        (extends, not_here("how long a day is, is the same for the whole plan; say it in `calendar`"))
    };
    record(
        &[
            ("extends", extends),
            ("week", week),
            ("hours_per_day", hours),
            ("holidays", holidays),
            ("working", working),
        ],
        &[],
    )
}

/// What the manifest says of a rule: a level, or a map of level and options.
fn rule() -> Value {
    let level = json!({
        "description": "How grave its findings are.",
        "enum": Level::ALL.map(Level::name),
    });
    let mut in_map = level.clone();
    allow_nothing(&mut in_map);
    json!({ "anyOf": [
        level,
        {
            "type": ["object", "null"],
            "properties": { "level": in_map },
            "additionalProperties": { "type": ["string", "number", "boolean", "null"] },
        },
    ] })
}

fn review() -> Value {
    let who = json!({
        "type": "string",
        "pattern": format!("^(?:(?:manager|lead) of )?{}", id_pattern()),
        "errorMessage": "write an id, `owner`, `manager of owner` or `lead of team`",
    });
    let mut who = list(&who, 1);
    describe(&mut who, "Who must agree: ids, `owner`, `manager of owner`, `lead of team`.");
    let when = described(ValueKind::Condition(ConditionPlace::Review), "Which changes it is about.", true);
    let why = described(ValueKind::Text, "The reason, which they read when they are asked.", true);
    record(&[("when", when), ("who", who), ("why", why)], &["when", "who"])
}
