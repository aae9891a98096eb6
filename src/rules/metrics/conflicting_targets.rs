use crate::base::Day;
use crate::diagnostic::Finding;
use crate::graph::ItemIx;
use crate::model::{ItemKind, registry as fields};
use crate::progress::{Course, Shown};
use crate::rules::RuleContext;
use crate::rules::rule::declare_rule;

declare_rule! {
    /// ## What it finds
    /// Two active key results that pull one metric in opposite directions at one time: one is to rise and the other to fall,
    /// and their periods, from `start` to `due`, have days in common. Each is told once, with the first that is against it.
    ///
    /// ## Why it matters
    /// Both cannot be reached. The people behind them work against each other, each rightly by their own goal, until
    /// somebody notices that the figure has not moved.
    ///
    /// ## Example
    /// ```yaml
    /// key_results:
    ///   cheaper:
    ///     title: A month costs ten euros
    ///     owner: ana
    ///     of: more-customers
    ///     metric: price
    ///     from: 15
    ///     to: 10
    ///   dearer:
    ///     title: A month costs twenty euros
    ///     owner: ana
    ///     of: more-customers
    ///     metric: price
    ///     from: 15
    ///     to: 20
    /// metrics:
    ///   price:
    ///     title: The price of a month
    ///     owner: ana
    ///     direction: hold
    ///     kind: leading
    ///     unit: EUR
    /// initiatives:
    ///   price-list:
    ///     title: A new price list
    ///     owner: ana
    ///     drives: [cheaper, dearer]
    ///     done_when: Sales has signed the list.
    /// ```
    ///
    /// ## Mended
    /// ```yaml
    /// key_results:
    ///   cheaper:
    ///     title: A month costs ten euros
    ///     owner: ana
    ///     of: more-customers
    ///     metric: price
    ///     from: 15
    ///     to: 10
    /// metrics:
    ///   price:
    ///     title: The price of a month
    ///     owner: ana
    ///     direction: hold
    ///     kind: leading
    ///     unit: EUR
    /// initiatives:
    ///   price-list:
    ///     title: A new price list
    ///     owner: ana
    ///     drives: [cheaper]
    ///     done_when: Sales has signed the list.
    /// ```
    pub(super) static CONFLICTING_TARGETS = {
        name: "conflicting-targets",
        group: Metrics,
        level: Warning,
        needs: Plan,
        since: "0.1.0",
        check: check,
    }
}

/// When a key result pulls.
#[derive(Clone, Copy)]
struct Pull {
    key_result: ItemIx,
    first: Day,
    last: Day,
}

fn check(context: &RuleContext<'_>, findings: &mut Vec<Finding>) {
    let plan = context.plan();
    let shown = Shown::of(context.snapshot);
    for metric in plan.items_of(ItemKind::Metric) {
        let (mut up, mut down) = (Vec::new(), Vec::new());
        for key_result in shown.by(metric) {
            let Some(course) = Course::of(context.snapshot, key_result).filter(Course::leads_somewhere)
            else {
                continue;
            };
            let pull = Pull { key_result, first: course.start, last: course.due.unwrap_or(Day::LAST) };
            if course.to > course.from { up.push(pull) } else { down.push(pull) }
        }
        let opponents = Opponents::new(up);
        for pull in down {
            if let Some(other) = opponents.against(pull) {
                findings.push(conflict(context, metric, pull.key_result, other));
            }
        }
    }
}

/// Key results that all pull one way, by their first days.
struct Opponents {
    pulls: Vec<Pull>,
    /// Up to each place, the one that lasts longest.
    longest: Vec<Pull>,
}

impl Opponents {
    fn new(mut pulls: Vec<Pull>) -> Self {
        pulls.sort_by_key(|pull| (pull.first, pull.key_result));
        let mut longest: Vec<Pull> = Vec::with_capacity(pulls.len());
        for pull in &pulls {
            let before = longest.last().filter(|before| before.last >= pull.last);
            longest.push(*before.unwrap_or(pull));
        }
        Self { pulls, longest }
    }

    /// Returns one that has a day in common with another, if any has.
    fn against(&self, pull: Pull) -> Option<ItemIx> {
        let begun = self.pulls.partition_point(|other| other.first <= pull.last);
        let longest = self.longest.get(begun.checked_sub(1)?)?;
        (longest.last >= pull.first).then_some(longest.key_result)
    }
}

fn conflict(context: &RuleContext<'_>, metric: ItemIx, falls: ItemIx, rises: ItemIx) -> Finding {
    let plan = context.plan();
    let course = |item: ItemIx| {
        let written = plan.item(item);
        let value = |field| written.get(field).map(ToString::to_string).unwrap_or_default();
        format!("from {} to {}", value(fields::FROM), value(fields::TO))
    };
    let to = |item: ItemIx| plan.place(item, plan.item(item).span_of(fields::TO));
    let id = plan.id(falls);
    CONFLICTING_TARGETS
        .finding(
            to(falls),
            format!(
                "`{id}` is to take `{}` {}, and at the same time `{}` is to take it {}",
                plan.id(metric),
                course(falls),
                plan.id(rises),
                course(rises)
            ),
        )
        .label("this one down")
        .context(to(rises), "that one up")
        .help("agree on one of them, or let one begin when the other is over")
        .item(plan.item(falls).kind.name(), id)
        .field(fields::TO.name())
        .distinction(plan.id(rises))
}

#[cfg(test)]
mod tests {
    use crate::rules::sketch::check_each;

    #[test]
    fn only_what_pulls_at_one_time_is_in_conflict() {
        let plan = |rest: &str| {
            format!(
                "objectives: {{goal: {{title: G, owner: ana, due: 2026-06-30}}}}\n\
                 metrics: {{size: {{title: S, owner: ana, direction: up, kind: lagging}}}}\nkey_results:\n  \
                 more: {{title: M, owner: ana, of: goal, metric: size, from: 1, to: 5, start: 2026-04-01, due: 2026-04-30}}\n  \
                 less: {{title: L, owner: ana, of: goal, metric: size, {rest}}}\n"
            )
        };
        let found =
            "`less` is to take `size` from 5 to 1, and at the same time `more` is to take it from 1 to 5";
        check_each(
            "conflicting-targets",
            &[
                (plan("from: 5, to: 1"), found),
                (plan("from: 5, to: 1, start: 2026-04-30, due: 2026-05-30"), found),
                (plan("from: 5, to: 1, start: 2026-05-01, due: 2026-05-30"), ""),
                (plan("from: 5, to: 1, start: 2026-03-02, due: 2026-03-31"), ""),
                (plan("from: 5, to: 1, status: dropped"), ""),
                (plan("from: 1, to: 7"), ""),
                (plan("from: 5, to: 5"), ""),
            ],
        );
    }
}
