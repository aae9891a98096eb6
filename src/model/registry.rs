//! Every field of the language, declared once: lowering, schema, "did you mean", `show`, diff and the reference follow.
//!
//! The order is the one in which fields are shown and written.

use crate::base::{Currency, Day, Duration, Money, Percent, Period, Quantity, Rate};

use super::field::{Class, ConditionPlace, Field, FieldSpec, SpannedText, Target, ValueKind};
use super::kind::ItemKind::{
    CheckIn, Decision, Gate, Initiative, KeyResult, Manifest, Metric, Objective, Person, Risk, Task, Team,
    Theme, Trigger,
};
use super::kind::{ItemKind, KindSet};
use super::value::{
    Approval, Approvers, Blocked, Bound, CalendarSpec, Choice, Condition, Custom, Estimate, Impact, Need,
    Notice, Range, Readings, Review, RuleSetting,
};

macro_rules! fields {
    ($($name:ident: $type:ty = $key:literal, $kind:expr, $class:ident, on $on:expr, required $required:expr, $page:literal;)*) => {
        /// The registry: every field, in the order in which fields are shown.
        pub static FIELDS: &[FieldSpec] = &[$(FieldSpec {
            name: $key,
            kind: $kind,
            class: Class::$class,
            on: $on,
            required: $required,
            page: $page,
        }),*];

        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        #[repr(u8)]
        enum Position { $($name),* }

        $(
            #[doc = $page]
            pub const $name: Field<$type> = Field::new(Position::$name as u8);
        )*
    };
}

const NONE: KindSet = KindSet::NONE;

const fn on(kinds: &[ItemKind]) -> KindSet {
    KindSet::of(kinds)
}

/// Everything that has a title: all but the manifest.
const ITEMS: KindSet = on(&[
    Person, Team, Theme, Objective, KeyResult, Metric, Initiative, Task, Gate, Risk, Decision, Trigger,
    CheckIn,
]);
const TITLED: KindSet =
    on(&[Theme, Objective, KeyResult, Metric, Initiative, Task, Gate, Risk, Decision, Trigger]);
const OWNED: KindSet = on(&[Theme, Objective, KeyResult, Metric, Initiative, Task, Gate, Risk, Trigger]);

/// What `needs` may name: any work, key result or objective.
pub const NEEDED: &[ItemKind] = &[Objective, KeyResult, Initiative, Task, Gate];
/// What a risk may threaten, a decision affect, and a trigger call for review.
const SUBJECTS: &[ItemKind] =
    &[Theme, Objective, KeyResult, Metric, Initiative, Task, Gate, Risk, Decision, Trigger];

/// What may be said of an objective, key result or initiative as a whole.
pub const CONTAINER_STATUS: &[&str] = &["active", "closed", "dropped"];
/// How far a task is.
pub const TASK_STATUS: &[&str] = &["todo", "doing", "done", "dropped"];
/// The kinds of events that people are told of.
pub const EVENTS: [&str; 10] = [
    "need_resolved",
    "need_slipped",
    "became_critical",
    "owner_changed",
    "blocked",
    "unblocked",
    "health_changed",
    "approval_asked",
    "approval_given",
    "decision_due",
];
/// How urgently they are told.
pub const URGENCIES: &[&str] = &["now", "digest", "off"];

fields! {
    PLAN: str = "plan", ValueKind::Text, Wording, on on(&[Manifest]), required on(&[Manifest]),
        "The title of the plan.";
    VERSION: u32 = "version", ValueKind::Version, Wording, on on(&[Manifest]), required on(&[Manifest]),
        "The version of the plan language. It is 1.";
    REQUIRES: str = "requires", ValueKind::Requirement, Governance, on on(&[Manifest]), required NONE,
        "The least version of the program that may read the plan, such as `\">=0.3\"`.";
    PLAN_START: Day = "start", ValueKind::Date, Commitment, on on(&[Manifest]), required on(&[Manifest]),
        "The day before which nothing is scheduled.";
    AS_OF: Day = "as_of", ValueKind::Date, Progress, on on(&[Manifest]), required NONE,
        "The data date where none is asked for: the day as of which the plan is judged. Examples and tests set it.";

    TITLE: str = "title", ValueKind::Text, Wording, on ITEMS, required TITLED,
        "What it is, in a few words that a newcomer understands.";
    NAME: str = "name", ValueKind::Text, Wording, on on(&[Person, Team]), required on(&[Person, Team]),
        "The name, as people say it.";
    OWNER: str = "owner", ValueKind::Reference(Target::to(&[Person])), Ownership, on OWNED, required OWNED,
        "The one person who answers for it; for a gate, who asks for the approval. A team cannot own.";
    BY: str = "by", ValueKind::Reference(Target::to(&[Person])), Ownership, on on(&[Decision, CheckIn]), required on(&[Decision, CheckIn]),
        "Who decided, or who says so.";
    DATE: Day = "date", ValueKind::Date, Commitment, on on(&[Decision]), required on(&[Decision]),
        "The day of the decision.";
    LEAD: str = "lead", ValueKind::Reference(Target::to(&[Person])), Ownership, on on(&[Team]), required NONE,
        "The person who leads the team.";
    PARENT: str = "parent", ValueKind::Reference(Target::to(&[Team])), Logic, on on(&[Team]), required NONE,
        "The team that this one is part of.";
    EMAIL: str = "email", ValueKind::Text, Wording, on on(&[Person]), required NONE,
        "The mail address, which matches the author of commits.";
    HANDLE: str = "handle", ValueKind::Text, Wording, on on(&[Person]), required NONE,
        "The name on the code host, for reviews and CODEOWNERS.";
    TEAM: str = "team", ValueKind::Reference(Target::to(&[Team])), Ownership, on on(&[Person]), required NONE,
        "The team that the person works in.";
    MANAGER: str = "manager", ValueKind::Reference(Target::to(&[Person])), Ownership, on on(&[Person]), required NONE,
        "The person to whom this one reports.";
    WHY: str = "why", ValueKind::Text, Wording, on on(&[Theme, Objective]), required NONE,
        "Why it is worth doing.";

    OF: str = "of", ValueKind::Reference(Target::to(&[Objective])), Logic, on on(&[KeyResult]), required NONE,
        "The objective that this key result measures; one inside an objective belongs to that.";
    SUPPORTS: str = "supports", ValueKind::Reference(Target::to(&[Theme, Objective])), Logic, on on(&[Objective]), required NONE,
        "The theme or the larger objective that this one serves.";
    PART_OF: str = "part_of", ValueKind::Reference(Target::to(&[Initiative])), Logic, on on(&[Initiative, Task, Gate]), required NONE,
        "The initiative that it is part of; nesting `tasks:` or `gates:` in an initiative says the same.";
    DRIVES: [SpannedText] = "drives", ValueKind::References(Target::to(&[Objective, KeyResult])), Logic, on on(&[Initiative, Task]), required NONE,
        "The key results or objectives that it moves.";
    NEEDS: [Need] = "needs", ValueKind::Needs, Logic, on on(&[Objective, Initiative, Task, Gate]), required NONE,
        "What must come first: ids, or `{id, type, lag}` with type FS (finish to start), SS, FF or SF.";

    DUE: Period = "due", ValueKind::DateOrPeriodEnd, Commitment, on on(&[Objective, KeyResult, Initiative, Task, Gate]), required on(&[Objective]),
        "The day whose close it must meet; a period such as `2026-Q2` means its last day.";
    START: Period = "start", ValueKind::DateOrPeriodStart, Commitment, on on(&[Objective, KeyResult]), required NONE,
        "The first day of its period, from which pace is judged; it schedules nothing.";
    START_AFTER: Period = "start_after", ValueKind::DateOrPeriodStart, Commitment, on on(&[Initiative, Task]), required NONE,
        "The first day on which it may start.";
    COST_OF_DELAY: Rate = "cost_of_delay", ValueKind::Rate, Commitment, on on(&[Objective]), required NONE,
        "What each week (`/w`) or working day (`/d`) after the due date costs, such as `250k EUR/w`.";

    METRIC: str = "metric", ValueKind::Reference(Target::to(&[Metric])), Logic, on on(&[KeyResult]), required NONE,
        "The metric that shows the result.";
    DIRECTION: Choice = "direction", ValueKind::Choice(&["up", "down", "hold"]), Commitment, on on(&[Metric]), required on(&[Metric]),
        "Which way is good: `up`, `down`, or `hold` within a band.";
    KIND: Choice = "kind", ValueKind::Choice(&["leading", "lagging"]), Wording, on on(&[Metric]), required on(&[Metric]),
        "`leading` tells early where things go; `lagging` confirms afterwards.";
    FROM: Quantity = "from", ValueKind::Quantity, Commitment, on on(&[KeyResult]), required on(&[KeyResult]),
        "The figure at the start.";
    TO: Quantity = "to", ValueKind::Quantity, Commitment, on on(&[KeyResult]), required on(&[KeyResult]),
        "The figure to reach.";
    UNIT: str = "unit", ValueKind::Text, Wording, on on(&[KeyResult, Metric]), required NONE,
        "What is counted: `loans`, `%`, `ms`.";
    SOURCE: str = "source", ValueKind::Text, Wording, on on(&[Metric]), required NONE,
        "Where the figure comes from.";
    COUNTER_METRIC: str = "counter_metric", ValueKind::Reference(Target::to(&[Metric])), Logic, on on(&[Metric]), required NONE,
        "The metric that would suffer if this one were gamed.";
    INFLUENCES: [SpannedText] = "influences", ValueKind::References(Target::to(&[Metric])), Logic, on on(&[Metric]), required NONE,
        "The metrics that follow this one.";
    GREEN: Bound = "green", ValueKind::Bound, Commitment, on on(&[Metric]), required NONE,
        "From which figure on all is well; `[low, high]` for a metric that is to hold.";
    YELLOW: Bound = "yellow", ValueKind::Bound, Commitment, on on(&[Metric]), required NONE,
        "From which figure on it is worth a look; `[low, high]` for a metric that is to hold.";
    READINGS: Readings = "readings", ValueKind::Readings, Progress, on on(&[KeyResult, Metric]), required NONE,
        "The figures read so far: date to number, or the path of a CSV with the header `date,value`.";

    MILESTONE: bool = "milestone", ValueKind::Flag, Effort, on on(&[Task]), required NONE,
        "A moment, not work: it takes no time and has no estimate.";
    EXTERNAL: str = "external", ValueKind::Text, Ownership, on on(&[Task]), required NONE,
        "Who outside delivers this; the owner chases it. It loads nobody and has no estimate.";
    PROMISED: Day = "promised", ValueKind::Date, Commitment, on on(&[Task]), required NONE,
        "The day by which the outside party promised to deliver.";
    ESTIMATE: Estimate = "estimate", ValueKind::Estimate, Effort, on on(&[Task]), required NONE,
        "How long the work takes: `3d`, or `[optimistic, likely, pessimistic]`. The likely one schedules.";
    TAKES: Estimate = "takes", ValueKind::EstimateOrZero, Effort, on on(&[Gate]), required NONE,
        "How long each approver needs.";
    WITH: [SpannedText] = "with", ValueKind::References(Target::to(&[Person])), Resources, on on(&[Task]), required NONE,
        "Who else works on it.";
    LOAD: Percent = "load", ValueKind::Percent, Resources, on on(&[Task]), required NONE,
        "The share of each worker's time that it takes; by default their capacity.";
    CALENDAR_ID: str = "calendar", ValueKind::Reference(Target::Calendar), Resources, on on(&[Person, Task]), required NONE,
        "A calendar of the manifest's `calendars`: for a person, when they work; for a task, in place of its owner's.";
    CAPACITY: Percent = "capacity", ValueKind::Percent, Resources, on on(&[Person]), required NONE,
        "The share of their time that is for planned work; by default the plan's `utilization`.";
    AWAY: [Range] = "away", ValueKind::Ranges, Resources, on on(&[Person]), required NONE,
        "Days off, as `2026-02-16..2026-02-20` or one date, with a reason.";
    DONE_WHEN: str = "done_when", ValueKind::Text, Scope, on on(&[Initiative, Task]), required NONE,
        "One sentence that can be tested: how anybody can tell that it is done.";

    APPROVERS: Approvers = "approvers", ValueKind::Approvers, Governance, on on(&[Gate]), required on(&[Gate]),
        "Who must approve: a list (all of them), `{any: [..]}` or `{quorum: 2, of: [..]}`.";
    IN_ORDER: bool = "in_order", ValueKind::Flag, Governance, on on(&[Gate]), required NONE,
        "Approvers are asked one after another, not all at once.";
    GATE_WHEN: Condition = "when", ValueKind::Condition(ConditionPlace::Gate), Governance, on on(&[Gate]), required NONE,
        "A condition without which the gate passes by itself: `cost_of_delay_over`, `label`.";
    APPROVED: [Approval] = "approved", ValueKind::Approvals, Progress, on on(&[Gate]), required NONE,
        "Who approved on which day.";

    STATUS: Choice = "status", ValueKind::Choice(CONTAINER_STATUS), Progress, on on(&[Objective, KeyResult, Initiative]), required NONE,
        "`active`; `closed` when it is judged and over; `dropped` when it is given up.";
    TASK_STATUS_FIELD: Choice = "status", ValueKind::Choice(TASK_STATUS), Progress, on on(&[Task]), required NONE,
        "`todo`, `doing`, `done` or `dropped`.";
    STARTED: Day = "started", ValueKind::Date, Progress, on on(&[Task]), required NONE,
        "The day on which work began.";
    FINISHED: Day = "finished", ValueKind::Date, Progress, on on(&[Task]), required NONE,
        "The day on which it was done.";
    PROGRESS: Percent = "progress", ValueKind::Percent, Progress, on on(&[Task]), required NONE,
        "How much of the estimate is done.";
    REMAINING: Duration = "remaining", ValueKind::DurationOrZero, Progress, on on(&[Task]), required NONE,
        "How much work is left, in place of `progress`.";
    BLOCKED: Blocked = "blocked", ValueKind::Blocked, Progress, on on(&[Initiative, Task]), required NONE,
        "What stands in the way: `{since: date, why: text}`.";

    REPEAT: Duration = "repeat", ValueKind::Duration, Effort, on on(&[Task]), required NONE,
        "Recurring work, every so often: it reminds and loads, and is never scheduled.";
    UNTIL: Day = "until", ValueKind::Date, Commitment, on on(&[Person, Task]), required NONE,
        "The last day: of a person in the plan, or of recurring work.";
    BUDGET: Money = "budget", ValueKind::Money, Resources, on on(&[Initiative, Task]), required NONE,
        "The money that it may cost.";
    SPENT: Money = "spent", ValueKind::Money, Resources, on on(&[Initiative, Task]), required NONE,
        "The money that it has cost so far.";
    CADENCE: Duration = "cadence", ValueKind::Duration, Governance, on on(&[Manifest, Objective, KeyResult, Metric, Initiative]), required NONE,
        "How often a check-in or reading is due.";

    THREATENS: [SpannedText] = "threatens", ValueKind::References(Target::to(SUBJECTS)), Logic, on on(&[Risk]), required on(&[Risk]),
        "What it would hurt.";
    PROBABILITY: Percent = "probability", ValueKind::Percent, Commitment, on on(&[Risk]), required on(&[Risk]),
        "How likely it is.";
    IMPACT: Impact = "impact", ValueKind::Impact, Commitment, on on(&[Risk]), required on(&[Risk]),
        "What it would cost: a duration, three in order, or money.";
    MITIGATION: str = "mitigation", ValueKind::Text, Wording, on on(&[Risk]), required NONE,
        "What is done about it.";
    ACCEPTED: str = "accepted", ValueKind::Text, Governance, on on(&[Risk]), required NONE,
        "Why it is taken as it is.";
    REVIEW_BY: Day = "review_by", ValueKind::Date, Commitment, on on(&[Risk]), required NONE,
        "The day by which it is looked at again.";
    RISK_STATUS: Choice = "status", ValueKind::Choice(&["open", "happened", "closed"]), Progress, on on(&[Risk]), required NONE,
        "`open`, `happened` or `closed`.";

    DECISION_STATUS: Choice = "status", ValueKind::Choice(&["proposed", "accepted", "superseded"]), Progress, on on(&[Decision]), required NONE,
        "`proposed`, `accepted` or `superseded`.";
    BECAUSE: str = "because", ValueKind::Text, Wording, on on(&[Decision]), required NONE,
        "The reason.";
    AFFECTS: [SpannedText] = "affects", ValueKind::References(Target::to(SUBJECTS)), Logic, on on(&[Decision]), required NONE,
        "What it is about.";
    COMMITS: [SpannedText] = "commits", ValueKind::References(Target::to(&[Task])), Logic, on on(&[Decision]), required NONE,
        "The tasks that carry it out.";
    OUTCOME: Choice = "outcome", ValueKind::Choice(&["continue", "stop", "reallocate", "pivot"]), Commitment, on on(&[Decision]), required NONE,
        "What it comes to: `continue`, `stop`, `reallocate` or `pivot`.";
    SUPERSEDES: str = "supersedes", ValueKind::Reference(Target::to(&[Decision])), Logic, on on(&[Decision]), required NONE,
        "The decision that this one takes the place of.";

    TRIGGER_WHEN: Condition = "when", ValueKind::Condition(ConditionPlace::Trigger), Governance, on on(&[Trigger]), required on(&[Trigger]),
        "When it fires: `{metric, above|below}`, `{leaves: person}`, `{late: id, by: 2w}` or `{date}`.";
    FIRED: Day = "fired", ValueKind::Date, Progress, on on(&[Trigger]), required NONE,
        "The day on which it fired, set by hand.";
    REVIEW: [SpannedText] = "review", ValueKind::References(Target::to(SUBJECTS)), Governance, on on(&[Trigger]), required on(&[Trigger]),
        "What is then looked at again.";
    WITHIN: Duration = "within", ValueKind::Duration, Governance, on on(&[Trigger]), required NONE,
        "How soon a decision must follow; by default a week.";

    HEALTH: Choice = "health", ValueKind::Choice(&["on_track", "at_risk", "off_track"]), Progress, on on(&[CheckIn]), required on(&[CheckIn]),
        "How it goes: `on_track`, `at_risk` or `off_track`.";
    CONFIDENCE: Percent = "confidence", ValueKind::Percent, Progress, on on(&[CheckIn]), required NONE,
        "How sure the speaker is that it will be reached.";
    VALUE: Quantity = "value", ValueKind::Quantity, Progress, on on(&[CheckIn]), required NONE,
        "The figure of a key result on that day.";
    NOTE: str = "note", ValueKind::Text, Progress, on on(&[CheckIn]), required NONE,
        "What there is to say.";
    DECISION: str = "decision", ValueKind::Reference(Target::to(&[Decision])), Logic, on on(&[CheckIn]), required NONE,
        "The decision that came of it.";

    CALENDAR: CalendarSpec = "calendar", ValueKind::Calendar, Resources, on on(&[Manifest]), required NONE,
        "The default calendar: `week`, `hours_per_day`, `holidays`, `working`.";
    CALENDARS: [(SpannedText, CalendarSpec)] = "calendars", ValueKind::Calendars, Resources, on on(&[Manifest]), required NONE,
        "Further calendars by id, for people and tasks; each may extend another.";
    UTILIZATION: Percent = "utilization", ValueKind::Percent, Resources, on on(&[Manifest]), required NONE,
        "What share of a person's time is for planned work where they do not say; by default 65%.";
    CURRENCY: Currency = "currency", ValueKind::Currency, Resources, on on(&[Manifest]), required NONE,
        "The currency that is shown where none is written, such as `EUR`.";
    RULES: [RuleSetting] = "rules", ValueKind::Rules, Governance, on on(&[Manifest]), required NONE,
        "Levels and options of rules and groups of rules: `late: error`, `clarity: off`.";
    REVIEWS: [Review] = "reviews", ValueKind::Reviews, Governance, on on(&[Manifest]), required NONE,
        "Who must agree to which changes: a list of `{when, who, why}`.";
    EXCLUDE: [SpannedText] = "exclude", ValueKind::Texts, Governance, on on(&[Manifest]), required NONE,
        "Files below the plan that are not part of it, as globs like those of `.gitignore`.";

    KEYS: [SpannedText] = "keys", ValueKind::Texts, Governance, on on(&[Person]), required NONE,
        "Fingerprints of the keys with which the person signs.";
    NOTIFY: [Notice] = "notify", ValueKind::Notices, Wording, on on(&[Person]), required NONE,
        "What interrupts the person (`now`), what is collected for them (`digest`) and what they are not told (`off`), by kind of event. By default `approval_asked` and `decision_due` interrupt, and all else is collected.";
    DESCRIPTION: str = "description", ValueKind::Text, Wording, on ITEMS, required NONE,
        "More about it.";
    LABELS: [SpannedText] = "labels", ValueKind::Texts, Wording, on ITEMS, required NONE,
        "Words to find and group it by.";
    LINKS: [(SpannedText, SpannedText)] = "links", ValueKind::Links, Wording, on ITEMS, required NONE,
        "Where to read more: label to URL.";
    CUSTOM: Custom = "custom", ValueKind::Custom, Wording, on ITEMS, required NONE,
        "Whatever your team wants to keep with it: shown and compared, never interpreted.";
}

/// A key of a condition.
#[derive(Debug)]
pub struct TermSpec {
    /// Its name.
    pub key: &'static str,
    /// The form of its value.
    pub kind: ValueKind,
    /// The places whose conditions have it.
    pub on: &'static [ConditionPlace],
    /// What it asks.
    pub page: &'static str,
}

const CLASSES: &[&str] = &[
    "scope",
    "commitment",
    "ownership",
    "logic",
    "effort",
    "resources",
    "progress",
    "governance",
    "wording",
];
const KINDS: &[&str] = &[
    "person",
    "team",
    "theme",
    "objective",
    "key_result",
    "metric",
    "initiative",
    "task",
    "milestone",
    "external",
    "gate",
    "risk",
    "decision",
    "trigger",
    "check_in",
    "plan",
];

/// Every key that a condition may have.
pub static TERMS: &[TermSpec] = {
    use ConditionPlace as Place;
    macro_rules! term {
        ($key:literal, $kind:expr, $on:expr, $page:literal) => {
            TermSpec { key: $key, kind: $kind, on: $on, page: $page }
        };
    }
    &[
        term!(
            "cost_of_delay_over",
            ValueKind::Rate,
            &[Place::Gate],
            "An objective that the gate serves loses more than this."
        ),
        term!(
            "label",
            ValueKind::Text,
            &[Place::Gate, Place::Review],
            "The item, or what it serves, has this label."
        ),
        term!(
            "metric",
            ValueKind::Reference(Target::to(&[Metric])),
            &[Place::Trigger],
            "The metric whose latest reading counts."
        ),
        term!("above", ValueKind::Quantity, &[Place::Trigger], "The latest reading is above this."),
        term!("below", ValueKind::Quantity, &[Place::Trigger], "The latest reading is below this."),
        term!(
            "leaves",
            ValueKind::Reference(Target::to(&[Person])),
            &[Place::Trigger],
            "The person's last day has passed."
        ),
        term!(
            "late",
            ValueKind::Reference(Target::to(NEEDED)),
            &[Place::Trigger],
            "The item is forecast after its due date."
        ),
        term!("by", ValueKind::Duration, &[Place::Trigger], "By how much it must be late."),
        term!("date", ValueKind::Date, &[Place::Trigger], "The day has come."),
        term!("class", ValueKind::Choice(CLASSES), &[Place::Review], "The class of the change."),
        term!("kind", ValueKind::Choice(KINDS), &[Place::Review], "The kind of the item that changed."),
        term!("field", ValueKind::Text, &[Place::Review], "The field that changed."),
        term!("slip_over", ValueKind::Duration, &[Place::Review], "The date moved back by more than this."),
        term!("cost_over", ValueKind::Money, &[Place::Review], "The delay costs more than this."),
        term!("lowers_target", ValueKind::Flag, &[Place::Review], "The target was lowered."),
    ]
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::FieldIx;

    #[test]
    fn every_field_has_a_page_and_a_place() {
        for field in FIELDS {
            assert!(field.page.ends_with('.'), "{}", field.name);
            assert_ne!(field.on, NONE, "{}", field.name);
            assert!(field.required.kinds().all(|kind| field.on.has(kind)), "{}", field.name);
        }
        assert!(TERMS.iter().all(|term| !term.on.is_empty() && term.page.ends_with('.')));
    }

    #[test]
    fn no_kind_of_item_has_two_fields_of_one_name() {
        for kind in ItemKind::ALL {
            let mut names: Vec<_> = FieldIx::of_kind(kind).map(|field| field.spec().name).collect();
            let count = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), count, "{kind:?}");
        }
    }

    #[test]
    fn fields_are_found_by_kind_and_name() {
        assert_eq!(FieldIx::named(Task, "status"), Some(TASK_STATUS_FIELD.ix()));
        assert_eq!(FieldIx::named(Objective, "status"), Some(STATUS.ix()));
        assert_eq!(FieldIx::named(Person, "estimate"), None);
    }
}
