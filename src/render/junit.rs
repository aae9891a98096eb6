//! The XML of `JUnit`, for whatever shows test results.

use std::collections::BTreeMap;
use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use rustc_hash::FxHashMap;

use crate::view::check::{CheckView, FindingView, UnreadableView};

use super::inert;

/// What a suite holds: the findings of one file, or that it could not be read.
#[derive(Default)]
struct Suite<'v> {
    findings: Vec<&'v FindingView>,
    unreadable: Option<&'v UnreadableView>,
}

impl Suite<'_> {
    fn failures(&self) -> usize {
        self.findings.iter().filter(|finding| finding.level == "error").count()
    }
}

/// Returns the findings as test cases, a suite for each file: errors fail; warnings and notes pass, and are told in the
/// case's output. Without findings there is one case, which passes.
pub fn render(view: &CheckView) -> String {
    let written = write(view).expect("writing to memory does not fail");
    String::from_utf8(written).expect("XML of strings is UTF-8")
}

fn write(view: &CheckView) -> io::Result<Vec<u8>> {
    let mut suites: BTreeMap<&str, Suite<'_>> = BTreeMap::new();
    for finding in &view.findings {
        suites.entry(&finding.location.path).or_default().findings.push(finding);
    }
    for file in &view.unreadable {
        suites.entry(&file.path).or_default().unreadable = Some(file);
    }
    let tests = (view.findings.len() + view.unreadable.len()).max(1).to_string();
    let failures = suites.values().map(Suite::failures).sum::<usize>().to_string();
    let errors = view.unreadable.len().to_string();
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    writer
        .create_element("testsuites")
        .with_attribute(("name", "git plan check"))
        .with_attribute(("tests", tests.as_str()))
        .with_attribute(("failures", failures.as_str()))
        .with_attribute(("errors", errors.as_str()))
        .write_inner_content(|writer| {
            if suites.is_empty() {
                return sound(writer, view);
            }
            suites.iter().try_for_each(|(path, suite)| self::suite(writer, path, suite))
        })?;
    let mut text = writer.into_inner();
    text.push(b'\n');
    Ok(text)
}

/// The one case of a plan without findings.
fn sound(writer: &mut Writer<Vec<u8>>, view: &CheckView) -> io::Result<()> {
    let name = format!("{} files without findings", view.summary.files);
    writer
        .create_element("testsuite")
        .with_attributes([
            ("name", "plan"),
            ("tests", "1"),
            ("failures", "0"),
            ("errors", "0"),
            ("skipped", "0"),
        ])
        .write_inner_content(|writer| {
            let case = writer.create_element("testcase").with_attribute(("classname", "git-plan"));
            case.with_attribute(("name", name.as_str())).write_empty().map(drop)
        })
        .map(drop)
}

fn suite(writer: &mut Writer<Vec<u8>>, path: &str, suite: &Suite<'_>) -> io::Result<()> {
    let tests = (suite.findings.len() + usize::from(suite.unreadable.is_some())).to_string();
    let failures = suite.failures().to_string();
    let errors = usize::from(suite.unreadable.is_some()).to_string();
    let name = if path.is_empty() { "plan".to_owned() } else { legal(path) };
    // Cases of one name are taken for one.
    let mut seen: FxHashMap<(&str, String), usize> = FxHashMap::default();
    writer
        .create_element("testsuite")
        .with_attribute(("name", name.as_str()))
        .with_attribute(("tests", tests.as_str()))
        .with_attribute(("failures", failures.as_str()))
        .with_attribute(("errors", errors.as_str()))
        .with_attribute(("skipped", "0"))
        .write_inner_content(|writer| {
            if let Some(file) = suite.unreadable {
                unreadable(writer, file)?;
            }
            for finding in &suite.findings {
                let name = case_name(finding);
                let number = seen.entry((finding.rule, name.clone())).or_default();
                *number += 1;
                case(writer, finding, &if *number > 1 { format!("{name} ({number})") } else { name })?;
            }
            Ok(())
        })
        .map(drop)
}

fn unreadable(writer: &mut Writer<Vec<u8>>, file: &UnreadableView) -> io::Result<()> {
    let (path, message) = (legal(&file.path), legal(&file.message));
    let text = format!("{path}: {message}\n{}", legal(&file.hint));
    writer
        .create_element("testcase")
        .with_attributes([("classname", "unreadable"), ("name", path.as_str()), ("file", path.as_str())])
        .write_inner_content(|writer| {
            let error = writer.create_element("error").with_attribute(("type", "unreadable"));
            error
                .with_attribute(("message", message.as_str()))
                .write_text_content(BytesText::new(&text))
                .map(drop)
        })
        .map(drop)
}

/// The item and its field, which stay when lines move.
fn case_name(finding: &FindingView) -> String {
    let name = match (&finding.item, finding.field) {
        (Some(item), Some(field)) => format!("{} {}: {field}", item.kind, item.id),
        (Some(item), None) => format!("{} {}", item.kind, item.id),
        (None, _) => finding.message.clone(),
    };
    legal(&name).replace('\n', " ")
}

fn case(writer: &mut Writer<Vec<u8>>, finding: &FindingView, name: &str) -> io::Result<()> {
    let location = &finding.location;
    let line = location.start.line.to_string();
    let message = legal(&finding.message);
    let mut text = format!(
        "{}:{line}:{}: {}: {message} [{}]",
        legal(&location.path),
        location.start.column,
        finding.level,
        finding.rule
    );
    if !finding.help.is_empty() {
        text.push_str(&format!("\n{}", legal(&finding.help)));
    }
    let path = legal(&location.path);
    let case = writer.create_element("testcase").with_attributes([
        ("classname", finding.rule),
        ("name", name),
        ("file", path.as_str()),
        ("line", line.as_str()),
    ]);
    let content = |writer: &mut Writer<Vec<u8>>| -> io::Result<()> {
        let element = if finding.level == "error" {
            let failure = writer.create_element("failure").with_attribute(("type", finding.rule));
            failure.with_attribute(("message", message.as_str()))
        } else {
            writer.create_element("system-out")
        };
        element.write_text_content(BytesText::new(&text)).map(drop)
    };
    case.write_inner_content(content).map(drop)
}

/// Text of the characters that XML has; it has no others, not even escaped.
fn legal(text: &str) -> String {
    inert(text).replace(['\u{fffe}', '\u{ffff}'], "…")
}
