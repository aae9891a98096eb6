use crate::diagnostic::Finding;
use crate::model::registry as fields;
use crate::rules::RuleContext;
use crate::rules::rule::declare_rule;

declare_rule! {
    /// ## What it finds
    /// Work, and what work serves, that is forecast to finish after the `due` written on it.
    ///
    /// ## Why it matters
    /// A date that the plan itself does not reach is a promise that is already broken. Known today, it can still be
    /// mended: by starting sooner, by doing less, or by agreeing on another day with whoever counts on this one.
    ///
    /// ## Example
    /// ```yaml
    /// tasks:
    ///   build:
    ///     title: Build the first version
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 10d
    ///     done_when: It passes the acceptance test.
    ///     due: 2026-03-06
    /// ```
    ///
    /// ## Mended
    /// ```yaml
    /// tasks:
    ///   build:
    ///     title: Build the first version
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 10d
    ///     done_when: It passes the acceptance test.
    ///     due: 2026-03-20
    /// ```
    pub(super) static LATE = {
        name: "late",
        group: Schedule,
        level: Warning,
        needs: Schedule,
        since: "0.1.0",
        check: check,
    }
}

fn check(context: &RuleContext<'_>, findings: &mut Vec<Finding>) {
    let timetable = context.timetable();
    for (item, written) in context.open_items() {
        let Some(due) = written.spanned(fields::DUE) else { continue };
        let Some(finish) = timetable.finish(item).filter(|_| timetable.is_late(item)) else { continue };
        let days = -timetable.margin_days(item).unwrap_or_default();
        findings.push(
            LATE.finding(
                context.plan().place(item, due.span),
                format!(
                    "`{}` is due {} and is forecast to finish {finish}",
                    written.id.value, due.value.last
                ),
            )
            .label("due here")
            .help("start what drives it sooner, do less, or agree on another day")
            .item(written.kind.name(), written.id.value.as_ref())
            .field(fields::DUE.name())
            .measure(days),
        );
    }
}
