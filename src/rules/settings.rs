//! What the manifest's `rules:` say: levels of rules and groups, options.

use rustc_hash::FxHashMap;

use crate::base::{Duration, did_you_mean, quoted};
use crate::diagnostic::{Finding, Level, reading};
use crate::graph::Plan;
use crate::model::registry as fields;

use super::hygiene::UNKNOWN_RULE;
use super::{Group, Rule, all, find};

/// Levels and options, with the defaults where the manifest says nothing.
#[derive(Debug, Default)]
pub(super) struct Settings {
    groups: FxHashMap<&'static str, Level>,
    rules: FxHashMap<&'static str, Level>,
    options: FxHashMap<(&'static str, &'static str), String>,
}

impl Settings {
    /// Reads the manifest's settings; what they name and there is not, is reported.
    pub(super) fn of(plan: &Plan, findings: &mut Vec<Finding>) -> Self {
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
            } else if let Some(rule) = find(name) {
                if rule.group == Group::Reading {
                    findings.push(cannot_be_silenced(place, name));
                } else if let Some(level) = setting.level {
                    settings.rules.insert(rule.name, level);
                }
                for (option, value) in &setting.options {
                    settings.set_option(plan, rule, option, value, findings);
                }
            } else {
                findings.push(unknown_rule(place, name));
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

/// A rule's name that no rule has.
pub(super) fn unknown_rule(place: crate::base::Place, name: &str) -> Finding {
    let known = all().iter().map(|rule| rule.name).chain(Group::ALL.into_iter().map(Group::name));
    let help = did_you_mean(name, known).unwrap_or_else(|| "`git plan explain` lists the rules".to_owned());
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

fn cannot_be_silenced(place: crate::base::Place, name: &str) -> Finding {
    UNKNOWN_RULE
        .finding(
            place,
            format!("the level of `{name}` cannot be set: what cannot be read cannot be lived with"),
        )
        .label("has no effect")
        .help("remove it, and mend what the rule finds")
        .distinction(name)
}
