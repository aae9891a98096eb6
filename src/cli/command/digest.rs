use clap::{Args, ValueEnum};

use crate::base::{Day, quoted};
use crate::diff;
use crate::render;
use crate::signal;
use crate::snapshot::AsOf;
use crate::source::{AsOfDay, Commit, Comparison, Head, Repository, RevisionRange};
use crate::view::digest::{Choice, DigestView};

use crate::cli::Outcome;
use crate::cli::args::GlobalArgs;
use crate::cli::compared::{names, plans, readable};
use crate::cli::error::CliError;
use crate::cli::ui::Ui;
use crate::cli::workspace::{self, Workspace};

/// Tell each person what happened since a revision or day that touches their own dates or duties
///
/// An event concerns those whose own dates or duties it touches, and nobody else: who waits is told what slipped, who is asked to
/// approve that they are. Who that is follows from the plan; docs/digest.md defines it for each kind of event. `notify` of
/// a person says what interrupts them, what is collected, and what they are not told.
///
/// Each side is judged as of its own day, so that what the passing of time brings about is told too.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  git plan digest --since 2026-03-02         what happened since that day, to everybody it concerns
  git plan digest lena --since HEAD~4        what Lena has to know of the last four commits
  git plan digest --since HEAD~1 --now       what interrupts somebody, after a push
  git plan digest ana --since v1.0 --format slack > slack.json
                                             the body of a request that posts it")]
pub(in crate::cli) struct DigestArgs {
    /// Who is to be told: an id, a handle or a mail address; by default everybody, by person
    #[arg(value_name = "PERSON")]
    person: Option<String>,
    /// Since when: a revision, or a day, which means the last commit up to it, merged branches as one
    #[arg(long, value_name = "REV|DATE")]
    since: String,
    /// Only tell what interrupts
    #[arg(long)]
    now: bool,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(in crate::cli) format: Format,
}

/// How it is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Format {
    /// For people
    Text,
    /// For a page or a mail
    Markdown,
    /// For programs
    Json,
    /// For programs, an event of a person a line
    Jsonl,
    /// The body of a request to Slack: blocks
    Slack,
    /// The body of a request to Lark or Feishu: a card
    Lark,
    /// The body of a request to Microsoft Teams: an adaptive card
    Teams,
}

pub(in crate::cli) fn run(ui: &mut Ui, global: &GlobalArgs, args: &DigestArgs) -> Result<Outcome, CliError> {
    let workspace = Workspace::open(global)?;
    let repository = workspace.repository()?;
    let head = match &global.rev {
        Some(revision) => Some(repository.commit(revision)?),
        None if repository.work_tree().is_none() => Some(repository.commit("HEAD")?),
        None => None,
    };
    let base = base(repository, head.as_ref(), &args.since)?;
    ui.detail(&format!("{} is {}, of {}", args.since, base.id.short(), base.day()));
    let range = match (&head, &global.rev) {
        (Some(_), revision) => {
            RevisionRange::Between(args.since.clone(), revision.clone().unwrap_or_else(|| "HEAD".to_owned()))
        }
        (None, _) => RevisionRange::Since(args.since.clone()),
    };
    let head = head.map_or(Head::WorkTree, |commit| Head::Commit(Box::new(commit)));
    let comparison = Comparison { base, head, base_is_merge_base: false };
    let (base, head) = plans(&workspace, &comparison)?;
    let new = workspace.load(&head)?;
    // What was said on a later day by the clock of another machine was not said in the future.
    let since = comparison.base.day().min(new.data_date);
    let old = workspace.load_as_of(&base, AsOf::Day(since))?;
    let (base, head) = names(&range, &comparison);
    readable(ui, &[(&old, &base), (&new, &head)])?;
    workspace::note_errors(ui, &new, "the plan");
    let person = args.person.as_ref().map(|name| workspace::person(&new, name)).transpose()?;
    let matching = diff::between(&old, &new).matching;
    let events = signal::events(&old, &new, &matching);
    let choice = Choice { person, only_now: args.now };
    let view = DigestView::new((&old, base), (&new, head), &matching, &events, choice);
    match args.format {
        Format::Text => ui.print(&render::terminal::render(&view.document(), ui.look())),
        Format::Markdown => ui.print(&render::markdown::render(&view.document())),
        Format::Json => ui.json(&view),
        Format::Jsonl => ui.print(&render::json::lines(view.lines())),
        Format::Slack => ui.json(&render::chat::slack::render(&view)),
        Format::Lark => ui.json(&render::chat::lark::render(&view)),
        Format::Teams => ui.json(&render::chat::teams::render(&view)),
    }
    Ok(Outcome::Yes)
}

/// Finds the commit that `--since` names.
fn base(repository: &Repository, head: Option<&Commit>, since: &str) -> Result<Commit, CliError> {
    let Some(day) = Day::parse(since) else { return Ok(repository.commit(since)?) };
    let head = match head {
        Some(head) => head.clone(),
        None => repository.commit("HEAD")?,
    };
    match repository.as_of_day(&head, day)? {
        AsOfDay::Commit(commit) => Ok(*commit),
        AsOfDay::AllLater(first) => {
            Err(CliError::new(format!("there was no commit on {day}: the first is of {}", first.day()))
                .hint(format!("name a later day, or that commit: {}", quoted(&first.id.short()))))
        }
        AsOfDay::CutOff => {
            Err(CliError::new(format!("the history that was cloned does not go back to {day}"))
                .hint("`git fetch --unshallow` gets the rest; in CI, clone with full depth"))
        }
    }
}
