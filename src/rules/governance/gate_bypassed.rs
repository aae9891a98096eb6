use std::collections::BTreeMap;

use crate::base::Place;
use crate::diagnostic::Finding;
use crate::graph::{ItemIx, NeedLink};
use crate::model::value::LinkType;
use crate::model::{ItemKind, registry as fields};
use crate::progress::{GateStanding, Readiness, Stage};
use crate::rules::RuleContext;
use crate::rules::rule::declare_rule;
use crate::rules::words::list;
use crate::schedule::State;

declare_rule! {
    /// ## What it finds
    /// Work behind a gate that has started, or is finished where the gate holds its finish, and the gate is not approved. Work
    /// stands behind a gate that it needs, or that an initiative, key result or objective needs which it serves. A gate whose
    /// condition does not hold passes by itself, and a lead (a negative lag) lets work begin before the approval.
    ///
    /// ## Why it matters
    /// Whoever had to agree finds the thing done. They can say yes to what they cannot change any more, or stop what others
    /// have already paid for. And the next gate is one that people know how to walk around.
    ///
    /// ## Example
    /// ```yaml
    /// gates:
    ///   legal-agrees:
    ///     title: Legal agrees to the terms
    ///     owner: ana
    ///     part_of: launch
    ///     takes: 3d
    ///     approvers:
    ///       - mia
    /// tasks:
    ///   publish:
    ///     title: Publish the terms
    ///     owner: jon
    ///     part_of: launch
    ///     estimate: 5d
    ///     done_when: They are on the site.
    ///     status: doing
    ///     started: 2026-02-27
    ///     needs:
    ///       - legal-agrees
    /// ```
    ///
    /// ## Mended
    /// ```yaml
    /// gates:
    ///   legal-agrees:
    ///     title: Legal agrees to the terms
    ///     owner: ana
    ///     part_of: launch
    ///     takes: 3d
    ///     approvers:
    ///       - mia
    ///     approved:
    ///       mia: 2026-02-26
    /// tasks:
    ///   publish:
    ///     title: Publish the terms
    ///     owner: jon
    ///     part_of: launch
    ///     estimate: 5d
    ///     done_when: They are on the site.
    ///     status: doing
    ///     started: 2026-02-27
    ///     needs:
    ///       - legal-agrees
    /// ```
    pub(super) static GATE_BYPASSED = {
        name: "gate-bypassed",
        group: Governance,
        level: Error,
        needs: Plan,
        since: "0.1.0",
        check: check,
    }
}

fn check(context: &RuleContext<'_>, findings: &mut Vec<Finding>) {
    let readiness = Readiness::of(context.snapshot);
    for (item, need) in bypassing(context) {
        findings.push(finding(context, &readiness, item, need));
    }
}

/// Returns the work that has gone past an open gate, each with the need that it did not wait for: the one nearest to it.
fn bypassing<'s>(context: &RuleContext<'s>) -> BTreeMap<ItemIx, &'s NeedLink> {
    let (graph, snapshot) = (context.graph(), context.snapshot);
    // What stands behind a gate, by the end that is held: the start, or the finish alone.
    let mut behind: BTreeMap<(ItemIx, bool), &'s NeedLink> = BTreeMap::new();
    let mut next: Vec<(ItemIx, &'s NeedLink)> = graph
        .needs()
        .iter()
        .filter(|need| holds_at_open_gate(context, need))
        .map(|need| (need.successor, need))
        .collect();
    while !next.is_empty() {
        let mut members = Vec::new();
        for (item, need) in next {
            let holds_finish = need.link == LinkType::FinishToFinish;
            if let std::collections::btree_map::Entry::Vacant(free) = behind.entry((item, holds_finish)) {
                free.insert(need);
                members.extend(graph.served_by(item).map(|link| (link.member, need)));
            }
        }
        next = members;
    }
    let mut bypassing = BTreeMap::new();
    for ((item, holds_finish), need) in behind {
        let has_gone = match snapshot.state(item) {
            State::Done => true,
            State::Doing => !holds_finish,
            _ => false,
        };
        let kind = context.plan().item(item).kind;
        if has_gone && kind == ItemKind::Task && past_by(context, item, holds_finish) {
            bypassing.entry(item).or_insert(need);
        }
    }
    bypassing
}

/// Whether a task says that it began, or was done, by the data date; days to come are another mistake.
fn past_by(context: &RuleContext<'_>, task: ItemIx, holds_finish: bool) -> bool {
    let written = context.plan().item(task);
    let said =
        written.get(fields::STARTED).filter(|_| !holds_finish).or_else(|| written.get(fields::FINISHED));
    said.is_none_or(|day| *day <= context.snapshot.data_date)
}

/// Whether a need holds its successor back until a gate is approved that is not.
pub(in crate::rules) fn holds_at_open_gate(context: &RuleContext<'_>, need: &NeedLink) -> bool {
    let gate = context.plan().item(need.predecessor);
    let waits = matches!(need.link, LinkType::FinishToStart | LinkType::FinishToFinish);
    gate.kind == ItemKind::Gate
        && waits
        && !need.lag.to_string().starts_with('-')
        && gate.get(fields::APPROVERS).is_some()
        && !gate.unreadable.contains(&fields::APPROVED.ix())
        && !gate.unreadable.contains(&fields::GATE_WHEN.ix())
        && context.snapshot.state(need.predecessor) == State::Todo
        && !crate::progress::is_done(context.snapshot, need.predecessor)
}

fn finding(context: &RuleContext<'_>, readiness: &Readiness<'_>, item: ItemIx, need: &NeedLink) -> Finding {
    let plan = context.plan();
    let written = plan.item(item);
    let id = written.id.value.as_ref();
    let gate = plan.id(need.predecessor);
    let standing = GateStanding::of(context.snapshot, None, readiness, need.predecessor);
    let said = match context.snapshot.state(item) {
        State::Done => ("is done", written.spanned(fields::FINISHED)),
        _ => ("has begun", written.spanned(fields::STARTED)),
    };
    let (place, field): (Place, _) = match said.1 {
        Some(day) if said.0 == "is done" => (plan.place(item, day.span), fields::FINISHED.name()),
        Some(day) => (plan.place(item, day.span), fields::STARTED.name()),
        None => {
            (plan.place(item, written.span_of(fields::TASK_STATUS_FIELD)), fields::TASK_STATUS_FIELD.name())
        }
    };
    let whose = if need.successor == item {
        String::new()
    } else {
        format!(" for `{}`, which it serves,", plan.id(need.successor))
    };
    let missing = standing.asked.iter().chain(&standing.then).copied().collect::<Vec<_>>();
    let missing = match (standing.missing(), missing.len()) {
        (few, many) if few < many => format!("{few} of {}", list(&missing)),
        _ => list(&missing),
    };
    let who = if matches!(standing.stage, Stage::NotYet) {
        format!("which cannot even be asked for yet: {missing} must approve it")
    } else {
        format!("which waits for the approval of {missing}")
    };
    GATE_BYPASSED
        .finding(place, format!("`{id}` {}, and needs{whose} `{gate}`, {who}", said.0))
        .label("past the gate")
        .context(need.place, "needed here")
        .context(plan.id_place(need.predecessor), "not approved")
        .help(format!(
            "stop until it is approved; or if it was, write who approved it and when under `approved` of `{gate}`"
        ))
        .item(written.kind.name(), id)
        .field(field)
        .distinction(gate)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::rules::sketch::{check_each, found, tasks};

    const RULE: &str = "gate-bypassed";
    const DOING: &str = "status: doing, started: 2026-03-05";
    const DONE: &str = "status: done, started: 2026-03-05, finished: 2026-03-06";

    fn gate(fields: &str) -> String {
        format!("gates:\n  gate: {{title: G, owner: ana, approvers: [ben, cleo]{fields}}}\n")
    }

    fn work(status: &str, need: &str) -> String {
        tasks(&[("work", &format!("{status}, needs: [{need}]"))])
    }

    #[test]
    fn work_behind_an_open_gate_has_not_started() {
        check_each(
            RULE,
            &[
                (
                    work(DOING, "gate") + &gate(""),
                    "`work` has begun, and needs `gate`, which waits for the approval of `ben` and `cleo`",
                ),
                (work(DONE, "gate") + &gate(", approved: {ben: 2026-03-04}"), "is done, and needs `gate`"),
                (work(DOING, "gate") + &gate(", approved: {ben: 2026-03-04, cleo: 2026-03-05}"), ""),
                (work(DOING, "gate") + &gate(", when: {label: big}"), ""),
                (work(DOING, "gate") + &gate(", labels: [big], when: {label: big}"), "waits for"),
                (work("status: todo", "gate") + &gate(""), ""),
                (work("status: dropped", "gate") + &gate(""), ""),
                (work(DOING, "{id: gate, lag: -2d}") + &gate(""), ""),
                (work(DOING, "{id: gate, type: SS}") + &gate(""), ""),
                (work(DOING, "{id: gate, type: FF}") + &gate(""), ""),
                (work(DONE, "{id: gate, type: FF}") + &gate(""), "`work` is done"),
                (
                    work(DOING, "gate")
                        + "  before: {title: B, owner: ana, estimate: 1d}\n"
                        + &gate(", needs: [before]"),
                    "which cannot even be asked for yet: `ben` and `cleo` must approve it",
                ),
                (
                    work(DOING, "gate") + &gate("").replace("[ben, cleo]", "{any: [ben, cleo]}"),
                    "the approval of 1 of `ben` and `cleo`",
                ),
            ],
        );
    }

    #[test]
    fn what_an_initiative_needs_holds_its_work() {
        let text = "initiatives:\n  effort: {title: E, owner: ana, needs: [gate], tasks: {work: {title: W, owner: ana, "
            .to_owned()
            + DOING
            + "}}}\n"
            + &gate("");
        check_each(RULE, &[(text, "needs for `effort`, which it serves, `gate`")]);
    }

    proptest! {
        /// One approval more never makes work pass a gate that it did not pass before.
        #[test]
        fn an_approval_more_never_bypasses_a_gate(approved in 0_u8..8, more in 0_u8..3, quorum in 1_usize..4) {
            let plan = |approved: u8| {
                let people = ["ana", "ben", "cleo"];
                let given = (0..3).filter(|at| approved >> at & 1 == 1);
                let given: Vec<String> = given.map(|at| format!("{}: 2026-03-04", people[at])).collect();
                work(DOING, "gate")
                    + &format!(
                        "gates:\n  gate: {{title: G, owner: ana, approvers: {{quorum: {quorum}, of: [ana, ben, cleo]}}, \
                         approved: {{{}}}}}\n",
                        given.join(", ")
                    )
            };
            let (before, after) = (found(RULE, &plan(approved)).len(), found(RULE, &plan(approved | 1 << more)).len());
            prop_assert!(after <= before);
            prop_assert_eq!(before == 0, (approved.count_ones() as usize) >= quorum);
        }
    }
}
