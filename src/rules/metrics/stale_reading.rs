use rustc_hash::FxHashSet;

use crate::base::{Day, Duration};
use crate::diagnostic::Finding;
use crate::graph::ItemIx;
use crate::model::{ItemKind, registry as fields};
use crate::progress::{self, Series, Shown};
use crate::rules::RuleContext;
use crate::rules::rule::declare_rule;
use crate::rules::words::working_days;
use crate::schedule::{self, WorkingTime};

declare_rule! {
    /// ## What it finds
    /// A metric, or a key result with `readings` of its own, of which nobody has read a figure for longer than its `cadence`.
    /// Of a metric that is its own, else the shortest of the active key results that it shows; of a key result its own, else
    /// its objective's; else the plan's, or a week. A `value` in a check-in is as good as a reading.
    ///
    /// It is counted from the latest figure, and where there is none from the start of the key result. A metric that no
    /// active key result shows is asked for only if it has a `cadence` of its own; a plan that has neither a reading nor a
    /// `cadence` is left alone, for nobody there has agreed to measure anything.
    ///
    /// ## Why it matters
    /// A goal that nobody measures is a wish. Between two readings everybody believes the last one, and the longer ago it
    /// is, the more surprising the next.
    ///
    /// ## Example
    /// ```yaml
    /// key_results:
    ///   quick-answers:
    ///     title: Half of the questions are answered within the hour
    ///     owner: ana
    ///     of: more-customers
    ///     start: 2026-01-05
    ///     unit: "%"
    ///     from: 20
    ///     to: 50
    ///     readings:
    ///       2026-02-06: 21
    ///       2026-02-13: 24
    /// initiatives:
    ///   support-desk:
    ///     title: A support desk
    ///     owner: ana
    ///     drives: [quick-answers]
    ///     done_when: Two people are on call from eight to six.
    /// ```
    ///
    /// ## Mended
    /// ```yaml
    /// key_results:
    ///   quick-answers:
    ///     title: Half of the questions are answered within the hour
    ///     owner: ana
    ///     of: more-customers
    ///     start: 2026-01-05
    ///     unit: "%"
    ///     from: 20
    ///     to: 50
    ///     readings:
    ///       2026-02-06: 21
    ///       2026-02-13: 24
    ///       2026-02-27: 27
    /// initiatives:
    ///   support-desk:
    ///     title: A support desk
    ///     owner: ana
    ///     drives: [quick-answers]
    ///     done_when: Two people are on call from eight to six.
    /// ```
    pub(super) static STALE_READING = {
        name: "stale-reading",
        group: Metrics,
        level: Warning,
        needs: Plan,
        since: "0.1.0",
        check: check,
    }
}

fn check(context: &RuleContext<'_>, findings: &mut Vec<Finding>) {
    let (plan, snapshot) = (context.plan(), context.snapshot);
    let (calendar, time) = (schedule::plan_calendar(plan), WorkingTime::of(plan));
    let shown = Shown::of(snapshot);
    if !is_agreed(context) {
        return;
    }
    let faulty: FxHashSet<&str> = snapshot
        .reading
        .iter()
        .filter(|finding| finding.field == Some(fields::READINGS.name()))
        .filter_map(|finding| Some(finding.item.as_ref()?.id.as_str()))
        .collect();
    for (item, written) in context.open_items() {
        let asked = match written.kind {
            ItemKind::Metric => asked_of_metric(context, &shown, item),
            ItemKind::KeyResult
                if written.mentions(fields::READINGS) && !written.mentions(fields::METRIC) =>
            {
                asked_of_key_result(context, item)
            }
            _ => None,
        };
        let Some(Asked { since, read, cadence }) = asked else { continue };
        let days = calendar.working_days(since.plus(1), snapshot.data_date.plus(1));
        let unreadable = written.unreadable.contains(&fields::CADENCE.ix());
        if days.saturating_mul(time.minutes_per_day) <= time.minutes(cadence)
            || unreadable
            // What could not be read is told already, and it may be the latest.
            || faulty.contains(written.id.value.as_ref())
            || !progress::can_read_figures(snapshot, item)
            || !context.is_whole(item)
        {
            continue;
        }
        let id = written.id.value.as_ref();
        let ago = working_days(days);
        let message = if read {
            format!("`{id}` was last read on {since}, {ago} ago, and that is asked for every {cadence}")
        } else {
            format!("nobody has read `{id}` since {since}, {ago} ago, and that is asked for every {cadence}")
        };
        findings.push(
            STALE_READING
                .finding(plan.place(item, written.span_of(fields::READINGS)), message)
                .label("what is it now?")
                .help("add the figure of today, or give it the `cadence` at which it can be read")
                .item(written.kind.name(), id)
                .field(fields::READINGS.name())
                .measure(days),
        );
    }
}

/// Whether anybody has agreed to measure: something is read, or the plan or a metric says how often.
fn is_agreed(context: &RuleContext<'_>) -> bool {
    let plan = context.plan();
    let of_plan = plan.manifest().is_some_and(|manifest| manifest.mentions(fields::CADENCE));
    let measured = |item: ItemIx| {
        let written = plan.item(item);
        written.mentions(fields::READINGS)
            || (written.kind == ItemKind::Metric && written.mentions(fields::CADENCE))
    };
    of_plan
        || plan.items().any(measured)
        || plan.check_ins().any(|(_, check_in)| check_in.mentions(fields::VALUE))
}

/// Since when a figure is asked for, and how often.
struct Asked {
    since: Day,
    /// Whether that is the day of a figure, and not of the start.
    read: bool,
    cadence: Duration,
}

impl Asked {
    /// A figure is asked for from the start on, whatever was read before it; before the start none is.
    fn new(context: &RuleContext<'_>, start: Day, read: Option<Day>, cadence: Duration) -> Option<Self> {
        let read = read.filter(|read| *read >= start);
        (start <= context.snapshot.data_date).then(|| Self {
            since: read.unwrap_or(start),
            read: read.is_some(),
            cadence,
        })
    }
}

fn asked_of_key_result(context: &RuleContext<'_>, item: ItemIx) -> Option<Asked> {
    let snapshot = context.snapshot;
    let read = Series::of(snapshot, item).latest().map(|point| point.day);
    let asked = Asked::new(context, progress::start(snapshot, item), read, progress::cadence(snapshot, item));
    asked.filter(|_| !progress::is_done(snapshot, item))
}

fn asked_of_metric(context: &RuleContext<'_>, shown: &Shown, metric: ItemIx) -> Option<Asked> {
    let snapshot = context.snapshot;
    let open = shown.by(metric).filter(|key_result| !progress::is_done(snapshot, *key_result));
    let start = open.clone().map(|key_result| progress::start(snapshot, key_result)).min();
    let own =
        || context.plan().item(metric).mentions(fields::CADENCE).then(|| progress::start(snapshot, metric));
    let said = open.filter_map(|key_result| Series::of(snapshot, key_result).latest());
    let read = said.chain(Series::of(snapshot, metric).latest()).map(|point| point.day).max();
    Asked::new(context, start.or_else(own)?, read, shown.cadence(snapshot, metric))
}

#[cfg(test)]
mod tests {
    use crate::rules::sketch::{check_each, findings_under};

    const RULE: &str = "stale-reading";

    fn figure(fields: &str) -> String {
        format!(
            "objectives: {{goal: {{title: G, owner: ana, due: 2026-06-30, key_results: {{figure: {{title: F, owner: ana, from: \
             1, to: 5, {fields}}}}}}}}}\n"
        )
    }

    fn size(fields: &str) -> String {
        format!("metrics:\n  size: {{title: S, owner: ana, direction: up, kind: lagging{fields}}}\n")
    }

    #[test]
    fn a_figure_is_asked_for_as_often_as_the_cadence_says() {
        check_each(
            RULE,
            &[
                (figure("readings: {2026-03-04: 2}"), ""),
                (
                    figure("readings: {2026-03-03: 2}"),
                    "`figure` was last read on 2026-03-03, 6 working days ago, and that is asked for every 1w",
                ),
                (figure("readings: {2026-03-03: 2}, cadence: 2w"), ""),
                (figure("readings: {2026-03-03: 5}"), ""),
                (figure("readings: {2026-03-03: 2, 2026-03-20: 3}"), "last read on 2026-03-03"),
                (figure("readings: {}"), "nobody has read `figure` since 2026-03-02, 7 working days ago"),
                (figure("readings: {}, start: 2026-03-09"), ""),
                (figure("readings: {}, start: 2026-04-01"), ""),
                (figure("readings: {2026-02-02: 2}, start: 2026-03-09"), ""),
                (figure("readings: {2026-03-03: 2}, status: closed"), ""),
                (figure("unit: x"), ""),
                (
                    figure("readings: {2026-03-03: 2}")
                        + "checkins: {2026-03-09: {figure: {by: ana, health: on_track, value: 3}}}\n",
                    "",
                ),
            ],
        );
    }

    #[test]
    fn a_metric_is_read_for_its_key_results() {
        let shown = figure("metric: size");
        check_each(
            RULE,
            &[
                (size(""), ""),
                (size(", cadence: 1w"), "nobody has read `size` since 2026-03-02"),
                (shown.clone() + &size(""), ""),
                (
                    shown.clone()
                        + &size("")
                        + "  other: {title: O, owner: ana, direction: up, kind: lagging, readings: {}}\n",
                    "nobody has read `size` since 2026-03-02",
                ),
                (shown.clone() + &size(", cadence: 2w"), ""),
                (shown.clone() + &size(", readings: {2026-03-09: 2}"), ""),
                (
                    shown.clone()
                        + &size("")
                        + "checkins: {2026-03-09: {figure: {by: ana, health: on_track, value: 3}}}\n",
                    "",
                ),
                (figure("metric: size, start: 2026-04-01") + &size(""), ""),
                (figure("metric: size, status: dropped") + &size(""), ""),
                (
                    figure("metric: size, cadence: 2d") + &size(", readings: {2026-03-06: 2}"),
                    "asked for every 2d",
                ),
            ],
        );
        let manifest = "plan: P\nversion: 1\nstart: 2026-03-02\nas_of: 2026-03-11\ncadence: 2w\n\
                        people: {ana: {name: Ana}}\n";
        let text = shown + &size("");
        assert!(findings_under(manifest, RULE, &text).is_empty());
        assert_eq!(findings_under(&manifest.replace("2w", "1w"), RULE, &text).len(), 1);
    }
}
