//! What is known of a signature, as data.

/// What can be told of a commit's signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signature {
    /// There is none.
    None,
    /// It is sound, and made with this key.
    By(Signer),
    /// It is not sound, or cannot be verified here: why, in a clause.
    Unverified(String),
}

/// The key by which something was signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signer {
    /// The fingerprint of the key: `SHA256:…` of an SSH key, hexadecimal of an `OpenPGP` key.
    pub fingerprint: String,
    /// Of an `OpenPGP` subkey the fingerprint of the primary key.
    pub primary: Option<String>,
}

impl Signature {
    /// Returns the key, where the signature is sound.
    pub fn signer(&self) -> Option<&Signer> {
        match self {
            Self::By(signer) => Some(signer),
            Self::None | Self::Unverified(_) => None,
        }
    }
}

impl Signer {
    /// Returns whether a fingerprint, as somebody wrote it, is that of the key. Of `OpenPGP` blanks, colons, case and a
    /// leading `0x` do not matter; a short id is no fingerprint, since others can have the same.
    pub fn is(&self, written: &str) -> bool {
        let own = [Some(&self.fingerprint), self.primary.as_ref()];
        let written = normal(written);
        written.is_some() && own.into_iter().flatten().any(|fingerprint| normal(fingerprint) == written)
    }
}

/// Returns a fingerprint in one form; `None` where it is none.
fn normal(fingerprint: &str) -> Option<String> {
    let text: String = fingerprint.chars().filter(|letter| !letter.is_whitespace()).collect();
    if let Some(hash) = text.strip_prefix("SHA256:") {
        let hash = hash.trim_end_matches('=');
        // 32 bytes in base 64.
        return (hash.len() == 43).then(|| format!("SHA256:{hash}"));
    }
    let hex = text.trim_start_matches("0x").replace(':', "").to_ascii_uppercase();
    let is_whole = matches!(hex.len(), 40 | 64) && hex.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_whole.then_some(hex)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_the_same_however_it_is_spaced() {
        let signer = Signer {
            fingerprint: "89ABCDEF0123456789ABCDEF0123456789ABCDEF".to_owned(),
            primary: Some("0123456789ABCDEF0123456789ABCDEF01234567".to_owned()),
        };
        assert!(signer.is("89ab cdef 0123 4567 89ab  cdef 0123 4567 89ab cdef"));
        assert!(signer.is("0x0123456789abcdef0123456789abcdef01234567"));
        assert!(!signer.is("89ABCDEF") && !signer.is("0123456789ABCDEF") && !signer.is(""));
        let hash = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ";
        let signer = Signer { fingerprint: format!("SHA256:{hash}"), primary: None };
        assert!(signer.is(&format!(" SHA256:{hash}= ")));
        assert!(!signer.is(&format!("SHA256:{}", hash.to_uppercase())), "letters differ by their case");
        assert!(!signer.is("SHA256:"));
    }
}
