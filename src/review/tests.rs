//! Tables of changes with what follows from them, and laws on random pairs of plans.

use proptest::prelude::*;

use crate::diff::tests::{plan, plan_with, random};
use crate::diff::{Model, PlanDiff, between};
use crate::snapshot::Snapshot;

use super::{Gate, Review};

/// Two ways to the objective, and how long the work on each takes.
fn ways(one: &str, other: &str, more: &str) -> String {
    format!(
        "objectives:\n  live: {{ title: Live, owner: ana, due: 2026-03-31, key_results: {{ kr: {{ title: KR, owner: ana, from: 0, to: 10 }} }} }}\n\
         tasks:\n  one: {{ title: One, owner: ana, estimate: {one} }}\n  other: {{ title: Other, owner: ben, estimate: {other} }}\n  \
         go: {{ title: Go, owner: ana, estimate: 1d, needs: [one, other], drives: [live] }}\n{more}"
    )
}

/// Writes the causes of each consequence in a line: `live: 2 of one estimate + new; 1 of go needs`.
fn told(diff: &PlanDiff, review: &Review) -> Vec<String> {
    let change = |at: &usize| {
        let change = &diff.changes[*at];
        format!("{} {}", change.subject.id, change.field.unwrap_or(change.what.name()))
    };
    let one = |cause: &super::Cause| {
        let changes: Vec<String> = cause.changes.iter().map(change).collect();
        format!("{} of {}{}", cause.days, changes.join(" + "), if cause.joint { " jointly" } else { "" })
    };
    diff.consequences
        .iter()
        .zip(&review.causes.of)
        .map(|(consequence, causes)| {
            format!("{}: {}", consequence.id, causes.iter().map(one).collect::<Vec<_>>().join("; "))
        })
        .collect()
}

fn check_causes(old: &str, new: &str, expected: &[&str]) {
    let (old, new) = (plan(old), plan(new));
    let diff = between(&old, &new);
    let review = Review::new(&old, &new, &diff);
    assert_eq!(told(&diff, &review), expected);
}

#[test]
fn an_edit_is_named_with_the_days_that_it_costs() {
    check_causes(&ways("5d", "2d", ""), &ways("8d", "2d", ""), &["live: 3 of one estimate"]);
    // The other way has room for what it grew by, so it is no cause.
    check_causes(&ways("5d", "2d", ""), &ways("8d", "4d", ""), &["live: 3 of one estimate"]);
    // An earlier forecast has causes too.
    check_causes(&ways("8d", "2d", ""), &ways("5d", "2d", ""), &["live: -3 of one estimate"]);
    // Two edits on one way each give back what they cost.
    check_causes(
        &ways("5d", "2d", ""),
        &ways("7d", "2d", "").replace("estimate: 1d", "estimate: 2d"),
        &["live: 2 of one estimate; 1 of go estimate"],
    );
}

#[test]
fn edits_that_act_only_together_are_joint() {
    check_causes(
        &ways("5d", "5d", ""),
        &ways("8d", "8d", ""),
        &["live: 3 of one estimate + other estimate jointly"],
    );
}

#[test]
fn what_was_added_goes_with_what_refers_to_it() {
    let third = "  third: { title: Third, owner: cleo, estimate: 9d }\n";
    let old = ways("5d", "2d", "");
    let new = ways("5d", "2d", third).replace("needs: [one, other]", "needs: [one, other, third]");
    check_causes(&old, &new, &["live: 4 of go needs"]);
    // In place of another, the one cannot be undone without the other.
    let new = ways("5d", "2d", third).replace("needs: [one, other]", "needs: [third, other]");
    check_causes(&old, &new, &["live: 4 of go needs"]);
    // What was removed comes back with what needs it.
    check_causes(&new, &old, &["live: -4 of third removed + go needs"]);
}

#[test]
fn what_was_removed_is_a_cause() {
    let third = "  third: { title: Third, owner: cleo, estimate: 9d }\n";
    let with = ways("5d", "2d", third).replace("needs: [one, other]", "needs: [one, other, third]");
    // Work that served the objective by itself brings it nearer by going.
    let lone = third.replace("estimate: 9d", "estimate: 9d, drives: [live]");
    check_causes(&ways("5d", "2d", &lone), &ways("5d", "2d", ""), &["live: -3 of third removed"]);
    // What needs it is told with it.
    check_causes(&with, &ways("5d", "2d", ""), &["live: -4 of third removed + go needs"]);
}

#[test]
fn edits_of_the_manifest_and_of_people_are_causes() {
    let work = ways("5d", "2d", "");
    let check = |old: &str, new: &str, expected: &str| {
        let (old, new) = (plan_with(old, &work), plan_with(new, &work));
        let diff = between(&old, &new);
        assert_eq!(told(&diff, &Review::new(&old, &new, &diff)), [expected]);
    };
    check("", "calendar: { holidays: { 2026-03-04: Founders' day } }\n", "live: 1 of  calendar");
    check("calendar: { week: [mon, tue, wed, thu] }\n", "", "live: -1 of  calendar");
    // An estimate in hours takes longer where a day has fewer of them.
    let hours = ways("40h", "2d", "");
    let (old, new) = (plan_with("", &hours), plan_with("calendar: { hours_per_day: 4 }\n", &hours));
    let diff = between(&old, &new);
    assert_eq!(told(&diff, &Review::new(&old, &new, &diff)), ["live: 5 of  calendar"]);
    // How much of their time people have for the plan says who has too much to do, and moves no date.
    let (old, new) = (plan_with("", &work), plan_with("utilization: 20%\n", &work));
    let diff = between(&old, &new);
    assert_eq!((diff.changes.len(), diff.consequences.len(), diff.tasks_moved), (1, 0, 0));
}

#[test]
fn paths_tell_what_joined_and_what_left() {
    let (old, new) = (plan(&ways("5d", "2d", "")), plan(&ways("5d", "9d", "")));
    let diff = between(&old, &new);
    let review = Review::new(&old, &new, &diff);
    assert_eq!(review.paths[0].now, ["other", "go"]);
    assert_eq!(
        (review.paths[0].joined.join(" "), review.paths[0].left.join(" ")),
        ("other".into(), "one".into())
    );
    assert_eq!(review.plan_path, review.paths[0]);
}

#[test]
fn findings_are_new_worse_and_gone_by_what_they_are_about() {
    let found = |old: &str, new: &str| {
        let (old, new) = (plan(old), plan(new));
        let diff = between(&old, &new);
        let findings = Review::new(&old, &new, &diff).findings;
        let of = |list: Vec<&crate::diagnostic::Finding>| {
            let late = list.into_iter().filter(|finding| finding.rule == "late");
            late.map(|finding| finding.item.clone().map(|item| item.id).unwrap_or_default())
                .collect::<Vec<_>>()
        };
        let worse = findings.worse.iter().map(|(finding, _)| finding).collect();
        (of(findings.new.iter().collect()), of(worse), of(findings.gone.iter().collect()))
    };
    let none = Vec::<String>::new;
    let (fine, late, later) = (ways("5d", "2d", ""), ways("30d", "2d", ""), ways("40d", "2d", ""));
    assert_eq!(found(&fine, &late), (vec!["live".to_owned()], none(), none()));
    assert_eq!(found(&late, &later), (none(), vec!["live".to_owned()], none()));
    assert_eq!(found(&later, &fine), (none(), none(), vec!["live".to_owned()]));
    // The head's settings judge both sides, and lines and files do not matter.
    assert_eq!(found(&late, &late.replace("tasks:", "\n\ntasks:")), (none(), none(), none()));
}

/// Checks which gates trip, and with what words.
fn check_gates(old: &str, new: &str, gates: &str, expected: &[&str]) {
    let (old, new) = (plan(old), plan(new));
    let diff = between(&old, &new);
    let review = Review::new(&old, &new, &diff);
    let gates = Gate::parse_list(gates).expect("gates");
    let tripped: Vec<String> =
        gates.iter().filter_map(|gate| gate.tripped((&old, &new), &diff, &review)).collect();
    assert_eq!(tripped, expected);
}

#[test]
fn gates_trip_on_what_they_name() {
    let all = "slip>5d, late,owner-removed,new-critical,target-lowered";
    let (fine, late) = (ways("5d", "2d", ""), ways("30d", "2d", ""));
    check_gates(&fine, &fine, all, &[]);
    check_gates(&fine, &late, all, &["slip>5d: live by 25 working days", "late: live misses 2026-03-31"]);
    check_gates(&fine, &ways("10d", "2d", ""), all, &[]);
    check_gates(&fine, &ways("6d", "2d", ""), "slip", &["slip: live by 1 working day"]);
    check_gates(&fine, &ways("11d", "2d", ""), "slip > 1w", &["slip>1w: live by 6 working days"]);
    check_gates(&fine, &ways("5d", "6d", ""), all, &["new-critical: other"]);
    check_gates(&fine, &fine.replace("owner: ben, ", ""), all, &["owner-removed: other (was ben)"]);
    check_gates(&fine, &fine.replace("to: 10", "to: 9"), all, &["target-lowered: kr 10 → 9"]);
    check_gates(&fine, &fine.replace("to: 10", "to: 11"), all, &[]);
    check_gates(&late, &fine, all, &[]);
}

#[test]
fn a_gate_that_there_is_not_is_named() {
    for (text, wrong) in [("late,slop", "slop"), ("slip>soon", "slip>soon"), ("", ""), ("slip<5d", "slip<5d")]
    {
        assert_eq!(Gate::parse_list(text), Err(super::GateError(wrong.to_owned())));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn undoing_a_cause_gives_back_the_days_that_it_is_said_to_cost(old in random(), new in random()) {
        let (old, new) = (old.snapshot(false), new.snapshot(false));
        let diff = between(&old, &new);
        let review = Review::new(&old, &new, &diff);
        let model = Model::new(&old, &new, &diff);
        for (consequence, causes) in diff.consequences.iter().zip(&review.causes.of) {
            for cause in causes {
                let undone = model.without(&cause.changes);
                let finish = |snapshot: &Snapshot| snapshot.timetable()?.finish(snapshot.plan.find(&consequence.id)?);
                let (then, now) = (finish(&undone).expect("a day"), finish(&new).expect("a day"));
                let days = new.timetable().expect("dates").days_between(then, now);
                prop_assert_eq!(days, cause.days);
                let base = consequence.finish.old.expect("a day");
                prop_assert!(base.0.abs_diff(then.0) < base.0.abs_diff(now.0));
            }
        }
    }

    #[test]
    fn what_moved_has_a_cause_unless_it_is_new(old in random(), new in random()) {
        let (old, new) = (old.snapshot(false), new.snapshot(false));
        let diff = between(&old, &new);
        let review = Review::new(&old, &new, &diff);
        for (consequence, causes) in diff.consequences.iter().zip(&review.causes.of) {
            let moved = consequence.finish.old.is_some() && consequence.finish.new.is_some() && consequence.is_moved();
            prop_assert_eq!(moved, !causes.is_empty(), "{}", consequence.id);
        }
    }
}

/// Writes each week in which a load rises: `ana 2026-W10 65 -> 130 of 65: one other`.
fn rises(old: &str, new: &str) -> Vec<String> {
    let (old, new) = (plan(old), plan(new));
    let diff = between(&old, &new);
    let review = Review::new(&old, &new, &diff);
    let percent =
        |percent: Option<i64>| percent.map_or_else(|| "-".to_owned(), |percent| percent.to_string());
    review
        .load
        .iter()
        .map(|rise| {
            let items: Vec<&str> = rise.items.iter().map(|item| new.plan.id(*item)).collect();
            format!(
                "{} {} {} {} -> {} of {}: {}",
                rise.person,
                rise.week,
                rise.first_day,
                percent(rise.percent.old),
                percent(rise.percent.new),
                rise.capacity,
                items.join(" ")
            )
        })
        .collect()
}

#[test]
fn whose_load_rises_above_what_there_is_is_told_by_week() {
    let handed = |text: &str| text.replace("owner: ben", "owner: ana");
    let both = ways("5d", "7d", "");
    assert_eq!(
        rises(&both, &handed(&both)),
        ["ana 2026-W10 2026-03-02 65 -> 130 of 65: one other"],
        "in the second week one thing is left"
    );
    // The way back, a change of words, and more of what there is time for raise nobody's.
    assert_eq!(rises(&handed(&both), &both), [""; 0]);
    assert_eq!(rises(&handed(&both), &handed(&both).replace("title: One", "title: First")), [""; 0]);
    assert_eq!(rises(&both, &ways("8d", "7d", "")), [""; 0]);
    // What is above and rises further; what hardly does.
    let loaded = |load: &str| handed(&both).replace("estimate: 5d", &format!("estimate: 5d, load: {load}%"));
    assert_eq!(rises(&loaded("65"), &loaded("90")), ["ana 2026-W10 2026-03-02 130 -> 155 of 65: one other"]);
    assert_eq!(rises(&loaded("65"), &loaded("68")), [""; 0]);
    // A person under another id is the same; one who comes has had nothing to do.
    let person = |id: &str| format!("people:\n  {id}: {{ name: Dana, email: dana@example.org }}\n");
    let of = |id: &str| {
        handed(&both).replace("owner: ana, estimate: ", &format!("owner: {id}, estimate: ")) + &person(id)
    };
    assert_eq!(rises(&of("dana"), &of("dana-two")), [""; 0]);
    assert_eq!(rises(&both, &of("dana")), ["dana 2026-W10 2026-03-02 - -> 130 of 65: one other"]);
}
