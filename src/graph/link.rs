//! From lowered files to the linked plan.

use rustc_hash::FxHashMap;

use crate::base::{FileId, quoted};
use crate::diagnostic::{Finding, Level, reading};
use crate::model::value::{LinkType, Need};
use crate::model::{Item, ItemKind, registry};

use super::cycle::{Cycle, CycleEdge};
use super::plan::{Home, ItemIx, PartyIx, Plan, PlanFile};
use super::references;
use super::relations::{Graph, NeedLink, ServeLink, ServeWay};

/// Links the files of one plan: numbers the items, resolves what they refer to, and reports what does not resolve.
///
/// The findings hold those of the files too. Where a file was not read to its end, ids that nothing has are not reported:
/// they may stand in the part that could not be read.
pub fn link(mut files: Vec<PlanFile>) -> (Plan, Graph, Vec<Finding>) {
    files.sort_by(|one, other| one.path.cmp(&other.path));
    let mut findings = Vec::new();
    for (file, at) in files.iter().zip(0..) {
        findings.extend(file.lowered.findings.iter().map(|finding| finding.clone().in_file(FileId(at))));
    }
    let mut plan = Plan { files, ..Plan::default() };
    number(&mut plan, &mut findings);
    let names = Names::new(&plan);
    let complete = plan.is_whole();
    references::check(&plan, &names, complete, &mut findings);
    let graph = relate(&plan, &names, &mut findings);
    (plan, graph, findings)
}

/// Links files that were linked before, and of which a few items are others now; what is wrong with them is not looked for.
pub fn relink(files: Vec<PlanFile>) -> (Plan, Graph) {
    let mut plan = Plan { files, ..Plan::default() };
    plan.files.sort_by(|one, other| one.path.cmp(&other.path));
    let mut unread = Vec::new();
    number(&mut plan, &mut unread);
    let names = Names::new(&plan);
    let graph = relate(&plan, &names, &mut unread);
    (plan, graph)
}

/// The numbers behind ids, while a plan is being linked.
pub(super) struct Names<'p> {
    items: FxHashMap<&'p str, ItemIx>,
    parties: FxHashMap<&'p str, PartyIx>,
}

impl<'p> Names<'p> {
    fn new(plan: &'p Plan) -> Self {
        Self {
            items: plan.items().map(|item| (plan.id(item), item)).collect(),
            parties: plan.parties().map(|party| (plan.party_id(party), party)).collect(),
        }
    }

    pub(super) fn item(&self, id: &str) -> Option<ItemIx> {
        self.items.get(id).copied()
    }

    pub(super) fn party(&self, id: &str) -> Option<PartyIx> {
        self.parties.get(id).copied()
    }
}

/// Numbers the items of all files by id, and reports ids that stand twice.
fn number(plan: &mut Plan, findings: &mut Vec<Finding>) {
    let mut items = Vec::new();
    let mut parties = Vec::new();
    let mut check_ins = Vec::new();
    for (file, at) in plan.files.iter().zip(0..) {
        for (item, place) in file.lowered.items.iter().zip(0..) {
            let home = Home { file: FileId(at), at: place };
            match item.kind {
                ItemKind::Manifest => {
                    plan.manifest.get_or_insert(home);
                }
                ItemKind::CheckIn => check_ins.push(home),
                kind if kind.is_party() => parties.push(home),
                _ => items.push(home),
            }
        }
    }
    let key = |home: &Home| plan.home(*home).id.value.as_ref();
    let order =
        |one: &Home, other: &Home| (key(one), one.file, one.at).cmp(&(key(other), other.file, other.at));
    items.sort_unstable_by(order);
    parties.sort_unstable_by(order);
    check_ins.sort_by(|one, other| {
        let day = |home: &Home| plan.home(*home).day.map(|day| day.value);
        day(one).cmp(&day(other)).then_with(|| order(one, other))
    });
    let mut report = |first: &Home, second: &Home| findings.push(twice(plan, *first, *second));
    dedup(&mut items, |one, other| key(one) == key(other), &mut report);
    dedup(&mut parties, |one, other| key(one) == key(other), &mut report);
    let same_day = |one: &Home, other: &Home| {
        key(one) == key(other)
            && plan.home(*one).day.map(|day| day.value) == plan.home(*other).day.map(|day| day.value)
    };
    dedup(&mut check_ins, same_day, &mut report);
    let mut said = check_ins.clone();
    // The sort is stable, so that the check-ins of an item stay in the order of their days.
    said.sort_by(|one, other| key(one).cmp(key(other)));
    (plan.items, plan.parties, plan.check_ins, plan.said) = (items, parties, check_ins, said);
}

/// Keeps the first of each run of equals and hands the others to `report` with it.
fn dedup(homes: &mut Vec<Home>, same: impl Fn(&Home, &Home) -> bool, report: &mut impl FnMut(&Home, &Home)) {
    homes.dedup_by(|second, first| {
        let twin = same(first, second);
        if twin {
            report(first, second);
        }
        twin
    });
}

fn twice(plan: &Plan, first: Home, second: Home) -> Finding {
    let (one, other) = (plan.home(first), plan.home(second));
    let id = &other.id.value;
    let (message, help) = match other.day {
        Some(day) => (
            format!("{} has two check-ins on {}", quoted(id), day.value),
            "a check-in is appended, never edited: keep one for the day".to_owned(),
        ),
        None if one.kind == other.kind && !one.kind.section().is_empty() => (
            format!("{} names two {}", quoted(id), one.kind.section().replace('_', " ")),
            "an id names one thing in the whole plan: give one of them another id".to_owned(),
        ),
        None => (
            format!(
                "{} names two things: {} and {}",
                quoted(id),
                one.kind.with_article(),
                other.kind.with_article()
            ),
            "an id names one thing in the whole plan: give one of them another id".to_owned(),
        ),
    };
    let mut finding =
        Finding::at(reading::DUPLICATE_ID, Level::Error, other.id.span.in_file(second.file), message)
            .label("again here")
            .context(one.id.span.in_file(first.file), "first here")
            .help(help)
            .item(other.kind.name(), id.as_ref());
    if let Some(day) = other.day {
        finding = finding.distinction(day.value.to_string());
    }
    finding
}

/// Resolves owners, needs and service.
fn relate(plan: &Plan, names: &Names<'_>, findings: &mut Vec<Finding>) -> Graph {
    let count = plan.item_count();
    let mut owners = Vec::with_capacity(count);
    let mut needs = Vec::new();
    let mut serves = Vec::new();
    for item in plan.items() {
        let written = plan.item(item);
        let person = |id: &str| names.party(id).filter(|party| plan.party(*party).kind == ItemKind::Person);
        owners.push(written.get(registry::OWNER).and_then(person));
        for need in written.get(registry::NEEDS).unwrap_or_default() {
            if let Some(link) = resolve_need(plan, names.item(&need.id.value), item, need, findings) {
                needs.push(link);
            }
        }
        serve_links(plan, |id| names.item(id), item, &mut serves);
    }
    let parent_cycles = parent_cycles(plan, names, &mut serves);
    Graph::new(count, owners, needs, serves, parent_cycles)
}

/// Resolves an entry of `needs` that names an item, if it names any.
pub(super) fn resolve_need(
    plan: &Plan,
    predecessor: Option<ItemIx>,
    successor: ItemIx,
    need: &Need,
    findings: &mut Vec<Finding>,
) -> Option<NeedLink> {
    let predecessor = predecessor?;
    let (waits, needed) = (plan.item(successor), plan.item(predecessor));
    if !registry::NEEDED.contains(&needed.kind) || waits.get(registry::REPEAT).is_some() {
        return None;
    }
    let place = plan.place(successor, need.span);
    let mut refuse = |message: String, help: &str| {
        findings.push(
            Finding::at(reading::INVALID_VALUE, Level::Error, place, message)
                .label("this link is left out")
                .help(help)
                .item(waits.kind.name(), waits.id.value.as_ref())
                .field("needs")
                .distinction(need.id.value.as_ref()),
        );
    };
    let container = |item: &Item| item.kind.is_container();
    if needed.get(registry::REPEAT).is_some() {
        refuse(
            format!("`{}` is recurring work, which never ends, so nothing can wait for it", need.id.value),
            "need a task of its own for the one time that matters",
        );
        return None;
    }
    if container(waits) && !matches!(need.link, LinkType::FinishToStart | LinkType::StartToStart) {
        refuse(
            format!(
                "{} can only be held back at its start, and {} bounds its finish",
                waits.kind.with_article(),
                need.link.name()
            ),
            "write FS or SS here, or put the need on the work that it is about",
        );
        return None;
    }
    if container(needed) && !matches!(need.link, LinkType::FinishToStart | LinkType::FinishToFinish) {
        refuse(
            format!(
                "{} can only be waited for at its finish, and {} asks for its start",
                needed.kind.with_article(),
                need.link.name()
            ),
            "write FS or FF here, or need the work that it is about",
        );
        return None;
    }
    Some(NeedLink { successor, predecessor, link: need.link, lag: need.lag, place })
}

/// Resolves what an item serves itself.
pub(super) fn serve_links(
    plan: &Plan,
    item: impl Fn(&str) -> Option<ItemIx>,
    member: ItemIx,
    serves: &mut Vec<ServeLink>,
) {
    let written = plan.item(member);
    let mut push = |container: Option<ItemIx>, way: ServeWay, kinds: &[ItemKind], span| {
        if let Some(container) = container.filter(|container| kinds.contains(&plan.item(*container).kind)) {
            serves.push(ServeLink { member, container, way, place: plan.place(member, span) });
        }
    };
    if let Some(outer) = written.nested_in {
        let home = plan.items[member.at()];
        let outer = plan.home(Home { file: home.file, at: outer });
        let way = if written.kind == ItemKind::KeyResult { ServeWay::Measures } else { ServeWay::PartOf };
        push(item(&outer.id.value), way, &[outer.kind], written.id.span);
    } else {
        if let Some(part_of) = written.spanned(registry::PART_OF) {
            push(item(part_of.value), ServeWay::PartOf, &[ItemKind::Initiative], part_of.span);
        }
        if let Some(of) = written.spanned(registry::OF) {
            push(item(of.value), ServeWay::Measures, &[ItemKind::Objective], of.span);
        }
    }
    for drives in written.get(registry::DRIVES).unwrap_or_default() {
        let kinds = [ItemKind::Objective, ItemKind::KeyResult];
        push(item(&drives.value), ServeWay::Drives, &kinds, drives.span);
    }
    if let Some(supports) = written.spanned(registry::SUPPORTS) {
        push(item(supports.value), ServeWay::Supports, &[ItemKind::Objective], supports.span);
    }
}

/// A relation in which each thing has at the most one parent.
struct Parents {
    relation: &'static str,
    /// For each node: its parent.
    parent: Vec<Option<u32>>,
    /// For each node with a parent: its id, the words of the edge, the place.
    edge: Box<dyn Fn(u32) -> CycleEdge>,
}

/// Finds the cycles among parents, and takes the links of service in them out.
fn parent_cycles(plan: &Plan, names: &Names<'_>, serves: &mut Vec<ServeLink>) -> Vec<Cycle> {
    let mut cycles = Vec::new();
    for (relation, way) in [("part_of", ServeWay::PartOf), ("supports", ServeWay::Supports)] {
        let mut parent = vec![None; plan.item_count()];
        let mut places = vec![None; plan.item_count()];
        for link in serves.iter().filter(|link| link.way == way) {
            parent[link.member.at()] = Some(link.container.0);
            places[link.member.at()] = Some(link.place);
        }
        let ids = ids(plan);
        let containers = parent.clone();
        let edge = move |node: u32| {
            let parent = containers[node as usize].unwrap_or_default();
            CycleEdge {
                id: ids[node as usize].clone(),
                words: format!("`{}` {} `{}`", ids[node as usize], verb(relation), ids[parent as usize]),
                place: places[node as usize].unwrap_or_default(),
                is_need: false,
            }
        };
        let (found, nodes) = Parents { relation, parent, edge: Box::new(edge) }.cycles();
        serves.retain(|link| link.way != way || !nodes.contains(&link.member.0));
        cycles.extend(found);
    }
    let supersedes = |item: ItemIx| plan.item(item).spanned(registry::SUPERSEDES);
    let parent = plan.items().map(|item| names.item(supersedes(item)?.value).map(|other| other.0)).collect();
    let edges: Vec<_> = plan
        .items()
        .map(|item| {
            let found = supersedes(item)?;
            let words = format!("`{}` supersedes `{}`", plan.id(item), found.value);
            Some(CycleEdge {
                id: plan.id(item).to_owned(),
                words,
                place: plan.place(item, found.span),
                is_need: false,
            })
        })
        .collect();
    cycles.extend(of_edges("supersedes", parent, edges));
    for (relation, field) in [("manager", registry::MANAGER), ("parent", registry::PARENT)] {
        let found = |party: PartyIx| plan.party(party).spanned(field);
        let parent =
            plan.parties().map(|party| names.party(found(party)?.value).map(|other| other.0)).collect();
        let edges = plan
            .parties()
            .map(|party| {
                let found = found(party)?;
                let words = format!("`{}` {} `{}`", plan.party_id(party), verb(relation), found.value);
                Some(CycleEdge {
                    id: plan.party_id(party).to_owned(),
                    words,
                    place: plan.party_place(party, found.span),
                    is_need: false,
                })
            })
            .collect();
        cycles.extend(of_edges(relation, parent, edges));
    }
    let calendars = plan.calendars();
    let by_id: FxHashMap<&str, u32> =
        calendars.iter().zip(0..).map(|((id, _), at)| (id.value.as_ref(), at)).collect();
    let parent =
        calendars.iter().map(|(_, spec)| by_id.get(spec.extends.as_ref()?.value.as_ref()).copied()).collect();
    let edges = calendars
        .iter()
        .map(|(id, spec)| {
            let extends = spec.extends.as_ref()?;
            let words = format!("`{}` extends `{}`", id.value, extends.value);
            Some(CycleEdge {
                id: id.value.to_string(),
                words,
                place: plan.manifest_place(extends.span),
                is_need: false,
            })
        })
        .collect();
    cycles.extend(of_edges("extends", parent, edges));
    cycles
}

fn ids(plan: &Plan) -> Vec<String> {
    plan.items().map(|item| plan.id(item).to_owned()).collect()
}

fn verb(relation: &str) -> &'static str {
    match relation {
        "part_of" => "is part of",
        "supports" => "supports",
        "manager" => "reports to",
        _ => "belongs to",
    }
}

fn of_edges(relation: &'static str, parent: Vec<Option<u32>>, edges: Vec<Option<CycleEdge>>) -> Vec<Cycle> {
    let edge =
        move |node: u32| edges[node as usize].clone().expect("an item with a parent has an edge to it");
    Parents { relation, parent, edge: Box::new(edge) }.cycles().0
}

impl Parents {
    /// Returns each cycle once, from its smallest node on, and all nodes in cycles.
    fn cycles(&self) -> (Vec<Cycle>, rustc_hash::FxHashSet<u32>) {
        let mut cycles = Vec::new();
        let mut in_cycle = rustc_hash::FxHashSet::default();
        // The walk that first came to a node; 0 for none yet.
        let mut seen = vec![0_u32; self.parent.len()];
        for start in 0..self.parent.len() as u32 {
            let mut node = start;
            while seen[node as usize] == 0 {
                seen[node as usize] = start + 1;
                let Some(next) = self.parent[node as usize] else { break };
                node = next;
            }
            let came_round = seen[node as usize] == start + 1 && self.parent[node as usize].is_some();
            if !came_round || in_cycle.contains(&node) {
                continue;
            }
            let mut nodes = vec![node];
            let mut next = self.parent[node as usize];
            while let Some(other) = next.filter(|other| *other != node) {
                nodes.push(other);
                next = self.parent[other as usize];
            }
            if next != Some(node) {
                continue;
            }
            let first = nodes.iter().enumerate().min_by_key(|(_, node)| **node).map_or(0, |(at, _)| at);
            nodes.rotate_left(first);
            in_cycle.extend(nodes.iter().copied());
            cycles.push(Cycle {
                relation: self.relation,
                edges: nodes.into_iter().map(|node| (self.edge)(node)).collect(),
            });
        }
        (cycles, in_cycle)
    }
}
