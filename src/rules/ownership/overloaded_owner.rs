use crate::diagnostic::Finding;
use crate::load::{Overload, Share, Workload, workloads};
use crate::model::registry as fields;
use crate::rules::rule::declare_rule;
use crate::rules::words::in_days;
use crate::rules::{RuleContext, RuleOption};

/// The most tasks of a span that are pointed at.
const MOST_PLACES: usize = 3;

declare_rule! {
    /// ## What it finds
    /// A person who must do more in some span than they have time for, whichever way the work is arranged: the tasks that can
    /// neither start before the span nor finish after it, or something that is due would be late. Work counts for its owner and for everybody `with` them, at its `load`; what a person has time for is their `capacity` of the days
    /// on which they work. Recurring work does not count, for it can give way.
    ///
    /// One ordinary task at a time is never too much, and nor is what float can spread, or what holds up nothing that is due. Days are days of planned work:
    /// of somebody with a capacity of 65%, a day is 65% of a working day.
    ///
    /// ## Why it matters
    /// Dates follow from estimates and dependencies, as if everybody could do any number of things at once. Where one person
    /// cannot, the forecast will not hold, and nothing else in the plan says so. Better to know it while somebody else can
    /// still take a part, or a date can be agreed on anew. `git plan capacity PERSON` shows the weeks.
    ///
    /// ## Example
    /// ```yaml
    /// tasks:
    ///   price-list:
    ///     title: Agree on the prices
    ///     owner: jon
    ///     part_of: launch
    ///     estimate: 5d
    ///     due: 2026-03-09
    ///     done_when: Sales has signed the list.
    ///   order-form:
    ///     title: Build the order form
    ///     owner: jon
    ///     part_of: launch
    ///     estimate: 4d
    ///     due: 2026-03-09
    ///     done_when: A test order arrives.
    /// ```
    ///
    /// ## Mended
    /// ```yaml
    /// tasks:
    ///   price-list:
    ///     title: Agree on the prices
    ///     owner: mia
    ///     part_of: launch
    ///     estimate: 5d
    ///     due: 2026-03-09
    ///     done_when: Sales has signed the list.
    ///   order-form:
    ///     title: Build the order form
    ///     owner: jon
    ///     part_of: launch
    ///     estimate: 4d
    ///     due: 2026-03-09
    ///     done_when: A test order arrives.
    /// ```
    ///
    /// ## Options
    /// - `over`: the most planned work too much that is not found, for estimates are not so exact that a little more would mean
    ///   anything. By default `4h`.
    pub(super) static OVERLOADED_OWNER = {
        name: "overloaded-owner",
        group: Ownership,
        level: Warning,
        needs: Schedule,
        since: "0.1.0",
        options: &[RuleOption {
            name: "over",
            default: "4h",
            page: "The most planned work too much that is not found.",
        }],
        check: check,
    }
}

fn check(context: &RuleContext<'_>, findings: &mut Vec<Finding>) {
    let over = context.minutes_option("over");
    for workload in workloads(context.snapshot).unwrap_or_default() {
        let too_much =
            |overload: &Overload| workload.capacity.minutes(overload.excess(workload.capacity)) > over;
        for overload in workload.overloads().iter().filter(|overload| too_much(overload)) {
            findings.push(of_span(context, &workload, overload));
        }
    }
}

fn of_span(context: &RuleContext<'_>, workload: &Workload, overload: &Overload) -> Finding {
    let (plan, timetable) = (context.plan(), context.timetable());
    let day = timetable.time.minutes_per_day;
    let days = |effort| in_days(workload.capacity.minutes(effort), day);
    let (name, first, last) = (plan.party_id(workload.person), overload.first, overload.last);
    let there = workload.capacity.effort(overload.own);
    let time = if there == 0 {
        "has no time for planned work".to_owned()
    } else {
        format!("has time for {}", days(there))
    };
    let span = if first == last { format!("on {first}") } else { format!("from {first} to {last}") };
    let message = format!("`{name}` must do {} of work {span}, and {time}", days(overload.asked));
    let person = plan.party(workload.person);
    let mut finding = OVERLOADED_OWNER
        .finding(plan.party_place(workload.person, person.id.span), message)
        .label(match percent_over(overload, workload.capacity) {
            Some(percent) => format!("{percent}% more than there is"),
            None => "has a capacity of 0%".to_owned(),
        })
        .help(if overload.items.len() == 1 {
            "lower its `load`, or let it take longer"
        } else {
            "hand a part to somebody else, do less, or agree on later dates"
        })
        .item(person.kind.name(), name)
        .measure(percent_over(overload, workload.capacity).unwrap_or(100));
    // What there is most of tells the span from others, for days move with every edit.
    if let Some((item, _)) = overload.items.first() {
        finding = finding.distinction(plan.id(*item));
    }
    let more = overload.items.len().saturating_sub(MOST_PLACES);
    for (at, (item, effort)) in overload.items.iter().take(MOST_PLACES).enumerate() {
        let written = plan.item(*item);
        let owns = context.graph().owner(*item) == Some(workload.person);
        let span = if owns { written.span_of(fields::OWNER) } else { written.span_of(fields::WITH) };
        let mut text = format!("{} in `{}`", days(*effort), plan.id(*item));
        if at + 1 == MOST_PLACES && more > 0 {
            text.push_str(&format!(", and {more} more task{}", if more == 1 { "" } else { "s" }));
        }
        finding = finding.context(plan.place(*item, span), text);
    }
    finding
}

/// Returns by which percentage more is asked for than there is; `None` where there is nothing.
fn percent_over(overload: &Overload, capacity: Share) -> Option<i64> {
    let there = capacity.effort(overload.own);
    (there > 0).then(|| ((overload.excess(capacity) * 100 + there / 2) / there) as i64)
}

#[cfg(test)]
mod tests {
    use crate::rules::sketch::{check_each, findings, findings_under, tasks};

    const RULE: &str = "overloaded-owner";

    /// Two tasks of `ana`.
    fn plan(one: &str, other: &str) -> String {
        tasks(&[("one", one), ("other", other)])
    }

    #[test]
    fn what_must_be_done_in_a_span_is_held_against_the_time_in_it() {
        let due = |days: &str| format!("estimate: {days}, due: 2026-03-13");
        check_each(
            RULE,
            &[
                (
                    plan(&due("3d"), &due("2d")),
                    "`ana` must do 5d of work from 2026-03-11 to 2026-03-13, and has time for 3d",
                ),
                (plan(&due("2d"), &due("1d")), ""),
                (plan(&due("3d"), &due("4h")), ""),
                (plan(&due("3d"), &due("5h")), "must do 3.6d of work"),
                (plan(&due("3d"), "estimate: 3d"), ""),
                (plan(&due("3d"), "estimate: 1d, repeat: 1w"), ""),
                (
                    plan(&due("3d"), "estimate: 3d, owner: cleo, with: [ana], due: 2026-03-13"),
                    "must do 6d of work",
                ),
                (plan(&due("3d"), "milestone: true, due: 2026-03-13"), ""),
                (
                    plan("estimate: 1d, load: 100%, due: 2026-03-11", "estimate: 1d"),
                    "1.5d of work on 2026-03-11",
                ),
                (
                    plan(
                        "estimate: 2d, load: 30%, due: 2026-03-12",
                        "estimate: 2d, load: 30%, due: 2026-03-12",
                    ),
                    "",
                ),
            ],
        );
    }

    #[test]
    fn nobody_has_time_at_no_capacity() {
        let manifest = "plan: P\nversion: 1\nstart: 2026-03-02\nas_of: 2026-03-11\npeople: {ana: {name: Ana, capacity: 0%}}\n";
        assert_eq!(findings_under(manifest, RULE, &tasks(&[("one", "estimate: 2d")])).len(), 0);
        let found =
            findings_under(manifest, RULE, &tasks(&[("one", "estimate: 2d, load: 50%, due: 2026-03-12")]));
        assert_eq!(
            found[0].message,
            "`ana` must do 1d of work from 2026-03-11 to 2026-03-12, and has no time for planned work"
        );
    }

    #[test]
    fn a_little_too_much_is_as_much_as_the_manifest_says() {
        let manifest = |over: &str| {
            format!(
                "plan: P\nversion: 1\nstart: 2026-03-02\nas_of: 2026-03-11\nrules: {{overloaded-owner: {{over: {over}}}}}\npeople: {{ana: {{name: Ana}}, ben: {{name: Ben}}}}\n"
            )
        };
        let text = plan("estimate: 3d, due: 2026-03-13", "estimate: 2d, due: 2026-03-13");
        assert_eq!(findings_under(&manifest("1d"), RULE, &text).len(), 1);
        assert_eq!(findings_under(&manifest("2d"), RULE, &text).len(), 0);
    }

    #[test]
    fn the_person_is_shown_with_the_most_of_the_work() {
        let due = |days: &str| format!("estimate: {days}, due: 2026-03-13");
        let (a, b, c, d) = (due("1d"), due("3d"), due("2d"), due("1d"));
        let text = tasks(&[("a", &a), ("b", &b), ("c", &c), ("d", &d)]);
        let found = findings(RULE, &text);
        let labels: Vec<&str> = found[0].related.iter().map(|label| label.text.as_str()).collect();
        assert_eq!(labels, ["3d in `b`", "2d in `c`", "1d in `a`, and 1 more task"]);
        assert_eq!(
            (found[0].primary.text.as_str(), found[0].distinction.as_str()),
            ("133% more than there is", "b")
        );
        assert_eq!(found[0].measure.map(|measure| measure.0), Some(133));
    }
}
