//! What work waits for: needs, blocks, approvers and approvals.

use crate::base::{Duration, Spanned, parse_whole, quoted};
use crate::diagnostic::reading;
use crate::model::field::SpannedText;
use crate::model::value::{Approval, Approvers, ApproversForm, Blocked, LinkType, Need};
use crate::syntax::{Content, NodeIx};

use super::choice::choice;
use super::context::Context;
use super::scalar::{each_once, map, missing, parsed, record, spanned, text, texts};
use super::time::{LAG, LAG_HELP, day};

pub(super) fn needs(context: &mut Context<'_>, node: NodeIx) -> Option<Vec<Need>> {
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

pub(super) fn blocked(context: &mut Context<'_>, node: NodeIx) -> Option<Blocked> {
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

pub(super) fn approvers(context: &mut Context<'_>, node: NodeIx) -> Option<Approvers> {
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
    let people = each_once(context, people);
    if people.is_empty() {
        context.empty_list(list, HELP);
        return None;
    }
    // Whoever was named twice has been reported: that they cannot approve twice is the same mistake.
    let doubled = written - people.len();
    let needed = needed.unwrap_or(people.len());
    let needed = if doubled > 0 { needed.min(people.len()) } else { needed };
    if needed == 0 || needed > people.len() {
        let message = format!("{needed} of {} people cannot approve", people.len());
        context.error(reading::INVALID_VALUE, context.tree.span(node), message, |finding| {
            finding.label("the gate could never be passed, or by nobody").help(HELP).distinction("quorum")
        });
        return None;
    }
    Some(Approvers { people, needed, form })
}

pub(super) fn approvals(context: &mut Context<'_>, node: NodeIx) -> Option<Box<[Approval]>> {
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
