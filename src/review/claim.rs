//! That somebody agreed: who says so, and whether a signature bears it out.

use crate::base::Signature;

use super::reviewers::Reviewer;

/// That somebody agreed, as it was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Who is said to agree, as it is written.
    pub who: String,
    /// The commit that says so; `None` where it was said on the spot.
    pub said: Option<Said>,
}

/// The commit that makes a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The commit's id.
    pub commit: String,
    /// Its signature.
    pub signature: Signature,
}

/// Whether a claim is borne out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    /// The commit is signed with one of the person's keys.
    Verified,
    /// Nobody knows the person's keys.
    NoKeys,
    /// There is no signature.
    Unsigned,
    /// There is a signature that could not be verified, and why.
    Unverified(String),
    /// There is a signature by another key, with this fingerprint.
    AnothersKey(String),
}

impl Claim {
    /// Returns whether the claim that this person agreed is borne out.
    pub fn proof(&self, reviewer: &Reviewer) -> Proof {
        match self.said.as_ref().map(|said| &said.signature) {
            _ if reviewer.keys.is_empty() => Proof::NoKeys,
            None | Some(Signature::None) => Proof::Unsigned,
            Some(Signature::Unverified(why)) => Proof::Unverified(why.clone()),
            Some(Signature::By(signer)) if reviewer.keys.iter().any(|key| signer.is(key)) => Proof::Verified,
            Some(Signature::By(signer)) => Proof::AnothersKey(signer.fingerprint.clone()),
        }
    }
}

/// Returns the claim that says most surely that somebody agreed: one that is borne out, else the first.
pub fn best<'c>(reviewer: &Reviewer, claims: &'c [Claim]) -> Option<&'c Claim> {
    let own = || claims.iter().filter(|claim| reviewer.is_called(&claim.who));
    own().find(|claim| claim.proof(reviewer) == Proof::Verified).or_else(|| own().next())
}
