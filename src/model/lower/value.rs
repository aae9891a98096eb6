//! One value of each kind that a field may ask for.

use crate::base::{Currency, Money, Rate};
use crate::model::field::{PEOPLE, ValueKind};
use crate::model::value::{Choice, Value};
use crate::syntax::NodeIx;

use super::calendar::{calendar, calendars};
use super::choice::choice;
use super::condition;
use super::context::Context;
use super::figure::{MONEY, MONEY_HELP, bound, impact, percent, quantity, readings};
use super::scalar::{custom, each_once, links, parsed, reference, text, texts};
use super::setting::{notices, requirement, reviews, rules, version};
use super::time::{day, duration, estimate, period, ranges};
use super::work::{approvals, approvers, blocked, needs};

/// Reads the value of a field; `None` where it is not of the field's kind, which has been reported.
pub(super) fn lower(context: &mut Context<'_>, kind: ValueKind, node: NodeIx) -> Option<Value> {
    match kind {
        ValueKind::Text => text(context, node).map(|text| Value::Text(text.into())),
        ValueKind::Reference(_) => reference(context, node).map(|id| Value::Text(id.into())),
        ValueKind::References(target) if target == PEOPLE => {
            let people = texts(context, node)?;
            Some(Value::Texts(each_once(context, people).into()))
        }
        ValueKind::Texts | ValueKind::References(_) => {
            texts(context, node).map(|texts| Value::Texts(texts.into()))
        }
        ValueKind::Links => links(context, node).map(Value::Links),
        ValueKind::Custom => custom(context, node, 0).map(|custom| Value::Custom(Box::new(custom))),
        ValueKind::Date => day(context, node).map(Value::Day),
        ValueKind::DateOrPeriodEnd | ValueKind::DateOrPeriodStart => period(context, node),
        ValueKind::Ranges => ranges(context, node).map(|ranges| Value::Ranges(ranges.into())),
        ValueKind::Duration => {
            duration(context, node, false).map(|duration| Value::Duration(Box::new(duration)))
        }
        ValueKind::DurationOrZero => {
            duration(context, node, true).map(|duration| Value::Duration(Box::new(duration)))
        }
        ValueKind::Estimate => {
            estimate(context, node, false).map(|estimate| Value::Estimate(Box::new(estimate)))
        }
        ValueKind::EstimateOrZero => {
            estimate(context, node, true).map(|estimate| Value::Estimate(Box::new(estimate)))
        }
        ValueKind::Percent => percent(context, node).map(Value::Percent),
        ValueKind::Money => parsed(context, node, MONEY, MONEY_HELP, Money::parse).map(Value::Money),
        ValueKind::Rate => parsed(
            context,
            node,
            "a sum for each week or day, such as `250k EUR/w`",
            "write the sum, its currency, and `/w` for a week or `/d` for a working day",
            Rate::parse,
        )
        .map(Value::Rate),
        ValueKind::Currency => parsed(
            context,
            node,
            "a currency such as `EUR`",
            "write the currency's three capital letters, such as `EUR` or `USD`",
            Currency::parse,
        )
        .map(Value::Currency),
        ValueKind::Quantity => quantity(context, node).map(|quantity| Value::Quantity(Box::new(quantity))),
        ValueKind::Flag => {
            parsed(context, node, "`true` or `false`", "write `true`, or leave the field out", |text| {
                match text {
                    "true" | "True" | "TRUE" => Some(true),
                    "false" | "False" | "FALSE" => Some(false),
                    _ => None,
                }
            })
            .map(Value::Flag)
        }
        ValueKind::Choice(words) => choice(context, node, words).map(|word| Value::Choice(Choice(word))),
        ValueKind::Needs => needs(context, node).map(|needs| Value::Needs(needs.into())),
        ValueKind::Condition(place) => {
            condition::lower(context, place, node).map(|condition| Value::Condition(Box::new(condition)))
        }
        ValueKind::Blocked => blocked(context, node).map(|blocked| Value::Blocked(Box::new(blocked))),
        ValueKind::Approvers => {
            approvers(context, node).map(|approvers| Value::Approvers(Box::new(approvers)))
        }
        ValueKind::Approvals => approvals(context, node).map(Value::Approvals),
        ValueKind::Bound => bound(context, node).map(|bound| Value::Bound(Box::new(bound))),
        ValueKind::Readings => readings(context, node).map(|readings| Value::Readings(Box::new(readings))),
        ValueKind::Impact => impact(context, node).map(|impact| Value::Impact(Box::new(impact))),
        ValueKind::Calendar => {
            calendar(context, node, true).map(|calendar| Value::Calendar(Box::new(calendar)))
        }
        ValueKind::Calendars => calendars(context, node).map(Value::Calendars),
        ValueKind::Rules => rules(context, node).map(Value::Rules),
        ValueKind::Reviews => reviews(context, node).map(Value::Reviews),
        ValueKind::Notices => notices(context, node).map(Value::Notices),
        ValueKind::Version => version(context, node).map(Value::Version),
        ValueKind::Requirement => parsed(
            context,
            node,
            "a version such as `\">=0.3\"`",
            "write the least version of the program that can read this plan",
            |text| requirement(text).map(|_| text.into()),
        )
        .map(Value::Requirement),
    }
}
