use rustc_hash::FxHashSet;

use crate::diagnostic::Finding;
use crate::model::{Item, ItemKind, Value, registry as fields};
use crate::rules::RuleContext;
use crate::rules::rule::declare_rule;

declare_rule! {
    /// ## What it finds
    /// A metric that no key result shows, that no other metric names as its `counter_metric` or as what it `influences`, and
    /// that no trigger watches. One that itself `influences` another is of use.
    ///
    /// ## Why it matters
    /// Somebody reads it every week, and nobody decides anything by it. Either it has lost its key result, which is a
    /// mistake, or the reading can stop.
    ///
    /// ## Example
    /// ```yaml
    /// metrics:
    ///   page-views:
    ///     title: Page views in a week
    ///     owner: ana
    ///     direction: up
    ///     kind: leading
    /// ```
    ///
    /// ## Mended
    /// ```yaml
    /// metrics:
    ///   page-views:
    ///     title: Page views in a week
    ///     owner: ana
    ///     direction: up
    ///     kind: leading
    /// triggers:
    ///   nobody-looks:
    ///     title: Nobody looks at us any more
    ///     owner: ana
    ///     when:
    ///       metric: page-views
    ///       below: 1000
    ///     review:
    ///       - launch
    /// ```
    pub(super) static UNUSED_METRIC = {
        name: "unused-metric",
        group: Metrics,
        level: Note,
        needs: WholePlan,
        since: "0.1.0",
        check: check,
    }
}

fn check(context: &RuleContext<'_>, findings: &mut Vec<Finding>) {
    let plan = context.plan();
    let mut named = FxHashSet::default();
    for item in plan.items() {
        metrics_of(plan.item(item), &mut |id| {
            named.insert(id);
        });
    }
    for metric in plan.items_of(ItemKind::Metric) {
        let written = plan.item(metric);
        let id = written.id.value.as_ref();
        if named.contains(id) || written.mentions(fields::INFLUENCES) || context.may_be_meant(id) {
            continue;
        }
        findings.push(
            UNUSED_METRIC
                .finding(plan.id_place(metric), format!("nothing in the plan looks at the metric `{id}`"))
                .label("no key result, metric or trigger names it")
                .help(format!(
                    "name it where it counts: `metric: {id}` of a key result, `influences`, `counter_metric` or a \
                     trigger; or remove it"
                ))
                .item(written.kind.name(), id),
        );
    }
}

/// Hands every id of a metric that an item names to `found`; that a metric names itself is nothing.
fn metrics_of<'p>(item: &'p Item, found: &mut impl FnMut(&'p str)) {
    let own = item.id.value.as_ref();
    let mut other = |id: &'p str| {
        if id != own {
            found(id);
        }
    };
    item.get(fields::METRIC).into_iter().for_each(&mut other);
    item.get(fields::COUNTER_METRIC).into_iter().for_each(&mut other);
    item.get(fields::INFLUENCES).unwrap_or_default().iter().for_each(|id| other(&id.value));
    if let Some(Value::Text(id)) =
        item.get(fields::TRIGGER_WHEN).and_then(|when| when.get("metric")).map(|term| &term.value)
    {
        other(id);
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::sketch::check_each;

    #[test]
    fn whatever_names_a_metric_uses_it() {
        let metric = |rest: &str| {
            format!("metrics:\n  size: {{title: S, owner: ana, direction: up, kind: lagging{rest}}}\n")
        };
        let other =
            |rest: &str| format!("  other: {{title: O, owner: ana, direction: up, kind: leading, {rest}}}\n");
        check_each(
            "unused-metric",
            &[
                (metric(""), "the metric `size`"),
                (metric(", counter_metric: size"), "the metric `size`"),
                (metric("") + &other("influences: [size]"), ""),
                (metric("") + &other("counter_metric: size, influences: [size]"), ""),
                (
                    metric("")
                        + "triggers: {t: {title: T, owner: ana, when: {metric: size, above: 1}, review: [size]}}\n",
                    "",
                ),
                (
                    metric("")
                        + "objectives: {goal: {title: G, owner: ana, due: 2026-06-30}}\n\
                           key_results: {k: {title: K, owner: ana, of: goal, metric: size, from: 1, to: 2}}\n",
                    "",
                ),
            ],
        );
    }
}
