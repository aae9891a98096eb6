use crate::diagnostic::Finding;
use crate::graph::ItemIx;
use crate::model::{Item, ItemKind, registry as fields};
use crate::progress::{Because, Outlook};
use crate::rules::RuleContext;
use crate::rules::rule::declare_rule;
use crate::rules::words::list;

declare_rule! {
    /// ## What it finds
    /// A key result whose figures do not reach `to` by the day it is due, as they go now: where their trend lands, in the
    /// middle and at best, and what its metric `influences`. The trend is the median of the slopes between the last eight
    /// figures (Theil and Sen); with fewer than three there is none, and nothing is found.
    ///
    /// A key result that is to hold, whose metric has a `green` band, is found when its latest figure is outside that band.
    /// One that is past due is `overdue` instead.
    ///
    /// ## Why it matters
    /// The work may be in time and the goal missed all the same. The figures say so weeks before the due day, while there is
    /// still time to do something else, or to agree on another target.
    ///
    /// ## Example
    /// ```yaml
    /// key_results:
    ///   quick-answers:
    ///     title: Half of the questions are answered within the hour
    ///     owner: ana
    ///     of: more-customers
    ///     start: 2026-01-05
    ///     due: 2026-06-30
    ///     unit: "%"
    ///     from: 20
    ///     to: 50
    ///     readings:
    ///       2026-02-06: 20
    ///       2026-02-13: 20.5
    ///       2026-02-20: 21
    ///       2026-02-27: 22
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
    ///     start: 2026-01-05
    ///     due: 2026-06-30
    ///     unit: "%"
    ///     from: 20
    ///     to: 50
    ///     readings:
    ///       2026-02-06: 20
    ///       2026-02-13: 22
    ///       2026-02-20: 24
    ///       2026-02-27: 26
    /// initiatives:
    ///   support-desk:
    ///     title: A support desk
    ///     owner: ana
    ///     drives: [quick-answers]
    ///     done_when: Two people are on call from eight to six.
    /// ```
    pub(super) static OFF_PACE = {
        name: "off-pace",
        group: Metrics,
        level: Warning,
        needs: Plan,
        since: "0.1.0",
        check: check,
    }
}

fn check(context: &RuleContext<'_>, findings: &mut Vec<Finding>) {
    for (item, written) in context.open_items().filter(|(_, written)| written.kind == ItemKind::KeyResult) {
        let Some(outlook) = Outlook::of(context.snapshot, item) else { continue };
        let off = matches!(
            outlook.because,
            Because::Yellow | Because::Outside | Because::MiddleMisses | Because::RangeMisses
        );
        if off {
            findings.push(finding(context, item, written, &outlook));
        }
    }
}

fn finding(context: &RuleContext<'_>, item: ItemIx, written: &Item, outlook: &Outlook) -> Finding {
    let plan = context.plan();
    let id = written.id.value.as_ref();
    let influenced: Vec<&str> = outlook.influences.iter().map(|metric| plan.id(*metric)).collect();
    let mut message = format!("`{id}` is {}", outlook.sentence());
    if !influenced.is_empty() {
        message += &format!("; it influences {}", list(&influenced));
    }
    let mut finding = OFF_PACE
        .finding(plan.place(item, written.span_of(fields::TO)), message)
        .label("not reached, as it goes")
        .help(format!(
            "do something else for it, or agree on another target; `git plan show {id}` gives the figures"
        ))
        .item(written.kind.name(), id)
        .field(fields::TO.name());
    let source = written.get(fields::METRIC).and_then(|metric| plan.find(metric)).unwrap_or(item);
    let readings = plan.item(source);
    if readings.mentions(fields::READINGS) {
        let span = readings.span_of(fields::READINGS);
        finding = finding.context(plan.place(source, span), "by these figures");
    }
    // How much of the way is still missing when it is due, in percent.
    let missing = outlook.landing.and_then(|landing| outlook.course.share(landing.middle));
    match missing {
        Some(share) => finding.measure(((1.0 - share) * 100.0).round() as i64),
        None => finding,
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::sketch::{check_each, findings};

    fn figure(fields: &str) -> String {
        format!(
            "objectives: {{goal: {{title: G, owner: ana, start: 2026-02-02, due: 2026-03-31, key_results: {{figure: {{title: F, \
             owner: ana, {fields}}}}}}}}}\n"
        )
    }

    const READ: &str = "{2026-02-16: 10, 2026-02-23: 20, 2026-03-02: 30, 2026-03-09: 40}";

    #[test]
    fn what_the_trend_does_not_reach_is_off_pace() {
        check_each(
            "off-pace",
            &[
                (figure(&format!("from: 0, to: 71, readings: {READ}")), ""),
                (
                    figure(&format!("from: 0, to: 100, readings: {READ}")),
                    "`figure` is at 40 on 2026-03-09; its trend lands at 71.4 on 2026-03-31",
                ),
                (figure(&format!("from: 100, to: 40, readings: {READ}")), ""),
                (figure(&format!("from: 100, to: 39, readings: {READ}")), "not at 39"),
                (figure("from: 0, to: 100, readings: {2026-02-16: 1, 2026-03-09: 1}"), ""),
                (figure(&format!("from: 0, to: 100, due: 2026-03-10, readings: {READ}")), ""),
                (figure(&format!("from: 0, to: 100, status: closed, readings: {READ}")), ""),
            ],
        );
    }

    #[test]
    fn what_it_influences_and_how_much_is_missing_are_told() {
        let metric = |id: &str, rest: &str| {
            format!("  {id}: {{title: M, owner: ana, direction: up, kind: leading{rest}}}\n")
        };
        let text = figure("from: 0, to: 100, metric: size")
            + "metrics:\n"
            + &metric("size", &format!(", readings: {READ}, influences: [loans, losses]"))
            + &metric("loans", "")
            + &metric("losses", "");
        let found = findings("off-pace", &text);
        assert!(
            found[0].message.ends_with("not at 100; it influences `loans` and `losses`"),
            "{}",
            found[0].message
        );
        assert_eq!(found[0].measure.map(|measure| measure.0), Some(29));
        assert_eq!(found[0].related[0].text, "by these figures");
    }
}
