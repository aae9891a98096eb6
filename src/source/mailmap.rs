//! The names and addresses of authors, as the repository's `.mailmap` has them.

use super::{Identity, Repository};

/// What a `.mailmap` says of names and addresses.
pub struct Mailmap(Option<git2::Mailmap>);

impl Repository {
    /// Reads the mailmap of the repository, as git does; one that cannot be read says nothing.
    pub fn mailmap(&self) -> Mailmap {
        Mailmap(self.git().mailmap().ok())
    }
}

impl Mailmap {
    /// Returns whom a name and an address stand for.
    pub fn resolve(&self, identity: &Identity) -> Identity {
        let resolved = self.0.as_ref().and_then(|mailmap| {
            let time = git2::Time::new(identity.at.seconds, identity.at.offset_minutes);
            let written = git2::Signature::new(&identity.name, &identity.email, &time).ok()?;
            let meant = mailmap.resolve_signature(&written).ok()?;
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            Some(Identity {
                name: text(meant.name_bytes()),
                email: text(meant.email_bytes()),
                at: identity.at,
            })
        });
        resolved.unwrap_or_else(|| identity.clone())
    }
}
