//! What `health` says: the nine points with their lights, three figures of the past, and how both were before.

use schemars::JsonSchema;
use serde::Serialize;

use crate::assess::{Assessment, FirstOutput, Judged, Light, Survey, median_days};
use crate::snapshot::Snapshot;

use super::diff::RevisionView;
use super::words::{count, share};
use super::{Column, Document, Head, Line, Style, Table};

/// So many ids are named behind a light; JSON has them all.
const MOST_IDS: usize = 5;

/// The output of `health`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AssessmentView {
    /// Format, command, data date.
    #[serde(flatten)]
    pub head: Head,
    /// The nine points, in the order of the checklist.
    pub points: Vec<PointView>,
    /// Which deliverables were in time.
    pub on_time: OnTimeView,
    /// How soon something came of decisions.
    pub first_output: FirstOutputsView,
    /// What people answered when they were asked; `null` where nobody was.
    pub survey: Option<SurveyView>,
    /// How it was at the revisions that were asked for, the earliest first.
    pub trend: Vec<MomentView>,
}

/// A point of the checklist.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PointView {
    /// Its name: `strategic-clarity`, `decomposition`, `resources`, `dependencies`, `tracking`, `feedback-loops`,
    /// `metric-alignment`, `accountability` or `culture`.
    pub id: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// What it asks.
    pub asks: &'static str,
    /// `green`, `yellow`, `red`, or `unknown` where there is nothing to judge by.
    pub light: &'static str,
    /// Why, in a sentence.
    pub because: String,
    /// The share of the things counted in which nothing was found, 0 to 1.
    pub sound_share: Option<f64>,
    /// How many things are counted.
    pub counted: usize,
    /// What is counted, in words.
    pub counts: &'static str,
    /// The things in which something was found, by id.
    pub concerned: Vec<ConcernView>,
    /// The rules that answer.
    pub rules: &'static [&'static str],
    /// How many of their findings are allowed by comments, and count for nothing.
    pub allowed: usize,
}

/// A thing in which something was found.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ConcernView {
    /// Its id.
    pub id: String,
    /// The rules that found something.
    pub rules: Vec<&'static str>,
}

/// Which deliverables were in time: tasks and gates with a due date of their own, once they are done or past it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OnTimeView {
    /// The share, 0 to 1; `null` where there are none.
    pub share: Option<f64>,
    /// The ids of those in time.
    pub in_time: Vec<String>,
    /// The ids of those done late, or past due and not done.
    pub late: Vec<String>,
}

/// How soon something came of decisions.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FirstOutputsView {
    /// The median of the working days; `null` where nothing came of any yet.
    pub median_days: Option<f64>,
    /// The accepted decisions that `commits` to tasks, by id.
    pub decisions: Vec<DecisionView>,
}

/// How soon something came of a decision.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DecisionView {
    /// The decision.
    pub id: String,
    /// Its day.
    pub decided: String,
    /// The first of its tasks that was finished.
    pub first: Option<String>,
    /// The day of that.
    pub finished: Option<String>,
    /// The working days from the one to the other, or to the data date where nothing came of it yet.
    pub days: i64,
}

/// What people answered.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SurveyView {
    /// The mean of the questions' means, 1 to 5.
    pub mean: f64,
    /// The questions, in the order of their words.
    pub questions: Vec<QuestionView>,
}

/// What people answered to a question.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct QuestionView {
    /// Its words.
    pub question: String,
    /// The mean of the latest answer of each, 1 to 5.
    pub mean: f64,
    /// How many people answered.
    pub people: usize,
    /// The day of the latest answer.
    pub day: String,
}

/// How it was at a revision.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MomentView {
    /// The revision.
    #[serde(flatten)]
    pub revision: RevisionView,
    /// The day as of which it is judged: that of its commit.
    pub day: String,
    /// The lights of the nine points, in their order.
    pub lights: Vec<&'static str>,
    /// The share of deliverables in time then, 0 to 1.
    pub on_time_share: Option<f64>,
    /// The median of the working days from decision to first output then.
    pub median_days: Option<f64>,
}

impl AssessmentView {
    /// Makes the view of how healthy a plan is, and was at other moments, the earliest first.
    pub fn new(snapshot: &Snapshot, assessment: &Assessment<'_>, trend: Vec<MomentView>) -> Self {
        let own = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect();
        Self {
            head: Head::new("health", snapshot.data_date),
            points: assessment
                .points
                .iter()
                .map(|judged| PointView::new(judged, assessment.survey.as_ref()))
                .collect(),
            on_time: OnTimeView {
                share: assessment.on_time.share(),
                in_time: own(&assessment.on_time.in_time),
                late: own(&assessment.on_time.late),
            },
            first_output: FirstOutputsView {
                median_days: median_days(&assessment.first_outputs),
                decisions: assessment.first_outputs.iter().map(DecisionView::new).collect(),
            },
            survey: assessment.survey.as_ref().map(SurveyView::new),
            trend,
        }
    }

    /// Returns the checklist, what is behind each light that is not green, and the figures of the past.
    pub fn document(&self) -> Document {
        let mut document = Document::default();
        let as_of = self.head.as_of.as_deref().unwrap_or("–");
        document.heading(format!("Health as of {as_of}: {}", self.counts()));
        document.table(self.checklist());
        if !self.trend.is_empty() {
            document.section("How it was");
            document.table(self.was());
        }
        let behind: Vec<Line> = self.points.iter().flat_map(PointView::behind).collect();
        if !behind.is_empty() {
            document.section("What is behind it");
            document.list(behind);
        }
        document.section("What came of the past");
        document.facts(vec![
            ("In time".to_owned(), self.in_time()),
            ("First output".to_owned(), self.first_output()),
        ]);
        if let Some(survey) = &self.survey {
            document.section("What people answered");
            document.table(survey.table());
        }
        document
    }

    fn counts(&self) -> String {
        let of = |light: Light| self.points.iter().filter(|point| point.light == light.name()).count();
        let lights = [Light::Red, Light::Yellow, Light::Green, Light::Unknown];
        let words = lights.map(|light| (of(light), light.name()));
        let words = words.iter().filter(|(number, _)| *number > 0);
        words.map(|(number, name)| format!("{number} {name}")).collect::<Vec<_>>().join(", ")
    }

    fn checklist(&self) -> Table {
        let columns = vec![
            Column::left("Point"),
            Column::left("Light"),
            Column::right("Sound").droppable(1),
            Column::left("Why"),
        ];
        let rows = self.points.iter().map(|point| {
            vec![
                Line::plain(point.title),
                light(point.light),
                Line::plain(point.sound_share.map_or_else(|| "–".to_owned(), share)),
                Line::plain(&point.because),
            ]
        });
        Table { columns, rows: rows.collect() }
    }

    /// A row for each moment, now the last; a letter for each light would be no word, so the points that are not green are named.
    fn was(&self) -> Table {
        let columns = vec![
            Column::left("Revision"),
            Column::left("Day"),
            Column::right("Red"),
            Column::right("Yellow"),
            Column::right("Green"),
            Column::right("In time").droppable(2),
            Column::right("First output").droppable(3),
            Column::left("Since then").droppable(1),
        ];
        let now: Vec<&'static str> = self.points.iter().map(|point| point.light).collect();
        let row =
            |name: &str, day: &str, lights: &[&'static str], in_time: Option<f64>, median: Option<f64>| {
                let of =
                    |light: &str| Line::plain(lights.iter().filter(|one| **one == light).count().to_string());
                vec![
                    Line::plain(name),
                    Line::plain(day),
                    of("red"),
                    of("yellow"),
                    of("green"),
                    Line::plain(in_time.map_or_else(|| "–".to_owned(), share)),
                    Line::plain(median.map_or_else(|| "–".to_owned(), |days| format!("{days}d"))),
                    Line::plain(self.changed(lights)),
                ]
            };
        let mut rows: Vec<Vec<Line>> = self
            .trend
            .iter()
            .map(|was| row(&was.revision.name(), &was.day, &was.lights, was.on_time_share, was.median_days))
            .collect();
        let as_of = self.head.as_of.as_deref().unwrap_or("–");
        rows.push(row("now", as_of, &now, self.on_time.share, self.first_output.median_days));
        Table { columns, rows }
    }

    /// Which lights are other ones now.
    fn changed(&self, lights: &[&'static str]) -> String {
        let changed = self.points.iter().zip(lights).filter(|(point, was)| point.light != **was);
        let words: Vec<String> =
            changed.map(|(point, was)| format!("{} {was} to {}", point.title, point.light)).collect();
        if words.is_empty() { "–".to_owned() } else { words.join("; ") }
    }

    fn in_time(&self) -> Line {
        let (in_time, late) = (&self.on_time.in_time, &self.on_time.late);
        let Some(part) = self.on_time.share else {
            return Line::plain("no task or gate with a due date of its own is done or past it");
        };
        let all = in_time.len() + late.len();
        let line =
            Line::plain(format!("{} of {}, {}", in_time.len(), count(all, "deliverable"), share(part)));
        if late.is_empty() {
            return line;
        }
        Line::ids(late, MOST_IDS)
            .pieces
            .into_iter()
            .fold(line.then("; late: ", Style::Plain), |line, piece| line.then(piece.text, piece.style))
    }

    fn first_output(&self) -> Line {
        let decisions = &self.first_output.decisions;
        if decisions.is_empty() {
            return Line::plain("no accepted decision names the tasks that carry it out (`commits`)");
        }
        let open: Vec<String> =
            decisions.iter().filter(|one| one.first.is_none()).map(|one| one.id.clone()).collect();
        let line = match self.first_output.median_days {
            Some(days) => Line::plain(format!(
                "{days} working days from decision to first output, the median of {}",
                decisions.len() - open.len()
            )),
            None => Line::plain("nothing came of any decision yet"),
        };
        if open.is_empty() {
            return line;
        }
        let line = line.then("; waiting for a first: ", Style::Plain);
        Line::ids(&open, MOST_IDS)
            .pieces
            .into_iter()
            .fold(line, |line, piece| line.then(piece.text, piece.style))
    }
}

impl PointView {
    fn new(judged: &Judged, survey: Option<&Survey<'_>>) -> Self {
        let point = judged.point;
        Self {
            id: point.id,
            title: point.title,
            asks: point.asks,
            light: judged.light.name(),
            because: because(judged, survey),
            sound_share: judged.sound_share(),
            counted: judged.counted,
            counts: point.counts.words(),
            concerned: judged
                .concerned
                .iter()
                .map(|(id, rules)| ConcernView { id: id.clone(), rules: rules.iter().copied().collect() })
                .collect(),
            rules: point.rules,
            allowed: judged.allowed,
        }
    }

    /// What is behind a light: a line for each rule with the ids.
    fn behind(&self) -> Vec<Line> {
        let of = |rule: &str| -> Vec<String> {
            let found = self.concerned.iter().filter(|one| one.rules.contains(&rule));
            found.map(|one| one.id.clone()).collect()
        };
        let lines = self.rules.iter().map(|rule| (rule, of(rule))).filter(|(_, ids)| !ids.is_empty());
        lines
            .map(|(rule, ids)| {
                let line = Line::styled(self.title, Style::Strong).then(format!(", {rule}: "), Style::Plain);
                Line::ids(&ids, MOST_IDS)
                    .pieces
                    .into_iter()
                    .fold(line, |line, piece| line.then(piece.text, piece.style))
            })
            .collect()
    }
}

impl DecisionView {
    fn new(output: &FirstOutput<'_>) -> Self {
        Self {
            id: output.decision.to_owned(),
            decided: output.decided.to_string(),
            first: output.first.map(|(id, _)| id.to_owned()),
            finished: output.first.map(|(_, day)| day.to_string()),
            days: output.days,
        }
    }
}

impl SurveyView {
    fn new(survey: &Survey<'_>) -> Self {
        let questions = survey.questions.iter().map(|question| QuestionView {
            question: question.words.to_owned(),
            mean: question.mean,
            people: question.people,
            day: question.day.to_string(),
        });
        Self { mean: survey.mean(), questions: questions.collect() }
    }

    fn table(&self) -> Table {
        let columns = vec![
            Column::left("Question"),
            Column::right("Mean"),
            Column::right("People").droppable(2),
            Column::left("Last").droppable(1),
        ];
        let rows = self.questions.iter().map(|one| {
            vec![
                Line::plain(&one.question),
                Line::plain(format!("{:.1}", one.mean)),
                Line::plain(one.people.to_string()),
                Line::plain(&one.day),
            ]
        });
        Table { columns, rows: rows.collect() }
    }
}

impl MomentView {
    /// Makes the view of how it was at a revision.
    pub fn new(revision: RevisionView, snapshot: &Snapshot, assessment: &Assessment<'_>) -> Self {
        Self {
            revision,
            day: snapshot.data_date.to_string(),
            lights: assessment.points.iter().map(|judged| judged.light.name()).collect(),
            on_time_share: assessment.on_time.share(),
            median_days: median_days(&assessment.first_outputs),
        }
    }
}

/// Why a point has its light, in a sentence without its full stop.
fn because(judged: &Judged, survey: Option<&Survey<'_>>) -> String {
    let point = judged.point;
    let found = if judged.counted == 0 {
        format!("there are no {}", point.counts.words())
    } else if judged.concerned.is_empty() {
        format!("nothing is found in {} {}", judged.counted, point.counts.words())
    } else {
        let error = if judged.has_error { ", an error among it" } else { "" };
        let are = judged.concerned.len();
        format!("something is found in {are} of {} {}{error}", judged.counted, point.counts.words())
    };
    let allowed = match judged.allowed {
        0 => String::new(),
        number => format!("; {} allowed by comments", count(number, "finding")),
    };
    if judged.undated {
        return format!("the plan has no dates; {found}{allowed}");
    }
    if !point.from_survey {
        return format!("{found}{allowed}");
    }
    match survey {
        Some(survey) => format!("people answered {:.1} of 5 (`pulses`); {found}{allowed}", survey.mean()),
        None => format!("nobody was asked (`pulses`), and no figure can say it; {found}{allowed}"),
    }
}

fn light(name: &'static str) -> Line {
    let style = match name {
        "green" => Style::Good,
        "yellow" => Style::Warn,
        "red" => Style::Bad,
        _ => Style::Dim,
    };
    Line::styled(name, style)
}
