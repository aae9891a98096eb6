//! What `path` says: the chain that drives a date, as a story from its beginning.

use schemars::JsonSchema;
use serde::Serialize;

use crate::base::{Day, Rest};
use crate::graph::ItemIx;
use crate::model::registry;
use crate::schedule::{Binding, Cause, End, Step};
use crate::snapshot::{Snapshot, Timetable};

use super::schedule::days;
use super::{Column, Document, Head, Line, Style, Table};

/// The output of `path`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PathView {
    /// Format, command, data date.
    #[serde(flatten)]
    pub head: Head,
    /// What the path leads to.
    pub target: TargetView,
    /// The day on which it is forecast to finish.
    pub finish: Option<String>,
    /// The day it must meet.
    pub due: Option<String>,
    /// How far it can slip, in working minutes.
    pub float: Option<i64>,
    /// How early it is, in working days; negative where it is late.
    pub margin_days: Option<i64>,
    /// The steps, the earliest first.
    pub steps: Vec<StepView>,
    /// Items near the path, with at most the float asked for against the target.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub within: Vec<NearView>,
    #[serde(skip)]
    minutes_per_day: i64,
}

/// What a path leads to.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TargetView {
    /// Its kind; `plan` for whatever finishes last.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
}

/// A step of the path.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StepView {
    /// The kind of the item.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who answers for it.
    pub owner: Option<String>,
    /// The day of its start.
    pub start: String,
    /// The day of its finish.
    pub finish: String,
    /// What binds it.
    pub because: CauseView,
    /// The other causes that bind it as well.
    pub also: Vec<CauseView>,
}

/// What binds a date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CauseView {
    /// `link`, `container`, `start_after`, `data_date`, `plan_start`, `promised`, `gate` or `actual`; in `show` also `work`
    /// (the work itself) and `member` (of a container, the work that starts first or finishes last).
    pub kind: &'static str,
    /// The item that a link or container leads to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<String>,
    /// How the ends are tied: FS, SS, FF or SF.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub link: Option<&'static str>,
    /// The lag as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lag: Option<String>,
    /// How much work it is, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub work: Option<String>,
    /// The day of the cause.
    pub date: String,
    /// The days in between on which no work is done.
    pub delayed_by: Vec<RestView>,
}

/// Days on which no work is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RestView {
    /// `weekend`, `holiday` or `away`.
    pub kind: &'static str,
    /// The first day.
    pub from: String,
    /// The last day.
    pub to: String,
}

/// An item near the path.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct NearView {
    /// The kind of the item.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// How far it can slip before the target does, in working minutes.
    pub float: i64,
}

impl PathView {
    /// Makes the view of the driving path to an item, or to whatever finishes last; `within` adds what has at most so many
    /// working minutes of float against it.
    pub fn new(
        snapshot: &Snapshot,
        timetable: &Timetable,
        target: Option<ItemIx>,
        within: Option<i64>,
    ) -> Self {
        let path = timetable.path(target);
        let last = || {
            let finish = timetable.schedule.finish()?;
            snapshot.plan.items().find(|item| {
                snapshot.plan.item(*item).kind.is_work()
                    && timetable.dates(*item).early_finish == Some(finish)
            })
        };
        let shown = target.or_else(last);
        let steps =
            path.iter().flat_map(|path| &path.steps).map(|step| StepView::new(snapshot, timetable, step));
        let title = || {
            snapshot.plan.manifest().and_then(|manifest| manifest.get(registry::PLAN)).unwrap_or("the plan")
        };
        Self {
            head: Head::new("path", snapshot.data_date),
            target: match target.or(shown) {
                Some(item) => {
                    let written = snapshot.plan.item(item);
                    TargetView {
                        kind: written.kind_name(),
                        id: written.id.value.to_string(),
                        title: written.title().to_owned(),
                    }
                }
                None => TargetView { kind: "plan", id: String::new(), title: title().to_owned() },
            },
            finish: shown.and_then(|item| timetable.finish(item)).map(|day| day.to_string()),
            due: shown.and_then(|item| timetable.due(item)).map(|day| day.to_string()),
            float: shown.and_then(|item| timetable.dates(item).total_float),
            margin_days: shown.and_then(|item| timetable.margin_days(item)),
            steps: steps.collect(),
            within: within.map(|float| near(snapshot, timetable, target, float)).unwrap_or_default(),
            minutes_per_day: timetable.time.minutes_per_day,
        }
    }

    /// Returns the path as a table that reads like a story.
    pub fn document(&self) -> Document {
        let mut document = Document::default();
        document.heading(self.verdict());
        if self.steps.is_empty() {
            document.text(Line::styled("Nothing is scheduled that would drive it.", Style::Dim));
            return document;
        }
        let columns = vec![
            Column::left("Start"),
            Column::left("Finish"),
            Column::left("Id"),
            Column::left("Owner").droppable(2),
            Column::left("Because"),
        ];
        let rows = self.steps.iter().map(|step| {
            vec![
                Line::plain(&step.start),
                Line::plain(&step.finish),
                Line::styled(&step.id, Style::Id),
                Line::plain(step.owner.as_deref().unwrap_or("–")),
                Line::plain(step.because.sentence()),
            ]
        });
        document.table(Table { columns, rows: rows.collect() });
        if !self.within.is_empty() {
            document.heading("Near the path");
            let columns = vec![Column::left("Id"), Column::left("Kind").droppable(1), Column::right("Float")];
            let rows = self.within.iter().map(|near| {
                vec![
                    Line::styled(&near.id, Style::Id),
                    Line::styled(near.kind.replace('_', " "), Style::Dim),
                    Line::plain(days(near.float, self.minutes_per_day)),
                ]
            });
            document.table(Table { columns, rows: rows.collect() });
        }
        document
    }

    fn verdict(&self) -> Line {
        let name = if self.target.id.is_empty() { &self.target.title } else { &self.target.id };
        let mut line = Line::styled(name, Style::Id);
        line = match &self.finish {
            Some(finish) => line.then(format!(" finishes {finish}"), Style::Strong),
            None => line.then(" has no forecast: no work serves it", Style::Plain),
        };
        if let Some((due, margin)) = self.due.as_ref().zip(self.margin_days) {
            let plural = |days: i64| if days == 1 { "" } else { "s" };
            let (words, style) = match margin {
                0 => (format!(", on its due date {due}"), Style::Warn),
                days if days > 0 => {
                    (format!(", {days} working day{} before its due date {due}", plural(days)), Style::Good)
                }
                days => {
                    (format!(", {} working day{} after its due date {due}", -days, plural(-days)), Style::Bad)
                }
            };
            line = line.then(words, style);
        }
        line.then(format!(" (as of {})", self.head.as_of.as_deref().unwrap_or("–")), Style::Dim)
    }
}

impl StepView {
    fn new(snapshot: &Snapshot, timetable: &Timetable, step: &Step) -> Self {
        let item = ItemIx(step.item);
        let written = snapshot.plan.item(item);
        let instants = step.start == step.finish;
        let finish = if instants { step.finish.day() } else { timetable.passes.finish_day(step.finish) };
        Self {
            kind: written.kind_name(),
            id: written.id.value.to_string(),
            title: written.title().to_owned(),
            owner: written.get(registry::OWNER).map(str::to_owned),
            start: step.start.day().to_string(),
            finish: finish.to_string(),
            because: CauseView::new(snapshot, timetable, &step.because),
            also: step.also.iter().map(|binding| CauseView::new(snapshot, timetable, binding)).collect(),
        }
    }
}

impl CauseView {
    pub(super) fn new(snapshot: &Snapshot, timetable: &Timetable, binding: &Binding) -> Self {
        let id = |item: u32| Some(snapshot.plan.id(ItemIx(item)).to_owned());
        let (kind, on, link, lag) = match binding.cause {
            Cause::Link(at) => {
                let need = &snapshot.graph.needs()[at as usize];
                ("link", id(need.predecessor.0), Some(need.link.name()), Some(need.lag.to_string()))
            }
            Cause::Container(container) => ("container", id(container), None, None),
            Cause::StartAfter => ("start_after", None, None, None),
            Cause::DataDate => ("data_date", None, None, None),
            Cause::PlanStart => ("plan_start", None, None, None),
            Cause::Promised => ("promised", None, None, None),
            Cause::Gate => ("gate", None, None, None),
            Cause::Actual => ("actual", None, None, None),
        };
        let date: Day = match binding.cause {
            Cause::Link(_) => timetable.passes.finish_day(binding.from),
            _ => binding.from.day(),
        };
        let starts = matches!(link, Some("SS" | "SF"));
        Self {
            kind,
            on,
            link,
            lag,
            work: None,
            date: if starts || binding.end == End::Start && link.is_none() {
                binding.from.day()
            } else {
                date
            }
            .to_string(),
            delayed_by: binding.delayed_by.iter().map(RestView::new).collect(),
        }
    }

    /// Makes the cause that work is: how much of it from which day on, and the days on which nobody does it.
    pub(super) fn work(words: String, from: Day, delayed_by: Vec<RestView>) -> Self {
        let bare = Self::bare("work", from);
        Self { work: Some(words), delayed_by, ..bare }
    }

    /// Makes the cause that a container has in the work that starts first or finishes last.
    pub(super) fn member(id: &str, day: Day) -> Self {
        let bare = Self::bare("member", day);
        Self { on: Some(id.to_owned()), ..bare }
    }

    fn bare(kind: &'static str, day: Day) -> Self {
        let date = day.to_string();
        Self { kind, on: None, link: None, lag: None, work: None, date, delayed_by: Vec::new() }
    }

    /// Returns the cause as a sentence.
    pub fn sentence(&self) -> String {
        self.words(self.on.as_deref().unwrap_or_default())
    }

    /// Returns the cause as a sentence, with the day of what it leads to.
    pub fn dated_sentence(&self) -> String {
        match (&self.on, self.kind) {
            (Some(on), "link" | "member") => self.words(&format!("{on} ({})", self.date)),
            _ => self.sentence(),
        }
    }

    fn words(&self, on: &str) -> String {
        let mut words = match (self.kind, self.link) {
            ("link", Some("SS")) => format!("with the start of {on}"),
            ("link", Some("FF")) => format!("to finish with {on}"),
            ("link", Some("SF")) => format!("to finish once {on} starts"),
            ("link", _) => format!("after {on}"),
            ("container", _) => format!("held back by {on}, which it serves"),
            ("start_after", _) => format!("may not start before {}", self.date),
            ("data_date", _) => format!("not before the data date, {}", self.date),
            ("plan_start", _) => format!("the plan starts {}", self.date),
            ("promised", _) => format!("promised for {}", self.date),
            ("gate", _) => format!("approved {}", self.date),
            ("work", _) => format!("{} from {} on", self.work.as_deref().unwrap_or_default(), self.date),
            ("member", _) => format!("with {on}"),
            _ => "as it happened".to_owned(),
        };
        if let Some(lag) = self.lag.as_deref().filter(|lag| *lag != "0d") {
            words.push_str(&match lag.strip_prefix('-') {
                Some(lead) => format!(", {lead} early"),
                None => format!(", {lag} later"),
            });
        }
        let rests: Vec<String> =
            self.delayed_by.iter().filter(|rest| rest.kind != "weekend").map(RestView::words).collect();
        if !rests.is_empty() {
            words.push_str(&format!("; {}", rests.join(", ")));
        }
        words
    }
}

impl RestView {
    pub(super) fn new(rest: &Rest) -> Self {
        Self { kind: rest.why.name(), from: rest.from.to_string(), to: rest.to.to_string() }
    }

    fn words(&self) -> String {
        if self.from == self.to {
            format!("{} {}", self.kind, self.from)
        } else {
            format!("{} {} to {}", self.kind, self.from, self.to)
        }
    }
}

fn near(snapshot: &Snapshot, timetable: &Timetable, target: Option<ItemIx>, float: i64) -> Vec<NearView> {
    let target = target.map_or(crate::schedule::Target::Plan, |item| crate::schedule::Target::Item(item.0));
    let floats = timetable.passes.float_to(&timetable.schedule, target);
    let mut found: Vec<(i64, u32)> = timetable
        .passes
        .within(&timetable.schedule, target, float)
        .into_iter()
        .filter_map(|item| Some((floats[item as usize]?, item)))
        .collect();
    found.sort_unstable();
    let view = |(float, item): (i64, u32)| {
        let written = snapshot.plan.item(ItemIx(item));
        NearView { kind: written.kind_name(), id: written.id.value.to_string(), float }
    };
    found.into_iter().map(view).collect()
}
