use crate::diagnostic::Finding;
use crate::model::{ItemKind, registry as fields};
use crate::rules::rule::declare_rule;
use crate::rules::{RuleContext, RuleOption};
use crate::schedule::WorkingTime;

declare_rule! {
    /// ## What it finds
    /// A task whose likely estimate is over 20 days.
    ///
    /// ## Why it matters
    /// Work of over a month has not been thought through yet: the estimate is a feeling, and until its last day there is
    /// nothing that anybody could look at. Broken down into parts with an end of their own, it shows within a week
    /// whether it goes as planned.
    ///
    /// ## Example
    /// ```yaml
    /// tasks:
    ///   stock-count:
    ///     title: Count and label the stock
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 25d
    ///     done_when: Every pallet has a label with a number.
    /// ```
    ///
    /// ## Mended
    /// ```yaml
    /// tasks:
    ///   stock-count-north:
    ///     title: Count and label the north aisle
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 12d
    ///     done_when: Every pallet in the north aisle has a label with a number.
    ///   stock-count-south:
    ///     title: Count and label the south aisle
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 13d
    ///     done_when: Every pallet in the south aisle has a label with a number.
    /// ```
    ///
    /// ## Options
    /// - `over`: the longest estimate that is not found. By default `20d`.
    pub(super) static OVERSIZED_TASK = {
        name: "oversized-task",
        group: Clarity,
        level: Note,
        needs: Plan,
        since: "0.1.0",
        options: &[RuleOption { name: "over", default: "20d", page: "The longest estimate that is not found." }],
        check: check,
    }
}

fn check(context: &RuleContext<'_>, findings: &mut Vec<Finding>) {
    let (over, longest) = (context.option("over"), context.minutes_option("over"));
    let time = WorkingTime::of(context.plan());
    for (item, written) in context.open_items() {
        let Some(estimate) = written.spanned(fields::ESTIMATE) else { continue };
        let minutes = time.minutes(estimate.value.likely);
        if written.kind != ItemKind::Task || minutes <= longest {
            continue;
        }
        findings.push(
            OVERSIZED_TASK
                .finding(
                    context.plan().place(item, estimate.span),
                    format!(
                        "task `{}` is estimated at {}, over {over}",
                        written.id.value, estimate.value.likely
                    ),
                )
                .label("not yet broken down")
                .help("make tasks of its parts, each with an end that anybody can see")
                .item(written.kind.name(), written.id.value.as_ref())
                .field(fields::ESTIMATE.name())
                .measure(minutes / time.minutes_per_day.max(1)),
        );
    }
}
