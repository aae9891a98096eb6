//! What `setup git` says: how git is told to head the hunks of plan files by the item that they are in.

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{ItemKind, PULSES, registry};

use super::Head;

/// The name of the diff driver.
const DRIVER: &str = "git-plan";
/// The files that it is for.
const PATTERNS: [&str; 2] = ["*.plan.yaml", "plan.yaml"];
/// Keys of plan files that are neither fields nor sections.
const OTHER_KEYS: [&str; 5] = ["extends", "holidays", "hours_per_day", "week", "working"];

/// The output of `setup git`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SetupView {
    /// Format, command.
    #[serde(flatten)]
    pub head: Head,
    /// What is set in the repository's own configuration.
    pub config: Vec<ConfigView>,
    /// The lines of `.gitattributes`.
    pub attributes: Vec<String>,
    /// Which of the two was written, and so was not there before; none where nothing was asked to be.
    pub written: Option<Vec<&'static str>>,
}

/// A key of git's configuration.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ConfigView {
    /// Its name.
    pub key: String,
    /// What it is set to.
    pub value: String,
}

impl SetupView {
    /// Makes the view of what is set, before anything is.
    pub fn git() -> Self {
        Self {
            head: Head::timeless("setup"),
            config: vec![ConfigView { key: format!("diff.{DRIVER}.xfuncname"), value: headings() }],
            attributes: PATTERNS.iter().map(|pattern| format!("{pattern} diff={DRIVER}")).collect(),
            written: None,
        }
    }

    /// Returns it as the two files have it, and what became of it.
    pub fn text(&self) -> String {
        let mut text = format!("# .git/config\n[diff \"{DRIVER}\"]\n");
        for ConfigView { key, value } in &self.config {
            let name = key.rsplit('.').next().unwrap_or_default();
            let value = value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
            text.push_str(&format!("\t{name} = \"{value}\"\n"));
        }
        text.push_str("\n# .gitattributes\n");
        for line in &self.attributes {
            text.push_str(&format!("{line}\n"));
        }
        text.push('\n');
        text.push_str(&match self.written.as_deref() {
            None => {
                "Nothing was written. `git plan setup git --write` sets it in this repository.".to_owned()
            }
            Some([]) => "Nothing was written: it was all there.".to_owned(),
            Some(files) => format!("Written to {}.", files.join(" and ")),
        });
        text.push('\n');
        text
    }
}

/// Returns the patterns by which git finds the line that heads a hunk: the key of an item, which is no field and no section and
/// has nothing behind it but its map.
fn headings() -> String {
    let fields = registry::FIELDS.iter().map(|field| field.name);
    let sections = ItemKind::ALL.into_iter().map(ItemKind::section).filter(|section| !section.is_empty());
    let mut keys: Vec<&str> = fields.chain(sections).chain([PULSES]).chain(OTHER_KEYS).collect();
    keys.sort_unstable();
    keys.dedup();
    let no_item = format!("!^[ ]+({}):", keys.join("|"));
    let item = "^[ ]+([A-Za-z0-9][A-Za-z0-9._-]*):[ ]*([#&{].*)?$";
    format!("{no_item}\n{item}")
}
