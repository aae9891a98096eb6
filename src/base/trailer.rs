//! A trailer of a commit's message, as data.

/// One line of the last paragraph of a message, such as `Reviewed-by: Ana Ruiz`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trailer {
    /// What stands before the colon.
    pub key: String,
    /// What stands behind it.
    pub value: String,
}

impl Trailer {
    /// Returns whether the trailer has this key, in whichever case, and says something.
    pub fn is(&self, key: &str) -> bool {
        self.key.eq_ignore_ascii_case(key) && !self.value.trim().is_empty()
    }
}
