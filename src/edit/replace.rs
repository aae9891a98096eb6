//! The place of a value that no file holds: that of the field, or of the item that it is said of.

use crate::base::Span;
use crate::model::value::{CalendarSpec, Condition, Readings};
use crate::model::{SpannedText, Value};

/// Returns a value of which all parts are at one place.
pub(super) fn put_at(mut value: Value, span: Span) -> Value {
    let text = |text: &mut SpannedText| text.span = span;
    let condition =
        |condition: &mut Condition| condition.terms.iter_mut().for_each(|term| term.value.span = span);
    let calendar = |calendar: &mut CalendarSpec| {
        calendar.extends.iter_mut().for_each(text);
        calendar.holidays.iter_mut().chain(&mut calendar.working).for_each(|range| range.span = span);
    };
    match &mut value {
        Value::Texts(texts) => texts.iter_mut().for_each(text),
        Value::Links(links) => links.iter_mut().for_each(|(label, url)| {
            text(label);
            text(url);
        }),
        Value::Ranges(ranges) => ranges.iter_mut().for_each(|range| range.span = span),
        Value::Needs(needs) => needs.iter_mut().for_each(|need| {
            need.span = span;
            text(&mut need.id);
        }),
        Value::Condition(terms) => condition(terms),
        Value::Blocked(blocked) => {
            blocked.since.span = span;
            text(&mut blocked.why);
        }
        Value::Approvers(approvers) => approvers.people.iter_mut().for_each(text),
        Value::Approvals(approvals) => approvals.iter_mut().for_each(|approval| {
            text(&mut approval.person);
            approval.day.span = span;
        }),
        Value::Readings(readings) => match readings.as_mut() {
            Readings::At(path) => text(path),
            Readings::Here(list) => list.iter_mut().for_each(|reading| {
                reading.day.span = span;
                reading.value.span = span;
            }),
        },
        Value::Calendar(spec) => calendar(spec),
        Value::Calendars(calendars) => calendars.iter_mut().for_each(|(id, spec)| {
            text(id);
            calendar(spec);
        }),
        Value::Rules(rules) => rules.iter_mut().for_each(|rule| {
            text(&mut rule.name);
            rule.options.iter_mut().for_each(|(name, value)| {
                text(name);
                text(value);
            });
        }),
        Value::Reviews(reviews) => reviews.iter_mut().for_each(|review| {
            review.span = span;
            condition(&mut review.when);
            review.who.iter_mut().chain(&mut review.why).for_each(text);
        }),
        _ => {}
    }
    value
}
