//! How each kind of value is written, in words for the person who writes it: for editors, the reference and messages.

use super::field::{ConditionPlace, Target, ValueKind};

impl ValueKind {
    /// One of every kind, in the order of the language reference, with an example of what differs by field.
    pub const ALL: [Self; 36] = [
        Self::Text,
        Self::Texts,
        Self::Links,
        Self::Custom,
        Self::Reference(Target::Calendar),
        Self::References(Target::Calendar),
        Self::Date,
        Self::DateOrPeriodEnd,
        Self::DateOrPeriodStart,
        Self::Ranges,
        Self::Duration,
        Self::DurationOrZero,
        Self::Estimate,
        Self::EstimateOrZero,
        Self::Percent,
        Self::Money,
        Self::Rate,
        Self::Currency,
        Self::Quantity,
        Self::Flag,
        Self::Choice(&["one", "other"]),
        Self::Needs,
        Self::Condition(ConditionPlace::Gate),
        Self::Blocked,
        Self::Approvers,
        Self::Approvals,
        Self::Bound,
        Self::Readings,
        Self::Impact,
        Self::Calendar,
        Self::Calendars,
        Self::Rules,
        Self::Reviews,
        Self::Notices,
        Self::Version,
        Self::Requirement,
    ];

    /// Returns the kind's name in the language reference.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Texts => "list of texts",
            Self::Links => "links",
            Self::Custom => "free map",
            Self::Reference(_) => "id",
            Self::References(_) => "list of ids",
            Self::Date => "date",
            Self::DateOrPeriodEnd => "date or period (last day)",
            Self::DateOrPeriodStart => "date or period (first day)",
            Self::Ranges => "days with a reason",
            Self::Duration => "duration",
            Self::DurationOrZero => "duration or zero",
            Self::Estimate => "estimate",
            Self::EstimateOrZero => "estimate or zero",
            Self::Percent => "percentage",
            Self::Money => "money",
            Self::Rate => "rate of money",
            Self::Currency => "currency",
            Self::Quantity => "number",
            Self::Flag => "yes or no",
            Self::Choice(_) => "one of a few words",
            Self::Needs => "needs",
            Self::Condition(_) => "condition",
            Self::Blocked => "block",
            Self::Approvers => "approvers",
            Self::Approvals => "approvals",
            Self::Bound => "bound",
            Self::Readings => "readings",
            Self::Impact => "impact",
            Self::Calendar => "calendar",
            Self::Calendars => "calendars",
            Self::Rules => "rules",
            Self::Reviews => "reviews",
            Self::Notices => "notices",
            Self::Version => "language version",
            Self::Requirement => "program version",
        }
    }

    /// Says how a value of the kind is written, in a sentence or two.
    pub fn form(self) -> &'static str {
        match self {
            Self::Text => "Text; put it in quotes where it holds `: ` or ` #`.",
            Self::Texts => "A list of texts.",
            Self::Links => "A map of label to URL.",
            Self::Custom => "A map of anything.",
            Self::Reference(_) => "One id.",
            Self::References(_) => "A list of ids.",
            Self::Date => "A date, written year-month-day, from 1970 to 2299.",
            Self::DateOrPeriodEnd => {
                "A date, or a year, half, quarter, month or week, which stands for its last day."
            }
            Self::DateOrPeriodStart => {
                "A date, or a year, half, quarter, month or week, which stands for its first day."
            }
            Self::Ranges => {
                "A map: a date, or the first and the last day with `..` between them, and behind it the reason."
            }
            Self::Duration => "Working time: hours `h`, working days `d`, working weeks `w`.",
            Self::DurationOrZero => {
                "Working time, `0d` included: hours `h`, working days `d`, working weeks `w`."
            }
            Self::Estimate => {
                "Working time (hours `h`, working days `d`, working weeks `w`), or a list of three: at best, likely, at worst."
            }
            Self::EstimateOrZero => {
                "Working time, `0d` included (hours `h`, working days `d`, working weeks `w`), or a list of three: at best, likely, at worst."
            }
            Self::Percent => "A percentage from `0%` to `100%`.",
            Self::Money => {
                "An amount (`k` is thousands, `M` millions), a space and the currency's three letters."
            }
            Self::Rate => {
                "An amount of money with `/w` for each working week or `/d` for each working day behind it."
            }
            Self::Currency => "The three capital letters of a currency.",
            Self::Quantity => "A number with a point for decimals, with its unit behind it if you like.",
            Self::Flag => "`true` or `false`.",
            Self::Choice(_) => "One of these words.",
            Self::Needs => {
                "A list of ids. In place of an id, `{id, type, lag}`: `FS` (it starts when the other has finished; so if you say nothing), `SS` (starts when the other starts), `FF` (finishes when it finishes), `SF` (finishes when it starts), and a time between the two, negative for an overlap, `3ed` or `2ew` for calendar days or weeks."
            }
            Self::Condition(_) => "A map, all of whose keys must hold.",
            Self::Blocked => "The day since when, and why.",
            Self::Approvers => {
                "A list of people, all of whom must approve; `{any: [..]}` where one of them is enough; `{quorum: 2, of: [..]}` where some are."
            }
            Self::Approvals => "A map of person to day.",
            Self::Bound => "A number, or a list of two: the lowest and the highest.",
            Self::Readings => {
                "A map of date to number, or the path of a CSV file with the header `date,value`."
            }
            Self::Impact => {
                "Working time, a list of three (at best, likely, at worst), or an amount of money."
            }
            Self::Calendar => {
                "A map of `week` (the days worked), `hours_per_day`, `holidays` and `working` (days worked all the same)."
            }
            Self::Calendars => {
                "A map of id to calendar; each may have `extends`, `week`, `holidays` and `working`."
            }
            Self::Rules => {
                "A map of rule or group to a level (`off`, `note`, `warning`, `error`), or to `{level, …}` with the rule's options."
            }
            Self::Reviews => {
                "A list of `{when, who, why}`; `who` holds ids, `owner`, `manager of owner` or `lead of team`."
            }
            Self::Notices => {
                "A map of kind of event to `now` (it interrupts), `digest` (it is collected) or `off` (they are not told). The kinds are `need_resolved`, `need_slipped`, `became_critical`, `owner_changed`, `blocked`, `unblocked`, `health_changed`, `approval_asked`, `approval_given` and `decision_due`."
            }
            Self::Version => "A whole number.",
            Self::Requirement => "`>=` and a version, in quotes.",
        }
    }

    /// Returns values of the kind as they stand behind a key.
    pub fn examples(self) -> &'static [&'static str] {
        match self {
            Self::Text => &["The first customer is paid out"],
            Self::Texts => &["[regulator, mobile]"],
            Self::Links => &["{ticket: https://example.com/42}"],
            Self::Custom => &["{cost centre: 4711}"],
            Self::Reference(_) => &["ana"],
            Self::References(_) => &["[first-loan, ten-loans]"],
            Self::Date => &["2026-06-30"],
            Self::DateOrPeriodEnd | Self::DateOrPeriodStart => {
                &["2026-06-30", "2026-Q2", "2026-H1", "2026-06", "2026-W14", "2026"]
            }
            Self::Ranges => &["{2026-02-16..2026-02-20: skiing, 2026-05-04: moving house}"],
            Self::Duration => &["3d", "4h", "1.5d", "2w", "1w 2d"],
            Self::DurationOrZero => &["2d", "0d"],
            Self::Estimate => &["3d", "1w 2d", "[2d, 3d, 8d]"],
            Self::EstimateOrZero => &["1d", "0d", "[1d, 2d, 5d]"],
            Self::Percent => &["40%", "12.5%"],
            Self::Money => &["250000 EUR", "250k EUR", "1.2M USD"],
            Self::Rate => &["250k EUR/w", "40k EUR/d"],
            Self::Currency => &["EUR"],
            Self::Quantity => &["4.5", "1000", "40%", "12 ms"],
            Self::Flag => &["true"],
            Self::Choice(_) => &[],
            Self::Needs => &["[audit, {id: evidence, type: SS, lag: 5d}]"],
            Self::Condition(ConditionPlace::Gate) => {
                &["{cost_of_delay_over: 100k EUR/w}", "{label: regulator}"]
            }
            Self::Condition(ConditionPlace::Trigger) => &[
                "{metric: loss, above: 5.5}",
                "{leaves: ana}",
                "{late: audit, by: 2w}",
                "{date: 2026-06-30}",
            ],
            Self::Condition(ConditionPlace::Review) => &["{kind: objective, field: due, slip_over: 5d}"],
            Self::Blocked => &["{since: 2026-03-04, why: the portal refuses our files}"],
            Self::Approvers => &["[ana, jon]", "{any: [ana, jon]}", "{quorum: 2, of: [ana, jon, tomas]}"],
            Self::Approvals => &["{ana: 2026-03-04}"],
            Self::Bound => &["10", "[2, 5]"],
            Self::Readings => &["{2026-03-02: 22, 2026-03-09: 25}", "waiting-list.csv"],
            Self::Impact => &["2w", "[1w, 2w, 6w]", "250k EUR"],
            Self::Calendar => &["{week: [mon, tue, wed, thu], hours_per_day: 8}"],
            Self::Calendars => &["{lisbon: {holidays: {2026-06-10: Portugal Day}}}"],
            Self::Rules => &["{late: error, oversized-task: {level: warning, over: 15d}}"],
            Self::Reviews => &["[{when: {field: due}, who: [manager of owner], why: dates are promises}]"],
            Self::Notices => &["{blocked: now, became_critical: off}"],
            Self::Version => &["1"],
            Self::Requirement => &["\">=0.3\""],
        }
    }
}
