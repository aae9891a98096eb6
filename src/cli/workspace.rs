//! Where a command stands: the plan it is asked about, at the moment it is asked about.

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::base::{Day, did_you_mean, quoted};
use crate::diagnostic::Level;
use crate::graph::{ItemIx, PartyIx};
use crate::history::History;
use crate::model::registry;
use crate::rules;
use crate::snapshot::{AsOf, LoweringMemo, Snapshot, Timetable, load};
use crate::source::{self, Commit, Location, Place, PlanSource, Repository};

use super::Outcome;
use super::args::GlobalArgs;
use super::error::CliError;
use super::ui::Ui;

/// The plan that a command is asked about, and how to read it.
pub(super) struct Workspace<'a> {
    args: &'a GlobalArgs,
    location: Location,
    memo: LoweringMemo,
}

impl<'a> Workspace<'a> {
    /// Goes to the directory that the arguments name.
    pub(super) fn open(args: &'a GlobalArgs) -> Result<Self, CliError> {
        let directory = directory(args);
        let location = Location::open(&directory, args.plan.as_deref())?;
        Ok(Self { args, location, memo: LoweringMemo::default() })
    }

    /// Goes to a plan on disk, named by its folder or manifest, as if there were no git.
    pub(super) fn without_git(args: &'a GlobalArgs, plan: &Path) -> Result<Self, CliError> {
        let location = Location::without_git(&directory(args), plan)?;
        Ok(Self { args, location, memo: LoweringMemo::default() })
    }

    /// Returns the directory that paths in the arguments are from.
    pub(super) fn directory(&self) -> &Path {
        self.location.directory()
    }

    /// Returns the repository; its absence is an error.
    pub(super) fn repository(&self) -> Result<&Repository, CliError> {
        Ok(self.location.repository()?)
    }

    /// Opens the history of the plan.
    pub(super) fn history(&self) -> Result<History<'_>, CliError> {
        Ok(History::open(&self.location)?)
    }

    /// Finds the commit whose history is asked about, `--rev` or else `HEAD`, and the plan in it.
    pub(super) fn plan_of_head(&self) -> Result<(Commit, PlanSource<'_>), CliError> {
        let commit = self.repository()?.commit(self.args.rev.as_deref().unwrap_or("HEAD"))?;
        let plan = self.plan_at(&commit)?;
        Ok((commit, plan))
    }

    /// Finds the plan: at `--rev`, else in the work tree.
    pub(super) fn plan(&self) -> Result<PlanSource<'_>, CliError> {
        match &self.args.rev {
            Some(revision) => self.plan_at(&self.repository()?.commit(revision)?),
            None => Ok(self.location.plan()?),
        }
    }

    /// Finds the plan in a commit.
    pub(super) fn plan_at(&self, commit: &Commit) -> Result<PlanSource<'_>, CliError> {
        Ok(self.location.plan_at(commit)?)
    }

    /// Finds the commit that a revision names, or the last one on or before a day, along the first parents of the head.
    pub(super) fn commit_at(&self, since: &str) -> Result<Commit, CliError> {
        let repository = self.repository()?;
        let Some(day) = Day::parse(since) else { return Ok(repository.commit(since)?) };
        let head = self.args.rev.as_deref().unwrap_or("HEAD");
        let mut commit = repository.commit(head)?;
        while commit.day() > day {
            let Some(parent) = repository.recorded_parents(commit.id)?.first().cloned() else {
                let message =
                    format!("the history of {} begins on {}, after {day}", quoted(head), commit.day());
                return Err(CliError::new(message).hint("name a later day, or a revision"));
            };
            commit = repository.commit(&parent)?;
        }
        Ok(commit)
    }

    /// Finds the plan among the files that are staged.
    pub(super) fn staged_plan(&self) -> Result<PlanSource<'_>, CliError> {
        Ok(self.location.staged_plan()?)
    }

    /// Finds among the files that are staged the plan that another place has; it may not exist there.
    pub(super) fn same_plan_staged(&self, plan: &PlanSource<'_>) -> Result<PlanSource<'_>, CliError> {
        Ok(self.location.same_plan_staged(plan)?)
    }

    /// Finds in a commit the plan that another place has; it may not exist there.
    pub(super) fn same_plan_at(
        &self,
        plan: &PlanSource<'_>,
        commit: &Commit,
    ) -> Result<PlanSource<'_>, CliError> {
        Ok(self.location.same_plan_at(plan, commit)?)
    }

    /// Reads a plan as of its own day: `--as-of`; else of a revision its commit's day; else the manifest's `as_of`; else
    /// today in UTC.
    pub(super) fn load(&self, source: &PlanSource<'_>) -> Result<Snapshot, CliError> {
        let as_of = match (self.args.as_of, source.place()) {
            (Some(day), _) => AsOf::Day(day),
            (None, Place::Revision(commit)) => AsOf::Day(commit.day()),
            (None, Place::Disk | Place::Index) => AsOf::ManifestOr(today()),
        };
        self.load_as_of(source, as_of)
    }

    /// Reads a plan as of a day.
    pub(super) fn load_as_of(&self, source: &PlanSource<'_>, as_of: AsOf) -> Result<Snapshot, CliError> {
        let snapshot = load(source, as_of, &self.memo);
        match &snapshot.version_needed {
            Some(needed) => Err(CliError::new(needed.clone()).hint("install a newer git-plan")),
            None => Ok(snapshot),
        }
    }

    /// Finds and reads the plan that is asked about; says which it is where more is asked for.
    pub(super) fn snapshot(&self, ui: &mut Ui) -> Result<Snapshot, CliError> {
        self.snapshot_of(ui, &self.plan()?)
    }

    /// Finds and reads the plan that is staged; `--rev` would be another one.
    pub(super) fn staged_snapshot(&self, ui: &mut Ui) -> Result<Snapshot, CliError> {
        if let Some(revision) = &self.args.rev {
            let message = format!("`--staged` says what to look at, and so does `--rev {revision}`");
            return Err(CliError::new(message).hint("leave one of them out"));
        }
        self.snapshot_of(ui, &self.staged_plan()?)
    }

    /// Finds the person in the plan who has git's mail address; `command` is the one to name somebody with.
    pub(super) fn you(&self, snapshot: &Snapshot, command: &str) -> Result<PartyIx, CliError> {
        let name_them = format!("name somebody, as in `git plan {command} ana`");
        let Some(email) = source::user_email(self.repository().ok())? else {
            let told = "or tell git who you are: `git config user.email ana@example.org`";
            return Err(CliError::new("git does not know your mail address (`user.email`)")
                .hint(name_them)
                .hint(told));
        };
        match snapshot.plan.people_called(&email).as_slice() {
            [person] => Ok(*person),
            [] => Err(CliError::new(format!("nobody in the plan has your mail address, {}", quoted(&email)))
                .hint(name_them)
                .hint(format!("or write `email: {email}` below yourself in `people:`"))),
            people => Err(several(snapshot, &email, people).hint(name_them)),
        }
    }

    fn snapshot_of(&self, ui: &mut Ui, plan: &PlanSource<'_>) -> Result<Snapshot, CliError> {
        let snapshot = self.load(plan)?;
        let place = match plan.place() {
            Place::Disk => "on disk".to_owned(),
            Place::Index => "in the index".to_owned(),
            Place::Revision(commit) => format!("at {}", commit.id.short()),
        };
        let folder = if plan.folder().is_empty() { "." } else { plan.folder() };
        ui.detail(&format!(
            "read {} files of the plan in {folder} {place}, as of {}",
            snapshot.plan.files().len(),
            snapshot.data_date
        ));
        Ok(snapshot)
    }
}

/// The directory to work in: `-C`, from where git was started when an alias moved us to the top of the work tree.
pub(super) fn directory(args: &GlobalArgs) -> PathBuf {
    let here = std::env::var_os("GIT_PREFIX").filter(|prefix| !prefix.is_empty());
    let here = here
        .map(PathBuf::from)
        .filter(|prefix| prefix.is_relative() && prefix.is_dir())
        .unwrap_or_else(|| PathBuf::from("."));
    match &args.directory {
        Some(directory) => here.join(directory),
        None => here,
    }
}

/// Today in UTC.
pub(super) fn today() -> Day {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |elapsed| elapsed.as_secs());
    Day((seconds / 86_400) as i32)
}

/// Returns the dates of a plan; where there are none, prints the findings that say why.
pub(super) fn timetable<'s>(ui: &mut Ui, snapshot: &'s Snapshot) -> Result<&'s Timetable, CliError> {
    if let Some(timetable) = snapshot.timetable().filter(|_| snapshot.is_complete()) {
        note_errors(ui, snapshot, "the plan");
        return Ok(timetable);
    }
    let checked = rules::check(snapshot);
    let why = |rule: &str| matches!(rule, "syntax" | "limit-exceeded" | "dependency-cycle" | "parent-cycle");
    let mut snippets = crate::render::snippet::Snippets::new(&snapshot.plan, ui.look());
    for finding in checked.findings.iter().filter(|finding| why(finding.rule)) {
        let text = snippets.render(finding);
        ui.note(text.trim_end());
    }
    for file in &snapshot.unreadable {
        ui.note(&format!("error: {}: {}\n  help: {}", file.path, file.reason, file.hint));
    }
    let message = if snapshot.is_complete() {
        "there are no dates: the dependencies form a cycle"
    } else {
        "there are no dates: the plan could not be read to its end"
    };
    Err(CliError::new(message).hint("`git plan check` shows all findings"))
}

/// Says that dates are made without what could not be made out, where that is so.
pub(super) fn note_errors(ui: &mut Ui, snapshot: &Snapshot, whose: &str) {
    let errors = snapshot.reading.iter().filter(|finding| finding.level == Level::Error).count();
    if errors > 0 {
        let them = if errors == 1 { "an error" } else { "errors" };
        ui.note(&format!(
            "note: {whose} has {them} in what it says, and the dates leave out what could not be made out: see `git plan check`"
        ));
    }
}

/// Ends an answer that was printed: where files of the plan could not be read, it is not whole, and that is an error.
pub(super) fn answered(ui: &mut Ui, snapshot: &Snapshot, json: bool) -> Result<Outcome, CliError> {
    if snapshot.unreadable.is_empty() {
        return Ok(Outcome::Yes);
    }
    for file in &snapshot.unreadable {
        ui.note(&format!("error: {}: {}\n  help: {}", file.path, file.reason, file.hint));
    }
    let message = "some files could not be read, so the answer is not whole";
    Err(if json { CliError::told(message) } else { CliError::new(message) })
}

/// Finds an item by its id.
pub(super) fn item(snapshot: &Snapshot, id: &str) -> Result<ItemIx, CliError> {
    snapshot.plan.find(id).ok_or_else(|| {
        let known = snapshot.plan.items().map(|item| snapshot.plan.id(item));
        let hint = did_you_mean(id, known).unwrap_or_else(|| "`git plan schedule` lists the ids".to_owned());
        CliError::new(format!("nothing in the plan has the id {}", quoted(id))).hint(hint)
    })
}

/// Finds a person by their id, else by their handle or mail address.
pub(super) fn person(snapshot: &Snapshot, name: &str) -> Result<PartyIx, CliError> {
    let plan = &snapshot.plan;
    match plan.people_called(name).as_slice() {
        [person] => Ok(*person),
        [] => {
            let known = plan.people().map(|person| plan.party(person)).flat_map(|person| {
                let others = [person.get(registry::HANDLE), person.get(registry::EMAIL)];
                std::iter::once(person.id.value.as_ref()).chain(others.into_iter().flatten())
            });
            let hint = did_you_mean(name, known)
                .unwrap_or_else(|| "the manifest and plan files list people under `people:`".to_owned());
            let message = if plan.find_party(name).is_some() {
                format!("{} is a team, and not a person", quoted(name))
            } else {
                format!("nobody in the plan has the id, handle or mail address {}", quoted(name))
            };
            Err(CliError::new(message).hint(hint))
        }
        several => Err(self::several(snapshot, name, several)),
    }
}

/// Says that a name may mean several people.
pub(super) fn several(snapshot: &Snapshot, name: &str, people: &[PartyIx]) -> CliError {
    let ids: Vec<String> =
        people.iter().map(|person| format!("`{}`", snapshot.plan.party_id(*person))).collect();
    CliError::new(format!("{} may be {}", quoted(name), ids.join(" or "))).hint("use the id")
}
