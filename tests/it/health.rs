//! How it goes, as `status` and `show` say it: two lights, the figures behind them, and what was claimed.

use std::fs;

use git_plan::base::{Day, rounded};
use git_plan::progress::{Origin, Point, Trend};
use serde_json::Value;

use crate::program::{example, plan, run, run_wide};

#[test]
fn a_key_result_shows_the_figures_behind_its_light() {
    insta::assert_snapshot!("key-result", run(example("lending"), "show minutes-to-decision").whole());
    insta::assert_snapshot!("initiative", run(example("lending"), "show audited").whole());
}

#[test]
fn status_explains_each_light() {
    insta::assert_snapshot!("explained", run(example("lending"), "status --explain").whole());
    insta::assert_snapshot!("explained-narrow", run_wide(example("lending"), "status --explain", 60).whole());
    insta::assert_snapshot!("markdown", run(example("lending"), "status --format markdown").whole());
}

#[test]
fn json_has_both_lights_and_what_was_claimed() {
    let status = run(example("lending"), "status --format json").json();
    let health = &status["objectives"][0]["health"];
    assert_eq!(status["objectives"][0]["id"], "lending-live");
    assert_eq!(health["delivery"]["health"], "off_track");
    assert_eq!(health["delivery"]["margin_days"], -10);
    assert_eq!(health["value"]["health"], "on_track");
    assert_eq!(health["claimed"]["health"], "on_track");
    assert_eq!(health["claimed"]["by"], "maya");
    assert_eq!(
        health["contradicted_by"][0],
        "forecast to finish 2026-07-14, 10 working days after it is due 2026-06-30"
    );
    let key_result = |id: &str| -> Value {
        let all = health["value"]["key_results"].as_array().expect("a list");
        all.iter().find(|one| one["id"] == id).expect(id).clone()
    };
    let minutes = key_result("minutes-to-decision");
    assert_eq!(minutes["health"], "on_track");
    assert_eq!(minutes["metric_kind"], "leading");
    assert_eq!(minutes["latest"]["value"], 31.0);
    assert_eq!(minutes["trend"]["figures"].as_array().map(Vec::len), Some(4));
    assert_eq!(minutes["landing"]["reaches_target_on"], "2026-05-21");
    assert_eq!(minutes["influences"][0], "loans-paid-out");
    let loans = key_result("thousand-loans");
    assert_eq!(
        (loans["health"].as_str(), loans["because"].as_str()),
        (Some("unknown"), Some("it begins 2026-06-01"))
    );
    // What is shown of an item is what is shown of its objective.
    let shown = run(example("lending"), "show minutes-to-decision --format json").json();
    assert_eq!(shown["health"]["value"]["key_results"][0], minutes);
}

#[test]
fn text_markdown_and_json_say_the_same() {
    let json = run(example("lending"), "status --format json").json();
    let text = run_wide(example("lending"), "status --explain", 200).out;
    let markdown = run(example("lending"), "status --explain --format markdown").out;
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").replace('\\', "");
    let (text, markdown) = (one_line(&text), one_line(&markdown));
    for objective in json["objectives"].as_array().expect("a list") {
        for light in ["delivery", "value"] {
            let light = &objective["health"][light];
            let health = light["health"].as_str().expect("a light").replace('_', " ");
            let words = format!("{health}: {}", light["because"].as_str().expect("a reason"));
            assert!(text.contains(&words), "{words}\n{text}");
            let plain = |text: &str| text.replace(['`', '*'], "");
            assert!(plain(&markdown).contains(&plain(&words)), "{words}\n{markdown}");
        }
    }
}

#[test]
fn one_objective_can_be_asked_for() {
    let status = run(example("lending"), "status --objective lending-sound --format json").json();
    assert_eq!(status["objectives"].as_array().map(Vec::len), Some(1));
    assert_eq!(
        (&status["objectives"][0]["id"], &status["objective"]),
        (&"lending-sound".into(), &"lending-sound".into())
    );
    let task = run(example("lending"), "status --objective audit");
    assert_eq!(task.code, Some(2));
    assert!(task.error.contains("`audit` is a task, not an objective"), "{}", task.error);
    let unknown = run(example("lending"), "status --objective lending-sund");
    assert!(unknown.error.contains("did you mean `lending-sound` or `lending-live`?"), "{}", unknown.error);
    let others = run(example("lending"), "status --objective lending-sound --owner maya");
    assert_eq!(others.code, Some(0));
    assert!(others.out.contains("lending-sound is not active, or not of maya."), "{}", others.out);
}

#[test]
fn the_page_about_health_is_right_about_its_example() {
    let page = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/health.md")).expect("a page");
    let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
    let day = |text: &str| Day::parse(text).expect(text);
    let figures = [("2026-01-23", 45.0), ("2026-02-06", 41.0), ("2026-02-20", 36.0), ("2026-03-06", 31.0)];
    let points = figures.map(|(text, value)| Point { day: day(text), value, origin: Origin::Reading });
    // The slopes and the landing once more, by hand.
    let weeks = |from: &str, to: &str| f64::from(day(to).0 - day(from).0) / 7.0;
    let mut slopes = Vec::new();
    for (at, second) in figures.iter().enumerate() {
        slopes.extend(figures[..at].iter().map(|first| (second.1 - first.1) / weeks(first.0, second.0)));
    }
    slopes.sort_by(f64::total_cmp);
    let slope = f64::midpoint(slopes[2], slopes[3]);
    let mut moved = figures.map(|(day, value)| value + slope * weeks(day, "2026-06-30"));
    moved.sort_by(f64::total_cmp);
    let told = |numbers: &[f64]| {
        let mut words: Vec<String> = numbers.iter().map(|number| rounded(*number)).collect();
        let last = words.pop().expect("some");
        format!("{} and {last}", words.join(", "))
    };
    assert!(page.contains(&told(&slopes)), "{}", told(&slopes));
    assert!(page.contains(&told(&moved)), "{}", told(&moved));
    let trend = Trend::through(&points).expect("a trend");
    let landing = trend.landing(day("2026-06-30"));
    assert!((trend.middle * 7.0 - slope).abs() < 1e-9);
    assert!((landing.middle - f64::midpoint(moved[1], moved[2])).abs() < 1e-9);
    assert!(page.contains(&format!("the median of them is {}.", rounded(slope))), "{}", rounded(slope));
    let middle = rounded(landing.middle);
    assert!(page.contains(&format!("the median of which is {middle}:")), "{middle}");
    assert_eq!(trend.reaches(5.0), Some(day("2026-05-21")));
}

const FIGURE: &str = "\
objectives: {goal: {title: G, owner: ana, due: 2026-06-30}}
metrics: {size: {title: S, owner: ana, direction: up, kind: leading, unit: people, readings: SOURCE}}
key_results: {figure: {title: F, owner: ana, of: goal, metric: size, from: 1, to: 5}}
tasks: {work: {title: W, owner: ana, estimate: 1d, drives: [figure], done_when: It is done.}}
";

/// What `check` says of a metric whose readings are in a CSV.
fn read_from(path: &str, csv: &str) -> Vec<String> {
    let folder = plan(&FIGURE.replace("SOURCE", path));
    fs::write(folder.path().join("size.csv"), csv).expect("a file");
    let checked = run(folder.path(), "check --format json").json();
    let findings = checked["findings"].as_array().expect("a list");
    let said = findings.iter().map(|one| {
        let word = |key: &str| one[key].as_str().unwrap_or_default().to_owned();
        assert!(!word("help").is_empty(), "{one}");
        format!("{}: {}", word("rule"), word("message"))
    });
    said.collect()
}

#[test]
fn readings_that_cannot_be_read_are_told_in_a_sentence_each() {
    let good = "date,value\n2026-03-09,3\n2026-03-02,1\n2026-03-05,2 people\n";
    assert_eq!(read_from("size.csv", good), [""; 0], "out of order, and in their unit");
    for (path, csv, expected) in [
        (
            "size.csv",
            "day,figure\n2026-03-09,3\n",
            "invalid-value: line 1 of `size.csv`: the first line must be `date,value`",
        ),
        (
            "size.csv",
            "date,value\n2026-03-09,3\n2026-03-09,4\n",
            "invalid-value: line 3 of `size.csv`: 2026-03-09 stands twice",
        ),
        (
            "size.csv",
            "date,value\n2026-03-09,3 EUR\n",
            "invalid-value: the reading of 2026-03-09 in `size.csv` is `3 EUR`, and `size` is counted in `people`",
        ),
        (
            "../size.csv",
            good,
            "invalid-value: the readings in `../size.csv` cannot be read: is outside the plan's folder",
        ),
        ("none.csv", good, "invalid-value: the readings in `none.csv` cannot be read: does not exist"),
        ("{2026-03-09: 3 EUR}", good, "invalid-value: `size` is counted in `people`, and this is in `EUR`"),
        ("{2026-03-09: 3, 2026-03-09: 4}", good, "duplicate-key: "),
        ("{2026-03-09: 3, 2026-03-02: 1}", good, ""),
    ] {
        let said = read_from(path, csv);
        match expected {
            "" => assert_eq!(said, [""; 0], "{path}"),
            _ => assert!(said.len() == 1 && said[0].starts_with(expected), "{path}: {said:#?}"),
        }
    }
}

#[test]
fn the_order_of_entries_is_nothing() {
    let shown = |readings: &str| {
        let folder = plan(&FIGURE.replace("SOURCE", readings));
        run(folder.path(), "show figure --format json").json()["health"].clone()
    };
    let sorted = shown("{2026-03-02: 1, 2026-03-04: 2, 2026-03-06: 2.5, 2026-03-09: 3}");
    assert_eq!(sorted["value"]["health"], "on_track");
    assert_eq!(shown("{2026-03-09: 3, 2026-03-04: 2, 2026-03-02: 1, 2026-03-06: 2.5}"), sorted);
}
