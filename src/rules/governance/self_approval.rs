use crate::diagnostic::Finding;
use crate::model::{ItemKind, registry as fields};
use crate::progress::{GateStanding, Readiness, Stage};
use crate::rules::RuleContext;
use crate::rules::rule::declare_rule;
use crate::schedule::State;

declare_rule! {
    /// ## What it finds
    /// A gate whose asker approves it alone: its `owner` is the only one of its `approvers`, or is the only one who has
    /// approved when that was enough.
    ///
    /// ## Why it matters
    /// A gate is there so that a second person looks. One that is opened by whoever wants to pass costs the time of a gate
    /// and gives the safety of none, and everybody behind it believes that somebody has looked.
    ///
    /// ## Example
    /// ```yaml
    /// gates:
    ///   budget-released:
    ///     title: The money for the launch is released
    ///     owner: ana
    ///     part_of: launch
    ///     approvers:
    ///       - ana
    /// ```
    ///
    /// ## Mended
    /// ```yaml
    /// gates:
    ///   budget-released:
    ///     title: The money for the launch is released
    ///     owner: ana
    ///     part_of: launch
    ///     approvers:
    ///       - mia
    /// ```
    pub(super) static SELF_APPROVAL = {
        name: "self-approval",
        group: Governance,
        level: Warning,
        needs: Plan,
        since: "0.1.0",
        check: check,
    }
}

fn check(context: &RuleContext<'_>, findings: &mut Vec<Finding>) {
    let (plan, snapshot) = (context.plan(), context.snapshot);
    let readiness = std::cell::LazyCell::new(|| Readiness::of(snapshot));
    for gate in plan.items_of(ItemKind::Gate) {
        let written = plan.item(gate);
        let (Some(owner), Some(approvers)) =
            (written.spanned(fields::OWNER), written.spanned(fields::APPROVERS))
        else {
            continue;
        };
        let is_asked = approvers.value.people.iter().any(|person| person.value.as_ref() == owner.value);
        if !is_asked || snapshot.state(gate) == State::Dropped {
            continue;
        }
        let standing = GateStanding::of(snapshot, None, &readiness, gate);
        let nobody_else = approvers.value.people.iter().all(|person| person.value.as_ref() == owner.value);
        let gave_it = matches!(standing.stage, Stage::Approved(_))
            && standing.approved.iter().all(|(person, _)| *person == owner.value);
        let id = written.id.value.as_ref();
        let (message, field, span) = match standing.stage {
            Stage::PassesByItself => continue,
            _ if nobody_else => (
                format!("`{id}` is asked for by `{}`, and nobody else is asked to approve it", owner.value),
                fields::APPROVERS.name(),
                approvers.span,
            ),
            _ if gave_it => (
                format!("`{id}` is asked for by `{0}`, and nobody but `{0}` has approved it", owner.value),
                fields::APPROVED.name(),
                written.span_of(fields::APPROVED),
            ),
            _ => continue,
        };
        findings.push(
            SELF_APPROVAL
                .finding(plan.place(gate, span), message)
                .label("the asker alone")
                .context(plan.place(gate, owner.span), "asks for the approval")
                .help(
                    "let somebody else approve it, or ask for it; or remove the gate if nobody needs to look",
                )
                .item(written.kind.name(), id)
                .field(field),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::sketch::check_each;

    #[test]
    fn a_second_person_looks() {
        let gate = |fields: &str| format!("gates:\n  gate: {{title: G, owner: ana, {fields}}}\n");
        check_each(
            "self-approval",
            &[
                (gate("approvers: [ana]"), "asked for by `ana`, and nobody else is asked to approve it"),
                (gate("approvers: [ana], approved: {ana: 2026-03-03}"), "nobody else is asked"),
                (gate("approvers: [ben]"), ""),
                (gate("approvers: [ana, ben]"), ""),
                (gate("approvers: {any: [ana, ben]}"), ""),
                (
                    gate("approvers: {any: [ana, ben]}, approved: {ana: 2026-03-03}"),
                    "nobody but `ana` has approved it",
                ),
                (gate("approvers: {any: [ana, ben]}, approved: {ben: 2026-03-03}"), ""),
                (gate("approvers: {any: [ana, ben]}, approved: {ana: 2026-03-03, ben: 2026-03-04}"), ""),
                (gate("approvers: {quorum: 2, of: [ana, ben, cleo]}, approved: {ana: 2026-03-03}"), ""),
                (gate("approvers: [ana], when: {label: regulated}"), ""),
            ],
        );
    }
}
