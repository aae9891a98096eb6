use std::collections::BTreeMap;

use crate::base::Day;
use crate::diagnostic::Finding;
use crate::graph::{ItemIx, ServeWay};
use crate::model::{Item, ItemKind, registry as fields};
use crate::rules::rule::declare_rule;
use crate::rules::{RuleContext, RuleOption};
use crate::schedule::WorkingTime;

/// Up to this many further tasks are shown.
const SHOWN: usize = 3;

declare_rule! {
    /// ## What it finds
    /// An initiative that is planned to the task beyond the planning horizon: some of its tasks are forecast to start more
    /// than two quarters after the day as of which the plan is judged. Each initiative is found once, at the first such
    /// task. Milestones, gates and what somebody outside delivers may lie as far ahead as they like.
    ///
    /// ## Why it matters
    /// Who does what on a Monday in nine months is a guess, however exact it looks. Keeping such tasks up to date costs
    /// time, and their dates are believed because they are there. An objective, an initiative and a milestone say as much
    /// as is known so far ahead.
    ///
    /// ## Example
    /// ```yaml
    /// tasks:
    ///   second-hall-racking:
    ///     title: Racking in the second hall
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 15d
    ///     start_after: 2026-10-05
    ///     done_when: The inspector has signed for every row.
    /// ```
    ///
    /// ## Mended
    /// ```yaml
    /// tasks:
    ///   second-hall-ready:
    ///     title: The second hall is ready
    ///     owner: ana
    ///     part_of: launch
    ///     milestone: true
    ///     start_after: 2026-10-26
    /// ```
    ///
    /// ## Options
    /// - `horizon`: how far ahead tasks may start, as working time. By default `26w`, two quarters.
    pub(super) static OVERLONG_PLAN = {
        name: "overlong-plan",
        group: Clarity,
        level: Note,
        needs: Schedule,
        since: "0.1.0",
        options: &[RuleOption {
            name: "horizon",
            default: "26w",
            page: "How far ahead of the data date tasks may start.",
        }],
        check: check,
    }
}

fn check(context: &RuleContext<'_>, findings: &mut Vec<Finding>) {
    let (plan, timetable) = (context.plan(), context.timetable());
    let horizon = horizon(context);
    let mut beyond: BTreeMap<Option<ItemIx>, Vec<(Day, ItemIx)>> = BTreeMap::new();
    for (item, _) in context.open_items().filter(|(_, written)| is_detail(written)) {
        let Some(start) = timetable.days(item).early_start.filter(|start| *start > horizon) else { continue };
        beyond.entry(planned_in(context, item)).or_default().push((start, item));
    }
    for (container, mut tasks) in beyond {
        tasks.sort_unstable();
        let (first_start, first) = tasks[0];
        let whose = match container {
            Some(container) => format!("{} `{}`", plan.item(container).kind.words(), plan.id(container)),
            None => "the plan".to_owned(),
        };
        let what = match tasks.len() {
            1 => "a task".to_owned(),
            count => format!("{count} tasks"),
        };
        let message = format!(
            "{whose} has {what} beyond {horizon}, {} ahead of {}",
            context.option("horizon"),
            context.snapshot.data_date
        );
        let mut finding = OVERLONG_PLAN
            .finding(plan.id_place(first), message)
            .label(format!("forecast to start on {first_start}"))
            .help("plan so far ahead with milestones, and break the work down when it comes near")
            .measure(tasks.len() as i64);
        for (start, task) in tasks[1..].iter().take(SHOWN) {
            finding = finding.context(plan.id_place(*task), format!("forecast to start on {start}"));
        }
        if let Some(container) = container {
            finding = finding.item(plan.item(container).kind.name(), plan.id(container));
        }
        findings.push(finding);
    }
}

/// The last day of the horizon. It is written in working time and meant in calendar time: 26 weeks are half a year,
/// whatever holidays are in it.
fn horizon(context: &RuleContext<'_>) -> Day {
    let time = WorkingTime::of(context.plan());
    let week = (time.minutes_per_day * time.days_per_week).max(1);
    let days = context.minutes_option("horizon").saturating_mul(7) / week;
    context.snapshot.data_date.plus(i32::try_from(days).unwrap_or(i32::MAX))
}

/// Whether it is a task that somebody is to work on.
fn is_detail(written: &Item) -> bool {
    written.kind == ItemKind::Task && !written.is_milestone() && written.get(fields::EXTERNAL).is_none()
}

/// The initiative that a task is part of, else what it drives.
fn planned_in(context: &RuleContext<'_>, item: ItemIx) -> Option<ItemIx> {
    let serves = || context.graph().serves_of(item);
    let part_of = serves().find(|serve| serve.way == ServeWay::PartOf);
    part_of.or_else(|| serves().next()).map(|serve| serve.container)
}
