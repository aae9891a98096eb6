//! What people answered when they were asked, for what no figure can say.

use std::collections::BTreeMap;

use crate::base::Day;
use crate::snapshot::Snapshot;

use super::light::Light;

/// From this mean of the answers on, of 1 to 5, people agree.
pub const AGREED: f64 = 4.0;
/// From this mean of the answers on they are of two minds; below they do not agree.
pub const TORN: f64 = 3.0;

/// What people answered up to the data date.
#[derive(Clone, Debug, PartialEq)]
pub struct Survey<'s> {
    /// The questions, in the order of their words.
    pub questions: Vec<Question<'s>>,
}

/// What people answered to a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Question<'s> {
    /// Its words.
    pub words: &'s str,
    /// The mean of the latest answer of each person, 1 to 5.
    pub mean: f64,
    /// How many people answered.
    pub people: usize,
    /// The day of the latest answer.
    pub day: Day,
}

impl<'s> Survey<'s> {
    /// Collects the answers; `None` where nobody was asked by the data date.
    pub fn of(snapshot: &'s Snapshot) -> Option<Self> {
        let pulses = snapshot.plan.files().iter().flat_map(|file| &file.lowered.pulses);
        let mut latest: BTreeMap<(&str, &str), (Day, u8)> = BTreeMap::new();
        for pulse in pulses.filter(|pulse| pulse.day.value <= snapshot.data_date) {
            let answer = (pulse.day.value, pulse.answer);
            let kept = latest.entry((&pulse.question.value, &pulse.person.value)).or_insert(answer);
            *kept = answer.max(*kept);
        }
        let mut by_question: BTreeMap<&str, Vec<(Day, u8)>> = BTreeMap::new();
        for ((question, _), answer) in latest {
            by_question.entry(question).or_default().push(answer);
        }
        let question = |(words, answers): (&'s str, Vec<(Day, u8)>)| Question {
            words,
            mean: answers.iter().map(|(_, answer)| f64::from(*answer)).sum::<f64>() / answers.len() as f64,
            people: answers.len(),
            day: answers.iter().map(|(day, _)| *day).max().unwrap_or(snapshot.data_date),
        };
        let questions: Vec<Question<'s>> = by_question.into_iter().map(question).collect();
        (!questions.is_empty()).then_some(Self { questions })
    }

    /// Returns the mean of the questions' means, 1 to 5.
    pub fn mean(&self) -> f64 {
        self.questions.iter().map(|question| question.mean).sum::<f64>() / self.questions.len().max(1) as f64
    }

    /// Returns the light: green from [`AGREED`] on, yellow from [`TORN`] on, red below.
    pub fn light(&self) -> Light {
        match self.mean() {
            mean if mean >= AGREED => Light::Green,
            mean if mean >= TORN => Light::Yellow,
            _ => Light::Red,
        }
    }
}
