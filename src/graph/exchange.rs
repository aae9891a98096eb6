//! Another version of a file in a linked plan: what it has otherwise is put in the place of what was there.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::base::{FileId, Span};
use crate::model::{FieldIx, FieldValue, Item, ItemKind, LoweredFile, registry};

use super::link::{resolve_need, serve_links};
use super::plan::{Home, ItemIx, Plan};
use super::relations::Graph;

/// What another version of a file means for a linked plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edit {
    /// The tasks that are there no more, by the numbers that they had, in their order.
    pub removed: Vec<ItemIx>,
    /// The tasks that are new, by the numbers that they have now, in their order. What comes after them has other numbers, too.
    pub added: Vec<ItemIx>,
    /// Those among the others that need or serve other items than before, by their numbers now, in their order.
    pub relinked: Vec<ItemIx>,
    /// The fields asked about that are different in an item that was there before, by its number now; those of a person or team
    /// have none.
    pub fields: Vec<(Option<ItemIx>, FieldIx)>,
}

impl Edit {
    /// Returns whether nothing is different that was asked about.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty() && !self.relates()
    }

    /// Returns whether items or relations are different.
    pub fn relates(&self) -> bool {
        !(self.removed.is_empty() && self.added.is_empty() && self.relinked.is_empty())
    }
}

/// Names in a linked plan that nothing has: once something has one of them, relations come of it.
#[derive(Clone, Debug, Default)]
pub struct Unresolved(FxHashSet<Box<str>>);

impl Unresolved {
    /// Finds the names in a plan that was linked; `None` where its files cannot be exchanged one by one, since an id stands twice.
    pub fn of(plan: &Plan) -> Option<Self> {
        let mut unresolved = Self::default();
        let mut count = 0;
        for item in plan.files.iter().flat_map(|file| &file.lowered.items) {
            count += usize::from(!matches!(item.kind, ItemKind::Manifest | ItemKind::CheckIn));
            unresolved.take(plan, item);
        }
        (count == plan.items.len() + plan.parties.len()).then_some(unresolved)
    }

    /// Adds the names that an item relates to and that nothing has.
    fn take(&mut self, plan: &Plan, item: &Item) {
        let needs = item.get(registry::NEEDS).unwrap_or_default().iter().map(|need| &need.id.value);
        let drives = item.get(registry::DRIVES).unwrap_or_default().iter().map(|drives| &drives.value);
        let unknown = needs.chain(drives).map(AsRef::as_ref);
        let others = [registry::PART_OF, registry::OF, registry::SUPPORTS, registry::SUPERSEDES];
        let unknown = unknown.chain(others.into_iter().filter_map(|field| item.get(field)));
        self.0.extend(unknown.filter(|id| plan.find(id).is_none()).map(Into::into));
    }
}

/// Two versions of an item, each with the text that it is from.
struct Versions<'f> {
    old: &'f Item,
    new: &'f Item,
    /// Whether it needs or serves other items.
    is_relinked: bool,
    fields: Vec<FieldIx>,
}

/// What is different between two versions of a file.
struct Difference<'f> {
    removed: Vec<&'f Item>,
    added: Vec<&'f Item>,
    edited: Vec<Versions<'f>>,
}

impl Graph {
    /// Puts another version of the file at `path` into the plan that this graph is of: `old` is what the plan has, and both may lack
    /// what stands in both alike. `matters` says which fields are asked about. `None` where the plan must be linked again, which is
    /// then left as it was: where other things than tasks come or go, or are related otherwise.
    ///
    /// Places in plan and graph are then those of different versions, and what people said of items is left as it was; everything
    /// else is as if linked anew.
    pub fn exchange(
        &mut self,
        plan: &mut Plan,
        unresolved: &mut Unresolved,
        path: &str,
        (old, new): (&LoweredFile, &LoweredFile),
        matters: impl Fn(FieldIx) -> bool,
    ) -> Option<Edit> {
        let at = plan.files.binary_search_by(|file| file.path.as_ref().cmp(path)).ok()?;
        let difference = Difference::between(old, new)?;
        let file = FileId(at as u32);
        let there = |item: &Item| {
            let home = plan.home_of(item)?;
            (home.file == file).then_some(home)
        };
        let is_new =
            |item: &&Item| plan.find(&item.id.value).is_none() && !unresolved.0.contains(&item.id.value);
        let is_known = difference.edited.iter().all(|versions| there(versions.old).is_some())
            && difference.removed.iter().all(|item| there(item).is_some())
            && difference.added.iter().all(is_new);
        if !is_known || self.has_cycle_of_parts() {
            return None;
        }
        let mut edit = Edit {
            removed: difference.removed.iter().filter_map(|item| plan.find(&item.id.value)).collect(),
            ..Edit::default()
        };
        edit.removed.sort_unstable();
        unresolved.0.extend(difference.removed.iter().map(|item| item.id.value.clone()));
        difference.write(plan, file, new);
        if !(edit.removed.is_empty() && difference.added.is_empty()) {
            edit.added = self.renumber(plan, file, &edit.removed, difference.added.len());
        }
        for Versions { new, is_relinked, fields, .. } in &difference.edited {
            let number = plan.find(&new.id.value).filter(|_| !new.kind.is_party());
            if fields.contains(&registry::OWNER.ix())
                && let Some(number) = number
            {
                self.owners[number.at()] = owner(plan, new);
            }
            edit.fields.extend(fields.iter().filter(|field| matters(**field)).map(|field| (number, *field)));
            edit.relinked.extend(number.filter(|_| *is_relinked));
        }
        edit.relinked.sort_unstable();
        if edit.relates() {
            for item in
                difference.added.iter().copied().chain(difference.edited.iter().map(|versions| versions.new))
            {
                unresolved.take(plan, item);
            }
            self.relate_anew(plan, edit.added.iter().chain(&edit.relinked).copied().collect());
        }
        Some(edit)
    }

    /// Gives all items their numbers after some are gone and the last so many of a file are new; returns the numbers of these.
    fn renumber(&mut self, plan: &mut Plan, file: FileId, removed: &[ItemIx], added: usize) -> Vec<ItemIx> {
        let items = &plan.files[file.0 as usize].lowered.items;
        let first = (items.len() - added) as u32;
        let mut new: Vec<Home> = (first..items.len() as u32).map(|at| Home { file, at }).collect();
        new.sort_unstable_by(|one, other| plan.home(*one).id.value.cmp(&plan.home(*other).id.value));
        let count = plan.items.len();
        let (mut homes, mut owners) = (Vec::with_capacity(count + added), Vec::with_capacity(count + added));
        let mut numbers = vec![None; count];
        let mut numbers_of_new = Vec::with_capacity(added);
        let mut new = new.into_iter().peekable();
        let mut removed = removed.iter().peekable();
        for number in plan.items() {
            while let Some(home) = new.next_if(|home| plan.home(*home).id.value.as_ref() < plan.id(number)) {
                numbers_of_new.push(ItemIx(homes.len() as u32));
                homes.push(home);
                owners.push(owner(plan, plan.home(home)));
            }
            if removed.next_if_eq(&&number).is_some() {
                continue;
            }
            numbers[number.at()] = Some(ItemIx(homes.len() as u32));
            homes.push(plan.items[number.at()]);
            owners.push(self.owners[number.at()]);
        }
        for home in new {
            numbers_of_new.push(ItemIx(homes.len() as u32));
            homes.push(home);
            owners.push(owner(plan, plan.home(home)));
        }
        (plan.items, self.owners) = (homes, owners);
        let number = |item: &mut ItemIx| numbers[item.at()].map(|number| *item = number).is_some();
        self.needs.retain_mut(|link| number(&mut link.successor) && number(&mut link.predecessor));
        self.serves.retain_mut(|link| number(&mut link.member) && number(&mut link.container));
        numbers_of_new
    }

    /// Resolves again what some items need and serve.
    fn relate_anew(&mut self, plan: &Plan, items: FxHashSet<ItemIx>) {
        self.needs.retain(|link| !items.contains(&link.successor));
        self.serves.retain(|link| !items.contains(&link.member));
        let mut items: Vec<ItemIx> = items.into_iter().collect();
        items.sort_unstable();
        for item in items {
            for need in plan.item(item).get(registry::NEEDS).unwrap_or_default() {
                self.needs.extend(resolve_need(plan, plan.find(&need.id.value), item, need, &mut Vec::new()));
            }
            serve_links(plan, |id| plan.find(id), item, &mut self.serves);
        }
        // Both sorts are stable: the entries of an item stay in the order written.
        self.needs.sort_by_key(|link| link.successor);
        self.serves.sort_by_key(|link| link.member);
        *self = Self::new(
            plan.item_count(),
            std::mem::take(&mut self.owners),
            std::mem::take(&mut self.needs),
            std::mem::take(&mut self.serves),
            std::mem::take(&mut self.parent_cycles),
        );
    }
}

impl<'f> Difference<'f> {
    /// Compares two versions; `None` where they differ in what no single item tells.
    fn between(old: &'f LoweredFile, new: &'f LoweredFile) -> Option<Self> {
        let is_compared = |item: &&Item| item.kind != ItemKind::CheckIn;
        let mut before: FxHashMap<&str, &Item> = FxHashMap::default();
        for item in old.items.iter().filter(is_compared) {
            if before.insert(&item.id.value, item).is_some() {
                return None;
            }
        }
        let mut difference = Self { removed: Vec::new(), added: Vec::new(), edited: Vec::new() };
        let mut seen = FxHashSet::default();
        for item in new.items.iter().filter(is_compared) {
            if !seen.insert(item.id.value.as_ref()) {
                return None;
            }
            let Some(was) = before.remove(item.id.value.as_ref()) else {
                difference.added.push(item);
                continue;
            };
            let fields: Vec<FieldIx> =
                differing((was, old.text.as_str()), (item, new.text.as_str())).collect();
            let is_moved = outer(old, was) != outer(new, item);
            if was.kind != item.kind || fields.iter().any(|field| reaches_far(item.kind, *field)) {
                return None;
            }
            let is_relinked = is_moved || fields.iter().any(|field| relates(*field));
            if is_moved && item.kind != ItemKind::Task {
                return None;
            }
            if is_relinked || !fields.is_empty() {
                difference.edited.push(Versions { old: was, new: item, is_relinked, fields });
            }
        }
        difference.removed =
            old.items.iter().filter(|item| before.contains_key(item.id.value.as_ref())).collect();
        let is_task = |item: &&Item| item.kind == ItemKind::Task;
        (difference.added.iter().all(is_task) && difference.removed.iter().all(is_task)).then_some(difference)
    }

    /// Writes what is different into the file of a plan: edited items in their places, new ones at the end. What is gone stays in the
    /// list, where no number leads to it.
    fn write(&self, plan: &mut Plan, file: FileId, new: &LoweredFile) {
        let homes: Vec<Option<Home>> =
            self.edited.iter().map(|versions| plan.home_of(versions.old)).collect();
        let lowered = Arc::make_mut(&mut plan.files[file.0 as usize].lowered);
        for (Versions { new, .. }, home) in self.edited.iter().zip(&homes) {
            if let Some(home) = home {
                let known = &mut lowered.items[home.at as usize];
                let nested_in = known.nested_in.filter(|_| new.nested_in.is_some());
                *known = Item { nested_in, ..(*new).clone() };
            }
        }
        let first = lowered.items.len();
        lowered.items.extend(self.added.iter().map(|item| (*item).clone()));
        // What an item is nested in stands elsewhere in the list than in the version that it comes from.
        let relinked = self.edited.iter().zip(&homes).filter(|(versions, _)| versions.is_relinked);
        let relinked = relinked.filter_map(|(versions, home)| Some((versions.new, home.as_ref()?.at)));
        let added = self.added.iter().copied().zip(first as u32..);
        let moved: Vec<(&str, u32)> =
            relinked.chain(added).filter_map(|(item, at)| Some((outer(new, item)?, at))).collect();
        if moved.is_empty() {
            return;
        }
        let containers = (0..).zip(&lowered.items).filter(|(_, item)| item.kind.is_container());
        let places: FxHashMap<Box<str>, u32> =
            containers.map(|(at, item)| (item.id.value.clone(), at)).collect();
        for (outer, at) in moved {
            lowered.items[at as usize].nested_in = places.get(outer).copied();
        }
    }
}

impl Plan {
    /// Returns where the item, person or team is that has the id of another version of it.
    fn home_of(&self, item: &Item) -> Option<Home> {
        match item.kind {
            ItemKind::Manifest => self.manifest,
            kind if kind.is_party() => Some(self.parties[self.find_party(&item.id.value)?.at()]),
            _ => Some(self.items[self.find(&item.id.value)?.at()]),
        }
    }
}

/// Returns the person who owns an item.
fn owner(plan: &Plan, item: &Item) -> Option<super::plan::PartyIx> {
    item.get(registry::OWNER).and_then(|id| plan.find_person(id))
}

/// Returns the id of what an item is nested in.
fn outer<'f>(file: &'f LoweredFile, item: &Item) -> Option<&'f str> {
    item.nested_in.map(|outer| file.items[outer as usize].id.value.as_ref())
}

/// Whether an item needs or serves other items where a field is different.
fn relates(field: FieldIx) -> bool {
    [registry::NEEDS.ix(), registry::PART_OF.ix(), registry::DRIVES.ix()].contains(&field)
}

/// Whether more follows from a field than what an item itself needs and serves.
fn reaches_far(kind: ItemKind, field: FieldIx) -> bool {
    let far = [
        registry::OF.ix(),
        registry::SUPPORTS.ix(),
        registry::REPEAT.ix(),
        registry::SUPERSEDES.ix(),
        registry::MANAGER.ix(),
        registry::PARENT.ix(),
    ];
    let serves = relates(field) && field != registry::NEEDS.ix();
    kind == ItemKind::Manifest || far.contains(&field) || serves && kind != ItemKind::Task
}

/// Returns the fields that two versions of an item may not have alike: those with other words, and those with an alias in
/// them, since what it stands for is elsewhere.
fn differing<'i>(
    (old, old_text): (&'i Item, &'i str),
    (new, new_text): (&'i Item, &'i str),
) -> impl Iterator<Item = FieldIx> + 'i {
    let words = |text: &'i str, span: Span| text.get(span.start as usize..span.end as usize);
    let is_alike = move |one: &FieldValue, other: &FieldValue| {
        let (one, other) = (words(old_text, one.span), words(new_text, other.span));
        one == other && one.is_some_and(|words| !words.contains('*'))
    };
    let in_new = new
        .fields
        .iter()
        .filter(move |field| old.field(field.field).is_none_or(|known| !is_alike(known, field)));
    let gone = old.fields.iter().filter(|field| new.field(field.field).is_none());
    in_new.chain(gone).map(|field| field.field)
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use proptest::prelude::*;

    use super::super::plan::PlanFile;
    use super::super::{dependency_cycles, is_cyclic, relink};
    use super::*;
    use crate::model::{Role, lower};

    /// What is written of a task: its number, then which of a few values each field has.
    type Task = (usize, [usize; 8]);

    const OWNERS: [&str; 4] = ["", "owner: ana", "owner: crew", "owner: nobody"];
    const NEEDS: [&str; 4] = ["", "needs: [t0]", "needs: [t1 SS+2d, t2]", "needs: [way]"];
    const PARENTS: [&str; 4] = ["", "part_of: way", "drives: [goal]", "part_of: nowhere"];
    const ESTIMATES: [&str; 4] = ["", "estimate: 3d", "estimate: 1w", "estimate: 2d to 4d"];
    const STATES: [&str; 4] = ["", "status: doing", "status: dropped", "milestone: true"];
    const OTHERS: [&str; 4] = ["", "repeat: 1w", "labels: [big]", "done_when: It is there."];

    fn part(tasks: &[Task], layout: usize) -> String {
        let mut text = format!("{}shared: &who ana\ntasks:\n", "\n".repeat(layout));
        let mut written = std::collections::BTreeSet::new();
        for (number, [title, owner, need, parent, estimate, state, other, alias]) in tasks {
            if !written.insert(number) {
                continue;
            }
            let _ = write!(text, "  t{number}:\n    title: Title {title}\n");
            let owner = if alias % 8 == 7 { "owner: *who" } else { OWNERS[owner % 4] };
            let fields = [
                owner,
                NEEDS[need % 4],
                PARENTS[parent % 4],
                ESTIMATES[estimate % 4],
                STATES[state % 4],
                OTHERS[other % 4],
            ];
            for field in fields.into_iter().filter(|field| !field.is_empty()) {
                let _ = writeln!(text, "    {field}");
            }
        }
        text
    }

    fn file(path: &str, text: &str) -> PlanFile {
        let role = if path == "plan.yaml" { Role::Manifest } else { Role::Part };
        PlanFile { path: path.into(), lowered: Arc::new(lower(text.as_bytes(), role)) }
    }

    fn files(parts: [&str; 2]) -> Vec<PlanFile> {
        let manifest = "plan: P\nversion: 1\npeople:\n  ana: {name: Ana}\n  bea: {name: Bea}\nteams:\n  crew: {name: Crew}\n";
        let top = "objectives:\n  goal: {title: G}\ninitiatives:\n  way: {title: W, drives: [goal]}\n";
        let [one, other] = parts;
        vec![
            file("plan.yaml", manifest),
            file("top.plan.yaml", top),
            file("a.plan.yaml", one),
            file("b.plan.yaml", other),
        ]
    }

    /// What a plan and its graph say, places aside.
    fn said(plan: &Plan, graph: &Graph) -> String {
        let mut said = String::new();
        for item in plan.items() {
            let needs: Vec<_> = graph
                .needs_of(item)
                .map(|need| (need.predecessor, need.link.name(), need.lag.to_string()))
                .collect();
            let serves: Vec<_> = graph.serves_of(item).map(|serve| (serve.container, serve.way)).collect();
            let fields: Vec<_> = plan
                .item(item)
                .fields
                .iter()
                .map(|field| (field.field, without_places(&field.value)))
                .collect();
            let outer = plan.item(item).nested_in.map(|outer| {
                let file = plan.items[item.at()].file;
                plan.file(file).lowered.items[outer as usize].id.value.clone()
            });
            let _ = writeln!(
                said,
                "{} {outer:?} {:?} {needs:?} {serves:?} {} {} {fields:?}",
                plan.id(item),
                graph.owner(item),
                graph.needed_by(item).len(),
                graph.served_by(item).len(),
            );
        }
        let cycles: Vec<_> = graph.parent_cycles().iter().map(|cycle| cycle.relation).collect();
        let _ = writeln!(said, "{cycles:?}");
        said
    }

    /// A value as it is written for tests, with `_` for all numbers in places.
    fn without_places(value: &crate::model::Value) -> String {
        let mut told = String::new();
        for (at, piece) in format!("{value:?}").split("Span {").enumerate() {
            let rest = if at == 0 { piece } else { piece.split_once('}').map_or(piece, |(_, rest)| rest) };
            told.push_str(rest);
        }
        told
    }

    fn tasks() -> impl Strategy<Value = Vec<Task>> {
        prop::collection::vec((0..8_usize, prop::array::uniform8(0..8_usize)), 1..6)
    }

    fn exchange(
        (plan, graph): &mut (Plan, Graph),
        path: &str,
        texts: (&str, &str),
        matters: impl Fn(FieldIx) -> bool,
    ) -> Option<Edit> {
        let mut unresolved = Unresolved::of(plan)?;
        let [old, new] = [texts.0, texts.1].map(|text| file(path, text).lowered);
        graph.exchange(plan, &mut unresolved, path, (&old, &new), matters)
    }

    proptest! {
        #[test]
        fn a_plan_with_another_version_of_a_file_is_as_if_linked_anew(
            (one, other, layout) in (tasks(), tasks(), 0..3_usize),
            edits in prop::collection::vec((0..6_usize, 0..11_usize, 0..8_usize), 0..4),
        ) {
            let mut edited = one.clone();
            for (task, field, value) in edits {
                let at = task % edited.len();
                match field {
                    8 => edited[at].0 = value,
                    9 if edited.len() > 1 => { edited.remove(at); }
                    9 | 10 => edited.push((value, edited[at].1)),
                    field => edited[at].1[field] = value,
                }
            }
            let (old, new, beside) = (part(&one, 0), part(&edited, layout), part(&other, 0));
            for (before, after) in [([&old, &beside], [&new, &beside]), ([&beside, &old], [&beside, &new])] {
                let path = if before[0] == &beside && before[1] == &old { "b.plan.yaml" } else { "a.plan.yaml" };
                let mut linked = relink(files(before.map(String::as_str)));
                let untouched = said(&linked.0, &linked.1);
                let ids: Vec<String> = linked.0.items().map(|item| linked.0.id(item).to_owned()).collect();
                let Some(edit) = exchange(&mut linked, path, (&old, &new), |_| true) else {
                    prop_assert_eq!(said(&linked.0, &linked.1), untouched);
                    continue;
                };
                let (plan, graph) = &linked;
                let (plan_anew, graph_anew) = relink(files(after.map(String::as_str)));
                prop_assert_eq!(said(plan, graph), said(&plan_anew, &graph_anew));
                prop_assert_eq!(is_cyclic(plan, graph), !dependency_cycles(plan, graph).is_empty());
                let gone = edit.removed.iter().map(|item| &ids[item.at()]);
                prop_assert!(gone.into_iter().all(|id| plan.find(id).is_none()));
                prop_assert!(edit.added.iter().all(|item| !ids.iter().any(|id| id == plan.id(*item))));
                // What was edited can be edited back.
                let back = exchange(&mut linked, path, (&new, &old), |_| true);
                if back.is_some() {
                    prop_assert_eq!(said(&linked.0, &linked.1), untouched);
                }
            }
        }
    }

    #[test]
    fn an_edit_says_what_it_reaches() {
        let base: Task = (3, [0; 8]);
        let told = |field: usize, value: usize| {
            let mut edited = base;
            edited.1[field] = value;
            let mut linked = relink(files([&part(&[base], 0), ""]));
            let is_other = |field| field != registry::TITLE.ix();
            let texts = (part(&[base], 0), part(&[edited], 1));
            match exchange(&mut linked, "a.plan.yaml", (&texts.0, &texts.1), is_other) {
                Some(edit) if edit.relates() => {
                    assert_eq!(edit.relinked, [linked.0.find("t3").expect("the task")]);
                    "relinked"
                }
                Some(edit) if !edit.is_empty() => {
                    assert_eq!(edit.fields.len(), 1, "one field is edited");
                    assert_eq!(edit.fields[0].0, linked.0.find("t3"));
                    "edited"
                }
                Some(_) => "alike",
                None => "linked again",
            }
        };
        for (field, value, expected) in [
            (0, 0, "alike"),
            (0, 1, "alike"),
            (1, 1, "edited"),
            (1, 2, "edited"),
            (2, 1, "relinked"),
            (3, 1, "relinked"),
            (3, 2, "relinked"),
            (4, 1, "edited"),
            (5, 1, "edited"),
            (5, 3, "edited"),
            (6, 1, "linked again"),
            (6, 2, "edited"),
            (7, 7, "edited"),
        ] {
            assert_eq!(told(field, value), expected, "{field} {value}");
        }
        let mut linked = relink(files(["", ""]));
        assert_eq!(exchange(&mut linked, "c.plan.yaml", ("", ""), |_| true), None);
    }

    #[test]
    fn tasks_come_and_go_with_what_needs_them() {
        let way = |tasks: &str| {
            format!("initiatives:\n  inner:\n    title: I\n    drives: [goal]\n    tasks:\n{tasks}")
        };
        let one = "      b: {title: B, needs: [m]}\n      m: {title: M, owner: ana}\n";
        let other = "      a: {title: A, needs: [b]}\n      b: {title: B}\n      z: {title: Z, needs: [{id: a, type: SS}, b]}\n";
        let (old, new) = (way(one), way(other));
        let mut linked = relink(files([&old, ""]));
        let edit = exchange(&mut linked, "a.plan.yaml", (&old, &new), |_| true).expect("tasks alone");
        let numbers =
            |items: &[ItemIx]| items.iter().map(|item| linked.0.id(*item)).collect::<Vec<_>>().join(" ");
        assert_eq!(
            (numbers(&edit.added).as_str(), numbers(&edit.relinked).as_str(), edit.removed.len()),
            ("a z", "b", 1)
        );
        let (plan, graph) = relink(files([&new, ""]));
        assert_eq!(said(&linked.0, &linked.1), said(&plan, &graph));
        // A name that others have already is waited for, so all is linked again.
        let waits = "tasks: {w: {title: W, needs: [m]}}\n";
        let mut linked = relink(files([&way(other), waits]));
        assert_eq!(exchange(&mut linked, "a.plan.yaml", (&new, &old), |_| true), None);
    }
}
