//! What a rule is.

use crate::base::Place;
use crate::diagnostic::{Finding, Level, RuleName};

use super::RuleContext;

/// A family of rules, whose level the manifest can set as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// What the language refuses.
    Reading,
    /// How things hang together.
    Graph,
    /// Who answers.
    Ownership,
    /// What is meant.
    Clarity,
    /// When.
    Schedule,
    /// What is measured, and where that leads.
    Metrics,
    /// Whether people say how it goes, and answer.
    Cadence,
    /// What may go wrong.
    Risk,
    /// Whether changes are agreed.
    Governance,
    /// The plan's own housekeeping.
    Hygiene,
}

impl Group {
    /// Every group, in the order of the reference.
    pub const ALL: [Self; 10] = [
        Self::Reading,
        Self::Graph,
        Self::Ownership,
        Self::Clarity,
        Self::Schedule,
        Self::Metrics,
        Self::Cadence,
        Self::Risk,
        Self::Governance,
        Self::Hygiene,
    ];

    /// Returns the name that the manifest uses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Reading => "reading",
            Self::Graph => "graph",
            Self::Ownership => "ownership",
            Self::Clarity => "clarity",
            Self::Schedule => "schedule",
            Self::Metrics => "metrics",
            Self::Cadence => "cadence",
            Self::Risk => "risk",
            Self::Governance => "governance",
            Self::Hygiene => "hygiene",
        }
    }

    /// Returns what the group is about, in a few words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Reading => "what the plan language refuses; cannot be silenced",
            Self::Graph => "how the work hangs together",
            Self::Ownership => "who answers for what",
            Self::Clarity => "whether everybody can know what is meant, and what for",
            Self::Schedule => "dates that do not hold, or do not fit together",
            Self::Metrics => "what is measured, and where that leads",
            Self::Cadence => "whether people say how it goes, and answer what asks for an answer",
            Self::Risk => "what may go wrong, and what it costs",
            Self::Governance => "whether changes and approvals are what was agreed",
            Self::Hygiene => "the plan's own housekeeping",
        }
    }
}

/// What a rule needs; it does not run where that is not to be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Nothing but what was read; the rule's findings are made by reading and linking, or after all rules have run.
    Reading,
    /// The linked plan.
    Plan,
    /// The whole plan, read to its end: the rule is about what is not there.
    WholePlan,
    /// The dates.
    Schedule,
    /// A comparison with another snapshot: the rule is about what changed.
    Comparison,
    /// The history: the rule is about who wrote what.
    History,
}

/// An option that the manifest can set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleOption {
    /// Its name.
    pub name: &'static str,
    /// Its value where it is not set, as it would be written.
    pub default: &'static str,
    /// What it says.
    pub page: &'static str,
}

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// Its name in kebab-case: what is wrong, readable after "allow".
    pub name: RuleName,
    /// Its group.
    pub group: Group,
    /// Its level where the manifest does not say.
    pub level: Level,
    /// What it needs.
    pub needs: Needs,
    /// The version since which there is this rule.
    pub since: &'static str,
    /// Its options.
    pub options: &'static [RuleOption],
    /// What `check --fix` does about its findings; empty where it does nothing.
    pub fixes: &'static str,
    /// Names that it had before: they still work where a rule is named.
    pub formerly: &'static [&'static str],
    /// Its page: Markdown with `## What it finds`, `## Why it matters`, `## Example`, `## Mended`.
    pub page: &'static str,
    /// What finds; pushes findings at the rule's default level.
    pub check: fn(&RuleContext<'_>, &mut Vec<Finding>),
}

impl Rule {
    /// Starts a finding of this rule.
    pub fn finding(&self, place: Place, message: impl Into<String>) -> Finding {
        Finding::at(self.name, self.level, place, message)
    }
}

/// The check of a rule whose findings are made by reading and linking.
pub(super) fn found_while_reading(_: &RuleContext<'_>, _: &mut Vec<Finding>) {}

/// Declares a rule: its doc comment is its page.
macro_rules! declare_rule {
    (
        $(#[doc = $line:literal])*
        $visibility:vis static $rule:ident = {
            name: $name:expr,
            group: $group:ident,
            level: $level:ident,
            needs: $needs:ident,
            since: $since:literal,
            $(options: $options:expr,)?
            $(formerly: $formerly:expr,)?
            $(fixes: $fixes:literal,)?
            check: $check:expr,
        }
    ) => {
        $(#[doc = $line])*
        $visibility static $rule: $crate::rules::Rule = $crate::rules::Rule {
            name: $name,
            group: $crate::rules::Group::$group,
            level: $crate::diagnostic::Level::$level,
            needs: $crate::rules::Needs::$needs,
            since: $since,
            options: {
                #[allow(unused_mut, unused_assignments)]
                let mut options: &'static [$crate::rules::RuleOption] = &[];
                $(options = $options;)?
                options
            },
            fixes: concat!($($fixes)?),
            formerly: {
                #[allow(unused_mut, unused_assignments)]
                let mut formerly: &'static [&'static str] = &[];
                $(formerly = $formerly;)?
                formerly
            },
            page: concat!($($line, "\n"),*),
            check: $check,
        };
    };
}

pub(super) use declare_rule;
