//! The days of a plan that somebody has to keep: what is due, asked and repeated.

use crate::base::{Calendar, Day, Minutes, Weekday, stable_hash};
use crate::graph::{ItemIx, PartyIx};
use crate::model::{Item, ItemKind, registry};
use crate::progress::{self, GateStanding, Readiness, Stage};
use crate::schedule::{self, WorkingTime};
use crate::snapshot::Snapshot;

/// How many occurrences are told one by one of what recurs in no whole number of weeks.
const MOST_OCCURRENCES: i64 = 26;

/// The days that somebody has to keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agenda {
    /// What they are: the plan's title, and whose they are.
    pub title: String,
    /// Whose they are, by name.
    pub whose: String,
    /// A number that tells the plan from others, as long as it keeps its title.
    pub plan: u64,
    /// The data date.
    pub as_of: Day,
    /// The entries, by day, then by key.
    pub entries: Vec<Entry>,
}

/// A day to keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What tells it from all others of the plan: what it is and the ids that it is about, which a later state of the plan has
    /// too; between them stands `/`, which no id has.
    pub key: String,
    /// What it is.
    pub occasion: Occasion,
    /// The day, the first where it recurs.
    pub day: Day,
    /// When it recurs.
    pub repeat: Option<Repeat>,
    /// In a line.
    pub summary: String,
    /// What else there is to know, in lines.
    pub notes: Vec<String>,
}

/// What there is to do on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Occasion {
    /// Something must be done by its close.
    Due,
    /// Somebody outside promised something by its close.
    Promised,
    /// A check-in is asked for.
    CheckIn,
    /// An approval is asked for.
    Approval,
    /// Work that recurs.
    Recurring,
    /// A risk is looked at again.
    Review,
    /// A proposed decision is to be taken.
    Decision,
}

impl Occasion {
    /// Returns its name, a word of capital letters in calendars.
    pub fn name(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Promised => "promised",
            Self::CheckIn => "check-in",
            Self::Approval => "approval",
            Self::Recurring => "recurring",
            Self::Review => "review",
            Self::Decision => "decision",
        }
    }
}

/// When something recurs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeat {
    /// Every so many weeks.
    pub weeks: i64,
    /// On these days of the week; on that of the first day where there are none.
    pub on: Vec<Weekday>,
    /// The last day on which it can.
    pub until: Option<Day>,
}

/// Returns the days that somebody has to keep, or everybody.
///
/// There are: the due days of what they own and is not over; what was promised to them; the check-ins of the objectives, key results
/// and initiatives that they own and that are under way, from the next on, where check-ins are agreed on (a `cadence` is
/// written, or somebody has checked in); the approvals that are asked of them, on the day by which they are wanted or, while
/// they cannot be given yet, are forecast; the recurring work that they do, from its first day on; the reviews of their
/// risks and the days of the decisions that they have proposed.
pub fn of(snapshot: &Snapshot, person: Option<PartyIx>) -> Agenda {
    let plan = &snapshot.plan;
    let whose = person.map_or("everybody", |person| plan.party(person).title()).to_owned();
    let title =
        plan.manifest().and_then(|manifest| manifest.get(registry::PLAN)).unwrap_or("Plan").to_owned();
    let mut maker = Maker {
        snapshot,
        person,
        time: WorkingTime::of(plan),
        calendar: schedule::plan_calendar(plan),
        readiness: Readiness::of(snapshot),
        begun: progress::begun(snapshot),
        entries: Vec::new(),
    };
    let with_check_ins = plan.check_ins().next().is_some()
        || plan.manifest().is_some_and(|manifest| manifest.get(registry::CADENCE).is_some());
    for item in plan.items() {
        let written = plan.item(item);
        maker.due(item, written);
        match written.kind {
            ItemKind::Gate => maker.approvals(item, written),
            ItemKind::Task => {
                maker.promised(item, written);
                maker.recurring(item, written);
            }
            ItemKind::Risk => maker.review(item, written),
            ItemKind::Decision => maker.decision(item, written),
            kind if kind.is_container() => maker.check_in(item, written, with_check_ins),
            _ => {}
        }
    }
    let mut entries = maker.entries;
    entries.sort_by(|one, other| (one.day, &one.key).cmp(&(other.day, &other.key)));
    let plan = stable_hash(&title);
    let title = if person.is_some() { format!("{title}: {whose}") } else { title };
    Agenda { title, whose, plan, as_of: snapshot.data_date, entries }
}

struct Maker<'s> {
    snapshot: &'s Snapshot,
    person: Option<PartyIx>,
    time: WorkingTime,
    calendar: Calendar,
    readiness: Readiness<'s>,
    begun: Vec<Option<Day>>,
    entries: Vec<Entry>,
}

impl Maker<'_> {
    /// Whether it is for the person who is asked about.
    fn is_for(&self, person: Option<PartyIx>) -> bool {
        self.person.is_none_or(|asked| person == Some(asked))
    }

    fn is_theirs(&self, item: ItemIx) -> bool {
        self.is_for(self.snapshot.graph.owner(item))
    }

    fn is_open(&self, item: ItemIx) -> bool {
        self.snapshot.state(item).is_active() && !progress::is_done(self.snapshot, item)
    }

    fn push(&mut self, occasion: Occasion, item: &Item, day: Day, summary: String, notes: Vec<String>) {
        let key = format!("{}/{}", occasion.name(), item.id.value);
        self.entries.push(Entry { key, occasion, day, repeat: None, summary, notes });
    }

    /// What is said of every item: which it is, and who owns it.
    fn notes(&self, item: ItemIx) -> Vec<String> {
        let plan = &self.snapshot.plan;
        let written = plan.item(item);
        let owner = self.snapshot.graph.owner(item).map(|owner| plan.party(owner).title());
        let owner = owner.map(|owner| format!(", owned by {owner}")).unwrap_or_default();
        vec![format!("{} {}{owner}", written.kind_name(), written.id.value)]
    }

    fn due(&mut self, item: ItemIx, written: &Item) {
        let kind = written.kind;
        if !(kind.is_work() || kind.is_container()) || !self.is_theirs(item) || !self.is_open(item) {
            return;
        }
        let Some(day) = schedule::due(&self.snapshot.plan, &self.snapshot.graph, item) else { return };
        let mut notes = self.notes(item);
        if let Some(finish) = self.snapshot.timetable().and_then(|timetable| timetable.finish(item)) {
            notes.push(format!("forecast to finish {finish}"));
        }
        notes.extend(written.get(registry::DONE_WHEN).map(|done| format!("done when: {done}")));
        self.push(Occasion::Due, written, day, format!("Due: {}", written.title()), notes);
    }

    fn promised(&mut self, item: ItemIx, written: &Item) {
        let (Some(by), Some(day)) = (written.get(registry::EXTERNAL), written.get(registry::PROMISED)) else {
            return;
        };
        if self.is_theirs(item) && self.is_open(item) {
            let summary = format!("Promised by {by}: {}", written.title());
            self.push(Occasion::Promised, written, *day, summary, self.notes(item));
        }
    }

    fn approvals(&mut self, gate: ItemIx, written: &Item) {
        let snapshot = self.snapshot;
        let standing = GateStanding::of(snapshot, snapshot.timetable(), &self.readiness, gate);
        let (day, when) = match standing.stage {
            Stage::Asked { by, .. } => (by.unwrap_or(snapshot.data_date), "asked now"),
            Stage::NotYet => match snapshot.timetable().and_then(|timetable| timetable.finish(gate)) {
                Some(day) => (day, "forecast: something that it needs is not done yet"),
                None => return,
            },
            _ => return,
        };
        for id in standing.asked.iter().chain(&standing.then) {
            if !self.is_for(snapshot.plan.find_person(id)) {
                continue;
            }
            let mut notes = self.notes(gate);
            notes.push(when.to_owned());
            self.entries.push(Entry {
                key: format!("{}/{}/{id}", Occasion::Approval.name(), written.id.value),
                occasion: Occasion::Approval,
                day,
                repeat: None,
                summary: format!("Approve: {}", written.title()),
                notes,
            });
        }
    }

    fn review(&mut self, risk: ItemIx, written: &Item) {
        let is_over = matches!(written.status(), Some("happened" | "closed"));
        if let Some(day) = written.get(registry::REVIEW_BY).filter(|_| !is_over && self.is_theirs(risk)) {
            let summary = format!("Look at the risk again: {}", written.title());
            self.push(Occasion::Review, written, *day, summary, self.notes(risk));
        }
    }

    fn decision(&mut self, decision: ItemIx, written: &Item) {
        let is_over = matches!(written.status(), Some("accepted" | "superseded"));
        let by = written.get(registry::BY).and_then(|by| self.snapshot.plan.find_person(by));
        if let Some(day) = written.get(registry::DATE).filter(|_| !is_over && self.is_for(by)) {
            let summary = format!("Decide: {}", written.title());
            self.push(Occasion::Decision, written, *day, summary, self.notes(decision));
        }
    }

    fn recurring(&mut self, task: ItemIx, written: &Item) {
        let Some(every) = written.get(registry::REPEAT) else { return };
        let plan = &self.snapshot.plan;
        let helpers = written.get(registry::WITH).unwrap_or_default();
        let helps = helpers.iter().any(|id| self.is_for(plan.find_person(&id.value)));
        if !self.snapshot.state(task).is_active() || !(self.is_theirs(task) || helps) {
            return;
        }
        let start = plan.manifest().and_then(|manifest| manifest.get(registry::PLAN_START)).copied();
        let after = written.get(registry::START_AFTER).map(|period| period.first);
        let Some(first) = after.or(start) else { return };
        let until = written.get(registry::UNTIL).copied();
        let mut notes = self.notes(task);
        notes.push(format!("every {every}"));
        let summary = written.title().to_owned();
        let every = self.time.minutes(*every);
        self.repeated(Occasion::Recurring, written, (first, until), every, &summary, &notes);
    }

    fn check_in(&mut self, item: ItemIx, written: &Item, is_agreed: bool) {
        let snapshot = self.snapshot;
        let is_agreed = is_agreed || written.get(registry::CADENCE).is_some();
        if !is_agreed || !self.is_theirs(item) || !self.is_open(item) {
            return;
        }
        let id = written.id.value.as_ref();
        let said = snapshot.plan.check_ins_of(id).filter_map(|(_, check_in)| Some(check_in.day?.value));
        let said = said.filter(|day| *day <= snapshot.data_date).max();
        let read =
            if written.kind == ItemKind::KeyResult { progress::latest_reading(snapshot, item) } else { None };
        let start = || match written.kind {
            ItemKind::Initiative => self.begun[item.at()],
            ItemKind::KeyResult => Some(progress::start(snapshot, item)),
            _ => written.get(registry::START).map(|period| period.first).or(self.begun[item.at()]),
        };
        let Some(since) = said.max(read).or_else(start).filter(|day| *day <= snapshot.data_date) else {
            return;
        };
        let cadence = progress::cadence(snapshot, item);
        let every = self.time.minutes(cadence);
        let next = self.calendar.earliest(self.calendar.position(self.calendar.close(since)) + every).day();
        // What should have been said before is asked for today.
        let next = self.calendar.working_day_from(next.max(snapshot.data_date));
        let due = schedule::due(&snapshot.plan, &snapshot.graph, item).filter(|due| *due >= next);
        let mut notes = self.notes(item);
        notes.push(format!("every {cadence}; last heard of on {since}"));
        let summary = format!("Check in: {}", written.title());
        self.repeated(Occasion::CheckIn, written, (next, due), every, &summary, &notes);
    }

    /// Adds what recurs: every so many weeks, or every working day, as one entry; anything else day by day, so far as it is
    /// foreseen.
    fn repeated(
        &mut self,
        occasion: Occasion,
        written: &Item,
        (first, until): (Day, Option<Day>),
        every: Minutes,
        summary: &str,
        notes: &[String],
    ) {
        let (day, days_per_week) = (self.time.minutes_per_day.max(1), self.time.days_per_week.max(1));
        let first = self.calendar.working_day_from(first);
        if until.is_some_and(|until| until < first) {
            return;
        }
        let key = format!("{}/{}", occasion.name(), written.id.value);
        let entry = |key: String, day: Day, repeat: Option<Repeat>| Entry {
            key,
            occasion,
            day,
            repeat,
            summary: summary.to_owned(),
            notes: notes.to_vec(),
        };
        let week = day * days_per_week;
        if every % week == 0 && every > 0 {
            let repeat = Repeat { weeks: every / week, on: Vec::new(), until };
            self.entries.push(entry(key, first, Some(repeat)));
        } else if every <= day {
            let repeat = Repeat { weeks: 1, on: self.week(), until };
            self.entries.push(entry(key, first, Some(repeat)));
        } else {
            let start = self.calendar.position(self.calendar.close(first));
            for at in 0..MOST_OCCURRENCES {
                let on = self.calendar.earliest(start + at * every).day();
                if until.is_some_and(|until| until < on) {
                    break;
                }
                self.entries.push(entry(format!("{key}/{on}"), on, None));
            }
        }
    }

    /// The working days of the plan's week.
    fn week(&self) -> Vec<Weekday> {
        let manifest = self.snapshot.plan.manifest();
        let written = manifest
            .and_then(|manifest| manifest.get(registry::CALENDAR))
            .and_then(|spec| spec.week.as_ref());
        let mut week = written.map_or_else(|| Weekday::ALL[..5].to_vec(), Clone::clone);
        week.sort_unstable();
        week.dedup();
        week
    }
}
