//! What plans say of the items that are asked about, computed once and kept from one run to the next.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::base::Day;
use crate::graph::Plan;

use super::History;
use super::forecast::Forecasts;
use super::kept::Kept;
use super::moments::Moment;
use super::revision::Revision;

/// What a plan says of an item as of a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Answer {
    /// Whether the plan has it.
    pub(super) is_there: bool,
    /// The day on which it is forecast to finish.
    pub(super) finish: Option<Day>,
    /// Its due date.
    pub(super) due: Option<Day>,
    /// Its total float in whole working days, where that was asked for.
    pub(super) float_days: Option<i64>,
}

/// The same as it is kept, as short as can be, since there may be a million: the finish, the due date, the float; nothing of an item
/// that the plan does not have.
type KeptAnswer = Option<(Option<i32>, Option<i32>, Option<i64>)>;

/// What is kept of a plan at a day.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct KeptAnswers {
    #[serde(rename = "f")]
    has_float: bool,
    /// The ids, where they are others than those that were asked about first.
    #[serde(rename = "i", default, skip_serializing_if = "Option::is_none")]
    ids: Option<Vec<String>>,
    #[serde(rename = "a")]
    of: Vec<KeptAnswer>,
}

impl KeptAnswers {
    fn ids<'a>(&'a self, asked: &'a [String]) -> &'a [String] {
        self.ids.as_deref().unwrap_or(asked)
    }
}

/// The id that an item had before a commit; none where it was not there.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct KeptName {
    commit: String,
    id: String,
    was: Option<String>,
}

/// Asks plans, and remembers what they answered.
pub(super) struct Answers<'h, 'l> {
    history: &'h History<'l>,
    is_kept: bool,
    forecasts: Forecasts<'h, 'l>,
    /// The ids that were asked about first.
    asked: Vec<String>,
    known: Kept<KeptAnswers>,
    names: Kept<Vec<KeptName>>,
}

impl<'h, 'l> Answers<'h, 'l> {
    /// Begins; nothing is known before [`open`](Self::open).
    pub(super) fn new(history: &'h History<'l>, is_kept: bool) -> Self {
        let (known, names) = (Kept::open(None, ""), Kept::open(None, ""));
        Self { history, is_kept, forecasts: Forecasts::new(history), asked: Vec::new(), known, names }
    }

    /// Takes up what is kept of items that are asked about together.
    pub(super) fn open(&mut self, ids: &[String]) {
        let cache = || self.is_kept.then(|| self.history.repository.cache());
        let of = ids.join(" ");
        self.asked = ids.to_vec();
        self.known = Kept::open(cache(), format!("outlook {of}"));
        self.names = Kept::open(cache(), format!("names {of}"));
    }

    /// Keeps what was found out.
    pub(super) fn save(self) {
        self.known.save();
        self.names.save();
    }

    /// Returns the plan of a moment.
    pub(super) fn plan(&mut self, moment: &Moment<'l>) -> &Plan {
        self.forecasts.at(&moment.revision, moment.day).plan()
    }

    /// Returns what a plan says of each id as of a day.
    pub(super) fn at(
        &mut self,
        revision: &Rc<Revision<'l>>,
        day: Day,
        ids: &[String],
        with_float: bool,
    ) -> Vec<Answer> {
        if let Some(known) = self.known.get(revision, day)
            && (known.has_float || !with_float)
            && known.of.len() == ids.len()
            && known.ids(&self.asked) == ids
        {
            return known.of.iter().map(Answer::of).collect();
        }
        let mut outlook = self.forecasts.at(revision, day);
        let mut ask = |id: &String| {
            let Some(item) = outlook.plan().find(id) else { return Answer::default() };
            Answer {
                is_there: true,
                finish: outlook.finish(item),
                due: outlook.due(item),
                float_days: if with_float { outlook.float_days(item) } else { None },
            }
        };
        let answers: Vec<Answer> = ids.iter().map(&mut ask).collect();
        if self.is_kept {
            let of = answers.iter().map(Answer::keep).collect();
            let ids = (ids != self.asked).then(|| ids.to_vec());
            self.known.put(revision, day, KeptAnswers { has_float: with_float, ids, of });
        }
        answers
    }

    /// Returns the id that an item of a newer plan has in an older one, where it is another one.
    pub(super) fn id_before(&mut self, id: &str, older: &Moment<'l>, newer: &Moment<'l>) -> Option<String> {
        let commit = newer.commit.id.to_string();
        let kept = self.names.get(&older.revision, newer.day);
        let is_it = |name: &&KeptName| name.commit == commit && name.id == id;
        if let Some(name) = kept.and_then(|names| names.iter().find(is_it)) {
            return name.was.clone();
        }
        if self.is_known(id, older, newer.day) {
            return None;
        }
        if self.forecasts.at(&older.revision, newer.day).plan().find(id).is_some() {
            return None;
        }
        let was = self.history.id_before(id, older, newer);
        if self.is_kept {
            let mut names = self.names.get(&older.revision, newer.day).cloned().unwrap_or_default();
            names.push(KeptName { commit, id: id.to_owned(), was: was.clone() });
            self.names.put(&older.revision, newer.day, names);
        }
        was
    }

    /// Whether it is known that a plan has an item.
    fn is_known(&self, id: &str, moment: &Moment<'l>, day: Day) -> bool {
        let known = self.known.get(&moment.revision, day);
        known.is_some_and(|known| {
            let at = known.ids(&self.asked).iter().position(|known| known == id);
            at.and_then(|at| known.of.get(at)).is_some_and(Option::is_some)
        })
    }
}

impl Answer {
    fn of(kept: &KeptAnswer) -> Self {
        let Some((finish, due, float_days)) = *kept else { return Self::default() };
        Self { is_there: true, finish: finish.map(Day), due: due.map(Day), float_days }
    }

    fn keep(&self) -> KeptAnswer {
        let Self { is_there, finish, due, float_days } = *self;
        is_there.then_some((finish.map(|day| day.0), due.map(|day| day.0), float_days))
    }
}
