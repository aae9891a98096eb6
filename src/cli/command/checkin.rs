use std::collections::BTreeMap;
use std::io::{self, IsTerminal};

use clap::Args;

use crate::base::{did_you_mean, quoted};
use crate::diagnostic::{Finding, Level};
use crate::edit::{self, CheckIn};
use crate::graph::{ItemIx, PartyIx};
use crate::progress::{Silence, Unheard};
use crate::render;
use crate::snapshot::Snapshot;
use crate::source::{Place, PlanSource, SourceError};
use crate::view::checkin::{CheckinView, DueView, has_value};

use crate::cli::Outcome;
use crate::cli::args::{GlobalArgs, TextOrJson};
use crate::cli::error::CliError;
use crate::cli::questions::{Questions, health};
use crate::cli::ui::Ui;
use crate::cli::workspace::{self, Workspace};

/// The folder of the plan that check-ins are written into.
const FOLDER: &str = "checkins";
/// So many times a person may check in on a day.
const MOST_A_DAY: usize = 100;

/// Say how things go: ask about each, or take it from the options, and write it down
///
/// In a terminal it asks about each objective, key result and initiative of a person that is under way, and of which nothing was
/// said for its `cadence`: its health, its figure, how sure they are, and what else there is to say. With `--health` and the
/// like it asks nothing. Where dates or figures contradict what is said, it says so at once.
///
/// Each check-in is a new file of its own, `checkins/DAY-PERSON.plan.yaml`, and no file is ever changed. So those of two people,
/// or of two branches, merge without a conflict. What is to be written is read and checked before it is.
///
/// Without a PERSON it is about you: whoever has git's user.email as `email` in the plan.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  git plan checkin                                    ask about what is yours and due
  git plan checkin maya --health launch=at_risk --note 'launch=The vendor is late'
  git plan checkin --health waiting-list=on_track --value waiting-list=1250
  git plan checkin maya --by jon --health launch=on_track   what jon says of hers")]
pub(in crate::cli) struct CheckinArgs {
    /// Whose things they are: an id, a handle or a mail address; by default yours
    #[arg(value_name = "PERSON")]
    person: Option<String>,
    /// Who says so, where it is not PERSON
    #[arg(long, value_name = "PERSON")]
    by: Option<String>,
    /// How it goes: `on_track`, `at_risk` or `off_track`; may be given for several
    #[arg(long, value_name = "ID=HEALTH")]
    health: Vec<String>,
    /// How sure they are, such as 80%
    #[arg(long, value_name = "ID=PERCENT")]
    confidence: Vec<String>,
    /// The figure of a key result
    #[arg(long, value_name = "ID=NUMBER")]
    value: Vec<String>,
    /// What else there is to say
    #[arg(long, value_name = "ID=TEXT")]
    note: Vec<String>,
    /// The decision that follows
    #[arg(long, value_name = "ID=DECISION")]
    decision: Vec<String>,
    /// Ask about everything of theirs that is under way, due or not
    #[arg(long)]
    all: bool,
    /// Only show the file, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(in crate::cli) format: TextOrJson,
}

pub(in crate::cli) fn run(ui: &mut Ui, global: &GlobalArgs, args: &CheckinArgs) -> Result<Outcome, CliError> {
    let workspace = Workspace::open(global)?;
    let plan = workspace.plan()?;
    if let Place::Revision(commit) = plan.place() {
        let message = format!("the plan is read from {}, and what is in a commit stays", commit.id.short());
        return Err(CliError::new(message).hint("leave `--rev` out to check in on disk"));
    }
    let snapshot = workspace.load(&plan)?;
    let person = match &args.person {
        Some(name) => workspace::person(&snapshot, name)?,
        None => workspace.you(&snapshot, "checkin")?,
    };
    let by = match &args.by {
        Some(name) => workspace::person(&snapshot, name)?,
        None => person,
    };
    let due = due(&snapshot, person, args.all);
    let said = if args.has_answers() {
        args.answers(&snapshot)?
    } else if due.is_empty() {
        Vec::new()
    } else {
        ask(ui, &snapshot, person, &due)?
    };
    for one in &said {
        not_twice(&snapshot, one)?;
    }
    let still = |snapshot: &Snapshot| -> Vec<DueView> {
        let open = due.iter().filter(|(item, _)| {
            let id = snapshot.plan.id(*item);
            said.iter().all(|one| one.id != id)
        });
        open.map(|(item, unheard)| DueView::new(snapshot, *item, unheard)).collect()
    };
    let view = if said.is_empty() {
        CheckinView::new(&snapshot, by, None, &said, still(&snapshot))
    } else {
        let text = edit::check_ins(snapshot.data_date, snapshot.plan.party_id(by), &said);
        let (path, path_in_plan) = path(&snapshot, &plan, by)?;
        let with = edit::with_file(&snapshot, &path, &text);
        sound(&snapshot, &with, &path)?;
        let mut view = CheckinView::new(&with, by, Some((path.clone(), text.clone())), &said, still(&with));
        if !args.dry_run {
            write(&workspace, &plan, (&path, &path_in_plan), &text)?;
            view.written = true;
        }
        view
    };
    match args.format {
        TextOrJson::Json => ui.json(&view),
        TextOrJson::Text => ui.print(&render::terminal::render(&view.document(), ui.look())),
    }
    Ok(Outcome::Yes)
}

impl CheckinArgs {
    fn has_answers(&self) -> bool {
        [&self.health, &self.confidence, &self.value, &self.note, &self.decision]
            .iter()
            .any(|given| !given.is_empty())
    }

    /// Reads what the options say, by id.
    fn answers(&self, snapshot: &Snapshot) -> Result<Vec<CheckIn>, CliError> {
        let healths = by_id(snapshot, "--health", &self.health)?;
        let mut confidence = by_id(snapshot, "--confidence", &self.confidence)?;
        let mut value = by_id(snapshot, "--value", &self.value)?;
        let mut note = by_id(snapshot, "--note", &self.note)?;
        let mut decision = by_id(snapshot, "--decision", &self.decision)?;
        let others = [&confidence, &value, &note, &decision];
        if let Some(id) = others.iter().flat_map(|given| given.keys()).find(|id| !healths.contains_key(*id)) {
            let message = format!("nothing says how {} goes", quoted(id));
            return Err(
                CliError::new(message).hint(format!("add `--health {id}=on_track` (or at_risk, off_track)"))
            );
        }
        for id in value.keys() {
            let item = workspace::item(snapshot, id)?;
            if !has_value(snapshot, item) {
                let kind = snapshot.plan.item(item).kind;
                let message =
                    format!("`{id}` is {}, and only a key result has a figure", kind.with_article());
                return Err(CliError::new(message).hint(format!("say it with `--note {id}=…`")));
            }
        }
        healths
            .into_iter()
            .map(|(id, word)| {
                let Some(health) = health(&word) else {
                    let names = ["on_track", "at_risk", "off_track"];
                    let message = format!("{} is no health, for {}", quoted(&word), quoted(&id));
                    let hint = did_you_mean(&word, names)
                        .unwrap_or_else(|| "it is `on_track`, `at_risk` or `off_track`".to_owned());
                    return Err(CliError::new(message).hint(hint));
                };
                Ok(CheckIn {
                    health: health.name().to_owned(),
                    confidence: confidence.remove(&id),
                    value: value.remove(&id),
                    note: note.remove(&id),
                    decision: decision.remove(&id),
                    id,
                })
            })
            .collect()
    }
}

/// Reads `ID=TEXT` of an option that may be given several times; an id that the plan has not, or twice, is an error.
fn by_id(snapshot: &Snapshot, option: &str, given: &[String]) -> Result<BTreeMap<String, String>, CliError> {
    let mut found = BTreeMap::new();
    for text in given {
        let Some((id, said)) = text.split_once('=').map(|(id, said)| (id.trim(), said.trim())) else {
            let message = format!("{} does not say of what: `{option}` is given as ID=…", quoted(text));
            return Err(CliError::new(message).hint(format!("such as `{option} launch=…`")));
        };
        let item = workspace::item(snapshot, id)?;
        if said.is_empty() {
            return Err(CliError::new(format!("`{option} {id}=` says nothing")).hint("leave it out"));
        }
        if found.insert(snapshot.plan.id(item).to_owned(), said.to_owned()).is_some() {
            return Err(CliError::new(format!("`{option}` is given for `{id}` twice")).hint("leave one out"));
        }
    }
    Ok(found)
}

/// Finds what of a person's a word is due about, or all that is under way, by id; nothing that was said today already.
fn due(snapshot: &Snapshot, person: PartyIx, all: bool) -> Vec<(ItemIx, Unheard)> {
    let silence = Silence::of(snapshot);
    let theirs = snapshot.plan.items().filter(|item| snapshot.graph.owner(*item) == Some(person));
    theirs
        .filter_map(|item| Some((item, silence.about(item)?)))
        .filter(|(item, unheard)| {
            (all || unheard.is_due()) && said_today(snapshot, snapshot.plan.id(*item)).is_none()
        })
        .collect()
}

fn ask(
    ui: &Ui,
    snapshot: &Snapshot,
    person: PartyIx,
    due: &[(ItemIx, Unheard)],
) -> Result<Vec<CheckIn>, CliError> {
    let items: Vec<ItemIx> = due.iter().map(|(item, _)| *item).collect();
    if !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
        let ids: Vec<String> = items.iter().map(|item| format!("`{}`", snapshot.plan.id(*item))).collect();
        let first = snapshot.plan.id(items[0]);
        let message = format!(
            "there is no terminal to ask `{}` at: a word is due about {}",
            snapshot.plan.party_id(person),
            ids.join(", ")
        );
        return Err(CliError::new(message).hint(format!(
            "say it with options: `git plan checkin --health {first}=on_track --note {first}=…`"
        )));
    }
    let mut questions =
        Questions { answers: &mut io::stdin().lock(), to: &mut io::stderr().lock(), look: ui.look() };
    let asked = questions.ask(snapshot, &items);
    asked
        .map_err(|error| CliError::new(format!("the terminal cannot be asked: {error}")))?
        .ok_or_else(|| CliError::new("the answers ended before the questions, and nothing was written"))
}

/// Refuses what was said of an item on the same day already.
fn not_twice(snapshot: &Snapshot, one: &CheckIn) -> Result<(), CliError> {
    let Some((path, by)) = said_today(snapshot, &one.id) else { return Ok(()) };
    let message = format!(
        "{} said on {} already how `{}` goes, in {path}",
        by.map_or_else(|| "somebody".to_owned(), quoted),
        snapshot.data_date,
        one.id
    );
    Err(CliError::new(message)
        .hint("a check-in is never changed: say it anew on another day (`--as-of`), or with your next one"))
}

/// Returns the file of what was said of an item on the data date, and by whom.
fn said_today<'s>(snapshot: &'s Snapshot, id: &'s str) -> Option<(&'s str, Option<&'s str>)> {
    let plan = &snapshot.plan;
    let mut said = plan.check_ins_of(id).rev();
    let (file, check_in) =
        said.find(|(_, check_in)| check_in.day.is_some_and(|day| day.value == snapshot.data_date))?;
    Some((&plan.file(file).path, check_in.get(crate::model::registry::BY)))
}

/// Returns where a person's check-in of the day is written, from the top and from the plan's folder: a file that is not there yet.
fn path(snapshot: &Snapshot, plan: &PlanSource<'_>, by: PartyIx) -> Result<(String, String), CliError> {
    let folder = if plan.folder().is_empty() { String::new() } else { format!("{}/", plan.folder()) };
    let stem = format!("{FOLDER}/{}-{}", snapshot.data_date, snapshot.plan.party_id(by));
    (1..=MOST_A_DAY)
        .map(|number| if number == 1 { String::new() } else { format!("-{number}") })
        .map(|number| format!("{stem}{number}.plan.yaml"))
        .map(|path| (format!("{folder}{path}"), path))
        .find(|(path, _)| snapshot.plan.files().iter().all(|file| !file.path.eq_ignore_ascii_case(path)))
        .ok_or_else(|| {
            CliError::new(format!("there are {MOST_A_DAY} check-ins of the day in {FOLDER} already"))
        })
}

/// Refuses a file that could not be read as it is meant, before it is written.
fn sound(before: &Snapshot, with: &Snapshot, path: &str) -> Result<(), CliError> {
    let is_new = |finding: &&Finding| {
        let places = std::iter::once(&finding.primary).chain(&finding.related);
        finding.level == Level::Error
            && places.map(|label| &with.plan.file(label.place.file).path).any(|file| file.as_ref() == path)
    };
    if let Some(finding) = with.reading.iter().find(is_new) {
        return Err(CliError::new(finding.message.clone()).hint(finding.help.clone()));
    }
    debug_assert!(before.plan.item_count() == with.plan.item_count(), "a check-in is no item");
    Ok(())
}

/// Writes the file, and finds it in the plan as it is then.
fn write(
    workspace: &Workspace<'_>,
    plan: &PlanSource<'_>,
    (path, path_in_plan): (&str, &str),
    text: &str,
) -> Result<(), CliError> {
    match plan.create(path_in_plan, text.as_bytes()) {
        Err(SourceError::AlreadyExists { path }) => {
            return Err(CliError::new(format!("{} is there, and the plan does not read it", path.display()))
                .hint("see `exclude` in the manifest and `.gitignore`, or move the file away"));
        }
        written => written?,
    }
    let after = workspace.load(&workspace.plan()?)?;
    if after.plan.files().iter().any(|file| file.path.as_ref() == path) {
        return Ok(());
    }
    Err(CliError::new(format!("{path} is written, and the plan does not read it"))
        .hint("see `exclude` in the manifest and `.gitignore`"))
}
