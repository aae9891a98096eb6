use rustc_hash::FxHashMap;

use crate::base::{FileId, Place};
use crate::diagnostic::{Effect, Finding, Fix};
use crate::edit::text::YamlFile;
use crate::graph::{ImpliedNeed, Implier, ItemIx, implied_needs};
use crate::model::registry as fields;
use crate::rules::RuleContext;
use crate::rules::rule::declare_rule;
use crate::schedule::State;

declare_rule! {
    /// ## What it finds
    /// An entry in `needs` that other entries already imply: the move needs the safety check, the safety check needs the
    /// racking, so the move comes after the racking without saying so. Needs of an initiative count for all its work. An
    /// entry that stands twice is found as well.
    ///
    /// ## Why it matters
    /// It says nothing new today. When the plan changes, somebody moves one of the links and forgets the other, and work
    /// waits for something for which there is no reason any more.
    ///
    /// ## Example
    /// ```yaml
    /// tasks:
    ///   racking:
    ///     title: Put up the racking
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 15d
    ///     done_when: 9,000 pallet places are numbered.
    ///   safety-check:
    ///     title: Safety check with the insurer
    ///     owner: jon
    ///     part_of: launch
    ///     estimate: 3d
    ///     done_when: The insurer has signed the protocol.
    ///     needs:
    ///       - racking
    ///   move:
    ///     title: Move the stock
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 10d
    ///     done_when: The counts in both halls are equal.
    ///     needs:
    ///       - racking
    ///       - safety-check
    /// ```
    ///
    /// ## Mended
    /// ```yaml
    /// tasks:
    ///   racking:
    ///     title: Put up the racking
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 15d
    ///     done_when: 9,000 pallet places are numbered.
    ///   safety-check:
    ///     title: Safety check with the insurer
    ///     owner: jon
    ///     part_of: launch
    ///     estimate: 3d
    ///     done_when: The insurer has signed the protocol.
    ///     needs:
    ///       - racking
    ///   move:
    ///     title: Move the stock
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 10d
    ///     done_when: The counts in both halls are equal.
    ///     needs:
    ///       - safety-check
    /// ```
    pub(super) static REDUNDANT_DEPENDENCY = {
        name: "redundant-dependency",
        group: Graph,
        level: Note,
        needs: Plan,
        since: "0.1.0",
        fixes: "`git plan check --fix` removes the entry, unless that would take a comment or an anchor away.",
        check: check,
    }
}

fn check(context: &RuleContext<'_>, findings: &mut Vec<Finding>) {
    // With a cycle each of its needs is implied by the others, and the cycle is what is to be mended.
    if !context.snapshot.cycles().is_empty() {
        return;
    }
    let is_open = |item: ItemIx| context.snapshot.state(item).is_active();
    let implied = implied_needs(context.plan(), context.graph(), is_open);
    if implied.is_empty() {
        return;
    }
    // An anchor makes one entry the need of several items; its removal would change the others too.
    let mut entries: FxHashMap<Place, u32> = FxHashMap::default();
    for need in context.graph().needs() {
        *entries.entry(need.place).or_default() += 1;
    }
    let mut read: FxHashMap<FileId, YamlFile<'_>> = FxHashMap::default();
    let mut twins: FxHashMap<(ItemIx, ItemIx), u32> = FxHashMap::default();
    for ImpliedNeed { need, by } in implied {
        // What is dropped is another rule's, and taking the way around it away would leave nothing.
        if context.snapshot.state(need.predecessor) == State::Dropped {
            continue;
        }
        let plan = context.plan();
        let (item, needed) = (plan.id(need.successor), plan.id(need.predecessor));
        let mut distinction = needed.to_owned();
        let finding = match by {
            Implier::Twin(twin) => {
                let count = twins.entry((need.successor, need.predecessor)).or_default();
                *count += 1;
                distinction = format!("{needed} again {count}");
                REDUNDANT_DEPENDENCY
                    .finding(need.place, format!("`{item}` needs `{needed}` twice"))
                    .context(twin.place, "this asks for as much or more")
            }
            Implier::Need(other) => {
                let between = plan.id(other.predecessor);
                REDUNDANT_DEPENDENCY
                    .finding(
                        need.place,
                        format!("`{item}` waits for `{between}`, which comes after `{needed}` already"),
                    )
                    .context(other.place, format!("this waits for `{needed}` too"))
            }
            Implier::Container(serve) => {
                let container = plan.id(serve.container);
                REDUNDANT_DEPENDENCY
                    .finding(
                        need.place,
                        format!("`{item}` serves `{container}`, which waits for `{needed}` already"),
                    )
                    .context(serve.place, format!("by this it waits for what `{container}` needs"))
            }
        };
        let finding = finding
            .label("says nothing new")
            .item(plan.item(need.successor).kind.name(), item)
            .field(fields::NEEDS.name())
            .distinction(distinction);
        let Place { file, span } = need.place;
        let cut = if entries[&need.place] == 1 {
            let read =
                read.entry(file).or_insert_with(|| YamlFile::read(plan.file(file).lowered.text.as_str()));
            read.without_entry(span)
        } else {
            Err("the entry is written once for several items")
        };
        let finding = match cut {
            Ok(cut) => finding.help("remove this entry").fix(Fix::cut(
                format!("remove `{needed}` from the needs of `{item}`"),
                Effect::EntryRemoved(span),
                cut.in_file(file),
            )),
            Err(why) => finding.help(format!("remove this entry; `--fix` leaves that to you, because {why}")),
        };
        findings.push(finding);
    }
}
