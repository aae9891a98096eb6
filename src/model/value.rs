//! What a field's text means: one value of the kind that the field asks for.

use std::fmt;

use crate::base::{Currency, Day, Duration, Money, Percent, Period, Quantity, Rate, Span, Spanned, Weekday};
use crate::diagnostic::Level;

use super::field::SpannedText;

/// A value as the user wrote it, typed.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A text, or an id that refers to something.
    Text(Box<str>),
    /// Texts, or ids that refer to something.
    Texts(Box<[SpannedText]>),
    /// Label and URL.
    Links(Box<[(SpannedText, SpannedText)]>),
    /// A free map.
    Custom(Box<Custom>),
    /// A day.
    Day(Day),
    /// A day or period.
    Period(Box<Period>),
    /// Ranges of days with a text.
    Ranges(Box<[Range]>),
    /// Working time.
    Duration(Box<Duration>),
    /// One duration or three.
    Estimate(Box<Estimate>),
    /// A percentage.
    Percent(Percent),
    /// A sum.
    Money(Money),
    /// A sum for each day or week.
    Rate(Rate),
    /// A currency's code.
    Currency(Currency),
    /// A number.
    Quantity(Box<Quantity>),
    /// True or false.
    Flag(bool),
    /// One of a few words.
    Choice(Choice),
    /// What comes first.
    Needs(Box<[Need]>),
    /// What must hold.
    Condition(Box<Condition>),
    /// What stands in the way.
    Blocked(Box<Blocked>),
    /// Who approves.
    Approvers(Box<Approvers>),
    /// Who approved when.
    Approvals(Box<[Approval]>),
    /// A number or a range of numbers.
    Bound(Box<Bound>),
    /// Figures by day.
    Readings(Box<Readings>),
    /// Time or money.
    Impact(Box<Impact>),
    /// A calendar.
    Calendar(Box<CalendarSpec>),
    /// Calendars by id.
    Calendars(Box<[(SpannedText, CalendarSpec)]>),
    /// Levels and options of rules.
    Rules(Box<[RuleSetting]>),
    /// Who must agree to what.
    Reviews(Box<[Review]>),
    /// What somebody is told at once, what is collected, and what they are not told.
    Notices(Box<[Notice]>),
    /// A version of the language.
    Version(u32),
    /// The least version of the program.
    Requirement(Box<str>),
}

/// One of the words that a field allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice(pub &'static str);

/// A value of a free map.
#[derive(Clone, Debug, PartialEq)]
pub enum Custom {
    /// Nothing.
    Absent,
    /// A scalar, as written.
    Text(String),
    /// A list.
    List(Vec<Self>),
    /// A map, in the order written.
    Map(Vec<(String, Self)>),
}

/// Days from the first to the last, both included, with what they are.
#[derive(Clone, Debug, PartialEq)]
pub struct Range {
    /// The first day.
    pub first: Day,
    /// The last day.
    pub last: Day,
    /// The key, as written.
    pub span: Span,
    /// Its name or reason; empty where there is none.
    pub text: Box<str>,
}

/// How long something takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// If all goes well.
    pub optimistic: Duration,
    /// Most likely; this one schedules.
    pub likely: Duration,
    /// If it does not.
    pub pessimistic: Duration,
}

impl Estimate {
    /// Returns an estimate that says one duration.
    pub fn single(duration: Duration) -> Self {
        Self { optimistic: duration, likely: duration, pessimistic: duration }
    }
}

/// How the ends of two items are tied (Fondahl's precedence diagram).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LinkType {
    /// Finish to start: it starts when the other has finished.
    #[default]
    FinishToStart,
    /// Start to start.
    StartToStart,
    /// Finish to finish.
    FinishToFinish,
    /// Start to finish.
    StartToFinish,
}

impl LinkType {
    /// Every type, with its name in plan files.
    pub const NAMES: [&'static str; 4] = ["FS", "SS", "FF", "SF"];

    /// Returns the name in plan files: `FS`, `SS`, `FF` or `SF`.
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// Reads the name.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::FinishToStart, Self::StartToStart, Self::FinishToFinish, Self::StartToFinish]
            .into_iter()
            .find(|link| link.name() == text)
    }
}

/// One entry of `needs`.
#[derive(Clone, Debug, PartialEq)]
pub struct Need {
    /// What is needed.
    pub id: SpannedText,
    /// How the ends are tied.
    pub link: LinkType,
    /// The lag; nothing where none is written.
    pub lag: Duration,
    /// The whole entry.
    pub span: Span,
}

/// What must hold: all of its terms.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// Its terms, in the order written.
    pub terms: Vec<Term>,
}

impl Condition {
    /// Returns the value of a key, where the condition has it.
    pub fn get(&self, key: &str) -> Option<&Spanned<Value>> {
        self.terms.iter().find(|term| term.key == key).map(|term| &term.value)
    }
}

/// One key of a condition.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// Its key.
    pub key: &'static str,
    /// Its value.
    pub value: Spanned<Value>,
}

/// What stands in the way, since when.
#[derive(Clone, Debug, PartialEq)]
pub struct Blocked {
    /// The day since which it does.
    pub since: Spanned<Day>,
    /// What it is.
    pub why: SpannedText,
}

/// Whose approval a gate asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct Approvers {
    /// The people asked.
    pub people: Vec<SpannedText>,
    /// How many of them must approve.
    pub needed: usize,
    /// How it was written.
    pub form: ApproversForm,
}

/// How approvers were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApproversForm {
    /// A list: all of them.
    All,
    /// `{any: [..]}`.
    Any,
    /// `{quorum: N, of: [..]}`.
    Quorum,
}

/// One approval.
#[derive(Clone, Debug, PartialEq)]
pub struct Approval {
    /// Who approved.
    pub person: SpannedText,
    /// On which day.
    pub day: Spanned<Day>,
}

/// Where a metric is green or yellow.
#[derive(Clone, Debug, PartialEq)]
pub enum Bound {
    /// From this number on, in the metric's direction.
    Number(Quantity),
    /// Between these two, for a metric that is to hold.
    Between(Quantity, Quantity),
}

/// Figures by day.
#[derive(Clone, Debug, PartialEq)]
pub enum Readings {
    /// Written in the plan.
    Here(Vec<Reading>),
    /// In a CSV at this path, relative to the file that names it.
    At(SpannedText),
}

/// A figure of a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The day.
    pub day: Spanned<Day>,
    /// The figure.
    pub value: Spanned<Quantity>,
}

/// What a risk would cost.
#[derive(Clone, Debug, PartialEq)]
pub enum Impact {
    /// Working time.
    Time(Estimate),
    /// Money.
    Money(Money),
}

/// A calendar as written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CalendarSpec {
    /// The calendar that it takes over what it does not say; only in `calendars`.
    pub extends: Option<SpannedText>,
    /// The days worked in a week.
    pub week: Option<Vec<Weekday>>,
    /// The working minutes of a day; only the plan's own.
    pub minutes_per_day: Option<i64>,
    /// Days off.
    pub holidays: Vec<Range>,
    /// Days worked all the same.
    pub working: Vec<Range>,
}

/// What the manifest says of a rule or group.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleSetting {
    /// The rule or group.
    pub name: SpannedText,
    /// Its level.
    pub level: Option<Level>,
    /// Its options, as written.
    pub options: Vec<(SpannedText, SpannedText)>,
}

/// Who must agree to changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Review {
    /// To which changes.
    pub when: Condition,
    /// Who: ids, `owner`, `manager of owner`, `lead of team`.
    pub who: Vec<SpannedText>,
    /// Why.
    pub why: Option<SpannedText>,
    /// The whole entry.
    pub span: Span,
}

/// How urgently somebody is told of a kind of event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The kind, one of [`super::registry::EVENTS`].
    pub event: &'static str,
    /// How urgently, one of [`super::registry::URGENCIES`].
    pub urgency: &'static str,
}

/// A type that a field's value can be read as.
pub trait FromValue {
    /// Returns the value, `None` where it is of another kind.
    fn from_value(value: &Value) -> Option<&Self>;
}

macro_rules! from_value {
    ($($type:ty => $variant:ident),* $(,)?) => {$(
        impl FromValue for $type {
            fn from_value(value: &Value) -> Option<&Self> {
                match value {
                    Value::$variant(inner) => Some(inner),
                    _ => None,
                }
            }
        }
    )*};
}

from_value! {
    [SpannedText] => Texts,
    [(SpannedText, SpannedText)] => Links,
    Custom => Custom,
    Day => Day,
    Period => Period,
    [Range] => Ranges,
    Duration => Duration,
    Estimate => Estimate,
    Percent => Percent,
    Money => Money,
    Rate => Rate,
    Currency => Currency,
    Quantity => Quantity,
    bool => Flag,
    Choice => Choice,
    [Need] => Needs,
    Condition => Condition,
    Blocked => Blocked,
    Approvers => Approvers,
    [Approval] => Approvals,
    Bound => Bound,
    Readings => Readings,
    Impact => Impact,
    CalendarSpec => Calendar,
    [(SpannedText, CalendarSpec)] => Calendars,
    [RuleSetting] => Rules,
    [Review] => Reviews,
    [Notice] => Notices,
    u32 => Version,
}

impl FromValue for str {
    fn from_value(value: &Value) -> Option<&Self> {
        match value {
            Value::Text(text) | Value::Requirement(text) => Some(text),
            _ => None,
        }
    }
}

/// Writes the value in one way whatever way it was written, so that equal texts are equal values; sets are sorted.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) | Self::Requirement(text) => f.write_str(text),
            Self::Texts(texts) => f.write_str(&sorted(texts.iter().map(|text| text.value.to_string()))),
            Self::Links(links) => f.write_str(&sorted(
                links.iter().map(|(label, url)| format!("{}: {}", label.value, url.value)),
            )),
            Self::Custom(custom) => custom.fmt(f),
            Self::Day(day) => day.fmt(f),
            Self::Period(period) => period.fmt(f),
            Self::Ranges(ranges) => f.write_str(&sorted(ranges.iter().map(ToString::to_string))),
            Self::Duration(duration) => duration.fmt(f),
            Self::Estimate(estimate) => estimate.fmt(f),
            Self::Percent(percent) => percent.fmt(f),
            Self::Money(money) => money.fmt(f),
            Self::Rate(rate) => rate.fmt(f),
            Self::Currency(currency) => currency.fmt(f),
            Self::Quantity(quantity) => quantity.fmt(f),
            Self::Flag(flag) => flag.fmt(f),
            Self::Choice(choice) => f.write_str(choice.0),
            Self::Needs(needs) => f.write_str(&sorted(needs.iter().map(ToString::to_string))),
            Self::Condition(condition) => condition.fmt(f),
            Self::Blocked(blocked) => write!(f, "since {}: {}", blocked.since.value, blocked.why.value),
            Self::Approvers(approvers) => approvers.fmt(f),
            Self::Approvals(approvals) => f.write_str(&sorted(
                approvals.iter().map(|one| format!("{}: {}", one.person.value, one.day.value)),
            )),
            Self::Bound(bound) => match bound.as_ref() {
                Bound::Number(number) => number.fmt(f),
                Bound::Between(low, high) => write!(f, "[{low}, {high}]"),
            },
            Self::Readings(readings) => match readings.as_ref() {
                Readings::At(path) => f.write_str(&path.value),
                Readings::Here(list) => f.write_str(&sorted(
                    list.iter().map(|one| format!("{}: {}", one.day.value, one.value.value)),
                )),
            },
            Self::Impact(impact) => match impact.as_ref() {
                Impact::Time(estimate) => estimate.fmt(f),
                Impact::Money(money) => money.fmt(f),
            },
            Self::Calendar(calendar) => calendar.fmt(f),
            Self::Calendars(calendars) => f.write_str(&sorted(
                calendars.iter().map(|(id, calendar)| format!("{}: {{{calendar}}}", id.value)),
            )),
            Self::Rules(rules) => f.write_str(&sorted(rules.iter().map(ToString::to_string))),
            Self::Reviews(reviews) => f.write_str(&sorted(reviews.iter().map(ToString::to_string))),
            Self::Notices(notices) => f.write_str(&sorted(
                notices.iter().map(|notice| format!("{}: {}", notice.event, notice.urgency)),
            )),
            Self::Version(version) => version.fmt(f),
        }
    }
}

fn sorted(parts: impl Iterator<Item = String>) -> String {
    let mut parts: Vec<String> = parts.collect();
    parts.sort_unstable();
    parts.join(", ")
}

impl fmt::Display for Custom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent => f.write_str("null"),
            Self::Text(text) => f.write_str(text),
            Self::List(list) => {
                let parts: Vec<String> = list.iter().map(ToString::to_string).collect();
                write!(f, "[{}]", parts.join(", "))
            }
            Self::Map(map) => {
                write!(f, "{{{}}}", sorted(map.iter().map(|(key, value)| format!("{key}: {value}"))))
            }
        }
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.first)?;
        if self.last != self.first {
            write!(f, "..{}", self.last)?;
        }
        if self.text.is_empty() { Ok(()) } else { write!(f, ": {}", self.text) }
    }
}

impl fmt::Display for Estimate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.optimistic == self.likely && self.likely == self.pessimistic {
            return self.likely.fmt(f);
        }
        write!(f, "[{}, {}, {}]", self.optimistic, self.likely, self.pessimistic)
    }
}

impl fmt::Display for Need {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.id.value)?;
        if self.link != LinkType::FinishToStart || !self.lag.is_zero() {
            write!(f, " {}", self.link.name())?;
        }
        if self.lag.is_zero() {
            return Ok(());
        }
        let lag = self.lag.to_string();
        let sign = if lag.starts_with('-') { "" } else { "+" };
        write!(f, "{sign}{lag}")
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&sorted(self.terms.iter().map(|term| format!("{}: {}", term.key, term.value.value))))
    }
}

impl fmt::Display for Approvers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let people: Vec<&str> = self.people.iter().map(|person| person.value.as_ref()).collect();
        match self.form {
            ApproversForm::All => f.write_str(&people.join(", ")),
            ApproversForm::Any => write!(f, "any of {}", people.join(", ")),
            ApproversForm::Quorum => write!(f, "{} of {}", self.needed, people.join(", ")),
        }
    }
}

impl fmt::Display for CalendarSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        if let Some(extends) = &self.extends {
            parts.push(format!("extends: {}", extends.value));
        }
        if let Some(week) = &self.week {
            let mut week = week.clone();
            week.sort_unstable();
            week.dedup();
            let names: Vec<&str> = week.into_iter().map(Weekday::name).collect();
            parts.push(format!("week: [{}]", names.join(", ")));
        }
        if let Some(minutes) = self.minutes_per_day {
            parts.push(format!("hours_per_day: {}", minutes as f64 / 60.0));
        }
        for (name, ranges) in [("holidays", &self.holidays), ("working", &self.working)] {
            if !ranges.is_empty() {
                parts.push(format!("{name}: {{{}}}", sorted(ranges.iter().map(ToString::to_string))));
            }
        }
        f.write_str(&parts.join(", "))
    }
}

impl fmt::Display for RuleSetting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.name.value)?;
        let options =
            sorted(self.options.iter().map(|(name, value)| format!("{}: {}", name.value, value.value)));
        match &self.level {
            Some(level) if options.is_empty() => level.fmt(f),
            Some(level) => write!(f, "{level}, {options}"),
            None => f.write_str(&options),
        }
    }
}

impl fmt::Display for Review {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{{}}} → {}", self.when, sorted(self.who.iter().map(|who| who.value.to_string())))?;
        self.why.as_ref().map_or(Ok(()), |why| write!(f, " ({})", why.value))
    }
}
