//! How it goes, in one of four words.

/// How something goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Health {
    /// Nothing says that it will be missed.
    OnTrack,
    /// It may be missed.
    AtRisk,
    /// It will be missed, unless something changes.
    OffTrack,
    /// There is too little to tell.
    Unknown,
}

impl Health {
    /// Returns the name that plan files and outputs use.
    pub fn name(self) -> &'static str {
        match self {
            Self::OnTrack => "on_track",
            Self::AtRisk => "at_risk",
            Self::OffTrack => "off_track",
            Self::Unknown => "unknown",
        }
    }

    /// Reads what a check-in may claim; nobody claims that it is unknown.
    pub fn claimed(name: &str) -> Option<Self> {
        [Self::OnTrack, Self::AtRisk, Self::OffTrack].into_iter().find(|health| health.name() == name)
    }

    /// Returns the worst of what is known; unknown where nothing is.
    pub fn worst(all: impl IntoIterator<Item = Self>) -> Self {
        all.into_iter().filter(|health| *health != Self::Unknown).max().unwrap_or(Self::Unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::Health::{AtRisk, OffTrack, OnTrack, Unknown};
    use super::*;

    #[test]
    fn the_worst_that_is_known_counts() {
        assert_eq!(Health::worst([OnTrack, Unknown, AtRisk]), AtRisk);
        assert_eq!(Health::worst([OffTrack, Unknown]), OffTrack);
        assert_eq!(Health::worst([Unknown, OnTrack]), OnTrack);
        assert_eq!(Health::worst([]), Unknown);
        assert_eq!(Health::claimed("at_risk"), Some(AtRisk));
        assert_eq!(Health::claimed("unknown"), None);
    }
}
