use crate::diagnostic::Finding;
use crate::diff::{Change, Side, What, lowers_target};
use crate::graph::ItemIx;
use crate::model::{ItemKind, registry as fields};
use crate::progress::Decisions;
use crate::rules::rule::declare_rule;
use crate::rules::{Comparison, RuleContext};
use crate::schedule::State;

/// The trailer of a commit that says why.
const REASON: &str = "Reason";

declare_rule! {
    /// ## What it finds
    /// A target that was lowered, or a due date that was moved back or taken away, without a word: no accepted decision since
    /// then names the item in its `affects`, and no commit in between has a `Reason:` trailer. It compares two revisions,
    /// and so runs with `git plan check --since` alone.
    ///
    /// ## Why it matters
    /// Plans change, and a promise that cannot be kept is better renegotiated than broken. But when the goal posts move
    /// quietly, those who count on them find out last, and nobody learns why the first promise was wrong.
    ///
    /// ## Example
    /// ```yaml before
    /// tasks:
    ///   brochure:
    ///     title: Print the brochure
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 2d
    ///     done_when: A thousand copies are in the office.
    ///     due: 2026-03-18
    /// ```
    /// ```yaml
    /// tasks:
    ///   brochure:
    ///     title: Print the brochure
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 2d
    ///     done_when: A thousand copies are in the office.
    ///     due: 2026-03-27
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
    ///     due: 2026-03-27
    /// decisions:
    ///   brochure-after-the-fair:
    ///     title: Print the brochure after the fair
    ///     by: mia
    ///     date: 2026-03-02
    ///     status: accepted
    ///     because: The fair has its own leaflet, and the photographs come a week later.
    ///     affects:
    ///       - brochure
    /// ```
    pub(super) static SILENT_RESCOPE = {
        name: "silent-rescope",
        group: Governance,
        level: Warning,
        needs: Comparison,
        since: "0.1.0",
        check: check,
    }
}

fn check(context: &RuleContext<'_>, findings: &mut Vec<Finding>) {
    let Some(comparison) = context.comparison() else { return };
    if comparison.trailers.iter().any(|trailer| trailer.is(REASON)) {
        return;
    }
    let decisions = Decisions::of(context.snapshot);
    for change in comparison.diff.changes.iter().filter(|change| change.what == What::Changed) {
        let Some(item) = context.plan().find(&change.subject.id) else { continue };
        let is_open = matches!(context.snapshot.state(item), State::Todo | State::Doing);
        if is_open && decisions.answer(context.plan().id(item), comparison.since).is_none() {
            findings.extend(rescope(context, comparison, item, change));
        }
    }
}

fn rescope(
    context: &RuleContext<'_>,
    comparison: &Comparison<'_>,
    item: ItemIx,
    change: &Change,
) -> Option<Finding> {
    let plan = context.plan();
    let written = plan.item(item);
    if change.subject.kind != Some(written.kind) {
        return None;
    }
    let (field, message, days) = if change.field == Some(fields::DUE.name()) {
        let message = moved_back(change, written.kind)?;
        (fields::DUE.name(), message, change.days)
    } else if change.field == Some(fields::TO.name()) {
        let was = change.subject.was.as_deref().unwrap_or(&change.subject.id);
        let base = comparison.base.plan.item(comparison.base.plan.find(was)?);
        if !lowers_target(base, written) {
            return None;
        }
        let (old, new) = (change.old.as_deref()?, change.new.as_deref()?);
        let message = format!("the target of `{}` was lowered from {old} to {new}", change.subject.id);
        (fields::TO.name(), message, None)
    } else {
        return None;
    };
    let place = if change.side == Side::Head { change.place } else { plan.id_place(item) };
    let label = match &change.old {
        Some(old) => format!("was {old}"),
        None => String::new(),
    };
    let mut finding = SILENT_RESCOPE
        .finding(place, format!("{message}, and nothing says why"))
        .label(label)
        .help(format!(
            "record an accepted decision whose `affects` names `{}`, or give the reason in a `Reason:` trailer of \
             the commit",
            change.subject.id
        ))
        .item(written.kind.name(), change.subject.id.as_str())
        .field(field);
    if let Some(days) = days {
        finding = finding.measure(days);
    }
    Some(finding)
}

/// Says that a due date was moved back, or taken away, if it was. A key result without one has its objective's.
fn moved_back(change: &Change, kind: ItemKind) -> Option<String> {
    let id = &change.subject.id;
    let old = change.old.as_deref()?;
    match &change.new {
        None if kind != ItemKind::KeyResult => Some(format!("the due date of `{id}`, {old}, was taken away")),
        None => None,
        Some(new) => {
            let days = change.days.filter(|days| *days > 0)?;
            let unit = if days == 1 { "day" } else { "days" };
            Some(format!("the due date of `{id}` moved from {old} to {new}, {days} working {unit} later"))
        }
    }
}
