use crate::diagnostic::Finding;
use crate::graph::Cycle;
use crate::rules::RuleContext;
use crate::rules::rule::declare_rule;

/// Up to this many further places are shown.
const SHOWN: usize = 12;

declare_rule! {
    /// ## What it finds
    /// Things that contain each other: initiatives by `part_of`, objectives by `supports`, people by `manager`, teams by
    /// `parent`, calendars by `extends`, decisions by `supersedes`.
    ///
    /// ## Why it matters
    /// There is no top. A question that goes up the line, such as "which objective is this for?" or "who decides?", comes
    /// back to where it began. Dates flow up the same line, so there are none for the work in it.
    ///
    /// ## Example
    /// ```yaml
    /// people:
    ///   ines:
    ///     name: Ines Albrecht
    ///     manager: karl
    ///   karl:
    ///     name: Karl Brandt
    ///     manager: ines
    /// ```
    ///
    /// ## Mended
    /// ```yaml
    /// people:
    ///   ines:
    ///     name: Ines Albrecht
    ///   karl:
    ///     name: Karl Brandt
    ///     manager: ines
    ///
    /// tasks:
    ///   photo-upload:
    ///     title: Photos of the damage
    ///     owner: karl
    ///     part_of: launch
    ///     estimate: 5d
    ///     done_when: A photo of 10 MB arrives within five seconds.
    /// ```
    pub(super) static PARENT_CYCLE = {
        name: "parent-cycle",
        group: Graph,
        level: Error,
        needs: Plan,
        since: "0.1.0",
        check: check,
    }
}

fn check(context: &RuleContext<'_>, findings: &mut Vec<Finding>) {
    findings.extend(context.graph().parent_cycles().iter().filter_map(|cycle| tell(context, cycle)));
}

fn tell(context: &RuleContext<'_>, cycle: &Cycle) -> Option<Finding> {
    let (first, rest) = cycle.edges.split_first()?;
    let (verb, way_out) = words(cycle.relation);
    let above: Vec<&str> = rest.iter().chain(std::iter::once(first)).map(|edge| edge.id.as_str()).collect();
    let message = if rest.is_empty() {
        format!("`{}` {verb} itself", first.id)
    } else {
        let links: Vec<String> = above.iter().take(SHOWN).map(|id| format!("{verb} `{id}`")).collect();
        let more = above.len() - links.len();
        let end =
            if more > 0 { format!(", … and {more} more, back to `{}`", first.id) } else { String::new() };
        let pronoun = if cycle.relation == "manager" { "who" } else { "which" };
        format!("`{}` {}{end}", first.id, links.join(&format!(", {pronoun} ")))
    };
    let mut ids = above;
    ids.sort_unstable();
    let finding = PARENT_CYCLE
        .finding(first.place, message)
        .label(first.words.as_str())
        .help(way_out)
        .field(cycle.relation)
        .distinction(ids.join(","))
        .measure(cycle.edges.len() as i64);
    let finding = match item_kind(context, cycle.relation, &first.id) {
        Some(kind) => finding.item(kind, first.id.as_str()),
        None => finding,
    };
    Some(
        rest.iter()
            .take(SHOWN)
            .fold(finding, |finding, edge| finding.context(edge.place, edge.words.as_str())),
    )
}

/// What an item does to the one above it, and what to do about a circle.
fn words(relation: &str) -> (&'static str, &'static str) {
    match relation {
        "part_of" => ("is part of", "remove the `part_of` of the one that holds the others"),
        "supports" => ("supports", "remove the `supports` of the objective that the others serve"),
        "manager" => ("reports to", "remove the `manager` of the one who leads the others"),
        "parent" => ("belongs to", "remove the `parent` of the team that holds the others"),
        "extends" => ("extends", "remove the `extends` of the calendar that the others begin with"),
        _ => ("supersedes", "keep the `supersedes` of the latest decision, and remove the other"),
    }
}

fn item_kind(context: &RuleContext<'_>, relation: &str, id: &str) -> Option<&'static str> {
    let plan = context.plan();
    match relation {
        "extends" => None,
        "manager" | "parent" => plan.find_party(id).map(|party| plan.party(party).kind.name()),
        _ => plan.find(id).map(|item| plan.item(item).kind.name()),
    }
}
