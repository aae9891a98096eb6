//! The manifest's rules, reviews and versions.

use crate::base::{did_you_mean, parse_whole};
use crate::diagnostic::Level;
use crate::model::registry::{EVENTS, URGENCIES};
use crate::model::value::{Notice, Review, RuleSetting};
use crate::syntax::{Content, NodeIx};

use super::choice::choice;
use super::condition;
use super::context::Context;
use super::scalar::{map, missing, parsed, record, spanned, text, texts};

pub(super) fn rules(context: &mut Context<'_>, node: NodeIx) -> Option<Box<[RuleSetting]>> {
    const HELP: &str = "write `late: error`, or `oversized-task: {level: warning, over: 15d}`";
    let entries = map(context, node, "a map of rule to level", HELP)?;
    let mut rules = Vec::new();
    for entry in entries {
        let Some(name) = context.key(entry.key) else { continue };
        if context.tree.is_absent(entry.value) {
            continue;
        }
        let mut setting =
            RuleSetting { name: spanned(context, name, entry.key), level: None, options: Vec::new() };
        if matches!(context.tree.content(entry.value), Content::Mapping(_)) {
            for option in context.entries(entry.value) {
                let Some(key) = context.key(option.key) else { continue };
                if context.tree.is_absent(option.value) {
                    continue;
                }
                if key == "level" {
                    setting.level = context.within(name, |context| level(context, option.value));
                } else if let Some(text) =
                    context.within(key, |context| context.scalar(option.value, "one value"))
                {
                    setting
                        .options
                        .push((spanned(context, key, option.key), spanned(context, text, option.value)));
                }
            }
        } else {
            setting.level = context.within(name, |context| level(context, entry.value));
        }
        rules.push(setting);
    }
    Some(rules.into())
}

pub(super) fn level(context: &mut Context<'_>, node: NodeIx) -> Option<Level> {
    const HELP: &str = "the levels are `off`, `note`, `warning` and `error`; options go into `{level: …, …}`";
    let text = context.scalar(node, "a level")?;
    let level = Level::parse(text);
    if level.is_none() {
        let help = did_you_mean(text, Level::ALL.map(Level::name)).unwrap_or_else(|| HELP.to_owned());
        context.invalid(node, text, "a level", help);
    }
    level
}

/// Reads how urgently somebody is told of what, in the order of [`EVENTS`].
pub(super) fn notices(context: &mut Context<'_>, node: NodeIx) -> Option<Box<[Notice]>> {
    const HELP: &str = "write `{blocked: now, became_critical: off}`";
    let urgencies =
        record(context, node, EVENTS, "a map of kind of event to `now`, `digest` or `off`", HELP)?;
    let mut notices = Vec::new();
    for (event, urgency) in EVENTS.into_iter().zip(urgencies) {
        let Some(urgency) = urgency else { continue };
        let urgency = context.within(event, |context| choice(context, urgency, URGENCIES));
        notices.extend(urgency.map(|urgency| Notice { event, urgency }));
    }
    Some(notices.into())
}

pub(super) fn reviews(context: &mut Context<'_>, node: NodeIx) -> Option<Box<[Review]>> {
    const HELP: &str = "write `- {when: {field: due}, who: [ana], why: the reason}`";
    if !matches!(context.tree.content(node), Content::Sequence(_)) {
        context.wrong_type(node, "a list", HELP);
        return None;
    }
    let mut reviews = Vec::new();
    for item in context.tree.items(node).to_vec() {
        let Some([when, who, why]) = record(context, item, ["when", "who", "why"], "a review", HELP) else {
            continue;
        };
        for (key, value) in [("when", when), ("who", who)] {
            if value.is_none() {
                missing(context, item, key, HELP);
            }
        }
        let (Some(when), Some(who)) = (when, who) else { continue };
        let when = condition::lower(context, crate::model::field::ConditionPlace::Review, when);
        let people = context.within("who", |context| texts(context, who));
        if context.tree.items(who).is_empty() && people.is_some() {
            context.within("who", |context| {
                context.empty_list(who, "name who must agree, or remove the review");
            });
            continue;
        }
        let who = people;
        let why = why.and_then(|why| {
            let reason = context.within("why", |context| text(context, why))?;
            Some(spanned(context, reason, why))
        });
        let (Some(when), Some(who)) = (when, who) else { continue };
        reviews.push(Review { when, who, why, span: context.tree.span(item) });
    }
    Some(reviews.into())
}

pub(super) fn version(context: &mut Context<'_>, node: NodeIx) -> Option<u32> {
    parsed(context, node, "a whole number", "this program reads version 1 of the language", |text| {
        parse_whole(text).and_then(|version| u32::try_from(version).ok()).filter(|version| *version > 0)
    })
}

/// Reads `>=0.3` into its numbers.
pub(super) fn requirement(text: &str) -> Option<Vec<u64>> {
    let version = text.strip_prefix(">=")?.trim();
    let parts: Option<Vec<u64>> = version.split('.').map(parse_whole).collect();
    parts.filter(|parts| (1..=3).contains(&parts.len()))
}
