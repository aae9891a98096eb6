//! Events in words, as the person reads them whom they concern.

use crate::base::Day;
use crate::diff::Both;
use crate::graph::{ItemIx, PartyIx};
use crate::model::registry;
use crate::progress::{self, Health, Reached, Rung};
use crate::schedule::State;
use crate::signal::{Event, Question, Subject, What};
use crate::view::words::count;

use super::Maker;

/// So many of somebody's items are told by name.
const MOST_NAMED: usize = 3;
/// A reason that somebody wrote is told up to so many characters.
const LONGEST_REASON: usize = 160;

impl Maker<'_> {
    /// Says what happened to somebody whom it concerns through some items, in a sentence without its full stop.
    pub(super) fn words(&self, event: &Event, person: PartyIx, through: &[ItemIx]) -> String {
        let id = self.new.plan.id(event.item);
        match &event.what {
            What::NeedResolved { ready } => self.resolved(event.item, ready, through),
            What::NeedSlipped { start, finish } => self.slipped(id, *start, *finish, through),
            What::BecameCritical => format!("`{id}` is critical now{}", self.slack(event.item)),
            What::OwnerChanged { old, new, is_new } => self.owner(id, old.as_deref(), *new, *is_new, person),
            What::Blocked { since, why } => {
                format!("`{id}` is blocked since {since}: {}{}", reason(why), self.waits(event.item, through))
            }
            What::Unblocked => {
                format!("`{id}` is not blocked any more{}", self.waits(event.item, through))
            }
            What::HealthChanged { light, health, because } => {
                let word = |health: Health| health.name().replace('_', " ");
                let because = if because.is_empty() { String::new() } else { format!(": {because}") };
                format!(
                    "{} of `{id}` went from {} to {}{because}",
                    light.name(),
                    word(health.old),
                    word(health.new)
                )
            }
            What::ApprovalAsked { asked, by } => self.asked(id, asked, *by, person),
            What::ApprovalGiven { person: approver, day } => {
                format!("`{}` approved `{id}` on {day}", self.new.plan.party_id(*approver))
            }
            What::DecisionDue { question, reached } => self.decision(id, *question, reached, person),
        }
    }

    fn resolved(&self, item: ItemIx, ready: &[ItemIx], through: &[ItemIx]) -> String {
        let id = self.new.plan.id(item);
        let state = match self.new.state(item) {
            State::Dropped => "is dropped",
            _ if progress::is_done(self.new, item) => "is done",
            _ => "has begun",
        };
        let (go_on, wait): (Vec<ItemIx>, Vec<ItemIx>) =
            through.iter().partition(|one| ready.binary_search(one).is_ok());
        let mut words = format!("`{id}` {state}");
        if !go_on.is_empty() {
            words.push_str(&format!("; nothing holds {} back any more", self.names(&go_on)));
        }
        if !wait.is_empty() {
            let verb = if wait.len() == 1 { "waits" } else { "wait" };
            words.push_str(&format!("; {} {verb} for more", self.names(&wait)));
        }
        words
    }

    fn slipped(
        &self,
        id: &str,
        start: Both<Option<Day>>,
        finish: Both<Option<Day>>,
        through: &[ItemIx],
    ) -> String {
        let is_later = finish.old.is_some() && finish.old < finish.new;
        let (verb, days) = if is_later { ("finish", finish) } else { ("start", start) };
        let (Some(was), Some(is)) = (days.old, days.new) else { return format!("`{id}` comes later") };
        let mut words = format!("`{id}` is forecast to {verb} {is}{}", self.later(was, is));
        let moved: Vec<String> = through
            .iter()
            .take(MOST_NAMED)
            .map(|item| {
                let name = self.new.plan.id(*item);
                match (self.was(*item), self.finish(*item)) {
                    (Some(was), Some(is)) if was < is => {
                        format!("`{name}` moves from {was} to {is}{}", self.against_due(*item, is))
                    }
                    _ => format!("`{name}` starts later"),
                }
            })
            .collect();
        words.push_str(&format!("; with it {}", moved.join(", ")));
        if through.len() > MOST_NAMED {
            words.push_str(&format!(", and {} more", through.len() - MOST_NAMED));
        }
        words
    }

    /// `, 8 working days later than 2026-03-27`.
    fn later(&self, was: Day, is: Day) -> String {
        let days = self.new.timetable().map_or(0, |timetable| timetable.days_between(was, is));
        if days < 1 {
            return format!(", and was {was}");
        }
        format!(", {} later than {was}", count(days.unsigned_abs() as usize, "working day"))
    }

    fn against_due(&self, item: ItemIx, finish: Day) -> String {
        match self.new.timetable().and_then(|timetable| timetable.due(item)) {
            Some(due) if due < finish => format!(" (due {due})"),
            _ => String::new(),
        }
    }

    fn slack(&self, item: ItemIx) -> String {
        let Some(timetable) = self.new.timetable() else { return String::new() };
        let day = timetable.time.minutes_per_day.max(1);
        match timetable.dates(item).total_float {
            Some(float) if float < 0 => {
                let days = count((-float.div_euclid(day)).unsigned_abs() as usize, "working day");
                format!(": something that waits for it is {days} late already")
            }
            _ => ": it has no slack left, and each day that it slips moves what waits for it".to_owned(),
        }
    }

    fn owner(
        &self,
        id: &str,
        old: Option<&str>,
        new: Option<PartyIx>,
        is_new: bool,
        person: PartyIx,
    ) -> String {
        let name = |person: PartyIx| format!("`{}`", self.new.plan.party_id(person));
        match (old, new) {
            (_, Some(new)) if new == person && is_new => format!("`{id}` is new, and yours"),
            (Some(old), Some(new)) if new == person => {
                format!("`{id}` is yours now, and was that of `{old}`")
            }
            (_, Some(new)) if new == person => format!("`{id}` is yours now"),
            (_, Some(new)) => format!("`{id}` is not yours any more: {} owns it now", name(new)),
            (_, None) => format!("`{id}` is not yours any more: nobody owns it now"),
        }
    }

    /// Says what of somebody's else waits for an item.
    fn waits(&self, item: ItemIx, through: &[ItemIx]) -> String {
        let others: Vec<ItemIx> = through.iter().copied().filter(|one| *one != item).collect();
        match others.len() {
            0 => String::new(),
            1 => format!("; {} waits for it", self.names(&others)),
            _ => format!("; {} wait for it", self.names(&others)),
        }
    }

    fn asked(&self, id: &str, asked: &[PartyIx], by: Option<Day>, person: PartyIx) -> String {
        let by = by.map(|by| format!(" by {by}")).unwrap_or_default();
        if asked.contains(&person) {
            return format!("`{id}` asks for your approval{by}");
        }
        let people: Vec<String> =
            asked.iter().map(|person| format!("`{}`", self.new.plan.party_id(*person))).collect();
        format!("`{id}` asks {} for approval{by}", people.join(", "))
    }

    fn decision(&self, id: &str, question: Question, reached: &[Reached], person: PartyIx) -> String {
        let since = question.since;
        let asks = match question.subject {
            Subject::Block => format!("`{id}` is blocked since {since}, and nobody has decided what to do"),
            Subject::Worse => {
                format!(
                    "`{id}` goes worse since {since}, as its check-in said, and nobody has decided what to do"
                )
            }
            Subject::Trigger => {
                format!("`{id}` has fired, on {since}, and nobody has decided what follows from it")
            }
            Subject::Proposed => format!("`{id}` is proposed, and was to be decided on {since}"),
        };
        let rung = reached.iter().find(|one| one.person == person).map(|one| one.rung);
        let written = self.new.plan.item(question.item);
        let owner = written.get(registry::OWNER).or_else(|| written.get(registry::BY));
        match (rung, owner) {
            (Some(Rung::Manager), Some(owner)) => format!("{asks}; it reaches you as manager of `{owner}`"),
            (Some(Rung::ObjectiveOwner), _) => format!("{asks}; it reaches you as owner of the objective"),
            _ => asks,
        }
    }

    /// `` `a`, `b`, `c` and 2 more ``.
    fn names(&self, items: &[ItemIx]) -> String {
        let named: Vec<String> =
            items.iter().take(MOST_NAMED).map(|item| format!("`{}`", self.new.plan.id(*item))).collect();
        let more = items.len().saturating_sub(MOST_NAMED);
        match (named.as_slice(), more) {
            ([first @ .., last], 0) if !first.is_empty() => format!("{} and {last}", first.join(", ")),
            (_, 0) => named.join(", "),
            _ => format!("{} and {more} more", named.join(", ")),
        }
    }
}

/// What somebody wrote, in one line and not too long.
fn reason(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = line.trim_end_matches('.');
    match line.char_indices().nth(LONGEST_REASON) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line.to_owned(),
    }
}
