//! What identifies a finding to another program, in a few letters.

use rustc_hash::FxHashMap;

use crate::base::stable_hash;
use crate::view::check::CheckView;

/// The hash of a finding's fingerprint, and which of the findings with that fingerprint it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Identity {
    /// Sixteen hexadecimal digits that are the same on every machine.
    pub(super) hash: String,
    /// Its number among its twins, from 1.
    pub(super) number: usize,
}

impl Identity {
    /// Returns text that no other finding of the same check has.
    pub(super) fn unique(&self) -> String {
        format!("{}:{}", self.hash, self.number)
    }
}

/// Returns the identity of each finding, in their order, and behind them of those that are allowed.
pub(super) fn identities(view: &CheckView) -> Vec<Identity> {
    let mut seen: FxHashMap<&str, usize> = FxHashMap::default();
    let identity = |fingerprint| {
        let number = seen.entry(fingerprint).or_default();
        *number += 1;
        Identity { hash: format!("{:016x}", stable_hash(fingerprint)), number: *number }
    };
    let allowed = view.allowed.iter().map(|allowed| &allowed.finding);
    view.findings.iter().chain(allowed).map(|finding| finding.fingerprint.as_str()).map(identity).collect()
}
