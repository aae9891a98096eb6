//! Laws of histories: on random ones, `log` says what comparing each commit with its parent says.

use std::collections::BTreeMap;
use std::path::Path;

use git_plan::base::Day;
use git_plan::diff;
use git_plan::history::{DriftQuestion, History, Log};
use git_plan::snapshot::{AsOf, LoweringMemo, load};
use git_plan::source::{Location, Parents};
use proptest::prelude::*;

use crate::past::{Mark, Past};

/// An item of the random plan, in its file.
#[derive(Clone, Debug)]
struct Task {
    id: String,
    title: usize,
    estimate: usize,
    needs: Vec<String>,
    /// Whether it is written in one line.
    in_line: bool,
    /// Whether it stands in the initiative of its file.
    nested: bool,
    allowed: bool,
}

/// What a commit does: an operation and what it is about.
type Operation = (u8, usize, usize);

/// The files of a plan while it is being changed.
#[derive(Clone, Debug, Default)]
struct Files {
    tasks: BTreeMap<usize, Vec<Task>>,
    /// How often files were laid out anew.
    layout: usize,
    pulses: usize,
    week: usize,
    /// Whether ids stay unique, and what names them follows them.
    sound: bool,
}

const TITLES: [&str; 6] = [
    "Draw the map",
    "Ask the neighbours",
    "Paint the bicycle shed & its door",
    "Write it down: all",
    "Count \"things\"",
    "Wait",
];

impl Files {
    fn apply(&mut self, (operation, one, other): Operation) {
        let numbers: Vec<usize> = self.tasks.keys().copied().collect();
        let file = if numbers.is_empty() { 0 } else { numbers[one % numbers.len()] };
        let ids: Vec<String> = self.tasks.values().flatten().map(|task| task.id.clone()).collect();
        let tasks = self.tasks.entry(file).or_default();
        let at = if tasks.is_empty() { 0 } else { other % tasks.len() };
        let new_id =
            if operation % 14 == 7 { format!("r{one}-{other}") } else { format!("t{}", one * 31 + other) };
        if self.sound
            && matches!(operation % 14, 0..=2 | 7 | 13)
            && (ids.contains(&new_id) || operation % 14 == 13)
        {
            return;
        }
        let old_id = tasks.get(at).map(|task| task.id.clone());
        match operation % 14 {
            0..=2 => tasks.push(Task {
                id: new_id,
                title: other,
                estimate: one,
                needs: Vec::new(),
                in_line: other % 2 == 0,
                nested: other % 5 == 0,
                allowed: false,
            }),
            3 if !tasks.is_empty() => {
                tasks.remove(at);
            }
            4 if !tasks.is_empty() => tasks[at].estimate += 1,
            5 if !tasks.is_empty() => tasks[at].title += 1,
            6 if !tasks.is_empty() => tasks[at].in_line ^= true,
            7 if !tasks.is_empty() => tasks[at].id = new_id,
            8 if !tasks.is_empty() => {
                let task = tasks.remove(at);
                self.tasks.entry(other % 4).or_default().push(task);
            }
            9 if !tasks.is_empty() && !ids.is_empty() => {
                tasks[at].needs = vec![ids[other % ids.len()].clone()];
            }
            10 if !tasks.is_empty() => tasks[at].nested ^= true,
            11 if !tasks.is_empty() => tasks[at].allowed ^= true,
            12 => match other % 4 {
                0 => self.pulses += 1,
                1 => self.week += 1,
                _ => self.layout += 1,
            },
            // The same id in two files.
            13 if !tasks.is_empty() && other % 3 == 0 => {
                let task = tasks[at].clone();
                self.tasks.entry(one % 4).or_default().push(Task { estimate: one, ..task });
            }
            _ => {}
        }
        if let (Some(old), true, 3 | 7) = (old_id, self.sound, operation % 14) {
            let new = (operation % 14 == 7).then(|| format!("r{one}-{other}"));
            for task in self.tasks.values_mut().flatten().filter(|task| task.needs.contains(&old)) {
                task.needs = new.iter().cloned().collect();
            }
        }
    }

    /// Writes the plan: its files by their paths.
    fn write(&self) -> BTreeMap<String, String> {
        let mut written = BTreeMap::new();
        let week = if self.week.is_multiple_of(2) { "[mon, tue, wed, thu, fri]" } else { "[mon, tue, wed]" };
        let manifest = format!(
            "plan: Random\nversion: 1\nstart: 2026-03-02\ncalendar:\n  week: {week}\npeople:\n  ana: {{ name: Ana }}\n"
        );
        written.insert("plan/plan.yaml".to_owned(), manifest);
        for (number, tasks) in &self.tasks {
            let mut text = String::new();
            let (nested, flat): (Vec<&Task>, Vec<&Task>) = tasks.iter().partition(|task| task.nested);
            if !nested.is_empty() {
                text.push_str(&format!(
                    "initiatives:\n  i{number}:\n    title: In\n    owner: ana\n    tasks:\n"
                ));
                nested.iter().for_each(|task| text.push_str(&task.write(6)));
            }
            if !flat.is_empty() {
                text.push_str("tasks:\n");
                flat.iter().for_each(|task| text.push_str(&task.write(2)));
            }
            if self.layout % 3 == 1 {
                text = text.replace("\n  t", "\n\n  # below\n  t");
            }
            if *number == 1 && self.pulses > 0 {
                let answers: String =
                    (0..self.pulses).map(|at| format!("    q{at}: {{ ana: 3 }}\n")).collect();
                text.push_str(&format!("pulses:\n  2026-03-04:\n{answers}"));
            }
            written.insert(format!("plan/f{number}.plan.yaml"), text);
        }
        written
    }
}

impl Task {
    fn write(&self, indent: usize) -> String {
        let space = " ".repeat(indent);
        let title = serde_json::to_string(TITLES[self.title % TITLES.len()]).expect("text");
        let needs =
            if self.needs.is_empty() { String::new() } else { format!("needs: [{}]", self.needs.join(", ")) };
        let allow =
            if self.allowed { format!("{space}# git-plan: allow(late) we know\n") } else { String::new() };
        let estimate = self.estimate % 9 + 1;
        if self.in_line {
            let needs = if needs.is_empty() { needs } else { format!(", {needs}") };
            return format!(
                "{allow}{space}{}: {{ title: {title}, owner: ana, estimate: {estimate}d{needs} }}\n",
                self.id
            );
        }
        let needs = if needs.is_empty() { needs } else { format!("{space}  {needs}\n") };
        format!(
            "{allow}{space}{}:\n{space}  title: {title}\n{space}  owner: ana\n{space}  estimate: {estimate}d\n{needs}",
            self.id
        )
    }
}

/// Writes a history: each list of operations is a commit, each tenth of them a merge with an older one.
fn write(commits: &[Vec<Operation>], sound: bool) -> Past {
    let mut past = Past::new();
    let mut files = Files { sound, ..Files::default() };
    let mut before: BTreeMap<String, String> = BTreeMap::new();
    let mut marks: Vec<Mark> = Vec::new();
    for (operations, at) in commits.iter().zip(0..) {
        operations.iter().for_each(|operation| files.apply(*operation));
        let after = files.write();
        let gone = before.keys().filter(|path| !after.contains_key(*path)).map(|path| (path.as_str(), None));
        let other = after.iter().filter(|(path, text)| before.get(*path) != Some(text));
        let changes: Vec<(&str, Option<&str>)> =
            other.map(|(path, text)| (path.as_str(), Some(text.as_str()))).chain(gone).collect();
        let mut parents: Vec<Mark> = marks.last().copied().into_iter().collect();
        if at % 10 == 9 {
            parents.push(marks[marks.len() / 2]);
        }
        marks.push(past.commit(at * 3, &parents, &format!("commit {at}"), &changes));
        before = after;
    }
    past.write();
    past
}

/// A change in all that is told of it but where it stands, and the line where that is.
fn told(plans: (&git_plan::graph::Plan, &git_plan::graph::Plan), change: &diff::Change) -> String {
    let plan = if change.side == diff::Side::Head { plans.1 } else { plans.0 };
    let file = plan.file(change.place.file);
    let line = file.lowered.text.position(change.place.span.start).line;
    format!(
        "{:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {} {line}",
        change.class,
        change.subject,
        change.what,
        change.field,
        change.old,
        change.new,
        change.entries,
        change.days,
        file.path,
    )
}

fn log_of(past: &Past) -> Vec<(String, Vec<String>)> {
    let location = Location::open(&past.path(), Some(Path::new("plan"))).expect("a location");
    let history = History::open(&location).expect("a repository");
    let commit = history.repository().commit("HEAD").expect("a commit");
    let plan = location.plan_at(&commit).expect("a plan");
    let log = Log::new(&history, history.steps(&commit, plan, Parents::First).expect("a walk"));
    log.map(|entry| {
        let entry = entry.expect("an entry");
        let changes =
            entry.diff.changes.iter().map(|change| told((&entry.old.plan, &entry.new.plan), change));
        (entry.commit.subject().to_owned(), changes.collect())
    })
    .collect()
}

/// The same by loading both plans of each commit and comparing them.
fn pairwise(past: &Past) -> Vec<(String, Vec<String>)> {
    let location = Location::open(&past.path(), Some(Path::new("plan"))).expect("a location");
    let repository = location.repository().expect("a repository");
    let memo = LoweringMemo::default();
    let mut commit = repository.commit("HEAD").expect("a commit");
    let mut found = Vec::new();
    loop {
        let plan = location.plan_at(&commit).expect("a plan");
        let new = load(&plan, AsOf::Day(commit.day()), &memo);
        let parent =
            commit.parents.first().map(|_| repository.commit(&format!("{}^", commit.id)).expect("a parent"));
        let old = if let Some(parent) = &parent {
            let before = location.same_plan_at(&plan, parent).expect("a plan");
            load(&before, AsOf::Day(commit.day()), &memo)
        } else {
            let (plan, graph) = git_plan::graph::relink(Vec::new());
            git_plan::snapshot::Snapshot::new(plan, graph, Vec::new(), commit.day())
        };
        let diff = diff::between(&old, &new);
        let changes: Vec<String> =
            diff.changes.iter().map(|change| told((&old.plan, &new.plan), change)).collect();
        if !changes.is_empty() {
            found.push((commit.subject().to_owned(), changes));
        }
        match parent {
            Some(parent) => commit = parent,
            None => return found,
        }
    }
}

fn histories() -> impl Strategy<Value = Vec<Vec<Operation>>> {
    let operation = (0..14_u8, 0..30_usize, 0..30_usize);
    let seed = proptest::collection::vec((0..1_u8, 0..30_usize, 0..30_usize), 6..12);
    let commits = proptest::collection::vec(proptest::collection::vec(operation, 1..4), 10..24);
    (seed, commits).prop_map(|(seed, mut commits)| {
        commits.insert(0, seed);
        commits
    })
}

/// Fields, each with the subject of the commit that set it.
type Set = Vec<(String, String)>;

/// The commits that set the fields of each item, by the search for them and by going through the whole log.
fn blames(past: &Past) -> Vec<(String, [Set; 2])> {
    let location = Location::open(&past.path(), Some(Path::new("plan"))).expect("a location");
    let history = History::open(&location).expect("a repository");
    let commit = history.repository().commit("HEAD").expect("a commit");
    let plan = || location.plan_at(&commit).expect("a plan");
    let snapshot = load(&plan(), AsOf::Day(commit.day()), &LoweringMemo::default());
    let changes: Vec<(String, Vec<diff::Change>)> =
        Log::new(&history, history.steps(&commit, plan(), Parents::First).expect("a walk"))
            .map(|entry| {
                let entry = entry.expect("an entry");
                (entry.commit.subject().to_owned(), entry.diff.changes)
            })
            .collect();
    let naive = |id: &str, field: &str| -> String {
        let mut id = id.to_owned();
        for (subject, changes) in &changes {
            let about: Vec<&diff::Change> = changes.iter().filter(|change| change.subject.id == id).collect();
            let sets =
                |change: &&diff::Change| change.what == diff::What::Added || change.field == Some(field);
            if about.iter().any(sets) {
                return subject.clone();
            }
            id = about.iter().find_map(|change| change.subject.was.clone()).unwrap_or(id);
        }
        String::new()
    };
    let ids = snapshot.plan.items().map(|item| snapshot.plan.id(item).to_owned());
    ids.map(|id| {
        let blame = history.blame(&commit, plan(), &id).expect("a walk").expect("an item");
        let set = |by: &dyn Fn(&git_plan::history::Origin) -> String| {
            blame.fields.iter().map(|origin| (origin.field.clone(), by(origin))).collect()
        };
        let found = set(&|origin| origin.commit.subject().to_owned());
        let expected = set(&|origin| naive(&id, &origin.field));
        (id, [found, expected])
    })
    .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_log_is_what_comparing_each_commit_with_its_parent_says(commits in histories()) {
        let past = write(&commits, false);
        let (log, pairs) = (log_of(&past), pairwise(&past));
        for (one, other) in log.iter().zip(&pairs) {
            prop_assert_eq!(one, other);
        }
        prop_assert_eq!(log.len(), pairs.len());
    }

    #[test]
    fn a_blame_is_what_a_walk_through_all_changes_says(commits in histories()) {
        // Which of two things of one id counts, and what names nothing, depends on files that a search need not look into.
        let past = write(&commits, true);
        for (id, [found, expected]) in blames(&past) {
            prop_assert_eq!((&id, found), (&id, expected));
        }
    }
}

/// What `drift` says of each item that the newest plan has: its finish, due date and float by commit, oldest first.
fn drift_of(past: &Past, every: Option<i32>) -> Vec<git_plan::history::Series> {
    let location = Location::open(&past.path(), Some(Path::new("plan"))).expect("a location");
    let history = History::open(&location).expect("a repository");
    let commit = history.repository().commit("HEAD").expect("a commit");
    let plan = location.plan_at(&commit).expect("a plan");
    let question = DriftQuestion { every, with_causes: false, is_kept: false };
    let all = |plan: &git_plan::graph::Plan| -> Result<Vec<String>, git_plan::source::SourceError> {
        Ok(plan.items().map(|item| plan.id(item).to_owned()).collect())
    };
    history.drift(&commit, plan, question, all, |_| {}).expect("a walk").series
}

/// A forecast by commit: its subject, finish, due date and float.
type Forecast = (String, Option<Day>, Option<Day>, Option<i64>);

/// The same by loading the plan of every commit.
fn loaded_forecasts(past: &Past) -> BTreeMap<String, Vec<Forecast>> {
    let location = Location::open(&past.path(), Some(Path::new("plan"))).expect("a location");
    let repository = location.repository().expect("a repository");
    let memo = LoweringMemo::default();
    let mut commit = repository.commit("HEAD").expect("a commit");
    let mut found: BTreeMap<String, Vec<Forecast>> = BTreeMap::new();
    // The ids of the newest plan, each with the one that it has in the plan that was loaded last.
    let mut ids: Vec<(String, String)> = Vec::new();
    let mut newer: Option<git_plan::snapshot::Snapshot> = None;
    loop {
        let plan = location.plan_at(&commit).expect("a plan");
        let snapshot = load(&plan, AsOf::Day(commit.day()), &memo);
        match &newer {
            None => {
                ids = snapshot
                    .plan
                    .items()
                    .map(|item| snapshot.plan.id(item).to_owned())
                    .map(|id| (id.clone(), id))
                    .collect();
            }
            Some(newer) => {
                let matching = diff::edits(&snapshot, newer).matching;
                for (_, id) in &mut ids {
                    let base = newer.plan.find(id).and_then(|item| matching.bases[item.at()]);
                    if let Some(base) = base {
                        snapshot.plan.id(base).clone_into(id);
                    }
                }
            }
        }
        for (id, now) in &ids {
            let Some(item) = snapshot.plan.find(now) else { continue };
            let timetable = snapshot.timetable();
            found.entry(id.clone()).or_default().push((
                commit.subject().to_owned(),
                timetable.and_then(|timetable| timetable.finish(item)),
                git_plan::schedule::due(&snapshot.plan, &snapshot.graph, item),
                timetable.and_then(|timetable| {
                    let float = timetable.dates(item).total_float?;
                    Some(float.div_euclid(timetable.calendar().minutes_per_day()))
                }),
            ));
        }
        newer = Some(snapshot);
        if commit.parents.is_empty() {
            break;
        }
        commit = repository.commit(&format!("{}^", commit.id)).expect("a parent");
    }
    found.values_mut().for_each(|forecasts| forecasts.reverse());
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_drift_is_what_loading_every_plan_says(commits in histories()) {
        let past = write(&commits, true);
        let loaded = loaded_forecasts(&past);
        for series in drift_of(&past, None) {
            let expected = &loaded[&series.id];
            // Commits that changed nothing of the plan have no point.
            let told: BTreeMap<String, usize> =
                series.points.iter().map(|point| (point.commit.subject().to_owned(), 0)).collect();
            let expected: Vec<&Forecast> =
                expected.iter().filter(|(subject, ..)| told.contains_key(subject)).collect();
            let found: Vec<Forecast> = series
                .points
                .iter()
                .map(|point| (point.commit.subject().to_owned(), point.finish, point.due, point.float_days))
                .collect();
            prop_assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{}", series.id);
        }
    }

    #[test]
    fn what_edits_and_time_did_adds_up(commits in histories(), every in 1..9_i32) {
        let past = write(&commits, true);
        let location = Location::open(&past.path(), Some(Path::new("plan"))).expect("a location");
        let commit = location.repository().expect("a repository").commit("HEAD").expect("a commit");
        let plan = location.plan_at(&commit).expect("a plan");
        let head = load(&plan, AsOf::Day(commit.day()), &LoweringMemo::default());
        let calendar = git_plan::schedule::plan_calendar(&head.plan);
        let (all, some) = (drift_of(&past, None), drift_of(&past, Some(every)));
        for (series, sampled) in all.iter().zip(&some) {
            let finishes: Vec<Day> = series.points.iter().filter_map(|point| point.finish).collect();
            let (Some(first), Some(last)) = (finishes.first(), finishes.last()) else { continue };
            let days = calendar.working_days(first.plus(1), last.plus(1));
            prop_assert_eq!(series.days, Some(days), "{} {:?}", series.id, finishes);
            prop_assert_eq!(series.by_edits + series.by_time, days, "{}", series.id);
            let sum = |by: fn(&git_plan::history::Point) -> i64| series.points.iter().map(by).sum::<i64>();
            prop_assert_eq!(sum(|point| point.by_edits), series.by_edits, "{}", series.id);
            prop_assert_eq!(sum(|point| point.by_time), series.by_time, "{}", series.id);
            prop_assert_eq!(sampled.days, Some(sampled.by_edits + sampled.by_time), "{}", series.id);
        }
    }
}
