use crate::diagnostic::Finding;
use crate::model::{ItemKind, registry as fields};
use crate::progress::{GateStanding, Readiness, Stage};
use crate::rules::RuleContext;
use crate::rules::reach::reach;
use crate::rules::rule::declare_rule;
use crate::rules::words::{list, working_days};

declare_rule! {
    /// ## What it finds
    /// An open gate that could have been approved by now: everything that it needs is done, and the time that each approver
    /// `takes` has passed since then; none, where nothing is said. Where approvers are asked `in_order`, the time counts from the
    /// last approval, for each of those who are still to come. A gate that needs nothing is left alone, for nothing says since when it
    /// could be asked.
    ///
    /// ## Why it matters
    /// An approval that waits is work that waits, and it is nobody's fault: whoever asked has asked, and whoever approves has
    /// a hundred other things to do. A question that names the person and the days is mostly enough.
    ///
    /// ## Example
    /// ```yaml plan.yaml
    /// plan: Spring release
    /// version: 1
    /// start: 2026-02-09
    /// as_of: 2026-03-02
    /// ```
    /// ```yaml
    /// tasks:
    ///   terms:
    ///     title: Write the terms
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 5d
    ///     done_when: Nothing in them is in brackets.
    ///     status: done
    ///     started: 2026-02-16
    ///     finished: 2026-02-20
    /// gates:
    ///   legal-agrees:
    ///     title: Legal agrees to the terms
    ///     owner: ana
    ///     part_of: launch
    ///     takes: 3d
    ///     approvers:
    ///       - mia
    ///     needs:
    ///       - terms
    /// ```
    ///
    /// ## Mended
    /// ```yaml plan.yaml
    /// plan: Spring release
    /// version: 1
    /// start: 2026-02-09
    /// as_of: 2026-03-02
    /// ```
    /// ```yaml
    /// tasks:
    ///   terms:
    ///     title: Write the terms
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 5d
    ///     done_when: Nothing in them is in brackets.
    ///     status: done
    ///     started: 2026-02-16
    ///     finished: 2026-02-20
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
    ///     needs:
    ///       - terms
    /// ```
    pub(super) static APPROVAL_OVERDUE = {
        name: "approval-overdue",
        group: Governance,
        level: Warning,
        needs: Schedule,
        since: "0.1.0",
        check: check,
    }
}

fn check(context: &RuleContext<'_>, findings: &mut Vec<Finding>) {
    let (plan, snapshot, timetable) = (context.plan(), context.snapshot, context.timetable());
    let gates: Vec<_> = context.open_items().filter(|(_, written)| written.kind == ItemKind::Gate).collect();
    if gates.is_empty() {
        return;
    }
    let readiness = Readiness::of(snapshot);
    for (gate, written) in gates {
        let unreadable =
            [fields::APPROVED.ix(), fields::TAKES.ix(), fields::NEEDS.ix(), fields::GATE_WHEN.ix()];
        if unreadable.iter().any(|field| written.unreadable.contains(field))
            || written.get(fields::APPROVERS).is_none()
            || !context.is_whole(gate)
        {
            continue;
        }
        let standing = GateStanding::of(snapshot, Some(timetable), &readiness, gate);
        let Stage::Asked { since: Some(since), by: Some(by) } = standing.stage else { continue };
        let days = timetable.days_between(by, snapshot.data_date);
        if by >= snapshot.data_date || days == 0 {
            continue;
        }
        let id = written.id.value.as_ref();
        let whose = match standing.missing() {
            few if few < standing.asked.len() => format!("{few} of {}", list(&standing.asked)),
            _ => list(&standing.asked),
        };
        let takes = match written.get(fields::TAKES) {
            Some(takes) => format!("which takes {}", takes.likely),
            None => "for which no time is set (`takes`)".to_owned(),
        };
        let then = if standing.then.is_empty() {
            String::new()
        } else {
            format!(", then of {}", list(&standing.then))
        };
        let asked = standing.asked.first().and_then(|person| plan.find_person(person));
        let up = reach(context, timetable.calendar(), asked, &[gate], since);
        findings.push(
            APPROVAL_OVERDUE
                .finding(
                    plan.id_place(gate),
                    format!(
                        "`{id}` waits for the approval of {whose}{then}, {takes}, since {since}: {} over its time",
                        working_days(days)
                    ),
                )
                .label("everything that it needs is done")
                .context(plan.place(gate, written.span_of(fields::APPROVERS)), "asked to approve")
                .help(format!(
                    "ask {whose}; write the day under `approved` once it is given, or say in `takes` how long it needs{up}"
                ))
                .item(written.kind.name(), id)
                .measure(days),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::sketch::{check_each, tasks};

    const RULE: &str = "approval-overdue";

    fn plan(finished: &str, fields: &str) -> String {
        tasks(&[
            ("done", &format!("status: done, started: 2026-03-02, finished: {finished}")),
            ("open", "estimate: 1d"),
        ]) + &format!("gates:\n  gate: {{title: G, owner: ana, {fields}}}\n")
    }

    #[test]
    fn an_approval_is_overdue_when_its_time_has_passed() {
        check_each(
            RULE,
            &[
                (
                    plan("2026-03-03", "approvers: [ben], takes: 2d, needs: [done]"),
                    "`gate` waits for the approval of `ben`, which takes 2d, since 2026-03-04: 4 working days over its time",
                ),
                (plan("2026-03-09", "approvers: [ben], takes: 2d, needs: [done]"), ""),
                (plan("2026-03-06", "approvers: [ben], takes: 2d, needs: [done]"), "1 working day over"),
                (
                    plan("2026-03-10", "approvers: [ben], needs: [done]"),
                    "for which no time is set (`takes`), since 2026-03-10: 1 working day over",
                ),
                (plan("2026-03-11", "approvers: [ben], needs: [done]"), ""),
                (plan("2026-03-03", "approvers: [ben], needs: [done, open]"), ""),
                (plan("2026-03-03", "approvers: [ben]"), ""),
                (plan("2026-03-03", "approvers: [ben], needs: [done], approved: {ben: 2026-03-04}"), ""),
                (plan("2026-03-03", "approvers: [ben], needs: [done], when: {label: big}"), ""),
                (
                    plan(
                        "2026-03-03",
                        "approvers: [ana, ben, cleo], in_order: true, takes: 1d, needs: [done], approved: {ana: 2026-03-04}",
                    ),
                    "the approval of `ben`, then of `cleo`, which takes 1d, since 2026-03-04: 3 working days over",
                ),
                (
                    plan(
                        "2026-03-03",
                        "approvers: [ana, ben, cleo], in_order: true, takes: 3d, needs: [done], approved: {ana: 2026-03-04}",
                    ),
                    "",
                ),
                (
                    plan("2026-03-03", "approvers: {quorum: 2, of: [ana, ben, cleo]}, needs: [done]"),
                    "the approval of 2 of `ana`, `ben` and `cleo`",
                ),
            ],
        );
    }
}
