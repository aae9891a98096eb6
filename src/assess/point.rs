//! The nine points: what each asks, what it counts, and which rules answer.

use crate::diagnostic::RuleName;
use crate::model::ItemKind;

/// One of the nine points.
#[derive(Debug)]
pub struct Point {
    /// The name that outputs use.
    pub id: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// What it asks.
    pub asks: &'static str,
    /// What it counts.
    pub counts: Counted,
    /// The rules that answer.
    pub rules: &'static [RuleName],
    /// Whether what people answer in `pulses` counts as well.
    pub from_survey: bool,
}

/// What a point counts: of items, those that are neither done, closed nor dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Objectives and key results.
    Goals,
    /// Initiatives, tasks and gates.
    Work,
    /// Objectives, key results and initiatives.
    Containers,
    /// Key results and metrics.
    Measures,
    /// What something is said or asked of: objectives, key results, initiatives, gates, risks and triggers.
    Asked,
    /// Whatever somebody answers for.
    Everything,
    /// The people who answer for something.
    People,
}

impl Counted {
    /// Returns whether items of a kind are counted.
    pub fn is_of(self, kind: ItemKind) -> bool {
        match self {
            Self::Goals => matches!(kind, ItemKind::Objective | ItemKind::KeyResult),
            Self::Work => kind == ItemKind::Initiative || kind.is_work(),
            Self::Containers => kind.is_container(),
            Self::Measures => matches!(kind, ItemKind::KeyResult | ItemKind::Metric),
            Self::Asked => {
                kind.is_container() || matches!(kind, ItemKind::Gate | ItemKind::Risk | ItemKind::Trigger)
            }
            Self::Everything => {
                kind.is_container() || kind.is_work() || matches!(kind, ItemKind::Metric | ItemKind::Risk)
            }
            Self::People => false,
        }
    }

    /// Returns what is counted, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Goals => "objectives and key results",
            Self::Work => "initiatives, tasks and gates",
            Self::Containers => "objectives, key results and initiatives",
            Self::Measures => "key results and metrics",
            Self::Asked => "goals, initiatives, gates, risks and triggers",
            Self::Everything => "things that somebody answers for",
            Self::People => "people who answer for something",
        }
    }
}

/// The nine points, in the order in which they are shown.
pub const POINTS: &[Point] = &[
    Point {
        id: "strategic-clarity",
        title: "Strategic clarity",
        asks: "Is it clear what is to be reached, and how anybody would see that it is?",
        counts: Counted::Goals,
        rules: &[
            "objective-without-key-results",
            "unmeasurable-key-result",
            "conflicting-targets",
            "overlong-plan",
        ],
        from_survey: false,
    },
    Point {
        id: "decomposition",
        title: "Decomposition",
        asks: "Is the work cut into pieces that somebody can finish, and does each serve something?",
        counts: Counted::Work,
        rules: &[
            "missing-definition-of-done",
            "vague-definition-of-done",
            "missing-estimate",
            "oversized-task",
            "untraceable-work",
            "undriven-key-result",
        ],
        from_survey: false,
    },
    Point {
        id: "resources",
        title: "Resources",
        asks: "Do the people have the time, and are they there?",
        counts: Counted::People,
        rules: &["overloaded-owner", "owner-away", "owner-left", "single-point-of-failure"],
        from_survey: false,
    },
    Point {
        id: "dependencies",
        title: "Dependencies",
        asks: "Is it said what waits for what, and does it hold?",
        counts: Counted::Work,
        rules: &[
            "dependency-cycle",
            "parent-cycle",
            "needs-dropped-work",
            "open-end",
            "out-of-sequence",
            "due-out-of-order",
            "unwatched-critical-path",
        ],
        from_survey: false,
    },
    Point {
        id: "tracking",
        title: "Tracking",
        asks: "Does the plan say how things stand today?",
        counts: Counted::Containers,
        rules: &["stale-check-in", "stale-reading", "impossible-progress", "overdue"],
        from_survey: false,
    },
    Point {
        id: "feedback-loops",
        title: "Feedback loops",
        asks: "Does something follow where something is said?",
        counts: Counted::Asked,
        rules: &[
            "recalibration-due",
            "trigger-unanswered",
            "unanswered-block",
            "approval-overdue",
            "risk-review-overdue",
            "unmitigated-risk",
        ],
        from_survey: false,
    },
    Point {
        id: "metric-alignment",
        title: "Metric alignment",
        asks: "Do the figures tell early, and does no figure pay for another?",
        counts: Counted::Measures,
        rules: &[
            "missing-leading-indicator",
            "missing-counter-metric",
            "unused-metric",
            "conflicting-targets",
            "off-pace",
        ],
        from_survey: false,
    },
    Point {
        id: "accountability",
        title: "Accountability with authority",
        asks: "Does one person answer for each thing, and may they decide it?",
        counts: Counted::Everything,
        rules: &[
            "missing-owner",
            "team-as-owner",
            "owner-left",
            "owner-without-authority",
            "self-approval",
            "second-hand-check-in",
        ],
        from_survey: false,
    },
    Point {
        id: "culture",
        title: "Culture",
        asks: "Is bad news told, and are rules kept that are agreed?",
        counts: Counted::Containers,
        rules: &["contradicted-health", "gate-bypassed", "allow-without-reason"],
        from_survey: true,
    },
];
