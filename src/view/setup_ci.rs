//! What `setup ci` says: a job for a service, and where it stands.

use schemars::JsonSchema;
use serde::Serialize;

use super::Head;

/// The output of `setup ci`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CiSetupView {
    /// Format, command.
    #[serde(flatten)]
    pub head: Head,
    /// The service.
    pub service: &'static str,
    /// Where the job stands, from the top of the repository.
    pub path: &'static str,
    /// The job.
    pub text: String,
    /// Whether it was written.
    pub written: bool,
}

impl CiSetupView {
    /// Makes the view of a job before it is written.
    pub fn new(service: &'static str, path: &'static str, text: String) -> Self {
        Self { head: Head::timeless("setup-ci"), service, path, text, written: false }
    }

    /// Returns it for people: the job as it is pasted, or where it was written.
    pub fn text(&self) -> String {
        if self.written {
            format!("Written to {}. Commit it, and propose a change of plan.\n", self.path)
        } else {
            self.text.clone()
        }
    }
}
