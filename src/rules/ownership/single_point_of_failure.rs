use std::collections::{BTreeMap, BTreeSet};

use crate::base::Minutes;
use crate::diagnostic::Finding;
use crate::graph::{ItemIx, PartyIx};
use crate::model::{Item, ItemKind, registry as fields};
use crate::progress;
use crate::rules::RuleContext;
use crate::rules::rule::declare_rule;
use crate::rules::words::in_days;
use crate::schedule::State;

/// With fewer tasks ahead, one person's share says little.
const FEWEST_TASKS: usize = 5;
/// With fewer people at work, nobody else could take over.
const FEWEST_OWNERS: usize = 3;
/// The most tasks of the person that are pointed at.
const MOST_PLACES: usize = 3;

declare_rule! {
    /// ## What it finds
    /// An objective whose date hangs on one person: of the working time that is left on the chain that drives its finish,
    /// more than half is theirs. It looks at chains of five open tasks or more, in objectives whose work has three owners or
    /// more, for in a small team it could hardly be otherwise.
    ///
    /// ## Why it matters
    /// If this person is ill for a week, the objective is a week late, and nobody can buy the week back. It is also the
    /// first place to look when the date must come forward: part of the chain can go to somebody else.
    ///
    /// ## Example
    /// ```yaml
    /// initiatives:
    ///   shop:
    ///     title: A new shop
    ///     owner: ana
    ///     drives:
    ///       - sign-ups
    ///     done_when: The first order is paid for.
    ///     tasks:
    ///       draft:
    ///         title: Draft the pages
    ///         owner: mia
    ///         estimate: 5d
    ///         done_when: Five customers have found the price.
    ///       pages:
    ///         title: Build the pages
    ///         owner: jon
    ///         estimate: 10d
    ///         done_when: Each page passes the checklist.
    ///         needs:
    ///           - draft
    ///       basket:
    ///         title: Build the basket
    ///         owner: jon
    ///         estimate: 8d
    ///         done_when: A basket survives a restart.
    ///         needs:
    ///           - pages
    ///       payment:
    ///         title: Connect the payment provider
    ///         owner: jon
    ///         estimate: 6d
    ///         done_when: A test payment arrives.
    ///         needs:
    ///           - basket
    ///       trial:
    ///         title: Let twenty customers try it
    ///         owner: ana
    ///         estimate: 5d
    ///         done_when: Twenty orders are delivered.
    ///         needs:
    ///           - payment
    /// ```
    ///
    /// ## Mended
    /// ```yaml
    /// initiatives:
    ///   shop:
    ///     title: A new shop
    ///     owner: ana
    ///     drives:
    ///       - sign-ups
    ///     done_when: The first order is paid for.
    ///     tasks:
    ///       draft:
    ///         title: Draft the pages
    ///         owner: mia
    ///         estimate: 5d
    ///         done_when: Five customers have found the price.
    ///       pages:
    ///         title: Build the pages
    ///         owner: mia
    ///         estimate: 10d
    ///         done_when: Each page passes the checklist.
    ///         needs:
    ///           - draft
    ///       basket:
    ///         title: Build the basket
    ///         owner: jon
    ///         estimate: 8d
    ///         done_when: A basket survives a restart.
    ///         needs:
    ///           - pages
    ///       payment:
    ///         title: Connect the payment provider
    ///         owner: jon
    ///         estimate: 6d
    ///         done_when: A test payment arrives.
    ///         needs:
    ///           - basket
    ///       trial:
    ///         title: Let twenty customers try it
    ///         owner: ana
    ///         estimate: 5d
    ///         done_when: Twenty orders are delivered.
    ///         needs:
    ///           - payment
    /// ```
    pub(super) static SINGLE_POINT_OF_FAILURE = {
        name: "single-point-of-failure",
        group: Ownership,
        level: Warning,
        needs: Schedule,
        since: "0.1.0",
        check: check,
    }
}

fn check(context: &RuleContext<'_>, findings: &mut Vec<Finding>) {
    for (objective, written) in context.open_items() {
        if written.kind != ItemKind::Objective
            || owners(context, objective) < FEWEST_OWNERS
            || progress::is_done(context.snapshot, objective)
        {
            continue;
        }
        let tasks = tasks_ahead(context, objective);
        // What a part of it says already, the larger objective does not say again.
        let said = || parts(context, objective).into_iter().any(|part| tasks_ahead(context, part) == tasks);
        if let Some(finding) = of_objective(context, objective, written, &tasks).filter(|_| !said()) {
            findings.push(finding);
        }
    }
}

fn of_objective(
    context: &RuleContext<'_>,
    objective: ItemIx,
    written: &Item,
    tasks: &[(ItemIx, Minutes)],
) -> Option<Finding> {
    let (plan, graph) = (context.plan(), context.graph());
    if tasks.len() < FEWEST_TASKS {
        return None;
    }
    let all: Minutes = tasks.iter().map(|(_, left)| left).sum();
    let mut by_owner: BTreeMap<PartyIx, Minutes> = BTreeMap::new();
    for (task, left) in tasks {
        if let Some(owner) = graph.owner(*task) {
            *by_owner.entry(owner).or_default() += left;
        }
    }
    let (person, theirs) = by_owner.into_iter().find(|(_, theirs)| 2 * theirs > all)?;
    let day = context.timetable().time.minutes_per_day;
    let name = plan.party_id(person);
    let mut finding = SINGLE_POINT_OF_FAILURE
        .finding(
            plan.id_place(objective),
            format!(
                "`{}` hangs on `{name}`: of the {} left on the chain that drives its finish, {} are theirs",
                written.id.value,
                in_days(all, day),
                in_days(theirs, day)
            ),
        )
        .label(format!("driven by {} tasks in a row", tasks.len()))
        .help("hand a part of the chain to somebody else, or agree who stands in")
        .item(written.kind.name(), written.id.value.as_ref())
        .distinction(name)
        .measure((theirs * 100 + all / 2) / all);
    let mut longest: Vec<_> = tasks.iter().filter(|(task, _)| graph.owner(*task) == Some(person)).collect();
    longest.sort_by_key(|(_, left)| std::cmp::Reverse(*left));
    for (task, left) in longest.into_iter().take(MOST_PLACES) {
        let owner = plan.item(*task).span_of(fields::OWNER);
        finding = finding
            .context(plan.place(*task, owner), format!("{} in `{}`", in_days(*left, day), plan.id(*task)));
    }
    Some(finding)
}

/// Counts the owners of all work that serves an objective.
fn owners(context: &RuleContext<'_>, objective: ItemIx) -> usize {
    let is_work = |item: &ItemIx| {
        let kind = context.plan().item(*item).kind;
        (kind.is_work() || kind == ItemKind::Initiative) && context.snapshot.state(*item) != State::Dropped
    };
    let serving = context.graph().all_serving(objective);
    serving
        .into_iter()
        .filter(is_work)
        .filter_map(|item| context.graph().owner(item))
        .collect::<BTreeSet<_>>()
        .len()
}

/// Returns the open tasks on the driving path to an item, the first first, with the working time left on each.
fn tasks_ahead(context: &RuleContext<'_>, target: ItemIx) -> Vec<(ItemIx, Minutes)> {
    let timetable = context.timetable();
    let steps = timetable.path(Some(target)).map(|path| path.steps).unwrap_or_default();
    steps
        .into_iter()
        .map(|step| (ItemIx(step.item), timetable.work_left(ItemIx(step.item))))
        .filter(|(_, left)| *left > 0)
        .collect()
}

/// Returns the open objectives that support a larger one, directly or not.
fn parts(context: &RuleContext<'_>, objective: ItemIx) -> Vec<ItemIx> {
    let mut parts = context.graph().all_serving(objective);
    parts.retain(|part| {
        context.plan().item(*part).kind == ItemKind::Objective && context.snapshot.state(*part).is_active()
    });
    parts
}

#[cfg(test)]
mod tests {
    use crate::rules::sketch::{check_each, found, task};

    const RULE: &str = "single-point-of-failure";

    /// A chain of tasks, each an owner and an estimate, that drives one objective, and other tasks beside it.
    fn plan(chain: &[(&str, &str)], beside: &str) -> String {
        let mut text =
            "objectives:\n  goal: {title: G, owner: ana, due: 2026-12-31}\ntasks:\n".to_owned() + beside;
        for (at, (owner, rest)) in chain.iter().enumerate() {
            let needs = if at == 0 { String::new() } else { format!(", needs: [t{}]", at - 1) };
            text += &task(&format!("t{at}"), &format!("owner: {owner}, drives: [goal], {rest}{needs}"));
        }
        text
    }

    #[test]
    fn more_than_half_of_a_chain_of_five_among_three() {
        let (ana, ben, cleo) = (("ana", "estimate: 2d"), ("ben", "estimate: 2d"), ("cleo", "estimate: 2d"));
        let three_days = ("ana", "estimate: 3d");
        let bens = task("other", "owner: ben, drives: [goal], estimate: 1d");
        check_each(
            RULE,
            &[
                (
                    plan(&[ana, ana, ana, ben, cleo], ""),
                    "of the 10d left on the chain that drives its finish, 6d",
                ),
                // Exactly half.
                (plan(&[ana, ana, ana, ben, ben, cleo], ""), ""),
                (plan(&[three_days, ana, ana, ben, ben, cleo], ""), "of the 13d left"),
                // Four tasks, and four with a milestone.
                (plan(&[ana, ana, ana, ben], ""), ""),
                (plan(&[ana, ana, ben, cleo, ("ana", "milestone: true")], ""), ""),
                // Two owners; a third whose work is not on the chain, or is dropped.
                (plan(&[ana, ana, ana, ana, cleo], ""), ""),
                (plan(&[ana, ana, ana, ana, cleo], &bens), "8d are theirs"),
                (plan(&[ana, ana, ana, ana, cleo], &bens.replace("estimate: 1d", "status: dropped")), ""),
                // What is done takes no time any more, and what remains counts.
                (
                    plan(
                        &[
                            ("ana", "status: done, started: 2026-03-02, finished: 2026-03-03"),
                            ana,
                            ana,
                            ben,
                            cleo,
                        ],
                        "",
                    ),
                    "",
                ),
                (
                    plan(
                        &[
                            ("ana", "estimate: 30d, status: doing, started: 2026-03-02, remaining: 1d"),
                            ana,
                            ben,
                            ben,
                            cleo,
                        ],
                        "",
                    ),
                    "",
                ),
            ],
        );
    }

    #[test]
    fn a_larger_objective_does_not_repeat_what_a_part_of_it_says() {
        let (ana, ben, cleo) = (("ana", "estimate: 2d"), ("ben", "estimate: 2d"), ("cleo", "estimate: 2d"));
        let text = plan(&[ana, ana, ana, ben, cleo], "").replace(
            "due: 2026-12-31}",
            "due: 2026-12-31, supports: all}\n  all: {title: A, owner: ana, due: 2027}",
        );
        let found = found(RULE, &text);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("`goal`"), "{found:?}");
    }

    #[test]
    fn a_comment_above_the_objective_allows_it() {
        let (ana, ben, cleo) = (("ana", "estimate: 2d"), ("ben", "estimate: 2d"), ("cleo", "estimate: 2d"));
        let text = plan(&[ana, ana, ana, ben, cleo], "")
            .replace("  goal:", "  # git-plan: allow(single-point-of-failure) Ana likes it so.\n  goal:");
        assert_eq!(found(RULE, &text), [""; 0]);
    }
}
