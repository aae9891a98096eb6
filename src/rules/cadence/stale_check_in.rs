use crate::diagnostic::Finding;
use crate::graph::{ItemIx, ServeWay};
use crate::model::registry as fields;
use crate::progress::{Silence, Unheard};
use crate::rules::RuleContext;
use crate::rules::rule::declare_rule;
use crate::rules::words::working_days;

declare_rule! {
    /// ## What it finds
    /// An objective, key result or initiative that is under way, and of which nobody has said for longer than its `cadence`
    /// how it goes. The cadence is its own; of a key result else its objective's; else the plan's, or a week. Of a key result
    /// a reading says as much as a check-in.
    ///
    /// Something is under way from its `start`, a key result from its objective's, and where there is none from the day on
    /// which the first work for it began. What has not begun, and what is done, closed or dropped, is left alone; so is a plan
    /// that has neither a check-in nor a `cadence`, for nobody there has agreed to say anything.
    ///
    /// ## Why it matters
    /// Silence is read as good news, and mostly it is the opposite: whoever has bad news waits for a better day to tell it. A
    /// word every week, even "nothing new", is what makes the others worth believing.
    ///
    /// ## Example
    /// ```yaml
    /// tasks:
    ///   page:
    ///     title: Build the sign-up page
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 20d
    ///     done_when: A stranger signs up in a minute.
    ///     status: doing
    ///     started: 2026-02-09
    /// checkins:
    ///   2026-02-13:
    ///     launch:
    ///       by: ana
    ///       health: on_track
    ///   2026-02-27:
    ///     more-customers:
    ///       by: jon
    ///       health: on_track
    ///     sign-ups:
    ///       by: ana
    ///       health: on_track
    /// ```
    ///
    /// ## Mended
    /// ```yaml
    /// tasks:
    ///   page:
    ///     title: Build the sign-up page
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 20d
    ///     done_when: A stranger signs up in a minute.
    ///     status: doing
    ///     started: 2026-02-09
    /// checkins:
    ///   2026-02-13:
    ///     launch:
    ///       by: ana
    ///       health: on_track
    ///   2026-02-27:
    ///     launch:
    ///       by: ana
    ///       health: at_risk
    ///       note: The page takes a week longer.
    ///     more-customers:
    ///       by: jon
    ///       health: on_track
    ///     sign-ups:
    ///       by: ana
    ///       health: on_track
    /// ```
    pub(super) static STALE_CHECK_IN = {
        name: "stale-check-in",
        group: Cadence,
        level: Warning,
        needs: Plan,
        since: "0.1.0",
        check: check,
    }
}

fn check(context: &RuleContext<'_>, findings: &mut Vec<Finding>) {
    let (plan, snapshot) = (context.plan(), context.snapshot);
    let of_plan = plan.manifest().and_then(|manifest| manifest.get(fields::CADENCE)).copied();
    let is_agreed = of_plan.is_some() || plan.check_ins().next().is_some();
    let silence = Silence::of(snapshot);
    for (item, written) in context.open_items().filter(|(_, written)| written.kind.is_container()) {
        let unreadable = written.unreadable.contains(&fields::CADENCE.ix());
        if unreadable || !(is_agreed || has_cadence(context, item)) {
            continue;
        }
        let Some(unheard) = silence.about(item).filter(Unheard::is_overdue) else { continue };
        let id = written.id.value.as_ref();
        let when = match unheard.last_since_start() {
            Some(last) => format!("since {last}"),
            None => format!("since it began on {}", unheard.start),
        };
        let message = format!(
            "nobody has said how `{id}` goes {when}, {} ago, and that is asked for every {}",
            working_days(unheard.days),
            unheard.cadence
        );
        findings.push(
            STALE_CHECK_IN
                .finding(plan.id_place(item), message)
                .label("how does it go?")
                .help(format!(
                    "`git plan checkin` asks its owner; or add a check-in under `checkins:` → `{}:` → `{id}:` with `by` and `health`",
                    snapshot.data_date
                ))
                .item(written.kind.name(), id)
                .measure(unheard.days),
        );
    }
}

/// Returns whether a cadence is written for an item itself, or for the objective that a key result measures.
fn has_cadence(context: &RuleContext<'_>, item: ItemIx) -> bool {
    let written = |item: ItemIx| context.plan().item(item).get(fields::CADENCE).is_some();
    let mut links = context.graph().serves_of(item).filter(|link| link.way == ServeWay::Measures);
    written(item) || links.any(|link| written(link.container))
}

#[cfg(test)]
mod tests {
    use crate::rules::sketch::{check_each, findings_under, found};

    const RULE: &str = "stale-check-in";

    fn plan(objective: &str, key_result: &str, task: &str) -> String {
        format!(
            "objectives:\n  goal: {{title: G, owner: ana, due: 2026-06-30{objective}, key_results: {{figure: {{title: F, \
             owner: ana, from: 1, to: 5{key_result}}}}}}}\ninitiatives:\n  effort: {{title: E, owner: ana, drives: [figure], \
             tasks: {{work: {{title: W, owner: ana, estimate: 20d{task}}}}}}}\n"
        )
    }

    fn said(day: &str, ids: &[&str]) -> String {
        let lines: String =
            ids.iter().map(|id| format!("    {id}: {{by: ana, health: on_track}}\n")).collect();
        format!("checkins:\n  {day}:\n{lines}")
    }

    const DOING: &str = ", status: doing, started: 2026-03-02";
    const ALL: [&str; 3] = ["goal", "figure", "effort"];

    #[test]
    fn something_is_to_be_said_of_what_is_under_way() {
        let begun = plan("", "", DOING);
        let others = ["goal", "figure"];
        check_each(
            RULE,
            &[
                // Nobody has agreed to say anything.
                (begun.clone(), ""),
                (begun.clone() + &said("2026-03-04", &ALL), ""),
                (
                    begun.clone() + &said("2026-03-09", &others),
                    "nobody has said how `effort` goes since it began on 2026-03-02, 7 working days ago, and that is \
                     asked for every 1w",
                ),
                (
                    begun.clone()
                        + &said("2026-03-03", &["effort"])
                        + &said("2026-03-09", &others).replacen("checkins:\n", "", 1),
                    "how `effort` goes since 2026-03-03, 6 working days ago",
                ),
                // Of what has not begun, or is over, nothing is asked.
                (plan("", "", "") + &said("2026-03-02", &["goal"]), ""),
                (
                    plan("", "", ", status: done, started: 2026-03-02, finished: 2026-03-03")
                        + &said("2026-03-09", &others),
                    "",
                ),
            ],
        );
        // A check-in that is still to come is none.
        assert_eq!(found(RULE, &(begun + &said("2026-03-20", &ALL))).len(), 3);
    }

    #[test]
    fn the_cadence_is_its_own_or_its_objectives_or_the_plans() {
        let others = ["goal", "figure", "effort"];
        let at = |objective: &str, key_result: &str| {
            found(RULE, &(plan(objective, key_result, DOING) + &said("2026-03-06", &others))).join("\n")
        };
        assert_eq!(at("", ""), "");
        assert_eq!(at("", ", cadence: 2d").matches("nobody").count(), 1);
        let both = at(", cadence: 2d", "");
        assert!(both.contains("`goal`") && both.contains("`figure`"), "{both}");
        assert!(!at(", cadence: 2d", ", cadence: 3d").contains("`figure`"));
        let manifest = "plan: P\nversion: 1\nstart: 2026-03-02\nas_of: 2026-03-11\ncadence: 2d\n\
                        people: {ana: {name: Ana}}\n";
        let asked = |manifest: &str| findings_under(manifest, RULE, &plan("", "", DOING)).len();
        assert_eq!(asked(manifest), 3);
        assert_eq!(asked(&manifest.replace("2d", "2w")), 0);
    }

    #[test]
    fn a_period_says_when_it_begins_and_a_reading_says_something() {
        let at = |objective: &str, key_result: &str| {
            let text = plan(objective, key_result, DOING) + &said("2026-03-09", &["effort"]);
            found(RULE, &text).join("\n")
        };
        assert!(
            at(", start: 2026-02-02", "").contains("`goal` goes since it began on 2026-02-02, 27 working")
        );
        assert_eq!(at(", start: 2026-03-09", ""), "");
        assert_eq!(at(", start: 2026-Q2", ""), "");
        let read = at("", ", readings: {2026-03-09: 2}");
        assert!(read.contains("`goal`") && !read.contains("`figure`"), "{read}");
    }
}
