//! What is asked of one person.

use crate::base::{Calendar, Day, Instant, Minutes, Percent};
use crate::graph::{ItemIx, PartyIx};
use crate::model::{Item, ItemKind, registry};
use crate::schedule::{self, Kind};
use crate::snapshot::{Snapshot, Timetable};

use super::Share;

/// What of a person's time is for planned work where nobody says.
const UTILIZATION: Percent = Percent(65.0);

/// So many days are looked through one by one where a task and those who work on it have different calendars.
const MOST_DAYS: i32 = 400;

/// What is asked of one person, and when they work.
#[derive(Clone, Debug)]
pub struct Workload {
    /// The person.
    pub person: PartyIx,
    /// What of their time is for planned work.
    pub capacity: Share,
    /// The tasks that are still to be done, in the order of their ids.
    pub assignments: Vec<Assignment>,
    /// The work that comes again and again, in the order of ids.
    pub recurring: Vec<Recurring>,
    pub(super) hours: Hours,
}

/// A task, as one of those who work on it has it.
#[derive(Clone, Debug)]
pub struct Assignment {
    /// The task.
    pub item: ItemIx,
    /// What it takes of the person's time while it is worked on.
    pub share: Share,
    /// From when what is left of it is worked on, at the earliest.
    pub from: Instant,
    /// When that is done.
    pub to: Instant,
    /// By when it must be done, so that no due date is missed; where that cannot be met any more, when it is done at the
    /// earliest. Where nothing is due, [`Instant::AFTER_ALL`].
    pub latest: Instant,
    /// The calendar that it is worked in.
    pub(super) calendar: Calendar,
    /// Whether that is the person's own.
    pub(super) is_own: bool,
}

/// Work that comes again and again.
#[derive(Clone, Debug)]
pub struct Recurring {
    /// The task.
    pub item: ItemIx,
    /// What it takes of the person's time while it is worked on.
    pub share: Share,
    /// The day on which it comes first.
    pub first: Day,
    /// The last day on which it comes.
    pub until: Option<Day>,
    /// How often it comes: so much working time of the plan lies between one beginning and the next.
    pub every: Minutes,
    /// How long it takes each time.
    pub work: Minutes,
    /// The plan's calendar.
    pub(super) calendar: Calendar,
}

/// When a person works: their calendar less their absence, from the data date to their last day.
#[derive(Clone, Debug)]
pub(super) struct Hours {
    calendar: Calendar,
    /// The data date.
    pub(super) today: Day,
    start: Minutes,
    end: Minutes,
}

impl Hours {
    fn new(calendar: Calendar, today: Day, last: Option<Day>) -> Self {
        let start = calendar.position(Instant::open(today));
        let end = last.map_or(Minutes::MAX, |day| calendar.position(calendar.close(day)).max(start));
        Self { calendar, today, start, end }
    }

    /// Returns the working minutes before an instant; before the data date and after the last day none are added.
    pub(super) fn position(&self, instant: Instant) -> Minutes {
        self.calendar.position(instant).clamp(self.start, self.end)
    }

    /// Returns the working minutes from one instant to another.
    pub(super) fn between(&self, from: Instant, to: Instant) -> Minutes {
        self.position(to) - self.position(from)
    }

    /// Returns whether they work on a day.
    pub(super) fn works(&self, day: Day) -> bool {
        self.calendar.works(day) && self.between(Instant::open(day), Instant::open(day.plus(1))) > 0
    }

    /// Returns the day on which the work after a position begins.
    pub(super) fn day_after(&self, position: Minutes) -> Day {
        self.calendar.latest(position).day()
    }

    /// Returns the day on which the work before a position ends.
    pub(super) fn day_before(&self, position: Minutes) -> Day {
        self.calendar.earliest(position).day()
    }
}

/// Returns what is asked of each person, in the order of their ids; of who has nothing to do too. `None` where the plan has no
/// dates.
pub fn workloads(snapshot: &Snapshot) -> Option<Vec<Workload>> {
    let timetable = snapshot.timetable()?;
    let plan = &snapshot.plan;
    let utilization = plan.manifest().and_then(|manifest| manifest.get(registry::UTILIZATION));
    let utilization = utilization.copied().unwrap_or(UTILIZATION);
    let mut workloads: Vec<Option<Workload>> = plan
        .parties()
        .zip(schedule::calendars_of_people(plan))
        .map(|(party, calendar)| {
            let person = plan.party(party);
            let capacity = person.get(registry::CAPACITY).copied().unwrap_or(utilization);
            (person.kind == ItemKind::Person).then(|| Workload {
                person: party,
                capacity: Share::of(capacity),
                assignments: Vec::new(),
                recurring: Vec::new(),
                hours: Hours::new(calendar, snapshot.data_date, person.get(registry::UNTIL).copied()),
            })
        })
        .collect();
    let latest = timetable.passes.latest_when_due(&timetable.schedule);
    for item in plan.items() {
        let written = plan.item(item);
        if written.kind != ItemKind::Task || !snapshot.state(item).is_active() {
            continue;
        }
        let asked = Asked::of(timetable, item, written, latest[item.at()]);
        if matches!(asked, Asked::Nothing) {
            continue;
        }
        for person in workers(snapshot, item, written) {
            if let Some(workload) = &mut workloads[person.at()] {
                let is_owner = snapshot.graph.owner(item) == Some(person);
                workload.add(written, asked.clone(), is_owner);
            }
        }
    }
    Some(workloads.into_iter().flatten().collect())
}

/// Returns who works on a task: its owner, then who is with them, each once.
fn workers(snapshot: &Snapshot, item: ItemIx, written: &Item) -> Vec<PartyIx> {
    let with = written.get(registry::WITH).unwrap_or_default();
    let mut workers: Vec<PartyIx> = snapshot.graph.owner(item).into_iter().collect();
    for person in with.iter().filter_map(|person| snapshot.plan.find_person(&person.value)) {
        if !workers.contains(&person) {
            workers.push(person);
        }
    }
    workers
}

/// What a task asks of whoever works on it, before their share is known.
#[derive(Clone)]
enum Asked {
    Nothing,
    Once(Assignment),
    Again(Recurring),
}

impl Asked {
    fn of(timetable: &Timetable, item: ItemIx, written: &Item, latest: Instant) -> Self {
        let share = Share::default();
        let network = timetable.passes.network();
        match network.items[item.at()].kind {
            Kind::Task => {
                let Some((from, to)) = timetable.passes.at_work(&timetable.schedule, item.0) else {
                    return Self::Nothing;
                };
                let calendar = timetable.passes.calendar_of(item.0).clone();
                Self::Once(Assignment {
                    item,
                    share,
                    from,
                    to,
                    latest: latest.max(to),
                    calendar,
                    is_own: false,
                })
            }
            Kind::Unscheduled => {
                let every = written.get(registry::REPEAT).map_or(0, |repeat| timetable.time.minutes(*repeat));
                if every <= 0 {
                    return Self::Nothing;
                }
                let start_after = written.get(registry::START_AFTER).map(|period| period.first);
                Self::Again(Recurring {
                    item,
                    share,
                    first: start_after.map_or(network.start, |day| day.max(network.start)),
                    until: written.get(registry::UNTIL).copied(),
                    every,
                    work: timetable.time.minutes(schedule::duration(written)),
                    calendar: timetable.calendar().clone(),
                })
            }
            _ => Self::Nothing,
        }
    }
}

impl Workload {
    fn add(&mut self, written: &Item, asked: Asked, is_owner: bool) {
        let is_own = is_owner && written.get(registry::CALENDAR_ID).is_none();
        let share = written.get(registry::LOAD).map_or(self.capacity, |load| Share::of(*load));
        match asked {
            Asked::Once(assignment) => self.assignments.push(Assignment { share, is_own, ..assignment }),
            Asked::Again(recurring) => self.recurring.push(Recurring { share, ..recurring }),
            Asked::Nothing => {}
        }
    }

    /// Returns for how long a task has the person at work between two instants: on the days on which both it and they are. Where
    /// these are more days than anybody looks through, it is the less that either is at work.
    pub(super) fn minutes(&self, assignment: &Assignment, from: Instant, to: Instant) -> Minutes {
        let (from, to) = (from.max(assignment.from), to.min(assignment.to));
        if from >= to {
            return 0;
        }
        let own = self.hours.between(from, to);
        let (first, last) = (from.day(), to.day());
        if assignment.is_own || own == 0 {
            return own;
        }
        let calendar = &assignment.calendar;
        if last.0.saturating_sub(first.0) > MOST_DAYS {
            return calendar.between(from, to).min(own);
        }
        let on = |day: Day| calendar.between(from.max(Instant::open(day)), to.min(calendar.close(day)));
        (first.0..=last.0).map(Day).filter(|day| self.hours.works(*day)).map(on).sum()
    }

    /// Returns the last day on which one of the tasks is worked on; recurring work has no end.
    pub fn last_day(&self) -> Option<Day> {
        self.assignments.iter().map(|assignment| assignment.to.day()).max()
    }
}
