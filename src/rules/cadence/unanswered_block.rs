use crate::diagnostic::Finding;
use crate::model::registry as fields;
use crate::progress::{self, Decisions};
use crate::rules::RuleContext;
use crate::rules::reach::reach;
use crate::rules::rule::{RuleOption, declare_rule};
use crate::rules::words::working_days;
use crate::schedule::{self, WorkingTime};

declare_rule! {
    /// ## What it finds
    /// Open work that has been `blocked` for more than five working days, with no decision: no accepted decision, dated on the
    /// day of the block or later, names the item in its `affects`.
    ///
    /// ## Why it matters
    /// Whoever is blocked has said so and waits. If nobody decides to clear the way, to go round it or to give it up, then
    /// everything behind it waits too, a day for each day, and on the due date nobody knows who could have changed it. So
    /// what nobody answers goes up: to the owner's `manager` after five working days, and to the objective's owner after ten.
    ///
    /// ## Example
    /// ```yaml
    /// tasks:
    ///   brochure:
    ///     title: Print the brochure
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 2d
    ///     done_when: A thousand copies are in the office.
    ///     blocked:
    ///       since: 2026-02-19
    ///       why: The printer has gone out of business.
    /// ```
    ///
    /// ## Mended
    /// ```yaml
    /// tasks:
    ///   brochure:
    ///     title: Print the brochure
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 2d
    ///     done_when: A thousand copies are in the office.
    ///     blocked:
    ///       since: 2026-02-19
    ///       why: The printer has gone out of business.
    /// decisions:
    ///   another-printer:
    ///     title: Take the printer in Graz, at 300 EUR more
    ///     by: mia
    ///     date: 2026-02-25
    ///     status: accepted
    ///     because: Two weeks without a brochure cost more than that.
    ///     affects:
    ///       - brochure
    /// ```
    ///
    /// ## Options
    /// `over`: for how long nobody need answer; by default `5d`.
    pub(super) static UNANSWERED_BLOCK = {
        name: "unanswered-block",
        group: Cadence,
        level: Warning,
        needs: Plan,
        since: "0.1.0",
        options: &[RuleOption {
            name: "over",
            default: "5d",
            page: "For how long nobody need answer.",
        }],
        check: check,
    }
}

fn check(context: &RuleContext<'_>, findings: &mut Vec<Finding>) {
    let plan = context.plan();
    let today = context.snapshot.data_date;
    let patience = context.minutes_option("over");
    let minutes_per_day = WorkingTime::of(plan).minutes_per_day;
    let blocked: Vec<_> = context
        .open_work()
        .filter_map(|(item, written)| Some((item, written, written.spanned(fields::BLOCKED)?)))
        .collect();
    if blocked.is_empty() {
        return;
    }
    let (calendar, decisions) = (schedule::plan_calendar(plan), Decisions::of(context.snapshot));
    for (item, written, blocked) in blocked {
        let since = blocked.value.since;
        let days = calendar.working_days(since.value.plus(1), today.plus(1));
        let id = written.id.value.as_ref();
        if days.saturating_mul(minutes_per_day) <= patience
            || decisions.answer(id, since.value).is_some()
            || progress::is_done(context.snapshot, item)
        {
            continue;
        }
        let message = format!(
            "`{id}` has been blocked since {}, for {}, and nobody has decided what to do",
            since.value,
            working_days(days)
        );
        findings.push(
            UNANSWERED_BLOCK
                .finding(plan.place(item, since.span), message)
                .label("blocked since then")
                .context(plan.place(item, blocked.value.why.span), "this is in the way")
                .help(format!(
                    "record an accepted decision whose `affects` names `{id}`, or remove `blocked` if the way is clear{}",
                    reach(context, &calendar, context.graph().owner(item), &[item], since.value)
                ))
                .item(written.kind.name(), id)
                .field(fields::BLOCKED.name())
                .measure(days),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::sketch::{check_each, findings_under, tasks};

    const RULE: &str = "unanswered-block";

    fn blocked(since: &str, rest: &str) -> String {
        tasks(&[("work", &format!("blocked: {{since: {since}, why: no room}}{rest}"))])
    }

    fn decision(fields: &str) -> String {
        format!("decisions:\n  clear: {{title: D, by: ana, {fields}}}\n")
    }

    #[test]
    fn a_block_is_to_be_answered_within_five_working_days() {
        let old = || blocked("2026-03-02", "");
        check_each(
            RULE,
            &[
                (old(), "`work` has been blocked since 2026-03-02, for 7 working days"),
                (blocked("2026-03-03", ""), "for 6 working days"),
                (blocked("2026-03-04", ""), ""),
                (blocked("2026-03-20", ""), ""),
                (blocked("2026-03-02", ", status: done, started: 2026-03-02, finished: 2026-03-05"), ""),
                (blocked("2026-03-02", ", status: dropped"), ""),
                (old() + &decision("date: 2026-03-05, status: accepted, affects: [work]"), ""),
                (old() + &decision("date: 2026-03-02, status: accepted, affects: [work]"), ""),
                (old() + &decision("date: 2026-02-27, status: accepted, affects: [work]"), "for 7 working"),
                (old() + &decision("date: 2026-03-05, status: proposed, affects: [work]"), "for 7 working"),
                (old() + &decision("date: 2026-03-05, status: accepted"), "for 7 working"),
                (
                    "initiatives:\n  effort: {title: E, owner: ana, blocked: {since: 2026-03-02, why: W}}\n"
                        .to_owned(),
                    "`effort` has been blocked",
                ),
            ],
        );
    }

    #[test]
    fn what_nobody_answers_goes_up() {
        let manifest = "plan: P\nversion: 1\nstart: 2026-02-02\nas_of: 2026-03-11\n\
                        people: {ana: {name: Ana, manager: ben}, ben: {name: Ben}, cleo: {name: Cleo}}\n";
        let text = blocked("2026-02-24", ", drives: [goal]")
            + "objectives: {goal: {title: G, owner: cleo, due: 2026-06-30}}\n";
        let found = findings_under(manifest, RULE, &text);
        let up = "; it is a question since 2026-03-03 for `ben`, who manages `ana`, and since 2026-03-10 for `cleo`, who \
                  owns the objective";
        assert!(found[0].help.ends_with(up), "{}", found[0].help);
    }

    #[test]
    fn how_long_nobody_need_answer_can_be_set() {
        let manifest = "plan: P\nversion: 1\nstart: 2026-03-02\nas_of: 2026-03-11\n\
                        people: {ana: {name: Ana}}\nrules: {unanswered-block: {over: 2w}}\n";
        assert!(findings_under(manifest, RULE, &blocked("2026-03-02", "")).is_empty());
        let found = findings_under(&manifest.replace("2w", "1d"), RULE, &blocked("2026-03-09", ""));
        assert_eq!(found.len(), 1);
    }
}
