use crate::base::{Day, Span};
use crate::diagnostic::Finding;
use crate::graph::ItemIx;
use crate::model::{Item, ItemKind, registry as fields};
use crate::rules::RuleContext;
use crate::rules::rule::declare_rule;
use crate::schedule::{State, WorkingTime};

declare_rule! {
    /// ## What it finds
    /// Progress that cannot be true, one finding for each kind of contradiction:
    ///
    /// - done, and nobody says on which day (`finished`);
    /// - started, finished or approved on a day that is still to come, blocked since one, or, of a trigger, fired on one;
    /// - finished before it was started;
    /// - done, and `progress` is below 100% or something is `remaining`;
    /// - not begun (`todo`, or no `status` at all), and there is progress, or a day on which it was started or finished;
    /// - being worked on (`doing`), and nobody says since when (`started`), or there is a day on which it was `finished`.
    ///
    /// What is dropped is left alone.
    ///
    /// ## Why it matters
    /// The forecast is made of what has happened. Where that cannot have happened, the dates of all that follows are guessed,
    /// and they look as exact as the others.
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
    ///     status: done
    ///     started: 2026-02-24
    ///     finished: 2026-02-26
    ///     progress: 40%
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
    ///     status: doing
    ///     started: 2026-02-24
    ///     progress: 40%
    /// ```
    pub(super) static IMPOSSIBLE_PROGRESS = {
        name: "impossible-progress",
        group: Schedule,
        level: Error,
        needs: Plan,
        since: "0.1.0",
        check: check,
    }
}

fn check(context: &RuleContext<'_>, findings: &mut Vec<Finding>) {
    let plan = context.plan();
    for item in plan.items() {
        let written = plan.item(item);
        for wrong in contradictions(context, item) {
            let at = |span: Span| plan.place(item, span);
            let mut finding = IMPOSSIBLE_PROGRESS
                .finding(at(wrong.span), wrong.message)
                .label(wrong.label)
                .help(wrong.help)
                .item(written.kind.name(), written.id.value.as_ref())
                .field(wrong.field)
                .distinction(wrong.kind);
            for (span, text) in wrong.context {
                finding = finding.context(at(span), text);
            }
            findings.push(finding);
        }
    }
}

/// Returns whether what is said of an item's progress cannot be true; rules that build on it leave such items alone.
pub(super) fn is_impossible(context: &RuleContext<'_>, item: ItemIx) -> bool {
    !contradictions(context, item).is_empty()
}

/// Two things that are said of one item and cannot both be.
struct Contradiction {
    kind: &'static str,
    field: &'static str,
    span: Span,
    message: String,
    label: &'static str,
    help: &'static str,
    context: Vec<(Span, &'static str)>,
}

fn contradictions(context: &RuleContext<'_>, item: ItemIx) -> Vec<Contradiction> {
    let written = context.plan().item(item);
    let today = context.snapshot.data_date;
    if context.snapshot.state(item) == State::Dropped {
        return Vec::new();
    }
    let blocked = blocked_in_the_future(written, today);
    if !written.kind.is_work() {
        return blocked.or_else(|| fired_in_the_future(written, today)).into_iter().collect();
    }
    if written.kind == ItemKind::Gate {
        return approved_in_the_future(written, today).into_iter().collect();
    }
    if written.unreadable.contains(&fields::TASK_STATUS_FIELD.ix()) {
        return Vec::new();
    }
    let task = Task { written, today, time: WorkingTime::of(context.plan()) };
    let is_whole = context.is_whole(item);
    let found = match written.status() {
        Some("done") => {
            let no_finish = task.no_finish().filter(|_| is_whole);
            [no_finish, task.in_the_future(), task.backwards(), task.partly_done()]
        }
        Some("doing") => {
            let no_start = task.no_start().filter(|_| is_whole);
            [no_start, task.in_the_future(), task.backwards(), task.finished_and_doing()]
        }
        Some(_) => [task.begun_after_all(), None, None, None],
        None => [task.begun_after_all().filter(|_| is_whole), None, None, None],
    };
    found.into_iter().flatten().chain(blocked).collect()
}

/// What is blocked only from a day to come on is not blocked now.
fn blocked_in_the_future(written: &Item, today: Day) -> Option<Contradiction> {
    let since = written.get(fields::BLOCKED)?.since;
    if since.value <= today {
        return None;
    }
    Some(Contradiction {
        kind: "blocked-in-future",
        field: fields::BLOCKED.name(),
        span: since.span,
        message: format!(
            "`{}` is blocked since {}, it says, and the data date is {today}",
            written.id.value, since.value
        ),
        label: "still to come",
        help: "write the day since which it is blocked; what will stand in the way is a risk, or a `start_after`",
        context: Vec::new(),
    })
}

fn fired_in_the_future(written: &Item, today: Day) -> Option<Contradiction> {
    let fired = written.spanned(fields::FIRED).filter(|fired| *fired.value > today)?;
    Some(Contradiction {
        kind: "future",
        field: fields::FIRED.name(),
        span: fired.span,
        message: format!(
            "`{}` fired on {}, it says, and the data date is {today}",
            written.id.value, fired.value
        ),
        label: "still to come",
        help: "write the day on which it fired; one on which it is to fire is `when: {date: …}`",
        context: Vec::new(),
    })
}

fn approved_in_the_future(gate: &Item, today: Day) -> Option<Contradiction> {
    let asked = gate.get(fields::APPROVERS)?;
    let mut future = gate.get(fields::APPROVED)?.iter().filter(|approval| {
        approval.day.value > today && asked.people.iter().any(|person| person.value == approval.person.value)
    });
    let first = future.next()?;
    let more = future.map(|approval| (approval.day.span, "to come as well")).collect();
    Some(Contradiction {
        kind: "future",
        field: fields::APPROVED.name(),
        span: first.day.span,
        message: format!(
            "`{}` was approved by `{}` on {}, it says, and the data date is {today}",
            gate.id.value, first.person.value, first.day.value
        ),
        label: "still to come",
        help: "write the day on which the approval was given; until then it does not count",
        context: more,
    })
}

/// A task and when it is judged.
struct Task<'s> {
    written: &'s Item,
    today: Day,
    time: WorkingTime,
}

impl Task<'_> {
    fn id(&self) -> &str {
        &self.written.id.value
    }

    fn status_span(&self) -> Span {
        self.written.span_of(fields::TASK_STATUS_FIELD)
    }

    fn no_finish(&self) -> Option<Contradiction> {
        if self.written.mentions(fields::FINISHED) {
            return None;
        }
        Some(Contradiction {
            kind: "no-finish",
            field: fields::FINISHED.name(),
            span: self.status_span(),
            message: format!("`{}` is done, and has no `finished` day", self.id()),
            label: "done, but when?",
            help: "add `finished:` with the day on which it was done",
            context: Vec::new(),
        })
    }

    fn no_start(&self) -> Option<Contradiction> {
        let a_moment = self.written.is_milestone() || self.written.mentions(fields::EXTERNAL);
        if a_moment || self.written.mentions(fields::STARTED) {
            return None;
        }
        Some(Contradiction {
            kind: "no-start",
            field: fields::STARTED.name(),
            span: self.status_span(),
            message: format!("`{}` is in `doing`, and has no `started` day", self.id()),
            label: "since when?",
            help: "add `started:` with the day on which work began",
            context: Vec::new(),
        })
    }

    fn in_the_future(&self) -> Option<Contradiction> {
        let days = [
            ("started", self.written.spanned(fields::STARTED)),
            ("finished", self.written.spanned(fields::FINISHED)),
        ];
        let mut future = days
            .into_iter()
            .filter_map(|(field, day)| Some((field, day?)))
            .filter(|(_, day)| *day.value > self.today);
        let (field, day) = future.next()?;
        Some(Contradiction {
            kind: "future",
            field,
            span: day.span,
            message: format!(
                "`{}` was {field} on {}, it says, and the data date is {}",
                self.id(),
                day.value,
                self.today
            ),
            label: "still to come",
            help: "correct the day, or write the status that holds today; a planned day is `start_after` or `due`",
            context: future.map(|(_, day)| (day.span, "to come as well")).collect(),
        })
    }

    fn backwards(&self) -> Option<Contradiction> {
        let started = self.written.spanned(fields::STARTED)?;
        let finished = self.written.spanned(fields::FINISHED)?;
        if finished.value >= started.value {
            return None;
        }
        Some(Contradiction {
            kind: "backwards",
            field: fields::FINISHED.name(),
            span: finished.span,
            message: format!(
                "`{}` was finished on {}, and started only on {}",
                self.id(),
                finished.value,
                started.value
            ),
            label: "finished before",
            help: "correct one of the two days",
            context: vec![(started.span, "it was started")],
        })
    }

    fn partly_done(&self) -> Option<Contradiction> {
        let (field, span, left) = self.what_is_left()?;
        Some(Contradiction {
            kind: "partly-done",
            field,
            span,
            message: format!("`{}` is done, and {left}", self.id()),
            label: "not all of it",
            help: "write `status: doing` if something is left to do, else remove this line",
            context: vec![(self.status_span(), "done here")],
        })
    }

    fn what_is_left(&self) -> Option<(&'static str, Span, String)> {
        if let Some(progress) = self.written.spanned(fields::PROGRESS) {
            let part = progress.value.0 < 100.0;
            return part.then(|| {
                (fields::PROGRESS.name(), progress.span, format!("its progress is {}", progress.value))
            });
        }
        let remaining = self.written.spanned(fields::REMAINING).filter(|left| !left.value.is_zero())?;
        Some((fields::REMAINING.name(), remaining.span, format!("{} of it remain", remaining.value)))
    }

    fn finished_and_doing(&self) -> Option<Contradiction> {
        let finished = self.written.spanned(fields::FINISHED)?;
        // A day to come is a contradiction of its own.
        if *finished.value > self.today {
            return None;
        }
        Some(Contradiction {
            kind: "finished-and-doing",
            field: fields::FINISHED.name(),
            span: finished.span,
            message: format!("`{}` was finished on {}, and is still in `doing`", self.id(), finished.value),
            label: "finished here",
            help: "write `status: done`, or remove `finished` until it is",
            context: vec![(self.status_span(), "and not done here")],
        })
    }

    fn begun_after_all(&self) -> Option<Contradiction> {
        let written = self.written;
        let whole = written.get(fields::ESTIMATE).map(|estimate| self.time.minutes(estimate.likely));
        let finished = written.spanned(fields::FINISHED);
        let started = written.spanned(fields::STARTED);
        let progress = written.spanned(fields::PROGRESS).filter(|progress| progress.value.0 > 0.0);
        let remaining = written
            .spanned(fields::REMAINING)
            .filter(|left| whole.is_some_and(|whole| self.time.minutes(*left.value) < whole));
        let said: Vec<(&'static str, Span, String)> = [
            finished.map(|day| (fields::FINISHED.name(), day.span, format!("was finished on {}", day.value))),
            started.map(|day| (fields::STARTED.name(), day.span, format!("was started on {}", day.value))),
            progress.map(|share| {
                (fields::PROGRESS.name(), share.span, format!("its progress is {}", share.value))
            }),
            remaining.map(|left| {
                (fields::REMAINING.name(), left.span, format!("only {} of it remain", left.value))
            }),
        ]
        .into_iter()
        .flatten()
        .collect();
        let mut said = said.into_iter();
        let (field, span, words) = said.next()?;
        let mut context: Vec<(Span, &'static str)> =
            said.map(|(_, span, _)| (span, "and this says that it is begun")).collect();
        let status = match written.status() {
            Some(_) => {
                context.push((self.status_span(), "not begun"));
                "is `todo`"
            }
            None => "has no `status`, which means `todo`",
        };
        let help = if finished.is_some() {
            "write `status: done`, or correct this line"
        } else if started.is_some_and(|day| *day.value > self.today) {
            "a day on which it is to start is `start_after`"
        } else {
            "write `status: doing`, or remove this line"
        };
        Some(Contradiction {
            kind: "begun-after-all",
            field,
            span,
            message: format!("`{}` {status}, and {words}", self.id()),
            label: "says that it is begun",
            help,
            context,
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::sketch::{check_each, findings, found_in_broken, tasks};

    const RULE: &str = "impossible-progress";

    #[test]
    fn each_contradiction_is_found_once() {
        let started = "started: 2026-03-02";
        let done = "status: done, started: 2026-03-02, finished: 2026-03-05";
        let one = |fields: &str| tasks(&[("work", fields)]);
        check_each(
            RULE,
            &[
                (one(done), ""),
                (one(&format!("{done}, progress: 100%")), ""),
                (one(&format!("{done}, remaining: 0d")), ""),
                (one(&format!("{done}, progress: 40%")), "is done, and its progress is 40%"),
                (one(&format!("{done}, remaining: 1d")), "is done, and 1d of it remain"),
                (one("status: done, started: 2026-03-02"), "has no `finished` day"),
                (one("status: done, finished: 2026-03-05"), ""),
                (
                    one("status: done, started: 2026-03-06, finished: 2026-03-05"),
                    "finished on 2026-03-05, and started only",
                ),
                (
                    one("status: done, started: 2026-03-02, finished: 2026-03-12"),
                    "was finished on 2026-03-12, it says",
                ),
                (one("status: done, started: 2026-03-02, finished: 2026-03-11"), ""),
                (
                    one("status: done, started: 2026-03-12, finished: 2026-03-13"),
                    "was started on 2026-03-12, it says",
                ),
                (one("blocked: {since: 2026-03-11, why: W}"), ""),
                (one("blocked: {since: 2026-03-12, why: W}"), "`work` is blocked since 2026-03-12, it says"),
                (one("blocked: {since: 2026-03-12, why: W}, status: dropped"), ""),
                (
                    "initiatives: {effort: {title: E, owner: ana, blocked: {since: 2026-03-12, why: W}}}\n"
                        .to_owned(),
                    "`effort` is blocked since 2026-03-12",
                ),
                (
                    one("estimate: 1d")
                        + "triggers: {t: {title: T, owner: ana, when: {date: 2026-04-01}, review: [work], fired: 2026-03-12}}\n",
                    "`t` fired on 2026-03-12, it says",
                ),
                (one("milestone: true, status: done"), "has no `finished` day"),
                (one(&format!("status: doing, {started}")), ""),
                (one(&format!("status: doing, {started}, progress: 100%")), ""),
                (one("status: doing"), "has no `started` day"),
                (one("milestone: true, status: doing"), ""),
                (one("external: X, status: doing"), ""),
                (one("status: doing, started: 2026-03-12"), "was started on 2026-03-12, it says"),
                (one(&format!("status: doing, {started}, finished: 2026-03-05")), "still in `doing`"),
                (one("estimate: 2d"), ""),
                (one("progress: 0%"), ""),
                (one("progress: 60%"), "has no `status`, which means `todo`, and its progress is 60%"),
                (one("status: todo, progress: 60%"), "`work` is `todo`, and its progress is 60%"),
                (one(&format!("status: todo, {started}")), "was started on 2026-03-02"),
                (
                    one(&format!("{started}, finished: 2026-03-05, progress: 40%")),
                    "was finished on 2026-03-05",
                ),
                (one("started: 2026-03-12"), "was started on 2026-03-12"),
                (one("estimate: 2d, remaining: 2d"), ""),
                (one("estimate: 2d, remaining: 1d"), "only 1d of it remain"),
                (one("status: dropped, progress: 60%, finished: 2026-04-01"), ""),
            ],
        );
    }

    #[test]
    fn approvals_to_come_are_found_and_those_of_others_left_alone() {
        let gate = |approved: &str| {
            format!(
                "gates:\n  gate: {{title: G, owner: ana, approvers: [ben, cleo], approved: {{{approved}}}}}\n"
            )
        };
        check_each(
            RULE,
            &[
                (gate("ben: 2026-03-11"), ""),
                (
                    gate("ben: 2026-03-12"),
                    "was approved by `ben` on 2026-03-12, it says, and the data date is 2026-03-11",
                ),
                (gate("ben: 2026-03-12, cleo: 2026-03-13"), "approved by `ben`"),
            ],
        );
    }

    #[test]
    fn different_contradictions_are_told_apart() {
        let found = findings(
            RULE,
            &tasks(&[("work", "status: done, started: 2026-03-06, finished: 2026-03-05, progress: 40%")]),
        );
        let mut fingerprints: Vec<String> = found.iter().map(|finding| finding.fingerprint("")).collect();
        fingerprints.sort();
        assert_eq!(
            fingerprints,
            [
                "impossible-progress/task/work/finished/backwards",
                "impossible-progress/task/work/progress/partly-done"
            ]
        );
    }

    #[test]
    fn what_is_there_and_cannot_be_read_is_not_missing() {
        for fields in [
            "status: done, started: 2026-03-02, finished: soon",
            "status: finished, finished: 2026-03-05",
            "status: doing, started: 2026-02-30",
        ] {
            assert!(found_in_broken(RULE, &tasks(&[("work", fields)])).is_empty(), "{fields}");
        }
        // The rest of the file may say when.
        let cut = tasks(&[("work", "status: done, started: 2026-03-02")]) + "  next: [\n";
        assert!(found_in_broken(RULE, &cut).is_empty());
    }
}
