//! Where an id is named: by which items, people and teams, in which field.

use crate::base::{Place, Span};
use crate::model::value::Condition;
use crate::model::{FieldIx, Item, ItemKind, Target, Value, ValueKind, registry};

use super::plan::{ItemIx, PartyIx, Plan};

/// What names an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Namer {
    /// An item.
    Item(ItemIx),
    /// A person or team.
    Party(PartyIx),
}

/// That a field names an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mention {
    /// What names it.
    pub by: Namer,
    /// In which field.
    pub field: FieldIx,
    /// Where the id stands.
    pub place: Place,
}

/// Returns where an item's id is named, in the order of the ids that name it, then of their fields.
pub fn mentions_of_item(plan: &Plan, item: ItemIx) -> Vec<Mention> {
    mentions(plan, plan.id(item), false)
}

/// Returns where the id of a person or team is named, in the order of the ids that name it, then of their fields.
pub fn mentions_of_party(plan: &Plan, party: PartyIx) -> Vec<Mention> {
    mentions(plan, plan.party_id(party), true)
}

fn mentions(plan: &Plan, id: &str, of_party: bool) -> Vec<Mention> {
    let mut found = Vec::new();
    let mut collect = |by: Namer, item: &Item| {
        for field in &item.fields {
            named(&field.value, field.field, field.span, of_party, &mut |name, span| {
                if name == id {
                    let place = match by {
                        Namer::Item(item) => plan.place(item, span),
                        Namer::Party(party) => plan.party_place(party, span),
                    };
                    found.push(Mention { by, field: field.field, place });
                }
            });
        }
    };
    for item in plan.items() {
        collect(Namer::Item(item), plan.item(item));
    }
    for party in plan.parties() {
        collect(Namer::Party(party), plan.party(party));
    }
    found
}

/// Hands on each id of a person or team, or else of an item, that a field's value names.
fn named(value: &Value, field: FieldIx, span: Span, of_party: bool, hand: &mut impl FnMut(&str, Span)) {
    match (value, field.spec().kind) {
        (Value::Text(id), ValueKind::Reference(target)) if names(target, of_party) => hand(id, span),
        (Value::Texts(ids), ValueKind::References(target)) if names(target, of_party) => {
            ids.iter().for_each(|id| hand(&id.value, id.span));
        }
        (Value::Needs(needs), _) if !of_party => {
            needs.iter().for_each(|need| hand(&need.id.value, need.id.span));
        }
        (Value::Approvers(approvers), _) if of_party => {
            approvers.people.iter().for_each(|person| hand(&person.value, person.span));
        }
        (Value::Approvals(approvals), _) if of_party => {
            approvals.iter().for_each(|approval| hand(&approval.person.value, approval.person.span));
        }
        (Value::Condition(condition), _) => named_in_condition(condition, of_party, hand),
        _ => {}
    }
}

fn named_in_condition(condition: &Condition, of_party: bool, hand: &mut impl FnMut(&str, Span)) {
    for term in &condition.terms {
        let spec = registry::TERMS.iter().find(|spec| spec.key == term.key);
        if let (Some(ValueKind::Reference(target)), Value::Text(id)) =
            (spec.map(|spec| spec.kind), &term.value.value)
            && names(target, of_party)
        {
            hand(id, term.value.span);
        }
    }
}

/// Whether a reference is to people and teams, or else to items.
fn names(target: Target, of_party: bool) -> bool {
    match target {
        Target::Items(kinds) => kinds.kinds().all(ItemKind::is_party) == of_party,
        Target::Calendar => false,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::graph::{PlanFile, link};
    use crate::model::{Role, lower};

    #[test]
    fn every_form_of_reference_is_found_and_the_two_namespaces_are_kept_apart() {
        let text = "\
people: {ana: {name: Ana}, jon: {name: Jon, manager: ana}}
teams: {core: {name: Core, lead: ana}}
metrics: {load: {title: L, owner: ana, direction: up, kind: leading}}
tasks:
  ana: {title: A, owner: jon, estimate: 1d}
  b: {title: B, owner: ana, with: [jon, ana], estimate: 1d, needs: [ana]}
gates:
  g: {title: G, owner: jon, approvers: {any: [ana, jon]}, approved: {ana: 2026-03-03}}
risks:
  r: {title: R, owner: jon, threatens: [b, ana], probability: 10%, impact: 1d, mitigation: M}
triggers:
  t: {title: T, owner: jon, when: {leaves: ana}, review: [b]}
  u: {title: U, owner: jon, when: {metric: load, above: 3}, review: [b]}
";
        let files = vec![PlanFile {
            path: "a.plan.yaml".into(),
            lowered: Arc::new(lower(text.as_bytes(), Role::Part)),
        }];
        let (plan, _, _) = link(files);
        let told = |mentions: Vec<Mention>| -> Vec<String> {
            let id = |by: Namer| match by {
                Namer::Item(item) => plan.id(item).to_owned(),
                Namer::Party(party) => plan.party_id(party).to_owned(),
            };
            mentions.iter().map(|one| format!("{}.{}", id(one.by), one.field.spec().name)).collect()
        };
        let item = |id: &str| told(mentions_of_item(&plan, plan.find(id).expect(id)));
        let party = |id: &str| told(mentions_of_party(&plan, plan.find_party(id).expect(id)));
        assert_eq!(item("ana"), ["b.needs", "r.threatens"]);
        assert_eq!(item("b"), ["r.threatens", "t.review", "u.review"]);
        assert_eq!(item("load"), ["u.when"]);
        assert_eq!(
            party("ana"),
            [
                "b.owner",
                "b.with",
                "g.approvers",
                "g.approved",
                "load.owner",
                "t.when",
                "core.lead",
                "jon.manager"
            ]
        );
    }
}
