use rustc_hash::FxHashSet;

use crate::diagnostic::Finding;
use crate::model::{Item, ItemKind, Target, Value, ValueKind};
use crate::rules::RuleContext;
use crate::rules::rule::declare_rule;

declare_rule! {
    /// ## What it finds
    /// A person whom nothing in the plan names: who owns, leads, approves and works on nothing, is nobody's manager, has
    /// decided nothing and said nothing in a check-in. To belong to a team is not enough.
    ///
    /// ## Why it matters
    /// Either they have left, and the list of people no longer says who is there, or they do work that the plan does not
    /// know of. Both are worth a question.
    ///
    /// ## Example
    /// ```yaml
    /// people:
    ///   sam:
    ///     name: Sam Quist
    ///     team: product
    /// ```
    ///
    /// ## Mended
    /// ```yaml
    /// people:
    ///   sam:
    ///     name: Sam Quist
    ///     team: product
    ///
    /// tasks:
    ///   price-list:
    ///     title: The new price list
    ///     owner: ana
    ///     with: [sam]
    ///     part_of: launch
    ///     estimate: 2d
    ///     done_when: The price list is signed by sales.
    /// ```
    pub(super) static UNUSED_PERSON = {
        name: "unused-person",
        group: Hygiene,
        level: Note,
        needs: WholePlan,
        since: "0.1.0",
        check: check,
    }
}

fn check(context: &RuleContext<'_>, findings: &mut Vec<Finding>) {
    let plan = context.plan();
    let mut named = FxHashSet::default();
    for file in plan.files() {
        for item in &file.lowered.items {
            people_of(item, &mut |id| {
                named.insert(id);
            });
        }
        named.extend(file.lowered.pulses.iter().map(|pulse| pulse.person.value.as_ref()));
    }
    for person in plan.people() {
        let id = plan.party_id(person);
        if named.contains(id) || context.may_be_meant(id) {
            continue;
        }
        let written = plan.party(person);
        findings.push(
            UNUSED_PERSON
                .finding(
                    plan.party_place(person, written.id.span),
                    format!("`{id}` owns, leads, approves and works on nothing"),
                )
                .label("nothing in the plan names this person")
                .help("remove them, or name them where they work: `owner`, or `with` beside another owner")
                .item(written.kind.name(), id),
        );
    }
}

/// Hands every id that may be a person's to `found`. Ids of other things do no harm: they have a namespace of their own.
fn people_of<'p>(item: &'p Item, found: &mut impl FnMut(&'p str)) {
    let names_people = |target: Target| matches!(target, Target::Items(kinds) if kinds.has(ItemKind::Person));
    for field in &item.fields {
        match (&field.value, field.field.spec().kind) {
            (Value::Text(id), ValueKind::Reference(target)) if names_people(target) => found(id),
            (Value::Texts(ids), ValueKind::References(target)) if names_people(target) => {
                ids.iter().for_each(|id| found(&id.value));
            }
            (Value::Approvers(approvers), _) => {
                approvers.people.iter().for_each(|person| found(&person.value));
            }
            (Value::Approvals(approvals), _) => approvals.iter().for_each(|one| found(&one.person.value)),
            (Value::Condition(condition), _) => {
                if let Some(Value::Text(person)) = condition.get("leaves").map(|leaves| &leaves.value) {
                    found(person);
                }
            }
            (Value::Reviews(reviews), _) => {
                for who in reviews.iter().flat_map(|review| &review.who) {
                    // `manager of ana` names her as well.
                    found(who.value.rsplit(' ').next().unwrap_or_default());
                }
            }
            _ => {}
        }
    }
}
