use crate::diagnostic::Finding;
use crate::model::{ItemKind, registry as fields};
use crate::rules::RuleContext;
use crate::rules::rule::declare_rule;
use crate::rules::words::working_days;
use crate::schedule;

declare_rule! {
    /// ## What it finds
    /// An open risk whose `review_by` day has passed.
    ///
    /// ## Why it matters
    /// How likely something is, and what it would cost, changes while nobody looks. A risk that was reviewed in spring tells
    /// little in autumn, and yet it stands there with a percentage as if somebody had just thought about it.
    ///
    /// ## Example
    /// ```yaml
    /// risks:
    ///   mail-provider-blocks:
    ///     title: The mail provider takes our invitations for spam
    ///     owner: jon
    ///     threatens:
    ///       - launch
    ///     probability: 30%
    ///     impact: 2w
    ///     mitigation: We send a hundred a day from March on, so that the provider gets to know us.
    ///     review_by: 2026-02-20
    /// ```
    ///
    /// ## Mended
    /// ```yaml
    /// risks:
    ///   mail-provider-blocks:
    ///     title: The mail provider takes our invitations for spam
    ///     owner: jon
    ///     threatens:
    ///       - launch
    ///     probability: 10% # a thousand have arrived
    ///     impact: 2w
    ///     mitigation: We send a hundred a day from March on, so that the provider gets to know us.
    ///     review_by: 2026-03-20
    /// ```
    pub(super) static RISK_REVIEW_OVERDUE = {
        name: "risk-review-overdue",
        group: Risk,
        level: Warning,
        needs: Plan,
        since: "0.1.0",
        check: check,
    }
}

fn check(context: &RuleContext<'_>, findings: &mut Vec<Finding>) {
    let plan = context.plan();
    let today = context.snapshot.data_date;
    let calendar = std::cell::LazyCell::new(|| schedule::plan_calendar(plan));
    for risk in plan.items_of(ItemKind::Risk) {
        let written = plan.item(risk);
        let is_open = matches!(written.status(), None | Some("open"))
            && !written.unreadable.contains(&fields::RISK_STATUS.ix());
        let Some(by) = written.spanned(fields::REVIEW_BY).filter(|by| is_open && *by.value < today) else {
            continue;
        };
        let days = calendar.working_days(by.value.plus(1), today.plus(1));
        let ago = if days == 0 { String::new() } else { format!(", {} ago", working_days(days)) };
        let id = written.id.value.as_ref();
        findings.push(
            RISK_REVIEW_OVERDUE
                .finding(
                    plan.place(risk, by.span),
                    format!("`{id}` was to be looked at again by {}{ago}", by.value),
                )
                .label("this day has passed")
                .help(
                    "look at its `probability` and `impact` again and set the next `review_by`, or close it",
                )
                .item(written.kind.name(), id)
                .field(fields::REVIEW_BY.name())
                .measure(days),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::sketch::{check_each, tasks};

    fn risk(fields: &str) -> String {
        tasks(&[("work", "estimate: 1d")])
            + &format!(
                "risks:\n  r: {{title: R, owner: ana, threatens: [work], probability: 30%, impact: 2w, accepted: rare, \
                 {fields}}}\n"
            )
    }

    #[test]
    fn a_review_is_overdue_on_the_day_after() {
        check_each(
            "risk-review-overdue",
            &[
                (risk("review_by: 2026-03-11"), ""),
                (risk("review_by: 2026-03-10"), "looked at again by 2026-03-10, 1 working day ago"),
                (risk("review_by: 2026-03-06"), "3 working days ago"),
                (risk("review_by: 2026-03-06, status: closed"), ""),
                (risk("review_by: 2026-03-06, status: happened"), ""),
                (risk("status: open"), ""),
            ],
        );
    }
}
