//! Where the work of one team waits for that of another.

use crate::base::{Day, Minutes};
use crate::graph::{ItemIx, NeedLink, PartyIx};
use crate::model::registry;
use crate::model::value::LinkType;
use crate::snapshot::{Snapshot, Timetable};

use super::readiness::Readiness;

/// An open need between work of two teams.
#[derive(Clone, Copy, Debug)]
pub struct Crossing<'s> {
    /// The need.
    pub need: &'s NeedLink,
    /// The team whose work is needed.
    pub from: PartyIx,
    /// The team whose work waits.
    pub to: PartyIx,
    /// The day on which what is needed is forecast: its finish, or its start where that is what is waited for.
    pub handover: Option<Day>,
    /// By how many working minutes of the plan's calendar the handover may slip before a due date or the plan's finish
    /// does; negative where it is late by so much. Where an initiative or objective waits, the total float of what is
    /// in it.
    pub float: Option<Minutes>,
}

/// Returns the open needs between work of different teams, the latest first, those without dates last, ties in the order
/// of the ids of what waits. The team of an item is its owner's; what has none crosses nothing. Links of what is done, closed
/// or dropped are left out.
pub fn crossings<'s>(snapshot: &'s Snapshot, timetable: &Timetable) -> Vec<Crossing<'s>> {
    let graph = &snapshot.graph;
    let readiness = Readiness::of(snapshot);
    let mut found = Vec::new();
    for (at, need) in graph.needs().iter().enumerate() {
        let (Some(from), Some(to)) = (team(snapshot, need.predecessor), team(snapshot, need.successor))
        else {
            continue;
        };
        if from == to || !snapshot.state(need.successor).is_active() || !readiness.is_open(need) {
            continue;
        }
        let handover = match need.link {
            LinkType::FinishToStart | LinkType::FinishToFinish => timetable.finish(need.predecessor),
            LinkType::StartToStart | LinkType::StartToFinish => timetable.days(need.predecessor).early_start,
        };
        found.push(Crossing { need, from, to, handover, float: float(timetable, at, need) });
    }
    found.sort_by_key(|crossing| (crossing.float.is_none(), crossing.float, crossing.need.successor));
    found
}

/// The team of whoever owns an item.
fn team(snapshot: &Snapshot, item: ItemIx) -> Option<PartyIx> {
    let plan = &snapshot.plan;
    let team = plan.party(snapshot.graph.owner(item)?).get(registry::TEAM)?;
    plan.find_party(team)
}

fn float(timetable: &Timetable, at: usize, need: &NeedLink) -> Option<Minutes> {
    let dates = timetable.dates(need.successor);
    let late = match need.link {
        LinkType::FinishToStart | LinkType::StartToStart => dates.late_start,
        LinkType::FinishToFinish | LinkType::StartToFinish => dates.late_finish,
    };
    match (late, timetable.bound(at)) {
        (Some(late), Some(bound)) => Some(timetable.offset(late) - timetable.offset(bound)),
        _ => dates.total_float,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::sketch::snapshot_under;

    const MANIFEST: &str = "plan: P\nversion: 1\nstart: 2026-03-10\n\
                            people: {ana: {name: Ana, team: red}, ben: {name: Ben, team: blue}, cleo: {name: Cleo}}\n\
                            teams: {red: {name: Red, lead: ana}, blue: {name: Blue, lead: ben}}\n";

    fn told(text: &str) -> String {
        let snapshot = snapshot_under(MANIFEST, text);
        let timetable = snapshot.timetable().expect("dates");
        let plan = &snapshot.plan;
        let lines = crossings(&snapshot, timetable).into_iter().map(|one| {
            let day = one.handover.map_or_else(|| "-".to_owned(), |day| day.to_string()[5..].to_owned());
            let float = one.float.map_or_else(|| "-".to_owned(), |minutes| (minutes / 480).to_string());
            format!(
                "{} ({}) for {} ({}) {day} {float}",
                plan.id(one.need.successor),
                plan.party_id(one.to),
                plan.id(one.need.predecessor),
                plan.party_id(one.from)
            )
        });
        lines.collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn links_between_teams_the_latest_first() {
        let tasks = "tasks:\n  a: {title: A, owner: ana, estimate: 2d}\n  b: {title: B, owner: ben, estimate: 3d, needs: [a]}\n  \
                     c: {title: C, owner: ana, estimate: 1d, needs: [b], due: 2026-03-13}\n  d: {title: D, owner: ana, needs: [a], estimate: 1d}\n  \
                     e: {title: E, owner: cleo, needs: [b], estimate: 1d}\n  f: {title: F, owner: ben, needs: [a], estimate: 1d, due: 2026-04-01}\n";
        // `d` is of the same team, and nobody knows the team of `cleo`.
        assert_eq!(
            told(tasks),
            "b (blue) for a (red) 03-11 -2; c (red) for b (blue) 03-16 -2; f (blue) for a (red) 03-11 3"
        );
    }

    #[test]
    fn what_is_over_crosses_nothing() {
        let done = "tasks:\n  a: {title: A, owner: ana, status: done, started: 2026-03-10, finished: 2026-03-10}\n  \
                    b: {title: B, owner: ben, needs: [a]}\n";
        assert_eq!(told(done), "");
        let dropped = "tasks:\n  a: {title: A, owner: ana, estimate: 1d}\n  b: {title: B, owner: ben, status: dropped, needs: [a]}\n";
        assert_eq!(told(dropped), "");
        let begun = "tasks:\n  a: {title: A, owner: ana, estimate: 1d}\n  \
                     b: {title: B, owner: ben, estimate: 1d, needs: [{id: a, type: SS}]}\n";
        assert_eq!(told(begun), "b (blue) for a (red) 03-10 0");
    }
}
