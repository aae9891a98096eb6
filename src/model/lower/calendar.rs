//! Calendars of the manifest.

use crate::base::{Weekday, parse_number, quoted};
use crate::diagnostic::reading;
use crate::model::field::SpannedText;
use crate::model::value::CalendarSpec;
use crate::syntax::NodeIx;

use super::context::Context;
use super::scalar::{map, parsed, record, spanned, texts};
use super::time::ranges;

pub(super) fn calendar(context: &mut Context<'_>, node: NodeIx, of_the_plan: bool) -> Option<CalendarSpec> {
    const HELP: &str = "write `week`, `holidays` and `working` below it, indented";
    let [extends, week, hours, holidays, working] = record(
        context,
        node,
        ["extends", "week", "hours_per_day", "holidays", "working"],
        "a calendar",
        HELP,
    )?;
    let mut calendar = CalendarSpec::default();
    if let Some(extends) = extends {
        if of_the_plan {
            let message = "the plan's own calendar extends no other";
            context.error(reading::INVALID_VALUE, context.tree.span(extends), message, |finding| {
                finding
                    .label("not here")
                    .help("only an entry of `calendars:` can extend another")
                    .distinction("extends")
            });
        } else if let Some(id) = context.within("extends", |context| context.scalar(extends, "one id")) {
            calendar.extends = Some(spanned(context, id, extends));
        }
    }
    if let Some(week) = week {
        calendar.week = context.within("week", |context| self::week(context, week));
    }
    if let Some(hours) = hours {
        let read = |context: &mut Context<'_>| hours_per_day(context, hours, of_the_plan);
        calendar.minutes_per_day = context.within("hours_per_day", read);
    }
    if let Some(holidays) = holidays {
        let days = context.within("holidays", |context| ranges(context, holidays));
        calendar.holidays = days.unwrap_or_default();
    }
    if let Some(working) = working {
        calendar.working = context.within("working", |context| ranges(context, working)).unwrap_or_default();
    }
    Some(calendar)
}

pub(super) fn week(context: &mut Context<'_>, node: NodeIx) -> Option<Vec<Weekday>> {
    const EXPECTED: &str = "a day of the week";
    let mut days = Vec::new();
    let names = texts(context, node)?;
    for name in &names {
        match Weekday::parse(&name.value) {
            Some(day) => days.push(day),
            None => context.invalid_entry(
                name.span,
                &name.value,
                EXPECTED,
                "the days are `mon`, `tue`, `wed`, `thu`, `fri`, `sat`, `sun`",
            ),
        }
    }
    if context.tree.items(node).is_empty() {
        context.empty_list(node, "name the days that are worked: `[mon, tue, wed, thu, fri]`");
    }
    (!days.is_empty()).then_some(days)
}

pub(super) fn hours_per_day(context: &mut Context<'_>, node: NodeIx, of_the_plan: bool) -> Option<i64> {
    if !of_the_plan {
        let message = "how long a day is, is the same for the whole plan";
        context.error(reading::INVALID_VALUE, context.tree.span(node), message, |finding| {
            finding
                .label("not here")
                .help("move `hours_per_day` to the manifest's `calendar:`")
                .distinction("hours_per_day")
        });
        return None;
    }
    parsed(context, node, "a number of hours up to 24", "for example `8`, or `7.5`; whole minutes", |text| {
        let minutes = parse_number(text)? * 60.0;
        // 8.2 hours are 492 minutes, though not quite in binary.
        let whole = (minutes - minutes.round()).abs() < 1e-6;
        (whole && (1.0..=1440.0).contains(&minutes.round())).then_some(minutes.round() as i64)
    })
}

pub(super) fn calendars(
    context: &mut Context<'_>,
    node: NodeIx,
) -> Option<Box<[(SpannedText, CalendarSpec)]>> {
    const HELP: &str = "write `berlin:` and below it, indented, its `holidays:`";
    let Some(entries) = map(context, node, "a map of id to calendar", HELP) else {
        context.lost_items = true;
        return None;
    };
    let mut calendars = Vec::new();
    for entry in entries {
        let Some(id) = context.key(entry.key) else {
            context.lost_items = true;
            continue;
        };
        if let Some(wrong) = crate::base::what_is_wrong_with_id(id) {
            let proposal = crate::base::propose_id(id);
            let message = format!("{} cannot be an id: {wrong}", quoted(id));
            context.error(reading::INVALID_ID, context.tree.span(entry.key), message, |finding| {
                finding.label("not an id").help(format!("for example `{proposal}`")).distinction(id)
            });
        }
        let calendar = if context.tree.is_absent(entry.value) {
            CalendarSpec::default()
        } else {
            calendar(context, entry.value, false).unwrap_or_default()
        };
        calendars.push((spanned(context, id, entry.key), calendar));
    }
    Some(calendars.into())
}
