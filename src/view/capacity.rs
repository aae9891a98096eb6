//! What `capacity` says: what people are asked for and what they have time for, by person and week.

use schemars::JsonSchema;
use serde::Serialize;

use crate::base::Day;
use crate::load::{Effort, Share, WeekLoad, Weeks, Workload};
use crate::snapshot::Snapshot;

use super::words::count;
use super::{Column, Document, Head, Line, Style, Table};

/// The most weeks that are named where somebody is asked for too much.
const MOST_WEEKS: usize = 4;
/// The most tasks that are named in a row.
const MOST_NAMED: usize = 4;
/// What stands for a week: more and more of what there is, the last for all of it.
const LEVELS: [char; 7] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇'];

/// The output of `capacity`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CapacityView {
    /// Format, command, data date.
    #[serde(flatten)]
    pub head: Head,
    /// The first week that is looked at, such as `2026-W11`.
    pub first_week: String,
    /// The last week that is looked at.
    pub last_week: String,
    /// Working minutes of a day.
    pub minutes_per_day: i64,
    /// The people, in the order of their ids.
    pub people: Vec<PersonCapacity>,
    /// The week in which the last planned work ends, where that is not looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub work_until: Option<String>,
    #[serde(skip)]
    asked: Asked,
    #[serde(skip)]
    weeks: usize,
}

/// What was asked to be shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Whether it was one person.
    pub one: bool,
    /// Whether it was only what is above capacity.
    pub over: bool,
}

/// What a person is asked for.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PersonCapacity {
    /// Their id.
    pub person: String,
    /// Their name.
    pub name: String,
    /// Which percentage of their working time is for planned work.
    pub capacity_percent: i64,
    /// The working time for planned work in all these weeks, in minutes.
    pub available_minutes: i64,
    /// What is asked of it.
    pub planned_minutes: i64,
    /// In how many of the weeks more is asked for than there is.
    pub weeks_over: usize,
    /// The weeks; with `--over` only those in which more is asked for than there is.
    pub weeks: Vec<WeekCapacity>,
    #[serde(skip)]
    planned: Effort,
    #[serde(skip)]
    available: Effort,
    #[serde(skip)]
    capacity: Share,
    #[serde(skip)]
    line: String,
}

/// What a person is asked for in a week. The week of the data date is what is left of it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WeekCapacity {
    /// The week, such as `2026-W11`.
    pub week: String,
    /// Its Monday.
    pub first_day: String,
    /// The person's working time in it, in minutes.
    pub working_minutes: i64,
    /// What of that is for planned work.
    pub available_minutes: i64,
    /// What is asked for.
    pub planned_minutes: i64,
    /// Which percentage of the working time that is; none where they do not work in the week.
    pub percent: Option<i64>,
    /// How much more is asked for than there is; 0 where it is not.
    pub over_minutes: i64,
    /// Whether that is more than estimates can mean: 5% of the working time.
    pub over: bool,
    /// The tasks that ask for it, by their ids.
    pub items: Vec<String>,
    #[serde(skip)]
    load: WeekLoad,
}

impl CapacityView {
    /// Makes the view of some people in some weeks; `last` is the day on which the last work of the plan ends.
    pub fn new(
        snapshot: &Snapshot,
        workloads: &[&Workload],
        weeks: Weeks,
        last: Option<Day>,
        asked: Asked,
    ) -> Self {
        let people = workloads.iter().map(|workload| PersonCapacity::new(snapshot, workload, weeks, asked));
        let minutes_per_day = snapshot.timetable().map_or(480, |timetable| timetable.time.minutes_per_day);
        let beyond = last.filter(|last| *last > weeks.last_day());
        Self {
            head: Head::new("capacity", snapshot.data_date),
            first_week: weeks.name(0),
            last_week: weeks.name(weeks.count() - 1),
            minutes_per_day,
            people: people.filter(|person| !asked.over || person.weeks_over > 0).collect(),
            work_until: beyond.map(|last| Weeks::between(last, last).name(0)),
            asked,
            weeks: weeks.count(),
        }
    }

    /// Returns it for people: a row for each person, or for one person a row for each week.
    pub fn document(&self) -> Document {
        let mut document = Document::default();
        let as_of = self.head.as_of.as_deref().unwrap_or_default();
        let span = if self.weeks == 1 {
            format!("in {}", self.first_week)
        } else {
            format!("from {} to {}", self.first_week, self.last_week)
        };
        let who = match self.people.as_slice() {
            [person] if self.asked.one => format!("{} ({})", person.name, person.person),
            _ => "Planned work and the time for it".to_owned(),
        };
        document.heading(
            Line::styled(who, Style::Strong)
                .then(format!(", {span}"), Style::Plain)
                .then(format!(" (as of {as_of})"), Style::Dim),
        );
        match self.people.as_slice() {
            [] => document.text(Line::plain(if self.asked.over {
                "Nobody is asked for more than they have time for."
            } else {
                "There is nobody in the plan."
            })),
            [person] if self.asked.one => self.of_person(&mut document, person),
            people => self.of_people(&mut document, people),
        }
        if let Some(week) = &self.work_until {
            let text = format!("Work is planned until {week}; `--to {week}` shows all of it.");
            document.text(Line::styled(text, Style::Dim));
        }
        document
    }

    fn of_people(&self, document: &mut Document, people: &[PersonCapacity]) {
        let columns = vec![
            Column::left("Person"),
            Column::right("Capacity").droppable(4),
            Column::right("Planned").droppable(2),
            Column::right("Time for").droppable(3),
            Column::left("Week by week").droppable(1),
            Column::left("Above capacity"),
        ];
        let row = |person: &PersonCapacity| {
            vec![
                Line::styled(&person.person, Style::Id),
                Line::plain(format!("{}%", person.capacity_percent)),
                Line::plain(self.days(person.capacity, person.planned)),
                Line::plain(self.days(person.capacity, person.available)),
                Line::plain(&person.line),
                person.above(),
            ]
        };
        let (busy, free): (Vec<_>, Vec<_>) = people.iter().partition(|person| person.planned_minutes > 0);
        if !busy.is_empty() {
            document.table(Table { columns, rows: busy.into_iter().map(row).collect() });
        }
        if let [person] = free.as_slice() {
            document.text(Line::plain(format!("Nothing is planned for {}.", person.name)));
        } else if !free.is_empty() {
            document.text(Line::plain(format!("Nothing is planned for {} people.", free.len())));
        }
        document.text(Line::styled(
            "In days of planned work: a day is somebody's capacity of a working day. Week by week: · nothing planned, ▁ to ▇ up \
             to all there is time for, ! more than that, – away.",
            Style::Dim,
        ));
    }

    fn of_person(&self, document: &mut Document, person: &PersonCapacity) {
        document.facts(vec![
            (
                "Capacity".to_owned(),
                Line::plain(format!("{}% of working time is for planned work", person.capacity_percent)),
            ),
            (
                "Planned".to_owned(),
                Line::plain(format!(
                    "{} of the {} that there is time for",
                    self.days(person.capacity, person.planned),
                    self.days(person.capacity, person.available)
                )),
            ),
            ("Above capacity".to_owned(), person.above()),
        ]);
        let columns = vec![
            Column::left("Week"),
            Column::left("From").droppable(2),
            Column::right("Planned"),
            Column::right("Time for"),
            Column::right("Load"),
            Column::right("Too much"),
            Column::left("Works on").droppable(1),
        ];
        let row = |week: &WeekCapacity| {
            let excess = week.load.excess(person.capacity);
            let too_much = if week.over { self.days(person.capacity, excess) } else { String::new() };
            let style = if week.over { Style::Bad } else { Style::Plain };
            let load = week.percent.map_or_else(
                || Line::styled("away", Style::Dim),
                |percent| Line::styled(format!("{percent}%"), style),
            );
            vec![
                Line::plain(&week.week),
                Line::styled(&week.first_day, Style::Dim),
                Line::plain(self.days(person.capacity, week.load.asked)),
                Line::plain(self.days(person.capacity, person.capacity.effort(week.load.own))),
                load,
                Line::styled(too_much, style),
                Line::ids(&week.items, MOST_NAMED),
            ]
        };
        document.table(Table { columns, rows: person.weeks.iter().map(row).collect() });
        document.text(Line::styled(
            "In days of planned work: a day is their capacity of a working day. Load is in percent of their working time.",
            Style::Dim,
        ));
    }

    /// Returns an effort in days of somebody's planned work, to a tenth.
    fn days(&self, capacity: Share, effort: Effort) -> String {
        let day = self.minutes_per_day.max(1);
        let tenths = (capacity.minutes(effort).saturating_mul(10).saturating_add(day / 2)) / day;
        if tenths % 10 == 0 {
            format!("{}d", tenths / 10)
        } else {
            format!("{}.{}d", tenths / 10, tenths % 10)
        }
    }
}

impl PersonCapacity {
    fn new(snapshot: &Snapshot, workload: &Workload, weeks: Weeks, asked: Asked) -> Self {
        let written = snapshot.plan.party(workload.person);
        let loads = workload.by_week(weeks);
        let capacity = workload.capacity;
        let is_over = |load: &WeekLoad| load.is_over(capacity);
        let planned: Effort = loads.iter().map(|load| load.asked).sum();
        let available: Effort = loads.iter().map(|load| capacity.effort(load.own)).sum();
        let shown = loads.iter().enumerate().filter(|(_, load)| !asked.over || is_over(load));
        Self {
            person: written.id.value.to_string(),
            name: written.title().to_owned(),
            capacity_percent: capacity.percent(),
            available_minutes: Share::WHOLE.minutes(available),
            planned_minutes: Share::WHOLE.minutes(planned),
            weeks_over: loads.iter().filter(|load| is_over(load)).count(),
            weeks: shown
                .map(|(week, load)| WeekCapacity {
                    week: weeks.name(week),
                    first_day: weeks.monday(week).to_string(),
                    working_minutes: load.own,
                    available_minutes: Share::WHOLE.minutes(capacity.effort(load.own)),
                    planned_minutes: Share::WHOLE.minutes(load.asked),
                    percent: load.percent(),
                    over: load.is_over(capacity),
                    over_minutes: Share::WHOLE.minutes(load.excess(capacity).max(0)),
                    items: workload
                        .items_in(weeks, week)
                        .into_iter()
                        .map(|item| snapshot.plan.id(item).to_owned())
                        .collect(),
                    load: *load,
                })
                .collect(),
            planned,
            available,
            capacity,
            line: loads.iter().map(|load| level(*load, capacity)).collect(),
        }
    }

    /// Returns when they are asked for more than there is, the worst week first: `130% in 2026-W13, W17, W18`.
    fn above(&self) -> Line {
        let mut over: Vec<&WeekCapacity> = self.weeks.iter().filter(|week| week.over).collect();
        over.sort_by_key(|week| std::cmp::Reverse(week.percent));
        let Some((worst, rest)) = over.split_first() else { return Line::styled("–", Style::Dim) };
        let mut weeks: Vec<&str> = rest.iter().map(|week| week.week.as_str()).collect();
        weeks.sort_unstable();
        // The year is said where it is another one.
        let named =
            |week: &str| if week[..4] == worst.week[..4] { week[5..].to_owned() } else { week.to_owned() };
        let rest = match weeks.len() {
            0 => String::new(),
            few if few < MOST_WEEKS => {
                format!(", {}", weeks.into_iter().map(named).collect::<Vec<_>>().join(", "))
            }
            many => format!(", {}", count(many, "more week")),
        };
        Line::styled(format!("{}% in {}{rest}", worst.percent.unwrap_or_default(), worst.week), Style::Bad)
    }
}

/// What stands for a week.
fn level(load: WeekLoad, capacity: Share) -> char {
    let there = capacity.effort(load.own);
    match load.asked {
        _ if load.own == 0 => '–',
        0 => '·',
        _ if load.is_over(capacity) => '!',
        asked if asked >= there => LEVELS[LEVELS.len() - 1],
        asked => LEVELS[((asked * 7 + there - 1) / there).clamp(1, 7) as usize - 1],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Percent;

    #[test]
    fn a_week_is_as_high_as_it_is_full() {
        let capacity = Share::of(Percent(50.0));
        let of = |own: i64, percent: i64| {
            let asked = Share::of(Percent(percent as f64)).effort(own);
            level(WeekLoad { own, asked }, capacity)
        };
        let weeks =
            [(0, 0), (2400, 0), (2400, 1), (2400, 25), (2400, 50), (2400, 54), (2400, 55), (480, 100)];
        assert_eq!(weeks.map(|(own, percent)| of(own, percent)).iter().collect::<String>(), "–·▁▄▇▇!!");
        assert_eq!(level(WeekLoad { own: 480, asked: 1 }, Share::default()), '▇');
    }
}
