//! How forecasts went from commit to commit, and whether edits moved them or the passing of time.

use std::rc::Rc;

use crate::base::{Calendar, Day};
use crate::diff::{self, PlanDiff};
use crate::graph::Plan;
use crate::review::{self, Cause};
use crate::schedule;
use crate::snapshot::Snapshot;
use crate::source::{Commit, Parents, PlanSource, SourceError};

use super::History;
use super::answers::{Answer, Answers};
use super::moments::{Moment, Moments, Skipped};
use super::revision::Revision;

/// The most commits of one item that are named because they moved it.
const MOST_MOVES: usize = 5;

/// How the forecasts of some items went.
#[derive(Debug)]
pub struct Drift {
    /// Of each item that was asked about, in that order.
    pub series: Vec<Series>,
    /// The commits in which something cannot be read, newest first.
    pub skipped: Vec<Skipped>,
    /// Whether history was cut off, so that the beginning is not known.
    pub is_cut_off: bool,
}

/// How the forecast of one item went.
#[derive(Debug)]
pub struct Series {
    /// The kind as outputs name it.
    pub kind: &'static str,
    /// The id, that of the newest plan.
    pub id: String,
    /// The title, that of the newest plan.
    pub title: String,
    /// The forecasts, oldest first; none of plans that do not have the item.
    pub points: Vec<Point>,
    /// By how many working days of the newest plan's calendar it finishes later than at the first forecast: what
    /// `by_edits` and `by_time` add up to. `None` where there was never a forecast.
    pub days: Option<i64>,
    /// How much of this edits of the plan did.
    pub by_edits: i64,
    /// How much the passing of time did: the plan stayed, and what it said of the next days did not come true.
    pub by_time: i64,
    /// The commits whose edits moved it most, those first.
    pub moves: Vec<DriftMove>,
}

/// A forecast of a plan at a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// The commit that has the plan.
    pub commit: Rc<Commit>,
    /// The data date.
    pub day: Day,
    /// The day on which it was forecast to finish.
    pub finish: Option<Day>,
    /// The due date that it had.
    pub due: Option<Day>,
    /// How early it was against that, in working days of the newest plan's calendar; negative where it was late.
    pub margin_days: Option<i64>,
    /// The total float in whole working days, rounded down.
    pub float_days: Option<i64>,
    /// By how many working days edits moved the forecast since the point before.
    pub by_edits: i64,
    /// By how many the passing of time did.
    pub by_time: i64,
}

/// A commit whose edits moved a forecast; both plans are scheduled as of its day.
#[derive(Debug)]
pub struct DriftMove {
    /// The commit.
    pub commit: Rc<Commit>,
    /// The forecast before it.
    pub from: Day,
    /// The forecast after it.
    pub to: Day,
    /// By how many working days of the newest plan's calendar it finishes later.
    pub days: i64,
    /// What the commit changed, and which of it moved the forecast; `None` where that was not asked for.
    pub comparison: Option<Comparison>,
}

/// What a commit changed of a plan, and which of it moved a forecast.
#[derive(Debug)]
pub struct Comparison {
    /// The plan before it.
    pub old: Rc<Snapshot>,
    /// The plan after it.
    pub new: Rc<Snapshot>,
    /// What is different.
    pub diff: Rc<PlanDiff>,
    /// What moved the forecast, those that cost most first.
    pub causes: Vec<Cause>,
}

/// What is asked about a drift.
#[derive(Clone, Copy, Debug)]
pub struct DriftQuestion {
    /// So many days between one forecast and the one before it; without, each commit that changed the plan has one.
    pub every: Option<i32>,
    /// Whether the edits are looked for that moved the forecasts most.
    pub with_causes: bool,
    /// Whether what is found out is kept in the git directory for the next time, and taken from there.
    pub is_kept: bool,
}

impl<'l> History<'l> {
    /// Returns how forecasts went up to a commit, whose plan is `plan`. `choose` names the items by their ids in the newest
    /// plan that can be read, which it is given; `met` hears how many commits were met.
    pub fn drift<E: From<SourceError>>(
        &self,
        commit: &Commit,
        plan: PlanSource<'l>,
        question: DriftQuestion,
        choose: impl FnOnce(&Plan) -> Result<Vec<String>, E>,
        mut met: impl FnMut(usize),
    ) -> Result<Drift, E> {
        if question.is_kept {
            self.contents.recall(&self.repository.cache());
        }
        let steps = self.steps(commit, plan, Parents::First)?;
        let mut moments = Moments::new(steps, commit, question.every);
        let mut answers = Answers::new(self, question.is_kept);
        let Some(mut newer) = moments.next()? else {
            choose(&Plan::default())?;
            return Ok(Drift {
                series: Vec::new(),
                skipped: moments.skipped,
                is_cut_off: moments.is_cut_off,
            });
        };
        let plan = answers.plan(&newer);
        let ids = choose(plan)?;
        let calendar = schedule::plan_calendar(plan);
        let mut tracks: Vec<Track<'l>> = ids.iter().map(|id| Track::begin(id, plan)).collect();
        answers.open(&ids);
        for (track, answer) in tracks.iter_mut().zip(answers.at(&newer.revision, newer.day, &ids, true)) {
            track.take(&newer, &answer, &Edge::Time, &calendar);
        }
        while let Some(older) = moments.next()? {
            met(moments.met());
            if !Rc::ptr_eq(&older.revision, &newer.revision) {
                // What the older plan says as of the newer day differs by the edits alone.
                for track in tracks.iter_mut().filter(|track| track.is_there) {
                    let id = answers.id_before(&track.id, &older, &newer);
                    track.id_after = id.map(|id| std::mem::replace(&mut track.id, id));
                }
                let edge = Edge::Edits { before: Rc::clone(&older.revision), after: newer.clone() };
                let found = answers.at(&older.revision, newer.day, &current(&tracks), older.day == newer.day);
                for (at, answer) in found.iter().enumerate() {
                    let after_gap = tracks[at].day_after_gap().filter(|_| answer.finish.is_some());
                    if let Some(day) = after_gap {
                        // Plans in between have no forecast, and time passed all the same: what this one says as of the day on which
                        // there is one again differs from that by the edits alone.
                        let then = answers.at(&older.revision, day, &current(&tracks), false);
                        tracks[at].pass(then[at].finish, &edge, &calendar);
                    }
                    tracks[at].pass(
                        answer.finish,
                        if after_gap.is_some() { &Edge::Time } else { &edge },
                        &calendar,
                    );
                }
            }
            let found = answers.at(&older.revision, older.day, &current(&tracks), older.is_asked);
            for (track, answer) in tracks.iter_mut().zip(found) {
                track.take(&older, &answer, &Edge::Time, &calendar);
            }
            newer = older;
        }
        answers.save();
        if question.is_kept {
            self.contents.keep(&self.repository.cache());
        }
        let mut series: Vec<(Series, Vec<Candidate<'l>>)> = tracks.into_iter().map(Track::end).collect();
        if question.with_causes {
            self.name_edits(&mut series);
        }
        let series = series.into_iter().map(|(series, _)| series).collect();
        Ok(Drift { series, skipped: moments.skipped, is_cut_off: moments.is_cut_off })
    }

    /// Finds the edits that moved each forecast most, comparing the plans of each commit once.
    fn name_edits(&self, series: &mut [(Series, Vec<Candidate<'l>>)]) {
        let mut known: Vec<Compared> = Vec::new();
        for (series, candidates) in series {
            for (found, candidate) in series.moves.iter_mut().zip(candidates) {
                let after = &candidate.after;
                let at = known.iter().position(|(commit, ..)| commit.id == after.commit.id);
                let at = at.unwrap_or_else(|| {
                    let old = Rc::new(self.snapshot(&candidate.before, after.day));
                    let new = Rc::new(self.snapshot(&after.revision, after.day));
                    let diff = Rc::new(diff::edits(&old, &new));
                    known.push((Rc::clone(&after.commit), old, new, diff));
                    known.len() - 1
                });
                let (_, old, new, diff) = &known[at];
                let mut causes = review::causes_of(old, new, diff, &[&candidate.id]);
                found.comparison = Some(Comparison {
                    old: Rc::clone(old),
                    new: Rc::clone(new),
                    diff: Rc::clone(diff),
                    causes: causes.of.pop().unwrap_or_default(),
                });
            }
        }
    }
}

/// A commit with the plans before and after it, and what is different between them.
type Compared = (Rc<Commit>, Rc<Snapshot>, Rc<Snapshot>, Rc<PlanDiff>);

fn current(tracks: &[Track<'_>]) -> Vec<String> {
    tracks.iter().map(|track| track.id.clone()).collect()
}

/// What lies between two forecasts that follow each other.
#[derive(Clone)]
enum Edge<'l> {
    /// Time alone: the plan is the same.
    Time,
    /// Edits alone: the day is the same.
    Edits { before: Rc<Revision<'l>>, after: Moment<'l> },
}

/// One item on the way back.
struct Track<'l> {
    series: Series,
    /// The id as it is in the plan that was met last.
    id: String,
    /// The id in the plan after it, where that is another one.
    id_after: Option<String>,
    /// Whether that plan has the item.
    is_there: bool,
    /// The oldest forecast so far.
    finish: Option<Day>,
    /// The place of the oldest point so far that has a forecast: what moves it is told there.
    moved: Option<usize>,
    /// What lies before that, where the plans there have no forecast.
    before: Option<(Edge<'l>, String)>,
    candidates: Vec<Candidate<'l>>,
}

/// A commit that may be among those that moved a forecast most.
struct Candidate<'l> {
    before: Rc<Revision<'l>>,
    after: Moment<'l>,
    /// The id of the item in the plan after it.
    id: String,
    found: DriftMove,
}

impl<'l> Track<'l> {
    fn begin(id: &str, plan: &Plan) -> Self {
        let item = plan.find(id).map(|item| plan.item(item));
        let series = Series {
            kind: item.map_or("", |item| item.kind_name()),
            id: id.to_owned(),
            title: item.map_or(id, |item| item.title().trim()).to_owned(),
            points: Vec::new(),
            days: None,
            by_edits: 0,
            by_time: 0,
            moves: Vec::new(),
        };
        Self {
            series,
            id: id.to_owned(),
            id_after: None,
            is_there: false,
            finish: None,
            moved: None,
            before: None,
            candidates: Vec::new(),
        }
    }

    /// Takes the forecast of a moment.
    fn take(&mut self, moment: &Moment<'l>, answer: &Answer, edge: &Edge<'l>, calendar: &Calendar) {
        self.is_there = answer.is_there;
        self.id_after = None;
        self.pass(answer.finish, edge, calendar);
        if !answer.is_there || !moment.is_asked {
            return;
        }
        let Answer { finish, due, float_days, .. } = *answer;
        if finish.is_some() {
            self.moved = Some(self.series.points.len());
        }
        let margin = |(finish, due): (Day, Day)| calendar.working_days(finish.plus(1), due.plus(1));
        self.series.points.push(Point {
            commit: Rc::clone(&moment.commit),
            day: moment.day,
            finish,
            due,
            margin_days: finish.zip(due).map(margin),
            float_days,
            by_edits: 0,
            by_time: 0,
        });
    }

    /// Returns the day as of which there is a forecast again, where plans before that have none.
    fn day_after_gap(&self) -> Option<Day> {
        match &self.before.as_ref()?.0 {
            Edge::Edits { after, .. } => Some(after.day),
            Edge::Time => None,
        }
    }

    /// Goes on to what was forecast before; what lies between two forecasts is put down to the newest edge between them.
    fn pass(&mut self, older: Option<Day>, edge: &Edge<'l>, calendar: &Calendar) {
        let Some(newer) = self.finish else {
            // The newest plans have no forecast: what made an end of it is no number of days.
            if older.is_some() && matches!(edge, Edge::Time) {
                (self.finish, self.series.days) = (older, Some(0));
            }
            return;
        };
        if older == Some(newer) && self.before.is_none() {
            return;
        }
        let id_after = self.id_after.as_ref().unwrap_or(&self.id);
        let (edge, id) = self.before.take().unwrap_or_else(|| (edge.clone(), id_after.clone()));
        let Some(older) = older else {
            self.before = Some((edge, id));
            return;
        };
        self.finish = Some(older);
        let days = calendar.working_days(older.plus(1), newer.plus(1));
        *self.series.days.get_or_insert(0) += days;
        let point = self.moved.map(|at| &mut self.series.points[at]);
        match edge {
            Edge::Time => {
                self.series.by_time += days;
                point.into_iter().for_each(|point| point.by_time += days);
            }
            Edge::Edits { before, after } => {
                self.series.by_edits += days;
                point.into_iter().for_each(|point| point.by_edits += days);
                if days != 0 {
                    let commit = Rc::clone(&after.commit);
                    let found = DriftMove { commit, from: older, to: newer, days, comparison: None };
                    self.propose(Candidate { before, after, id, found });
                }
            }
        }
    }

    fn propose(&mut self, candidate: Candidate<'l>) {
        let size = |candidate: &Candidate<'l>| candidate.found.days.unsigned_abs();
        // Of equals the newer one stays first, which came first.
        let at = self.candidates.partition_point(|known| size(known) >= size(&candidate));
        if at < MOST_MOVES {
            self.candidates.insert(at, candidate);
            self.candidates.truncate(MOST_MOVES);
        }
    }

    fn end(mut self) -> (Series, Vec<Candidate<'l>>) {
        self.series.points.reverse();
        self.series.moves = self
            .candidates
            .iter()
            .map(|candidate| {
                let DriftMove { commit, from, to, days, .. } = &candidate.found;
                DriftMove { commit: Rc::clone(commit), from: *from, to: *to, days: *days, comparison: None }
            })
            .collect();
        (self.series, self.candidates)
    }
}
