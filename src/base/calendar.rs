//! Working time: which days count, how much working time lies between two instants, and which days do not count and why.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

use super::{Day, Instant, Weekday};

/// Working time, in minutes; signed.
pub type Minutes = i64;

/// Farther than any working time between two instants, and far from overflow.
const FARTHEST: Minutes = 1 << 42;

/// Which days count as working days: a week, and the days that differ from it.
///
/// Every working day has the same number of minutes. The *position* of an instant is the number of working minutes
/// before it, counted from a fixed day; what works in a calendar is a matter of adding to positions. A position
/// belongs to several instants (the close of Friday, all of the weekend and the open of Monday are one), of which
/// [`Calendar::earliest`] is the first and [`Calendar::latest`] the last. All this takes the logarithm of the number
/// of exceptions, however long they are and however far the instant. A clone shares the exceptions.
#[derive(Clone, Debug)]
pub struct Calendar {
    week: Week,
    minutes_per_day: Minutes,
    stretches: Arc<[Stretch]>,
}

/// Days that differ from the week of a calendar: inclusive on both sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exception {
    /// The first day.
    pub from: Day,
    /// The last day; an exception that ends before it begins is none.
    pub to: Day,
    /// What the days are.
    pub kind: ExceptionKind,
    /// The caller's own number, which [`Rest::source`] gives back: where the name of the holiday is, say.
    pub source: u32,
}

/// What the days of an exception are; a later kind wins over an earlier where they overlap in one layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ExceptionKind {
    /// Nobody works.
    Holiday,
    /// A working day, whatever the week says.
    Working,
    /// The person is away.
    Away,
}

/// Days on which no work is done, inclusive on both sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rest {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
    /// Why no work is done.
    pub why: Why,
    /// The number of the [`Exception`] that says so; 0 for a weekend.
    pub source: u32,
}

/// Why no work is done on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// The week of the calendar leaves the day out.
    Weekend,
    /// A holiday.
    Holiday,
    /// The person is away.
    Away,
}

impl Why {
    /// Returns the lower-case name that outputs use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Weekend => "weekend",
            Self::Holiday => "holiday",
            Self::Away => "away",
        }
    }
}

/// Days that are all working days or all not, with how many working days come before.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    from: i32,
    to: i32,
    kind: ExceptionKind,
    source: u32,
    /// Working days before `from`.
    before: i64,
    /// What the week's own count of days after `to` lacks, up to the next stretch.
    shift: i64,
}

impl Stretch {
    fn works(&self) -> bool {
        self.kind == ExceptionKind::Working
    }

    fn days(&self) -> i64 {
        i64::from(self.to) - i64::from(self.from) + 1
    }
}

impl Calendar {
    /// Makes a calendar that works on these days of the week for so many minutes a day (1 to 1440, else clamped).
    pub fn new(week: &[Weekday], minutes_per_day: u16) -> Self {
        Self {
            week: Week::new(week),
            minutes_per_day: Minutes::from(minutes_per_day.clamp(1, 1440)),
            stretches: Arc::new([]),
        }
    }

    /// Returns this calendar with a layer of exceptions over it: a day that the layer names is what the layer says.
    ///
    /// Within the layer, `Away` wins over `Working` and that over `Holiday`. So the levels of a calendar that
    /// extends another are laid one after the other, the nearest last, and a person's absence after them.
    #[must_use]
    pub fn with(&self, layer: &[Exception]) -> Self {
        if layer.is_empty() {
            return self.clone();
        }
        let below = self.stretches.iter().map(|s| Piece {
            from: s.from,
            to: s.to,
            level: 0,
            kind: s.kind,
            source: s.source,
        });
        let above = layer.iter().filter(|exception| exception.from <= exception.to).map(|exception| Piece {
            from: exception.from.0.max(-Instant::LAST_DAY),
            to: exception.to.0.min(Instant::LAST_DAY),
            level: 1 + exception.kind as u8,
            kind: exception.kind,
            source: exception.source,
        });
        let pieces = uppermost(below.chain(above).filter(|piece| piece.from <= piece.to).collect());
        Self { stretches: counted(&self.week, &pieces).into(), ..self.clone() }
    }

    /// Returns the working minutes of a working day.
    pub fn minutes_per_day(&self) -> Minutes {
        self.minutes_per_day
    }

    /// Returns the close of a day: the last minute of its working time, whether or not it works.
    pub fn close(&self, day: Day) -> Instant {
        Instant::new(day, self.minutes_per_day as u16)
    }

    /// Returns whether a day is a working day.
    pub fn works(&self, day: Day) -> bool {
        self.look(day.0).1
    }

    /// Returns the number of working days from `from` (inclusive) to `to` (exclusive); negative where `to` is earlier.
    pub fn working_days(&self, from: Day, to: Day) -> i64 {
        self.look(to.0).0 - self.look(from.0).0
    }

    /// Returns the last working day before `day`; the first day there is, where none is.
    pub fn working_day_before(&self, day: Day) -> Day {
        Day(self.nth(self.look(day.0).0 - 1))
    }

    /// Returns the first working day that is not before `day`; the last day there is, where none is.
    pub fn working_day_from(&self, day: Day) -> Day {
        Day(self.nth(self.look(day.0).0))
    }

    /// Returns the position of an instant: the working minutes before it.
    pub fn position(&self, instant: Instant) -> Minutes {
        let (before, works) = self.look(instant.day().0);
        before * self.minutes_per_day + if works { Minutes::from(instant.minute()) } else { 0 }
    }

    /// Returns the first instant with this position: the close of a working day, or a minute within one.
    pub fn earliest(&self, position: Minutes) -> Instant {
        let position = position.clamp(-FARTHEST, FARTHEST);
        let days = position.div_euclid(self.minutes_per_day);
        let minute = position - days * self.minutes_per_day;
        if minute == 0 {
            Instant::new(Day(self.nth(days - 1)), self.minutes_per_day as u16)
        } else {
            Instant::new(Day(self.nth(days)), minute as u16)
        }
    }

    /// Returns the last instant with this position: the open of a working day, or a minute within one.
    pub fn latest(&self, position: Minutes) -> Instant {
        let position = position.clamp(-FARTHEST, FARTHEST);
        let days = position.div_euclid(self.minutes_per_day);
        Instant::new(Day(self.nth(days)), (position - days * self.minutes_per_day) as u16)
    }

    /// Returns the instant itself where work can go on at it, else the open of the next working day.
    pub fn snap(&self, instant: Instant) -> Instant {
        if !instant.is_bound() {
            return instant;
        }
        let (before, works) = self.look(instant.day().0);
        if !works {
            return Instant::open(Day(self.nth(before)));
        }
        if Minutes::from(instant.minute()) < self.minutes_per_day {
            return instant;
        }
        Instant::open(Day(self.nth(before + 1)))
    }

    /// Returns the first instant by which so much work is done, begun at an instant.
    pub fn after(&self, instant: Instant, work: Minutes) -> Instant {
        if instant.is_bound() { self.earliest(self.position(instant).saturating_add(work)) } else { instant }
    }

    /// Returns the last instant from which so much work is done by an instant.
    pub fn before(&self, instant: Instant, work: Minutes) -> Instant {
        if instant.is_bound() { self.latest(self.position(instant).saturating_sub(work)) } else { instant }
    }

    /// Returns the working time from one instant to another; negative where the second is earlier.
    pub fn between(&self, from: Instant, to: Instant) -> Minutes {
        self.position(to) - self.position(from)
    }

    /// Returns the days between two instants on which no work is done, in order, each with its reason.
    ///
    /// A day counts if some of it lies after `from` and some before `to`. Days that an exception names are together,
    /// weekends within it included.
    pub fn rests(&self, from: Instant, to: Instant) -> Rests<'_> {
        let first = from.day().0 + i32::from(Minutes::from(from.minute()) >= self.minutes_per_day);
        let last = to.day().0 - i32::from(to.minute() == 0);
        let stretch = self.stretches.partition_point(|stretch| stretch.to < first);
        Rests { calendar: self, at: first, last, stretch }
    }

    /// Returns the number of working days before a day, and whether it is one itself.
    fn look(&self, day: i32) -> (i64, bool) {
        let after =
            if self.stretches.is_empty() { 0 } else { self.stretches.partition_point(|s| s.from <= day) };
        let Some(stretch) = after.checked_sub(1).map(|place| &self.stretches[place]) else {
            return self.week.look(day);
        };
        if day > stretch.to {
            let (before, works) = self.week.look(day);
            return (before + stretch.shift, works);
        }
        if stretch.works() {
            (stretch.before + i64::from(day) - i64::from(stretch.from), true)
        } else {
            (stretch.before, false)
        }
    }

    /// Returns the working day that has so many before it; the farthest day there is, where none has.
    fn nth(&self, before: i64) -> i32 {
        let after = if self.stretches.is_empty() {
            0
        } else {
            self.stretches.partition_point(|s| s.before <= before)
        };
        let day = match after.checked_sub(1).map(|place| &self.stretches[place]) {
            None => self.week.nth(before),
            Some(stretch) if stretch.works() && before - stretch.before < stretch.days() => {
                i64::from(stretch.from) + before - stretch.before
            }
            Some(stretch) => self.week.nth(before - stretch.shift),
        };
        day.clamp(i64::from(-Instant::LAST_DAY), i64::from(Instant::LAST_DAY)) as i32
    }
}

/// The days without work between two instants, from [`Calendar::rests`].
#[derive(Clone, Debug)]
pub struct Rests<'c> {
    calendar: &'c Calendar,
    /// The first day not yet looked at.
    at: i32,
    last: i32,
    /// The first stretch that does not end before `at`.
    stretch: usize,
}

impl Iterator for Rests<'_> {
    type Item = Rest;

    fn next(&mut self) -> Option<Rest> {
        while self.at <= self.last {
            let stretch = self.calendar.stretches.get(self.stretch);
            if let Some(stretch) = stretch.filter(|stretch| stretch.from <= self.at) {
                let rest = Rest {
                    from: Day(self.at),
                    to: Day(stretch.to.min(self.last)),
                    why: if stretch.kind == ExceptionKind::Away { Why::Away } else { Why::Holiday },
                    source: stretch.source,
                };
                self.at = stretch.to + 1;
                self.stretch += 1;
                if stretch.works() {
                    continue;
                }
                return Some(rest);
            }
            let end = stretch.map_or(self.last, |stretch| self.last.min(stretch.from - 1));
            let Some((from, to)) = self.calendar.week.weekend(self.at, end) else {
                self.at = end + 1;
                continue;
            };
            self.at = to + 1;
            return Some(Rest { from: Day(from), to: Day(to), why: Why::Weekend, source: 0 });
        }
        None
    }
}

/// The days of the week that work, with what is counted over and over.
#[derive(Clone, Debug)]
struct Week {
    works: [bool; 7],
    /// How many working days of a week come before each of its days.
    before: [i64; 7],
    /// Each working day of the week, by its number.
    nth: [i64; 7],
    /// The working days of a week.
    count: i64,
}

impl Week {
    fn new(days: &[Weekday]) -> Self {
        let mut week = Self { works: [false; 7], before: [0; 7], nth: [0; 7], count: 0 };
        for day in days {
            week.works[*day as usize] = true;
        }
        for day in 0..7 {
            week.before[day] = week.count;
            if week.works[day] {
                week.nth[week.count as usize] = day as i64;
                week.count += 1;
            }
        }
        week
    }

    /// Returns the week of a day, counted from the Monday before 1970-01-01, and its place in it.
    fn place(day: i32) -> (i64, usize) {
        let days = i64::from(day) + 3;
        let week = days.div_euclid(7);
        (week, (days - week * 7) as usize)
    }

    fn look(&self, day: i32) -> (i64, bool) {
        let (week, place) = Self::place(day);
        (week * self.count + self.before[place], self.works[place])
    }

    fn nth(&self, before: i64) -> i64 {
        if self.count == 0 {
            return if before < 0 { i64::MIN } else { i64::MAX };
        }
        let week = before.div_euclid(self.count);
        week * 7 + self.nth[(before - week * self.count) as usize] - 3
    }

    /// Returns the first days from `first` to `last` that are without work and together.
    fn weekend(&self, first: i32, last: i32) -> Option<(i32, i32)> {
        if self.count == 0 {
            return Some((first, last)).filter(|_| first <= last);
        }
        let works = |day: i32| self.works[Self::place(day).1];
        let from = (first..=last.min(first.saturating_add(7))).find(|&day| !works(day))?;
        let to = (from..=last.min(from.saturating_add(7))).take_while(|&day| !works(day)).last()?;
        Some((from, to))
    }
}

/// Days of one kind at a level; where several hold a day, the highest level decides.
#[derive(Clone, Copy)]
struct Piece {
    from: i32,
    to: i32,
    level: u8,
    kind: ExceptionKind,
    source: u32,
}

/// Returns what is seen from above: disjoint pieces in order, each of the highest level that holds its days.
///
/// A sweep over the days at which a piece begins or ends, with a heap of the pieces that hold the day.
fn uppermost(mut pieces: Vec<Piece>) -> Vec<Piece> {
    pieces.sort_by_key(|piece| (piece.from, Reverse(piece.level), piece.source));
    let mut seen: Vec<Piece> = Vec::with_capacity(pieces.len());
    let mut held = BinaryHeap::new();
    let mut next = 0;
    let mut at = i32::MIN;
    loop {
        while held.peek().is_some_and(|&(_, Reverse(place)): &(u8, Reverse<usize>)| pieces[place].to < at) {
            held.pop();
        }
        if held.is_empty() {
            let Some(piece) = pieces.get(next) else { return seen };
            at = at.max(piece.from);
        }
        while let Some(piece) = pieces.get(next).filter(|piece| piece.from <= at) {
            held.push((piece.level, Reverse(next)));
            next += 1;
        }
        let Some(&(_, Reverse(place))) = held.peek() else { return seen };
        let top = pieces[place];
        if top.to < at {
            continue;
        }
        let to = pieces.get(next).map_or(top.to, |piece| top.to.min(piece.from - 1));
        match seen.last_mut() {
            Some(last) if last.to == at - 1 && (last.kind, last.source) == (top.kind, top.source) => {
                last.to = to;
            }
            _ => seen.push(Piece { from: at, to, ..top }),
        }
        at = to + 1;
    }
}

/// Adds to disjoint pieces in order how many working days come before each.
fn counted(week: &Week, pieces: &[Piece]) -> Vec<Stretch> {
    let mut shift = 0;
    pieces
        .iter()
        .map(|piece| {
            let before = week.look(piece.from).0 + shift;
            let mut stretch = Stretch {
                from: piece.from,
                to: piece.to,
                kind: piece.kind,
                source: piece.source,
                before,
                shift: 0,
            };
            let within = if stretch.works() { stretch.days() } else { 0 };
            shift = before + within - week.look(piece.to + 1).0;
            stretch.shift = shift;
            stretch
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const WORKWEEK: [Weekday; 5] = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];

    fn day(text: &str) -> Day {
        Day::parse(text).expect(text)
    }

    fn exception(kind: ExceptionKind, from: &str, to: &str, source: u32) -> Exception {
        Exception { from: day(from), to: day(to), kind, source }
    }

    fn rests(calendar: &Calendar, from: Instant, to: Instant) -> Vec<String> {
        calendar
            .rests(from, to)
            .map(|rest| format!("{} {}..{}", rest.why.name(), rest.from, rest.to))
            .collect()
    }

    #[test]
    fn a_position_belongs_to_a_close_and_the_next_open() {
        let calendar = Calendar::new(&WORKWEEK, 480);
        let friday = calendar.close(day("2026-03-06"));
        let monday = Instant::open(day("2026-03-09"));
        assert_eq!(calendar.position(friday), calendar.position(monday));
        assert_eq!(calendar.earliest(calendar.position(monday)), friday);
        assert_eq!(calendar.latest(calendar.position(friday)), monday);
        assert_eq!(calendar.snap(friday), monday);
        assert_eq!(calendar.snap(Instant::new(day("2026-03-07"), 200)), monday);
        assert_eq!(calendar.after(friday, 960), calendar.close(day("2026-03-10")));
        assert_eq!(calendar.before(monday, 480), Instant::open(day("2026-03-06")));
    }

    #[test]
    fn layers_decide_by_the_nearest_and_absence_lies_over_all() {
        let plan = Calendar::new(&WORKWEEK, 480).with(&[
            exception(ExceptionKind::Holiday, "2026-04-03", "2026-04-06", 1),
            exception(ExceptionKind::Working, "2026-04-04", "2026-04-04", 2),
        ]);
        assert!(
            !plan.works(day("2026-04-03")) && plan.works(day("2026-04-04")) && !plan.works(day("2026-04-06"))
        );
        let own = plan.with(&[exception(ExceptionKind::Working, "2026-04-06", "2026-04-06", 3)]);
        assert!(own.works(day("2026-04-06")) && !own.works(day("2026-04-03")));
        let away = own.with(&[exception(ExceptionKind::Away, "2026-04-01", "2026-04-06", 4)]);
        assert_eq!(away.working_day_from(day("2026-04-01")), day("2026-04-07"));
        assert_eq!(
            rests(&own, Instant::open(day("2026-04-01")), Instant::open(day("2026-04-13"))),
            [
                "holiday 2026-04-03..2026-04-03",
                "holiday 2026-04-05..2026-04-05",
                "weekend 2026-04-11..2026-04-12"
            ]
        );
        assert_eq!(
            rests(&away, own.close(day("2026-04-02")), Instant::open(day("2026-04-07"))),
            ["away 2026-04-03..2026-04-06"]
        );
    }

    #[test]
    fn a_calendar_that_never_works_saturates() {
        let never = Calendar::new(&[], 480);
        assert_eq!(never.position(Instant::open(day("2026-01-01"))), 0);
        assert_eq!(never.after(Instant::open(Day(0)), 480).day().0, Instant::LAST_DAY);
        assert_eq!(never.before(Instant::open(Day(0)), 480).day().0, -Instant::LAST_DAY);
        assert_eq!(never.rests(Instant::open(Day(0)), Instant::open(Day(i32::MAX))).count(), 1);
    }

    #[test]
    fn absurd_spans_saturate_and_do_not_overflow() {
        let calendar = Calendar::new(&WORKWEEK, 1440).with(&[Exception {
            from: Day(i32::MIN),
            to: Day(i32::MAX),
            kind: ExceptionKind::Away,
            source: 0,
        }]);
        for calendar in [calendar, Calendar::new(&WORKWEEK, 1)] {
            for instant in [Day(i32::MIN), Day(0), Day(i32::MAX)].map(Instant::open) {
                for work in [i64::MIN, -1, 0, 1, i64::MAX] {
                    let _ = (calendar.after(instant, work), calendar.before(instant, work));
                    let _ = (calendar.snap(instant), calendar.working_day_before(instant.day()));
                }
            }
        }
    }

    #[test]
    fn a_hundred_thousand_exceptions_are_no_matter() {
        let layer: Vec<_> = (0..100_000)
            .map(|place| Exception {
                from: Day(place),
                to: Day(place + 60_000),
                kind: if place % 3 == 0 { ExceptionKind::Working } else { ExceptionKind::Holiday },
                source: place as u32,
            })
            .collect();
        let calendar = Calendar::new(&WORKWEEK, 480).with(&layer).with(&layer);
        assert_eq!(calendar.working_days(Day(0), Day(159_999)), 159_999);
    }

    /// What a calendar says, day by day from `FIRST`.
    const FIRST: i32 = -30;
    const DAYS: usize = 90;

    fn layers() -> impl Strategy<Value = Vec<Vec<Exception>>> {
        let exception =
            (FIRST..FIRST + 80, 0..9_i32, 0..3_u8, 0..4_u32).prop_map(|(from, days, kind, source)| {
                let kind =
                    [ExceptionKind::Holiday, ExceptionKind::Working, ExceptionKind::Away][usize::from(kind)];
                Exception { from: Day(from), to: Day(from + days), kind, source }
            });
        prop::collection::vec(prop::collection::vec(exception, 0..6), 0..3)
    }

    proptest! {
        #[test]
        fn positions_are_those_counted_day_by_day(mask in 1_u8..128, minutes in 1_u16..4, layers in layers()) {
            let week: Vec<_> = Weekday::ALL.into_iter().filter(|day| mask >> (*day as u8) & 1 == 1).collect();
            let mut calendar = Calendar::new(&week, minutes);
            let mut works: Vec<_> =
                (0..DAYS).map(|place| week.contains(&Day(FIRST + place as i32).weekday())).collect();
            for layer in &layers {
                calendar = calendar.with(layer);
                let mut layer = layer.clone();
                layer.sort_by_key(|exception| exception.kind);
                for exception in layer {
                    for day in exception.from.0..=exception.to.0 {
                        works[(day - FIRST) as usize] = exception.kind == ExceptionKind::Working;
                    }
                }
            }
            let start = calendar.position(Instant::open(Day(FIRST)));
            let mut position = start;
            let mut instants = Vec::new();
            for (place, works) in works.iter().enumerate() {
                let day = Day(FIRST + place as i32);
                prop_assert_eq!(calendar.works(day), *works);
                for minute in 0..=minutes {
                    position += i64::from(*works && minute > 0);
                    instants.push((Instant::new(day, minute), position));
                }
            }
            for (instant, position) in &instants {
                prop_assert_eq!(calendar.position(*instant), *position);
            }
            for wanted in start + 1..position {
                let mut same = instants.iter().filter(|(_, position)| *position == wanted).map(|pair| pair.0);
                prop_assert_eq!(Some(calendar.earliest(wanted)), same.next());
                prop_assert_eq!(Some(calendar.latest(wanted)), same.next_back().or(Some(calendar.earliest(wanted))));
            }
            for (instant, at) in &instants {
                if *at < position {
                    prop_assert_eq!(calendar.snap(*instant), calendar.latest(*at).max(*instant));
                }
            }
            let last = Day(FIRST + DAYS as i32);
            let mut resting = Vec::new();
            for rest in calendar.rests(Instant::open(Day(FIRST)), Instant::open(last)) {
                resting.extend(rest.from.0..=rest.to.0);
            }
            let wanted: Vec<_> =
                (FIRST..last.0).filter(|day| !works[(day - FIRST) as usize]).collect();
            prop_assert_eq!(resting, wanted);
        }
    }
}
