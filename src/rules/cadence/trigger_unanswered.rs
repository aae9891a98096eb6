use crate::base::Day;
use crate::diagnostic::Finding;
use crate::model::{ItemKind, registry as fields};
use crate::progress::{Decisions, Fired, TriggerStanding};
use crate::rules::RuleContext;
use crate::rules::reach::reach;
use crate::rules::rule::declare_rule;
use crate::rules::words::{list, working_days};
use crate::schedule::{self, WorkingTime};

declare_rule! {
    /// ## What it finds
    /// A trigger that has fired and that nobody has answered in its time: `within`, or a week. It is answered by an accepted
    /// decision, dated on the day on which it fired or later, whose `affects` names the trigger.
    ///
    /// A trigger on a metric fires with the first reading beyond its bound, one on a person on the day after their last, one
    /// on a date on that day; a day in `fired` wins. A trigger on something that is late is told at once: from a forecast
    /// nobody can see since when it has been so, and the time to answer begins when somebody writes that day in `fired`.
    ///
    /// ## Why it matters
    /// The trigger was set in calm weather: if this happens, we look at that again. When it happens, everybody is busy with
    /// what they do, and the moment at which it was cheap to change course passes without a word.
    ///
    /// ## Example
    /// ```yaml
    /// triggers:
    ///   summer-is-near:
    ///     title: Half of the winter is over
    ///     owner: mia
    ///     when:
    ///       date: 2026-02-16
    ///     review:
    ///       - launch
    /// ```
    ///
    /// ## Mended
    /// ```yaml
    /// triggers:
    ///   summer-is-near:
    ///     title: Half of the winter is over
    ///     owner: mia
    ///     when:
    ///       date: 2026-02-16
    ///     review:
    ///       - launch
    /// decisions:
    ///   launch-goes-on:
    ///     title: The launch goes on as planned
    ///     by: mia
    ///     date: 2026-02-18
    ///     status: accepted
    ///     outcome: continue
    ///     affects:
    ///       - launch
    ///       - summer-is-near
    /// ```
    pub(super) static TRIGGER_UNANSWERED = {
        name: "trigger-unanswered",
        group: Cadence,
        level: Warning,
        needs: Plan,
        since: "0.1.0",
        check: check,
    }
}

fn check(context: &RuleContext<'_>, findings: &mut Vec<Finding>) {
    let (plan, snapshot) = (context.plan(), context.snapshot);
    let triggers: Vec<_> = plan.items_of(ItemKind::Trigger).collect();
    if triggers.is_empty() {
        return;
    }
    let timetable = snapshot.timetable().filter(|_| snapshot.is_complete());
    let (decisions, calendar) = (Decisions::of(snapshot), schedule::plan_calendar(plan));
    let time = WorkingTime::of(plan);
    for trigger in triggers {
        let written = plan.item(trigger);
        // The day, or the time to answer, may be what cannot be read.
        if written.unreadable.contains(&fields::FIRED.ix())
            || written.unreadable.contains(&fields::WITHIN.ix())
        {
            continue;
        }
        let standing = TriggerStanding::of(snapshot, timetable, &decisions, trigger);
        let Some(fired) = standing.fired.filter(|fired| fired.answer.is_none()) else { continue };
        let days = calendar.working_days(fired.since.plus(1), snapshot.data_date.plus(1));
        let within = written
            .get(fields::WITHIN)
            .map_or(time.days_per_week * time.minutes_per_day, |within| time.minutes(*within));
        let is_over = days.saturating_mul(time.minutes_per_day) > within;
        if fired.is_certain && !is_over {
            continue;
        }
        let id = written.id.value.as_ref();
        let review = written.get(fields::REVIEW).unwrap_or_default();
        let review: Vec<&str> = review.iter().map(|one| one.value.as_ref()).collect();
        let again =
            if review.is_empty() { String::new() } else { format!(" look at {} again, and", list(&review)) };
        let mut help = format!("{again} record an accepted decision whose `affects` names `{id}`")
            .trim_start()
            .to_owned();
        if is_over {
            let about: Vec<_> = review.iter().filter_map(|id| plan.find(id)).collect();
            help.push_str(&reach(context, &calendar, context.graph().owner(trigger), &about, fired.since));
        } else {
            help.push_str(&since_when(snapshot.data_date));
        }
        let mut finding = TRIGGER_UNANSWERED
            .finding(
                plan.place(trigger, written.span_of(fields::TRIGGER_WHEN)),
                message(id, &fired, days, is_over),
            )
            .label("this has come about")
            .help(help)
            .item(written.kind.name(), id)
            .measure(days);
        if let Some(by_hand) = written.spanned(fields::FIRED) {
            finding = finding.context(plan.place(trigger, by_hand.span), "on this day");
        }
        findings.push(finding);
    }
}

fn message(id: &str, fired: &Fired, days: i64, is_over: bool) -> String {
    let because = fired.because.join(", ");
    if fired.by_hand {
        return format!(
            "`{id}` fired on {}, {} ago, and no decision has followed",
            fired.since,
            working_days(days)
        );
    }
    if !is_over {
        return format!("`{id}` has fired: {because}; no decision has followed");
    }
    let most = if fired.is_certain { "on" } else { "at the latest on" };
    format!(
        "`{id}` fired {most} {}, {} ago, and no decision has followed: {because}",
        fired.since,
        working_days(days)
    )
}

fn since_when(today: Day) -> String {
    format!(
        "; if that takes time, write `fired: {today}`, and it is asked for when the time `within` is over"
    )
}

#[cfg(test)]
mod tests {
    use crate::rules::sketch::{check_each, findings, tasks};

    const RULE: &str = "trigger-unanswered";

    fn trigger(when: &str, rest: &str) -> String {
        format!(
            "metrics: {{m: {{title: M, owner: ana, direction: up, kind: leading, readings: {{2026-03-02: 6}}}}}}\n\
             triggers:\n  t: {{title: T, owner: ana, when: {when}, review: [m]{rest}}}\n"
        )
    }

    fn decided(day: &str) -> String {
        format!("decisions:\n  d: {{title: D, by: ana, date: {day}, status: accepted, affects: [t]}}\n")
    }

    #[test]
    fn a_decision_must_follow_in_its_time() {
        let metric = || trigger("{metric: m, above: 5}", "");
        check_each(
            RULE,
            &[
                (
                    metric(),
                    "`t` fired on 2026-03-02, 7 working days ago, and no decision has followed: `m` read 6",
                ),
                (metric() + &decided("2026-03-10"), ""),
                (metric() + &decided("2026-03-01"), "fired on 2026-03-02"),
                (trigger("{metric: m, above: 6}", ""), ""),
                (trigger("{metric: m, above: 5}", ", within: 2w"), ""),
                (trigger("{date: 2026-03-04}", ""), ""),
                (trigger("{date: 2026-03-03}", ""), "fired on 2026-03-03, 6 working days ago"),
                (trigger("{date: 2026-03-04}", ", within: 4d"), "fired on 2026-03-04, 5 working days ago"),
                (trigger("{date: 2026-12-24}", ", fired: 2026-03-02"), "`t` fired on 2026-03-02, 7 working"),
                (trigger("{date: 2026-03-02}", ", fired: 2026-03-10"), ""),
            ],
        );
    }

    #[test]
    fn what_is_late_is_told_at_once_until_somebody_says_since_when() {
        let work = tasks(&[("work", "estimate: 10d, due: 2026-03-13")]);
        let late = || work.clone() + &trigger("{late: work}", "");
        let found = findings(RULE, &late());
        assert_eq!(
            found[0].message,
            "`t` has fired: `work` is forecast to finish 2026-03-24, 7 working days after 2026-03-13; no decision has \
             followed"
        );
        assert!(found[0].help.contains("write `fired: 2026-03-11`"), "{}", found[0].help);
        check_each(
            RULE,
            &[
                (work.clone() + &trigger("{late: work, by: 2w}", ""), ""),
                (work.clone() + &trigger("{late: work}", ", fired: 2026-03-11"), ""),
                (late() + &decided("2026-03-03"), ""),
                (
                    tasks(&[("work", "estimate: 10d, due: 2026-03-02")]) + &trigger("{late: work}", ""),
                    "fired at the latest on 2026-03-03, 6 working days ago",
                ),
            ],
        );
    }
}
