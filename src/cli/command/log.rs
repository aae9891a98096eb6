use std::collections::BTreeSet;

use clap::{Args, ValueEnum};

use crate::base::{Period, did_you_mean, quoted};
use crate::history::{Entry, Log};
use crate::model::Class;
use crate::render;
use crate::source::Parents;
use crate::view::diff::ChangeView;
use crate::view::log::{CommitView, LogView};

use crate::cli::Outcome;
use crate::cli::args::GlobalArgs;
use crate::cli::error::CliError;
use crate::cli::ui::Ui;
use crate::cli::workspace::Workspace;

/// Say which commits changed the plan, and what they changed
///
/// Each commit is compared with its first parent, a plan with a plan and not a text with a text: what was only laid out anew, or
/// moved to another file, is no change. With ids, only what happened to these items is told, through moves and renames, whichever
/// file they were in. Commits are those of the branch itself; what a merge brought in is told of the merge.
///
/// What cannot be read in a commit is said, and taken as it was before.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  git plan log                       what was done to the plan, newest first
  git plan log lending-live audit    what was done to these two
  git plan log -p -n 5               the last five changes, in full
  git plan log --class commitment --since 2026-Q2
                                     which promises moved since April
  git plan log --author maya --rev v1.0
                                     what maya did up to a release")]
pub(in crate::cli) struct LogArgs {
    /// Items, people or teams
    #[arg(value_name = "ID")]
    ids: Vec<String>,
    /// Tell every change
    #[arg(short, long)]
    patch: bool,
    /// Stop after so many commits
    #[arg(short = 'n', long, value_name = "N")]
    limit: Option<usize>,
    /// Only commits from this day on: a date, or a period such as 2026-Q2
    #[arg(long, value_name = "DATE", value_parser = parse_period)]
    since: Option<Period>,
    /// Only commits up to this day
    #[arg(long, value_name = "DATE", value_parser = parse_period)]
    until: Option<Period>,
    /// Only commits whose author's name or mail address contains this, whatever the case
    #[arg(long, value_name = "TEXT")]
    author: Option<String>,
    /// Only changes of this class
    #[arg(long, value_name = "CLASS", value_delimiter = ',', value_parser = parse_class)]
    class: Vec<Class>,
    /// Also tell of each commit that a merge brought in
    #[arg(long)]
    all_parents: bool,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(in crate::cli) format: Format,
    /// Print without a pager
    #[arg(long)]
    no_pager: bool,
}

/// How a history is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Format {
    /// For people
    Text,
    /// For programs
    Json,
    /// For a page or a comment
    Markdown,
}

pub(in crate::cli) fn run(ui: &mut Ui, global: &GlobalArgs, args: &LogArgs) -> Result<Outcome, CliError> {
    let workspace = Workspace::open(global)?;
    let history = workspace.history()?;
    let (commit, plan) = workspace.plan_of_head()?;
    let steps = history.steps(&commit, plan, Parents::all_if(args.all_parents))?;
    let mut asked = Asked::new(args);
    let mut commits = Vec::new();
    let streams = args.format == Format::Text;
    if streams && !args.no_pager {
        ui.page(history.repository().setting("core.pager").as_deref());
    }
    let mut log = Log::new(&history, steps);
    let mut progress = ui.progress("commits read");
    let (mut told, mut is_cut_off) = (0, false);
    let mut is_whole = args.limit != Some(0);
    while is_whole {
        let Some(entry) = log.next().transpose()? else { break };
        progress.at(log.met());
        is_cut_off |= entry.is_cut_off;
        let Some(view) = asked.view(&entry) else { continue };
        told += 1;
        if streams {
            progress.clear();
            let text = render::terminal::render(&view.document(args.patch, ui.is_verbose()), ui.look());
            ui.print(&if args.patch && told > 1 { format!("\n{text}") } else { text });
        } else {
            commits.push(view);
        }
        is_whole = args.limit.is_none_or(|limit| told < limit) && !ui.is_closed();
    }
    progress.clear();
    if told == 0 && !args.ids.is_empty() && asked.missing.len() == args.ids.len() {
        return Err(unknown(&workspace, &args.ids)?);
    }
    for id in asked.missing.iter().filter(|_| is_whole && !is_cut_off) {
        ui.note(&format!("note: nothing in the history of the plan has the id {}", quoted(id)));
    }
    if is_cut_off {
        ui.note("note: history was cut off when it was cloned: `git fetch --unshallow` gets the rest");
    }
    let view = LogView::new(commits);
    match args.format {
        Format::Json => ui.json(&view),
        Format::Markdown => ui.print(&render::markdown::render(&view.page(args.patch))),
        Format::Text if told == 0 => ui.note("no commit changed what is asked about"),
        Format::Text => {}
    }
    Ok(Outcome::Yes)
}

/// What is asked about, while the walk goes back through renames.
struct Asked<'a> {
    args: &'a LogArgs,
    author: Option<String>,
    /// The ids as they are at the commit that comes next; empty where everything is asked about.
    ids: BTreeSet<String>,
    /// The ids that were asked about and that nothing so far has, or had.
    missing: BTreeSet<String>,
}

impl<'a> Asked<'a> {
    fn new(args: &'a LogArgs) -> Self {
        let author = args.author.as_ref().map(|author| author.to_lowercase());
        Self {
            args,
            author,
            ids: args.ids.iter().cloned().collect(),
            missing: args.ids.iter().cloned().collect(),
        }
    }

    /// Returns what there is to tell of a commit, and goes on to the ids before it.
    fn view(&mut self, entry: &Entry) -> Option<CommitView> {
        // What was called so until now is told, too.
        let was_asked =
            |change: &ChangeView| change.renamed_from.as_ref().is_some_and(|was| self.ids.contains(was));
        let is_about =
            |change: &ChangeView| self.ids.is_empty() || self.ids.contains(&change.id) || was_asked(change);
        let is_of_class = |change: &ChangeView| {
            self.args.class.is_empty() || self.args.class.iter().any(|class| class.name() == change.class)
        };
        let subjects = entry.diff.changes.iter().map(|change| &change.subject);
        self.missing.retain(|id| {
            !subjects.clone().any(|subject| subject.id == *id || subject.was.as_ref() == Some(id))
        });
        let view = CommitView::new(entry, |change| is_about(change) && is_of_class(change));
        let is_in_time = {
            let day = entry.commit.day();
            self.args.since.as_ref().is_none_or(|since| day >= since.first)
                && self.args.until.as_ref().is_none_or(|until| day <= until.last)
        };
        let author = &entry.commit.author;
        let name = format!("{} <{}>", author.name, author.email).to_lowercase();
        let is_by_author = self.author.as_ref().is_none_or(|wanted| name.contains(wanted.as_str()));
        for change in &entry.diff.changes {
            if let (Some(was), true) = (&change.subject.was, self.ids.contains(&change.subject.id)) {
                self.ids.remove(&change.subject.id);
                self.ids.insert(was.clone());
            }
        }
        // Of some items or classes only what changed is told, not what may have.
        let is_some = !self.args.ids.is_empty() || !self.args.class.is_empty();
        view.filter(|view| !is_some || !view.changes.is_empty() || view.cut_off)
            .filter(|_| is_in_time && is_by_author)
    }
}

/// Says that nothing ever had an id.
fn unknown(workspace: &Workspace<'_>, ids: &[String]) -> Result<CliError, CliError> {
    let (_, plan) = workspace.plan_of_head()?;
    let snapshot = workspace.load(&plan)?;
    let plan = &snapshot.plan;
    let items = plan.items().map(|item| plan.id(item));
    let parties = plan.parties().map(|party| plan.party_id(party));
    let hint = did_you_mean(&ids[0], items.chain(parties))
        .unwrap_or_else(|| "`git plan schedule` lists the ids".to_owned());
    Ok(CliError::new(format!("nothing in the history of the plan has the id {}", quoted(&ids[0]))).hint(hint))
}

fn parse_period(text: &str) -> Result<Period, String> {
    Period::parse(text)
        .ok_or_else(|| "a day is written 2026-06-30, a period 2026, 2026-Q2, 2026-06 or 2026-W14".to_owned())
}

fn parse_class(text: &str) -> Result<Class, String> {
    let names = || Class::ALL.map(Class::name);
    Class::ALL.into_iter().find(|class| class.name() == text).ok_or_else(|| {
        did_you_mean(text, names()).unwrap_or_else(|| format!("the classes are {}", names().join(", ")))
    })
}
