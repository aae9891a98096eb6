//! Percentages, numbers, readings, bounds and what a risk would cost.

use crate::base::{Duration, Money, Percent, Quantity, Spanned, is_yaml_number, parse_number};
use crate::model::value::{Bound, Estimate, Impact, Reading, Readings};
use crate::syntax::{Content, NodeIx};

use super::context::Context;
use super::scalar::{map, parsed, spanned, text};
use super::time::{day_key, duration_help, estimate};

pub(super) const MONEY: &str = "a sum such as `250k EUR`";

pub(super) const MONEY_HELP: &str =
    "write the amount (`k` and `M` are thousands and millions), a space and the currency";

pub(super) fn percent(context: &mut Context<'_>, node: NodeIx) -> Option<Percent> {
    const EXPECTED: &str = "a percentage such as `40%`";
    let text = context.scalar(node, EXPECTED)?.trim();
    let percent = Percent::parse(text);
    if percent.is_none() {
        let number = parse_number(text.trim_end_matches('%').trim_end());
        let help = match number {
            Some(number) if (0.0..=1.0).contains(&number) && text.contains('.') => {
                format!("write `{}%`", (number * 1000.0).round() / 10.0)
            }
            Some(number) if (0.0..=100.0).contains(&number) => format!("write `{number}%`"),
            _ => "percentages run from `0%` to `100%`".to_owned(),
        };
        context.invalid(node, text, EXPECTED, help);
    }
    percent
}

pub(super) fn quantity(context: &mut Context<'_>, node: NodeIx) -> Option<Quantity> {
    parsed(
        context,
        node,
        "a number",
        "write plain digits with a point for decimals (`1000`, `1.5`), and its unit behind it if you like",
        Quantity::parse,
    )
}

pub(super) fn bound(context: &mut Context<'_>, node: NodeIx) -> Option<Bound> {
    const EXPECTED: &str = "a number or `[low, high]`";
    if !matches!(context.tree.content(node), Content::Sequence(_)) {
        let number = parsed(context, node, EXPECTED, "write a number such as `4.5`", Quantity::parse)?;
        return Some(Bound::Number(number));
    }
    let items = context.tree.items(node).to_vec();
    let numbers: Vec<Quantity> = items.iter().filter_map(|item| quantity(context, *item)).collect();
    if numbers.len() < items.len() {
        return None;
    }
    match numbers.as_slice() {
        [low, high] if low.number <= high.number => Some(Bound::Between(low.clone(), high.clone())),
        _ => {
            let shown: Vec<String> = numbers.iter().map(ToString::to_string).collect();
            let shown = format!("[{}]", shown.join(", "));
            let help = match numbers.len() {
                2 => "write the lower number first: `[2, 5]`",
                _ => "write two numbers, the lowest and the highest: `[2, 5]`",
            };
            context.invalid(node, &shown, EXPECTED, help);
            None
        }
    }
}

pub(super) fn readings(context: &mut Context<'_>, node: NodeIx) -> Option<Readings> {
    if let Content::Scalar { .. } = context.tree.content(node) {
        let path = text(context, node)?;
        if is_yaml_number(path.trim()) {
            let help = format!("write the day with it: `2026-03-02: {}`", path.trim());
            context.invalid(node, path, "a map of date to number, or the path of a CSV", help);
            return None;
        }
        return Some(Readings::At(spanned(context, path, node)));
    }
    let entries =
        map(context, node, "a map of date to number, or the path of a CSV", "write `2026-03-02: 4.5`")?;
    let mut readings = Vec::new();
    for entry in entries {
        let Some(day) = day_key(context, entry.key) else { continue };
        if context.tree.is_absent(entry.value) {
            continue;
        }
        let key = context.tree.text(entry.key).unwrap_or_default();
        let Some(value) = context.within(key, |context| quantity(context, entry.value)) else { continue };
        readings.push(Reading {
            day: Spanned::new(day, context.tree.span(entry.key)),
            value: Spanned::new(value, context.tree.span(entry.value)),
        });
    }
    readings.sort_by_key(|reading| reading.day.value);
    Some(Readings::Here(readings))
}

pub(super) fn impact(context: &mut Context<'_>, node: NodeIx) -> Option<Impact> {
    if matches!(context.tree.content(node), Content::Sequence(_)) {
        return estimate(context, node, false).map(Impact::Time);
    }
    let text = context.scalar(node, "a duration or a sum")?.trim();
    if let Some(money) = Money::parse(text) {
        return Some(Impact::Money(money));
    }
    match Duration::parse(text) {
        Some(duration) if !duration.is_zero() => Some(Impact::Time(Estimate::single(duration))),
        _ => {
            let money = text.ends_with(|letter: char| letter.is_ascii_uppercase());
            let help = if money { MONEY_HELP.to_owned() } else { duration_help(text) };
            context.invalid(node, text, "a duration such as `2w` or a sum such as `250k EUR`", help);
            None
        }
    }
}
