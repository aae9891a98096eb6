use crate::diagnostic::Finding;
use crate::model::registry as fields;
use crate::progress::{self, Health, Standing};
use crate::rules::RuleContext;
use crate::rules::rule::declare_rule;

declare_rule! {
    /// ## What it finds
    /// An open item whose latest check-in says `on_track`, while its dates or its figures say otherwise: it is forecast after it
    /// is due, or makes something late that it serves; it, or work for it, was blocked already when that was said; or the
    /// trend of a key result does not reach the target. The data stand in the message.
    ///
    /// A margin that is merely thin contradicts nothing. Of a key result its figures count, and its dates only where there
    /// are too few of them.
    ///
    /// ## Why it matters
    /// Nobody lies in a status report; they hope. What is green until it is black was red all the time in the dates, and
    /// whoever counted on it could have known.
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
    ///       since: 2026-02-25
    ///       why: The printer has gone out of business.
    /// checkins:
    ///   2026-02-27:
    ///     launch:
    ///       by: ana
    ///       health: on_track
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
    ///       since: 2026-02-25
    ///       why: The printer has gone out of business.
    /// checkins:
    ///   2026-02-27:
    ///     launch:
    ///       by: ana
    ///       health: at_risk
    ///       note: We look for another printer.
    /// ```
    pub(super) static CONTRADICTED_HEALTH = {
        name: "contradicted-health",
        group: Cadence,
        level: Warning,
        needs: Plan,
        since: "0.1.0",
        check: check,
    }
}

fn check(context: &RuleContext<'_>, findings: &mut Vec<Finding>) {
    let (plan, snapshot) = (context.plan(), context.snapshot);
    for (item, written) in context.open_items() {
        // What nobody calls on track need not be judged.
        let Some(claim) = progress::claims(snapshot, item).next_back() else { continue };
        if claim.health != Some(Health::OnTrack) || progress::is_done(snapshot, item) {
            continue;
        }
        let standing = Standing::of(snapshot, item);
        let against = standing.contradictions(snapshot);
        if against.is_empty() {
            continue;
        }
        let id = written.id.value.as_ref();
        let who = claim.by.map_or_else(|| "somebody".to_owned(), |by| format!("`{by}`"));
        let sure =
            claim.check_in.get(fields::CONFIDENCE).map(|sure| format!(", {sure} sure")).unwrap_or_default();
        let message =
            format!("`{id}` is on track, said {who} on {}{sure}; but {}", claim.day, against.join("; "));
        let late = standing.delivery.and_then(|delivery| delivery.margin_days.or(delivery.float_days));
        let mut finding = CONTRADICTED_HEALTH
            .finding(claim.check_in.span_of(fields::HEALTH).in_file(claim.file), message)
            .label("the data say otherwise")
            .help(format!(
                "say in the next check-in what is wrong and what is done about it, or correct the data; `git plan show {id}` \
                 gives the figures"
            ))
            .item(written.kind.name(), id)
            .field(fields::HEALTH.name());
        if let Some(days) = late.filter(|days| *days < 0) {
            finding = finding.measure(-days);
        }
        findings.push(finding.context(plan.id_place(item), "this is what it is about"));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::sketch::{check_each, findings};

    fn plan(due: &str, said: &str) -> String {
        format!(
            "objectives: {{goal: {{title: G, owner: ana, due: {due}}}}}\n\
             tasks: {{work: {{title: W, owner: ana, estimate: 5d, drives: [goal]}}}}\ncheckins:\n  2026-03-04: {{goal: {{by: \
             ana, health: on_track}}}}\n  2026-03-09: {{goal: {{by: ana, {said}}}}}\n"
        )
    }

    #[test]
    fn a_claim_is_set_against_the_dates() {
        let late = "`goal` is on track, said `ana` on 2026-03-09; but forecast to finish 2026-03-17, 2 working days after it \
                    is due 2026-03-13";
        check_each(
            "contradicted-health",
            &[
                (plan("2026-03-13", "health: on_track"), late),
                (plan("2026-03-13", "health: on_track, confidence: 80%"), "on 2026-03-09, 80% sure; but"),
                (plan("2026-03-13", "health: at_risk"), ""),
                (plan("2026-03-17", "health: on_track"), ""),
                (plan("2026-03-13, status: closed", "health: on_track"), ""),
                (
                    plan("2026-03-13", "health: on_track").replace("2026-03-09:", "2026-03-12:"),
                    "on 2026-03-04; but",
                ),
            ],
        );
        let found = findings("contradicted-health", &plan("2026-03-13", "health: on_track"));
        assert_eq!(found[0].measure.map(|measure| measure.0), Some(2));
    }
}
