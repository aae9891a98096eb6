//! Another version of a file in a linked plan, where that leaves the relations between items as they are.

use std::sync::Arc;

use crate::base::Span;
use crate::model::{FieldIx, FieldValue, Item, ItemKind, LoweredFile, registry};

use super::plan::{Home, ItemIx, Plan};
use super::relations::Graph;

/// What another version of a file means for a linked plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Exchanged {
    /// None of the fields asked about is different.
    Alike,
    /// These are, each with its item; a field of a person, a team, or of what is not in the plan has none.
    Differing(Vec<(Option<ItemIx>, FieldIx)>),
    /// Items or relations are different: the plan was left as it was, and must be linked again.
    Unlinked,
}

impl Graph {
    /// Puts another version of the file at `path` into the plan that this graph is of, if items and relations are the same but
    /// for owners. `matters` says which fields are asked about.
    ///
    /// Places in the graph are then those of the version that was linked; everything else is as if linked anew.
    pub fn exchange(
        &mut self,
        plan: &mut Plan,
        path: &str,
        lowered: &Arc<LoweredFile>,
        matters: impl Fn(FieldIx) -> bool,
    ) -> Exchanged {
        let Ok(at) = plan.files.binary_search_by(|file| file.path.as_ref().cmp(path)) else {
            return Exchanged::Unlinked;
        };
        let before = Arc::clone(&plan.files[at].lowered);
        if before.items.len() != lowered.items.len() {
            return Exchanged::Unlinked;
        }
        let mut differing_fields = Vec::new();
        let mut owners = Vec::new();
        for (place, (old, new)) in (0..).zip(before.items.iter().zip(&lowered.items)) {
            if !is_same(old, new) {
                return Exchanged::Unlinked;
            }
            for field in differing((old, before.text.as_str()), (new, lowered.text.as_str())) {
                if relates(new.kind, field) {
                    return Exchanged::Unlinked;
                }
                if field == registry::OWNER.ix() {
                    owners.push(place);
                }
                if matters(field) {
                    differing_fields.push((place, field));
                }
            }
        }
        plan.files[at].lowered = Arc::clone(lowered);
        // Where an id stands twice, the first has it.
        let number_of = |place: u32| {
            let home = Home { file: crate::base::FileId(at as u32), at: place };
            plan.find(&lowered.items[place as usize].id.value).filter(|number| plan.is_home(*number, home))
        };
        for place in owners {
            if let Some(number) = number_of(place) {
                let owner = lowered.items[place as usize].get(registry::OWNER);
                self.owners[number.at()] = owner.and_then(|id| plan.find_person(id));
            }
        }
        if differing_fields.is_empty() {
            return Exchanged::Alike;
        }
        let numbered = differing_fields.into_iter().map(|(place, field)| (number_of(place), field));
        Exchanged::Differing(numbered.collect())
    }
}

impl Plan {
    fn is_home(&self, item: ItemIx, home: Home) -> bool {
        let own = self.items[item.at()];
        own.file == home.file && own.at == home.at
    }
}

/// Whether two versions of an item have the same number, and stand in the same place.
fn is_same(old: &Item, new: &Item) -> bool {
    let day = |item: &Item| item.day.map(|day| day.value);
    old.kind == new.kind
        && old.id.value == new.id.value
        && old.nested_in == new.nested_in
        && day(old) == day(new)
}

/// Whether linking reads a field, other than who owns an item.
fn relates(kind: ItemKind, field: FieldIx) -> bool {
    let read = [
        registry::NEEDS.ix(),
        registry::PART_OF.ix(),
        registry::OF.ix(),
        registry::DRIVES.ix(),
        registry::SUPPORTS.ix(),
        registry::REPEAT.ix(),
        registry::SUPERSEDES.ix(),
        registry::MANAGER.ix(),
        registry::PARENT.ix(),
    ];
    kind == ItemKind::Manifest || read.contains(&field)
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
    use super::super::relink;
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
            let fields: Vec<_> =
                plan.item(item).fields.iter().map(|field| (field.field, field.span)).collect();
            let _ = writeln!(
                said,
                "{} {:?} {needs:?} {serves:?} {} {} {fields:?}",
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

    fn tasks() -> impl Strategy<Value = Vec<Task>> {
        prop::collection::vec((0..6_usize, prop::array::uniform8(0..8_usize)), 1..5)
    }

    proptest! {
        #[test]
        fn a_plan_with_another_version_of_a_file_is_as_if_linked_anew(
            (one, other, layout) in (tasks(), tasks(), 0..3_usize),
            edits in prop::collection::vec((0..5_usize, 0..9_usize, 0..8_usize), 0..3),
        ) {
            let mut edited = one.clone();
            for (task, field, value) in edits {
                let at = task % edited.len();
                match field {
                    8 => edited[at].0 = value,
                    field => edited[at].1[field] = value,
                }
            }
            let (old, new, beside) = (part(&one, 0), part(&edited, layout), part(&other, 0));
            for (before, after) in [([&old, &beside], [&new, &beside]), ([&beside, &old], [&beside, &new])] {
                let path = if before[0] == &beside && before[1] == &old { "b.plan.yaml" } else { "a.plan.yaml" };
                let (mut plan, mut graph) = relink(files(before.map(String::as_str)));
                let untouched = said(&plan, &graph);
                let exchanged = graph.exchange(&mut plan, path, &file(path, &new).lowered, |_| true);
                if exchanged == Exchanged::Unlinked {
                    prop_assert_eq!(said(&plan, &graph), untouched);
                } else {
                    let (plan_anew, graph_anew) = relink(files(after.map(String::as_str)));
                    prop_assert_eq!(said(&plan, &graph), said(&plan_anew, &graph_anew));
                }
            }
        }
    }

    #[test]
    fn only_what_relates_items_to_one_another_is_linked_again() {
        let base: Task = (3, [0; 8]);
        let exchanged = |field: usize, value: usize| {
            let mut edited = base;
            edited.1[field] = value;
            let (mut plan, mut graph) = relink(files([&part(&[base], 0), ""]));
            let new = file("a.plan.yaml", &part(&[edited], 1)).lowered;
            let is_other = |field| field != registry::TITLE.ix();
            match graph.exchange(&mut plan, "a.plan.yaml", &new, is_other) {
                Exchanged::Differing(fields) => {
                    assert_eq!(fields.len(), 1, "one field is edited");
                    assert_eq!(fields[0].0, plan.find("t3"));
                    "differing"
                }
                Exchanged::Alike => "alike",
                Exchanged::Unlinked => "unlinked",
            }
        };
        for (field, value, expected) in [
            (0, 0, "alike"),
            (0, 1, "alike"),
            (1, 1, "differing"),
            (1, 2, "differing"),
            (2, 1, "unlinked"),
            (3, 1, "unlinked"),
            (3, 2, "unlinked"),
            (4, 1, "differing"),
            (5, 1, "differing"),
            (5, 3, "differing"),
            (6, 1, "unlinked"),
            (6, 2, "differing"),
            (7, 7, "differing"),
        ] {
            assert_eq!(exchanged(field, value), expected, "{field} {value}");
        }
        let (mut plan, mut graph) = relink(files(["", ""]));
        let unknown = file("c.plan.yaml", "").lowered;
        assert_eq!(graph.exchange(&mut plan, "c.plan.yaml", &unknown, |_| true), Exchanged::Unlinked);
    }
}
