//! What the manifest's `rules:` say: levels of rules and groups, options.

use rustc_hash::FxHashMap;

use crate::base::{Duration, Place, did_you_mean, quoted, spelt_otherwise};
use crate::diagnostic::{Finding, Fix, Level, reading};
use crate::graph::Plan;
use crate::model::registry as fields;

use super::hygiene::UNKNOWN_RULE;
use super::registry::find_among;
use super::{Group, Rule};

/// Levels and options, with the defaults where the manifest says nothing.
#[derive(Debug, Default)]
pub(super) struct Settings {
    groups: FxHashMap<&'static str, Level>,
    rules: FxHashMap<&'static str, Level>,
    options: FxHashMap<(&'static str, &'static str), String>,
}

impl Settings {
    /// Reads the manifest's settings; what they name and there is not, is reported.
    pub(super) fn of(rules: &[&'static Rule], plan: &Plan, findings: &mut Vec<Finding>) -> Self {
        let mut settings = Self::default();
        let written = plan.manifest().and_then(|manifest| manifest.get(fields::RULES)).unwrap_or_default();
        for setting in written {
            let name = setting.name.value.as_ref();
            let place = plan.manifest_place(setting.name.span);
            if let Some(group) = Group::ALL.into_iter().find(|group| group.name() == name) {
                if group == Group::Reading {
                    findings.push(cannot_be_silenced(place, name));
                } else if let Some(level) = setting.level {
                    settings.groups.insert(group.name(), level);
                }
                for (option, _) in &setting.options {
                    findings.push(unknown_option(plan, name, option, &[]));
                }
            } else if let Some(rule) = find_among(rules, name) {
                if rule.name != name {
                    findings
                        .push(renamed(rule, place, name).fix_if_any(respelt(plan, place, name, rule.name)));
                }
                if rule.group == Group::Reading {
                    findings.push(cannot_be_silenced(place, name));
                } else if let Some(level) = setting.level {
                    settings.rules.insert(rule.name, level);
                }
                for (option, value) in &setting.options {
                    settings.set_option(plan, rule, option, value, findings);
                }
            } else {
                let meant = meant(rules, name).and_then(|meant| respelt(plan, place, name, meant));
                findings.push(unknown_rule(rules, place, name).fix_if_any(meant));
            }
        }
        settings
    }

    fn set_option(
        &mut self,
        plan: &Plan,
        rule: &'static Rule,
        option: &crate::model::SpannedText,
        value: &crate::model::SpannedText,
        findings: &mut Vec<Finding>,
    ) {
        let Some(known) = rule.options.iter().find(|known| known.name == option.value.as_ref()) else {
            let names: Vec<&str> = rule.options.iter().map(|known| known.name).collect();
            findings.push(unknown_option(plan, rule.name, option, &names));
            return;
        };
        // An option is of the form of its default: a duration, or a whole number.
        let as_default = |text: &str| {
            if Duration::parse(known.default).is_some() {
                Duration::parse(text).is_some()
            } else {
                text.parse::<u32>().is_ok()
            }
        };
        if as_default(&value.value) {
            self.options.insert((rule.name, known.name), value.value.to_string());
            return;
        }
        findings.push(
            Finding::at(
                reading::INVALID_VALUE,
                Level::Error,
                plan.manifest_place(value.span),
                format!(
                    "`{}` of `{}` is {}, which is not like `{}`",
                    known.name,
                    rule.name,
                    quoted(&value.value),
                    known.default
                ),
            )
            .label("not of this form")
            .help(format!("{} For example `{}`", known.page, known.default))
            .field(fields::RULES.name())
            .distinction(value.value.as_ref()),
        );
    }

    /// Returns the level of a rule: its own, else its group's, else its default.
    pub(super) fn level(&self, rule: &Rule) -> Level {
        let own = self.rules.get(rule.name);
        *own.or_else(|| self.groups.get(rule.group.name()).filter(|_| rule.level != Level::Off))
            .unwrap_or(&rule.level)
    }

    /// Returns an option of a rule as written, or its default.
    pub(super) fn option(&self, rule: &'static Rule, name: &str) -> &str {
        let spec = rule
            .options
            .iter()
            .find(|option| option.name == name)
            .expect("a rule asks for options that it declares");
        self.options.get(&(rule.name, spec.name)).map_or(spec.default, String::as_str)
    }
}

/// The names that settings and comments may use.
fn names(rules: &[&'static Rule]) -> impl Iterator<Item = &'static str> {
    rules.iter().map(|rule| rule.name).chain(Group::ALL.into_iter().map(Group::name))
}

/// The name that is meant by another spelling of it.
pub(super) fn meant(rules: &[&'static Rule], name: &str) -> Option<&'static str> {
    spelt_otherwise(name, names(rules))
}

fn respelt(plan: &Plan, place: Place, name: &str, meant: &str) -> Option<Fix> {
    Fix::respelling(plan.file(place.file).lowered.text.as_str(), place, name, meant)
}

/// A name that a rule had before.
pub(super) fn renamed(rule: &Rule, place: Place, name: &str) -> Finding {
    UNKNOWN_RULE
        .finding(place, format!("the rule `{name}` is called `{}` now", rule.name))
        .label("its former name, which still works")
        .help(format!("write `{}`", rule.name))
        .distinction(name)
}

/// A rule's name that no rule has.
pub(super) fn unknown_rule(rules: &[&'static Rule], place: Place, name: &str) -> Finding {
    let help =
        did_you_mean(name, names(rules)).unwrap_or_else(|| "`git plan explain` lists the rules".to_owned());
    UNKNOWN_RULE
        .finding(place, format!("there is no rule {}", quoted(name)))
        .label("no such rule")
        .help(help)
        .distinction(name)
}

fn unknown_option(plan: &Plan, rule: &str, option: &crate::model::SpannedText, known: &[&str]) -> Finding {
    let help = if known.is_empty() {
        format!("`{rule}` has no options beside `level`")
    } else {
        did_you_mean(&option.value, known.iter().copied())
            .unwrap_or_else(|| format!("it has {}", known.join(", ")))
    };
    UNKNOWN_RULE
        .finding(
            plan.manifest_place(option.span),
            format!("`{rule}` has no option {}", quoted(&option.value)),
        )
        .label("no such option")
        .help(help)
        .distinction(format!("{rule}/{}", option.value))
}

fn cannot_be_silenced(place: Place, name: &str) -> Finding {
    UNKNOWN_RULE
        .finding(
            place,
            format!("the level of `{name}` cannot be set: what cannot be read cannot be lived with"),
        )
        .label("has no effect")
        .help("remove it, and mend what the rule finds")
        .distinction(name)
}
