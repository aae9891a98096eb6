//! The pictures of the documentation: a real run, drawn as SVG from the colours that it prints in a terminal, and a chart.

use std::fmt::Write as _;

use crate::generated;
use crate::session::Session;

const COMMAND: &str = "git plan -C lending path lending-live";
const CELL: f64 = 8.4;
const LINE: f64 = 20.0;
const MARGIN: f64 = 20.0;
const TOP: f64 = 48.0;

/// A stretch of a line in one style.
struct Stretch {
    column: usize,
    text: String,
    class: &'static str,
}

#[test]
fn the_picture_in_the_readme_is_of_a_real_run() {
    let session = Session::new();
    assert_eq!(session.plan(&["init", "--example", "lending", "lending"]).code, Some(0));
    let ran = session.shell(&format!("{COMMAND} --color always"));
    assert_eq!(ran.code, Some(0), "{}", ran.out);
    let prompt = vec![
        Stretch { column: 0, text: "$".to_owned(), class: "dim" },
        Stretch { column: 2, text: COMMAND.to_owned(), class: "strong" },
    ];
    let lines: Vec<_> = std::iter::once(prompt).chain(ran.out.lines().map(stretches)).collect();
    generated::check("docs/path.svg", &svg(&lines));
}

#[test]
fn the_chart_in_the_example_is_of_a_real_run() {
    let session = Session::new();
    assert_eq!(session.plan(&["init", "--example", "lending", "lending"]).code, Some(0));
    let ran = session.shell("git plan -C lending drift lending-live --format svg");
    assert_eq!(ran.code, Some(0), "{}", ran.out);
    generated::check("docs/drift.svg", &ran.out);
}

/// Cuts a line where its style changes, and at wide gaps, so that columns stand under each other in any font.
fn stretches(line: &str) -> Vec<Stretch> {
    let mut found = Vec::new();
    let (mut class, mut column) = ("plain", 0);
    for (number, part) in line.split("\u{1b}[").enumerate() {
        let mut text = part;
        if number > 0 {
            let (codes, rest) = part.split_once('m').expect("a style ends in `m`");
            // Tables write a colour as `38;5;N`, where text has `3N`.
            for code in codes.replace("38;5;", "3").split(';') {
                class = match code {
                    "" | "0" | "39" => "plain",
                    "1" if class == "bad" => "bad",
                    "1" => "strong",
                    "2" => "dim",
                    "22" => class,
                    "31" => "bad",
                    "32" => "good",
                    "33" => "warn",
                    "36" => "id",
                    other => panic!("the style {other} has no colour: {line:?}"),
                };
            }
            text = rest;
        }
        let mut rest = text;
        while !rest.is_empty() {
            let blank = rest.len() - rest.trim_start_matches(' ').len();
            column += blank;
            rest = &rest[blank..];
            let end = rest.find("  ").unwrap_or(rest.len());
            if end > 0 {
                let width = rest[..end].chars().count();
                found.push(Stretch { column, text: rest[..end].to_owned(), class });
                column += width;
            }
            rest = &rest[end..];
        }
    }
    found
}

fn svg(lines: &[Vec<Stretch>]) -> String {
    let columns = lines
        .iter()
        .flatten()
        .map(|stretch| stretch.column + stretch.text.chars().count())
        .max()
        .unwrap_or(0);
    let width = columns as f64 * CELL + 2.0 * MARGIN;
    let height = lines.len() as f64 * LINE + TOP + MARGIN;
    let mut svg = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0} {height:.0}" width="{width:.0}" height="{height:.0}" role="img" aria-label="{COMMAND}">
<style>
  rect {{ fill: #16181d }}
  text {{ font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #d8dce3; white-space: pre }}
  .strong {{ fill: #ffffff; font-weight: 700 }}
  .dim {{ fill: #868e9b }}
  .good {{ fill: #7fca8a }}
  .warn {{ fill: #e5b95c }}
  .bad {{ fill: #ff7b72; font-weight: 700 }}
  .id {{ fill: #6fc3d8 }}
</style>
<rect width="100%" height="100%" rx="10"/>
<circle cx="24" cy="22" r="6" fill="#ff5f57"/><circle cx="44" cy="22" r="6" fill="#febc2e"/><circle cx="64" cy="22" r="6" fill="#28c840"/>
"##
    );
    for (number, line) in lines.iter().enumerate() {
        let y = TOP + (number as f64 + 0.6) * LINE;
        for stretch in line {
            let x = MARGIN + stretch.column as f64 * CELL;
            let length = stretch.text.chars().count() as f64 * CELL;
            let text = stretch.text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            let _ = writeln!(
                svg,
                r#"<text x="{x:.1}" y="{y:.1}" textLength="{length:.1}" class="{}">{text}</text>"#,
                stretch.class
            );
        }
    }
    svg.push_str("</svg>\n");
    svg
}
