//! Published instances, whose lengths, dates, floats and critical items the schedule must give.
//!
//! `tests/corpora/README.md` says where they come from.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use git_plan::base::{Calendar, Day, Instant, Weekday};
use git_plan::schedule::{
    Dates, Durations, Item, ItemIx, Kind, Lag, Link, LinkKind, Network, Passes, Schedule,
};
use serde_json::Value;

/// The minutes of a working day of the instances.
const DAY: i64 = 480;

#[test]
fn psplib_has_the_published_lengths_and_dates() {
    assert_eq!(check_file("psplib-j30.jsonl"), 48);
}

#[test]
fn rcpsp_max_has_the_published_dates_with_all_four_links() {
    assert_eq!(check_file("rcpspmax-j10-typed.jsonl"), 40);
}

#[test]
fn microsoft_project_stored_the_same_instants() {
    assert_eq!(check_file("msproject.jsonl"), 4);
}

#[test]
fn generated_plans_have_the_computed_floats() {
    assert_eq!(check_file("generated-1000.jsonl"), 2);
}

/// Checks every instance of a file and returns how many there are.
fn check_file(name: &str) -> usize {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpora").join(name);
    let text = std::fs::read_to_string(&path).expect("the file is part of the repository");
    let instances: Vec<Value> =
        text.lines().map(|line| serde_json::from_str(line).expect("a line is an instance")).collect();
    for instance in &instances {
        Checked::new(instance).check();
    }
    instances.len()
}

/// An instance with its schedule.
struct Checked<'i> {
    instance: &'i Value,
    ids: BTreeMap<&'i str, ItemIx>,
    passes: Passes,
    schedule: Schedule,
}

impl<'i> Checked<'i> {
    fn new(instance: &'i Value) -> Self {
        let (ids, network) = network(instance);
        let passes = Passes::new(network).expect("an instance has no cycle");
        let schedule = passes.run();
        Self { instance, ids, passes, schedule }
    }

    fn check(&self) {
        let expected = &self.instance["expected"];
        let name = text(&self.instance["name"]);
        let length = self.schedule.finish().map(|finish| self.passes.offset(finish));
        assert_eq!(length, Some(number(&expected["critical_path_length"]) * DAY), "length of {name}");
        let critical: BTreeSet<_> = list(&expected["critical"]).map(text).collect();
        for task in list(&self.instance["tasks"]) {
            let id = text(&task["id"]);
            let dates = self.dates(id);
            assert_eq!(dates.critical, critical.contains(id), "criticality of {id} in {name}");
            let offset = |instant: Option<Instant>| instant.map(|instant| self.passes.offset(instant));
            let (early, late) = (offset(dates.early_start), offset(dates.late_start));
            let lasts = number(&task["duration"]) * DAY;
            if let Some(start) = expected["early_start"].get(id) {
                assert_eq!(early, Some(number(start) * DAY), "early start of {id} in {name}");
                assert_eq!(offset(dates.early_finish), Some(number(start) * DAY + lasts));
            }
            if let Some(start) = expected["late_start"].get(id) {
                assert_eq!(late, Some(number(start) * DAY), "late start of {id} in {name}");
                assert_eq!(offset(dates.late_finish), Some(number(start) * DAY + lasts));
                let float = late.zip(early).map(|(late, early)| late - early);
                assert_eq!(dates.total_float, float, "float of {id} in {name}");
            }
            if let Some(float) = expected["float"].get(id) {
                assert_eq!(dates.total_float, Some(number(float) * DAY), "float of {id} in {name}");
            }
            if let Some(stored) = expected["dates"].get(id) {
                let mut found = [dates.early_start, dates.early_finish, dates.late_start, dates.late_finish];
                if lasts > 0 {
                    // Where we have the latest instant, Microsoft Project has the close that it is shown on.
                    found[3] = dates.late_finish.map(|finish| self.close(self.passes.finish_day(finish)));
                }
                let stored = ["ES", "EF", "LS", "LF"].map(|end| Some(self.stored(text(&stored[end]))));
                assert_eq!(found, stored, "instants of {id} in {name}");
            }
        }
    }

    fn dates(&self, id: &str) -> &Dates {
        self.schedule.dates(self.ids[id])
    }

    fn close(&self, day: Day) -> Instant {
        self.passes.calendar().close(day)
    }

    /// Returns the instant that an instance writes as `2026-01-06T19:00`, by the hours of its calendar.
    fn stored(&self, stored: &str) -> Instant {
        let day = Day::parse(&stored[..10]).expect("a stored date");
        let minute = clock(&stored[11..16]);
        let weekday = (day.weekday() as usize).to_string();
        let hours = list(&self.instance["calendar"]["week_minutes_of_day"][weekday.as_str()]);
        let worked =
            hours.map(|hours| (minute.min(number(&hours[1])) - number(&hours[0])).max(0)).sum::<i64>();
        Instant::new(day, u16::try_from(worked).expect("less than a day"))
    }
}

/// Makes the network of an instance: its groups are containers, one objective where it has none.
fn network(instance: &Value) -> (BTreeMap<&str, ItemIx>, Network) {
    let tasks: Vec<_> = list(&instance["tasks"]).collect();
    let groups: Vec<_> = list(&instance["groups"]).collect();
    let mut ids: BTreeMap<_, ItemIx> =
        tasks.iter().chain(&groups).map(|item| text(&item["id"])).map(|id| (id, 0)).collect();
    ids.insert("objective", 0);
    for (place, at) in (0..).zip(ids.values_mut()) {
        *at = place;
    }
    let mut network = Network {
        calendars: vec![calendar(instance)],
        start: start(instance),
        data_date: start(instance),
        items: vec![Item::new(Kind::Container); ids.len()],
        links: Vec::new(),
        serves: Vec::new(),
        durations: Durations { whole: vec![0; ids.len()], remaining: vec![0; ids.len()] },
    };
    for task in &tasks {
        let to = ids[text(&task["id"])];
        let lasts = number(&task["duration"]);
        network.items[to as usize] = Item::new(if lasts == 0 { Kind::Milestone } else { Kind::Task });
        network.durations.whole[to as usize] = lasts * DAY;
        for dep in list(&task["deps"]) {
            let kind = match text(&dep["type"]) {
                "FS" => LinkKind::FinishToStart,
                "SS" => LinkKind::StartToStart,
                "FF" => LinkKind::FinishToFinish,
                _ => LinkKind::StartToFinish,
            };
            let lag = Lag::Working(number(&dep["lag"]) * DAY);
            network.links.push(Link { from: ids[text(&dep["on"])], to, kind, lag });
        }
    }
    for item in tasks.iter().chain(&groups) {
        let parent = item["parent"].as_str().unwrap_or("objective");
        network.serves.push((ids[text(&item["id"])], ids[parent]));
    }
    let objective = &mut network.items[ids["objective"] as usize];
    objective.due = Day::parse("2199-12-31");
    (ids, network)
}

/// Returns the calendar of an instance: its own days of the week, else all seven.
fn calendar(instance: &Value) -> Calendar {
    let week = &instance["calendar"]["week_minutes_of_day"];
    let works =
        |day: &Weekday| week.is_null() || list(&week[(*day as usize).to_string().as_str()]).next().is_some();
    let week: Vec<_> = Weekday::ALL.into_iter().filter(works).collect();
    Calendar::new(&week, 480)
}

fn start(instance: &Value) -> Day {
    let start = instance["project_start"].as_str().unwrap_or("2030-01-01");
    Day::parse(&start[..10]).expect("a start")
}

/// Returns the minutes since midnight of `09:00`.
fn clock(time: &str) -> i64 {
    let (hour, minute) = time.split_once(':').expect("a time of day");
    hour.parse::<i64>().expect("an hour") * 60 + minute.parse::<i64>().expect("a minute")
}

fn text(value: &Value) -> &str {
    value.as_str().expect("text")
}

fn number(value: &Value) -> i64 {
    value.as_i64().expect("a number")
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}
