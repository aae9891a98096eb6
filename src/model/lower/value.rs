//! One value of each kind that a field may ask for.

use crate::base::{
    Currency, Day, Duration, Money, Percent, Period, Quantity, Rate, Spanned, Weekday, did_you_mean,
    is_yaml_number, looks_like_date_or_period, parse_number, parse_whole, quoted,
};
use crate::diagnostic::{Level, reading};
use crate::model::field::{SpannedText, ValueKind};
use crate::model::value::{
    Approval, Approvers, ApproversForm, Blocked, Bound, CalendarSpec, Choice, Custom, Estimate, Impact,
    LinkType, Need, Range, Reading, Readings, Review, RuleSetting, Value,
};
use crate::syntax::{Content, Entry, NodeIx};

use super::condition;
use super::context::Context;

const DATE: &str = "a date such as `2026-06-30`";
const DURATION: &str = "a duration such as `4h`, `3d`, `2w` or `1w 2d`";
const LAG: &str = "a lag such as `2d`, `-1d` or `3ed`";
const LAG_HELP: &str =
    "a lag is working time (`2d`, negative for an overlap) or whole calendar days or weeks (`3ed`, `2ew`)";
const DURATION_HELP: &str =
    "hours are `h`, working days `d`, working weeks `w`; a fraction has a point: `1.5d`";

/// Reads the value of a field; `None` where it is not of the field's kind, which has been reported.
pub(super) fn lower(context: &mut Context<'_>, kind: ValueKind, node: NodeIx) -> Option<Value> {
    match kind {
        ValueKind::Text => text(context, node).map(|text| Value::Text(text.into())),
        ValueKind::Reference(_) => reference(context, node).map(|id| Value::Text(id.into())),
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

const MONEY: &str = "a sum such as `250k EUR`";
const MONEY_HELP: &str =
    "write the amount (`k` and `M` are thousands and millions), a space and the currency";

/// Reads `>=0.3` into its numbers.
pub(super) fn requirement(text: &str) -> Option<Vec<u64>> {
    let version = text.strip_prefix(">=")?.trim();
    let parts: Option<Vec<u64>> = version.split('.').map(parse_whole).collect();
    parts.filter(|parts| (1..=3).contains(&parts.len()))
}

/// Reads a scalar with a function that says what its text means.
fn parsed<T>(
    context: &mut Context<'_>,
    node: NodeIx,
    expected: &str,
    help: &str,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Option<T> {
    let text = context.scalar(node, expected)?;
    let value = parse(text.trim());
    if value.is_none() {
        context.invalid(node, text, expected, help);
    }
    value
}

/// Reads one id, which linking looks up.
fn reference<'t>(context: &mut Context<'t>, node: NodeIx) -> Option<&'t str> {
    if context.field == Some("owner") && matches!(context.tree.content(node), Content::Sequence(_)) {
        let help = "name the one person who answers for it; who else works on a task goes into `with:`";
        context.wrong_type(node, "one id", help);
        return None;
    }
    context.scalar(node, "one id")
}

fn text<'t>(context: &mut Context<'t>, node: NodeIx) -> Option<&'t str> {
    if context.tree.text(node).is_none() {
        context.wrong_type(
            node,
            "text",
            "write the words behind the key, in quotes where they hold brackets",
        );
        return None;
    }
    let text = context.scalar(node, "text")?;
    if text.trim().is_empty() {
        context.invalid(node, text, "text that says something", "write a few words, or leave the field out");
        return None;
    }
    Some(text)
}

fn spanned(context: &Context<'_>, text: &str, node: NodeIx) -> SpannedText {
    SpannedText::new(text.into(), context.tree.span(node))
}

fn texts(context: &mut Context<'_>, node: NodeIx) -> Option<Vec<SpannedText>> {
    let tree = context.tree;
    if !matches!(tree.content(node), Content::Sequence(_)) {
        let example = tree.text(node).map_or_else(|| "[one, two]".to_owned(), |text| format!("[{text}]"));
        context.wrong_type(node, "a list", format!("write {}, or one `- entry` a line", quoted(&example)));
        return None;
    }
    let mut texts = Vec::new();
    for item in tree.items(node) {
        if tree.is_absent(*item) {
            context.wrong_type(*item, "a list without gaps", "fill the entry in, or remove the `-`");
            continue;
        }
        if let Some(text) = text(context, *item) {
            texts.push(spanned(context, text, *item));
        }
    }
    Some(texts)
}

/// Returns the entries of a map, `None` where it is none.
fn map(context: &mut Context<'_>, node: NodeIx, expected: &str, help: &str) -> Option<Vec<Entry>> {
    if matches!(context.tree.content(node), Content::Mapping(_)) {
        return Some(context.entries(node));
    }
    context.wrong_type(node, expected, help);
    None
}

fn links(context: &mut Context<'_>, node: NodeIx) -> Option<Box<[(SpannedText, SpannedText)]>> {
    let entries = map(context, node, "a map of label to URL", "write `label: https://…`")?;
    let mut links = Vec::new();
    for entry in entries {
        let Some(label) = context.key(entry.key) else { continue };
        if context.tree.is_absent(entry.value) {
            continue;
        }
        let Some(url) = context.within(label, |context| text(context, entry.value)) else { continue };
        links.push((spanned(context, label, entry.key), spanned(context, url, entry.value)));
    }
    Some(links.into())
}

fn custom(context: &mut Context<'_>, node: NodeIx, depth: usize) -> Option<Custom> {
    let tree = context.tree;
    if depth == 0 && !matches!(tree.content(node), Content::Mapping(_)) {
        context.wrong_type(
            node,
            "a map",
            "write `custom:` and below it, indented, whatever you want to keep",
        );
        return None;
    }
    if depth > crate::syntax::NESTING_LIMIT {
        context.error(
            reading::LIMIT_EXCEEDED,
            tree.span(node),
            "aliases nest deeper than what is read",
            |finding| finding.label("reading stopped here").help("write the values out"),
        );
        return None;
    }
    Some(match tree.content(node) {
        Content::Sequence(_) => Custom::List(
            tree.items(node).iter().filter_map(|item| custom(context, *item, depth + 1)).collect(),
        ),
        Content::Mapping(_) => {
            let mut map = Vec::new();
            for entry in context.entries(node) {
                let Some(key) = context.key(entry.key) else { continue };
                map.push((key.to_owned(), custom(context, entry.value, depth + 1)?));
            }
            Custom::Map(map)
        }
        _ if tree.is_absent(node) => Custom::Absent,
        _ => Custom::Text(tree.text(node).unwrap_or_default().to_owned()),
    })
}

/// Reads a day between 1970 and 2299.
fn day(context: &mut Context<'_>, node: NodeIx) -> Option<Day> {
    let text = context.scalar(node, DATE)?;
    match day_or_help(text) {
        Ok(day) => Some(day),
        Err((expected, help)) => {
            context.invalid(node, text, expected, help);
            None
        }
    }
}

/// Reads a day that is the key of a map.
pub(super) fn day_key(context: &mut Context<'_>, node: NodeIx) -> Option<Day> {
    let text = context.scalar(node, DATE)?;
    match day_or_help(text) {
        Ok(day) => Some(day),
        Err((expected, help)) => {
            context.invalid_entry(context.tree.span(node), text, expected, help);
            None
        }
    }
}

/// Reads a day, or says what the text is not and how to write it.
fn day_or_help(text: &str) -> Result<Day, (&'static str, String)> {
    match Day::parse(text.trim()) {
        Some(day) if (Day::FIRST..=Day::LAST).contains(&day) => Ok(day),
        Some(_) => Err(("between 1970 and 2299", "check the year".to_owned())),
        None => Err((DATE, date_help(text.trim()))),
    }
}

fn percent(context: &mut Context<'_>, node: NodeIx) -> Option<Percent> {
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

/// Says how to write what was meant, where that can be told.
fn date_help(text: &str) -> String {
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    let number = |part: &str| part.parse::<i16>().ok();
    if let [a, b, c] = parts.as_slice()
        && let (Some(first), Some(second), Some(third)) = (number(a), number(b), number(c))
    {
        if a.len() == 4 {
            return match Day::from_ymd(first, second as i8, third as i8) {
                Some(day) if day.to_string() != text => format!("write `{day}`"),
                _ => "there is no such day in the calendar".to_owned(),
            };
        }
        if c.len() == 4 && first > 12 && Day::from_ymd(third, second as i8, first as i8).is_some() {
            return format!("write year, month, day: `{third:04}-{second:02}-{first:02}`");
        }
    }
    if Period::parse(text).is_some() {
        return "a period is taken by `due`, `start` and `start_after` alone: name a day".to_owned();
    }
    "write year, month, day: `2026-06-30`".to_owned()
}

fn period(context: &mut Context<'_>, node: NodeIx) -> Option<Value> {
    const EXPECTED: &str = "a date such as `2026-06-30` or a period such as `2026-Q2`";
    let text = context.scalar(node, EXPECTED)?;
    match Period::parse(text.trim()) {
        Some(period) if period.first >= Day::FIRST && period.last <= Day::LAST => {
            Some(Value::Period(Box::new(period)))
        }
        Some(_) => {
            context.invalid(node, text, "between 1970 and 2299", "check the year");
            None
        }
        None => {
            let help = if looks_like_date_or_period(text.trim()) {
                "there is no such day or period in the calendar".to_owned()
            } else {
                let help = date_help(text.trim());
                format!("{help}; periods are `2026`, `2026-H1`, `2026-Q2`, `2026-06` and `2026-W14`")
            };
            context.invalid(node, text, EXPECTED, help);
            None
        }
    }
}

fn ranges(context: &mut Context<'_>, node: NodeIx) -> Option<Vec<Range>> {
    const EXPECTED: &str = "a date or a range such as `2026-02-16..2026-02-20`";
    let entries = map(context, node, "a map of days to text", "write `2026-02-16..2026-02-20: the reason`")?;
    let mut ranges = Vec::new();
    for entry in entries {
        let Some(key) = context.key(entry.key) else { continue };
        let span = context.tree.span(entry.key);
        let (first, last) = key.split_once("..").unwrap_or((key, key));
        let in_range = |day: &Day| (Day::FIRST..=Day::LAST).contains(day);
        let first = Day::parse(first.trim()).filter(in_range);
        let last = Day::parse(last.trim()).filter(in_range);
        let (Some(first), Some(last)) = (first, last) else {
            let help = "write the first and the last day, both included, with `..` between them";
            context.invalid_entry(span, key, EXPECTED, help);
            continue;
        };
        if last < first {
            let help = "its last day is before its first: swap them";
            context.invalid_entry(span, key, "a range that runs forward", help);
            continue;
        }
        let text = if context.tree.is_absent(entry.value) {
            ""
        } else {
            context.within(key, |context| text(context, entry.value)).unwrap_or_default()
        };
        ranges.push(Range { first, last, span, text: text.into() });
    }
    Some(ranges)
}

fn duration(context: &mut Context<'_>, node: NodeIx, zero: bool) -> Option<Duration> {
    let text = context.scalar(node, DURATION)?;
    match Duration::parse(text.trim()) {
        Some(duration) if zero || !duration.is_zero() => Some(duration),
        Some(_) => {
            let help = match context.field {
                Some("estimate") => {
                    "work takes time; for a moment that takes none, write `milestone: true` and no estimate"
                }
                _ => "write a time above nothing",
            };
            context.invalid(node, text, "a time above nothing", help);
            None
        }
        None => {
            context.invalid(node, text, DURATION, duration_help(text.trim()));
            None
        }
    }
}

/// Says how to write what was meant, where that can be told.
fn duration_help(text: &str) -> String {
    let digits = text.trim_end_matches(|letter: char| !letter.is_ascii_digit());
    let unit = text[digits.len()..].trim().to_lowercase();
    if let Some(number) = parse_number(digits).filter(|number| *number > 0.0) {
        let days = match unit.as_str() {
            "" | "d" | "day" | "days" => Some(format!("{number}d")),
            "h" | "hour" | "hours" | "hrs" => Some(format!("{number}h")),
            "w" | "week" | "weeks" | "wk" | "wks" => Some(format!("{number}w")),
            "mo" | "month" | "months" => Some(format!("{}w", number * 4.0)),
            "ed" | "ew" => {
                return "elapsed time is for lags alone; here time is working time: `3d`".to_owned();
            }
            _ => None,
        };
        if let Some(days) = days {
            return format!("for example `{days}`; {DURATION_HELP}");
        }
    }
    DURATION_HELP.to_owned()
}

fn estimate(context: &mut Context<'_>, node: NodeIx, zero: bool) -> Option<Estimate> {
    if !matches!(context.tree.content(node), Content::Sequence(_)) {
        return duration(context, node, zero).map(Estimate::single);
    }
    let items = context.tree.items(node).to_vec();
    let three: Vec<Duration> = items.iter().filter_map(|item| duration(context, *item, zero)).collect();
    if items.len() != 3 {
        let shown: Vec<&str> = items.iter().filter_map(|item| context.tree.text(*item)).collect();
        let shown = format!("[{}]", shown.join(", "));
        context.invalid(node, &shown, "one duration or three", "write `[optimistic, likely, pessimistic]`");
        return None;
    }
    let [optimistic, likely, pessimistic] = three.try_into().ok()?;
    // Whether a week is longer than nine days is for a calendar to say; here the plainest week decides.
    let length = |duration: Duration| duration.minutes(480, 5);
    if length(optimistic) > length(likely) || length(likely) > length(pessimistic) {
        let shown = format!("[{optimistic}, {likely}, {pessimistic}]");
        context.invalid(
            node,
            &shown,
            "in order",
            "write `[optimistic, likely, pessimistic]`, the shortest first",
        );
        return None;
    }
    Some(Estimate { optimistic, likely, pessimistic })
}

fn quantity(context: &mut Context<'_>, node: NodeIx) -> Option<Quantity> {
    parsed(
        context,
        node,
        "a number",
        "write plain digits with a point for decimals (`1000`, `1.5`), and its unit behind it if you like",
        Quantity::parse,
    )
}

fn choice(context: &mut Context<'_>, node: NodeIx, words: &'static [&'static str]) -> Option<&'static str> {
    let list = words.join("`, `");
    let expected = format!("one of `{list}`");
    let text = context.scalar(node, &expected)?;
    let found = words.iter().find(|word| **word == text).copied();
    if found.is_none() {
        let help = other_words(text, words)
            .map(|word| format!("this is called `{word}` here"))
            .or_else(|| did_you_mean(text, words.iter().copied()))
            .unwrap_or_else(|| "write one of them, as it stands here".to_owned());
        context.invalid(node, text, &expected, help);
    }
    found
}

/// What other tools and people say for the words of this language.
const OTHER_WORDS: &[(&str, &[&str])] = &[
    ("todo", &["open", "new", "planned", "backlog", "not started", "pending", "to do"]),
    ("doing", &["in progress", "wip", "started", "ongoing", "active", "underway", "under way"]),
    ("done", &["complete", "completed", "finished", "closed", "resolved", "shipped"]),
    ("dropped", &["cancelled", "canceled", "abandoned", "rejected", "wont do", "won't do"]),
    ("active", &["open", "in progress", "doing", "started", "todo", "ongoing"]),
    ("closed", &["done", "complete", "completed", "finished", "achieved", "resolved"]),
    ("on_track", &["green", "good", "ok"]),
    ("at_risk", &["yellow", "amber", "orange"]),
    ("off_track", &["red", "bad", "late"]),
    ("up", &["upwards", "increase", "higher", "more"]),
    ("down", &["downwards", "decrease", "lower", "less"]),
    ("FS", &["finish to start", "fs"]),
    ("SS", &["start to start", "ss"]),
    ("FF", &["finish to finish", "ff"]),
    ("SF", &["start to finish", "sf"]),
];

/// Returns the one of `words` that is meant by another word for it.
fn other_words(text: &str, words: &[&'static str]) -> Option<&'static str> {
    let folded = text.trim().to_lowercase().replace(['-', '_'], " ");
    let meant = OTHER_WORDS.iter().filter(|(_, others)| others.contains(&folded.as_str()));
    meant.filter_map(|(word, _)| words.iter().find(|known| *known == word)).copied().next()
}

/// Reads the keys of a small fixed map: the value nodes in the order of `keys`; unknown ones are reported.
fn record<const N: usize>(
    context: &mut Context<'_>,
    node: NodeIx,
    keys: [&str; N],
    expected: &str,
    help: &str,
) -> Option<[Option<NodeIx>; N]> {
    let entries = map(context, node, expected, help)?;
    let mut found = [None; N];
    for entry in entries {
        let Some(key) = context.key(entry.key) else { continue };
        if let Some(at) = keys.iter().position(|known| *known == key) {
            if !context.tree.is_absent(entry.value) {
                found[at] = Some(entry.value);
            }
        } else if !key.starts_with("x-") {
            let help =
                did_you_mean(key, keys).unwrap_or_else(|| format!("it may have `{}`", keys.join("`, `")));
            let field = context.field.unwrap_or_default();
            let message = format!("`{field}` has no key {}", quoted(key));
            context.error(reading::UNKNOWN_FIELD, context.tree.span(entry.key), message, |finding| {
                finding.label("unknown key").help(help).distinction(key)
            });
        }
    }
    Some(found)
}

/// Reports a key that a small map must have.
fn missing(context: &mut Context<'_>, node: NodeIx, key: &str, help: &str) {
    let message = match context.field {
        Some(field) => format!("`{field}` has no `{key}`"),
        None => format!("there is no `{key}`"),
    };
    context.error(reading::MISSING_FIELD, context.tree.span(node), message, |finding| {
        finding.label(format!("`{key}` is required")).help(help).distinction(key)
    });
}

fn needs(context: &mut Context<'_>, node: NodeIx) -> Option<Vec<Need>> {
    const HELP: &str = "write a list of ids, or of `{id: audit, type: SS, lag: 5d}`";
    let tree = context.tree;
    if !matches!(tree.content(node), Content::Sequence(_)) {
        let help = tree
            .text(node)
            .map_or_else(|| HELP.to_owned(), |id| format!("write {}", quoted(&format!("[{id}]"))));
        context.wrong_type(node, "a list", help);
        return None;
    }
    let mut needs = Vec::new();
    for item in tree.items(node) {
        let span = tree.span(*item);
        let plain = |id: SpannedText| Need { id, link: LinkType::default(), lag: Duration::ZERO, span };
        match tree.content(*item) {
            Content::Scalar { text, .. } if !tree.is_absent(*item) => {
                let id = SpannedText::new(text.as_ref().into(), span);
                needs.push(plain(id));
            }
            Content::Mapping(_) => {
                let Some([id, link, lag]) = record(context, *item, ["id", "type", "lag"], "a need", HELP)
                else {
                    continue;
                };
                let Some(id) = id else {
                    missing(context, *item, "id", HELP);
                    continue;
                };
                let Some(id) = context
                    .within("id", |context| context.scalar(id, "one id"))
                    .map(|text| spanned(context, text, id))
                else {
                    continue;
                };
                let mut need = plain(id);
                if let Some(link) = link {
                    let name = context.within("type", |context| choice(context, link, &LinkType::NAMES));
                    let Some(name) = name else { continue };
                    need.link = LinkType::parse(name).unwrap_or_default();
                }
                if let Some(lag) = lag {
                    let read = context
                        .within("lag", |context| parsed(context, lag, LAG, LAG_HELP, Duration::parse_lag));
                    let Some(read) = read else { continue };
                    need.lag = read;
                }
                needs.push(need);
            }
            _ => context.wrong_type(*item, "an id or a map", HELP),
        }
    }
    Some(needs)
}

fn blocked(context: &mut Context<'_>, node: NodeIx) -> Option<Blocked> {
    const HELP: &str = "write `{since: 2026-03-02, why: the vendor's tool is down}`";
    let [since, why] = record(context, node, ["since", "why"], "a map of `since` and `why`", HELP)?;
    for (key, value) in [("since", since), ("why", why)] {
        if value.is_none() {
            missing(context, node, key, HELP);
        }
    }
    let (since, why) = (since?, why?);
    let day = context.within("since", |context| day(context, since));
    let reason = context.within("why", |context| text(context, why));
    Some(Blocked { since: Spanned::new(day?, context.tree.span(since)), why: spanned(context, reason?, why) })
}

fn approvers(context: &mut Context<'_>, node: NodeIx) -> Option<Approvers> {
    const HELP: &str = "write a list of people, `{any: [ana, jon]}` or `{quorum: 2, of: [ana, jon, tomas]}`";
    let (people, list, needed, form) = if matches!(context.tree.content(node), Content::Sequence(_)) {
        (texts(context, node)?, node, None, ApproversForm::All)
    } else {
        let [any, quorum, of] =
            record(context, node, ["any", "quorum", "of"], "a list or map of people", HELP)?;
        match (any, quorum, of) {
            (Some(any), None, None) => {
                (context.within("any", |context| texts(context, any))?, any, Some(1), ApproversForm::Any)
            }
            (None, Some(quorum), Some(of)) => {
                let number = context.within("quorum", |context| {
                    parsed(context, quorum, "a whole number", HELP, parse_whole)
                })?;
                (
                    context.within("of", |context| texts(context, of))?,
                    of,
                    Some(number as usize),
                    ApproversForm::Quorum,
                )
            }
            _ => {
                context.error(
                    reading::INVALID_VALUE,
                    context.tree.span(node),
                    "this does not say who approves",
                    |finding| {
                        finding
                            .label("neither a list, `any`, nor `quorum` with `of`")
                            .help(HELP)
                            .distinction("form")
                    },
                );
                return None;
            }
        }
    };
    // An entry that could not be read has been reported, and leaves the number open.
    let written = context.tree.items(list).len();
    if people.len() < written {
        return None;
    }
    if people.is_empty() {
        context.empty_list(list, HELP);
        return None;
    }
    let needed = needed.unwrap_or(people.len());
    if needed == 0 || needed > people.len() {
        let message = format!("{needed} of {} people cannot approve", people.len());
        context.error(reading::INVALID_VALUE, context.tree.span(node), message, |finding| {
            finding.label("the gate could never be passed, or by nobody").help(HELP).distinction("quorum")
        });
        return None;
    }
    Some(Approvers { people, needed, form })
}

fn approvals(context: &mut Context<'_>, node: NodeIx) -> Option<Box<[Approval]>> {
    let entries = map(context, node, "a map of person to day", "write `ana: 2026-03-02`")?;
    let mut approvals = Vec::new();
    for entry in entries {
        let Some(person) = context.key(entry.key) else { continue };
        if context.tree.is_absent(entry.value) {
            continue;
        }
        let Some(day) = context.within(person, |context| day(context, entry.value)) else { continue };
        let person = spanned(context, person, entry.key);
        approvals.push(Approval { person, day: Spanned::new(day, context.tree.span(entry.value)) });
    }
    Some(approvals.into())
}

fn bound(context: &mut Context<'_>, node: NodeIx) -> Option<Bound> {
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

fn readings(context: &mut Context<'_>, node: NodeIx) -> Option<Readings> {
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

fn impact(context: &mut Context<'_>, node: NodeIx) -> Option<Impact> {
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

fn calendar(context: &mut Context<'_>, node: NodeIx, of_the_plan: bool) -> Option<CalendarSpec> {
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

fn week(context: &mut Context<'_>, node: NodeIx) -> Option<Vec<Weekday>> {
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

fn hours_per_day(context: &mut Context<'_>, node: NodeIx, of_the_plan: bool) -> Option<i64> {
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

fn calendars(context: &mut Context<'_>, node: NodeIx) -> Option<Box<[(SpannedText, CalendarSpec)]>> {
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

fn rules(context: &mut Context<'_>, node: NodeIx) -> Option<Box<[RuleSetting]>> {
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

fn level(context: &mut Context<'_>, node: NodeIx) -> Option<Level> {
    const HELP: &str = "the levels are `off`, `note`, `warning` and `error`; options go into `{level: …, …}`";
    let text = context.scalar(node, "a level")?;
    let level = Level::parse(text);
    if level.is_none() {
        let help = did_you_mean(text, Level::ALL.map(Level::name)).unwrap_or_else(|| HELP.to_owned());
        context.invalid(node, text, "a level", help);
    }
    level
}

fn reviews(context: &mut Context<'_>, node: NodeIx) -> Option<Box<[Review]>> {
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

fn version(context: &mut Context<'_>, node: NodeIx) -> Option<u32> {
    parsed(context, node, "a whole number", "this program reads version 1 of the language", |text| {
        parse_whole(text).and_then(|version| u32::try_from(version).ok()).filter(|version| *version > 0)
    })
}
