//! Whether every reference names something, and something of the right kind.

use crate::base::{FileId, Quantity, Span, did_you_mean, quoted, spelt_otherwise};
use crate::diagnostic::{Finding, Fix, Level, reading};
use crate::model::value::{Bound, Condition, Readings, Review};
use crate::model::{FieldIx, Item, ItemKind, KindSet, Target, Value, ValueKind, registry};

use super::link::Names;
use super::plan::Plan;

/// After so many comparisons, unknown ids are reported without the nearest known ones.
const MOST_COMPARED: usize = 1_000_000;

const PEOPLE: Target = Target::to(&[ItemKind::Person]);
const PARTIES: Target = Target::to(&[ItemKind::Person, ItemKind::Team]);
const CHECKED: Target = Target::to(&[
    ItemKind::Objective,
    ItemKind::KeyResult,
    ItemKind::Initiative,
    ItemKind::Task,
    ItemKind::Gate,
]);

/// Reports references that name nothing (where the plan was read whole) or the wrong kind of thing.
pub(super) fn check(plan: &Plan, names: &Names<'_>, complete: bool, findings: &mut Vec<Finding>) {
    let mut check = Check {
        plan,
        names,
        complete,
        findings,
        file: FileId::default(),
        item: None,
        field: None,
        compared: 0,
    };
    for (file, at) in plan.files().iter().zip(0..) {
        check.file = FileId(at);
        for item in &file.lowered.items {
            check.item(item);
        }
        for pulse in &file.lowered.pulses {
            check.item = None;
            check.field = None;
            check.reference(&pulse.person.value, pulse.person.span, PEOPLE);
        }
    }
}

struct Check<'c, 'p> {
    plan: &'p Plan,
    names: &'c Names<'p>,
    complete: bool,
    findings: &'c mut Vec<Finding>,
    file: FileId,
    item: Option<&'p Item>,
    field: Option<&'static str>,
    /// How many ids were compared with unknown ones, to propose the nearest.
    compared: usize,
}

impl<'p> Check<'_, 'p> {
    fn item(&mut self, item: &'p Item) {
        self.item = Some(item);
        self.field = None;
        if item.kind == ItemKind::CheckIn {
            self.reference(&item.id.value, item.id.span, CHECKED);
        }
        for field in &item.fields {
            let spec = field.field.spec();
            self.field = Some(spec.name);
            match (&field.value, spec.kind) {
                (Value::Text(id), ValueKind::Reference(target)) => self.reference(id, field.span, target),
                (Value::Texts(ids), ValueKind::References(target)) => {
                    for id in ids {
                        self.reference(&id.value, id.span, target);
                    }
                }
                (Value::Needs(needs), _) => {
                    for need in needs {
                        self.reference(&need.id.value, need.id.span, Target::to(registry::NEEDED));
                    }
                }
                (Value::Approvers(approvers), _) => {
                    for person in &approvers.people {
                        self.reference(&person.value, person.span, PEOPLE);
                    }
                }
                (Value::Approvals(approvals), _) => {
                    for approval in approvals {
                        self.reference(&approval.person.value, approval.person.span, PEOPLE);
                        self.asked(item, &approval.person.value, approval.person.span);
                    }
                }
                (Value::Condition(condition), _) => self.condition(condition),
                (Value::Reviews(reviews), _) => reviews.iter().for_each(|review| self.review(review)),
                (Value::Calendars(calendars), _) => {
                    for (_, calendar) in calendars {
                        if let Some(extends) = &calendar.extends {
                            self.reference(&extends.value, extends.span, Target::Calendar);
                        }
                    }
                }
                _ => {}
            }
        }
        self.units(item);
    }

    fn condition(&mut self, condition: &Condition) {
        for term in &condition.terms {
            let spec = registry::TERMS.iter().find(|spec| spec.key == term.key);
            if let (Some(ValueKind::Reference(target)), Value::Text(id)) =
                (spec.map(|spec| spec.kind), &term.value.value)
            {
                self.reference(id, term.value.span, target);
            }
        }
    }

    /// Who must agree: an id of somebody, `owner`, `manager of owner`, `lead of team`.
    fn review(&mut self, review: &Review) {
        self.condition(&review.when);
        if let Some(Value::Text(field)) = review.when.get("field").map(|field| &field.value) {
            let known = ItemKind::ALL.into_iter().any(|kind| FieldIx::named(kind, field).is_some());
            if !known {
                let span = review.when.get("field").map_or(review.span, |field| field.span);
                let names = registry::FIELDS.iter().map(|spec| spec.name);
                let help =
                    did_you_mean(field, names).unwrap_or_else(|| "name a field such as `due`".to_owned());
                self.push(
                    reading::INVALID_VALUE,
                    span,
                    format!("no item has a field {}", quoted(field)),
                    "unknown field",
                    help,
                    field,
                );
            }
        }
        for who in &review.who {
            match who.value.split_once(" of ") {
                None if who.value.as_ref() == "owner" => {}
                None => self.reference(&who.value, who.span, PARTIES),
                Some(("manager", "owner") | ("lead", "team" | "owner")) => {}
                Some(("manager", person)) => self.reference(person, who.span, PEOPLE),
                Some(("lead", team)) => self.reference(team, who.span, Target::to(&[ItemKind::Team])),
                Some(_) => {
                    let message = format!("{} does not say who", quoted(&who.value));
                    let help = "write an id, `owner`, `manager of owner` or `lead of team`".to_owned();
                    self.push(
                        reading::INVALID_VALUE,
                        who.span,
                        message,
                        "nobody can be found by this",
                        help,
                        &who.value,
                    );
                }
            }
        }
    }

    /// An approval by somebody whom the gate does not ask counts for nothing.
    fn asked(&mut self, gate: &Item, person: &str, span: Span) {
        let Some(approvers) = gate.get(registry::APPROVERS) else { return };
        let known = |id: &str| self.names.party(id).is_some();
        // A misspelt approver is one mistake, not two.
        let all_known = approvers.people.iter().all(|asked| known(&asked.value));
        if all_known && known(person) && !approvers.people.iter().any(|asked| asked.value.as_ref() == person)
        {
            let message =
                format!("`{person}` approved, and is not one of the approvers of `{}`", gate.id.value);
            let help = "add them to `approvers`, or remove the approval: it does not count".to_owned();
            self.push(reading::INVALID_VALUE, span, message, "not asked", help, person);
        }
    }

    /// A number with a unit must have its metric's.
    fn units(&mut self, item: &'p Item) {
        let trigger = item.get(registry::TRIGGER_WHEN);
        let measured = match item.kind {
            ItemKind::Metric | ItemKind::KeyResult => Some(item),
            ItemKind::CheckIn => self.names.item(&item.id.value).map(|item| self.plan.item(item)),
            ItemKind::Trigger => match trigger.and_then(|when| when.get("metric")).map(|term| &term.value) {
                Some(Value::Text(id)) => self.names.item(id).map(|item| self.plan.item(item)),
                _ => None,
            },
            _ => None,
        };
        let Some(measured) = measured else { return };
        let Some(counted) = self.counted(measured) else { return };
        let unit = counted.get(registry::UNIT);
        let mut written = Vec::new();
        for field in &item.fields {
            self.field = Some(field.field.spec().name);
            written.clear();
            quantities(&field.value, field.span, &mut written);
            for (quantity, span) in &written {
                if let Some(other) = quantity.unit.as_deref().filter(|other| Some(*other) != unit) {
                    self.other_unit(measured, unit, other, *span);
                }
            }
        }
    }

    /// The metric or key result whose unit holds for an item's figures, where that could be made out.
    fn counted(&self, item: &'p Item) -> Option<&'p Item> {
        let counted = match item.get(registry::METRIC) {
            Some(metric) => self.plan.item(self.names.item(metric)?),
            None => item,
        };
        let known = matches!(counted.kind, ItemKind::Metric | ItemKind::KeyResult)
            && !item.unreadable.contains(&registry::METRIC.ix())
            && !counted.unreadable.contains(&registry::UNIT.ix());
        known.then_some(counted)
    }

    fn other_unit(&mut self, measured: &Item, unit: Option<&str>, written: &str, span: Span) {
        let id = &measured.id.value;
        let (message, help) = match unit {
            Some(unit) => (
                format!("`{id}` is counted in {}, and this is in {}", quoted(unit), quoted(written)),
                format!("write the number in {}, or leave the unit out", quoted(unit)),
            ),
            None => (
                format!("`{id}` has no unit, and this is in {}", quoted(written)),
                format!("add `unit: {written}` to `{id}`, or write the number alone"),
            ),
        };
        self.push(reading::INVALID_VALUE, span, message, "another unit", help, written);
    }

    fn reference(&mut self, id: &str, span: Span, target: Target) {
        let kinds = match target {
            Target::Calendar => {
                if self.plan.find_calendar(id).is_none() && self.complete {
                    let known = self.plan.calendars().iter().map(|(id, _)| id.value.as_ref());
                    self.compared += known.len();
                    let near = if self.compared <= MOST_COMPARED { did_you_mean(id, known) } else { None };
                    let known = self.plan.calendars().iter().map(|(id, _)| id.value.as_ref());
                    let spelt = near.as_ref().and_then(|_| spelt_otherwise(id, known));
                    let help = near.unwrap_or_else(|| {
                        "add it to the manifest's `calendars:`, or leave it out for the plan's own".to_owned()
                    });
                    self.push(
                        reading::UNKNOWN_REFERENCE,
                        span,
                        format!("there is no calendar {}", quoted(id)),
                        "no such calendar",
                        help,
                        id,
                    );
                    self.respell(id, span, spelt);
                }
                return;
            }
            Target::Items(kinds) => kinds,
        };
        let parties = kinds.kinds().all(ItemKind::is_party);
        let item = self.names.item(id).map(|item| self.plan.item(item));
        let party = self.names.party(id).map(|party| self.plan.party(party));
        let (named, other) = if parties { (party, item) } else { (item, party) };
        match named.or(other) {
            Some(found) if kinds.has(found.kind) => {}
            Some(found) => self.wrong(id, span, kinds, found),
            None if self.complete => self.unknown(id, span, kinds),
            None => {}
        }
    }

    fn wrong(&mut self, id: &str, span: Span, kinds: KindSet, found: &Item) {
        let place = self.place_of(found);
        if found.kind == ItemKind::Team && self.field == Some(registry::OWNER.name()) {
            let lead = found.get(registry::LEAD);
            let help = lead.map_or_else(
                || "name the one person who answers for it".to_owned(),
                |lead| format!("name the one person who answers for it: the team's lead is `{lead}`"),
            );
            let (kind, item) =
                self.item.map_or(("item", ""), |item| (item.kind.words(), item.id.value.as_ref()));
            let message = format!(
                "{kind} `{item}` is owned by the team `{id}`, so nobody in particular answers for it"
            );
            self.push_at(
                reading::TEAM_AS_OWNER,
                span,
                message,
                "a team",
                help,
                id,
                Some((place, "the team")),
            );
            return;
        }
        let message = format!("`{id}` is {}, and this must be {}", found.kind.with_article(), kinds.words());
        let help = format!("name {} here", kinds.words());
        let label = format!("{} here", found.kind.words());
        self.push_at(
            reading::WRONG_REFERENCE,
            span,
            message,
            &format!("not {}", kinds.words()),
            help,
            id,
            Some((place, &label)),
        );
    }

    fn unknown(&mut self, id: &str, span: Span, kinds: KindSet) {
        let (message, help) = if id.contains('/') {
            (
                format!("{} names an item of another plan, which is not read yet", quoted(id)),
                "name an item of this plan; for what others deliver, write a task with `external:`"
                    .to_owned(),
            )
        } else {
            let help = self.nearest(id, kinds).unwrap_or_else(|| {
                match kinds.kinds().collect::<Vec<_>>().as_slice() {
                    [kind] => format!("add it to `{}:`, or correct the id", kind.section()),
                    _ => "add it to the plan, or correct the id".to_owned(),
                }
            });
            (format!("nothing has the id {}", quoted(id)), help)
        };
        self.push(
            reading::UNKNOWN_REFERENCE,
            span,
            message,
            &format!("should be {}", kinds.words()),
            help,
            id,
        );
        let spelt = self.spelt_otherwise(id, kinds);
        self.respell(id, span, spelt);
    }

    /// Lets the finding that was reported last be mended by another spelling of an id, where that is certain.
    fn respell(&mut self, id: &str, span: Span, meant: Option<&str>) {
        let text = self.plan.file(self.file).lowered.text.as_str();
        if let (Some(meant), Some(last)) = (meant, self.findings.last_mut()) {
            last.fix = Fix::respelling(text, span.in_file(self.file), id, meant);
        }
    }

    /// The one id of these kinds that is the same but for its spelling, unless too many were sought.
    fn spelt_otherwise(&mut self, id: &str, kinds: KindSet) -> Option<&'p str> {
        if self.compared > MOST_COMPARED {
            return None;
        }
        let known = self.known(kinds);
        self.compared += known.len();
        spelt_otherwise(id, known.into_iter().map(|item| item.id.value.as_ref()))
    }

    fn known(&self, kinds: KindSet) -> Vec<&'p Item> {
        let plan = self.plan;
        if kinds.kinds().all(ItemKind::is_party) {
            plan.parties().map(|party| plan.party(party)).filter(|item| kinds.has(item.kind)).collect()
        } else {
            plan.items().map(|item| plan.item(item)).filter(|item| kinds.has(item.kind)).collect()
        }
    }

    /// Proposes the item whose title was written in place of its id, or the nearest ids, unless too many were sought.
    fn nearest(&mut self, id: &str, kinds: KindSet) -> Option<String> {
        if self.compared > MOST_COMPARED {
            return None;
        }
        let known = self.known(kinds);
        self.compared += known.len();
        let folded = id.trim().to_lowercase();
        let titled = known.iter().find(|item| item.title().to_lowercase() == folded);
        let proposal = titled.map(|item| format!("write its id: `{}`", item.id.value));
        proposal.or_else(|| did_you_mean(id, known.iter().map(|item| item.id.value.as_ref())))
    }

    fn place_of(&self, item: &Item) -> crate::base::Place {
        let found = if item.kind.is_party() {
            self.names.party(&item.id.value).map(|party| self.plan.party_place(party, item.id.span))
        } else {
            self.names.item(&item.id.value).map(|item| self.plan.id_place(item))
        };
        found.unwrap_or_default()
    }

    fn push(
        &mut self,
        rule: &'static str,
        span: Span,
        message: String,
        label: &str,
        help: String,
        distinction: &str,
    ) {
        self.push_at(rule, span, message, label, help, distinction, None);
    }

    #[allow(clippy::too_many_arguments)]
    fn push_at(
        &mut self,
        rule: &'static str,
        span: Span,
        message: String,
        label: &str,
        help: String,
        distinction: &str,
        context: Option<(crate::base::Place, &str)>,
    ) {
        let mut finding = Finding::at(rule, Level::Error, span.in_file(self.file), message)
            .label(label)
            .help(help)
            .distinction(distinction);
        if let Some((place, text)) = context {
            finding = finding.context(place, text);
        }
        if let Some(item) = self.item.filter(|item| item.kind != ItemKind::Manifest) {
            finding = finding.item(item.kind.name(), item.id.value.as_ref());
        }
        if let Some(field) = self.field {
            finding = finding.field(field);
        }
        self.findings.push(finding);
    }
}

/// The numbers that a value holds, with their places.
fn quantities<'v>(value: &'v Value, span: Span, found: &mut Vec<(&'v Quantity, Span)>) {
    match value {
        Value::Quantity(quantity) => found.push((quantity, span)),
        Value::Bound(bound) => match bound.as_ref() {
            Bound::Number(number) => found.push((number, span)),
            Bound::Between(low, high) => found.extend([(low, span), (high, span)]),
        },
        Value::Readings(readings) => {
            if let Readings::Here(list) = readings.as_ref() {
                found.extend(list.iter().map(|reading| (&reading.value.value, reading.value.span)));
            }
        }
        Value::Condition(condition) => {
            for term in &condition.terms {
                quantities(&term.value.value, term.value.span, found);
            }
        }
        _ => {}
    }
}
