//! How an item stands: the light of its dates, the light of its figures, and what was claimed.

use crate::base::{Day, FileId};
use crate::graph::ItemIx;
use crate::model::{Item, ItemKind, registry};
use crate::snapshot::Snapshot;

use super::delivery::{Delivery, Why};
use super::health::Health;
use super::outlook::Outlook;

/// How an item stands.
#[derive(Clone, Debug)]
pub struct Standing<'s> {
    /// The light of its dates.
    pub delivery: Option<Delivery>,
    /// The light of its figures, of a key result and of an objective that has some.
    pub value: Option<Value>,
    /// What was said of it last.
    pub claim: Option<Claim<'s>>,
}

/// The light of figures.
#[derive(Clone, Debug)]
pub struct Value {
    /// How it goes: of an objective the worst that is known of its key results.
    pub health: Health,
    /// The key results with their outlooks, in the order of ids; a key result's own alone.
    pub key_results: Vec<(ItemIx, Outlook)>,
    /// Whether it is that of a key result, and not of an objective.
    pub is_own: bool,
}

/// How far the key results of an objective are, 0 to 1: the mean of their shares, each no less than nothing and no more than
/// all; `None` where none has a figure.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Achieved {
    /// Of all.
    pub all: Option<f64>,
    /// Of those with a leading metric.
    pub leading: Option<f64>,
    /// Of those with a lagging metric.
    pub lagging: Option<f64>,
}

/// What somebody said of an item.
#[derive(Clone, Copy, Debug)]
pub struct Claim<'s> {
    /// The day.
    pub day: Day,
    /// How it goes, as they said; `None` where that could not be read.
    pub health: Option<Health>,
    /// Who said so.
    pub by: Option<&'s str>,
    /// All that they said.
    pub check_in: &'s Item,
    /// The file that it stands in.
    pub file: FileId,
}

impl<'s> Standing<'s> {
    /// Finds out how an item stands as of the data date.
    pub fn of(snapshot: &'s Snapshot, item: ItemIx) -> Self {
        Self {
            delivery: Delivery::of(snapshot, item),
            value: Value::of(snapshot, item),
            claim: claims(snapshot, item).last(),
        }
    }

    /// Returns what contradicts the claim that it is on track, in sentences; nothing where that is not claimed.
    pub fn contradictions(&self, snapshot: &Snapshot) -> Vec<String> {
        match &self.claim {
            Some(Claim { health: Some(Health::OnTrack), day, .. }) => self.against_on_track(snapshot, *day),
            _ => Vec::new(),
        }
    }

    /// Returns what contradicts that it is on track, said on a day.
    ///
    /// The dates contradict what is off track by them, and what was blocked already on that day; a margin that is merely thin
    /// contradicts nothing. The figures contradict what is off track or at risk by them. Of a key result the figures alone
    /// count, while they say anything.
    pub fn against_on_track(&self, snapshot: &Snapshot, said: Day) -> Vec<String> {
        let mut found = Vec::new();
        if let Some(value) = &self.value {
            let off = |outlook: &Outlook| matches!(outlook.health, Health::AtRisk | Health::OffTrack);
            for (key_result, outlook) in value.key_results.iter().filter(|(_, outlook)| off(outlook)) {
                found.push(format!("`{}` is {}", snapshot.plan.id(*key_result), outlook.sentence()));
            }
            if value.is_own && value.health != Health::Unknown {
                return found;
            }
        }
        if let Some(delivery) = &self.delivery {
            let blocked_then = |item: &ItemIx| {
                let blocked = snapshot.plan.item(*item).get(registry::BLOCKED);
                blocked.is_some_and(|blocked| blocked.since.value <= said)
            };
            let says = match delivery.because {
                Why::Blocked => delivery.blocked.iter().any(blocked_then),
                _ => delivery.health == Health::OffTrack,
            };
            if says {
                found.insert(0, delivery.sentence(snapshot));
            }
        }
        found
    }
}

impl Value {
    fn of(snapshot: &Snapshot, item: ItemIx) -> Option<Self> {
        let kind = snapshot.plan.item(item).kind;
        let key_results = match kind {
            ItemKind::KeyResult => vec![item],
            ItemKind::Objective if snapshot.state(item).is_active() => super::key_results(snapshot, item),
            _ => return None,
        };
        let key_results: Vec<(ItemIx, Outlook)> =
            key_results.into_iter().filter_map(|one| Some((one, Outlook::of(snapshot, one)?))).collect();
        if key_results.is_empty() {
            return None;
        }
        Some(Self {
            health: Health::worst(key_results.iter().map(|(_, outlook)| outlook.health)),
            is_own: kind == ItemKind::KeyResult,
            key_results,
        })
    }

    /// Returns how far the key results are.
    pub fn achieved(&self) -> Achieved {
        let mean = |kind: Option<&str>| {
            let counted = self.key_results.iter().filter(|(_, one)| kind.is_none() || one.kind == kind);
            let shares: Vec<f64> =
                counted.filter_map(|(_, one)| one.share).map(|share| share.clamp(0.0, 1.0)).collect();
            (!shares.is_empty()).then(|| shares.iter().sum::<f64>() / shares.len() as f64)
        };
        Achieved { all: mean(None), leading: mean(Some("leading")), lagging: mean(Some("lagging")) }
    }

    /// Says why, in a sentence without its full stop: of an objective what the worst of its key results says, and how many
    /// say nothing.
    pub fn sentence(&self, snapshot: &Snapshot) -> String {
        let Some((worst, outlook)) =
            self.key_results.iter().find(|(_, outlook)| outlook.health == self.health)
        else {
            return String::new();
        };
        if self.is_own {
            return outlook.sentence();
        }
        let all = self.key_results.len();
        let like_it = self.key_results.iter().filter(|(_, outlook)| outlook.health == self.health).count();
        let unknown =
            self.key_results.iter().filter(|(_, outlook)| outlook.health == Health::Unknown).count();
        match self.health {
            Health::OnTrack | Health::Unknown if like_it == all && all > 1 => {
                let all = if all == 2 { "both".to_owned() } else { format!("all {all}") };
                format!("{all} key results are {}", self.health.name().replace('_', " "))
            }
            Health::OnTrack if unknown > 0 => {
                let are = if like_it == 1 { "is" } else { "are" };
                format!("{like_it} of {all} key results {are} on track, and {unknown} unknown")
            }
            _ => {
                let more =
                    if like_it > 1 { format!(", and {} more like it", like_it - 1) } else { String::new() };
                let (id, said) = (snapshot.plan.id(*worst), outlook.sentence());
                // What has no figure yet is not "at" anything.
                let link = if said.starts_with("at ") { " is" } else { ":" };
                format!("`{id}`{link} {said}{more}")
            }
        }
    }
}

/// Returns what was said of an item up to the data date, in the order of days.
pub fn claims(snapshot: &Snapshot, item: ItemIx) -> impl DoubleEndedIterator<Item = Claim<'_>> {
    snapshot.plan.check_ins_of(snapshot.plan.id(item)).filter_map(|(file, check_in)| {
        let day = check_in.day?.value;
        (day <= snapshot.data_date).then(|| Claim {
            day,
            health: check_in.get(registry::HEALTH).and_then(|health| Health::claimed(health.0)),
            by: check_in.get(registry::BY),
            check_in,
            file,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::sketch::{day, item, snapshot};

    fn text(due: &str, target: u8, said: &str) -> String {
        format!(
            "objectives:\n  goal:\n    title: G\n    owner: ana\n    start: 2026-02-02\n    due: {due}\n    key_results:\n      \
             figure: {{title: F, owner: ana, from: 0, to: {target}, readings: {{2026-02-16: 10, 2026-02-23: 20, 2026-03-02: \
             30}}}}\n      later: {{title: L, owner: ana, start: 2026-03-20, from: 0, to: 9}}\n\
             tasks: {{work: {{title: W, owner: ana, estimate: 3d, drives: [figure]}}}}\n\
             checkins: {{2026-03-06: {{goal: {{by: ana, health: {said}}}, figure: {{by: ana, health: {said}}}}}}}\n"
        )
    }

    #[test]
    fn delivery_and_value_are_two_lights() {
        for (due, target, delivery, value) in [
            ("2026-03-31", 60, Health::OnTrack, Health::OnTrack),
            ("2026-03-31", 90, Health::OnTrack, Health::OffTrack),
            ("2026-03-11", 40, Health::OffTrack, Health::OnTrack),
            ("2026-03-11", 90, Health::OffTrack, Health::OffTrack),
        ] {
            let snapshot = snapshot(&text(due, target, "on_track"));
            for id in ["goal", "figure"] {
                let standing = Standing::of(&snapshot, item(&snapshot, id));
                assert_eq!(standing.delivery.expect("dates").health, delivery, "{id} {due} {target}");
                assert_eq!(standing.value.expect("figures").health, value, "{id} {due} {target}");
            }
        }
    }

    #[test]
    fn what_is_claimed_is_set_against_dates_and_figures() {
        let told = |due: &str, target: u8, said: &str, id: &str| {
            let snapshot = snapshot(&text(due, target, said));
            Standing::of(&snapshot, item(&snapshot, id)).contradictions(&snapshot)
        };
        let late = "forecast to finish 2026-03-12, 1 working day after it is due 2026-03-11";
        let short = "`figure` is at 30 on 2026-03-02; its trend lands at 71.4 on 2026-03-31, and at 71.4 even at best, not \
                     at 90";
        assert_eq!(told("2026-03-31", 60, "on_track", "goal"), [""; 0]);
        assert_eq!(told("2026-03-11", 40, "on_track", "goal"), [late]);
        assert_eq!(
            told("2026-03-11", 40, "on_track", "figure"),
            [""; 0],
            "a key result is what its figures say"
        );
        assert_eq!(told("2026-03-31", 90, "on_track", "figure"), [short]);
        assert_eq!(told("2026-03-31", 90, "on_track", "goal"), [short]);
        assert_eq!(
            told("2026-03-31", 90, "at_risk", "goal"),
            [""; 0],
            "only that all is well is contradicted"
        );
        assert_eq!(told("2026-03-13", 40, "on_track", "goal"), [""; 0], "a thin margin is no contradiction");
    }

    #[test]
    fn what_is_to_come_was_not_said() {
        let mut snapshot = snapshot(&text("2026-03-31", 60, "on_track"));
        let goal = item(&snapshot, "goal");
        assert_eq!(Standing::of(&snapshot, goal).claim.map(|claim| claim.day), Some(day("2026-03-06")));
        snapshot.data_date = day("2026-03-05");
        assert!(Standing::of(&snapshot, goal).claim.is_none());
    }

    #[test]
    fn leading_and_lagging_are_told_apart() {
        let metric = |id: &str, kind: &str, value: u8| {
            format!(
                "  {id}: {{title: M, owner: ana, direction: up, kind: {kind}, readings: {{2026-03-02: {value}}}}}\n"
            )
        };
        let snapshot = snapshot(&format!(
            "objectives: {{goal: {{title: G, owner: ana, due: 2026-03-31}}}}\nmetrics:\n{}{}key_results:\n  \
             early: {{title: E, owner: ana, of: goal, metric: leads, from: 0, to: 10}}\n  \
             late: {{title: L, owner: ana, of: goal, metric: lags, from: 0, to: 10}}\n  \
             none: {{title: N, owner: ana, of: goal, from: 0, to: 10}}\n",
            metric("leads", "leading", 5),
            metric("lags", "lagging", 1)
        ));
        let value = Standing::of(&snapshot, item(&snapshot, "goal")).value.expect("figures");
        assert_eq!(value.achieved(), Achieved { all: Some(0.3), leading: Some(0.5), lagging: Some(0.1) });
        assert_eq!(value.sentence(&snapshot), "all 3 key results are unknown");
    }
}
