//! Tables of edits with what they are, and laws on random pairs of plans.

use std::fmt::Write as _;
use std::sync::Arc;

use proptest::prelude::*;

use crate::base::Day;
use crate::graph::{self, PlanFile};
use crate::model::{Role, lower};
use crate::snapshot::Snapshot;

use super::{Change, Model, PlanDiff, What, between};

const MANIFEST: &str = "plan: A test\nversion: 1\nstart: 2026-03-02\n";
const PEOPLE: &str = "people: { ana: { name: Ana }, ben: { name: Ben }, cleo: { name: Cleo } }\n";

/// Makes a plan of a manifest and files, named by their place in the list.
fn snapshot(manifest: &str, files: &[&str]) -> Snapshot {
    let part = |(at, text): (usize, &&str)| PlanFile {
        path: format!("plan/{at:02}.plan.yaml").into(),
        lowered: Arc::new(lower(text.as_bytes(), Role::Part)),
    };
    let mut list: Vec<PlanFile> = files.iter().enumerate().map(part).collect();
    let lowered = Arc::new(lower(manifest.as_bytes(), Role::Manifest));
    list.push(PlanFile { path: "plan/plan.yaml".into(), lowered });
    let (plan, graph, findings) = graph::link(list);
    Snapshot::new(plan, graph, findings, Day::parse("2026-03-02").expect("a day"))
}

/// Makes a plan whose manifest says something more.
pub(crate) fn plan_with(manifest: &str, text: &str) -> Snapshot {
    snapshot(&format!("{MANIFEST}{manifest}"), &[PEOPLE, text])
}

pub(crate) fn plan(text: &str) -> Snapshot {
    snapshot(MANIFEST, &[PEOPLE, text])
}

/// Writes a change in one line: `class what kind id field: old -> new {entries}`.
fn written(change: &Change) -> String {
    let mut text = format!("{} {} {}", change.class.name(), change.what.name(), change.subject.kind_name);
    let day = change.subject.day.map(|day| format!("@{day}")).unwrap_or_default();
    let _ = write!(text, " {}{day}", change.subject.id);
    if let Some(field) = change.field {
        let _ = write!(text, " {field}");
    }
    let or_none = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
    let _ = write!(text, ": {} -> {}", or_none(&change.old), or_none(&change.new));
    if !matches!(change.what, What::Added | What::Removed) && !change.entries.is_empty() {
        let entries: Vec<String> = change
            .entries
            .iter()
            .map(|entry| format!("{} {}->{}", entry.key, or_none(&entry.old), or_none(&entry.new)))
            .collect();
        let _ = write!(text, " {{{}}}", entries.join("; "));
    }
    text
}

fn check(old: &str, new: &str, expected: &[&str]) {
    let diff = between(&plan(old), &plan(new));
    let found: Vec<String> = diff.changes.iter().map(written).collect();
    assert_eq!(found, expected, "\n{old}\n=>\n{new}");
}

fn check_manifests(old: &str, new: &str, expected: &[&str]) {
    let diff = between(
        &snapshot(&format!("{MANIFEST}{old}"), &[PEOPLE]),
        &snapshot(&format!("{MANIFEST}{new}"), &[PEOPLE]),
    );
    let found: Vec<String> = diff.changes.iter().map(written).collect();
    assert_eq!(found, expected, "\n{old}\n=>\n{new}");
}

/// Checks an edit of one task, whose fields are given.
fn check_task(old: &str, new: &str, expected: &[&str]) {
    let task = |fields: &str| format!("tasks: {{ a: {{ title: Do it, owner: ana, {fields} }} }}");
    check(&task(old), &task(new), expected);
}

#[test]
fn each_field_is_a_change_of_its_class() {
    check_task("due: 2026-06-30", "due: 2026-Q3", &["commitment changed task a due: 2026-06-30 -> 2026-Q3"]);
    check_task(
        "estimate: 5d",
        "estimate: [3d, 5d, 9d]",
        &["effort changed task a estimate: 5d -> [3d, 5d, 9d]"],
    );
    check_task(
        "status: todo",
        "status: doing, started: 2026-03-02",
        &[
            "progress changed task a status: todo -> doing",
            "progress changed task a started: - -> 2026-03-02",
        ],
    );
    check_task(
        "done_when: It runs.",
        "description: It runs.",
        &[
            "scope changed task a done_when: It runs. -> -",
            "wording changed task a description: - -> It runs.",
        ],
    );
    check_task(
        "budget: 250000 EUR",
        "budget: 300k EUR",
        &["resources changed task a budget: 250k EUR -> 300k EUR"],
    );
}

#[test]
fn lists_are_sets_and_maps_go_by_key() {
    check_task("needs: [x, y], with: [ben, cleo]", "needs: [y, x], with: [cleo, ben]", &[]);
    check_task(
        "needs: [x, y]",
        "needs: [y, { id: x, type: SS, lag: 2d }, z]",
        &["logic changed task a needs: x, y -> x SS+2d, y, z {x ->SS+2d; z -->}"],
    );
    check_task(
        "links: { doc: x.example, wiki: y.example }",
        "links: { wiki: z.example, doc: x.example }",
        &[
            "wording changed task a links: doc: x.example, wiki: y.example -> doc: x.example, wiki: z.example \
         {wiki y.example->z.example}",
        ],
    );
    check_task(
        "custom: { a: 1, b: [x] }",
        "custom: { b: [x, y], a: '1' }",
        &["wording changed task a custom: {a: 1, b: [x]} -> {a: 1, b: [x, y]} {b [x]->[x, y]}"],
    );
    check(
        "metrics: { m: { title: M, owner: ana, direction: up, kind: leading, readings: { 2026-03-01: 4, 2026-03-08: 5 } } }",
        "metrics: { m: { title: M, owner: ana, direction: up, kind: leading, readings: { 2026-03-08: 5.0, 2026-03-15: 6 } } }",
        &[
            "progress changed metric m readings: 2026-03-01: 4, 2026-03-08: 5 -> 2026-03-08: 5, 2026-03-15: 6 \
           {2026-03-01 4->-; 2026-03-15 -->6}",
        ],
    );
}

#[test]
fn the_order_of_approvers_counts_only_where_they_are_asked_in_order() {
    let gate = |approvers: &str, rest: &str| {
        format!("gates: {{ g: {{ title: G, owner: ana, approvers: {approvers}{rest} }} }}")
    };
    check(&gate("[ana, ben]", ""), &gate("[ben, ana]", ""), &[]);
    check(
        &gate("[ana, ben]", ", in_order: true"),
        &gate("[ben, ana]", ", in_order: true"),
        &["governance changed gate g approvers: ana, ben -> ben, ana"],
    );
    check(
        &gate("[ana, ben]", ""),
        &gate("{ quorum: 1, of: [cleo, ben] }", ", approved: { ben: 2026-03-01 }"),
        &[
            "progress changed gate g approved: - -> ben: 2026-03-01 {ben -->2026-03-01}",
            "governance changed gate g approvers: ana, ben -> 1 of ben, cleo {ana ->-; cleo -->; how many all->1}",
        ],
    );
}

#[test]
fn how_it_is_written_is_no_change() {
    check(
        "tasks:\n  a:\n    title: Do it\n    owner: ana\n    needs:\n      - b\n    estimate: 1.5d\n    due: 2026-06-30\n",
        "# a note\ntasks: {a: {due: '2026-06-30', estimate: \"1.50d\", needs: [{id: b, type: FS}], owner: 'ana',\n  title: 'Do\n    it' }}",
        &[],
    );
    check(
        "x-f: &f { owner: ana, estimate: 3d }\ntasks:\n  a: { <<: *f, title: A }\n  b: { <<: *f, title: B }\n",
        "tasks:\n  b: { title: B, estimate: 3d, owner: ana }\n  a: { title: A, owner: ana, estimate: 3d }\n",
        &[],
    );
    check(
        "tasks: { a: { title: A, owner: ana, description: \"x\" } }",
        "tasks:\n  a:\n    title: A\n    owner: ana\n    description: |\n      x\n",
        &[],
    );
    check(
        "tasks: { a: { title: A, owner: ana, needs: [] } }",
        "tasks: { a: { title: A, owner: ana, due: ~ } }",
        &[],
    );
}

#[test]
fn nesting_and_part_of_are_one_and_another_parent_is_a_move() {
    let two = "initiatives:\n  one: { title: One, owner: ana }\n  two: { title: Two, owner: ana }\n";
    let nested = "initiatives:\n  one: { title: One, owner: ana, tasks: { a: { title: A, owner: ana } } }\n  two: { title: Two, owner: ana }\n";
    let part_of =
        |parent: &str| format!("{two}tasks: {{ a: {{ title: A, owner: ana, part_of: {parent} }} }}\n");
    check(nested, &part_of("one"), &[]);
    check(nested, &part_of("two"), &["scope moved task a part_of: one -> two"]);
    check(
        &part_of("two"),
        &format!("{two}tasks: {{ a: {{ title: A, owner: ana }} }}\n"),
        &["scope moved task a part_of: two -> -"],
    );
}

#[test]
fn the_day_of_the_question_is_no_change() {
    check_manifests("as_of: 2026-03-02\n", "as_of: 2026-04-02\n", &[]);
}

#[test]
fn the_manifest_and_its_calendars_are_compared() {
    check_manifests(
        "calendar: { week: [mon, tue], holidays: { 2026-04-03: Good Friday } }\n",
        "calendar: { holidays: { 2026-04-06: Easter Monday, 2026-04-03: Good Friday }, week: [tue, mon] }\n",
        &["resources changed plan  calendar: week: [mon, tue], holidays: {2026-04-03: Good Friday} -> \
           week: [mon, tue], holidays: {2026-04-03: Good Friday, 2026-04-06: Easter Monday} \
           {holidays 2026-04-06 -->Easter Monday}"],
    );
    check_manifests(
        "calendars: { x: { week: [mon] } }\n",
        "calendars: { x: { week: [mon, tue] }, y: {} }\n",
        &["resources changed plan  calendars: x: {week: [mon]} -> x: {week: [mon, tue]}, y: {} \
         {x week [mon]->[mon, tue]; y -->}"],
    );
    check_manifests(
        "rules: { late: { level: error, over: 5d, under: 2d }, clarity: off }\n",
        "rules: { clarity: off, late: { under: 2d, over: 6d, level: error } }\n",
        &["governance changed plan  rules: clarity: off, late: error, over: 5d, under: 2d -> \
           clarity: off, late: error, over: 6d, under: 2d {late error, over: 5d, under: 2d->error, over: 6d, under: 2d}"],
    );
    check_manifests(
        "reviews: [{ when: { class: scope, kind: task }, who: [ana, owner] }]\n",
        "reviews: [{ who: [owner, ana], when: { kind: task, class: scope } }]\n",
        &[],
    );
}

#[test]
fn a_twin_under_another_id_is_a_rename_and_what_refers_to_it_follows() {
    let task = |id: &str, title: &str| {
        format!(
            "tasks:\n  {id}: {{ title: {title}, owner: ana, needs: [first] }}\n  first: {{ title: Begin, owner: ben }}\n  \
             last: {{ title: End, owner: ben, needs: [{id}] }}\n"
        )
    };
    check(
        &task("audit", "External audit"),
        &task("external-audit", "External audit of it all"),
        &[
            "scope renamed task external-audit: audit -> external-audit",
            "wording changed task external-audit title: External audit -> External audit of it all",
        ],
    );
    // Other work by the same person in the same place is no rename.
    check(
        &task("audit", "External audit"),
        &task("paint", "Paint the doors"),
        &[
            "scope removed task audit: External audit -> -",
            "scope added task paint: - -> Paint the doors",
            "logic changed task last needs: audit -> paint {audit ->-; paint -->}",
        ],
    );
}

#[test]
fn renamed_people_take_what_they_own_with_them() {
    let text = |id: &str| {
        format!("people: {{ {id}: {{ name: Dora Dee, email: d@x.example }} }}\ntasks: {{ a: {{ title: A, owner: {id} }} }}\nchecks: ~\n")
            .replace("checks: ~\n", "")
    };
    check(&text("dora"), &text("ddee"), &["scope renamed person ddee: dora -> ddee"]);
}

#[test]
fn an_id_that_names_another_kind_of_thing_is_gone_and_new() {
    check(
        "tasks: { a: { title: A, owner: ana } }",
        "gates: { a: { title: A, owner: ana, approvers: [ana] } }",
        &["scope removed task a: A -> -", "scope added gate a: - -> A"],
    );
}

#[test]
fn check_ins_and_answers_are_appended() {
    let tasks = "tasks: { a: { title: A, owner: ana } }\n";
    check(
        &format!(
            "{tasks}checkins: {{ 2026-03-02: {{ a: {{ by: ana, health: on_track }} }} }}\npulses: {{ 2026-03-02: {{ Happy?: {{ ana: 3 }} }} }}\n"
        ),
        &format!(
            "{tasks}checkins:\n  2026-03-02: {{ a: {{ by: ana, health: at_risk }} }}\n  2026-03-09: {{ a: {{ by: ana, health: off_track, note: Stuck }} }}\n\
             pulses:\n  2026-03-02: {{ Happy?: {{ ana: 3, ben: 4 }} }}\n  2026-03-09: {{ Happy?: {{ ana: 5 }} }}\n"
        ),
        &[
            "progress changed check_in a@2026-03-02 health: on_track -> at_risk",
            "progress added check_in a@2026-03-09: - -> off_track: Stuck",
            "progress changed pulse Happy?@2026-03-02: ana: 3 -> ana: 3, ben: 4 {ben -->4}",
            "progress added pulse Happy?@2026-03-09: - -> ana: 5",
        ],
    );
}

#[test]
fn allows_are_governance_wherever_they_stand() {
    let with = |comment: &str| {
        format!("tasks:\n  {comment}\n  a:\n    title: A\n    owner: ana\n    due: 2026-03-31\n")
    };
    check(
        &with(""),
        &with("# git-plan: allow(late) Agreed with Ben."),
        &["governance changed task a allow: - -> late: Agreed with Ben. {late -->Agreed with Ben.}"],
    );
    check(
        "tasks:\n  a:\n    title: A\n    owner: ana\n    due: 2026-03-31 # git-plan: allow(late) Yes.\n",
        "tasks:\n  a:\n    title: A\n    owner: ana\n    # git-plan: allow(late) Yes.\n    due: 2026-03-31\n",
        &[],
    );
}

#[test]
fn a_field_that_cannot_be_read_is_not_compared() {
    let task = |due: &str| format!("tasks: {{ a: {{ title: A, owner: ana, due: {due} }} }}");
    let diff = between(&plan(&task("2026-03-31")), &plan(&task("soon")));
    assert!(diff.changes.is_empty());
    let uncompared: Vec<_> = diff.uncompared.iter().map(|one| (one.side, one.fields.clone())).collect();
    assert_eq!(uncompared, [(super::Side::Head, vec!["due"])]);
}

fn moved(old: &str, new: &str) -> Vec<String> {
    let diff = between(&plan(old), &plan(new));
    let or_none = |day: Option<Day>| day.map_or("-".to_owned(), |day| day.to_string());
    let line = |one: &super::Consequence| {
        format!(
            "{} {} {} -> {} {:?} late {} -> {}",
            one.kind,
            one.id,
            or_none(one.finish.old),
            or_none(one.finish.new),
            one.delta_days,
            one.late.old,
            one.late.new
        )
    };
    diff.consequences.iter().map(line).collect()
}

#[test]
fn forecasts_that_move_are_told_by_kind_and_then_by_id() {
    let text = |estimate: &str| {
        format!(
            "objectives:\n  live: {{ title: Live, owner: ana, due: 2026-03-06, key_results: {{ kr: {{ title: KR, owner: ana, from: 0, to: 1 }} }} }}\n\
             tasks:\n  a: {{ title: A, owner: ana, estimate: {estimate}, drives: [kr] }}\n  m: {{ title: M, owner: ana, milestone: true, needs: [a], drives: [live] }}\n\
             gates:\n  g: {{ title: G, owner: ana, approvers: [ben], needs: [m] }}\n"
        )
    };
    assert_eq!(
        moved(&text("5d"), &text("7d")),
        [
            "objective live 2026-03-06 -> 2026-03-10 Some(2) late false -> true",
            "key_result kr 2026-03-06 -> 2026-03-10 Some(2) late false -> true",
            "milestone m 2026-03-06 -> 2026-03-10 Some(2) late false -> false",
            "gate g 2026-03-06 -> 2026-03-10 Some(2) late false -> false",
        ]
    );
    // A due date that passes a forecast which stays is told too, as no move.
    let earlier = text("5d").replace("due: 2026-03-06", "due: 2026-03-05");
    assert_eq!(
        moved(&text("5d"), &earlier),
        [
            "objective live 2026-03-06 -> 2026-03-06 Some(0) late false -> true",
            "key_result kr 2026-03-06 -> 2026-03-06 Some(0) late false -> true",
        ]
    );
}

#[test]
fn a_cycle_takes_the_dates_and_nothing_else() {
    let text = |needs: &str| {
        format!(
            "tasks:\n  a: {{ title: A, owner: ana{needs} }}\n  b: {{ title: B, owner: ana, needs: [a] }}\n"
        )
    };
    let diff = between(&plan(&text("")), &plan(&text(", needs: [b]")));
    assert_eq!(diff.undated.new, Some(super::Undated::Cycle));
    assert_eq!((diff.changes.len(), diff.consequences.len()), (1, 0));
}

// Laws

/// A random task: an entry of the pool of ids, and choices for its fields.
#[derive(Clone, Debug)]
struct Task {
    title: usize,
    owner: usize,
    parent: usize,
    estimate: usize,
    due: usize,
    needs: Vec<(usize, usize)>,
    labels: Vec<usize>,
    status: usize,
    allow: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Random {
    tasks: Vec<Option<Task>>,
    check_ins: Vec<(usize, usize)>,
    holidays: Vec<usize>,
    away: Vec<usize>,
}

const TITLES: [&str; 6] =
    ["Write the letter", "Write the long letter", "Paint the doors", "Audit", "Audit it all", "Go live"];
const PEOPLE_IDS: [&str; 3] = ["ana", "ben", "cleo"];
const PARENTS: [&str; 3] = ["", "one", "two"];

pub(crate) fn random() -> impl Strategy<Value = Random> {
    let needs = prop::collection::vec((0..8_usize, 0..4_usize), 0..3);
    let task = (
        0..6_usize,
        0..3_usize,
        0..3_usize,
        0..4_usize,
        0..4_usize,
        needs,
        prop::collection::vec(0..3_usize, 0..3),
        0..4_usize,
        any::<bool>(),
    )
        .prop_map(|(title, owner, parent, estimate, due, needs, labels, status, allow)| Task {
            title,
            owner,
            parent,
            estimate,
            due,
            needs,
            labels,
            status,
            allow,
        });
    (
        prop::collection::vec(prop::option::weighted(0.7, task), 8),
        prop::collection::vec((0..8_usize, 0..3_usize), 0..4),
        prop::collection::vec(0..3_usize, 0..3),
        prop::collection::vec(0..3_usize, 0..3),
    )
        .prop_map(|(mut tasks, check_ins, holidays, away)| {
            // What is needed has a smaller number, so that nothing goes in circles.
            for (at, task) in tasks.iter_mut().enumerate() {
                if let Some(task) = task {
                    task.needs.retain(|(id, _)| *id < at);
                }
            }
            Random { tasks, check_ins, holidays, away }
        })
}

impl Random {
    /// Gives a plan of the same items, whose tasks say what those of another plan say.
    pub(crate) fn edited_to(&self, other: &Self) -> Self {
        let mut edited = self.clone();
        for (task, like) in edited.tasks.iter_mut().zip(&other.tasks) {
            if let (Some(task), Some(like)) = (task, like) {
                let (title, allow) = (task.title, task.allow);
                *task = Task { title, allow, ..like.clone() };
            }
        }
        edited.without_mistakes()
    }

    /// Gives the plan without needs of what is not there, and without entries that stand twice.
    pub(crate) fn without_mistakes(&self) -> Self {
        let mut sound = self.clone();
        for task in sound.tasks.iter_mut().flatten() {
            task.needs.retain(|(id, _)| self.tasks[*id].is_some());
            task.needs.sort_unstable();
            task.needs.dedup_by_key(|(id, _)| *id);
            task.labels.sort_unstable();
            task.labels.dedup();
        }
        sound
    }

    /// Writes the plan one way or another: in order, in block style, tasks in their parents; or backwards, in flow style,
    /// quoted, a file for each task, with comments.
    pub(crate) fn snapshot(&self, other_way: bool) -> Snapshot {
        let mut calendar: Vec<String> =
            self.holidays.iter().map(|day| format!("2026-04-0{}: Holiday {day}", day + 1)).collect();
        calendar.sort();
        calendar.dedup();
        let mut away: Vec<String> =
            self.away.iter().map(|day| format!("2026-05-0{}: Away", day + 1)).collect();
        away.sort();
        away.dedup();
        if other_way {
            calendar.reverse();
            away.reverse();
        }
        let manifest = format!("{MANIFEST}calendar: {{ holidays: {{ {} }} }}\n", calendar.join(", "));
        let people = format!(
            "people: {{ ana: {{ name: Ana, away: {{ {} }} }}, ben: {{ name: Ben }}, cleo: {{ name: Cleo }} }}\n",
            away.join(", ")
        );
        let mut files = vec![people];
        let tasks: Vec<(usize, &Task)> =
            self.tasks.iter().enumerate().filter_map(|(at, task)| Some((at, task.as_ref()?))).collect();
        let mut initiatives = String::from("initiatives:\n");
        for parent in &PARENTS[1..] {
            let _ = write!(initiatives, "  {parent}:\n    title: {parent}\n    owner: ana\n");
            let inside = tasks.iter().filter(|(_, task)| !other_way && PARENTS[task.parent] == *parent);
            for (at, (id, task)) in inside.enumerate() {
                initiatives.push_str(if at == 0 { "    tasks:\n" } else { "" });
                initiatives.push_str(&task.block(*id, 6));
            }
        }
        files.push(initiatives);
        if other_way {
            files.extend(tasks.iter().rev().map(|(id, task)| task.flow(*id)));
        } else {
            let lone = tasks.iter().filter(|(_, task)| task.parent == 0);
            files.push(format!("tasks:\n{}", lone.map(|(id, task)| task.block(*id, 2)).collect::<String>()));
        }
        let mut check_ins = self.check_ins.clone();
        check_ins.sort_unstable();
        check_ins.dedup_by_key(|(item, _)| *item);
        if other_way {
            check_ins.reverse();
        }
        for (item, health) in check_ins {
            let health = ["on_track", "at_risk", "off_track"][health];
            files.push(format!(
                "checkins: {{ 2026-03-09: {{ t{item}: {{ by: ana, health: {health} }} }} }}\n"
            ));
        }
        if other_way {
            files.reverse();
        }
        snapshot(&manifest, &files.iter().map(String::as_str).collect::<Vec<_>>())
    }
}

impl Task {
    fn fields(&self) -> Vec<(String, String)> {
        let mut fields = vec![
            ("title".to_owned(), TITLES[self.title].to_owned()),
            ("owner".to_owned(), PEOPLE_IDS[self.owner].to_owned()),
        ];
        let mut maybe = |name: &str, value: &str| {
            if !value.is_empty() {
                fields.push((name.to_owned(), value.to_owned()));
            }
        };
        maybe("estimate", ["", "3d", "[2d, 3d, 5d]", "1w"][self.estimate]);
        maybe("milestone", if self.estimate == 0 { "true" } else { "" });
        maybe("due", ["", "2026-03-31", "2026-Q2", "2026-06-30"][self.due]);
        maybe("status", ["", "todo", "doing", "dropped"][self.status]);
        fields
    }

    fn needs(&self, reversed: bool) -> String {
        let mut needs: Vec<String> = self
            .needs
            .iter()
            .map(|(id, link)| match link {
                0 => format!("t{id}"),
                1 => format!("{{ id: t{id}, type: SS }}"),
                2 => format!("{{ id: t{id}, lag: 2d }}"),
                _ => format!("{{ lag: 0d, id: t{id}, type: FS }}"),
            })
            .collect();
        if reversed {
            needs.reverse();
        }
        needs.join(", ")
    }

    fn labels(&self, reversed: bool) -> String {
        let mut labels: Vec<String> = self.labels.iter().map(|label| format!("label-{label}")).collect();
        if reversed {
            labels.reverse();
        }
        labels.join(", ")
    }

    fn block(&self, id: usize, indent: usize) -> String {
        let pad = " ".repeat(indent);
        let mut text = String::new();
        if self.allow {
            let _ = writeln!(text, "{pad}# git-plan: allow(late) It is agreed.");
        }
        let _ = writeln!(text, "{pad}t{id}:");
        for (name, value) in self.fields() {
            let _ = writeln!(text, "{pad}  {name}: {value}");
        }
        let _ = writeln!(text, "{pad}  needs: [{}]", self.needs(false));
        let _ = writeln!(text, "{pad}  labels: [{}]", self.labels(false));
        text
    }

    fn flow(&self, id: usize) -> String {
        let mut fields: Vec<String> = self
            .fields()
            .into_iter()
            .map(|(name, value)| {
                if value.starts_with('[') || value == "true" {
                    format!("{name}: {value}")
                } else {
                    format!("{name}: \"{value}\"")
                }
            })
            .collect();
        fields.reverse();
        if self.parent > 0 {
            fields.push(format!("part_of: '{}'", PARENTS[self.parent]));
        }
        fields.push(format!("needs: [{}]", self.needs(true)));
        fields.push(format!("labels: [{}]", self.labels(true)));
        let allow = if self.allow { "  # git-plan: allow(late) It is agreed.\n" } else { "" };
        format!(
            "# A task.\ntasks: # all of them\n{allow}  \"t{id}\": {{ {} }} # its end\n",
            fields.join(", ")
        )
    }
}

/// What a diff says, whichever side a place is on: each change with the id that it has in the head.
fn said(diff: &PlanDiff) -> Vec<String> {
    let mut said: Vec<String> = diff.changes.iter().map(said_of).collect();
    said.sort();
    said
}

fn said_of(change: &Change) -> String {
    let mut entries: Vec<_> = change
        .entries
        .iter()
        .map(|entry| (entry.key.clone(), entry.old.clone(), entry.new.clone()))
        .collect();
    entries.sort();
    format!(
        "{:?} {:?} {} {:?} {:?} {:?} {:?} {:?} {:?}",
        change.class,
        change.what,
        change.subject.id,
        change.subject.was,
        change.field,
        change.old,
        change.new,
        entries,
        change.days
    )
}

/// The diff read backwards.
fn reversed(diff: &PlanDiff) -> Vec<String> {
    let backwards = |change: &Change| {
        let mut change = change.clone();
        change.what = match change.what {
            What::Added => What::Removed,
            What::Removed => What::Added,
            other => other,
        };
        std::mem::swap(&mut change.old, &mut change.new);
        if let Some(was) = change.subject.was.take() {
            change.subject.was = Some(std::mem::replace(&mut change.subject.id, was));
        }
        for entry in &mut change.entries {
            std::mem::swap(&mut entry.old, &mut entry.new);
            // The key of an entry that stayed is the head's own id for it.
            if entry.old.is_some() && entry.new.is_some() {
                entry.key = diff.matching.renames.item(&entry.key).to_owned();
            }
        }
        change.days = change.days.map(|days| -days);
        said_of(&change)
    };
    let mut said: Vec<String> = diff.changes.iter().map(backwards).collect();
    said.sort();
    said
}

/// What stays the same of a plan whose holidays stay, so that days are counted alike both ways.
fn same_calendar(one: &Random, mut other: Random) -> Random {
    other.holidays.clone_from(&one.holidays);
    other
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_plan_written_another_way_is_no_other_plan(plan in random()) {
        let (one, other) = (plan.snapshot(false), plan.snapshot(true));
        prop_assert_eq!(said(&between(&one, &one)), Vec::<String>::new());
        prop_assert_eq!(said(&between(&one, &other)), Vec::<String>::new());
        prop_assert!(between(&one, &other).consequences.is_empty());
    }

    #[test]
    fn how_either_side_is_written_does_not_matter(old in random(), new in random()) {
        let diff = between(&old.snapshot(false), &new.snapshot(false));
        let shuffled = between(&old.snapshot(true), &new.snapshot(true));
        prop_assert_eq!(said(&diff), said(&shuffled));
        prop_assert_eq!(diff.changes.iter().map(written).collect::<Vec<_>>(), shuffled.changes.iter().map(written).collect::<Vec<_>>());
        prop_assert_eq!(diff.tasks_moved, shuffled.tasks_moved);
    }

    #[test]
    fn backwards_it_says_the_reverse(old in random(), new in random()) {
        let new = same_calendar(&old, new);
        let (old, new) = (old.snapshot(false), new.snapshot(false));
        let (forth, back) = (between(&old, &new), between(&new, &old));
        prop_assert_eq!(reversed(&forth), said(&back));
        let deltas = |diff: &PlanDiff, sign: i64| {
            let mut list: Vec<_> = diff
                .consequences
                .iter()
                .map(|one| {
                    let (from, to) = if sign > 0 { (one.finish.old, one.finish.new) } else { (one.finish.new, one.finish.old) };
                    (one.kind, from, to, one.delta_days.map(|days| sign * days))
                })
                .collect();
            list.sort();
            list
        };
        prop_assert_eq!(deltas(&forth, 1), deltas(&back, -1));
    }

    #[test]
    fn a_change_undone_gives_the_dates_that_linking_anew_would(old in random(), new in random()) {
        let (old, new) = (old.snapshot(false), new.snapshot(true));
        let diff = between(&old, &new);
        let model = Model::new(&old, &new, &diff);
        let finishes = |snapshot: &Snapshot| {
            let finish = |item| snapshot.timetable().map(|timetable| timetable.finish(item));
            snapshot.plan.items().map(|item| (snapshot.plan.id(item).to_owned(), finish(item))).collect::<Vec<_>>()
        };
        for at in 0..diff.changes.len() {
            let unit = model.unit(at);
            prop_assert_eq!(finishes(&model.without(&unit)), finishes(&model.without_by_linking(&unit)));
        }
    }

    #[test]
    fn with_all_changes_undone_the_head_is_the_base(old in random(), new in random()) {
        let (old, new) = (old.snapshot(false), new.snapshot(true));
        let diff = between(&old, &new);
        let model = Model::new(&old, &new, &diff);
        let all: Vec<usize> = (0..diff.changes.len()).collect();
        let left = between(&old, &model.without(&all));
        let left: Vec<String> = left
            .changes
            .iter()
            // Ids stay those of the head, and comments are not in the model.
            .filter(|change| change.what != What::Renamed && change.field != Some("allow"))
            .map(written)
            .collect();
        prop_assert_eq!(left, Vec::<String>::new());
        let (whole, none) = (model.without(&[]), Vec::<String>::new());
        let same = between(&new, &whole).changes.iter().filter(|change| change.field != Some("allow")).map(written).collect::<Vec<_>>();
        prop_assert_eq!(same, none);
        let finishes = |snapshot: &Snapshot| {
            let finish = |item| snapshot.timetable().map(|timetable| timetable.finish(item));
            snapshot.plan.items().map(finish).collect::<Vec<_>>()
        };
        prop_assert_eq!(finishes(&new), finishes(&whole));
    }
}
