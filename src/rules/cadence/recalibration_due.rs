use crate::base::Place;
use crate::diagnostic::Finding;
use crate::model::registry as fields;
use crate::progress::{self, Claim, Decisions, Health, Worsening};
use crate::rules::RuleContext;
use crate::rules::reach::reach;
use crate::rules::rule::{RuleOption, declare_rule};
use crate::rules::words::working_days;
use crate::schedule::{self, WorkingTime};

declare_rule! {
    /// ## What it finds
    /// An open item of which a check-in said that it goes worse than the one before, from `on_track` to `at_risk` or from there
    /// to `off_track`, more than a week ago, with no decision: no accepted decision, dated on that day or later, names the
    /// item in its `affects`, and none is named by that check-in. Once a check-in says that it is as well as it was, nothing
    /// is asked any more.
    ///
    /// ## Why it matters
    /// Bad news that changes nothing was told for nothing. When something gets worse there are few answers: go on all the
    /// same, stop, move people, or change the plan. Each is better than none, and each needs somebody who says it.
    ///
    /// ## Example
    /// ```yaml
    /// checkins:
    ///   2026-02-13:
    ///     launch:
    ///       by: ana
    ///       health: on_track
    ///   2026-02-20:
    ///     launch:
    ///       by: ana
    ///       health: at_risk
    ///       note: The designer has left.
    /// ```
    ///
    /// ## Mended
    /// ```yaml
    /// checkins:
    ///   2026-02-13:
    ///     launch:
    ///       by: ana
    ///       health: on_track
    ///   2026-02-20:
    ///     launch:
    ///       by: ana
    ///       health: at_risk
    ///       note: The designer has left.
    /// decisions:
    ///   without-designer:
    ///     title: Launch in the old look
    ///     by: jon
    ///     date: 2026-02-24
    ///     status: accepted
    ///     outcome: continue
    ///     because: A new designer would be here in May.
    ///     affects:
    ///       - launch
    /// ```
    ///
    /// ## Options
    /// `within`: how soon a decision must follow; by default `1w`.
    pub(super) static RECALIBRATION_DUE = {
        name: "recalibration-due",
        group: Cadence,
        level: Warning,
        needs: Plan,
        since: "0.1.0",
        options: &[RuleOption {
            name: "within",
            default: "1w",
            page: "How soon a decision must follow.",
        }],
        check: check,
    }
}

fn check(context: &RuleContext<'_>, findings: &mut Vec<Finding>) {
    let (plan, snapshot) = (context.plan(), context.snapshot);
    if plan.check_ins().next().is_none() {
        return;
    }
    let within = context.minutes_option("within");
    let minutes_per_day = WorkingTime::of(plan).minutes_per_day;
    let (calendar, decisions) = (schedule::plan_calendar(plan), Decisions::of(snapshot));
    for (item, written) in context.open_items() {
        let Some(Worsening { said, before }) = progress::worsening(snapshot, item) else { continue };
        let id = written.id.value.as_ref();
        let days = calendar.working_days(said.day.plus(1), snapshot.data_date.plus(1));
        if days.saturating_mul(minutes_per_day) <= within
            || decisions.answer(id, said.day).is_some()
            || said.names_a_decision(snapshot)
            || progress::is_done(snapshot, item)
        {
            continue;
        }
        let words = |health: Option<Health>| health.unwrap_or(Health::Unknown).name().replace('_', " ");
        let message = format!(
            "`{id}` went from {} on {} to {} on {}, {} ago, and nobody has decided what to do",
            words(before.health),
            before.day,
            words(said.health),
            said.day,
            working_days(days)
        );
        let place =
            |claim: &Claim<'_>| -> Place { claim.check_in.span_of(fields::HEALTH).in_file(claim.file) };
        findings.push(
            RECALIBRATION_DUE
                .finding(place(&said), message)
                .label("worse than before")
                .context(place(&before), "as it was")
                .help(format!(
                    "decide whether to go on, stop, reallocate or pivot, and record it as an accepted decision whose \
                     `affects` names `{id}`{}",
                    reach(context, &calendar, context.graph().owner(item), &[item], said.day)
                ))
                .item(written.kind.name(), id)
                .field(fields::HEALTH.name())
                .measure(days),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::sketch::{check_each, findings_under};

    const RULE: &str = "recalibration-due";

    fn said(health: &[(&str, &str)]) -> String {
        let lines: String = health
            .iter()
            .map(|(day, health)| format!("  {day}: {{work: {{by: ana, health: {health}}}}}\n"))
            .collect();
        format!("tasks: {{work: {{title: W, owner: ana, estimate: 1d}}}}\ncheckins:\n{lines}")
    }

    fn decision(fields: &str) -> String {
        format!("decisions: {{turn: {{title: D, by: ana, {fields}}}}}\n")
    }

    #[test]
    fn what_got_worse_is_to_be_decided_within_a_week() {
        let worse = said(&[("2026-03-02", "on_track"), ("2026-03-03", "at_risk")]);
        check_each(
            RULE,
            &[
                (
                    worse.clone(),
                    "`work` went from on track on 2026-03-02 to at risk on 2026-03-03, 6 working days ago, and nobody",
                ),
                (said(&[("2026-03-02", "on_track"), ("2026-03-04", "at_risk")]), ""),
                (said(&[("2026-03-02", "at_risk"), ("2026-03-03", "at_risk")]), ""),
                (said(&[("2026-03-03", "off_track")]), ""),
                (
                    said(&[
                        ("2026-03-01", "on_track"),
                        ("2026-03-02", "at_risk"),
                        ("2026-03-03", "on_track"),
                    ]),
                    "",
                ),
                (
                    said(&[
                        ("2026-03-01", "on_track"),
                        ("2026-03-02", "off_track"),
                        ("2026-03-03", "at_risk"),
                    ]),
                    "from on track on 2026-03-01 to off track on 2026-03-02",
                ),
                (
                    said(&[
                        ("2026-03-01", "on_track"),
                        ("2026-03-02", "at_risk"),
                        ("2026-03-03", "off_track"),
                    ]),
                    "from at risk on 2026-03-02 to off track on 2026-03-03",
                ),
                (worse.clone() + &decision("date: 2026-03-03, status: accepted, affects: [work]"), ""),
                (worse.clone() + &decision("date: 2026-03-11, status: accepted, affects: [work]"), ""),
                (worse.clone() + &decision("date: 2026-03-02, status: accepted, affects: [work]"), "nobody"),
                (worse.clone() + &decision("date: 2026-03-05, status: proposed, affects: [work]"), "nobody"),
                (
                    worse.replace("health: at_risk", "health: at_risk, decision: turn")
                        + &decision("date: 2026-03-03, status: accepted"),
                    "",
                ),
                (worse.replace("estimate: 1d", "status: dropped"), ""),
            ],
        );
    }

    #[test]
    fn what_nobody_decides_goes_up() {
        let manifest = "plan: P\nversion: 1\nstart: 2026-03-02\nas_of: 2026-03-11\n\
                        people: {ana: {name: Ana, manager: ben}, ben: {name: Ben}}\n";
        let text = said(&[("2026-03-02", "on_track"), ("2026-03-03", "at_risk")]);
        let found = findings_under(manifest, RULE, &text);
        assert!(
            found[0].help.ends_with("; it is a question since 2026-03-10 for `ben`, who manages `ana`"),
            "{}",
            found[0].help
        );
    }

    #[test]
    fn how_soon_can_be_set() {
        let manifest = "plan: P\nversion: 1\nstart: 2026-03-02\nas_of: 2026-03-11\n\
                        people: {ana: {name: Ana}}\nrules: {recalibration-due: {within: 2w}}\n";
        let text = said(&[("2026-03-01", "on_track"), ("2026-03-02", "at_risk")]);
        assert!(findings_under(manifest, RULE, &text).is_empty());
        assert_eq!(findings_under(&manifest.replace("2w", "1d"), RULE, &text).len(), 1);
    }
}
