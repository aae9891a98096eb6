use crate::diagnostic::Finding;
use crate::graph::{ItemIx, Plan};
use crate::model::{ItemKind, registry as fields};
use crate::progress;
use crate::rules::RuleContext;
use crate::rules::rule::declare_rule;
use crate::rules::words::list;

declare_rule! {
    /// ## What it finds
    /// An active objective whose key results all have metrics, all of them lagging, with no leading metric that says it
    /// `influences` one of them.
    ///
    /// ## Why it matters
    /// A lagging metric confirms afterwards: revenue, churn, losses. When it shows that something is wrong, the quarter in
    /// which it could have been changed is over. A leading one moves early, and so there is still something to decide.
    ///
    /// ## Example
    /// ```yaml
    /// objectives:
    ///   customers-stay:
    ///     title: Customers stay and pay
    ///     owner: jon
    ///     due: 2026-12-31
    ///     key_results:
    ///       more-revenue:
    ///         title: Customers pay twice as much in a month
    ///         owner: ana
    ///         metric: revenue
    ///         from: 100
    ///         to: 200
    /// metrics:
    ///   revenue:
    ///     title: Revenue of a month, in thousand EUR
    ///     owner: ana
    ///     direction: up
    ///     kind: lagging
    /// initiatives:
    ///   pricing:
    ///     title: Prices by what is used
    ///     owner: ana
    ///     drives: [more-revenue]
    ///     done_when: Every customer has an invoice by use.
    /// ```
    ///
    /// ## Mended
    /// ```yaml
    /// objectives:
    ///   customers-stay:
    ///     title: Customers stay and pay
    ///     owner: jon
    ///     due: 2026-12-31
    ///     key_results:
    ///       more-revenue:
    ///         title: Customers pay twice as much in a month
    ///         owner: ana
    ///         metric: revenue
    ///         from: 100
    ///         to: 200
    /// metrics:
    ///   revenue:
    ///     title: Revenue of a month, in thousand EUR
    ///     owner: ana
    ///     direction: up
    ///     kind: lagging
    ///   weekly-use:
    ///     title: Customers who used it in five of seven days
    ///     owner: ana
    ///     direction: up
    ///     kind: leading
    ///     influences: [revenue]
    /// initiatives:
    ///   pricing:
    ///     title: Prices by what is used
    ///     owner: ana
    ///     drives: [more-revenue]
    ///     done_when: Every customer has an invoice by use.
    /// ```
    pub(super) static MISSING_LEADING_INDICATOR = {
        name: "missing-leading-indicator",
        group: Metrics,
        level: Note,
        needs: WholePlan,
        since: "0.1.0",
        check: check,
    }
}

fn check(context: &RuleContext<'_>, findings: &mut Vec<Finding>) {
    let plan = context.plan();
    let mut led: Vec<&str> = plan
        .items_of(ItemKind::Metric)
        .map(|metric| plan.item(metric))
        .filter(|metric| metric.get(fields::KIND).is_some_and(|kind| kind.0 == "leading"))
        .flat_map(|metric| metric.get(fields::INFLUENCES).unwrap_or_default())
        .map(|id| id.value.as_ref())
        .collect();
    led.sort_unstable();
    for (objective, written) in context.open_items() {
        if written.kind != ItemKind::Objective || progress::is_done(context.snapshot, objective) {
            continue;
        }
        let key_results = progress::key_results(context.snapshot, objective);
        let Some(metrics) = all_lagging(plan, &key_results).filter(|metrics| !metrics.is_empty()) else {
            continue;
        };
        if metrics.iter().any(|metric| led.binary_search(metric).is_ok()) {
            continue;
        }
        let id = written.id.value.as_ref();
        let are = if metrics.len() == 1 { "is" } else { "are" };
        let mut finding = MISSING_LEADING_INDICATOR
            .finding(
                plan.id_place(objective),
                format!("`{id}` is measured by {} alone, which {are} lagging", list(&metrics)),
            )
            .label("nothing here tells early")
            .help(
                "add a key result with a `leading` metric, or a leading metric that `influences` one of these",
            )
            .item(written.kind.name(), id);
        if let Some(metric) = plan.find(metrics[0]) {
            let kind = plan.item(metric).span_of(fields::KIND);
            finding = finding.context(plan.place(metric, kind), "known only afterwards");
        }
        findings.push(finding);
    }
}

/// Returns the ids of the metrics of some key results, each once, where all have one and all of these are lagging.
fn all_lagging<'p>(plan: &'p Plan, key_results: &[ItemIx]) -> Option<Vec<&'p str>> {
    let mut metrics = Vec::new();
    for key_result in key_results {
        let id = plan.item(*key_result).get(fields::METRIC)?;
        if plan.item(plan.find(id)?).get(fields::KIND)?.0 != "lagging" {
            return None;
        }
        metrics.push(id);
    }
    metrics.sort_unstable();
    metrics.dedup();
    Some(metrics)
}

#[cfg(test)]
mod tests {
    use crate::rules::sketch::check_each;

    fn plan(kinds: &[&str], rest: &str) -> String {
        let mut text = "objectives: {goal: {title: G, owner: ana, due: 2026-06-30}}\nmetrics:\n".to_owned();
        for (at, kind) in kinds.iter().enumerate() {
            text += &format!("  m{at}: {{title: M, owner: ana, direction: up, kind: {kind}}}\n");
        }
        text += "key_results:\n";
        for at in 0..kinds.len() {
            text += &format!("  k{at}: {{title: K, owner: ana, of: goal, metric: m{at}, from: 1, to: 2}}\n");
        }
        text + rest
    }

    #[test]
    fn one_leading_metric_is_enough() {
        let lead =
            "metrics: {lead: {title: L, owner: ana, direction: up, kind: leading, influences: [m0]}}\n";
        let lag = "metrics: {lead: {title: L, owner: ana, direction: up, kind: lagging, influences: [m0]}}\n";
        check_each(
            "missing-leading-indicator",
            &[
                (plan(&["lagging"], ""), "`goal` is measured by `m0` alone, which is lagging"),
                (plan(&["lagging", "lagging"], ""), "by `m0` and `m1` alone, which are lagging"),
                (plan(&["lagging", "leading"], ""), ""),
                (plan(&["lagging"], "  plain: {title: K, owner: ana, of: goal, from: 1, to: 2}\n"), ""),
                (plan(&["lagging"], "---\n") + lead, ""),
                (plan(&["lagging"], "---\n") + lag, "`m0` alone"),
                (plan(&[], "").replace("metrics:\nkey_results:\n", ""), ""),
            ],
        );
    }
}
