use std::collections::BTreeMap;

use crate::base::{Currency, Money};
use crate::diagnostic::Finding;
use crate::graph::{Graph, ItemIx, ServeWay};
use crate::model::registry as fields;
use crate::rules::RuleContext;
use crate::rules::rule::declare_rule;
use crate::rules::words::list;

declare_rule! {
    /// ## What it finds
    /// An open task or initiative for which more is `spent` than its `budget` allows: by its own `spent`, or by what its parts
    /// have spent together, whichever is more. A part counts with its own `spent`, or where it has none with that of its
    /// parts. Money in another currency than the budget's is not counted.
    ///
    /// ## Why it matters
    /// The money that is gone above the budget comes from somewhere else, and whoever planned with it learns it at the end of
    /// the quarter. On the day on which it shows, there is still something to stop, to move or to ask for.
    ///
    /// ## Example
    /// ```yaml
    /// tasks:
    ///   brochure:
    ///     title: Print the brochure
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 2d
    ///     done_when: A thousand copies are in the office.
    ///     budget: 2000 EUR
    ///     spent: 2300 EUR
    /// ```
    ///
    /// ## Mended
    /// ```yaml
    /// tasks:
    ///   brochure:
    ///     title: Print the brochure
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 2d
    ///     done_when: A thousand copies are in the office.
    ///     budget: 2500 EUR # Mia agreed on 27 February
    ///     spent: 2300 EUR
    /// ```
    pub(super) static OVER_BUDGET = {
        name: "over-budget",
        group: Risk,
        level: Warning,
        needs: Plan,
        since: "0.1.0",
        check: check,
    }
}

fn check(context: &RuleContext<'_>, findings: &mut Vec<Finding>) {
    let (plan, graph) = (context.plan(), context.graph());
    let sums = std::cell::LazyCell::new(|| spent(context));
    for (item, written) in context.open_work() {
        let Some(budget) = written.spanned(fields::BUDGET) else { continue };
        let in_currency = |part: ItemIx| sums[part.at()].get(&budget.value.currency).copied().unwrap_or(0);
        let parts: Vec<(ItemIx, i64)> = members(graph, item)
            .map(|part| (part, in_currency(part)))
            .filter(|(_, spent)| *spent > 0)
            .collect();
        let together = parts.iter().fold(0_i64, |sum, (_, one)| sum.saturating_add(*one));
        let own = written.spanned(fields::SPENT).filter(|own| own.value.currency == budget.value.currency);
        let own_sum = own.map_or(0, |own| own.value.hundredths);
        let spent = own_sum.max(together);
        let over = spent - budget.value.hundredths;
        if over <= 0 {
            continue;
        }
        let money = |hundredths: i64| Money { hundredths, currency: budget.value.currency };
        let id = written.id.value.as_ref();
        let who = if own_sum >= together {
            format!("`{id}` has spent {}", money(spent))
        } else {
            let ids: Vec<&str> = parts.iter().map(|(part, _)| plan.id(*part)).collect();
            let have = if ids.len() == 1 { "has" } else { "have" };
            format!("{} {have} spent {} of what `{id}` may cost", list(&ids), money(spent))
        };
        let mut finding = OVER_BUDGET
            .finding(
                plan.place(item, budget.span),
                format!("{who}, {} above its budget of {}", money(over), budget.value),
            )
            .label("no more than this")
            .help("stop something, or agree on another `budget` with whoever gave it")
            .item(written.kind.name(), id)
            .field(fields::BUDGET.name())
            // In percent, so that twice the budget of a small thing is not less than a tenth of a large one's.
            .measure(percent(over, budget.value.hundredths));
        if let Some(own) = own.filter(|_| own_sum >= together) {
            finding = finding.context(plan.place(item, own.span), "spent so far");
        } else if let Some((part, sum)) =
            parts.iter().max_by_key(|(part, sum)| (*sum, std::cmp::Reverse(*part)))
        {
            let place = plan.place(*part, plan.item(*part).span_of(fields::SPENT));
            finding = finding.context(place, format!("{} of it for `{}`", money(*sum), plan.id(*part)));
        }
        findings.push(finding);
    }
}

fn percent(over: i64, budget: i64) -> i64 {
    i64::try_from(i128::from(over) * 100 / i128::from(budget.max(1))).unwrap_or(i64::MAX)
}

/// What has been spent on an item, by currency, in hundredths.
type Sums = BTreeMap<Currency, i64>;

/// Returns what has been spent on each item: what it says itself, else what has been spent on its parts together.
fn spent(context: &RuleContext<'_>) -> Vec<Sums> {
    let (plan, graph) = (context.plan(), context.graph());
    let mut sums = vec![Sums::new(); plan.item_count()];
    let mut parts: Vec<usize> = plan.items().map(|item| members(graph, item).count()).collect();
    // From the parts to the whole, so that each sum is made once.
    let mut ready: Vec<ItemIx> = plan.items().filter(|item| parts[item.at()] == 0).collect();
    while let Some(item) = ready.pop() {
        if let Some(own) = plan.item(item).get(fields::SPENT) {
            sums[item.at()] = Sums::from([(own.currency, own.hundredths)]);
        }
        let of_it = sums[item.at()].clone();
        for link in graph.serves_of(item).filter(|link| link.way == ServeWay::PartOf) {
            let whole = link.container.at();
            for (currency, sum) in &of_it {
                let total = sums[whole].entry(*currency).or_default();
                *total = total.saturating_add(*sum);
            }
            parts[whole] -= 1;
            if parts[whole] == 0 {
                ready.push(link.container);
            }
        }
    }
    sums
}

/// Returns the parts of an item.
fn members(graph: &Graph, item: ItemIx) -> impl Iterator<Item = ItemIx> {
    graph.served_by(item).filter(|link| link.way == ServeWay::PartOf).map(|link| link.member)
}

#[cfg(test)]
mod tests {
    use crate::rules::sketch::{check_each, findings, tasks};

    const RULE: &str = "over-budget";

    fn effort(own: &str, first: &str, second: &str) -> String {
        format!(
            "initiatives:\n  effort: {{title: E, owner: ana{own}, tasks: {{a: {{title: A, owner: ana{first}}}}}}}\n  \
             inner: {{title: I, owner: ana, part_of: effort, tasks: {{b: {{title: B, owner: ana{second}}}}}}}\n"
        )
    }

    #[test]
    fn more_is_spent_than_the_budget_allows() {
        let one = |fields: &str| tasks(&[("work", fields)]);
        check_each(
            RULE,
            &[
                (
                    one("budget: 2000 EUR, spent: 2300.50 EUR"),
                    "`work` has spent 2300.50 EUR, 300.50 EUR above its budget of 2000 EUR",
                ),
                (one("budget: 2000 EUR, spent: 2000 EUR"), ""),
                (one("budget: 2000 EUR, spent: 2300 USD"), ""),
                (one("spent: 2300 EUR"), ""),
                (
                    one(
                        "budget: 1 EUR, spent: 2 EUR, status: done, started: 2026-03-02, finished: 2026-03-03",
                    ),
                    "",
                ),
                (
                    effort(", budget: 5k EUR", ", spent: 3k EUR", ", spent: 3k EUR"),
                    "`a` and `inner` have spent 6000 EUR of what `effort` may cost, 1000 EUR above its budget of 5000 EUR",
                ),
                (effort(", budget: 5k EUR", ", spent: 3k EUR", ", spent: 2k EUR"), ""),
                (effort(", budget: 5k EUR", ", spent: 3k EUR", ", spent: 3k USD"), ""),
                // Its own word for all of it counts as well, and what is more.
                (
                    effort(", budget: 5k EUR, spent: 7k EUR", ", spent: 3k EUR", ", spent: 3k EUR"),
                    "`effort` has spent 7000 EUR, 2000 EUR above",
                ),
                (
                    effort(", budget: 5k EUR, spent: 1k EUR", ", spent: 6k EUR", ""),
                    "`a` has spent 6000 EUR of what `effort` may cost",
                ),
            ],
        );
    }

    #[test]
    fn a_part_that_says_what_all_of_it_has_spent_is_not_counted_twice() {
        let text = effort(", budget: 5k EUR", ", spent: 1k EUR", ", spent: 3k EUR")
            .replace("part_of: effort,", "part_of: effort, spent: 4k EUR,");
        assert_eq!(findings(RULE, &text).len(), 0, "1 and 4, not 1 and 4 and 3");
    }
}
