//! `git plan capacity`, as people and programs read it.

use serde_json::json;

use crate::program::{example, plan, run, run_wide};

#[test]
fn everybody_is_a_row_however_wide_the_terminal() {
    insta::assert_snapshot!("lending", run(example("lending"), "capacity").whole());
    insta::assert_snapshot!("narrow", run_wide(example("lending"), "capacity", 60).whole());
    insta::assert_snapshot!("wide", run_wide(example("lending"), "capacity", 200).whole());
    insta::assert_snapshot!("over", run(example("lending"), "capacity --over --format markdown").whole());
    let ascii = run(example("lending"), "capacity --ascii").out;
    assert!(ascii.is_ascii(), "{ascii}");
}

#[test]
fn one_person_is_told_week_by_week() {
    insta::assert_snapshot!("tomas", run(example("lending"), "capacity tomas").whole());
    insta::assert_snapshot!(
        "sofia-narrow",
        run_wide(example("lending"), "capacity sofia --over", 60).whole()
    );
    let csv = run(example("lending"), "capacity sofia --weeks 3 --format csv").out;
    let rows: Vec<&str> = csv.lines().collect();
    assert_eq!(rows.len(), 4, "{csv}");
    assert_eq!(
        rows[3],
        "sofia,Sofia Brandt,2026-W13,2026-03-23,65,2400,1560,2184,91,624,model-validation monthly-close"
    );
}

#[test]
fn json_has_the_names_that_others_build_on() {
    let capacity = run(example("lending"), "capacity jon --from 2026-W11 --to 2026-W12 --format json").json();
    assert_eq!(capacity["command"], "capacity");
    assert_eq!(capacity["as_of"], "2026-03-10");
    assert_eq!((&capacity["first_week"], &capacity["last_week"]), (&json!("2026-W11"), &json!("2026-W12")));
    assert_eq!(capacity["work_until"], "2026-W19");
    let jon = &capacity["people"][0];
    assert_eq!(
        (&jon["person"], &jon["capacity_percent"], &jon["weeks_over"]),
        (&json!("jon"), &json!(65), &json!(1))
    );
    let week = json!({
        "week": "2026-W11", "first_day": "2026-03-09", "working_minutes": 1920, "available_minutes": 1248,
        "planned_minutes": 2496, "percent": 130, "over_minutes": 1248, "over": true,
        "items": ["access-logs", "decision-service"],
    });
    assert_eq!(jon["weeks"][0], week);
}

#[test]
fn what_cannot_be_answered_says_what_to_do() {
    for (arguments, said) in [
        ("capacity soffia", "did you mean `sofia`?"),
        ("capacity --to 2026-02-27", "what was planned before 2026-03-10"),
        (
            "capacity --from 2026-W20 --to 2026-W15",
            "`--to` ends on 2026-04-12, before `--from` begins on 2026-05-11",
        ),
        ("capacity --from soon", "neither a day such as `2026-06-30` nor a period"),
        ("capacity --weeks 0", "0 is not in 1..=520"),
    ] {
        let ran = run(example("lending"), arguments);
        assert!(ran.whole().contains(said), "{arguments}: {}", ran.whole());
        assert_eq!(ran.code, Some(2), "{arguments}");
    }
}

#[test]
fn somebody_without_work_is_shown_and_is_above_nothing() {
    let idle = plan("");
    let text = run(idle.path(), "capacity").whole();
    assert!(text.contains("in 2026-W11") && text.contains("ana") && text.contains("0d"), "{text}");
    let over = run(idle.path(), "capacity --over").out;
    assert!(over.contains("Nobody is asked for more than they have time for."), "{over}");
}

#[test]
fn many_without_work_are_counted() {
    let teams = "teams: {t: {name: T}}\ntasks: {work: {title: W, owner: ana, estimate: 2d}}\n";
    let folder = plan(teams);
    let others: String =
        (0..7).map(|number| format!("  p{number}: {{name: P{number}, team: t}}\n")).collect();
    std::fs::write(folder.path().join("people.plan.yaml"), format!("people:\n{others}")).expect("a file");
    let text = run(folder.path(), "capacity").out;
    assert!(text.contains("Nothing is planned for 7 others.") && !text.contains("p3"), "{text}");
}
