use crate::base::stable_hash;
use crate::diagnostic::Finding;
use crate::graph::{Cycle, CycleEdge};
use crate::model::registry as fields;
use crate::rules::RuleContext;
use crate::rules::rule::declare_rule;

/// A chain of up to this many items is told whole, and so is the list of ids in a fingerprint.
const TOLD: usize = 6;
/// Up to this many further places are shown.
const SHOWN: usize = 12;

declare_rule! {
    /// ## What it finds
    /// Work that waits for itself, mostly through other work: the form waits for the interface, the interface for the data
    /// model, and the data model for the form. It also finds circles through what contains work, such as a task that needs
    /// the initiative that it is part of.
    ///
    /// Each knot of such work is told once, by a short way around it.
    ///
    /// ## Why it matters
    /// Nobody can begin. In practice somebody begins all the same, with a guess, and does the work twice. As long as there
    /// is such a circle, no date can be reckoned for anything in the plan.
    ///
    /// ## Example
    /// ```yaml
    /// tasks:
    ///   claims-form:
    ///     title: The claims form
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 8d
    ///     done_when: Eight of ten testers finish it alone.
    ///     needs: [claims-api]
    ///   claims-api:
    ///     title: The interface behind the form
    ///     owner: jon
    ///     part_of: launch
    ///     estimate: 6d
    ///     done_when: A claim that is sent is in the claims system a minute later.
    ///     needs: [claims-data]
    ///   claims-data:
    ///     title: Which fields a claim has
    ///     owner: mia
    ///     part_of: launch
    ///     estimate: 2d
    ///     done_when: The claims department has signed the list.
    ///     needs: [claims-form]
    /// ```
    ///
    /// ## Mended
    /// The list of fields needs no finished form.
    /// ```yaml
    /// tasks:
    ///   claims-form:
    ///     title: The claims form
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 8d
    ///     done_when: Eight of ten testers finish it alone.
    ///     needs: [claims-api]
    ///   claims-api:
    ///     title: The interface behind the form
    ///     owner: jon
    ///     part_of: launch
    ///     estimate: 6d
    ///     done_when: A claim that is sent is in the claims system a minute later.
    ///     needs: [claims-data]
    ///   claims-data:
    ///     title: Which fields a claim has
    ///     owner: mia
    ///     part_of: launch
    ///     estimate: 2d
    ///     done_when: The claims department has signed the list.
    /// ```
    pub(super) static DEPENDENCY_CYCLE = {
        name: "dependency-cycle",
        group: Graph,
        level: Error,
        needs: Plan,
        since: "0.1.0",
        check: check,
    }
}

fn check(context: &RuleContext<'_>, findings: &mut Vec<Finding>) {
    findings.extend(context.snapshot.cycles().iter().filter_map(|cycle| tell(context, cycle)));
}

fn tell(context: &RuleContext<'_>, cycle: &Cycle) -> Option<Finding> {
    let plan = context.plan();
    let count = cycle.edges.len();
    if count == 0 {
        return None;
    }
    // An edge says what waits for what it begins with. So the edges make a story when they are read backwards: the first
    // that is an entry in `needs`, at whose line the finding shows, then the one before it, and so on.
    let first = cycle.edges.iter().position(|edge| edge.is_need).unwrap_or(0);
    let told: Vec<&CycleEdge> = (0..count).map(|step| &cycle.edges[(first + count - step) % count]).collect();
    let waits = cycle.edges[(first + 1) % count].id.as_str();
    let first = told[0];
    let waited_for: Vec<&str> = told.iter().map(|edge| edge.id.as_str()).collect();
    let through_container =
        waited_for.iter().any(|id| plan.find(id).is_some_and(|item| plan.item(item).kind.is_container()));
    let help = if told.len() == 1 {
        "remove it: nothing can wait for itself"
    } else if through_container {
        "remove one of these `needs`, or need the one task that must come first in place of all the work around it"
    } else {
        "remove one of these `needs`: which of them could begin with less than the whole of the other?"
    };
    let mut finding = DEPENDENCY_CYCLE
        .finding(first.place, chain(waits, &waited_for))
        .label(first.words.as_str())
        .help(help)
        .field(fields::NEEDS.name())
        .distinction(distinction(waited_for))
        .measure(told.len() as i64);
    if let Some(item) = plan.find(waits) {
        finding = finding.item(plan.item(item).kind.name(), waits);
    }
    let more = (count - 1).saturating_sub(SHOWN);
    for (edge, at) in told[1..].iter().zip(1..=SHOWN) {
        let words = if at == SHOWN && more > 0 {
            format!("{}, and so on for {more} more", edge.words)
        } else {
            edge.words.clone()
        };
        finding = finding.context(edge.place, words);
    }
    Some(finding)
}

/// "`a` waits for `b`, which waits for `c`, which waits for `a`"; of a long cycle the beginning.
fn chain(waits: &str, waited_for: &[&str]) -> String {
    if waited_for.len() == 1 {
        return format!("`{waits}` waits for itself");
    }
    let told = if waited_for.len() <= TOLD { waited_for.len() } else { TOLD - 2 };
    let links: Vec<String> = waited_for[..told].iter().map(|id| format!("waits for `{id}`")).collect();
    let chain = format!("`{waits}` {}", links.join(", which "));
    match waited_for.len() - told {
        0 => chain,
        more => format!("{chain}, … and {more} more, back to `{waits}`"),
    }
}

/// The ids in their order, whatever the cycle begins with; of many the first, with a hash of all.
fn distinction(mut ids: Vec<&str>) -> String {
    ids.sort_unstable();
    let all = ids.join(",");
    if ids.len() <= 2 * TOLD {
        return all;
    }
    format!("{},…,{:016x}", ids[..TOLD].join(","), stable_hash(&all))
}
