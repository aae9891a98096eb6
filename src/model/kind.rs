//! The kinds of things a plan file may name, and the sections they stand in.

/// A kind of item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum ItemKind {
    /// The manifest itself, which has fields like any item.
    Manifest,
    /// Somebody who can own, approve or work.
    Person,
    /// A group of people with a lead.
    Team,
    /// A lasting direction that objectives support.
    Theme,
    /// What is to be achieved, by when.
    Objective,
    /// The measure by which an objective is judged.
    KeyResult,
    /// A figure that is read again and again.
    Metric,
    /// A body of work that drives key results.
    Initiative,
    /// A piece of work; also milestones, and what others deliver.
    Task,
    /// An approval that work waits for.
    Gate,
    /// What may go wrong.
    Risk,
    /// What was decided, by whom and when.
    Decision,
    /// A condition on which something is looked at again.
    Trigger,
    /// What somebody said of an item on a day.
    CheckIn,
}

impl ItemKind {
    /// Every kind, in the order of the language reference.
    pub const ALL: [Self; 14] = [
        Self::Manifest,
        Self::Person,
        Self::Team,
        Self::Theme,
        Self::Objective,
        Self::KeyResult,
        Self::Metric,
        Self::Initiative,
        Self::Task,
        Self::Gate,
        Self::Risk,
        Self::Decision,
        Self::Trigger,
        Self::CheckIn,
    ];

    /// Returns the name that outputs use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Manifest => "plan",
            Self::Person => "person",
            Self::Team => "team",
            Self::Theme => "theme",
            Self::Objective => "objective",
            Self::KeyResult => "key_result",
            Self::Metric => "metric",
            Self::Initiative => "initiative",
            Self::Task => "task",
            Self::Gate => "gate",
            Self::Risk => "risk",
            Self::Decision => "decision",
            Self::Trigger => "trigger",
            Self::CheckIn => "check_in",
        }
    }

    /// Returns the kind in plain words, for sentences.
    pub fn words(self) -> &'static str {
        match self {
            Self::KeyResult => "key result",
            Self::CheckIn => "check-in",
            _ => self.name(),
        }
    }

    /// Returns the kind with its article: "a task", "an objective".
    pub fn with_article(self) -> String {
        let words = self.words();
        let article = if words.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
        format!("{article} {words}")
    }

    /// Says what a thing of this kind is, for the person who writes it.
    pub fn page(self) -> &'static str {
        match self {
            Self::Manifest => "What holds for the whole plan.",
            Self::Person => "Somebody who owns, approves or works.",
            Self::Team => "A group of people, with the person who leads it.",
            Self::Theme => "A lasting direction that objectives support.",
            Self::Objective => "What is to be achieved, by when.",
            Self::KeyResult => "A figure by which an objective is judged: from where to where.",
            Self::Metric => "A figure that is read again and again.",
            Self::Initiative => "A body of work that moves key results or objectives.",
            Self::Task => "A piece of work; also a milestone, or what somebody outside delivers.",
            Self::Gate => "An approval that work waits for.",
            Self::Risk => "What may go wrong, how likely it is and what it would cost.",
            Self::Decision => "What was decided, by whom and when.",
            Self::Trigger => "A condition on which something is looked at again.",
            Self::CheckIn => {
                "What somebody says of an item on a day: how it goes. Written once, never edited."
            }
        }
    }

    /// Returns the kinds whose items may stand inside an item of this kind, each under its section's name.
    pub fn nests(self) -> &'static [Self] {
        match self {
            Self::Objective => &[Self::KeyResult],
            Self::Initiative => &[Self::Task, Self::Gate],
            _ => &[],
        }
    }

    /// Returns the kind that items of this kind may stand inside.
    pub fn nests_in(self) -> Option<Self> {
        Self::ALL.into_iter().find(|outer| outer.nests().contains(&self))
    }

    /// Returns the top-level section that holds items of this kind; the manifest is in none.
    pub fn section(self) -> &'static str {
        match self {
            Self::Manifest => "",
            Self::Person => "people",
            Self::Team => "teams",
            Self::Theme => "themes",
            Self::Objective => "objectives",
            Self::KeyResult => "key_results",
            Self::Metric => "metrics",
            Self::Initiative => "initiatives",
            Self::Task => "tasks",
            Self::Gate => "gates",
            Self::Risk => "risks",
            Self::Decision => "decisions",
            Self::Trigger => "triggers",
            Self::CheckIn => "checkins",
        }
    }

    /// Returns the kind whose section has this name.
    pub fn of_section(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| *kind != Self::Manifest && kind.section() == name)
    }

    /// Returns whether it is one of people and teams, whose ids are a namespace of their own.
    pub fn is_party(self) -> bool {
        matches!(self, Self::Person | Self::Team)
    }

    /// Returns whether it holds work, whose forecast it takes: objective, key result, initiative.
    pub fn is_container(self) -> bool {
        matches!(self, Self::Objective | Self::KeyResult | Self::Initiative)
    }

    /// Returns whether it is scheduled itself: a task or gate.
    pub fn is_work(self) -> bool {
        matches!(self, Self::Task | Self::Gate)
    }
}

/// The section of survey answers, which are no items.
pub const PULSES: &str = "pulses";

/// A set of kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KindSet(u32);

impl KindSet {
    /// No kind.
    pub const NONE: Self = Self(0);

    /// Returns the set of these kinds.
    pub const fn of(kinds: &[ItemKind]) -> Self {
        let mut set = 0;
        let mut at = 0;
        while at < kinds.len() {
            set |= 1 << kinds[at] as u32;
            at += 1;
        }
        Self(set)
    }

    /// Returns whether the kind is in the set.
    pub const fn has(self, kind: ItemKind) -> bool {
        self.0 & (1 << kind as u32) != 0
    }

    /// Returns the kinds in the set, in the order of the language reference.
    pub fn kinds(self) -> impl Iterator<Item = ItemKind> {
        ItemKind::ALL.into_iter().filter(move |kind| self.has(*kind))
    }

    /// Returns the kinds in words: "a metric", "a task, gate or objective".
    pub fn words(self) -> String {
        let words: Vec<&str> = self.kinds().map(ItemKind::words).collect();
        let article = if words.first().is_some_and(|word| word.starts_with(['a', 'e', 'i', 'o', 'u'])) {
            "an"
        } else {
            "a"
        };
        match words.split_last() {
            None => "nothing".to_owned(),
            Some((last, [])) => format!("{article} {last}"),
            Some((last, rest)) => format!("{article} {} or {last}", rest.join(", ")),
        }
    }
}
