use crate::diagnostic::Finding;
use crate::model::{ItemKind, registry as fields};
use crate::rules::RuleContext;
use crate::rules::rule::declare_rule;

declare_rule! {
    /// ## What it finds
    /// A key result that ends where it begins, or that moves against the direction which its metric calls good. One whose
    /// metric is to `hold` is measured by the metric's band, and so is left alone.
    ///
    /// ## Why it matters
    /// From 2 to 2 there is no way to go: it is reached before anybody has begun, and no reading can say that it is half
    /// done. And where the target lies in the wrong direction, either the target or the metric says the opposite of what
    /// was meant.
    ///
    /// ## Example
    /// ```yaml
    /// key_results:
    ///   picking-errors:
    ///     title: Picking errors stay rare
    ///     owner: ana
    ///     of: more-customers
    ///     unit: "%"
    ///     from: 2
    ///     to: 2
    ///
    /// initiatives:
    ///   scanners:
    ///     title: A scanner for everybody
    ///     owner: ana
    ///     drives: [picking-errors]
    ///     done_when: Nobody types a number any more.
    /// ```
    ///
    /// ## Mended
    /// ```yaml
    /// key_results:
    ///   picking-errors:
    ///     title: Picking errors become rare
    ///     owner: ana
    ///     of: more-customers
    ///     unit: "%"
    ///     from: 2
    ///     to: 0.5
    ///
    /// initiatives:
    ///   scanners:
    ///     title: A scanner for everybody
    ///     owner: ana
    ///     drives: [picking-errors]
    ///     done_when: Nobody types a number any more.
    /// ```
    pub(super) static UNMEASURABLE_KEY_RESULT = {
        name: "unmeasurable-key-result",
        group: Clarity,
        level: Error,
        needs: Plan,
        since: "0.1.0",
        check: check,
    }
}

fn check(context: &RuleContext<'_>, findings: &mut Vec<Finding>) {
    let plan = context.plan();
    for (item, written) in context.open_items() {
        if written.kind != ItemKind::KeyResult {
            continue;
        }
        let (Some(from), Some(to)) = (written.spanned(fields::FROM), written.spanned(fields::TO)) else {
            continue;
        };
        let metric = written.get(fields::METRIC).and_then(|id| plan.find(id));
        let direction = metric.and_then(|metric| plan.item(metric).spanned(fields::DIRECTION));
        let word = direction.map_or("", |direction| direction.value.0);
        let (start, target) = (from.value.number, to.value.number);
        let up = target > start;
        #[allow(clippy::float_cmp, reason = "the same number written twice, not the result of a calculation")]
        let same = target == start;
        let against = (word == "up" && !up) || (word == "down" && up);
        if word == "hold" || !(same || against) {
            continue;
        }
        let id = written.id.value.as_ref();
        let mut finding = if same {
            UNMEASURABLE_KEY_RESULT
                .finding(plan.place(item, to.span), format!("`{id}` goes from {} to {}", from.value, to.value))
                .label("where it begins")
                .help("give the figure that is to be reached; for one that must not change, a metric with `direction: hold`")
        } else {
            let way = if up { "rises" } else { "falls" };
            UNMEASURABLE_KEY_RESULT
                .finding(
                    plan.place(item, to.span),
                    format!(
                        "`{id}` {way} from {} to {}, and its metric is to go {word}",
                        from.value, to.value
                    ),
                )
                .label("the wrong way")
                .help("turn `from` and `to` around, or correct the metric's `direction`")
        };
        finding = finding.context(plan.place(item, from.span), "from here");
        if let (Some(metric), Some(direction), false) = (metric, direction, same) {
            finding = finding.context(plan.place(metric, direction.span), "this way is good");
        }
        findings.push(finding.item(written.kind.name(), id).field(fields::TO.name()));
    }
}
