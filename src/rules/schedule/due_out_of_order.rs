use crate::base::{Calendar, Day, Place};
use crate::diagnostic::Finding;
use crate::graph::{ItemIx, NeedLink, ServeWay};
use crate::model::value::LinkType;
use crate::model::{Item, registry as fields};
use crate::progress;
use crate::rules::RuleContext;
use crate::rules::rule::declare_rule;
use crate::schedule::{self, WorkingTime};

declare_rule! {
    /// ## What it finds
    /// Due dates that contradict each other: something due before what it needs is due, or due after what it is part of, or
    /// after what it drives or measures. It compares the days as they are written, whatever is forecast, and leaves alone
    /// what is done. A need with a lead (`lag: -3d`) may be due that much earlier.
    ///
    /// ## Why it matters
    /// Two people work towards two days that cannot both be meant. Each of them keeps their own promise, and the thing still
    /// comes too late: usually one day was moved, and nobody told those who count on it.
    ///
    /// ## Example
    /// ```yaml
    /// tasks:
    ///   contract:
    ///     title: Sign the contract with the printer
    ///     owner: jon
    ///     part_of: launch
    ///     estimate: 3d
    ///     done_when: Both sides have signed.
    ///     due: 2026-03-20
    ///   brochure:
    ///     title: Print the brochure
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 2d
    ///     done_when: A thousand copies are in the office.
    ///     due: 2026-03-18
    ///     needs:
    ///       - contract
    /// ```
    ///
    /// ## Mended
    /// ```yaml
    /// tasks:
    ///   contract:
    ///     title: Sign the contract with the printer
    ///     owner: jon
    ///     part_of: launch
    ///     estimate: 3d
    ///     done_when: Both sides have signed.
    ///     due: 2026-03-13
    ///   brochure:
    ///     title: Print the brochure
    ///     owner: ana
    ///     part_of: launch
    ///     estimate: 2d
    ///     done_when: A thousand copies are in the office.
    ///     due: 2026-03-18
    ///     needs:
    ///       - contract
    /// ```
    pub(super) static DUE_OUT_OF_ORDER = {
        name: "due-out-of-order",
        group: Schedule,
        level: Warning,
        needs: Plan,
        since: "0.1.0",
        check: check,
    }
}

fn check(context: &RuleContext<'_>, findings: &mut Vec<Finding>) {
    let dues = Dues { context, calendar: schedule::plan_calendar(context.plan()) };
    for (item, written) in context.open_items() {
        if written.get(fields::DUE).is_some() {
            findings.extend(dues.before_a_need(item, written));
            findings.extend(dues.after_a_container(item, written));
        }
    }
}

/// The due dates of a plan.
struct Dues<'r, 's> {
    context: &'r RuleContext<'s>,
    calendar: Calendar,
}

impl Dues<'_, '_> {
    /// Compares an item with what it needs; of several that are due later, the latest is told, and the others are shown.
    fn before_a_need(&self, item: ItemIx, written: &Item) -> Option<Finding> {
        let due = written.get(fields::DUE)?.last;
        let mut later: Vec<(&NeedLink, Day)> = Vec::new();
        for need in self.context.graph().needs_of(item) {
            let bounds_the_finish = matches!(need.link, LinkType::FinishToStart | LinkType::FinishToFinish);
            let Some((needed_by, _)) = self.own(need.predecessor).filter(|_| bounds_the_finish) else {
                continue;
            };
            if due < self.less_the_lead(needed_by, need) && self.is_open(need.predecessor) {
                later.push((need, needed_by));
            }
        }
        if later.is_empty() || !self.is_open(item) {
            return None;
        }
        later.sort_by_key(|(need, due)| (std::cmp::Reverse(*due), need.predecessor));
        let plan = self.context.plan();
        let (worst, needed_by) = later[0];
        let id = plan.id(worst.predecessor);
        let mut finding = self
            .finding(
                item,
                written,
                id,
                format!(
                    "`{}` is due {due}, before `{id}`, which it needs, is due {needed_by}",
                    written.id.value
                ),
            )
            .help("agree on days in the order in which things are needed, or remove the need")
            .measure(self.calendar.working_days(due, needed_by));
        for (need, needed_by) in later {
            let id = plan.id(need.predecessor);
            if let Some((_, place)) = self.own(need.predecessor) {
                finding = finding.context(place, format!("`{id}` is due {needed_by}"));
            }
            finding = finding.context(need.place, "needed here");
        }
        Some(finding)
    }

    /// Compares an item with what it serves; of several that are due earlier, the earliest is told.
    fn after_a_container(&self, item: ItemIx, written: &Item) -> Option<Finding> {
        let due = written.get(fields::DUE)?.last;
        let plan = self.context.plan();
        let mut earlier: Vec<(Day, ItemIx, ServeWay, Place)> = Vec::new();
        for link in self.context.graph().serves_of(item) {
            let (container, found) = match link.way {
                ServeWay::PartOf => self.nearest_whole(link.container),
                _ => (link.container, self.of_container(link.container)),
            };
            if let Some((day, place)) = found.filter(|(day, _)| *day < due)
                && self.is_open(container)
            {
                earlier.push((day, container, link.way, place));
            }
        }
        let (day, container, way, place) = earlier.into_iter().min_by_key(|(day, item, ..)| (*day, *item))?;
        if !self.is_open(item) {
            return None;
        }
        let id = plan.id(container);
        let relation = match way {
            ServeWay::PartOf => "is part of",
            ServeWay::Drives => "drives",
            ServeWay::Measures => "measures",
            ServeWay::Supports => "supports",
        };
        let finding = self
            .finding(
                item,
                written,
                id,
                format!(
                    "`{}` is due {due}, after `{id}`, which it {relation}, is due {day}",
                    written.id.value
                ),
            )
            .context(place, format!("`{id}` is due {day}"))
            .help("agree on a day within that of the whole, or move the whole")
            .measure(self.calendar.working_days(day, due));
        Some(finding)
    }

    fn finding(&self, item: ItemIx, written: &Item, other: &str, message: String) -> Finding {
        DUE_OUT_OF_ORDER
            .finding(self.context.plan().place(item, written.span_of(fields::DUE)), message)
            .label("due here")
            .item(written.kind.name(), written.id.value.as_ref())
            .field(fields::DUE.name())
            .distinction(other)
    }

    /// Returns the due date written on an item, with its place.
    fn own(&self, item: ItemIx) -> Option<(Day, Place)> {
        let plan = self.context.plan();
        let due = plan.item(item).spanned(fields::DUE)?;
        Some((due.value.last, plan.place(item, due.span)))
    }

    /// Returns the due date of what is served; a key result without one has its objective's.
    fn of_container(&self, container: ItemIx) -> Option<(Day, Place)> {
        self.own(container).or_else(|| {
            let mut links = self.context.graph().serves_of(container);
            links.find(|link| link.way == ServeWay::Measures).and_then(|link| self.own(link.container))
        })
    }

    /// Returns the nearest initiative with a due date, from this one on upwards.
    fn nearest_whole(&self, initiative: ItemIx) -> (ItemIx, Option<(Day, Place)>) {
        let mut whole = initiative;
        // No link of service is part of a circle, so this ends.
        while self.own(whole).is_none() {
            let mut links = self.context.graph().serves_of(whole);
            match links.find(|link| link.way == ServeWay::PartOf) {
                Some(link) => whole = link.container,
                None => break,
            }
        }
        (whole, self.own(whole))
    }

    /// Returns the earliest day on which a successor may be due: that of what it needs, less a lead.
    fn less_the_lead(&self, due: Day, need: &NeedLink) -> Day {
        let lag = WorkingTime::of(self.context.plan()).minutes(need.lag);
        let elapsed = need.lag.elapsed_days().unwrap_or(0);
        if elapsed < 0 {
            due.plus(elapsed)
        } else if lag < 0 {
            let close = self.calendar.position(self.calendar.close(due));
            self.calendar.earliest(close + lag).day()
        } else {
            due
        }
    }

    fn is_open(&self, item: ItemIx) -> bool {
        self.context.snapshot.state(item).is_active() && !progress::is_done(self.context.snapshot, item)
    }
}
