//! Asks what there is to say, a line at a time, where somebody sits at a terminal.

use std::io::{self, BufRead, Write};

use crate::base::{Percent, Quantity, quoted};
use crate::edit::CheckIn;
use crate::graph::ItemIx;

use crate::progress::{Health, Standing};
use crate::render::{self, Look};
use crate::snapshot::Snapshot;
use crate::view::checkin::{contradiction, has_value, question};

/// Who asks: where the answers are read, where the questions go, and what they look like.
pub(super) struct Questions<'i> {
    pub(super) answers: &'i mut dyn BufRead,
    pub(super) to: &'i mut dyn Write,
    pub(super) look: Look,
}

impl Questions<'_> {
    /// Asks how each item goes, once. An empty answer to the first question passes an item over; `None` where the answers end
    /// before the questions, so that half of a check-in is none.
    pub(super) fn ask(&mut self, snapshot: &Snapshot, items: &[ItemIx]) -> io::Result<Option<Vec<CheckIn>>> {
        let mut said = Vec::new();
        for (at, item) in items.iter().enumerate() {
            let shown = render::terminal::render(&question(snapshot, *item), self.look);
            writeln!(self.to, "\n[{} of {}] {}", at + 1, items.len(), shown.trim_end())?;
            let ended = |error: &io::Error| error.kind() == io::ErrorKind::UnexpectedEof;
            match self.about(snapshot, *item) {
                Ok(Answer::Said(check_in)) => said.push(*check_in),
                Ok(Answer::Passed) => {}
                Err(error) if ended(&error) => {
                    writeln!(self.to)?;
                    return Ok(None);
                }
                Err(error) => return Err(error),
            }
        }
        writeln!(self.to)?;
        Ok(Some(said))
    }

    fn about(&mut self, snapshot: &Snapshot, item: ItemIx) -> io::Result<Answer> {
        let id = snapshot.plan.id(item).to_owned();
        let health = loop {
            let Some(answer) =
                self.line("How does it go? on_track (1), at_risk (2), off_track (3), or nothing to pass")?
            else {
                return Err(io::ErrorKind::UnexpectedEof.into());
            };
            match health(&answer) {
                _ if answer.is_empty() => return Ok(Answer::Passed),
                Some(health) => break health,
                None => writeln!(self.to, "{} is none of these: answer 1, 2 or 3.", quoted(&answer))?,
            }
        };
        if health == Health::OnTrack {
            let against = Standing::of(snapshot, item).against_on_track(snapshot, snapshot.data_date);
            let shown = render::terminal::render(&contradiction(&against), self.look);
            self.to.write_all(shown.as_bytes())?;
        }
        let is_number = |text: &str| Quantity::parse(text).is_some();
        let value = if has_value(snapshot, item) {
            self.optional("Its figure now, or nothing", is_number, "a number")?
        } else {
            None
        };
        let is_percent = |text: &str| Percent::parse(text).is_some();
        let sure = "How sure are you, such as 80%, or nothing";
        let confidence = self.optional(sure, is_percent, "a percentage such as 80%")?;
        let note = self.optional("What else is there to say, or nothing", |_| true, "a text")?;
        let health = health.name().to_owned();
        Ok(Answer::Said(Box::new(CheckIn { id, health, confidence, value, note, decision: None })))
    }

    /// Asks for something that may be left out, until it can be read; that the answers end is an error.
    fn optional(
        &mut self,
        question: &str,
        is_right: impl Fn(&str) -> bool,
        what: &str,
    ) -> io::Result<Option<String>> {
        loop {
            let Some(answer) = self.line(question)? else {
                return Err(io::ErrorKind::UnexpectedEof.into());
            };
            if answer.is_empty() {
                return Ok(None);
            }
            if is_right(&answer) {
                return Ok(Some(answer));
            }
            writeln!(self.to, "{} is not {what}.", quoted(&answer))?;
        }
    }

    /// Asks for a line, without the blanks around it; `None` where there is none any more.
    fn line(&mut self, question: &str) -> io::Result<Option<String>> {
        write!(self.to, "{question}: ")?;
        self.to.flush()?;
        let mut bytes = Vec::new();
        if self.answers.read_until(b'\n', &mut bytes)? == 0 {
            return Ok(None);
        }
        Ok(Some(String::from_utf8_lossy(&bytes).trim().to_owned()))
    }
}

enum Answer {
    Said(Box<CheckIn>),
    Passed,
}

/// Reads a health as people say it: `on_track`, `on track`, `on-track` or its number.
pub(super) fn health(text: &str) -> Option<Health> {
    match text {
        "1" => Some(Health::OnTrack),
        "2" => Some(Health::AtRisk),
        "3" => Some(Health::OffTrack),
        text => Health::claimed(&text.to_lowercase().replace([' ', '-'], "_")),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::base::Day;
    use crate::graph::{PlanFile, link};
    use crate::model::{Role, lower};

    /// A plan whose objective is late, asked about with these lines; what was said, and what was shown.
    fn asked(answers: &str) -> (Option<Vec<CheckIn>>, String) {
        let manifest = "plan: P\nversion: 1\nstart: 2026-03-02\npeople: {ana: {name: Ana}}\n";
        let text = "objectives:\n  goal: {title: Sell, owner: ana, start: 2026-03-02, due: 2026-03-11, key_results: {figure: \
                    {title: Sales, owner: ana, from: 0, to: 9}}}\n\
                    tasks: {work: {title: W, owner: ana, estimate: 10d, drives: [goal]}}\n";
        let files = [("plan.yaml", manifest, Role::Manifest), ("a.plan.yaml", text, Role::Part)]
            .map(|(path, text, role)| PlanFile {
                path: path.into(),
                lowered: Arc::new(lower(text.as_bytes(), role)),
            })
            .to_vec();
        let (plan, graph, findings) = link(files);
        assert_eq!(findings, []);
        let snapshot = Snapshot::new(plan, graph, findings, Day::parse("2026-03-10").expect("a day"));
        let items = ["figure", "goal"].map(|id| snapshot.plan.find(id).expect(id));
        let (mut lines, mut to) = (answers.as_bytes(), Vec::new());
        let look = Look { width: Some(100), color: false, ascii: false };
        let said = Questions { answers: &mut lines, to: &mut to, look }.ask(&snapshot, &items);
        (said.expect("memory can be read"), String::from_utf8(to).expect("UTF-8"))
    }

    #[test]
    fn each_is_asked_once_and_only_a_key_result_for_its_figure() {
        let (said, shown) = asked("2\n4.5\n80%\n\non track\n\nAll is well.\n");
        let said = said.expect("the answers are whole");
        let brief: Vec<_> = said
            .iter()
            .map(|one| {
                (one.id.as_str(), one.health.as_str(), one.value.as_deref(), one.confidence.as_deref())
            })
            .collect();
        assert_eq!(
            brief,
            [("figure", "at_risk", Some("4.5"), Some("80%")), ("goal", "on_track", None, None)]
        );
        assert_eq!(said[1].note.as_deref(), Some("All is well."));
        assert_eq!(shown.matches("Its figure now").count(), 1, "{shown}");
        // Where the dates say otherwise, it is said before the next question.
        let (before, after) = shown.split_once("All is well").unwrap_or((&shown, ""));
        assert!(before.contains("but forecast to finish 2026-03-23") && after.is_empty(), "{shown}");
    }

    #[test]
    fn an_empty_answer_passes_and_a_wrong_one_is_asked_again() {
        let (said, shown) = asked("\nfine\n3\nperhaps\n50%\n\n");
        let said = said.expect("the answers are whole");
        assert_eq!(said.len(), 1);
        assert_eq!((said[0].health.as_str(), said[0].confidence.as_deref()), ("off_track", Some("50%")));
        assert!(shown.contains("`fine` is none of these"), "{shown}");
        assert!(shown.contains("`perhaps` is not a percentage such as 80%."), "{shown}");
    }

    #[test]
    fn half_of_the_answers_are_none() {
        for answers in ["", "1\n", "1\n3\n80%\nnote\n", "1\n3\n80%\nnote\n2\n", "\n1\n\n"] {
            assert_eq!(asked(answers).0, None, "{answers:?}");
        }
    }
}
