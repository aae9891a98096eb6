//! Tables of edits with the dates that they give, and laws on random plans.

use std::sync::Arc;

use proptest::prelude::*;

use crate::base::{Day, Duration};
use crate::diff;
use crate::diff::tests::random;
use crate::graph::{self, PlanFile};
use crate::model::{FieldIx, Item, ItemKind, Role, lower, lower_field};
use crate::snapshot::Snapshot;

use super::apply::yaml;
use super::{Delay, Edit, EditError, FORMS, Supposed, suppose};

/// A Monday is the first day and the data date, and the seventh of April a holiday.
const MANIFEST: &str = "plan: A test\nversion: 1\nstart: 2026-03-02\n\
calendar: { holidays: { 2026-04-07: Holiday } }\ncalendars: { four: { week: [mon, tue, wed, thu] } }\n";

const PLAN: &str = "
people:
  ana: { name: Ana }
  ben: { name: Ben, calendar: four }
teams: { crew: { name: Crew, lead: ana } }
objectives:
  live:
    title: Live
    owner: ana
    due: 2026-03-31
    cost_of_delay: 5k EUR/d
    key_results:
      first: { title: First, owner: ana, from: 0, to: 1 }
      second: { title: Second, owner: ana, from: 0, to: 1 }
      idle: { title: Idle, owner: ana, from: 0, to: 1 }
initiatives:
  launch: { title: Launch, owner: ana, drives: [first] }
tasks:
  build: { title: Build, owner: ana, part_of: launch, estimate: [3d, 5d, 9d] }
  test: { title: Test, owner: ana, part_of: launch, estimate: 1w, needs: [build] }
  begun: { title: Begun, owner: ana, drives: [second], estimate: 10d, status: doing, started: 2026-02-23, remaining: 4d }
  half: { title: Half, owner: ana, drives: [second], estimate: 4d, status: doing, started: 2026-02-23, progress: 50% }
  fresh: { title: Fresh, owner: ana, drives: [second], estimate: 2d, status: doing, started: 2026-03-02 }
  vague: { title: Vague, owner: ana }
  over: { title: Over, owner: ana, estimate: 1d, status: done, started: 2026-02-23, finished: 2026-02-23 }
  gone: { title: Gone, owner: ana, estimate: 1d, status: dropped }
  weekly: { title: Weekly, owner: ana, repeat: 1w, estimate: 1h }
  parts: { title: Parts, owner: ana, external: Acme, promised: 2026-03-13 }
  paper: { title: Paper, owner: ana, external: Acme }
  party: { title: Party, owner: ana, milestone: true, needs: [test, { id: parts, type: FS, lag: 1d }] }
gates:
  board: { title: Board, owner: ana, approvers: [ben], takes: 2d, needs: [test] }
  chair: { title: Chair, owner: ana, approvers: [ben], needs: [test] }
  signed: { title: Signed, owner: ana, approvers: [ben], approved: { ben: 2026-02-27 } }
";

fn snapshot(text: &str) -> Snapshot {
    let manifest = PlanFile {
        path: "plan/plan.yaml".into(),
        lowered: Arc::new(lower(MANIFEST.as_bytes(), Role::Manifest)),
    };
    let part = PlanFile {
        path: "plan/work.plan.yaml".into(),
        lowered: Arc::new(lower(text.as_bytes(), Role::Part)),
    };
    let (plan, graph, findings) = graph::link(vec![manifest, part]);
    Snapshot::new(plan, graph, findings, Day::parse("2026-03-02").expect("a day"))
}

fn edited(base: &Snapshot, edits: &[&str]) -> Result<Supposed, EditError> {
    let edits: Result<Vec<Edit>, EditError> = edits.iter().map(|edit| Edit::parse(edit)).collect();
    suppose(base, &edits?, &[])
}

fn finish(snapshot: &Snapshot, id: &str) -> String {
    let timetable = snapshot.timetable().expect("dates");
    let day = timetable.finish(snapshot.plan.find(id).expect("an item"));
    day.map_or_else(|| "none".to_owned(), |day| day.to_string())
}

/// What an item says in a field; nothing where it does not have it.
fn says(snapshot: &Snapshot, id: &str, field: &str) -> String {
    let item = match snapshot.plan.find(id) {
        Some(item) => snapshot.plan.item(item),
        None => snapshot.plan.party(snapshot.plan.find_party(id).expect("somebody")),
    };
    let value = item.fields.iter().find(|value| value.field.spec().name == field);
    value.map_or_else(String::new, |value| value.value.to_string())
}

/// Does edits to the plan and returns the message and hints of what refuses them.
fn refused(edits: &[&str]) -> String {
    let error = edited(&snapshot(PLAN), edits).expect_err("an error");
    std::iter::once(error.message).chain(error.hints).collect::<Vec<_>>().join("\n")
}

#[test]
fn each_form_says_what_it_does_and_moves_what_follows() {
    for (edit, supposition, id, field, value, finishes) in [
        // What remains of a task, to all three of a triple.
        ("test +3d", "If test took 3 days more", "test", "estimate", "1w 3d", "2026-03-18"),
        ("build +2d", "If build took 2 days more", "build", "estimate", "[5d, 7d, 11d]", "2026-03-10"),
        ("build -2d", "If build took 2 days less", "build", "estimate", "[1d, 3d, 7d]", "2026-03-04"),
        ("begun +1w", "If begun took 1 week more", "begun", "remaining", "1w 4d", "2026-03-12"),
        ("begun -4d", "If begun took 4 days less", "begun", "remaining", "0d", "2026-02-27"),
        ("half +3d", "If half took 3 days more", "half", "remaining", "5d", "2026-03-06"),
        ("fresh +1d", "If fresh took 1 day more", "fresh", "estimate", "3d", "2026-03-04"),
        ("vague +2d", "If vague took 2 days more", "vague", "estimate", "3d", "2026-03-04"),
        // What is promised: in working days, or in calendar days.
        ("parts +2d", "If parts came 2 days later", "parts", "promised", "2026-03-17", "2026-03-17"),
        ("parts -1w", "If parts came 1 week earlier", "parts", "promised", "2026-03-06", "2026-03-06"),
        (
            "parts +3ed",
            "If parts came 3 calendar days later",
            "parts",
            "promised",
            "2026-03-16",
            "2026-03-16",
        ),
        ("parts +18d", "If parts came 18 days later", "parts", "promised", "2026-04-09", "2026-04-09"),
        ("board +1d", "If board took 1 day more", "board", "takes", "3d", "2026-03-18"),
        ("board -2d", "If board took 2 days less", "board", "takes", "0d", "2026-03-13"),
        ("chair +2d", "If chair took 2 days more", "chair", "takes", "2d", "2026-03-17"),
        // What it takes.
        ("test = 12d", "If test took 12 days", "test", "estimate", "12d", "2026-03-24"),
        ("test = [1d, 2d, 3d]", "If test took 2 days", "test", "estimate", "[1d, 2d, 3d]", "2026-03-10"),
        ("board = 1d", "If board took 1 day", "board", "takes", "1d", "2026-03-16"),
        (
            "parts = 2026-03-20",
            "If parts came on 2026-03-20",
            "parts",
            "promised",
            "2026-03-20",
            "2026-03-20",
        ),
        (
            "paper = 2026-03-20",
            "If paper came on 2026-03-20",
            "paper",
            "promised",
            "2026-03-20",
            "2026-03-20",
        ),
        // Any field.
        ("drop launch", "If launch were dropped", "launch", "status", "dropped", "none"),
        ("owner test = ben", "If ben owned test", "test", "owner", "ben", "2026-03-16"),
        ("due live = 2026-Q2", "If live were due 2026-Q2", "live", "due", "2026-Q2", "2026-03-13"),
        (
            "start_after build = 2026-04-06",
            "If build could not start before 2026-04-06",
            "build",
            "start_after",
            "2026-04-06",
            "2026-04-13",
        ),
        (
            "title test = A \"b\": c # d",
            "If the title of test were A \"b\": c # d",
            "test",
            "title",
            "A \"b\": c # d",
            "2026-03-13",
        ),
        ("part_of test =", "If test had no part of", "test", "part_of", "", "2026-03-13"),
        (
            "drives vague = first, second",
            "If the drives of vague were first, second",
            "vague",
            "drives",
            "first, second",
            "2026-03-02",
        ),
        ("labels test = [x, y]", "If the labels of test were [x, y]", "test", "labels", "x, y", "2026-03-13"),
        (
            "cost_of_delay live = 200k EUR/w",
            "If the cost of delay of live were 200k EUR/w",
            "live",
            "cost_of_delay",
            "200k EUR/w",
            "2026-03-13",
        ),
        (
            "needs vague = test, build SS+2d",
            "If the needs of vague were test, build SS+2d",
            "vague",
            "needs",
            "build SS+2d, test",
            "2026-03-16",
        ),
        // Lists.
        ("needs test - build", "If test did not need build", "test", "needs", "", "2026-03-06"),
        ("needs vague + build", "If vague needed build too", "vague", "needs", "build", "2026-03-09"),
        (
            "needs vague + build SS+2d",
            "If vague needed build SS+2d too",
            "vague",
            "needs",
            "build SS+2d",
            "2026-03-04",
        ),
        (
            "needs vague + build +1d, test FF",
            "If vague needed build +1d, test FF too",
            "vague",
            "needs",
            "build FS+1d, test FF",
            "2026-03-13",
        ),
        ("needs test + build SS", "If test needed build SS too", "test", "needs", "build SS", "2026-03-06"),
        (
            "needs test + build -1d",
            "If test needed build -1d too",
            "test",
            "needs",
            "build FS-1d",
            "2026-03-12",
        ),
        (
            "drives launch + second",
            "If launch drove second too",
            "launch",
            "drives",
            "first, second",
            "2026-03-13",
        ),
        ("labels test + x", "If the labels of test included x", "test", "labels", "x", "2026-03-13"),
    ] {
        let supposed = edited(&snapshot(PLAN), &[edit]).unwrap_or_else(|error| panic!("{edit}: {error:?}"));
        let head = &supposed.snapshot;
        assert_eq!(supposed.supposition, supposition);
        assert_eq!((says(head, id, field).as_str(), finish(head, id).as_str()), (value, finishes), "{edit}");
    }
}

#[test]
fn an_absence_is_one_more_and_may_have_a_reason() {
    let base = snapshot(PLAN);
    let supposed = edited(&base, &["ana away 2026-03-03..2026-03-04 a wedding"]).expect("an edit");
    assert_eq!(says(&supposed.snapshot, "ana", "away"), "2026-03-03..2026-03-04: a wedding");
    assert_eq!(finish(&supposed.snapshot, "build"), "2026-03-10");
    let twice = edited(&base, &["ben away 2026-03-09", "ben away 2026-03-10"]).expect("edits");
    assert_eq!(says(&twice.snapshot, "ben", "away"), "2026-03-09, 2026-03-10");
    assert_eq!(twice.supposition, "If ben were away 2026-03-09 and ben were away 2026-03-10");
}

#[test]
fn several_edits_are_done_one_after_another() {
    let base = snapshot(PLAN);
    let supposed = edited(&base, &["test +3d", "test +2d", "owner build = ben"]).expect("edits");
    assert_eq!(says(&supposed.snapshot, "test", "estimate"), "1w 5d");
    assert_eq!(finish(&supposed.snapshot, "test"), "2026-03-23");
    let many = edited(&base, &["test +3d", "build +1d", "vague = 2d", "drop launch"]).expect("edits");
    assert_eq!(many.supposition, "With these 4 edits");
    let milestone = edited(&base, &["estimate vague = 2d", "estimate vague =", "milestone vague = true"]);
    assert!(milestone.is_ok(), "{milestone:?}");
}

#[test]
fn the_manifest_goes_by_the_word_plan() {
    let supposed = edited(&snapshot(PLAN), &["start plan = 2026-03-09"]).expect("an edit");
    assert_eq!(finish(&supposed.snapshot, "build"), "2026-03-13");
}

#[test]
fn only_what_is_touched_is_copied() {
    let base = snapshot(PLAN);
    let supposed = edited(&base, &["test +3d"]).expect("an edit");
    let shared = |path: &str| {
        let file = |snapshot: &Snapshot| {
            let file = snapshot.plan.files().iter().find(|file| file.path.as_ref() == path);
            Arc::clone(&file.expect("the file").lowered)
        };
        Arc::ptr_eq(&file(&base), &file(&supposed.snapshot))
    };
    assert!(shared("plan/plan.yaml"));
    assert!(!shared("plan/work.plan.yaml"));
    assert_eq!(says(&base, "test", "estimate"), "1w");
    let changes = diff::between(&base, &supposed.snapshot).changes;
    assert_eq!(changes.len(), 1);
}

#[test]
fn what_cannot_be_done_is_refused_with_the_reason() {
    for (edits, expected) in [
        (vec!["tset +3d"], "nothing in the plan has the id `tset`\ndid you mean `test`?"),
        (vec!["drop lunch"], "nothing in the plan has the id `lunch`\ndid you mean `launch`?"),
        (
            vec!["onwer test = ben"],
            "`test` is a task, and a task has no field `onwer`\ndid you mean `owner`?",
        ),
        (vec!["owner test = bem"], "nothing has the id `bem`\ndid you mean `ben`?"),
        (vec!["owner test = crew"], "task `test` is owned by the team `crew`"),
        (vec!["owner test ="], "`test` cannot be without `owner`"),
        (vec!["anna away 2026-03-03"], "nobody in the plan has the id `anna`\ndid you mean `ana`?"),
        (vec!["crew away 2026-03-03"], "nobody in the plan has the id `crew`"),
        (vec!["ana away soon"], "`soon` in `away` is not a date or a range"),
        (vec!["due live = soon"], "`due` is `soon`, which is not a date"),
        (vec!["status test = finished"], "`status` is `finished`, which is not"),
        (vec!["test = 3x"], "`estimate` is `3x`, which is not a duration"),
        (vec!["test = 0d"], "`estimate` is `0d`"),
        (
            vec!["test = 2026-03-20"],
            "`test` takes a time, and 2026-03-20 is a day\nsay which day it is: 'due test =",
        ),
        (vec!["parts = 3d"], "somebody outside delivers `parts`, and `3d` is not a day"),
        (vec!["paper +3d"], "nobody promised a day for `paper`"),
        (vec!["test -1w"], "`test` takes 1w, so 1w less leaves nothing of it"),
        (vec!["build -3d"], "`build` takes 3d, so 3d less leaves nothing of it"),
        (vec!["begun -5d"], "`begun` takes 4d, so 5d less leaves nothing of it"),
        (vec!["test +3ed"], "`3ed` is calendar time"),
        (vec!["begun = 3d"], "`begun` is under way, and 4d remains whatever its estimate is"),
        (vec!["over +1d"], "`over` is done"),
        (vec!["gone +1d"], "`gone` is dropped"),
        (vec!["signed +1d"], "`signed` is approved"),
        (vec!["weekly +1d"], "`weekly` is recurring work"),
        (vec!["party +1d"], "`party` is a milestone, and takes no time"),
        (
            vec!["first +1d"],
            "`first` is a key result, and has no duration of its own\ndelay it as a whole with `--delay",
        ),
        (vec!["launch = 3d"], "`launch` is an initiative, and has no duration of its own"),
        (vec!["drop board"], "`board` is a gate, and cannot be dropped"),
        (vec!["estimate party = 1d"], "`party`: a milestone takes no time, so it has no estimate"),
        (vec!["progress begun = 50%"], "`begun`: `progress` and `remaining` say the same thing twice"),
        (vec!["needs build + test"], "then nothing has a date: the dependencies form a cycle\n"),
        (vec!["part_of launch = launch"], "then nothing has a date: the dependencies form a cycle\n"),
        (vec!["needs test - biuld"], "`biuld` is not among the `needs` of `test`\ndid you mean `build`?"),
        (vec!["labels test - x"], "`x` is not among the `labels` of `test`\n`test` has no `labels`"),
        (vec!["needs test + over soon"], "`over soon` does not say how the two are tied"),
        (vec!["needs test + weekly"], "`weekly` is recurring work, which never ends"),
        (vec!["due live + 5d"], "`due` is no list"),
        (
            vec!["estimate test + 5d"],
            "`estimate` is no list, so nothing is added to it or taken away\nsay what it is: 'estimate test = VALUE', or say by how much it takes longer",
        ),
        (vec!["calendar ana = fuor"], "there is no calendar `fuor`\ndid you mean `four`?"),
    ] {
        let found = refused(&edits);
        assert!(found.starts_with(expected), "{edits:?}: {found}");
    }
}

#[test]
fn an_unknown_form_is_told_the_nearest_one_and_all_of_them() {
    for (text, shape) in [
        ("audit", "ID +DURATION"),
        ("audit+10d", "ID +DURATION"),
        ("audit 12d", "ID = DURATION"),
        ("delete audit", "drop ID"),
        ("drop the audit", "drop ID"),
        ("maya off 2026-05-04", "PERSON away DAYS"),
        ("maya away", "PERSON away DAYS"),
        ("owner audit jon", "FIELD ID = VALUE"),
        ("the owner of audit = jon", "FIELD ID = VALUE"),
        ("needs go-live audit", "FIELD ID + ENTRY"),
        ("needs the go-live - audit", "FIELD ID - ENTRY"),
        ("", "ID +DURATION"),
        ("= 3d", "FIELD ID = VALUE"),
        ("needs go-live + ", "FIELD ID + ENTRY"),
    ] {
        let error = Edit::parse(text).expect_err(text);
        let form = FORMS.iter().find(|form| form.shape == shape).expect("a form");
        assert_eq!(
            error.hints[0],
            format!("the nearest form is '{shape}', as in '{}'", form.example),
            "{text}"
        );
        assert!(FORMS.iter().all(|form| error.hints[1].contains(form.shape)), "{text}");
    }
    for text in ["audit +10x", "audit +", "audit +-3d", "audit -0d"] {
        assert!(Edit::parse(text).expect_err(text).message.ends_with("is not a duration"), "{text}");
    }
    assert!(Edit::parse("title a = b\nowner: c").is_err());
}

#[test]
fn every_example_of_a_form_is_of_that_form() {
    let kinds: Vec<_> = FORMS
        .iter()
        .map(|form| std::mem::discriminant(&Edit::parse(form.example).expect(form.example)))
        .collect();
    let mut different = kinds.clone();
    different.dedup();
    // Longer and shorter are one form.
    assert_eq!(different.len(), FORMS.len() - 1);
}

fn delayed(base: &Snapshot, key_result: &str, by: &str) -> Result<Supposed, EditError> {
    suppose(base, &[], &[Delay::parse(key_result, by)?])
}

#[test]
fn a_delayed_key_result_delays_what_it_serves_and_what_waits_for_it() {
    let waits = "  sequel: { title: Sequel, owner: ana, estimate: 1d, needs: [first] }\n";
    let base = snapshot(&PLAN.replace("gates:\n", &format!("{waits}gates:\n")));
    let supposed = delayed(&base, "first", "2w").expect("a delay");
    let head = &supposed.snapshot;
    assert_eq!(supposed.supposition, "If first came 2 weeks later");
    assert_eq!(supposed.objectives, ["live"]);
    for (id, old, new) in [
        ("first", "2026-03-13", "2026-03-27"),
        ("live", "2026-03-13", "2026-03-27"),
        ("sequel", "2026-03-16", "2026-03-30"),
        ("launch", "2026-03-13", "2026-03-13"),
        ("second", "2026-03-05", "2026-03-05"),
        ("party", "2026-03-16", "2026-03-16"),
    ] {
        assert_eq!((finish(&base, id).as_str(), finish(head, id).as_str()), (old, new), "{id}");
    }
    let later = delayed(&base, "first", "+15d").expect("a delay");
    let cost = diff::between(&base, &later.snapshot).consequences.remove(0).cost;
    assert_eq!(cost.new.map(|money| money.to_string()).as_deref(), Some("15k EUR"));
}

#[test]
fn a_delay_inside_the_float_moves_the_key_result_alone() {
    let base = snapshot(PLAN);
    let supposed = delayed(&base, "second", "3d").expect("a delay");
    let moved = diff::between(&base, &supposed.snapshot).consequences;
    let ids: Vec<&str> = moved.iter().map(|one| one.id.as_str()).collect();
    assert_eq!((ids.as_slice(), moved[0].delta_days), (["second"].as_slice(), Some(3)));
}

#[test]
fn only_a_key_result_with_work_to_come_is_delayed() {
    let base = snapshot(PLAN);
    let message = |id: &str, by: &str| {
        let error = delayed(&base, id, by).expect_err("an error");
        std::iter::once(error.message).chain(error.hints).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(message("frist", "2w"), "no key result has the id `frist`\ndid you mean `first`?");
    assert_eq!(
        message("live", "2w"),
        "`live` is an objective, not a key result\nits key results are first, idle, second"
    );
    assert_eq!(message("test", "2w"), "`test` is a task, not a key result\nwrite 'test +2w' for work");
    assert!(message("idle", "2w").starts_with("no work serves `idle`, so it has no forecast to be delayed"));
    assert!(message("first", "soon").starts_with("`soon` is not a duration"));
    assert!(message("first", "0d").starts_with("`0d` is not a duration"));
    let twice = ["first", "first"].map(|id| Delay::parse(id, "1d").expect("a delay"));
    assert_eq!(suppose(&base, &[], &twice).expect_err("an error").message, "`first` is delayed twice");
}

/// A chain of tasks with random estimates, some of which need the one before.
fn chain() -> impl Strategy<Value = Vec<(u32, bool)>> {
    prop::collection::vec((2..30_u32, any::<bool>()), 1..8)
}

fn text(tasks: &[(u32, bool)]) -> String {
    let mut text = String::from(
        "people: { ana: { name: Ana } }\nobjectives:\n  o: { title: O, owner: ana, due: 2026-06-30, key_results: { k: { title: K, owner: ana, from: 0, to: 1 } } }\ntasks:\n",
    );
    for (at, (days, needs)) in tasks.iter().enumerate() {
        let needs = if *needs && at > 0 { format!("[t{}]", at - 1) } else { "[]".to_owned() };
        text.push_str(&format!(
            "  t{at}: {{ title: T, owner: ana, estimate: {days}d, drives: [k], needs: {needs} }}\n"
        ));
    }
    text
}

/// Writes a change as the edits that make it, by what the diff lists alone.
fn as_edits(change: &diff::Change) -> Vec<Edit> {
    let (field, id) = (change.field.expect("an edit of a field").to_owned(), change.subject.id.clone());
    if field == "allow" {
        return Vec::new();
    }
    if change.entries.is_empty() {
        return vec![Edit::Set { field, id, value: change.new.clone().unwrap_or_default() }];
    }
    let less = change.entries.iter().filter(|entry| entry.old.is_some()).map(|entry| entry.key.clone());
    let more = change.entries.iter().filter_map(|entry| {
        let link = entry.new.as_deref()?;
        let kind = if link.starts_with(['+', '-']) { "FS" } else { "" };
        Some(format!("{} {kind}{link}", entry.key).trim().to_owned())
    });
    let (less, more): (Vec<String>, Vec<String>) = (less.collect(), more.collect());
    let remove = Edit::Remove { field: field.clone(), id: id.clone(), entries: less.clone() };
    let add = Edit::Add { field, id, entries: more.clone() };
    let both = [(remove, less.is_empty()), (add, more.is_empty())];
    both.into_iter().filter(|(_, is_empty)| !is_empty).map(|(edit, _)| edit).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn an_edit_and_its_inverse_leave_the_plan_as_it_was(tasks in chain(), at in 0..8_usize, days in 1..20_u32) {
        let base = snapshot(&text(&tasks));
        let id = format!("t{}", at % tasks.len());
        let (more, less) = (format!("{id} +{days}d"), format!("{id} -{days}d"));
        let there = edited(&base, &[&more, &less]).expect("edits");
        prop_assert!(diff::between(&base, &there.snapshot).changes.is_empty());
        let longer = edited(&base, &[&more]).expect("an edit");
        let back = edited(&longer.snapshot, &[&less]).expect("an edit");
        let all = |snapshot: &Snapshot| -> Vec<String> {
            snapshot.plan.items().map(|item| finish(snapshot, snapshot.plan.id(item))).collect()
        };
        prop_assert_eq!(all(&base), all(&back.snapshot));
        prop_assert!(finish(&base, "o") <= finish(&longer.snapshot, "o"));
        let days_moved = |id: &str| {
            let timetable = base.timetable().expect("dates");
            let find = |snapshot: &Snapshot| snapshot.timetable().and_then(|dates| dates.finish(snapshot.plan.find(id)?));
            timetable.days_between(find(&base).expect("a day"), find(&longer.snapshot).expect("a day"))
        };
        prop_assert_eq!(days_moved(&id), i64::from(days));
    }

    #[test]
    fn undoing_a_change_of_the_diff_by_an_edit_gives_the_base(tasks in chain(), others in prop::collection::vec(2..30_u32, 8)) {
        let base = snapshot(&text(&tasks));
        let changed: Vec<(u32, bool)> = tasks.iter().zip(&others).map(|((_, needs), days)| (*days, *needs)).collect();
        let head = snapshot(&text(&changed));
        let undo: Vec<String> = diff::between(&base, &head)
            .changes
            .iter()
            .map(|change| {
                let old = change.old.as_deref().unwrap_or_default();
                format!("{} {} = {old}", change.field.unwrap_or_default(), change.subject.id)
            })
            .collect();
        let undone = edited(&head, &undo.iter().map(String::as_str).collect::<Vec<_>>()).expect("edits");
        prop_assert!(diff::between(&base, &undone.snapshot).changes.is_empty());
        prop_assert_eq!(finish(&base, "o"), finish(&undone.snapshot, "o"));
    }

    #[test]
    fn applying_what_a_diff_lists_to_the_base_gives_the_head(base in random(), other in random()) {
        let (old, new) = (base.without_mistakes().snapshot(false), base.edited_to(&other).snapshot(true));
        let listed = diff::between(&old, &new);
        let mut edits: Vec<Edit> = listed.changes.iter().flat_map(as_edits).collect();
        // What is taken away makes room: a milestone has no estimate.
        edits.sort_by_key(|edit| !matches!(edit, Edit::Set { value, .. } if value.is_empty()));
        let applied = suppose(&old, &edits, &[]).map_err(|error| TestCaseError::fail(error.to_string()))?.snapshot;
        let left = diff::between(&applied, &new).changes;
        prop_assert!(left.iter().all(|change| change.field == Some("allow")), "{:?} after {:?}", left, edits);
        let finishes = |snapshot: &Snapshot| {
            let finish = |id: &str| snapshot.timetable()?.finish(snapshot.plan.find(id)?);
            new.plan.items().map(|item| finish(new.plan.id(item))).collect::<Vec<_>>()
        };
        prop_assert_eq!(finishes(&applied), finishes(&new));
    }

    #[test]
    fn a_delay_moves_its_key_result_by_as_much(tasks in chain(), days in 1..40_u32) {
        let base = snapshot(&text(&tasks));
        let by = Duration::from_days(days).to_string();
        let supposed = suppose(&base, &[], &[Delay::parse("k", &by).expect("a delay")]).expect("a delay");
        let moved = diff::between(&base, &supposed.snapshot).consequences;
        let moved: Vec<_> = moved.iter().map(|one| (one.id.as_str(), one.delta_days)).collect();
        let days = Some(i64::from(days));
        prop_assert_eq!(moved, [("o", days), ("k", days)]);
    }

    #[test]
    fn no_text_is_too_strange_to_be_read(text in "\\PC{0,40}") {
        let base = snapshot(PLAN);
        if let Ok(edit) = Edit::parse(&text) {
            let _ = suppose(&base, &[edit], &[]);
        }
        for form in ["title test = ", "labels test = ", "estimate test = ", "away ana = ", "links test = ", "custom test = "] {
            if let Ok(edit) = Edit::parse(&format!("{form}{text}")) {
                let _ = suppose(&base, &[edit], &[]);
            }
        }
    }
}

#[test]
fn every_kind_of_value_is_read_as_its_examples_are_written() {
    let base = snapshot(PLAN);
    let any = base.plan.item(base.plan.find("test").expect("a task"));
    for kind in ItemKind::ALL {
        for field in FieldIx::of_kind(kind) {
            let spec = field.spec();
            for example in spec.kind.examples() {
                let item = Item { kind, ..any.clone() };
                let read = lower_field(&item, field, &yaml(spec.kind, example));
                assert!(matches!(read, Ok(Some(_))), "{} = {example}: {read:?}", spec.name);
            }
        }
    }
    // What is in quotes is what is between them.
    let supposed = edited(&base, &["title test = \"Test it\""]).expect("an edit");
    assert_eq!(says(&supposed.snapshot, "test", "title"), "Test it");
}
