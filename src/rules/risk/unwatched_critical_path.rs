use rustc_hash::FxHashSet;

use crate::base::Place;
use crate::diagnostic::Finding;
use crate::graph::ItemIx;
use crate::model::{ItemKind, registry as fields};
use crate::progress;
use crate::rules::RuleContext;
use crate::rules::rule::declare_rule;
use crate::rules::words::chain;
use crate::schedule::State;

declare_rule! {
    /// ## What it finds
    /// An objective with a `cost_of_delay` whose date hangs on a chain of work that no risk covers: none that is not closed
    /// `threatens` an open step of that chain, an initiative that the step is part of, or the objective itself. It is told
    /// once for each objective.
    ///
    /// ## Why it matters
    /// Every day that this chain slips costs what is written there, and on such a chain something always slips. If nobody
    /// has asked what, then nobody has a second supplier, a stand-in or a week in hand when it does.
    ///
    /// ## Example
    /// ```yaml
    /// objectives:
    ///   winter-sale:
    ///     title: We sell the winter collection
    ///     owner: jon
    ///     due: 2026-10-30
    ///     cost_of_delay: 20k EUR/w
    ///     key_results:
    ///       sold-out:
    ///         title: Nine of ten pieces are sold
    ///         owner: jon
    ///         from: 0
    ///         to: 90
    /// tasks:
    ///   catalogue:
    ///     title: Print the catalogue
    ///     owner: jon
    ///     drives:
    ///       - sold-out
    ///     estimate: 10d
    ///     done_when: It lies in every shop.
    /// ```
    ///
    /// ## Mended
    /// ```yaml
    /// objectives:
    ///   winter-sale:
    ///     title: We sell the winter collection
    ///     owner: jon
    ///     due: 2026-10-30
    ///     cost_of_delay: 20k EUR/w
    ///     key_results:
    ///       sold-out:
    ///         title: Nine of ten pieces are sold
    ///         owner: jon
    ///         from: 0
    ///         to: 90
    /// tasks:
    ///   catalogue:
    ///     title: Print the catalogue
    ///     owner: jon
    ///     drives:
    ///       - sold-out
    ///     estimate: 10d
    ///     done_when: It lies in every shop.
    /// risks:
    ///   paper-is-short:
    ///     title: The printer runs out of paper
    ///     owner: ana
    ///     threatens:
    ///       - catalogue
    ///     probability: 20%
    ///     impact: 3w
    ///     mitigation: The printer in Graz holds a pallet for us.
    /// ```
    pub(super) static UNWATCHED_CRITICAL_PATH = {
        name: "unwatched-critical-path",
        group: Risk,
        level: Note,
        needs: Schedule,
        since: "0.1.0",
        check: check,
    }
}

fn check(context: &RuleContext<'_>, findings: &mut Vec<Finding>) {
    let plan = context.plan();
    // A risk may stand in the rest of what could not be read.
    if !context.snapshot.is_whole() {
        return;
    }
    let mut watched: Option<FxHashSet<ItemIx>> = None;
    for (objective, written) in context.open_items() {
        let Some(rate) = written.spanned(fields::COST_OF_DELAY) else { continue };
        if progress::is_done(context.snapshot, objective) {
            continue;
        }
        let watched = watched.get_or_insert_with(|| watched_items(context));
        let Some(steps) = open_steps(context, objective).filter(|steps| !steps.is_empty()) else { continue };
        if watched.contains(&objective) || steps.iter().any(|step| is_watched(context, watched, *step)) {
            continue;
        }
        let id = written.id.value.as_ref();
        let ids: Vec<&str> = steps.iter().map(|step| plan.id(*step)).collect();
        let first: (Place, &str) = (plan.id_place(steps[0]), "the chain begins here");
        findings.push(
            UNWATCHED_CRITICAL_PATH
                .finding(
                    plan.place(objective, rate.span),
                    format!(
                        "a delay of `{id}` costs {}, and no risk covers what drives its date: {}",
                        rate.value,
                        chain(&ids)
                    ),
                )
                .label("this is at stake")
                .context(first.0, first.1)
                .help("ask what is most likely to delay one of these, and write it under `risks:` with what is done about it")
                .item(written.kind.name(), id),
        );
    }
}

/// Returns what risks that are not closed threaten.
fn watched_items(context: &RuleContext<'_>) -> FxHashSet<ItemIx> {
    let plan = context.plan();
    let risks = plan.items_of(ItemKind::Risk).map(|risk| plan.item(risk));
    risks
        .filter(|risk| risk.status() != Some("closed"))
        .flat_map(|risk| risk.get(fields::THREATENS).unwrap_or_default())
        .filter_map(|id| plan.find(&id.value))
        .collect()
}

/// Returns the steps of the chain that drives an objective's date that are still to be done; `None` without a date.
fn open_steps(context: &RuleContext<'_>, objective: ItemIx) -> Option<Vec<ItemIx>> {
    let path = context.timetable().path(Some(objective))?;
    let mut steps: Vec<ItemIx> = path.steps.iter().map(|step| ItemIx(step.item)).collect();
    steps.retain(|step| {
        context.plan().item(*step).kind.is_work() && context.snapshot.state(*step) != State::Done
    });
    Some(steps)
}

/// Whether a risk threatens a step, or an initiative that it is part of.
fn is_watched(context: &RuleContext<'_>, watched: &FxHashSet<ItemIx>, step: ItemIx) -> bool {
    let is_initiative = |item: &ItemIx| context.plan().item(*item).kind == ItemKind::Initiative;
    watched.contains(&step)
        || (!watched.is_empty()
            && context
                .graph()
                .all_served(step)
                .iter()
                .filter(|item| is_initiative(item))
                .any(|item| watched.contains(item)))
}

#[cfg(test)]
mod tests {
    use crate::rules::sketch::{check_each, found_in_broken};

    const RULE: &str = "unwatched-critical-path";

    fn plan(cost: &str, risk: &str) -> String {
        format!(
            "objectives:\n  goal: {{title: G, owner: ana, due: 2026-06-30{cost}}}\n\
             initiatives:\n  effort:\n    title: E\n    owner: ana\n    drives: [goal]\n    tasks:\n      \
             a: {{title: A, owner: ana, estimate: 5d}}\n      b: {{title: B, owner: ana, estimate: 5d, needs: [a]}}\n      \
             side: {{title: S, owner: ben, estimate: 1d}}\n{risk}"
        )
    }

    fn risk(fields: &str) -> String {
        format!(
            "risks:\n  r: {{title: R, owner: ana, probability: 10%, impact: 1w, accepted: rare, {fields}}}\n"
        )
    }

    const COST: &str = ", cost_of_delay: 5k EUR/w";

    #[test]
    fn a_chain_is_watched_by_any_risk_that_touches_it() {
        check_each(
            RULE,
            &[
                (
                    plan(COST, ""),
                    "a delay of `goal` costs 5000 EUR/w, and no risk covers what drives its date: `a` → `b`",
                ),
                (plan("", ""), ""),
                (plan(COST, &risk("threatens: [side]")), "`a` → `b`"),
                (plan(COST, &risk("threatens: [a]")), ""),
                (plan(COST, &risk("threatens: [effort]")), ""),
                (plan(COST, &risk("threatens: [goal]")), ""),
                (plan(COST, &risk("threatens: [a], status: happened")), ""),
                (plan(COST, &risk("threatens: [a], status: closed")), "`a` → `b`"),
                (plan(&format!("{COST}, status: closed"), ""), ""),
            ],
        );
    }

    #[test]
    fn a_risk_may_stand_where_nothing_could_be_read() {
        assert!(found_in_broken(RULE, &(plan(COST, "") + "risks:\n  r: [\n")).is_empty());
    }
}
