use std::collections::BTreeSet;

use crate::diagnostic::Finding;
use crate::graph::{ItemIx, PartyIx, Plan};
use crate::model::{ItemKind, registry as fields};
use crate::rules::RuleContext;
use crate::rules::rule::declare_rule;
use crate::rules::words::list;
use crate::schedule::State;

declare_rule! {
    /// ## What it finds
    /// A key result whose owner has no say in any of the work that drives it: owns none of it, leads the team of nobody who
    /// does (nor a team above it), and manages nobody who does, directly or through others.
    ///
    /// It looks only where the plan says anywhere who manages or leads whom. A key result that nothing drives is another
    /// matter: `undriven-key-result`.
    ///
    /// ## Why it matters
    /// Who answers for a figure must be able to move it. An owner without a say can only report, and the people who could
    /// act answer for something else.
    ///
    /// ## Example
    /// ```yaml
    /// objectives:
    ///   loyal-customers:
    ///     title: Customers stay
    ///     owner: jon
    ///     due: 2026-12-31
    ///     key_results:
    ///       renewals:
    ///         title: Nine of ten renew
    ///         owner: jon
    ///         unit: "%"
    ///         from: 70
    ///         to: 90
    ///
    /// initiatives:
    ///   better-support:
    ///     title: Support that answers within the hour
    ///     owner: ana
    ///     drives:
    ///       - renewals
    ///     done_when: No request waits for longer than an hour.
    /// ```
    ///
    /// ## Mended
    /// ```yaml
    /// objectives:
    ///   loyal-customers:
    ///     title: Customers stay
    ///     owner: jon
    ///     due: 2026-12-31
    ///     key_results:
    ///       renewals:
    ///         title: Nine of ten renew
    ///         owner: ana
    ///         unit: "%"
    ///         from: 70
    ///         to: 90
    ///
    /// initiatives:
    ///   better-support:
    ///     title: Support that answers within the hour
    ///     owner: ana
    ///     drives:
    ///       - renewals
    ///     done_when: No request waits for longer than an hour.
    /// ```
    pub(super) static OWNER_WITHOUT_AUTHORITY = {
        name: "owner-without-authority",
        group: Ownership,
        level: Warning,
        needs: WholePlan,
        since: "0.1.0",
        check: check,
    }
}

fn check(context: &RuleContext<'_>, findings: &mut Vec<Finding>) {
    let (plan, graph) = (context.plan(), context.graph());
    let says_who_leads = |party: PartyIx| {
        let party = plan.party(party);
        party.get(fields::MANAGER).is_some() || party.get(fields::LEAD).is_some()
    };
    if !plan.parties().any(says_who_leads) {
        return;
    }
    for (item, written) in context.open_items() {
        if written.kind != ItemKind::KeyResult {
            continue;
        }
        let (Some(person), Some(owner)) = (graph.owner(item), written.spanned(fields::OWNER)) else {
            continue;
        };
        let work = driving_work(context, item);
        let owners: BTreeSet<PartyIx> = work.iter().filter_map(|work| graph.owner(*work)).collect();
        // Work without a readable owner may be anybody's.
        let all_known = work.iter().all(|work| graph.owner(*work).is_some());
        if owners.is_empty() || !all_known || owners.iter().any(|other| has_a_say(plan, person, *other)) {
            continue;
        }
        let names: Vec<&str> = owners.iter().map(|owner| plan.party_id(*owner)).collect();
        let mut finding = OWNER_WITHOUT_AUTHORITY
            .finding(
                plan.place(item, owner.span),
                format!(
                    "`{}` answers for `{}`, and all the work that drives it belongs to {}",
                    owner.value,
                    written.id.value,
                    list(&names)
                ),
            )
            .label("neither owns, leads nor manages any of it")
            .help("name an owner who can move the figure, or say in `manager` or `lead` who reports to whom")
            .item(written.kind.name(), written.id.value.as_ref())
            .field(fields::OWNER.name())
            .distinction(owner.value);
        if let Some(link) =
            graph.served_by(item).find(|link| context.snapshot.state(link.member) != State::Dropped)
        {
            finding = finding.context(link.place, format!("driven by `{}`", plan.id(link.member)));
        }
        findings.push(finding);
    }
}

/// The work that drives a key result, dropped work aside.
fn driving_work(context: &RuleContext<'_>, key_result: ItemIx) -> Vec<ItemIx> {
    let mut work = context.graph().all_serving(key_result);
    work.retain(|work| context.snapshot.state(*work) != State::Dropped);
    work
}

/// Returns whether a person is, leads or manages another, directly or through others.
fn has_a_say(plan: &Plan, person: PartyIx, other: PartyIx) -> bool {
    let manager = |party: PartyIx| plan.find_person(plan.party(party).get(fields::MANAGER)?);
    let parent = |party: PartyIx| plan.find_party(plan.party(party).get(fields::PARENT)?);
    let team = plan.party(other).get(fields::TEAM).and_then(|team| plan.find_party(team));
    let leads = |team: PartyIx| {
        plan.party(team).get(fields::LEAD).and_then(|lead| plan.find_person(lead)) == Some(person)
    };
    up(Some(other), manager).any(|above| above == person) || up(team, parent).any(leads)
}

/// Walks up from somebody; a circle of managers or teams ends after once round, for no chain is longer than that.
fn up(from: Option<PartyIx>, next: impl Fn(PartyIx) -> Option<PartyIx>) -> impl Iterator<Item = PartyIx> {
    let mut seen = BTreeSet::new();
    std::iter::successors(from, move |party| next(*party)).take_while(move |party| seen.insert(*party))
}

#[cfg(test)]
mod tests {
    use crate::rules::sketch::check_each;

    /// A key result of `kim`, driven by an initiative of `ana` with a task of `ben`.
    fn plan(parties: &str) -> String {
        format!(
            "{parties}\nobjectives:\n  goal:\n    title: G\n    owner: ana\n    due: 2026-12-31\n    key_results:\n      \
             figure: {{title: F, owner: kim, from: 1, to: 5}}\ninitiatives:\n  effort:\n    title: E\n    owner: ana\n    \
             drives: [figure]\n    tasks: {{a: {{title: T, owner: lee}}}}\n"
        )
    }

    #[test]
    fn to_own_to_lead_or_to_manage_is_a_say() {
        let none = "`kim` answers for `figure`, and all the work that drives it belongs to `ana` and `lee`";
        let people =
            |kim: &str, lee: &str| format!("people:\n  kim: {{name: K{kim}}}\n  lee: {{name: L{lee}}}\n");
        let more = "  max: {name: M, manager: kim}\n";
        let team =
            |lead: &str| format!("teams:\n  t: {{name: T, lead: {lead}}}\n  u: {{name: U, parent: t}}\n");
        check_each(
            "owner-without-authority",
            &[
                // Nobody says who leads whom.
                (plan(&people("", "")), ""),
                (plan(&people(", manager: ana", "")), none),
                (plan(&people("", ", manager: kim")), ""),
                (plan(&(people("", ", manager: max") + more)), ""),
                (plan(&(people(", manager: lee", ", manager: ana") + more)), none),
                (plan(&(people("", ", team: t") + &team("kim"))), ""),
                (plan(&(people("", ", team: u") + &team("kim"))), ""),
                (plan(&(people(", team: t", ", team: u") + &team("ana"))), none),
                (plan(&people(", manager: ana", "")).replace("owner: lee", "owner: kim"), ""),
                (plan(&people(", manager: ana", "")).replace("drives: [figure]", "drives: [goal]"), ""),
            ],
        );
    }
}
