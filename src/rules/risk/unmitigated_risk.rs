use crate::diagnostic::Finding;
use crate::model::{ItemKind, registry as fields};
use crate::progress;
use crate::rules::RuleContext;
use crate::rules::rule::declare_rule;
use crate::rules::words::list;

declare_rule! {
    /// ## What it finds
    /// An open risk of which nobody says what is done about it (`mitigation`), or why it is taken as it is (`accepted`). A risk
    /// whose every threatened item is done or dropped is left alone.
    ///
    /// ## Why it matters
    /// To write a risk down and leave it there is a way of feeling safe. Either something is done that makes it smaller, or
    /// somebody has looked at it and taken it, with a reason that others can read when it happens.
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
    ///     probability: 30%
    ///     impact: 2w
    ///     mitigation: We send a hundred a day from March on, so that the provider gets to know us.
    /// ```
    pub(super) static UNMITIGATED_RISK = {
        name: "unmitigated-risk",
        group: Risk,
        level: Warning,
        needs: Plan,
        since: "0.1.0",
        check: check,
    }
}

fn check(context: &RuleContext<'_>, findings: &mut Vec<Finding>) {
    let plan = context.plan();
    for risk in plan.items_of(ItemKind::Risk) {
        let written = plan.item(risk);
        let is_open = matches!(written.status(), None | Some("open"));
        if !is_open
            || written.unreadable.contains(&fields::RISK_STATUS.ix())
            || written.mentions(fields::MITIGATION)
            || written.mentions(fields::ACCEPTED)
            || !context.is_whole(risk)
        {
            continue;
        }
        let threatened = written.get(fields::THREATENS).unwrap_or_default();
        let items: Vec<_> = threatened.iter().filter_map(|id| plan.find(&id.value)).collect();
        if !items.is_empty() && items.iter().all(|item| is_over(context, *item)) {
            continue;
        }
        let id = written.id.value.as_ref();
        let what: Vec<&str> = threatened.iter().map(|one| one.value.as_ref()).collect();
        let what = if what.is_empty() { "something".to_owned() } else { list(&what) };
        let size = [
            written.get(fields::PROBABILITY).map(|share| format!("{share} likely")),
            written.field(fields::IMPACT.ix()).map(|impact| format!("at a cost of {}", impact.value)),
        ];
        let size = size.into_iter().flatten().collect::<Vec<_>>().join(", ");
        let size = if size.is_empty() { size } else { format!(" ({size})") };
        findings.push(
            UNMITIGATED_RISK
                .finding(
                    plan.id_place(risk),
                    format!("`{id}` threatens {what}{size}, and is neither mitigated nor accepted"),
                )
                .label("what is done about it?")
                .help("say what is done about it in `mitigation`, or in `accepted` why it is taken as it is")
                .item(written.kind.name(), id),
        );
    }
}

/// Whether nothing can befall an item any more.
fn is_over(context: &RuleContext<'_>, item: crate::graph::ItemIx) -> bool {
    let state = context.snapshot.state(item);
    state == crate::schedule::State::Dropped || progress::is_done(context.snapshot, item)
}

#[cfg(test)]
mod tests {
    use crate::rules::sketch::{check_each, tasks};

    fn risk(fields: &str) -> String {
        tasks(&[
            ("work", "estimate: 1d"),
            ("past", "status: done, started: 2026-03-02, finished: 2026-03-03"),
            ("gone", "status: dropped"),
        ]) + &format!(
            "risks:\n  r: {{title: R, owner: ana, probability: 30%, impact: [1w, 2w, 3w], {fields}}}\n"
        )
    }

    #[test]
    fn an_open_risk_is_mitigated_or_accepted() {
        check_each(
            "unmitigated-risk",
            &[
                (
                    risk("threatens: [work]"),
                    "`r` threatens `work` (30% likely, at a cost of [1w, 2w, 3w]), and is neither",
                ),
                (risk("threatens: [work, past], status: open"), "threatens `work` and `past`"),
                (risk("threatens: [past, gone]"), ""),
                (risk("threatens: [work], status: closed"), ""),
                (risk("threatens: [work], status: happened"), ""),
                (risk("threatens: [work], mitigation: a spare"), ""),
                (risk("threatens: [work], accepted: it is rare"), ""),
            ],
        );
    }
}
