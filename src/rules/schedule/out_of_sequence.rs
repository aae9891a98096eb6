use std::collections::BTreeMap;

use crate::base::{Day, Instant, Place};
use crate::diagnostic::Finding;
use crate::graph::{ItemIx, NeedLink};
use crate::model::value::LinkType;
use crate::model::{ItemKind, registry as fields};
use crate::rules::RuleContext;
use crate::rules::governance::holds_at_open_gate;
use crate::rules::rule::declare_rule;
use crate::schedule::{self, End, State};

use super::impossible_progress::is_impossible;

declare_rule! {
    /// ## What it finds
    /// Work that was started, or finished, before what it needs allowed: begun while a predecessor is (or was) still being
    /// worked on, or done before the day that a link and its lag make the earliest. Work also waits for what its initiative or
    /// objective needs.
    ///
    /// Days are all that a plan records. So work that was started on the very day on which its predecessor was finished is
    /// left alone.
    ///
    /// ## Why it matters
    /// Either the work was begun on ground that may still move, and somebody will do it twice; or it did not need the other
    /// thing after all, and the link is wrong, and with it the forecast. Only the owner knows which.
    ///
    /// ## Example
    /// ```yaml
    /// tasks:
    ///   contract:
    ///     title: Sign the contract with the printer
    ///     owner: jon
    ///     part_of: launch
    ///     estimate: 3d
    ///     done_when: Both sides have signed.
    ///   brochure:
    ///     title: Print the brochure
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 5d
    ///     done_when: A thousand copies are in the office.
    ///     status: doing
    ///     started: 2026-02-26
    ///     progress: 20%
    ///     needs:
    ///       - contract
    /// ```
    ///
    /// ## Mended
    /// ```yaml
    /// tasks:
    ///   contract:
    ///     title: Sign the contract with the printer
    ///     owner: jon
    ///     part_of: launch
    ///     estimate: 3d
    ///     done_when: Both sides have signed.
    ///   brochure:
    ///     title: Print the brochure
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 5d
    ///     done_when: A thousand copies are in the office.
    ///     status: doing
    ///     started: 2026-02-26
    ///     progress: 20%
    ///     needs:
    ///       - { id: contract, type: FF } # the text is set while the lawyers talk; printing waits
    /// ```
    pub(super) static OUT_OF_SEQUENCE = {
        name: "out-of-sequence",
        group: Schedule,
        level: Warning,
        needs: Schedule,
        since: "0.1.0",
        check: check,
    }
}

fn check(context: &RuleContext<'_>, findings: &mut Vec<Finding>) {
    let mut broken: BTreeMap<(ItemIx, End), Vec<Broken<'_>>> = BTreeMap::new();
    for (need, at) in context.graph().needs().iter().zip(0..) {
        if let Some(broken_link) = Broken::find(context, need, at) {
            let links = broken.entry((broken_link.item, broken_link.said.end)).or_default();
            links.push(broken_link);
        }
    }
    for mut links in broken.into_values() {
        links.sort_by_key(|link| (std::cmp::Reverse(link.bound), link.need.predecessor));
        findings.push(finding(context, &links));
    }
}

/// An end of some work that has happened: the day, and where it says so.
#[derive(Clone, Copy)]
struct Said {
    end: End,
    day: Day,
    verb: &'static str,
    field: &'static str,
    place: Place,
}

/// A need that was not waited for.
struct Broken<'s> {
    need: &'s NeedLink,
    /// What did not wait: what has the need, or serves what has it.
    item: ItemIx,
    said: Said,
    /// Before this instant it could not be.
    bound: Instant,
}

impl<'s> Broken<'s> {
    fn find(context: &RuleContext<'s>, need: &'s NeedLink, at: usize) -> Option<Self> {
        let timetable = context.timetable();
        let (successor, predecessor) = (need.successor, need.predecessor);
        // To need dropped work, or to go on after what is closed, is not a matter of order.
        let state = context.snapshot.state(predecessor);
        let closed = state == State::Done && context.plan().item(predecessor).kind.is_container();
        // Nor is to pass a gate that nobody has opened: that is worse, and told by a rule of its own.
        if state == State::Dropped || closed || holds_at_open_gate(context, need) {
            return None;
        }
        let end = timetable.passes.network().links.get(at)?.kind.to_end();
        let (item, said) = if context.plan().item(successor).kind.is_container() {
            let members = context.graph().all_serving(successor).into_iter();
            let started = members.filter_map(|member| Some((member, happened(context, member, end)?)));
            started.min_by_key(|(member, said)| (said.day, *member))?
        } else {
            (successor, happened(context, successor, end)?)
        };
        let bound = timetable.bound(at)?;
        // The latest that the day can mean: where even that is too early, it is certain.
        let latest = timetable.calendar().close(said.day);
        let certain = latest < bound && !is_impossible(context, item) && !is_impossible(context, predecessor);
        certain.then_some(Self { need, item, said, bound })
    }
}

/// Returns when an end of some work has happened, as it is written.
fn happened(context: &RuleContext<'_>, item: ItemIx, end: End) -> Option<Said> {
    let plan = context.plan();
    let written = plan.item(item);
    let state = context.snapshot.state(item);
    if written.kind == ItemKind::Gate {
        let day = schedule::approved_on(written, context.snapshot.data_date)?;
        let place = plan.place(item, written.span_of(fields::APPROVED));
        return Some(Said { end, day, verb: "was approved", field: fields::APPROVED.name(), place });
    }
    if written.kind != ItemKind::Task || !matches!(state, State::Doing | State::Done) {
        return None;
    }
    let started = written.spanned(fields::STARTED).filter(|_| end == End::Start);
    let finished = written.spanned(fields::FINISHED).filter(|_| state == State::Done);
    match (started, finished) {
        (Some(day), _) => Some(Said {
            end,
            day: *day.value,
            verb: "was started",
            field: fields::STARTED.name(),
            place: plan.place(item, day.span),
        }),
        (None, Some(day)) => Some(Said {
            end,
            day: *day.value,
            verb: "was finished",
            field: fields::FINISHED.name(),
            place: plan.place(item, day.span),
        }),
        (None, None) => None,
    }
}

/// Tells the needs that one end of an item did not wait for; the one that held longest is told in full.
fn finding(context: &RuleContext<'_>, links: &[Broken<'_>]) -> Finding {
    let (plan, timetable) = (context.plan(), context.timetable());
    let Broken { need, item, said, bound } = &links[0];
    let written = plan.item(*item);
    let who_needs = if need.successor == *item {
        "it".to_owned()
    } else {
        format!("`{}`, which it serves,", plan.id(need.successor))
    };
    let more = match links.len() {
        1 => String::new(),
        count => format!("; that is one of {count} needs that it did not wait for"),
    };
    let mut finding = OUT_OF_SEQUENCE
        .finding(
            said.place,
            format!(
                "`{}` {} {}, and {who_needs} needs `{}` ({}), which {}{more}",
                written.id.value,
                said.verb,
                said.day,
                plan.id(need.predecessor),
                kind_and_lag(need),
                when(context, need)
            ),
        )
        .label("too early")
        .help("correct the days, or the need: was it really waited for?")
        .item(written.kind.name(), written.id.value.as_ref())
        .field(said.field)
        .measure(timetable.days_between(said.day, timetable.passes.finish_day(*bound)));
    if said.field == fields::FINISHED.name() && said.end == End::Start {
        finding = finding.distinction("start");
    }
    for link in links {
        let id = plan.id(link.need.predecessor);
        finding =
            finding.context(link.need.place, format!("needed here, and `{id}` {}", when(context, link.need)));
    }
    finding
}

/// Returns `FS`, `SS+2d`.
fn kind_and_lag(need: &NeedLink) -> String {
    let kind = need.link.name();
    match need.lag.to_string() {
        _ if need.lag.is_zero() => kind.to_owned(),
        lead if lead.starts_with('-') => format!("{kind}{lead}"),
        lag => format!("{kind}+{lag}"),
    }
}

/// Says when the end of a predecessor that counts was, or is forecast to be.
fn when(context: &RuleContext<'_>, need: &NeedLink) -> String {
    let (timetable, item) = (context.timetable(), need.predecessor);
    let days = timetable.days(item);
    let state = context.snapshot.state(item);
    let is_start = matches!(need.link, LinkType::StartToStart | LinkType::StartToFinish);
    let (day, verb, past) = if is_start {
        (days.early_start, "start", matches!(state, State::Doing | State::Done))
    } else {
        (days.early_finish, "finish", state == State::Done)
    };
    let day = day.map(|day| day.to_string()).unwrap_or_default();
    if past { format!("{verb}ed on {day}") } else { format!("is forecast to {verb} on {day}") }
}

#[cfg(test)]
mod tests {
    use crate::rules::sketch::{check_each, findings, tasks};

    const RULE: &str = "out-of-sequence";

    fn pair(first: &str, need: &str, then: &str) -> String {
        tasks(&[("first", first), ("then", &format!("{then}, needs: [{{id: first, {need}}}]"))])
    }

    fn begun(day: &str) -> String {
        format!("status: doing, started: {day}")
    }

    fn done(finished: &str) -> String {
        format!("status: done, started: 2026-03-02, finished: {finished}")
    }

    #[test]
    fn each_link_with_and_without_lag_allows_its_earliest_day() {
        // The first runs from Wednesday 4 to Thursday 5 March.
        let first = "status: done, started: 2026-03-04, finished: 2026-03-05";
        for (need, too_early, early_enough) in [
            ("type: FS", "2026-03-04", "2026-03-05"),
            // Two working days from the close of Thursday end with Monday.
            ("type: FS, lag: 2d", "2026-03-06", "2026-03-09"),
            ("type: FS, lag: -1d", "2026-03-04", "2026-03-05"),
            ("type: FS, lag: -2d", "2026-03-03", "2026-03-04"),
            // Three days after Thursday is Sunday.
            ("type: FS, lag: 3ed", "2026-03-06", "2026-03-09"),
            ("type: SS", "2026-03-03", "2026-03-04"),
            ("type: SS, lag: 2d", "2026-03-04", "2026-03-05"),
            ("type: SS, lag: 1ew", "2026-03-10", "2026-03-11"),
        ] {
            let said = format!("was started {too_early}, and it needs `first` ({}", &need[6..8]);
            check_each(
                RULE,
                &[
                    (pair(first, need, &begun(too_early)), &said),
                    (pair(first, need, &begun(early_enough)), ""),
                ],
            );
        }
        for (need, too_early, early_enough) in [
            ("type: FF", "2026-03-04", "2026-03-05"),
            ("type: FF, lag: 1d", "2026-03-05", "2026-03-06"),
            ("type: FF, lag: -1d", "2026-03-04", "2026-03-05"),
            ("type: SF", "2026-03-03", "2026-03-04"),
            ("type: SF, lag: 2d", "2026-03-04", "2026-03-05"),
            ("type: SF, lag: 3ed", "2026-03-06", "2026-03-07"),
        ] {
            let said = format!("was finished {too_early}, and it needs `first` ({}", &need[6..8]);
            check_each(
                RULE,
                &[
                    (pair(first, need, &done(too_early)), &said),
                    (pair(first, need, &done(early_enough)), ""),
                    (pair(first, need, &begun("2026-03-02")), ""),
                ],
            );
        }
    }

    #[test]
    fn a_forecast_counts_where_the_first_is_not_done() {
        let fs = |first: &str, then: &str| pair(first, "type: FS", then);
        check_each(
            RULE,
            &[
                (fs("estimate: 3d", &begun("2026-03-10")), "which is forecast to finish on 2026-03-13"),
                (fs("status: doing, started: 2026-03-09, remaining: 2d", &begun("2026-03-11")), "2026-03-12"),
                (fs("status: doing, started: 2026-03-09, remaining: 1d", &begun("2026-03-11")), ""),
                (
                    pair("estimate: 3d", "type: SS", &begun("2026-03-10")),
                    "which is forecast to start on 2026-03-11",
                ),
                (fs("estimate: 3d", &done("2026-03-10")), "was started 2026-03-02"),
                (fs("estimate: 3d", "estimate: 1d"), ""),
                // Nobody says when it was started; it was finished too early all the same.
                (
                    fs("estimate: 3d", "milestone: true, status: done, finished: 2026-03-10"),
                    "was finished 2026-03-10",
                ),
                // Dropped, or not believable: other rules speak of that.
                (fs("status: dropped", &begun("2026-03-10")), ""),
                (fs("status: done, started: 2026-03-10", &begun("2026-03-09")), ""),
                (fs("status: done, started: 2026-03-04, finished: 2026-03-20", &begun("2026-03-09")), ""),
                (fs("estimate: 3d", "status: done, started: 2026-03-10, finished: 2026-03-03"), ""),
            ],
        );
    }

    #[test]
    fn gates_and_containers_wait_too() {
        let gate = |day: &str| {
            tasks(&[("first", "status: done, started: 2026-03-04, finished: 2026-03-05")])
                + &format!(
                    "gates:\n  gate: {{title: G, owner: ana, approvers: [ben], needs: [first], approved: {{ben: {day}}}}}\n"
                )
        };
        let effort = |started: &str| {
            tasks(&[("first", "estimate: 2d"), ("then", &(begun(started) + ", part_of: effort"))])
                + "initiatives:\n  effort: {title: E, owner: ana, needs: [first]}\n"
        };
        check_each(
            RULE,
            &[
                (gate("2026-03-05"), ""),
                (gate("2026-03-04"), "`gate` was approved 2026-03-04"),
                (effort("2026-03-10"), "and `effort`, which it serves, needs `first` (FS)"),
            ],
        );
    }

    #[test]
    fn what_did_not_wait_for_several_is_one_finding() {
        let text = tasks(&[
            ("one", "estimate: 3d"),
            ("two", "estimate: 5d"),
            ("then", &(begun("2026-03-10") + ", needs: [one, two]")),
        ]);
        let found = findings(RULE, &text);
        assert_eq!(found.len(), 1);
        assert!(found[0].message.contains("`two`"), "{}", found[0].message);
        assert!(
            found[0].message.ends_with("one of 2 needs that it did not wait for"),
            "{}",
            found[0].message
        );
        assert_eq!(found[0].related.len(), 2);
    }
}
