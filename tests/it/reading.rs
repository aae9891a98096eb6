//! What the reader says of files that are wrong: where, how often, and how soon.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use git_plan::base::Span;
use git_plan::diagnostic::Finding;
use git_plan::graph::{PlanFile, link};
use git_plan::model::{Role, lower};

const MANIFEST: &str = "plan: P\nversion: 1\nstart: 2026-03-02\npeople: {ana: {name: Ana}}\n";

fn findings(text: &str) -> (String, Vec<Finding>) {
    let text = format!("{MANIFEST}{text}");
    let lowered = lower(text.as_bytes(), Role::Manifest);
    let files = vec![PlanFile { path: "plan.yaml".into(), lowered: lowered.into() }];
    (text, link(files).2)
}

/// Asserts that there is one finding, and that it shows these bytes.
fn check_place(text: &str, expected: &str) {
    let (text, findings) = findings(text);
    let shown: Vec<&str> = findings.iter().map(|finding| &text[finding.primary.place.span.range()]).collect();
    assert_eq!(shown, [expected], "{text}\n{findings:#?}");
}

#[test]
fn findings_show_the_bytes_that_are_wrong() {
    let task =
        |fields: &str| format!("tasks:\n  fit-out:\n    title: Fit out\n    owner: ana\n    {fields}\n");
    for (text, expected) in [
        (task("estimate: 3 days # yes"), "3 days"),
        (task("estimate: [1d, 2 days, 3d]"), "2 days"),
        (task("estimate: \"3 days\""), "\"3 days\""),
        (task("needs:\n      - { id: oven, lag: 2 }\n  oven: {title: O, owner: ana}"), "2"),
        (task("needs:\n      - oven"), "oven"),
        (task("needs: [{ id: oven, type: SS }]"), "oven"),
        (task("deadline: 2026-05-29"), "deadline"),
        (task("blocked:\n      since: 2026-03-04"), "since: 2026-03-04"),
        (task("due: 2026-05-29\n    due: 2026-05-30"), "due"),
        (task("milestone: true\n    estimate: 3d"), "estimate: 3d"),
        (task("labels:\n      - a\n      - [b]"), "[b]"),
        (task("custom: { a: { b: 1, b: 2 } }"), "b"),
        (task("promised: 2026-05-29"), "promised: 2026-05-29"),
        (task("external: Täter & Söhne\n    load: 5"), "5"),
        (task("description: |\n      one\n      two\n    load: 5"), "5"),
        (task("with: [anna]"), "anna"),
        ("tasks:\n  fit out: {title: T, owner: ana}\n".to_owned(), "fit out"),
        ("tasks:\n  fit-out: {title: T}\n".to_owned(), "fit-out"),
        ("tasks: [a, b]\n".to_owned(), "[a, b]"),
        ("calendar: {holidays: {2026-05-04..2026-05-01: a}}\n".to_owned(), "2026-05-04..2026-05-01"),
        ("calendar: {week: [mon, Tue]}\n".to_owned(), "Tue"),
        ("rules: {late: fatal}\n".to_owned(), "fatal"),
        ("x-a: &a {estimate: 3 days}\ntasks:\n  t: {<<: *a, title: T, owner: ana}\n".to_owned(), "3 days"),
        ("x-a: &a 3 days\ntasks:\n  t: {title: T, owner: ana, estimate: *a}\n".to_owned(), "*a"),
    ] {
        check_place(&text, expected);
    }
}

#[test]
fn a_finding_about_the_manifest_is_inside_it() {
    let lowered = lower(b"# a plan\nplan: P\nversion: 1\n", Role::Manifest);
    let spans: Vec<Span> = lowered.findings.iter().map(|finding| finding.primary.place.span).collect();
    assert_eq!(spans, [Span::new(9, 13)]);
    // An empty manifest lacks what is required, and has no place but its beginning.
    let lowered = lower(b"", Role::Manifest);
    assert_eq!(lowered.findings.len(), 3);
}

#[test]
fn one_mistake_is_one_finding_however_much_hangs_on_it() {
    for text in [
        // What is in a section that cannot be read, or is not known, is not missed elsewhere.
        "tasks: [a]\ngates: {g: {title: G, owner: ana, approvers: [ana], needs: [a, b, c]}}\n",
        "taks: {a: {}}\ngates: {g: {title: G, owner: ana, approvers: [ana], needs: [a]}}\n",
        "initiatives: {i: {title: I, owner: ana, taks: {a: {}}}}\ngates: {g: {title: G, owner: ana, approvers: [ana], needs: [a]}}\n",
        "initiatives: {i: later}\ngates: {g: {title: G, owner: ana, approvers: [ana], needs: [a]}}\n",
        "tasks: {[a]: {}}\ngates: {g: {title: G, owner: ana, approvers: [ana], needs: [a]}}\n",
        "calendars: [c]\ntasks: {t: {title: T, owner: ana, calendar: c}}\n",
        // What several places share is told once.
        "x-h: &h {2026-02-30: x}\ncalendar: {holidays: *h}\ncalendars: {a: {holidays: *h}, b: {holidays: *h}}\n",
        // A field that cannot be read is not missing, and nothing is held against it.
        "metrics: {m: {title: M, owner: ana, direction: up, kind: leading, unit: [a], green: 5 ms}}\n",
        "tasks: {t: {title: T, owner: ana, external: [], promised: 2026-03-02}}\n",
        "tasks: {t: {title: T, owner: ana, repeat: often, until: 2026-12-31}}\n",
        "gates: {g: {title: G, owner: ana, approvers: [ana, ~], approved: {ana: 2026-03-02}}}\n",
        "gates: {g: {title: G, owner: ana, approvers: {quorum: 2, of: [ana, '']}}}\n",
        // An id that is none still names its item.
        "tasks: {a b: {title: T, owner: ana}}\ngates: {g: {title: G, owner: ana, approvers: [ana], needs: [a b]}}\n",
    ] {
        let (text, findings) = findings(text);
        assert_eq!(findings.len(), 1, "{text}\n{findings:#?}");
    }
}

#[test]
fn a_file_whose_sections_could_not_be_made_out_was_not_read_whole() {
    let complete = |text: &str| lower(format!("{MANIFEST}{text}").as_bytes(), Role::Manifest).whole;
    assert!(complete("tasks: {t: {title: T, owner: ana, estimate: 3 days}}\n"));
    assert!(complete("nonsense: {}\n"));
    assert!(!complete("tasks: [t]\n"));
    assert!(!complete("task: {}\n"));
    assert!(!complete("tasks: {t: [\n"));
}

#[test]
fn a_free_map_that_aliases_nest_without_end_meets_a_limit() {
    // Each level nests the one before it: no bracket stands deeper than three, and the whole is a thousand deep.
    let mut deep = "x-0: &x0 {a: 1}\n".to_owned();
    for level in 1..1000 {
        let _ = writeln!(deep, "x-{level}: &x{level} [*x{}]", level - 1);
    }
    deep += "tasks:\n  t: {title: T, owner: ana, custom: {a: *x999}}\n";
    let mut wide = "x-0: &x0 [a, a, a, a, a, a, a, a, a, a]\n".to_owned();
    for level in 1..5 {
        let _ = writeln!(wide, "x-{level}: &x{level} [{}]", vec![format!("*x{}", level - 1); 10].join(", "));
    }
    wide += "tasks:\n  t: {title: T, owner: ana, custom: {a: *x4, b: *x4, c: *x4}}\n";
    for (text, rule) in [(deep, Some("limit-exceeded")), (wide, None)] {
        let start = Instant::now();
        let (_, findings) = findings(&text);
        assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
        assert_eq!(findings.iter().map(|finding| finding.rule).collect::<Vec<_>>(), Vec::from_iter(rule));
    }
}
