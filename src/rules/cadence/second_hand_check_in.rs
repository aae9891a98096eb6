use crate::diagnostic::Finding;
use crate::model::registry as fields;
use crate::progress;
use crate::rules::RuleContext;
use crate::rules::rule::declare_rule;

declare_rule! {
    /// ## What it finds
    /// An open item whose latest check-in is by somebody else than its owner.
    ///
    /// ## Why it matters
    /// Who answers for something should say how it goes. Said by another, it is hearsay: perhaps the owner would say
    /// something else, or does not know that they are the owner.
    ///
    /// ## Example
    /// ```yaml
    /// checkins:
    ///   2026-02-27:
    ///     launch:
    ///       by: mia
    ///       health: on_track
    /// ```
    ///
    /// ## Mended
    /// ```yaml
    /// checkins:
    ///   2026-02-27:
    ///     launch:
    ///       by: ana
    ///       health: on_track
    /// ```
    pub(super) static SECOND_HAND_CHECK_IN = {
        name: "second-hand-check-in",
        group: Cadence,
        level: Note,
        needs: Plan,
        since: "0.1.0",
        check: check,
    }
}

fn check(context: &RuleContext<'_>, findings: &mut Vec<Finding>) {
    let plan = context.plan();
    for (item, written) in context.open_items() {
        let Some(owner) = context.graph().owner(item).map(|owner| plan.party_id(owner)) else { continue };
        let Some(claim) = progress::claims(context.snapshot, item).next_back() else { continue };
        let Some(by) = claim.check_in.spanned(fields::BY).filter(|by| by.value != owner) else { continue };
        if plan.find_person(by.value).is_none() {
            continue;
        }
        let id = written.id.value.as_ref();
        findings.push(
            SECOND_HAND_CHECK_IN
                .finding(
                    by.span.in_file(claim.file),
                    format!("`{}` said on {} how `{id}` goes, and `{owner}` owns it", by.value, claim.day),
                )
                .label("not the owner")
                .context(plan.place(item, written.span_of(fields::OWNER)), "answers for it")
                .help(format!(
                    "let `{owner}` say how it goes in the next check-in, or make `{}` the owner",
                    by.value
                ))
                .item(written.kind.name(), id)
                .field(fields::BY.name()),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::sketch::check_each;

    #[test]
    fn the_latest_word_should_be_the_owners() {
        let said = |lines: &str| format!("tasks: {{work: {{title: W, owner: ana}}}}\ncheckins:\n{lines}");
        let by = |day: &str, who: &str| format!("  {day}: {{work: {{by: {who}, health: on_track}}}}\n");
        check_each(
            "second-hand-check-in",
            &[
                (said(&by("2026-03-09", "ana")), ""),
                (
                    said(&by("2026-03-09", "ben")),
                    "`ben` said on 2026-03-09 how `work` goes, and `ana` owns it",
                ),
                (said(&(by("2026-03-06", "ben") + &by("2026-03-09", "ana"))), ""),
                (said(&(by("2026-03-06", "ana") + &by("2026-03-09", "ben"))), "`ben` said"),
                // What is still to come is not said yet.
                (said(&(by("2026-03-06", "ana") + &by("2026-03-20", "ben"))), ""),
            ],
        );
    }
}
