use crate::diagnostic::Finding;
use crate::graph::ServeWay;
use crate::model::{ItemKind, registry as fields};
use crate::rules::RuleContext;
use crate::rules::rule::declare_rule;
use crate::schedule::State;

declare_rule! {
    /// ## What it finds
    /// A key result that no initiative and no task names in its `drives`, dropped work aside.
    ///
    /// ## Why it matters
    /// A figure does not move because it is written down. Either nobody works on it, or the work that is to move it does
    /// not say so, and then nobody can see by its dates whether the figure will be reached in time.
    ///
    /// ## Example
    /// ```yaml
    /// key_results:
    ///   orders-an-hour:
    ///     title: Orders picked in an hour
    ///     owner: ana
    ///     of: more-customers
    ///     unit: orders
    ///     from: 55
    ///     to: 80
    /// ```
    ///
    /// ## Mended
    /// ```yaml
    /// key_results:
    ///   orders-an-hour:
    ///     title: Orders picked in an hour
    ///     owner: ana
    ///     of: more-customers
    ///     unit: orders
    ///     from: 55
    ///     to: 80
    ///
    /// initiatives:
    ///   shorter-ways:
    ///     title: Shorter ways in the hall
    ///     owner: ana
    ///     drives: [orders-an-hour]
    ///     done_when: The hundred commonest goods stand in the first row.
    /// ```
    pub(super) static UNDRIVEN_KEY_RESULT = {
        name: "undriven-key-result",
        group: Clarity,
        level: Warning,
        needs: WholePlan,
        since: "0.1.0",
        check: check,
    }
}

fn check(context: &RuleContext<'_>, findings: &mut Vec<Finding>) {
    for (item, written) in context.open_items() {
        if written.kind != ItemKind::KeyResult {
            continue;
        }
        let mut drivers =
            context.graph().served_by(item).filter(|serve| serve.way == ServeWay::Drives).peekable();
        let driven = drivers.peek().is_some();
        if drivers.any(|serve| context.snapshot.state(serve.member) != State::Dropped)
            || context.may_be_meant(&written.id.value)
        {
            continue;
        }
        let (message, label) = if driven {
            (
                format!("all work that was to move `{}` is dropped", written.id.value),
                "only dropped work drives it",
            )
        } else {
            (format!("no work moves `{}`", written.id.value), "nothing drives it")
        };
        findings.push(
            UNDRIVEN_KEY_RESULT
                .finding(context.plan().id_place(item), message)
                .label(label)
                .help(format!(
                    "add `{}: [{}]` to the initiative or task that moves it, or drop the key result",
                    fields::DRIVES.name(),
                    written.id.value
                ))
                .item(written.kind.name(), written.id.value.as_ref()),
        );
    }
}
