//! Small plans for tests, written by hand: 8-hour days from Monday to Friday unless they say otherwise.

use crate::base::{Calendar, Day, Exception, ExceptionKind, Minutes, Weekday};

use super::*;

/// A network in the making, with what it takes to say its dates as text.
pub(super) struct Sketch {
    pub(super) network: Network,
}

pub(super) fn day(text: &str) -> Day {
    Day::parse(text).expect(text)
}

/// Returns `2d` as working time.
pub(super) fn days(days: Minutes) -> Lag {
    Lag::Working(days * 480)
}

impl Sketch {
    /// Starts a plan whose first day is also its data date.
    pub(super) fn new(start: &str) -> Self {
        Self::as_of(start, start)
    }

    pub(super) fn as_of(start: &str, data_date: &str) -> Self {
        let network = Network {
            calendars: vec![Calendar::new(&Weekday::ALL[..5], 480)],
            start: day(start),
            data_date: day(data_date),
            items: Vec::new(),
            links: Vec::new(),
            serves: Vec::new(),
            durations: Durations::default(),
        };
        Self { network }
    }

    pub(super) fn add(&mut self, item: Item, whole: Minutes, remaining: Minutes) -> ItemIx {
        self.network.items.push(item);
        self.network.durations.whole.push(whole);
        self.network.durations.remaining.push(remaining);
        self.network.items.len() as ItemIx - 1
    }

    pub(super) fn task(&mut self, days: Minutes) -> ItemIx {
        self.add(Item::new(Kind::Task), days * 480, 0)
    }

    /// Adds a task that may not start before a day.
    pub(super) fn task_from(&mut self, days: Minutes, start_after: &str) -> ItemIx {
        self.add(Item { start_after: Some(day(start_after)), ..Item::new(Kind::Task) }, days * 480, 0)
    }

    pub(super) fn done(&mut self, started: &str, finished: &str) -> ItemIx {
        let item = Item {
            state: State::Done,
            started: Some(day(started)),
            finished: Some(day(finished)),
            ..Item::new(Kind::Task)
        };
        self.add(item, 480, 0)
    }

    pub(super) fn doing(&mut self, started: &str, remaining: Minutes) -> ItemIx {
        let item = Item { state: State::Doing, started: Some(day(started)), ..Item::new(Kind::Task) };
        self.add(item, 480, remaining * 480)
    }

    pub(super) fn milestone(&mut self) -> ItemIx {
        self.add(Item::new(Kind::Milestone), 0, 0)
    }

    pub(super) fn container(&mut self, members: &[ItemIx]) -> ItemIx {
        let container = self.add(Item::new(Kind::Container), 0, 0);
        self.network.serves.extend(members.iter().map(|&member| (member, container)));
        container
    }

    pub(super) fn item(&mut self, item: ItemIx) -> &mut Item {
        &mut self.network.items[item as usize]
    }

    pub(super) fn link(&mut self, from: ItemIx, to: ItemIx, kind: LinkKind, lag: Lag) {
        self.network.links.push(Link { from, to, kind, lag });
    }

    pub(super) fn after(&mut self, from: ItemIx, to: ItemIx) {
        self.link(from, to, LinkKind::FinishToStart, Lag::default());
    }

    /// Makes a calendar of the plan's with an absence, and gives it to an item.
    pub(super) fn away(&mut self, item: ItemIx, from: &str, to: &str) {
        let absence = Exception { from: day(from), to: day(to), kind: ExceptionKind::Away, source: 1 };
        let calendar = self.network.calendars[0].with(&[absence]);
        self.network.calendars.push(calendar);
        self.item(item).calendar = self.network.calendars.len() as u32 - 1;
    }

    pub(super) fn passes(&self) -> Passes {
        Passes::new(self.network.clone()).expect("a sketch has no cycle")
    }

    /// Returns the early days of an item, as `03-02..03-04` or `-` without any.
    pub(super) fn early(&self, item: ItemIx) -> String {
        let passes = self.passes();
        let days = passes.days(passes.run().dates(item));
        range(days.early_start, days.early_finish)
    }

    /// Returns the late days of an item.
    pub(super) fn late(&self, item: ItemIx) -> String {
        let passes = self.passes();
        let days = passes.days(passes.run().dates(item));
        range(days.late_start, days.late_finish)
    }

    /// Returns the total and the free float of an item in working days of eight hours.
    pub(super) fn float(&self, item: ItemIx) -> (Option<f64>, Option<f64>) {
        let schedule = self.passes().run();
        let days = |minutes: Option<Minutes>| minutes.map(|minutes| minutes as f64 / 480.0);
        (days(schedule.dates(item).total_float), days(schedule.dates(item).free_float))
    }

    /// Returns the driving path, a step a line: item, early days, cause, other causes, what delayed it.
    pub(super) fn path(&self, target: Target) -> Vec<String> {
        let passes = self.passes();
        let schedule = passes.run();
        let path = passes.driving_path(&schedule, target).expect("there is work");
        path.steps.iter().map(|step| self.told(step)).collect()
    }

    fn told(&self, step: &Step) -> String {
        let mut told = format!("{} {}", step.item, self.early(step.item));
        for binding in std::iter::once(&step.because).chain(&step.also) {
            let cause = match binding.cause {
                Cause::Link(place) => {
                    let link = self.network.links[place as usize];
                    format!("{} {}", link.kind.code(), link.from)
                }
                Cause::Container(container) => format!("container {container}"),
                other => format!("{other:?}"),
            };
            let rests = binding.delayed_by.iter();
            let rests =
                rests.map(|rest| format!(" ({} {})", rest.why.name(), range(Some(rest.from), Some(rest.to))));
            told.extend([", ", &cause].into_iter().map(str::to_owned).chain(rests));
        }
        told
    }
}

fn range(from: Option<Day>, to: Option<Day>) -> String {
    match (from, to) {
        (None, None) => "-".to_owned(),
        _ => {
            [from, to].map(|day| day.map_or("?".to_owned(), |day| day.to_string()[5..].to_owned())).join("..")
        }
    }
}
