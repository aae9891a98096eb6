use crate::diagnostic::Finding;
use crate::model::{ItemKind, registry as fields};
use crate::progress;
use crate::rules::RuleContext;
use crate::rules::rule::declare_rule;

declare_rule! {
    /// ## What it finds
    /// A key result whose metric names no `counter_metric`: one that would suffer if this one were gamed. It is off by
    /// default, for a team's first key results are better begun than balanced.
    ///
    /// ## Why it matters
    /// When a measure becomes a target, people find the cheapest way to it (Goodhart's law). A support desk that is to
    /// answer within an hour answers within an hour, whatever the answer. The counter metric shows what it cost.
    ///
    /// ## Example
    /// ```yaml
    /// key_results:
    ///   quick-answers:
    ///     title: Half of the questions are answered within the hour
    ///     owner: ana
    ///     of: more-customers
    ///     metric: answered-in-an-hour
    ///     from: 20
    ///     to: 50
    /// metrics:
    ///   answered-in-an-hour:
    ///     title: Questions answered within the hour
    ///     owner: ana
    ///     direction: up
    ///     kind: leading
    ///     unit: "%"
    /// initiatives:
    ///   support-desk:
    ///     title: A support desk
    ///     owner: ana
    ///     drives: [quick-answers]
    ///     done_when: Two people are on call from eight to six.
    /// ```
    ///
    /// ## Mended
    /// ```yaml
    /// key_results:
    ///   quick-answers:
    ///     title: Half of the questions are answered within the hour
    ///     owner: ana
    ///     of: more-customers
    ///     metric: answered-in-an-hour
    ///     from: 20
    ///     to: 50
    /// metrics:
    ///   answered-in-an-hour:
    ///     title: Questions answered within the hour
    ///     owner: ana
    ///     direction: up
    ///     kind: leading
    ///     unit: "%"
    ///     counter_metric: asked-again
    ///   asked-again:
    ///     title: Questions that are asked again within a week
    ///     owner: ana
    ///     direction: down
    ///     kind: lagging
    ///     unit: "%"
    /// initiatives:
    ///   support-desk:
    ///     title: A support desk
    ///     owner: ana
    ///     drives: [quick-answers]
    ///     done_when: Two people are on call from eight to six.
    /// ```
    pub(super) static MISSING_COUNTER_METRIC = {
        name: "missing-counter-metric",
        group: Metrics,
        level: Off,
        needs: Plan,
        since: "0.1.0",
        check: check,
    }
}

fn check(context: &RuleContext<'_>, findings: &mut Vec<Finding>) {
    let plan = context.plan();
    for (item, written) in context.open_items().filter(|(_, written)| written.kind == ItemKind::KeyResult) {
        let Some(named) = written.spanned(fields::METRIC) else { continue };
        let Some(metric) = plan.find(named.value) else { continue };
        let measured = plan.item(metric);
        if measured.kind != ItemKind::Metric
            || measured.mentions(fields::COUNTER_METRIC)
            || progress::is_done(context.snapshot, item)
        {
            continue;
        }
        let id = written.id.value.as_ref();
        findings.push(
            MISSING_COUNTER_METRIC
                .finding(
                    plan.place(item, named.span),
                    format!("`{id}` is measured by `{}` alone, which nothing balances", named.value),
                )
                .label("can be gamed alone")
                .context(plan.id_place(metric), "names no `counter_metric`")
                .help(format!(
                    "name as `counter_metric` of `{}` the metric that would suffer if it were gamed",
                    named.value
                ))
                .item(written.kind.name(), id)
                .field(fields::METRIC.name()),
        );
    }
}
