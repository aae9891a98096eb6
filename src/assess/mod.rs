//! How healthy a plan is as a plan: nine points, each with a light from what rules find, and three figures of the past.
//!
//! This room reads one snapshot, has no words for people but the names of its points, and never says whether a plan is in time:
//! that is what `progress` is for.

mod light;
mod outcome;
mod point;
mod survey;

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Level;
use crate::graph::PartyIx;
use crate::model::ItemKind;
use crate::rules::Checked;
use crate::schedule::State;
use crate::snapshot::Snapshot;

pub use light::{ENOUGH, FEW, Light};
pub use outcome::{FirstOutput, OnTime, first_outputs, median_days, on_time};
pub use point::{Counted, POINTS, Point};
pub use survey::{AGREED, Question, Survey, TORN};

/// How healthy a plan is as of its data date.
#[derive(Clone, Debug)]
pub struct Assessment<'s> {
    /// The nine points, in the order of [`POINTS`].
    pub points: Vec<Judged>,
    /// Which deliverables were in time.
    pub on_time: OnTime<'s>,
    /// How soon something came of decisions, by the decisions' ids.
    pub first_outputs: Vec<FirstOutput<'s>>,
    /// What people answered when they were asked; `None` where nobody was.
    pub survey: Option<Survey<'s>>,
}

/// A point, judged.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The point.
    pub point: &'static Point,
    /// Its light.
    pub light: Light,
    /// How many things it is about.
    pub counted: usize,
    /// Those of them that a rule has found something in: by id, each with the rules.
    pub concerned: BTreeMap<String, BTreeSet<&'static str>>,
    /// Whether one of the findings is an error, so that it is not green.
    pub has_error: bool,
    /// How many findings of its rules are allowed by comments, and count for nothing.
    pub allowed: usize,
    /// Whether the plan has no dates, which makes the point about dependencies red.
    pub undated: bool,
}

impl Judged {
    /// Returns the share of the things in which nothing was found, 0 to 1; `None` where there are none.
    pub fn sound_share(&self) -> Option<f64> {
        let sound = self.counted.saturating_sub(self.concerned.len());
        (self.counted > 0).then(|| sound as f64 / self.counted as f64)
    }
}

impl<'s> Assessment<'s> {
    /// Judges a plan by what was found in it.
    ///
    /// Of each point the things are counted that it is about, and those of them that one of its rules has found something in.
    /// From [`ENOUGH`] of them sound it is green, from [`FEW`] yellow, below red; with an error among the findings it is
    /// yellow at the best. Where there is nothing to count it is unknown. Culture is what people answered in `pulses`, if
    /// nothing that was found is worse; without answers, and with nothing found, it is unknown.
    pub fn of(snapshot: &'s Snapshot, checked: &Checked) -> Self {
        let survey = Survey::of(snapshot);
        let undated = snapshot.timetable().is_none();
        let points = POINTS.iter().map(|point| {
            let mut judged = judge(snapshot, checked, point);
            judged.undated = undated && point.id == "dependencies";
            if judged.undated {
                judged.light = Light::Red;
            }
            if point.from_survey {
                judged.light = match (&survey, judged.light) {
                    (Some(survey), Light::Unknown) => survey.light(),
                    (Some(survey), found) => survey.light().max(found),
                    (None, Light::Green) => Light::Unknown,
                    (None, found) => found,
                };
            }
            judged
        });
        Self {
            points: points.collect(),
            on_time: on_time(snapshot),
            first_outputs: first_outputs(snapshot),
            survey,
        }
    }
}

fn judge(snapshot: &Snapshot, checked: &Checked, point: &'static Point) -> Judged {
    let mut things = things(snapshot, point.counts);
    let mut concerned: BTreeMap<String, BTreeSet<&'static str>> = BTreeMap::new();
    let mut has_error = false;
    for finding in checked.findings.iter().filter(|finding| point.rules.contains(&finding.rule)) {
        let Some(thing) = finding.item.as_ref().and_then(|item| thing(snapshot, point.counts, &item.id))
        else {
            continue;
        };
        has_error |= finding.level == Level::Error;
        things.insert(thing.clone());
        concerned.entry(thing).or_default().insert(finding.rule);
    }
    let allowed =
        checked.allowed.iter().filter(|allowed| point.rules.contains(&allowed.finding.rule)).count();
    let mut judged = Judged {
        point,
        light: Light::Unknown,
        counted: things.len(),
        concerned,
        has_error,
        allowed,
        undated: false,
    };
    judged.light = judged.sound_share().map_or(Light::Unknown, |share| Light::of(share, has_error));
    judged
}

/// Returns the ids of the things that a point is about: those that are open, or the people who answer for such.
fn things(snapshot: &Snapshot, counts: Counted) -> BTreeSet<String> {
    let plan = &snapshot.plan;
    let open = plan.items().filter(|item| matches!(snapshot.state(*item), State::Todo | State::Doing));
    let name = |person: PartyIx| plan.party_id(person).to_owned();
    match counts {
        Counted::People => open.filter_map(|item| snapshot.graph.owner(item)).map(name).collect(),
        _ => open
            .filter(|item| counts.is_of(plan.item(*item).kind))
            .map(|item| plan.id(item).to_owned())
            .collect(),
    }
}

/// Returns the thing that a finding about an id counts against: where people are counted, who answers for it.
fn thing(snapshot: &Snapshot, counts: Counted, id: &str) -> Option<String> {
    let plan = &snapshot.plan;
    if counts != Counted::People {
        return Some(id.to_owned());
    }
    let owner = plan.find(id).and_then(|item| snapshot.graph.owner(item));
    let person =
        owner.or_else(|| plan.find_party(id).filter(|party| plan.party(*party).kind == ItemKind::Person))?;
    Some(plan.party_id(person).to_owned())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::base::Day;
    use crate::graph::{PlanFile, link};
    use crate::model::{Role, lower};
    use crate::rules;

    fn snapshot(text: &str) -> Snapshot {
        let manifest =
            "plan: P\nversion: 1\nstart: 2026-03-02\npeople: {ana: {name: Ana}, ben: {name: Ben}}\n";
        let files = [("plan.yaml", manifest, Role::Manifest), ("a.plan.yaml", text, Role::Part)]
            .map(|(path, text, role)| PlanFile {
                path: path.into(),
                lowered: Arc::new(lower(text.as_bytes(), role)),
            })
            .to_vec();
        let (plan, graph, findings) = link(files);
        Snapshot::new(plan, graph, findings, Day::parse("2026-03-10").expect("a day"))
    }

    fn light(text: &str, point: &str) -> (Light, usize, usize) {
        let snapshot = snapshot(text);
        let assessment = Assessment::of(&snapshot, &rules::check(&snapshot));
        let judged = assessment.points.iter().find(|judged| judged.point.id == point).expect(point);
        (judged.light, judged.concerned.len(), judged.counted)
    }

    fn tasks(count: usize, unestimated: usize) -> String {
        let task = |number: usize| {
            let estimate = if number < unestimated { "" } else { ", estimate: 1d" };
            format!(
                "      t{number}: {{title: T, owner: ana, done_when: The door shuts without a sound.{estimate}}}\n"
            )
        };
        let tasks: String = (0..count).map(task).collect();
        format!(
            "objectives: {{goal: {{title: G, owner: ana, due: 2026-12-31}}}}\n\
             initiatives:\n  effort:\n    title: E\n    owner: ana\n    drives: [goal]\n    done_when: The house has a roof.\n    tasks:\n{tasks}"
        )
    }

    #[test]
    fn the_share_in_which_nothing_was_found_makes_the_light() {
        for (unestimated, expected) in
            [(0, Light::Green), (1, Light::Green), (2, Light::Yellow), (3, Light::Yellow), (6, Light::Red)]
        {
            let (found, concerned, counted) = light(&tasks(10, unestimated), "decomposition");
            assert_eq!((concerned, counted), (unestimated, 11), "the initiative is counted too");
            assert_eq!(found, expected, "{unestimated} of 11");
        }
    }

    #[test]
    fn where_there_is_nothing_to_count_it_is_unknown() {
        assert_eq!(light("", "decomposition").0, Light::Unknown);
        assert_eq!(light("", "culture").0, Light::Unknown);
    }

    #[test]
    fn a_plan_without_dates_has_red_dependencies() {
        let cycle = "tasks:\n  a: {title: A, owner: ana, estimate: 1d, needs: [b]}\n  b: {title: B, owner: ana, estimate: 1d, needs: [a]}\n";
        assert_eq!(light(cycle, "dependencies").0, Light::Red);
    }

    #[test]
    fn culture_is_what_people_answer() {
        let asked = |ana: u8, ben: u8| {
            format!(
                "pulses: {{2026-03-02: {{\"Do you say bad news early?\": {{ana: {ana}, ben: {ben}}}}}}}\n"
            )
        };
        let culture = |ana: u8, ben: u8| light(&(tasks(3, 0) + &asked(ana, ben)), "culture").0;
        assert_eq!(culture(5, 4), Light::Green);
        assert_eq!(culture(4, 3), Light::Yellow);
        assert_eq!(culture(3, 2), Light::Red);
        assert_eq!(light(&tasks(3, 0), "culture").0, Light::Unknown, "nobody was asked");
    }

    #[test]
    fn every_rule_that_a_point_names_is_there() {
        assert_eq!(POINTS.len(), 9);
        for point in POINTS {
            for rule in point.rules {
                assert!(rules::find(rule).is_some(), "{} names `{rule}`", point.id);
            }
        }
    }
}
