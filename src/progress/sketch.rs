//! Small plans for tests: fragments beside a manifest with the people `ana`, `ben` and `cleo`.

use std::sync::Arc;

use crate::base::Day;
use crate::graph::{ItemIx, PlanFile, link};
use crate::model::{Role, lower};
use crate::snapshot::Snapshot;

/// The plan begins on a Monday, and is judged on the Tuesday of the week after.
const MANIFEST: &str = "plan: P\nversion: 1\nstart: 2026-03-02\n\
                        people: {ana: {name: Ana}, ben: {name: Ben, until: 2026-03-06}, cleo: {name: Cleo}}\n";

/// A plan as of 10 March 2026.
pub(super) fn snapshot(text: &str) -> Snapshot {
    snapshot_under(MANIFEST, text)
}

/// The same with a manifest of its own.
pub(super) fn snapshot_under(manifest: &str, text: &str) -> Snapshot {
    let files = [("plan.yaml", manifest, Role::Manifest), ("a.plan.yaml", text, Role::Part)]
        .map(|(path, text, role)| PlanFile {
            path: path.into(),
            lowered: Arc::new(lower(text.as_bytes(), role)),
        })
        .to_vec();
    let (plan, graph, findings) = link(files);
    assert_eq!(findings, [], "the plan is sound: {text}");
    Snapshot::new(plan, graph, findings, day("2026-03-10"))
}

/// The item with an id.
pub(super) fn item(snapshot: &Snapshot, id: &str) -> ItemIx {
    snapshot.plan.find(id).expect(id)
}

/// A day as it is written.
pub(super) fn day(text: &str) -> Day {
    Day::parse(text).expect(text)
}
