//! Who sits at the keyboard, by what they have told git.

use super::{Repository, SourceError};

/// The key under which git keeps the mail address of commits.
const EMAIL: &str = "user.email";

/// Returns the mail address that git writes into commits: that of the repository's own settings, else of the user's; `None`
/// where git has not been told.
pub fn user_email(repository: Option<&Repository>) -> Result<Option<String>, SourceError> {
    let read = || -> Result<Option<String>, git2::Error> {
        let config = match repository {
            Some(repository) => repository.git().config()?,
            None => git2::Config::open_default()?,
        };
        match config.get_string(EMAIL) {
            Ok(email) => Ok(Some(email.trim().to_owned()).filter(|email| !email.is_empty())),
            Err(error) if error.code() == git2::ErrorCode::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    };
    read().map_err(SourceError::git("git's own settings"))
}
