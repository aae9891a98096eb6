use crate::base::{Calendar, Day, Place, Span};
use crate::diagnostic::Finding;
use crate::graph::ItemIx;
use crate::model::{Item, ItemKind, registry as fields};
use crate::progress;
use crate::rules::RuleContext;
use crate::rules::rule::declare_rule;
use crate::rules::words::{list, working_days};
use crate::schedule::{self, State, WorkingTime};

declare_rule! {
    /// ## What it finds
    /// Something whose own `due` day has passed and that is not done. A task is done when its `status` says so, a gate when
    /// it is approved, an initiative when all its work is; a key result when its latest figure reaches `to`, and an objective
    /// when its key results do. What is `closed` or `dropped` is left alone.
    ///
    /// What somebody outside delivers is overdue as well when the day on which it was `promised` has passed.
    ///
    /// ## Why it matters
    /// The day was a promise to somebody. Either it is done and the plan does not know, or it is not and somebody waits for
    /// it without a word. Each day of silence makes the other dates of the plan less believable.
    ///
    /// ## Example
    /// ```yaml
    /// tasks:
    ///   price-list:
    ///     title: Agree on the prices
    ///     owner: jon
    ///     part_of: launch
    ///     estimate: 3d
    ///     done_when: Sales has signed the list.
    ///     due: 2026-02-27
    /// ```
    ///
    /// ## Mended
    /// ```yaml
    /// tasks:
    ///   price-list:
    ///     title: Agree on the prices
    ///     owner: jon
    ///     part_of: launch
    ///     estimate: 3d
    ///     done_when: Sales has signed the list.
    ///     due: 2026-02-27
    ///     status: done
    ///     started: 2026-02-24
    ///     finished: 2026-02-26
    /// ```
    pub(super) static OVERDUE = {
        name: "overdue",
        group: Schedule,
        level: Warning,
        needs: Plan,
        since: "0.1.0",
        check: check,
    }
}

fn check(context: &RuleContext<'_>, findings: &mut Vec<Finding>) {
    let plan = context.plan();
    let today = context.snapshot.data_date;
    let mut calendar: Option<Calendar> = None;
    for (item, written) in context.open_items() {
        let Some(passed) = passed(written, today) else { continue };
        // What would make it done may stand where nothing could be read: of a container in any file, of work in its own.
        let unknown =
            if written.kind.is_container() { !context.snapshot.is_whole() } else { !context.is_whole(item) };
        if unknown || says_it_unreadably(context, item) || progress::is_done(context.snapshot, item) {
            continue;
        }
        let calendar = calendar.get_or_insert_with(|| schedule::plan_calendar(plan));
        let days = calendar.working_days(passed.day.plus(1), today.plus(1));
        let ago = match days {
            0 => String::new(),
            days => format!(" {} ago,", working_days(days)),
        };
        let (what, places) = what_is_open(context, item, written);
        let rate = written.get(fields::COST_OF_DELAY).filter(|_| days > 0);
        let cost = rate.map(|rate| rate.cost(days, WorkingTime::of(plan).days_per_week));
        let timetable = context.snapshot.timetable().filter(|_| context.snapshot.is_complete());
        let forecast =
            timetable.and_then(|timetable| timetable.finish(item)).filter(|finish| *finish >= today);
        let parts = [
            Some(format!("`{}` was {} {},{ago} and {what}", written.id.value, passed.verb, passed.day)),
            cost.map(|cost| format!("that has cost {cost} so far")),
            forecast.map(|finish| format!("it is forecast to finish {finish}")),
        ];
        let message = parts.into_iter().flatten().collect::<Vec<_>>().join("; ");
        let mut finding = OVERDUE
            .finding(plan.place(item, passed.span), message)
            .label("this day has passed")
            .help(if passed.field == fields::PROMISED.name() { ASK } else { help(written.kind) })
            .item(written.kind.name(), written.id.value.as_ref())
            .field(passed.field)
            .measure(days);
        for (place, text) in places {
            finding = finding.context(place, text);
        }
        findings.push(finding);
    }
}

/// What to do about a promise of somebody outside.
const ASK: &str =
    "ask for a new day and write it in `promised`; or write `status: done` with the day in `finished`";

/// A day that was to be met and has passed.
struct Passed {
    day: Day,
    field: &'static str,
    verb: &'static str,
    span: Span,
}

/// Returns the day that has passed: what is `due`, else what was `promised`.
fn passed(written: &Item, today: Day) -> Option<Passed> {
    if let Some(due) = written.spanned(fields::DUE).filter(|due| due.value.last < today) {
        return Some(Passed { day: due.value.last, field: fields::DUE.name(), verb: "due", span: due.span });
    }
    written.get(fields::EXTERNAL)?;
    let promised = written.spanned(fields::PROMISED).filter(|promised| *promised.value < today)?;
    Some(Passed {
        day: *promised.value,
        field: fields::PROMISED.name(),
        verb: "promised for",
        span: promised.span,
    })
}

/// Returns whether what would say that it is done is there, and could not be read: that is reported already.
fn says_it_unreadably(context: &RuleContext<'_>, item: ItemIx) -> bool {
    let written = context.plan().item(item);
    let unreadable = |field| written.unreadable.contains(&field);
    match written.kind {
        ItemKind::Gate => unreadable(fields::APPROVED.ix()) || written.get(fields::APPROVERS).is_none(),
        ItemKind::Task => unreadable(fields::TASK_STATUS_FIELD.ix()),
        ItemKind::KeyResult => {
            unreadable(fields::STATUS.ix())
                || written.get(fields::FROM).is_none()
                || written.get(fields::TO).is_none()
                || !progress::can_read_figures(context.snapshot, item)
        }
        ItemKind::Objective => {
            let mut key_results = progress::key_results(context.snapshot, item).into_iter();
            unreadable(fields::STATUS.ix()) || key_results.any(|inner| says_it_unreadably(context, inner))
        }
        _ => unreadable(fields::STATUS.ix()),
    }
}

/// Says how far it is, with the places that show it.
fn what_is_open(context: &RuleContext<'_>, item: ItemIx, written: &Item) -> (String, Vec<(Place, String)>) {
    let plan = context.plan();
    let ids = |items: &[ItemIx]| list(&items.iter().map(|item| plan.id(*item)).collect::<Vec<_>>());
    let first = |items: &[ItemIx]| {
        items.first().map(|item| (plan.id_place(*item), "not done".to_owned())).into_iter().collect()
    };
    let not_done = |items: Vec<ItemIx>| -> Vec<ItemIx> {
        items.into_iter().filter(|item| !progress::is_done(context.snapshot, *item)).collect()
    };
    let work = || {
        let open = not_done(progress::work_for(context.snapshot, item));
        if open.is_empty() {
            return ("no work serves it".to_owned(), Vec::new());
        }
        let verb = if open.len() == 1 { "is" } else { "are" };
        (format!("{} {verb} not done", ids(&open)), first(&open))
    };
    match written.kind {
        ItemKind::Gate => ("is not approved".to_owned(), Vec::new()),
        ItemKind::Task if written.is_milestone() => ("is not reached".to_owned(), Vec::new()),
        ItemKind::Task if written.get(fields::EXTERNAL).is_some() => {
            ("is not delivered".to_owned(), Vec::new())
        }
        ItemKind::Task => match (context.snapshot.state(item), written.spanned(fields::PROGRESS)) {
            (State::Doing, Some(progress)) => {
                let place = plan.place(item, progress.span);
                (format!("is at {}", progress.value), vec![(place, "not done".to_owned())])
            }
            (State::Doing, None) => ("is still being worked on".to_owned(), Vec::new()),
            _ => ("is not begun".to_owned(), Vec::new()),
        },
        ItemKind::KeyResult => {
            let to = written.get(fields::TO).map(ToString::to_string).unwrap_or_default();
            let said = match progress::latest_value(context.snapshot, item) {
                Some((day, value)) => format!("stands at {value} since {day}, not at {to}"),
                None => format!("nobody has read a figure, which should be {to}"),
            };
            let place = (plan.place(item, written.span_of(fields::TO)), "to be reached".to_owned());
            (said, vec![place])
        }
        ItemKind::Objective => {
            let open = not_done(progress::key_results(context.snapshot, item));
            if open.is_empty() {
                return work();
            }
            let verb = if open.len() == 1 { "has" } else { "have" };
            (format!("{} {verb} not reached the target", ids(&open)), first(&open))
        }
        _ => work(),
    }
}

fn help(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Gate => "write who approved it under `approved`, or agree on another day",
        ItemKind::Task => "write `status: done` with the day in `finished`, drop it, or agree on another day",
        ItemKind::KeyResult => {
            "add the latest figure, close it with `status: closed`, or agree on another day"
        }
        _ => "close it with `status: closed`, drop it, or agree on another day",
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::sketch::{check_each, findings_under, found_in_broken, tasks};

    fn one(fields: &str) -> String {
        tasks(&[("work", fields)])
    }

    const DONE: &str = "status: done, started: 2026-03-02, finished: 2026-03-10";

    #[test]
    fn work_is_overdue_on_the_day_after() {
        check_each(
            "overdue",
            &[
                (one("estimate: 1d, due: 2026-03-11"), ""),
                (
                    one("estimate: 1d, due: 2026-03-10"),
                    "was due 2026-03-10, 1 working day ago, and is not begun",
                ),
                (one("estimate: 1d, due: 2026-03-06"), "3 working days ago"),
                (one("status: doing, started: 2026-03-09, progress: 60%, due: 2026-03-10"), "and is at 60%"),
                (one("status: doing, started: 2026-03-09, due: 2026-03-10"), "is still being worked on"),
                (one("milestone: true, due: 2026-03-10"), "is not reached"),
                (
                    one("external: X, due: 2026-03-10"),
                    "is not delivered; it is forecast to finish 2026-03-11",
                ),
                (one(&format!("{DONE}, due: 2026-03-06")), ""),
                (one("status: dropped, due: 2026-03-06"), ""),
            ],
        );
    }

    #[test]
    fn what_somebody_outside_promised_is_overdue_when_the_day_has_passed() {
        check_each(
            "overdue",
            &[
                (
                    one("external: X, promised: 2026-03-10"),
                    "was promised for 2026-03-10, 1 working day ago, and is not delivered",
                ),
                (one("external: X, promised: 2026-03-11"), ""),
                (one("external: X, promised: 2026-03-10, due: 2026-03-20"), "was promised for 2026-03-10"),
                (one("external: X, promised: 2026-03-06, due: 2026-03-10"), "was due 2026-03-10, 1 working"),
                (one("external: X, promised: 2026-03-10, status: done, finished: 2026-03-10"), ""),
                (one("external: X, promised: 2026-03-10, status: dropped"), ""),
            ],
        );
    }

    #[test]
    fn a_gate_is_overdue_until_it_is_approved_or_passes_by_itself() {
        let gate = |fields: &str| {
            format!("gates:\n  gate: {{title: G, owner: ana, approvers: [ben], due: 2026-03-10{fields}}}\n")
        };
        check_each(
            "overdue",
            &[
                (gate(""), "is not approved"),
                (gate(", approved: {ben: 2026-03-11}"), ""),
                (gate(", approved: {ben: 2026-03-12}"), "is not approved"),
                (gate(", when: {label: regulated}"), ""),
                (gate(", labels: [regulated], when: {label: regulated}"), "is not approved"),
            ],
        );
    }

    #[test]
    fn containers_are_done_with_what_makes_them_done() {
        let initiative = |tasks: &str| {
            format!("initiatives:\n  effort: {{title: E, owner: ana, due: 2026-03-10, tasks: {{{tasks}}}}}\n")
        };
        let part = |id: &str, fields: &str| format!("{id}: {{title: T, owner: ana, {fields}}}");
        let objective = |readings: &str, own: &str| {
            format!(
                "objectives:\n  goal:\n    title: G\n    owner: ana\n    due: 2026-03-10\n    cost_of_delay: 5k EUR/d\n    \
                 key_results: {{figure: {{title: F, owner: ana, from: 1, to: 5, readings: {{{readings}}}{own}}}}}\n"
            )
        };
        check_each(
            "overdue",
            &[
                (initiative(""), "no work serves it"),
                (initiative(&part("a", DONE)), ""),
                (initiative(&(part("a", DONE) + ", " + &part("b", "status: dropped"))), ""),
                (initiative(&(part("a", DONE) + ", " + &part("b", "estimate: 1d"))), "and `b` is not done"),
                (initiative("").replace("tasks: {}", "status: closed"), ""),
                (initiative("").replace("tasks: {}", "status: dropped"), ""),
                (objective("2026-03-09: 5", ""), ""),
                (
                    objective("2026-03-09: 3", ""),
                    "`figure` has not reached the target; that has cost 5000 EUR so far",
                ),
                (objective("2026-03-09: 3", ", status: dropped"), "no work serves it"),
                (objective("2026-03-09: 3", ", status: closed"), ""),
                (
                    objective("2026-03-09: 3", ", due: 2026-03-06")
                        .replace("due: 2026-03-10", "due: 2026-06-30"),
                    "`figure` was due 2026-03-06, 3 working days ago, and stands at 3 since 2026-03-09, not at 5",
                ),
                (
                    objective("", ", due: 2026-03-06").replace("due: 2026-03-10", "due: 2026-06-30"),
                    "nobody has read a figure, which should be 5",
                ),
            ],
        );
    }

    #[test]
    fn it_needs_no_forecast() {
        let manifest =
            "plan: P\nversion: 1\nstart: 2026-03-02\nas_of: 2026-03-11\npeople: {ana: {name: Ana}}\n";
        let text = tasks(&[("a", "due: 2026-03-06, needs: [b]"), ("b", "needs: [a]")]);
        let found = findings_under(manifest, "overdue", &text);
        assert_eq!(found[0].message, "`a` was due 2026-03-06, 3 working days ago, and is not begun");
    }

    #[test]
    fn what_would_say_that_it_is_done_and_cannot_be_read_is_given_the_benefit() {
        let initiative = "initiatives:\n  effort: {title: E, owner: ana, due: 2026-03-10}\n";
        for text in [
            one("due: 2026-03-06, status: finished"),
            // The work of the initiative may stand in the rest.
            initiative.to_owned() + "tasks:\n  work: [\n",
            "objectives:\n  goal:\n    title: G\n    owner: ana\n    due: 2026-03-10\n    key_results: {figure: {title: F, \
             owner: ana, from: 1, to: 5, readings: [7]}}\n"
                .to_owned(),
        ] {
            assert!(found_in_broken("overdue", &text).is_empty(), "{text}");
        }
    }
}
