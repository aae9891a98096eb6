//! Green, yellow or red.

/// From this share of sound things on a point is green.
pub const ENOUGH: f64 = 0.9;
/// From this share of sound things on a point is yellow; below it is red.
pub const FEW: f64 = 0.7;

/// The light of a point, the better first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Light {
    /// There is nothing to judge by.
    Unknown,
    /// Little or nothing is found.
    Green,
    /// Something is to be mended.
    Yellow,
    /// Much is to be mended.
    Red,
}

impl Light {
    /// Returns the light of a share, 0 to 1, of which nothing bad is known; with an error it is yellow at the best.
    pub fn of(sound: f64, has_error: bool) -> Self {
        match sound {
            share if share < FEW => Self::Red,
            share if share < ENOUGH || has_error => Self::Yellow,
            _ => Self::Green,
        }
    }

    /// Returns the name that outputs use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Green => "green",
            Self::Yellow => "yellow",
            Self::Red => "red",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_thresholds_are_inclusive_and_an_error_is_never_green() {
        for (share, light) in [
            (1.0, Light::Green),
            (0.9, Light::Green),
            (0.89, Light::Yellow),
            (0.7, Light::Yellow),
            (0.69, Light::Red),
            (0.0, Light::Red),
        ] {
            assert_eq!(Light::of(share, false), light, "{share}");
        }
        assert_eq!(Light::of(1.0, true), Light::Yellow);
        assert_eq!(Light::of(0.1, true), Light::Red);
    }
}
